"""Scenarios as they are written down: what is set, what moves and what is switched off."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Final

from headway.described import STRICT, Origin, checked
from headway.errors import OptionError, UnknownName
from headway.race.moves import MOST_MONTHS, Lever, Policy, whole_within
from headway.race.names import MODULES, PARAMETERS
from headway.written import mapping_of

#: Where a description that cannot be read finds one that can.
EXAMPLE: Final = "see `headway race list --show NAME` for an example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One text in both languages."""

    __pydantic_config__: ClassVar = STRICT

    en: str
    vi: str

    def to_dict(self) -> dict[str, str]:
        """Both, by language."""
        return {"en": self.en, "vi": self.vi}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTo:
    """What a parameter is set to: one number, or an interval that its draws shall have; and why."""

    __pydantic_config__: ClassVar = STRICT

    central: float
    low: float | None = None
    high: float | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise OptionError("give both low and high, or neither")
        if self.low is not None and self.high is not None and not self.low <= self.central <= self.high:
            raise OptionError(f"need low <= central <= high, got {self.low:g}, {self.central:g}, {self.high:g}")

    def to_dict(self) -> dict[str, Any]:
        """The setting as JSON."""
        return {"low": self.low, "central": self.central, "high": self.high, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario as it is written down.

    Attributes
    ----------
    name
        Short name.
    title, question
        What it is called and what it asks, in both languages.
    origin, horizon
        Day from which it is simulated and months; None: what the caller says.
    base
        Name or path of the scenario that it starts from.
    sources
        Where it comes from.
    set
        Parameters by name (names.PARAMETERS), in place of what the table says.
    policy, levers
        What the rules do and what else moves.
    switch_off
        Parts of the model that are left out (names.MODULES).
    """

    __pydantic_config__: ClassVar = STRICT

    name: str
    title: Words
    question: Words = field(default_factory=lambda: Words(en="", vi=""))
    origin: date | None = None
    horizon: int | None = None
    base: str | None = None
    sources: tuple[Origin, ...] = ()
    set: Mapping[str, SetTo] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    levers: tuple[Lever, ...] = ()
    switch_off: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise OptionError("a scenario needs a name, got an empty one")
        for name in self.set:
            if name not in PARAMETERS:
                raise UnknownName("parameter", name, PARAMETERS)
        for name in self.switch_off:
            if name not in MODULES:
                raise UnknownName("module", name, MODULES)
        if self.horizon is not None:
            whole_within("horizon in months", self.horizon, 1, MOST_MONTHS)

    def settings(self) -> tuple[str, ...]:
        """What is set as a user writes it: name=central, or name=low:central:high."""
        ends = {name: (each.low, each.central, each.high) for name, each in self.set.items()}
        shown = {name: [repr(end) for end in three if end is not None] for name, three in ends.items()}
        return tuple(f"{name}={':'.join(numbers)}" for name, numbers in shown.items())

    def to_dict(self) -> dict[str, Any]:
        """The scenario as JSON."""
        return {
            "name": self.name,
            "title": self.title.to_dict(),
            "question": self.question.to_dict(),
            "origin": self.origin.isoformat() if self.origin else None,
            "horizon": self.horizon,
            "base": self.base,
            "set": {name: setting.to_dict() for name, setting in self.set.items()},
            "policy": self.policy.to_dict(),
            "levers": [each.to_dict() for each in self.levers],
            "switch_off": list(self.switch_off),
            "note": self.note,
            "sources": [each.to_dict() for each in self.sources],
        }


def scenario_of(text: str, file: str) -> Scenario:
    """The scenario that a YAML text describes.

    Short forms: one text for both languages; a number for a parameter; one word or share for a policy that holds from
    the origin on.

    Raises
    ------
    DataError
        For what cannot be: names the file, the place and what would work.
    UnknownName
        For a lever, side, parameter, module or state that does not exist: names the nearest.
    """
    return scenario_from(mapping_of(text, file, example=EXAMPLE), file)


def scenario_from(described: Mapping[Any, Any], file: str) -> Scenario:
    """The scenario of a mapping that was read; short forms and errors as `scenario_of`."""
    found = dict(described)
    for name in ("title", "question"):
        if isinstance(found.get(name), str):
            found[name] = {"en": found[name], "vi": found[name]}
    if isinstance(found.get("set"), Mapping):
        found["set"] = {name: _spelt(value, "central") for name, value in found["set"].items()}
    if isinstance(found.get("policy"), Mapping):
        found["policy"] = {name: _steps(value) for name, value in found["policy"].items()}
    return checked(Scenario, found, file)


def merged(scenario: Scenario, base: Scenario) -> Scenario:
    """The scenario with all that its base says: what both set is the scenario's, levers of both act together."""
    own, under = scenario.policy, base.policy
    return replace(
        scenario,
        origin=scenario.origin or base.origin,
        horizon=scenario.horizon if scenario.horizon is not None else base.horizon,
        base=None,
        sources=tuple(dict.fromkeys((*scenario.sources, *base.sources))),
        set={**base.set, **scenario.set},
        policy=Policy(
            imports=under.imports if own.imports is None else own.imports,
            cloud=under.cloud if own.cloud is None else own.cloud,
        ),
        levers=(*base.levers, *scenario.levers),
        switch_off=tuple(dict.fromkeys((*base.switch_off, *scenario.switch_off))),
    )


def _spelt(value: object, key: str) -> object:
    """A bare number or word as the mapping that it is short for."""
    return value if isinstance(value, Mapping | list) or value is None else {key: value}


def _steps(value: object) -> object:
    """A policy that is one word, or one step, as the list that it is short for."""
    spelt = _spelt(value, "state")
    return spelt if isinstance(spelt, list) or spelt is None else [spelt]
