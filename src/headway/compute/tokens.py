"""Tokens served a day: how fast they grow, and the compute that serving them may need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from headway.compute.chips import H100_8BIT
from headway.compute.estimates import Array, Sampler
from headway.units import DAYS_PER_MONTH

if TYPE_CHECKING:
    import polars as pl

#: Standard error of the logarithm of a count as it is told: rounded, "more than", a month instead of a day. Ours.
READING_ERROR: Final = 0.1

#: Days of the newest growth: thirteen months, since counts are told once a year at conferences of about the same date.
RECENT_DAYS: Final = 400

#: FLOP for one parameter and token in a forward pass: one multiplication and one addition.
_FLOP: Final = 2.0

_SECONDS_A_DAY: Final = 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Tokens a day of a subject, in trillions, in a month.

    Attributes
    ----------
    covers
        `side`, `firm` or `part`: of whose tokens it is the count.
    lead
        Whether the source was not read.
    """

    subject: str
    side: str
    day: date
    trillion: float
    covers: str
    lead: bool
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The count in JSON form."""
        return {
            "subject": self.subject,
            "side": self.side,
            "date": self.day.isoformat(),
            "tokens_per_day": float(round(self.trillion * 1e12)),
            "covers": self.covers,
            "lead": self.lead,
            "source": self.source,
        }


def counts_of(rows: "pl.DataFrame") -> list[Count]:
    """The counts of tokens among rows of `allocation`, by subject and day; market places are left out."""
    found = [
        Count(
            subject=row["subject"],
            side=row["country"],
            day=row["end"],
            trillion=row["tokens_per_day"],
            covers=row["covers"],
            lead=not row["source_read"],
            source=row["source"],
        )
        for row in rows.iter_rows(named=True)
        if row["metric"] == "tokens" and row["tokens_per_day"]
    ]
    return sorted(found, key=lambda count: (count.subject, count.day))


def by_subject(counts: Sequence[Count]) -> dict[str, list[Count]]:
    """Counts of each subject, by day."""
    found: dict[str, list[Count]] = {}
    for count in counts:
        found.setdefault(count.subject, []).append(count)
    return found


def recent(counts: Sequence[Count]) -> list[Count]:
    """The counts of one subject in the RECENT_DAYS up to its newest."""
    return [count for count in counts if (counts[-1].day - count.day).days <= RECENT_DAYS]


def growth(counts: Sequence[Count], sampler: Sampler) -> Array | None:
    """Growth a month of one subject as a factor, central and draws, shape (1 + draws,); None from fewer than 2 counts.

    The least-squares line through the logarithms. In every draw each count is moved by an error: READING_ERROR, or the
    scatter about the line where that is larger, so that a bent line gets a wide interval.
    """
    months = np.array([count.day.toordinal() for count in counts]) / DAYS_PER_MONTH
    if months.size < 2 or np.ptp(months) < 1.0:
        return None
    logs = np.log([count.trillion for count in counts])
    centred = months - months.mean()
    slope = centred @ logs / (centred @ centred)
    left = logs - logs.mean() - slope * centred
    scatter = np.sqrt(left @ left / (len(counts) - 2)) if len(counts) > 2 else 0.0
    error = max(READING_ERROR, float(scatter)) / np.sqrt(centred @ centred)
    first, last = counts[0].day, counts[-1].day
    moved = sampler.normal(f"tokens {counts[0].subject} {first} {last}")
    return np.asarray(np.exp(np.concatenate([[slope], slope + error * moved])))


def serving_need(trillion: float, active_bn: Array, utilisation: Array) -> Array:
    """H100s at 8 bits that so many tokens a day need: FLOP of the tokens over what an H100 delivers in service.

    Parameters
    ----------
    active_bn
        Parameters at work for one token, billion.
    utilisation
        FLOP that tokens need over the dense 8-bit peak of the chips, 0..1.
    """
    flops = trillion * 1e12 / _SECONDS_A_DAY * _FLOP * active_bn * 1e9
    return np.asarray(flops / (H100_8BIT * 1e12 * utilisation))


def side_tokens(counts: Sequence[Count], side: str) -> dict[str, Any] | None:
    """The newest tokens a day of a side: its own count, else those of its firms added, which is a lower bound.

    Returns
    -------
    `trillion`, `day`, `subjects` and `lower_bound`; None where nobody counted.
    """
    newest: Mapping[str, Count] = {count.subject: count for count in counts if count.side == side}
    whole = [count for count in newest.values() if count.covers == "side"]
    chosen = [max(whole, key=lambda count: count.day)] if whole else list(newest.values())
    if not chosen:
        return None
    return {
        "trillion": sum(count.trillion for count in chosen),
        "day": max(count.day for count in chosen),
        "subjects": [count.subject for count in chosen],
        "lower_bound": not whole,
    }


def leading_subject(counts: Sequence[Count], side: str) -> list[Count]:
    """The counts of the subject that tells most of a side: of the whole side if there is one, else the longest."""
    series = [found for found in by_subject(counts).values() if found[0].side == side]
    return max(series, key=lambda found: (found[0].covers == "side", len(found)), default=[])
