"""Where the follower is closer in, or farther out, than its general capability says: by benchmark, domain and lab."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import GapError, OptionError
from headway.gap.frontier import frontier
from headway.gap.groups import Group, find_group
from headway.gap.leanings_result import LEAST_MODELS, Axis, BenchmarkLean, LabLean, Lean, LeaningsResult
from headway.gap.yardstick import Yardstick
from headway.index.leanings import lean, leanings, principal_loadings
from headway.index.result import Factors, Index
from headway.index.scores import ScoreMatrix
from headway.interval import Interval, interval_of
from headway.units import DAYS_PER_MONTH, DEFAULT_LEVEL, NAMED_PROBABILITY, day_number

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Months before the day in which a model counts, and labs shown at most. Source: docs/methods/leanings.md.
MONTHS: Final = 18
MOST_LABS: Final = 10


def compare_leanings(
    matrix: ScoreMatrix,
    index: Index,
    yardstick: Yardstick,
    *,
    leader: str,
    follower: str,
    as_of: date,
    months: int = MONTHS,
    domains: Mapping[str, Sequence[str]],
    parents: Mapping[str, str] | None = None,
    level: float = DEFAULT_LEVEL,
) -> LeaningsResult:
    """Where the models of the follower's last `months` lean, less where the leader's do.

    Parameters
    ----------
    matrix, index, yardstick
        The scores, their robust index, and the same index as a yardstick, models in the same order.
    domains
        Benchmarks by domain.
    parents
        From a developer's name to the lab whose part it is.

    Raises
    ------
    UnknownName, GapError
        For a group nobody is in, or one without a model in the time.
    OptionError
        If `months` is below 1, or the index has no specific factors.

    Notes
    -----
    Method: docs/methods/leanings.md. A model in both groups counts for both.
    """
    recent = recent_models(yardstick, leader=leader, follower=follower, as_of=as_of, months=months)
    if index.factors is None:
        raise OptionError(f"the {index.method} index has no specific factors; leanings are read from the robust one")
    (ahead, behind), places = recent.groups, recent.places
    read = _Reader(matrix, index.factors, domains, level)
    rows, all_named = _benchmarks(read, index, places, _frontier_level(yardstick, ahead, as_of))
    apart = lean(index.factors, places[1]) - lean(index.factors, places[0])
    return LeaningsResult(
        leader=ahead.name,
        follower=behind.name,
        as_of=as_of,
        since=recent.since,
        months=months,
        models_leader=int(places[0].size),
        models_follower=int(places[1].size),
        joint=tuple(yardstick.models[place].name for place in np.intersect1d(*places)),
        benchmarks=tuple(sorted(rows, key=lambda row: (-row.closer.lean.central, row.benchmark))),
        p_all_named=all_named,
        domains=read.by_domain(apart),
        domain_sizes={name: places.size for name, places in read.places.items()},
        labs=_labs(read, yardstick, recent.since, as_of, parents or {}),
        axes=_axes(read),
    )


@dataclass(frozen=True, slots=True)
class Recent:
    """The two groups, and the places of their models that were released after `since`, up to the day."""

    groups: tuple[Group, Group]
    places: tuple[Integers, Integers]
    since: date


def recent_models(yardstick: Yardstick, *, leader: str, follower: str, as_of: date, months: int) -> Recent:
    """Whose leans are compared; needs no more of the yardstick than its models.

    Raises
    ------
    UnknownName, GapError, OptionError
        As `compare_leanings`.
    """
    if months < 1:
        raise OptionError(f"--months {months}: leanings need at least 1 month of releases; {MONTHS} is usual")
    since = date.fromordinal(max(as_of.toordinal() - round(months * DAYS_PER_MONTH), 1))
    groups = find_group(leader, yardstick), find_group(follower, yardstick)
    places = tuple(_released(group.members.tolist(), yardstick, since, as_of) for group in groups)
    for group, found in zip(groups, places, strict=True):
        if not found.size:
            raise GapError(
                f"{group.name} released no model from {since} to {as_of} ({months} months); "
                "give more --months, another --as-of or a larger group"
            )
    return Recent(groups, (places[0], places[1]), since)


def _released(places: Iterable[int], yardstick: Yardstick, since: date, as_of: date) -> Integers:
    return np.array([p for p in places if since < yardstick.models[p].released <= as_of], dtype=np.int64)


def _frontier_level(yardstick: Yardstick, group: Group, as_of: date) -> Floats:
    """The leader's best by the day in each draw."""
    front = frontier(yardstick, group.members, day_number(as_of))
    if front is None:  # cannot be: one of its models is recent
        raise GapError(f"{group.name} has no model by {as_of}; give a later --as-of")
    return front.levels[1:, -1]


class _Reader:
    """Leans as intervals and probabilities, by benchmark and by domain."""

    def __init__(
        self, matrix: ScoreMatrix, factors: Factors, domains: Mapping[str, Sequence[str]], level: float
    ) -> None:
        self.matrix, self.factors, self.level = matrix, factors, level
        at = {name: place for place, name in enumerate(matrix.benchmarks)}
        places = {
            domain: np.array([at[name] for name in names if name in at], dtype=np.int64)
            for domain, names in domains.items()
        }
        self.places = {domain: found for domain, found in places.items() if found.size}
        self.domains_of = {name: tuple(d for d, names in domains.items() if name in names) for name in at}

    def interval(self, values: Floats) -> Interval:
        return interval_of(values, float(np.median(values)), self.level)

    def lean(self, values: Floats) -> Lean:
        at_half = self.interval(100.0 * (_sigmoid(values) - 0.5))
        return Lean(lean=self.interval(values), at_half=at_half, p_above=float(np.mean(values > 0.0)))

    def by_domain(self, leans: Floats) -> dict[str, Lean]:
        """The mean over the benchmarks of each domain of leans, (draws, benchmarks)."""
        return {domain: self.lean(leans[:, places].mean(axis=1)) for domain, places in self.places.items()}


def _benchmarks(
    read: _Reader, index: Index, recent: Sequence[Integers], level: Floats
) -> tuple[list[BenchmarkLean], float | None]:
    """Every benchmark, and how likely all directions that are named hold at once."""
    found = leanings(read.matrix, read.factors, leader=recent[0], follower=recent[1])
    ahead, behind, apart = found.leader.values, found.follower.values, found.closer.values
    general = index.slope.values * (level[:, None] - index.difficulty.values)
    at_frontier = 100.0 * (_sigmoid(general + behind) - _sigmoid(general + ahead))
    measured = [np.bincount(_cells_of(read.matrix, group), minlength=len(read.matrix.benchmarks)) for group in recent]
    rows = [
        BenchmarkLean(
            benchmark=name,
            domains=read.domains_of[name],
            leader=read.interval(ahead[:, place]),
            follower=read.interval(behind[:, place]),
            closer=read.lean(apart[:, place]),
            at_frontier=read.interval(at_frontier[:, place]),
            measured_leader=int(measured[0][place]),
            measured_follower=int(measured[1][place]),
        )
        for place, name in enumerate(read.matrix.benchmarks)
    ]
    # As many comparisons as benchmarks: the chance that any is named by mistake stays what it is for one (Bonferroni).
    compared = max(sum(not row.thin for row in rows), 1)
    rows = [replace(row, bar=1.0 - (1.0 - NAMED_PROBABILITY) / compared) for row in rows]
    signs = np.array([row.direction for row in rows])
    named = signs != 0
    held = np.all(apart[:, named] * signs[named] > 0.0, axis=1)
    return rows, float(held.mean()) if named.any() else None


def _cells_of(matrix: ScoreMatrix, models: Integers) -> Integers:
    """The benchmarks of all scores of some models."""
    return matrix.cell_benchmark[np.isin(matrix.cell_model, models)]


def _labs(
    read: _Reader, yardstick: Yardstick, since: date, as_of: date, parents: Mapping[str, str]
) -> tuple[LabLean, ...]:
    """The strongest labs among those with enough models in the time."""
    members: dict[str, list[int]] = {}
    for place, model in enumerate(yardstick.models):
        for lab in dict.fromkeys(parents.get(name, name) for name in model.developers):
            members.setdefault(lab, []).append(place)
    sides = {lab: _released(places, yardstick, since, as_of) for lab, places in sorted(members.items())}
    score = yardstick.scores.central
    enough = [(lab, places) for lab, places in sides.items() if places.size >= LEAST_MODELS]
    strongest = sorted(enough, key=lambda side: -score[side[1]].max())[:MOST_LABS]
    return tuple(
        LabLean(
            lab=lab,
            models=places.size,
            best=yardstick.models[places[np.argmax(score[places])]].name,
            domains=read.by_domain(lean(read.factors, places)),
        )
        for lab, places in strongest
    )


def _axes(read: _Reader) -> tuple[Axis, ...]:
    """The principal axes, each mirrored so that its largest loading is above 0."""
    draws, benchmarks, factors = read.factors.loading.shape
    turned = principal_loadings(read.factors).values.reshape(draws, benchmarks, factors)
    squares = (turned**2).sum(axis=1)
    shares = squares / np.maximum(squares.sum(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    found = []
    for axis in range(factors):
        middle = np.median(turned[:, :, axis], axis=0)
        sign = -1.0 if middle[np.argmax(np.abs(middle))] < 0 else 1.0
        rows = [(name, read.lean(sign * turned[:, place, axis])) for place, name in enumerate(read.matrix.benchmarks)]
        rows.sort(key=lambda row: -row[1].lean.central)
        found.append(Axis(share=read.interval(shares[:, axis]), loadings=tuple(rows)))
    return tuple(sorted(found, key=lambda each: -each.share.central))


def _sigmoid(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -500.0, 500.0))))
