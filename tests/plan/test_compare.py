"""How many chips of a kind it takes for some days: found along the run, with what stands in the way."""

from dataclasses import replace

import numpy as np
import pytest
from run_cases import CLUSTER, MODEL, RECIPE, Steady, run_of

from headway.plan.compare import needed_chips
from headway.plan.counting import parameters
from headway.plan.run import Run

SAMPLE = run_of()


def ideal(days_of_one: float, power: float = 1.0, least: int = 0) -> object:
    """Runs whose days fall with a power of the chips, fitting from `least` chips on."""

    def on(chips: int) -> Run | None:
        if chips < least:
            return None
        days = np.full(11, days_of_one / chips**power) * np.linspace(1.0, 1.2, 11)
        return replace(SAMPLE, days=days, chips=chips, fits=True)

    return on


def test_where_days_fall_as_chips_rise_the_chips_are_the_quotient() -> None:
    chips, run = needed_chips(ideal(10_000.0), 100, 10.0)

    assert chips[0] == pytest.approx(1000.0, rel=0.02)
    assert chips == pytest.approx(chips[0] * np.linspace(1.0, 1.2, 11))
    assert run is not None
    assert run.days[0] == pytest.approx(10.0, rel=0.03)


def test_where_days_fall_more_slowly_more_chips_are_needed() -> None:
    chips, _ = needed_chips(ideal(10_000.0, power=0.8), 100, 10.0)

    assert chips[0] == pytest.approx(1000.0 ** (1 / 0.8), rel=0.05)
    assert chips[-1] / chips[0] == pytest.approx(1.2 ** (1 / 0.8), rel=0.01)


def test_where_more_chips_do_not_help_no_number_is_told() -> None:
    assert needed_chips(ideal(100.0, power=0.01), 100, 10.0) == (None, None)


def test_where_the_run_fits_on_no_number_none_is_told() -> None:
    assert needed_chips(lambda _: None, 100, 10.0) == (None, None)


def test_the_search_begins_where_the_run_fits() -> None:
    chips, run = needed_chips(ideal(10_000.0, least=900), 100, 10.0)

    assert chips[0] == pytest.approx(1000.0, rel=0.02)
    assert run is not None


def test_chips_come_in_whole_domains() -> None:
    _, run = needed_chips(ideal(10_000.0), 72, 10.0, step=72)

    assert run is not None
    assert run.chips % 72 == 0


def test_a_real_run_on_the_number_that_is_told_takes_the_days_that_were_asked() -> None:
    steady = Steady(spread=0.0)

    def on(chips: int) -> Run:
        cluster = CLUSTER.resized(chips)
        return run_of(cluster=cluster, recipe=replace(RECIPE, batch=4096), calibration=steady)

    chips, run = needed_chips(on, 16, float(on(16).days[0]) / 4.0, step=8)

    assert run is not None
    assert run.days[0] == pytest.approx(on(16).days[0] / 4.0, rel=0.1)
    assert chips[0] >= 4 * 16 * 0.95
    assert parameters(MODEL).total > 0
