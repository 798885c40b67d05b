"""Reconcile: our totals against totals that others have published, step by step from our definition to theirs.

The difference is taken on draws, and its interval holds the doubt of both sides. Where it holds 0 under our own
definition there is nothing to explain; where it holds 0 only after the steps, the definition explains it, and the step
is named that closes it. A difference that stays is a contradiction if another published total of the same thing stands
against the publisher too, and a miss if the total was a forecast; otherwise it is unexplained
(docs/methods/reconcile.md).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from headway.compute.definitions import Account, Array, Definition, headline, measure, steps_between, unmeasured
from headway.compute.estimates import Sampler
from headway.compute.published import Relation, Total
from headway.compute.reconciliation import Reconciliation, Row, Step, Verdict
from headway.interval import Interval, interval_of
from headway.units import NAMED_PROBABILITY

#: Within this factor, with the whole joint interval, two totals are said to agree. Source: ours.
AGREE: Final = 1.5


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
