"""Measures as commands: what there is, what is kept, and what is refused."""

import shlex
from datetime import date

import pytest

from headway import claims
from headway.api.claims import measuring, measuring_gap
from headway.api.claims.known import Known
from headway.api.claims.measuring import claims_measure, claims_measures, examples, measure, newest_day
from headway.claims.registry import MEASURES, call
from headway.errors import OptionError, UnknownName


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_measure_and_every_argument_has_a_meaning(lang: str) -> None:
    rows = claims_measures(lang=lang).to_dict()["measures"]

    assert [row["measure"] for row in rows] == [each.name for each in MEASURES]
    assert all(row["meaning"] and all(each["meaning"] for each in row["arguments"]) for row in rows)


def test_every_measure_has_an_example_that_is_a_call_of_it() -> None:
    for row in claims_measures().to_dict()["measures"]:
        *_, name = words = shlex.split(row["example"])[:4]
        given = dict(word.split("=", 1) for word in shlex.split(row["example"])[4:])

        assert words[:3] == ["headway", "claims", "measure"]
        assert call(name, **given).arguments == row["example_arguments"]


# Those of the pool take a minute; test_claims_measuring_forecast.py asks for the same of a quicker pool.
@pytest.mark.parametrize("name", [each.name for each in MEASURES if each.family != "forecast"])
def test_examples_work(name: str) -> None:
    found = claims_measure(name, **examples()[name])

    assert found.why is None
    assert found.counted


def test_a_second_asking_reads_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"pair": "China/US", "day": "2026-06-30"}
    first = claims_measure("lag", **asked)
    monkeypatch.setattr(measuring_gap, "measured", None)

    assert claims_measure("lag", **asked).to_dict() == first.to_dict()


def test_what_is_kept_hangs_on_the_day_that_is_known() -> None:
    asked = call("lag", pair="China/US", day="2025-11-30")

    assert measure(asked, Known(day=date(2026, 8, 11))).origin["vintage"] == "2026-08-11"
    assert measure(asked, Known(day=date(2025, 12, 3))).origin["vintage"] == "2025-12-03"


def test_a_day_after_all_data_knows_what_they_know_and_says_its_own_day() -> None:
    later = claims_measure("lag", pair="China/US", day="2026-06-30", as_of="2035-01-01")

    assert later.known == date(2035, 1, 1)
    assert later.to_dict()["as_of"] == "2035-01-01"
    assert later.counted[0].interval == claims_measure("lag", pair="China/US", day="2026-06-30").counted[0].interval


def test_the_python_call_of_a_result_gives_the_same_result() -> None:
    found = claims_measure("points", pair="open/closed", day="2026-06-30").to_dict()

    again = eval(found["python"], {"headway": __import__("headway")}).to_dict()

    assert again == found


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(OptionError, match="as_of is a day such as"):
        claims_measure("lag", pair="China/US", day="2026-06-30", as_of="June")


def test_an_unknown_measure_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'lag-mean'"):
        claims_measure("lag-mea", pair="China/US")


def test_the_newest_day_is_that_of_the_newest_data_of_any_table() -> None:
    assert newest_day() == date(2026, 11, 23)


def test_the_room_of_claims_answers_like_the_commands() -> None:
    assert claims.measures is measuring.claims_measures
    assert claims.measure is measuring.claims_measure
