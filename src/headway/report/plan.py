"""The part that asks whether it can be done: a frontier run on kinds of chips that one can buy and that one cannot."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from headway.charts.plan_compare import compare_chart
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure, of_view
from headway.report.plan_largest import largest_section
from headway.report.plan_replace import replace_section
from headway.report.plan_serve import serve_section
from headway.report.plan_techniques import plan_techniques_section
from headway.report.plan_validation import validation_section
from headway.report.plan_within import within_section
from headway.words import Words
from headway.words.compute import amount
from headway.words.plan import warnings
from headway.words.plan_compare import compare_cells, compare_columns, compare_finding, compare_remarks
from headway.words.plan_validation import few_note
from headway.words.plan_within import within_answer

Data = Mapping[str, Any]
Views = Mapping[str, Data]


def compare_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The section of a comparison in JSON form."""
    recipe = data["recipe"]
    text = words.text(
        "plan_compare.text",
        model=data["model"]["name"],
        tokens=amount(recipe["tokens"], words),
        batch=words.number(recipe["batch"], 0),
        sequence=words.number(recipe["sequence"], 0),
        precision=recipe["precision"],
    )
    caption = words.text("plan_compare.read", level=words.percent(data["level"]))
    blocks: list[Block] = [
        Text(text=text),
        figure("plan-compare", lambda width: compare_chart(data, words, width=width), caption),
        compare_table(data, words),
        Points(items=tuple(Text(text=remark, small=True) for remark in compare_remarks(data, words))),
    ]
    said = [row for row in data["warnings"] if row["key"] != "plan.warning_planned"]
    blocks += [Text(text=text, small=True) for text in warnings({**data, "warnings": said}, words)]
    return Section(name="plan-compare", title=compare_finding(data, words), level=level, blocks=tuple(blocks))


def compare_table(data: Data, words: Words) -> Table:
    """Every kind of chip with days, chips for the same days, cost, energy, what binds, precision."""
    keys = ("chip", "days", "chips_needed", "cost_usd", "energy_mwh", "binding", "precision")
    rows = []
    for row in data["rows"]:
        cells = zip(keys, compare_cells(row, words), strict=True)
        rows.append(
            tuple(Cell(text=text, value=row[key], numeric=isinstance(row[key], Mapping)) for key, text in cells)
        )
    count, level = words.number(data["count"], 0), words.percent(data["level"])
    return Table(
        name="plan-compare",
        caption=words.text("plan_compare.table", model=data["model"]["name"], count=count, level=level),
        columns=compare_columns(data, words),
        rows=tuple(rows),
    )


#: Sections in reading order, each with the view that it tells: the answer, what it depends on, how good it is.
_SECTIONS: Final[tuple[tuple[str, Callable[..., Section]], ...]] = (
    ("plan_compare", compare_section),
    ("plan_within", within_section),
    ("plan_replace", replace_section),
    ("plan_largest", largest_section),
    ("plan_techniques", plan_techniques_section),
    ("plan_serve", serve_section),
    ("plan_validate", validation_section),
)


def plan_sections(views: Views, words: Words) -> Iterator[Section]:
    """The head of the part with its answer and its findings as a list, then the sections; nothing without a view."""
    sections = tuple(of_view(make(views[name], words, level=3), name) for name, make in _SECTIONS if name in views)
    if not sections:
        return
    links = tuple(Text(text=f"{part.title}.", link=(words.text("why.link"), f"#{part.name}")) for part in sections)
    blocks: tuple[Block, ...] = (*_answer(views, words), Text(text=words.text("plan.report_text")), Points(items=links))
    yield Section(name="plan", title=words.text("plan.report_title"), level=2, blocks=blocks)
    yield from sections


def _answer(views: Views, words: Words) -> list[Block]:
    """Whether it can be done on the follower's own chips, and how well such chips are known."""
    if "plan_within" not in views:
        return []
    found: list[Block] = [Text(text=within_answer(views["plan_within"], words))]
    if "plan_validate" in views:
        found.append(Text(text=few_note(views["plan_validate"], words), small=True))
    return found
