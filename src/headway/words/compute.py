"""Words for compute: sides, channels, units, quarters and large amounts, for sentences, tables and pictures alike."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from headway.words.format import Words


def side_name(side: str, words: Words) -> str:
    """A side in this language: "US", "Mỹ"."""
    return words.messages.get(f"compute.side_{side.lower()}", side)


def side_phrase(side: str, words: Words) -> str:
    """A side inside a sentence: "the US"."""
    return words.messages.get(f"compute.phrase_{side.lower()}", side_name(side, words))


def channel_name(channel: str, words: Words) -> str:
    """A channel in this language: "smuggled", "nhập lậu"."""
    return words.text(f"compute.channel_{channel}")


def basis_name(basis: str, words: Words) -> str:
    """A basis in this language: "owned", "sở hữu"."""
    return words.text(f"compute.basis_{basis}")


def unit_name(unit: str, words: Words) -> str:
    """A unit in this language: "H100 equivalents at 8 bits"."""
    return words.text(f"compute.unit_{unit.replace('-', '_')}")


def unit_short(unit: str, words: Words) -> str:
    """A unit for the edge of a picture: "8-bit"."""
    return words.text(f"compute.short_{unit.replace('-', '_')}")


def quarter_name(quarter: str, words: Words) -> str:
    """2025-Q3 in this language: "Q3 2025", "quý 3/2025"."""
    year, part = quarter.split("-Q")
    return words.text("compute.quarter", part=part, year=year)


def quarter_end(quarter: str) -> date:
    """The last day of 2025-Q3."""
    year, part = quarter.split("-Q")
    month = 3 * int(part)
    return date(int(year) + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def amount(value: float, words: Words) -> str:
    """A large number in two to three figures: "2.03 million", "412 thousand", "2,03 triệu"."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        # What would round up to a thousand of the smaller unit is told in the larger.
        if abs(value) >= 0.9995 * size:
            return words.text(f"compute.{name}", value=_figures(value / size, words))
    return _figures(value, words)


def amount_span(interval: Mapping[str, Any], words: Words) -> str:
    """The ends of an interval of a large number: "1.51–3.12 million" has one unit where both ends share it."""
    low, high = amount(interval["low"], words), amount(interval["high"], words)
    low_value, _, low_unit = low.partition(" ")
    _, _, high_unit = high.partition(" ")
    return f"{low_value}–{high}" if low_unit == high_unit else f"{low}–{high}"


def amount_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """A large number and its interval: "2.03 million (1.51–3.12 million)"."""
    return f"{amount(interval['central'], words)} ({amount_span(interval, words)})"


def thousands_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """A large number and its interval in thousands, for a column that says so: "535 (342–782)"."""
    central, low, high = (_figures(interval[name] / 1e3, words) for name in ("central", "low", "high"))
    return f"{central} ({low}–{high})"


def ratio(value: float, words: Words) -> str:
    """A ratio in two figures: "7.7", "11", "0.15"."""
    return words.number(value, 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 2)


def ratio_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """A ratio and its interval: "7.7 (4.7–11)"."""
    return f"{ratio(interval['central'], words)} ({ratio(interval['low'], words)}–{ratio(interval['high'], words)})"


def inverse(interval: Mapping[str, Any]) -> Mapping[str, Any]:
    """A ratio seen from the other side."""
    ends = {"low": 1.0 / interval["high"], "central": 1.0 / interval["central"], "high": 1.0 / interval["low"]}
    return {**interval, **ends}


def _figures(value: float, words: Words) -> str:
    """Three figures at most: 2.03, 41.2, 412."""
    return words.number(value, 0 if abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2)
