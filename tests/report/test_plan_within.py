"""The section on time, and the answer at the head of the part: computed from the same runs as `headway plan`."""

from datetime import date
from typing import Any

import pytest

from headway import api
from headway.api.planning.within import plan_within
from headway.errors import OptionError
from headway.report.blocks import Points, Table, Text
from headway.report.plan import plan_sections
from headway.report.plan_within import within_section
from headway.words import load_words
from headway.words.phrases import probability
from headway.words.plan_within import within_answer

WORDS = [load_words(language) for language in ("en", "vi")]
CLUSTER = "ascend-910c-cloudmatrix-384"
ASKED: dict[str, Any] = {"cluster": CLUSTER, "count": 2048, "others": (1024,), "days": 90.0, "batch": 15360}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return plan_within(("deepseek-v3", "deepseek-v4-pro"), **ASKED).to_dict()


def test_a_run_is_that_of_the_command(data: dict[str, Any]) -> None:
    told = api.plan("deepseek-v3", cluster=CLUSTER, count=2048, within_days=90.0).to_dict()

    run = next(run for run in data["runs"] if run["model"] == "DeepSeek-V3" and run["count"] == 2048)
    assert {name: run[name] for name in ("days", "p_within", "cost_usd", "binding")} == {
        name: told[name] for name in ("days", "p_within", "cost_usd", "binding")
    }
    assert 0.2 < run["p_within"] < 0.9


def test_more_chips_end_in_time_more_probably(data: dict[str, Any]) -> None:
    for model in ("DeepSeek-V3", "DeepSeek-V4-Pro"):
        found = [run["p_within"] for run in data["runs"] if run["model"] == model]
        assert found == sorted(found)


def test_a_batch_that_is_not_published_is_assumed_and_said(data: dict[str, Any]) -> None:
    batches = {run["model"]: (run["batch"], run["batch_published"]) for run in data["runs"]}

    section = within_section(data, WORDS[0])

    said = " ".join(item.text for block in section.blocks if isinstance(block, Points) for item in block.items)
    assert batches == {"DeepSeek-V3": (15360, True), "DeepSeek-V4-Pro": (15360, False)}
    assert "The batch of DeepSeek-V4-Pro is not published: 15,360" in said
    assert "DeepSeek-V3 is not published" not in said


def test_a_model_that_was_not_released_by_the_day_is_left_out_and_none_is_refused() -> None:
    then = plan_within(("deepseek-v3", "deepseek-v4-pro"), **ASKED, as_of=date(2026, 1, 1)).to_dict()

    assert {run["model"] for run in then["runs"]} == {"DeepSeek-V3"}
    with pytest.raises(OptionError, match="none of deepseek-v4-pro was released by 2026-01-01"):
        plan_within(("deepseek-v4-pro",), **ASKED, as_of=date(2026, 1, 1))


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_the_head_answers_first_with_days_chips_and_probability(data: dict[str, Any], words: Any) -> None:
    head, *sections = plan_sections({"plan_within": data}, words)

    first = head.blocks[0]
    assert isinstance(first, Text)
    assert first.text == within_answer(data, words)
    for run in data["runs"]:
        if run["count"] == 2048:
            assert f"{words.number(run['days']['central'], 0)}" in first.text
            assert probability(run["p_within"], words) in first.text
    assert "910C" in first.text
    assert [section.name for section in sections] == ["plan-within"]


@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
@pytest.mark.parametrize(("chances", "same_as"), [((0.9, 0.8), "all"), ((0.9, 0.1), "some"), ((0.1, 0.2), "none")])
def test_the_answer_follows_from_the_probabilities(
    data: dict[str, Any], words: Any, chances: tuple[float, float], same_as: str
) -> None:
    asked = iter(chances)
    runs = [{**run, "p_within": next(asked)} if run["count"] == 2048 else run for run in data["runs"]]
    start = words.messages[f"plan_within.answer_{same_as}"].partition("{")[0]

    assert within_answer({**data, "runs": runs}, words).startswith(start)


def test_a_run_that_does_not_fit_is_said_in_the_answer_and_in_the_table() -> None:
    few = plan_within(("deepseek-v3",), **{**ASKED, "count": 64, "others": ()}).to_dict()

    section = within_section(few, WORDS[0])

    cells = [cell.text for block in section.blocks if isinstance(block, Table) for cell in block.rows[0]]
    assert few["runs"][0]["p_within"] == 0.0
    assert "does not fit" in within_answer(few, WORDS[0])
    assert any(cell.startswith("does not fit") for cell in cells)
    assert "<1%" in cells
