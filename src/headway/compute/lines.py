"""Lines of the ledger: what one class of chips brought to one side by one channel, quarter by quarter.

Rows come in two shapes. Points say how much there was in all at the end of a day (Epoch's counts); flows say how much
came in a period (cards of a year). A line with both keeps its flows' shape and is scaled to meet the point.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.chips import UNITS
from headway.compute.estimates import Estimate, Sampler, spread
from headway.compute.flow import between_points, flows_of, moment, opening, quarter_weights
from headway.compute.mixes import ChipMix
from headway.compute.quarters import Quarter
from headway.errors import DataError
from headway.units import DEFAULT_LEVEL

Array = NDArray[np.float64]
Row = Mapping[str, Any]

#: The unit that the publisher counts in.
BASE_UNIT: Final = "h100e-8bit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one class of chips brought to one side by one channel.

    Attributes
    ----------
    flows : shape (1 + draws, quarters)
        In `native`, which is chips or a unit of UNITS; the first world is the central one.
    worth
        From a unit to what one of `native` is worth in it, shape (1 + draws, quarters).
    retires
        Whether its chips grow old; capacity that is rented does not.
    """

    side: str
    channel: str
    name: str
    native: str
    flows: Array
    worth: Callable[[str], Array]
    owner: str | None = None
    retires: bool = True
    mix: ChipMix | None = None

    def flows_in(self, unit: str) -> Array:
        """The flows in a unit of UNITS."""
        return self.flows * self.worth(unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What lines are made with: the quarters, the draws, the classes of chips and the assumptions.

    Attributes
    ----------
    assumptions
        By name, and by name:side where they are of one side.
    """

    quarters: tuple[Quarter, ...]
    sampler: Sampler
    classes: Mapping[str, ChipMix]
    assumptions: Mapping[str, Estimate]
    _kept: dict[tuple[str, str], Array] = field(default_factory=dict, repr=False, compare=False)

    def worth(self, name: str, unit: str) -> Array:
        """What one chip of a class is worth in a unit, shape (1 + draws, quarters)."""
        if (name, unit) not in self._kept:
            self._kept[name, unit] = self.classes[name].worth(unit, self.sampler, self.quarters)
        return self._kept[name, unit]

    def assumed(self, name: str) -> Array:
        """Draws of an assumption, shape (1 + draws,)."""
        return self.sampler.worlds(self.assumptions[name])

    def place(self, day: date) -> int:
        """Index of the quarter that holds the end of a day, within the quarters."""
        after = moment(day, self.quarters[0])
        return int(np.clip(np.ceil(after) - 1, 0, len(self.quarters) - 1))


def class_line(books: Books, points: Sequence[Row], flows: Sequence[Row]) -> Line:
    """The line of a class from its rows, all of one side, channel and class."""
    first = [*points, *flows][0]
    side, channel, name = first["side"], first["channel"], first["class"]
    rows = [*points, *flows]
    native = "chips" if all(_in_chips(books, row) for row in rows) else BASE_UNIT
    label = f"{side} {channel} {name}"
    if flows:
        found = _from_flows(books, points, flows, native, label)
    else:
        values = cumulative_worlds(books.sampler, points, label) * _factors(books, points, native)
        at = [moment(row["end"], books.quarters[0]) for row in points]
        found = flows_of(between_points(at, values, len(books.quarters)))
    return Line(
        side=side,
        channel=channel,
        name=name,
        native=native,
        flows=found,
        worth=class_worth(books, name, native),
        retires=not points or points[0]["basis"] == "owned",
        mix=books.classes[name],
    )


def class_worth(books: Books, name: str, native: str) -> Callable[[str], Array]:
    """From a unit to what one of a native unit is worth in it, for a class."""

    def worth(unit: str) -> Array:
        if unit == native:
            return np.ones((books.sampler.draws + 1, len(books.quarters)))
        own = books.worth(name, unit)
        return own if native == "chips" else own / books.worth(name, native)

    return worth


def cumulative_worlds(sampler: Sampler, points: Sequence[Row], label: str) -> Array:
    """Worlds of cumulative amounts at points: one error for the whole line, so that it never crosses itself."""
    error = sampler.world_errors(label, points[0]["factor"])
    return np.column_stack([spread(row_estimate(row, label), error) for row in points])


def row_estimate(row: Row, name: str, count_error: Estimate | None = None) -> Estimate:
    """The estimate of a row; a count without an interval errs by `count_error`, a ceiling only downwards."""
    low, central, high = row["low"], row["central"], row["high"]
    if central is None:
        central = (low + high) / 2.0 if low is not None and high is not None else low if high is None else high
    exact = row["kind"] == "actual" or count_error is None
    below, above = (1.0, 1.0) if exact or count_error is None else (count_error.low, count_error.high)
    if row["kind"] == "ceiling":
        above = 1.0
    return Estimate(
        name=name,
        low=below * central if low is None else low,
        central=central,
        high=above * central if high is None else high,
        level=row["level"] or DEFAULT_LEVEL,
        factor=row["factor"],
    )


def _from_flows(books: Books, points: Sequence[Row], flows: Sequence[Row], native: str, label: str) -> Array:
    first, count_error = books.quarters[0], books.assumptions.get("count-error")
    values = np.column_stack(
        [books.sampler.worlds(row_estimate(row, f"{label} {row['period']}", count_error)) for row in flows]
    ) * _factors(books, flows, native)
    if points:
        values = _scaled(books, points, flows, values, native, label)
    spans = [(opening(row["start"], first), moment(row["end"], first)) for row in flows]
    found: Array = values @ quarter_weights(spans, list(values[0]), len(books.quarters))
    return np.maximum(found, 0.0)


def _scaled(books: Books, points: Sequence[Row], flows: Sequence[Row], values: Array, native: str, label: str) -> Array:
    """Flows up to the last point, scaled world by world so that they sum to it."""
    last = max(points, key=lambda row: row["end"])
    total = cumulative_worlds(books.sampler, [last], label)[:, 0] * _factors(books, [last], native)[:, 0]
    inside = np.array([row["end"] <= last["end"] for row in flows])
    before = values[:, inside].sum(axis=1)
    return np.where(inside, values * (total / np.where(before > 0.0, before, 1.0))[:, None], values)


def _in_chips(books: Books, row: Row) -> bool:
    return row["unit"] == "chips" or (row["unit"] == "usd-m" and f"usd-m-per-chip:{row['class']}" in books.assumptions)


def _factors(books: Books, rows: Sequence[Row], native: str) -> Array:
    """What one of each row's own unit is in the native one, shape (1 + draws, rows)."""
    return np.column_stack([_factor(books, row, native) for row in rows])


def _factor(books: Books, row: Row, native: str) -> Array:
    unit, name, place = row["unit"], row["class"], books.place(row["end"])
    one = np.ones(books.sampler.draws + 1)
    if unit == native:
        return one
    if unit == "chips":
        return books.worth(name, native)[:, place]
    if unit == "usd-m":
        chips = one / books.assumed(f"usd-m-per-chip:{name}")
        return chips if native == "chips" else chips * books.worth(name, native)[:, place]
    if unit == "b300e":
        return books.worth("B300", native)[:, place]
    if unit in UNITS:
        return books.worth(name, native)[:, place] / books.worth(name, unit)[:, place]
    raise DataError("the ledger cannot count in this unit", file="chip_flows", column="unit", value=unit)
