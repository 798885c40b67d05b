"""The lag under every defensible choice, in one pass that reuses scores and frontiers."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError, GapError, UnknownName
from headway.gap.choices import Choice, Scale, Skipped
from headway.gap.definitions import Sides, definition_of
from headway.gap.frontier import frontier
from headway.gap.groups import find_group
from headway.gap.lag import Lags, points_apart
from headway.gap.tie import DEFAULT_TIE
from headway.gap.yardstick import Yardstick
from headway.index import DEFAULT_SEED
from headway.units import DEFAULT_LEVEL, day_number, months_before

Members = NDArray[np.int64]
Progress = Callable[[int, int], None]

#: Months over which the leader's rise is taken where points are turned into months, as in the gap itself.
_LOOK_BACK: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one choice says.

    Attributes
    ----------
    lag
        Months, each of shape (1 + draws,), row 0 from the central fit; draws that say nothing are left out.
    content
        The same for two choices that look at the same scores of the same models in the same way.
    """

    choice: Choice
    lag: Lags
    content: bytes


class Measured(NamedTuple):
    """An answer for each choice that has one, in their order, and how many have none for which reason."""

    answers: tuple[Answer, ...]
    skipped: tuple[Skipped, ...]


def measure_choices(
    choices: Sequence[Choice],
    *,
    yardstick_of: Callable[[Scale], Yardstick],
    leader: str,
    follower: str,
    as_of: date,
    progress: Progress | None = None,
) -> Measured:
    """The lag at `as_of` under each choice; choices of one scale must follow each other.

    Raises
    ------
    UnknownName, GapError, FitError
        If the first choice cannot be measured; others that cannot are counted.
    """
    answers: list[Answer] = []
    counts: Counter[str] = Counter()
    done = 0
    if progress is not None:
        progress(0, len(choices))
    for scale, shared in groupby(choices, key=lambda choice: choice.scale):
        alike = tuple(shared)
        try:
            answers += _on_scale(yardstick_of(scale), alike, leader, follower, as_of, counts)
        except (UnknownName, GapError, FitError) as problem:
            if not answers:
                raise
            counts["no_fit" if isinstance(problem, FitError) else "no_group"] += len(alike)
        done += len(alike)
        if progress is not None:
            progress(done, len(choices))
    return Measured(tuple(answers), tuple(Skipped(reason=reason, count=count) for reason, count in counts.items()))


def _on_scale(
    yardstick: Yardstick,
    choices: Sequence[Choice],
    leader: str,
    follower: str,
    as_of: date,
    counts: Counter[str],
) -> Iterator[Answer]:
    """The answers of choices that share their scores; raises GapError if a group has nothing by then."""
    ahead, behind = find_group(leader, yardstick), find_group(follower, yardstick)
    if np.array_equal(ahead.members, behind.members):
        raise GapError(f"leader and follower are the same models, {ahead.name} and {behind.name}; give two groups")
    until = day_number(as_of)
    scores = _content(yardstick)
    any_joint = frontier(yardstick, np.intersect1d(ahead.members, behind.members), until) is not None
    for rule, shared in groupby(sorted(choices, key=_joint_rule), key=_joint_rule):
        alike = tuple(shared)
        if not any_joint and rule != _BOTH:
            counts["no_joint"] += len(alike)
            continue
        members = divided(ahead.members, behind.members, rule)
        found = _sides(yardstick, members, as_of)
        if found is None:
            if rule == _BOTH:
                raise GapError(f"{ahead.name} or {behind.name} has no model by {as_of}; give a later --as-of")
            counts["no_group"] += len(alike)
            continue
        for choice in alike:
            kept = choice if any_joint else replace(choice, joint=None)
            lag = _told(_READERS[choice.definition, choice.tie](found, as_of))
            if lag is None:
                counts["not_read"] += 1
                continue
            yield Answer(choice=kept, lag=lag, content=_digest(scores, *members, choice.definition, choice.tie))


_BOTH: Final = "both"


def _joint_rule(choice: Choice) -> str:
    """The rule for models of both groups; the default comes first when sorted."""
    return choice.joint or _BOTH


def divided(leader: Members, follower: Members, rule: str) -> tuple[Members, Members]:
    """The members of both groups when models of both count for both, one alone (`leader`, `follower`) or neither."""
    joint = np.intersect1d(leader, follower)
    keeps = {_BOTH: (True, True), "leader": (True, False), "follower": (False, True), "neither": (False, False)}[rule]
    return (
        leader if keeps[0] else np.setdiff1d(leader, joint),
        follower if keeps[1] else np.setdiff1d(follower, joint),
    )


def _sides(yardstick: Yardstick, members: tuple[Members, Members], as_of: date) -> Sides | None:
    """The frontiers of two groups until a day; None if one has released nothing."""
    until, both = day_number(as_of), np.intersect1d(*members)
    leader, follower = (frontier(yardstick, each, until) for each in members)
    if leader is None or follower is None:
        return None
    return Sides(
        yardstick=yardstick,
        leader=leader,
        follower=follower,
        joint=frontier(yardstick, both, until),
        both=both,
        as_of=as_of,
        level=DEFAULT_LEVEL,
        tie=DEFAULT_TIE,
        seed=DEFAULT_SEED,
    )


def _read(name: str, tie: float = DEFAULT_TIE) -> Callable[[Sides, date], Lags]:
    """What reads a definition on one day, under a threshold for ties if it has one."""

    def read(sides: Sides, day: date) -> Lags:
        # A draw with too few records has no trend: its rows are nan all the way, and are left out afterwards.
        with np.errstate(invalid="ignore"):
            value, floor = definition_of(name, replace(sides, tie=tie)).read(_one(day))
        return Lags(value[:, 0], floor[:, 0])

    return read


def _points(sides: Sides, day: date) -> Lags:
    """Points over the leader's rise per month: 0 where the follower leads, as the other lags; censored where no rise.

    Nothing is known of a lag over a rise that is not there but that it is no less than 0.
    """
    apart = points_apart(sides.leader, sides.follower, _one(day))[:, 0]
    then = sides.leader.at(_one(months_before(day, _LOOK_BACK)))[:, 0]
    rise = (sides.leader.at(_one(day))[:, 0] - then) / _LOOK_BACK
    months = np.divide(apart, rise, out=np.full(apart.shape, np.inf), where=rise > 0)
    months = np.where(apart <= 0, 0.0, months)
    return Lags(months, np.where(np.isinf(months), 0.0, months))


#: How a definition reads the frontiers under a rule for ties (None where it asks for none).
_READERS: Final[Mapping[tuple[str, str | None], Callable[[Sides, date], Lags]]] = {
    ("standing", None): _read("standing"),
    ("record", "draw"): _read("record"),
    ("record", "half"): _read("tie", 0.5),
    ("record", "twentieth"): _read("tie", 0.05),
    ("match", None): _read("match"),
    ("trend", None): _read("trend"),
    ("points", None): _points,
}


def _one(day: date) -> NDArray[np.int64]:
    return np.array([day_number(day)], dtype=np.int64)


def _told(lag: Lags) -> Lags | None:
    """The lag without the draws that say nothing; None where the central fit or all but one draw say nothing."""
    told = ~np.isnan(lag.value)
    return Lags(lag.value[told], lag.floor[told]) if told[0] and told.sum() > 2 else None


def _content(yardstick: Yardstick) -> bytes:
    names = [(model.name, model.released) for model in yardstick.models]
    return _digest(repr(names).encode(), yardstick.scores.central, yardstick.scores.values)


def _digest(*parts: bytes | NDArray[np.float64] | Members | str | None) -> bytes:
    found = hashlib.sha256()
    for part in parts:
        content = part.tobytes() if isinstance(part, np.ndarray) else part if isinstance(part, bytes) else repr(part)
        found.update(content if isinstance(content, bytes) else content.encode())
        found.update(b"\0")
    return found.digest()
