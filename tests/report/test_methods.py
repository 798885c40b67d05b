"""The section that asks the same question of both indices."""

from typing import Any

import pytest

from headway.report.methods import methods_section
from headway.words import load_words

EN = load_words("en")


@pytest.fixture
def by_method(gap_of: Any) -> Any:
    def build(**robust: Any) -> dict[str, Any]:
        eci = gap_of(method="eci")
        return {**eci, "methods": [eci, {**eci, "method": "robust", **robust}]}

    return build


def test_equal_lags_are_said_to_be_equal(by_method: Any) -> None:
    section = methods_section(by_method(), EN)

    said = "the best Chinese model is 4.6 months behind the US frontier on the robust index too"
    assert section.title == f"Another index: {said}"


def test_other_lags_are_both_told(by_method: Any, span_of: Any) -> None:
    section = methods_section(by_method(lag=span_of(5.0, 6.2, 9.0)), EN)

    assert "is 6.2 months behind the US frontier on the robust index, 4.6 months on the compatible one" in section.title


def test_a_lag_beyond_the_data_is_no_number(by_method: Any, span_of: Any) -> None:
    section = methods_section(by_method(lag=span_of(5.0, None, None), longer_than=29.0), EN)

    assert "longer than the data reach" in section.title


def test_both_probabilities_stand_side_by_side(by_method: Any) -> None:
    section = methods_section(by_method(p_shrank=0.5), EN)

    text = " ".join(block.text for block in section.blocks if hasattr(block, "text"))
    assert "a probability of 50% on the robust index, and of 37% on the compatible one" in text


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_table_has_a_row_for_each_method(by_method: Any, lang: str) -> None:
    *_, table = methods_section(by_method(), load_words(lang)).blocks

    assert [row[0].value for row in table.rows] == ["eci", "robust"]
