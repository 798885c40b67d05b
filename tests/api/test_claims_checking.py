"""`headway.check`: each call is asked once; days, languages and unknown names are settled; bad options are told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from claim_draws import ABOUT_FOUR, ORIGIN, counted, measured, share

from headway.api.claims import checking, measuring
from headway.api.claims.known import Known
from headway.claims.calls import Call
from headway.claims.measured import Measured
from headway.claims.reading.spans import Document, Found, Unlinked
from headway.claims.registry import call
from headway.errors import GapError, OptionError, StoreError, UnknownName

TEXT = "The lag is about four months. Prices rose."
LAG = call("lag", pair="China/US", day="2026-01-31")


def document(**changes: Any) -> Document:
    made = Document(text=TEXT, blocks=((0, len(TEXT), "paragraph"),), lang="en", published=date(2026, 2, 10))
    return replace(made, **changes)


def found(asked: Call = LAG) -> Found:
    return Found(
        start=0,
        end=29,
        text=TEXT[:29],
        kind="lag",
        call=asked,
        said=ABOUT_FOUR,
        confidence=0.95,
        speaker="an analyst",
        marks=((11, 28), (4, 7)),
    )


UNLINKED = Unlinked(start=30, end=42, text=TEXT[30:], why="no-number")


class Asked:
    """Every call that was measured, with what was known."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Known]] = []

    def __call__(self, asked: Call, known: Known) -> Measured:
        self.calls.append((asked.text, known))
        if asked.arguments["pair"] == "Atlantis/US":
            raise GapError("no models of Atlantis")
        return measured(counted(share(95)), call=asked, known=known.day, origin=ORIGIN)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """A text of one claim and one that is not linked, and a measure that always comes to about four months."""
    every = Asked()
    set_text(monkeypatch, document(), [found()])
    monkeypatch.setattr(measuring, "measure", every)
    monkeypatch.setattr(checking, "newest_day", lambda: date(2026, 11, 23))
    monkeypatch.setattr(checking, "_clock", lambda: date(2026, 11, 28))
    return every


def set_text(monkeypatch: pytest.MonkeyPatch, made: Document, every: Sequence[Found]) -> None:
    read = SimpleNamespace(found=every, unlinked=(UNLINKED,))
    monkeypatch.setattr(checking, "_document", lambda _source, _text: made)
    monkeypatch.setattr(
        checking, "_read", lambda made, _day: (read.found, read.unlinked) if made.lang is not None else ((), ())
    )


def test_a_claim_has_its_place_its_speaker_and_its_verdict(asked: Asked) -> None:
    told = checking.check("x").to_dict()

    claim = told["claims"][0]
    assert (claim["text"], claim["speaker"], claim["verdict"]) == (TEXT[:29], "an analyst", "holds")
    assert claim["said"] == "lag … about four months"
    assert told["counts"]["holds"] == 1
    assert told["unlinked"][0]["why"] == "no-number"
    assert told["words"] == 8
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources", "citation"} <= set(told)
    assert told["sources"] == ORIGIN["sources"]


def test_each_call_is_asked_once_by_today_and_once_by_then(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    set_text(monkeypatch, document(), [found(), found(), found()])
    steps: list[tuple[int, int]] = []

    result = checking.check("x", progress=lambda done, total: steps.append((done, total)))

    assert len(result.claims) == 3
    assert asked.calls == [
        (LAG.text, Known(day=date(2026, 11, 23))),
        (LAG.text, Known(day=date(2026, 2, 10), near=True)),
    ]
    assert steps == [(0, 1), (1, 1)]


def test_what_was_known_then_is_of_the_day_of_the_text(asked: Asked) -> None:
    then = checking.check("x").claims[0]["as_known_then"]

    assert (then["verdict"], then["vintage"]) == ("holds", "2026-08-11")


@pytest.mark.parametrize(
    ("about", "verdict"), [("2026-11-28", "holds"), ("2026-11-25", "holds"), ("2026-12-24", "open")]
)
def test_a_text_newer_than_the_data_speaks_of_its_own_day_and_not_of_one_to_come(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, about: str, verdict: str
) -> None:
    set_text(monkeypatch, document(published=date(2026, 11, 28)), [found(call("lag", pair="China/US", day=about))])
    read = measured(counted(share(95)), due=date.fromisoformat(about), read_on=date(2026, 8, 11), origin=ORIGIN)
    monkeypatch.setattr(checking, "measured_or_why", lambda asked, known: replace(read, call=asked, known=known.day))

    assert checking.check("x").claims[0]["verdict"] == verdict


def test_a_year_that_is_not_over_is_open_in_a_text_of_that_year(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    year = call("capex-share", pair="China/US", year="2026")
    set_text(monkeypatch, document(published=date(2027, 1, 2)), [found(year)])
    read = measured(counted(share(95)), due=date(2026, 12, 31), unit="ratio", origin=ORIGIN)
    monkeypatch.setattr(checking, "measured_or_why", lambda asked, known: replace(read, call=asked, known=known.day))

    assert checking.check("x").claims[0]["verdict"] == "open"


@pytest.mark.parametrize("given", ["2026-11-23", date(2026, 12, 1)])
def test_a_text_as_new_as_the_data_has_no_then(asked: Asked, given: date | str) -> None:
    assert checking.check("x", date=given).claims[0]["as_known_then"] is None


def test_forecasts_are_asked_of_today_only(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    set_text(monkeypatch, document(), [found(call("lag-ahead", pair="China/US", day="2031-01-31"))])

    assert checking.check("x").claims[0]["as_known_then"] is None
    assert len(asked.calls) == 1


@pytest.mark.parametrize(
    ("option", "in_text", "day", "dated"),
    [
        ("2026-05-01", date(2026, 2, 10), "2026-05-01", "given"),
        (None, date(2026, 2, 10), "2026-02-10", "text"),
        (None, None, "2026-11-28", "today"),
    ],
)
def test_the_day_of_the_text_is_the_option_then_the_text_then_today(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, option: str | None, in_text: date | None, day: str, dated: str
) -> None:
    set_text(monkeypatch, document(published=in_text), [found()])
    told = checking.check("x", date=option).to_dict()

    assert (told["day"], told["dated"]) == (day, dated)
    assert told["published"] == (None if dated == "today" else day)
    assert (told["claims"][0]["as_known_then"] is None) == (dated == "today")


def test_the_answer_is_in_the_language_asked_else_in_that_of_the_text(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checking.check("x", lang="vi").to_dict()["claims"][0]["why"].startswith("Độ trễ của Trung Quốc")
    set_text(monkeypatch, document(lang="vi"), [found()])
    assert checking.check("x").lang == "vi"


def test_a_text_in_a_third_language_has_no_claims(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    set_text(monkeypatch, document(lang=None), [found()])
    told = checking.check("x").to_dict()

    assert (told["language"], told["claims"], told["unlinked"]) == (None, [], [])
    assert asked.calls == []


def test_what_is_not_in_the_data_is_not_testable_and_does_not_stop_the_rest(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = call("lag", pair="Atlantis/US", day="2026-01-31")
    set_text(monkeypatch, document(), [found(other), found()])
    told = checking.check("x").to_dict()["claims"]

    assert [(each["verdict"], each["reason"]) for each in told] == [("not testable", "unknown-name"), ("holds", None)]


def test_as_of_looks_at_what_was_known_by_that_day(asked: Asked) -> None:
    told = checking.check("x", as_of="2026-09-01").to_dict()

    assert told["as_of"] == "2026-09-01"
    assert asked.calls[0][1] == Known(day=date(2026, 9, 1))


@pytest.mark.parametrize(("option", "value"), [("date", "yesterday"), ("as_of", "2026-13-01")])
def test_a_day_that_is_none_is_an_error(asked: Asked, option: str, value: str) -> None:
    given: dict[str, Any] = {option: value}
    with pytest.raises(OptionError, match=f"{option} is a day"):
        checking.check("x", **given)


def test_an_unknown_language_is_an_error(asked: Asked) -> None:
    with pytest.raises(UnknownName, match="language"):
        checking.check("x", lang="xx")


def test_nothing_to_check_is_an_error() -> None:
    with pytest.raises(OptionError, match="nothing to check"):
        checking.check()


def test_a_page_that_cannot_be_written_is_one_clear_line(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreError, match="cannot be written"):
        checking.check_page(checking.check("x"), tmp_path / "file" / "page.html")


def test_a_page_is_written_where_it_was_asked_for(asked: Asked, tmp_path: Path) -> None:
    page = checking.check_page(checking.check("x"), tmp_path / "new" / "page.html")

    assert "about four months" in page.read_text(encoding="utf-8")


def test_a_real_text_is_read_measured_and_judged_and_the_call_gives_the_same_again() -> None:
    import headway

    text = "On 31 January 2026 the H20 was two generations old. Prices of rice rose by 5% last week."
    told = headway.check(text=text, date="2026-02-01").to_dict()

    (claim,) = told["claims"]
    assert (claim["measure"], claim["value"]) == ("chip-generations", 2.0)
    assert claim["verdict"] == "definition differs"
    assert claim["said"]
    again = eval(claim["python"], {"headway": headway})
    assert again.to_dict()["measured"] == claim["measured"]
    assert claim["as_known_then"]["as_of"] == "2026-02-01"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"source": 5}, "source is the path of a file, or - for standard input, got int"),
        ({"source": b"x"}, "source is the path of a file, or - for standard input, got bytes"),
        ({"text": 5}, "text is a text, got int"),
        ({"source": "x", "text": "y"}, "two things to check"),
        ({"text": "The gap is wide.", "date": 5}, "date is a day such as 2026-01-31, got 5"),
        ({"text": "The gap is wide.", "as_of": 2020}, "as_of is a day such as 2026-01-31, got 2020"),
    ],
)
def test_what_is_of_the_wrong_kind_is_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        checking.check(**given)


def test_a_language_that_is_no_text_is_an_unknown_one() -> None:
    with pytest.raises(UnknownName, match="no language called 5"):
        checking.check(text="The gap is wide.", lang=5)  # type: ignore[arg-type]


def test_a_moment_counts_as_its_day(asked: Asked) -> None:
    assert checking.check("x", date=datetime(2026, 5, 1, 12, tzinfo=UTC)).day == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("day", "until"),
    [("2026-11-28", None), ("2026-12-31", "2026-12-31")],
    ids=["today is judged by the last data", "a day to come is open"],
)
def test_a_state_of_today_is_judged_though_the_data_are_older(
    monkeypatch: pytest.MonkeyPatch, asked: Asked, day: str, until: str | None
) -> None:
    del asked
    set_text(monkeypatch, document(published=None), [found(call("lag", pair="China/US", day=day))])
    monkeypatch.setattr(
        checking,
        "measured_or_why",
        lambda asked, known: measured(
            counted(share(95)), call=asked, known=known.day, due=date.fromisoformat(day), read_on=date(2026, 11, 20)
        ),
    )

    (claim,) = checking.check(text=TEXT).claims

    assert (claim["verdict"], claim["until"]) == ("open" if until else "holds", until)


@pytest.mark.parametrize("option", ["date", "as_of"])
def test_a_day_that_is_a_slip_of_the_pen_is_told(asked: Asked, option: str) -> None:
    del asked
    with pytest.raises(OptionError, match=f"{option} is a day from 1900-01-01 to 2199-12-31, got 0001-01-01"):
        checking.check(text=TEXT, **{option: "0001-01-01"})


def test_what_will_be_known_is_not_known(asked: Asked) -> None:
    del asked
    with pytest.raises(OptionError, match="as_of is a day that has come, got 2030-01-01"):
        checking.check(text=TEXT, as_of="2030-01-01")
