"""The makers' side: owners who buy what all may buy and keep what they design themselves, and the world's families.

The publisher counts an owner's chips in H100s at 8 bits. Their other units follow from what they are: an owner's own
design by its families, the rest by the world's mix of the families that all may buy. After the publisher's last
quarter the rest follows NVIDIA's revenue and own designs keep their last pace.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.flow import between_points, flows_of, moment, opening, quarter_weights
from headway.compute.lines import BASE_UNIT, Books, Line, Row, class_line, class_worth, cumulative_worlds, row_estimate

Array = NDArray[np.float64]

#: Name of what all may buy: it is no class with chips of its own but the mix of the families.
MERCHANT: Final = "merchant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """The world's families of chips, cumulative counts of the publisher.

    Attributes
    ----------
    lines
        By name of the family.
    ends
        By name, the day of its last count in quarters since the start.
    """

    lines: Mapping[str, Line]
    ends: Mapping[str, float]
    books: Books
    _kept: dict[str, Array] = field(default_factory=dict)

    def merchant(self) -> list[Line]:
        """The families that all may buy."""
        classes = self.books.classes
        return [line for name, line in self.lines.items() if not classes[name].side and not classes[name].owner]

    def of_owner(self, owner: str) -> list[Line]:
        """The families that their maker keeps."""
        return [line for name, line in self.lines.items() if self.books.classes[name].owner == owner]

    def merchant_per_base(self, unit: str) -> Array:
        """What an H100 equivalent at 8 bits of the merchant mix is worth in a unit, shape (1 + draws, quarters)."""
        if unit not in self._kept:
            self._kept[unit] = per_base(self.merchant(), unit)
        return self._kept[unit]


def per_base(lines: Sequence[Line], unit: str) -> Array:
    """A unit over H100 equivalents at 8 bits, for the mix of lines by quarter and world; kept where nothing flows."""
    top = np.sum([line.flows * line.worth(unit) for line in lines], axis=0)
    bottom = np.sum([line.flows * line.worth(BASE_UNIT) for line in lines], axis=0)
    found: Array = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0.0)
    for place in range(1, found.shape[1]):
        found[:, place] = np.where(np.isnan(found[:, place]), found[:, place - 1], found[:, place])
    for place in range(found.shape[1] - 2, -1, -1):
        found[:, place] = np.where(np.isnan(found[:, place]), found[:, place + 1], found[:, place])
    return found


def families_of(books: Books, rows: Sequence[Row]) -> Families:
    """The families from their rows, side world."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        by_name.setdefault(row["class"], []).append(row)
    ends = {name: moment(max(row["end"] for row in given), books.quarters[0]) for name, given in by_name.items()}
    return Families(
        lines={name: class_line(books, given, ()) for name, given in by_name.items()}, ends=ends, books=books
    )


def owner_lines(books: Books, rows: Sequence[Row], families: Families) -> list[Line]:
    """A line for each owner, in H100 equivalents at 8 bits."""
    by_owner: dict[str, list[Row]] = {}
    for row in rows:
        by_owner.setdefault(row["owner"], []).append(row)
    return [_owner_line(books, owner, given, families) for owner, given in by_owner.items()]


def _owner_line(books: Books, owner: str, rows: Sequence[Row], families: Families) -> Line:
    first = rows[0]
    values = cumulative_worlds(books.sampler, rows, f"{first['side']} {first['channel']} {owner}")
    at = [moment(row["end"], books.quarters[0]) for row in rows]
    flows = flows_of(between_points(at, values, len(books.quarters)))
    own = families.of_owner(owner)
    share = own_share(flows[0], own)

    def worth(unit: str) -> Array:
        if unit == BASE_UNIT:
            return np.ones_like(flows)
        rest = families.merchant_per_base(unit)
        return rest if not own else share * per_base(own, unit) + (1.0 - share) * rest

    return Line(
        side=first["side"],
        channel=first["channel"],
        name=owner,
        native=BASE_UNIT,
        flows=flows,
        worth=worth,
        owner=owner,
    )


def own_share(flows: Array, own: Sequence[Line]) -> Array:
    """Share of an owner's flows that is of its own design, by quarter, in the central world."""
    made = sum((line.flows[0] * line.worth(BASE_UNIT)[0] for line in own), start=np.zeros_like(flows))
    found: Array = np.clip(np.divide(made, flows, out=np.zeros_like(flows), where=flows > 0.0), 0.0, 1.0)
    return found


def later_lines(
    books: Books, owners: Sequence[Line], families: Families, revenue: Sequence[Row], side: str, until: float
) -> tuple[list[Line], list[Line]]:
    """What came after the publisher's last counts: lines of the side, and lines of the world.

    Parameters
    ----------
    revenue
        Rows of the makers' revenue after the counts.
    until
        End of what the revenue covers, in quarters since the start: own designs go on until then.
    """
    world, own = list[Line](), list[Line]()
    if revenue and families.merchant():
        everywhere = _from_revenue(books, revenue)
        share = _merchant_share(books, owners, families, side)
        for where, flows, to in ((side, everywhere * share[:, None], own), ("world", everywhere, world)):
            to.append(_line(where, "merchant, from revenue", flows, families.merchant_per_base))
    owned = {line.owner for line in owners}
    for name, line in families.lines.items():
        owner = books.classes[name].owner
        if owner in owned:
            flows = line.flows[:, [int(families.ends[name]) - 1]] * _later_share(books, families.ends[name], until)
            growth = books.assumed("own-design-growth")[:, None]
            if flows.any():
                for where, to in ((side, own), ("world", world)):
                    worth = class_worth(books, name, "chips")
                    to.append(_line(where, f"{name}, later", flows * growth, worth, owner, "chips"))
    return own, world


def _line(
    side: str,
    name: str,
    flows: Array,
    worth: Callable[[str], Array],
    owner: str | None = None,
    native: str = BASE_UNIT,
) -> Line:
    return Line(side=side, channel="bought", name=name, native=native, flows=flows, worth=worth, owner=owner)


def _later_share(books: Books, ends: float, until: float) -> Array:
    """Share of each quarter that lies after the last count and before the end, shape (quarters,)."""
    edges = np.arange(len(books.quarters) + 1.0)
    return np.diff(np.clip(edges, ends, max(until, ends)))


def _from_revenue(books: Books, rows: Sequence[Row]) -> Array:
    """H100 equivalents at 8 bits by quarter, from revenue."""
    first = books.quarters[0]
    each = np.column_stack([books.sampler.worlds(row_estimate(row, row["id"])) for row in rows])
    spans = [(opening(row["start"], first), moment(row["end"], first)) for row in rows]
    amounts = each * books.assumed(f"h100e-per-usd-m:{MERCHANT}")[:, None]
    found: Array = amounts @ quarter_weights(spans, list(amounts[0]), len(books.quarters))
    return found


def _merchant_share(books: Books, owners: Sequence[Line], families: Families, side: str) -> Array:
    """Share of the merchant chips of the last four complete quarters that went to the owners, shape (1 + draws,)."""
    last = int(max(families.ends[line.name] for line in families.merchant()))
    year = slice(max(last - 4, 0), last)
    bought = sum(
        (line.flows[:, year] * (1.0 - own_share(line.flows[0], families.of_owner(line.name)))[year] for line in owners),
        start=np.zeros(1),
    )
    everywhere = sum((line.flows_in(BASE_UNIT)[:, year] for line in families.merchant()), start=np.zeros(1))
    share = bought.sum(axis=1) / everywhere.sum(axis=1)
    found: Array = np.minimum(share * books.assumed(f"merchant-share:{side}"), 1.0)
    return found
