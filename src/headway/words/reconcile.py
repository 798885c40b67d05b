"""Words for published totals: their names, values in their own unit, what is counted, and why they differ from ours."""

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any

from headway.words.compute import amount, amount_span, basis_name, channel_name, quarter_name, ratio, unit_short
from headway.words.format import Words
from headway.words.phrases import day

Row = Mapping[str, Any]


def total_name(row: Row, words: Words) -> str:
    """What a published total is of, in this language; as the table says it where the catalogue does not know it."""
    return words.messages.get(f"reconcile.total_{row['total'].replace('-', '_')}", str(row["title"]))


def publisher_name(name: str, words: Words) -> str:
    """A publisher in this language; most keep their name."""
    key = "".join(letter if letter.isalnum() else "_" for letter in name.casefold())
    return words.messages.get(f"reconcile.publisher_{key}", name)


def value_text(value: float, row: Row, words: Words) -> str:
    """A value in the unit in which the total is published: "5.2%", "7.7", "812 thousand"."""
    if row["unit"] == "share":
        return words.percent(value, 1 if value < 0.195 else 0)
    return ratio(value, words) if row["unit"] == "ratio" else amount(value, words)


def value_span(interval: Mapping[str, Any], row: Row, words: Words) -> str:
    """A value and the ends of its interval in that unit; the value alone where both ends read like it."""
    central, low, high = (value_text(interval[name], row, words) for name in ("central", "low", "high"))
    if low == central == high:
        return central
    if row["unit"] in ("share", "ratio"):
        return f"{central} ({low}–{high})"
    if " " in high and " " not in low:  # a low end without a size would be read in that of the high end
        size = 1000.0 ** floor(log10(interval["high"]) / 3)
        return f"{central} ({words.number(interval['low'] / size, 2)}–{high})"
    return f"{central} ({amount_span(interval, words)})"


def published_text(row: Row, words: Words) -> str:
    """The published value with how it is meant: "at most 200 thousand chips", "5.2% (5.0%–5.5%)"."""
    value = value_span(row["published"], row, words)
    unit = words.messages.get(f"reconcile.in_{row['unit'].replace('-', '_')}", "")
    relation = row["published"]["relation"].replace(" ", "_")
    return words.text(f"reconcile.relation_{relation}", value=f"{value} {unit}".strip())


def step_text(row: Row, place: int, words: Words) -> str:
    """What a step changes: "date: Q3 2026 → Q4 2025", "without smuggled"."""
    step = row["steps"][place]
    before = row["ours_counted"] if place == 0 else row["steps"][place - 1]["counted"]
    after, name = step["counted"], step["step"]
    if name == "date":
        return words.text("reconcile.step_date", old=_span_name(before, words), new=_span_name(after, words))
    if name == "basis":
        old, new = basis_name(before["basis"], words), basis_name(after["basis"], words)
        return words.text("reconcile.step_basis", old=old, new=new)
    if name == "coverage":
        return _coverage(row, after, words)
    if name == "retirement":
        return words.text(f"reconcile.step_{'retired' if after['retired'] else 'kept'}")
    if name == "unit" and after["unit"] == "chips":
        return words.text("reconcile.step_chips")
    if name == "unit":
        return words.text("reconcile.step_unit", unit=unit_short(after["unit"], words))
    return factor_name(step["factor"], words)


def factor_name(name: str, words: Words) -> str:
    """A factor in this language."""
    return words.messages.get(f"reconcile.factor_{name.replace('-', '_')}", name)


def factor_note(row: Mapping[str, Any], words: Words) -> str:
    """Why a factor has its value, in this language; as the table says it where the catalogue does not know it."""
    return words.messages.get(f"reconcile.note_{row['id'].replace('-', '_')}", str(row["note"] or row["meaning"]))


def closing_text(row: Row, words: Words) -> str:
    """The step that closes the difference."""
    for place, step in enumerate(row["steps"]):
        if row["closed_by"] in (step["step"], step["factor"]):
            return step_text(row, place, words)
    return ""


def reason(row: Row, words: Words, names: Mapping[str, str]) -> str:
    """Why ours and the published value differ, or that they do not, in a few words; `names` are those of totals."""
    verdict = row["verdict"]
    return words.text(
        f"reconcile.reason_{verdict}",
        step=closing_text(row, words),
        rival=names.get(row["rival"] or "", ""),
        day=words.date(day(row["due"] if verdict == "open" else row["source"]["published"])),
    )


def remarks(row: Row, words: Words) -> list[str]:
    """What weakens a row: that ours is built from its source, that its source was not read."""
    found = [words.text("reconcile.same_source")] if row["same_source"] else []
    return [*found, words.text("reconcile.lead")] if row["lead"] else found


def reason_with_remarks(row: Row, words: Words, names: Mapping[str, str]) -> str:
    """The reason and what weakens it: "agrees; same source"."""
    return "; ".join([reason(row, words, names), *remarks(row, words)])


def row_names(rows: Sequence[Row], words: Words) -> dict[str, str]:
    """How each total is called where another row speaks of it: by its publisher."""
    return {row["total"]: publisher_name(row["publisher"], words) for row in rows}


def _coverage(row: Row, counted: Mapping[str, Any], words: Words) -> str:
    parts = []
    if len(counted["owners"]) > 2:
        parts.append(words.text("reconcile.step_owners", count=len(counted["owners"])))
    elif counted["owners"]:
        parts.append(words.text("reconcile.step_channels", channels=" + ".join(counted["owners"])))
    # The owners of a ratio are those of the other side: the channels of the counted side say something of their own.
    if counted["channels"] and (not counted["owners"] or row["quantity"].endswith("ratio")):
        shown = " + ".join(channel_name(channel, words) for channel in counted["channels"])
        parts.append(words.text("reconcile.step_channels", channels=shown))
    if counted["versus"] == "makers":
        parts.append(words.text("reconcile.step_makers"))
    return "; ".join(parts) or words.text("reconcile.step_all")


def _span_name(counted: Mapping[str, Any], words: Words) -> str:
    first, last = counted["first"], counted["last"]
    if first == last:
        return quarter_name(last, words)
    if first.endswith("Q1") and last.endswith("Q4") and first[:4] == last[:4]:
        return str(first[:4])
    return f"{quarter_name(first, words)} – {quarter_name(last, words)}"
