"""What others counted, expected or planned of the output, each in its own unit and brought to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.chips import Chip
from headway.compute.supply_inputs import ONE_VALUE, YEARS
from headway.facts.evidence import evidence
from headway.units import DEFAULT_LEVEL

if TYPE_CHECKING:
    import polars as pl

Triple = tuple[float, float, float]

#: Kinds of statement that count something that happened, for the check of past years.
COUNTED: Final = ("actual", "estimate", "derived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One published value of one year.

    Attributes
    ----------
    low, central, high
        As published, in `unit`; low or high is None where it gives one value.
    dies
        Compute dies in one of the unit: low, central, high.
    """

    year: int
    who: str
    kind: str
    unit: str
    low: float | None
    central: float
    high: float | None
    dies: Triple
    chip: Chip | None
    row: Mapping[str, Any]

    def to_dict(self, unit: str, per_die: NDArray[np.float64]) -> dict[str, Any]:
        """The value as published, and in the unit of the account.

        Parameters
        ----------
        per_die : shape (draws,)
            What a die is in the unit of the account, in this year.
        """
        row = self.row
        return {
            "who": self.who,
            "kind": self.kind,
            "as_published": {"low": self.low, "central": self.central, "high": self.high, "unit": self.unit},
            "value": {**dict(zip(("low", "central", "high"), self.inside(unit, per_die), strict=True)), "unit": unit},
            "dies_per_unit": {"low": self.dies[0], "central": self.dies[1], "high": self.dies[2]},
            "source": row["source"],
            "source_url": row["source_url"],
            "known": row["known"].isoformat(),
            "confidence": row["confidence"],
            "source_read": row["source_read"],
            "note": row["note"],
        }

    def inside(self, unit: str, per_die: NDArray[np.float64]) -> tuple[float | None, float | None, float | None]:
        """The value in a unit: a count of cards stays one, a chip has its own rate, all else goes through dies."""
        ends = (
            self.central if self.low is None else self.low,
            self.central,
            self.central if self.high is None else self.high,
        )
        if unit == self.unit:
            return ends
        if unit.startswith("h100e") and self.chip is not None:
            rate = self.chip.worth(unit)
            return (None, None, None) if rate is None else (ends[0] * rate, ends[1] * rate, ends[2] * rate)
        if unit == "cards" and self.unit in ("chips", "packages"):
            return ends
        if not np.isfinite(per_die).all():
            return None, None, None
        tail = (1.0 - DEFAULT_LEVEL) / 2.0
        # A count in cards keeps its own dies per card: the two ends are those of the published value.
        rates = (
            (float(np.median(per_die)),) * 3
            if not unit.startswith("h100e")
            else tuple(float(value) for value in np.quantile(per_die, [tail, 0.5, 1.0 - tail]))
        )
        low, central, high = (end * dies * rate for end, dies, rate in zip(ends, self.dies, rates, strict=True))
        return low, central, high


def published_values(rows: "pl.DataFrame", chips: Mapping[str, Chip], day: date) -> tuple[Published, ...]:
    """What was published of each year by a day: the newest of each source, those not read only where none was."""
    import polars as pl

    told = evidence(rows.filter(pl.col("input") == "published"), day, ("input", "period", "source"))
    found = [_published(row, chips) for row in told.iter_rows(named=True) if row["end"].year in YEARS]
    return tuple(sorted(found, key=lambda each: (each.year, each.row["known"], each.who)))


def _published(row: Mapping[str, Any], chips: Mapping[str, Chip]) -> Published:
    central = row["central"]
    if central is None:
        central = row["high"] if row["high"] is not None else row["low"]
    return Published(
        year=row["end"].year,
        who=row["source"],
        kind=row["kind"],
        unit=row["unit"],
        low=row["low"],
        central=central,
        high=row["high"],
        dies=(row["dies_low"], row["dies_central"], row["dies_high"]),
        chip=chips.get(row["chip"]) if row["chip"] else None,
        row=row,
    )


def worth_of_a_die(rows: "pl.DataFrame", chips: Mapping[str, Chip], day: date, unit: str) -> dict[int, Triple]:
    """By year, what one compute die is worth in a unit: the span over the chips of that year, each over its dies.

    Parameters
    ----------
    chips
        Those that were known on the day; a part that was not is in no span.
    """
    import polars as pl

    known = rows.filter((pl.col("input") == "chip") & ((pl.col("known") <= day) | (pl.col("kind") == "assumption")))
    found: dict[int, Triple] = {}
    for year in YEARS:
        ends: list[Triple] = []
        for row in known.iter_rows(named=True):
            rate = chips[row["chip"]].worth(unit) if row["chip"] in chips else None
            if row["start"].year <= year <= row["end"].year and rate is not None:
                ends.append((rate / row["dies_high"], rate / row["dies_central"], rate / row["dies_low"]))
        if ends:
            central = float(np.median([each[1] for each in ends]))
            found[year] = (min(each[0] for each in ends), central, max(each[2] for each in ends))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """What another firm made or plans, in cards, and what they are worth where the chip is known."""

    vendor: str
    period: str
    kind: str
    basis: str
    central: float
    low: float
    high: float
    chip: Chip | None
    row: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The value in JSON form."""
        rate = self.chip.h100e_8bit if self.chip is not None else None
        ends = {"low": self.low, "central": self.central, "high": self.high}
        worth = {name: None if rate is None else value * rate for name, value in ends.items()}
        return {
            "vendor": self.vendor,
            "period": self.period,
            "kind": self.kind,
            "cumulative": self.basis == "level",
            "cards": {**ends, "level": DEFAULT_LEVEL},
            "h100e_8bit": {**worth, "level": DEFAULT_LEVEL},
            "chip": self.chip.name if self.chip is not None else None,
            "source": self.row["source"],
            "source_url": self.row["source_url"],
            "known": self.row["known"].isoformat(),
            "source_read": self.row["source_read"],
            "note": self.row["note"],
        }


def other_vendors(rows: "pl.DataFrame", chips: Mapping[str, Chip], day: date) -> tuple[Vendor, ...]:
    """What other firms made or plan, as known on a day; a count is good to ONE_VALUE either way, as two of them differ.

    A count takes the place of what was expected of the same firm and period.
    """
    import polars as pl

    told = evidence(rows.filter(pl.col("input") == "vendor"), day, ("entity", "period"))
    counts = {row["entity"]: row for row in told.sort("end").iter_rows(named=True) if row["kind"] in COUNTED}
    return tuple(_vendor(row, counts, chips) for row in told.sort("end", "entity").iter_rows(named=True))


def _vendor(row: Mapping[str, Any], counts: Mapping[str, Mapping[str, Any]], chips: Mapping[str, Chip]) -> Vendor:
    """One row; a plan reaches from what was last counted to what is planned."""
    central = row["central"] if row["central"] is not None else row["high"]
    low, high = central / (1.0 + ONE_VALUE), central * (1.0 + ONE_VALUE)
    if row["kind"] not in COUNTED:
        counted = counts.get(row["entity"])
        high = central
        low = min(low, counted["central"] / (1.0 + ONE_VALUE)) if counted is not None else low
    return Vendor(
        vendor=row["entity"],
        period=row["period"],
        kind=row["kind"],
        basis=row["basis"],
        central=central,
        low=low,
        high=high,
        chip=chips.get(row["chip"]) if row["chip"] else None,
        row=row,
    )
