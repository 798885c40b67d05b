"""The sections on stock and ratios: sentences that follow from the data."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Table, Text
from headway.report.ratios import ratios_section
from headway.report.stock import stock_section
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
IDS = ["en", "vi"]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_stock(draws=300).to_dict()


@pytest.fixture(scope="module")
def early() -> dict[str, Any]:
    return api.compute_stock(draws=50, as_of=date(2025, 12, 31)).to_dict()


def said(section: Any) -> str:
    return " ".join(block.text for block in section.blocks if isinstance(block, Text))


@pytest.mark.parametrize("words", WORDS, ids=IDS)
@pytest.mark.parametrize("make", [stock_section, ratios_section])
def test_a_section_has_words_a_picture_and_a_table(data: dict[str, Any], make: Any, words: Any) -> None:
    section = make(data, words)

    assert [type(block) for block in section.blocks] == [Text, Figure, Table]
    assert section.level == 3
    assert "{" not in said(section)


def test_the_channels_are_told_from_the_largest(data: dict[str, Any]) -> None:
    text = said(stock_section(data, WORDS[0]))

    shares = {row["channel"]: row["share"]["central"] for row in data["shares"] if row["side"] == "China"}
    order = sorted(shares, key=lambda channel: -shares[channel])
    assert [text.index(f"{channel} is") for channel in order] == sorted(text.index(f"{each} is") for each in order)


def test_the_least_certain_channel_is_the_one_with_the_widest_interval(data: dict[str, Any]) -> None:
    changed = deepcopy(data)
    for row in changed["rows"]:
        if row["channel"] == "licensed":
            row["amount"]["high"] = 9e9

    assert "The least certain channel is smuggled" in said(stock_section(data, WORDS[0]))
    assert "The least certain channel is licensed" in said(stock_section(changed, WORDS[0]))


def test_what_rests_on_revenue_and_on_leads_is_said_only_where_it_is_so(data: dict[str, Any]) -> None:
    changed = {**data, "extrapolated": [], "leads": 0}

    assert "rests on the chip makers' revenue" in said(stock_section(data, WORDS[0]))
    assert "could not be read again: 1" in said(stock_section(data, WORDS[0]))
    for part in ("revenue", "read again"):
        assert part not in said(stock_section(changed, WORDS[0]))


@pytest.mark.parametrize("words", WORDS, ids=IDS)
def test_an_early_day_has_no_table_of_what_was_not_known(early: dict[str, Any], words: Any) -> None:
    assert [type(block) for block in stock_section(early, words).blocks] == [Text, Figure]
    assert [type(block) for block in ratios_section(early, words).blocks] == [Text]


def test_an_early_day_names_the_channels_that_were_unknown(early: dict[str, Any]) -> None:
    assert "of the US nothing was known by these channels: bought" in said(stock_section(early, WORDS[0]))
    assert "về Trung Quốc chưa biết gì ở các kênh: được cấp phép" in said(stock_section(early, WORDS[1]))


def test_a_direction_is_named_only_where_it_is_sure(data: dict[str, Any]) -> None:
    changed = deepcopy(data)
    for row, chance in zip(changed["ratios"], (0.95, 0.5, 0.05, 0.95), strict=True):
        row["p_rose"] = chance

    text = said(ratios_section(changed, WORDS[0]))

    assert "risen by 8-bit rate" in text
    assert "not moved for certain by 16-bit rate" in text
    assert "fallen by memory" in text
    assert "risen in every unit" in said(ratios_section(data, WORDS[0]))


def test_the_table_holds_the_numbers_behind_its_cells(data: dict[str, Any]) -> None:
    table = next(block for block in ratios_section(data, WORDS[0]).blocks if isinstance(block, Table))

    assert [row[1].value for row in table.rows] == [row["ratio"] for row in data["ratios"]]
