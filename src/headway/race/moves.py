"""What moves in a scenario: the states of the rules, step by step, and the levers, each checked as it is made."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar, Final

from headway.described import STRICT
from headway.errors import OptionError, UnknownName
from headway.race.names import LEVERS, SIDES

#: Longest race, months. Source: ours: 20 years, beyond which no prior of the table was meant to hold.
MOST_MONTHS: Final = 240

#: The lever that adds orders of magnitude once; all others multiply.
JUMP: Final = "software_jump"

#: Levers of channels that the follower alone has.
FOLLOWER_ONLY: Final = ("imports", "smuggled", "rented")

#: Words for a state of the rules; `model` leaves it to the model's own process.
STATES: Final = {"open": 1.0, "closed": 0.0, "model": None}

#: Bounds of what a lever may do: a thousandfold, tenfold a year, three orders of magnitude. Source: ours: numbers past
#: them are slips of the pen.
_FACTORS: Final = (1e-3, 1e3)
_GROWTHS: Final = (0.1, 10.0)
_OOM: Final = 3.0


def _key(name: str) -> str:
    """How a field is written: Python keeps `from` to itself."""
    return "from" if name == "since" else name


_TIMED: Final = {**STRICT, "alias_generator": _key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A state of the rules from a day, from some months after the origin, or from the origin (neither) on.

    `state` is open, closed, model (the model's own process decides) or a share from 0 to 1.
    """

    __pydantic_config__: ClassVar = _TIMED

    state: str | float
    since: date | None = None
    after_months: int | None = None

    def __post_init__(self) -> None:
        _timed(self.since, self.after_months)
        if isinstance(self.state, str) and self.state not in STATES:
            raise UnknownName("state of the rules", self.state, [*STATES, "a share from 0 to 1"])
        if not isinstance(self.state, str) and not 0.0 <= self.state <= 1.0:
            raise OptionError(f"a state is open, closed, model or a share from 0 to 1, got {self.state:g}")

    @property
    def share(self) -> float | None:
        """How far it is open, 0 to 1; None where the model decides."""
        return STATES[self.state] if isinstance(self.state, str) else self.state

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON."""
        return {**_moment(self.since, self.after_months), "state": self.state}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """States of the two rules, step by step: imports of the contested class of chips, and renting compute abroad.

    None: not said, so that the scenario it starts from, or else the model, decides.
    """

    __pydantic_config__: ClassVar = STRICT

    imports: tuple[Step, ...] | None = None
    cloud: tuple[Step, ...] | None = None

    def __post_init__(self) -> None:
        for name, steps in (("imports", self.imports), ("cloud", self.cloud)):
            _ordered(name, steps or ())

    def to_dict(self) -> dict[str, Any]:
        """The policy as JSON; None where it is not said."""
        told = {"imports": self.imports, "cloud": self.cloud}
        return {name: None if steps is None else [each.to_dict() for each in steps] for name, steps in told.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """What a scenario moves, on which side, from when to when.

    Attributes
    ----------
    lever
        One of names.LEVERS.
    side
        leader, follower or both.
    since, after_months
        First day, or months after the origin; the origin if neither is given.
    until, for_months
        Last day, or months that it lasts; to the end if neither is given. Then a factor lets go, back to 1; an extra
        growth stops, and what it has added stays.
    factor
        What the lever is multiplied by; above 0.
    growth
        Extra factor a year, compounding from the first day.
    oom
        Of software_jump, in place of the two: orders of magnitude added once.
    ramp_months
        Months within which the logarithm of the factor (or the jump) is reached, linearly.
    """

    __pydantic_config__: ClassVar = _TIMED

    lever: str
    side: str
    since: date | None = None
    after_months: int | None = None
    until: date | None = None
    for_months: int | None = None
    factor: float | None = None
    growth: float | None = None
    oom: float | None = None
    ramp_months: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        if self.lever not in LEVERS:
            raise UnknownName("lever", self.lever, LEVERS)
        if self.side not in (*SIDES, "both"):
            raise UnknownName("side", self.side, (*SIDES, "both"))
        if self.lever in FOLLOWER_ONLY and self.side == SIDES[0]:
            raise OptionError(f"lever {self.lever!r} moves the follower alone; say side: follower")
        _timed(self.since, self.after_months)
        _ending(self)
        whole_within(f"lever {self.lever!r}: ramp_months", self.ramp_months, 0, MOST_MONTHS)
        _amounts(self)

    @property
    def sides(self) -> tuple[int, ...]:
        """Places of the sides that it moves."""
        return (0, 1) if self.side == "both" else (SIDES.index(self.side),)

    def to_dict(self) -> dict[str, Any]:
        """The lever as JSON."""
        return {
            "lever": self.lever,
            "side": self.side,
            **_moment(self.since, self.after_months),
            "until": self.until.isoformat() if self.until else None,
            "for_months": self.for_months,
            "factor": self.factor,
            "growth": self.growth,
            "oom": self.oom,
            "ramp_months": self.ramp_months,
            "note": self.note,
        }


def _moment(since: date | None, after_months: int | None) -> dict[str, Any]:
    return {"from": since.isoformat() if since else None, "after_months": after_months}


def _timed(since: date | None, after_months: int | None) -> None:
    if since is not None and after_months is not None:
        raise OptionError("give from (a day) or after_months, not both")
    if after_months is not None:
        whole_within("after_months", after_months, 0, MOST_MONTHS)


def whole_within(what: str, found: int, least: int, most: int) -> None:
    """Raise OptionError where a whole number is outside its bounds."""
    if not least <= found <= most:
        raise OptionError(f"{what} must be {least} to {most}, got {found}")


def _ending(lever: Lever) -> None:
    """Raise OptionError where the end of a lever makes no sense."""
    if lever.until is not None and lever.for_months is not None:
        raise OptionError("give until (a day) or for_months, not both")
    if lever.for_months is not None:
        whole_within("for_months", lever.for_months, 1, MOST_MONTHS)
    if lever.since is not None and lever.until is not None and lever.until <= lever.since:
        raise OptionError(f"until {lever.until} must come after from {lever.since}")
    if lever.lever == JUMP and (lever.until is not None or lever.for_months is not None):
        raise OptionError(f"{JUMP} is added once and has no end; ramp_months spreads it")


def _amounts(lever: Lever) -> None:
    """Raise OptionError where a lever says nothing, too much or too much at once."""
    if lever.lever == JUMP:
        if lever.factor is not None or lever.growth is not None or lever.oom is None:
            raise OptionError(f"{JUMP} takes oom (orders of magnitude), neither factor nor growth")
        if abs(lever.oom) > _OOM or lever.oom == 0.0:
            raise OptionError(f"oom must be within {-_OOM:g} and {_OOM:g} and not 0, got {lever.oom:g}")
        return
    if lever.oom is not None:
        raise OptionError(f"oom belongs to {JUMP}; lever {lever.lever!r} takes factor or growth")
    if lever.factor is None and lever.growth is None:
        raise OptionError(f"lever {lever.lever!r} says nothing; give factor, growth or both")
    for name, value, (least, most) in (("factor", lever.factor, _FACTORS), ("growth", lever.growth, _GROWTHS)):
        if value is not None and value <= 0.0:
            raise OptionError(f"lever {lever.lever!r}: {name} must be above 0, got {value:g}; 1 leaves it as it is")
        if value is not None and not least <= value <= most:
            raise OptionError(f"lever {lever.lever!r}: {name} must be {least:g} to {most:g}, got {value:g}")


def _ordered(name: str, steps: tuple[Step, ...]) -> None:
    """Raise OptionError where the steps of a policy do not follow one another."""
    days = [each.since for each in steps if each.since is not None]
    if not days:
        months = [each.after_months or 0 for each in steps]
        for before, after in pairwise(months):
            if after <= before:
                raise OptionError(f"steps of {name} must come in order, got {after} months after {before} months")
    elif len(days) < len(steps):
        raise OptionError(f"steps of {name} must all have a day (from) or all count months after the origin")
    for first, second in pairwise(days):
        if second <= first:
            raise OptionError(f"steps of {name} must come in order, got {second} after {first}")
