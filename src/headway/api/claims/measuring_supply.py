"""Measures of supply: chips that the follower's maker turns out in a year, and what limits them. An edge.

By what it needs, the account of `headway compute supply` (docs/methods/supply.md); by what was sold, its cards in the
ledger. The first foretells years to come, the second tells a year once it is over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from headway.api.claims.compute_books import Books, compute_books
from headway.api.claims.known import Known
from headway.api.claims.measuring_compute import counted_as, why_of
from headway.api.compute import compute_context
from headway.api.compute.supply import SupplyFacts, supply_facts, supply_sampler
from headway.claims.calls import Call
from headway.claims.compute_calls import NO_MEANING
from headway.claims.measured import Array, Counted, Measured
from headway.claims.registry import measure_named
from headway.compute.definitions import OWN_MAKE, Definition, measure
from headway.compute.estimates import DRAWS, SEED
from headway.compute.ledger_account import CHIPS
from headway.compute.lines import Line
from headway.compute.quarters import Quarter
from headway.compute.supply_inputs import YEARS
from headway.compute.supply_ledger import counted as sold_in
from headway.compute.supply_ledger import lines_of_maker
from headway.compute.supply_output import Output, output_of
from headway.facts.evidence import evidence, row_sources
from headway.facts.reads import remembered
from headway.facts.store import open_vintage
from headway.interval import Interval

if TYPE_CHECKING:
    import polars as pl

#: By what the chips need, and by what was sold.
INPUTS, SALES = "inputs", "sales"

#: From the input of a call to the term of the account.
_TERMS: Final = {"dies": "dies", "memory": "hbm", "packaging": "packaging"}

#: From the unit of a call to that of the ledger; packages are not sold one by one.
_SOLD_IN: Final = {"cards": CHIPS, "h100e-8bit": "h100e-8bit"}

_TABLE: Final = "fab_capacity"

#: Quarters in a year.
_PARTS: Final = 4

#: What a row of the ledger is about: of several about the same thing the newest counts.
_SAME: Final = ("side", "channel", "class", "start", "end")


def measured(call: Call, known: Known) -> Measured:
    """What a measure of supply came to by what was known on a day; of a year to come, what the account foretells."""
    name, day = known.dated(_TABLE)
    supply = _supply(name, open_vintage(name).digest, day)
    if call.measure == "binds":
        return _binds(call, supply)
    return _output(call, _Accounts(supply=supply, books=compute_books(known), year=int(call.arguments["year"])))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Supply:
    """The facts of supply, and the output in each unit that was asked for."""

    facts: SupplyFacts
    _kept: dict[str, Output] = field(default_factory=dict)

    def output(self, unit: str) -> Output:
        if unit not in self._kept:
            self._kept[unit] = output_of(self.facts.inputs, supply_sampler(), unit, self.facts.worth(unit))
        return self._kept[unit]


@remembered(4)
def _supply(name: str, _digest: str, day: date) -> _Supply:
    """The facts of a vintage; its digest tells a vintage from another one of that name."""
    return _Supply(facts=supply_facts(vintage=name, as_of=day))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Accounts:
    """The two accounts of what is turned out in a year."""

    supply: _Supply
    books: Books
    year: int

    @property
    def lines(self) -> list[Line]:
        """The lines of the ledger that count the maker's cards."""
        return lines_of_maker(self.books.ledger, self.supply.facts.maker)

    def read(self, unit: str, account: str) -> Array | str:
        """The output, shape (1 + draws,), or why there is none."""
        return self._by_inputs(unit) if account == INPUTS else self._by_sales(unit)

    def _by_inputs(self, unit: str) -> Array | str:
        """Around the median of the draws, as the command tells it."""
        if self.year not in YEARS:
            return "no-data" if self.year < YEARS[0] else "not-yet"
        output = self.supply.output(unit)
        draws = output.finished(self.year)
        if not output.is_known or not np.isfinite(draws).all():
            return "too-early"
        return np.concatenate([[np.median(draws)], draws])

    def _by_sales(self, unit: str) -> Array | str:
        if unit not in _SOLD_IN:
            return NO_MEANING
        quarters = self.books.ledger.quarters
        if not self.lines or not quarters:
            return "too-early"
        if Quarter(self.year, _PARTS) > quarters[-1]:
            return "not-yet"
        if len(sold_in(self.lines, quarters, [self.year])) < _PARTS:
            return "no-data"
        return self.sold(unit, _PARTS)

    def sold(self, unit: str, parts: int) -> Array:
        """What the ledger counts in the first quarters of the year."""
        definition = Definition(
            quantity="flow",
            side=self.supply.facts.country,
            channels=(OWN_MAKE,),
            owners=(self.supply.facts.maker,),
            unit=_SOLD_IN[unit],
            first=Quarter(self.year, 1),
            last=Quarter(self.year, parts),
        )
        return measure(definition, self.books.account)

    def so_far(self) -> dict[str, Any]:
        """The cards that the ledger counts of a year that it has reached in part."""
        quarters = self.books.ledger.quarters
        if not quarters or not self.lines or not Quarter(self.year, 1) <= quarters[-1] < Quarter(self.year, _PARTS):
            return {}
        told = counted_as({}, self.sold("cards", quarters[-1].part)).interval.to_dict()
        return {"so_far": {"unit": "cards", "account": SALES, "last": str(quarters[-1]), "measured": told}}

    def sources(self, account: str) -> list[dict[str, Any]]:
        """The sources of the rows that an account of the year is made of."""
        if account == INPUTS:
            return [dict(each) for each in self.supply.facts.sources]
        return row_sources(*(self._sold_rows(name) for name in ("chip_flows", "chip_stock")))

    def _sold_rows(self, table: str) -> "pl.DataFrame":
        import polars as pl

        rows = self.books.opened.table(table).filter(
            (pl.col("side") == self.supply.facts.country)
            & (pl.col("channel") == OWN_MAKE)
            & pl.col("class").is_in([line.name for line in self.lines])
            & (pl.col("start") <= date(self.year, 12, 31))
            & (pl.col("end") >= date(self.year, 1, 1))
        )
        return evidence(rows, self.books.day, _SAME)


def _output(call: Call, accounts: _Accounts) -> Measured:
    counted, left_out = list[Counted](), list[tuple[Mapping[str, str], str]]()
    for unit, account in _ways(call):
        chosen, found = {"unit": unit, "account": account}, accounts.read(unit, account)
        if isinstance(found, str):
            left_out.append((chosen, found))
        else:
            counted.append(counted_as(chosen, found, maker=accounts.supply.facts.maker))
    used = dict.fromkeys(each.chosen["account"] for each in counted)
    origin = _origin(accounts.supply.facts, [each for account in used for each in accounts.sources(account)])
    unit = counted[0].chosen["unit"] if counted else _ways(call)[0][0]
    return _told(call, accounts.supply.facts, unit, counted, left_out, origin | accounts.so_far())


def _ways(call: Call) -> list[tuple[str, str]]:
    """Units and accounts that the call can mean, the default first; a pair that means nothing only where asked for."""
    axes = {axis.name: axis.choices for axis in measure_named(call.measure).axes}
    units, accounts = (
        (call.arguments[name],) if name in call.arguments else axes[name] for name in ("unit", "account")
    )
    ways = list(product(units, accounts))
    return [way for way in ways if way[1] == INPUTS or way[0] in _SOLD_IN] or ways


def _binds(call: Call, supply: _Supply) -> Measured:
    """Whether an input is what limits the output: yes or no in each draw of each quarter of the year.

    The mean of these is the probability that the command tells; it is exact, so that its interval has no width.
    """
    year, facts = int(call.arguments["year"]), supply.facts
    origin = _origin(facts, facts.sources)
    if year not in YEARS:
        why = "no-data" if year < YEARS[0] else "not-yet"
        return _told(call, facts, "p", [], [({}, why)], origin)
    binding = supply.output("packages").binding(year, _TERMS[call.arguments["input"]])
    if binding is None:
        return _told(call, facts, "p", [], [({}, "too-early")], origin)
    p = float(binding.mean())
    rows = np.concatenate([[p], binding.ravel().astype(np.float64)])
    told = Counted(chosen={}, rows=rows, interval=Interval(low=p, central=p, high=p), detail={"maker": facts.maker})
    return _told(call, facts, "p", [told], [], origin)


def _told(
    call: Call,
    facts: SupplyFacts,
    unit: str,
    counted: Sequence[Counted],
    left_out: Sequence[tuple[Mapping[str, str], str]],
    origin: Mapping[str, Any],
) -> Measured:
    """The answer for a year: it is settled once the year is over."""
    end = date(int(call.arguments["year"]), 12, 31)
    why = None if counted else why_of([why for _, why in left_out])
    return Measured(
        call=call,
        known=facts.day,
        unit=unit,
        counted=tuple(counted),
        why=why,
        due=None if why == "no-data" else end,
        read_on=min(end, facts.day) if counted else None,
        left_out=tuple(left_out),
        origin=origin,
    )


def _origin(facts: SupplyFacts, sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return compute_context(facts.opened, facts.day, [dict(each) for each in sources], draws=DRAWS, seed=SEED)
