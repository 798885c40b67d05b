"""What each expert said, beside what is measured, what was known then, and what the pool says: one row a statement.

An expert spoke of a present that he could see; the pool's forecast for the same month was made half a year before it.
The row says so by `pool.origin`. Method: docs/methods/forecast-rounds.md, section 5.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Final

from headway.forecast.bodies import VOID, YES
from headway.forecast.measured import Measured
from headway.forecast.series import month_end
from headway.forecast.settle import NO_VINTAGE, NOT_DUE
from headway.forecast.statements import CHANGE, EVENT, LAG, Link, off_by

Row = Mapping[str, Any]

#: Where a statement stands: held against what is measured, its day to come, its day over but not known, settled by a
#: source that somebody named, or nothing can settle it.
COMPARED, OPEN, WAITING, SETTLED, NOT_TESTABLE = "compared", "open", "waiting", "settled", "untestable"

#: Why nothing is told of what was known then: no vintage is held of so near to the day.
NONE_HELD: Final = "none-held"

#: Why the pool has no forecast: its first came due later, it is told at month ends only, it has no record of the pair,
#: or the day is beyond its months.
TOO_EARLY, NOT_A_MONTH, NO_RECORD_OF_PAIR, TOO_FAR = "too-early", "not-a-month", "no-record-of-pair", "too-far"

#: Months before the day at which the pool's forecast was made. Source: the middle one of those that are scored.
AHEAD: Final = 6

#: Days by which the first vintage after a day may be later and still tell what was known then. A parameter: ours.
NEAR_DAYS: Final = 120


#: How rare it has to be by chance alone before experts and pool are told apart: what an interval at 90% leaves.
_CHANCE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found on a statement.

    Attributes
    ----------
    now
        What is measured by the newest scores.
    then, then_vintage, then_why
        What the first scores known on or after the day gave, their vintage, and why there are none.
    pool, pool_why
        What the pool says, and why it says nothing.
    outcome
        What settled it in the ledger.
    """

    now: Measured | None = None
    then: Measured | None = None
    then_vintage: str | None = None
    then_why: str | None = None
    pool: Row | None = None
    pool_why: str | None = None
    outcome: Row | None = None


def expert_row(said: Row, link: Link, found: Found, today: date) -> dict[str, Any]:
    """One statement with all that is held against it; `said` is its row of the table.

    `error` is the one number that was said (headway.forecast.statements) less the central measurement, months;
    `pool_error` the pool's median less what its forecast was settled as.
    """
    status, why = _status(link, found, today)
    measured = _central(found.now)
    numeric = link.kind not in (None, CHANGE, EVENT)
    return {
        "key": said["id"],
        "person": said["person"],
        "role": said["role"],
        "date": said["date"].isoformat(),
        "statement": said["statement"],
        "value": said["value"],
        "unit": said["unit"],
        "pair": link.pair,
        "kind": link.kind,
        "question": link.name,
        "due": link.due.isoformat() if link.due else None,
        "said": link.said() if link.kind else None,
        "measured": _interval(found.now),
        "measured_until": found.now.until.isoformat() if found.now else None,
        "as_known_then": _interval(found.then),
        "then_vintage": found.then_vintage,
        "then_why": found.then_why,
        "pool": dict(found.pool) if found.pool else None,
        "pool_why": found.pool_why,
        "error": off_by(link.months, measured) if numeric else None,
        "inside": _inside(link, measured) if numeric else None,
        "p_as_said": _as_said(link, found.now),
        "pool_error": _pool_error(found.pool),
        "brier": _brier(link, found.outcome),
        "outcome": {name: found.outcome[name] for name in ("value", "source")} if found.outcome else None,
        "status": status,
        "why": why,
        "source": said["source"],
        "source_url": said["source_url"],
    }


def _status(link: Link, found: Found, today: date) -> tuple[str, str | None]:
    if found.outcome is not None:
        return SETTLED, None
    if link.due is None:
        return NOT_TESTABLE, link.untestable
    if link.due > today:
        return OPEN, NOT_DUE
    return (COMPARED, None) if found.now is not None else (WAITING, NO_VINTAGE)


def _interval(found: Measured | None) -> dict[str, Any] | None:
    return found.interval.to_dict() if found else None


def _central(found: Measured | None) -> float | None:
    """The central measurement; None where it is longer than can be read."""
    return found.interval.central if found and math.isfinite(found.interval.central) else None


def _inside(link: Link, measured: float | None) -> bool | None:
    """Whether what is measured lies between the ends that were named; None where one is missing."""
    if measured is None or link.low is None or link.high is None:
        return None
    return link.low <= measured <= link.high


def _as_said(link: Link, found: Measured | None) -> float | None:
    """The share of draws of the index in which the lag went the way that was said."""
    if found is None or found.p_widens is None:
        return None
    return found.p_widens if link.direction == "widens" else 1.0 - found.p_widens


def _pool_error(pool: Row | None) -> float | None:
    actual = pool.get("actual") if pool else None
    return None if pool is None or actual is None else float(pool["central"] - actual)


def _brier(link: Link, outcome: Row | None) -> float | None:
    if outcome is None or link.p is None or outcome["value"] == VOID:
        return None
    return float((link.p - (outcome["value"] == YES)) ** 2)


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """How far off experts and pool were, over the statements for which both can be told.

    `pool_closer` counts the statements to which the pool was closer, of those where one was; `told_apart` is whether a
    fair coin would do that or more at most one time in ten (sign test, two-sided). Statements on one month have one
    outcome, so even that says too much.
    """
    both = [(abs(row["error"]), abs(row["pool_error"])) for row in rows if _both(row)]
    closer, further = (sum(pool < said for said, pool in both), sum(pool > said for said, pool in both))
    return {
        "statements": len(both),
        "off": median(said for said, _ in both) if both else None,
        "pool_off": median(pool for _, pool in both) if both else None,
        "pool_closer": closer,
        "told_apart": sign_test(closer, further) <= _CHANCE,
    }


def _both(row: Row) -> bool:
    return row["error"] is not None and row["pool_error"] is not None


def sign_test(one: int, other: int) -> float:
    """The probability that a fair coin, thrown as often, falls at least as unevenly."""
    count, least = one + other, min(one, other)
    return min(1.0, 2.0 * sum(math.comb(count, each) for each in range(least + 1)) / 2.0**count)


def pool_of_month(link: Link, settled: Sequence[Row]) -> tuple[dict[str, Any] | None, str | None]:
    """The pool's forecast for the month of a lag, made AHEAD months before, from a backtest; or None and why."""
    if link.kind != LAG or link.due is None:
        return None, NOT_A_MONTH
    rows = [row for row in settled if (row["pair"], row["target"], row["horizon"]) == (link.pair, "lag", AHEAD)]
    due = month_end(link.due).isoformat()
    found = next((row for row in rows if row["due"] == due), None)
    if found is not None:
        kept = ("low", "central", "high", "level", "origin", "due", "actual")
        return {name: found[name] for name in kept} | {"months_ahead": AHEAD}, None
    if not rows:
        return None, NO_RECORD_OF_PAIR
    return None, TOO_EARLY if due < min(row["due"] for row in rows) else NOT_DUE


def pool_of_event(link: Link, overtake: Sequence[Row], origin: date) -> tuple[dict[str, Any] | None, str | None]:
    """What the pool says now of an event within the fewest months that reach the day on which it is due.

    `low` and `high` are the least and the most that one of its models says; `p_before` what it says of the longest time
    that ends before that day.
    """
    event = link.event
    left = (event.origin.year - origin.year) * 12 + event.origin.month - origin.month + event.months
    found = pool_within(event.target, left, overtake, origin)
    return (None, TOO_FAR) if found is None else (found, None)


def pool_within(event: str, left: int, overtake: Sequence[Row], origin: date) -> dict[str, Any] | None:
    """What the pool says of an event within the fewest of its months that reach so many after its origin; else None."""
    rows = {row["within_months"]: row for row in overtake if row["event"] == event and row["p"] is not None}
    reach = [months for months in sorted(rows) if months >= left]
    if left < 1 or not reach:
        return None
    row, before = rows[reach[0]], [months for months in sorted(rows) if months < left]
    return {
        "p": row["p"],
        "mc_error": row["mc_error"],
        "within_months": reach[0],
        "origin": origin.isoformat(),
        "low": row["models"]["low"],
        "high": row["models"]["high"],
        "p_before": rows[before[-1]]["p"] if before else None,
        "within_months_before": before[-1] if before else None,
    }


def pool_of_change(lag: Row, start: float, origin: date) -> dict[str, Any]:
    """What the pool says of the change from a lag that is known: its interval for the day, less that lag."""
    ends = {name: lag[name] - start for name in ("low", "central", "high")}
    return {**ends, "level": lag["level"], "origin": origin.isoformat(), "due": lag["date"]}
