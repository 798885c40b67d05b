"""Whether what was said is true: the probability under each definition, and the one verdict that follows.

The probability that a claim is true under a definition is the share of draws inside the band of what was said. A draw
that is only known to be longer than its floor, or that could not be read, is undecided where its floor does not settle
it: the probability then has a low end, which counts none of those as true, and a high one, which counts them all.
Method: docs/methods/claims.md, section 3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.claims.measured import Counted, Measured
from headway.claims.names import DIFFERS, FAILS, HOLDS, INDISTINCT, LESS, MORE, OPEN, UNTESTABLE
from headway.claims.registry import measure_named
from headway.claims.said import Said
from headway.units import NAMED_PROBABILITY

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: From this probability on a claim holds, or its truth lies on one side of what was said. Source: the rest of Headway.
ENOUGH: Final = NAMED_PROBABILITY

#: The family of measures that speak of days to come.
FORECAST: Final = "forecast"

#: Room for rounding in a share of draws.
_EPSILON: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The probability that a claim is true.

    Attributes
    ----------
    low, high
        `low` counts no undecided draw as true, `high` every one.
    below, above
        The probability that the truth lies below the band that was said, and above it; no undecided draw counts.
    """

    low: float
    high: float
    below: float
    above: float

    @property
    def verdict(self) -> str:
        """HOLDS where the truth surely lies in the band, FAILS where it surely lies on one side of it, else INDISTINCT.

        A number of which the truth may be on either side is not refuted, however improbable it is as such: the
        narrower its band, the less of any interval falls into it.
        """
        if self.low >= ENOUGH - _EPSILON:
            return HOLDS
        return FAILS if max(self.below, self.above) >= ENOUGH - _EPSILON else INDISTINCT


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """A claim under one definition."""

    counted: Counted
    chance: Chance

    @property
    def verdict(self) -> str:
        """HOLDS, FAILS or INDISTINCT."""
        return self.chance.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What forecasts say of a claim on a day to come.

    Attributes
    ----------
    p
        Of a probability that was said, the pool's; of anything else, the pool's probability that the claim comes true.
    low, high
        The least and the most that one of its models says; None where only the pool was read.
    mc_error
        Standard error of `p` by the number of draws; None where it is not known.
    verdict
        Whether what was said is consistent with the pool.
    """

    p: float
    low: float | None
    high: float | None
    mc_error: float | None
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is said of a claim.

    Attributes
    ----------
    until
        Of OPEN, the day from which it can be told.
    reason
        Of UNTESTABLE, why: the words stand in the catalogue.
    definitions
        Every definition that was read, the default first.
    """

    verdict: str
    until: date | None = None
    reason: str | None = None
    definitions: tuple[Defined, ...] = ()
    pool: Pool | None = None

    @property
    def chance(self) -> Chance | None:
        """The probability that the claim is true under the default definition; None where nothing was read."""
        return self.definitions[0].chance if self.definitions else None


def chance_of(said: Said, values: Array, floor: Array | None = None) -> Chance:
    """The probability that what was said is true.

    Parameters
    ----------
    values : shape (draws,)
        One each draw; nan where it could not be read, infinite where it is longer than can be read.
    floor : shape (draws,), optional
        What an infinite draw is at least. Without it an infinite value is taken at its word.
    """
    above, below = _above(said, values), _below(said, values)
    unread = np.isnan(values)
    if floor is not None:
        longer = np.isposinf(values)
        # What is only known to be longer than its floor lies above the band where its floor does, and in it where the
        # band has no upper end and the floor lies in it.
        settled = _above(said, floor) | (~_below(said, floor) & (said.high == math.inf))
        unread = unread | (longer & ~settled)
        above, below = np.where(longer, _above(said, floor), above), below & ~longer
    true = ~(above | below | unread)
    low, possible, under, over = (float(np.mean(each)) for each in (true, unread, below, above))
    return Chance(low=low, high=low + possible, below=under, above=over)


def _above(said: Said, values: Array) -> Mask:
    return np.asarray(values >= said.high if said.relation == LESS else values > said.high)


def _below(said: Said, values: Array) -> Mask:
    return np.asarray(values <= said.low if said.relation == MORE else values < said.low)


def judge(said: Said, measured: Measured, *, today: date) -> Judged:
    """The verdict on a claim, and what it follows from.

    A claim on a day to come is OPEN, whatever is expected of that day; what forecasts say of it is in `pool`.
    """
    if not measured.counted:
        return _unread(measured, today)
    found = tuple(_defined(said, each) for each in measured.counted)
    verdict = _overall(found)
    if _is_ahead(measured, today):
        pool = _pool(measured, found[0], verdict) if _is_forecast(measured) else None
        return Judged(verdict=OPEN, until=measured.due, definitions=found, pool=pool)
    return Judged(verdict=verdict, definitions=found)


def untestable(reason: str) -> Judged:
    """The verdict on a claim that nothing measures."""
    return Judged(verdict=UNTESTABLE, reason=reason)


def _unread(measured: Measured, today: date) -> Judged:
    due = measured.due
    if due is not None and due > today:
        return Judged(verdict=OPEN, until=due)
    return untestable(measured.why or "no-data")


def _defined(said: Said, counted: Counted) -> Defined:
    """A value without draws, such as one that was published, is its own only draw."""
    draws = slice(1, None) if counted.rows.size > 1 else slice(None)
    floor = None if counted.floor is None else counted.floor[draws]
    return Defined(counted=counted, chance=chance_of(said, counted.rows[draws], floor))


def _overall(found: Sequence[Defined]) -> str:
    """DIFFERS where one definition holds and another fails; else what the default says.

    A value whose error nobody knows, such as the score on one benchmark, cannot contradict another.
    """
    every = {each.verdict for each in found if not each.counted.certain}
    return DIFFERS if {HOLDS, FAILS} <= every else found[0].verdict


def _is_ahead(measured: Measured, today: date) -> bool:
    """Whether what was counted is of a day to come, or of a period that is not over."""
    return measured.due is not None and measured.due > today


def _is_forecast(measured: Measured) -> bool:
    return measure_named(measured.call.measure).family == FORECAST


def _pool(measured: Measured, default: Defined, verdict: str) -> Pool:
    rows, told = default.counted.rows, default.counted.detail
    if measured.unit == "p":
        # The draws are the models of the pool, each as often as it weighs; one without weight is told beside them.
        values = default.counted.draws
        low, high = told.get("low", float(values.min())), told.get("high", float(values.max()))
        return Pool(p=float(rows[0]), low=low, high=high, mc_error=told.get("mc_error"), verdict=verdict)
    # The rows stand for as many draws as the pool has, of which the origin tells.
    p, draws = default.chance.low, measured.origin.get("draws") or max(rows.size - 1, 1)
    return Pool(p=p, low=None, high=None, mc_error=math.sqrt(p * (1.0 - p) / draws), verdict=verdict)
