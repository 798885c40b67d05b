"""A vintage whose names are attacks: on pages, pictures, spreadsheets and terminals; all of them at the frontier."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from headway.facts.provenance import Source
from headway.facts.store import open_vintage
from headway.facts.writing import write_vintage

#: The vintage that the names are put into, and the day of the result.
BASE: Final = "2026-08-11"
DAY: Final = "2026-09-01"

#: What the scale is fixed by; it keeps its names.
ANCHORS: Final = frozenset({"Claude 3.5 Sonnet", "GPT-5", "Winogrande"})

#: Names for what stands at the frontier. Each tells apart from the others what came through.
NAMES: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "=cmd|' /C calc'!A0",
    "a&b&lt;b&gt;",
    "right\u202eot\u202cleft",
    "two\nlines",
    "clear\x1b[2J\x1b]0;title\x07screen",
    "</style><style>body{display:none}",
    "' onmouseover='alert(3)",
    "javascript:alert(4)",
    "</title><svg onload=alert(5)>",
    "{{7*7}} ${7*7} %s {0}",
    "[link](javascript:alert(6)) **bold**",
    "null\x00byte",
    "wide\u200b\u2066isolate\u2069",
    "]]><!--",
    "back\\x1bslash\\u0000 and last\\",
    "long" * 1250,
)
BENCHMARKS: Final = ("</style><script>alert(7)</script>", '"onload="alert(8)', "=1+1|&amp;", "bench\x1b[31mred")
DEVELOPERS: Final = ("<b onclick=alert(9)>Lab</b>", "Lab\u202e&<i>", "=HYPERLINK(1)")

#: Addresses that no page may lead to.
ADDRESSES: Final = (
    "javascript:alert(10)",
    "data:text/html,<script>alert(11)</script>",
    'https://x.example/"onclick="a',
)


def write_hostile_vintage(root: Path, *, models: int | None = None) -> Path:
    """The vintage DAY in the store `root`: that of BASE with these names in the place of its most capable models.

    Parameters
    ----------
    models
        How many of the most capable stay, the anchors beside them; all, if not given.
    """
    base = open_vintage(BASE)
    tables = {name: list(base.table(name).iter_rows(named=True)) for name in ("models", "benchmarks", "scores")}
    foremost = _foremost(tables)
    if models is not None:
        kept = {*foremost[:models], *ANCHORS}
        for name in ("models", "scores"):
            tables[name] = [row for row in tables[name] if row["model"] in kept]
    names = _renamed(foremost, NAMES)
    benchmarks = _renamed([row["benchmark"] for row in tables["benchmarks"] if row["in_index"]], BENCHMARKS)
    for place, row in enumerate(tables["models"]):
        if row["model"] in names:
            row["developers"] = [DEVELOPERS[place % len(DEVELOPERS)], *row["developers"]]
            row["source_url"] = ADDRESSES[place % len(ADDRESSES)]
            row["terms"] = row["source"] = NAMES[0]
    for rows in tables.values():
        for row in rows:
            row["model"] = names.get(row.get("model", ""), row.get("model"))
            row["benchmark"] = benchmarks.get(row.get("benchmark", ""), row.get("benchmark"))
    title = "<script>alert(12)</script>\x1b[1m"
    sources = [*base.sources, Source(title=title, url=ADDRESSES[0], published=date(2026, 9, 1), confidence="low")]
    citation = f"{base.descriptor['citation']} <script>alert(13)</script>"
    return write_vintage(root, DAY, tables, sources=sources, counts={}, citation=citation)


def _foremost(tables: Mapping[str, list[dict[str, Any]]]) -> list[str]:
    """Models with many and high scores, of both groups by turns."""
    scores: dict[str, list[float]] = {}
    for row in tables["scores"]:
        scores.setdefault(row["model"], []).append(row["score"])
    ranked = sorted(scores, key=lambda name: sum(sorted(scores[name])[-8:]), reverse=True)
    chinese = {row["model"] for row in tables["models"] if "China" in row["countries"]}
    sides = ([name for name in ranked if name in chinese], [name for name in ranked if name not in chinese])
    return [name for pair in zip(*sides, strict=False) for name in pair]


def _renamed(names: list[str], attacks: tuple[str, ...]) -> dict[str, str]:
    return dict(zip((name for name in names if name not in ANCHORS), attacks, strict=False))
