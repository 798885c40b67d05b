"""`headway plan serve` and `headway plan replace` on the command line."""

import json

import pytest
from typer.testing import CliRunner

from headway.cli.app import app

RUN = CliRunner()


def test_serve_prints_one_json_document_with_a_row_for_each_kind_of_chip() -> None:
    found = RUN.invoke(app, ["plan", "serve", "deepseek-v3", "--cluster", "h800-deepseek-2048, 910C", "--json"])

    data = json.loads(found.stdout)
    assert found.exit_code == 0
    assert [row["chip"] for row in data["rows"]] == ["H800 SXM5 80GB", "Ascend 910C"]
    assert data["level"] == 0.8


def test_serve_says_what_a_load_takes() -> None:
    said = ["plan", "serve", "deepseek-v3", "--cluster", "910C", "--tokens-per-day", "120e12", "--side", "China"]

    found = RUN.invoke(app, said)

    assert "120 trillion tokens a day" in found.stdout


def test_replace_prints_chips_for_each_task() -> None:
    found = RUN.invoke(app, ["plan", "replace", "910C,H20", "H100", "--json"])

    data = json.loads(found.stdout)
    assert [row["chip"] for row in data["rows"]] == ["Ascend 910C", "H20 96GB"]
    assert [task["task"] for task in data["rows"][0]["tasks"]] == ["train", "prefill", "decode"]


@pytest.mark.parametrize(
    "wrong", [["serve", "deepseek-v3", "--cached", "1.5"], ["replace", ",", "H100"], ["replace", "910C", "H1000"]]
)
def test_wrong_questions_raise_an_error_of_ours(wrong: list[str]) -> None:
    found = RUN.invoke(app, ["plan", *wrong])

    assert type(found.exception).__module__ == "headway.errors"
