"""What the ledger says of stocks or flows: rows by side, channel and quarter, totals, ratios in every unit, mixes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.chips import UNITS
from headway.compute.ledger import WORLD, Kind, Ledger, quotient
from headway.compute.quarters import Quarter
from headway.compute.stock_result import Amount, StockResult, UnitRatio
from headway.errors import OptionError
from headway.interval import Draws, Interval, interval_of
from headway.units import DEFAULT_LEVEL

Array = NDArray[np.float64]

#: Quarters back to which the ratio is compared.
_YEAR: Final = 4


def read_ledger(
    ledger: Ledger,
    *,
    kind: Kind,
    leader: str,
    follower: str,
    basis: str = "owned",
    unit: str = "h100e-8bit",
    side: str | None = None,
    quarter: Quarter | None = None,
    since: Quarter | None = None,
    assumptions: Sequence[Mapping[str, Any]] = (),
) -> StockResult:
    """The ledger on one basis and in one unit; rows of one side, one quarter or from a quarter on where asked for.

    Raises
    ------
    UnknownName
        For a side, basis or unit that is not there.
    OptionError
        For the same side twice, or a quarter outside the ledger.
    """
    if leader == follower:
        raise OptionError(f"the ratio needs two sides, got {leader} twice; give another --follower")
    for name, given in (("quarter", quarter), ("since", since)):
        if given is not None and given not in ledger.quarters:
            ends = f"from {ledger.quarters[0]} to {ledger.quarters[-1]}" if ledger.quarters else "nowhere on that day"
            raise OptionError(f"--{name} {given} is outside the ledger, which goes {ends}")
    sides = (leader, follower, WORLD) if side is None else (side,)
    shown = [
        place
        for place, each in enumerate(ledger.quarters)
        if (quarter is None or each == quarter) and (since is None or each >= since)
    ]
    newest = quarter or ledger.newest(leader, follower, basis=basis)
    place = None if newest is None else ledger.quarters.index(newest)
    ratios = tuple(_unit_ratio(ledger, kind, leader, follower, basis, each, shown, place) for each in UNITS)
    found = next(each.newest for each in ratios if each.unit == unit) if unit in UNITS else None
    chosen = (basis, unit, kind)
    return StockResult(
        kind=kind,
        leader=leader,
        follower=follower,
        basis=basis,
        unit=unit,
        quarter=newest,
        rows=tuple(
            row
            for each in sides
            for channel in ledger.channels(each, basis)
            for row in _amounts(ledger, each, channel, chosen, shown)
        ),
        totals=tuple(row for each in sides for row in _amounts(ledger, each, None, chosen, shown)),
        at_quarter=_at(ledger, (leader, follower), (basis, unit, kind), place),
        ratios=ratios,
        shares=tuple(row for each in sides for row in _shares(ledger, each, chosen, place)),
        drivers=tuple(_drivers(ledger, (leader, follower), (basis, unit, kind), place)) if found is not None else (),
        mixes=tuple(row for each in sides if each != WORLD for row in _mixes(ledger, each, basis, unit, kind, place)),
        years=tuple(row for each in sides for row in _years(ledger, each, basis, unit)) if kind == "flow" else (),
        unknown={each: ledger.unknown(each, basis) for each in (leader, follower)},
        reason=None if found is not None else _reason(ledger, (leader, follower), basis, newest),
        owners={each: ledger.owners(each) for each in (leader, follower) if ledger.owners(each)},
        assumptions=tuple(assumptions),
        leads=ledger.leads,
        own_rows=ledger.own,
        extrapolated=ledger.extrapolated,
    )


def _amounts(
    ledger: Ledger, side: str, channel: str | None, chosen: tuple[str, str, Kind], shown: Sequence[int]
) -> list[Amount]:
    basis, unit, kind = chosen
    series = ledger.series(side, channel=channel, basis=basis, unit=unit, kind=kind)
    intervals = series.take(np.array(shown, dtype=np.int64)).intervals()
    return [
        Amount(
            side=side,
            channel=channel,
            quarter=ledger.quarters[place],
            amount=interval,
            extrapolated=ledger.quarters[place] in ledger.extrapolated,
        )
        for place, interval in zip(shown, intervals, strict=True)
        if np.isfinite(interval.central)
    ]


def _at(
    ledger: Ledger, sides: tuple[str, str], chosen: tuple[str, str, Kind], place: int | None
) -> dict[str, Interval]:
    """The totals of sides at a quarter, where they are known."""
    if place is None:
        return {}
    found = {side: _amounts(ledger, side, None, chosen, [place]) for side in sides}
    return {side: rows[0].amount for side, rows in found.items() if rows}


def _unit_ratio(
    ledger: Ledger,
    kind: Kind,
    leader: str,
    follower: str,
    basis: str,
    unit: str,
    shown: Sequence[int],
    place: int | None,
) -> UnitRatio:
    ratio = _ratio(ledger, kind, leader, follower, basis, unit)
    readable = [each for each in shown if np.isfinite(ratio.values[:, each]).all()]
    intervals = ratio.take(np.array(readable, dtype=np.int64)).intervals()
    before = None if place is None else place - _YEAR
    change = p_rose = None
    if place is not None and before is not None and before >= 0 and np.isfinite(ratio.values[:, [before, place]]).all():
        moved = ratio.values[:, place] / ratio.values[:, before]
        change = interval_of(moved, float(ratio.central[place] / ratio.central[before]))
        p_rose = float(np.mean(moved > 1.0))
    newest = None
    if place is not None and np.isfinite(ratio.values[:, place]).all():
        newest = interval_of(ratio.values[:, place], float(ratio.central[place]))
    return UnitRatio(
        unit=unit,
        quarters=tuple(ledger.quarters[each] for each in readable),
        ratios=tuple(intervals),
        extrapolated=tuple(ledger.quarters[each] in ledger.extrapolated for each in readable),
        newest=newest,
        change=change,
        p_rose=p_rose,
    )


def _ratio(ledger: Ledger, kind: Kind, leader: str, follower: str, basis: str, unit: str) -> Draws:
    """Stocks at the ends of quarters, or flows of four quarters to the end of each, one side over the other."""
    if kind == "stock":
        return ledger.ratio(leader, follower, basis, unit)
    top, bottom = (ledger.series(side, basis=basis, unit=unit, kind="flow") for side in (leader, follower))
    values = quotient(_four(top.values), _four(bottom.values))
    return Draws(central=quotient(_four(top.central[None]), _four(bottom.central[None]))[0], values=values)


def _four(flows: Array) -> Array:
    """Sums over four quarters; nan before the fourth."""
    total = np.cumsum(flows, axis=1)
    before = np.zeros_like(total)
    before[:, _YEAR:] = total[:, :-_YEAR]
    before[:, : _YEAR - 1] = np.nan
    found: Array = total - before
    return found


def _shares(ledger: Ledger, side: str, chosen: tuple[str, str, Kind], place: int | None) -> list[dict[str, Any]]:
    """Each channel's share of a side's total at the quarter."""
    basis, unit, kind = chosen
    channels = ledger.channels(side, basis)
    if place is None or len(channels) < 2:
        return []
    total = ledger.series(side, basis=basis, unit=unit, kind=kind)
    if not np.isfinite(total.values[:, place]).all() or not total.central[place]:
        return []
    found = []
    for channel in channels:
        part = ledger.series(side, channel=channel, basis=basis, unit=unit, kind=kind)
        shares = quotient(part.values[:, place], total.values[:, place])
        central = float(part.central[place] / total.central[place])
        found.append(
            {
                "side": side,
                "channel": channel,
                "quarter": str(ledger.quarters[place]),
                "share": interval_of(np.nan_to_num(shares), central).to_dict(),
            }
        )
    return found


def _drivers(
    ledger: Ledger, sides: tuple[str, str], chosen: tuple[str, str, Kind], place: int | None
) -> list[dict[str, Any]]:
    """Each channel's part in the spread of the ratio at the quarter, the largest first."""
    basis, unit, kind = chosen
    if place is None:
        return []
    ratio = np.log(_ratio(ledger, kind, *sides, basis, unit).values[:, place])
    found = []
    for side in sides:
        for channel in ledger.channels(side, basis):
            part = ledger.series(side, channel=channel, basis=basis, unit=unit, kind=kind).values[:, place]
            if part.min() > 0.0 and part.std() > 0.0:
                share = float(np.corrcoef(ratio, np.log(part))[0, 1] ** 2)
                found.append({"side": side, "channel": channel, "share": share})
    return sorted(found, key=lambda row: -row["share"])


def _mixes(ledger: Ledger, side: str, basis: str, unit: str, kind: Kind, place: int | None) -> list[dict[str, Any]]:
    """What each channel is made of at the quarter: classes with their central share, each with its chips."""
    if place is None:
        return []
    found = []
    for channel in ledger.channels(side, basis):
        lines = ledger.lines_of(side, channel)
        weights = [_weight(line.flows_in(unit)[0], kind, place) for line in lines]
        total = sum(weights)
        for line, weight in sorted(zip(lines, weights, strict=True), key=lambda pair: -pair[1]):
            if total > 0.0 and weight > 0.0:
                chips = line.mix.shares(ledger.quarters[place]) if line.mix else []
                found.append(
                    {"side": side, "channel": channel, "class": line.name, "share": weight / total, "chips": chips}
                )
    return found


def _weight(flows: Array, kind: Kind, place: int) -> float:
    return float(flows[place] if kind == "flow" else flows[: place + 1].sum())


def _years(ledger: Ledger, side: str, basis: str, unit: str) -> list[dict[str, Any]]:
    """Flows of whole years."""
    found = []
    for channel in (*ledger.channels(side, basis), None):
        flows = ledger.series(side, channel=channel, basis=basis, unit=unit, kind="flow")
        for year in sorted({quarter.year for quarter in ledger.quarters}):
            places = [place for place, quarter in enumerate(ledger.quarters) if quarter.year == year]
            values = flows.values[:, places].sum(axis=1)
            if len(places) == _YEAR and np.isfinite(values).all():
                amount = interval_of(values, float(flows.central[places].sum()), DEFAULT_LEVEL)
                found.append({"side": side, "channel": channel, "year": year, "amount": amount.to_dict()})
    return found


def _reason(ledger: Ledger, sides: Sequence[str], basis: str, quarter: Quarter | None) -> str:
    """Why there is no ratio, in one line."""
    lacking = [f"{side} ({', '.join(ledger.unknown(side, basis))})" for side in sides if ledger.unknown(side, basis)]
    if lacking:
        return f"nothing was known by that day of {' and '.join(lacking)}"
    if quarter is None:
        return "no quarter is known of every channel of both sides"
    return f"one of the sides is not known, or has nothing, in {quarter}"
