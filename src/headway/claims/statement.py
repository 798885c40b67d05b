"""A statement: who said what when, in our own words, and the measures that it is held against, or why none settles it.

Statements are written by hand in `ready/statements.yaml`: this module reads and checks them. What has a row in the
table `statements` is named after it and takes from it who, when and where. Method: docs/methods/claims-statements.md.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from headway.claims.calls import Call
from headway.claims.names import KINDS, REASONS, RELATIONS
from headway.claims.precision import said_of
from headway.claims.registry import call, measure_named
from headway.claims.said import Said
from headway.described import STRICT, checked
from headway.errors import DataError, OptionError
from headway.forecast.statements import UNTESTABLE
from headway.written import mapping_of

#: What one of the unit that was said is in the unit of the measure, by both; 1 where it is the same.
_FACTORS: Final = {("year", "months"): 12.0}

#: The units in which a number may be said that is not in that of its measure.
_UNITS: Final = ("share", "ratio", *(said for said, _ in _FACTORS))

#: Most significant digits that are looked at in a number that was said.
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text in each language."""

    __pydantic_config__: ClassVar = STRICT

    en: str
    vi: str

    def __post_init__(self) -> None:
        _require(bool(self.en.strip()) and bool(self.vi.strip()), "need words in en and vi")

    def to_dict(self) -> dict[str, str]:
        """The texts by language."""
        return {"en": self.en, "vi": self.vi}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What of a statement is held against one measure.

    Attributes
    ----------
    measure, arguments
        As headway.claims.registry has them; an axis that is left out is open.
    relation, value, low, high
        As in headway.claims.said; numbers as they were said.
    unit
        What they were said in, where that is not the unit of the measure: `year`; of an amount, `share` or `ratio`.
    digits
        Significant digits that were said, 0 for a number word; counted from the numbers if None.
    """

    __pydantic_config__: ClassVar = STRICT

    measure: str
    arguments: Mapping[str, str | int | date]
    relation: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    digits: int | None = None

    def __post_init__(self) -> None:
        _require(self.relation in RELATIONS, f"a relation is one of {', '.join(RELATIONS)}, got {self.relation!r}")
        _require(self.unit in (None, *_UNITS), f"a unit is {', '.join(_UNITS)} or left out, got {self.unit!r}")
        _require(self.low is None or self.high is None or self.low <= self.high, "need low <= high")
        # Both are checked as they are made.
        _ = self.call, self.said

    @property
    def call(self) -> Call:
        """The call of its measure."""
        return call(self.measure, **self.arguments)

    @property
    def said(self) -> Said:
        """What was said, in the unit of the measure."""
        unit = self.unit or measure_named(self.measure).unit
        numbers = [each for each in (self.value, self.low, self.high) if each is not None]
        digits = max(map(significant, numbers), default=0) if self.digits is None else self.digits
        return said_of(self.relation, self.value, self.low, self.high, unit=unit, digits=digits, factor=self.factor)

    @property
    def factor(self) -> float:
        """What one of the unit that was said is in the unit of the measure."""
        return _FACTORS.get((self.unit or "", measure_named(self.measure).unit), 1.0)

    def number(self, name: str) -> float | None:
        """`value`, `low` or `high` in the unit of the measure, without any room for rounding."""
        given: float | None = getattr(self, name)
        return None if given is None else given * self.factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The days of which a statement speaks; either may be open."""

    __pydantic_config__: ClassVar = STRICT

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        _require(self.since is None or self.until is None or self.since < self.until, "need since before until")

    def to_dict(self) -> dict[str, str | None]:
        """Both days, as JSON."""
        return {name: day.isoformat() if day else None for name, day in (("since", self.since), ("until", self.until))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who said it, when and where, of a statement that has no row."""

    __pydantic_config__: ClassVar = STRICT

    person: Wording
    date: date
    source: str
    source_url: str | None = None
    source_read: bool = False
    role: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody said.

    Attributes
    ----------
    words
        In our own words.
    kind
        One of headway.claims.names.KINDS.
    claims
        What is held against measures; the first decides. Empty where nothing settles it.
    untestable
        Why nothing settles it, one of headway.claims.names.REASONS.
    forecast
        Why the ledger of forecasts settles nothing of it (headway.forecast.statements.UNTESTABLE), where that does not
        follow from the above.
    asked
        The claim from which the question of the ledger follows, counted from 1: what was published is never changed.
    said
        Who, when and where, of what has no row.
    """

    __pydantic_config__: ClassVar = STRICT

    words: Wording
    kind: str
    claims: tuple[Claim, ...] = ()
    untestable: str | None = None
    horizon: Horizon | None = None
    forecast: str | None = None
    asked: int = 1
    said: Source | None = None

    def __post_init__(self) -> None:
        _require(1 <= self.asked <= max(1, len(self.claims)), f"there is no claim {self.asked} to ask about")
        _require(self.kind in KINDS, f"a kind is one of {', '.join(KINDS)}, got {self.kind!r}")
        _require(bool(self.claims) == (self.untestable is None), "need claims, or `untestable` with the reason")
        _require(
            self.untestable in (None, *REASONS), f"{self.untestable!r} is no reason; there is {', '.join(REASONS)}"
        )
        _require(
            self.forecast in (None, *UNTESTABLE),
            f"{self.forecast!r} is no reason of the ledger of forecasts; there is {', '.join(UNTESTABLE)}",
        )


def statements_of(text: str, file: str) -> dict[str, Statement]:
    """The statements by name, from a YAML text.

    Raises
    ------
    DataError
        For a text that is no mapping, or a statement that makes no sense: names the file and the statement.
    """
    found: dict[str, Statement] = {}
    for name, given in mapping_of(text, file).items():
        if not isinstance(given, Mapping):
            raise DataError("need names with values", file=file, column=str(name))
        found[str(name)] = checked(Statement, given, f"{file}, {name}")
    return found


def significant(number: float) -> int:
    """Significant digits of a number that was written, without zeros at its end: 1 for 0.2 and 200,000, 2 for 4.4."""
    if number == 0 or not math.isfinite(number):
        return 1
    written = f"{abs(number):.{_DIGITS - 1}e}".split("e")[0]
    return max(1, len(written.replace(".", "").rstrip("0")))


def _require(holds: bool, problem: str) -> None:
    if not holds:
        raise OptionError(problem)
