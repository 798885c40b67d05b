"""The results of `headway claims statements` and `headway claims check`: frozen, and JSON on request."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from headway.claims.names import VERDICTS

Row = Mapping[str, Any]

#: From this difference on a probability has moved. A parameter: ours.
MOVED: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsResult:
    """What people said, each statement judged.

    Attributes
    ----------
    lang
        Of the sentences that say why.
    statements
        In the order of the table: key, person, role, date, words, kind, horizon, source, ledger, claims, verdict and
        p_true of each.
    """

    lang: str
    statements: Sequence[Row]
    context: Row = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many statements have which verdict; every verdict is there."""
        found = Counter(row["verdict"] for row in self.statements)
        return {verdict: found[verdict] for verdict in VERDICTS}

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway claims statements`."""
        rows = [dict(row) for row in self.statements]
        return {**self.context, "lang": self.lang, "statements": rows, "counts": self.counts}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What became of all statements from one day to another.

    Attributes
    ----------
    as_of, against
        What is known now, and what was known before.
    statements
        How many there are.
    flipped, moved
        Claims whose verdict is another one; whose probability moved by MOVED or more without that.
    unchanged
        Statements of which no claim is among these.
    """

    lang: str
    as_of: str
    against: str
    statements: int
    flipped: Sequence[Row]
    moved: Sequence[Row]
    context: Row = field(default_factory=dict)

    @property
    def unchanged(self) -> int:
        """Statements of which no claim flipped or moved."""
        return self.statements - len({row["key"] for row in (*self.flipped, *self.moved)})

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway claims check`."""
        return {
            **self.context,
            "lang": self.lang,
            "as_of": self.as_of,
            "against": self.against,
            "statements": self.statements,
            "flipped": [dict(row) for row in self.flipped],
            "moved": [dict(row) for row in self.moved],
            "unchanged": self.unchanged,
        }


def moved_by(was: float | None, now: float | None) -> float | None:
    """By how much a probability moved; None where there was none before or is none now."""
    return None if was is None or now is None else now - was
