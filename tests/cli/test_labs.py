"""`headway gap labs` and `headway gap domains`, and the options of other scales."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

import headway
from headway import api
from headway.gap.domains import compare_domains

Run = Callable[..., SimpleNamespace]


def test_labs_prints_a_matrix_and_one_json_document(run: Run) -> None:
    text, document = run("gap", "labs"), json.loads(run("gap", "labs", "--json").out)

    assert text.code == 0
    assert "Months by which the row is behind the column on 11 August 2026" in text.out
    assert len(document["pairs"]) == len(document["labs"]) * (len(document["labs"]) - 1)
    assert document["vintage"] == "2026-08-11"
    assert "Cite as: Epoch AI" in text.out


def test_labs_are_named_with_commas_and_parts_find_their_firm(run: Run) -> None:
    document = json.loads(run("gap", "labs", "--labs", "DeepSeek, google deepmind,OpenAI", "--json").out)

    assert [row["lab"] for row in document["labs"]] == ["OpenAI", "Google", "DeepSeek"]
    assert document["least"] is None


def test_labs_on_another_scale_say_so(run: Run) -> None:
    result = run("gap", "labs", "--yardstick", "metr", "--least", 2)

    assert "METR's time horizon (version 1.1)" in result.out
    assert "13 of 45 rows" in result.out


def test_domains_prints_the_order_and_its_probability(run: Run) -> None:
    text, document = run("gap", "domains"), json.loads(run("gap", "domains", "--json").out)

    assert "cannot be told apart" in text.out or "farther behind" in text.out
    assert {row["domain"] for row in document["domains"]} == {
        "software",
        "mathematics",
        "agents",
        "knowledge",
        "vision",
    }
    assert 0.0 <= document["p_order"] <= 1.0


def test_a_domain_and_a_yardstick_are_named_in_text_and_json(run: Run) -> None:
    assert "Domain software" in run("gap", "--domain", "software").out
    assert json.loads(run("gap", "--domain", "software", "--json").out)["domain"] == "software"
    assert "Domain software" in run("index", "--domain", "software").out
    assert json.loads(run("index", "--json").out)["domain"] is None
    assert "doublings" in run("gap", "--yardstick", "metr:legacy", "--definition", "points").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gap", "labs", "--labs", "OpenAI"], "name at least two"),
        (["gap", "labs", "--labs", "OpenAI,Anthropik"], "did you mean 'Anthropic'?"),
        (["gap", "labs", "--labs", "OpenAI,openai"], "named twice"),
        (["gap", "labs", "--least", "0"], "at least 1 model"),
        (["gap", "labs", "--as-of", "2022-01-01"], "two are needed"),
        (["gap", "domains", "--follower", "Chian"], "did you mean 'China'?"),
        (["gap", "domains", "--vintage", "2025-12-19"], "holds no scores"),
        (["gap", "domains", "--as-of", "2023-01-15"], "has no model by 2023-01-15"),
        (["gap", "domains", "--leader", "China"], "the same models"),
        (["gap", "domains", "--method", "best"], "no method called 'best'"),
        (["index", "--domain", "visions"], "did you mean 'vision'?"),
    ],
)
def test_an_error_is_one_line_with_what_would_work(run: Run, arguments: list[str], message: str) -> None:
    result = run(*arguments)

    assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)
    assert message in result.err


def test_the_commands_are_functions_under_gap_as_well() -> None:
    found = headway.gap.labs(labs=["OpenAI", "xAI"])

    assert found.to_dict()["pairs"] == api.gap_labs(labs=["OpenAI", "xAI"]).to_dict()["pairs"]
    assert headway.gap.domains.compare_domains is compare_domains
    assert found.chart("vi")["description"]
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = headway.gap.nonsense
