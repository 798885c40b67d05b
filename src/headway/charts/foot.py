"""Words that every picture of a gap needs: who, when, from where."""

from collections.abc import Mapping
from typing import Any

from headway.words import Words
from headway.words.phrases import day, level_of
from headway.words.yardsticks import kind_of, scale_label


def foot(gap: Mapping[str, Any], words: Words) -> str:
    """Source, date of the data, meaning of the bands."""
    titles = "; ".join(dict.fromkeys(source["title"] for source in gap.get("sources") or ()))
    level = level_of(gap["lag"], words)
    label = scale_label(gap, words)
    return f"{label} {_source(gap, words, titles, level)}" if label else _source(gap, words, titles, level)


def _source(gap: Mapping[str, Any], words: Words, titles: str, level: str) -> str:
    if gap.get("vintage"):
        vintage = words.date(day(gap["vintage"]))
        if kind_of(gap) == "benchmark":  # its scores count as certain: there are no intervals
            return words.text("yardsticks.foot", source=titles, vintage=vintage, version=gap["headway"])
        return words.text("charts.foot", source=titles, vintage=vintage, level=level, version=gap["headway"])
    return words.text("charts.foot_own", source=titles, level=level, version=gap["headway"])
