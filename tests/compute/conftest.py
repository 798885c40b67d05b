"""Rows of capital spending of three firms for the search of combinations."""

from datetime import date

import pytest

from headway.compute.capex import Spending


@pytest.fixture
def capex_rows() -> list[Spending]:
    return [
        Spending(
            id=name, company=name, country="US", scope="firm", sector="platform", members=(), period="2025",
            period_type="year", start=date(2025, 1, 1), end=date(2025, 12, 31), low=None, usd_bn=usd, high=None,
            share=None, kind="actual", covers="cash", source=name, known=date(2026, 2, 1), confidence="high", read=True,
        )
        for name, usd in (("A", 100.0), ("B", 50.0), ("C", 10.0))
    ]  # fmt: skip
