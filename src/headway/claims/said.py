"""What was said of a quantity: a relation and a value, and the band in which it would be true."""

import math
from dataclasses import dataclass
from typing import Any

from headway.claims.names import RELATIONS
from headway.errors import OptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said.

    Attributes
    ----------
    relation
        One of RELATIONS.
    value
        The number that was said; of a range, the middle one that was named, or None.
    low, high
        The ends of the band in which the claim is true, in the unit of the measure; an open end is infinite. For a
        number that was said as it is, the band is what rounds to it (headway.claims.precision).
    """

    relation: str
    value: float | None
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS:
            raise OptionError(f"a relation is one of {', '.join(RELATIONS)}, got {self.relation!r}")
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise OptionError(f"need low <= high, got {self.low} and {self.high}")

    def to_dict(self) -> dict[str, Any]:
        """The JSON of what was said; an open end is null."""
        ends = {name: end if math.isfinite(end) else None for name, end in (("low", self.low), ("high", self.high))}
        return {"relation": self.relation, "value": self.value, **ends}
