"""The section on permission: what two governments allow for each class of chips, and what is left to be decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.charts.permission import permission_chart, permission_finding
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.words import Words
from headway.words.compute import ratio_with_span, side_phrase
from headway.words.permission import (
    class_label,
    delivered_amount,
    delivered_name,
    event_day,
    event_of,
    not_yet_names,
    pending_label,
    rule_of,
    state_name,
    stated,
)
from headway.words.phrases import day, level_of, opened

Data = Mapping[str, Any]
Row = Mapping[str, Any]


def permission_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """What `headway compute permission` found: a finding, a picture, the states, and what is left to be decided."""
    title = permission_finding(data, words)
    if not data["classes"]:
        return Section(name="permission", title=title, level=level, blocks=())
    said = [_binds(data, words), _paths(data, words), _delivered(data, words)]
    blocks: list[Block] = [Text(text=" ".join(text for text in said if text))]
    blocks.append(
        figure("permission", lambda width: permission_chart(data, words, width=width), words.text("permission.read"))
    )
    blocks.append(_states(data, words))
    if data["pending"]:
        blocks.append(_pending(data, words))
    blocks += [Text(text=text, small=True) for text in _remarks(data, words)]
    return Section(name="permission", title=title, level=level, blocks=tuple(blocks))


def _binds(data: Data, words: Words) -> str:
    """Which government closes the classes of chips that are closed."""
    bound = [
        row["product"]["bound_by"]
        for row in data["classes"]
        if row["kind"] == "chip" and row["product"]["state"] == "closed"
    ]
    if not bound:
        return ""
    return words.text(
        "permission.text_binds",
        exporter=side_phrase(data["exporter"], words),
        importer=side_phrase(data["importer"], words),
        by_exporter=words.number(bound.count(["exporter"]), 0),
        by_importer=words.number(bound.count(["importer"]), 0),
        by_both=words.number(sum(len(each) == 2 for each in bound), 0),
    )


def _paths(data: Data, words: Words) -> str:
    """What stands of the ways around."""
    rows = [row for row in data["classes"] if row["kind"] == "path" and row["product"]["state"]]
    if not rows:
        return ""
    named = [f"{class_label(row, words)} – {state_name(row['product']['state'], words)}" for row in rows]
    return words.text("permission.text_path", rows="; ".join(named))


def _delivered(data: Data, words: Words) -> str:
    """What was delivered last of each class of chips that needs a licence or is closed."""
    found = []
    for row in data["classes"]:
        if row["kind"] == "chip" and row["delivered"] and row["product"]["state"] != "open":
            last = max(row["delivered"], key=lambda item: (item["end"], item["unit"] == "usd-m"))
            name, amount = delivered_name(last, words), delivered_amount(last, words)
            found.append(words.text("permission.delivered", label=name, period=last["period"], amount=amount))
    return words.text("permission.text_delivered", rows="; ".join(found)) if found else ""


def _states(data: Data, words: Words) -> Table:
    rows = [
        (
            Cell(text=class_label(row, words), value=row["class"]),
            *(_cell(row[role], words) for role in ("exporter", "importer")),
            _product(row, words),
            Cell(
                text=_events(row, words), value=[row[role] and row[role]["event"] for role in ("exporter", "importer")]
            ),
        )
        for row in data["classes"]
    ]
    return Table(
        name="permission",
        caption=words.text("permission.caption", date=words.date_long(day(data["as_of"]))),
        columns=(
            words.text("permission.column_class"),
            *(opened(rule_of(data[role], words)) for role in ("exporter", "importer")),
            words.text("permission.column_product"),
            words.text("permission.column_event"),
        ),
        rows=tuple(rows),
    )


def _cell(change: Row | None, words: Words) -> Cell:
    if change is None:
        return Cell(text=state_name(None, words), value=None)
    date = words.date(day(change["since"]))
    text = words.text("permission.since_date", state=stated(change, words), date=date)
    return Cell(text=text, value={name: change[name] for name in ("state", "presumption", "since", "source_url")})


def _product(row: Row, words: Words) -> Cell:
    product = row["product"]
    name = state_name(product["state"], words)
    if product["since"] is not None:
        name = words.text("permission.since_date", state=name, date=words.date(day(product["since"])))
    return Cell(text=name, value=product)


def _events(row: Row, words: Words) -> str:
    """The events behind the rules that bind, each once."""
    named = [event_of(row[role], words) for role in row["product"]["bound_by"]]
    return opened("; ".join(dict.fromkeys(name for name in named if name)))


def _pending(data: Data, words: Words) -> Table:
    return Table(
        name="permission-pending",
        caption=words.text("permission.pending_caption", date=words.date_long(day(data["as_of"]))),
        columns=tuple(words.text(f"permission.column_{name}") for name in ("pending", "who", "known", "due")),
        rows=tuple(
            (
                Cell(text=pending_label(row, words), value=row["event"]),
                Cell(text=_who(data, row, words), value=row["role"]),
                Cell(text=event_day(row, words), value=row["date"]),
                Cell(text=_due(row, words), value=row["due"]),
            )
            for row in data["pending"]
        ),
    )


def _who(data: Data, row: Row, words: Words) -> str:
    if row["role"] in ("exporter", "importer"):
        return opened(side_phrase(data[row["role"]], words))
    return opened(words.text("permission.both_sides")) if row["role"] == "both" else row["actor"]


def _due(row: Row, words: Words) -> str:
    if row["due"] is None:
        return words.text("permission.no_date")
    date = words.date(day(row["due"]))
    return words.text("permission.overdue", date=date) if row["overdue"] else date


def _remarks(data: Data, words: Words) -> list[str]:
    """How often each government decides, what was not known yet, and what was not re-read."""
    found = []
    if data["decisions"]:
        found.append(_rates(data, data["decisions"], words))
    if data["not_yet"]:
        found.append(words.text("permission.not_yet", names=not_yet_names(data, words)))
    if data["leads"]:
        found.append(words.text("permission.leads", count=words.number(data["leads"], 0)))
    return found


def _rates(data: Data, rates: Sequence[Row], words: Words) -> str:
    """The rates over the whole account; those of its recent part are in the JSON."""
    whole = {rate["role"]: rate for rate in rates if rate["first"] == rates[0]["first"]}
    parts: dict[str, Any] = {"since": words.date_long(day(rates[0]["first"]))}
    for role, rate in whole.items():
        parts[role] = side_phrase(data[role], words)
        parts[f"{role}_count"] = words.number(rate["decisions"], 0)
        parts[f"{role}_rate"] = ratio_with_span(rate["decisions_per_year"], words)
    return words.text("permission.text_rates", level=level_of(rates[0]["decisions_per_year"], words), **parts)
