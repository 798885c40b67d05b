"""The multiverse as a value: every choice with its lag, what they say together, ready for JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from headway.gap.choices import Axis, Choice, Skipped
from headway.gap.multiverse import Answer
from headway.gap.spread import Claim, Driver, Middle, find_drivers, judge, middle_of
from headway.interval import Interval, finite, interval_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One choice and its lag.

    Attributes
    ----------
    longer_than
        What the lag is known to be longer than where the central fit cannot read it; else None.
    censored
        Share of draws in which the lag is longer than the data reach.
    same_as
        Position of an earlier choice that looks at the same scores of the same models in the same way, so that this
        one tells nothing new; else None.
    """

    choice: Choice
    lag: Interval
    longer_than: float | None
    censored: float
    same_as: int | None

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            **self.choice.to_dict(),
            "lag": self.lag.to_dict(),
            "longer_than": self.longer_than,
            "censored": self.censored,
            "same_as": self.same_as,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Where the default choice stands among those that count: shares with a shorter and with a longer central lag."""

    choice: int
    lag: Interval
    longer_than: float | None
    share_shorter: float
    share_longer: float

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "choice": self.choice,
            "lag": self.lag.to_dict(),
            "longer_than": self.longer_than,
            "share_shorter": self.share_shorter,
            "share_longer": self.share_longer,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """How much the data of an earlier vintage move the lag on its own day, all else equal."""

    as_of: date
    driver: Driver

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {"as_of": self.as_of.isoformat(), **self.driver.to_dict()}


def compare_vintages(answers: Sequence[Answer], axes: Sequence[Axis], as_of: date) -> Revision | None:
    """What the axis of vintages moves in some answers; None if they are of one vintage."""
    central = np.array([float(answer.lag.value[0]) for answer in answers])
    drivers = find_drivers([answer.choice for answer in answers], central, axes)
    return next((Revision(as_of=as_of, driver=driver) for driver in drivers if driver.axis == "vintage"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiverseResult:
    """The lag on one day under every choice.

    Attributes
    ----------
    counted
        Number of choices without those that repeat another; `middle`, `headline` and `claims` are about these.
    unreadable
        Of the counted choices, how many have a central lag that is longer than the data reach.
    skipped
        Combinations that mean nothing, or that the data cannot answer, by reason; of `product` in all.
    revision
        What earlier data change on their own day, where all choices here use the data of one vintage.
    """

    leader: str
    follower: str
    as_of: date
    outcomes: tuple[Outcome, ...]
    axes: tuple[Axis, ...]
    counted: int
    unreadable: int
    middle: Middle
    headline: Headline
    claims: tuple[Claim, ...]
    drivers: tuple[Driver, ...]
    skipped: tuple[Skipped, ...]
    product: int
    revision: Revision | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)

    def with_origin(self, origin: Mapping[str, Any]) -> "MultiverseResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The specification curve as a Vega-Lite specification."""
        from headway.charts import curve
        from headway.words import load_words

        return curve(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway gap multiverse`; null is a lag that is longer than the data reach."""
        from headway.words import load_words

        words = load_words("en")
        middle = self.middle
        return {
            **self.origin,
            "as_of": self.as_of.isoformat(),
            "leader": self.leader,
            "follower": self.follower,
            "unit": "months",
            "level": self.headline.lag.level,
            "median": finite(middle.median),
            "quartiles": {"low": finite(middle.lower_quartile), "high": finite(middle.upper_quartile)},
            "range": {"low": finite(middle.low), "high": finite(middle.high)},
            "counted": self.counted,
            "unreadable": self.unreadable,
            "headline": self.headline.to_dict(),
            "share_at_most": [claim.to_dict() for claim in self.claims],
            "drivers": [driver.to_dict() for driver in self.drivers],
            "revision": self.revision.to_dict() if self.revision else None,
            "choices": [outcome.to_dict() for outcome in self.outcomes],
            "product": self.product,
            "skipped": [
                {"reason": each.reason, "why": words.text(f"multiverse.skipped_{each.reason}"), "count": each.count}
                for each in self.skipped
            ],
            "axes": [
                {
                    "axis": axis.name,
                    "default": axis.default,
                    "levels": [{"level": level.name, "why": level.why} for level in axis.levels],
                }
                for axis in self.axes
            ],
        }


def summarise(
    answers: Sequence[Answer],
    *,
    leader: str,
    follower: str,
    as_of: date,
    axes: Sequence[Axis],
    skipped: Sequence[Skipped],
    product: int,
    at_most: Sequence[float],
    level: float,
) -> MultiverseResult:
    """What answers say together; the first is that of the default choice.

    Raises
    ------
    OptionError
        If a claim of `at_most` is no number of months.
    """
    outcomes = _outcomes(answers, level)
    first = [place for place, outcome in enumerate(outcomes) if outcome.same_as is None]
    central = np.array([outcome.lag.central for outcome in outcomes])
    counted = central[first]
    low, high = (np.array([getattr(outcomes[place].lag, end) for place in first]) for end in ("low", "high"))
    kinds = [(answers[place].choice.yardstick, answers[place].choice.definition) for place in first]
    claims = []
    for months in dict.fromkeys(at_most):
        held = np.array([np.mean(answers[place].lag.value[1:] <= months) for place in first])
        claims.append(judge(months, counted, low, high, held, kinds))
    return MultiverseResult(
        leader=leader,
        follower=follower,
        as_of=as_of,
        outcomes=outcomes,
        axes=tuple(axes),
        counted=len(first),
        unreadable=int(np.isinf(counted).sum()),
        middle=middle_of(counted),
        headline=Headline(
            choice=0,
            lag=outcomes[0].lag,
            longer_than=outcomes[0].longer_than,
            share_shorter=float(np.mean(counted < counted[0])),
            share_longer=float(np.mean(counted > counted[0])),
        ),
        claims=tuple(claims),
        drivers=find_drivers([outcome.choice for outcome in outcomes], central, axes),
        skipped=tuple(skipped),
        product=product,
    )


def _outcomes(answers: Sequence[Answer], level: float) -> tuple[Outcome, ...]:
    seen: dict[bytes, int] = {}
    found = []
    for place, answer in enumerate(answers):
        value, floor = answer.lag
        interval = interval_of(value[1:], float(value[0]), level)
        least = interval_of(floor[1:], float(floor[0]), level)
        first = seen.setdefault(answer.content, place)
        found.append(
            Outcome(
                choice=answer.choice,
                lag=replace(interval, low=least.low),
                longer_than=float(floor[0]) if np.isposinf(value[0]) else None,
                censored=float(np.mean(np.isinf(value[1:]))),
                same_as=None if first == place else first,
            )
        )
    return tuple(found)
