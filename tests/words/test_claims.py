"""Why a verdict was given, in English and Vietnamese: one sentence with number, interval, day and band."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from claim_draws import ABOUT_FOUR, ORIGIN, TODAY, ahead, counted, measured, share

from headway.claims.measured import Measured
from headway.claims.names import REASONS
from headway.claims.precision import said_of
from headway.claims.registry import MEASURES, call
from headway.claims.result import Then, claim_dict
from headway.claims.said import Said
from headway.claims.verdict import judge, untestable
from headway.words import load_words
from headway.words.claims import counts_said, reason_text, then_said
from headway.words.claims_definitions import axes_of, deciding_axis
from headway.words.claims_subject import subject_text


def claim(found: Measured, said: Said = ABOUT_FOUR, lang: str = "en", then: Then | None = None) -> dict[str, Any]:
    judged = judge(said, found, today=TODAY)
    return claim_dict(
        kind="lag", judged=judged, words=load_words(lang), call=found.call, said=said, measured=found, then=then
    )


def test_a_claim_that_holds_says_number_interval_day_and_band() -> None:
    found = measured(counted([4.7] * 90 + [5.2] * 6 + [4.2] * 4), origin=ORIGIN)

    assert claim(found)["why"] == (
        "The lag of China behind the US on 31 January 2026 comes to 4.7 months (90% interval 4.7–5.2): "
        "about 4 months (taken as 3.0–5.0 months) is true with a probability of 94%."
    )
    assert claim(found, lang="vi")["why"] == (
        "Độ trễ của Trung Quốc so với Mỹ vào ngày 31 tháng 1 năm 2026 là 4,7 tháng (khoảng 90%: 4,7–5,2): "
        "khoảng 4 tháng (hiểu là 3,0–5,0 tháng) đúng với xác suất 94%."
    )


def test_a_claim_that_fails_says_only() -> None:
    why = claim(measured(counted([8.0] * 97 + [4.0] * 3), origin=ORIGIN))["why"]

    assert why.endswith("is true with a probability of only 3%.")


def test_what_cannot_be_told_apart_says_so() -> None:
    why = claim(measured(counted(share(45))))["why"]

    assert "probability of 45%, too little to say yes and too much to say no" in why


def test_definitions_that_differ_are_named_with_their_values() -> None:
    found = measured(counted([4.0] * 100), counted([8.0] * 100, definition="match"), origin=ORIGIN)

    assert claim(found)["why"] == (
        "It depends on the definition (values with 90% intervals): for the lag of China behind the US on "
        "31 January 2026, about 4 months (taken as 3.0–5.0 months) holds by lag on the day (4.0 months) "
        "and fails by time to match (8.0 months)."
    )
    assert claim(found, lang="vi")["why"].startswith("Tùy định nghĩa (kèm khoảng 90%): với độ trễ")


def test_where_one_choice_decides_it_alone_is_named() -> None:
    rows = [
        {"unit": unit, "account": account, "verdict": verdict}
        for account in ("inputs", "sales")
        for unit, verdict in (("cards", "fails"), ("h100e-8bit", "holds"), ("packages", "cannot be told apart"))
    ]

    assert deciding_axis(rows) == "unit"
    assert axes_of(rows) == ["unit", "account"]
    assert deciding_axis([*rows, {"unit": "cards", "account": "sales", "verdict": "holds"}]) is None


def test_a_choice_that_does_not_settle_it_alone_is_not_named_alone() -> None:
    """On the index nothing can be told, on another yardstick it holds: "lag on the day" alone would be wrong."""
    rows = [
        {"definition": "standing", "yardstick": "index", "verdict": "cannot be told apart"},
        {"definition": "standing", "yardstick": "benchmark:X", "verdict": "holds"},
        {"definition": "tie", "yardstick": "index", "verdict": "fails"},
    ]

    assert deciding_axis(rows) is None


def test_many_definitions_are_counted() -> None:
    others = [counted([8.0] * 100, definition=name) for name in ("record", "match", "trend", "tie")]
    why = claim(measured(counted([4.0] * 100), *others))["why"]

    assert "and 2 more" in why


def test_a_day_before_which_the_data_end_is_told() -> None:
    why = claim(measured(counted([4.0] * 100), read_on=date(2026, 1, 20)))["why"]

    assert ", read on 20 January 2026, where the data end:" in why
    assert "where the data end" not in claim(measured(counted([4.0] * 100), read_on=date(2026, 1, 31)))["why"]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "cannot be told before 1 January 2027"), ("vi", "chưa thể biết trước ngày 1 tháng 1")]
)
def test_an_open_claim_says_until_when(lang: str, words: str) -> None:
    assert words in claim(measured(why="not-yet", due=date(2027, 1, 1)), lang=lang)["why"]


def test_an_experts_probability_is_held_against_the_pool() -> None:
    found = ahead("p", "overtake", [counted(np.repeat((0.02, 0.1, 0.15), 100))], by="2031-01-31")
    why = claim(found, said_of("at most", 0.2, unit="share", digits=2))["why"]

    assert why == (
        "The probability that China overtakes the US by 31 January 2031 is settled only by 31 January 2031; the pool "
        "of forecasts now gives 2% (its models 2% to 15%), and at most 20% is consistent with that."
    )


def test_an_event_beyond_the_pool_says_that_no_forecast_reaches_it() -> None:
    found = replace(ahead("p", "overtake", [], by="2040-01-31"), why="too-far")

    assert claim(found)["why"].endswith("no forecast of ours reaches so far.")


def test_a_lag_to_come_says_what_the_pool_expects() -> None:
    found = ahead("months", "lag-ahead", [counted(share(30))], day="2031-01-31")

    assert "the pool of forecasts expects 4.0 months" in claim(found)["why"]


def test_a_lag_that_is_longer_than_can_be_read_says_more_than() -> None:
    found = measured(counted([math.inf] * 100, [13.0] * 100))
    told = claim(found, said_of("more than", 12.0, unit="month", digits=2))

    assert told["longer_than"] == 13.0
    assert "comes to more than 13.0 months: more than 12 months is true" in told["why"]


def test_an_undecided_probability_has_two_ends() -> None:
    found = measured(counted([5.0] * 50 + [math.inf] * 50, [0.0] * 50 + [6.0] * 50))

    assert "with a probability of 50% to >99%" in claim(found, said_of("at most", 12.0, unit="month"))["why"]


@pytest.mark.parametrize(
    ("relation", "words"), [("more than", "that it grew is true"), ("less than", "that it shrank is true")]
)
def test_a_direction_is_told_as_one(relation: str, words: str) -> None:
    asked = call("lag-change", pair="open/closed", since="2025-01-01", until="2026-01-01")
    why = claim(measured(counted([1.0, -1.0]), call=asked), said_of(relation, 0.0))["why"]

    assert words in why
    assert "open weights behind closed weights from 1 January 2025 to 1 January 2026" in why


def test_who_is_ahead_is_told_as_that() -> None:
    asked = call("points", pair="China/US", day="2026-01-31")
    ahead_of = claim(measured(counted([5.0] * 9), call=asked, unit="points"), said_of("more than", 0.0))

    assert "that the US is ahead is right" in ahead_of["why"]


def test_no_gap_is_told_as_none_at_all() -> None:
    assert (
        "none at all (taken as 0.0–1.0 months)"
        in claim(measured(counted([0.5] * 9)), said_of("equals", 0.0, unit="month"))["why"]
    )


def test_a_published_value_is_right_or_not() -> None:
    asked = call("raised", firm="Zhipu")
    found = measured(counted([1.0]), call=asked, unit="usd-bn", origin=ORIGIN)

    assert claim(found, said_of("at least", 0.5))["why"].endswith("at least 0.5 billion USD is right.")
    assert claim(found, said_of("at least", 2.0), lang="vi")["why"].endswith("ít nhất 2,0 tỷ USD là không đúng.")


def test_a_range_is_told_by_its_band() -> None:
    said = said_of("between", None, 3.0, 9.0, unit="month", digits=1)

    assert "the range that was named (taken as 2.8–9.2 months)" in claim(measured(counted([4.0] * 9)), said)["why"]


def test_a_band_of_a_small_ratio_has_three_digits() -> None:
    asked = call("capex-share", pair="China/US", year="2025")
    found = measured(counted([0.12] * 9), call=asked, unit="ratio")

    assert "0.10 times (taken as 0.088–0.113)" in claim(found, said_of("equals", 0.1, unit="ratio"))["why"]


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("reason", [*REASONS, "no-data", "too-early", "not-yet", "unknown-name", "untold", "too-far"])
def test_every_reason_has_a_sentence(reason: str, lang: str) -> None:
    words = load_words(lang)
    told = claim_dict(kind=None, judged=untestable(reason), words=words)["why"]

    assert told == words.text(f"claims.reason_{reason.replace('-', '_')}")
    assert reason_text("something-new", words) == words.text("claims.reason_not_tied")


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_every_measure_is_a_noun_phrase_with_its_arguments(measure: Any, lang: str) -> None:
    examples = {"pair": "open/closed", "day": "2026-01-31", "by": "2026-01-31", "quarter": "2025-Q4", "year": "2025"}
    spans = {"since": "2025-01-31", "until": "2026-01-31", "first": "2025-Q1", "last": "2025-Q4"}
    if measure.name == "world-share-change":
        spans |= {"since": "2025-Q1", "until": "2025-Q4"}
    given = {each.name: (examples | spans).get(each.name, "US") for each in measure.arguments if each.needed}
    words = load_words(lang)

    told = subject_text({"measure": measure.name, "arguments": given}, words)

    assert "{" not in told
    assert "  " not in told
    if "pair" in given:
        assert words.text("groups.open") in told


def test_what_was_known_then_stands_beside() -> None:
    found = measured(counted([8.0] * 100), origin=ORIGIN)
    then = Then(measured=found, judged=judge(ABOUT_FOUR, found, today=TODAY))
    words = load_words("en")

    assert then_said(claim(found, then=then), words) == (
        "By what was known then (data of 11 Aug 2026): 8.0 months, P(true) <1%: fails."
    )
    unread = measured(why="not-yet", due=date(2027, 1, 1), origin=ORIGIN)
    still = Then(measured=unread, judged=judge(ABOUT_FOUR, unread, today=TODAY))
    assert "it could not be told yet" in then_said(claim(found, then=still), words)
    assert then_said(claim(found, then=Then()), words) == "No data are held of what was known then."
    assert then_said(claim(found), words) == ""


def test_counts_name_each_verdict_that_came() -> None:
    counts: Mapping[str, int] = {"holds": 2, "fails": 0, "open": 1}

    assert counts_said(counts, load_words("en")) == ("Claims that could be held against data: 3 (holds: 2, open: 1).")
    assert counts_said({}, load_words("vi")) == "Không nhận định nào đối chiếu được với dữ liệu."
