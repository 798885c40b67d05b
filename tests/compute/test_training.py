"""Which figures of training compute are evidence, and how sure they are."""

import re
from datetime import date

import numpy as np
import polars as pl
import pytest

from headway.compute.estimates import Sampler
from headway.compute.training import KNOWN, Run, compute_yardstick, members, runs_of
from headway.errors import ShapeError
from headway.facts.store import open_vintage
from headway.facts.tables import Model

DAY = date(2026, 8, 11)


def model(name: str, released: date, country: str, developer: str) -> Model:
    return Model(name=name, released=released, developers=(developer,), countries=(country,), access="open")


def run(found: Model, flop: float, *, factor: float = 1.0, basis: str = "derived") -> Run:
    return Run(model=found, flop=flop, low=flop / factor, high=flop * factor, basis=basis)


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("training_compute")


def test_every_figure_whose_note_speaks_of_benchmark_scores_is_imputed(table: pl.DataFrame) -> None:
    spoken = re.compile(r"from benchmark scores|benchmark imputation|Benchmarks match|MMLU score")
    marked = {row["model"] for row in table.to_dicts() if spoken.search(row["note"] or "")}

    assert marked == set(table.filter(pl.col("basis") == "imputed")["model"])
    assert {"GPT-4o (May 2024)", "Claude 3 Opus", "Gemini 1.5 Pro (May 2024)", "Mistral Medium 3"} <= marked


def test_an_imputed_figure_is_never_a_run(table: pl.DataFrame) -> None:
    imputed = set(table.filter(pl.col("basis") == "imputed")["model"])

    assert imputed
    assert not imputed & {found.model.name for found in runs_of(table, DAY)}
    with pytest.raises(ShapeError, match="an imputed figure is no evidence"):
        run(model("X", DAY, "US", "A"), 1e25, basis="imputed")


def test_each_model_has_one_row_that_counts_and_the_better_basis_wins(table: pl.DataFrame) -> None:
    order = ["reported", "derived", "hardware", "estimated", "imputed"]
    for _, rows in table.group_by("model"):
        counting = [row for row in rows.to_dicts() if row["counts"]]

        assert len(counting) == 1
        assert order.index(counting[0]["basis"]) == min(order.index(basis) for basis in rows["basis"])


def test_the_two_sources_agree_within_a_tenth_or_the_row_says_how_far_apart_they_are(table: pl.DataFrame) -> None:
    for _, rows in table.filter(pl.len().over("model") > 1).group_by("model"):
        best = rows.filter(pl.col("counts")).row(0, named=True)
        for row in rows.filter(~pl.col("counts")).to_dicts():
            assert row["why"].startswith("agrees") == (1 / 1.1 < row["flop"] / best["flop"] < 1.1)


def test_figures_that_are_derived_lie_near_six_times_parameters_times_tokens(table: pl.DataFrame) -> None:
    flop = dict(zip(table["id"], table["flop"], strict=True))

    assert flop["epoch:DeepSeek-V3"] == pytest.approx(6 * 37e9 * 14.8e12, rel=0.05)
    assert flop["collection:DeepSeek-V4-Pro"] == pytest.approx(6 * 49e9 * 33e12, rel=0.05)
    assert flop["collection:Kimi K2.5"] == pytest.approx(6 * 32.6e9 * 30.5e12, rel=0.05)
    assert flop["epoch:Llama 3.1-70B"] == pytest.approx(6 * 70.6e9 * 15e12, rel=0.05)


def test_an_estimate_is_known_from_its_publication_and_parameters_from_the_release(table: pl.DataFrame) -> None:
    before = {found.model.name for found in runs_of(table, date(2026, 4, 18))}
    after = {found.model.name for found in runs_of(table, date(2026, 4, 19))}

    assert "GPT-5" in after - before
    assert "DeepSeek-V3" in before
    assert not [found for found in runs_of(table, date(2023, 6, 1)) if found.model.released > date(2023, 6, 1)]


def test_the_draws_of_a_run_hold_its_interval() -> None:
    found = run(model("X", DAY, "US", "A"), 1e25, factor=2.0)

    draws = found.draws(Sampler(draws=20000))

    assert np.quantile(draws, [0.05, 0.5, 0.95]) == pytest.approx(np.log10([5e24, 1e25, 2e25]), abs=0.01)
    assert found.spread == pytest.approx(np.log10(2.0) / 1.645, abs=0.001)


def test_the_draws_of_a_model_do_not_depend_on_the_others() -> None:
    one, two = (run(model(name, DAY, "US", "A"), 1e25, factor=2.0) for name in ("X", "Y"))
    sampler = Sampler(draws=50)

    together = compute_yardstick((one, two), sampler).scores.values

    assert np.array_equal(together[:, 1], compute_yardstick((two,), sampler).scores.values[:, 0])


def test_a_group_without_runs_has_no_members() -> None:
    scale = compute_yardstick((run(model("X", DAY, "France", "A"), 1e25),), Sampler(draws=5))

    assert members("country:France", scale).tolist() == [0]
    assert members("developer:Nobody", scale).size == 0
    assert members("country:France+access:closed", scale).size == 0


def test_low_above_the_figure_is_refused() -> None:
    with pytest.raises(ShapeError, match="need 0 < low <= flop <= high"):
        run(model("X", DAY, "US", "A"), 1e25, factor=0.5)
    with pytest.raises(ShapeError, match="the basis is one of"):
        run(model("X", DAY, "US", "A"), 1e25, basis="guessed")


def test_known_bases_leave_out_estimates() -> None:
    assert not run(model("X", DAY, "US", "A"), 1e25, basis="estimated").known
    assert all(run(model("X", DAY, "US", "A"), 1e25, basis=basis).known for basis in KNOWN)
