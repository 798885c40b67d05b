"""Sentences of the report about one pair, from gap results in JSON form and the words of a language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from headway.units import DEFAULT_LEVEL
from headway.words import Words

Gap = Mapping[str, Any]

#: Groups that have their own adjective in the catalogue; every other group is named by its name.
_ADJECTIVES = {
    "country:United States of America": "us",
    "country:China": "china",
    "access:open": "open",
    "access:closed": "closed",
}

#: P(the lag shrank) at or above the first is said to have shrunk, at or below the second to have widened.
SHRANK, WIDENED = 0.9, 0.1


def group_key(group: str) -> str:
    """The catalogue suffix of a group: `us`, `china`, `open`, `closed`, or `other`."""
    return _ADJECTIVES.get(group, "other")


def best_of(gap: Gap, role: str, words: Words) -> str:
    """The strongest model of a role as a noun phrase: "the best Chinese model"."""
    return words.text(f"report.best_{group_key(gap[role])}", name=gap[f"{role}_name"])


def frontier_of(gap: Gap, role: str, words: Words) -> str:
    """The frontier of a role as a noun phrase: "the US frontier"."""
    return words.text(f"report.frontier_{group_key(gap[role])}", name=gap[f"{role}_name"])


def group_of(gap: Gap, role: str, words: Words) -> str:
    """The short name of a role in this language."""
    return words.text(f"report.group_{group_key(gap[role])}", name=gap[f"{role}_name"])


def pair_of(gap: Gap, words: Words) -> str:
    """The pair as a title: "China behind US"."""
    follower, leader = group_of(gap, "follower", words), group_of(gap, "leader", words)
    return opened(words.text("report.pair", follower=follower, leader=leader))


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
        return words.text("report.span_unknown")
    if high is None:
        return words.text("report.span_open", low=words.number(low))
    return f"{words.number(low)}–{words.number(high)}"


def value_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """A central value and its interval for a table cell, "4.6 (3.1–7.9)"; "over 4.1" where only that is known."""
    low, central = interval.get("low"), interval.get("central")
    if central is not None:
        return f"{words.number(central)} ({span(interval, words)})"
    return words.text("report.not_reached") if low is None else words.text("report.over", low=words.number(low))


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


def mean_since(gap: Gap) -> int:
    """The year from which means are taken."""
    return day(gap["mean"]["since"]).year


def follower_leads(standing: Gap) -> bool:
    """Whether the follower stands level with or ahead of the leader in the central fit."""
    return bool(standing["lag"]["central"] == 0)


def headline(standing: Gap, words: Words) -> tuple[str, str]:
    """The answer in one sentence, and the part of it to stress."""
    lag = standing["lag"]
    parts = {
        "date": words.date_long(day(standing["as_of"])),
        "best": best_of(standing, "follower", words),
        "frontier": frontier_of(standing, "leader", words),
        "model": standing["best"]["follower"]["model"],
        "level": level_of(lag, words),
        "span": span(lag, words),
    }
    if lag["central"] is None:
        return words.text("report.headline_censored", **parts), ""
    if follower_leads(standing):
        return words.text("report.headline_leads", **parts), ""
    months = words.months(lag["central"])
    return words.text("report.headline", months=months, **parts), months


def change(standing: Gap, words: Words) -> tuple[str, str] | None:
    """Whether the lag moved, as a title and a sentence with its probability and dates; None where it is not known."""
    p = standing.get("p_shrank")
    since = standing.get("p_shrank_since")
    if p is None or since is None:
        return None
    verdict = "shrank" if p >= SHRANK else "widened" if p <= WIDENED else "unclear"
    parts = {"since": words.date_long(day(since)), "date": words.date_long(day(standing["as_of"]))}
    parts |= {"shrank": probability(p, words), "widened": probability(1 - p, words)}
    title = words.text(f"report.change_{verdict}_title", **parts, pair=pair_of(standing, words))
    return title, words.text(f"report.change_{verdict}", **parts)


def reached(standing: Gap, words: Words) -> str | None:
    """When, and with which model, the leader first stood where the follower stands now."""
    found = standing.get("reached")
    if not found or not found.get("date") or not found.get("model"):
        return None
    frontier, on = frontier_of(standing, "leader", words), words.date_long(day(found["date"]))
    return opened(words.text("report.reached", frontier=frontier, date=on, model=found["model"]))


def points_apart(gap: Gap, words: Words) -> str | None:
    """How many index points lie between the two frontiers."""
    apart = gap.get("points")
    if not apart or apart.get("central") is None:
        return None
    return words.text(
        "report.points_apart",
        points=words.number(apart["central"]),
        level=level_of(apart, words),
        span=span(apart, words),
    )
