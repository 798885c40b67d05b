"""Phrases about the two groups of a gap and about intervals, for sentences, tables and pictures alike.

`gap` is a gap result in JSON form.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from headway.units import DEFAULT_LEVEL
from headway.words.format import Words

#: Groups that have their own adjective in the catalogue; every other group is named by its name.
_ADJECTIVES = {
    "country:United States of America": "us",
    "country:China": "china",
    "access:open": "open",
    "access:closed": "closed",
}


def group_key(group: str) -> str:
    """The catalogue suffix of a group: `us`, `china`, `open`, `closed`, or `other`."""
    return _ADJECTIVES.get(group, "other")


def best_of(gap: Mapping[str, Any], role: str, words: Words) -> str:
    """The strongest model of a role as a noun phrase: "the best Chinese model"."""
    return words.text(f"phrases.best_{group_key(gap[role])}", name=gap[f"{role}_name"])


def frontier_of(gap: Mapping[str, Any], role: str, words: Words) -> str:
    """The frontier of a role as a noun phrase: "the US frontier"."""
    return words.text(f"phrases.frontier_{group_key(gap[role])}", name=gap[f"{role}_name"])


def group_of(gap: Mapping[str, Any], role: str, words: Words) -> str:
    """The short name of a role in this language."""
    return words.text(f"phrases.group_{group_key(gap[role])}", name=gap[f"{role}_name"])


def pair_of(gap: Mapping[str, Any], words: Words) -> str:
    """The pair as a title: "China behind US"."""
    follower, leader = group_of(gap, "follower", words), group_of(gap, "leader", words)
    return opened(words.text("phrases.pair", follower=follower, leader=leader))


def opened(sentence: str) -> str:
    """The sentence with a capital first letter, for one that opens with a noun phrase of the catalogue."""
    return sentence[:1].upper() + sentence[1:]


def day(text: str) -> date:
    """A date from its ISO form."""
    return date.fromisoformat(text[:10])


def span(interval: Mapping[str, Any], words: Words) -> str:
    """The ends of an interval, "3.1–7.9"; an end that the data do not reach is said in words."""
    low, high = interval.get("low"), interval.get("high")
    if low is None:
        return words.text("phrases.span_unknown")
    if high is None:
        return words.text("phrases.span_open", low=words.number(low))
    return f"{words.number(low)}–{words.number(high)}"


def value_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """A central value and its interval for a table cell, "4.6 (3.1–7.9)"; "over 4.1" where only that is known."""
    low, central, high = (interval.get(end) for end in ("low", "central", "high"))
    if central is not None:
        if low is not None and high is None:
            return f"{words.number(central)} ({words.text('phrases.span_short', low=words.number(low))})"
        return f"{words.number(central)} ({span(interval, words)})"
    return words.text("phrases.not_reached") if low is None else words.text("phrases.over", low=words.number(low))


def probability(share: float, words: Words) -> str:
    """A probability as a percentage; draws cannot tell certainty, so the ends are "<1%" and ">99%"."""
    if share < 0.005:
        return f"<{words.percent(0.01)}"
    if share > 0.995:
        return f">{words.percent(0.99)}"
    return words.percent(share)


def level_of(interval: Mapping[str, Any], words: Words) -> str:
    """The level of an interval: "90%"."""
    return words.percent(interval.get("level") or DEFAULT_LEVEL)
