"""The part "it depends": the lag under every defensible choice, and what moves it; from the multiverse in JSON."""

from collections.abc import Mapping
from typing import Any

from headway.charts import curve
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure
from headway.words import Words
from headway.words.choices import axis_text, claimed, lag_with_span, level_text
from headway.words.phrases import best_of, day, frontier_of, opened, span
from headway.words.revisions import unused_sentences

Data = Mapping[str, Any]


def multiverse_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The finding as title, the specification curve, claims, what moves the lag, and what was left out."""
    picture = figure("multiverse", lambda width: curve(data, words, width=width), words.text("multiverse.caption"))
    said = [headline_sentence(data, words)]
    revision = revision_sentence(data, words)
    said += [revision] if revision else []
    blocks: list[Block] = [
        Text(text=spread_sentence(data, words)),
        picture,
        *(Text(text=sentence) for sentence in said),
        Points(items=tuple(Text(text=claim) for claim in claim_sentences(data, words))),
        drivers_table(data, words),
        *(Text(text=sentence, small=True) for sentence in counts_sentences(data, words)),
    ]
    return Section(
        name="multiverse",
        title=section_title(data, words),
        blocks=tuple(block for block in blocks if not isinstance(block, Points) or block.items),
        level=level,
    )


def section_title(data: Data, words: Words) -> str:
    """The finding: how many choices agree with the claim that divides them most evenly."""
    parts = _sides(data, words)
    if not data["share_at_most"]:
        return opened(words.text("multiverse.section_plain", **parts))
    claim = min(data["share_at_most"], key=lambda each: abs(each["share"] - 0.5))
    agreeing = round(claim["share"] * data["counted"])
    months, total = claimed(claim["months"], words), words.number(data["counted"], 0)
    balanced = words.percent(claim["share_balanced"])
    parts = {**parts, "balanced": balanced, "count": words.number(agreeing, 0), "total": total, "months": months}
    kind = "all" if agreeing == data["counted"] else "none" if agreeing == 0 else "some"
    return opened(words.text(f"multiverse.section_{kind}", **parts))


def spread_sentence(data: Data, words: Words) -> str:
    """Range, median and quartiles of the choices that count."""
    parts = {
        **_sides(data, words),
        "total": words.number(data["counted"], 0),
        "date": words.date_long(day(data["as_of"])),
        "range": span(data["range"], words),
        "half": span(data["quartiles"], words),
        "median": _months(data["median"], words),
    }
    said = words.text(f"multiverse.spread{'_narrow' if parts['half'] == parts['range'] else ''}", **parts)
    if data["unreadable"]:
        said += " " + words.text("multiverse.spread_unreadable", count=words.number(data["unreadable"], 0))
    return opened(said)


def headline_sentence(data: Data, words: Words) -> str:
    """Where the default choice stands among the others."""
    found = data["headline"]
    shares = {name: words.percent(found[f"share_{name}"]) for name in ("shorter", "longer")}
    return words.text("multiverse.headline", lag=lag_with_span(found, words), **shares)


def claim_sentences(data: Data, words: Words) -> list[str]:
    """What the choices say of each claim."""
    found = []
    for claim in data["share_at_most"]:
        shares = {
            name: words.percent(claim[name])
            for name in ("share", "share_balanced", "share_surely", "share_surely_not", "probability")
        }
        level, months = words.percent(data["level"]), claimed(claim["months"], words)
        found.append(opened(words.text("multiverse.claim_said", months=months, level=level, **shares)))
    return found


def revision_sentence(data: Data, words: Words) -> str | None:
    """What the data of an earlier vintage change on its own day; None where that is not known or is on the curve."""
    found = data["revision"]
    if not found:
        return None
    by_level = {row["level"]: row["median"] for row in found["levels"]}
    return words.text(
        "multiverse.revision",
        vintage=words.date_long(day(data["vintages"][0])),
        date=words.date_long(day(found["as_of"])),
        now=_months(by_level.pop(data["vintages"][0]), words),
        then=_months(next(iter(by_level.values())), words),
    )


def moved(driver: Data, words: Words) -> str:
    """How far a decision moves the lag by itself, months."""
    return words.text("multiverse.unreadable") if driver["moves"] is None else words.number(driver["moves"])


def drivers_table(data: Data, words: Words) -> Table:
    """Each decision that moves the lag, what moves it most on top, with the median at each of its levels."""
    rows = []
    for driver in data["drivers"]:
        for place, level in enumerate(driver["levels"]):
            name, label = opened(axis_text(driver["axis"], words)), level_text(driver["axis"], level["level"], words)
            first = Cell(text=moved(driver, words), value=driver["moves"], numeric=True)
            rows.append(
                (
                    Cell(text=f"{name}: {label}", value={"axis": driver["axis"], "level": level["level"]}),
                    first if place == 0 else Cell(text="", value=driver["moves"]),
                    Cell(text=words.number(level["count"], 0), value=level["count"], numeric=True),
                    Cell(text=_number(level["median"], words), value=level["median"], numeric=True),
                )
            )
    return Table(
        name="multiverse-drivers",
        caption=words.text("multiverse.drivers_caption"),
        columns=tuple(words.text(f"multiverse.column_{name}") for name in ("choice", "moves", "count", "median")),
        rows=tuple(rows),
    )


def counts_sentences(data: Data, words: Words) -> list[str]:
    """How many combinations there are, which say nothing new, and which were left out and why."""
    found = []
    repeated = len(data["choices"]) - data["counted"]
    if repeated:
        found.append(words.text("multiverse.repeated", count=words.number(repeated, 0)))
    if data["skipped"]:
        reasons = "; ".join(
            f"{words.text('multiverse.skipped_' + each['reason'])} ({words.number(each['count'], 0)})"
            for each in data["skipped"]
        )
        product, kept = words.number(data["product"], 0), words.number(len(data["choices"]), 0)
        found.append(words.text("multiverse.left_out", product=product, kept=kept, reasons=reasons))
    found += unused_sentences(data.get("vintages_left_out", ()), words)
    found.append(words.text("multiverse.weight"))
    return found


def _sides(data: Data, words: Words) -> dict[str, str]:
    return {"best": best_of(data, "follower", words), "frontier": frontier_of(data, "leader", words)}


def _months(value: float | None, words: Words) -> str:
    return words.text("multiverse.unreadable") if value is None else words.months(value)


def _number(value: float | None, words: Words) -> str:
    return words.text("multiverse.unreadable") if value is None else words.number(value)
