"""What the answer of a run hangs on: shares of the lag's variance by parameter, from the members that were run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.race.histogram import WIDTH, Histogram
from headway.race.names import HORIZONS, PARAMETERS
from headway.race.sensitivity import fragile, low_confidence_share, rank_shares
from headway.race.shapley import shapley_effects
from headway.race.tally import MILLION, Tally

Array = NDArray[np.float64]

#: Quantities that are shared out, in the order of the sums of a tally.
QUANTITIES: Final = ("lag", "points")

#: Seed of the orders in which inputs are taken: the shares are those of the members, this only rounds them.
_SEED: Final = 7


def drivers_of(
    parameters: Array, tally: Tally, horizon: int, confidence: Mapping[str, str], of: str = "lag"
) -> dict[str, Any]:
    """Shares of the variance of the lag (or the points) at the last horizon that was simulated, the largest first.

    Parameters
    ----------
    parameters : shape (members, parameters)
        Of the members that the tally counts.
    confidence
        By parameter.

    Returns
    -------
    dict
        `of`, `month`, `drivers`, `chance` (noise within members), `unexplained`, `low_confidence_share` and `fragile`;
        empty where no horizon was simulated, or too few members differ.
    """
    means = means_of(parameters, tally, horizon, of)
    return {} if means is None else drivers_row(means, confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Means of a quantity by member that differs from the others.

    Attributes
    ----------
    rows : shape (members, parameters)
    copies, values : shape (members,)
        How often a member stands for itself, and the mean over its draws.
    noise
        Variance of the draws within a member.
    draws
        Draws in a mean.
    """

    of: str
    month: int
    rows: Array
    copies: Array
    values: Array
    noise: float
    draws: int

    @property
    def moving(self) -> NDArray[np.bool_]:
        """Which parameters differ at all."""
        # The ends, not the spread: rounding gives a number that all members share a spread of its own.
        return np.asarray(self.rows.max(axis=0) > self.rows.min(axis=0))


def means_of(parameters: Array, tally: Tally, horizon: int, of: str = "lag") -> Means | None:
    """Means at the last horizon that was simulated; None where there is none, or a member without draws."""
    within = [month for month in HORIZONS if month <= horizon]
    if not within:
        return None
    month = within[-1]
    sums_of = tally.sums[:, QUANTITIES.index(of), HORIZONS.index(month)] / MILLION
    rows, member, copies = np.unique(parameters, axis=0, return_inverse=True, return_counts=True)
    draws: Array = np.bincount(member.ravel(), weights=tally.draws).astype(np.float64)
    if not (draws > 0).all():
        return None
    values = np.bincount(member.ravel(), weights=sums_of) / draws
    counted: Histogram = getattr(tally, of)
    noise = _noise(counted, month, values, draws)
    return Means(
        of=of, month=month, rows=rows, copies=copies.astype(np.float64), values=values, noise=noise,
        draws=int(np.median(draws)),
    )  # fmt: skip


def drivers_row(means: Means, confidence: Mapping[str, str]) -> dict[str, Any]:
    """What `drivers_of` gives, from means by member; empty where too few members differ."""
    moving = means.moving
    if not moving.any():
        return {}
    names = [name for name, moves in zip(PARAMETERS, moving, strict=True) if moves]
    try:
        found = shapley_effects(
            names, means.rows[:, moving], means.values, np.random.default_rng(_SEED), weights=means.copies,
            within=np.full(means.values.size, means.noise), draws=means.draws,
        )  # fmt: skip
    except OptionError:
        return {}
    shares = rank_shares(found.names, found.effects, found.errors, confidence)
    frail = fragile(shares)
    return {
        "of": means.of,
        "month": means.month,
        "drivers": [
            {"parameter": each.parameter, "share": each.share, "low": each.low, "high": each.high,
             "confidence": each.confidence}
            for each in shares
        ],
        "chance": found.chance,
        "unexplained": found.rest,
        "low_confidence_share": low_confidence_share(shares),
        "fragile": {"parameter": frail.parameter, "share": frail.share, "most": frail.most} if frail else None,
    }  # fmt: skip


def _noise(lag: Histogram, month: int, means: Array, draws: Array) -> float:
    """Variance of draws within members: that of all draws less that of the members' means."""
    counts = lag.counts[month]
    middle = lag.low + WIDTH * (np.arange(counts.size) - 0.5)
    share = counts / counts.sum()
    total = float(share @ middle**2 - (share @ middle) ** 2)
    weight = draws / draws.sum()
    between = float(weight @ means**2 - (weight @ means) ** 2)
    many = float(np.median(draws))
    return max(total - between, 0.0) * many / max(many - 1.0, 1.0)
