"""The choices that somebody who measures the gap has to make: axes with their levels, and which ones go together.

A new definition, method, yardstick or penalty is one more `Level`; what it makes meaningless is one more `Rule`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from math import prod
from typing import Any, Final, NamedTuple

from headway.index import PENALTY_ON


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One way to decide, and why somebody careful may decide so."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One decision with its levels in their natural order, and the name of the one that Headway takes by default."""

    name: str
    levels: tuple[Level, ...]
    default: str

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the levels, the default first."""
        return (self.default, *(level.name for level in self.levels if level.name != self.default))


class Scale(NamedTuple):
    """What decides the scores of models: choices with the same scale share one fit."""

    vintage: str
    yardstick: str
    method: str | None
    min_benchmarks: str | None
    penalty: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One level of each axis, by name; None where the axis decides nothing."""

    vintage: str
    yardstick: str
    method: str | None
    min_benchmarks: str | None
    penalty: str | None
    definition: str
    tie: str | None
    joint: str | None

    @property
    def scale(self) -> Scale:
        """What decides the scores."""
        return Scale(*(getattr(self, name) for name in Scale._fields))

    def to_dict(self) -> dict[str, Any]:
        """The contract's form: the smallest number of benchmarks as a number."""
        found = {name: getattr(self, name) for name in AXIS_NAMES}
        return {**found, "min_benchmarks": int(self.min_benchmarks) if self.min_benchmarks else None}


#: The axes in the order in which they are decided; a rule looks at those before its own.
AXIS_NAMES: Final = tuple(field.name for field in fields(Choice))

#: Strengths of the penalty before it is divided by the number of free parameters. Source: docs/methods/penalty.md.
_STRENGTHS: Final = (0.0001, 0.001, 0.01, 0.1, 1.0)

#: What a penalty weighs, and its strength.
PENALTIES: Final[Mapping[str, tuple[str, float]]] = {
    f"{on}-{strength:g}": (on, strength) for on in PENALTY_ON for strength in _STRENGTHS
}

#: Single benchmarks: those with at least 70 models, of which 5 from 2026 on either side of the default pair.
#: Source: the data of 2026-08-11.
BENCHMARKS: Final = ("GPQA diamond", "OTIS Mock AIME 2024-2025", "WeirdML", "SimpleBench")

#: Definitions that ask whether one model matched another, so that a tie has to be decided.
MATCHING: Final = frozenset({"record"})

#: Yardsticks that are fitted with a method to many benchmarks; the others are one series of scores.
FITTED: Final = frozenset({"index"})


def _penalty_why(on: str, strength: float) -> str:
    if on == "slope" and strength == 0.1:
        return "the published penalty"
    how = "weaker" if strength < 0.1 else "stronger" if strength > 0.1 else "of the published strength"
    what = "logarithms, which a slope of 1 does not pay for" if on == "log_slope" else "slopes, as published"
    return f"{how}, on {what}"


#: Methods that are fitted from scores, so that models with few benchmarks can be left out.
FROM_SCORES: Final = frozenset({"eci", "robust"})

_AXES: Final = (
    Axis(
        name="yardstick",
        default="index",
        levels=(
            Level(name="index", why="all benchmarks of the publisher's index, one scale"),
            Level(name="metr", why="time horizons of METR's version 1.1, another team's measure"),
            *(
                Level(name=f"benchmark:{name}", why="one benchmark that many models of both sides ran, old and new")
                for name in BENCHMARKS
            ),
        ),
    ),
    Axis(
        name="method",
        default="eci",
        levels=(
            Level(name="eci", why="the published method, refitted from scores: what most people quote"),
            Level(
                name="robust", why="specific factors, heavy tails and one fixed basket: nobody gains by what it took"
            ),
            Level(name="published", why="the index as its publisher gave it, with the intervals published"),
        ),
    ),
    Axis(
        name="min_benchmarks",
        default="4",
        levels=(
            Level(name="2", why="the fewest that separate a model's capability from one benchmark's quirks"),
            Level(name="3", why="between the fewest and the publisher's rule"),
            Level(name="4", why="the publisher's rule"),
            Level(name="5", why="stricter: new models on few benchmarks are left out"),
            Level(name="6", why="stricter"),
            Level(name="7", why="stricter"),
            Level(name="8", why="strict: well measured models only, at the price of the newest"),
        ),
    ),
    Axis(
        name="penalty",
        default="slope-0.1",
        levels=tuple(Level(name=name, why=_penalty_why(on, strength)) for name, (on, strength) in PENALTIES.items()),
    ),
    Axis(
        name="definition",
        default="standing",
        levels=(
            Level(name="standing", why="how long ago the leader stood where the follower stands today"),
            Level(name="record", why="how late the follower's latest record came; does not grow between releases"),
            Level(name="match", why="the median time in which the follower matched a record of the leader"),
            Level(name="trend", why="distance between fitted trends: the timing of single releases is smoothed out"),
            Level(name="points", why="points apart over the leader's rise per month in the last twelve"),
        ),
    ),
    Axis(
        name="tie",
        default="draw",
        levels=(
            Level(name="draw", why="at or above on each draw: no threshold is needed"),
            Level(name="half", why="matched from a probability of 0.5 on: the better guess"),
            Level(name="twentieth", why="matched from a probability of 0.05 on: what is not significant is a tie"),
        ),
    ),
    Axis(
        name="joint",
        default="both",
        levels=(
            Level(name="both", why="a model of both groups counts for both"),
            Level(name="leader", why="it counts for the leader alone"),
            Level(name="follower", why="it counts for the follower alone"),
            Level(name="neither", why="it counts for nobody: only models of one group tell the two apart"),
        ),
    ),
)


def declared_axes(vintages: Sequence[str]) -> tuple[Axis, ...]:
    """Every axis; the default vintage comes first."""
    levels = tuple(Level(name=name, why=f"what was known on {name}") for name in vintages)
    axes = {axis.name: axis for axis in (Axis(name="vintage", default=vintages[0], levels=levels), *_AXES)}
    return tuple(axes[name] for name in AXIS_NAMES)


def only_default(axis: Axis) -> Axis:
    """The axis with its default alone."""
    return Axis(name=axis.name, default=axis.default, levels=tuple(x for x in axis.levels if x.name == axis.default))


Partial = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """Where an axis decides nothing: only its default is kept there, with None as its level."""

    axis: str
    reason: str
    idle: Callable[[Partial], bool]


RULES: Final = (
    Rule("method", "no_method", lambda so_far: so_far["yardstick"] not in FITTED),
    Rule("min_benchmarks", "no_minimum", lambda so_far: so_far["method"] not in FROM_SCORES),
    Rule("penalty", "no_penalty", lambda so_far: so_far["method"] != "eci"),
    Rule("tie", "no_tie", lambda so_far: so_far["definition"] not in MATCHING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Combinations that are left out, and the key of the reason."""

    reason: str
    count: int


class Combined(NamedTuple):
    """The choices that mean something, those that do not, and how many there are of both."""

    choices: tuple[Choice, ...]
    skipped: tuple[Skipped, ...]
    product: int


def combine(
    axes: Sequence[Axis], *, missing: Callable[[Partial], str | None], rules: Sequence[Rule] = RULES
) -> Combined:
    """All combinations of the levels; the first one has every default.

    Parameters
    ----------
    missing
        Why the data cannot answer a combination of the first axes, or None. It is asked after each decision, with the
        axes decided so far.
    """
    counts: Counter[str] = Counter()
    choices = tuple(Choice(**found) for found in _grown({}, tuple(axes), missing, tuple(rules), counts))
    skipped = tuple(Skipped(reason=reason, count=count) for reason, count in counts.most_common())
    return Combined(choices, skipped, prod(len(axis.levels) for axis in axes))


def _grown(
    so_far: dict[str, Any],
    axes: tuple[Axis, ...],
    missing: Callable[[Partial], str | None],
    rules: tuple[Rule, ...],
    counts: Counter[str],
) -> Iterator[dict[str, Any]]:
    """Every whole combination that begins with `so_far`; `counts` takes those that are left out."""
    if not axes:
        yield so_far
        return
    axis, rest = axes[0], axes[1:]
    below = prod(len(each.levels) for each in rest)
    reason = next((rule.reason for rule in rules if rule.axis == axis.name and rule.idle(so_far)), None)
    if reason is not None and len(axis.levels) > 1:
        counts[reason] += (len(axis.levels) - 1) * below
    for level in (None,) if reason is not None else axis.names:
        decided = {**so_far, axis.name: level}
        lacking = missing(decided)
        if lacking is None:
            yield from _grown(decided, rest, missing, rules, counts)
        else:
            counts[lacking] += below
