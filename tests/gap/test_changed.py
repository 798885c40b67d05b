"""The index and the gap before and after: exact cases by hand, the anchors of time and revision, what is told apart."""

from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.errors import GapError
from headway.facts.tables import Model
from headway.gap import measure_gap
from headway.gap.changed import headline, members, moved, shift
from headway.gap.revisions import Pair
from headway.gap.yardstick import Yardstick
from headway.interval import Draws

PAIR = Pair(leader="country:L", follower="country:F", definition="standing")
DAYS = (date(2025, 6, 1), date(2025, 9, 1))
DRAWS = 60


def scale(*models: tuple[str, str, str, float], spread: float = 0.0, seed: int = 1) -> Yardstick:
    """Models as (name, country, day of release, index), each drawn around its index."""
    rng = np.random.default_rng(seed)
    central = np.array([index for *_, index in models])
    return Yardstick(
        name="index",
        unit="index points",
        models=tuple(
            Model(name=name, released=date.fromisoformat(day), developers=("D",), countries=(country,), access="open")
            for name, country, day, _ in models
        ),
        scores=Draws(central=central, values=central + spread * rng.standard_normal((DRAWS, len(models)))),
    )


L0, L1, L2 = ("L0", "L", "2023-06-01", 80.0), ("L1", "L", "2024-06-01", 100.0), ("L2", "L", "2025-01-01", 110.0)
F1 = ("F1", "F", "2025-05-01", 95.0)


def rows(central: float, values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[central], values])


def test_a_model_that_moves_beyond_its_draws_is_told_apart_and_one_within_is_not() -> None:
    before = scale(("A", "L", "2024-01-01", 100.0), ("B", "L", "2024-01-01", 100.0), spread=1.0)
    after = scale(("A", "L", "2024-01-01", 110.0), ("B", "L", "2024-01-01", 100.2), spread=1.0, seed=2)

    found = moved(before, after)

    assert [(row.model, row.change.told_apart) for row in found] == [("A", True), ("B", False)]
    assert found[0].change.value.central == pytest.approx(10.0)
    assert found[0].change.p_rose == 1.0
    assert found[0].change.value.low < 10.0 < found[0].change.value.high


def test_the_interval_of_a_move_is_that_of_two_normals_apart() -> None:
    """Closed form: the difference of two normals of width 1 has width sqrt 2; seeds 1 and 2."""
    before = scale(*((f"M{place}", "L", "2024-01-01", 100.0) for place in range(200)), spread=1.0)
    after = scale(*((f"M{place}", "L", "2024-01-01", 101.0) for place in range(200)), spread=1.0, seed=2)

    widths = [row.change.value.high - row.change.value.low for row in moved(before, after)]

    assert np.mean(widths) == pytest.approx(2 * 1.645 * np.sqrt(2), rel=0.05)


def test_the_largest_move_comes_first_and_models_that_stay_are_left_out() -> None:
    before = scale(("A", "L", "2024-01-01", 1.0), ("B", "L", "2024-01-01", 2.0), ("C", "L", "2024-01-01", 3.0))
    after = scale(("C", "L", "2024-01-01", -7.0), ("B", "L", "2024-01-01", 2.0), ("A", "L", "2024-01-01", 2.0))

    assert [row.model for row in moved(before, after)] == ["C", "A"]


def test_a_renamed_model_is_the_same_model() -> None:
    before, after = scale(("Old", "L", "2024-01-01", 100.0)), scale(("New", "L", "2024-01-01", 104.0))

    assert moved(before, after) == ()
    (found,) = moved(before, after, renames={"Old": "New"}, sides={"leader": frozenset({"New"})})
    assert (found.model, found.name_before, found.sides) == ("New", "Old", ("leader",))
    assert found.to_dict()["renamed_from"] == "Old"


def test_one_fit_has_not_moved_from_itself() -> None:
    one = scale(L0, L1, L2, F1, spread=2.0)

    assert moved(one, one, paired=True) == ()
    told = headline(PAIR, one, one, (DAYS[0], DAYS[0]), paired=True)
    assert told.lag.change.value.low == told.lag.change.value.high == 0.0
    assert not told.lag.change.told_apart


def test_revision_and_time_sum_to_the_change() -> None:
    before = scale(L0, L1, L2, F1, spread=2.0)
    after = scale(L0, L1, L2, ("F1", "F", "2025-05-01", 99.0), spread=2.0, seed=3)

    for course in (headline(PAIR, before, after, DAYS).lag, headline(PAIR, before, after, DAYS).points):
        whole = course.change.value.central
        assert course.revision.value.central + course.passed.value.central == pytest.approx(whole)


def test_without_new_data_the_lag_grows_a_day_a_day_and_that_is_certain() -> None:
    """F1 stands below L1 of 1 June 2024 throughout: 12 months later it is 12 months behind, and then a day a day."""
    same = scale(L0, L1, L2, F1)

    told = headline(PAIR, same, same, DAYS, paired=True)

    passed = (DAYS[1] - DAYS[0]).days / 30.436875
    assert told.lag.passed.value.central == pytest.approx(passed)
    assert (told.lag.passed.p_rose, told.lag.passed.told_apart) == (1.0, True)
    assert told.lag.revision.value.central == 0.0
    assert told.points.passed.value.central == 0.0


def test_before_and_after_are_the_answers_of_the_gap_itself() -> None:
    before = scale(L0, L1, L2, F1, spread=2.0)
    after = scale(L0, L1, L2, ("F2", "F", "2025-07-01", 104.0), F1, spread=2.0)

    told = headline(PAIR, before, after, DAYS)

    for seen, scale_, day in ((told.lag.before, before, DAYS[0]), (told.lag.after, after, DAYS[1])):
        gap = measure_gap(scale_, leader=PAIR.leader, follower=PAIR.follower, as_of=day)
        assert seen.value == gap.lag
    assert [each.model for each in told.best["follower"]] == ["F1", "F2"]
    assert [each.model for each in told.best["leader"]] == ["L2", "L2"]


def test_a_lag_longer_than_the_data_reach_is_told_as_such() -> None:
    before, after = scale(L1, F1), scale(L1, L2, ("F1", "F", "2025-05-01", 105.0))

    told = headline(PAIR, before, after, DAYS).to_dict()

    assert told["from"]["central"] is None
    assert told["from"]["longer_than"] > 0
    assert told["to"]["central"] is not None


def test_a_pair_without_a_side_on_the_earlier_day_is_refused() -> None:
    late = scale(L1, ("F9", "F", "2025-08-01", 95.0))

    with pytest.raises(GapError, match="no model by 2025-06-01"):
        headline(PAIR, late, late, DAYS)


def test_members_are_named_by_side() -> None:
    found = members(PAIR, scale(L0, L1, L2, F1))

    assert found == {"leader": frozenset({"L0", "L1", "L2"}), "follower": frozenset({"F1"})}


def test_paired_draws_keep_what_two_quantities_share() -> None:
    """x and x + 1 differ by 1 in every draw; paired at random they would not. Seed 4."""
    x = rows(0.0, np.random.default_rng(4).standard_normal(200))

    together, apart = shift(x, x + 1.0, paired=True), shift(x, x + 1.0)

    assert together.value.high - together.value.low == pytest.approx(0.0)
    assert together.told_apart
    assert apart.value.high - apart.value.low > 2.0
    assert not apart.told_apart
