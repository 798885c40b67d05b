"""Running bests by group, on every draw."""

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from headway.gap import Frontier, Yardstick, frontier
from headway.units import day_number, day_numbers

Make = Callable[..., Yardstick]

rows = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), min_size=1, max_size=12).map(
    lambda found: [(f"m{place}", day, float(score), "A") for place, (day, score) in enumerate(found)]
)


def of_everything(measured: Yardstick, until: int = 100_000) -> Frontier:
    found = frontier(measured, np.arange(len(measured.models)), until)
    assert found is not None
    return found


@given(rows)
def test_a_frontier_is_the_largest_score_released_so_far(yardstick: Make, rows: list) -> None:
    measured = yardstick(rows)
    found = of_everything(measured)
    released = day_numbers([model.released for model in measured.models])

    for place, day in enumerate(found.days):
        assert found.levels[0, place] == measured.scores.central[released <= day].max()


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(yardstick: Make, rows: list, random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    first, second = of_everything(yardstick(rows)), of_everything(yardstick(shuffled))

    np.testing.assert_array_equal(first.levels, second.levels)
    assert [rows[place][0] for place in first.holders] == [shuffled[place][0] for place in second.holders]


def test_the_holder_is_the_model_that_raised_the_frontier(yardstick: Make) -> None:
    measured = yardstick([("a", 0, 5.0, "A"), ("b", 3, 4.0, "A"), ("c", 5, 6.0, "A")])

    assert of_everything(measured).holders.tolist() == [0, 0, 2]


def test_of_two_models_released_on_one_day_the_best_counts(yardstick: Make) -> None:
    found = of_everything(yardstick([("low", 4, 1.0, "A"), ("high", 4, 2.0, "A")]))

    assert found.levels[0].tolist() == [2.0]
    assert found.holders.tolist() == [1]


def test_of_two_level_models_on_one_day_the_first_by_name_holds_the_frontier(yardstick: Make) -> None:
    assert of_everything(yardstick([("b", 4, 2.0, "A"), ("a", 4, 2.0, "A")])).holders.tolist() == [1]


def test_which_model_leads_can_differ_from_draw_to_draw(yardstick: Make) -> None:
    measured = yardstick([("a", 0, 5.0, "A"), ("b", 3, 6.0, "A")], draws=[[5.0, 6.0], [7.0, 6.0]])

    found = of_everything(measured)

    assert found.levels.tolist() == [[5.0, 6.0], [5.0, 6.0], [7.0, 7.0]]
    assert found.is_record().tolist() == [[True, True], [True, True], [True, False]]


def test_later_models_do_not_change_an_earlier_day(yardstick: Make) -> None:
    measured = yardstick([("a", 0, 5.0, "A"), ("b", 30, 9.0, "A")])
    day = day_number(measured.models[0].released) + 10

    assert (
        of_everything(measured, day).at(np.array([day])).tolist()
        == of_everything(measured).at(np.array([day])).tolist()
    )


def test_a_frontier_is_undefined_before_its_first_model(yardstick: Make) -> None:
    measured = yardstick([("a", 0, 5.0, "A")])
    first = day_number(measured.models[0].released)

    assert np.isnan(of_everything(measured).at(np.array([first - 1]))).all()
    assert frontier(measured, np.array([0]), first - 1) is None
