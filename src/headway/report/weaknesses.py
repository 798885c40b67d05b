"""What weakens the number: each weakness as a sentence with its numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from headway.report.sentences import Gap
from headway.words import Words
from headway.words.phrases import best_of, day, lag_text, opened, pair_of, probability, value_with_span
from headway.words.revisions import unused_sentences

#: Names in a list before "and n more".
_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """One reason for doubt: a name, the sentence, and the numbers in it."""

    name: str
    text: str
    values: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The weakness as JSON."""
        return {"name": self.name, "text": self.text, "values": self.values}


def listed(names: Sequence[str], words: Words) -> str:
    """Names with commas, the rest counted."""
    shown = ", ".join(names[:_SHOWN])
    rest = len(names) - _SHOWN
    return words.text("report.list_more", names=shown, rest=words.number(rest, 0)) if rest > 0 else shown


def weaknesses(
    measured: Sequence[tuple[Gap, Mapping[str, Any] | None]], facts: Mapping[str, Any], words: Words
) -> tuple[Weakness, ...]:
    """Every weakness that the facts support, the heaviest first.

    `measured` holds the gap of each pair, and what it would be with the release dates as published, if that differs.
    """
    standings = [gap for gap, _ in measured]
    found = [_corrected([published for _, published in measured], words)]
    found += [_published(gap, published, words) for gap, published in measured if published is not None]
    found += [_coverage(gap, facts, words) for gap in _of_other_models(standings)]
    found += [_refit(facts, words), _one_dimension(words)]
    found += [_joint(gap, words) for gap in standings] + [
        _named("dates", facts.get("dates_moved"), words),
        _named("groups", facts.get("groups_moved"), words),
        *(_named("access", facts.get("access_unknown"), words, gap) for gap in standings if _by_access(gap)),
        _named("undetermined", facts.get("undetermined"), words),
    ]
    found += [_censored(gap, words) for gap in standings]
    return tuple(item for item in found if item is not None)


def _of_other_models(standings: Sequence[Gap]) -> list[Gap]:
    """The gaps without those whose two best models are the best of an earlier one: they say the same of coverage."""
    found: dict[tuple[str, ...], Gap] = {}
    for gap in standings:
        found.setdefault(tuple(gap["best"][role]["model"] for role in ("leader", "follower")), gap)
    return list(found.values())


def newest_are_thin(standing: Gap, facts: Mapping[str, Any]) -> bool:
    """Whether both best models are measured on fewer benchmarks than the typical model."""
    median = facts.get("median_benchmarks")
    counts = [standing["best"][role].get("benchmarks") for role in ("leader", "follower")]
    return median is not None and all(count is not None and count < median for count in counts)


def _coverage(standing: Gap, facts: Mapping[str, Any], words: Words) -> Weakness | None:
    leader, follower = standing["best"]["leader"], standing["best"]["follower"]
    reached = standing.get("reached") or leader
    counts: dict[str, Any] = {
        "leader": leader["benchmarks"],
        "follower": follower["benchmarks"],
        "reached": reached["benchmarks"],
        "median": facts.get("median_benchmarks"),
        "most": facts.get("most_benchmarks"),
        "all": facts.get("benchmarks"),
    }
    if None in counts.values():
        return None
    text = words.text(
        f"report.weak_coverage{'' if reached['model'] == leader['model'] else '_reached'}",
        best_follower=best_of(standing, "follower", words),
        best_leader=best_of(standing, "leader", words),
        follower=follower["model"],
        leader=leader["model"],
        reached=reached["model"],
        **{f"on_{name}": words.number(count, 0 if float(count).is_integer() else 1) for name, count in counts.items()},
    )
    return Weakness(name="coverage", text=opened(text), values=counts)


def _refit(facts: Mapping[str, Any], words: Words) -> Weakness | None:
    vintages = facts.get("vintages") or ()
    if not vintages:
        return None
    dates = ", ".join(words.date(day(vintage)) for vintage in vintages)
    unused = unused_sentences(facts.get("vintages_left_out") or (), words)
    text = " ".join([words.text("report.weak_refit", dates=dates), *unused])
    return Weakness(name="refit", text=text, values={"vintages": list(vintages)})


def _one_dimension(words: Words) -> Weakness:
    return Weakness(name="one-dimension", text=words.text("report.weak_one_dimension"), values={})


def _joint(standing: Gap, words: Words) -> Weakness | None:
    joint = standing.get("joint_models") or ()
    if not joint:
        return None
    names = listed([row["model"] for row in joint], words)
    count = words.number(len(joint), 0)
    text = words.text("report.weak_joint", count=count, names=names, pair=opened(pair_of(standing, words)))
    return Weakness(name="joint", text=text, values={"models": [dict(row) for row in joint]})


def _by_access(standing: Gap) -> bool:
    """Whether a group of the pair is one of access."""
    return any("access:" in standing[role] for role in ("leader", "follower"))


def _corrected(published: Sequence[Mapping[str, Any] | None], words: Words) -> Weakness | None:
    """Which release dates are corrected."""
    return _named("corrected", next((found["models"] for found in published if found is not None), None), words)


def _published(standing: Gap, published: Mapping[str, Any], words: Words) -> Weakness | None:
    """What the gap would be with the release dates as published; None where that cannot be read or is the same."""
    other = published["standing"]
    if other["mean"]["central"] is None or other["p_shrank"] is None or standing["p_shrank"] is None:
        return None
    if _as_said(other, words) == _as_said(standing, words):
        return None
    text = words.text(
        "report.weak_published",
        pair=pair_of(standing, words),
        date=words.date_long(day(standing["as_of"])),
        lag=lag_text(other, words),
        mean=value_with_span(other["mean"], words),
        since=words.month(day(other["mean"]["since"])),
        shrank=probability(other["p_shrank"], words),
        shrank_now=probability(standing["p_shrank"], words),
    )
    values = {name: other[name] for name in ("lag", "longer_than", "mean", "p_shrank", "p_widened")}
    return Weakness(name="published", text=text, values=values)


def _as_said(standing: Gap, words: Words) -> tuple[str, ...]:
    """What release dates can change, as it is printed."""
    return (
        lag_text(standing, words),
        value_with_span(standing["mean"], words),
        probability(standing["p_shrank"], words),
    )


def _named(name: str, models: Sequence[str] | None, words: Words, pair: Gap | None = None) -> Weakness | None:
    """A weakness of some models, counted and named; None where there are none."""
    if not models:
        return None
    of = {"pair": opened(pair_of(pair, words))} if pair is not None else {}
    text = words.text(f"report.weak_{name}", count=words.number(len(models), 0), names=listed(models, words), **of)
    return Weakness(name=name, text=text, values={"models": list(models)})


def _censored(standing: Gap, words: Words) -> Weakness | None:
    records = [row for row in standing["records"] if row["longer_than"] is not None]
    if not records:
        return None
    names = listed([row["model"] for row in records], words)
    count = words.number(len(records), 0)
    text = words.text("report.weak_censored", count=count, names=names, pair=opened(pair_of(standing, words)))
    return Weakness(name="censored", text=text, values={"models": [row["model"] for row in records]})
