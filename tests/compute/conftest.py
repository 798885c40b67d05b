"""The ledger of the bundled data, read once, and rows of capital spending of three firms."""

from datetime import date

import pytest

from headway.api.compute.ledger import load_ledger
from headway.compute.capex import Spending
from headway.compute.ledger import Ledger

DRAWS = 1500


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    """The newest."""
    return load_ledger(draws=DRAWS)


@pytest.fixture(scope="session")
def old_ledger() -> Ledger:
    """As known at the end of 2025, before owners and families were published."""
    return load_ledger(draws=200, as_of=date(2025, 12, 31))


@pytest.fixture
def capex_rows() -> list[Spending]:
    """Firms A, B and C with 100, 50 and 10 bn USD in 2025."""
    return [
        Spending(
            id=name, company=name, country="US", scope="firm", sector="platform", members=(), period="2025",
            period_type="year", start=date(2025, 1, 1), end=date(2025, 12, 31), low=None, usd_bn=usd, high=None,
            share=None, kind="actual", covers="cash", source=name, known=date(2026, 2, 1), confidence="high", read=True,
        )
        for name, usd in (("A", 100.0), ("B", 50.0), ("C", 10.0))
    ]  # fmt: skip
