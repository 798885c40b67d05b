"""The command line as other programs see it: JSON on stdout, one line on stderr, exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

Run = Callable[..., SimpleNamespace]

UNPLACED = "file row column value why source source_url source_date confidence".split()
COMMON = {"headway", "vintage", "as_of", "seed", "draws", "sources"}


def document(result: SimpleNamespace) -> dict:
    assert result.code == 0, result.err
    assert result.out.count("\n") == 1
    return json.loads(result.out)


def test_gap_json_holds_what_the_contract_says(run: Run) -> None:
    gap = document(run("gap", "--json"))

    assert set(gap) >= COMMON | {"unit", "lag", "mean", "series", "records", "p_shrank"}
    assert set(gap["lag"]) == {"low", "central", "high", "level"}
    assert set(gap["mean"]) >= {"since", "low", "central", "high", "level"}
    assert set(gap["series"][0]) >= {"date", "low", "central", "high"}
    assert set(gap["records"][0]) >= {"model", "released", "lag", "matched"}
    assert {"title", "url", "published", "confidence"} <= set(gap["sources"][0])


def test_index_json_holds_what_the_contract_says(run: Run) -> None:
    index = document(run("index", "--json"))

    assert set(index) >= COMMON
    assert {"model", "released", "developers", "countries", "access", "index"} <= set(index["models"][0])
    assert {"benchmark", "difficulty", "slope"} <= set(index["benchmarks"][0])


@pytest.mark.parametrize("definition", ["standing", "record", "points"])
def test_gap_prints_an_answer_for_people(run: Run, definition: str) -> None:
    result = run("gap", "--definition", definition)

    assert result.code == 0
    assert "90% interval" in result.out
    assert "Kimi K3" in result.out
    assert "Data of 11 August 2026; 500 draws, seed 12345." in result.out


def test_an_earlier_day_is_said_to_be_seen_with_later_data(run: Run) -> None:
    assert "An earlier day seen with these data" in run("gap", "--as-of", "2025-06-01").out


def test_a_vintage_without_scores_uses_the_published_index_and_says_so(run: Run) -> None:
    gap = document(run("gap", "--vintage", "2025-12-19", "--json"))

    assert "holds no scores" in gap["note"]
    assert gap["lag"]["low"] <= gap["lag"]["high"]


def test_index_prints_the_strongest_models_first(run: Run) -> None:
    lines = run("index").out.splitlines()

    assert lines[2].startswith("GPT-5.6 Sol")


def test_facts_list_names_every_vintage(run: Run) -> None:
    found = document(run("facts", "list", "--json"))

    names = ["2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11", "2026-11-23"]
    assert [row["vintage"] for row in found["vintages"]] == names


def test_facts_show_prints_rows_as_json_csv_and_text(run: Run) -> None:
    rows = document(run("facts", "show", "models", "--json"))["rows"]

    assert len(rows) == 222
    assert run("facts", "show", "models", "--csv").out.count("\n") == 223
    assert "Kimi K3" in run("facts", "show", "models").out
    assert run("facts", "show", "unplaced", "--csv").out == ",".join(UNPLACED) + "\n"


def test_every_column_and_the_row_of_the_publication_are_shown(run: Run) -> None:
    lines = run("facts", "show", "unplaced", "--vintage", "2026-04-19").out.splitlines()

    assert lines[0].split() == UNPLACED
    assert lines[2].split()[:2] == ["epoch_capabilities_index.csv", "304"]


def test_facts_sql_answers_a_question(run: Run) -> None:
    query = "SELECT count(*) AS n FROM models WHERE list_contains(countries, 'China')"

    answer = document(run("facts", "sql", query, "--json"))

    assert answer["columns"] == ["n"]
    assert answer["rows"][0][0] > 40
    assert "n" in run("facts", "sql", query).out


@pytest.mark.parametrize(
    "arguments",
    [["gap"], ["index"], ["facts", "list"], ["facts", "show", "models"], ["facts", "sql", "SELECT 1 AS one"]],
)
def test_every_output_says_how_to_cite_the_data(run: Run, arguments: list[str]) -> None:
    assert "Cite as: Epoch AI, 'Capabilities & Benchmarking'" in run(*arguments).out
    assert "CC BY 4.0" in document(run(*arguments, "--json"))["citation"]


def test_csv_goes_out_alone_and_its_citation_as_a_remark(run: Run) -> None:
    result = run("facts", "show", "models", "--csv")

    assert "Cite as" not in result.out
    assert "Cite as: Epoch AI" in result.err


def test_an_option_before_a_command_under_gap_is_not_lost_in_silence(run: Run) -> None:
    result = run("gap", "--leader", "OpenAI", "labs")

    assert result.code == 2
    assert "headway gap labs --leader" in " ".join(result.err.replace("│", " ").split())


def test_version_is_printed(run: Run) -> None:
    assert run("--version").out.startswith("headway 0.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gap", "--follower", "country:Chian"], "did you mean 'China'?"),
        (["gap", "--follower", "Deepsek"], "did you mean 'DeepSeek'?"),
        (["gap", "--as-of", "2020-01-01"], "give --as-of 2023-"),
        (["gap", "--as-of", "2062-01-01"], "is after the vintage's own date"),
        (["gap", "--follower", "developer:DeepSeek+closed"], "no model is in developer:DeepSeek+access:closed"),
        (["gap", "--vintage", "2026-08-10"], "known: 2025-12-03, 2025-12-19, 2026-04-19, 2026-08-11"),
        (["gap", "--method", "magic"], "there is eci, robust, and for headway gap published"),
        (["gap", "--yardstick", "elo"], "no yardstick called 'elo'"),
        (["gap", "--table", "none.csv"], "none.csv: the file cannot be read"),
        (["index", "--vintage", "2025-12-19"], "holds no scores"),
        (["report", "--lang", "fr"], "no language called 'fr'"),
        (["facts", "show", "modells"], "did you mean 'models'?"),
        (["facts", "sql", "DROP TABLE models"], "read"),
    ],
)
def test_an_error_is_one_line_on_stderr_and_exit_code_1(run: Run, arguments: list[str], message: str) -> None:
    result = run(*arguments)

    assert result.code == 1
    assert result.out == ""
    assert result.err.count("\n") == 1
    assert message in result.err


@pytest.mark.parametrize("arguments", [["gap", "--as-of", "yesterday"], ["gap", "--nonsense"], ["facts", "import"]])
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


def test_a_table_of_ones_own_is_measured(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("model,released,group,score\nA1,2025-01-01,US,10\nA2,2025-03-01,US,20\nB1,2025-06-01,China,15\n")

    gap = document(run("gap", "--table", path, "--json"))

    assert gap["lag"]["central"] == pytest.approx(92 / 30.436875)
    assert gap["vintage"] is None
    assert run("gap", "--table", path).code == 0


def test_importing_the_package_loads_no_heavy_library() -> None:
    heavy = ("numpy", "scipy", "numba", "polars", "duckdb", "vl_convert", "typer", "pydantic")
    code = f"import sys, headway; print([name for name in {heavy} if name in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_the_program_starts_without_what_reads_and_checks_the_files_of_others() -> None:
    """A tenth of a second of the start of every command, if they were."""
    readers = ("cells", "epoch", "importing", "layouts", "opening", "publication_import", "pulling", "validation")
    names = tuple(f"headway.facts.{name}" for name in readers)
    code = f"import sys, headway.cli; print([name for name in {names} if name in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
