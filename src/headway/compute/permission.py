"""Permission: what the exporter's and the importer's government allow for each class of chips, and the product.

A chip crosses the border only if both allow it, so the product of two states is the more restrictive of the two. States
follow from events; each is a row with the day from which it holds and the day from which it was known
(docs/methods/permission.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from headway.errors import OptionError, UnknownName

if TYPE_CHECKING:
    import polars as pl

#: From the most to the least open. `licence`: needs a permission that is given in some cases, or with conditions.
STATES: Final = ("open", "licence", "closed")

#: The two governments by their side of the trade.
ROLES: Final = ("exporter", "importer")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """What a government's rule for a class of chips is from a day on.

    Attributes
    ----------
    presumption
        How the rule is applied: none, approval, case-by-case, conditional, partial, discouraged, ungranted, denial
        or prohibited.
    start
        First day on which it holds; later than `known` where it was announced ahead.
    event
        The event that caused it; None for the state in which a class of chips begins.
    judged
        Whether the state is our reading where the sources leave it open.
    """

    id: str
    chip_class: str
    role: str
    country: str
    state: str
    presumption: str
    start: date
    event: str | None
    judged: bool
    known: date
    source: str
    source_url: str | None
    source_read: bool
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What is allowed for a class of chips on a day; None where no state is known."""

    chip_class: str
    day: date
    exporter: str | None
    importer: str | None
    product: str | None
    exporter_change: StateChange | None = None
    importer_change: StateChange | None = None

    @property
    def changes(self) -> dict[str, StateChange | None]:
        """The states in force, by role."""
        return {"exporter": self.exporter_change, "importer": self.importer_change}

    @property
    def bound_by(self) -> tuple[str, ...]:
        """The roles whose state is the product; none where all is open."""
        if self.product in (None, "open"):
            return ()
        return tuple(role for role, change in self.changes.items() if change and change.state == self.product)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of days, both ends included, on which neither government changed its rule."""

    start: date
    end: date
    permission: Permission


def states_of(rows: "pl.DataFrame") -> tuple[StateChange, ...]:
    """The rows of a table `policy_states`, in the order of the file."""
    names = StateChange.__slots__
    columns = ["class" if name == "chip_class" else name for name in names]
    return tuple(StateChange(**dict(zip(names, row, strict=True))) for row in rows.select(columns).iter_rows())


def classes_of(states: Iterable[StateChange]) -> tuple[str, ...]:
    """The classes of chips that have states, in the order of the table."""
    return tuple(dict.fromkeys(change.chip_class for change in states))


def more_restrictive(*states: str | None) -> str | None:
    """The product of states: open times open is open, anything times closed is closed; None if one is not known."""
    if any(state is None for state in states):
        return None
    return max((state for state in states if state), key=STATES.index)


def in_force(
    states: Iterable[StateChange], chip_class: str, role: str, *, as_of: date | None = None
) -> tuple[StateChange, ...]:
    """The states of one government for one class in the order in which they hold, as believed on `as_of`.

    Rows are taken in the order in which they became known. A row replaces whatever was known before it and was to
    begin on its own day or later: that is how a rule that was announced and then dropped, or brought forward, leaves
    the account from the day of the news on, and stays in it for earlier days of knowledge. A row that says again what
    holds already changes nothing and is left out.

    Parameters
    ----------
    as_of
        Only rows known by that day count; all if None.
    """
    rows = [
        change
        for change in states
        if change.chip_class == chip_class and change.role == role and (as_of is None or change.known <= as_of)
    ]
    found: list[StateChange] = []
    for row in sorted(rows, key=lambda change: (change.known, change.start)):
        found = [*(kept for kept in found if kept.start < row.start), row]
    return tuple(found[:1]) + tuple(
        after
        for before, after in pairwise(found)
        if (before.state, before.presumption) != (after.state, after.presumption)
    )


def permission_on(
    states: Sequence[StateChange], chip_class: str, day: date, *, as_of: date | None = None
) -> Permission:
    """What both governments allow for a class of chips on a day.

    Parameters
    ----------
    as_of
        The day whose knowledge counts; all that is known if None. A day after it shows what was announced by then.

    Raises
    ------
    UnknownName
        For a class without states.
    """
    check_class(states, chip_class)
    return _at(day, chip_class, {role: in_force(states, chip_class, role, as_of=as_of) for role in ROLES})


def timeline(
    states: Sequence[StateChange], chip_class: str, first: date, last: date, *, as_of: date | None = None
) -> tuple[Span, ...]:
    """The permission of a class from its beginning, or from `first`, to `last`, without gap or overlap.

    Raises
    ------
    UnknownName
        For a class without states.
    OptionError
        If the last day is before the first.
    """
    check_class(states, chip_class)
    if last < first:
        raise OptionError(f"the timeline ends on {last}, before it starts on {first}; give a later last day")
    sides = {role: in_force(states, chip_class, role, as_of=as_of) for role in ROLES}
    if not all(sides.values()):
        return ()
    begin = max(first, *(side[0].start for side in sides.values()))
    if begin > last:
        return ()
    starts = sorted({begin, *(c.start for side in sides.values() for c in side if begin < c.start <= last)})
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    return tuple(
        Span(start=start, end=end, permission=_at(start, chip_class, sides))
        for start, end in zip(starts, ends, strict=True)
    )


def check_class(states: Iterable[StateChange], chip_class: str) -> None:
    """Raise UnknownName, which suggests the nearest, unless the class has states."""
    known = classes_of(states)
    if chip_class not in known:
        raise UnknownName("class of chips", chip_class, known)


def _at(day: date, chip_class: str, sides: dict[str, tuple[StateChange, ...]]) -> Permission:
    found: dict[str, Any] = {}
    for role, changes in sides.items():
        begun = [change for change in changes if change.start <= day]
        found[f"{role}_change"] = begun[-1] if begun else None
        found[role] = begun[-1].state if begun else None
    return Permission(
        chip_class=chip_class, day=day, product=more_restrictive(found["exporter"], found["importer"]), **found
    )
