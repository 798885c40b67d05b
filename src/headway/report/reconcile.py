"""The section on published totals: is anything left unexplained, and why do others say other numbers?"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from headway.charts.reconcile import ordered, reconcile_chart, reconcile_finding
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure
from headway.words import Words
from headway.words.compute import quarter_name, ratio, side_name
from headway.words.phrases import day, opened
from headway.words.reconcile import (
    factor_name,
    factor_note,
    published_text,
    publisher_name,
    reason_with_remarks,
    row_names,
    step_text,
    total_name,
    value_span,
    value_text,
)

Totals = Mapping[str, Any]
Row = Mapping[str, Any]


def reconcile_section(data: Totals, words: Words, *, level: int = 3) -> Section:
    """What `headway compute reconcile` found, as a finding, a picture and a table."""
    title = reconcile_finding(data, words)
    if not data["rows"]:
        blocks: tuple[Block, ...] = (Text(text=words.text("reconcile.text_none")), *_left_out(data, words))
        return Section(name="reconcile", title=title, level=level, blocks=blocks)
    caption = words.text("reconcile.read", level=words.percent(data["level"]))
    picture = figure("reconcile", lambda width: reconcile_chart(data, words, width=width), caption)
    blocks = (
        Text(text=" ".join(reconcile_sentences(data, words))),
        picture,
        _table(data, words),
        *_left_out(data, words),
        *_assumed(data, words),
    )
    return Section(name="reconcile", title=title, level=level, blocks=blocks)


def reconcile_sentences(data: Totals, words: Words) -> list[str]:
    """How many agree, what closes the others, how shares and ratios lie together, who stands against whom."""
    said = [
        _counts(data, words),
        _closers(data, words),
        _power(data, words),
        _shares(data, words),
        _ratios(data, words),
    ]
    said += [
        _against(row, data, words) for row in data["rows"] if row["verdict"] in ("contradicts", "missed", "unexplained")
    ]
    said.append(
        words.text("reconcile.text_same", count=data["same_source"], all=len(data["rows"]), leads=data["leads"])
    )
    return [text for text in said if text]


def left_out_text(data: Totals, words: Words) -> str:
    """The totals that ours cannot be counted like, each with its reason; empty if there is none."""
    names = [
        words.text(
            "reconcile.left_item",
            total=total_name(row, words),
            publisher=publisher_name(row["publisher"], words),
            why=words.text(f"reconcile.why_{row['why']}"),
        )
        for row in data["left_out"]
    ]
    return words.text("reconcile.text_left_out", totals="; ".join(names)) if names else ""


def _counts(data: Totals, words: Words) -> str:
    level = words.percent(data["level"])
    return words.text("reconcile.text_counts", all=len(data["rows"]), level=level, **data["counts"])


def _closers(data: Totals, words: Words) -> str:
    """Which kinds of steps close the differences of definition, the most frequent first."""
    kinds = Counter(_kind(row, data) for row in data["rows"] if row["verdict"] == "definition")
    if not kinds:
        return ""
    named = [
        words.text("reconcile.step_count", step=words.text(f"reconcile.kind_{kind}"), count=count)
        for kind, count in kinds.most_common()
    ]
    return words.text("reconcile.text_steps", count=kinds.total(), steps=", ".join(named))


def _power(data: Totals, words: Words) -> str:
    """How far off a total would have to be to stand out."""
    if data["detectable"] is None:
        return ""
    level = words.percent(data["level"])
    return words.text("reconcile.text_power", factor=ratio(data["detectable"], words), level=level)


def _kind(row: Row, data: Totals) -> str:
    """The kind of the step that closes a row: a factor has that of its row in the table of factors."""
    kinds = {row["id"]: row["step"] for row in data["assumptions"]}
    return str(kinds.get(row["closed_by"], row["closed_by"]))


def _shares(data: Totals, words: Words) -> str:
    """How the shares of a side in the world that others have published lie beside ours."""
    rows = [row for row in data["rows"] if _whole(row) and row["quantity"] == "share" and row["versus"] == "world"]
    rows = [row for row in rows if not row["foretold"]]
    sides = Counter(row["side"] for row in rows)
    if not sides or sides.most_common(1)[0][1] < 2:
        return ""
    side = sides.most_common(1)[0][0]
    rows = sorted((row for row in rows if row["side"] == side), key=_central)
    items = [
        words.text(
            "reconcile.share_item",
            ours=value_text(row["ours"]["central"], row, words),
            published=value_text(_central(row), row, words),
            publisher=publisher_name(row["publisher"], words),
        )
        for row in rows
    ]
    fine = all(row["verdict"] not in ("contradicts", "missed", "unexplained") for row in rows)
    return words.text(
        f"reconcile.text_shares{'' if fine else '_apart'}",
        follower=opened(side_name(side, words)),
        low=value_text(_central(rows[0]), rows[0], words),
        high=value_text(_central(rows[-1]), rows[-1], words),
        count=len(rows),
        ours=value_span(rows[0]["ours_headline"], rows[0], words),
        quarter=quarter_name(rows[0]["ours_counted"]["last"], words),
        theirs=", ".join(items),
    )


def _ratios(data: Totals, words: Words) -> str:
    """How the ratios of two sides that others have published lie beside ours."""
    rows = sorted((row for row in data["rows"] if row["quantity"] == "ratio" and _whole(row)), key=_central)
    if len(rows) < 2:
        return ""
    return words.text(
        "reconcile.text_ratios",
        leader=side_name(rows[0]["versus"], words),
        follower=side_name(rows[0]["side"], words),
        low=value_text(min(_said(row, "low") for row in rows), rows[0], words),
        high=value_text(max(_said(row, "high") for row in rows), rows[-1], words),
        count=len(rows),
        ours=value_span(rows[0]["ours_headline"], rows[0], words),
        quarter=quarter_name(rows[0]["ours_counted"]["last"], words),
    )


def _said(row: Row, end: str) -> float:
    """What a publisher said: an end of a range, else the number itself."""
    published = row["published"]
    return float(published[end] if published["interval"] == "range" else published["central"])


def _against(row: Row, data: Totals, words: Words) -> str:
    """What stands against the publisher, and the remark that the catalogue has on it."""
    names = row_names(data["rows"], words)
    said = words.text(
        f"reconcile.text_{row['verdict']}",
        total=total_name(row, words),
        publisher=publisher_name(row["publisher"], words),
        published=published_text(row, words),
        ours=value_span(row["ours"], row, words),
        rival=names.get(row["rival"] or "", ""),
        day=words.date_long(day(row["source"]["published"])),
    )
    remark = words.messages.get(f"reconcile.remark_{row['total'].replace('-', '_')}", "")
    return f"{said} {remark}" if remark and row["verdict"] == "contradicts" else said


def _whole(row: Row) -> bool:
    """Whether a row is about a side as a whole, not about some of its owners or channels."""
    return not row["subject"] and not row["counted"]["owners"]


def _central(row: Row) -> float:
    return float(row["published"]["central"])


def _table(data: Totals, words: Words) -> Table:
    names = row_names(data["rows"], words)
    rows = []
    for row in ordered(data["rows"]):
        who = publisher_name(row["publisher"], words)
        ours = value_span(row["ours"], row, words)
        ours = words.text("reconcile.so_far", value=ours) if row["so_far"] else ours
        rows.append(
            (
                Cell(text=f"{total_name(row, words)} ({who})", value=row["total"]),
                Cell(text=published_text(row, words), value=row["published"], numeric=True),
                Cell(text=value_span(row["ours_headline"], row, words), value=row["ours_headline"], numeric=True),
                Cell(text=changes_text(row, words), value=row["steps"]),
                Cell(text=ours, value=row["ours"], numeric=True),
                Cell(text=ratio_text(row, words), value=row["ratio"], numeric=True),
                Cell(
                    text=reason_with_remarks(row, words, names),
                    value={"verdict": row["verdict"], "closed_by": row["closed_by"]},
                ),
            )
        )
    return Table(
        name="reconcile",
        caption=words.text("reconcile.caption", level=words.percent(data["level"])),
        columns=tuple(
            words.text(f"reconcile.column_{name}")
            for name in ("total", "published", "headline", "changes", "ours", "ratio", "reason")
        ),
        rows=tuple(rows),
    )


def changes_text(row: Row, words: Words) -> str:
    """What each step changes and by how much: "date, Q3 2026 → Q4 2025 ×0.72"."""
    return "; ".join(
        words.text(
            "reconcile.step_change", step=step_text(row, place, words), change=ratio(step["change"]["central"], words)
        )
        for place, step in enumerate(row["steps"])
    )


def ratio_text(row: Row, words: Words) -> str:
    """Ours over the published value, with the joint interval."""
    held = row["ratio"]
    ends = [
        words.text("reconcile.no_limit") if held[end] is None else ratio(held[end], words) for end in ("low", "high")
    ]
    return f"{ratio(held['central'], words)} ({'–'.join(ends)})"


def _left_out(data: Totals, words: Words) -> tuple[Block, ...]:
    text = left_out_text(data, words)
    return (Text(text=text, small=True),) if text else ()


def assumption_texts(data: Totals, words: Words) -> list[str]:
    """The factors that no publication settles, with their intervals and reasons."""
    return [
        words.text(
            "reconcile.assumption",
            factor=opened(factor_name(row["id"], words)),
            value=_factor_span(row, words),
            reason=opened(factor_note(row, words)),
        )
        for row in data["assumptions"]
    ]


def _factor_span(row: Mapping[str, Any], words: Words) -> str:
    central, low, high = (words.number(row[name], 2) for name in ("central", "low", "high"))
    return central if low == high else f"{central} ({low}–{high})"


def _assumed(data: Totals, words: Words) -> tuple[Block, ...]:
    if not data["assumptions"]:
        return ()
    items = tuple(Text(text=text, small=True) for text in assumption_texts(data, words))
    return (Points(items=items, label=words.text("reconcile.assumptions")),)
