"""`headway compute reconcile`."""

from collections.abc import Mapping
from typing import Any

from headway import api
from headway.cli.compute import compute_app
from headway.cli.options import AsJson, KnownBy, VintageName, day_of
from headway.cli.output import print_result
from headway.cli.text import cited, table_text
from headway.words import load_words
from headway.words.phrases import day


@compute_app.command("reconcile")
def reconcile(
    *,
    as_of: KnownBy = None,
    vintage: VintageName = None,
    as_json: AsJson = False,
) -> None:
    """Set our totals beside published ones, step by step from our definition to theirs."""
    result = api.compute_reconcile(as_of=day_of(as_of), vintage=vintage)
    print_result(result.to_dict(), reconcile_text, as_json=as_json)


def reconcile_text(data: Mapping[str, Any]) -> str:
    """The finding, a row for each total, the steps between the definitions, and what is assumed."""
    from headway.charts.reconcile import ordered, reconcile_finding
    from headway.report.reconcile import (
        assumption_texts,
        changes_text,
        left_out_text,
        ratio_text,
        reconcile_sentences,
    )
    from headway.words.reconcile import (
        published_text,
        publisher_name,
        reason_with_remarks,
        row_names,
        total_name,
        value_span,
    )

    words, rows = load_words("en"), ordered(data["rows"])
    names = row_names(rows, words)
    titles = [f"{total_name(row, words)} ({publisher_name(row['publisher'], words)})" for row in rows]
    cells = [
        (
            title,
            published_text(row, words),
            value_span(row["ours_headline"], row, words),
            value_span(row["ours"], row, words),
            ratio_text(row, words),
            reason_with_remarks(row, words, names),
        )
        for title, row in zip(titles, rows, strict=True)
    ]
    steps = [f"  {title}: {changes_text(row, words)}" for title, row in zip(titles, rows, strict=True) if row["steps"]]
    columns = ("total", "published", "ours, headline", "ours, their way", "ours ÷ published", "reason")
    about = f"As of {words.date_long(day(data['as_of']))}; {words.percent(data['level'])} intervals"
    lines = [f"{reconcile_finding(data, words)}. {about}."]
    if rows:
        lines += ["", *reconcile_sentences(data, words), "", table_text(columns, cells)]
        lines += ["", "Steps from our definition to theirs:", *steps]
    left_out, assumed = left_out_text(data, words), assumption_texts(data, words)
    lines += ["", left_out] if left_out else []
    lines += ["", "Assumed:", *(f"  {text}" for text in assumed)] if assumed else []
    return "\n".join([*lines, "", cited(data)])
