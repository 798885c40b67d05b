"""The multiverse as a command: open what was known, fit once for each scale, hand back a frozen result. An edge."""

import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from headway.api.origin import Progress, cache_folder, context, day_within
from headway.api.published import published_yardstick
from headway.api.yardsticks import fitted_yardstick, other_yardstick
from headway.errors import FitError, GapError, OptionError, StoreError, UnknownName
from headway.facts.reads import kept_with_notes
from headway.facts.store import Vintage, open_vintage, thinned_vintages, vintage_day, vintages_of_index
from headway.facts.vintage_names import known_on, left_out
from headway.gap import Lags, Yardstick
from headway.gap.choices import (
    FITTED,
    FROM_SCORES,
    PENALTIES,
    Choice,
    Combined,
    Partial,
    Scale,
    Skipped,
    combine,
    declared_axes,
    only_default,
)
from headway.gap.multiverse import Answer, Measured, measure_choices
from headway.gap.multiverse_result import MultiverseResult, Revision, compare_vintages, summarise
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED, PENALTY, PENALTY_ON, cached_index, score_matrix
from headway.kept import content_hash
from headway.units import DEFAULT_LEVEL

#: Draws for each fit: the ends of one interval are rougher than with the 500 of one answer, but there are hundreds.
DRAWS: Final = 100

#: How many times as many draws the fits with the default penalty have, so that the default answer is the same here.
_MORE_BY_DEFAULT: Final = DEFAULT_DRAWS // DRAWS

#: Claims that are judged if none is given, months. Source: Epoch AI, https://epoch.ai/data-insights/us-vs-china-eci
#: (a mean of 7 months, at its narrowest 4).
CLAIMS: Final = (4.0, 7.0)

#: Fewest benchmarks of a model in the one robust fit of a vintage: the smallest of the minimums.
_LEAST_ROBUST: Final = 2

#: Decisions that are left at their default where two vintages are compared on the day of the earlier.
_NOT_REVISED: Final = frozenset({"yardstick", "method", "penalty"})

#: Raise when a definition or the layout changes, so that older files are not read.
_VERSION: Final = 3


def gap_multiverse(
    *,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    earlier: bool = True,
    at_most: Sequence[float] = CLAIMS,
    draws: int = DRAWS,
    level: float = DEFAULT_LEVEL,
    progress: Progress | None = None,
) -> MultiverseResult:
    """The lag on one day under every defensible choice.

    Parameters
    ----------
    as_of
        The day that every choice is asked about; that of `vintage` if not given. A vintage from before the day cannot
        answer and is left out.
    vintage
        The newest data to use; the newest there are if not given.
    earlier
        Whether older data that can speak of the day take part as well; every vintage needs its own fits.
    at_most
        Claims "the lag is at most so many months".

    Raises
    ------
    OptionError
        For a day after the newest vintage, or a claim that is no number of months.
    UnknownName, GapError
        For a group nobody is in, or a date on which no gap can be read.
    """
    newest = open_vintage(vintage)
    day = day_within(newest, as_of)
    if draws < 2:
        raise OptionError(f"an interval needs at least 2 draws, got {draws}; {DRAWS} is usual")
    older, unused = _older(newest, None if earlier else day)
    scales = _Scales([newest, *older], day, draws)
    axes = declared_axes(tuple(scales.vintages))
    combined = combine(axes, missing=scales.missing)
    measured = _kept(combined, scales, (leader, follower, day), progress)
    result = summarise(
        measured.answers,
        leader=leader,
        follower=follower,
        as_of=day,
        axes=axes,
        skipped=_sum([*combined.skipped, *measured.skipped]),
        product=combined.product,
        at_most=at_most,
        level=level,
    )
    vintages = sorted({answer.choice.vintage for answer in measured.answers}, reverse=True)
    if len(vintages) == 1:
        result = replace(result, revision=_revision(scales, leader, follower))
    about = {
        "vintages": vintages,
        "vintages_left_out": unused,
        "fits": len({answer.choice.scale for answer in measured.answers}),
        "yardstick": "index",
    }
    return result.with_origin({**context(newest, draws=draws, seed=DEFAULT_SEED), **about})


def _older(newest: Vintage, before: date | None) -> tuple[list[Vintage], list[dict[str, str]]]:
    """The vintages older than one, of days before another if one is given, that take part, the newest first.

    With those that are left out, because there are many or they are damaged, and why.
    """
    every = vintages_of_index() if before is None else known_on(vintages_of_index(), before - timedelta(days=1))
    found = thinned_vintages([name for name in every if name < newest.name])
    opened, unused = [], found.told()
    for name in reversed(found.kept):
        try:
            opened.append(_whole(name))
        except StoreError as problem:
            unused.append(left_out(name, "damaged", problem))
    return opened, unused


def _whole(name: str) -> Vintage:
    """A vintage of which every table has been read, so that damage shows before anything is fitted."""
    opened = open_vintage(name)
    for table in opened.table_names:
        opened.table(table)
    return opened


def _revision(scales: "_Scales", leader: str, follower: str) -> Revision | None:
    """What the data before the newest change, on their own day, for choices with the published penalty.

    None where no earlier vintage has scores, or a group had no model on its day.
    """
    earlier = [
        name for name, each in scales.vintages.items() if "scores" in each.table_names and not scales.reach(each)
    ]
    newest = next(iter(scales.vintages))
    if not earlier or newest in earlier:
        return None
    then = _Scales([scales.vintages[newest], scales.vintages[earlier[0]]], vintage_day(earlier[0]), scales.draws)
    few = declared_axes(tuple(then.vintages))
    few = tuple(only_default(axis) if axis.name in _NOT_REVISED else axis for axis in few)
    combined = combine(few, missing=then.missing)
    try:
        measured = _kept(combined, then, (leader, follower, then.day), None)
    except (GapError, UnknownName, FitError):
        return None
    return compare_vintages(measured.answers, few, then.day)


class _Scales:
    """The scores of models under each scale that the vintages allow."""

    def __init__(self, vintages: Sequence[Vintage], day: date, draws: int) -> None:
        self.vintages = {each.name: each for each in vintages}
        self.day, self.draws, self.folder = day, draws, cache_folder()
        self.refused: dict[str, FitError] = {}  # a fit that failed is not kept, and takes as long the second time

    def reach(self, opened: Vintage) -> bool:
        """Whether a vintage can speak of the day."""
        return opened.day >= self.day

    def missing(self, so_far: Partial) -> str | None:
        """Why the data cannot answer a combination of vintage, yardstick and method; None if they can."""
        opened = self.vintages[str(so_far["vintage"])]
        if not self.reach(opened):
            return "too_early"
        yardstick, method = str(so_far.get("yardstick")), so_far.get("method")
        if yardstick == "metr" and "time_horizons" not in opened.table_names:
            return "no_horizons"
        if yardstick.partition(":")[1] and "scores" not in opened.table_names:
            return "no_scores"
        if method == "published" and "published_index" not in opened.table_names:
            return "not_published"
        if method in FROM_SCORES and "scores" not in opened.table_names:
            return "no_scores"
        return None

    def digest(self) -> tuple[str, ...]:
        """What the vintages hold."""
        return tuple(f"{name} {each.digest}" for name, each in self.vintages.items())

    def yardstick(self, scale: Scale) -> Yardstick:
        """The scores of one scale, fitted and kept; raises FitError if the scores do not allow it."""
        opened = self.vintages[scale.vintage]
        return _READERS[str(scale.method) if scale.yardstick in FITTED else scale.yardstick.partition(":")[0]](
            self, opened, scale
        )

    def fitted(self, opened: Vintage, scale: Scale) -> Yardstick:
        """The compatible fit under a minimum of benchmarks and a penalty."""
        matrix = score_matrix(*opened.score_rows(), min_benchmarks=int(scale.min_benchmarks or 0))
        on, strength = PENALTIES[str(scale.penalty)]
        draws = self.draws * (_MORE_BY_DEFAULT if (on, strength) == (PENALTY_ON[0], PENALTY) else 1)
        found = cached_index(matrix, self.folder, draws=draws, seed=DEFAULT_SEED, penalty=strength, penalty_on=on)
        return fitted_yardstick(opened, found)

    def other(self, opened: Vintage, scale: Scale) -> Yardstick:
        """Time horizons or one benchmark."""
        return other_yardstick(opened, scale.yardstick)[0]

    def robust(self, opened: Vintage, scale: Scale) -> Yardstick:
        """The robust index of all models with two benchmarks or more, those below the minimum left out afterwards.

        A sampler takes long: one fit for each vintage, with the draws of `headway gap --method robust`.
        """
        matrix = score_matrix(*opened.score_rows(), min_benchmarks=_LEAST_ROBUST)
        if opened.name in self.refused:
            raise self.refused[opened.name]
        try:
            found = cached_index(matrix, self.folder, method="robust", seed=DEFAULT_SEED)
        except FitError as problem:
            self.refused[opened.name] = problem
            raise
        whole = fitted_yardstick(opened, found)
        enough = np.flatnonzero(found.benchmarks_per_model >= int(scale.min_benchmarks or 0))
        return replace(whole, models=tuple(whole.models[place] for place in enough), scores=whole.scores.take(enough))

    def published(self, opened: Vintage, _scale: Scale) -> Yardstick:
        """The index as published."""
        return published_yardstick(opened)


#: What reads the scores: by method on the index, else by yardstick.
_READERS: Final[dict[str, Callable[[_Scales, Vintage, Scale], Yardstick]]] = {
    "eci": _Scales.fitted,
    "robust": _Scales.robust,
    "published": _Scales.published,
    "metr": _Scales.other,
    "benchmark": _Scales.other,
}


def _kept(combined: Combined, scales: _Scales, asked: tuple[str, str, date], progress: Progress | None) -> Measured:
    """The answers, read from the folder of kept files if the same was asked of the same data before."""
    leader, follower, day = asked

    def make() -> bytes:
        measured = measure_choices(
            combined.choices,
            yardstick_of=scales.yardstick,
            leader=leader,
            follower=follower,
            as_of=day,
            progress=progress,
        )
        return _to_bytes(measured)

    made_from = (_VERSION, asked, scales.draws, DEFAULT_SEED, scales.digest(), PENALTIES, combined.choices)
    return _from_bytes(kept_with_notes(scales.folder, f"multiverse-{content_hash(*made_from)}", make))


def _to_bytes(measured: Measured) -> bytes:
    target = io.BytesIO()
    about = {
        "choices": [asdict(answer.choice) for answer in measured.answers],
        "content": [answer.content.hex() for answer in measured.answers],
        "skipped": [asdict(each) for each in measured.skipped],
    }
    np.savez_compressed(
        target,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        starts=np.cumsum([answer.lag.value.size for answer in measured.answers]),
        value=np.concatenate([answer.lag.value for answer in measured.answers]),
        floor=np.concatenate([answer.lag.floor for answer in measured.answers]),
    )
    return target.getvalue()


def _from_bytes(content: bytes) -> Measured:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    about: dict[str, list[Any]] = json.loads(stored["about"].tobytes())
    values, floors = (np.split(stored[name], stored["starts"][:-1]) for name in ("value", "floor"))
    answers = tuple(
        Answer(choice=Choice(**choice), lag=Lags(value, floor), content=bytes.fromhex(content_of))
        for choice, value, floor, content_of in zip(about["choices"], values, floors, about["content"], strict=True)
    )
    return Measured(answers, tuple(Skipped(**each) for each in about["skipped"]))


def _sum(skipped: Sequence[Skipped]) -> tuple[Skipped, ...]:
    """One entry for each reason, the most frequent first."""
    counts: Counter[str] = Counter()
    for each in skipped:
        counts[each.reason] += each.count
    return tuple(Skipped(reason=reason, count=count) for reason, count in counts.most_common())
