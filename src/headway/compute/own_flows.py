"""The user's own flow rows, which replace what the tables say of the same side, channel and quarter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.chips import UNITS, Chip
from headway.compute.estimates import Estimate
from headway.compute.lines import Books, Line
from headway.compute.mixes import single
from headway.compute.quarters import Quarter, parse_quarter
from headway.errors import DataError, OptionError, nearest

Array = NDArray[np.float64]

#: Columns that a file must have, and those that it may have; `amount` stands for all three of an interval.
NEEDED: Final = ("side", "channel", "quarter", "chip", "unit")
AMOUNTS: Final = ("low", "central", "high")
CHIPS: Final = "chips"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFlow:
    """What came to a side by a channel in a quarter, of one chip."""

    side: str
    channel: str
    quarter: Quarter
    chip: Chip
    unit: str
    amount: Estimate
    source: str | None = None


def read_own_flows(
    rows: Iterable[Mapping[str, str | None]],
    file: str,
    *,
    chips: Mapping[str, Chip],
    channels: Mapping[str, Sequence[str]],
    quarters: Sequence[Quarter],
) -> tuple[OwnFlow, ...]:
    """The rows of a file, the first of which is row 2.

    Parameters
    ----------
    channels
        By side, the channels that the ledger has.
    quarters
        The quarters of the ledger.

    Raises
    ------
    DataError
        For a missing column, an empty cell, a negative amount, low above high, an unknown side, channel, chip or unit,
        a unit that the chip has no worth in, or a quarter that is none or outside: names file, row, column and value.
    """
    found = []
    for place, row in enumerate(rows, 2):
        if place == 2:
            _need_columns(row, file)
        found.append(_Reader(file, place, row).flow(chips, channels, quarters))
    if not found:
        raise DataError("there is no row in it", file=file, remedy=f"give rows with {', '.join(NEEDED)} and amount")
    return tuple(found)


def with_own_flows(books: Books, lines: Sequence[Line], own: Sequence[OwnFlow]) -> list[Line]:
    """The lines with the user's flows in place of theirs, for the sides, channels and quarters of these."""
    taken: dict[tuple[str, str], set[int]] = {}
    for flow in own:
        taken.setdefault((flow.side, flow.channel), set()).add(books.quarters.index(flow.quarter))
    kept = [_without(line, taken.get((line.side, line.channel), set())) for line in lines]
    return kept + [_own_line(books, place, flow) for place, flow in enumerate(own)]


def _without(line: Line, places: set[int]) -> Line:
    if not places:
        return line
    flows = line.flows.copy()
    flows[:, sorted(places)] = 0.0
    return replace(line, flows=flows)


def _own_line(books: Books, place: int, flow: OwnFlow) -> Line:
    flows = np.zeros((books.sampler.draws + 1, len(books.quarters)))
    flows[:, books.quarters.index(flow.quarter)] = books.sampler.worlds(flow.amount)
    native = flow.chip.worth(flow.unit) if flow.unit != CHIPS else 1.0

    def worth(unit: str) -> Array:
        return np.full_like(flows, (flow.chip.worth(unit) or np.nan) / (native or np.nan))

    return Line(
        side=flow.side,
        channel=flow.channel,
        name=f"own row {place + 1}: {flow.chip.name}",
        native=flow.unit,
        flows=flows,
        worth=worth,
        retires=flow.channel != "rented",
        mix=single(flow.chip),
    )


def _need_columns(row: Mapping[str, str | None], file: str) -> None:
    for name in NEEDED:
        if name not in row:
            remedy = f"the columns are {', '.join(NEEDED)}, then amount or low, central, high, and source if you like"
            raise DataError("the column is missing", file=file, column=name, remedy=remedy)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One row of a file."""

    file: str
    place: int
    row: Mapping[str, str | None]

    def flow(
        self, chips: Mapping[str, Chip], channels: Mapping[str, Sequence[str]], quarters: Sequence[Quarter]
    ) -> OwnFlow:
        side = self._one_of("side", list(channels))
        channel = self._one_of("channel", channels[side])
        quarter = self._quarter(quarters)
        chip = chips[self._one_of("chip", list(chips))]
        unit = self._one_of("unit", [CHIPS, *UNITS])
        self._need_worth(chip, unit)
        return OwnFlow(
            side=side,
            channel=channel,
            quarter=quarter,
            chip=chip,
            unit=unit,
            amount=self._amount(f"own {side} {channel} {quarter} {chip.name} {self.place}"),
            source=self._text("source") or None,
        )

    def _text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()

    def _fail(self, column: str, why: str, remedy: str = "") -> DataError:
        value = self._text(column) or None
        return DataError(why, file=self.file, row=self.place, column=column, value=value, remedy=remedy)

    def _one_of(self, column: str, known: Sequence[str]) -> str:
        text = self._text(column)
        if not text:
            raise self._fail(column, "the cell is empty", f"it is one of {', '.join(list(known)[:8])}")
        if text not in known:
            near = nearest(text, known)
            remedy = f"did you mean {near!r}?" if near else f"it is one of {', '.join(list(known)[:8])}"
            raise self._fail(column, f"unknown {column}", remedy)
        return text

    def _quarter(self, quarters: Sequence[Quarter]) -> Quarter:
        try:
            found = parse_quarter(self._text("quarter"))
        except OptionError as problem:
            raise self._fail("quarter", "no quarter", "write it as 2025-Q3") from problem
        if found not in quarters:
            raise self._fail("quarter", "outside the ledger", f"it goes from {quarters[0]} to {quarters[-1]}")
        return found

    def _need_worth(self, chip: Chip, unit: str) -> None:
        lacks = [each for each in UNITS if not chip.worth(each)]
        if unit in lacks:
            raise self._fail("unit", f"the table chips has no {unit} of {chip.name}", "give the amount in chips")
        if lacks:
            raise self._fail("chip", f"the table chips has no {' and no '.join(lacks)} of this chip", "choose another")

    def _amount(self, name: str) -> Estimate:
        if self._text("amount"):
            for end in AMOUNTS:
                if self._text(end):
                    raise self._fail(end, "given beside an amount", "give amount, or low, central and high")
            value = self._number("amount")
            return Estimate(name=name, low=value, central=value, high=value)
        low, high = self._number("low"), self._number("high")
        central = self._number("central") if self._text("central") else (low + high) / 2.0
        if low > high:
            raise self._fail("low", "low is above high", "give low <= central <= high")
        if not low <= central <= high:
            raise self._fail("central", "central is not between low and high", "give low <= central <= high")
        return Estimate(name=name, low=low, central=central, high=high)

    def _number(self, column: str) -> float:
        text = self._text(column)
        try:
            value = float(text)
        except ValueError as problem:
            why = "not a number" if text else "the cell is empty"
            raise self._fail(column, why, "give amount, or low and high") from problem
        if not 0.0 <= value < float("inf"):
            raise self._fail(column, "an amount below 0 or without end", "a flow is 0 or more")
        return value
