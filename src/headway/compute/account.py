"""How much of the capability gap is training compute, and how much efficiency at equal compute.

Index points of a model = k x log10(training FLOP) + efficiency. Between two models the difference in points splits into
k x the difference in log10 FLOP, and the rest; both are taken on the same draw, so they add up to the gap on each one.
Imputed figures never enter, and the index itself holds no FLOP (docs/methods/account.md).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np

from headway.compute.account_evidence import Array, Evidence, named
from headway.compute.account_fits import differences, fitted_slopes, generator, year_lines
from headway.compute.account_result import ANY_KNOWN, Account, AccountResult, Dated, Slope
from headway.compute.estimates import Sampler
from headway.compute.quarters import quarter_of, quarters_between
from headway.compute.scaling import RunTrend
from headway.compute.training import Run, members
from headway.errors import GapError
from headway.gap.frontier import Frontier, frontier
from headway.gap.groups import Group, find_group
from headway.gap.yardstick import Yardstick
from headway.interval import interval_of
from headway.units import DEFAULT_LEVEL, day_number, day_numbers

#: A model stands for a frontier if it is at most so many index points below it: a third of a year of the leader's rise.
#: Source: ours.
WITHIN: Final = 5.0

#: The best models of known compute are shown beside the answer if they are at most so far below. Source: ours.
WITHIN_SIGHT: Final = 20.0

#: Fewest records behind a trend of a side's largest runs.
LEAST_RECORDS: Final = 4


def take_account(
    yardstick: Yardstick,
    runs: Sequence[Run],
    *,
    leader: str,
    follower: str,
    as_of: date,
    since: date,
    sampler: Sampler,
    level: float = DEFAULT_LEVEL,
) -> AccountResult:
    """The account on every quarter end from `since`, and on the day.

    Raises
    ------
    UnknownName, GapError
        For a group nobody is in, or a day before a side's first model.
    """
    sides = tuple(find_group(group, yardstick) for group in (leader, follower))
    evidence = Evidence.of(yardstick, [run for run in runs if run.model.released <= as_of], sampler)
    full = (sides[0].name, sides[1].name)
    fitted = fitted_slopes(evidence, full, level)
    draws = fitted[0][1] if fitted else None
    lines, rise = year_lines(evidence, draws, as_of, level)
    fronts = [_front(yardstick, side, as_of) for side in sides]
    dates = [
        _dated(evidence, full, fronts, day, draws, level)
        for day in _days(since, as_of)
        if all(front.days[0] <= day_number(day) for front in fronts)
    ]
    return AccountResult(
        as_of=as_of,
        leader=full[0],
        follower=full[1],
        level=level,
        slopes=tuple(slope for slope, _ in fitted),
        differences=differences(evidence, full, as_of, draws, level),
        dates=tuple(dates),
        sensitivity=tuple(_under(evidence, full, dates[-1], fitted, fronts, level)) if dates else (),
        models=named(evidence, full, level),
        lines=lines,
        rise=rise,
        within=WITHIN,
    )


def _front(yardstick: Yardstick, side: Group, as_of: date) -> Frontier:
    found = frontier(yardstick, side.members, day_number(as_of))
    if found is None:
        raise GapError(f"{side.name} has no model by {as_of}; give a later --as-of")
    return found


def _under(
    evidence: Evidence,
    sides: tuple[str, str],
    last: Dated,
    fitted: Sequence[tuple[Slope, Array]],
    fronts: Sequence[Frontier],
    level: float,
) -> Iterator[tuple[str, Account]]:
    """The answer of the last day under each slope."""
    for slope, draws in fitted:
        again = _dated(evidence, sides, fronts, last.day, draws, level).answer
        if again is not None:
            yield slope.name, again


def _days(since: date, as_of: date) -> list[date]:
    """Quarter ends from a day, and the last day."""
    ends = [quarter.end for quarter in quarters_between(quarter_of(since), quarter_of(as_of))]
    return [end for end in ends if since <= end < as_of] + [as_of]


def _dated(
    evidence: Evidence,
    sides: tuple[str, str],
    fronts: Sequence[Frontier],
    day: date,
    slope: Array | None,
    level: float,
) -> Dated:
    """The gap of the frontiers on a day with every account of it that the evidence allows."""
    number = day_number(day)
    again = np.concatenate([[0], 1 + np.resize(np.arange(fronts[0].levels.shape[0] - 1), evidence.sampler.draws)])
    levels = [front.at(np.array([number]))[again, 0] for front in fronts]
    gap = levels[0] - levels[1]
    holders = [evidence.yardstick.models[front.holders[front.place(np.array([number]))[0]]].name for front in fronts]
    accounts = []
    if slope is not None:
        for route, known, within in (
            ("known", True, WITHIN),
            ("estimated", False, WITHIN),
            (ANY_KNOWN, True, WITHIN_SIGHT),
        ):
            pair = _pair(evidence, sides, levels, day, known=known, within=within)
            if pair is not None:
                accounts.append(_of_pair(evidence, pair, levels, slope, level, route=route))
        trended = _of_trend(evidence, sides, day, gap, slope, level)
        if trended is not None:
            accounts.append(trended)
    return Dated(
        day=day,
        gap=interval_of(gap[1:], float(gap[0]), level),
        holders=(holders[0], holders[1]),
        accounts=tuple(accounts),
        models=tuple(_count(evidence, side, day) for side in sides),  # type: ignore[arg-type]
    )


def _count(evidence: Evidence, side: str, day: date) -> tuple[int, int]:
    """Scored models of a side by a day: with known compute, and with estimates as well."""
    inside = set(members(side, evidence.sizes).tolist())
    known, both = (
        sum(at in inside and evidence.runs[at].model.released <= day for at in evidence.scored(known=only))
        for only in (True, False)
    )
    return known, both


def _pair(
    evidence: Evidence, sides: tuple[str, str], levels: Sequence[Array], day: date, *, known: bool, within: float
) -> tuple[int, int] | None:
    """The run of each side nearest below its frontier, if both are within reach; by the central fit."""
    found = []
    for side, front in zip(sides, levels, strict=True):
        inside = set(members(side, evidence.sizes).tolist())
        runs = [at for at in evidence.scored(known=known) if at in inside and evidence.runs[at].model.released <= day]
        if not runs:
            return None
        points = evidence.points_of(runs)[0]
        if front[0] - points.max() > within:
            return None
        found.append(runs[int(points.argmax())])
    return found[0], found[1]


def _of_pair(
    evidence: Evidence, pair: tuple[int, int], levels: Sequence[Array], slope: Array, level: float, *, route: str
) -> Account:
    """The account between two models."""
    points = evidence.points_of(pair)
    flop = evidence.flop[:, list(pair)]
    gap = points[:, 0] - points[:, 1]
    return Account.of(
        route,
        gap,
        slope * (flop[:, 0] - flop[:, 1]),
        flop,
        level,
        runs=tuple(evidence.runs[at].model.name for at in pair),
        bases=tuple(evidence.runs[at].basis for at in pair),
        released=tuple(evidence.runs[at].model.released for at in pair),
        short=tuple(float(front[0] - points[0, place]) for place, front in enumerate(levels)),
        models=(1, 1),
    )


def run_trend(evidence: Evidence, side: str, day: date) -> RunTrend | None:
    """The records of a side's largest run by a day; None with fewer than LEAST_RECORDS."""
    largest = frontier(evidence.sizes, members(side, evidence.sizes), day_number(day))
    if largest is None:
        return None
    rises = np.flatnonzero(largest.is_record()[0])
    records = tuple(dict.fromkeys(int(largest.holders[at]) for at in rises))
    days = day_numbers([evidence.runs[at].model.released for at in records])
    if len(records) < LEAST_RECORDS or np.unique(days).size < LEAST_RECORDS:
        return None
    return RunTrend(records=records, days=days, sizes=evidence.flop[:, list(records)])


def _of_trend(
    evidence: Evidence, sides: tuple[str, str], day: date, gap: Array, slope: Array, level: float
) -> Account | None:
    """The account between the frontiers themselves, with the size of their runs read off the trend of each side."""
    found, records, last = [], [], []
    for side in sides:
        line = run_trend(evidence, side, day)
        if line is None:
            return None
        last.append(evidence.runs[line.records[-1]])
        noise = generator(evidence, f"runs {side}").standard_t(line.freedom, evidence.sampler.draws)
        found.append(line.at(day_number(day), noise))
        records.append(len(line.records))
    flop = np.column_stack(found)
    return Account.of(
        "trend",
        gap,
        slope * (flop[:, 0] - flop[:, 1]),
        flop,
        level,
        models=(records[0], records[1]),
        runs=tuple(run.model.name for run in last),
        bases=tuple(run.basis for run in last),
        released=tuple(run.model.released for run in last),
    )
