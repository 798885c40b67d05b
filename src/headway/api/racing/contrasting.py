"""Many courses on the same draws, at one month: what levers and the table of scenarios share. An edge."""

from collections.abc import Sequence
from typing import Any, cast

from headway.api.origin import Progress
from headway.api.racing.run import Request
from headway.api.racing.workers import carry_out_on
from headway.errors import OptionError
from headway.race.contrast import Contrasted, Contrasts, count_contrasts
from headway.race.scenario import Scenario
from headway.race.simulate import simulate


def months_within(within: int | None, horizon: int) -> int:
    """Months within which an event counts: those asked for, at most the horizon, else the horizon."""
    if within is not None and not 1 <= within <= horizon:
        raise OptionError(f"--within {within}: give 1 to {horizon} months, the horizon")
    return horizon if within is None else within


def contrast(
    asked: Request,
    scenarios: Sequence[Scenario],
    pairs: Sequence[tuple[int, int]],
    within: int,
    progress: Progress | None,
) -> Contrasted:
    """All scenarios on the same draws, counted at the horizon; a chunk holds one course at a time."""
    runners = [asked.runner(each) for each in scenarios]
    plan: Any = Contrasts(runners=runners, pairs=tuple(pairs), month=asked.horizon, within=within, seed=asked.seed)
    # The work is carried out in the same way whatever is counted; only its types are those of runs.
    carry_out, count = carry_out_on(asked.workers), cast("Any", count_contrasts)
    return cast("Contrasted", simulate(plan, asked.draws, workers=carry_out, progress=progress, count=count))
