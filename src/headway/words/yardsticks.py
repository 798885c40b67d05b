"""How the scales that a gap can be read on are named and their levels written, for text and pictures alike.

`gap` is a gap result in JSON form.
"""

from collections.abc import Mapping
from typing import Any

from headway.words.format import Words

Gap = Mapping[str, Any]


def kind_of(gap: Gap) -> str:
    """The kind of scale: index, table, metr or benchmark; results that know only the index name none."""
    return str(gap.get("yardstick", "index")).partition(":")[0]


def unit_of(gap: Gap, words: Words) -> str:
    """The unit of differences: "index points", "doublings" of a time horizon, "percentage points" of a benchmark."""
    kind = kind_of(gap)
    if kind in ("metr", "benchmark"):
        return words.text(f"yardsticks.unit_{kind}")
    return words.text(f"phrases.unit_{'index' if kind == 'index' else 'table'}")


def difference_text(points: float, gap: Gap, words: Words) -> str:
    """A difference with its unit, as short as a picture has room: "4.6 points", "2.3 doublings"."""
    if kind_of(gap) in ("index", "table"):
        return words.text("charts.points", points=words.number(points))
    return words.text("yardsticks.points", points=words.number(points), unit=unit_of(gap, words))


def level_text(value: float, gap: Gap, words: Words, digits: int = 1) -> str:
    """A level on the scale: 155.2 index points, "3.4 h" of a time horizon, "63.2%" of a benchmark."""
    kind = kind_of(gap)
    if kind == "metr":
        return duration(2.0**value, words)
    return f"{words.number(value, digits)}%" if kind == "benchmark" else words.number(value, digits)


def level_with_span(interval: Mapping[str, Any], gap: Gap, words: Words) -> str:
    """A level with its interval for a table cell: "155.2 (153.1–157.9)", "3.4 h (1.6 h – 8.1 h)"."""
    if interval["low"] == interval["high"] and kind_of(gap) == "benchmark":
        return level_text(interval["central"], gap, words)
    central, low, high = (level_text(interval[end], gap, words) for end in ("central", "low", "high"))
    dash = "–" if kind_of(gap) in ("index", "table") else " – "
    return f"{central} ({low}{dash}{high})"


def duration(minutes: float, words: Words) -> str:
    """A length of time in two digits or more: "36 s", "4.5 min", "12 h"."""
    value, unit = minutes, "minutes"
    if minutes < 0.99:
        value, unit = 60.0 * minutes, "seconds"
    elif minutes >= 59.5:
        value, unit = minutes / 60.0, "hours"
    digits = 0 if value >= 10.0 or abs(value - round(value)) < 0.05 else 1
    return words.text(f"yardsticks.{unit}", value=words.number(value, digits))


def domain_name(domain: str, words: Words) -> str:
    """A domain in this language."""
    return words.text(f"yardsticks.domain_{domain}")


def scale_label(gap: Gap, words: Words) -> str:
    """What the scale is, in a sentence; empty for the whole index and for a table of the user's own."""
    if gap.get("domain"):
        return words.text("yardsticks.label_domain", domain=domain_name(gap["domain"], words))
    if kind_of(gap) == "metr":
        return words.text(f"yardsticks.label_{str(gap['yardstick']).replace(':', '_')}")
    if kind_of(gap) == "benchmark":
        return words.text("yardsticks.label_benchmark", name=str(gap["yardstick"]).partition(":")[2])
    return ""


def subtitle(gap: Gap, words: Words, level: str) -> str:
    """What the levels of the two frontiers are."""
    if gap.get("domain"):
        return words.text("yardsticks.subtitle_domain", domain=domain_name(gap["domain"], words), level=level)
    kind = kind_of(gap)
    if kind == "index":
        return words.text("charts.frontiers_subtitle", level=level)
    return words.text(f"yardsticks.subtitle_{kind}", level=level, name=str(gap["yardstick"]).partition(":")[2])
