"""The section on supply: what the follower can make itself, what binds, and what others say of the same years."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.charts.supply import supply_chart
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.words import Words
from headway.words.compute import amount, amount_span, amount_with_span, quarter_name, thousands_with_span
from headway.words.phrases import level_of, probability
from headway.words.supply import (
    TERMS,
    chief,
    kind_name,
    known_years,
    named,
    period_name,
    published_value,
    short_unit,
    supply_finding,
    supply_unit,
    term_name,
    this_year,
    vendor_name,
)

Supply = Mapping[str, Any]


def supply_section(data: Supply, words: Words, *, level: int = 3) -> Section:
    """What `headway compute supply` found, as a finding, a picture and two tables."""
    title = supply_finding(data, words)
    row = this_year(data)
    if row is None:
        said = " ".join([_missing(data, words), _others(data, words)]).strip()
        return Section(name="supply", title=title, level=level, blocks=(Text(text=said),))
    caption = words.text("supply.read", level=level_of(data, words))
    picture = figure("supply", lambda width: supply_chart(data, words, width=width), caption)
    after = (
        _piles(data, words),
        _hindcast(data, words),
        _beside(data, words),
        _double(data, words),
        _others(data, words),
    )
    blocks: list[Block] = [
        Text(text=f"{_now(data, row, words)} {_binds(row, words)}"),
        picture,
        *(Text(text=text) for text in after if text),
        _years(data, words),
        *_published(data, words),
        Text(text=" ".join(text for text in (_own(data, words), _left_out(data, words)) if text), small=True),
    ]
    return Section(name="supply", title=title, level=level, blocks=tuple(blocks))


def _now(data: Supply, row: Supply, words: Words) -> str:
    return words.text(
        "supply.text_now",
        maker=data["maker"],
        amount=amount(row["output"]["central"], words),
        unit=supply_unit(data, words),
        year=row["year"],
        level=level_of(data, words),
        span=amount_span(row["output"], words),
    )


def _beside(data: Supply, words: Words) -> str:
    """The newest year of this account beside the cards of the same maker that the ledger counts."""
    rows = [row for row in data["beside_ledger"] if row["year"] is not None]
    if not rows:
        return ""
    row = rows[-1]
    less, more = row["p_less"], 1.0 - row["p_less"]
    verdict = "less" if named(less) else "more" if named(more) else "open"
    return words.text(
        f"supply.text_beside_{verdict}",
        ours=amount_with_span(row["output"], words),
        ledger=amount_with_span(row["ledger"], words),
        first=quarter_name(row["first"], words),
        last=quarter_name(row["last"], words),
        share=probability(less, words),
    )


def _binds(row: Supply, words: Words) -> str:
    """Which term binds, and what a fifth more of it, and of the next one, would add."""
    first = chief(row)
    if first is None:
        return ""
    shares = [
        f"{term_name(term, words)} {probability(row['binds'][term], words)}"
        for term in TERMS
        if row["binds"][term] is not None
    ]
    if not named(first[1]):
        return words.text("supply.text_binds_open", year=row["year"], shares=", ".join(shares))
    gains = {term: row["larger_by_a_fifth"][term]["central"] or 0.0 for term in TERMS if term != first[0]}
    second = max(gains, key=lambda term: gains[term])
    gain = row["larger_by_a_fifth"][first[0]]["central"]
    said = {
        "year": row["year"],
        "term": term_name(first[0], words),
        "share": probability(first[1], words),
        "gain": amount(gain, words),
    }
    if gains[second] < 0.1 * gain:
        return words.text("supply.text_binds_named", **said)
    return words.text(
        "supply.text_binds_named_two", **said, second=term_name(second, words), second_gain=amount(gains[second], words)
    )


def _piles(data: Supply, words: Words) -> str:
    piles = {row["name"]: row for row in data["stockpiles"]}
    said = [
        words.text(f"supply.text_pile_{name}", when=_when(piles[name], data, words))
        for name in ("die_bank", "imported_stacks")
        if name in piles
    ]
    return " ".join(said)


def _when(pile: Supply, data: Supply, words: Words) -> str:
    """When a stockpile is used up: "in Q4 2025 (Q2 2025 to Q3 2026)"."""
    ends, last = pile["used_up"], data["years"][-1]["year"]
    quarters = {end: quarter_name(ends[end], words) for end in ("low", "central", "high") if ends[end]}
    after = words.text("supply.pile_later", year=last)
    if "central" in quarters:
        return words.text(
            "supply.pile_by", quarter=quarters["central"], low=quarters["low"], high=quarters.get("high", after)
        )
    return words.text("supply.pile_after", year=last, low=quarters["low"]) if "low" in quarters else after


def _hindcast(data: Supply, words: Words) -> str:
    rows = data["hindcast"]
    if not rows:
        return ""
    outside = [row for row in rows if not row["inside"]]
    if not outside:
        return words.text("supply.text_hindcast_all", count=len(rows))
    names = [
        words.text(
            "supply.outside_before" if row["before_die_bank"] else "supply.outside",
            who=row["who"],
            year=row["year"],
            amount=amount(row["value"]["central"], words),
        )
        for row in outside
    ]
    return words.text(
        "supply.text_hindcast_some",
        inside=len(rows) - len(outside),
        count=len(rows),
        outside="; ".join(names),
    )


def _double(data: Supply, words: Words) -> str:
    """How plans by dies and by packages of one year hang together, where both were published."""
    for year in data["years"]:
        dies = [row for row in year["published"] if row["as_published"]["unit"] == "dies"]
        if dies and any(row["as_published"]["unit"] == "packages" for row in year["published"]):
            count = max(dies, key=lambda row: float(row["as_published"]["central"]))["as_published"]["central"]
            return words.text(
                "supply.text_double",
                dies=amount(count, words),
                packages=amount(count / data["dies_per_package"], words),
                year=year["year"],
                each=words.number(data["dies_per_package"], 0),
            )
    return ""


def _others(data: Supply, words: Words) -> str:
    rows = [
        words.text(
            "supply.other",
            who=vendor_name(row["vendor"], words),
            amount=amount_with_span(row["cards"], words),
            period=period_name(row["period"], words),
            kind=words.text("supply.so_far") if row["cumulative"] else kind_name(row["kind"], words),
        )
        for row in data["others"]
    ]
    return words.text("supply.text_others", rows="; ".join(rows)) if rows else ""


def _missing(data: Supply, words: Words) -> str:
    names = [words.text(f"supply.input_{name}") for name in data["missing"]]
    return words.text("supply.text_missing", names=", ".join(names)) if names else ""


def _left_out(data: Supply, words: Words) -> str:
    terms = [term_name(term, words) for term in data["left_out"]]
    said = [_missing(data, words), words.text("supply.text_left_out", terms=", ".join(terms)) if terms else ""]
    return " ".join(text for text in said if text)


def _own(data: Supply, words: Words) -> str:
    own = len(data["assumptions"])
    said = words.text("supply.text_own", own=own, all=own + len(data["inputs"]))
    return f"{said} {words.text('supply.text_leads', count=data['leads'])}" if data["leads"] else said


def _years(data: Supply, words: Words) -> Table:
    rows = []
    for row in known_years(data):
        binds = ", ".join(
            f"{term_name(term, words)} {probability(row['binds'][term], words)}"
            for term in TERMS
            if row["binds"][term] is not None
        )
        rows.append(
            (
                Cell(text=str(row["year"]), value=row["year"]),
                _interval(row["output"], words),
                *(_interval(row[term], words) for term in TERMS),
                Cell(text=binds, value=dict(row["binds"])),
            )
        )
    return Table(
        name="supply",
        caption=words.text("supply.caption", unit=supply_unit(data, words), level=level_of(data, words)),
        columns=tuple(words.text(f"supply.column_{name}") for name in ("year", "output", *TERMS, "binds")),
        rows=tuple(rows),
    )


def _interval(interval: Supply, words: Words) -> Cell:
    text = words.text("supply.unknown") if interval["central"] is None else thousands_with_span(interval, words)
    return Cell(text=text, value=dict(interval), numeric=True)


def _published(data: Supply, words: Words) -> Sequence[Table]:
    """What others say, as published and in the unit of the account; no table where nobody had said anything."""
    rows = [
        (
            Cell(text=str(year["year"]), value=year["year"]),
            Cell(text=row["who"], value=row["who"]),
            Cell(text=kind_name(row["kind"], words), value=row["kind"]),
            Cell(text=published_value(row, words), value=dict(row["as_published"]), numeric=True),
            Cell(
                text=words.text("supply.unknown")
                if row["value"]["central"] is None
                else amount(row["value"]["central"], words),
                value=dict(row["value"]),
                numeric=True,
            ),
        )
        for year in data["years"]
        for row in year["published"]
    ]
    if not rows:
        return ()
    columns = [words.text(f"supply.column_{name}") for name in ("year", "who", "kind", "said")]
    columns.append(words.text("supply.column_same", unit=short_unit(data["unit"], words)))
    caption = words.text("supply.caption_published")
    return (Table(name="supply_published", caption=caption, columns=tuple(columns), rows=tuple(rows)),)
