"""The published runs as observations, and the fit to them: read and fitted once."""

import pytest

from headway.api.compute import compute_vintage
from headway.api.planning.calibration import read_runs
from headway.plan.fit import Fit, fit
from headway.plan.observations import Observation


@pytest.fixture(scope="session")
def runs() -> tuple[Observation, ...]:
    """Every row that enters the fit."""
    return read_runs(compute_vintage(None, table="training_runs"), use="calibration")[0]


@pytest.fixture(scope="session")
def fitted(runs: tuple[Observation, ...]) -> Fit:
    """The fit to all of them."""
    return fit(runs)
