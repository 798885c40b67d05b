"""`headway plan largest`: JSON, text and bad inputs."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway import api
from headway.words import available_languages, load_words
from headway.words.plan_largest import largest_finding, largest_notes, largest_row

Run = Callable[..., SimpleNamespace]

CLUSTER = """
name: Two racks
chip: {name: My chip, fp16_tflops: 989, fp8_tflops: 1979, hbm_gb: 80, hbm_tbps: 3.35, link_gbps: 900}
count: 512
domain: 8
network_gbps: 50
"""


@pytest.fixture
def racks(tmp_path: Path) -> str:
    path = tmp_path / "racks.yaml"
    path.write_text(CLUSTER, encoding="utf-8")
    return str(path)


def test_json_is_that_of_the_function_and_of_the_module(run: Run, racks: str) -> None:
    result = run("plan", "largest", "--cluster", racks, "--days", 30, "--tokens-per-parameter", 200, "--json")

    assert result.code == 0, result.err
    expected: Any = api.plan_largest(cluster=racks, days=30.0, tokens_per_parameter=200.0).to_dict()
    assert json.loads(result.out) == expected
    assert headway.plan.largest(cluster=racks, days=30.0, tokens_per_parameter=200.0).to_dict() == expected
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources", "citation"} <= set(expected)


def test_each_family_is_answered_compute_optimal_and_as_asked(run: Run, racks: str) -> None:
    out = run("plan", "largest", "--cluster", racks, "--days", 30, "--tokens-per-parameter", 200).out

    assert "shaped like Llama 3.1 405B" in out
    assert "shaped like DeepSeek-V3" in out
    assert "20 for each parameter (compute-optimal)" in out
    assert "200 for each active parameter (as asked)" in out
    assert "80% interval" in out
    assert "is not settled" in out


def test_a_family_is_chosen_and_made_sparser(racks: str) -> None:
    found = api.plan_largest(cluster=racks, days=30.0, like=("deepseek-v3",), sparsity=64.0, tokens_per_parameter=200.0)

    data = found.to_dict()["families"]
    assert [(family["like"], family["ratio"]) for family in data] == [
        ("deepseek-v3", "optimal"),
        ("deepseek-v3", "given"),
    ]
    assert {family["largest"]["experts"] for family in data if family["largest"]} == {512}


def test_more_chips_than_described_train_more(racks: str) -> None:
    def total(count: int | None) -> float:
        data = api.plan_largest(cluster=racks, days=30.0, like=("llama-3.1-405b",), count=count).to_dict()
        assert data["cluster"]["count"] == (count or 512)
        return float(data["families"][0]["largest"]["total_b"]["central"])

    assert total(2048) > 1.6 * total(None)


def test_a_family_that_cannot_be_trained_says_why_beside_those_that_can(run: Run, racks: str) -> None:
    asked = ("plan", "largest", "--cluster", racks, "--count", 8, "--days", 1, "--tokens-per-parameter", 100000)
    result = run(*asked)

    assert result.code == 0
    assert "No model shaped like Llama 3.1 405B can be trained" in result.out
    assert "the smallest" in result.out


@pytest.mark.parametrize("language", available_languages())
def test_every_language_tells_each_family(language: str, racks: str) -> None:
    words = load_words(language)
    data = api.plan_largest(cluster=racks, days=1.0, count=8, tokens_per_parameter=100000.0).to_dict()

    said = [largest_finding(data, family, words) for family in data["families"]]
    assert len(set(said)) == 4
    assert all(largest_row(family, words) for family in data["families"] if family["largest"])
    assert len(largest_notes(data, words)) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--days", "0"), "must be above 0"),
        (("--days", "30", "--like", "llama-3.1-404b"), "did you mean"),
        (("--days", "0.000001", "--like", "llama-3.1-405b"), "give more days or more chips"),
        (("--days", "30", "--like", "deepseek-v3", "--sparsity", "0.5"), "at least 1"),
    ],
)
def test_bad_input_is_one_clear_line(run: Run, racks: str, arguments: tuple[str, ...], said: str) -> None:
    result = run("plan", "largest", "--cluster", racks, *arguments)

    assert result.code == 1
    assert said in result.err
    assert len(result.err.strip().splitlines()) == 1
