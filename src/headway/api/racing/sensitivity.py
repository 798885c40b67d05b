"""`headway race sensitivity`: what the lag or the gap in points hangs on, by three measures. An edge."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from headway.api.origin import Progress
from headway.api.racing.run import Request
from headway.errors import OptionError, UnknownName
from headway.race.course import course_of
from headway.race.drivers import QUANTITIES, drivers_row, means_of
from headway.race.ensemble import every_module
from headway.race.hanging import SensitivityResult, fragile_by_total, one_group, pawn_rows, sobol_rows
from headway.race.independent import DATA, LOW_GROUP, PriorRuns
from headway.race.names import DRAWS, HORIZONS, PARAMETERS, SEED, SOBOL_ROWS
from headway.race.scenario import Scenario
from headway.race.settings import with_settings
from headway.race.sobol import CHANCE, SobolIndices, draw_design, sobol

_FEWEST: Final = 64
_MOST: Final = 32_768


def race_sensitivity(
    scenario: str | Path | Scenario = "baseline",
    *,
    of: str = "lag",
    rows: int = SOBOL_ROWS,
    draws: int = DRAWS,
    horizon: int | None = None,
    seed: int = SEED,
    settings: Sequence[str] = (),
    workers: int | str | None = None,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    progress: Progress | None = None,
) -> SensitivityResult:
    """Sobol indices on the prior; Shapley effects and PAWN on the members that history left.

    Parameters
    ----------
    of
        lag or points.
    rows
        Rows of the Sobol design, which takes as many runs for each group of inputs.
    horizon
        The last of names.HORIZONS within it is the month that is looked at.

    Raises
    ------
    UnknownName, DataError, OptionError, WorkError
        As `race_run`; for a quantity, or a number of rows or months, that makes no sense.
    """
    if of not in QUANTITIES:
        raise UnknownName("quantity", of, QUANTITIES)
    if not _FEWEST <= rows <= _MOST:
        raise OptionError(f"--rows {rows}: give {_FEWEST} to {_MOST}")
    asked = Request.of(
        [scenario], draws=draws, horizon=horizon, seed=seed, settings=settings, workers=workers, leader=leader,
        follower=follower, as_of=as_of, vintage=vintage,
    )  # fmt: skip
    if asked.horizon < HORIZONS[0]:
        raise OptionError(f"--horizon {asked.horizon}: give {HORIZONS[0]} months or more to look at")
    counted = asked.simulate(progress).courses[0]
    base = asked.found[0].scenario
    confidence = asked.confidence(base)
    means = means_of(asked.parameters(base), counted, asked.horizon, of)
    runs = prior_runs(asked, max(month for month in HORIZONS if month <= asked.horizon))
    place, found = QUANTITIES.index(of), prior_indices(runs, rows)
    return SensitivityResult(
        scenario=base.to_dict(),
        leader=asked.field.found.leader,
        follower=asked.field.found.follower,
        month=runs.month,
        quantity=of,
        rows=rows,
        sobol=sobol_rows(found, place, runs.confidence),
        prior={
            "chance": one_group(found, place, CHANCE),
            "low_confidence": one_group(found, place, LOW_GROUP),
            "fragile": fragile_by_total(found, place, runs.confidence),
            "spread": float(np.sqrt(found.variance[place])),
        },
        members={} if means is None else drivers_row(means, confidence),
        pawn=[] if means is None else pawn_rows(PARAMETERS, means, confidence),
        settings=[each.to_dict() for each in asked.settings],
        origin=asked.origin(asked.found[0]),
    )


def prior_runs(asked: Request, month: int) -> PriorRuns:
    """The runs of a scenario on its prior; what is set takes the place of the table's intervals."""
    field, scenario = asked.field, asked.found[0].scenario
    start = field.found.start
    return PriorRuns(
        priors=with_settings(field.priors, asked.chosen(scenario)),
        correlations=field.correlations,
        start=start,
        modules=every_module(without=scenario.switch_off),
        course=course_of(scenario, start.origin, history=start.history, horizon=month),
        month=month,
        seed=asked.seed,
    )


def prior_indices(runs: PriorRuns, rows: int) -> SobolIndices:
    """Sobol indices of the lag and of the points, of every group and of chance."""
    design = draw_design(np.random.default_rng(runs.seed), rows, [*PARAMETERS, DATA], groups=runs.groups)
    return sobol(runs, design)
