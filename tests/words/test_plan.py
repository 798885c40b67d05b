"""Numbers of plans as they are written: two to three figures, never more than is known."""

import pytest

from headway.words import load_words
from headway.words.plan import figure, figure_with_span
from headway.words.plan_compare import compare_cells
from headway.words.plan_serve import serve_remarks

EN, VI = load_words("en"), load_words("vi")


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.123, "0.12"), (0.996, "1.0"), (4.24, "4.2"), (9.96, "10"), (81.4, "81"), (999.4, "999"), (999.6, "1,000"),
     (9817.6, "9,820"), (17282.0, "17,300"), (99_940.0, "99,900"), (99_960.0, "100 thousand"),
     (7.92e6, "7.92 million")],
)  # fmt: skip
def test_a_number_has_two_to_three_figures(value: float, said: str) -> None:
    assert figure(value, EN) == said


def test_vietnamese_writes_the_same_number_with_its_own_marks() -> None:
    span = {"low": 6759.7, "central": 9817.6, "high": 17282.1}

    assert figure_with_span(span, VI) == "9.820 (6.760–17.300)"


def test_the_kind_whose_days_are_wanted_takes_the_number_that_all_have() -> None:
    span = {"low": 5786.0, "central": 8192.0, "high": 12253.0}
    row = {
        "chip": "H100 SXM5 80GB", "count": 8192, "fits": True, "days": span, "cost_usd": None, "energy_mwh": None,
        "chips_needed": span, "binding": "compute", "precision": "fp8",
    }  # fmt: skip

    assert compare_cells(row, EN)[2] == "8,192 (5,790–12,300)"


def test_families_of_chips_have_their_names_as_they_are_written() -> None:
    half = {"low": 0.4, "central": 0.5, "high": 0.6, "level": 0.8}
    asked = {"input": 1.0, "output": 1.0, "cached": 0.0, "user_tokens_per_second": 20.0, "weights": "fp8"}
    data = {
        "service": asked, "fit": {"rates": 3, "families": ["cdna", "hopper"]}, "filled": half, "level": 0.8,
        "validation": None, "stock": None, "rows": [], "left_out": [],
    }  # fmt: skip

    assert any("families CDNA and Hopper" in text for text in serve_remarks(data, EN))
