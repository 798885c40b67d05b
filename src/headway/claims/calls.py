"""Measures: the named quantities that a claim can be held against, each with its arguments and unit.

A measure is asked for by a `Call`, its name with arguments as texts, the same in YAML, in JSON, on the command line and
in Python. An argument that is an axis is a matter of definition: one that a claim leaves open is read in every way that
can be defended, and the first of its choices is the default.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from headway.errors import OptionError, UnknownName

#: What an argument is written as.
TEXT, DAY, QUARTER, YEAR, CHOICE, PAIR, NUMBER = "text", "day", "quarter", "year", "choice", "pair", "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a measure.

    Attributes
    ----------
    form
        How it is written: TEXT, DAY (2026-01-31), QUARTER (2025-Q4), YEAR, CHOICE, PAIR (FOLLOWER/LEADER) or NUMBER.
    choices
        Of a CHOICE; the first is the default.
    axis
        Whether it is a matter of definition.
    needed
        Whether it has to be given.
    """

    name: str
    form: str
    choices: tuple[str, ...] = ()
    axis: bool = False
    needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A named quantity; what it means stands in the catalogue under `measures.NAME` (words/catalogue/*/measures.toml).

    Attributes
    ----------
    family
        The room that counts it: gap, forecast, compute, supply, money, chips or plan.
    unit
        "months", "points", "share", "ratio", "p", "usd-bn", "generations", "days", or "amount": in the unit that an
        argument names.
    """

    name: str
    family: str
    unit: str
    arguments: tuple[Argument, ...]

    @property
    def axes(self) -> tuple[Argument, ...]:
        """The arguments that are a matter of definition."""
        return tuple(each for each in self.arguments if each.axis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A measure with arguments.

    Attributes
    ----------
    arguments
        By name; an axis that is left out is open.
    """

    measure: str
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The call in one line, such as `lag(pair=China/US, day=2026-01-31)`."""
        given = ", ".join(f"{name}={value}" for name, value in self.arguments.items())
        return f"{self.measure}({given})"

    def python(self, as_of: date) -> str:
        """The call of Python that gives what was known on a day."""
        given = "".join(f", {name}={value!r}" for name, value in self.arguments.items())
        return f"headway.claims.measure({self.measure!r}{given}, as_of={as_of.isoformat()!r})"


def call_of(measure: Measure, given: Mapping[str, object]) -> Call:
    """A checked call: every argument known, well written, none that is needed left out; in the measure's own order.

    Raises
    ------
    UnknownName
        For an argument, or a choice of one, that is not there.
    OptionError
        For an argument that is missing or badly written.
    """
    known = {each.name: each for each in measure.arguments}
    for name in given:
        if name not in known:
            raise UnknownName(f"argument of {measure.name}", str(name), known)
    texts = {name: _text(given[name]) for name in known if given.get(name) is not None}
    if missing := [each.name for each in measure.arguments if each.needed and each.name not in texts]:
        raise OptionError(f"{measure.name} needs {', '.join(missing)}; it takes {', '.join(known)}")
    for name, text in texts.items():
        _check(measure, known[name], text)
    return Call(measure=measure.name, arguments=texts)


def measure_named(measures: Iterable[Measure], name: str) -> Measure:
    """The measure of that name; raises UnknownName."""
    known = {each.name: each for each in measures}
    if name not in known:
        raise UnknownName("measure", name, known)
    return known[name]


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value).strip()


_FORMS: Final = {
    DAY: (r"\d{4}-\d\d-\d\d", "a day such as 2026-01-31"),
    QUARTER: (r"\d{4}-Q[1-4]", "a quarter such as 2025-Q4"),
    YEAR: (r"\d{4}", "a year such as 2025"),
    PAIR: (r"[^/]+/[^/]+", "a pair FOLLOWER/LEADER"),
    NUMBER: (r"-?\d+(\.\d+)?(e[+-]?\d+)?", "a number"),
}


def _check(measure: Measure, argument: Argument, text: str) -> None:
    if argument.form == CHOICE and text not in argument.choices:
        raise UnknownName(f"{argument.name} of {measure.name}", text, argument.choices)
    pattern, meant = _FORMS.get(argument.form, (r".+", "a text"))
    if not re.fullmatch(pattern, text):
        raise OptionError(f"{argument.name} of {measure.name} is {meant}, got {text!r}")
    if argument.form == DAY:
        _check_day(measure, argument, text)


def _check_day(measure: Measure, argument: Argument, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as problem:
        raise OptionError(f"{argument.name} of {measure.name} is no day of the calendar: {text}") from problem
