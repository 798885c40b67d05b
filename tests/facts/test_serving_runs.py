"""The tables `serving_runs`, `techniques` and `chip_hours`: rows, links, and what must hold between them."""

from typing import Any

import polars as pl
import pytest

from compute_facts import techniques
from headway.errors import DataError
from headway.facts.run_tables import CHIP_HOURS, SERVING_RUNS, TECHNIQUES
from headway.facts.schema import Table, typed
from headway.facts.store import open_vintage


@pytest.fixture(scope="module")
def serving() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("serving_runs")


@pytest.fixture(scope="module")
def methods() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in open_vintage("2026-11-23").table("techniques").iter_rows(named=True)}


@pytest.fixture(scope="module")
def hours() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("chip_hours")


def test_every_chip_that_serves_or_costs_is_in_the_table_of_chips(serving: pl.DataFrame, hours: pl.DataFrame) -> None:
    chips = set(open_vintage("2026-11-23").table("chips")["chip"])

    assert set(serving["chip"]) | set(hours["chip"]) <= chips


def test_rates_of_serving_by_phase(serving: pl.DataFrame) -> None:
    assert dict(serving.group_by("phase").len().iter_rows()) == {"prefill": 8, "decode": 13, "mixed": 73}


def test_a_day_of_deepseeks_fleet_is_its_tokens_over_its_chips(serving: pl.DataFrame) -> None:
    row = serving.row(by_predicate=pl.col("run") == "deepseek-h800-day", named=True)

    assert row["chips"] == 8 * 226.75
    assert row["tokens_per_second_per_chip"] * row["chips"] * 86400 == pytest.approx(776e9, rel=1e-4)


def test_no_chip_writes_more_than_its_memory_can_read(serving: pl.DataFrame) -> None:
    """One user is never served faster than the bandwidth reads the weights at work, spread over all chips."""
    bandwidth = dict(open_vintage("2026-11-23").table("chips").select("chip", "hbm_tbps").iter_rows())
    active_gb = {"DeepSeek-V3": 37.0, "DeepSeek-R1": 37.0, "Step-3": 38.0, "gpt-oss-120b": 5.1 * 4.25 / 8}
    for row in serving.filter(pl.col("interactivity").is_not_null() & pl.col("chips").is_not_null()).iter_rows(
        named=True
    ):
        if row["model"] in active_gb:
            limit = (
                1e3 * bandwidth[row["chip"]] * row["chips"] / active_gb[row["model"]] * (1 + (row["draft_length"] or 0))
            )
            assert row["interactivity"] < limit, row["run"]


def test_no_rate_needs_more_than_the_peak_of_its_chip(serving: pl.DataFrame) -> None:
    """Two operations for each parameter at work and token, prompts included, over the best dense rate."""
    chips = {row["chip"]: row for row in open_vintage("2026-11-23").table("chips").iter_rows(named=True)}
    active = {"DeepSeek-V3": 37, "DeepSeek-R1": 37, "Step-3": 38, "gpt-oss-120b": 5.1, "Llama 3.3 70B": 70}
    active |= {"Qwen3-235B-A22B": 22, "Pangu Pro MoE 72B": 16}
    for row in serving.filter(pl.col("tokens_per_second_per_chip").is_not_null()).iter_rows(named=True):
        best = max(chips[row["chip"]][name] or 0 for name in ("fp16_tflops", "fp8_tflops", "int8_tops", "fp4_tflops"))
        prompts = (
            row["input_length"] / row["output_length"] if row["phase"] == "mixed" and row["counts"] == "output" else 0
        )
        fresh = 1 - (row["cached_share"] or 0)
        tokens = row["tokens_per_second_per_chip"] * (1 + prompts) * fresh
        assert 2e9 * active[row["model"]] * tokens / (best * 1e12) < 0.75, row["run"]


def test_factors_of_time_operations_and_memory_stand_apart(methods: dict[str, dict[str, Any]]) -> None:
    assert (methods["mhc"]["time_factor"], methods["mhc"]["flop_factor"]) == (1.067, None)
    assert (methods["selective-recompute"]["time_factor"], methods["selective-recompute"]["flop_factor"]) == (
        0.77,
        None,
    )
    assert (methods["fp8"]["flop_factor"], methods["fp8"]["memory_scope"]) == (1.0, "matrix operands")


def test_latent_attention_keeps_what_its_shape_says(methods: dict[str, dict[str, Any]]) -> None:
    assert methods["latent-attention"]["kv_bytes_per_token"] == 61 * (512 + 64) * 2


def test_muon_is_worth_what_its_two_fits_say_at_the_scale_that_was_measured(methods: dict[str, dict[str, Any]]) -> None:
    row = methods["muon"]
    days = row["measured_flop"] / (1e15 * 86400)
    loss = 2.506 * days**-0.052
    other = (2.608 / loss) ** (1 / 0.054)

    assert days == pytest.approx(10)
    assert other / days == pytest.approx(row["compute_multiplier"], rel=0.005)
    # At a thousand times the scale it is worth less.
    far = 1000 * days
    assert (2.608 / (2.506 * far**-0.052)) ** (1 / 0.054) / far < 1.5


def test_factors_from_measured_steps_are_those_of_the_steps(methods: dict[str, dict[str, Any]]) -> None:
    runs = open_vintage("2026-11-23").table("training_runs")
    rate = dict(runs.select("run", "tokens_per_second_per_chip").iter_rows())
    seconds = dict(runs.select("run", "step_seconds").iter_rows())
    flop = {
        row["run"]: row["tflops_per_chip"] / row["tokens_per_second_per_chip"]
        for row in runs.filter(pl.col("paper") == "megatron-bridge").iter_rows(named=True)
    }
    bridge = "bridge-25.11-deepseek-v3-gb300-256"

    fp8 = rate[f"{bridge}-bf16-4096"] / rate[f"{bridge}-mxfp8-4096"]
    dense = "bridge-26.06-llama-3.1-405b-gb300-256"
    multi = flop["bridge-26.08-deepseek-v3-gb300-256-mxfp8-4096"] / flop[f"{bridge}-bf16-4096"]
    saved = [seconds[f"sp-{size}-selective"] / seconds[f"sp-{size}-full"] for size in ("22b", "175b", "530b", "1t")]

    assert fp8 == pytest.approx(methods["fp8"]["time_factor"], abs=0.001)
    assert rate[f"{dense}-fp8-1536"] / rate[f"{dense}-nvfp4-1536"] == pytest.approx(
        methods["fp4"]["time_factor"], abs=0.001
    )
    assert multi == pytest.approx(methods["multi-token"]["flop_factor"], abs=0.001)
    assert sum(saved) / 4 == pytest.approx(methods["selective-recompute"]["time_factor"], abs=0.01)


def test_what_was_recalled_or_has_no_page_is_a_lead(methods: dict[str, dict[str, Any]]) -> None:
    assert not methods["qk-clip"]["source_read"]
    assert not methods["compressed-attention"]["source_read"]
    assert methods["mhc"]["source_read"]


def test_a_technique_that_is_collected_and_not_read_stops_the_build() -> None:
    with pytest.raises(KeyError, match="Something new"):
        techniques.rows([{"technique": "Something new"}])


def test_an_owner_pays_less_than_a_cloud_on_the_same_day(hours: pl.DataFrame) -> None:
    by_tier = hours.pivot("tier", index=("chip", "source_date"), values="usd")
    both = by_tier.drop_nulls(["owner", "cloud"])

    assert both.height > 15
    assert (both["owner"] < both["cloud"]).all()


def test_power_with_everything_is_more_than_the_chip_draws(hours: pl.DataFrame) -> None:
    tdp = dict(open_vintage("2026-11-23").table("chips").select("chip", "tdp_w").iter_rows())
    for row in hours.filter(pl.col("kw").is_not_null()).iter_rows(named=True):
        assert 1.2 < row["kw"] * 1000 / tdp[row["chip"]] < 2.7, row["chip"]


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "message"),
    [
        (SERVING_RUNS, "sglang-h20-decode", "counts", "input", "reading counts input, writing counts output"),
        (SERVING_RUNS, "sglang-h20-decode", "tokens_per_second_per_chip", None, "the row has no rate to fit"),
        (TECHNIQUES, "muon", "multiplier_low", "9", "low is above central"),
        (TECHNIQUES, "muon", "memory_scope", None, "a factor of memory without its scope"),
        (TECHNIQUES, "muon", "known", "2020-01-01", "known before it happened"),
        (CHIP_HOURS, "A100 80GB SXM", "low_usd", "9", "low is above central"),
    ],
)
def test_a_broken_row_is_refused(table: Table, key: str, column: str, value: str | None, message: str) -> None:
    rows = open_vintage("2026-11-23").table(table.name).filter(pl.col(table.key[0]) == key)
    text = rows.with_columns(pl.col(pl.List(pl.String)).list.join(";")).cast(pl.String)

    with pytest.raises(DataError, match=message):
        typed(table, text.with_columns(pl.lit(value, dtype=pl.String).alias(column)), f"{table.name}.csv")
