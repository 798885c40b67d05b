"""`headway race levers`: which levers move the lag and the probability of overtaking, and by how much. An edge."""

from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

from headway.api.origin import Progress
from headway.api.racing.contrasting import contrast, months_within
from headway.api.racing.run import Request
from headway.facts.reads import note_file, remembered
from headway.race.names import DRAWS, SEED
from headway.race.ranking import LeversResult, Move, courses_of, moves_of, pairs_of, ranked_rows
from headway.race.scenario import Scenario, merged


def race_levers(
    scenario: str | Path | Scenario = "baseline",
    *,
    draws: int = DRAWS,
    horizon: int | None = None,
    seed: int = SEED,
    settings: Sequence[str] = (),
    within: int | None = None,
    workers: int | str | None = None,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    progress: Progress | None = None,
) -> LeversResult:
    """Every ready lever at both of its ends, against a scenario on the same draws; the farthest apart first.

    A lever acts together with those of the scenario; what it sets or scripts counts before what the scenario does, and
    `settings` before both.

    Parameters
    ----------
    horizon
        Months at whose end the lag is read.
    within
        Months within which overtaking counts; `horizon` if None.

    Raises
    ------
    UnknownName, DataError, OptionError, WorkError
        As `race_run`; OptionError for a `within` beyond the horizon.
    """
    asked = Request.of(
        [scenario], draws=draws, horizon=horizon, seed=seed, settings=settings, workers=workers, leader=leader,
        follower=follower, as_of=as_of, vintage=vintage,
    )  # fmt: skip
    within = months_within(within, asked.horizon)
    moves, base = ready_moves(), asked.found[0].scenario
    courses = [base, *(merged(each, base) for each in courses_of(moves))]
    counted = contrast(asked, courses, pairs_of(moves), within, progress)
    return LeversResult(
        scenario=base.to_dict(),
        leader=asked.field.found.leader,
        follower=asked.field.found.follower,
        month=asked.horizon,
        within=within,
        rows=ranked_rows(moves, counted),
        settings=[each.to_dict() for each in asked.settings],
        rejected=counted.rejected,
        origin=asked.origin(asked.found[0]),
    )


@remembered(None)
def ready_moves() -> tuple[Move, ...]:
    """The levers that travel with the package."""
    name = "levers.yaml"
    note_file(f"race/ready/{name}")
    return moves_of((files("headway.race") / "ready" / name).read_text(encoding="utf-8"), name)
