"""Phrases about the two groups of a gap and about intervals, for sentences, tables and pictures alike.

`gap` is a gap result in JSON form.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from headway.units import DEFAULT_LEVEL
from headway.words.format import Words

#: From this probability on a direction is named; below it two answers cannot be told apart.
NAMED: Final = 0.9

#: Groups that have their own adjective in the catalogue; every other group is named by its name.
_ADJECTIVES: Final = {
    **dict.fromkeys(("country:United States of America", "US"), "us"),
    **dict.fromkeys(("country:China", "China"), "china"),
    **dict.fromkeys(("access:open", "open"), "open"),
    **dict.fromkeys(("access:closed", "closed"), "closed"),
}


def group_name(group: str, words: Words) -> str:
    """The short name of a group in this language: "China (open weights)" for `country:China+access:open`."""
    first, *rest = (words.messages.get(f"groups.{part}", part.partition(":")[2] or part) for part in group.split("+"))
    return f"{first} ({', '.join(rest)})" if rest else first


def group_of(gap: Mapping[str, Any], role: str, words: Words) -> str:
    """The short name of a role in this language."""
    return group_name(gap[role], words)


def best_of(gap: Mapping[str, Any], role: str, words: Words) -> str:
    """The strongest model of a role as a noun phrase: "the best Chinese model"."""
    return words.text(f"phrases.best_{_adjective(gap[role])}", name=group_of(gap, role, words))


def frontier_of(gap: Mapping[str, Any], role: str, words: Words) -> str:
    """The frontier of a role as a noun phrase: "the US frontier"."""
    return words.text(f"phrases.frontier_{_adjective(gap[role])}", name=group_of(gap, role, words))


def _adjective(group: str) -> str:
    return _ADJECTIVES.get(group, "other")


def leads(gap: Mapping[str, Any]) -> bool:
    """Whether the follower stands level with or ahead of the leader in the central fit.

    A lag of 0 alone does not say so: it is 0 too on the day on which the leader reaches the follower's level.
    """
    apart = gap["points"]["central"]
    return apart is not None and apart <= 0


def is_joint(gap: Mapping[str, Any], model: str) -> bool:
    """Whether a model belongs to both groups."""
    return any(row["model"] == model for row in gap["joint_models"])


def pair_of(gap: Mapping[str, Any], words: Words) -> str:
    """The pair inside a sentence: "China vs US"."""
    follower, leader = group_of(gap, "follower", words), group_of(gap, "leader", words)
    return words.text("phrases.pair", follower=follower, leader=leader)


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
    if low < 0:
        return words.text("phrases.span_to", low=words.number(low), high=words.number(high))
    return f"{words.number(low)}–{words.number(high)}"


def ahead(points: Mapping[str, Any]) -> Mapping[str, Any]:
    """An interval of points as the distance of the one who is ahead: turned round if that is the follower."""
    if points["central"] is None or points["central"] >= 0:
        return points
    return {"low": -points["high"], "central": -points["central"], "high": -points["low"], "level": points["level"]}


def value_with_span(interval: Mapping[str, Any], words: Words, longer_than: float | None = None) -> str:
    """A central value and its interval for a table cell, "4.6 (3.1–7.9)".

    A central value that the data do not reach is said to be over `longer_than`, "over 13.1 (5.4 or more)".
    """
    central, low = interval.get("central"), interval.get("low")
    if central is not None:
        return f"{words.number(central)} ({span(interval, words)})"
    if longer_than is None:
        return words.text("phrases.not_reached")
    if low is None or low >= longer_than:
        return words.text("phrases.over", low=words.number(longer_than))
    return words.text("phrases.over_with", least=words.number(longer_than), span=span(interval, words))


def lag_text(found: Mapping[str, Any], words: Words) -> str:
    """The lag of a gap result, of a record or of a vintage in JSON form, with its interval."""
    # A lag that is known to be longer than nothing is one of before the leader's first model.
    if found["lag"]["central"] is None and not found["longer_than"]:
        return words.text("phrases.no_leader")
    return value_with_span(found["lag"], words, found["longer_than"])


def unit_of(gap: Mapping[str, Any], words: Words) -> str:
    """The unit of the scale: "index points", or "points" on a table of the user's own."""
    return words.text(f"phrases.unit_{'index' if gap['yardstick'] == 'index' else 'table'}")


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
