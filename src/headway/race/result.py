"""The results of `headway race run` and `headway race compare`: what happens next, with how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from headway.interval import Interval
from headway.race.events import Probability, p_with_error
from headway.race.names import EVENTS, HORIZONS
from headway.race.outcome import future_days
from headway.race.tally import Tally
from headway.units import day_from_number, day_number

#: Share of the draws between the ends of every interval of a race.
LEVEL: Final = 0.8

#: What the headline tells of. Source: docs/methods/overtake.md.
HEADLINE: Final = "D2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run was asked: its scenario and settings, and what it starts from."""

    scenario: Mapping[str, Any]
    leader: str
    follower: str
    origin: date
    horizon: int
    settings: Sequence[Mapping[str, Any]] = ()
    without: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceResult:
    """What happens next under a scenario.

    Attributes
    ----------
    past
        The lag by month up to the origin: month, date and interval.
    models
        By other model (ablations and statistical ones): its probability of each event and horizon, None where the model
        has none; they make the range.
    drivers, low_confidence_share, fragile
        Shares of what the headline varies by, the part of inputs of low confidence, and the one that carries too much.
    members
        How many members there are, how many differ, and how much history left of the prior draws.
    """

    asked: Asked
    tally: Tally
    past: Sequence[Mapping[str, Any]] = ()
    models: Mapping[str, Mapping[tuple[str, int], float]] = field(default_factory=dict)
    drivers: Mapping[str, Any] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: the fan of the lag, with the zone of overtaking."""
        from headway.charts.race import race_chart
        from headway.words import load_words

        return race_chart(self.to_dict(), load_words(lang), width=width)

    def overtake(self) -> list[dict[str, Any]]:
        """Each event within each horizon that was simulated: probability, Monte-Carlo error, range over models."""
        rows = []
        for event in EVENTS:
            for within in HORIZONS:
                if within <= self.asked.horizon:
                    p, error = probability(self.tally, event, within)
                    rows.append(
                        {
                            "event": event,
                            "within_months": within,
                            "p": p,
                            "mc_error": error,
                            "range": self._range(event, within, p),
                        }
                    )
        return rows

    def _range(self, event: str, within: int, p: float) -> dict[str, Any]:
        """The least and the greatest probability over this model and the others, and what each says."""
        told = {name: found[event, within] for name, found in self.models.items() if (event, within) in found}
        every = [p, *told.values()]
        return {"low": min(every), "high": max(every), "models": told}

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        asked = self.asked
        return {
            **self.origin,
            "leader": asked.leader,
            "follower": asked.follower,
            "scenario": dict(asked.scenario),
            "horizon": asked.horizon,
            "settings": [dict(each) for each in asked.settings],
            "without": list(asked.without),
            "members": dict(self.members),
            "past": [dict(each) for each in self.past],
            "lag": month_rows(asked.origin, self.tally.lag.intervals(LEVEL)),
            "points": month_rows(asked.origin, self.tally.points.intervals(LEVEL)),
            "overtake": self.overtake(),
            "headline": HEADLINE,
            **driver_keys(self.drivers),
            "rejected": self.tally.rejected,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceComparison:
    """Two scenarios on the same draws: what the second changes, and what that hangs on (`drivers`)."""

    first: RaceResult
    second: RaceResult
    difference: Tally
    drivers: Mapping[str, Any] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: both fans, and what the second changes."""
        from headway.charts.race_compare import race_compare_chart
        from headway.words import load_words

        return race_compare_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON: `lag`, `points` and `overtake` are those of the second scenario less the first's.

        `rejected` counts draws that are not finite under one of the two, which no difference holds.
        """
        first, second = self.first.to_dict(), self.second.to_dict()
        kept = ("scenario", "settings", "without", "lag", "points", "overtake", "rejected")
        asked = self.first.asked
        return {
            **self.origin,
            "leader": asked.leader,
            "follower": asked.follower,
            "horizon": asked.horizon,
            "past": first["past"],
            "first": {key: first[key] for key in kept},
            "second": {key: second[key] for key in kept},
            "lag": month_rows(asked.origin, self.difference.lag.intervals(LEVEL)),
            "points": month_rows(asked.origin, self.difference.points.intervals(LEVEL)),
            "overtake": [
                dict(zip(("event", "within_months", "p", "mc_error"), (event, within, *found), strict=True))
                for event in EVENTS
                for within in HORIZONS
                if within <= asked.horizon
                for found in [probability(self.difference, event, within)]
            ],
            **driver_keys(self.drivers),
            "rejected": self.difference.rejected,
        }


def driver_keys(drivers: Mapping[str, Any]) -> dict[str, Any]:
    """What a result says of its drivers (headway.race.drivers), which are empty where none could be told."""
    return {
        "drivers": list(drivers.get("drivers", ())),
        "drivers_of": {key: drivers.get(key) for key in ("of", "month")},
        **{key: drivers.get(key) for key in ("chance", "unexplained", "low_confidence_share", "fragile")},
    }


def probability(tally: Tally, event: str, within: int) -> Probability:
    """Share of the draws with an event within a horizon, or its difference, and its Monte-Carlo error."""
    counts = tally.events[:, EVENTS.index(event), HORIZONS.index(within)]
    return p_with_error(counts, tally.draws)


def month_rows(origin: date, intervals: Sequence[Interval]) -> list[dict[str, Any]]:
    """A row for each month from the origin on: month, the day that ends it, and the interval."""
    days = future_days(day_number(origin), len(intervals) - 1)
    return [
        {"month": month, "date": day_from_number(int(day)).isoformat(), **interval.to_dict()}
        for month, (day, interval) in enumerate(zip(days, intervals, strict=True))
    ]
