"""Lab against lab: how far each developer is behind each other on a day, from one frontier a developer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import GapError, OptionError, UnknownName
from headway.gap.frontier import Frontier, frontier
from headway.gap.lag import points_apart, standing_lag
from headway.gap.result import Best
from headway.gap.yardstick import Yardstick
from headway.interval import Interval, interval_of
from headway.units import DEFAULT_LEVEL, day_number

#: Labs of the matrix if none are named, and the fewest models that such a lab needs. Source: docs/methods/labs.md.
MOST_LABS: Final = 12
LEAST_MODELS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """A developer: its names in the data, its models by the day, and the best of them."""

    name: str
    developers: tuple[str, ...]
    models: int
    best: Best

    def to_dict(self) -> dict[str, Any]:
        """The JSON of a lab."""
        return {
            "lab": self.name,
            "developers": list(self.developers),
            "models": self.models,
            "best": self.best.to_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LabPair:
    """How far one lab is behind another on the day.

    Attributes
    ----------
    lag, longer_than, censored
        Months, as in a gap result under the definition `standing`; 0 where `behind` leads.
    points
        `ahead` minus `behind`, units of the yardstick.
    p_leads
        Share of draws in which `behind` is above `ahead`.
    """

    behind: str
    ahead: str
    lag: Interval
    longer_than: float | None
    censored: float
    points: Interval
    p_leads: float

    def to_dict(self) -> dict[str, Any]:
        """The JSON of a pair."""
        return {
            "behind": self.behind,
            "ahead": self.ahead,
            "lag": self.lag.to_dict(),
            "longer_than": self.longer_than,
            "censored": self.censored,
            "points": self.points.to_dict(),
            "p_leads": self.p_leads,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LabsResult:
    """Every ordered pair of some labs, the strongest first.

    Attributes
    ----------
    least
        Fewest models that a lab needed; None where the labs were named.
    left_out
        Labs with enough models that are not among the strongest.
    """

    yardstick: str
    unit: str
    as_of: date
    labs: tuple[Lab, ...]
    pairs: tuple[LabPair, ...]
    least: int | None
    left_out: tuple[str, ...]
    origin: Mapping[str, Any] = field(default_factory=dict)

    def with_origin(self, origin: Mapping[str, Any]) -> "LabsResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The heat map as a Vega-Lite specification."""
        from headway.charts.labs import labs_map
        from headway.words import load_words

        return labs_map(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway gap labs`."""
        return {
            **self.origin,
            "as_of": self.as_of.isoformat(),
            "yardstick": self.yardstick,
            "unit": self.unit,
            "least": self.least,
            "labs": [lab.to_dict() for lab in self.labs],
            "left_out": list(self.left_out),
            "pairs": [pair.to_dict() for pair in self.pairs],
        }


def compare_labs(
    yardstick: Yardstick,
    *,
    as_of: date,
    names: Sequence[str] = (),
    least: int = LEAST_MODELS,
    most: int = MOST_LABS,
    parents: Mapping[str, str] | None = None,
    level: float = DEFAULT_LEVEL,
) -> LabsResult:
    """The lag of every lab behind every other at `as_of`.

    Parameters
    ----------
    names
        Labs to compare, compared whole and without regard to capitals; without them, the `most` with the strongest
        frontiers among those with `least` models.
    parents
        From a developer's name to the lab whose part it is; every other developer is a lab by itself.

    Raises
    ------
    UnknownName
        For a lab that no model has.
    GapError
        If fewer than two labs are left, or a named one has released nothing by the day.
    OptionError
        If `least` is below 1, or a lab is named twice.

    Notes
    -----
    Method: docs/methods/labs.md. Each frontier is made once, and each pair read from two of them.
    """
    if least < 1:
        raise OptionError(f"--least {least}: a lab needs at least 1 model")
    sides = _sides(yardstick, as_of, parents or {})
    chosen = _named(sides, names, as_of) if names else _strongest(sides, least, most)
    if len(chosen) < 2:
        raise GapError(
            f"{len(chosen)} labs have {least} models by {as_of}, and two are needed; "
            "give a lower --least or a later --as-of"
        )
    chosen.sort(key=lambda side: (-side.front.levels[0, -1], side.name))
    kept = {side.name for side in chosen}
    day = np.array([day_number(as_of)], dtype=np.int64)
    return LabsResult(
        yardstick=yardstick.name,
        unit=yardstick.unit,
        as_of=as_of,
        labs=tuple(_lab(side, yardstick, level) for side in chosen),
        pairs=tuple(
            _pair(behind, ahead, yardstick, day, level) for behind in chosen for ahead in chosen if behind is not ahead
        ),
        least=None if names else least,
        left_out=() if names else tuple(s.name for s in sides if s.released >= least and s.name not in kept),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """A lab with its frontier; `released` models of its members were out by the day."""

    name: str
    developers: tuple[str, ...]
    members: NDArray[np.int64]
    released: int
    front: Frontier


def _sides(yardstick: Yardstick, as_of: date, parents: Mapping[str, str]) -> list[_Side]:
    """Every lab that had released something, in order of names."""
    members: dict[str, list[int]] = {}
    developers: dict[str, set[str]] = {}
    for place, model in enumerate(yardstick.models):
        names = model.developers if yardstick.groups is None else yardstick.groups[place]
        for lab in dict.fromkeys(parents.get(name, name) for name in names):
            members.setdefault(lab, []).append(place)
        for name in names:
            developers.setdefault(parents.get(name, name), set()).add(name)
    found = []
    for lab in sorted(members):
        places = np.array(members[lab], dtype=np.int64)
        front = frontier(yardstick, places, day_number(as_of))
        if front is not None:
            released = sum(yardstick.models[place].released <= as_of for place in places)
            found.append(_Side(lab, tuple(sorted(developers[lab])), places, released, front))
    return found


def _named(sides: Sequence[_Side], names: Sequence[str], as_of: date) -> list[_Side]:
    spelled = {name.casefold(): each for each in sides for name in each.developers}
    spelled |= {each.name.casefold(): each for each in sides}
    found: list[_Side] = []
    for name in names:
        side = spelled.get(name.strip().casefold())
        if side is None:
            raise UnknownName(f"lab with a model by {as_of}", name.strip(), sorted(each.name for each in sides))
        if side in found:
            raise OptionError(f"{side.name} is named twice ({', '.join(names)}); give each lab once")
        found.append(side)
    if len(found) == 1:
        raise OptionError(f"one lab, {found[0].name}, has nobody to be compared with; name at least two")
    return found


def _strongest(sides: Sequence[_Side], least: int, most: int) -> list[_Side]:
    enough = [side for side in sides if side.released >= least]
    return sorted(enough, key=lambda side: -side.front.levels[0, -1])[:most]


def _lab(side: _Side, yardstick: Yardstick, level: float) -> Lab:
    holder = int(side.front.holders[-1])
    model, scores = yardstick.models[holder], yardstick.scores
    best = Best(
        model=model.name,
        released=model.released,
        index=interval_of(scores.values[:, holder], float(scores.central[holder]), level),
        benchmarks=None if yardstick.evidence is None else yardstick.evidence[holder],
    )
    return Lab(name=side.name, developers=side.developers, models=side.released, best=best)


def _pair(behind: _Side, ahead: _Side, yardstick: Yardstick, day: NDArray[np.int64], level: float) -> LabPair:
    both = np.intersect1d(behind.members, ahead.members)
    joint = frontier(yardstick, both, int(day[0])) if both.size else None
    value, floor = (rows[:, 0] for rows in standing_lag(ahead.front, behind.front, day, joint))
    apart = points_apart(ahead.front, behind.front, day)[:, 0]
    lag = interval_of(value[1:], float(value[0]), level)
    least = interval_of(floor[1:], float(floor[0]), level)
    return LabPair(
        behind=behind.name,
        ahead=ahead.name,
        lag=replace(lag, low=least.low),
        longer_than=float(floor[0]) if np.isposinf(value[0]) else None,
        censored=float(np.mean(np.isinf(value[1:]))),
        points=interval_of(apart[1:], float(apart[0]), level),
        p_leads=float(np.mean(apart[1:] < 0)),
    )
