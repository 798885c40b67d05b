"""Names of decisions and of their levels, as the multiverse of choices has them, in a language."""

from collections.abc import Mapping
from typing import Any

from headway.words.format import Words
from headway.words.phrases import day, span


def axis_text(axis: str, words: Words) -> str:
    """The name of a decision: "definition"."""
    return words.text(f"multiverse.axis_{axis}")


def level_text(axis: str, level: str | int | None, words: Words) -> str:
    """The name of a level of a decision: "lag today"; a benchmark and what has no words go by their own name."""
    if level is None:
        return words.text("multiverse.level_none")
    name = str(level)
    if axis == "vintage":
        return words.text("multiverse.level_vintage", date=words.date(day(name)))
    if axis == "min_benchmarks":
        return words.text("multiverse.level_min_benchmarks", count=words.number(int(name), 0))
    if axis == "penalty":
        on, _, strength = name.rpartition("-")
        digits = len(strength.partition(".")[2])
        return words.text(f"multiverse.level_penalty_{on}", strength=words.number(float(strength), digits))
    kind, _, rest = name.partition(":")
    return words.messages.get(
        f"multiverse.level_{axis}_{name.replace(':', '_')}", rest if kind == "benchmark" else name
    )


def months_text(value: float | None, words: Words) -> str:
    """A lag in months: "4.7 months", or that it is longer than the data reach."""
    return words.text("multiverse.unreadable") if value is None else words.months(value)


def lag_with_span(found: Mapping[str, Any], words: Words) -> str:
    """The lag of a choice with its interval: "5.2 months (3.6–8.0)"."""
    lag = found["lag"]
    if lag["central"] is None:
        least = words.months(found["longer_than"] or 0.0)
        return words.text("multiverse.over", months=least, span=span(lag, words))
    return words.text("multiverse.lag", months=words.months(lag["central"]), span=span(lag, words))


def claim_text(claim: Mapping[str, Any], words: Words) -> str:
    """What a claim says: "at most 7 months: 45% of choices"."""
    return words.text("multiverse.claim", months=claimed(claim["months"], words), share=words.percent(claim["share"]))


def claimed(months: float, words: Words) -> str:
    """The months of a claim, as they were given: "7 months"."""
    key = "months_one" if months == 1 else "months"
    return words.text(f"multiverse.{key}", number=words.number(months, 0 if float(months).is_integer() else 1))
