"""From tables to rungs: measures, ranges, days, racks and watts."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from headway.compute.access import licensed_rungs, reported_rungs
from headway.compute.chip_classes import ChipClass
from headway.compute.estimates import Sampler
from headway.compute.permission import StateChange
from headway.compute.rungs import ChipFacts, check_measure, known_chips, planned_worth, rungs_of, worth
from headway.errors import OptionError, UnknownName
from headway.units import day_number

SAMPLER = Sampler(draws=4000)


def chip(name: str = "X", **fields: Any) -> dict[str, Any]:
    base = {
        "chip": name, "vendor": "A", "country": "US", "generation": "g", "family": "g", "form": "package",
        "sale": "merchant", "foundry": None, "made_in": [], "status": "released", "released": date(2024, 1, 1),
        "earliest": date(2024, 1, 1), "latest": date(2024, 1, 1), "known": date(2024, 1, 1), "fp16_tflops": 989.0,
        "fp8_tflops": 1979.0, "int8_tops": None, "hbm_gb": 80.0, "hbm_tbps": 3.35, "tdp_w": 700.0,
        "confidence": "high", "source_read": True,
    }  # fmt: skip
    return {**base, **fields}


def facts(*chips: dict[str, Any], ranges: Any = None, systems: Any = ()) -> ChipFacts:
    return ChipFacts(chips=chips, ranges=ranges or {}, systems=tuple(systems))


@pytest.mark.parametrize(
    ("measure", "value"),
    [("h100e-8bit", 1.0), ("h100e-16bit", 1.0), ("hbm-tb", 0.08), ("hbm-tbps", 3.35)],
)
def test_a_chip_is_worth_its_own_rates_in_each_measure(measure: str, value: float) -> None:
    (found,) = rungs_of(facts(chip()), measure, "chip", SAMPLER)

    assert found.value[0] == pytest.approx(value)


def test_at_8_bits_the_faster_counts_and_16_bits_stand_in() -> None:
    assert worth(chip(fp8_tflops=100.0, int8_tops=300.0), "h100e-8bit") == ("int8_tops", 300.0, 1979.0)
    assert worth(chip(fp8_tflops=None), "h100e-8bit") == ("fp16_tflops", 989.0, 1979.0)


def test_a_chip_of_integers_alone_or_without_the_rate_is_no_rung() -> None:
    whole = chip(fp8_tflops=None, fp16_tflops=None, int8_tops=825.0)

    assert rungs_of(facts(whole), "h100e-8bit", "chip", SAMPLER) == ()
    assert rungs_of(facts(chip(hbm_gb=None)), "hbm-tb", "chip", SAMPLER) == ()
    assert rungs_of(facts(chip(tdp_w=None)), "h100e-8bit", "watt", SAMPLER) == ()


def test_per_watt_divides_by_the_chips_power_in_kw() -> None:
    (found,) = rungs_of(facts(chip()), "hbm-tb", "watt", SAMPLER)

    assert found.value[0] == pytest.approx(0.08 / 0.7)


def test_a_rack_is_the_system_over_all_its_racks_and_waits_for_both() -> None:
    system = {"system": "S", "chip": "X", "chips": 384.0, "racks": 16.0, "source_read": False}
    later = {"earliest": date(2025, 1, 1), "latest": date(2025, 1, 1)}

    (found,) = rungs_of(facts(chip(), systems=[{**system, **later}]), "hbm-tb", "rack", SAMPLER)

    assert found.value[0] == pytest.approx(24 * 0.08)
    assert set(found.first.tolist()) == {day_number(date(2025, 1, 1))}
    assert found.lead
    assert rungs_of(facts(systems=[{**system, **later}]), "hbm-tb", "rack", SAMPLER) == ()


def test_a_rate_has_the_range_of_its_sources_as_its_interval() -> None:
    (found,) = rungs_of(facts(chip(), ranges={("X", "fp8_tflops"): (1800.0, 2100.0)}), "h100e-8bit", "chip", SAMPLER)

    low, high = np.quantile(found.value[1:], [0.05, 0.95]) * 1979.0
    assert low == pytest.approx(1800.0, rel=0.01)
    assert high == pytest.approx(2100.0, rel=0.01)


def test_without_a_range_a_data_sheet_is_exact_and_a_rumour_is_not() -> None:
    exact, rumour = (
        rungs_of(facts(chip(confidence=confidence)), "h100e-8bit", "chip", SAMPLER)[0] for confidence in ("high", "low")
    )

    assert np.ptp(exact.value) == 0.0
    assert np.quantile(rumour.value[1:], 0.05) == pytest.approx(0.85, rel=0.02)


def test_the_day_is_drawn_from_a_triangle_and_its_median_is_central() -> None:
    row = chip(earliest=date(2024, 1, 1), released=date(2024, 1, 1), latest=date(2024, 3, 31))
    (found,) = rungs_of(facts(row), "hbm-tb", "chip", SAMPLER)

    days = found.first - day_number(date(2024, 1, 1))
    assert days[0] == round(90 * (1 - 0.5**0.5)) == 26
    assert days[1:].min() >= 0
    assert days[1:].max() <= 90
    assert np.median(days[1:]) == pytest.approx(26, abs=1.5)
    assert days[1:].mean() == pytest.approx(30, abs=1.0)  # a third of the way: the mean of such a triangle


def test_the_days_of_a_chip_are_the_same_in_every_measure() -> None:
    row = chip(latest=date(2024, 3, 31))
    one, other = (rungs_of(facts(row), measure, "chip", SAMPLER)[0] for measure in ("hbm-tb", "h100e-8bit"))

    assert np.array_equal(one.first, other.first)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows))


def test_only_chips_on_sale_and_known_by_the_day_that_are_chips_count() -> None:
    rows = frame(
        chip("old"), chip("new", released=date(2025, 1, 1)), chip("plan", status="planned"),
        chip("wafer", form="wafer"), chip("sram", form="sram"), chip("secret", known=date(2026, 1, 1)),
    )  # fmt: skip
    none = frame({"chip": "", "column": "", "low": 0.0, "high": 0.0, "known": date(2030, 1, 1), "status": "released"})

    found = known_chips(rows, none, none, date(2024, 6, 30))

    assert [row["chip"] for row in found.chips] == ["old"]


def change(role: str, state: str, start: date) -> StateChange:
    return StateChange(
        id=f"{role}{start}", chip_class="c", role=role, country="", state=state, presumption="none", start=start,
        event=None, known=start, source="", source_url=None, source_read=True, judged=False, note=None,
    )  # fmt: skip


def test_a_chip_may_be_bought_only_while_both_governments_allow_it() -> None:
    classes = [ChipClass(name="c", label="c", kind="chip", meaning="", chips=("X",), flows=(), since=date(2024, 1, 1))]
    states = [
        change("exporter", "open", date(2024, 1, 1)), change("importer", "open", date(2024, 1, 1)),
        change("exporter", "licence", date(2024, 5, 1)), change("importer", "closed", date(2024, 9, 1)),
    ]  # fmt: skip
    rungs = rungs_of(facts(chip(), chip("free"), chip("other")), "hbm-tb", "chip", SAMPLER)

    found = licensed_rungs(rungs, classes=classes, states=states, unruled=frozenset({"free"}), as_of=date(2024, 12, 31))

    by_name = {each.name: each for each in found}
    assert set(by_name) == {"X", "free"}
    days = [date(2024, 2, 1), date(2024, 6, 1), date(2024, 10, 1)]
    assert [by_name["X"].state(day_number(day)) for day in days] == ["open", "licence", None]
    assert by_name["free"].state(day_number(date(2024, 10, 1))) == "open"


def test_a_reported_case_begins_anywhere_in_its_window_but_not_before_the_chip() -> None:
    rungs = rungs_of(facts(chip(), chip("unseen")), "hbm-tb", "chip", SAMPLER)

    (found,) = reported_rungs(rungs, "rented", {"X": (date(2023, 12, 2), date(2024, 3, 1))}, frozenset({"X"}), SAMPLER)

    assert found.name == "X"
    assert found.lead
    assert found.first.min() == day_number(date(2024, 1, 1))
    assert found.first.max() <= day_number(date(2024, 3, 1))
    later = found.first[1:] > day_number(date(2024, 1, 1))
    assert later.mean() == pytest.approx(60 / 90, abs=0.03)


def test_a_plan_has_a_value_without_draws_and_none_per_rack() -> None:
    assert planned_worth(chip(), "hbm-tb", "chip") == pytest.approx(0.08)
    assert planned_worth(chip(), "hbm-tb", "watt") == pytest.approx(0.08 / 0.7)
    assert planned_worth(chip(), "hbm-tb", "rack") is None
    assert planned_worth(chip(hbm_gb=None), "hbm-tb", "chip") is None


def test_an_unknown_measure_suggests_one_and_an_unknown_base_names_all() -> None:
    with pytest.raises(UnknownName, match="did you mean 'h100e-8bit'"):
        check_measure("h100e-8", "chip")
    with pytest.raises(OptionError, match="per chip, rack, watt, got 'server'"):
        check_measure("hbm-tb", "server")
