"""Measures of money: capital spending of sides and firms, and what firms raised. An edge.

Amounts are those of `headway compute money`, draw by draw (docs/methods/money.md).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from headway.api.claims.known import Known
from headway.api.compute import compute_context, compute_vintage
from headway.claims.calls import Call
from headway.claims.measured import Array, Counted, Measured
from headway.claims.registry import measure_named
from headway.compute.capex import spending_evidence, spending_rows
from headway.compute.estimates import DRAWS, SEED, Sampler
from headway.compute.listings import market_evidence, raised
from headway.compute.money import core_firms, side_amount
from headway.compute.spending import Amount, Book, total
from headway.errors import UnknownName
from headway.facts.evidence import row_sources
from headway.facts.reads import remembered
from headway.facts.store import Vintage, open_vintage
from headway.interval import interval_of

#: Billion USD in a million.
_MILLION_BN: Final = 1e-3

#: Kind of a definition that counts the part for AI alone.
_AI: Final = "ai"


def measured(call: Call, known: Known) -> Measured:
    """What a measure of money came to by what was known on a day.

    Raises
    ------
    UnknownName
        For a firm or side that is not there.
    """
    name, day = known.dated("capex_definitions")
    return _READERS[call.measure](_money(name, open_vintage(name).digest, day), call, known)


@dataclass(frozen=True, eq=False)
class _Money:
    """The tables of money as known on a day."""

    opened: Vintage
    day: date
    book: Book
    sampler: Sampler

    @property
    def definitions(self) -> Sequence[Mapping[str, Any]]:
        """The definitions known by the day, those of the headline first."""
        rows = [row for row in self.opened.table("capex_definitions").iter_rows(named=True) if row["known"] <= self.day]
        return sorted(rows, key=lambda row: not row["headline"])

    @property
    def firms(self) -> tuple[str, ...]:
        """Every firm of the table, known by the day or later."""
        rows = self.opened.table("capex")
        return tuple(dict.fromkeys(rows.filter(rows["scope"] == "firm")["company"]))

    def origin(self, amounts: Sequence[Amount], *more: Mapping[str, Any]) -> dict[str, Any]:
        """Where the rows of some amounts, and some definitions, come from."""
        import polars as pl

        used = {row.id for amount in amounts for row in amount.rows}
        capex = self.opened.table("capex").filter(pl.col("id").is_in(used))
        named = self.opened.table("capex_definitions").filter(
            pl.col("id").is_in([row["id"] for row in more]) & pl.col("source_url").is_not_null()
        )
        return self.context(row_sources(capex, named))

    def context(self, sources: list[dict[str, Any]]) -> dict[str, Any]:
        """The origin with the sources."""
        return compute_context(self.opened, self.day, sources, draws=DRAWS, seed=SEED)


@remembered(64)
def _money(vintage: str, _digest: str, day: date) -> _Money:
    """The tables of a vintage; its digest tells it from another one of that name."""
    opened = compute_vintage(vintage, table="capex_definitions")
    sampler = Sampler(draws=DRAWS, seed=SEED)
    book = Book(spending_rows(spending_evidence(opened.table("capex"), day)), sampler)
    return _Money(opened, day, book, sampler)


def _nothing(call: Call, known: Known, why: str, due: date | None = None) -> Measured:
    return Measured(call=call, known=known.day, unit=measure_named(call.measure).unit, why=why, due=due)


def _rows(central: float, draws: Array) -> Array:
    return np.concatenate([[central], draws])


def _counted(chosen: Mapping[str, str], central: float, draws: Array) -> Counted:
    return Counted(chosen=dict(chosen), rows=_rows(central, draws), interval=interval_of(draws, central))


def _told(call: Call, known: Known, counted: Sequence[Counted], origin: Mapping[str, Any]) -> Measured:
    """The answer for a year: it is settled once the year is over."""
    end = date(int(call.arguments["year"]), 12, 31)
    if not counted:
        return _nothing(call, known, "no-data", end)
    return Measured(
        call=call,
        known=known.day,
        unit=measure_named(call.measure).unit,
        counted=tuple(counted),
        due=end,
        read_on=end,
        origin=origin,
    )


def _part(kind: str) -> str:
    """The part of spending that a kind of definition counts."""
    return _AI if kind == _AI else "total"


def _wanted(call: Call, name: str, part: str) -> bool:
    """Whether a definition is among those that a call asks for."""
    given = call.arguments
    return given.get("firms", name) == name and given.get("part", part) == part


def _sides(money: _Money, call: Call) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Amount | None]]]:
    """The definitions of the call's year that it asks for, with the amount of each side by the name of the side."""
    for row in money.definitions:
        if row["year"] == int(call.arguments["year"]) and _wanted(call, row["id"], _part(row["kind"])):
            amounts = {row[f"{role}_side"]: side_amount(money.book, row, role) for role in ("leader", "follower")}
            yield row, amounts


def _share(money: _Money, call: Call, known: Known) -> Measured:
    """The follower's spending over the leader's."""
    follower, leader = call.arguments["pair"].split("/")
    counted, used, rows = [], list[Amount](), list[Mapping[str, Any]]()
    for row, amounts in _sides(money, call):
        top, bottom = amounts.get(follower), amounts.get(leader)
        if top is None or bottom is None:
            continue
        chosen = {"firms": row["id"], "part": _part(row["kind"])}
        counted.append(_counted(chosen, top.central / bottom.central, top.draws / bottom.draws))
        used += [top, bottom]
        rows.append(row)
    return _told(call, known, counted, money.origin(used, *rows))


def _spent(money: _Money, call: Call) -> list[tuple[dict[str, str], Amount]]:
    """What a side or some firms spent in the year, by every definition that is asked for; each sum once."""
    of, year = call.arguments["of"], int(call.arguments["year"])
    known = {row.country for row in money.book.rows if row.scope == "firm"}
    if of not in known:
        return _of_firms(money, call, of.split("+"), year)
    found: list[tuple[dict[str, str], Amount]] = []
    for row, amounts in _sides(money, call):
        amount = amounts.get(of)
        if amount is not None and all(amount.central != other.central for _, other in found):
            found.append(({"firms": row["id"], "part": _part(row["kind"])}, amount))
    return found or _of_core(money, call, of, year)


def _of_core(money: _Money, call: Call, side: str, year: int) -> list[tuple[dict[str, str], Amount]]:
    """A year that no definition is of: the firms that stand for the side in the headline."""
    sides = [(row["leader_side"], row["follower_side"]) for row in money.definitions if row["headline"]]
    pair = next((each for each in sides if side in each), None)
    if pair is None:
        return []
    _, core = core_firms(money.opened.table("capex_definitions"), *pair)
    return _of_firms(money, call, core[side], year)


def _of_firms(money: _Money, call: Call, firms: Sequence[str], year: int) -> list[tuple[dict[str, str], Amount]]:
    names = [_firm(name.strip(), money.firms) for name in firms]
    found = []
    for part in ("total", _AI):
        amounts = [money.book.part(firm, year, part) for firm in names]
        told = [each for each in amounts if each is not None]
        if call.arguments.get("part", part) == part and len(told) == len(names):
            found.append(({"firms": "+".join(names), "part": part}, total(told)))
    return found


def _firm(name: str, known: Sequence[str]) -> str:
    """The firm of that name, whatever its capitals; raises UnknownName."""
    found = {each.casefold(): each for each in known}.get(name.casefold())
    if found is None:
        raise UnknownName("firm", name, known)
    return found


def _capex(money: _Money, call: Call, known: Known) -> Measured:
    spent = _spent(money, call)
    counted = [_counted(chosen, amount.central, amount.draws) for chosen, amount in spent]
    return _told(call, known, counted, money.origin([amount for _, amount in spent]))


def _growth(money: _Money, call: Call, known: Known) -> Measured:
    """A year's spending over that of the year before, of the same firms."""
    year = int(call.arguments["year"])
    before = Call(measure=call.measure, arguments={**call.arguments, "year": str(year - 1)})
    counted, used, seen = [], list[Amount](), set[str]()
    for chosen, firms in _firm_sets(money, call):
        for now in _of_firms(money, call, firms, year):
            for then in _of_firms(money, before, firms, year - 1):
                key = f"{now[0]['firms']} {now[0]['part']}"
                if now[0]["part"] == then[0]["part"] and key not in seen:
                    seen.add(key)
                    ratio = now[1].draws / then[1].draws
                    counted.append(_counted({**now[0], **chosen}, now[1].central / then[1].central, ratio))
                    used += [now[1], then[1]]
    return _told(call, known, counted, money.origin(used))


def _firm_sets(money: _Money, call: Call) -> Iterator[tuple[dict[str, str], Sequence[str]]]:
    """The sets of named firms that a call can mean: those of each definition of its side, or the ones it names."""
    of = call.arguments["of"]
    if of not in {row.country for row in money.book.rows if row.scope == "firm"}:
        yield {}, of.split("+")
        return
    for row in money.definitions:
        for role in ("leader", "follower"):
            firms = row[f"{role}_firms"]
            if row[f"{role}_side"] == of and firms and _wanted(call, row["id"], call.arguments.get("part", "total")):
                yield {"firms": row["id"]}, firms


def _event(money: _Money, call: Call, kinds: Sequence[str]) -> dict[str, Any] | None:
    """The newest event of a firm of the first kind that it has one of; raises UnknownName for an unknown firm."""
    table = money.opened.table("capital_markets")
    firm = _firm(call.arguments["firm"], tuple(dict.fromkeys(table["entity"])))
    rows = market_evidence(table, money.day)
    events = [row for row in rows.iter_rows(named=True) if row["entity"] == firm]
    of_kind = ([row for row in events if row["kind"] == kind] for kind in kinds)
    return next((rows[-1] for rows in of_kind if rows), None)


def _raised(money: _Money, call: Call, known: Known) -> Measured:
    asked = call.arguments.get("event")
    event = _event(money, call, (asked,) if asked else ("ipo", "round", "issue"))
    if event is None or event["amount_usd_m"] is None:
        return _nothing(call, known, "no-data")
    rows = money.opened.table("capital_markets")
    one = rows.filter(rows["id"] == event["id"])
    (found,) = raised(one, money.sampler)
    counted = _counted({"event": event["kind"]}, found.central * _MILLION_BN, found.draws * _MILLION_BN)
    return _of_event(money, call, known, event, counted)


def _move(money: _Money, call: Call, known: Known) -> Measured:
    """What the price did on the first day: a number off a board, without an interval."""
    event = _event(money, call, ("ipo",))
    if event is None or event["first_day_move"] is None:
        return _nothing(call, known, "no-data")
    move = float(event["first_day_move"])
    return _of_event(money, call, known, event, _counted({}, move, np.full(2, move)))


def _of_event(money: _Money, call: Call, known: Known, event: Mapping[str, Any], counted: Counted) -> Measured:
    rows = money.opened.table("capital_markets")
    return Measured(
        call=call,
        known=known.day,
        unit=measure_named(call.measure).unit,
        counted=(counted,),
        due=event["date"],
        read_on=event["date"],
        origin=money.context(row_sources(rows.filter(rows["id"] == event["id"]))),
    )


_READERS: Final[Mapping[str, Callable[[_Money, Call, Known], Measured]]] = {
    "capex": _capex,
    "capex-share": _share,
    "capex-growth": _growth,
    "raised": _raised,
    "first-day-move": _move,
}
