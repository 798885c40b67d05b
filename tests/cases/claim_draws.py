"""Made-up measures with few draws, for tests of verdicts and of what is said of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headway.claims.measured import Counted, Measured
from headway.claims.precision import said_of
from headway.claims.registry import call
from headway.interval import interval_of

TODAY = date(2026, 11, 28)

ORIGIN = {
    "headway": "0",
    "vintage": "2026-08-11",
    "as_of": "2026-11-28",
    "seed": 1,
    "draws": 100,
    "sources": [{"title": "Scores", "url": "https://example.org", "published": "2026-08-11", "confidence": "high"}],
    "citation": "As they ask.",
}


def counted(
    draws: Sequence[float] | NDArray[np.float64], floor: Sequence[float] | None = None, **chosen: str
) -> Counted:
    rows = np.array([draws[0], *draws], dtype=float)
    return Counted(
        chosen=chosen or {"definition": "standing"},
        rows=rows,
        interval=interval_of(rows[1:], float(rows[0])),
        floor=None if floor is None else np.array([floor[0], *floor], dtype=float),
    )


def measured(*found: Counted, **more: Any) -> Measured:
    asked = call("lag", pair="China/US", day="2026-01-31")
    return Measured(**{"call": asked, "known": TODAY, "unit": "months", "counted": found, **more})


def share(count: int, inside: float = 4.0, outside: float = 20.0) -> list[float]:
    """A hundred draws, so many of them inside the band of "about four months"."""
    return [inside] * count + [outside] * (100 - count)


ABOUT_FOUR = said_of("about", 4.0, unit="month", digits=0)


def ahead(unit: str, name: str, found: Sequence[Counted], **arguments: str) -> Measured:
    asked = call(name, pair="China/US", **arguments)
    return measured(*found, call=asked, unit=unit, due=date(2031, 1, 31))
