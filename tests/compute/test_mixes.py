"""Classes of chips: what a card is worth, hand-worked, and what happens where a chip has no worth."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from headway.compute.chips import UNITS, Chip
from headway.compute.estimates import Sampler
from headway.compute.ledger import Ledger
from headway.compute.mixes import classes_of, single
from headway.compute.quarters import Quarter
from headway.errors import DataError

FAST = Chip(name="Fast", h100e_8bit=2.0, h100e_16bit=1.0, hbm_tb=0.1, hbm_tbps=8.0)
SLOW = Chip(name="Slow", h100e_8bit=0.5, h100e_16bit=0.5, hbm_tb=0.1, hbm_tbps=None)
SAMPLER = Sampler(draws=500, seed=1)


def row(
    chip: str | None, weight: tuple[float, float, float], start: date, end: date, **more: object
) -> dict[str, object]:
    stand_ins = dict.fromkeys(("h100e_8bit", "h100e_16bit", "hbm_gb", "hbm_tbps"))
    found = {"id": f"c:{chip}:{start}", "class": "c", "side": None, "maker": None, "owner": None, "chip": chip}
    low, central, high = weight
    return {**found, "start": start, "end": end, "low": low, "central": central, "high": high, **stand_ins, **more}


def made(*rows: dict[str, object]) -> dict[str, object]:
    return classes_of(pl.DataFrame(rows, infer_schema_length=None), {"Fast": FAST, "Slow": SLOW})


YEAR = (date(2024, 1, 1), date(2024, 12, 31))
NEXT = (date(2025, 1, 1), date(2028, 12, 31))
QUARTERS = (Quarter(2024, 4), Quarter(2025, 1))


def test_a_card_is_worth_the_weighted_mean_of_its_chips() -> None:
    found = made(row("Fast", (0.2, 0.3, 0.4), *YEAR), row("Slow", (0.6, 0.9, 1.0), *YEAR))["c"]

    worth = found.worth("h100e-8bit", SAMPLER, QUARTERS[:1])

    assert worth[0, 0] == pytest.approx((0.3 * 2.0 + 0.9 * 0.5) / 1.2)
    assert worth[1:].min() > 0.5
    assert worth[1:].max() < 2.0


def test_the_mix_changes_with_the_period() -> None:
    found = made(row("Slow", (1, 1, 1), *YEAR), row("Fast", (1, 1, 1), *NEXT))["c"]

    assert found.worth("h100e-8bit", SAMPLER, QUARTERS)[0].tolist() == [0.5, 2.0]
    assert found.shares(QUARTERS[1]) == [{"chip": "Fast", "share": 1.0}]


def test_a_stand_in_counts_only_where_the_table_of_chips_has_nothing() -> None:
    found = made(row("Slow", (1, 1, 1), *YEAR, hbm_tbps=1.4, hbm_gb=999.0))["c"]

    assert found.worth("hbm-tbps", SAMPLER, QUARTERS[:1])[0, 0] == 1.4
    assert found.worth("hbm-tb", SAMPLER, QUARTERS[:1])[0, 0] == 0.1


def test_a_chip_without_worth_is_named() -> None:
    found = made(row("Slow", (1, 1, 1), *YEAR))["c"]

    with pytest.raises(DataError, match="the chip Slow of class c has no worth in hbm-tbps; give a stand-in"):
        found.worth("hbm-tbps", SAMPLER, QUARTERS[:1])


def test_a_quarter_without_a_mix_is_named() -> None:
    found = made(row("Slow", (1, 1, 1), *YEAR))["c"]

    with pytest.raises(DataError, match="the class c has no mix for 2025-Q1"):
        found.worth("h100e-8bit", SAMPLER, QUARTERS)


def test_a_class_of_one_chip_is_that_chip() -> None:
    worth = single(FAST).worth("hbm-tbps", SAMPLER, QUARTERS)

    assert np.array_equal(worth, np.full((501, 2), 8.0))


def test_every_bundled_class_has_a_worth_in_every_unit_from_its_first_quarter_on(ledger: Ledger) -> None:
    for each in ledger.books.classes.values():
        start = max(each.parts[0].start, date(2022, 1, 1))
        quarters = [Quarter(start.year, 1), Quarter(2026, 2)] if each.name != "domestic" else [Quarter(2023, 1)]
        for unit in UNITS:
            assert (each.worth(unit, SAMPLER, quarters) > 0.0).all(), (each.name, unit)
