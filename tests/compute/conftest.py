"""The ledger of the bundled data, read once."""

from datetime import date

import pytest

from headway.api.compute_ledger import load_ledger
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
