"""`headway plan techniques`: JSON, text and bad inputs."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway import api

Run = Callable[..., SimpleNamespace]

V3 = ("deepseek-v3", "--cluster", "h800-deepseek-2048")
K2 = ("kimi-k2", "--cluster", "ascend-910b-pangu-8192")


def ask(run: Run, *arguments: object) -> SimpleNamespace:
    return run("plan", "techniques", *arguments)


def test_json_is_that_of_the_function(run: Run) -> None:
    result = ask(run, *K2, "--without", "muon", "--without", "experts", "--add", "fp8", "--json")

    assert result.code == 0, result.err
    expected: Any = api.plan_techniques(
        "kimi-k2", cluster="ascend-910b-pangu-8192", without=("muon", "experts"), add=("fp8",)
    ).to_dict()
    assert json.loads(result.out) == expected


def test_json_says_what_rests_on_what_and_where_it_comes_from(run: Run) -> None:
    data = json.loads(ask(run, *V3, "--json").out)

    basis = {row["technique"]: row["basis"] for row in data["techniques"]}
    assert basis == {
        "experts": "published",
        "latent-attention": "counted",
        "fp8": "counted",
        "multi-token": "unpriced",
        "node-limited-routing": "counted",
        "selective-recompute": "counted",
    }
    assert data["left_out"] == ["multi-token"]
    assert data["together"]["technique"] is None
    assert {"vintage", "as_of", "seed", "draws", "sources", "citation", "headway"} <= data.keys()
    assert all({"title", "url", "published", "confidence"} <= source.keys() for source in data["sources"])
    titles = [source["title"] for source in data["sources"]]
    assert any("config.json of DeepSeek-V3" in title for title in titles)
    assert "DeepSeek, DeepSeekMoE" in titles
    for row in data["techniques"]:
        assert row["factor"]["level"] == 0.8
        assert row["factor"]["low"] <= row["factor"]["central"] <= row["factor"]["high"]


def test_text_opens_with_the_finding_and_tells_each_technique(run: Run) -> None:
    out = ask(run, *V3).out

    assert out.startswith("Without its techniques DeepSeek-V3 would take ")
    assert "times the chip-hours" in out.splitlines()[0]
    assert "mixture of experts" in out
    assert "70,272 / 4,997,120" in out
    assert "extrapolation" in out
    assert "Not in the product, because they cost compute" in out
    assert "16B equals LLaMA2-7B with about 40% of compute" in out


def test_text_of_one_technique_names_it(run: Run) -> None:
    assert ask(run, *K2, "--without", "muon").out.startswith("Without Muon Kimi K2 would take ")


def test_text_of_some_techniques_names_them(run: Run) -> None:
    out = ask(run, *K2, "--without", "muon", "--without", "experts").out

    assert out.startswith("Without Muon and mixture of experts Kimi K2 would take ")


def test_text_of_an_addition_says_what_it_brings_and_what_the_chip_lacks(run: Run) -> None:
    out = ask(run, *K2, "--add", "fp8").out

    assert out.startswith("With 8-bit products (FP8) Kimi K2 would take ")
    assert "Ascend 910B1 has no units for 8-bit products (FP8)" in out


def test_sparse_attention_saves_more_at_long_sequences(run: Run) -> None:
    found = []
    for sequence in (8192, 131072):
        out = ask(
            run, "deepseek-v3.2", *V3[1:], "--sequence", sequence, "--batch", 480, "--without", "sparse-attention",
            "--json",
        ).out  # fmt: skip
        found.append(json.loads(out)["techniques"][0]["factor"]["central"])

    assert found[1] > 1.5 > found[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*K2, "--without", "fp8"), "fp8 is not in use, so nothing can be left out; in use: experts"),
        ((*K2, "--without", "moe"), "no technique called 'moe'"),
        ((*V3, "--add", "fp8"), "--without fp8 asks what it saves"),
        ((*V3, "--add", "engram"), "engram cannot be added; these can"),
        ((*K2, "--count", "16"), "the smallest cluster of them that fits has"),
        (("deepseek-v9", *V3[1:]), "did you mean 'deepseek-v"),
        ((*V3, "--vintage", "2026-08-11"), "holds no table techniques"),
        ((*V3, "--as-of", "2027-06-01"), "--as-of 2027-06-01 is after"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = ask(run, *arguments)

    assert result.code == 1
    assert said in result.err
    assert result.err.strip().count("\n") == 0


def test_a_model_described_by_hand_needs_no_table(run: Run, tmp_path: Any) -> None:
    model = tmp_path / "mine.yaml"
    model.write_text(
        "name: Mine\nhidden: 2048\nvocabulary: 32000\nlayers:\n  - count: 24\n"
        "    attention: {kind: grouped, heads: 16, kv_heads: 4, head_dim: 128}\n"
        "    ffn: {kind: experts, experts: 32, active: 4, width: 1024}\n"
        "recipe: {tokens: 1.0e+12, batch: 512}\n",
        "utf-8",
    )

    result = ask(run, model, *V3[1:], "--count", 64)

    assert result.code == 0, result.err
    assert result.out.startswith("Without its techniques Mine would take ")


def test_what_was_not_published_by_a_day_does_not_enter(run: Run) -> None:
    data = json.loads(ask(run, *K2, "--without", "muon", "--as-of", "2024-06-01", "--json").out)

    (row,) = data["techniques"]
    assert row["published"] is None
    assert row["basis"] == "counted"


def test_the_module_answers_like_the_function() -> None:
    asked: dict[str, Any] = {"cluster": "h800-deepseek-2048", "without": ("fp8",)}

    found = headway.plan.techniques("deepseek-v3", **asked).to_dict()

    assert found == api.plan_techniques("deepseek-v3", **asked).to_dict()


def test_what_was_published_stands_in_lines_that_fit_a_terminal(run: Run) -> None:
    out = ask(run, *V3).out

    told = out.partition("Published of the same techniques:")[2].partition("Data of")[0]
    assert max(len(line) for line in told.splitlines()) <= 110
    assert "    Conditions: " in told
    assert "    Source: DeepSeek, DeepSeek-V2/V3 (not read again)." in told
    assert "Source: DeepSeek, DeepSeekMoE." in out.partition("Data of")[2]
