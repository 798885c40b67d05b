"""The table `training_runs`: what the notes say, what follows from what was published, and what can be fitted."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from compute_facts import run_rates, runs
from compute_facts.common import beside, cells_of
from headway.errors import DataError
from headway.facts.run_tables import STACKS, TRAINING_RUNS
from headway.facts.schema import typed
from headway.facts.store import open_vintage

RAW = Path(__file__).parents[3] / "shared" / "facts" / "training_runs.csv"


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("training_runs")


@pytest.fixture(scope="module")
def rows(table: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["run"]: row for row in table.iter_rows(named=True)}


@pytest.fixture(scope="module")
def collected() -> list[Any]:
    if not RAW.is_file():
        pytest.skip(f"the collection is not at {RAW}")
    return cells_of(RAW)


def test_rows_by_kind_and_use(table: pl.DataFrame) -> None:
    found = {(kind, use): rows for kind, use, rows in table.group_by("kind", "use").len().iter_rows()}

    assert found == {
        ("bench", "anchor"): 4,
        ("bench", "calibration"): 189,
        ("estimate", "none"): 6,
        ("rl", "none"): 3,
        ("run", "anchor"): 12,
        ("run", "calibration"): 22,
        ("run", "none"): 24,
    }


def test_every_chip_is_in_the_table_of_chips(table: pl.DataFrame) -> None:
    chips = set(open_vintage("2026-11-23").table("chips")["chip"])

    assert set(table["chip"].drop_nulls()) <= chips


def test_every_stack_that_is_used_has_a_meaning_and_every_meaning_is_used(table: pl.DataFrame) -> None:
    assert set(table["stack"]) == set(STACKS)


def test_steps_and_tokens_a_second_of_every_measured_step_agree(table: pl.DataFrame) -> None:
    bench = table.filter((pl.col("kind") == "bench") & pl.col("step_seconds").is_not_null())
    tokens = bench["batch"] * bench["sequence"] / (bench["step_seconds"] * bench["chips"])

    assert bench.height > 180
    assert (tokens / bench["tokens_per_second_per_chip"] - 1).abs().max() < 1e-5  # type: ignore[operator]


@pytest.mark.parametrize("paper", ["2104.04473", "megatron-core-2024", "2201.11990"])
def test_tokens_a_second_give_back_the_published_rate_by_the_formula_of_the_paper(
    rows: dict[str, dict[str, Any]], paper: str
) -> None:
    found = [row for row in rows.values() if row["paper"] == paper and row["kind"] == "bench"]

    assert len(found) in {3, 5, 22}
    for row in found:
        flop = run_rates.gpt_flop(row) if row["tflops_counts"] == "model" else run_rates.recomputed_gpt_flop(row)
        rounding = 0.007 if paper == "2201.11990" else 1e-5
        assert row["tokens_per_second_per_chip"] * flop / 1e12 == pytest.approx(row["tflops_per_chip"], rel=rounding)


def test_the_formula_with_recompute_is_that_of_the_model_and_a_further_forward_pass_of_the_blocks() -> None:
    row = {"layers": 96, "hidden": 12288, "sequence": 2048, "vocabulary": 51200}
    logits = 6 * row["hidden"] * row["vocabulary"]
    blocks = run_rates.gpt_flop(row) - logits

    assert run_rates.recomputed_gpt_flop(row) == pytest.approx(blocks * 4 / 3 + logits, rel=1e-12)
    # 12 L h^2 parameters of the blocks, 6 operations each, and 12 L h s for attention to all positions
    assert blocks == pytest.approx(6 * 12 * 96 * 12288**2 + 12 * 96 * 12288 * 2048, rel=1e-12)


def test_the_projected_days_of_the_paper_follow_from_the_rates(rows: dict[str, dict[str, Any]]) -> None:
    """300 billion tokens over the rate of all chips, against the days that the paper prints without decimals."""
    projected = [row for name, row in rows.items() if name.startswith(("sc21-ptd", "sc21-zero3"))]

    assert len(projected) == 12
    for row in projected:
        days = 0.3e12 / (row["tokens_per_second_per_chip"] * row["chips"] * 86400)
        assert days == pytest.approx(row["wall_days"], rel=0.014), row["run"]


def test_published_shares_of_the_peak_follow_from_the_steps(rows: dict[str, dict[str, Any]]) -> None:
    """Where the base is known, between none and all of the attention counted; 3% for rounding."""
    checked = 0
    for row in rows.values():
        share, base = row["reported_mfu"], row["mfu_base_tflops"]
        if row["kind"] != "bench" or None in (share, base, row["tokens_per_second_per_chip"], row["sequence"]):
            continue
        if row["stack"] == "deepseek" or row["tflops_counts"] == "with recompute":
            continue
        attention = 12 * row["layers"] * row["hidden"] * row["sequence"]
        ends = [6e9 * row["params_active_b"], 6e9 * row["params_active_b"] + attention]
        low, high = (row["tokens_per_second_per_chip"] * flop / (base * 1e12) for flop in ends)
        assert low * 0.97 < share < high * 1.03, row["run"]
        checked += 1

    assert checked > 25


def test_recalled_steps_of_megascale_give_the_recalled_shares(rows: dict[str, dict[str, Any]]) -> None:
    found = [row for row in rows.values() if row["paper"] == "2402.15627"]

    assert len(found) == 16
    for row in found:
        share = row["tokens_per_second_per_chip"] * run_rates.gpt_flop(row) / 312e12
        assert share == pytest.approx(row["reported_mfu"], rel=0.017), row["run"]


def test_bridge_rates_are_one_count_of_operations_for_each_model_and_length(table: pl.DataFrame) -> None:
    """The publisher's TFLOP/s over its tokens a second: one number for a model, up to coarse rounding."""
    bridge = table.filter(pl.col("paper") == "megatron-bridge").with_columns(
        flop=pl.col("tflops_per_chip") / pl.col("tokens_per_second_per_chip") * 1e12
    )
    # gpt-oss was counted anew in the release of June 2026.
    dense = bridge.filter(pl.col("model") != "gpt-oss-120b").group_by("model", "sequence", "mtp")
    spread = dense.agg((pl.col("flop") / pl.col("flop").median() - 1).abs().max())

    assert bridge.height == 124
    assert spread["flop"].max() < 0.02  # type: ignore[operator]


def test_bridge_counts_a_dense_model_with_attention_to_earlier_positions_alone(
    rows: dict[str, dict[str, Any]],
) -> None:
    row = rows["bridge-26.06-llama-3.1-405b-gb300-256-fp8-1536"]
    without_input = 6 * (405.9e9 - 128256 * 16384) + 6 * 126 * 16384 * 8192

    assert row["tflops_per_chip"] * 1e12 / row["tokens_per_second_per_chip"] == pytest.approx(without_input, rel=0.002)


def test_every_collected_bridge_row_is_near_a_row_of_the_tables(
    collected: list[Any], rows: dict[str, dict[str, Any]]
) -> None:
    """The pages were edited after release: rates differ by up to 1.5%, and some rows bear the wrong release."""
    names = {"Llama 3.1 405B": "Llama 3.1-405B", "Llama 3 70B": "Llama 3-70B", "Llama 3 8B": "Llama 3-8B"}
    names |= {"Kimi K2": "Kimi K2 (Jul 2025)"}
    bridge = [row for row in rows.values() if row["paper"] == "megatron-bridge"]
    of_bridge = [row for row in collected if row["model"].startswith("Bridge ")]

    assert len(of_bridge) == 23
    for row in of_bridge:
        model = row["model"].removeprefix("Bridge ").rsplit(" ", 3)[0]
        rate = float(row["note"].split("tokens_per_s_per_gpu=")[1].split(";")[0])
        near = [
            each["tokens_per_second_per_chip"]
            for each in bridge
            if (each["model"], each["chip"], each["precision"])
            == (names.get(model, model), row["chip"], row["precision"])
        ]
        assert min(abs(value / rate - 1) for value in near) < 0.015, row["model"]


def test_operations_of_whole_runs_are_six_per_parameter_and_token_but_for_listed_ones(
    rows: dict[str, dict[str, Any]],
) -> None:
    apart = {}
    for row in rows.values():
        active, tokens, flop = row["params_active_b"], row["tokens_t"], row["training_flop"]
        if None not in (active, tokens, flop) and not 0.93 < flop / (6e21 * active * tokens) < 1.1:
            apart[row["run"]] = round(flop / (6e21 * active * tokens), 2)

    assert apart == {"gopher-280b": 1.25, "olmo-2-32b": 1.11, "pangu-alpha-200b": 1.17}


def test_hours_are_chips_and_days_where_all_three_are_told_but_for_listed_ones(
    rows: dict[str, dict[str, Any]],
) -> None:
    apart = {}
    for row in rows.values():
        if None not in (row["chips"], row["wall_days"], row["chip_hours"]):
            ratio = row["chip_hours"] / (24 * row["chips"] * row["wall_days"])
            if abs(ratio - 1) > 0.01:
                apart[row["run"]] = round(ratio, 2)

    # PaLM used half of its chips for the last two weeks.
    assert apart == {"palm-540b": 0.89}


def test_no_whole_run_that_is_fitted_is_above_its_own_steady_share_of_the_peak(
    rows: dict[str, dict[str, Any]], table: pl.DataFrame
) -> None:
    peaks = dict(open_vintage("2026-11-23").table("chips").select("chip", "fp16_tflops").iter_rows())
    whole = table.filter((pl.col("kind") == "run") & (pl.col("use") == "calibration"))
    for row in whole.iter_rows(named=True):
        share = row["training_flop"] / (row["chip_hours"] * 3600 * peaks[row["chip"]] * 1e12)
        assert 0.15 < share < 0.55, row["run"]
        assert row["reported_mfu"] is None or share < 1.02 * row["reported_mfu"], row["run"]


def test_every_published_batch_spreads_over_data_parallel_and_microbatches(table: pl.DataFrame) -> None:
    split = table.filter(pl.col("batch").is_not_null() & pl.col("dp").is_not_null())
    one = pl.col("dp") * pl.col("microbatch").fill_null(1)

    assert split.filter(pl.col("batch") % one != 0)["run"].to_list() == []


def test_deepseek_v3_read_once_with_and_once_without_masked_attention(rows: dict[str, dict[str, Any]]) -> None:
    causal, whole = rows["deepseek-v3-step-causal"], rows["deepseek-v3-step-all"]

    # 250 GFLOP for a token in the table of the same paper
    assert causal["tokens_per_second_per_chip"] * 250e9 / 1e12 == pytest.approx(causal["tflops_per_chip"], rel=0.003)
    assert causal["tokens_per_second_per_chip"] == whole["tokens_per_second_per_chip"]
    assert (causal["use"], whole["use"]) == ("calibration", "anchor")
    # The hours that the report gives for pre-training are at this very rate.
    hours = 14.8e12 / causal["tokens_per_second_per_chip"] / 3600
    assert hours == pytest.approx(rows["deepseek-v3"]["chip_hours"], rel=0.005)


def test_nothing_recalled_counts_as_read(table: pl.DataFrame) -> None:
    recalled = table.filter(pl.col("note").str.contains("recalled") & pl.col("source_read"))

    # What was read there is the observation; what is recalled is beside it.
    expected = {"sc21-zero3", "llama-3.1-405b", "megatron-175b", "megascale-175b", "deepseek-v3", "deepseek-v2"}
    expected |= {"rednote-dots"}
    assert {run for run in recalled["run"] if not run.startswith(tuple(expected))} == set()


def test_what_is_derived_is_named_and_what_is_named_is_a_column(table: pl.DataFrame) -> None:
    for row in table.iter_rows(named=True):
        named = {each.split(":")[0] for each in row["derived"]}
        assert named <= set(TRAINING_RUNS.column_names), row["run"]
        assert all(row[name] is not None for name in named if name != "batch"), row["run"]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("tokens_per_second_per_chip", None, "the row cannot be fitted"),
        ("chip", None, "the row cannot be fitted"),
        ("tp", "3", "is not the number of chips"),
        ("tflops_counts", None, "a published rate without what it counts"),
        ("params_active_b", "999", "more parameters at work than there are"),
        ("stack", "magic", "not a text in range"),
    ],
)
def test_a_broken_row_is_refused(table: pl.DataFrame, column: str, value: str | None, message: str) -> None:
    row = table.filter(pl.col("run") == "sc21-gpt-1.7b")
    text = row.with_columns(pl.col("developers", "countries", "derived").list.join(";")).cast(pl.String)
    broken = text.with_columns(pl.lit(value, dtype=pl.String).alias(column))

    with pytest.raises(DataError, match=message):
        typed(TRAINING_RUNS, broken, "training_runs.csv")


def test_hours_need_what_they_cover(table: pl.DataFrame) -> None:
    row = table.filter(pl.col("run") == "llama-65b")
    text = row.with_columns(pl.col("developers", "countries", "derived").list.join(";")).cast(pl.String)

    with pytest.raises(DataError, match="hours without what they cover"):
        typed(TRAINING_RUNS, text.with_columns(pl.lit(None, pl.String).alias("hours_cover")), "training_runs.csv")


def test_a_row_that_is_collected_and_not_listed_stops_the_build(collected: list[Any]) -> None:
    with pytest.raises(KeyError, match="A new run"):
        runs.rows([*collected, {**collected[0], "model": "A new run"}], [])


def test_every_paper_is_used(table: pl.DataFrame) -> None:
    assert {row["paper"] for row in beside("training_papers")} == set(table["paper"])
