"""How the lag and the leader's rise move with the penalty of the compatible fit: one reading for each penalty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import GapError
from headway.gap.frontier import Frontier, frontier
from headway.gap.groups import find_group
from headway.gap.measure import measure_gap
from headway.gap.result import GapResult
from headway.gap.yardstick import Yardstick
from headway.interval import Draws, Interval, interval_of
from headway.units import AXIS_ITEMS, DAYS_PER_MONTH, DEFAULT_LEVEL, day_number, months_before

#: Months up to the day over which the leader's rise is taken.
RISE_MONTHS: Final = 24

_DAYS_PER_YEAR: Final = 12 * DAYS_PER_MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRow:
    """What one penalty gives.

    Attributes
    ----------
    published
        Whether this is the publisher's choice.
    gap
        The standing lag and its mean.
    points_per_year
        Rise of the leader's frontier over the last RISE_MONTHS, on the scale that the two anchor models fix.
    logits_per_year
        The same rise on the scale of the fit, which the slope of the anchor benchmark fixes.
    spread
        Standard deviation of the models' capabilities on the scale of the fit.
    """

    penalty_on: str
    penalty: float
    published: bool
    gap: GapResult
    points_per_year: Interval
    logits_per_year: Interval
    spread: Interval

    def to_dict(self) -> dict[str, Any]:
        """The row in JSON form."""
        gap = self.gap.to_dict()
        return {
            "penalty_on": self.penalty_on,
            "penalty": self.penalty,
            "published": self.published,
            "points_per_year": self.points_per_year.to_dict(),
            "logits_per_year": self.logits_per_year.to_dict(),
            "spread": self.spread.to_dict(),
            **{name: gap[name] for name in ("lag", "longer_than", "censored", "mean")},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyResult:
    """The readings of every penalty, the published one among them."""

    rows: tuple[PenaltyRow, ...]
    since: date
    origin: Mapping[str, Any] = field(default_factory=dict)

    @property
    def published(self) -> PenaltyRow:
        """The reading under the publisher's choice."""
        return next(row for row in self.rows if row.published)

    def with_origin(self, origin: Mapping[str, Any]) -> "PenaltyResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: lag and rise against the strength of the penalty."""
        from headway.charts.penalty import penalty_chart
        from headway.words import load_words

        return penalty_chart(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway gap penalty`; `lag` and `longer_than` are those of the published choice."""
        gap = self.published.gap.to_dict()
        same = ("as_of", "leader", "follower", "definition", "yardstick", "unit", "lag", "longer_than")
        return {
            **self.origin,
            **{name: gap[name] for name in same},
            "rise_since": self.since.isoformat(),
            "rows": [row.to_dict() for row in self.rows],
        }


def read_penalty(
    yardstick: Yardstick,
    anchor_slope: Draws,
    *,
    leader: str,
    follower: str,
    as_of: date,
    since: date,
    penalty_on: str,
    penalty: float,
    published: bool,
    level: float = DEFAULT_LEVEL,
) -> PenaltyRow:
    """The reading of one penalty, on the index that was fitted with it.

    Parameters
    ----------
    anchor_slope : one item
        Slope of the anchor benchmark, logits per index point: it turns points into the scale of the fit.

    Raises
    ------
    UnknownName, GapError
        As `measure_gap`.

    Notes
    -----
    Method: docs/methods/penalty.md.
    """
    gap = measure_gap(yardstick, leader=leader, follower=follower, as_of=as_of, since=since, level=level)
    scale = np.vstack([anchor_slope.central, anchor_slope.values])[:, 0]
    ahead = frontier(yardstick, find_group(leader, yardstick).members, day_number(as_of))
    if ahead is None:
        raise GapError(f"{leader} has no model by {as_of}; give a later --as-of")
    points = yearly_rise(ahead, as_of)
    scores = np.vstack([yardstick.scores.central, yardstick.scores.values])
    found = {
        "points_per_year": points,
        "logits_per_year": points * scale,
        "spread": scores.std(axis=AXIS_ITEMS) * scale,
    }
    return PenaltyRow(
        penalty_on=penalty_on,
        penalty=penalty,
        published=published,
        gap=gap,
        **{name: interval_of(rows[1:], float(rows[0]), level) for name, rows in found.items()},
    )


def rise_since(first: date, as_of: date) -> date:
    """The first day of the leader's rise: RISE_MONTHS before the day, or the leader's first model if that is later."""
    return max(first, months_before(as_of, RISE_MONTHS))


def yearly_rise(leader: Frontier, as_of: date) -> NDArray[np.float64]:
    """Rise of a frontier in units a year, shape (1 + draws,): the least-squares line through its daily levels.

    The line is taken over the RISE_MONTHS up to the day, or since the first model; nan on the day of the first model.
    """
    begin = max(day_number(months_before(as_of, RISE_MONTHS)), int(leader.days[0]))
    days = np.arange(begin, day_number(as_of) + 1)
    if days.size < 2:
        return np.full(leader.levels.shape[0], np.nan)
    centred = days - days.mean()
    return np.asarray(leader.at(days) @ centred / (centred @ centred) * _DAYS_PER_YEAR)


def first_release(yardstick: Yardstick, group: str) -> date:
    """The release date of a group's first model."""
    members: Sequence[int] = find_group(group, yardstick).members.tolist()
    return min(yardstick.models[place].released for place in members)
