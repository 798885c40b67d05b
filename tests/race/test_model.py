"""The compiled kernel against its twin in plain NumPy."""

import pytest
from race_cases import HISTORY, random_parameters, scripted, small_ensemble
from race_twin import Twin

from headway.race import _rates
from headway.race.levers import Course, untouched
from headway.race.names import LEVERS, MODULES, PARAMETERS

MEMBERS, MONTHS, SEED = 300, 40, 20260811


def _course(moved: bool) -> Course:
    return scripted(MONTHS, SEED) if moved else untouched(HISTORY, MONTHS)


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("without", [(), *[(name,) for name in MODULES], MODULES], ids=str)
def test_the_kernel_agrees_with_its_twin(without: tuple[str, ...], moved: bool) -> None:
    ensemble = small_ensemble(random_parameters(MEMBERS, SEED), without=without)
    course = _course(moved)
    runner = ensemble.runner(course)
    twin = Twin(ensemble, course)

    state, points = twin.past()
    found = runner.draw(first=0, count=MEMBERS, months=MONTHS, seed=SEED).levels

    assert ensemble.past(course)[1] == pytest.approx(points, abs=1e-10, rel=1e-10)
    assert found == pytest.approx(twin.run(state, runner.released, MONTHS, SEED), abs=1e-10, rel=1e-10)


def test_columns_of_the_kernel_are_those_of_the_names() -> None:
    sample = {
        "POINTS": "points_per_oom", "OFFSET_GROWTH": "follower.offset_growth", "HEAD_START": "head_start_years",
        "LATE": "follower.late_start", "LIFE": "chip_life", "PRICE": "price_performance_growth",
        "DOMESTIC": "follower.domestic_growth", "MEMORY_DRAG": "domestic_memory_drag",
        "CAP": "import_cap", "CLOUD_RATE": "cloud_ban_rate", "LAB_F": "follower.lab_research_share",
        "SERVING": "serving_growth", "INTERVAL_F": "follower.release_interval", "SHOCK_LIFE": "shock_half_life",
        "_DISAGREEMENT": "index_disagreement",
    }  # fmt: skip

    assert {name: PARAMETERS[getattr(_rates, name)] for name in sample} == sample
    assert len(PARAMETERS) - 1 == _rates._DISAGREEMENT
    assert [LEVERS[place] for place in (_rates.BY_CAPEX, _rates.BY_SERVING, _rates.BY_JUMP, _rates.BY_DIFFUSION)] == [
        "capex", "serving", "software_jump", "diffusion",
    ]  # fmt: skip
    assert MODULES[_rates.WITH_LEAK] == "leak"
    assert MODULES[_rates.WITH_STAIRCASE] == "staircase"
