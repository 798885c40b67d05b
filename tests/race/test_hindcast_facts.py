"""`headway race hindcast` on the bundled facts: what is found, and that an origin sees nothing of what came later."""

import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hindcast_page import page_lines

import headway
from headway.api.answers import gap
from headway.api.racing.field import Field
from headway.api.racing.hindcast import MODELS, ORIGINS, race_hindcast
from headway.errors import OptionError, UnknownName

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "race-hindcast.md"
FIRST, LATER = date(2023, 12, 31), date(2025, 6, 30)
FEW = ("compute-only", "constant-lag", "ar1")


@lru_cache
def few() -> dict[str, Any]:
    return race_hindcast(origins=[FIRST, LATER], horizon=36, draws=400, models=FEW).to_dict()


@lru_cache
def whole() -> dict[str, Any]:
    """What the command says without options."""
    return headway.race.hindcast().to_dict()


def test_it_shows_what_was_asked_and_says_what_it_comes_from() -> None:
    found = few()

    named = [(row["origin"], row["model"]) for row in found["origins"]]
    assert named == [
        *(("2023-12-31", model) for model in ("full", "compute-only", "constant-lag")),
        *(("2025-06-30", model) for model in ("full", "compute-only", "constant-lag", "ar1")),
    ]
    assert found["pseudo_real_time"] is True
    assert (found["leader"], found["follower"], found["draws"], found["as_of"]) == ("US", "China", 400, "2026-08-11")
    assert {"headway", "vintage", "seed", "sources", "code"} <= set(found)
    assert [row["month"] for row in found["origins"][0]["lag"]] == list(range(32))
    assert found["origins"][0]["effective"] > 100.0
    assert found["origins"][2]["effective"] is None


def test_what_happened_is_what_the_gap_says() -> None:
    for row in few()["origins"][-1]["actual"][:12:4]:
        then = gap(as_of=date.fromisoformat(row["date"])).to_dict()["lag"]

        assert row["lag"]["central"] == pytest.approx(then["central"], abs=1e-9)


def test_models_start_from_the_gap_of_the_day() -> None:
    for row in (each for each in few()["origins"] if each["model"] != "ar1"):
        now, actual = row["points"][0], row["actual"][0]["points"]
        assert now["low"] == pytest.approx(actual["low"], abs=1.5)
        assert now["high"] == pytest.approx(actual["high"], abs=1.5)


@pytest.mark.parametrize("day", ORIGINS)
def test_an_origin_sees_nothing_of_what_came_later(day: date) -> None:
    found = Field.load(origin=day).found

    for frontier in (found.start.leader, found.start.follower):
        assert frontier.days.max() <= (day - date(1970, 1, 1)).days
    assert found.start.checked.max() <= 0.0
    assert found.start.history == len(found.start.flows)
    year, quarter = found.last_quarter.split("-Q")
    assert date(int(year), 3 * int(quarter), 28) < day


def test_an_origin_says_the_same_whatever_else_is_asked() -> None:
    alone = race_hindcast(origins=[LATER], horizon=8, draws=400, models=["compute-only"]).to_dict()

    own = {row["model"]: row for row in few()["origins"] if row["origin"] == "2025-06-30"}
    for row in alone["origins"]:
        assert row["lag"] == own[row["model"]]["lag"][:9]
        assert row["actual"] == own[row["model"]]["actual"][:9]


def test_bad_options_are_told_in_one_line() -> None:
    with pytest.raises(OptionError, match="--origin 2026-08-01: give a day a month or more before 2026-08-11"):
        race_hindcast(origins=[date(2026, 8, 1)])
    with pytest.raises(OptionError, match="--horizon 0"):
        race_hindcast(horizon=0)
    with pytest.raises(OptionError, match="--draws 1: give 100 or more"):
        race_hindcast(draws=1)
    with pytest.raises(UnknownName, match="oracle"):
        race_hindcast(models=["oracle"])
    with pytest.raises(OptionError, match="no race can start on 2023-01-31"):
        race_hindcast(origins=[date(2023, 1, 31)])


def test_the_command_prints_the_result(run: Callable[..., SimpleNamespace]) -> None:
    models = [part for name in FEW for part in ("--model", name)]
    asked = ["race", "hindcast", "--origin", "2023-12-31", "--origin", "2025-06-30", "--draws", 400, *models]

    answer, text = run(*asked, "--json"), run(*asked)

    assert answer.code == text.code == 0
    assert json.loads(answer.out)["coverage"] == few()["coverage"]
    assert "Compute alone fails on the past" in text.out


def _row(found: dict[str, Any], model: str, quantity: str, horizon: int, part: str = "coverage") -> dict[str, Any]:
    wanted = (model, quantity, horizon)
    return next(row for row in found[part] if (row["model"], row["quantity"], row["horizon"]) == wanted)


@pytest.mark.slow
def test_the_band_of_the_lag_holds_and_its_middle_is_too_high() -> None:
    six, twelve = (_row(whole(), "full", "lag", horizon) for horizon in (6, 12))

    assert (six["origins"], six["windows"], twelve["origins"], twelve["windows"]) == (26, 5, 20, 2)
    assert 0.65 <= six["share"] <= 0.95
    assert 0.65 <= twelve["share"] <= 0.95
    assert six["bias"] == pytest.approx(1.9, abs=0.6)
    assert twelve["bias"] == pytest.approx(3.4, abs=0.9)


@pytest.mark.slow
def test_scores_of_half_a_year_do_not_tell_compute_alone_from_the_race() -> None:
    for quantity in ("lag", "points"):
        for horizon in (6, 12):
            assert not _row(whole(), "compute-only", quantity, horizon, "against_full")["told_apart"]


@pytest.mark.slow
def test_compute_alone_fails_on_the_past() -> None:
    past = {row["model"]: row for row in whole()["past"]}
    since = {name: past[name]["changes"][-1] for name in ("full", "compute-only")}
    last = {row["model"]: row for row in reversed(whole()["last"]) if row["quantity"] == "points"}

    assert since["compute-only"]["observed"] == pytest.approx(-4.6, abs=0.2)
    assert since["compute-only"]["expect_fall"] < 0.01 < 0.1 < since["full"]["expect_fall"]
    assert since["compute-only"]["as_low"] < since["full"]["as_low"]
    assert 2.0 < past["compute-only"]["full_over_it"] < 8.0
    assert last["full"]["origin"] == "2023-12-31"
    assert last["compute-only"]["low"] > 6.0 > 4.7 > last["compute-only"]["actual"]
    assert last["compute-only"]["as_low"] < last["full"]["as_low"]


@pytest.mark.slow
def test_the_page_has_the_numbers_of_the_command() -> None:
    page = PAGE.read_text(encoding="utf-8").splitlines()

    for line in page_lines(whole()):
        assert line in page
    assert set(MODELS) == {row["model"] for row in whole()["coverage"]}
