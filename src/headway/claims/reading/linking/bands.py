"""What was said as a band in the unit of a measure, and what becomes of a band that is turned or moved."""

import math
from typing import Final

from headway.claims.names import ABOUT, AT_LEAST, AT_MOST, BETWEEN, EQUALS, LESS, MORE
from headway.claims.precision import said_of
from headway.claims.reading.spans import Quantity
from headway.claims.said import Said

#: Months in one of the units in which a lag is said.
MONTHS: Final = {"month": 1.0, "year": 12.0, "day": 1.0 / 30.436875}

#: A side on a par with another trails it by at most so many months. A parameter: ours.
_PAR_MONTHS: Final = 1.0

BELOW: Final = Said(relation=LESS, value=0.0, low=-math.inf, high=0.0)
ABOVE: Final = Said(relation=MORE, value=0.0, low=0.0, high=math.inf)
NONE: Final = Said(relation=EQUALS, value=0.0, low=0.0, high=_PAR_MONTHS)

_TURNED: Final = {LESS: MORE, MORE: LESS, AT_MOST: AT_LEAST, AT_LEAST: AT_MOST}


def said(amount: Quantity, unit: str | None = None, factor: float = 1.0) -> Said:
    """What a number says; `unit` is what it was said in where that is not its own, `factor` as in `said_of`."""
    return said_of(
        amount.relation,
        amount.value,
        amount.low,
        amount.high,
        unit=unit or amount.unit,
        digits=amount.digits,
        factor=factor,
    )


def in_months(amount: Quantity) -> Said:
    """What a number of months, years or days says of a lag, in months."""
    return said(amount, factor=MONTHS[amount.unit or "month"])


def negative(band: Said) -> Said:
    """The same of a quantity with the other sign."""
    value = None if band.value is None else -band.value
    return Said(relation=_TURNED.get(band.relation, band.relation), value=value, low=-band.high, high=-band.low)


def inverse(band: Said) -> Said:
    """The same of one over the quantity, which is above 0."""
    return Said(
        relation=_TURNED.get(band.relation, band.relation),
        value=1.0 / band.value if band.value else None,
        low=1.0 / band.high if math.isfinite(band.high) and band.high > 0 else 0.0,
        high=1.0 / band.low if band.low > 0 and math.isfinite(band.low) else math.inf,
    )


def grown(band: Said, sign: float = 1.0) -> Said:
    """A growth as a ratio: by a fifth is 1.2 times; with sign -1 a fall: by a fifth is 0.8 times."""
    ends = sorted((1.0 + sign * band.low, 1.0 + sign * band.high))
    value = None if band.value is None else 1.0 + sign * band.value
    kept = sign > 0 or band.relation in (EQUALS, ABOUT, BETWEEN)
    return Said(relation=band.relation if kept else _TURNED[band.relation], value=value, low=ends[0], high=ends[1])


def moved(band: Said, by: float) -> Said:
    """The same of the quantity and so much more."""
    value = None if band.value is None else band.value + by
    return Said(relation=band.relation, value=value, low=band.low + by, high=band.high + by)
