"""What `headway compute generations` says: readings by day and channel, ladders as steps, plans, and the overview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from headway.compute.ladder import Rung
from headway.interval import Interval, finite, interval_of

#: What is said of a rung.
_NAMED: Final = ("name", "chip", "vendor", "generation", "foundry", "made_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From a day on the best of a channel is this rung; None if there is none."""

    date: date
    rung: Rung | None
    level: float

    def to_dict(self) -> dict[str, Any]:
        """The step in JSON form; its interval is that of the rung's own value."""
        if self.rung is None:
            return {"date": self.date.isoformat(), "name": None, "chip": None, "generation": None, "value": None}
        value = interval_of(self.rung.value[1:], float(self.rung.value[0]), self.level)
        return {"date": self.date.isoformat(), **_named(self.rung), "value": value.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The best of a channel on a day, and how it stands to the leader's best.

    Attributes
    ----------
    rung
        The best in the central world; None where there is none.
    state
        How it may be bought: open, licence, or None where no permission is asked.
    available
        Share of the draws in which the channel has any chip.
    behind
        The leader's best over this one.
    lag
        Months since the leader first stood there; infinite where that was before its first chip on record.
    generations, refreshes
        Generations, and members of generations, that came out after the one that first stood there.
    over_domestic, p_over_domestic
        This one over the follower's best of its own, and the probability that it is above it.
    matched
        The leader's rung that first stood there, in the central world.
    """

    date: date
    channel: str
    rung: Rung | None
    state: str | None
    value: Interval
    available: float
    behind: Interval
    lag: Interval
    longer_than: float | None
    generations: Interval
    refreshes: Interval
    over_domestic: Interval
    p_over_domestic: float | None
    matched: Rung | None

    def to_dict(self) -> dict[str, Any]:
        """The reading in JSON form."""
        there = self.rung is not None
        return {
            "date": self.date.isoformat(),
            "channel": self.channel,
            **(
                _named(self.rung)
                if self.rung
                else dict.fromkeys(("name", "chip", "vendor", "generation", "foundry", "made_in"))
            ),
            "permission": self.state,
            "available": self.available,
            "value": self.value.to_dict(),
            "leader_over": self.behind.to_dict(),
            "lag": self.lag.to_dict(),
            "longer_than": None if self.longer_than is None else finite(self.longer_than),
            "generations": self.generations.to_dict(),
            "refreshes": self.refreshes.to_dict(),
            "over_domestic": self.over_domestic.to_dict() if there else None,
            "p_over_domestic": self.p_over_domestic if there else None,
            "matched": None if self.matched is None else _named(self.matched),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A chip that was announced and is not on sale, as announced last; the value is in the measure."""

    chip: str
    side: str
    vendor: str
    generation: str
    known: date
    earliest: date
    latest: date
    value: float | None
    ahead: int | None

    def to_dict(self) -> dict[str, Any]:
        """The plan in JSON form; `generations_more` is what it would add to a count of generations."""
        return {
            "chip": self.chip,
            "side": self.side,
            "vendor": self.vendor,
            "generation": self.generation,
            "known": self.known.isoformat(),
            "earliest": self.earliest.isoformat(),
            "latest": self.latest.isoformat(),
            "value": self.value,
            "generations_more": self.ahead,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationsResult:
    """The answer of the command.

    Attributes
    ----------
    rows
        Readings of the leader and of every channel by quarter, the newest first.
    allowed
        Every chip that the follower may buy abroad on the day, the best first.
    governed
        Whether rules of both governments for this trade are known; if not, what may be bought is not known either.
    overview
        The newest reading of each measure and base, by channel.
    """

    leader: str
    follower: str
    vendor: str
    measure: str
    per: str
    rows: tuple[Reading, ...]
    steps: Mapping[str, Sequence[Step]]
    allowed: tuple[Reading, ...]
    plans: tuple[Plan, ...]
    overview: tuple[Mapping[str, Any], ...]
    assumptions: tuple[Mapping[str, Any], ...]
    leads: int
    governed: bool = True
    origin: Mapping[str, Any] = field(default_factory=dict)

    @property
    def newest(self) -> tuple[Reading, ...]:
        """The readings of the day of the answer."""
        return tuple(row for row in self.rows if row.date == self.rows[0].date)

    def with_origin(self, origin: Mapping[str, Any]) -> "GenerationsResult":
        """The same result with what is known of its origin."""
        return replace(self, origin=origin)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract."""
        announced = {plan.generation for plan in self.plans if plan.ahead}
        return {
            **self.origin,
            "leader": self.leader,
            "follower": self.follower,
            "vendor": self.vendor,
            "measure": self.measure,
            "per": self.per,
            "answers": [row.to_dict() for row in self.newest],
            "generations_announced": len(announced),
            "announced": [plan.to_dict() for plan in self.plans],
            "allowed": [row.to_dict() for row in self.allowed],
            "overview": [dict(row) for row in self.overview],
            "steps": {name: [step.to_dict() for step in steps] for name, steps in self.steps.items()},
            "rows": [row.to_dict() for row in self.rows],
            "assumptions": [dict(row) for row in self.assumptions],
            "leads": self.leads,
            "governed": self.governed,
        }

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The ladder as a Vega-Lite specification."""
        from headway.charts.generations import generations_chart
        from headway.words import load_words

        return generations_chart(self.to_dict(), load_words(lang), width=width)


def _named(rung: Rung) -> dict[str, Any]:
    found = {name: getattr(rung, name) for name in _NAMED}
    return {**found, "made_in": list(rung.made_in)}
