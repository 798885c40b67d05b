"""What a race hangs on, as text for people."""

from typing import Any

from headway.cli.race_sensitivity_text import sensitivity_text
from headway.words import load_words
from headway.words import race_sensitivity as say


def told(**changed: Any) -> dict[str, Any]:
    index = {"first": 0.3, "first_error": 0.02, "total": 0.41, "total_error": 0.017}
    return {
        "vintage": "2026-08-11",
        "compute_vintage": "2026-11-23",
        "as_of": "2026-08-11",
        "seed": 1,
        "sources": [],
        "citation": "Cited.",
        "quantity": "lag",
        "month": 60,
        "rows": 2048,
        "sobol": [
            {"parameter": "tacit_share + other", "confidence": "mixed", **index},
            {"parameter": "data", "confidence": "", **index, "first": -0.001},
        ],
        "prior": {"chance": index, "low_confidence": None, "fragile": None},
        "shapley": [{"parameter": "tacit_share", "share": 0.45, "low": 0.4, "high": 0.5, "confidence": "low"}],
        "pawn": [{"parameter": "tacit_share", "median": 0.25, "threshold": 0.11, "found": True, "confidence": "low"}],
        "chance": 0.34,
        "low_confidence_share": 0.5,
        "fragile": None,
        **changed,
    }


def test_the_answer_names_the_input_that_carries_most_and_the_share_of_weak_ones() -> None:
    text = sensitivity_text(told())

    assert text.startswith(
        "The lag in five years hangs most on tacit_share: 45% of its variance.\n"
        "Inputs of low confidence carry 50%, chance 34%.\n"
    )
    lines = {line.split("  ")[0].strip(): line.split() for line in text.splitlines()}
    assert lines["tacit_share + other"][-4:] == ["30%", "±2", "41%", "±2"]
    assert lines["data"][1:3] == ["–", "0%"]
    assert lines["tacit_share"][-1] == "0.25*"
    assert "all of low confidence" not in text
    assert "* above 0.11, which chance alone seldom passes." in text


def test_a_fragile_answer_says_so() -> None:
    frail = {"parameter": "tacit_share", "share": 0.45, "most": 0.4}

    text = sensitivity_text(told(fragile=frail))

    assert "Fragile on the members that history left: tacit_share is of low confidence and carries 45%" in text
    assert "Not fragile on the prior" in text


def test_too_few_members_leave_no_shares() -> None:
    text = sensitivity_text(told(shapley=[], pawn=[], quantity="points"))

    assert text.startswith("The gap in index points in five years: too few members differ")
    assert "*" not in text


def test_every_word_is_there_in_both_languages() -> None:
    frail = {"parameter": "tacit_share", "share": 0.45, "most": 0.4}
    data = told(fragile=frail, prior={**told()["prior"], "low_confidence": told()["prior"]["chance"], "fragile": frail})

    for words in (load_words("en"), load_words("vi")):
        said = [say.sensitivity_title(data, words), *say.sensitivity_said(data, words)]
        cells = [*say.sobol_columns(words), *say.member_columns(words)]
        cells += [cell for row in (*say.sobol_cells(data, words), *say.member_cells(data, words)) for cell in row]
        assert all(said)
        assert len(said) == 4
        assert all(cells)
