"""What a claim is held against: a measured value with its interval, in words."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.claims_names import SHARE_POINTS, ends_text, value_text
from headway.words.compute import amount_span
from headway.words.format import Words
from headway.words.phrases import level_of

Data = Mapping[str, Any]

#: Units that are told in tenths throughout.
_TENTHS: Final = ("months", "points")

#: Units of which no value is told in thousands or millions.
_PLAIN: Final = (*_TENTHS, "ratio", "share", SHARE_POINTS, "p", "usd-bn", "generations", "days")


def unit_of(claim: Data, definition: Data | None = None) -> str | None:
    """The unit of a value: of an amount the one that its definition names, else that of the claim."""
    unit = claim["unit"]
    if unit == "share" and claim.get("measure") == "world-share-change":
        return SHARE_POINTS
    if unit not in _PLAIN:
        unit = (definition or {}).get("unit") or unit
    return None if unit in (None, "amount") else str(unit)


def _ends(found: Data, unit: str | None, words: Words) -> str:
    low, high = found["low"], found["high"]
    if unit in _TENTHS and low is not None and high is not None and low >= 0:
        return f"{words.number(low)}–{words.number(high)}"
    if unit not in _PLAIN and low is not None and high is not None:
        return amount_span(found, words)
    return ends_text(found, unit, words)


def measured_text(claim: Data, words: Words, unit: str | None = None) -> str:
    """A measured value with its interval: "5.2 months (90% interval 3.6–8.0)"; a dash where there is none.

    One that is longer than can be read is said to be more than what it is at least; one without spread has no interval.
    """
    found, unit = claim["measured"], unit or unit_of(claim)
    if not found:
        return "–"
    if found["central"] is None:
        return _longer(found, claim.get("longer_than"), unit, words)
    value = value_text(found["central"], unit, words)
    if is_exact(found):
        return value
    return words.text("claims.measured", value=value, level=level_of(found, words), span=_ends(found, unit, words))


def _longer(found: Data, least: float | None, unit: str | None, words: Words) -> str:
    floor = found["low"] if least is None else least
    if floor is None:
        return words.text("claims_names.not_read")
    value = value_text(floor, unit, words)
    if found["low"] is None or found["low"] >= floor:
        return words.text("claims.measured_longer", value=value)
    span = _ends(found, unit, words)
    return words.text("claims.measured_longer_span", value=value, level=level_of(found, words), span=span)


def short_text(found: Data, unit: str | None, words: Words) -> str:
    """A measured value and the ends of its interval: "5.2 months, 3.6–8.0"; "more than 13.1 months"."""
    interval = found["measured"] or {}
    central = interval.get("central")
    if central is None:
        least = found.get("longer_than")
        if least is None:
            return words.text("claims_names.not_read")
        return words.text("claims.measured_longer", value=value_text(least, unit, words))
    value = value_text(central, unit, words)
    return value if is_exact(interval) else f"{value}, {_ends(interval, unit, words)}"


def is_exact(found: Data | None) -> bool:
    """Whether a value has no spread: it was published, not estimated."""
    return bool(found) and found is not None and found["low"] == found["high"] == found["central"] is not None
