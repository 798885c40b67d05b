"""Sentences of the report about one pair, from gap results in JSON form and the words of a language."""

from collections.abc import Mapping
from typing import Any

from headway.words import Words
from headway.words.phrases import best_of, day, frontier_of, level_of, opened, pair_of, probability, span

Gap = Mapping[str, Any]

#: P(the lag shrank) at or above the first is said to have shrunk, at or below the second to have widened.
SHRANK, WIDENED = 0.9, 0.1


def mean_since(gap: Gap, words: Words) -> str | None:
    """The month from which the mean is taken, "Sep 2023"; None where no mean can be taken."""
    mean = gap.get("mean")
    return words.month(day(mean["since"])) if mean and mean["central"] is not None else None


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
    parts |= {"shrank": probability(p, words), "widened": probability(standing.get("p_widened", 1 - p), words)}
    title = words.text(f"report.change_{verdict}_title", **parts, pair=pair_of(standing, words))
    return title, words.text(f"report.change_{verdict}", **parts)


def reached(standing: Gap, words: Words) -> str | None:
    """When, and with which model, the leader first stood where the follower stands now."""
    found = standing.get("reached")
    if not found:
        return None
    frontier, on = frontier_of(standing, "leader", words), words.date_long(day(found["released"]))
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
