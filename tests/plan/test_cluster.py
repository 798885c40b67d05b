"""Chips and clusters: their rates and bytes, what they refuse, and what looks wrong in them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import yaml

from headway.errors import OptionError
from headway.facts.store import open_vintage
from headway.plan.cluster import PRECISIONS, ChipSpec, Cluster, chip_of_row, cluster_of, family_of
from headway.plan.cluster_warnings import FP8_RATIO, LIMITS, PlanWarning, cluster_warnings_of, warnings_of

ROWS: dict[str, dict[str, Any]] = {
    row["chip"]: row for row in open_vintage("2026-11-23").table("chips").iter_rows(named=True)
}
TABLE = {name: chip_of_row(row) for name, row in ROWS.items()}
KNOWN = tuple(TABLE.values())
RELEASED = tuple(chip for name, chip in TABLE.items() if ROWS[name]["status"] == "released")
RATES = {"fp16": "fp16_tflops", "fp8": "fp8_tflops", "fp4": "fp4_tflops"}

H100 = TABLE["H100 SXM5 80GB"]
BY_HAND = ChipSpec(name="My chip", family="ascend", fp16_tflops=376, hbm_gb=64, hbm_tbps=1.6, link_gbps=392, tdp_w=400)
GOOD = Cluster(name="Mine", chip=BY_HAND, count=16, domain=8, link_gbps=196, network_gbps=25)


def keys(found: tuple[PlanWarning, ...]) -> list[str]:
    return [one.key.removeprefix("plan.warning_") for one in found]


def sparse_at(found: tuple[PlanWarning, ...], precision: str) -> bool:
    return any("sparse" in one.key and one.parameters()["precision"] == precision for one in found)


def test_a_peak_is_the_dense_rate_of_the_sheet() -> None:
    assert H100.peak("bf16") == H100.peak("fp16") == 989e12
    assert H100.peak("fp8") == 1979e12
    assert TABLE["B200 SXM"].peak("fp4") == 9e15
    assert TABLE["Ascend 910C"].peak("int8") == 1560e12


@pytest.mark.parametrize(
    ("chip", "precision", "runs_at"),
    [
        ("H100 SXM5 80GB", "fp8", "fp8"),
        ("H100 SXM5 80GB", "fp4", "fp8"),
        ("H100 SXM5 80GB", "int8", "fp8"),  # the table has no integer rate for it
        ("A100 80GB SXM", "fp8", "fp16"),  # its 8-bit integers cannot stand in for floating point
        ("A100 80GB SXM", "fp4", "fp16"),
        ("A100 80GB SXM", "bf16", "bf16"),
        ("Ascend 910B1", "fp8", "fp16"),
        ("MI450 / MI455X", "fp8", "fp8"),
    ],
)
def test_a_missing_format_runs_at_the_next_wider_rate(chip: str, precision: str, runs_at: str) -> None:
    assert TABLE[chip].rate_of(precision) == runs_at
    assert TABLE[chip].peak(precision) == TABLE[chip].peak(runs_at)


def test_a_format_narrower_than_it_has_is_never_slower_than_its_16_bit_rate() -> None:
    for chip in KNOWN:
        if chip.fp16_tflops:
            assert min(chip.peak("fp8"), chip.peak("fp4")) >= chip.peak("fp16"), chip.name


def test_a_chip_without_a_wide_enough_rate_says_which_number_is_missing() -> None:
    with pytest.raises(OptionError, match="MI450 / MI455X: no dense rate for bf16 is known; give fp16_tflops"):
        TABLE["MI450 / MI455X"].peak("bf16")
    with pytest.raises(OptionError, match="give fp4_tflops or fp8_tflops or fp16_tflops"):
        ChipSpec(name="Bare", fp4_tflops=0.0).rate_of("fp4")
    with pytest.raises(OptionError, match="no precision called 'fp6'; known: fp4"):
        H100.peak("fp6")


def test_units_are_plain_bytes() -> None:
    assert (H100.memory_bytes, H100.memory_bytes_s) == (80e9, 3.35e12)
    assert H100.one_way_link_gbps == 450.0  # the sheet counts both directions
    assert (GOOD.link_bytes_s, GOOD.network_bytes_s) == (196e9, 25e9)


@pytest.mark.parametrize("number", ["memory_bytes", "memory_bytes_s", "one_way_link_gbps"])
def test_what_is_not_known_is_asked_for_only_when_it_is_needed(number: str) -> None:
    rumour = TABLE["Ascend 910D (rumour)"]
    with pytest.raises(OptionError, match=r"Ascend 910D \(rumour\): its .* is not known; describe the chip by hand"):
        getattr(rumour, number)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hbm_tbps": 0.0}, "hbm_tbps is 0"),
        ({"hbm_gb": 0.0}, "hbm_gb is 0"),
        ({"fp16_tflops": -1.0}, "fp16_tflops needs a number of at least 0, got -1"),
        ({"hbm_gb": float("nan")}, "hbm_gb needs a number of at least 0, got nan"),
        ({"tdp_w": float("inf")}, "tdp_w needs a number of at least 0, got inf"),
        ({"price_usd": (2.0, 1.0)}, "price_usd needs the low end first, got 2 and 1"),
        ({"price_usd": -5.0}, "price_usd needs a number of at least 0"),
        ({"name": " "}, "a chip needs a name"),
    ],
)
def test_a_chip_refuses_what_cannot_be(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        replace(BY_HAND, **wrong)


def test_one_price_is_a_range_of_no_width() -> None:
    assert replace(BY_HAND, price_usd=15000).price_range_usd == (15000.0, 15000.0)
    assert BY_HAND.price_range_usd is None
    assert H100.price_range_usd == (ROWS[H100.name]["price_low_usd"], ROWS[H100.name]["price_high_usd"])


def test_a_chip_described_by_hand_is_read_strictly() -> None:
    pydantic = pytest.importorskip("pydantic")
    text = "{name: My chip, family: ascend, fp16_tflops: 376, fp8_tflops: 0, hbm_gb: 64, hbm_tbps: 1.6, link_gbps: 392}"
    given = yaml.safe_load(text) | {"tdp_w": 400, "price_usd": 15000}
    read = pydantic.TypeAdapter(ChipSpec).validate_python(given)

    assert read == replace(BY_HAND, fp8_tflops=0.0, price_usd=15000.0)
    assert read.peak("fp8") == 376e12
    with pytest.raises(pydantic.ValidationError, match="hbm_tbs"):
        pydantic.TypeAdapter(ChipSpec).validate_python(given | {"hbm_tbs": 1.6})
    with pytest.raises(pydantic.ValidationError, match="My chip: hbm_tbps is 0"):
        pydantic.TypeAdapter(ChipSpec).validate_python(given | {"hbm_tbps": 0})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"network_gbps": 0.0}, "Mine: network_gbps is 0; give the scale-out bandwidth of one chip, one way, in GB/s"),
        ({"link_gbps": 0.0}, "Mine: link_gbps is 0; give the scale-up bandwidth of one chip"),
        ({"link_gbps": float("nan")}, "link_gbps is nan"),
        ({"network_gbps": -1.0}, "network_gbps is -1"),
        ({"count": 0}, "a cluster needs at least one chip, got 0"),
        ({"domain": 0}, "domain is 0, but it must lie between 1 and the 16 chips"),
        ({"domain": 32}, "domain is 32, but it must lie between 1 and the 16 chips"),
        ({"power_kw": 0.0}, "power_kw is 0"),
        ({"price_usd_hour": -2.0}, "price_usd_hour needs a number of at least 0, got -2"),
    ],
)
def test_a_cluster_refuses_what_cannot_be(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        replace(GOOD, **wrong)


def test_a_cluster_takes_half_of_its_chips_link_unless_told() -> None:
    numbers = {"count": 2048, "domain": 8, "network_gbps": 50.0}
    assert cluster_of("A", TABLE["H800 SXM5 80GB"], **numbers).link_gbps == 200.0
    assert cluster_of("A", TABLE["H800 SXM5 80GB"], link_gbps=160.0, **numbers).link_gbps == 160.0
    with pytest.raises(OptionError, match="A: the scale-up link of MTIA 300 is not known; give link_gbps"):
        cluster_of("A", TABLE["MTIA 300"], **numbers)


def test_a_resized_cluster_keeps_its_domain_where_it_can() -> None:
    assert (GOOD.resized(100).domain, GOOD.resized(100).domains) == (8, 13)
    assert (GOOD.resized(4).domain, GOOD.resized(4).domains) == (4, 1)
    with pytest.raises(OptionError, match="at least one chip, got 0"):
        GOOD.resized(0)


def test_the_family_is_the_first_word_of_the_generation() -> None:
    pairs = {
        "A800 80GB SXM": "ampere",
        "H20 96GB": "hopper",
        "GB300 (per GPU, NVL72)": "blackwell",
        "Rubin VR200 (per package, NVL144/NVL72)": "rubin",
        "V100 SXM2 32GB": "volta",
        "TPU v5p": "tpu",
        "Ascend 910B1": "ascend",
        "Ascend 950DT": "ascend",
        "MI355X": "cdna",
        "Trainium2": "trainium",
    }
    assert {name: TABLE[name].family for name in pairs} == pairs
    assert family_of({"generation": None}) == family_of({"generation": "100"}) == "other"


def test_every_row_of_the_table_is_a_chip_with_the_rows_numbers() -> None:
    for name, row in ROWS.items():
        for column in (*RATES.values(), "int8_tops", "hbm_gb", "hbm_tbps", "link_gbps", "tdp_w"):
            assert getattr(TABLE[name], column) == row[column]


# -- what looks wrong


def test_the_limits_are_percentiles_of_the_released_chips() -> None:
    chips = [chip for chip in RELEASED if ROWS[chip.name]["form"] in {"package", "card"}]
    for precision, limits in LIMITS.items():
        rated = [(getattr(chip, RATES[precision]), chip) for chip in chips if getattr(chip, RATES[precision])]
        bytes_ = [rate / chip.hbm_tbps for rate, chip in rated if chip.hbm_tbps]
        watts = [rate / chip.tdp_w for rate, chip in rated if chip.tdp_w]
        assert limits.per_byte == pytest.approx(np.quantile(bytes_, 0.9), rel=0.005)
        assert limits.per_byte_alone == pytest.approx(np.quantile(bytes_, 0.95), rel=0.005)
        assert limits.per_watt == pytest.approx(np.quantile(watts, 0.9), rel=0.005)


def test_no_chip_of_the_table_looks_wrong_beside_the_table() -> None:
    told = {chip.name: keys(warnings_of(chip, KNOWN)) for chip in KNOWN}
    assert {key for found in told.values() for key in found} <= {"power_missing"}
    assert {name for name, found in told.items() if found} == {name for name, chip in TABLE.items() if not chip.tdp_w}


def test_without_the_table_three_released_chips_look_wrong_though_they_are_right() -> None:
    """Limits at the 90th percentile must touch some; what is not yet released goes beyond them more often."""
    told = {chip.name: [key for key in keys(warnings_of(chip)) if key != "power_missing"] for chip in KNOWN}
    status = {name: ROWS[name]["status"] for name in told}

    assert {name: found for name, found in told.items() if found and status[name] == "released"} == {
        "TPU v6e Trillium": ["sparse_ratio"],  # little memory bandwidth, little power
        "Maia 200": ["sparse_ratio"],  # made for serving at 4 and 8 bits
        "Trainium3": ["fp8_ratio"],  # its 16-bit units were not widened with its 8-bit ones
    }
    assert {name: found for name, found in told.items() if found and status[name] != "released"} == {
        "Rubin VR200 (per package, NVL144/NVL72)": ["sparse_ratio", "fp8_ratio"],
        "MI450 / MI455X": ["sparse_ratio_no_power", "sparse_ratio_no_power"],
        "TPU 8t": ["sparse_ratio_no_power"],
    }


@pytest.mark.parametrize(
    ("precision", "chips", "by_ratio", "by_memory"), [("fp16", 54, 21, 52), ("fp8", 31, 19, 31), ("fp4", 11, 8, 11)]
)
def test_doubled_rates_are_found(precision: str, chips: int, by_ratio: int, by_memory: int) -> None:
    """Beside the table every doubled rate is found by name, nearly all by memory alone; the ratios find a third."""
    field = RATES[precision]
    doubled = [replace(chip, **{field: 2 * getattr(chip, field)}) for chip in RELEASED if getattr(chip, field)]

    assert len(doubled) == chips
    assert all(sparse_at(warnings_of(chip, RELEASED), precision) for chip in doubled)
    assert sum(sparse_at(warnings_of(chip), precision) for chip in doubled) == by_ratio
    unnamed = [replace(chip, name="Nameless") for chip in doubled]
    assert sum(sparse_at(warnings_of(chip, RELEASED), precision) for chip in unnamed) == by_memory


def test_no_released_chip_is_taken_for_the_double_of_another() -> None:
    for chip in RELEASED:
        others = tuple(other for other in RELEASED if other is not chip)
        assert "sparse_twin" not in keys(warnings_of(chip, others)), chip.name


@pytest.mark.parametrize(
    ("chip", "field", "vendor_sheet", "precision"),
    [
        ("H100 SXM5 80GB", "fp16_tflops", 1979.0, "fp16"),
        ("H100 SXM5 80GB", "fp8_tflops", 3958.0, "fp8"),
        ("B200 SXM", "fp16_tflops", 4500.0, "fp16"),
        ("MI300X", "fp16_tflops", 2614.9, "fp16"),
    ],
)
def test_the_sparse_rates_of_vendors_sheets_warn_without_any_table(
    chip: str, field: str, vendor_sheet: float, precision: str
) -> None:
    spec = replace(TABLE[chip], name="By hand", **{field: vendor_sheet})

    assert sparse_at(warnings_of(spec), precision)


def test_a_twin_names_the_chip_that_it_doubles() -> None:
    spec = ChipSpec(name="A100", fp16_tflops=624, hbm_gb=80, hbm_tbps=2.04, tdp_w=400)
    (found,) = warnings_of(spec, KNOWN)

    assert found.key == "plan.warning_sparse_twin"
    assert found.parameters() == {
        "chip": "A100",
        "precision": "fp16",
        "tflops": 624,
        "known": "A100 40GB SXM",
        "known_tflops": 312.0,
        "ratio": 2.0,
    }
    assert warnings_of(replace(spec, fp16_tflops=312), KNOWN) == ()


def test_a_short_name_is_not_taken_for_the_beginning_of_another_word() -> None:
    h20 = ChipSpec(name="H20", fp16_tflops=989, hbm_gb=141, hbm_tbps=4.8, tdp_w=700)
    assert warnings_of(h20, (TABLE["H200 SXM 141GB"],)) == ()


def test_a_chip_of_unknown_power_is_judged_by_its_memory_alone() -> None:
    spec = ChipSpec(name="By hand", fp16_tflops=1979, hbm_gb=80, hbm_tbps=3.35)

    assert keys(warnings_of(spec)) == ["sparse_ratio_no_power", "power_missing"]
    assert keys(warnings_of(replace(spec, fp16_tflops=989))) == ["power_missing"]
    assert keys(warnings_of(replace(spec, hbm_tbps=None))) == ["power_missing"]


def test_an_8_bit_rate_of_more_than_twice_the_16_bit_rate_warns() -> None:
    spec = ChipSpec(name="By hand", fp16_tflops=100, fp8_tflops=221, hbm_gb=80, hbm_tbps=3.35, tdp_w=700)

    assert keys(warnings_of(spec)) == ["fp8_ratio"]
    assert keys(warnings_of(replace(spec, fp8_tflops=100 * FP8_RATIO))) == []


def test_a_cluster_warns_of_its_networks() -> None:
    h100 = Cluster(name="Mine", chip=H100, count=16, domain=8, link_gbps=450, network_gbps=50)

    assert cluster_warnings_of(h100, KNOWN) == ()
    assert keys(cluster_warnings_of(replace(h100, link_gbps=900))) == ["link_both_ways"]
    assert keys(cluster_warnings_of(replace(h100, link_gbps=40))) == ["link_slower"]
    assert keys(cluster_warnings_of(replace(h100, link_gbps=40, domain=1))) == []


def test_power_of_the_cluster_stands_in_for_the_chips() -> None:
    bare = replace(GOOD, chip=replace(BY_HAND, tdp_w=0))

    assert keys(cluster_warnings_of(bare)) == ["power_missing"]
    assert cluster_warnings_of(replace(bare, power_kw=0.9)) == ()


def test_every_precision_falls_back_on_wider_fields_only() -> None:
    bits = {"fp4_tflops": 4, "int8_tops": 8, "fp8_tflops": 8, "fp16_tflops": 16}
    for fields in PRECISIONS.values():
        widths = [bits[field] for field in fields]
        assert widths == sorted(widths)
