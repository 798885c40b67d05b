"""Gaps to draw: real ones, and ones in which something is missing."""

from typing import Any

import pytest

from headway import api


@pytest.fixture(scope="session")
def standing() -> dict[str, Any]:
    """The gap of the headline."""
    return api.gap().to_dict()


@pytest.fixture(scope="session")
def record() -> dict[str, Any]:
    """The same, counted on the days of records."""
    return api.gap(definition="record").to_dict()


@pytest.fixture
def then() -> list[dict[str, Any]]:
    """What two earlier vintages gave."""
    return [
        {"as_of": "2025-12-19", "lag": {"low": 1.0, "central": 8.1, "high": 8.2, "level": 0.9}},
        {"as_of": "2026-04-19", "lag": {"low": 4.2, "central": 8.4, "high": None, "level": 0.9}},
    ]
