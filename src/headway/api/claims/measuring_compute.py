"""Measures of compute: what sides have and get, their ratios and shares, by the ledger's own draws. An edge.

Every amount is that of `headway compute stock` or `headway compute flow`, draw by draw (docs/methods/ledger.md); what
others published is in `measuring_totals`, what part of the lag goes with compute in `measuring_account`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from headway.api.claims.compute_books import Books, compute_books
from headway.api.claims.known import BEFORE_DAYS, Known
from headway.claims.calls import Call
from headway.claims.compute_calls import Reading, readings
from headway.claims.measured import Array, Counted, Measured
from headway.claims.registry import measure_named
from headway.compute.definitions import Definition, measure
from headway.compute.ledger import Kind
from headway.compute.ledger_account import CHIPS
from headway.compute.quarters import Quarter
from headway.compute.sides import find_side
from headway.interval import interval_of

#: Why nothing could be read: the first of these that one of the definitions says.
_WHYS: Final = ("not-yet", "too-early", "no-data")

#: A quotient above this has nothing below its line.
_LARGEST: Final = 1e100


def measured(call: Call, known: Known) -> Measured:
    """What a measure of compute came to by what was known on a day.

    Raises
    ------
    UnknownName
        For a side, or a published total, that is not there.
    OptionError
        For a side that is no country, or a span that ends before it begins.
    """
    if call.measure == "published":
        from headway.api.claims.measuring_totals import published

        return published(call, compute_books(known, "published_totals"))
    if call.measure == "lag-share":
        from headway.api.claims.measuring_account import lag_share

        return lag_share(call, known)
    books = compute_books(known)
    ways = readings(call, lambda name: find_side(name, books.ledger.sides))
    return _read(call, books, ways)


def _read(call: Call, books: Books, ways: tuple[Reading, ...]) -> Measured:
    counted, left_out = list[Counted](), list[tuple[Mapping[str, str], str]]()
    end, read_on = ways[0].last.end, ways[0].last.end
    for way in (_within(each, books) for each in ways):
        why = way.why or _unreadable(way, books)
        rows = None if why else _rows(way, books)
        if rows is None or not _is_told(rows):
            left_out.append((way.chosen, why or books.missing(way.definition)))
        else:
            read_on = way.last.end if not counted else read_on
            counted.append(counted_as(way.chosen, rows))
    why = None if counted else why_of([why for _, why in left_out])
    return Measured(
        call=call,
        known=books.day,
        unit=_unit(call, counted, ways),
        counted=tuple(counted),
        why=why,
        due=None if why == "no-data" else end,
        read_on=read_on if counted else None,
        left_out=tuple(left_out),
        origin={**books.origin(), **_more(ways, books, is_read=bool(counted))},
    )


def _within(way: Reading, books: Books) -> Reading:
    """A stock that is asked for soon after the last quarter that is known of its sides is read at the end of that."""
    definition = way.definition
    if definition.is_flow or way.since is not None:
        return way
    newest = books.newest(definition)
    if newest is None or not 0 < (definition.last.end - newest.end).days <= BEFORE_DAYS:
        return way
    return replace(way, definition=replace(definition, first=newest, last=newest))


def counted_as(chosen: Mapping[str, str], rows: Array, **detail: Any) -> Counted:
    """Rows under a definition with the interval of their draws around the central one."""
    return Counted(chosen=dict(chosen), rows=rows, interval=interval_of(rows[1:], float(rows[0])), detail=detail)


def why_of(whys: list[str]) -> str:
    """Why nothing could be read, from why each definition could not be."""
    return next((why for why in _WHYS if why in whys), "no-data")


def _unit(call: Call, counted: list[Counted], ways: tuple[Reading, ...]) -> str:
    """The unit of the default; each definition names its own where they differ."""
    unit = measure_named(call.measure).unit
    if unit != "amount":
        return unit
    return counted[0].chosen["unit"] if counted else ways[0].unit


def _unreadable(way: Reading, books: Books) -> str | None:
    """Why the ledger does not reach a reading; None where it may."""
    quarters = books.ledger.quarters
    if not quarters:
        return "too-early"
    definition = way.definition
    known = books.account.channels(definition.side, definition.basis)
    if any(channel not in known for channel in definition.channels):
        return "no-channel"
    if way.unit == CHIPS and not books.account.counts_chips(definition.side, definition.channels or known):
        return "no-cards"
    if way.rented_out and books.ledger.rented_out(definition.side) is None:
        return "no-channel"
    if definition.last > quarters[-1]:
        return "not-yet"
    first = way.since.first if way.since else definition.first
    return "no-data" if first < quarters[0] else None


def _rows(way: Reading, books: Books) -> Array:
    """What a reading comes to, shape (1 + draws,); nan where the rows of the ledger do not reach."""
    if way.rented_out:
        return _rented_out(way.definition, books)
    found = measure(way.definition, books.account)
    return found if way.since is None else found - measure(way.since, books.account)


def _rented_out(definition: Definition, books: Books) -> Array:
    """What others rent of a side's chips; over all that it has where a share is asked for."""
    kind: Kind = "flow" if definition.is_flow else "stock"
    found = books.ledger.rented_out(definition.side, unit=definition.unit, kind=kind)
    if found is None:
        raise AssertionError("asked for what was found not to be there")
    first, last = (books.ledger.quarters.index(end) for end in (definition.first, definition.last))
    rows = np.vstack([found.central, found.values])[:, first : last + 1].sum(axis=1)
    if definition.versus is None:
        return np.asarray(rows)
    return np.asarray(rows / books.account.amount(definition.side, None, definition))


def _is_told(rows: Array) -> bool:
    return bool(np.isfinite(rows).all() and np.abs(rows).max() < _LARGEST)


def _more(ways: tuple[Reading, ...], books: Books, *, is_read: bool) -> dict[str, Any]:
    """What else is told: quarters that rest on revenue and pace, and what had come of a period that is not over."""
    definition = ways[0].definition
    first = ways[0].since.first if ways[0].since else definition.first
    carried = [str(each) for each in books.ledger.extrapolated if first <= each <= definition.last]
    more: dict[str, Any] = {"extrapolated": carried} if is_read and carried else {}
    so_far = None if is_read else _so_far(ways, books)
    return more | ({"so_far": so_far} if so_far else {})


def _so_far(ways: tuple[Reading, ...], books: Books) -> dict[str, Any] | None:
    """What had come in of a flow whose period the ledger has reached in part, under the first definition that can be
    read.
    """
    quarters = books.ledger.quarters
    for way in ways:
        definition = way.definition
        if way.why or not quarters or not definition.is_flow or not definition.first <= quarters[-1] < definition.last:
            continue
        part = _until(way, quarters[-1])
        if _unreadable(part, books) is None and _is_told(rows := _rows(part, books)):
            told = counted_as(way.chosen, rows).interval.to_dict()
            return {**way.chosen, "first": str(definition.first), "last": str(quarters[-1]), "measured": told}
    return None


def _until(way: Reading, last: Quarter) -> Reading:
    return replace(way, definition=replace(way.definition, last=last))
