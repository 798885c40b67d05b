"""From rows of facts to a ledger: which rows count on a day, what they bring, and how far they reach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from headway.compute.chips import chips_of
from headway.compute.correlation import SHARED_BY_FACTOR
from headway.compute.estimates import Estimate, Sampler
from headway.compute.flow import moment
from headway.compute.home import MERCHANT, Families, families_of, later_lines, owner_lines
from headway.compute.ledger import BOUGHT, RENTED, WORLD, Ledger
from headway.compute.lines import BASE_UNIT, Books, Line, Row, class_line
from headway.compute.mixes import classes_of
from headway.compute.quarters import Quarter, last_complete, quarter_of, quarters_between
from headway.facts.evidence import evidence, row_sources
from headway.facts.fact_columns import CHANNELS
from headway.units import DEFAULT_LEVEL

if TYPE_CHECKING:
    import polars as pl

#: What a row is about: of several about the same thing the newest counts.
_SAME_FLOW = ("side", "channel", "class", "start", "end")
_SAME_POINT = ("side", "channel", "owner", "class", "end", "basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables that a ledger is made of."""

    flows: "pl.DataFrame"
    stock: "pl.DataFrame"
    classes: "pl.DataFrame"
    assumptions: "pl.DataFrame"
    chips: "pl.DataFrame"


def keep_books(tables: Tables, day: date, *, draws: int, seed: int) -> Ledger:
    """The ledger as known on a day."""
    import polars as pl

    counted = {
        "flows": tables.flows.filter(pl.col("class").is_not_null()),
        "stock": tables.stock.filter(pl.col("class").is_not_null()),
    }
    expected = _expected(counted["flows"], counted["stock"])
    used = {
        "flows": evidence(counted["flows"], day, _SAME_FLOW).sort("start"),
        "stock": evidence(counted["stock"], day, _SAME_POINT).sort("end"),
    }
    rows = {name: list(frame.iter_rows(named=True)) for name, frame in used.items()}
    first = quarter_of(min(start for frame in counted.values() for start in frame["start"].to_list()))
    reach = _reach(rows, first, expected)
    last = _last(reach, expected, first, day)
    quarters = quarters_between(first, last) if last is not None else ()
    books = Books(
        quarters=quarters or (first,),
        sampler=Sampler(draws=draws, seed=seed, shared=SHARED_BY_FACTOR),
        classes=classes_of(tables.classes, chips_of(tables.chips)),
        assumptions=_assumptions(tables.assumptions),
    )
    lines, counted_to = _lines(books, rows) if quarters else ([], first)
    return Ledger(
        quarters=quarters,
        lines=tuple(lines),
        books=books,
        expected=expected,
        covered={key: (start, min(after, len(quarters))) for key, (start, after) in reach.items()},
        extrapolated=tuple(quarter for quarter in quarters if quarter > counted_to),
        sources=row_sources(used["stock"], used["flows"]),
        leads=sum(int((~frame["source_read"]).sum()) for frame in used.values()),
    )


def _expected(flows: "pl.DataFrame", stock: "pl.DataFrame") -> dict[str, tuple[str, ...]]:
    """By side, its channels in the order of CHANNELS; the world has those of all sides but what is smuggled or rented,
    which it already has among what is bought.
    """
    pairs = {pair for frame in (flows, stock) for pair in frame.select("side", "channel").iter_rows()}
    sides = sorted({side for side, _ in pairs if side != WORLD}, key=lambda side: ((side, BOUGHT) not in pairs, side))
    found = {side: tuple(channel for channel in CHANNELS if (side, channel) in pairs) for side in sides}
    everywhere = {channel for channels in found.values() for channel in channels} - {"smuggled", RENTED}
    return {**found, WORLD: tuple(channel for channel in CHANNELS if channel in everywhere)}


def _reach(
    rows: Mapping[str, Sequence[Row]], first: Quarter, expected: Mapping[str, tuple[str, ...]]
) -> dict[tuple[str, str], tuple[int, int]]:
    """By side and channel, the quarters that rows cover: index of the first, and of the one after the last.

    The families of the publisher cover what the world may buy and what is sold under licence; revenue carries what
    owners and the world buy beyond the counts.
    """
    spans: dict[tuple[str, str], tuple[date, date]] = {}
    for row in [*rows["stock"], *rows["flows"]]:
        key = (row["side"], "revenue" if row["class"] == MERCHANT and row["side"] == WORLD else row["channel"])
        _widen(spans, key, row["start"], row["end"])
    families, revenue = spans.pop((WORLD, "all"), None), spans.pop((WORLD, "revenue"), None)
    if families is not None:
        _widen(spans, (WORLD, BOUGHT), *families)
        homes = [(side, BOUGHT) for side in expected if (side, BOUGHT) in spans]
        if revenue is not None:
            for key in homes:
                _widen(spans, key, *revenue)
        for side, channels in expected.items():
            if side != WORLD and "licensed" in channels:
                _widen(spans, (side, "licensed"), *families)
    for channel in expected[WORLD]:
        of_sides = [span for (side, each), span in spans.items() if each == channel and side != WORLD]
        if channel != BOUGHT and of_sides:
            spans[WORLD, channel] = max(start for start, _ in of_sides), min(end for _, end in of_sides)
    return {
        key: (quarter_of(start).minus(first), int(moment(end, first) + 1e-9)) for key, (start, end) in spans.items()
    }


def _widen(spans: dict[tuple[str, str], tuple[date, date]], key: tuple[str, str], start: date, end: date) -> None:
    before = spans.get(key, (start, end))
    spans[key] = min(start, before[0]), max(end, before[1])


def _last(
    reach: Mapping[tuple[str, str], tuple[int, int]],
    expected: Mapping[str, tuple[str, ...]],
    first: Quarter,
    day: date,
) -> Quarter | None:
    """The last quarter of the ledger: the newest that every side has of what it owns, or the newest of any channel."""
    ends = [
        min(reach.get((side, channel), (0, 0))[1] for channel in channels if channel != RENTED)
        for side, channels in expected.items()
        if side != WORLD
    ]
    count = min(ends) or max((after for _, after in reach.values()), default=0)
    count = min(count, last_complete(day).minus(first) + 1)
    return first.plus(count - 1) if count > 0 else None


def _assumptions(rows: "pl.DataFrame") -> dict[str, Estimate]:
    return {
        row["id"]: Estimate(
            name=row["id"],
            low=row["low"],
            central=row["central"],
            high=row["high"],
            level=row["level"] or DEFAULT_LEVEL,
            factor=row["factor"],
        )
        for row in rows.iter_rows(named=True)
    }


def _lines(books: Books, rows: Mapping[str, Sequence[Row]]) -> tuple[list[Line], Quarter]:
    """All lines, and the last quarter that the publisher's counts of owners cover."""
    first = books.quarters[0]
    points: dict[tuple[str, str, str], list[Row]] = {}
    flows: dict[tuple[str, str, str], list[Row]] = {}
    owners, families_rows, revenue = list[Row](), list[Row](), list[Row]()
    for row in rows["stock"]:
        if row["class"] == MERCHANT:
            owners.append(row)
        elif row["side"] == WORLD:
            families_rows.append(row)
        else:
            points.setdefault((row["side"], row["channel"], row["class"]), []).append(row)
    for row in rows["flows"]:
        if row["class"] == MERCHANT:
            revenue.append(row)
        else:
            flows.setdefault((row["side"], row["channel"], row["class"]), []).append(row)
    found = [class_line(books, points.get(key, ()), flows.get(key, ())) for key in {**points, **flows}]
    families = families_of(books, families_rows)
    found += _licensed(families)
    found += _everywhere(books, families, found)
    counted_to = books.quarters[-1]
    if owners and families_rows:
        side = owners[0]["side"]
        of_owners = owner_lines(books, owners, families)
        counted = moment(max(row["end"] for row in owners), first)
        counted_to = first.plus(int(counted) - 1)
        until = max((moment(row["end"], first) for row in revenue), default=counted)
        own, world = later_lines(books, of_owners, families, revenue, side, until)
        found += [*of_owners, *own, *world]
    return found, counted_to


def _licensed(families: Families) -> list[Line]:
    """The families that are made for one side alone, as what that side got under licence."""
    classes = families.books.classes
    return [
        replace(line, side=side, channel="licensed")
        for name, line in families.lines.items()
        if (side := classes[name].side) is not None
    ]


def _everywhere(books: Books, families: Families, lines: Sequence[Line]) -> list[Line]:
    """What the world may buy: the other families, less what of them went to a side under licence."""
    classes, found = books.classes, list[Line]()
    for name, line in families.lines.items():
        if classes[name].side is None:
            away = [
                each.flows if each.native == "chips" else each.flows / books.worth(name, BASE_UNIT)
                for each in lines
                if each.channel == "licensed" and each.name == name
            ]
            flows = np.maximum(line.flows - sum(away, start=np.zeros_like(line.flows)), 0.0)
            found.append(replace(line, side=WORLD, channel=BOUGHT, flows=flows))
    return found
