"""The result of `headway race hindcast`: what models would have said at days of the past, and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

#: Draws of each model at each origin, and months that fans run at most. Source: ours; of 2,000 draws the ends of a band
#: are known to some hundredths of its width, and 36 months hold all that has happened since the first origin.
DRAWS: Final = 2_000
HORIZON: Final = 36

#: Parts of the result, in the order of its JSON.
PARTS: Final = ("origins", "last", "coverage", "against_full", "past")


@dataclass(frozen=True, slots=True, kw_only=True)
class HindcastResult:
    """What models would have said at days of the past, and what happened.

    Attributes
    ----------
    origins
        For each day that is shown and each model: the fans of lag and points by month, and what happened by the index
        of today; `effective` is what history left of the prior draws, None for models without a mechanism.
    last
        For each of those, the last month that has happened: band, what happened, whether it lies inside, and the share
        of draws that are not above it (`as_low`).
    coverage
        By model, quantity and horizon: how often the band held what happened, and scores.
    against_full
        CRPS of the race less that of each other model, and whether the two can be told apart.
    past
        By model, before history has weighed its draws: how many times likelier the race makes the past
        (`full_over_it`) and its gaps without the first (`full_over_it_later`), and the change of the gap since two days
        in points, expected and observed; `expect_fall` is the share of draws that expect it to fall, `as_low`
        the probability of a change like that observed or below.
    """

    leader: str
    follower: str
    draws: int
    seed: int
    origins: Sequence[Mapping[str, Any]]
    last: Sequence[Mapping[str, Any]]
    coverage: Sequence[Mapping[str, Any]]
    against_full: Sequence[Mapping[str, Any]]
    past: Sequence[Mapping[str, Any]]
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: a fan at each origin against what happened."""
        from headway.charts.race_hindcast import race_hindcast_chart
        from headway.words import load_words

        return race_hindcast_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON. Nothing of it was published at the origins themselves: `pseudo_real_time`."""
        rows = {name: [dict(row) for row in getattr(self, name)] for name in PARTS}
        return {
            **self.origin,
            "seed": self.seed,
            "draws": self.draws,
            "leader": self.leader,
            "follower": self.follower,
            **rows,
            "pseudo_real_time": True,
        }
