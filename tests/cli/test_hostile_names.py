"""What the commands print of names that are attacks: a terminal and a spreadsheet show them, a program gets all."""

import csv
import io
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hostile_vintage import NAMES
from typer.testing import CliRunner

from headway.cli import app as program
from headway.cli.app import app
from headway.errors import HeadwayError, StoreError
from headway.facts.formulas import is_formula
from headway.facts.provenance import Source
from headway.facts.spreadsheet import text_of_cell
from headway.facts.writing import write_vintage

DAY = "2026-09-01"

#: What acts on a terminal without being seen; an end of a line is told by what stands around it.
ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a vintage of attacks alone."""
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "store"))
    origin = {"source": NAMES[6], "source_url": NAMES[4], "source_date": date(2026, 1, 1), "confidence": "high"}
    row: dict[str, Any] = {"released": date(2025, 1, 1), "access": "open", **origin}
    rows = {"models": [{"model": name, "developers": (name, "=b"), **row} for name in (*NAMES, "a\r=1+1")]}
    source = Source(title=NAMES[6], url=None, published=date(2026, 1, 1), confidence="low")
    write_vintage(tmp_path / "store", DAY, rows, sources=[source], counts={}, citation=NAMES[4])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    "arguments", [("show", "models"), ("sql", "SELECT model, developers FROM models"), ("list",), ("verify",)]
)
def test_nothing_in_a_name_acts_on_the_terminal(arguments: tuple[str, ...]) -> None:
    options = () if arguments[0] in ("list", "verify") else ("--vintage", DAY)

    found = run("facts", *arguments, *options)

    assert found.exit_code == 0
    assert ACTS.search(found.stdout) is None
    if arguments[0] in ("show", "sql"):
        assert r"clear\x1b[2J" in found.stdout
        assert r"two\nlines" in found.stdout


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("name", [*NAMES, "a\r=1+1"])
def test_a_name_that_is_followed_does_not_act_on_the_terminal(name: str) -> None:
    found = run("facts", "trace", "--vintage", DAY, "--", "models", name)

    assert found.exit_code == 0
    assert ACTS.search(found.stdout) is None
    assert json.loads(run("facts", "trace", "--json", "--vintage", DAY, "--", "models", name).stdout)["rows"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        b"{}",
        b'{"trust":[]}',
        b'{"trust":{"numbers":5,"vintages":5,"no_data":5}}',
        b'{"trust":{"numbers":[5],"vintages":[],"no_data":[]},"a":1}',
        b'{"trust":{"numbers":[{"path":5,"also":[]}],"vintages":[],"no_data":[]},"a":1}',
    ],
)
def test_a_report_that_is_none_is_one_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "report.json").write_bytes(content)

    found = CliRunner().invoke(app, ["facts", "trace", "/a", "--report", str(tmp_path)])

    assert isinstance(found.exception, HeadwayError)


@pytest.mark.usefixtures("hostile")
def test_a_program_gets_every_name_as_it_is() -> None:
    text = run("facts", "show", "models", "--vintage", DAY, "--json").stdout

    assert ACTS.search(text) is None
    assert [row["model"] for row in json.loads(text)["rows"]] == [*NAMES, "a\r=1+1"]


@pytest.mark.usefixtures("hostile")
def test_a_spreadsheet_runs_nothing_of_a_printed_table() -> None:
    text = run("facts", "show", "models", "--vintage", DAY, "--csv").stdout

    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [text_of_cell(row["model"]) for row in rows] == [*NAMES, "a\r=1+1"]
    assert [text_of_cell(row["developers"], several=True) for row in rows] == [
        f"{name};=b" for name in (*NAMES, "a\r=1+1")
    ]
    assert not any(is_formula(cell) for row in rows for cell in row.values())


@pytest.mark.usefixtures("hostile")
def test_a_printed_table_does_not_act_on_a_terminal_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headway.cli.output._on_terminal", lambda: True)

    assert ACTS.search(run("facts", "show", "models", "--vintage", DAY, "--csv").stdout) is None


def test_numbers_of_a_printed_table_are_as_they_were() -> None:
    text = run("facts", "show", "chip_flows", "--csv").stdout
    told = json.loads(run("facts", "show", "chip_flows", "--json").stdout)["rows"]

    found = [row["central"] for row in csv.DictReader(io.StringIO(text))]

    assert found == ["" if row["central"] is None else str(row["central"]) for row in told]


def test_an_error_is_one_line_whatever_a_name_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise StoreError(f"no such thing: {NAMES[6]} {NAMES[5]} {NAMES[4]}")

    monkeypatch.setattr(program, "app", fail)
    monkeypatch.setattr(sys, "argv", ["headway"])

    with pytest.raises(SystemExit) as left:
        program.main()

    said = capsys.readouterr().err
    assert left.value.code == 1
    assert said.count("\n") == 1
    assert ACTS.search(said) is None
