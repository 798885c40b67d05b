"""`headway gap penalty`: the gap under every strength and kind of penalty of the compatible fit. An edge."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np

from headway.api.answers import SINCE, Progress, cache_folder, context, day_within
from headway.api.yardsticks import fitted_yardstick
from headway.errors import OptionError
from headway.facts.store import open_vintage
from headway.gap.penalty import PenaltyResult, PenaltyRow, first_release, read_penalty, rise_since
from headway.index import (
    DEFAULT_DRAWS,
    DEFAULT_SEED,
    PENALTY,
    PENALTY_ON,
    Index,
    ScoreMatrix,
    cached_index,
    score_matrix,
)
from headway.index.scale import ANCHOR_BENCHMARK

#: Strengths of the penalty: 1 and 3 of each decade from 1e-4 to 1, the published one among them.
PENALTIES: Final = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, PENALTY, 0.3, 1.0)


def gap_penalty(
    *,
    leader: str = "US",
    follower: str = "China",
    since: date | None = None,
    as_of: date | None = None,
    vintage: str | None = None,
    draws: int = DEFAULT_DRAWS,
    progress: Progress | None = None,
) -> PenaltyResult:
    """How the lag and the leader's rise move with the penalty on slopes and on their logarithms.

    Every penalty is fitted to the same resamples of the same scores.

    Raises
    ------
    OptionError
        For a vintage without scores, a day after the vintage, or fewer than 2 draws.
    UnknownName, GapError
        For a group or vintage that is not there, or a date on which no gap can be read.
    """
    opened = open_vintage(vintage)
    if "scores" not in opened.table_names:
        raise OptionError(
            f"vintage {opened.name} holds no scores, so no penalty can be tried; leave --vintage out for the newest"
        )
    day = day_within(opened, as_of)
    start = min(SINCE, day) if since is None else since
    if start > day:
        raise OptionError(f"the mean cannot start on {start}, after {day}; give an earlier --since")
    matrix = score_matrix(*opened.score_rows())
    rows, first = list[PenaltyRow](), day
    for penalty_on, penalty, index in _fitted(matrix, draws, progress):
        scale = fitted_yardstick(opened, index)
        first = first_release(scale, leader)
        anchor = np.array([index.benchmarks.index(ANCHOR_BENCHMARK)])
        rows.append(
            read_penalty(
                scale,
                index.slope.take(anchor),
                leader=leader,
                follower=follower,
                as_of=day,
                since=start,
                penalty_on=penalty_on,
                penalty=penalty,
                published=(penalty_on, penalty) == (PENALTY_ON[0], PENALTY),
            )
        )
    origin = {**context(opened, draws=draws, seed=DEFAULT_SEED), "method": "eci"}
    return PenaltyResult(rows=tuple(rows), since=rise_since(first, day)).with_origin(origin)


def _fitted(matrix: ScoreMatrix, draws: int, progress: Progress | None) -> Iterator[tuple[str, float, Index]]:
    """The index under each kind and strength of penalty."""
    choices = [(penalty_on, penalty) for penalty_on in PENALTY_ON for penalty in PENALTIES]
    for place, (penalty_on, penalty) in enumerate(choices):
        index = cached_index(
            matrix,
            cache_folder(),
            draws=draws,
            penalty=penalty,
            penalty_on=penalty_on,
            progress=_part(progress, place * draws, len(choices) * draws),
        )
        yield penalty_on, penalty, index


def _part(progress: Progress | None, done_before: int, total: int) -> Progress | None:
    """The progress of one index as a part of the whole."""
    return None if progress is None else lambda done, _: progress(done_before + done, total)
