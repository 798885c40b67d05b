"""Why a verdict flipped, and how many statements have which verdict, in English and Vietnamese."""

from typing import Any

import pytest
from claim_draws import ABOUT_FOUR, ORIGIN, TODAY, counted, measured

from headway.claims.measured import Measured
from headway.claims.result import claim_dict
from headway.claims.verdict import Judged, judge, untestable
from headway.words import load_words
from headway.words.claims_statements import flip_said, statements_said, words_of


def claim(found: Measured, judged: Judged | None = None) -> dict[str, Any]:
    return claim_dict(
        kind="lag",
        judged=judged or judge(ABOUT_FOUR, found, today=TODAY),
        words=load_words("en"),
        call=found.call,
        said=ABOUT_FOUR,
        measured=found,
    )


FOUR = claim(measured(counted([4.0] * 90 + [4.4] * 10), origin=ORIGIN))
NINE = claim(measured(counted([9.0] * 90 + [9.4] * 10), origin=ORIGIN))
PARTED = claim(measured(counted([4.0] * 90 + [4.4] * 10), counted([9.0] * 100, definition="match"), origin=ORIGIN))
OPEN = claim(measured(why="not-yet"), Judged(verdict="open", until=TODAY))
NONE = claim(measured(why="no-data"), untestable("no-data"))

FOUR_SAID, NINE_SAID = "4.0 months (90% interval 4.0–4.4)", "9.0 months (90% interval 9.0–9.4)"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (FOUR, NINE, f"It comes to {NINE_SAID}, where it was {FOUR_SAID}."),
        (OPEN, NINE, f"The data now reach its day: {NINE_SAID}."),
        (NONE, NINE, f"Data on it are held now: {NINE_SAID}."),
        (NINE, OPEN, "The day to which it runs is no longer reached."),
        (NINE, NONE, "It can no longer be read. There are no data for it."),
        (NINE, PARTED, f"Definitions now disagree; by the default it comes to {FOUR_SAID}, where it was {NINE_SAID}."),
        (FOUR, PARTED, f"By the default it comes to {FOUR_SAID} as before; other definitions do not."),
        (PARTED, NINE, f"Definitions that disagreed no longer do: {NINE_SAID}, where it was {FOUR_SAID}."),
    ],
)
def test_a_flip_says_what_changed(was: dict[str, Any], now: dict[str, Any], told: str) -> None:
    assert flip_said(was, now, load_words("en")) == told


def test_a_flip_is_told_in_vietnamese() -> None:
    said = flip_said(FOUR, NINE, load_words("vi"))

    assert said == "Kết quả là 9,0 tháng (khoảng 90%: 9,0–9,4), trước là 4,0 tháng (khoảng 90%: 4,0–4,4)."


def test_verdicts_are_counted_in_words() -> None:
    counts = {"holds": 2, "fails": 1, "open": 0}

    assert statements_said(counts, load_words("en")) == "3 statements: holds: 2, fails: 1."
    assert statements_said({"holds": 1}, load_words("vi")) == "1 phát biểu: đúng: 1."


def test_what_was_said_is_told_in_the_language_asked() -> None:
    assert words_of({"words": {"en": "a", "vi": "b"}}, load_words("vi")) == "b"
