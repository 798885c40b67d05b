"""`headway compute permission`."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.compute import compute_app
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.words import Words, load_words
from headway.words.compute import ratio_with_span
from headway.words.permission import (
    class_label,
    delivered_amount,
    event_label,
    not_yet_names,
    pending_label,
    rule_of,
    state_name,
    stated,
)
from headway.words.phrases import day

Data = Mapping[str, Any]
Row = Mapping[str, Any]


@compute_app.command("permission")
def permission(
    *,
    chip_class: Annotated[
        str | None, typer.Option("--class", metavar="CLASS", help="One class of chips: h20, h200, blackwell, cloud …")
    ] = None,
    chip: Annotated[
        str | None, typer.Option(metavar="NAME", help="The class of one chip, by its name in the table chips.")
    ] = None,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Show what two governments allow for each class of chips, since when and by which event."""
    result = api.compute_permission(chip_class=chip_class, chip=chip, as_of=day_of(as_of), vintage=vintage)
    print_result(result.to_dict(), permission_text, as_json=as_json)


def permission_text(data: Data) -> str:
    """The finding, a row for each class, its timeline, what is pending, and how often each government decides."""
    from headway.charts.permission import permission_finding

    words = load_words("en")
    lines = [f"{permission_finding(data, words)}."]
    if data["classes"]:
        lines += ["", *_states(data, words), "", "Timelines (both governments together):", *_timelines(data, words)]
    if len(data["classes"]) == 1:
        lines += ["", *_steps(data, data["classes"][0], words)]
    if data["not_yet"]:
        lines.append(words.text("permission.not_yet", names=not_yet_names(data, words)))
    lines += ["", *_pending(data, words), *_decisions(data, words)]
    if data["leads"]:
        lines.append(words.text("permission.leads", count=words.number(data["leads"], 0)))
    return "\n".join([*lines, f"Sources: {len(data['sources'])}, named in --json."])


def _states(data: Data, words: Words) -> list[str]:
    """Three lines for each class: both governments together, and each with the event behind its rule."""
    found = []
    for row in data["classes"]:
        found.append(f"{class_label(row, words)} [{row['class']}]: {_product(row['product'], words)}")
        found += [f"  {rule_of(data[role], words)}: {_since(row[role], words)}" for role in ("exporter", "importer")]
    return found


def _since(change: Row | None, words: Words) -> str:
    if change is None:
        return state_name(None, words)
    text = words.text("permission.since_date", state=stated(change, words), date=words.date(day(change["since"])))
    name = event_label(change["event"], words) or change["event_text"]
    return f"{text}: {name}" if name else text


def _product(product: Row, words: Words) -> str:
    if product["since"] is None:
        return state_name(product["state"], words)
    name = state_name(product["state"], words)
    return words.text("permission.since_date", state=name, date=words.date(day(product["since"])))


def _timelines(data: Data, words: Words) -> list[str]:
    found = []
    for row in data["classes"]:
        steps, before = [], None
        for span in row["timeline"]:
            if span["product"] != before:
                steps.append(f"{words.date(day(span['start']))} {state_name(span['product'], words)}")
            before = span["product"]
        found.append(f"  {class_label(row, words)}: {' – '.join(steps) or state_name(None, words)}")
    return found


def _steps(data: Data, row: Row, words: Words) -> list[str]:
    """Every change of one class, what was announced, and what was delivered."""
    found = [
        f"  {words.date(day(span['start']))}: {rule_of(data['exporter'], words)} {span['exporter']}, "
        f"{rule_of(data['importer'], words)} {span['importer']}: {span['product']}"
        + "".join(f" ({name})" for role in ("exporter", "importer") if (name := _begun(span, role, words)))
        for span in row["timeline"]
    ]
    found += [
        f"  announced for {words.date(day(plan['since']))}: {rule_of(plan['country'], words)} {stated(plan, words)}"
        for plan in row["planned"]
    ]
    found += [
        f"  delivered, {item['period']}: {item['item']}: {delivered_amount(item, words)} ({item['kind']}; "
        f"{item['source']})"
        for item in row["delivered"]
    ]
    return ["Changes:", *found]


def _begun(span: Row, role: str, words: Words) -> str | None:
    """The event with which a span begins, if this role caused it."""
    return event_label(span[f"{role}_event"], words) if span[f"{role}_since"] == span["start"] else None


def _pending(data: Data, words: Words) -> list[str]:
    if not data["pending"]:
        return [words.text("permission.nothing_pending")]
    rows = [f"  {pending_label(row, words)}{_due(row, words)}" for row in data["pending"]]
    on = words.date_long(day(data["as_of"]))
    return [f"{words.text('permission.pending_caption', date=on)}:", *rows]


def _due(row: Row, words: Words) -> str:
    if row["due"] is None:
        return ""
    date = words.date(day(row["due"]))
    return f" ({words.text('permission.overdue', date=date) if row['overdue'] else date})"


def _decisions(data: Data, words: Words) -> list[str]:
    return [
        f"{rule_of(rate['country'], words)}, since {words.date(day(rate['first']))}: {rate['decisions']} decisions "
        f"({rate['tightened']} tightened, {rate['eased']} eased), "
        f"{ratio_with_span(rate['decisions_per_year'], words)} a year"
        for rate in data["decisions"]
    ]
