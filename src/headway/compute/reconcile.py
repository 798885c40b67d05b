"""Reconcile: our totals against totals that others have published, step by step from our definition to theirs.

The difference is taken on draws, and its interval holds the doubt of both sides. Where it holds 0 under our own
definition there is nothing to explain; where it holds 0 only after the steps, the definition explains it, and the step
is named that closes it. A difference that stays is a contradiction if another published total of the same thing stands
against the publisher too, and a miss if the total was a forecast; otherwise it is unexplained
(docs/methods/reconcile.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal, get_args

import numpy as np

from headway.compute.definitions import (
    Account,
    Array,
    Definition,
    factor_parts,
    headline,
    measure,
    steps_between,
    unmeasured,
)
from headway.compute.estimates import Sampler
from headway.compute.published import Relation, Total
from headway.interval import Interval, finite, interval_of
from headway.units import DEFAULT_LEVEL, NAMED_PROBABILITY

Verdict = Literal["agrees", "definition", "indistinct", "contradicts", "missed", "open", "unexplained"]

#: Within this factor, with the whole joint interval, two totals are said to agree. Source: ours.
AGREE: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step from our definition to the publisher's, and what ours come to after it.

    Attributes
    ----------
    name
        "date", "basis", "coverage", "retirement", "unit" or a factor's text.
    definition
        What is counted after the step.
    value, change
        Ours after the step, and over ours before it.
    difference
        Ours after the step less the published total.
    fits
        Whether that may be nothing.
    """

    name: str
    definition: Definition
    value: Interval
    change: Interval
    difference: Interval
    fits: bool

    def to_dict(self) -> dict[str, Any]:
        """The step in JSON form."""
        known = self.name.isalpha()
        return {
            "step": self.name if known else "factor",
            "factor": None if known else factor_parts(self.name)[2],
            "counted": definition_dict(self.definition),
            "ours": self.value.to_dict(),
            "change": self.change.to_dict(),
            "difference": self.difference.to_dict(),
            "fits": self.fits,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A published total beside ours.

    Attributes
    ----------
    headline, ours
        Ours under our own definition and under the publisher's.
    headline_difference, difference
        Ours less the published total, with the joint interval.
    headline_ratio, ratio
        Ours over the published total.
    closed_by
        Name of the step from which on the difference may be nothing; None where none was needed or none did it.
    so_far
        Whether ours hold only the part of the period that has passed.
    """

    total: Total
    ours_definition: Definition
    headline: Interval
    headline_difference: Interval
    headline_ratio: Interval
    ours: Interval
    difference: Interval
    ratio: Interval
    steps: tuple[Step, ...]
    verdict: Verdict
    closed_by: str | None
    so_far: bool

    def to_dict(self) -> dict[str, Any]:
        """The row in JSON form."""
        total = self.total
        return {
            "total": total.name,
            "title": total.title,
            "publisher": total.publisher,
            "quantity": total.definition.quantity,
            "side": total.definition.side,
            "versus": total.definition.versus,
            "subject": list(total.subject),
            "unit": total.shown,
            "period": total.period,
            "due": None if total.due(date.min) else total.end.isoformat(),
            "published": total.to_dict(),
            "counted": definition_dict(total.definition),
            "ours": self.ours.to_dict(),
            "difference": self.difference.to_dict(),
            "ratio": self.ratio.to_dict(),
            "ours_headline": self.headline.to_dict(),
            "ours_counted": definition_dict(self.ours_definition),
            "difference_headline": self.headline_difference.to_dict(),
            "ratio_headline": self.headline_ratio.to_dict(),
            "drawn": self._drawn(),
            "steps": [step.to_dict() for step in self.steps],
            "verdict": self.verdict,
            "closed_by": None if self.closed_by is None else _closer(self.closed_by),
            "same_source": total.same_source,
            "rival": total.rival if self.verdict == "contradicts" else None,
            "lead": total.lead,
            "foretold": total.foretold,
            "so_far": self.so_far,
            "detectable": finite(self.detectable),
            "source": dict(total.origin),
        }

    @property
    def detectable(self) -> float:
        """By what factor the published total would have to be off to stand out; infinite where nothing would."""
        low, central, high = self.ratio.low, self.ratio.central, self.ratio.high
        if low <= 0.0 or central <= 0.0:
            return float("inf")
        return max(central / low, high / central)

    def _drawn(self) -> dict[str, Any]:
        """The ends of both sides' own intervals over the published central value, as a picture shows them."""
        over = max(self.total.central, np.finfo(np.float64).tiny)
        return {
            "published": {"low": self.total.low / over, "high": self.total.high / over},
            "ours": {name: getattr(self.ours, name) / over for name in ("low", "central", "high")},
            "headline": {name: getattr(self.headline, name) / over for name in ("low", "central", "high")},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Every published total that was known, beside ours.

    Attributes
    ----------
    left_out
        Totals that our account cannot be counted like, with the reason: "quarter", "channel" or "owners".
    assumptions
        The factors that were used, with their reasons.
    """

    rows: tuple[Row, ...]
    left_out: tuple[tuple[Total, str], ...] = ()
    assumptions: tuple[Mapping[str, Any], ...] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many rows have each verdict."""
        return {verdict: sum(row.verdict == verdict for row in self.rows) for verdict in get_args(Verdict)}

    def detectable(self) -> float | None:
        """The factor by which a total would have to be off to stand out in half of the rows; None without rows."""
        found = sorted(row.detectable for row in self.rows)
        return finite(found[len(found) // 2]) if found else None

    def with_origin(self, origin: Mapping[str, Any]) -> "Reconciliation":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: a row for each total, ours over the published value."""
        from headway.charts.reconcile import reconcile_chart
        from headway.words import load_words

        return reconcile_chart(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway compute reconcile`."""
        return {
            **self.origin,
            "rows": [row.to_dict() for row in self.rows],
            "counts": self.counts(),
            "detectable": self.detectable(),
            "leads": sum(row.total.lead for row in self.rows),
            "same_source": sum(row.total.same_source for row in self.rows),
            "left_out": [
                {"total": total.name, "title": total.title, "publisher": total.publisher, "why": why}
                for total, why in self.left_out
            ],
            "assumptions": [dict(row) for row in self.assumptions],
            "level": DEFAULT_LEVEL,
        }


def reconcile_totals(totals: Sequence[Total], account: Account, sampler: Sampler, *, day: date) -> Reconciliation:
    """Every total beside ours, in the order given.

    Parameters
    ----------
    totals
        Those that were known on the day.
    account
        As it was known on the day.
    """
    published = {total.name: total for total in totals}
    rows, left_out = list[Row](), list[tuple[Total, str]]()
    for total in totals:
        theirs, so_far = _reachable(total, account, day)
        why = unmeasured(theirs, account)
        if why is None:
            why = unmeasured(_ours(total, account), account)
        if why is not None:
            left_out.append((total, why))
            continue
        rival = published.get(total.rival) if total.rival else None
        rows.append(reconcile_total(total, account, sampler, theirs=theirs, so_far=so_far, day=day, rival=rival))
    return Reconciliation(rows=tuple(rows), left_out=tuple(left_out))


def reconcile_total(
    total: Total,
    account: Account,
    sampler: Sampler,
    *,
    theirs: Definition,
    so_far: bool,
    day: date,
    rival: Total | None = None,
) -> Row:
    """One total beside ours, with the steps between the definitions and the verdict."""
    ours = _ours(total, account)
    found = measure(theirs, account)
    published = total.values(sampler, found)
    before = measure(ours, account)
    first = _compared(before, published)
    steps = list[Step]()
    for name, definition in steps_between(ours, theirs):
        after = measure(definition, account)
        difference, _ = _compared(after, published)
        steps.append(
            Step(
                name=name,
                definition=definition,
                value=_interval(after),
                change=_interval(_over(after, before)),
                difference=difference,
                fits=fits(difference, total.relation),
            )
        )
        before = after
    difference, ratio = _compared(found, published)
    verdict, closed_by = judge(
        [fits(first[0], total.relation), *(step.fits for step in steps)],
        [step.name for step in steps],
        close=_close(found, published, ratio, total.relation),
        due=total.due(day),
        contradicted=rival is not None and _apart(total, rival, sampler),
        foretold=total.foretold,
    )
    return Row(
        total=total,
        ours_definition=ours,
        headline=_interval(measure(ours, account)),
        headline_difference=first[0],
        headline_ratio=first[1],
        ours=_interval(found),
        difference=difference,
        ratio=ratio,
        steps=tuple(steps),
        verdict=verdict,
        closed_by=closed_by,
        so_far=so_far,
    )


def judge(
    fit: Sequence[bool], steps: Sequence[str], *, close: bool, due: bool, contradicted: bool, foretold: bool = False
) -> tuple[Verdict, str | None]:
    """The verdict, and the step from which on the difference may be nothing.

    Parameters
    ----------
    fit
        Whether the difference may be nothing under our definition and after each step.
    close
        Whether ours, under the publisher's definition, is surely near the published value.
    due
        Whether what the total speaks of has come to an end.
    contradicted
        Whether another published total of the same thing stands against it.
    foretold
        Whether it was said before what it speaks of had come to an end.
    """
    if not due:
        return "open", None
    if not fit[-1]:
        return ("contradicts" if contradicted else "missed" if foretold else "unexplained"), None
    if fit[0]:
        return ("agrees" if close else "indistinct"), None
    last_misfit = max(place for place, fitting in enumerate(fit) if not fitting)
    return "definition", steps[last_misfit]


def fits(difference: Interval, relation: Relation) -> bool:
    """Whether the joint interval of a difference holds 0, or lies on the side that a bound allows."""
    below, above = difference.low <= 0.0, difference.high >= 0.0
    return {"at most": below, "at least": above}.get(relation, below and above)


def definition_dict(definition: Definition) -> dict[str, Any]:
    """A definition in JSON form."""
    return {
        "basis": definition.basis,
        "channels": list(definition.channels),
        "owners": list(definition.owners),
        "versus": definition.versus,
        "unit": definition.unit,
        "retired": definition.retired,
        "first": str(definition.first),
        "last": str(definition.last),
        "factors": [factor_parts(factor)[2] for factor in definition.factors],
    }


def _ours(total: Total, account: Account) -> Definition:
    newest = account.quarters[-1] if account.quarters else total.definition.last
    return headline(total.definition, newest, subject=total.subject, basis=total.ours_basis)


def _reachable(total: Total, account: Account, day: date) -> tuple[Definition, bool]:
    """The publisher's definition; of a period that is not over, the part that the account has reached."""
    theirs = total.definition
    if total.due(day) or not account.quarters or theirs.last <= account.quarters[-1]:
        return theirs, False
    if not theirs.is_flow or theirs.first > account.quarters[-1]:
        return theirs, False
    return replace(theirs, last=account.quarters[-1]), True


def _apart(total: Total, rival: Total, sampler: Sampler) -> bool:
    """Whether two published totals cannot both be true: the same test, with the rival in our place."""
    difference, _ = _compared(rival.values(sampler), total.values(sampler))
    return not fits(difference, total.relation)


def _close(found: Array, published: Array, ratio: Interval, relation: Relation) -> bool:
    if relation == "at most":
        return bool(np.mean(found[1:] <= published[1:]) >= NAMED_PROBABILITY)
    if relation == "at least":
        return bool(np.mean(found[1:] >= published[1:]) >= NAMED_PROBABILITY)
    return ratio.low >= 1 / AGREE and ratio.high <= AGREE


def _compared(ours: Array, published: Array) -> tuple[Interval, Interval]:
    """Ours less the published value, and ours over it."""
    return _interval(ours - published), _interval(_over(ours, published))


def _over(above: Array, below: Array) -> Array:
    """One over the other; without limit where the other is nothing."""
    found: Array = np.divide(above, below, out=np.full(above.shape, np.inf), where=below > 0.0)
    return found


def _interval(values: Array) -> Interval:
    return interval_of(values[1:], float(values[0]))


def _closer(name: str) -> str:
    return name if name.isalpha() else factor_parts(name)[2]
