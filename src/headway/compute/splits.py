"""Used compute split into serving, final runs and other research, and the two sides' research compared.

Every quantity is one array, shape (1 + draws,): the central value, then the draws.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from headway.compute.estimates import Array
from headway.errors import ShapeError
from headway.interval import Interval, interval_of
from headway.units import DEFAULT_LEVEL, NAMED_PROBABILITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one side uses its compute for, in one scope and quarter.

    Attributes
    ----------
    used
        Compute in use, in the unit of the result, above 0.
    research_share
        Part of it that is research and development, 0..1; the rest serves or does other work.
    final_share
        Part of research that is the final runs of released models, 0..1; None where nobody gave it.
    """

    side: str
    used: Array
    research_share: Array
    final_share: Array | None = None

    def __post_init__(self) -> None:
        shares = [share for share in (self.research_share, self.final_share) if share is not None]
        if any(share.shape != self.used.shape for share in shares):
            raise ShapeError(f"{self.side}: compute and shares need the same draws")
        if self.used.min() <= 0.0:
            raise ShapeError(f"{self.side}: compute in use must be above 0 to be split, got {self.used.min():g}")
        if any(share.min() < 0.0 or share.max() > 1.0 for share in shares):
            raise ShapeError(f"{self.side}: a share is 0 to 1")

    @property
    def research(self) -> Array:
        """Research and development, final runs among them."""
        return np.asarray(self.used * self.research_share)

    def parts(self) -> dict[str, Array]:
        """Used compute, its research, and the parts that add up to it; without final runs where their share is None."""
        research = self.research
        found = {"used": self.used, "serving": self.used - research, "research": research}
        if self.final_share is not None:
            found |= {
                "final_runs": research * self.final_share,
                "other_research": research * (1.0 - self.final_share),
            }
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The two sides in one scope and quarter.

    Attributes
    ----------
    needed_share
        Research share at which the follower would do as much research as the leader; above 1 its whole compute falls
        short, by so many times.
    from_total, from_share
        Orders of magnitude of the ratio of research that come from the ratio of used compute and from that of the
        research shares: they add up to it draw by draw.
    """

    used_ratio: Array
    research_ratio: Array
    needed_share: Array
    from_total: Array
    from_share: Array

    def to_dict(self, level: float = DEFAULT_LEVEL) -> dict[str, Any]:
        """The comparison in JSON form."""
        research, part = told(self.research_ratio, level), None
        if research.low > 1.0 or research.high < 1.0:  # else the ratio may be 1, and no part of nothing can be named
            part = told(self.from_total / (self.from_total + self.from_share), level).to_dict()
        return {
            "used_ratio": told(self.used_ratio, level).to_dict(),
            "research_ratio": research.to_dict(),
            "p_leader_more": probability(self.research_ratio > 1.0),
            "needed_share": told(self.needed_share, level).to_dict(),
            "p_impossible": probability(self.needed_share > 1.0),
            "from_total": told(self.from_total, level).to_dict(),
            "from_share": told(self.from_share, level).to_dict(),
            "part_total": part,
        }


def compare(leader: Use, follower: Use) -> Comparison:
    """Research of the leader against that of the follower, and where the difference comes from."""
    used = leader.used / follower.used
    shares = leader.research_share / follower.research_share
    return Comparison(
        used_ratio=used,
        research_ratio=used * shares,
        needed_share=leader.research / follower.used,
        from_total=np.log10(used),
        from_share=np.log10(shares),
    )


def told(values: Array, level: float = DEFAULT_LEVEL) -> Interval:
    """The interval of a quantity: its first value is the central one."""
    return interval_of(values[1:], float(values[0]), level)


def probability(mask: "np.ndarray[Any, np.dtype[np.bool_]]") -> float:
    """Share of the draws for which something holds; the central value does not count."""
    return float(mask[1:].mean())


def verdict(p: float) -> str:
    """What a probability allows to say: holds, fails, or cannot be told apart."""
    if p >= NAMED_PROBABILITY:
        return "holds"
    return "fails" if 1.0 - p >= NAMED_PROBABILITY else "cannot be told apart"
