"""Yardsticks beside the index: what they hold, how sure they are, and what is said where nobody is on them."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from headway import api
from headway.api.yardsticks import METR_LEVEL, other_yardstick, vintage_for
from headway.errors import GapError, HeadwayError, OptionError, UnknownName
from headway.facts.store import open_vintage
from headway.gap import Yardstick


def yardstick(name: str) -> Yardstick:
    return other_yardstick(vintage_for(name, None), name)[0]


def test_metr_reads_rows_of_one_version_only() -> None:
    rows = open_vintage("2026-04-19").table("time_horizons").to_dicts()

    for name, version in (("metr", "METR-Horizon-v1.1"), ("metr:legacy", None)):
        found = yardstick(name)
        best: dict[str, float] = {}
        for row in rows:
            if row["metr_version"] == version:
                best[row["model"]] = max(row["minutes"], best.get(row["model"], 0.0))
        assert {model.name: 2.0**value for model, value in zip(found.models, found.scores.central, strict=True)} == (
            pytest.approx(best)
        )


def test_the_matrix_of_august_mixes_versions_of_metr_and_the_note_of_its_benchmark_says_so() -> None:
    """The numbers of docs/methods/data.md, "METR's benchmark"."""
    name, legacy = "METR Time Horizons", "METR Time Horizons (legacy)"

    def scores(vintage: str, benchmark: str) -> dict[str, float]:
        rows = open_vintage(vintage).table("scores").to_dicts()
        return {row["model"]: row["score"] for row in rows if row["benchmark"] == benchmark}

    def same_as(other: dict[str, float]) -> set[str]:
        return {model for model in august.keys() & other.keys() if abs(august[model] - other[model]) < 1e-4}

    august, newer, older = scores("2026-08-11", name), scores("2026-04-19", name), scores("2026-04-19", legacy)
    is_older, is_newer = same_as(older), same_as(newer)
    assert (len(august), len(is_older), len(is_newer), len(is_older & is_newer)) == (37, 29, 6, 0)
    assert len(newer.keys() & older.keys()) == len(newer.keys() & is_older) == 7
    assert "mixes them" in other_yardstick(open_vintage("2026-08-11"), f"benchmark:{name}")[1]["note"]
    assert "mixes them" not in other_yardstick(open_vintage("2026-04-19"), f"benchmark:{name}")[1]["note"]


def test_metrs_intervals_hold_95_percent_of_the_draws() -> None:
    found = yardstick("metr")
    rows = {row["version"]: row for row in open_vintage("2026-04-19").table("time_horizons").to_dicts()}
    opus = rows["claude-opus-4-6_unknown"]
    place = [model.name for model in found.models].index("Claude Opus 4.6")
    minutes = 2.0 ** found.scores.values[:, place]

    assert METR_LEVEL == 0.95
    # Three standard errors of a share of 2.5% among 500 draws: 3 sqrt(0.025 * 0.975 / 500).
    assert np.mean(minutes < opus["low"]) == pytest.approx(0.025, abs=0.021)
    assert np.mean(minutes > opus["high"]) == pytest.approx(0.025, abs=0.021)


def test_metr_is_answered_by_the_newest_vintage_that_holds_it() -> None:
    result = api.gap(yardstick="metr", leader="OpenAI", follower="Anthropic").to_dict()

    assert result["vintage"] == result["as_of"] == "2026-04-19"
    assert (result["yardstick"], result["unit"], result["domain"]) == ("metr", "months", None)
    assert "13 of 45 rows" in result["note"]


def test_points_on_metr_are_doublings() -> None:
    result = api.gap(yardstick="metr", leader="OpenAI", follower="Anthropic", definition="points").to_dict()

    best = {role: result["best"][role]["index"]["central"] for role in ("leader", "follower")}
    assert result["unit"] == "doublings"
    assert result["lag"]["central"] == pytest.approx(best["leader"] - best["follower"])
    assert result["lag"]["central"] == pytest.approx(np.log2(352.249302 / 718.80683))


def test_a_benchmark_is_read_in_percent_and_counts_as_certain() -> None:
    result = api.gap(yardstick="benchmark:gpqa DIAMOND").to_dict()

    assert result["yardstick"] == "benchmark:GPQA diamond"
    assert result["lag"]["low"] == result["lag"]["central"] == result["lag"]["high"]
    assert "scores count as certain" in result["note"]
    assert result["basis"] == "benchmark"


def test_the_lag_on_a_benchmark_is_that_of_its_best_scores() -> None:
    opened = open_vintage("2026-08-11")
    models = {model.name: model for model in opened.models()}
    rows = opened.table("scores").filter(benchmark="GPQA diamond").to_dicts()
    best = max(row["score"] for row in rows if "China" in models[row["model"]].countries)
    reached = min(
        models[row["model"]].released
        for row in rows
        if "United States of America" in models[row["model"]].countries and row["score"] >= best
    )

    result = api.gap(yardstick="benchmark:GPQA diamond").to_dict()

    assert result["lag"]["central"] == pytest.approx((date(2026, 8, 11) - reached).days / 30.436875)


def test_a_domain_is_a_part_of_the_index_on_the_same_scale() -> None:
    index = api.index(domain="Mathematics")
    result = api.gap(domain="mathematics").to_dict()

    assert index.to_dict()["domain"] == result["domain"] == "mathematics"
    assert {row["benchmark"] for row in index.to_dict()["benchmarks"]} >= {"GSM8K", "ProofBench"}
    assert all(row["benchmarks"] >= 2 for row in index.to_dict()["models"])
    assert (result["yardstick"], result["method"]) == ("index", "eci")
    named = {row["model"]: row["index"]["central"] for row in index.to_dict()["models"]}
    assert result["best"]["leader"]["index"]["central"] == named[result["best"]["leader"]["model"]]


def test_a_side_with_few_models_is_told() -> None:
    assert "only 1 of 61 models of country:China" in api.gap(domain="vision").to_dict()["note"]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"yardstick": "metr"}, GapError, "none of the 102 models of country:China .* version 1.1 .*metr:legacy"),
        ({"yardstick": "benchmark:GDPval"}, GapError, "none of the 61 models of country:China .* a score on GDPval"),
        ({"yardstick": "benchmark:GPQA"}, UnknownName, "did you mean 'GPQA diamond'"),
        ({"yardstick": "bench:GPQA"}, OptionError, "write benchmark:GPQA"),
        ({"yardstick": "elo"}, OptionError, "there is index, metr"),
        ({"yardstick": "metr", "vintage": "2026-08-11"}, OptionError, "vintages that do: 2025-12-03, 2026-04-19"),
        ({"yardstick": "metr", "as_of": date(2026, 8, 1)}, OptionError, "after the vintage's own date 2026-04-19"),
        ({"yardstick": "metr", "domain": "vision"}, OptionError, "a part of the index"),
        ({"yardstick": "benchmark:MMLU", "vintage": "2025-12-19"}, OptionError, "holds no scores"),
        ({"domain": "visions"}, UnknownName, "did you mean 'vision'"),
        ({"domain": "vision", "vintage": "2025-12-19"}, OptionError, "holds no scores"),
        ({"domain": "vision", "follower": "DeepSeek"}, GapError, "none of the 13 models of developer:DeepSeek"),
        ({"domain": "vision", "follower": "Deepsek"}, UnknownName, "did you mean 'DeepSeek'"),
        ({"table": "x.csv", "domain": "vision"}, OptionError, "leave out --yardstick and --domain"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_would_work(
    options: dict[str, Any], error: type[HeadwayError], message: str
) -> None:
    with pytest.raises(error, match=message):
        api.gap(**options)
