"""What a check of a new vintage found, and what is allowed: each threshold with its reason. Pure.

The thresholds are set by what happened between the publications of 2025-12-03, 2026-04-19 and 2026-08-11, which are in
three layouts: two to ten times the largest that was seen (docs/methods/checks.md has the measurements).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

Value = float | int | str

#: Days in a month. Source: Gregorian calendar, 365.2425 / 12.
_MONTH_DAYS: Final = 30.436875


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of a vintage as a whole.

    Attributes
    ----------
    check
        Its name, by which it can be accepted.
    found, allowed
        What was measured, and the most that passes (in words where it is no number).
    accepted
        Whether it failed and was let through by name.
    why
        What was found in words, with the first few examples; then why it matters.
    """

    check: str
    found: Value
    allowed: Value
    passed: bool
    accepted: bool = False
    why: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The thresholds of the checks.

    Attributes
    ----------
    models_lost, models_lost_monthly
        Share of the models of the index that may be gone, and how it grows with the months between the vintages. Seen:
        1.6% in four months.
    benchmarks_lost, benchmarks_lost_monthly
        Share of the benchmarks of the index. Seen: 2 of 42 in four months, which its publisher retired.
    scores_lost, scores_lost_monthly
        Share of the scores of the index. Seen: 4.0% in four months.
    published_lost, published_lost_monthly
        Share of the models of the published index. Seen: 2.2% in four months.
    most_lost
        No share of losses above it passes, however long ago the last vintage was: past it nothing can be compared.
    dates_moved
        Share of models whose day of release moved by more than `moved_days`. Seen: 5.2% in eight months.
    unresolved
        Share of names and version strings without a model. Seen: 4.5% (models that nobody dates).
    median_change, large_change
        Median and 95th percentile of the change of a score that both have. Seen: 0.0000 and 0.021.
    changed, changed_by
        Share of scores that moved by more than `changed_by`. Seen: 7.3%; half a layout is rounded in the third place.
    model_change, benchmark_change
        Median change of the scores of one model and of one benchmark. Seen: 0.014 and 0.085.
    benchmark_factor
        Factor between the scores of one benchmark, up or down. Seen: 1.77, a ceiling that was lowered; a slip of a
        percentage gives 10 or 100.
    benchmark_order
        Rank correlation of one benchmark's scores, at least. Seen: 0.745 on 10 models that were run again.
    published_shift, published_order
        Median change of a published index in points, and rank correlation at least. Seen: 0.54 and 0.998.
    """

    models_lost: float = 0.05
    models_lost_monthly: float = 0.01
    benchmarks_lost: float = 0.12
    benchmarks_lost_monthly: float = 0.025
    scores_lost: float = 0.10
    scores_lost_monthly: float = 0.02
    published_lost: float = 0.05
    published_lost_monthly: float = 0.01
    most_lost: float = 0.40
    dates_moved: float = 0.10
    moved_days: int = 31
    unresolved: float = 0.10
    median_change: float = 0.005
    large_change: float = 0.06
    changed: float = 0.20
    changed_by: float = 0.01
    model_change: float = 0.10
    benchmark_change: float = 0.17
    benchmark_factor: float = 4.0
    benchmark_order: float = 0.4
    published_shift: float = 3.0
    published_order: float = 0.97

    def lost(self, what: str, days: int) -> float:
        """Share of models, benchmarks, scores or of the published index that may be gone after so many days."""
        least: float = getattr(self, f"{what}_lost")
        monthly: float = getattr(self, f"{what}_lost_monthly")
        return min(max(least, monthly * days / _MONTH_DAYS), self.most_lost)


#: Cells that a model or a benchmark must have in both vintages before its own change is judged.
LEAST_CELLS: Final = 4


def few(names: Iterable[str], most: int = 3) -> str:
    """The first few of the names, and how many more there are."""
    found = sorted(names)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def share_check(check: str, part: Iterable[str], whole: int, allowed: float, why: str) -> Check:
    """A check that a share is at most so much. One of few always passes: a share of them says nothing.

    Parameters
    ----------
    why
        Begins after the count, as `models of 2026-08-11 are gone`.
    """
    names = sorted(part)
    found = len(names) / whole if whole else 0.0
    examples = f": {few(names)}" if names else ""
    passed = found <= allowed or len(names) <= 1
    return Check(
        check=check,
        found=round(found, 4),
        allowed=round(allowed, 4),
        passed=passed,
        why=f"{len(names)} of {whole} {why}{examples}",
    )


def count_check(check: str, wrong: Iterable[str], what: str) -> Check:
    """A check that nothing is wrong; `what` names the things that would be, as `keys that appear twice`."""
    names = sorted(wrong)
    return Check(check=check, found=len(names), allowed=0, passed=not names, why=f"{what}: {few(names) or 'none'}")
