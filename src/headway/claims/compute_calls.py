"""Measures of compute as definitions that an account can be counted by: one for each way in which a call can be read.

What a call leaves open is read on every basis and in every unit that can be defended. Capacity that is rented is
nobody's own, cards have no basis but that of their owner, and a number of chips that is said without a unit is no
amount of memory: such a reading is made only where a call asks for it, and says that it means nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from headway.claims.calls import Call
from headway.claims.registry import measure_named
from headway.compute.definitions import OWN_MAKE, WORLD, Definition, Quantity
from headway.compute.ledger import BOUGHT, RENTED
from headway.compute.ledger_account import CHIPS
from headway.compute.quarters import Quarter, parse_quarter
from headway.errors import OptionError

#: Why a definition cannot be read though there are data: the quantity means nothing under it.
NO_MEANING: Final = "not-defined"

#: Capacity that a side rents from abroad, and that others rent of its own.
RENTED_IN, RENTED_OUT = "rented-in", "rented-out"
EVERY: Final = "all"

#: From the channel of a call to that of the ledger.
_CHANNELS: Final = {name: name for name in (OWN_MAKE, "licensed", "smuggled")} | {RENTED_IN: RENTED, RENTED_OUT: BOUGHT}

#: Units in which a number of chips can be meant that is said without a unit.
_COUNTED_IN: Final = ("h100e-8bit", "h100e-16bit", CHIPS)

_QUANTITY: Final[dict[str, Quantity]] = {
    "stock": "stock",
    "flow": "flow",
    "stock-ratio": "ratio",
    "flow-ratio": "flow-ratio",
    "world-share": "share",
    "world-share-change": "share",
    "channel-share": "share",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way in which a call can be read.

    Attributes
    ----------
    definition
        What is counted; of a change, at its end.
    since
        Of a change, what is taken off it: the same at its start.
    rented_out
        Whether it is what others rent of the side, which no definition counts, in place of the side's channel.
    why
        Why it means nothing; None where it does.
    """

    basis: str
    unit: str
    definition: Definition
    since: Definition | None = None
    rented_out: bool = False
    why: str | None = None

    @property
    def chosen(self) -> dict[str, str]:
        """By axis, what was chosen."""
        return {"basis": self.basis, "unit": self.unit}

    @property
    def last(self) -> Quarter:
        """The quarter at the end of which it can be counted."""
        return self.definition.last


def readings(call: Call, find_side: Callable[[str], str]) -> tuple[Reading, ...]:
    """Every way in which a call of the ledger can be read, the default first.

    Those that mean something; where a call asks for what means nothing, that, with the reason.

    Parameters
    ----------
    find_side
        From the name of a side in the call to that of the account; raises UnknownName.

    Raises
    ------
    OptionError
        For a span that ends before it begins.
    """
    side, versus = _sides(call, find_side)
    first, last = _span(call)
    channel = call.arguments.get("channel", EVERY)
    ways = tuple(
        _reading(call, channel, _definition(call, side, versus, channel, basis, unit, first, last), first)
        for basis, unit in product(*(_levels(call, axis) for axis in ("basis", "unit")))
    )
    return tuple(way for way in ways if way.why is None) or ways


def _reading(call: Call, channel: str, definition: Definition, first: Quarter) -> Reading:
    since = None
    if call.measure == "world-share-change":
        since = _at(definition, first)
        definition = _at(definition, definition.last)
    return Reading(
        basis=definition.basis,
        unit=definition.unit,
        definition=definition,
        since=since,
        rented_out=channel == RENTED_OUT,
        why=None if _means_something(channel, definition.basis, definition.unit) else NO_MEANING,
    )


def _definition(
    call: Call, side: str, versus: str | None, channel: str, basis: str, unit: str, first: Quarter, last: Quarter
) -> Definition:
    return Definition(
        quantity=_QUANTITY[call.measure],
        side=side,
        versus=versus,
        channels=() if channel == EVERY else (_CHANNELS[channel],),
        basis=basis,
        unit=unit,
        first=first,
        last=last,
    )


def _at(definition: Definition, quarter: Quarter) -> Definition:
    return replace(definition, first=quarter, last=quarter)


def _sides(call: Call, find_side: Callable[[str], str]) -> tuple[str, str | None]:
    """The side that is counted, and what it is compared with: of a pair the follower and the leader."""
    if "pair" in call.arguments:
        follower, leader = call.arguments["pair"].split("/")
        return find_side(follower), find_side(leader)
    side = find_side(call.arguments["side"])
    if call.measure.startswith("world-share"):
        return side, WORLD
    return side, side if call.measure == "channel-share" else None


def _span(call: Call) -> tuple[Quarter, Quarter]:
    given = call.arguments
    names = next(pair for pair in (("first", "last"), ("since", "until"), ("quarter", "quarter")) if pair[0] in given)
    first, last = (parse_quarter(given[name]) for name in names)
    if last < first:
        raise OptionError(f"{call.measure} needs {names[0]} before {names[1]}, got {first} and {last}")
    return first, last


def _levels(call: Call, axis: str) -> tuple[str, ...]:
    """What an axis can be: what the call gives, or every choice that can be meant."""
    if axis in call.arguments:
        return (call.arguments[axis],)
    asked = measure_named(call.measure)
    choices = next(each.choices for each in asked.axes if each.name == axis)
    return tuple(each for each in choices if axis != "unit" or asked.unit != "amount" or each in _COUNTED_IN)


def _means_something(channel: str, basis: str, unit: str) -> bool:
    if basis != {RENTED_IN: "used", RENTED_OUT: "owned"}.get(channel, basis):
        return False
    return unit != CHIPS or (basis == "owned" and channel != RENTED_OUT)
