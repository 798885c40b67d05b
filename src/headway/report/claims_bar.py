"""What was said against what was measured as a tiny picture: a band over an interval on one axis, as inline SVG."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Any, Final

from headway.charts.layout import text_width
from headway.charts.theme import GREY, INK, LIGHT
from headway.report.html import escape
from headway.words import Words
from headway.words.claims_measured import measured_text, unit_of
from headway.words.claims_names import band_text, found_text, round_text

Data = Mapping[str, Any]

#: Pixels: the picture, where its plot begins and ends, the middles of its two rows, its axis, and its type.
WIDTH, HEIGHT = 288, 64
_FROM, _TO = 66.0, 276.0
_SAID, _FOUND, _AXIS = 13.0, 32.0, 44.0
_TYPE: Final = 11

#: Half the height of the band, pixels; the colour of its inside.
_HALF: Final = 6.5
_WASH: Final = "#cfd5de"

#: Share of the span of the values that is left free at both ends.
_SPARE: Final = 0.1


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    def at(self, value: float | None, open_end: float) -> float:
        """The pixel of a value; of an open end, the end of the plot."""
        if value is None:
            return open_end
        share = (value - self.low) / (self.high - self.low)
        return _FROM + (_TO - _FROM) * min(max(share, 0.0), 1.0)


def claim_bar(claim: Data, words: Words) -> str:
    """The picture of a claim as SVG, with fixed pixels so that its type stays readable; "" where nothing is to draw."""
    found, name = _found(claim)
    band = claim.get("band")
    ends = [value for part in (band, found) if part for value in part.values() if isinstance(value, float | int)]
    if not found or not band or not ends:
        return ""
    least = claim.get("longer_than") if name == "measured" else None
    scale = _scale([value for key in ("low", "high") for value in (band.get(key), found.get(key))]
                   + [found.get("central"), claim.get("value"), least])  # fmt: skip
    unit = unit_of(claim)
    told = measured_text(claim, words) if name == "measured" else found_text(found, unit, words)
    label = words.text("claims_page.bar_alt", band=band_text(claim, words), found=told)
    parts = [
        *_axis(scale, unit, words),
        *_band(band, scale),
        *_interval(found, least, scale),
        _text(0, _SAID, words.text("claims_page.bar_said")),
        _text(0, _FOUND, words.text(f"claims_page.bar_{name}")),
    ]
    return (
        f'<svg class="bar" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _found(claim: Data) -> tuple[Data | None, str]:
    """What is held against the band: what was measured, else what the pool says."""
    if claim.get("measured"):
        return claim["measured"], "measured"
    pool = claim.get("pool")
    if pool and None not in (pool.get("p"), pool.get("low"), pool.get("high")):
        return {"low": pool["low"], "central": pool["p"], "high": pool["high"]}, "pool"
    return None, ""


def _scale(values: Iterable[float | None]) -> _Scale:
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    if 0.0 <= low < 0.4 * high:
        low = 0.0
    spare = _SPARE * ((high - low) or abs(high) or 1.0)
    return _Scale(0.0 if low == 0.0 else low - spare, high + spare)


def _axis(scale: _Scale, unit: str | None, words: Words) -> list[str]:
    """A light line with numbers at round values, as many as do not touch."""
    parts, end = [_line(_FROM, _AXIS, _TO, _AXIS, GREY, 1)], -1.0
    for tick in _ticks(scale):
        x, text = scale.at(tick, _TO), round_text(tick, unit, words)
        half = text_width(text, _TYPE) / 2
        if x - half < end + 6 or x + half > WIDTH:
            continue
        end = x + half
        parts += [_line(x, _AXIS, x, _AXIS + 4, GREY, 1), _text(x, _AXIS + 13, text, "middle", GREY)]
    return parts


def _ticks(scale: _Scale) -> list[float]:
    """Round values on the axis, about four."""
    rough = (scale.high - scale.low) / 4
    power = 10.0 ** floor(log10(rough))
    step = power * next(each for each in (1, 2, 5, 10) if each * power >= rough)
    first = -(-scale.low // step)
    found = [round((first + place) * step, 12) for place in range(8)]
    return [tick for tick in found if tick <= scale.high]


def _band(band: Data, scale: _Scale) -> list[str]:
    """The band that was said, pale down to the axis so that one sees what lies inside; an open end has an arrow."""
    low, high = scale.at(band.get("low"), _FROM), scale.at(band.get("high"), _TO)
    high = max(high, low + 2)
    wide = f'x="{low:.1f}" width="{high - low:.1f}"'
    parts = [
        f'<rect {wide} y="{_SAID - _HALF:g}" height="{_AXIS - _SAID + _HALF:g}" fill="{LIGHT}" opacity="0.55"/>',
        f'<rect {wide} y="{_SAID - _HALF:g}" height="{2 * _HALF:g}" fill="{_WASH}" stroke="{GREY}"/>',
    ]
    return parts + _arrows(band.get("low") is None, band.get("high") is None, _SAID, GREY)


def _interval(found: Data, least: float | None, scale: _Scale) -> list[str]:
    """The interval as a line, and its central value as a dot; a ring where it is only known to be more than that."""
    low, high = scale.at(found.get("low"), _FROM), scale.at(found.get("high"), _TO)
    parts = [_line(low, _FOUND, max(high, low + 1), _FOUND, INK, 2.5)]
    if found.get("central") is not None:
        parts.append(f'<circle cx="{scale.at(found["central"], _TO):.1f}" cy="{_FOUND:g}" r="4" fill="{INK}"/>')
    elif least is not None:
        ring = f'r="3.5" fill="#fff" stroke="{INK}" stroke-width="1.6"'
        parts.append(f'<circle cx="{scale.at(least, _TO):.1f}" cy="{_FOUND:g}" {ring}/>')
    return parts + _arrows(found.get("low") is None, found.get("high") is None, _FOUND, INK)


def _arrows(left: bool, right: bool, y: float, color: str) -> list[str]:
    """Heads at the ends of the plot, for what goes on beyond them."""
    found = []
    for is_open, x, way in ((left, _FROM, -1), (right, _TO, 1)):
        if is_open:
            points = f"{x:g},{y - 5:g} {x + 7 * way:g},{y:g} {x:g},{y + 5:g}"
            found.append(f'<polygon points="{points}" fill="{color}"/>')
    return found


def _line(x: float, y: float, x2: float, y2: float, color: str, thick: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:g}" x2="{x2:.1f}" y2="{y2:g}" stroke="{color}" stroke-width="{thick:g}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start", color: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y + 4:g}" font-size="{_TYPE}" text-anchor="{anchor}" fill="{color}">'
        f"{escape(text)}</text>"
    )
