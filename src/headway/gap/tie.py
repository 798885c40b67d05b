"""The lag of those who call a difference that is not significant a tie."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.gap.frontier import Frontier
from headway.gap.lag import Lags, at_latest_record, model_lag, record_readings
from headway.interval import Interval
from headway.units import AXIS_DRAWS, DAYS_PER_MONTH

#: From this probability of being at or above on, a model counts as having matched. Sources: 0.5, the better guess;
#: 0.05, a one-sided test at the usual level, whose failure publishers call a tie.
TIE_THRESHOLDS: Final = (0.5, 0.05)

#: The threshold of `--definition tie` if none is given.
DEFAULT_TIE: Final = 0.05


class Tied(NamedTuple):
    """Lags under a tie rule, and the leader's release that each model of the central fit reaches by it (-1: none)."""

    lags: Lags
    central: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TieDetail:
    """The lag at each threshold; `threshold` is that of the answer."""

    threshold: float
    lags: tuple[tuple[float, Interval, float | None], ...]

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "threshold": self.threshold,
            "thresholds": [
                {"threshold": threshold, "lag": lag.to_dict(), "longer_than": longer_than}
                for threshold, lag, longer_than in self.lags
            ],
        }


def checked_threshold(threshold: float) -> float:
    """The threshold; raises OptionError unless it lies between 0 and 1."""
    if not 0.0 < threshold < 1.0:
        raise OptionError(f"a tie needs a probability between 0 and 1, got {threshold:g}; give --tie 0.05 or --tie 0.5")
    return threshold


def tied_lag(
    leader: Frontier,
    scores: NDArray[np.float64],
    days: NDArray[np.int64],
    joint: NDArray[np.bool_] | None = None,
    *,
    threshold: float,
) -> Tied:
    """As `model_lag`, but a model also counts as having matched what it is at or above with at least `threshold`.

    The lag runs back to the last level of the leader that the model matched so, or to the first that stood at or above
    the model if that is later: it is never longer than without the rule.

    Notes
    -----
    The probability is the share of the draws. In a draw, the model's distance from a level is that of the draw, and how
    far distances spread is that of all draws: what the rule would have said had the scores of that draw been measured.
    Method: docs/methods/lag.md, section 7.
    """
    plain = model_lag(leader, scores, days, joint)
    released = np.searchsorted(leader.days, days, side="right")
    value, floor = plain.value.copy(), plain.floor.copy()
    central = np.full(days.size, -1, dtype=np.int64)
    for place, count in enumerate(released):
        if count == 0:
            continue
        last = _last_matched(scores[:, place : place + 1] - leader.levels[:, :count], threshold)
        back = np.where(last >= 0, (days[place] - leader.days[np.maximum(last, 0)]) / DAYS_PER_MONTH, np.inf)
        back = np.where(np.isnan(plain.value[:, place]), np.nan, back)
        value[:, place] = np.minimum(plain.value[:, place], back)
        floor[:, place] = np.minimum(plain.floor[:, place], back)
        if back[0] < plain.value[0, place]:
            central[place] = last[0]
    return Tied(Lags(value, floor), central)


def _last_matched(apart: NDArray[np.float64], threshold: float) -> NDArray[np.int64]:
    """The last of the leader's levels that counts as matched in each row of model minus level; -1 where none does.

    The level of a release that is no record is that of the record before it, which is what then counts.
    """
    needed = ceil(threshold * (apart.shape[AXIS_DRAWS] - 1) - 1e-9)
    spread = np.sort(apart[1:] - apart[0], axis=AXIS_DRAWS)[-max(needed, 1)]
    matched = apart + spread >= 0
    count = apart.shape[1]
    last = np.where(matched.any(axis=1), count - 1 - np.argmax(matched[:, ::-1], axis=1), -1)
    return _record_of(apart, last)


def _record_of(apart: NDArray[np.float64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """The release on which the level of each row's release was first reached, -1 where there is none."""
    rises = np.concatenate([np.ones((apart.shape[0], 1), dtype=bool), np.diff(apart, axis=1) < 0], axis=1)
    latest = np.maximum.accumulate(np.where(rises, np.arange(apart.shape[1]), 0), axis=1)
    found = np.take_along_axis(latest, np.maximum(last, 0)[:, None], axis=1)[:, 0]
    return np.where(last >= 0, found, -1)


def tie_lag(
    leader: Frontier,
    follower: Frontier,
    days: NDArray[np.int64],
    joint: Frontier | None = None,
    *,
    threshold: float = DEFAULT_TIE,
) -> Lags:
    """The lag under the tie rule on the day of the follower's latest record, for each day; as `record_lag`."""
    shared = None if joint is None else joint.at(follower.days) >= follower.levels
    on_release = tied_lag(leader, follower.levels, follower.days, shared, threshold=threshold).lags
    return at_latest_record(record_readings(leader, follower, on_release), follower, days)


def thresholds_with(threshold: float) -> Sequence[float]:
    """The two usual thresholds, and the wanted one if it is another."""
    return TIE_THRESHOLDS if threshold in TIE_THRESHOLDS else (threshold, *TIE_THRESHOLDS)
