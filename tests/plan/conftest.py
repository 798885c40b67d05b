"""The published runs as observations, and the fit to them: read and fitted once."""

import pytest

from headway.api.planning.calibration import published_runs
from headway.plan.fit import Fit, fit
from headway.plan.observations import Observation


@pytest.fixture(scope="session")
def runs() -> tuple[Observation, ...]:
    """Every row that enters the fit."""
    return published_runs()


@pytest.fixture(scope="session")
def fitted(runs: tuple[Observation, ...]) -> Fit:
    """The fit to all of them."""
    return fit(runs)
