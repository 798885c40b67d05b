"""From the tables of chips to rungs: what each is worth in a measure, and the draws of its rates and days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from headway.compute.chips import H100_8BIT, H100_16BIT, UNITS
from headway.compute.estimates import Estimate, Sampler
from headway.compute.ladder import Days, Rung
from headway.errors import OptionError, UnknownName
from headway.units import day_number

if TYPE_CHECKING:
    import polars as pl

#: What a measure is counted by.
PERS: Final = ("chip", "rack", "watt")

#: Forms of chips that stand on a ladder: a wafer is no chip, and a chip without DRAM works by the hundred only.
COMPARED: Final = ("package", "card")

#: Half width, as a share, of the 90% interval of a rate for which no source gives a range. Headway's own estimate:
#: data sheets are exact; what the press and brokers say of a chip is not.
RATE_SPREAD: Final[Mapping[str, float]] = {"high": 0.0, "medium": 0.05, "low": 0.15}

#: Days after the last day of release that is known by which a chip could be had in volume, unless a source says more.
#: Headway's own estimate; it stands in the column `latest` of chips.
VOLUME_DAYS: Final = 90

#: What no source gives, in the form of the JSON.
ASSUMPTIONS: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "name": "volume_days",
        "unit": "days",
        "low": 0,
        "central": round(VOLUME_DAYS * (1.0 - 0.5**0.5)),
        "high": VOLUME_DAYS,
        "reason": "a chip is announced before it can be had in volume, by up to a quarter",
        "source": "Headway's own estimate",
        "confidence": "low",
    },
    *(
        {
            "name": f"rate_spread_{confidence}",
            "unit": "share",
            "low": -share,
            "central": 0.0,
            "high": share,
            "reason": f"rates of confidence {confidence} for which sources give no range",
            "source": "Headway's own estimate",
            "confidence": "low",
        }
        for confidence, share in RATE_SPREAD.items()
        if share
    ),
)

#: Columns of chips that a measure reads; of the 8-bit rates the faster counts.
_COLUMNS: Final = {
    "h100e-8bit": (("fp8_tflops", "int8_tops"), H100_8BIT),
    "h100e-16bit": (("fp16_tflops",), H100_16BIT),
    "hbm-tb": (("hbm_gb",), 1000.0),
    "hbm-tbps": (("hbm_tbps",), 1.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipFacts:
    """What was known on a day of chips on sale: rows of the tables as dictionaries.

    Attributes
    ----------
    ranges
        Low and high of a rate, by chip and column.
    systems
        Rows of systems, by chip.
    """

    chips: tuple[dict[str, Any], ...]
    ranges: Mapping[tuple[str, str], tuple[float, float]]
    systems: tuple[dict[str, Any], ...]


def known_chips(chips: "pl.DataFrame", ranges: "pl.DataFrame", systems: "pl.DataFrame", day: date) -> ChipFacts:
    """Chips and systems that were on sale on a day as known by then, of the forms in COMPARED."""
    import polars as pl

    on_sale = chips.filter(
        (pl.col("status") == "released")
        & pl.col("form").is_in(COMPARED)
        & (pl.col("released") <= day)
        & (pl.col("known") <= day)
    )
    found = ranges.filter(pl.col("known") <= day).select("chip", "column", "low", "high")
    return ChipFacts(
        chips=tuple(on_sale.iter_rows(named=True)),
        ranges={(chip, column): (low, high) for chip, column, low, high in found.iter_rows()},
        systems=tuple(
            systems.filter((pl.col("status") == "released") & (pl.col("known") <= day)).iter_rows(named=True)
        ),
    )


def check_measure(measure: str, per: str) -> None:
    """Raise UnknownName, which suggests the nearest, for a measure or a base that is not there."""
    if measure not in UNITS:
        raise UnknownName("measure", measure, UNITS)
    if per not in PERS:
        raise OptionError(f"a chip is compared per {', '.join(PERS)}, got {per!r}")


def rungs_of(facts: ChipFacts, measure: str, per: str, sampler: Sampler) -> tuple[Rung, ...]:
    """The rungs of every chip, or system of racks, whose value in the measure is known, in the order of the table.

    Per watt means per kW of the chip's own power; per rack the whole system over its racks, those of switches included.
    """
    if per != "rack":
        found = (_chip_rung(row, facts, measure, per, sampler) for row in facts.chips)
        return tuple(rung for rung in found if rung is not None)
    by_chip = {rung.chip: rung for rung in rungs_of(facts, measure, "chip", sampler)}
    return tuple(_rack_rung(row, by_chip[row["chip"]], sampler) for row in facts.systems if row["chip"] in by_chip)


def worth(row: Mapping[str, Any], measure: str) -> tuple[str, float, float] | None:
    """Column, value and the divisor that turns it into the measure, for a row of rates; None where it is not known.

    At 8 bits the faster of floating point and integers counts, and a chip that has neither works at its 16-bit rate; a
    chip that knows integers alone is no rung, since models are neither trained nor served on it.
    """
    columns, unit = _COLUMNS[measure]
    if measure == "h100e-8bit":
        if row.get("fp8_tflops") is None and row.get("fp16_tflops") is None:
            return None
        if all(row.get(column) is None for column in columns):
            columns = ("fp16_tflops",)
    known = [(row[column], column) for column in columns if row.get(column) is not None]
    if not known:
        return None
    value, column = max(known)
    return column, float(value), unit


def planned_worth(row: Mapping[str, Any], measure: str, per: str) -> float | None:
    """The value of a row of rates in a measure without draws; None where it is not known, and per rack."""
    found = worth(row, measure)
    if found is None or per == "rack" or (per == "watt" and not row["tdp_w"]):
        return None
    _, value, unit = found
    return value / unit * (1000.0 / row["tdp_w"] if per == "watt" else 1.0)


def _chip_rung(row: Mapping[str, Any], facts: ChipFacts, measure: str, per: str, sampler: Sampler) -> Rung | None:
    found = worth(row, measure)
    if found is None or (per == "watt" and row["tdp_w"] is None):
        return None
    column, central, unit = found
    drawn = sampler.sample(_estimate(row, column, central, facts))
    values = np.concatenate([[central], drawn]) / unit
    return Rung(
        name=row["chip"],
        chip=row["chip"],
        vendor=row["vendor"],
        generation=row["generation"],
        family=row["family"],
        form=row["form"],
        foundry=row["foundry"],
        value=values * 1000.0 / row["tdp_w"] if per == "watt" else values,
        first=_days(f"release {row['chip']}", row["earliest"], row["released"], row["latest"], sampler),
        lead=not row["source_read"],
        made_in=tuple(row["made_in"]),
    )


def _rack_rung(row: Mapping[str, Any], chip: Rung, sampler: Sampler) -> Rung:
    """A rack of a system: there once the system and its chip are."""
    middle = row["earliest"] + (row["latest"] - row["earliest"]) / 2
    system = _days(f"release {row['system']}", row["earliest"], middle, row["latest"], sampler)
    return Rung(
        name=row["system"],
        chip=chip.chip,
        vendor=chip.vendor,
        generation=chip.generation,
        family=chip.family,
        form=chip.form,
        foundry=chip.foundry,
        value=chip.value * row["chips"] / row["racks"],
        first=np.maximum(system, chip.first),
        lead=chip.lead or not row["source_read"],
        made_in=chip.made_in,
    )


def _estimate(row: Mapping[str, Any], column: str, central: float, facts: ChipFacts) -> Estimate:
    """The rate with the range of its sources, or with the spread of its confidence."""
    share = RATE_SPREAD[row["confidence"]]
    low, high = facts.ranges.get((row["chip"], column), (central * (1.0 - share), central * (1.0 + share)))
    return Estimate(name=f"{row['chip']} {column}", low=min(low, central), central=central, high=max(high, central))


def _days(name: str, earliest: date, middle: date, latest: date, sampler: Sampler) -> Days:
    """Day numbers: a triangle between the earliest and the latest day, highest at the middle; its median is central."""
    low, mode, high = (float(day_number(day)) for day in (earliest, middle, latest))
    if low == high:
        return np.full(1 + sampler.draws, int(low), dtype=np.int64)
    share, turn = np.concatenate([[0.5], sampler.uniform(name)]), (mode - low) / (high - low)
    rising = low + np.sqrt(share * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - share) * (high - low) * (high - mode))
    drawn = np.where(share < turn, rising, falling)
    return np.rint(drawn).astype(np.int64)
