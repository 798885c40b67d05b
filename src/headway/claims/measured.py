"""What a measure came to: one set of draws for each way in which it can be defined, with all that made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headway.claims.calls import Call
from headway.facts.provenance import CITATION
from headway.interval import Interval
from headway.units import DEFAULT_LEVEL

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a measure came to under one definition.

    Attributes
    ----------
    chosen
        By axis, what was chosen; a label that is not an axis (such as `published`) is allowed where the account has it.
    rows : shape (1 + draws,)
        The central value, then the draws.
    floor : shape (1 + draws,), optional
        What a draw is at least, where it is longer than can be read (then its row is infinite).
    interval
        The interval that the commands show of it.
    detail
        What else is told of it, as JSON, such as the range over models of a probability.
    """

    chosen: Mapping[str, str]
    rows: Array
    interval: Interval
    floor: Array | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def certain(self) -> bool:
        """Whether its draws are all alike because nobody knows how far it may be off."""
        return bool(self.detail.get("certain"))

    @property
    def draws(self) -> Array:
        """The draws alone."""
        return self.rows[1:]

    def to_dict(self) -> dict[str, Any]:
        """What was chosen, the interval, and what else is told."""
        more = {"detail": dict(self.detail)} if self.detail else {}
        return {**self.chosen, "measured": self.interval.to_dict(), **more}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a measure came to.

    Attributes
    ----------
    known
        The day on which all of it was known.
    unit
        Of every value.
    counted
        One for each definition that could be read, the default first; empty where none could be.
    why
        Why nothing could be read: "not-yet" (the data end before), "no-data", "too-early"; None where something was.
    due
        The day from which it can be read; None where it never can.
    read_on
        The day, or the end of the period, that was read: before `due` where the data end a little before it.
    left_out
        Definitions that could not be read, as (chosen, why).
    origin
        headway, vintage, as_of, seed, draws, sources, citation.
    """

    call: Call
    known: date
    unit: str
    counted: tuple[Counted, ...] = ()
    why: str | None = None
    due: date | None = None
    read_on: date | None = None
    left_out: tuple[tuple[Mapping[str, str], str], ...] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)
    level: float = DEFAULT_LEVEL

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway claims measure`."""
        first = self.counted[0] if self.counted else None
        return {
            **self.origin,
            "measure": self.call.measure,
            "arguments": dict(self.call.arguments),
            "python": self.call.python(self.known),
            "unit": self.unit,
            "measured": first.interval.to_dict() if first else None,
            "definitions": [each.to_dict() for each in self.counted],
            "left_out": [{**chosen, "why": why} for chosen, why in self.left_out],
            "why": self.why,
            "due": self.due.isoformat() if self.due else None,
            "read_on": self.read_on.isoformat() if self.read_on else None,
        }


def origin_of(origins: Sequence[Mapping[str, Any]], *, version: str, as_of: str) -> dict[str, Any]:
    """What a result says of its origin: the newest vintage that was read, and every source once.

    Families of measures have their own draws and seeds, so those of the first are told here; each claim names its own.
    """
    told = [each for each in origins if each]
    sources = {(source["title"], source.get("url")): source for each in told for source in each.get("sources", ())}
    first = next((each for each in told if each.get("draws") is not None), {})
    vintages = [str(each["vintage"]) for each in told if each.get("vintage")]
    return {
        "headway": version,
        "vintage": max(vintages, default=as_of),
        "as_of": as_of,
        "seed": first.get("seed"),
        "draws": first.get("draws"),
        "sources": list(sources.values()),
        "citation": CITATION,
    }
