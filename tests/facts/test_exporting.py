"""Exports: the same rows in every form, described, cited, safe in a spreadsheet, whole or not at all."""

import csv
import hashlib
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import polars as pl
import pytest
import yaml
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from headway import facts
from headway.api.data.exporting import facts_export
from headway.cli.app import app
from headway.errors import DataError, StoreError, UnknownName
from headway.facts import exported_parquet, exporting
from headway.facts.exported import ExportResult
from headway.facts.exported_sqlite import definition
from headway.facts.formulas import is_formula
from headway.facts.provenance import Source
from headway.facts.schema import Table
from headway.facts.spreadsheet import spreadsheet_cell, text_of_cell
from headway.facts.store import list_vintages, open_vintage
from headway.facts.tables import TABLES
from headway.facts.writing import write_vintage

ORIGIN = {"source": "test", "source_url": "https://example.org", "source_date": date(2026, 1, 1), "confidence": "high"}
SOURCE = Source(title="test", url="https://example.org", published=date(2026, 1, 1), confidence="high")
COUNTS = {"read": 1, "placed": 1, "merged": 0, "unplaced": 0}
OWN = "2026-09-01"

#: Names that a spreadsheet, a reader of CSV or a database could trip over.
NASTY = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "'=1+1",
    "'quoted'",
    "-5%",
    'say "yes", twice',
    "two\nlines",
    "a\rreturn",
    "<script>alert(1)</script>",
    "Ẑ́ 模型 🙂",
    "NULL",
    "true",
    " blanks ",
)


def model(name: str) -> dict[str, Any]:
    row = {"model": name, "released": date(2025, 1, 1), "developers": (name, "=b"), "countries": (), "access": "open"}
    return {**row, **ORIGIN}


def score(name: str) -> dict[str, Any]:
    return {"model": name, "benchmark": "B", "score": 0.1, "raw": -0.25, **ORIGIN}


def draws(name: str) -> dict[str, Any]:
    return {"model": name, "version": name, "draws": (-1.5, 0.1, 2.0), **ORIGIN}


def write_own(store: Path, name: str = OWN, scored: tuple[str, ...] = NASTY) -> None:
    rows = {
        "models": [model(each) for each in NASTY],
        "benchmarks": [{"benchmark": "B", "in_index": False, **ORIGIN}],
        "scores": [score(each) for each in scored],
        "published_draws": [draws(each) for each in NASTY],
    }
    write_vintage(store, name, rows, sources=[SOURCE], counts=COUNTS)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExportResult]:
    """Everything: the bundled vintages, and one with names that are hard to carry."""
    root = tmp_path_factory.mktemp("export")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEADWAY_STORE", str(root / "store"))
        write_own(root / "store")
        yield facts_export(root / "out")


def chosen(opened: facts.Vintage, name: str) -> list[tuple[Any, ...]]:
    """The rows of a table of a vintage, the vintage first, as plain values."""
    return [(opened.name, *row) for row in opened.table(name).iter_rows()]


def expected(name: str) -> list[tuple[Any, ...]]:
    every = [open_vintage(info.name) for info in list_vintages()]
    return [row for opened in every if name in opened.table_names for row in chosen(opened, name)]


def kinds(table: Table) -> list[str]:
    return ["text", *(column.kind for column in table.columns)]


def from_csv(cell: str, kind: str) -> Any:
    """A cell of a CSV file read by the rule that the README gives, and by nothing of ours."""
    if kind == "names":
        return [text_of_cell(name) for name in cell.split(";")] if cell else []
    if not cell:
        return None
    match kind:
        case "numbers":
            return [float(each) for each in cell.split(";")]
        case "number":
            return float(cell)
        case "count":
            return int(cell)
        case "flag":
            return cell == "true"
        case "day":
            return date.fromisoformat(cell)
        case _:
            return cell.removeprefix("'")


def from_sqlite(cell: Any, kind: str) -> Any:
    if cell is None:
        return None
    if kind in ("names", "numbers"):
        return json.loads(cell)
    return date.fromisoformat(cell) if kind == "day" else bool(cell) if kind == "flag" else cell


def test_every_cell_is_the_same_in_the_vintages_csv_parquet_and_sqlite(export: ExportResult) -> None:
    database = sqlite3.connect(export.folder / "headway.sqlite")

    for name, count in export.tables.items():
        rows, form = expected(name), kinds(TABLES[name])
        text = (export.folder / f"csv/{name}.csv").read_bytes().decode()
        written = list(csv.reader(io.StringIO(text, newline="")))[1:]
        from_text = [tuple(map(from_csv, row, form)) for row in written]
        stored = database.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()

        assert len(rows) == count
        assert from_text == rows, name
        assert pl.read_parquet(export.folder / f"parquet/{name}.parquet").rows() == rows, name
        assert [tuple(map(from_sqlite, row, form)) for row in stored] == rows, name
    database.close()


def test_duckdb_reads_the_parquet_files_with_their_types(export: ExportResult) -> None:
    path = export.folder / "parquet/models.parquet"

    found = duckdb.sql(f"SELECT vintage, model, released, developers FROM '{path}' WHERE vintage = '{OWN}'").fetchall()

    assert found == [(OWN, name, date(2025, 1, 1), [name, "=b"]) for name in NASTY]


def test_frictionless_finds_the_descriptor_and_every_table_right(export: ExportResult) -> None:
    report = frictionless.validate(str(export.folder / "datapackage.json"))

    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])
    assert [task.name for task in report.tasks] == list(export.tables)


def test_frictionless_would_find_a_table_wrong(tmp_path: Path, store: Path) -> None:
    write_own(store)
    facts_export(tmp_path / "out", vintages=[OWN])
    path = tmp_path / "out/csv/scores.csv"
    path.write_bytes(path.read_bytes().replace(b"0.1,", b"7,", 1))

    report = frictionless.validate(str(tmp_path / "out/datapackage.json"))

    assert {kind for (kind,) in report.flatten(["type"])} >= {"hash-count", "constraint-error"}


def test_the_descriptor_states_every_file_with_its_hash_and_bytes(export: ExportResult) -> None:
    told = json.loads((export.folder / "datapackage.json").read_text("utf-8"))
    stated = {row["path"]: (row["bytes"], row["hash"]) for row in (*told["resources"], *told["other_forms"])}
    lying = {path.relative_to(export.folder).as_posix(): path for path in export.folder.rglob("*.*")}

    found = {name: path.read_bytes() for name, path in lying.items() if path.is_file()}

    assert set(found) - set(stated) == {"datapackage.json", "README.md", "CITATION.cff"}
    for name, (size, digest) in stated.items():
        assert (len(found[name]), f"sha256:{hashlib.sha256(found[name]).hexdigest()}") == (size, digest)
    assert {row.file: (row.size, row.sha256) for row in export.files} == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in found.items()
    }


def test_the_citation_and_the_licence_are_with_every_form(export: ExportResult) -> None:
    told = json.loads((export.folder / "datapackage.json").read_text("utf-8"))
    cited = yaml.safe_load((export.folder / "CITATION.cff").read_text("utf-8"))
    text = (export.folder / "README.md").read_text("utf-8")
    with sqlite3.connect(export.folder / "headway.sqlite") as database:
        about = dict(database.execute("SELECT name, value FROM about").fetchall())
    database.close()

    citation = export.to_dict()["citation"]
    assert "Epoch AI, 'Capabilities & Benchmarking'" in citation
    assert told["citation"] == about["citation"] == cited["notes"] == citation
    assert citation in text
    for name in export.tables:
        assert pl.read_parquet_metadata(export.folder / f"parquet/{name}.parquet")["citation"] == citation
    assert told["licenses"][0]["name"] == cited["license"] == "CC-BY-4.0"
    assert all("first publisher" in each for each in (told["terms"], about["terms"], text))
    assert {"name", "title", "message", "authors", "cff-version"} - {"name"} <= cited.keys()


def test_sqlite_says_what_its_vintages_and_columns_are(export: ExportResult) -> None:
    database = sqlite3.connect(export.folder / "headway.sqlite")
    vintages = database.execute("SELECT name, day, digest, sources FROM vintages ORDER BY name").fetchall()
    listed = """SELECT "column", kind, meaning FROM columns WHERE "table" = 'scores' ORDER BY place"""
    columns = database.execute(listed).fetchall()
    links = database.execute('PRAGMA foreign_key_list("scores")').fetchall()
    key = [row[1] for row in database.execute('PRAGMA table_info("scores")') if row[5]]
    broken = database.execute("PRAGMA foreign_key_check").fetchall()
    newest = database.execute("SELECT DISTINCT vintage FROM latest_scores").fetchall()
    database.close()

    assert [(name, day, digest) for name, day, digest, _ in vintages] == [
        (info.name, info.name, open_vintage(info.name).digest) for info in list_vintages()
    ]
    assert json.loads(vintages[-2][3])[0]["title"] == "test"
    assert [row[0] for row in columns] == ["vintage", *TABLES["scores"].column_names]
    assert all(meaning for _, _, meaning in columns)
    assert {(row[2], row[3]) for row in links} == {
        ("vintages", "vintage"),
        ("models", "vintage"),
        ("models", "model"),
        ("benchmarks", "vintage"),
        ("benchmarks", "benchmark"),
    }
    assert key == ["vintage", "model", "benchmark"]
    assert broken == []
    assert newest == [(OWN,)]


def test_no_table_has_the_name_of_one_that_explains_the_others() -> None:
    assert not {"about", "vintages", "columns"} & TABLES.keys()
    assert not any(column.name == "vintage" for table in TABLES.values() for column in table.columns)
    assert all(statement for table in TABLES.values() for statement in definition(table, TABLES))


def test_the_queries_of_the_readme_run(export: ExportResult, monkeypatch: pytest.MonkeyPatch) -> None:
    for_sqlite, for_duckdb = re.findall(
        r"```sql\n(.*?)```", (export.folder / "README.md").read_text("utf-8"), re.DOTALL
    )
    monkeypatch.chdir(export.folder)
    database = sqlite3.connect("headway.sqlite")
    counted = database.execute(for_sqlite).fetchall()
    database.close()

    shown = duckdb.sql(for_duckdb).fetchall()

    assert dict(counted)["2026-08-11"] == 2249
    assert len(shown) == len(NASTY)


def test_as_known_on_a_day_is_one_condition(export: ExportResult) -> None:
    with sqlite3.connect(export.folder / "headway.sqlite") as database:
        (count,) = database.execute("SELECT count(*) FROM scores WHERE vintage = '2026-08-11'").fetchone()
    database.close()

    assert count == open_vintage("2026-08-11").table("scores").height


def test_no_text_of_a_csv_file_is_run_by_a_spreadsheet(export: ExportResult) -> None:
    for name in export.tables:
        table = TABLES[name]
        text = (export.folder / f"csv/{name}.csv").read_bytes().decode()
        for row in csv.DictReader(io.StringIO(text, newline="")):
            texts = [row[column.name] for column in table.columns if column.kind == "text"]
            listed = [row[column.name].split(";") for column in table.columns if column.kind == "names"]
            assert not any(is_formula(cell) for cell in (*texts, *(each for cells in listed for each in cells)))


@given(st.text() | st.lists(st.sampled_from(["'", "=", "-", "1", "%", "\t", "a", " "])).map("".join))
def test_a_text_comes_back_from_its_cell(text: str) -> None:
    cell = spreadsheet_cell(text)

    assert text_of_cell(cell) == text
    assert not is_formula(cell)
    assert text_of_cell(spreadsheet_cell(text, several=True), several=True) == text


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_vintages_give_the_same_bytes(tmp_path: Path, store: Path) -> None:
    write_own(store)
    vintages = ["2025-12-19", OWN]
    first = facts_export(tmp_path / "first", vintages=vintages)

    second = facts_export(tmp_path / "second", vintages=[*reversed(vintages), OWN])

    assert contents(first.folder) == contents(second.folder)


def test_rows_that_went_to_the_disk_in_between_are_the_same(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del store
    vintages = ["2025-12-19", "2026-04-19"]
    first = facts_export(tmp_path / "first", vintages=vintages)
    monkeypatch.setattr(exported_parquet, "_HELD", 1)

    second = facts_export(tmp_path / "second", vintages=vintages)

    assert contents(first.folder) == contents(second.folder)


def test_an_earlier_export_is_replaced_whole(tmp_path: Path, store: Path) -> None:
    del store
    first = facts_export(tmp_path / "out", vintages=["2026-11-23"])

    second = facts_export(tmp_path / "out", vintages=["2025-12-19"])

    assert (first.replaced, second.replaced) == (False, True)
    assert contents(tmp_path / "out").keys() == {file.file for file in second.files}
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_a_folder_with_anything_else_is_refused(tmp_path: Path, store: Path) -> None:
    del store
    facts_export(tmp_path / "out", vintages=["2025-12-19"])
    (tmp_path / "out/csv/mine.txt").touch()
    (tmp_path / "file").touch()
    before = contents(tmp_path / "out")

    with pytest.raises(StoreError, match=r"it holds csv/mine.txt, which is of no earlier export; give a folder"):
        facts_export(tmp_path / "out")
    with pytest.raises(StoreError, match="it is a file; give a folder"):
        facts_export(tmp_path / "file")
    with pytest.raises(StoreError, match=r"file/out: Not a directory|file/out: File exists"):
        facts_export(tmp_path / "file/out")

    assert contents(tmp_path / "out") == before


def test_the_store_is_no_place_for_an_export(store: Path) -> None:
    write_own(store)

    for target in (store, store / "export", store.parent):
        with pytest.raises(StoreError, match="the store lies there; give another folder"):
            facts_export(target)

    assert [entry.name for entry in store.iterdir() if not entry.name.startswith(".")] == [OWN]


@pytest.mark.parametrize("broken", ["citation_file", "describe_export", "_file", "_write_table"])
def test_an_export_that_fails_leaves_what_was_there(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    del store
    facts_export(tmp_path / "out", vintages=["2025-12-19"])
    before = contents(tmp_path)

    def fail(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, broken, fail)
    with pytest.raises(StoreError, match=r"the export cannot be written to .*out: No space left on device"):
        facts_export(tmp_path / "out", vintages=["2026-08-11"])

    assert contents(tmp_path) == before


def test_a_damaged_vintage_is_named_and_nothing_is_written(tmp_path: Path, store: Path) -> None:
    write_own(store)
    path = store / OWN / "scores.csv"
    path.write_bytes(path.read_bytes().replace(b"0.1", b"0.2"))

    with pytest.raises(StoreError, match=rf"scores.csv of vintage {OWN} has changed"):
        facts_export(tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_row_that_leads_nowhere_is_named(tmp_path: Path, store: Path) -> None:
    write_own(store, scored=("nobody",))

    with pytest.raises(DataError, match=rf"scores.csv of vintage {OWN}, column 'model', value 'nobody': .* --vintage"):
        facts_export(tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_an_unknown_vintage_is_told() -> None:
    with pytest.raises(UnknownName, match="no vintage called '2020-01-01'"):
        facts_export(Path("nowhere"), vintages=["2020-01-01"])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def test_the_command_says_what_it_wrote(tmp_path: Path, store: Path) -> None:
    del store
    out = tmp_path / "out"

    told = run("facts", "export", str(out), "--vintage", "2025-12-19", "--vintage", "2026-08-11")
    found = json.loads(run("facts", "export", str(out), "--vintage", "2025-12-19", "--json").stdout)

    assert told.exit_code == 0
    assert "Vintages: 2 (2025-12-19 to 2026-08-11); tables: 5;" in told.stdout
    assert "Cite as: Epoch AI" in told.stdout
    assert found["tables"] == [
        {"table": "models", "rows": 139},
        {"table": "published_index", "rows": 139},
        {"table": "unplaced", "rows": 1},
    ]
    assert (found["vintage"], found["as_of"], found["draws"]) == ("2025-12-19", "2025-12-19", None)
    assert {"file", "bytes", "sha256", "rows"} == found["files"][0].keys()
    assert {file["file"] for file in found["files"]} >= {"csv/models.csv", "parquet/models.parquet", "headway.sqlite"}
    assert found["folder"] == str(out)
    assert found["sources"]
    assert found["headway"]
