"""The answer of `headway gap revisions` as text for people, from the JSON that `--json` prints."""

from collections.abc import Mapping
from typing import Any

from headway.cli.text import cited, table_text
from headway.report.revisions import comparison_table, remarks
from headway.words import Words, load_words
from headway.words.phrases import day, lag_text, level_of, opened, pair_of
from headway.words.revisions import comparisons, finding, part_name, part_text, span_text, unit_name

Data = Mapping[str, Any]


def revisions_text(data: Data) -> str:
    """The finding, then and now for each vintage, and what moved the answer between vintages."""
    words = load_words("en")
    lines = [f"{finding(data, words)}.", ""]
    if list(comparisons(data)):
        table = comparison_table("revisions", data, words)
        columns = [name.lower() if place else name for place, name in enumerate(table.columns)]
        lines += [f"{table.caption}:", table_text(columns, [[cell.text for cell in row] for row in table.rows]), ""]
    today = words.date_long(day(data["as_of"]))
    unit, level = unit_name(data, words), level_of(data["lag"], words)
    lines.append(f"{opened(pair_of(data, words))} now, on {today}: {lag_text(data, words)} {unit} ({level} interval).")
    for pair in data["decompositions"]:
        lines += _parts(pair, data, words)
    lines += ["", *remarks(data, words)]
    if list(comparisons(data)):
        lines.append(words.text("revisions.independent"))
    return "\n".join([*lines, "", cited(data)])


def _parts(pair: Data, data: Data, words: Words) -> list[str]:
    """What moved the answer between two vintages: one column a span, one row an ingredient."""
    spans = [span for span in pair["spans"] if span["parts"]]
    if not spans:
        return []
    old, new = (words.date(day(pair[end])) for end in ("from", "to"))
    rows = [
        (f"data of {old}", *(words.number(span["old"]) for span in spans)),
        *((part_name(name, words), *(part_text(span, name, words) for span in spans)) for name in spans[0]["parts"]),
        ("difference", *(part_text(span, "difference", words) for span in spans)),
        (f"data of {new}", *(words.number(span["new"]) for span in spans)),
    ]
    columns = ("", *(span_text(span["name"], words) for span in spans))
    places = tuple(range(1, len(columns)))
    told = f"{unit_name(data, words)} ({level_of(data['lag'], words)} intervals)"
    title = f"What moved it from the data of {old} to those of {new}, {told}:"
    return ["", title, table_text(columns, rows, right=places)]
