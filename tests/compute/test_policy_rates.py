"""Rates of decisions: counted by hand, and their intervals against SciPy."""

from dataclasses import replace
from datetime import date

import pytest
from scipy.stats import chi2

from headway.compute.permission import StateChange
from headway.compute.policy_rates import decision_rates, poisson_rate
from headway.errors import OptionError

BASE = StateChange(
    id="1",
    chip_class="x",
    role="exporter",
    country="A",
    state="open",
    presumption="none",
    start=date(2024, 1, 1),
    event=None,
    judged=False,
    known=date(2024, 1, 1),
    source="a source",
    source_url=None,
    source_read=True,
    note=None,
)


def row(chip_class: str, state: str, start: date, event: str | None) -> StateChange:
    return replace(BASE, chip_class=chip_class, state=state, start=start, known=start, event=event)


HISTORY = (
    row("x", "open", date(2024, 1, 1), None),
    row("y", "open", date(2024, 1, 1), None),
    row("x", "closed", date(2024, 6, 1), "first"),
    row("y", "closed", date(2024, 6, 1), "first"),
    row("x", "licence", date(2024, 9, 1), "second"),
    row("y", "closed", date(2024, 9, 1), "second"),
    row("x", "licence", date(2024, 10, 1), "third"),
)


def test_a_decision_that_moves_two_classes_is_one_decision_and_one_that_moves_none_is_none() -> None:
    (found,) = decision_rates(HISTORY, date(2024, 1, 1), date(2024, 12, 31))

    assert (found.decisions, found.tightened, found.eased, found.moves) == (2, 1, 1, 3)
    assert found.years == pytest.approx(366 / 365.2425)


def test_a_decision_outside_the_window_or_not_yet_known_does_not_count() -> None:
    (window,) = decision_rates(HISTORY, date(2024, 7, 1), date(2024, 12, 31))
    (early,) = decision_rates(HISTORY, date(2024, 1, 1), date(2024, 12, 31), as_of=date(2024, 8, 1))

    assert (window.decisions, early.decisions) == (1, 1)
    assert (window.eased, early.tightened) == (1, 1)


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(OptionError, match="give a later last day"):
        decision_rates(HISTORY, date(2024, 2, 1), date(2024, 1, 1))


@pytest.mark.parametrize("count", [0, 1, 2, 8, 40])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
def test_the_interval_is_the_exact_one_of_the_chi_square_quantiles(count: int, level: float) -> None:
    found = poisson_rate(count, 4.0, level)

    tail = (1 - level) / 2
    assert found.low == pytest.approx(chi2.ppf(tail, 2 * count) / 8.0 if count else 0.0)
    assert found.high == pytest.approx(chi2.ppf(1 - tail, 2 * count + 2) / 8.0)
    assert found.central == count / 4.0
