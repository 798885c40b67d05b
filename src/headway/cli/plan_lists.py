"""`headway plan models` and `headway plan clusters`: what is described and ready to start from."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from headway import api
from headway.cli.options import AsJson
from headway.cli.output import print_result
from headway.cli.plan import plan_app
from headway.cli.text import table_text
from headway.words import Words, load_words
from headway.words.generations import chip_name

Data = Mapping[str, Any]
Show = Annotated[str | None, typer.Option(metavar="NAME", help="Print one description as YAML, to start from.")]


@plan_app.command("models")
def models(*, show: Show = None, as_json: AsJson = False) -> None:
    """List the ready models: parameters counted from their layers against published ones, and the source."""
    print_result(api.plan_models(show=show).to_dict(), models_text, as_json=as_json)


@plan_app.command("clusters")
def clusters(*, show: Show = None, as_json: AsJson = False) -> None:
    """List the ready clusters: chip, number, networks, and the source."""
    print_result(api.plan_clusters(show=show).to_dict(), clusters_text, as_json=as_json)


def models_text(data: Data) -> str:
    """The description that was asked for, else a row for each model."""
    if "text" in data:
        return str(data["text"]).rstrip()
    words = load_words("en")
    rows = [
        (
            row["name"],
            row["developer"] or "",
            _billion(row["total_b"], words),
            _billion(row["active_as_published_b"], words),
            words.text(f"plan.counts_{row['active_counts'].replace(' ', '_')}"),
            f"{_billion(row['published_total_b'], words)} / {_billion(row['published_active_b'], words)}",
            (row["source"] or {}).get("title", ""),
        )
        for row in data["models"]
    ]
    names = ("model", "developer", "total", "active", "counts", "published", "source")
    return table_text([words.text(f"plan.table_{name}") for name in names], rows, right=(2, 3, 5))


def _billion(value: float | None, words: Words) -> str:
    """Parameters in billions in four figures; a dash where they are not published."""
    if value is None:
        return "–"
    return words.number(value, 1 if value >= 99.95 else 2)


def clusters_text(data: Data) -> str:
    """The description that was asked for, else a row for each cluster."""
    if "text" in data:
        return str(data["text"]).rstrip()
    words = load_words("en")
    rows = [
        (
            row["name"],
            chip_name(row["chip"]),
            words.number(row["count"], 0),
            words.number(row["domain"], 0),
            words.number(row["network_gbps"], 0 if float(row["network_gbps"]).is_integer() else 1),
            (row["source"] or {}).get("title", ""),
        )
        for row in data["clusters"]
    ]
    names = ("cluster", "chip", "count", "domain", "network", "source")
    return table_text([words.text(f"plan.table_{name}") for name in names], rows, right=(2, 3, 4))
