"""How much of a gap is compute and how much is efficiency: hand-worked, identical, and in worlds where it is known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from headway.compute.account import WITHIN, take_account
from headway.compute.account_result import Account, AccountResult
from headway.compute.estimates import Sampler
from headway.compute.training import Run
from headway.errors import GapError, UnknownName
from headway.facts.tables import Model
from headway.gap.yardstick import Yardstick
from headway.interval import Draws

DAY = date(2024, 6, 30)

#: Half width, in standard deviations, of a 90% interval.
WIDTH = 1.6448536270


def model(name: str, released: date, country: str, developer: str, access: str = "open") -> Model:
    return Model(name=name, released=released, developers=(developer,), countries=(country,), access=access)


def run(found: Model, flop: float, *, factor: float = 1.0, basis: str = "derived", family: str | None = None) -> Run:
    return Run(model=found, flop=flop, low=flop / factor, high=flop * factor, basis=basis, family=family)


def yardstick(models: list[Model], points: np.ndarray, draws: np.ndarray | None = None) -> Yardstick:
    values = np.tile(points, (50, 1)) if draws is None else draws
    return Yardstick(
        name="index", unit="index points", models=tuple(models), scores=Draws(central=points, values=values)
    )


@dataclass(frozen=True)
class World:
    """What is measured, and what is true."""

    yardstick: Yardstick
    runs: list[Run]
    slope: float
    #: True log10 FLOP and true points of the two frontier models, leader first.
    sizes: tuple[float, float]
    points: tuple[float, float]
    #: True efficiency of the follower less that of the leader.
    difference: float


def world(seed: int, *, families: int = 8, slope: float = 10.0, draws: int = 300) -> World:
    """Two sides with families of three sizes; the last model of each side is its frontier."""
    rng = np.random.default_rng(seed)
    models: list[Model] = []
    sizes: list[float] = []
    true: list[float] = []
    names: list[str | None] = []
    difference = 4.0
    for side, country in enumerate(("L", "F")):
        for number in range(families):
            months = 3 * number
            released = date(2023, 1, 15) + timedelta(days=30 * months)
            base = 22.6 + 0.1 * number + 0.4 * (1 - side)
            lift = rng.normal(0.0, 1.5)
            for step in range(3):
                size = base + 0.5 * step + rng.normal(0.0, 0.1)
                models.append(model(f"{country}{number}-{step}", released, country, f"{country}lab{number % 5}"))
                sizes.append(size)
                names.append(f"{country}{number}")
                true.append(slope * (size - 23.0) + 100.0 + 8.0 * months / 12.0 + difference * side + lift)
        size = 25.6 - 0.8 * side
        models.append(model(f"{country} best", date(2025, 1, 10 + side), country, f"{country}lab0"))
        sizes.append(size)
        names.append(None)
        true.append(slope * (size - 23.0) + 120.0 + difference * side)
    size_noise = np.log10(1.3) / WIDTH
    stated = np.array(sizes) + rng.normal(0.0, size_noise, len(sizes))
    central = np.array(true) + rng.normal(0.0, 1.0, len(true))
    scores = central + rng.normal(0.0, 1.0, (draws, len(true)))
    runs = [
        run(each, float(10.0**size), factor=1.3, family=family)
        for each, size, family in zip(models, stated, names, strict=True)
    ]
    best = (3 * families, 6 * families + 1)
    return World(
        yardstick=yardstick(models, central, scores),
        runs=runs,
        slope=slope,
        sizes=(sizes[best[0]], sizes[best[1]]),
        points=(true[best[0]], true[best[1]]),
        difference=difference,
    )


def plain_world(**changes: Any) -> tuple[Any, list[Any]]:
    """Two families that rise by 10 points an order of magnitude, and the best model of each side, all exact."""
    models = [
        model("L small", date(2023, 1, 1), "L", "La"),
        model("L large", date(2023, 1, 1), "L", "La"),
        model("F small", date(2023, 2, 1), "F", "Fa"),
        model("F large", date(2023, 2, 1), "F", "Fa"),
        model("L best", date(2024, 1, 1), "L", "La", "closed"),
        model("F best", date(2024, 3, 1), "F", "Fa"),
    ]
    points = np.array([90.0, 100.0, 95.0, 115.0, 130.0, 126.0])
    flops = [1e22, 1e23, 1e22, 1e24, 1e25, 1e24]
    families = ["L", "L", "F", "F", None, None]
    bases = ["derived"] * 4 + [changes.get("leader_basis", "reported"), "derived"]
    runs = [
        run(each, flop, basis=basis, family=family)
        for each, flop, basis, family in zip(models, flops, bases, families, strict=True)
    ]
    return yardstick(models, points), runs


def taken(scale: Any, runs: list[Any], **changes: Any) -> AccountResult:
    settings = {"leader": "country:L", "follower": "country:F", "as_of": DAY, "since": DAY, **changes}
    return take_account(scale, runs, sampler=Sampler(draws=50, seed=1), **settings)


def answer(result: AccountResult) -> Account:
    found = result.dates[-1].answer
    assert found is not None
    return found


def test_a_hand_worked_pair_splits_into_compute_and_efficiency() -> None:
    # 10 points an order of magnitude; the leader took ten times the compute and is 4 points ahead: 10 and -6.
    found = answer(taken(*plain_world()))

    assert found.route == "known"
    assert found.runs == ("L best", "F best")
    assert (found.gap.central, found.compute.central) == pytest.approx((4.0, 10.0))
    assert found.efficiency.central == pytest.approx(-6.0)
    assert found.share_compute is not None
    assert found.share_compute.central == pytest.approx(2.5)
    assert found.share_efficiency is not None
    assert found.share_efficiency.central == pytest.approx(-1.5)
    assert found.told


def test_identical_groups_have_no_gap_no_parts_and_no_share() -> None:
    found = taken(*plain_world(), follower="country:L")

    account = answer(found)
    for part in (account.gap, account.compute, account.efficiency):
        assert (part.low, part.central, part.high) == (0.0, 0.0, 0.0)
    assert account.share_compute is None
    assert not account.told
    assert account.p_compute == 0.5


def test_parts_add_up_to_the_gap_and_shares_to_one_on_every_draw() -> None:
    rng = np.random.default_rng(7)
    gap, compute = rng.normal(20.0, 2.0, 401), rng.normal(8.0, 3.0, 401)

    found = Account.of("known", gap, compute, np.zeros((401, 2)), 0.9, models=(1, 1))

    shares, rest = found.share_compute, found.share_efficiency
    assert shares is not None
    assert rest is not None
    assert (rest.low, rest.central, rest.high) == pytest.approx((1 - shares.high, 1 - shares.central, 1 - shares.low))
    low, high = np.quantile(compute[1:] / gap[1:], [0.05, 0.95])
    assert (shares.low, shares.high) == pytest.approx((low, high))
    assert found.efficiency.central == pytest.approx(gap[0] - compute[0])


def test_a_gap_that_may_be_zero_has_points_and_no_share() -> None:
    gap = np.concatenate([[1.0], np.linspace(-2.0, 4.0, 400)])

    found = Account.of("known", gap, 2.0 * np.ones(401), np.zeros((401, 2)), 0.9, models=(1, 1))

    assert found.share_compute is None
    assert found.compute.central == 2.0


def test_a_share_from_nothing_to_everything_is_not_told() -> None:
    gap, compute = np.full(401, 5.0), np.concatenate([[2.0], np.linspace(-1.0, 6.0, 400)])

    found = Account.of("known", gap, compute, np.zeros((401, 2)), 0.9, models=(1, 1))

    assert found.share_compute is not None
    assert not found.told


def test_an_estimate_answers_only_under_its_own_name() -> None:
    found = taken(*plain_world(leader_basis="estimated"))

    assert answer(found).route == "estimated"
    assert answer(found).bases == ("estimated", "derived")
    assert [slope.name for slope in found.slopes] == ["families"]


def test_a_model_far_below_the_frontier_does_not_stand_for_it() -> None:
    scale, runs = plain_world()
    scores = replace(scale.scores, central=scale.scores.central + np.eye(6)[4] * (WITHIN + 8.0))
    ahead = replace(scale, scores=scores)

    found = taken(ahead, runs[:4] + runs[5:])

    assert [account.route for account in found.dates[-1].accounts] == []
    assert found.dates[-1].answer is None
    data = found.to_dict()
    assert data["route"] is None
    assert data["share_compute"] == {"low": None, "central": None, "high": None, "level": 0.9}


def test_the_trend_of_largest_runs_answers_where_no_frontier_run_is_known() -> None:
    scale, runs = plain_world()
    early = [
        run(model(f"{side}{year}", date(year, 1, 1), side, f"{side}a"), 10.0 ** (20 + year - 2018 + lead))
        for side, lead in (("L", 1.0), ("F", 0.0))
        for year in (2018, 2019, 2020, 2021, 2022)
    ]

    found = taken(scale, [*runs[:4], *early])

    account = answer(found)
    assert account.route == "trend"
    assert account.compute.central == pytest.approx(10.0, abs=0.1)
    assert account.models == (5, 5)
    assert account.runs == ("L2022", "F2022")


def test_the_efficiency_of_a_side_with_few_models_is_not_told() -> None:
    found = taken(*plain_world())

    assert all(each.points is None for each in found.differences)
    assert found.differences[0].models == (3, 3)


def test_a_day_before_a_side_has_a_model_is_an_error_that_says_so() -> None:
    with pytest.raises(GapError, match="country:F has no model by 2023-01-15"):
        taken(*plain_world(), as_of=date(2023, 1, 15), since=date(2023, 1, 15))
    with pytest.raises(UnknownName, match="no country called 'Q'"):
        taken(*plain_world(), follower="country:Q")


def test_quarter_ends_before_both_sides_have_a_model_are_left_out() -> None:
    found = taken(*plain_world(), since=date(2022, 6, 1))

    days = [dated.day for dated in found.dates]
    assert days[0] == date(2023, 3, 31)
    assert days[-1] == DAY
    assert len(days) == len(set(days))


def test_one_run_is_enough_to_answer_that_nothing_can_be_told() -> None:
    scale, runs = plain_world()

    found = taken(scale, runs[:1])

    assert found.slopes == ()
    assert found.dates[-1].answer is None
    assert found.sensitivity == ()


def test_the_same_seed_gives_the_same_account() -> None:
    made = world(3)

    first, second = (_of_world(made, 3).to_dict() for _ in range(2))

    assert first == second


def test_the_answer_is_given_under_every_slope() -> None:
    found = _of_world(world(4), 4)

    assert [name for name, _ in found.sensitivity] == [slope.name for slope in found.slopes]
    assert found.sensitivity[0][1] == found.dates[-1].answer


def test_later_lines_of_equal_efficiency_lie_higher() -> None:
    lines = dict(_of_world(world(5), 5).lines)

    assert lines[2024] > lines[2023]


def test_the_rise_between_the_lines_is_that_of_the_world() -> None:
    rises = []
    for seed in range(12):
        made = world(seed)
        runs = [each for each in made.runs if each.family]
        rises.append(_of_world(replace(made, runs=runs), seed).rise)

    # A year lies between the middles of 2023 and 2024; at equal compute the world rises by 8 points a year.
    assert np.mean([rise.central for rise in rises if rise]) == pytest.approx(8.0, abs=0.7)
    assert sum(rise.low <= 8.0 <= rise.high for rise in rises if rise) >= 9


def _of_world(made: World, seed: int) -> AccountResult:
    day = date(2025, 1, 20)
    return take_account(
        made.yardstick,
        made.runs,
        leader="country:L",
        follower="country:F",
        as_of=day,
        since=day,
        sampler=Sampler(draws=300, seed=seed),
    )


@pytest.mark.slow
def test_ninety_percent_intervals_hold_the_truth_nine_times_in_ten() -> None:
    read: dict[str, Callable[[AccountResult], Any]] = {
        "compute": lambda found: answer(found).compute,
        "efficiency": lambda found: answer(found).efficiency,
        "gap": lambda found: answer(found).gap,
        "share": lambda found: answer(found).share_compute,
        "slope": lambda found: found.slopes[0].points,
        "difference": lambda found: found.differences[0].points,
    }
    held: dict[str, list[bool]] = {name: [] for name in read}
    for seed in range(200):
        made = world(seed)
        result = _of_world(made, seed)
        gap = made.points[0] - made.points[1]
        compute = made.slope * (made.sizes[0] - made.sizes[1])
        true = {"compute": compute, "efficiency": gap - compute, "gap": gap, "share": compute / gap}
        true |= {"slope": made.slope, "difference": made.difference}
        for name, value in true.items():
            interval = read[name](result)
            if interval is not None:
                held[name].append(interval.low <= value <= interval.high)

    coverage = {name: float(np.mean(found)) for name, found in held.items()}

    for name in ("compute", "efficiency", "gap", "share", "difference"):
        assert 0.85 <= coverage[name] <= 0.955, coverage
    # Errors of points are in the resamples and in the draws of the index, so the slope's interval is a little wide.
    assert coverage["slope"] >= 0.85
