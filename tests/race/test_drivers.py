"""What an answer hangs on, on made-up counts whose shares are known."""

import numpy as np
import pytest
from race_cases import central_parameters

from headway.race.drivers import drivers_of
from headway.race.histogram import Histogram
from headway.race.names import EVENTS, HORIZONS, PARAMETERS, column
from headway.race.tally import LAG_BINS, MILLION, POINT_BINS, Tally

SEED, MEMBERS, EACH, MONTHS = 20261128, 600, 20, 36

BIG, SMALL = "diffusion_half_life", "leader.capex_growth"


def _parameters() -> np.ndarray:
    """Two parameters that move, independent standard normal numbers; all others stand still."""
    values = central_parameters(MEMBERS)
    values[:, [column(BIG), column(SMALL)]] = np.random.default_rng(SEED).standard_normal((MEMBERS, 2))
    return values


def _tally(parameters: np.ndarray, noise: float, months: int = MONTHS) -> Tally:
    """A lag of 3 times the one and 1 times the other, and noise within members."""
    rng = np.random.default_rng(SEED + 1)
    means = 10.0 + 3.0 * parameters[:, column(BIG)] + parameters[:, column(SMALL)]
    lag = means[:, None] + noise * rng.standard_normal((MEMBERS, EACH))
    sums = np.zeros((MEMBERS, 2, len(HORIZONS)), dtype=np.int64)
    sums[:, 0, :] = np.rint(lag.sum(axis=1) * MILLION)[:, None]
    every = np.repeat(lag.reshape(-1, 1), months + 1, axis=1)
    return Tally(
        lag=Histogram.empty(months + 1, *LAG_BINS).with_draws(every),
        points=Histogram.empty(months + 1, *POINT_BINS),
        draws=np.full(MEMBERS, EACH),
        events=np.zeros((MEMBERS, len(EVENTS), len(HORIZONS)), dtype=np.int64),
        sums=sums,
        rejected=0,
    )


def test_shares_are_those_that_the_draws_were_made_with() -> None:
    parameters = _parameters()

    found = drivers_of(parameters, _tally(parameters, 2.0), MONTHS, {BIG: "low", SMALL: "high"})
    shares = {row["parameter"]: row["share"] for row in found["drivers"]}

    # Variances 9, 1 and 4 of noise.
    assert (found["of"], found["month"]) == ("lag", 36)
    assert [row["parameter"] for row in found["drivers"]] == [BIG, SMALL]
    assert shares == pytest.approx({BIG: 9 / 14, SMALL: 1 / 14}, abs=0.06)
    assert found["chance"] == pytest.approx(4 / 14, abs=0.04)
    assert sum(shares.values()) + found["chance"] + found["unexplained"] == pytest.approx(1.0, abs=1e-6)
    assert all(row["low"] <= row["share"] <= row["high"] for row in found["drivers"])


def test_an_answer_that_hangs_on_one_number_hardly_known_is_fragile() -> None:
    parameters = _parameters()
    counted = _tally(parameters, 1.0)

    frail = drivers_of(parameters, counted, MONTHS, {BIG: "low", SMALL: "high"})
    sound = drivers_of(parameters, counted, MONTHS, {BIG: "high", SMALL: "low"})

    assert frail["fragile"]["parameter"] == BIG
    assert frail["fragile"]["share"] == frail["low_confidence_share"] > frail["fragile"]["most"]
    assert sound["fragile"] is None
    assert sound["low_confidence_share"] < 0.2


def test_a_member_that_comes_twice_is_one_with_twice_the_weight() -> None:
    parameters = _parameters()
    parameters[1::2] = parameters[::2]

    found = drivers_of(parameters, _tally(parameters, 2.0), MONTHS, {})

    assert found["drivers"][0]["parameter"] == BIG
    assert found["drivers"][0]["share"] == pytest.approx(9 / 14, abs=0.08)


@pytest.mark.parametrize(("horizon", "month"), [(12, 12), (35, 12), (36, 36), (59, 36), (60, 60), (100, 60)])
def test_the_last_horizon_that_was_run_counts(horizon: int, month: int) -> None:
    parameters = _parameters()

    assert drivers_of(parameters, _tally(parameters, 1.0, horizon), horizon, {})["month"] == month


def test_without_a_horizon_or_with_members_that_agree_nothing_is_said() -> None:
    parameters = _parameters()

    assert drivers_of(parameters, _tally(parameters, 1.0, 11), 11, {}) == {}
    assert drivers_of(central_parameters(MEMBERS), _tally(parameters, 1.0), MONTHS, {}) == {}


def test_of_too_few_members_nothing_is_said() -> None:
    parameters = _parameters()
    parameters[2:] = parameters[0]

    assert drivers_of(parameters, _tally(parameters, 1.0), MONTHS, {}) == {}


def test_a_parameter_that_all_members_share_is_no_driver() -> None:
    # The spread of many equal numbers is not 0 when they are summed up in floating point.
    parameters = _parameters()
    parameters[:, column("tacit_share")] = 0.1

    found = drivers_of(parameters, _tally(parameters, 1.0), MONTHS, {})

    assert "tacit_share" not in {row["parameter"] for row in found["drivers"]}


def test_a_member_without_a_draw_leaves_nothing_to_say() -> None:
    parameters = _parameters()
    counted = _tally(parameters, 1.0)
    counted.draws[3] = 0

    assert drivers_of(parameters, counted, MONTHS, {}) == {}


def test_only_parameters_of_the_race_are_named() -> None:
    parameters = _parameters()

    found = drivers_of(parameters, _tally(parameters, 1.0), MONTHS, {})

    assert {row["parameter"] for row in found["drivers"]} <= set(PARAMETERS)
