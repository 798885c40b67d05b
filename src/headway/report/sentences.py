"""Sentences of the report about one pair, from gap results in JSON form and the words of a language."""

from collections.abc import Mapping
from typing import Any, Final

from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.phrases import ahead, best_of, day, frontier_of, leads, level_of, opened, probability, span
from headway.words.yardsticks import unit_of

Gap = Mapping[str, Any]

#: Share of undecided draws from which on it is said.
_UNDECIDED: Final = 0.005


def mean_since(gap: Gap, words: Words) -> str | None:
    """The month from which the mean is taken, "Sep 2023"; None where no mean can be taken."""
    mean = gap.get("mean")
    return words.month(day(mean["since"])) if mean and mean["central"] is not None else None


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
        months = words.months(standing["longer_than"] or 0.0)
        return words.text("report.headline_censored", months=months, **parts), months
    if leads(standing):
        return words.text("report.headline_leads", **parts), ""
    months = words.months(lag["central"])
    return words.text("report.headline", months=months, **parts), months


def change(gap: Gap, words: Words) -> tuple[str, str] | None:
    """Whether the gap moved, as a title and sentences with probabilities and dates; None where that is not known."""
    shrank, widened, since = (gap.get(name) for name in ("p_shrank", "p_widened", "p_shrank_since"))
    if shrank is None or widened is None or since is None:
        return None
    same = max(gap["p_shrank_decided"] - shrank - widened, 0.0)
    shares = {"shrank": shrank, "widened": widened, "same": same}
    verdict = next((name for name, share in shares.items() if share >= NAMED_PROBABILITY), "unclear")
    parts = {
        "since": words.date_long(day(since)),
        "date": words.date_long(day(gap["as_of"])),
        **{name: probability(share, words) for name, share in shares.items()},
    }
    title = words.text(f"report.change_{verdict}_title", **parts)
    if gap["definition"] == "points":
        return title, words.text("report.change_points", **parts)
    said = words.text(f"report.change_{verdict}", **parts)
    undecided = 1.0 - gap["p_shrank_decided"]
    if undecided >= _UNDECIDED:
        said += " " + words.text("report.change_undecided", undecided=probability(undecided, words))
    return title, said


def reached(standing: Gap, words: Words) -> str | None:
    """When, and with which model, the leader first stood where the follower stands now; None where it leads."""
    found = standing.get("reached")
    if not found or leads(standing):
        return None
    frontier, on = frontier_of(standing, "leader", words), words.date_long(day(found["released"]))
    return opened(words.text("report.reached", frontier=frontier, date=on, model=found["model"]))


def points_apart(gap: Gap, words: Words) -> str | None:
    """How many points lie between the two frontiers, and which is ahead if it is the follower's."""
    apart = gap.get("points")
    if not apart or apart.get("central") is None:
        return None
    parts = {"unit": unit_of(gap, words), "level": level_of(apart, words)}
    if apart["central"] >= 0:
        points = words.number(apart["central"])
        return words.text("report.points_apart", points=points, span=span(apart, words), **parts)
    turned, frontier = ahead(apart), frontier_of(gap, "follower", words)
    points = words.number(turned["central"])
    said = words.text("report.points_ahead", frontier=frontier, points=points, span=span(turned, words), **parts)
    return opened(said)
