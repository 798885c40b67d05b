"""Where a race starts: what both sides had and had released, month by month, up to the origin."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from headway.errors import ShapeError
from headway.gap.frontier import Frontier

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What is known of both sides at an origin. Sides come as (leader, follower), channels as in names.CHANNELS.

    Attributes
    ----------
    origin
        Day of month 0. Month m ends DAYS_PER_MONTH x m days later; history has the months -history..0.
    history
        Months before the origin for which flows are known.
    stock : shape (2, 3)
        Chips at month -history, by side and channel, H100e at 8 bits as on paper.
    flows : shape (history, 2, 3)
        Chips added in each month after that, the same units.
    chip_errors : shape (worlds, 2, 3)
        What stock and flows of each channel are multiplied by in each draw of the ledger; 1 in row 0, the central one.
    reference_stock
        The leader's stock on the day for which the pace of software is known, H100e.
    reference_month
        Month of that day, at most 0.
    capex_bn : shape (2,)
        Capital spending at the origin, billions of dollars a year.
    past_growth : shape (2, 3)
        Logarithm of the growth in the year before the origin of capital spending, domestic chips and served tokens, by
        side; nan where it is not known.
    leader, follower
        The two frontiers up to the origin, on the draws of the index; row 0 is the central fit.
    checked : shape (checks,)
        Months (at most 0) at which history is held against the model, rising.
    open_imports : shape (history + 1,)
        Whether licensed chips of the class that the rules fight over reached the follower, by month: 0 to 1.
    rented : shape (history + 1,)
        Compute that the follower rented abroad over what it owned, by month, relative to the origin: 1 in the last.
    rivals : shape (months, 3)
        By month end of the past, index points: how far the better of the two named rivals was below the leader's
        frontier, and how far the two best labs of the follower were below its own; nan where one had no model.
    """

    origin: date
    history: int
    stock: Array
    flows: Array
    chip_errors: Array
    reference_stock: float
    reference_month: float
    capex_bn: Array
    past_growth: Array
    leader: Frontier
    follower: Frontier
    checked: Array
    open_imports: Array
    rented: Array
    rivals: Array

    def __post_init__(self) -> None:
        for name, found, wanted in (
            ("stock", self.stock.shape, (2, 3)),
            ("flows", self.flows.shape, (self.history, 2, 3)),
            ("chip_errors", self.chip_errors.shape[1:], (2, 3)),
            ("capex_bn", self.capex_bn.shape, (2,)),
            ("past_growth", self.past_growth.shape, (2, 3)),
            ("open_imports", self.open_imports.shape, (self.history + 1,)),
            ("rented", self.rented.shape, (self.history + 1,)),
            ("rivals", self.rivals.shape[1:], (3,)),
        ):
            if found != wanted:
                raise ShapeError(f"start of a race: {name} has shape {found}, need {wanted}")
