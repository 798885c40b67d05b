"""Runs and comparisons on the bundled facts: what moves a number, what does not, and what is refused."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headway.api.racing.run import race_compare, race_run
from headway.api.racing.start import start_of
from headway.errors import HeadwayError, OptionError
from headway.race.ablations import ABLATIONS
from headway.race.past import past_rows, past_series
from headway.race.reference import statistical
from headway.race.result import RaceResult
from headway.race.scenario import scenario_of

DRAWS, MONTHS = 2000, 36


@lru_cache
def _run(
    scenario: str = "baseline", *, settings: Sequence[str] = (), seed: int = 12345, months: int | None = MONTHS,
    draws: int = DRAWS, workers: int | None = 1,
) -> RaceResult:  # fmt: skip
    return race_run(scenario, draws=draws, horizon=months, seed=seed, settings=settings, workers=workers, models=False)


def _told(result: RaceResult) -> dict[str, Any]:
    return {key: result.to_dict()[key] for key in ("lag", "points", "overtake", "drivers", "rejected")}


def _end(result: RaceResult, key: str = "lag") -> float:
    return float(result.to_dict()[key][-1]["central"])


def _p(result: RaceResult, event: str = "D1", within: int = MONTHS) -> float:
    rows = {(row["event"], row["within_months"]): row["p"] for row in result.to_dict()["overtake"]}
    return float(rows[event, within])


# --- what does not move a number ---


def test_one_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    again = race_run("baseline", draws=DRAWS, horizon=MONTHS, seed=12345, workers=1, models=False)

    assert _told(again) == _told(_run())
    assert _told(_run(seed=1)) != _told(_run())


def test_threads_give_the_numbers_of_one_worker() -> None:
    assert _told(_run(draws=9000, months=12, workers=None)) == _told(_run(draws=9000, months=12, workers=1))


@pytest.mark.slow
def test_processes_give_the_numbers_of_one_worker() -> None:
    assert _told(_run(draws=9000, months=12, workers=2)) == _told(_run(draws=9000, months=12, workers=1))


def test_scenarios_in_any_order_have_the_numbers_that_each_has_alone() -> None:
    forth = race_compare("baseline", "h200-open", draws=DRAWS, horizon=MONTHS, workers=1)
    back = race_compare("h200-open", "baseline", draws=DRAWS, horizon=MONTHS, workers=1)

    alone = [replace(_run(name), drivers={}) for name in ("baseline", "h200-open")]
    assert _told(forth.first) == _told(back.second) == _told(alone[0])
    assert _told(forth.second) == _told(back.first) == _told(alone[1])
    changes = [each.to_dict()["overtake"] for each in (forth, back)]
    assert all(one["p"] == -other["p"] for one, other in zip(*changes, strict=True))


def test_a_comparison_hangs_on_other_inputs_than_a_race() -> None:
    both = race_compare("baseline", "h200-open", draws=DRAWS, horizon=MONTHS, workers=1).to_dict()

    # Chips that come through count for more where licences are rarely delivered without the scenario.
    assert both["drivers"][0]["parameter"] != _run().to_dict()["drivers"][0]["parameter"]
    assert sum(row["share"] for row in both["drivers"]) + both["chance"] + both["unexplained"] == pytest.approx(
        1.0, abs=0.05
    )


def test_a_shorter_race_begins_as_the_longer_one() -> None:
    long, short = _run(), _run(months=12)

    assert short.to_dict()["lag"] == long.to_dict()["lag"][:13]
    assert {row["within_months"] for row in short.to_dict()["overtake"]} == {12}
    assert _p(short, within=12) == _p(long, within=12)


# --- what moves it ---


@pytest.mark.parametrize(
    ("behind", "ahead"),
    [
        (("diffusion_half_life=15",), ("diffusion_half_life=3",)),
        (("follower.capex_growth=1.2",), ("follower.capex_growth=2.2",)),
        (("follower.rented_share=0.1",), ("follower.offset_growth=0.3",)),
        (("follower.domestic_growth=1.4",), ("follower.domestic_growth=3.2",)),
    ],
)
def test_what_is_set_moves_the_answer_as_it_should(behind: tuple[str], ahead: tuple[str]) -> None:
    slow, fast = _run(settings=behind), _run(settings=ahead)

    assert _end(slow, "points") > _end(fast, "points")
    assert _end(slow) >= _end(fast)
    assert _p(slow) < _p(fast)
    told = slow.to_dict()["settings"]
    assert [each["parameter"] for each in told] == [behind[0].split("=")[0]]
    assert behind[0].split("=")[0] not in {row["parameter"] for row in slow.to_dict()["drivers"]}


def test_what_a_user_sets_counts_before_what_the_scenario_sets() -> None:
    asked = ("follower.domestic_growth=1.5", "follower.domestic_discount=0.3", "domestic_memory_date=2029")

    one, two = (_run(name, settings=asked) for name in ("domestic-optimistic", "domestic-pessimistic"))

    assert _told(one)["points"] == _told(two)["points"]


def test_open_borders_never_keep_the_follower_back_and_full_denial_does() -> None:
    free, usual, shut = (_run(name) for name in ("no-export-controls", "baseline", "full-denial"))

    assert _end(free, "points") < _end(usual, "points") < _end(shut, "points")


def test_what_is_set_to_an_interval_still_drives_the_answer_and_one_value_does_not() -> None:
    one, interval = (_run(settings=(f"follower.capex_growth={ends}",)).to_dict() for ends in ("1.6", "1.2:1.6:2.2"))

    named = [{row["parameter"] for row in each["drivers"]} for each in (one, interval)]
    assert named[1] - named[0] == {"follower.capex_growth"}


# --- what a result says of itself ---


def test_a_run_says_where_it_came_from() -> None:
    told = _run().to_dict()

    assert (told["leader"], told["follower"], told["as_of"]) == ("US", "China", "2026-08-11")
    assert (told["seed"], told["draws"], told["horizon"]) == (12345, DRAWS, MONTHS)
    assert all({"title", "url", "published", "confidence"} <= set(each) for each in told["sources"])
    assert told["code"].startswith("headway ")
    assert told["members"]["effective"] > 0
    assert told["rejected"] == 0


def test_the_past_ends_where_the_future_begins() -> None:
    told = _run().to_dict()

    assert told["past"][-1]["month"] == told["lag"][0]["month"] == 0
    assert told["past"][-1]["date"] == told["lag"][0]["date"] == "2026-08-11"
    assert told["past"][-1]["central"] == pytest.approx(told["lag"][0]["central"], abs=1.0)
    months = [row["month"] for row in told["past"]]
    assert months == list(range(months[0], 1))


def test_months_in_which_some_draw_has_no_readable_lag_are_left_out_of_the_past() -> None:
    start = start_of(draws=50).start

    assert all(np.isfinite([row["low"], row["central"], row["high"]]).all() for row in past_rows(start, 0.8))


def test_models_without_a_mechanism_say_what_they_can() -> None:
    points = past_series(start_of(draws=50).start).points

    found = statistical(points, draws=10_000, months=36, rng=np.random.default_rng(1))

    assert set(found) == {"constant-lag", "ar1"}
    for shares in found.values():
        assert {event for event, _ in shares} == {"D1", "D2", "D5"}
        assert {within for _, within in shares} == {12, 36}
        assert all(0.0 <= p <= 1.0 for p in shares.values())


@pytest.mark.slow
def test_the_range_is_over_every_ablation_and_statistical_model() -> None:
    rows = race_run("baseline", draws=DRAWS, horizon=12, workers=1).to_dict()["overtake"]

    others = {name for name, without in ABLATIONS.items() if without} | {"constant-lag", "ar1"}
    for row in rows:
        told = row["range"]
        silent = set() if row["event"] in {"D1", "D2", "D5"} else {"constant-lag", "ar1"}
        assert set(told["models"]) == others - silent
        assert told["low"] == min([row["p"], *told["models"].values()])
        assert told["high"] == max([row["p"], *told["models"].values()])


# --- a scenario's own horizon and origin ---


_OWN = """
name: own
title: {en: Own, vi: Own}
question: {en: "What if?", vi: "What if?"}
sources:
  - {title: "Headway's own assumption", published: 2026-11-23, confidence: low}
origin: 2025-12-31
horizon: 6
"""


def test_a_scenarios_own_horizon_and_origin_count_unless_others_are_given(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(_OWN, encoding="utf-8")

    own = race_run(file, draws=200, workers=1, models=False).to_dict()
    given = race_run(file, draws=200, workers=1, models=False, horizon=3, as_of=date(2026, 8, 11)).to_dict()

    assert (own["horizon"], own["as_of"], len(own["lag"])) == (6, "2025-12-31", 7)
    assert own["lag"][0]["date"] == "2025-12-31"
    assert (given["horizon"], given["as_of"]) == (3, "2026-08-11")
    assert own["overtake"] == own["drivers"] == []


# --- what is refused, in one line each ---


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"settings": ["diffusion_halflife=3"]}, "diffusion_half_life"),
        ({"settings": ["diffusion_half_life=1e9"]}, "outside what makes sense"),
        ({"settings": ["diffusion_half_life"]}, "="),
        ({"settings": ["diffusion_half_life=fast"]}, "no number"),
        ({"horizon": 0}, "--horizon 0: give 1 to 240 months"),
        ({"horizon": 10_000}, "--horizon 10000: give 1 to 240 months"),
        ({"draws": 1}, "--draws 1: give 100 or more"),
        ({"seed": -1}, "--seed -1: give a whole number from 0"),
        ({"scenario": "bascline"}, "did you mean 'baseline'"),
        ({"scenario": "nowhere/none.yaml"}, "cannot be read"),
        ({"as_of": date(2023, 3, 31)}, "give 2023-12-31 or a later day"),
        ({"as_of": date(2030, 1, 1)}, "after the scores of 2026-08-11"),
        ({"follower": "France"}, "US and China"),
        ({"workers": "many"}, "--workers"),
        ({"workers": 0}, "need 1 to 256"),
    ],
)
def test_what_cannot_be_run_is_refused_in_one_line(options: dict[str, Any], message: str) -> None:
    asked = {"scenario": "baseline", "draws": 200, "models": False, **options}

    with pytest.raises(HeadwayError) as refused:
        race_run(asked.pop("scenario"), **asked)

    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_scenario_that_moves_a_lever_that_is_not_there_is_refused_in_one_line() -> None:
    text = _OWN + "levers:\n  - {side: follower, lever: capx, factor: 2}\n"

    with pytest.raises(HeadwayError) as refused:
        race_run(scenario_of(text, "own.yaml"), draws=200, models=False)

    assert "capx" in str(refused.value)
    assert "capex" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_origin_too_early_for_a_model_leaves_that_model_out_and_runs() -> None:
    found = race_run(draws=200, horizon=12, as_of=date(2023, 12, 31), workers=1).to_dict()

    ranges = {row["event"]: row["range"]["models"] for row in found["overtake"]}
    assert "ar1" not in ranges["D2"]
    assert {"constant-lag", "compute-only"} <= ranges["D2"].keys()


def test_what_was_set_to_an_interval_is_of_low_confidence() -> None:
    told = _run(settings=("points_per_oom=4:6:9",)).to_dict()
    rows = {row["parameter"]: row["confidence"] for row in told["drivers"]}

    assert rows["points_per_oom"] == "low"
    assert "medium" in rows.values()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("horizon: 12", "need one horizon, got 24 (one), 12 (two); give --horizon"),
        ("origin: 2025-06-30", "need one origin, got 2024-12-31 (one), 2025-06-30 (two); give --as-of"),
    ],
)
def test_scenarios_that_disagree_on_when_are_refused_in_one_line(said: str, message: str) -> None:
    one = scenario_of("name: one\ntitle: One\nhorizon: 24\norigin: 2024-12-31\n", "one.yaml")
    two = scenario_of(f"name: two\ntitle: Two\n{said}\n", "two.yaml")

    with pytest.raises(OptionError, match=re.escape(message)):
        race_compare(one, two, draws=200)


def test_what_one_of_two_scenarios_says_of_when_counts_for_both() -> None:
    two = scenario_of("name: two\ntitle: Two\nhorizon: 6\norigin: 2024-12-31\n", "two.yaml")

    found = race_compare("baseline", two, draws=200, workers=1).to_dict()

    assert (found["as_of"], found["horizon"]) == ("2024-12-31", 6)
