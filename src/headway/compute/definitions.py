"""Definitions: what a total of compute counts, and what an account comes to when it is counted that way.

A definition says whose compute, through which channels, on which basis, in which unit, when, and with which factors.
Two definitions differ by steps, one field at a time, so that what each of them changes can be told (reconcile.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from headway.compute.quarters import Quarter
from headway.errors import OptionError

#: Central value first, then the draws: shape (1 + draws,).
Array = NDArray[np.float64]
Quantity = Literal["stock", "flow", "share", "ratio", "flow-share", "flow-ratio"]

#: The whole, and the whole without what the counted side makes itself.
WORLD: Final = "world"
MAKERS: Final = "makers"
#: The channel that stands in the world only as far as it is counted.
OWN_MAKE: Final = "domestic"

#: Steps from one definition to another, in the order in which they are taken, and the fields that each changes.
STEPS: Final = (
    ("date", ("first", "last")),
    ("basis", ("basis",)),
    ("coverage", ("channels", "owners", "versus")),
    ("retirement", ("retired",)),
    ("unit", ("unit",)),
)


class Account(Protocol):
    """What a definition is measured on: a ledger of compute, or a stand-in for it."""

    @property
    def quarters(self) -> Sequence[Quarter]:
        """Quarters that it covers."""
        ...

    def channels(self, side: str, basis: str) -> Sequence[str]:
        """Channels of a side on a basis."""
        ...

    def amount(self, side: str, channel: str | None, definition: "Definition") -> Array:
        """What a side has (of one channel, or of all) at the end of a definition's span, or got during it."""
        ...

    def owners(self, names: Sequence[str], definition: "Definition") -> Array | None:
        """What named owners have at the end of the span; None where one of them has no row."""
        ...

    def factor(self, name: str) -> Array:
        """A factor between ways of counting."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a total counts.

    Attributes
    ----------
    side, versus
        Whose compute, and what it is compared with: a side, WORLD or MAKERS.
    channels
        Of the side; empty for all.
    owners
        Of the side, in a ratio of the side that it is compared with; empty for all.
    first, last
        Quarters of a flow; the same quarter twice for a stock at its end.
    retired
        Whether old chips are taken off.
    factors
        Each "name" with "*" or "/" before it, and before that the part that it changes: a channel of the side,
        "versus", or nothing for the side as a whole.
    """

    quantity: Quantity
    side: str
    versus: str | None = None
    channels: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    basis: str = "owned"
    unit: str = "h100e-8bit"
    first: Quarter
    last: Quarter
    retired: bool = True
    factors: tuple[str, ...] = ()

    @property
    def is_flow(self) -> bool:
        """Whether it counts what came in a period rather than what is there at a day."""
        return self.quantity.startswith("flow")


def headline(theirs: Definition, newest: Quarter, *, subject: Sequence[str], basis: str) -> Definition:
    """The definition in which our headline states the same subject: newest, on our basis, all of it, old chips off.

    Nothing is taken off a flow, so that a flow is as retired as the publisher has it.
    """
    return replace(
        theirs,
        channels=tuple(subject),
        owners=(),
        versus=WORLD if theirs.versus == MAKERS else theirs.versus,
        basis=basis,
        unit="h100e-8bit",
        first=newest.plus(-3) if theirs.is_flow else newest,
        last=newest,
        retired=not theirs.is_flow or theirs.retired,
        factors=(),
    )


def steps_between(ours: Definition, theirs: Definition) -> Iterator[tuple[str, Definition]]:
    """The definitions on the way from ours to theirs, each with the name of its step; a factor's step is its text."""
    reached = ours
    for name, fields in STEPS:
        moved = replace(reached, **{field: getattr(theirs, field) for field in fields})
        if moved != reached:
            reached = moved
            yield name, reached
    for place in range(len(theirs.factors)):
        reached = replace(reached, factors=theirs.factors[: place + 1])
        yield theirs.factors[place], reached


def unmeasured(definition: Definition, account: Account) -> str | None:
    """Why an account cannot be counted that way: "quarter", "owners", "channel"; None if it can."""
    quarters = account.quarters
    if not quarters or definition.first < quarters[0] or definition.last > quarters[-1]:
        return "quarter"
    if definition.side == WORLD:
        return "quarter" if np.isnan(measure(definition, account)).any() else None
    known = account.channels(definition.side, definition.basis)
    if not known or any(channel not in known for channel in definition.channels):
        return "channel"
    if definition.owners and account.owners(definition.owners, owning(definition)) is None:
        return "owners"
    return "quarter" if np.isnan(measure(definition, account)).any() else None


def owning(definition: Definition) -> Definition:
    """The definition with the side whose owners it names."""
    ratio = definition.quantity.endswith("ratio") and definition.versus is not None
    return replace(definition, side=str(definition.versus)) if ratio else definition


def measure(definition: Definition, account: Account) -> Array:
    """What the account comes to under a definition, shape (1 + draws,)."""
    side = _side(definition, account)
    if definition.versus is None:
        return side
    other = _versus(definition, account)
    over, under = (other, side) if definition.quantity.endswith("ratio") else (side, other)
    quotient: Array = over / np.maximum(under, np.finfo(np.float64).tiny)
    return quotient


def _side(definition: Definition, account: Account) -> Array:
    if definition.owners and owning(definition) is definition:
        found = _owned(definition, account)
    elif definition.channels or _of_parts(definition, account):
        found = _parts(definition, account)
    else:
        found = account.amount(definition.side, None, definition)
    return _applied(found, "", definition, account)


def _owned(definition: Definition, account: Account) -> Array:
    found = account.owners(definition.owners, owning(definition))
    if found is None:
        raise OptionError(f"no row for all of {', '.join(definition.owners)} at {definition.last}")
    return found


def _parts(definition: Definition, account: Account) -> Array:
    channels = definition.channels or tuple(account.channels(definition.side, definition.basis))
    parts = [
        _applied(account.amount(definition.side, channel, definition), channel, definition, account)
        for channel in channels
    ]
    found: Array = np.sum(parts, axis=0)
    return found


def _of_parts(definition: Definition, account: Account) -> bool:
    """Whether a factor changes one channel alone."""
    if definition.side == WORLD:
        return False
    known = account.channels(definition.side, definition.basis)
    return any(factor_parts(factor)[0] in known for factor in definition.factors)


def _versus(definition: Definition, account: Account) -> Array:
    versus = str(definition.versus)
    if versus not in (WORLD, MAKERS):
        named = definition.owners and owning(definition) is not definition
        other = _owned(definition, account) if named else account.amount(versus, None, definition)
        return _applied(other, "versus", definition, account)
    whole = account.amount(WORLD, None, definition)
    if OWN_MAKE in account.channels(definition.side, definition.basis):
        made = account.amount(definition.side, OWN_MAKE, definition)
        counted = not definition.owners and (not definition.channels or OWN_MAKE in definition.channels)
        kept = _applied(made, OWN_MAKE, definition, account) if counted and versus == WORLD else 0.0
        whole = whole - made + kept
    return _applied(whole, "versus", definition, account)


def _applied(value: Array, part: str, definition: Definition, account: Account) -> Array:
    for text in definition.factors:
        target, sign, name = factor_parts(text)
        if target == part:
            value = value * account.factor(name) if sign == "*" else value / account.factor(name)
    return value


def factor_parts(text: str) -> tuple[str, str, str]:
    """The part that a factor changes, "*" or "/", and its name; raises OptionError for anything else."""
    if found := re.fullmatch(r"([a-z]*)([*/])([a-z0-9-]+)", text):
        return found[1], found[2], found[3]
    raise OptionError(f"{text!r} is no factor; write it as *name, /name or channel*name")
