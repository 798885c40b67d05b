"""What people have said, tied to a question that our data settle, or why none does; and how far off they were.

The ties follow from the statements that are written by hand (headway.claims.ties): this module checks them. Method:
docs/methods/forecast-rounds.md, section 5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from headway.errors import OptionError
from headway.forecast.questions import Question, question_of

#: What a statement may be about: the lag on a day, its mean or least over some months, how it changes, an event.
LAG, MEAN, LEAST, CHANGE, EVENT = "lag", "lag-mean", "lag-least", "lag-change", "event"
KINDS: Final = (LAG, MEAN, LEAST, CHANGE, EVENT)

#: Which way a lag was said to go.
WIDENS, NARROWS = "widens", "narrows"

#: Why no question of ours settles a statement; the words stand in the catalogue.
UNTESTABLE: Final = (
    "about-chips",
    "about-compute",
    "about-money",
    "about-one-skill",
    "cause",
    "conditional",
    "no-day",
    "no-direction",
    "no-number",
    "not-seen",
    "not-tied",
    "other-source",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a statement is tied to.

    Attributes
    ----------
    untestable
        Why nothing of ours settles it, one of UNTESTABLE; then nothing else is given.
    pair, kind
        The pair as FOLLOWER/LEADER, and one of KINDS.
    day
        Day that a lag is said of.
    since, until
        Days between which a mean, a least or a change lies.
    question
        Name of the event.
    low, central, high
        Months that were said; whatever was left open is None.
    direction
        `widens` or `narrows`, of a change.
    p, relation
        Probability of an event, and how it is meant: `at most`, `about` ...
    """

    untestable: str | None = None
    pair: str | None = None
    kind: str | None = None
    day: date | None = None
    since: date | None = None
    until: date | None = None
    question: str | None = None
    low: float | None = None
    central: float | None = None
    high: float | None = None
    direction: str | None = None
    p: float | None = None
    relation: str | None = None

    def __post_init__(self) -> None:
        given = {name for name in self.__slots__ if getattr(self, name) is not None}
        if self.untestable is not None:
            _require(given == {"untestable"}, "what nothing settles has no more than the reason")
            _require(
                self.untestable in UNTESTABLE, f"{self.untestable!r} is no reason; there is {', '.join(UNTESTABLE)}"
            )
            return
        _require(self.kind in KINDS, f"a kind is one of {', '.join(KINDS)}, got {self.kind!r}")
        _require(self.pair is not None, "the pair is missing")
        needed, more = _FIELDS[str(self.kind)]
        _require(needed <= given <= needed | more | {"pair", "kind"}, f"{self.kind} takes {', '.join(sorted(needed))}")
        self._check()

    def _check(self) -> None:
        if self.kind in (LAG, MEAN, LEAST):
            said = [each for each in (self.low, self.central, self.high) if each is not None]
            _require(bool(said) and sorted(said) == said and said[0] >= 0.0, "need months, low <= central <= high")
        _require(self.since is None or self.until is None or self.since < self.until, "need since before until")
        _require(self.direction in (None, WIDENS, NARROWS), f"a change {WIDENS} or {NARROWS}, got {self.direction!r}")
        _require(self.p is None or 0.0 <= self.p <= 1.0, f"a probability lies between 0 and 1, got {self.p}")
        if self.question is not None:
            _require(
                self.event.pair == self.pair and self.event.yes_or_no, f"{self.question} is no event of {self.pair}"
            )

    @property
    def event(self) -> Question:
        """The event that it is about."""
        return question_of(str(self.question))

    @property
    def name(self) -> str | None:
        """The name of the question; None for what nothing settles."""
        if self.kind is None or self.kind == EVENT:
            return self.question
        when = self.day.isoformat() if self.day else f"{self.since}..{self.until}"
        return f"{self.pair}:{self.kind}:{when}"

    @property
    def due(self) -> date | None:
        """The day whose reading settles it; None for what nothing settles."""
        return self.event.due if self.kind == EVENT else self.day or self.until

    @property
    def months(self) -> float | None:
        """The one number of months that stands for what was said: the central one, else the middle or the only end."""
        if self.central is not None:
            return self.central
        ends = [each for each in (self.low, self.high) if each is not None]
        return sum(ends) / len(ends) if ends else None

    def said(self) -> dict[str, Any]:
        """What was said, as JSON."""
        if self.kind == EVENT:
            return {"p": self.p, "relation": self.relation}
        if self.kind == CHANGE:
            return {"direction": self.direction}
        return {"low": self.low, "central": self.central, "high": self.high}


_SAID: Final = frozenset({"low", "central", "high"})
_FIELDS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    LAG: (frozenset({"day"}), _SAID),
    MEAN: (frozenset({"since", "until"}), _SAID),
    LEAST: (frozenset({"since", "until"}), _SAID),
    CHANGE: (frozenset({"since", "until", "direction"}), frozenset()),
    EVENT: (frozenset({"question", "p", "relation"}), frozenset()),
}


def _require(holds: bool, problem: str) -> None:
    if not holds:
        raise OptionError(problem)


def off_by(said: float | None, measured: float | None) -> float | None:
    """What was said less what is measured, months; above 0: said too long. None where there is nothing to compare."""
    return None if said is None or measured is None else said - measured
