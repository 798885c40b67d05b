"""A claim of a statement, held against what was known on a day. An edge."""

from dataclasses import dataclass
from datetime import date

from headway.api.claims.known import Known
from headway.api.claims.measuring import measure, newest_day
from headway.claims.measured import Measured
from headway.claims.registry import measure_named
from headway.claims.statement import Claim
from headway.claims.verdict import Judged, judge
from headway.errors import HeadwayError, OptionError

#: Why nothing was measured: what the claim names was not in the data of that day.
UNKNOWN: str = "unknown-name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a claim was held against, and what is said of it."""

    claim: Claim
    measured: Measured
    judged: Judged

    @property
    def p_true(self) -> float | None:
        """The probability that it is true under the default definition; None where nothing was read."""
        return self.judged.chance.low if self.judged.chance else None


def held(claim: Claim, known: Known) -> Held:
    """A claim as judged by what was known on a day.

    A statement is checked when it is read, so what a measure does not know is what the data of that day do not have.
    """
    try:
        found = measure(claim.call, known)
    except HeadwayError:
        found = Measured(call=claim.call, known=known.day, unit=measure_named(claim.measure).unit, why=UNKNOWN)
    return Held(claim=claim, measured=found, judged=judge(claim.said, found, today=known.day))


def day_asked(given: date | str | None, name: str) -> date:
    """A day that somebody asked for, or that of the newest data.

    Raises
    ------
    OptionError
        For a text that is no day.
    """
    if isinstance(given, date):
        return given
    if given is None:
        return newest_day()
    try:
        return date.fromisoformat(given)
    except ValueError as problem:
        raise OptionError(f"{name} is a day such as 2026-01-31, got {given!r}") from problem
