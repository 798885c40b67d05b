"""The same recipe on several kinds of chips: days at the same number, and the number for the same days.

How many chips it takes is found along the run itself: more chips cut the batch finer, fill pipelines worse and cross
more networks, so days fall more slowly than chips rise. Method: docs/methods/plan-run.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final

import numpy as np

from headway.plan.calibrate import LEVEL, Array
from headway.plan.run import Run
from headway.plan.run_result import Subject, nothing, run_dict, span, subject_dict, term
from headway.plan.terms import Terms

#: Times that the number of chips is improved; least fall of the logarithm of days for that of chips that still counts
#: as faster, and the least by which chips are moved; how many times as many are far; the most chips that are tried.
#: Source: ours.
_ROUNDS: Final = 4
_LEAST: Final = 0.1
_SLOWEST: Final = 0.5
_FAR: Final = 1.5
_MOST: Final = 4_000_000

#: A number of chips is good enough where days are within this share of those wanted. Source: ours.
_CLOSE: Final = 0.02


def needed_chips(
    run_on: Callable[[int], Run | None], first: int, days: float, *, step: int = 1
) -> tuple[Array | None, Run | None]:
    """Chips that finish the run in some days, shape (1 + draws,), and the run on the central number of them.

    Parameters
    ----------
    run_on
        The run on a number of chips; None where it does not fit.
    first
        Chips to begin from.
    step
        Chips come in multiples of this.

    Returns
    -------
    None, None where no number of chips is known to be enough: the run never fits, or more chips do not help.
    """
    at, run = _fitting(run_on, _rounded(first, step), step)
    if run is None or run.days is None:
        return None, None
    fall = 1.0
    for _ in range(_ROUNDS):
        aim = _rounded(at * (float(run.days[0]) / days) ** (1.0 / fall), step)
        if aim == at or abs(float(run.days[0]) / days - 1.0) < _CLOSE:
            break
        if aim > _MOST:
            return None, None
        other_at, other = _fitting(run_on, aim, step)
        if other is None or other.days is None:
            break
        # Days of neighbours jump with the layouts that divide them: only a far one tells how days fall.
        if other_at > _FAR * at and _fall(at, run, other_at, other) < _LEAST:
            return None, None
        if not at / _FAR < other_at < _FAR * at:
            fall = max(_fall(at, run, other_at, other), _SLOWEST)
        at, run = other_at, other
    more = run_on(_rounded(2 * at, step))
    fall = max(_fall(at, run, _rounded(2 * at, step), more), _SLOWEST) if more else _SLOWEST
    found: Array = at * (np.asarray(run.days) / days) ** (1.0 / fall)
    return found, run


def _fall(at: int, run: Run, other_at: int, other: Run) -> float:
    """How much the logarithm of days falls for that of chips, at most 1: twice the chips never more than halve them."""
    if run.days is None or other.days is None or other_at == at:
        return 1.0
    return min(float(np.log(run.days[0] / other.days[0]) / np.log(other_at / at)), 1.0)


def _rounded(chips: float, step: int) -> int:
    return max(step, step * ceil(chips / step - 1e-9))


def _fitting(run_on: Callable[[int], Run | None], chips: int, step: int) -> tuple[int, Run | None]:
    """The first of chips, twice as many and so on, on which the run fits."""
    while chips <= _MOST:
        run = run_on(chips)
        if run is not None and run.fits:
            return chips, run
        chips = _rounded(2 * chips, step)
    return chips, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One kind of chip in a comparison.

    Attributes
    ----------
    role
        leader or follower by the country of the chip's designer; None for neither.
    run
        On the number of chips that all have; None where it does not fit there.
    missing_gb, smallest
        Memory that each chip lacks then, GB, and the chips on which it fits (0: on no number of them).
    chips_needed
        Chips for the same days, shape (1 + draws,); None where no number is known to be enough.
    on_needed
        The run on the central one of them.
    """

    subject: Subject
    role: str | None
    terms: Terms
    run: Run | None
    missing_gb: float
    smallest: int | None
    chips_needed: Array | None
    on_needed: Run | None

    def to_dict(self) -> dict[str, Any]:
        """The kind of chip as JSON."""
        run, needed, cluster = self.run, self.on_needed, self.subject.cluster
        about = subject_dict(self.subject)["cluster"]
        return {
            **{name: about[name] for name in ("name", "chip", "family", "domain", "count", *self.subject.chip)},
            "role": self.role,
            "precision": cluster.chip.rate_of(self.subject.recipe.precision),
            "fits": run is not None,
            "p_fits": run.p_fits if run else 0.0,
            "short_gb": self.missing_gb,
            "smallest_chips": self.smallest,
            "plan": run.layout.to_dict() if run else None,
            **(run_dict(run) if run else nothing(cluster, self.missing_gb)),
            "usd_hour": term(self.terms.usd_hour, self.terms.usd_basis),
            "chips_needed": span(self.chips_needed),
            "needed": needed and {"chips": needed.chips, **{key: run_dict(needed)[key] for key in _NEEDED}},
        }


#: What is told of the run on as many chips as the days need.
_NEEDED: Final = ("days", "chip_hours", "cost_usd", "energy_mwh", "binding")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareResult:
    """A recipe on several kinds of chips.

    Attributes
    ----------
    count, days
        Chips that all have, and the days for which chips are counted: as asked, or those of the first kind that fits.
    left_out
        Kinds of chips of which too little is known, and why.
    """

    subject: Subject
    count: int
    days: float | None
    days_of: str | None
    sides: Mapping[str, str]
    rows: Sequence[Candidate]
    left_out: Sequence[Mapping[str, str]] = ()
    warnings: Sequence[Mapping[str, Any]] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: days, or chips for the same days, for each kind of chip."""
        from headway.charts.plan_compare import compare_chart
        from headway.words import load_words

        return compare_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        about = subject_dict(self.subject)
        return {
            **self.origin,
            "level": LEVEL,
            "model": about["model"],
            "recipe": about["recipe"],
            "count": self.count,
            "days": self.days,
            "days_of": self.days_of,
            **self.sides,
            "rows": [row.to_dict() for row in self.rows],
            "left_out": [dict(row) for row in self.left_out],
            "warnings": [dict(row) for row in self.warnings],
        }
