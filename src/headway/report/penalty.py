"""The section on the penalty of the fit: does the lag depend on it?"""

from collections.abc import Mapping
from typing import Any

from headway.charts.penalty import central, decimal, penalty_chart, penalty_finding
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.words import Words
from headway.words.phrases import best_of, day, frontier_of, lag_text, level_of, opened, value_with_span

Penalties = Mapping[str, Any]


def penalty_section(data: Penalties, words: Words, *, level: int = 3) -> Section:
    """What `headway gap penalty` found, as a finding, a picture and a table."""
    said = [_lag(data, words), _rise(data, words), _scale(data, words)]
    caption = words.text("penalty.read", level=level_of(data["lag"], words))
    picture = figure("penalty", lambda width: penalty_chart(data, words, width=width), caption)
    blocks: tuple[Block, ...] = (Text(text=" ".join(text for text in said if text)), picture, _table(data, words))
    return Section(name="penalty", title=penalty_finding(data, words), level=level, blocks=blocks)


def _lag(data: Penalties, words: Words) -> str:
    lags, strengths = central(data, "lag"), [row["penalty"] for row in data["rows"]]
    parts = {
        "least": decimal(min(strengths), words),
        "most": decimal(max(strengths), words),
        "best": best_of(data, "follower", words),
        "frontier": frontier_of(data, "leader", words),
    }
    if len(lags) < len(data["rows"]):
        counts = {"count": len(data["rows"]) - len(lags), "all": len(data["rows"])}
        shown = {name: words.number(count, 0) for name, count in counts.items()}
        return words.text("penalty.text_lag_censored", **parts, **shown)
    ends = {"low": words.number(min(lags)), "high": words.number(max(lags))}
    kind = "text_lag_same" if ends["low"] == ends["high"] else "text_lag"
    return words.text(f"penalty.{kind}", **parts, **ends, published=lag_text(_published(data), words))


def _rise(data: Penalties, words: Words) -> str:
    rises, published = central(data, "points_per_year"), _published(data)["points_per_year"]
    if published["central"] is None:
        return ""
    return words.text(
        "penalty.text_rise",
        since=words.date_long(day(data["rise_since"])),
        frontier=frontier_of(data, "leader", words),
        rise=value_with_span(published, words),
        rise_low=words.number(min(rises)),
        rise_high=words.number(max(rises)),
    )


def _scale(data: Penalties, words: Words) -> str:
    """How much wider capabilities spread, before scaling, than under the weakest penalty of the same kind."""
    published = _published(data)
    same = [row for row in data["rows"] if row["penalty_on"] == published["penalty_on"]]
    weakest = min(same, key=lambda row: float(row["penalty"]))
    share = published["spread"]["central"] / weakest["spread"]["central"] - 1.0
    way = words.text(f"penalty.{'wider' if share >= 0 else 'narrower'}")
    return words.text("penalty.text_scale", share=words.percent(abs(share)), wider=way)


def _published(data: Penalties) -> Mapping[str, Any]:
    return next(row for row in data["rows"] if row["published"])


def _table(data: Penalties, words: Words) -> Table:
    rows = []
    for row in data["rows"]:
        kind, strength = words.text(f"penalty.on_{row['penalty_on']}"), decimal(row["penalty"], words)
        key = "penalty.row_published" if row["published"] else "penalty.row"
        name = opened(words.text(key, kind=kind, strength=strength))
        rows.append(
            (
                Cell(text=name, value={"penalty_on": row["penalty_on"], "penalty": row["penalty"]}),
                Cell(text=lag_text(row, words), value={**row["lag"], "longer_than": row["longer_than"]}, numeric=True),
                Cell(text=value_with_span(row["mean"], words), value=dict(row["mean"]), numeric=True),
                Cell(text=value_with_span(row["points_per_year"], words), value=row["points_per_year"], numeric=True),
                Cell(text=words.number(row["spread"]["central"], 2), value=row["spread"], numeric=True),
            )
        )
    frontier, shown = frontier_of(data, "leader", words), level_of(data["lag"], words)
    return Table(
        name="penalty",
        caption=words.text("penalty.caption", frontier=frontier, level=shown),
        columns=tuple(words.text(f"penalty.column_{name}") for name in ("penalty", "lag", "mean", "rise", "spread")),
        rows=tuple(rows),
    )
