"""Write the tables of docs/methods/race-parameters.md from the bundled parameters.

    python tools/parameter_page.py docs/methods/race-parameters.md

What stands between the marks is replaced; a test holds the page to the data.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from headway.facts.store import open_vintage
from headway.race.parameters import Prior, priors_of

#: The vintage and the groups of the page.
VINTAGE = "2026-11-23"
SIDES = {"leader": "US", "follower": "China"}


def numbers(priors: Sequence[Prior]) -> str:
    """Interval, shape, range of settings, source and confidence of each parameter."""
    head = ("parameter", "unit", "5%", "50%", "95%", "shape", "settings", "source", "published", "read", "confidence")
    return table(
        head,
        [
            (
                f"`{prior.key}`", prior.unit, *(told(end) for end in prior.ends), prior.family,
                f"{told(prior.least)} to {told(prior.most)}", source(prior.origin), prior.origin["source_date"],
                "yes" if prior.origin["source_read"] else "no", prior.confidence,
            )
            for prior in priors
        ],
    )  # fmt: skip


def reasons(priors: Sequence[Prior]) -> str:
    """What each parameter is, as its row says, and what a reader of the number must know."""
    rows = [(f"`{prior.key}`", prior.meaning, prior.origin["note"] or "") for prior in priors]
    return table(("parameter", "what it is", "why these numbers"), rows)


def correlations(rows: pl.DataFrame) -> str:
    """The declared correlations with their reasons."""
    return table(
        ("one", "other", "correlation", "why"),
        [
            (f"`{row['a']}`", f"`{row['b']}`", f"{row['correlation']:+g}", row["note"])
            for row in rows.iter_rows(named=True)
        ],
    )


def told(value: float) -> str:
    """A number as short as it is."""
    return f"{value:.10g}"


def source(origin: Mapping[str, Any]) -> str:
    """The source, with a link where it has an address."""
    return f"[{origin['source']}]({origin['source_url']})" if origin["source_url"] else origin["source"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *([str(cell).replace("|", "/") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(text: str) -> str:
    """The page with its tables made again."""
    opened = open_vintage(VINTAGE)
    priors = priors_of(opened.table("parameters"), SIDES)
    parts = {
        "numbers": numbers(priors),
        "correlations": correlations(opened.table("parameter_correlations")),
        "reasons": reasons(priors),
    }
    for name, body in parts.items():
        marks = (f"<!-- {name} -->", f"<!-- end of {name} -->")
        text, found = re.subn(
            f"{marks[0]}.*?{marks[1]}", lambda _, b=body, m=marks: f"{m[0]}\n\n{b}\n\n{m[1]}", text, flags=re.DOTALL
        )
        if found != 1:
            raise SystemExit(f"the page needs {marks[0]} and {marks[1]} once")
    return text


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    target.write_text(page(target.read_text(encoding="utf-8")), encoding="utf-8")
