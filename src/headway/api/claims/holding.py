"""A claim of a statement, held against what was known on a day. An edge."""

from dataclasses import dataclass
from datetime import date

from headway.api.claims.known import Known
from headway.api.claims.measuring import last_day, measured_or_why
from headway.claims.measured import Measured
from headway.claims.statement import Claim
from headway.claims.verdict import Judged, judge


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


def held(claim: Claim, known: Known, *, today: date | None = None) -> Held:
    """A claim as judged on a day, that of the data if none is given, by what was known on a day.

    A statement is checked when it is read, so what a measure does not know is what the data of that day do not have.
    """
    found = measured_or_why(claim.call, known)
    return Held(claim=claim, measured=found, judged=judge(claim.said, found, today=today or last_day(known)))
