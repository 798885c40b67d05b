"""The layout of late 2025 on rows of a few cells: runs, outside benchmarks, and versions without developers."""

from datetime import date
from typing import Any

import pytest

from headway.facts.epoch import Publication, read_published
from headway.facts.epoch_runs import RUNS, read_runs
from headway.facts.identity import Identity, Register

THEN = date(2025, 12, 3)
NAMES = Register(models={"Alpha"}, versions={"alpha-1": "Alpha"}, listed={}).before(
    {"beta-7": Identity("Beta (Jul 2025)", "family and month of release")}
)
_RULE = {"scale": "0.01", "baseline": "0", "ceiling": "1", "version_column": "", "version": "", "reason": ""}
RULES = [
    {**_RULE, "benchmark": "Maths", "file": RUNS, "version_column": "task", "version": "Maths", "scale": "1"}
    | {"column": "Best score (across scorers)", "in_index": "yes", "released_as": "Maths", "baseline": "0.25"},
    {**_RULE, "benchmark": "Maths (public)", "file": RUNS, "version_column": "task", "version": "Maths (public)"}
    | {"column": "", "in_index": "no", "released_as": "", "reason": "two public problems"},
    {**_RULE, "benchmark": "Quiz", "file": "quiz", "column": "Score", "in_index": "yes", "released_as": "quiz"},
    {**_RULE, "benchmark": "Writing", "file": "writing", "column": "Mean", "in_index": "no", "released_as": "W"}
    | {"scale": "0.1"},
]


def version(name: str, family: str = "", released: str = "2025-01-01") -> dict[str, str]:
    return {"id": name, "Model": family, "Version release date": released, "Notes": ""}


def run(task: str, model: str, score: str) -> dict[str, str]:
    return {"task": task, "model": model, "Best score (across scorers)": score, "started_at": "16 November 2025 8:17pm"}


def read(versions: list[dict[str, str]], **files: Any) -> Publication:
    empty: dict[str, Any] = {RUNS: [], "quiz": [], "writing": []}
    later = read_published(
        date(2025, 12, 19),
        [
            {"Model": "Alpha", "eci": "130", "eci_ci_low": "", "eci_ci_high": "", "date": "2024-06-20"}
            | {"Organization": "A,B", "Country (of organization)": "France", "Model accessibility": "API access"}
        ],
        NAMES,
    )
    return read_runs(
        THEN,
        {**empty, **files},
        versions,
        [{"benchmark": "quiz", "benchmark_release_date": "2024/12/21"}],
        rules=RULES,
        names=NAMES,
        later=(later,),
    )


def test_a_run_goes_to_the_benchmark_that_its_task_names() -> None:
    found = read([version("alpha-1")], **{RUNS: [run("Maths", "alpha-1", "0.625"), run("Maths", "alpha-1", "0.4")]})

    (score,) = found.tables["scores"]
    assert (score["model"], score["benchmark"], score["score"]) == ("Alpha", "Maths", 0.5)
    assert (score["source"], score["confidence"]) == ("Epoch evaluations", "high")
    assert found.counts == {"read": 3, "placed": 2, "merged": 1, "unplaced": 0}


@pytest.mark.parametrize(
    ("file", "column", "given", "score"),
    [("quiz", "Score", "42%", 0.42), ("quiz", "Score", "42.0", 0.42), ("writing", "Mean", "8.39", 0.839)],
)
def test_percent_with_and_without_a_sign_and_marks_up_to_ten_become_shares(
    file: str, column: str, given: str, score: float
) -> None:
    row = {"Model version": "alpha-1", column: given, "Source": "S", "Source link (site from table)": "https://s.org"}

    found = read([version("alpha-1")], **{file: [row]})

    (placed,) = found.tables["scores"]
    assert placed["score"] == pytest.approx(score)
    assert (placed["source"], placed["source_url"]) == ("S", "https://s.org")


def test_what_the_layout_leaves_out_comes_from_the_publication_that_says_it() -> None:
    found = read([version("alpha-1"), version("Qwen-9", "Qwen-9"), version("unheard", "Unheard")])

    rows = {row["model"]: row for row in found.tables["models"]}
    assert (rows["Alpha"]["developers"], rows["Alpha"]["countries"]) == (("A", "B"), ("France",))
    assert (rows["Alpha"]["access"], rows["Alpha"]["released"]) == ("closed", date(2025, 1, 1))
    assert rows["Alpha"]["rule"] == "developers, countries and access as in the publication of 2025-12-19"
    assert rows["Qwen-9"]["developers"] == ("Alibaba",)
    assert (rows["Unheard"]["countries"], rows["Unheard"]["access"]) == ((), "other")


def test_a_version_that_a_later_publication_lists_is_the_same_model_there() -> None:
    found = read([version("beta-7", "Beta", "2024-07-01")])

    (row,) = found.tables["models"]
    assert found.identities["beta-7"] == Identity("Beta (Jul 2025)", "version listed by a later publication")
    assert (row["model"], row["released"]) == ("Beta (Jul 2025)", date(2024, 7, 1))


def test_what_cannot_be_placed_names_file_and_column_of_this_layout() -> None:
    found = read(
        [version("old", "Old", "")],
        **{RUNS: [run("Maths (public)", "alpha-1", "1"), run("Maths", "nobody", "1"), run("Other", "alpha-1", "1")]},
    )

    reported = {(row["file"], row["row"], row["column"], row["why"]) for row in found.tables["unplaced"]}
    assert reported == {
        ("model_versions.csv", 2, "Version release date", "no release date"),
        ("benchmarks_runs.csv", 2, "model", "two public problems"),
        ("benchmarks_runs.csv", 3, "model", "version unknown to the list of versions"),
        ("benchmarks_runs.csv", 4, "task", "no rule for this version of the benchmark"),
    }


def test_benchmarks_of_the_index_have_their_dates_and_others_do_not_enter_it() -> None:
    rows = {row["benchmark"]: row for row in read([]).tables["benchmarks"]}

    assert (rows["Quiz"]["in_index"], rows["Quiz"]["released"]) == (True, date(2024, 12, 21))
    assert (rows["Writing"]["in_index"], rows["Writing"]["released"]) == (False, None)
    assert "published_index" not in read([]).tables
