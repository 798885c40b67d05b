"""Texts of strangers that are quoted or exported: no formula is live, nothing is hidden, nothing endless."""

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from headway.facts.formulas import is_formula, neutral, shown


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\nx",
        " =1",
        "＝1",
        "＠a",
        "=+11/-11",
        "-a",
        "--1",
    ],
)
def test_what_a_spreadsheet_may_compute_is_a_formula_and_made_text(text: str) -> None:
    assert is_formula(text)
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "-0.5", "+1", "-1.5e-3", "-5%", "-1,234.5", "-", "GPT-5", "'=1", "5"])
def test_numbers_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert not is_formula(text)
    assert neutral(text) == text


@seed(1)
@given(st.text())
def test_what_is_shown_is_no_formula_is_printable_and_short(text: str) -> None:
    told = shown(text)

    assert not is_formula(told)
    assert told.isprintable()
    assert len(told) <= 200


def test_what_cannot_be_seen_is_written_out() -> None:
    assert shown("a\x1b[2J\u202eb\0") == "a\\x1b[2J\\u202eb\\x00"
    assert shown("x" * 1_000_000) == "x" * 197 + "..."
    assert shown("Qwen3‑Max é") == "Qwen3‑Max é"
