"""Words for compute: sides, quarters and large amounts in both languages."""

from datetime import date

import pytest

from headway.words import load_words
from headway.words.compute import (
    amount,
    amount_span,
    amount_with_span,
    basis_name,
    channel_name,
    quarter_end,
    quarter_name,
    ratio,
    ratio_with_span,
    side_name,
    side_phrase,
    unit_name,
    unit_short,
)

EN, VI = load_words("en"), load_words("vi")


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [
        (2_031_000.0, "2.03 million", "2,03 triệu"),
        (412_300.0, "412 thousand", "412 nghìn"),
        (41_230.0, "41.2 thousand", "41,2 nghìn"),
        (999_600.0, "1.00 million", "1,00 triệu"),
        (19.5e6, "19.5 million", "19,5 triệu"),
        (1.2e9, "1.20 billion", "1,20 tỷ"),
        (3.4e12, "3.40 trillion", "3,40 nghìn tỷ"),
        (7.0, "7.00", "7,00"),
        (0.0, "0.00", "0,00"),
    ],
)
def test_amounts_are_told_in_three_figures(value: float, english: str, vietnamese: str) -> None:
    assert amount(value, EN) == english
    assert amount(value, VI) == vietnamese


def test_a_span_names_its_unit_once_where_both_ends_share_it() -> None:
    assert amount_span({"low": 1.51e6, "high": 3.12e6}, EN) == "1.51–3.12 million"
    assert amount_span({"low": 317e3, "high": 1.86e6}, VI) == "317 nghìn–1,86 triệu"


def test_an_amount_comes_with_its_interval() -> None:
    assert amount_with_span({"low": 1.5e6, "central": 2e6, "high": 3e6}, EN) == "2.00 million (1.50–3.00 million)"


@pytest.mark.parametrize(("value", "text"), [(10.06, "10"), (4.04, "4.0"), (0.149, "0.15"), (138.0, "138")])
def test_ratios_are_told_in_two_figures(value: float, text: str) -> None:
    assert ratio(value, EN) == text


def test_a_ratio_comes_with_its_interval() -> None:
    assert ratio_with_span({"low": 6.6, "central": 10.0, "high": 14.2}, VI) == "10 (6,6–14)"


def test_quarters_have_names_and_ends() -> None:
    assert quarter_name("2025-Q3", EN) == "Q3 2025"
    assert quarter_name("2025-Q3", VI) == "quý 3/2025"
    assert [quarter_end(f"2024-Q{part}") for part in range(1, 5)] == [
        date(2024, 3, 31),
        date(2024, 6, 30),
        date(2024, 9, 30),
        date(2024, 12, 31),
    ]


def test_sides_are_named_alone_and_inside_a_sentence() -> None:
    assert (side_name("US", EN), side_phrase("US", EN)) == ("US", "the US")
    assert (side_name("US", VI), side_phrase("US", VI)) == ("Mỹ", "Mỹ")
    assert side_phrase("China", EN) == "China"
    assert side_name("Atlantis", EN) == "Atlantis"


@pytest.mark.parametrize("words", [EN, VI])
def test_every_channel_basis_and_unit_has_a_name(words: object) -> None:
    for channel in ("bought", "licensed", "smuggled", "domestic", "rented", "all"):
        assert channel_name(channel, words)  # type: ignore[arg-type]
    for basis in ("owned", "located", "used"):
        assert basis_name(basis, words)  # type: ignore[arg-type]
    for unit in ("h100e-8bit", "h100e-16bit", "hbm-tb", "hbm-tbps"):
        assert unit_name(unit, words)  # type: ignore[arg-type]
        assert unit_short(unit, words)  # type: ignore[arg-type]
