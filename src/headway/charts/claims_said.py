"""Every number that was said as a multiple of the value that was measured, a row each, from the oldest on."""

from collections.abc import Sequence
from math import log2
from typing import Any, Final

from headway.charts.claims_rows import claim_rows, stamped
from headway.charts.layout import RowScale, text_width
from headway.charts.race_rows import boxes
from headway.charts.theme import FOOT_SIZE, GREY, INK, LIGHT, Spec, frame, haloed, heads, segments, written
from headway.words import Words
from headway.words.claims_report import (
    Data,
    claims_foot,
    claims_level,
    first_claim,
    numbers_said,
    said_description,
    said_title,
    usual_pair,
)

#: The picture ends at this many doublings; what lies beyond stands at its end with an arrow.
_MOST: Final = 4.0

#: Half the height of the band, of the interval and of the mark of a number, pixels; the colour of the interval.
_BAND, _INTERVAL, _MARK = 2.0, 5.5, 4.5
_PALE: Final = "#c3cad5"


def claims_said_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the numbers in the JSON of the statements, `width` pixels wide."""
    rows = numbers_said(data)
    places = claim_rows(rows, words, width=width, usual=usual_pair(data))
    pairs = list(zip([first_claim(row) for row in rows], places.ys, strict=True))
    ends = [_doublings(value, claim) for claim, _ in pairs for value in _values(claim)]
    most = min(max([1.0, *(abs(end) for end in ends if abs(end) < 99)]) * 1.08, _MOST)
    scale = RowScale(-most, most, places.width)
    height = max(places.height, 20)
    return frame(
        [
            *_axis(scale, height, words),
            boxes([_box(scale, claim, y, "measured", _INTERVAL, _PALE) for claim, y in pairs]),
            boxes([_box(scale, claim, y, "band", _BAND, INK) for claim, y in pairs]),
            heads([head for claim, y in pairs for head in _heads(scale, claim, y)], INK, 60),
            boxes([_square(scale, claim, y) for claim, y in pairs if (claim["value"] or 0.0) > 0.0]),
            *stamped(places.shapes, size=48, thick=1.6),
            *haloed(places.texts),
        ],
        size=(places.width, height),
        left=places.left,
        right=places.right,
        title=said_title(data, words),
        subtitle=words.text("claims_report.said_subtitle", level=claims_level(data, words)),
        foot=claims_foot(data, words),
        description=said_description(data, words),
        below=50,
    )


def _doublings(value: float | None, claim: Data) -> float:
    """By how many doublings a value lies above what was measured; far below for nothing, far above for no end."""
    if value is None:
        return 99.0
    return log2(value / claim["measured"]["central"]) if value > 0.0 else -99.0


def _values(claim: Data) -> list[float]:
    found = [claim["band"]["low"], claim["band"]["high"], claim["measured"]["low"], claim["measured"]["high"]]
    return [value for value in found if value is not None and value > 0.0]


def _span(claim: Data, part: str) -> tuple[float, float]:
    """Both ends of a part in doublings; an open end is far away."""
    found = claim[part]
    low = -99.0 if found["low"] is None else _doublings(found["low"], claim)
    return low, _doublings(found["high"], claim)


def _box(scale: RowScale, claim: Data, y: float, part: str, half: float, color: str) -> dict[str, Any]:
    low, high = (scale.at(end) for end in _span(claim, part))
    return {"x": low, "x2": max(high, low + 2.0), "y": y - half, "y2": y + half, "fill": color, "color": color}


def _square(scale: RowScale, claim: Data, y: float) -> dict[str, Any]:
    x = scale.at(_doublings(claim["value"], claim))
    return {"x": x - _MARK, "x2": x + _MARK, "y": y - _MARK, "y2": y + _MARK, "fill": INK, "color": INK}


def _heads(scale: RowScale, claim: Data, y: float) -> list[tuple[float, float, int]]:
    """Arrows where the band that was said goes on beyond the picture."""
    low, high = _span(claim, "band")
    found = []
    if low < scale.low:
        found.append((2.0, y, 270))
    if high > scale.high:
        found.append((scale.width - 2.0, y, 90))
    return found


def _axis(scale: RowScale, height: int, words: Words) -> list[Spec]:
    """Light lines at halves and doubles with their names below, a dark one where both are the same."""
    whole = range(-int(scale.high), int(scale.high) + 1)
    lines = [(scale.at(power), 0.0, scale.at(power), height + 3.0) for power in whole]
    texts = _ticks([(scale.at(power), _multiple(power)) for power in whole], height)
    below = [("said_below", 0.0, "left"), ("said_above", scale.width, "right")]
    texts += [
        {"x": x, "y": height + 30, "text": words.text(f"claims_report.{name}"), "align": align, "color": GREY,
         "size": FOOT_SIZE}
        for name, x, align in below
    ]  # fmt: skip
    middle = scale.at(0.0)
    return [segments(lines, LIGHT), segments([(middle, 0.0, middle, height + 3.0)], GREY), written(texts)]


def _multiple(power: int) -> str:
    """A power of two as a multiple: "1/4", "1", "4"."""
    return f"{2**power}" if power >= 0 else f"1/{2**-power}"


def _ticks(ticks: Sequence[tuple[float, str]], height: int) -> list[dict[str, Any]]:
    """Numbers under the plot, as many as do not touch."""
    found, end = list[dict[str, Any]](), -1e9
    for x, text in ticks:
        half = text_width(text, FOOT_SIZE) / 2
        if x - half > end + 4:
            found.append({"x": x, "y": height + 14, "text": text, "align": "center", "color": GREY, "size": FOOT_SIZE})
            end = x + half
    return found
