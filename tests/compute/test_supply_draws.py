"""The minimum of dies, memory and packaging, with stocks carried on: by hand, and for any flows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from headway.compute.supply_draws import PER_YEAR, QUARTERS, TERM_NAMES, Flows, larger, make
from headway.compute.supply_inputs import YEARS
from headway.errors import ShapeError

NAMES = ("bank", "fab", "imported", "made", "packaging")
AMOUNTS = arrays(np.float64, (3, QUARTERS), elements=st.floats(0.0, 1e6, allow_subnormal=False))


def flows_from(**amounts: object) -> Flows:
    found = {name: np.zeros((1, 4)) for name in NAMES}
    found |= {name: np.array([value], dtype=float) for name, value in amounts.items()}
    return Flows(**found, stacks_per_die=np.array([4.0]), survive=np.array([0.8]))


@st.composite
def any_flows(draw: st.DrawFn) -> Flows:
    stacks = draw(arrays(np.float64, 3, elements=st.floats(1.0, 8.0)))
    return Flows(**{name: draw(AMOUNTS) for name in NAMES}, stacks_per_die=stacks, survive=np.ones(3))


def by_hand(flows: Flows) -> np.ndarray:
    """The same, one draw and one quarter at a time."""
    starts = np.zeros(flows.packaging.shape)
    for draw in range(starts.shape[0]):
        dies = stacks = 0.0
        for quarter in range(starts.shape[1]):
            dies += flows.bank[draw, quarter] + flows.fab[draw, quarter]
            stacks += flows.imported[draw, quarter] + flows.made[draw, quarter]
            used = min(dies, stacks / flows.stacks_per_die[draw], flows.packaging[draw, quarter])
            dies, stacks = max(dies - used, 0.0), max(stacks - used * flows.stacks_per_die[draw], 0.0)
            starts[draw, quarter] = used
    return starts


def test_four_quarters_worked_by_hand() -> None:
    flows = flows_from(
        bank=[100, 0, 0, 0],
        fab=[0, 10, 10, 10],
        imported=[200, 0, 0, 0],
        made=[0, 0, 40, 400],
        packaging=[30, 30, 30, 30],
    )

    made = make(flows)

    # Q1: dies 100, stacks 200/4 = 50, packaging 30 binds. Q2: dies 80, stacks 80/4 = 20 bind. Q3: 40/4 = 10 bind.
    # Q4: dies 70, stacks 100, packaging 30 binds.
    assert made.starts[0].tolist() == [30.0, 20.0, 10.0, 30.0]
    assert [TERM_NAMES[place] for place in made.binding[0]] == ["packaging", "hbm", "hbm", "packaging"]
    assert made.dies_left[0].tolist() == [70.0, 60.0, 60.0, 40.0]
    assert made.stacks_left[0].tolist() == [80.0, 0.0, 0.0, 280.0]


@given(any_flows())
def test_the_account_is_the_same_one_draw_and_quarter_at_a_time(flows: Flows) -> None:
    assert make(flows).starts == pytest.approx(by_hand(flows), rel=1e-9, abs=1e-6)


@given(any_flows())
def test_nothing_is_used_twice_and_no_stock_falls_below_zero(flows: Flows) -> None:
    made = make(flows)

    assert (made.starts >= 0.0).all()
    assert (made.dies_left >= 0.0).all()
    assert (made.stacks_left >= 0.0).all()
    assert (made.starts <= flows.packaging + 1e-6).all()
    came, used = np.cumsum(flows.dies, axis=1), np.cumsum(made.starts, axis=1)
    assert came - used == pytest.approx(made.dies_left, rel=1e-9, abs=1e-3)
    stacks = np.cumsum(flows.stacks, axis=1) - used * flows.stacks_per_die[:, None]
    assert stacks == pytest.approx(made.stacks_left, rel=1e-9, abs=1e-2)


@given(any_flows(), st.sampled_from(NAMES), st.integers(0, QUARTERS - 1), st.floats(0.0, 1e6))
def test_more_of_any_flow_never_lowers_what_has_been_made_by_any_quarter(
    flows: Flows, name: str, quarter: int, more: float
) -> None:
    raised = getattr(flows, name).copy()
    raised[:, quarter] += more

    before, after = make(flows), make(replace(flows, **{name: raised}))

    assert (np.cumsum(after.starts, axis=1) >= np.cumsum(before.starts, axis=1) * (1 - 1e-9) - 1e-3).all()


@given(any_flows(), st.sampled_from(TERM_NAMES), st.sampled_from(YEARS))
def test_a_larger_term_never_lowers_its_year_and_a_factor_of_one_changes_nothing(
    flows: Flows, term: str, year: int
) -> None:
    made = make(flows)
    part = slice(PER_YEAR * YEARS.index(year), PER_YEAR * YEARS.index(year) + PER_YEAR)
    output = made.starts[:, part].sum(axis=1)

    assert larger(flows, made, year, term, 1.0) == pytest.approx(output, rel=1e-9, abs=1e-3)
    assert (larger(flows, made, year, term, 1.2) >= output * (1 - 1e-9) - 1e-3).all()
    assert (larger(flows, made, year, term, 1.2) <= output * 1.2 + 1e-3).all()


def test_a_term_that_never_binds_is_worth_nothing() -> None:
    flows = flows_from(bank=[1e6] * 4, imported=[400] * 4, packaging=[1e6] * 4)
    flows = replace(flows, **{name: np.tile(getattr(flows, name), (1, len(YEARS))) for name in NAMES})
    made = make(flows)

    assert larger(flows, made, 2024, "packaging", 1.2) == pytest.approx([400.0])
    assert larger(flows, made, 2024, "hbm", 1.2) == pytest.approx([480.0])


def test_a_term_of_which_nothing_is_known_is_left_out_of_the_minimum() -> None:
    flows = flows_from(bank=[100, 0, 0, 0], packaging=[30, 30, 30, 30])

    made = make(replace(flows, known=("dies", "packaging")))

    assert made.starts[0].tolist() == [30.0, 30.0, 30.0, 10.0]
    assert np.isinf(made.limits[TERM_NAMES.index("hbm")]).all()


def test_an_unknown_term_is_refused() -> None:
    flows = flows_from(bank=[1] * 4)

    with pytest.raises(ShapeError, match="a term is one of dies, hbm, packaging"):
        larger(flows, make(flows), 2023, "wafers", 1.2)
