"""`headway gap revisions` as other programs see it, on the bundled vintages and on one of the user's own."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway.gap.mixtures import INGREDIENTS

Run = Callable[..., SimpleNamespace]
VINTAGES = ["2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11"]


def document(result: SimpleNamespace) -> dict[str, Any]:
    assert result.code == 0, result.err
    found: dict[str, Any] = json.loads(result.out)
    return found


def test_json_holds_what_the_contract_says(run: Run) -> None:
    found = document(run("gap", "revisions", "--json"))

    assert set(found) >= {"headway", "vintage", "as_of", "seed", "draws", "sources", "unit", "by_vintage"}
    assert [row["vintage"] for row in found["by_vintage"]] == VINTAGES
    for row in found["by_vintage"]:
        assert row["as_of"] == row["vintage"]
        assert set(row["lag"]) == {"low", "central", "high", "level"}
        assert (row["now"] is None) == (row["vintage"] == found["vintage"])
    for row in found["by_vintage"][:-1]:
        assert row["difference"]["central"] == pytest.approx(row["lag"]["central"] - row["now"]["lag"]["central"])


def test_then_and_now_are_the_answers_of_headway_gap(run: Run) -> None:
    row = document(run("gap", "revisions", "--json"))["by_vintage"][0]

    then = document(run("gap", "--vintage", row["vintage"], "--json"))
    now = document(run("gap", "--as-of", row["vintage"], "--json"))

    assert row["lag"] == then["lag"]
    assert row["now"]["lag"] == now["lag"]


def test_parts_are_between_vintages_with_scores_and_sum_to_the_difference(run: Run) -> None:
    found = document(run("gap", "revisions", "--json"))

    pairs = [(row["from"], row["to"], row["successive"]) for row in found["decompositions"]]
    assert pairs == [
        ("2025-12-03", "2026-04-19", True),
        ("2026-04-19", "2026-08-11", True),
        ("2025-12-03", "2026-08-11", False),
    ]
    by_day = {row["vintage"]: row for row in found["by_vintage"]}
    for row in found["decompositions"]:
        assert [span["name"] for span in row["spans"]] == [row["from"], by_day[row["from"]]["quarter"]["name"]]
        for span in row["spans"]:
            assert list(span["parts"]) == list(INGREDIENTS)
            assert sum(span["parts"].values()) == pytest.approx(span["difference"], abs=1e-9)
        assert row["spans"][0]["old"] == pytest.approx(by_day[row["from"]]["lag"]["central"], abs=1e-6)
    assert [(row["vintage"], row["reason"]) for row in found["skipped"]] == [("2025-12-19", "published")]


def test_the_third_quarter_of_2025_has_been_given_as_five_and_as_eight_months(run: Run) -> None:
    """Five by the index published in December; eight by the scores of August with o3 on the day of its announcement."""
    rows = {row["vintage"]: row["quarter"] for row in document(run("gap", "revisions", "--json"))["by_vintage"]}

    assert rows["2025-12-19"]["name"] == "2025Q3"
    assert rows["2025-12-19"]["lag"]["central"] == pytest.approx(5.0, abs=0.05)
    assert rows["2025-12-19"]["now_published"]["lag"]["central"] == pytest.approx(8.0, abs=0.05)
    assert rows["2025-12-19"]["now"]["lag"]["central"] == pytest.approx(5.1, abs=0.05)


@pytest.mark.parametrize("definition", ["standing", "record", "points"])
def test_an_answer_for_people(run: Run, definition: str) -> None:
    result = run("gap", "revisions", "--definition", definition)

    assert result.code == 0
    assert "as known then" in result.out
    assert "What moved it from the data of 3 Dec 2025 to those of 19 Apr 2026" in result.out
    assert "holds the index as published" in result.out
    assert ("index points" in result.out) == (definition == "points")


def test_a_second_call_is_read_from_the_cache(run: Run) -> None:
    run("gap", "revisions")

    again = run("gap", "revisions")

    assert again.err == ""


def test_an_older_vintage_can_count_as_today(run: Run) -> None:
    found = document(run("gap", "revisions", "--vintage", "2026-04-19", "--json"))

    assert [row["vintage"] for row in found["by_vintage"]] == VINTAGES[:3]
    assert [(row["from"], row["to"]) for row in found["decompositions"]] == [("2025-12-03", "2026-04-19")]


def test_the_oldest_vintage_alone_has_nothing_to_be_compared_with(run: Run) -> None:
    found = document(run("gap", "revisions", "--vintage", "2025-12-03", "--json"))
    text = run("gap", "revisions", "--vintage", "2025-12-03").out

    assert found["decompositions"] == []
    assert "There is no earlier answer to compare with." in text


def test_a_published_index_can_count_as_today_but_is_not_taken_apart(run: Run) -> None:
    found = document(run("gap", "revisions", "--vintage", "2025-12-19", "--json"))

    assert found["decompositions"] == []
    assert found["by_vintage"][0]["difference"] is not None


@pytest.mark.slow
def test_a_vintage_of_ones_own_is_compared_as_well(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "store"))
    own = tmp_path / "own.csv"
    own.write_text("model,benchmark,score,released\nGPT-5,GPQA diamond,0.5,\n", "utf-8")
    run("facts", "import", own, "--known", "2026-09-01")

    found = document(run("gap", "revisions", "--json"))

    assert found["vintage"] == "2026-09-01"
    changes = next(row for row in found["decompositions"] if row["from"] == "2026-08-11")
    assert {name for name, count in changes["changes"].items() if count} == {"changed_scores"}
    assert {name for name, value in changes["spans"][0]["parts"].items() if value} <= {"changed_scores", "refit"}


def test_a_group_that_older_vintages_do_not_know_is_said(run: Run) -> None:
    """Thinking Machines released its first scored model in July 2026."""
    found = document(run("gap", "revisions", "--follower", "developer:Thinking Machines", "--json"))

    assert [(row["vintage"], row["reason"]) for row in found["skipped"]] == [(name, "groups") for name in VINTAGES[:3]]
    assert [row["vintage"] for row in found["by_vintage"]] == VINTAGES[3:]


def test_a_vintage_that_cannot_be_fitted_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "store"))
    mine = tmp_path / "mine.csv"
    mine.write_text("model,benchmark,score,released\nDragon 1,HLE,0.5,2025-06-02\n", "utf-8")
    run("facts", "import", mine, "--known", "2025-11-20")

    found = document(run("gap", "revisions", "--json"))
    text = run("gap", "revisions").out

    assert [(row["vintage"], row["reason"]) for row in found["skipped"]] == [
        ("2025-11-20", "fit"),
        ("2025-12-19", "published"),
    ]
    assert "Data of 20 November 2025: left out, because no index can be fitted to it" in text


@pytest.mark.slow
def test_a_follower_that_leads_has_a_gap_of_nothing_then_and_now(run: Run) -> None:
    found = document(run("gap", "revisions", "--leader", "China", "--follower", "US", "--json"))

    for row in found["by_vintage"]:
        assert row["lag"]["central"] == 0.0
    assert "No earlier answer has changed" in run("gap", "revisions", "--leader", "China", "--follower", "US").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--definition", "standin"], "did you mean 'standing'"),
        (["--leader", "Narnia"], "no group called 'Narnia'"),
        (["--vintage", "2026-08-10"], "known: 2025-12-03"),
        (["--leader", "China", "--follower", "country:China"], "leader and follower are the same models"),
        (["--method", "magic"], "no method called 'magic'"),
    ],
)
def test_bad_input_ends_with_one_line(run: Run, arguments: list[str], message: str) -> None:
    result = run("gap", "revisions", *arguments)

    assert result.code == 1
    assert message in result.err
    assert result.err.count("\n") == 1


def test_the_function_of_the_same_name_answers_like_the_command(run: Run) -> None:
    found = headway.gap.revisions()

    assert json.loads(json.dumps(found.to_dict())) == document(run("gap", "revisions", "--json"))
    assert found.chart("vi")["description"].startswith("Xét từng ngày, chưa thể phân biệt")
