"""What others published of a technique, and its multiplier of compute as a belief for a run of some size.

A multiplier says how much more compute the same loss takes without the technique. It was measured on small models; for
a run beyond that size it is an extrapolation, which every result says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from headway.compute.estimates import Estimate
from headway.plan.calibrate import LEVEL
from headway.plan.techniques import Technique, muon_multiplier

#: Low end of a multiplier where nobody published one: that the technique gains nothing. Source: Headway's own choice.
_NO_GAIN: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication says of a technique; None where it does not say.

    Attributes
    ----------
    flop_factor, time_factor, memory_factor
        Operations for a token, time, and memory of `memory_scope`, each over that without the technique.
    multiplier_low, multiplier, multiplier_high
        Compute that the same loss takes without it, over that with it.
    measured_flop
        Operations of the largest run behind the multiplier.
    source
        In the contract's form: title, url, published, confidence.
    """

    name: str
    title: str = ""
    paper: str = ""
    reported: str = ""
    conditions: str = ""
    flop_factor: float | None = None
    time_factor: float | None = None
    memory_factor: float | None = None
    memory_scope: str = ""
    kv_bytes_per_token: float | None = None
    multiplier_low: float | None = None
    multiplier: float | None = None
    multiplier_high: float | None = None
    measured_flop: float | None = None
    source: Mapping[str, Any] = field(default_factory=dict)
    read: bool = True

    def to_dict(self) -> dict[str, Any]:
        """The publication as JSON."""
        return {
            "title": self.title,
            "paper": self.paper,
            "reported": self.reported,
            "conditions": self.conditions or None,
            "flop_factor": self.flop_factor,
            "time_factor": self.time_factor,
            "memory_factor": self.memory_factor,
            "memory_scope": self.memory_scope or None,
            "kv_bytes_per_token": self.kv_bytes_per_token,
            "multiplier": {"low": self.multiplier_low, "central": self.multiplier, "high": self.multiplier_high},
            "measured_flop": self.measured_flop,
            "source": dict(self.source),
            "source_read": self.read,
        }


def multiplier_belief(technique: Technique, published: Published | None, flop: float) -> Estimate | None:
    """The multiplier of a technique for a run of `flop` operations (0: not known); None where none is published.

    A low end that nobody published is no gain; a high end, the published value squared, as far up as no gain is down.
    Muon: the central value shrinks with scale by its own two fits; the high end is that it does not shrink.
    """
    if not technique.quality or published is None or published.multiplier is None:
        return None
    low = published.multiplier_low or _NO_GAIN
    high = published.multiplier_high or published.multiplier**2 / low
    central = published.multiplier
    if technique.name == "muon":
        high = published.multiplier_high or published.multiplier
        central = min(muon_multiplier(flop), high) if flop else central
    low = min(low, central)
    return Estimate(name=f"technique {technique.name}", low=low, central=central, high=max(high, central), level=LEVEL)


def beyond_tested(published: Published | None, flop: float) -> bool | None:
    """Whether a run is larger than any behind the multiplier; None where either size is not known."""
    if published is None or published.measured_flop is None or not flop:
        return None
    return flop > published.measured_flop
