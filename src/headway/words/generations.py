"""Words for chips and their generations: values with their unit, names of sides as adjectives, counts, plans."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from headway.words.compute import ratio, side_name
from headway.words.format import Words
from headway.words.phrases import day, opened, span


def chip_name(name: str) -> str:
    """A chip's or rack's name without form and memory: "H200" for "H200 SXM 141GB"."""
    plain = re.sub(r"\s*\([^)]*\)", "", name)
    return re.sub(r"\s+SXM\d?(\s+\d+GB)?$|\s+HBM3e$", "", plain).strip()


def adjective(side: str, words: Words) -> str:
    """A side in front of, or behind, a noun: "Chinese", "của Trung Quốc"."""
    return words.messages.get(f"generations.adj_{side.lower()}", side_name(side, words))


def place_name(place: str, words: Words) -> str:
    """Where a die is made, in this language: "Taiwan", "Đài Loan"."""
    return words.messages.get(f"generations.place_{place.lower().replace(' ', '_')}", side_name(place, words))


def measure_name(measure: str, words: Words) -> str:
    """A measure inside a sentence: "dense 8-bit rate"."""
    return words.text(f"generations.measure_{measure.replace('-', '_')}")


def value_text(value: float, measure: str, per: str, words: Words) -> str:
    """A value with its unit: "0.79 H100", "144 GB", "76.8 TB/s per kW"."""
    if measure == "hbm-tb":
        key, number = ("gb", words.number(1000.0 * value, 0)) if value < 1.0 else ("tb", ratio(value, words))
    else:
        key, number = ("tbps" if measure == "hbm-tbps" else "h100", ratio(value, words))
    text = words.text(f"generations.value_{key}", number=number)
    return words.text("generations.value_per_kw", value=text) if per == "watt" else text


def generations_text(count: Mapping[str, Any], words: Words, more: int = 0) -> str:
    """A count of generations: "one generation"; "1 to 2 generations" where the draws differ."""
    low, high = (round(count[end]) + more for end in ("low", "high"))
    if low != high:
        return words.text("generations.gen_between", low=words.number(low, 0), high=words.number(high, 0))
    key = f"gen_{low}" if low <= 3 else "gen_n"
    return words.text(f"generations.{key}", count=words.number(low, 0))


def joined(names: Sequence[str], words: Words) -> str:
    """Names as a list in a sentence: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {words.text('generations.and')} {names[-1]}"


def when(plan: Mapping[str, Any], words: Words) -> str:
    """When a planned chip is to come: "Sep 2026 – Dec 2026", one month where it is known."""
    first, last = (words.month(day(plan[end])) for end in ("earliest", "latest"))
    return first if first == last else f"{first} – {last}"


def finding(data: Mapping[str, Any], words: Words) -> str:
    """How far behind the follower's best of its own is, in one sentence without a full stop."""
    answer = next(row for row in data["answers"] if row["channel"] == "domestic")
    parts = {
        "follower": adjective(data["follower"], words),
        "leader": adjective(data["leader"], words),
        "per": words.text(f"generations.per_{data['per']}"),
    }
    if answer["name"] is None:
        return opened(words.text("generations.title_none", **parts))
    months = answer["lag"]["central"]
    if months is None:
        over = words.months(answer["longer_than"] or 0.0)
        return opened(words.text("generations.title_over", **parts, months=over))
    if months <= 0.0:
        return opened(words.text("generations.title_level", **parts))
    told = words.text("generations.title_behind", **parts, months=words.months(months))
    return opened(f"{told} ({span(answer['lag'], words)})")


def named_plans(data: Mapping[str, Any], words: Words) -> list[str]:
    """The plans of a result, each as "Rubin VR200 (8.8 H100, Sep 2026 – Dec 2026)"."""
    found = []
    for plan in data["announced"]:
        parts = {"chip": chip_name(plan["chip"]), "when": when(plan, words)}
        if plan["value"] is None:
            found.append(words.text("generations.plan_unknown", **parts))
        else:
            value = value_text(plan["value"], data["measure"], data["per"], words)
            found.append(words.text("generations.plan", **parts, value=value))
    return found
