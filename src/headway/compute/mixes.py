"""What a class of chips is worth in each unit: its chips, their weights, and the uncertainty of the weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from headway.compute.chips import Chip
from headway.compute.estimates import Estimate, Sampler
from headway.compute.quarters import Quarter
from headway.errors import DataError

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A chip of a class while a mix holds; `weight` is its share of the class's cards, before they are scaled to 1."""

    chip: Chip
    start: date
    end: date
    weight: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipMix:
    """A class of cards: who alone buys or owns it, and the chips that it is made of.

    Attributes
    ----------
    side
        The only side that buys it; None if all may.
    owner
        The only owner of it, where its maker keeps it.
    maker
        Who designs it, where one firm does.
    """

    name: str
    side: str | None
    owner: str | None
    maker: str | None
    parts: tuple[Part, ...]

    def worth(self, unit: str, sampler: Sampler, quarters: Sequence[Quarter]) -> Array:
        """What one card is worth in a unit of UNITS by quarter, shape (1 + draws, quarters); the central world first.

        Raises
        ------
        DataError
            If a chip of the class has no worth in the unit, or no mix holds in a quarter.
        """
        found = np.empty((sampler.draws + 1, len(quarters)))
        done: dict[tuple[Part, ...], Array] = {}
        for place, quarter in enumerate(quarters):
            now = self.parts_of(quarter)
            if now not in done:
                done[now] = _mean_worth(self.name, now, unit, sampler)
            found[:, place] = done[now]
        return found

    def parts_of(self, quarter: Quarter) -> tuple[Part, ...]:
        """The chips of the mix that holds at the end of a quarter."""
        now = tuple(part for part in self.parts if part.start <= quarter.end <= part.end)
        if not now:
            raise DataError(f"the class {self.name} has no mix for {quarter}", file="chip_mixes", column="start")
        return now

    def shares(self, quarter: Quarter) -> list[dict[str, Any]]:
        """The central mix of a quarter in JSON form, each chip with its share of the cards."""
        now = self.parts_of(quarter)
        total = sum(part.weight.central for part in now)
        return [{"chip": part.chip.name, "share": part.weight.central / total} for part in now]


def _mean_worth(name: str, parts: tuple[Part, ...], unit: str, sampler: Sampler) -> Array:
    weights = np.stack([sampler.worlds(part.weight) for part in parts])
    worth = np.array([_worth(name, part.chip, unit) for part in parts])
    found: Array = worth @ weights / weights.sum(axis=0)
    return found


def _worth(name: str, chip: Chip, unit: str) -> float:
    worth = chip.worth(unit)
    if worth is None:
        raise DataError(
            f"the chip {chip.name} of class {name} has no worth in {unit}",
            file="chip_mixes",
            column=unit,
            remedy="give a stand-in in its row",
        )
    return worth


def classes_of(rows: "pl.DataFrame", chips: Mapping[str, Chip]) -> dict[str, ChipMix]:
    """The classes of a table `chip_mixes`, by name, with worths from the chips where these have them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(row["class"], []).append(row)
    return {
        name: ChipMix(
            name=name,
            side=given[0]["side"],
            owner=given[0]["owner"],
            maker=given[0]["maker"],
            parts=tuple(_part(row, chips) for row in given),
        )
        for name, given in found.items()
    }


def single(chip: Chip) -> ChipMix:
    """A class of one chip at all times."""
    weight = Estimate(name=chip.name, low=1.0, central=1.0, high=1.0)
    part = Part(chip=chip, start=date.min, end=date.max, weight=weight)
    return ChipMix(name=chip.name, side=None, owner=None, maker=None, parts=(part,))


def _part(row: Mapping[str, Any], chips: Mapping[str, Chip]) -> Part:
    own = chips.get(row["chip"]) if row["chip"] else None
    memory = None if row["hbm_gb"] is None else row["hbm_gb"] / 1000.0
    stand_in = (row["h100e_8bit"], row["h100e_16bit"], memory, row["hbm_tbps"])
    known = (None,) * 4 if own is None else (own.h100e_8bit, own.h100e_16bit, own.hbm_tb, own.hbm_tbps)
    eight, sixteen, size, speed = (a if a is not None else b for a, b in zip(known, stand_in, strict=True))
    return Part(
        chip=Chip(name=row["chip"] or row["class"], h100e_8bit=eight, h100e_16bit=sixteen, hbm_tb=size, hbm_tbps=speed),
        start=row["start"],
        end=row["end"],
        weight=Estimate(name=f"mix {row['id']}", low=row["low"], central=row["central"], high=row["high"]),
    )
