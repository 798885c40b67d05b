"""Measures as commands: what there is, what is kept, and what is refused."""

import ast
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import headway
from headway import claims
from headway.api.claims import measuring, measuring_gap
from headway.api.claims.holding import held
from headway.api.claims.known import Known
from headway.api.claims.measuring import claims_measure, claims_measures, examples, measure, newest_day
from headway.claims.registry import MEASURES, call
from headway.claims.statement import Claim
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


def test_a_period_that_is_running_stays_open_on_a_day_after_all_data() -> None:
    spent = Claim(measure="capex-share", arguments={"pair": "China/US", "year": "2026"}, relation="at least", value=9.0)

    assert held(spent, Known(day=date(2035, 1, 1))).judged.verdict == "open"


_ROOT = Path(headway.__file__).parent

#: What makes no number, and what lends a number alone: the days within which data stand in for others.
_NO_NUMBERS = ("words/", "charts/", "report/", "errors.py", "kept.py", "facts/", "__init__.py", "forecast/experts.py")


def _modules_used(name: str) -> Iterator[str]:
    """The modules that a module imports itself, wherever it does."""
    for node in ast.walk(ast.parse((_ROOT / name).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("headway."):
            parts = str(node.module).split(".")[1:]
            for each in (parts, *([*parts, alias.name] for alias in node.names)):
                if (_ROOT / ("/".join(each) + ".py")).is_file():
                    yield "/".join(each) + ".py"


@pytest.mark.parametrize("family", sorted({each.family for each in MEASURES}))
def test_what_is_kept_hangs_on_every_module_that_its_family_counts_with(family: str) -> None:
    names = (f"api/claims/measuring_{family}.py", *measuring._SHARED, *measuring._CODE[family])
    told = {str(file) for name in names for file in measuring._modules(_ROOT / name)}
    used = {each for each in _modules_used(f"api/claims/measuring_{family}.py") if not each.startswith(_NO_NUMBERS)}

    assert {each for each in used if str(_ROOT / each) not in told} == set()


def test_what_is_kept_of_a_plan_hangs_on_the_descriptions_that_come_along() -> None:
    told = [file.name for file in measuring._modules(_ROOT / "plan")]

    assert "h800-deepseek-2048.yaml" in told
    assert not any(name.endswith(".csv") for name in told)
