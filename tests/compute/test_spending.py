"""Firms' quarters and years on draws: hand-worked cases, and the same answer a second way."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from headway.compute.capex import Spending
from headway.compute.estimates import Sampler
from headway.compute.quarters import Quarter
from headway.compute.spending import Book, total

DRAWS = Sampler(draws=2000, seed=7)


def row(period: str, usd: float, **given: Any) -> Spending:
    """A row of a firm; quarters are written 2025-Q1, fiscal years to May FY2026."""
    if "-Q" in period:
        year, part = period.split("-Q")
        start, end = Quarter(int(year), int(part)).start, Quarter(int(year), int(part)).end
        kind = "quarter"
    elif period.startswith("FY"):
        start, end, kind = date(int(period[2:]) - 1, 6, 1), date(int(period[2:]), 5, 31), "fiscal-year"
    elif period.endswith("-H1"):
        start, end, kind = date(int(period[:4]), 1, 1), date(int(period[:4]), 6, 30), "half"
    else:
        start, end, kind = date(int(period), 1, 1), date(int(period), 12, 31), "year"
    known = given.pop("known", end)
    fields: dict[str, Any] = {
        "id": f"{given.get('company', 'A')} {period} {known}", "company": "A", "country": "US", "scope": "firm",
        "sector": "platform", "members": (), "period": period, "period_type": kind, "start": start, "end": end,
        "low": None, "usd_bn": usd, "high": None, "share": None, "kind": "actual", "covers": "cash",
        "source": "report", "known": known, "confidence": "high", "read": True,
    }  # fmt: skip
    return Spending(**fields | given)


def book(*rows: Spending) -> Book:
    return Book(rows, DRAWS)


def test_one_missing_quarter_is_the_year_less_the_others_in_every_draw() -> None:
    found = book(row("2025", 100.0), *(row(f"2025-Q{part}", 20.0) for part in (1, 2, 3)))

    fourth = found.quarters("A")[Quarter(2025, 4)]
    year = found.year("A", 2025)
    assert year is not None
    assert fourth.central == pytest.approx(40.0)
    assert fourth.basis == "derived"
    parts = total([found.quarters("A")[Quarter(2025, part)] for part in (1, 2, 3, 4)])
    assert np.allclose(parts.draws, year.draws)


def test_missing_quarters_share_what_the_year_leaves_and_are_marked() -> None:
    found = book(row("2025", 100.0), row("2025-Q1", 16.0)).quarters("A")

    assert [found[Quarter(2025, part)].basis for part in (1, 2, 3, 4)] == ["reported", *["estimate"] * 3]
    assert sum(each.central for each in found.values()) == pytest.approx(100.0)
    assert found[Quarter(2025, 2)].interval().high > 1.05 * found[Quarter(2025, 2)].central


def test_missing_quarters_grow_as_the_years_grew() -> None:
    found = book(row("2024", 100.0), row("2025", 160.0)).quarters("A")

    steps = [found[Quarter(2025, part + 1)].central / found[Quarter(2025, part)].central for part in (1, 2, 3)]
    assert steps == pytest.approx([1.6**0.25] * 3)


def test_missing_quarters_have_the_shape_of_the_other_kind_of_spending() -> None:
    other = [row(f"2025-Q{part}", usd, covers="net-cash", id=f"net {part}") for part, usd in enumerate((1, 2, 3, 4), 1)]

    found = book(row("2025", 100.0), *other).quarters("A")

    assert [each.central for each in found.values()] == pytest.approx([10.0, 20.0, 30.0, 40.0])


def test_a_half_binds_its_own_quarters() -> None:
    found = book(row("2025", 131.0), row("2025-H1", 57.2)).quarters("A")

    assert found[Quarter(2025, 1)].central + found[Quarter(2025, 2)].central == pytest.approx(57.2)
    assert found[Quarter(2025, 3)].central + found[Quarter(2025, 4)].central == pytest.approx(73.8)


def test_a_year_is_what_was_reported_else_its_quarters_else_what_was_guided() -> None:
    quarters = [row(f"2025-Q{part}", 10.0) for part in (1, 2, 3, 4)]

    reported = book(row("2025", 41.0), *quarters).year("A", 2025)
    summed = book(*quarters).year("A", 2025)
    guided = book(row("2025", 44.0, kind="guidance"), quarters[0]).year("A", 2025)

    assert [each and (each.basis, each.central) for each in (reported, summed, guided)] == [
        ("reported", 41.0),
        ("quarters", 40.0),
        ("guidance", 44.0),
    ]


def test_a_calendar_year_out_of_level_fiscal_years_is_their_mean_by_days() -> None:
    found = book(row("FY2025", 10.0), row("FY2026", 10.0)).year("A", 2025)

    assert found is not None
    assert found.basis == "fiscal-years"
    assert found.central == pytest.approx(10.0)


def test_a_calendar_year_out_of_growing_fiscal_years_agrees_with_a_sum_over_days() -> None:
    found = book(row("FY2024", 5.0), row("FY2025", 10.0), row("FY2026", 20.0)).year("A", 2025)

    growth = np.log(2.0)
    days = np.arange(365) + 0.5
    paths = {usd: usd * np.exp(growth * days / 365) / np.exp(growth * days / 365).sum() for usd in (10.0, 20.0)}
    expected = paths[10.0][-151:].sum() + paths[20.0][:214].sum()
    assert found is not None
    assert found.central == pytest.approx(expected, rel=1e-3)


def test_the_rest_of_a_year_is_as_in_other_firm_years() -> None:
    years = [row(f"{year}-Q{part}", usd) for year in (2022, 2023, 2024) for part, usd in enumerate((10, 10, 20, 20), 1)]

    found = book(*years, row("2025-Q1", 30.0), row("2025-Q2", 30.0)).year("A", 2025)

    assert found is not None
    assert found.basis == "part-year"
    assert found.central == pytest.approx(60.0 * 3.0)
    assert found.reported == pytest.approx(1.0 / 3.0)


def test_a_year_of_which_only_its_end_is_told_is_not_guessed() -> None:
    assert book(row("2025-Q3", 30.0), row("2025-Q4", 30.0)).year("A", 2025) is None


def test_the_part_for_ai_is_between_its_ends_and_never_above_the_whole() -> None:
    found = book(row("2025", 100.0, share=(0.7, 0.8)))
    whole = found.year("A", 2025)
    assert whole is not None
    part = found.for_ai(whole, "A")

    assert part is not None
    assert part.central == pytest.approx(75.0)
    assert (part.draws <= whole.draws).all()


def test_the_part_for_ai_is_that_of_the_group_where_the_firm_tells_none() -> None:
    group = row("2025", 400.0, company="four", scope="group", members=("A", "B"), share=(0.7, 0.7))
    found = book(row("2025", 100.0), group)
    whole = found.year("A", 2025)

    assert whole is not None
    part = found.for_ai(whole, "A")
    assert part is not None
    assert part.central == pytest.approx(70.0)


def test_rows_of_one_source_err_together_and_rows_of_two_do_not() -> None:
    def width(second: str) -> float:
        found = book(
            row("2025", 50.0, kind="estimate", confidence="low", source="note"),
            row("2025", 50.0, kind="estimate", confidence="low", source=second, company="B"),
        )
        sums = total([each for firm in ("A", "B") if (each := found.year(firm, 2025)) is not None]).interval()
        return sums.high - sums.low

    assert width("note") > 1.2 * width("another")


def test_programmes_and_money_paid_to_clouds_are_no_yearly_spending() -> None:
    found = book(row("2025", 500.0, covers="programme"), row("2024", 7.0, covers="cloud-spend", company="B"))

    assert found.firms == ()
