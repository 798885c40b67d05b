"""Words for the largest model that some chips train in some days."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.compute import amount, amount_span
from headway.words.format import Words
from headway.words.generations import chip_name
from headway.words.phrases import level_of

Data = Mapping[str, Any]

#: The columns of the table, in the order in which they are told.
COLUMNS: Final = ("like", "ratio", "total", "active", "tokens", "shape", "limit")


def largest_finding(data: Data, family: Data, words: Words) -> str:
    """The answer for a family in one sentence without a full stop; or that there is none."""
    found, days = family["largest"], data["days"]
    asked = {
        "name": family["name"],
        "count": words.number(data["cluster"]["count"], 0),
        "chip": chip_name(data["cluster"]["chip"]),
        "days": _short(days, words),
        "ratio": _short(family["tokens_per_parameter"], words),
        "basis": words.text(f"plan_largest.basis_{family['ratio']}"),
    }
    if found is None:
        return words.text("plan_largest.refused", **asked)
    total, active, tokens = (_times(found[name], size) for name, size in _SIZES)
    return words.text(
        f"plan_largest.finding_{family['kind']}",
        total=amount(total["central"], words),
        level=level_of(total, words),
        span=amount_span(total, words),
        active=amount(active["central"], words),
        tokens=amount(tokens["central"], words),
        **asked,
    )


def largest_limited(family: Data, words: Words) -> str:
    """What limits the answer, in a sentence; empty where there is none."""
    found = family["largest"]
    if found is None:
        return ""
    return words.text(f"plan_largest.limited_{found['limit']}", own_days=words.number(found["days"], 1))


def ratio_name(family: Data, words: Words) -> str:
    """Tokens for each parameter, and whether that is the optimum: "20 (compute-optimal)"."""
    basis = words.text(f"plan_largest.basis_{family['ratio']}")
    return f"{_short(family['tokens_per_parameter'], words)} ({basis})"


def _short(value: float, words: Words) -> str:
    return words.number(value, 0 if float(value).is_integer() else 1)


def largest_row(family: Data, words: Words) -> tuple[str, ...]:
    """The cells of a family that has an answer, in the order of COLUMNS."""
    found = family["largest"]
    total, active, tokens = (_times(found[name], size) for name, size in _SIZES)
    return (
        family["name"],
        ratio_name(family, words),
        f"{amount(total['central'], words)} ({amount_span(total, words)})",
        f"{amount(active['central'], words)} ({amount_span(active, words)})",
        f"{amount(tokens['central'], words)} ({amount_span(tokens, words)})",
        f"{found['layers']} × {words.number(found['hidden'], 0)}",
        words.text(f"plan_largest.limit_{found['limit']}"),
    )


_SIZES: Final = (("total_b", 1e9), ("active_b", 1e9), ("tokens_t", 1e12))


def _times(interval: Data, size: float) -> dict[str, float]:
    return {**interval, **{end: interval[end] * size for end in ("low", "central", "high")}}


def largest_notes(data: Data, words: Words) -> list[str]:
    """What a reader should know of how it was found."""
    found = [words.text("plan_largest.note_shapes")]
    if any(family["kind"] == "experts" and family["ratio"] == "optimal" for family in data["families"]):
        found.append(
            words.text("plan_largest.note_optimal", value=words.number(data["optimal_tokens_per_parameter"], 0))
        )
    return found
