"""Lab against lab: the same numbers as pair by pair, and odd labs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from headway.errors import GapError, OptionError, UnknownName
from headway.gap import Yardstick, lag_on
from headway.gap.labs import LabsResult, compare_labs

Make = Callable[..., Yardstick]


def on_day(days: int) -> date:
    """The day so many days after that of the fixture."""
    return date(2024, 1, 1) + timedelta(days=days)


ROWS = [
    ("a1", 0, 10.0, "A"),
    ("a2", 300, 30.0, "A"),
    ("b1", 100, 12.0, "B"),
    ("b2", 400, 25.0, "B;B labs"),
    ("c1", 350, 5.0, "C"),
    ("joint", 380, 28.0, "B;D"),
]


@pytest.fixture
def scale(yardstick: Make) -> Yardstick:
    central = np.array([score for _, _, score, _ in ROWS])
    return yardstick(ROWS, central + np.random.default_rng(3).normal(0, 4, (60, central.size)))


def compared(scale: Yardstick, **options: Any) -> LabsResult:
    return compare_labs(scale, as_of=on_day(500), **{"least": 1, **options})


def test_every_pair_is_what_the_gap_of_that_pair_is(scale: Yardstick) -> None:
    found = compared(scale)

    assert {(pair.behind, pair.ahead) for pair in found.pairs} == {
        (a.name, b.name) for a in found.labs for b in found.labs if a is not b
    }
    for pair in found.pairs:
        if {pair.behind, pair.ahead} == {"B labs", "B"}:
            continue
        one = lag_on(scale, leader=pair.ahead, follower=pair.behind, as_of=on_day(500))
        assert (pair.lag, pair.longer_than, pair.censored) == (one.value, one.longer_than, one.censored)


def test_labs_stand_in_the_order_of_their_frontiers(scale: Yardstick) -> None:
    assert [lab.name for lab in compared(scale).labs] == ["A", "B", "D", "B labs", "C"]


def test_the_lab_that_leads_is_behind_by_nothing_and_the_probabilities_agree(scale: Yardstick) -> None:
    pairs = {(pair.behind, pair.ahead): pair for pair in compared(scale).pairs}

    assert pairs["A", "B"].lag.central == 0.0
    assert pairs["A", "B"].p_leads + pairs["B", "A"].p_leads <= 1.0
    assert pairs["A", "B"].points.central == -pairs["B", "A"].points.central == -2.0
    assert pairs["B", "A"].lag.central == pytest.approx(200 / 30.436875)


def test_a_lab_below_the_beginning_of_the_other_is_censored(scale: Yardstick) -> None:
    pairs = {(pair.behind, pair.ahead): pair for pair in compared(scale).pairs}
    pair = pairs["C", "A"]

    assert np.isposinf(pair.lag.central)
    assert pair.longer_than == pytest.approx(500 / 30.436875)
    assert pair.to_dict()["lag"]["central"] is None


def test_parts_of_a_firm_are_one_lab_and_can_be_named_by_either_name(scale: Yardstick) -> None:
    found = compared(scale, parents={"B labs": "B"})

    assert [lab.name for lab in found.labs] == ["A", "B", "D", "C"]
    assert next(lab for lab in found.labs if lab.name == "B").developers == ("B", "B labs")
    named = compared(scale, parents={"B labs": "B"}, names=["b labs", "a"])
    assert [lab.name for lab in named.labs] == ["A", "B"]


def test_a_joint_model_that_is_the_best_of_both_leaves_no_lag(yardstick: Make) -> None:
    rows = [("a1", 0, 10.0, "A"), ("both", 100, 20.0, "A;B"), ("a2", 200, 20.0, "A")]

    pairs = {(pair.behind, pair.ahead): pair for pair in compared(yardstick(rows)).pairs}

    assert pairs["B", "A"].lag.central == pairs["A", "B"].lag.central == 0.0


def test_level_labs_are_behind_by_nothing_either_way_on_the_same_day(yardstick: Make) -> None:
    pairs = compared(yardstick([("a", 0, 10.0, "A"), ("b", 0, 10.0, "B")])).pairs

    assert [pair.p_leads for pair in pairs] == [0.0, 0.0]
    assert {pair.points.central for pair in pairs} == {0.0}


def test_labs_with_few_models_are_left_out_unless_named(scale: Yardstick) -> None:
    found = compared(scale, least=2)

    assert [lab.name for lab in found.labs] == ["A", "B"]
    assert found.left_out == ()
    assert compared(scale, most=2).left_out == ("B labs", "C", "D")
    assert [lab.name for lab in compared(scale, least=9, names=["C", "A"]).labs] == ["A", "C"]


def test_models_from_after_the_day_do_not_count(scale: Yardstick) -> None:
    found = compare_labs(scale, as_of=on_day(150), least=1)

    assert [(lab.name, lab.models, lab.best.model) for lab in found.labs] == [("B", 1, "b1"), ("A", 1, "a1")]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"least": 0}, OptionError, "at least 1 model"),
        ({"least": 7}, GapError, "0 labs have 7 models"),
        ({"names": ["A"]}, OptionError, "name at least two"),
        ({"names": ["A", "a "]}, OptionError, "A is named twice"),
        ({"names": ["A", "B lab"]}, UnknownName, "did you mean 'B labs'"),
    ],
)
def test_what_cannot_be_compared_is_told(scale: Yardstick, options: Any, error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        compared(scale, **options)
