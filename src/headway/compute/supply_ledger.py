"""The account of supply beside the ledger's count of the same maker's cards: what could be made, and what is counted.

The two are made of different facts (dies, memory and packaging here; counted and expected cards there), so that one is
a check of the other. Cards that were made in one year may be sold in the next: the last row holds all years together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headway.compute.definitions import OWN_MAKE
from headway.compute.estimates import Sampler
from headway.compute.ledger import Ledger
from headway.compute.ledger_account import CHIPS
from headway.compute.lines import Line
from headway.compute.quarters import Quarter
from headway.compute.supply_draws import PER_YEAR, by_year, flows_of, make
from headway.compute.supply_inputs import YEARS, Inputs
from headway.interval import Interval, interval_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Cards of one maker in the quarters of a year, or of all years, that the ledger covers.

    Attributes
    ----------
    year
        None for all years together.
    output, ledger
        By the account of supply, around the median, and by the ledger.
    ratio
        The account over the ledger, around the median.
    p_less
        Share of draws in which the account has less than the ledger.
    """

    year: int | None
    first: Quarter
    last: Quarter
    output: Interval
    ledger: Interval
    ratio: Interval
    p_less: float

    def to_dict(self) -> dict[str, Any]:
        """The row in JSON form."""
        return {
            "year": self.year,
            "first": str(self.first),
            "last": str(self.last),
            "unit": "cards",
            "output": self.output.to_dict(),
            "ledger": self.ledger.to_dict(),
            "ratio": self.ratio.to_dict(),
            "p_less": self.p_less,
        }


def finished_cards(inputs: Inputs, sampler: Sampler) -> Array | None:
    """Cards finished in each quarter, shape (draws, quarters of the account); None where no dies are known."""
    flows = flows_of(inputs, sampler)
    if "dies" not in flows.known:
        return None
    dies_per_card = np.repeat(np.maximum(by_year(inputs, sampler, "dies_per_card"), 1.0), PER_YEAR, axis=1)
    found: Array = make(flows).starts * flows.survive[:, None] / dies_per_card
    return found


def beside_ledger(cards: Array | None, ledger: Ledger, maker: str) -> tuple[Beside, ...]:
    """A row for each year that the ledger counts cards of the maker in, and one for all of them.

    Parameters
    ----------
    cards : shape (draws, quarters of the account)
        As many draws as the ledger has.
    """
    lines = lines_of_maker(ledger, maker)
    if cards is None or not lines:
        return ()
    years = [year for year in YEARS if counted(lines, ledger.quarters, [year])]
    rows = [_row(cards, lines, ledger.quarters, [year]) for year in years]
    return (*rows, _row(cards, lines, ledger.quarters, years)) if len(years) > 1 else tuple(rows)


def lines_of_maker(ledger: Ledger, maker: str) -> list[Line]:
    """The lines of the ledger that count cards of a maker."""
    return [
        line
        for line in ledger.lines
        if (line.channel, line.native) == (OWN_MAKE, CHIPS) and line.mix is not None and line.mix.maker == maker
    ]


def counted(lines: Sequence[Line], quarters: Sequence[Quarter], years: Sequence[int]) -> list[int]:
    """Places of the quarters of years in which the lines have cards."""
    return [
        place
        for place, quarter in enumerate(quarters)
        if quarter.year in years and any(line.flows[0, place] > 0.0 for line in lines)
    ]


def _row(cards: Array, lines: Sequence[Line], quarters: Sequence[Quarter], years: Sequence[int]) -> Beside:
    places = counted(lines, quarters, years)
    own = [PER_YEAR * YEARS.index(quarters[place].year) + quarters[place].part - 1 for place in places]
    there = np.sum([line.flows[:, places].sum(axis=1) for line in lines], axis=0)
    here = cards[:, own].sum(axis=1)
    ratio = here / there[1:]
    return Beside(
        year=years[0] if len(years) == 1 else None,
        first=quarters[places[0]],
        last=quarters[places[-1]],
        output=interval_of(here, float(np.median(here))),
        ledger=interval_of(there[1:], float(there[0])),
        ratio=interval_of(ratio, float(np.median(ratio))),
        p_less=float(np.mean(here < there[1:])),
    )
