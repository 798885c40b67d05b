"""Labels in a column: near what they name, in order, apart."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from headway.charts.edges import apart

PLACES = st.lists(st.floats(0.0, 300.0), min_size=1, max_size=6)


def test_labels_with_room_stay_where_they_want() -> None:
    assert apart([20.0, 80.0, 150.0], 16.0, 0.0, 300.0) == [20.0, 80.0, 150.0]


def test_labels_that_touch_move_round_their_middle() -> None:
    assert apart([100.0, 102.0], 16.0, 0.0, 300.0) == [93.0, 109.0]


@given(PLACES)
def test_no_label_touches_another_or_leaves_the_column(wanted: list[float]) -> None:
    found = sorted(apart(wanted, 16.0, 0.0, 300.0))

    assert all(after - before >= 16.0 - 1e-6 for before, after in pairwise(found))
    assert found[0] >= -1e-6
    assert found[-1] <= 300.0 + 1e-6


@given(PLACES)
def test_the_order_is_kept(wanted: list[float]) -> None:
    found = apart(wanted, 16.0, 0.0, 300.0)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])

    assert [found[place] for place in order] == sorted(found)
