"""Names of verdicts, measures and definitions, and values of measures with their units, in a language.

`claim` is a judged claim as the JSON of `headway check` and of `headway claims statements` has it.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from headway.words.compute import amount, quarter_name, ratio, side_name
from headway.words.format import Words
from headway.words.phrases import day, group_name, probability
from headway.words.race_names import share_text

Data = Mapping[str, Any]

#: Verdicts in the order in which they are told.
DIFFERS, HOLDS, FAILS, INDISTINCT, OPEN, UNTESTABLE = (
    "definition differs",
    "holds",
    "fails",
    "cannot be told apart",
    "open",
    "not testable",
)
VERDICTS: Final = (HOLDS, FAILS, DIFFERS, INDISTINCT, OPEN, UNTESTABLE)

#: Relations whose end does not belong to the band.
_STRICT: Final = ("less than", "more than")

#: Relations of which only the upper end is said.
_UPPER: Final = ("at most", "less than")

#: Units that do not hang on what is counted.
_UNITLESS: Final = ("share", "ratio", "p")


#: A change of a share, told in percentage points.
SHARE_POINTS: Final = "share-points"

#: From this share on, a percentage is told without a digit behind the point.
_WHOLE: Final = 0.0995


#: Digits behind the point of the ends of a band of ratios below 1.
_BELOW_ONE: Final = 3


def slug(name: str) -> str:
    """A name of the program as a part of a key of the catalogue or of a class of a page."""
    return name.replace("-", "_").replace(" ", "_")


def verdict_name(verdict: str, words: Words, until: str | None = None) -> str:
    """A verdict in words: "holds", "open until 1 Jan 2029"."""
    if verdict == OPEN and until:
        return words.text("claims_names.verdict_open_until", date=words.date(day(until)))
    return words.text(f"claims_names.verdict_{slug(verdict)}")


def measure_short(measure: str, words: Words) -> str:
    """A measure as a noun phrase: "mean lag"; its own name if the catalogue has none."""
    return words.messages.get(f"claims_names.measure_{slug(measure)}", measure)


def argument_text(argument: str, value: str, words: Words) -> str:
    """What was given for an argument, in words: "China / US", "31 Jan 2026", "lag on the day"."""
    if argument == "pair":
        return " / ".join(group_name(_plain_group(group), words) for group in value.split("/"))
    if argument in ("day", "since", "until", "by") and _is_day(value):
        return words.date(day(value))
    if argument in ("quarter", "first", "last", "since", "until") and "-Q" in value:
        return quarter_name(value, words)
    if argument == "total":
        return words.messages.get(f"reconcile.total_{slug(value)}", value)
    if argument == "side":
        return side_name(value, words)
    return words.messages.get(f"claims_names.level_{argument}_{slug(value)}", value.removeprefix("benchmark:"))


def _plain_group(group: str) -> str:
    """A group with its country by its short name, which the catalogue has: `US+access:open`."""
    return "+".join(part.removeprefix("country:") for part in group.split("+"))


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


def arguments_text(claim: Data, words: Words) -> str:
    """All that was given, in one line: "China / US, 31 Jan 2026"."""
    told = [argument_text(name, str(value), words) for name, value in (claim.get("arguments") or {}).items()]
    return ", ".join(told)


def value_text(value: float, unit: str | None, words: Words) -> str:
    """A value with its unit: "5.2 months", "34%", "7.7 times", "812 thousand cards"."""
    if unit == "months":
        return words.months(value)
    if unit == "p":
        return share_text(value, words)
    if unit == "share":
        return words.percent(value, 0 if abs(value) >= _WHOLE or value == 0 else 1)
    if unit == SHARE_POINTS:
        return words.text("claims_names.value_share_points", value=number_text(value, unit, words))
    if unit == "ratio":
        return words.text("claims_names.value_ratio", value=ratio(value, words))
    if unit == "points":
        return words.text("claims_names.value_points", value=words.number(value))
    if unit == "usd-bn":
        return words.text("claims_names.value_usd_bn", value=_figures(value, words))
    if unit == "generations":
        key = "value_generations_one" if value == 1 else "value_generations"
        return words.text(f"claims_names.{key}", value=words.number(value, 0 if float(value).is_integer() else 1))
    if unit == "days":
        return words.text("claims_names.value_days", value=_figures(value, words))
    return _amount(value, unit, words)


def _figures(value: float, words: Words) -> str:
    return words.number(value, 0 if abs(value) >= 99.95 else 1)


def _amount(value: float, unit: str | None, words: Words) -> str:
    told = amount(value, words)
    named = words.messages.get(f"claims_names.unit_{slug(unit)}") if unit else None
    return words.text("claims_names.value_amount", value=told, unit=named) if named else told


def number_text(value: float, unit: str | None, words: Words) -> str:
    """A value without the words of its unit: "5.2", "34%", "812 thousand"."""
    if unit in ("p", "share"):
        return value_text(value, unit, words)
    if unit == SHARE_POINTS:
        return words.number(100 * value)
    if unit == "ratio":
        return ratio(value, words)
    if _plain(unit):
        return words.number(value, 0 if abs(value) >= 99.95 else 1)
    return amount(value, words)


def round_text(value: float, unit: str | None, words: Words) -> str:
    """A round value for an axis: "5", "34%", "500 thousand"."""
    whole = _plain(unit) or unit == "ratio" or value == 0.0
    if unit not in ("p", "share") and whole and float(value).is_integer():
        return words.number(value, 0)
    told = number_text(value, unit, words)
    return _ZEROS.sub("", told) if " " in told else told


#: Zeros behind the point of an amount such as "1.00 million".
_ZEROS: Final = re.compile(r"[.,]0+\b(?= )")


def span_text(low: float | None, high: float | None, unit: str | None, words: Words) -> str:
    """What was said by its two ends, with the unit once: "3.5–4.5 months"; an open end in words."""
    if low is None and high is None:
        return words.text("claims_names.anything")
    if low is None or high is None:
        key, value = ("at_most", high) if low is None else ("at_least", low)
        return words.text(f"claims_names.{key}", value=said_text(value or 0.0, unit, words))
    last = said_text(high, unit, words)
    if not _plain(unit) and unit != "ratio" and unit not in ("p", "share"):
        return words.text("claims_names.from_to", low=round_text(low, unit, words), high=last)
    first = round_text(low, unit, words)
    return words.text("claims_names.from_to", low=first, high=last) if low < 0 else f"{first}–{last}"


def said_text(value: float, unit: str | None, words: Words) -> str:
    """A value that was said, with its unit and without a zero behind the point: "6 months", "3.5 months"."""
    told = value_text(value, unit, words)
    number, plain = number_text(value, unit, words), round_text(value, unit, words)
    return told.replace(number, plain, 1) if told.startswith(number) else told


def _plain(unit: str | None) -> bool:
    """Whether a value of the unit is a number that is never told in thousands or millions."""
    return unit in ("months", "points", "usd-bn", "generations", "days")


def said_unit(claim: Data) -> str | None:
    """The unit of what was said; None where the claim leaves it open.

    A share or a ratio of compute has the same unit in whatever chips are counted.
    """
    if claim["unit"] in _UNITLESS:
        return str(claim["unit"])
    return None if "unit" in claim["axes_open"] or claim["unit"] == "amount" else claim["unit"]


def band_text(claim: Data, words: Words) -> str:
    """The band in which a claim is true: "3.5–4.5 months", "at most 20%", "above 0 months"."""
    band = claim.get("band") or {}
    low, high, unit = band.get("low"), band.get("high"), said_unit(claim)
    if claim.get("relation") in _UPPER and low == 0.0:
        low = None
    if claim.get("relation") in _STRICT and (low is None) != (high is None):
        key, value = ("below", high) if low is None else ("above", low)
        return words.text(f"claims_names.{key}", value=said_text(value or 0.0, unit, words))
    if unit == "generations" and claim.get("value") is not None and None not in (low, high):
        # Generations are counted: between two whole numbers there is nothing.
        return said_text(claim["value"], unit, words)
    if low is not None and low == high:
        return said_text(low, unit, words)
    if unit == "ratio" and low is not None and high is not None and high < 1.0:
        # Two figures would move the ends of a band as narrow as a tenth of what was said.
        value = f"{words.number(low, _BELOW_ONE)}–{words.number(high, _BELOW_ONE)}"
        return words.text("claims_names.value_ratio", value=value)
    return span_text(low, high, unit, words)


def found_text(found: Data | None, unit: str | None, words: Words) -> str:
    """A measured value with its interval: "5.2 months (3.1–7.9 months)"; a dash where there is none."""
    if not found:
        return "–"
    if found.get("central") is None:
        least = found.get("low")
        return words.text("claims_names.not_read") if least is None else span_text(least, None, unit, words)
    return f"{value_text(found['central'], unit, words)} ({ends_text(found, unit, words)})"


def ends_text(found: Data, unit: str | None, words: Words) -> str:
    """The ends of an interval without the words of its unit: "3.1–7.9"."""
    low, high = found.get("low"), found.get("high")
    if low is None:
        return words.text("claims_names.not_read")
    first = number_text(low, unit, words)
    if high is None:
        return words.text("claims_names.at_least", value=first)
    last = number_text(high, unit, words)
    return words.text("claims_names.from_to", low=first, high=last) if low < 0 or " " in last else f"{first}–{last}"


def p_text(p: float | None, words: Words) -> str:
    """A probability of being true: "34%", "<1%"; a dash where there is none. Draws cannot show certainty."""
    return "–" if p is None else probability(p, words)
