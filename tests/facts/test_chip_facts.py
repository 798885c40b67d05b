"""The table of chips and the tables beside it: dense rates, units, days, corrections, rules."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from compute_facts import chip_facts, chips
from compute_facts.common import beside
from headway.compute.chips import H100_8BIT, H100_16BIT
from headway.compute.rungs import VOLUME_DAYS
from headway.errors import DataError
from headway.facts.schema import typed
from headway.facts.store import open_vintage
from headway.facts.tables import find_table

RAW = Path(__file__).parents[3] / "shared" / "facts" / "chips.csv"

#: Rates that vendors print with sparsity, TFLOP/s: (chip, column, value). Source: vendors' sheets.
SPARSE = [
    ("A100 80GB SXM", "fp16_tflops", 624), ("H100 SXM5 80GB", "fp16_tflops", 1979),
    ("H100 SXM5 80GB", "fp8_tflops", 3958), ("H800 SXM5 80GB", "fp8_tflops", 3958),
    ("H200 SXM 141GB", "fp8_tflops", 3958), ("GH200 96GB", "fp8_tflops", 3958), ("H20 96GB", "fp8_tflops", 592),
    ("L40S", "fp8_tflops", 1466), ("B200 SXM", "fp8_tflops", 9000), ("B200 SXM", "fp4_tflops", 18000),
    ("GB200 (per GPU, NVL72)", "fp8_tflops", 10000), ("GB200 (per GPU, NVL72)", "fp4_tflops", 20000),
    ("B300 SXM", "fp8_tflops", 9000), ("MI300X", "fp8_tflops", 5230), ("MI325X", "fp8_tflops", 5230),
    ("MI350X", "fp8_tflops", 9228), ("MI355X", "fp8_tflops", 10066), ("Trainium2", "fp8_tflops", 5196),
    ("RTX PRO 6000 Blackwell Server", "fp4_tflops", 4030),
]  # fmt: skip

#: Chips whose rate at fewer bits is above 2.2 times the next, by design: words of the note that say so.
STEEP = {
    ("Rubin VR200 (per package, NVL144/NVL72)", "fp8_tflops"): "fp4: 35 PF dense",
    ("Trainium3", "fp8_tflops"): "bf16 barely above Trainium2",
    ("B300 SXM", "fp4_tflops"): "fp4 14000",
    ("GB300 (per GPU, NVL72)", "fp4_tflops"): "fp4 raised 1.5x",
    ("B30A (proposed)", "fp4_tflops"): "half of B300",
    ("MLU370-X8", "int8_tops"): "int8 256",
    ("Trainium1", "int8_tops"): "int8 420 per Epoch",
}


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("chips")


def by_name(table: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["chip"]: row for row in table.iter_rows(named=True)}


def test_h100e_of_each_chip_follows_from_its_own_rates(table: pl.DataFrame) -> None:
    for row in table.iter_rows(named=True):
        eight = [row[column] for column in ("fp8_tflops", "int8_tops") if row[column] is not None] or [
            row["fp16_tflops"]
        ]
        for found, rate, unit in (
            (row["h100e_8bit"], max(eight, key=lambda value: value or 0), H100_8BIT),
            (row["h100e_16bit"], row["fp16_tflops"], H100_16BIT),
        ):
            assert found == (None if rate is None else pytest.approx(rate / unit, abs=1e-4)), row["chip"]


@pytest.mark.parametrize(("chip", "column", "value"), SPARSE)
def test_no_sparse_peak_stands_in_a_dense_column(table: pl.DataFrame, chip: str, column: str, value: float) -> None:
    assert by_name(table)[chip][column] <= 0.6 * value


def test_halving_the_bits_at_most_doubles_the_rate_unless_the_note_says_why(table: pl.DataFrame) -> None:
    unexplained = []
    for row in table.iter_rows(named=True):
        pairs = (("fp16_tflops", "fp8_tflops"), ("fp16_tflops", "int8_tops"), ("fp8_tflops", "fp4_tflops"))
        for wide, slim in pairs:
            steep = row[wide] is not None and row[slim] is not None and row[slim] > 2.2 * row[wide]
            if steep and STEEP.get((row["chip"], slim), "nowhere") not in (row["note"] or ""):
                unexplained.append((row["chip"], slim))

    assert unexplained == []


def test_memory_is_in_gb_and_bandwidth_in_tb_a_second(table: pl.DataFrame) -> None:
    rows = table.filter(pl.col("form").is_in(("package", "card")))

    assert rows["hbm_gb"].drop_nulls().is_between(16, 450).all()
    assert rows["hbm_tbps"].drop_nulls().is_between(0.1, 25).all()
    assert rows["tdp_w"].drop_nulls().is_between(80, 2000).all()


@pytest.mark.parametrize(
    ("chip", "links", "each_way"),
    [("TPU v4", 6, 50), ("Ascend 910 (910A)", 3, 30), ("MI300X", 7, 64), ("A100 80GB SXM", 12, 25),
     ("H100 SXM5 80GB", 18, 25), ("B200 SXM", 18, 50)],
)  # fmt: skip
def test_a_link_counts_both_directions(table: pl.DataFrame, chip: str, links: int, each_way: int) -> None:
    assert by_name(table)[chip]["link_gbps"] == 2 * links * each_way


def test_a_chip_on_sale_is_known_from_its_release_and_had_within_its_days(table: pl.DataFrame) -> None:
    sold = table.filter(pl.col("status") == "released")

    assert (sold["known"] <= sold["source_date"]).all()
    assert (sold["known"] == sold["released"]).all()
    assert ((sold["earliest"] <= sold["released"]) & (sold["released"] <= sold["latest"])).all()
    exact = by_name(table)["H100 SXM5 80GB"]
    assert exact["latest"] - exact["released"] == timedelta(days=VOLUME_DAYS)


def test_what_was_only_announced_or_stopped_is_not_on_sale(table: pl.DataFrame) -> None:
    status = {name: row["status"] for name, row in by_name(table).items()}

    for name in ("Ascend 950DT", "Ascend 960", "Ascend 970", "Rubin VR200 (per package, NVL144/NVL72)"):
        assert status[name] == "planned"
    assert status["BR100"] == status["B100"] == "stopped"
    assert status["B30A (proposed)"] == "proposed"


def test_a_die_is_made_where_its_foundry_stands(table: pl.DataFrame) -> None:
    places = {name: row["made_in"] for name, row in by_name(table).items()}

    assert places["Ascend 910C"] == ["China", "Taiwan"]
    assert places["Ascend 910B1"] == places["C600"] == ["China"]
    assert places["H100 SXM5 80GB"] == ["Taiwan"]
    assert places["S60"] == []


def test_rows_beside_the_chips_name_chips_of_the_table(table: pl.DataFrame) -> None:
    names, opened = set(table["chip"]), open_vintage("2026-11-23")

    for name in chip_facts.TABLES:
        assert set(opened.table(name)["chip"]) <= names, name


def test_a_range_holds_the_central_rate(table: pl.DataFrame) -> None:
    rows = by_name(table)

    for each in open_vintage("2026-11-23").table("chip_ranges").iter_rows(named=True):
        assert each["low"] <= rows[each["chip"]][each["column"]] <= each["high"], each["id"]


@pytest.mark.skipif(not RAW.exists(), reason="the collected table is not here")
def test_every_correction_changes_what_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    import csv

    with RAW.open(encoding="utf-8-sig", newline="") as file:
        raw = list(csv.DictReader(file))
    after = {row["chip"]: row for row in chips.rows(raw)}
    monkeypatch.setattr(chips, "beside", lambda name: [] if name == "chips_corrections" else beside(name))
    before = {row["chip"]: row for row in chips.rows(raw)}

    for each in beside("chips_corrections"):
        assert after[each["id"]][each["column"]] != before[each["id"]][each["column"]], each
        assert f"Corrected {each['column']}" in after[each["id"]]["note"]


def text_rows(name: str) -> pl.DataFrame:
    """The bundled rows of a table as text, as they stand in its file."""
    frame = open_vintage("2026-11-23").table(name)
    return frame.with_columns(
        pl.col(column).dt.strftime("%Y-%m-%d") if kind == pl.Date else pl.col(column).list.join(";")
        if kind == pl.List else pl.col(column).cast(pl.String).str.to_lowercase()
        if kind == pl.Boolean else pl.col(column).cast(pl.String)
        for column, kind in frame.schema.items()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "column", "value", "said"),
    [
        ("chips", "latest", "2000-01-01", "the last day is before the release"),
        ("chips", "hbm_gb", "-1", "not a number in range"),
        ("chip_ranges", "low", "99999", "low is above high"),
        ("chip_systems", "power_low_kw", "99999", "low is above central"),
        ("chip_access", "known", "2001-01-01", "known before it happened"),
        ("chip_access", "channel", "borrowed", "one of rented, smuggled"),
        ("chip_plans", "earliest", "2099-01-01", "the latest day is before the first"),
    ],
)
def test_a_row_that_breaks_a_rule_is_named(name: str, column: str, value: str, said: str) -> None:
    rows = text_rows(name)
    place = next(i for i, each in enumerate(rows.iter_rows(named=True)) if each[column] and each.get("power_kw", "1"))
    changed = rows.with_columns(
        pl.when(pl.int_range(pl.len()) == place).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    )

    typed(find_table(name), rows, f"{name}.csv")
    with pytest.raises(DataError, match=said) as caught:
        typed(find_table(name), changed, f"{name}.csv")
    assert caught.value.row == place + 2


def test_a_first_case_was_known_only_after_it_happened() -> None:
    rows = open_vintage("2026-11-23").table("chip_access")

    assert (rows["earliest"] <= rows["known"]).all()
    assert rows["known"].max() <= date(2026, 11, 23)
