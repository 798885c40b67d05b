"""The edge of calibration: rows find their models and the surroundings of their chips, and a fit is kept."""

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from headway.api.compute import compute_vintage
from headway.api.planning import calibration as edge
from headway.api.planning.calibration import calibration
from headway.api.planning.descriptions import chip_rows
from headway.plan.observations import Observation


def chip(name: str, released: date) -> dict[str, object]:
    return {
        "chip": name, "generation": "Any 1", "released": released, "fp16_tflops": 100.0, "hbm_gb": 32.0,
        "hbm_tbps": 1.0, "link_gbps": 300.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("released", "network"),
    [(date(2018, 3, 27), 12.5), (date(2020, 5, 14), 25.0), (date(2022, 9, 20), 50.0), (date(2025, 8, 22), 100.0)],
)
def test_chips_that_no_ready_cluster_has_stand_in_servers_of_their_years(released: date, network: float) -> None:
    found = edge.chip_cluster(chip("unknown", released))

    assert (found.domain, found.network_gbps, found.link_gbps) == (8, network, 150.0)


def test_a_ready_cluster_says_domain_and_network() -> None:
    found = edge.chip_cluster(chip_rows()["GB200 (per GPU, NVL72)"])

    assert (found.domain, found.network_gbps) == (72, 50.0)


def test_rows_find_their_models_by_name_and_by_its_beginning(runs: tuple[Observation, ...]) -> None:
    by_run = {each.run: each for each in runs}

    assert by_run["palm-540b"].size_b == pytest.approx(540, rel=0.01)
    assert by_run["deepseek-v2"].size_b == pytest.approx(21, rel=0.05)  # DeepSeek-V2 (MoE-236B, May 2024)
    assert by_run["llama-2-13b"].size_b == pytest.approx(13, rel=0.02)
    assert by_run["llama-3-70b"].size_b == pytest.approx(70.6, rel=0.01)
    assert by_run["llama-4-maverick"].size_b == pytest.approx(17, rel=0.02)


def test_a_fit_is_kept_and_comes_back_the_same() -> None:
    first, again = edge.calibration(draws=20), edge.calibration(draws=20)

    assert np.array_equal(first.fit.mode, again.fit.mode)
    assert np.array_equal(np.asarray(first.rates("hopper").matrix), np.asarray(again.rates("hopper").matrix))
    assert "hopper" in first.fit.names.known
    assert first.rates("hopper").matrix is not None


def test_a_fit_is_named_by_all_modules_that_make_it_and_by_no_others() -> None:
    folder = Path(edge.__file__).parents[2]
    start = ("plan/fit.py", "plan/validate.py", "plan/observations.py", "api/planning/calibration.py",
             "api/planning/descriptions.py")  # fmt: skip
    known, left, readers = set[str](), list(start), set[str]()
    while left:
        read = (folder / left.pop()).read_text(encoding="utf-8")
        found = {f"{name}.py" for name in re.findall(r"from headway\.(described|written) import", read)} - readers
        readers, left = readers | found, [*left, *sorted(found)]
        new = {f"plan/{name}.py" for name in re.findall(r"from headway\.plan\.(\w+) import", read)} - known
        new |= {f"plan/{name}.py" for name in re.findall(r"from headway\.plan import (\w+)", read)} - known
        known |= new
        left += sorted(new)
    made = known | {name for name in start if name.startswith("plan/")}
    assert set(edge._MADE_BY) == {Path(name).name for name in made}
    assert set(edge._READ_BY) == readers


def test_a_fit_as_of_a_day_knows_no_run_that_was_published_later() -> None:
    early, now = calibration(as_of=date(2022, 12, 31)), calibration()

    # Nothing of 2022 was measured on Hopper: its rates are those of the generation before, with more spread.
    assert "hopper" not in early.fit.names.families
    assert "hopper" in now.fit.names.families
    spread = [float(np.std(np.log(each.rates("hopper").matrix[1:]))) for each in (early, now)]
    assert spread[0] > spread[1]


def test_a_fit_as_of_a_day_before_all_runs_is_the_prior() -> None:
    assert calibration(as_of=date(2020, 1, 1)).fit.names.families == ()


def test_a_fit_as_of_the_day_of_the_vintage_is_that_of_all_its_runs() -> None:
    opened = compute_vintage(None, table="training_runs")

    assert np.array_equal(calibration(as_of=date.fromisoformat(opened.name)).fit.mode, calibration().fit.mode)
