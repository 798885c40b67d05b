"""Levers ranked by what they change: months of lag and points of the probability of overtaking, on the same draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from headway.errors import DataError
from headway.interval import Interval
from headway.race.contrast import EVENT, Contrasted
from headway.race.result import LEVEL
from headway.race.scenario import Scenario, Words, scenario_from
from headway.written import mapping_of

#: Ends of a lever: less of it, and more.
ENDS: Final = ("low", "high")

#: A difference of means is told apart from nothing from so many of its Monte-Carlo errors on: 95% of a normal.
SURE: Final = 2.0

_KEYS: Final = frozenset({"name", "title", "note", *ENDS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A lever of the ranking: what it stands for, and a scenario for each of its ends."""

    name: str
    title: Words
    note: str
    low: Scenario
    high: Scenario

    @property
    def ends(self) -> tuple[Scenario, Scenario]:
        """Less of it, and more."""
        return self.low, self.high


def moves_of(text: str, file: str) -> tuple[Move, ...]:
    """The levers that a YAML text describes; each end is written as a scenario is, with `label` in place of its title.

    Raises
    ------
    DataError, UnknownName
        For what cannot be: names the file, the lever and what would work.
    """
    found = mapping_of(text, file).get("levers")
    if not isinstance(found, list) or not found:
        raise DataError("need a list `levers` of one or more", file=file)
    return tuple(_move(each, f"{file}, lever {place}") for place, each in enumerate(found, start=1))


def _move(described: object, where: str) -> Move:
    if not isinstance(described, Mapping) or set(described) != _KEYS:
        raise DataError(f"a lever has {', '.join(sorted(_KEYS))}, and nothing else", file=where)
    name, title = str(described["name"]), described["title"]
    ends = {}
    for end in ENDS:
        parts = described[end]
        if not isinstance(parts, Mapping):
            raise DataError(f"{end} is an end of a lever: need a mapping with a label", file=where)
        ends[end] = scenario_from(
            {"name": f"{name}-{end}", "title": parts.get("label"), **_without_label(parts)}, where
        )
    named = scenario_from({"name": name, "title": title}, where)
    return Move(name=name, title=named.title, note=str(described["note"]), **ends)


def _without_label(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in parts.items() if key != "label"}


def courses_of(moves: Sequence[Move]) -> list[Scenario]:
    """The scenarios of all ends, each lever's low end before its high one; the baseline is to come first of all."""
    return [end for each in moves for end in each.ends]


def pairs_of(moves: Sequence[Move]) -> list[tuple[int, int]]:
    """By lever: its low end less the baseline, its high end less the baseline, its high end less its low one."""
    pairs = list[tuple[int, int]]()
    for place in range(len(moves)):
        low, high = 2 * place + 1, 2 * place + 2
        pairs += [(low, 0), (high, 0), (high, low)]
    return pairs


def ranked_rows(moves: Sequence[Move], counted: Contrasted, level: float = LEVEL) -> list[dict[str, Any]]:
    """A row for each lever, the one whose ends are farthest apart first.

    In a row `lag`, `mean_lag`, `p` and their errors are the high end less the low one; under `low` and `high` that end
    less the baseline.
    """
    rows = [_row(move, counted, 3 * place, level) for place, move in enumerate(moves)]
    return sorted(rows, key=lambda row: -float(row["swing"]))


def _row(move: Move, counted: Contrasted, first: int, level: float) -> dict[str, Any]:
    ends = {
        name: {"setting": end.title.to_dict(), **difference(counted, first + place, level)}
        for place, (name, end) in enumerate(zip(ENDS, move.ends, strict=True))
    }
    whole = difference(counted, first + 2, level)
    return {
        "lever": move.name,
        "title": move.title.to_dict(),
        "note": move.note,
        "settings": {name: _settings(end) for name, end in zip(ENDS, move.ends, strict=True)},
        **whole,
        **ends,
        "swing": abs(whole["mean_lag"]),
        "told_apart": abs(whole["mean_lag"]) > SURE * whole["mean_error"],
    }


def _settings(end: Scenario) -> dict[str, Any]:
    told = end.to_dict()
    return {key: told[key] for key in ("set", "policy", "levers")}


def difference(counted: Contrasted, pair: int, level: float) -> dict[str, Any]:
    """What a pair of courses differs by: mean lag with the interval of its draws, mean points, and probability.

    The mean is the central value: a lag moves in steps of releases, so that the median of a difference is often 0
    where a third of the draws moves by months. Where few draws move far the interval is stretched to hold it.
    """
    mean, error = counted.mean(pair)
    points, points_error = counted.mean(pair, "points")
    low, high = counted.spread(pair, level)
    p, p_error = counted.moved(pair)
    held = Interval(low=min(low, mean), central=mean, high=max(high, mean), level=level)
    return {
        "lag": held.to_dict(),
        "mean_lag": mean,
        "mean_error": error,
        "mean_points": points,
        "points_error": points_error,
        "p": p,
        "mc_error": p_error,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class LeversResult:
    """Levers ranked by what they change under a scenario; `rows` as `ranked_rows` gives them."""

    scenario: Mapping[str, Any]
    leader: str
    follower: str
    month: int
    within: int
    rows: Sequence[Mapping[str, Any]]
    settings: Sequence[Mapping[str, Any]] = ()
    rejected: int = 0
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: a tornado."""
        from headway.charts.race_levers import race_levers_chart
        from headway.words import load_words

        return race_levers_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        return {**_told(self), "scenario": dict(self.scenario)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenariosTable:
    """Scenarios beside each other at one month, on the same draws; each row's difference is from the first row."""

    leader: str
    follower: str
    month: int
    within: int
    rows: Sequence[Mapping[str, Any]]
    settings: Sequence[Mapping[str, Any]] = ()
    rejected: int = 0
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: a row for each scenario."""
        from headway.charts.race_scenarios import race_scenarios_chart
        from headway.words import load_words

        return race_scenarios_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        return _told(self)


def _told(result: LeversResult | ScenariosTable) -> dict[str, Any]:
    """What both say in JSON."""
    return {
        **result.origin,
        "leader": result.leader,
        "follower": result.follower,
        "settings": [dict(each) for each in result.settings],
        "horizon": result.month,
        "month": result.month,
        "event": EVENT,
        "within_months": result.within,
        "rows": [dict(row) for row in result.rows],
        "rejected": result.rejected,
    }


def scenario_rows(scenarios: Sequence[Scenario], counted: Contrasted, level: float = LEVEL) -> list[dict[str, Any]]:
    """A row for each scenario, the first being what the others are held against: pair k is scenario k less it."""
    rows = []
    for place, scenario in enumerate(scenarios):
        p, error = counted.probability(place)
        named = {"name": scenario.name, "title": scenario.title.to_dict(), "question": scenario.question.to_dict()}
        row = {"scenario": named, "lag": counted.course(place, level).to_dict(), "p": p, "mc_error": error}
        apart = difference(counted, place, level)
        rows.append({**row, "mean_difference": apart["mean_lag"], "difference": apart})
    return rows
