"""The largest model that some chips train in some days."""

from dataclasses import fields, replace

import numpy as np
import pytest
from plan_cases import DEEPSEEK_V3, H100, LLAMA_405B, cluster

from headway.errors import OptionError, PlanError
from headway.plan.architecture import Architecture
from headway.plan.counting import parameters
from headway.plan.feasible import fits
from headway.plan.largest import Largest, Reached, largest_model
from headway.plan.recipe import Recipe
from headway.plan.search import find_layout
from headway.plan.shapes import scaled
from headway.plan.step import Rates

RECIPE = Recipe(sequence=4096, batch=1024)
DRAWS = 300


def worlds(spread: float = 1.0) -> Reached:
    """Rates, goodput and noise with draws of seed 7 about the central world; the widths are those of the planner."""
    rng = np.random.default_rng(7)

    def drawn(central: float, width: float) -> np.ndarray:
        z = np.concatenate([np.zeros(1), rng.standard_normal(DRAWS)])
        return (central * np.exp(spread * width * z))[:, None]

    return Reached(
        rates=Rates(matrix=drawn(0.55, 0.12), network=drawn(0.75, 0.1)),
        goodput=np.minimum(drawn(0.85, 0.08), 1.0),
        noise=drawn(1.0, 0.1),
    )


def one_world(every: Reached, row: int) -> Reached:
    """The world of one draw alone."""
    rates = {part.name: np.atleast_1d(np.ravel(getattr(every.rates, part.name))) for part in fields(Rates)}
    picked = {name: float(value[row] if value.size > 1 else value[0]) for name, value in rates.items()}
    return Reached(rates=Rates(**picked), goodput=every.goodput[[row]], noise=every.noise[[row]])


CENTRAL = one_world(worlds(), 0)


def days_of(model: Architecture, count: int, ratio: float) -> float:
    """Days of training a model, by hand."""
    found = find_layout(model, RECIPE, cluster(H100, count), CENTRAL.rates)
    steps = ratio * parameters(model).active / (RECIPE.batch * RECIPE.sequence)
    return steps * found.best.step_s / 0.85 / 86400.0


def largest(
    count: int, days: float, *, ratio: float = 20.0, like: Architecture = LLAMA_405B, of: Reached = CENTRAL
) -> Largest:
    return largest_model(like, RECIPE, cluster(H100, count), of, days=days, tokens_per_parameter=ratio)


@pytest.mark.parametrize(("like", "ratio"), [(LLAMA_405B, 20.0), (LLAMA_405B, 200.0), (DEEPSEEK_V3, 400.0)])
def test_halving_finds_what_trying_every_size_finds(like: Architecture, ratio: float) -> None:
    found = largest(1024, 30.0, ratio=ratio, like=like)

    sizes = [1.01**step for step in range(-800, 40, 4)]
    chips = cluster(H100, 1024)
    done = [
        scaled(like, size)
        for size in sizes
        if fits(scaled(like, size), RECIPE, chips) and days_of(scaled(like, size), 1024, ratio) <= 30.0
    ]
    most = max(parameters(model).total for model in done)
    assert found.days <= 30.0
    assert found.days == pytest.approx(days_of(found.model, 1024, ratio))
    assert found.total_b.central == pytest.approx(most / 1e9, rel=0.06)
    assert found.limit == "time"


def test_the_interval_is_that_of_sizes_found_anew_in_single_draws() -> None:
    every = worlds()
    found = largest(1024, 30.0, of=every)

    # The slowest, a slow, a fast and the fastest of every tenth draw: found anew, they lie where the rescaled ones do.
    anew = np.array([largest(1024, 30.0, of=one_world(every, row)).active_b.central for row in range(1, DRAWS + 1, 10)])
    low, high = np.quantile(anew, (0.1, 0.9))

    assert found.active_b.low == pytest.approx(low, rel=0.08)
    assert found.active_b.high == pytest.approx(high, rel=0.08)
    assert found.active_b.low < found.active_b.central < found.active_b.high


def test_tokens_are_counted_for_each_active_parameter() -> None:
    found = largest(512, 20.0, ratio=100.0, like=DEEPSEEK_V3)

    counted = parameters(found.model)
    assert found.active_b.central == pytest.approx(counted.active / 1e9)
    assert found.total_b.central == pytest.approx(counted.total / 1e9)
    assert found.tokens_t.central == pytest.approx(100.0 * counted.active / 1e12)


def test_four_times_the_days_train_about_twice_the_model() -> None:
    # Operations grow as parameters times tokens, which is the square of the size.
    short, long = largest(1024, 10.0), largest(1024, 40.0)

    assert long.active_b.central / short.active_b.central == pytest.approx(2.0, rel=0.15)


def test_ten_times_the_tokens_train_a_model_smaller_by_the_root_of_ten() -> None:
    optimal, more = largest(1024, 30.0), largest(1024, 30.0, ratio=200.0)

    assert optimal.active_b.central / more.active_b.central == pytest.approx(10**0.5, rel=0.2)


def test_operations_are_those_of_six_for_each_parameter_and_token() -> None:
    found = largest(1024, 30.0)

    six = 6.0 * found.active_b.central * 1e9 * found.tokens_t.central * 1e12
    assert found.flop_log10.central == pytest.approx(np.log10(six), abs=0.06)


def test_with_days_to_spare_memory_is_the_limit() -> None:
    found = largest(16, 10_000.0, of=worlds())

    assert found.limit == "memory"
    assert found.days < 10_000.0
    assert not fits(scaled(LLAMA_405B, 1.05 * parameters(found.model).total / 405.8e9), RECIPE, cluster(H100, 16))
    # No draw holds more; the slowest may be late.
    assert found.total_b.high == found.total_b.central


def test_memory_ends_what_fast_draws_could_train() -> None:
    # Just before memory is the limit, so that the fast draws meet it.
    most = largest(16, 10_000.0)
    found = largest(16, 1.02 * most.days, of=worlds(3.0))

    assert found.total_b.high <= 1.1 * most.total_b.central


def test_too_few_days_are_refused_with_what_the_smallest_takes() -> None:
    with pytest.raises(PlanError, match=r"the smallest .* takes .* days for 1e-05 given"):
        largest(8, 1e-5)


def test_chips_without_room_are_refused_with_the_gap() -> None:
    chips = cluster(replace(H100, hbm_gb=2.0), 64)

    with pytest.raises(PlanError, match="lacks"):
        largest_model(LLAMA_405B, RECIPE, chips, CENTRAL, days=10.0)


@pytest.mark.parametrize(("days", "ratio"), [(0.0, 20.0), (-1.0, 20.0), (10.0, 0.0), (float("nan"), 20.0)])
def test_days_and_tokens_must_be_above_nothing(days: float, ratio: float) -> None:
    with pytest.raises(OptionError, match="above 0"):
        largest(64, days, ratio=ratio)


def test_json_holds_the_shape_the_intervals_and_the_plan() -> None:
    data = largest(256, 20.0, of=worlds()).to_dict()

    assert data["total_b"]["level"] == 0.8
    assert data["layers"] > 0
    assert data["plan"]["fits"]
