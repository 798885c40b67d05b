"""The section on supply: its sentences follow from the numbers, in both languages, on early and odd results."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Table, Text
from headway.report.supply import supply_section
from headway.words import load_words
from headway.words.supply import supply_finding

LANGUAGES = ["en", "vi"]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_supply().to_dict()


def said(data: dict[str, Any], language: str = "en") -> str:
    section = supply_section(data, load_words(language))
    return " ".join(block.text for block in section.blocks if isinstance(block, Text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", [None, date(2025, 6, 30), date(2024, 1, 1), date(2025, 10, 1)])
@pytest.mark.parametrize("unit", ["packages", "h100e-16bit"])
def test_no_sentence_is_half_filled_on_any_day(language: str, day: date | None, unit: str) -> None:
    section = supply_section(api.compute_supply(draws=200, as_of=day, unit=unit).to_dict(), load_words(language))

    for block in section.blocks:
        text = block.text if isinstance(block, Text) else block.caption
        assert "{" not in text
        assert "None" not in text
        assert "nan" not in text.split()
    assert section.level == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_opens_with_its_finding_and_holds_every_number_of_its_picture(
    data: dict[str, Any], language: str
) -> None:
    words = load_words(language)
    section = supply_section(data, words)

    years, published = (block for block in section.blocks if isinstance(block, Table))
    (picture,) = (block for block in section.blocks if isinstance(block, Figure))
    assert section.title == supply_finding(data, words)
    assert picture.description.startswith(section.title)
    assert [row[1].value for row in years.rows] == [row["output"] for row in data["years"]]
    assert [row[5].value for row in years.rows] == [row["binds"] for row in data["years"]]
    assert [row[4].value for row in published.rows] == [
        row["value"] for year in data["years"] for row in year["published"]
    ]


def test_what_lies_outside_is_named_with_its_reason(data: dict[str, Any]) -> None:
    text = said(data)

    assert "2 of 3 counts and estimates" in text
    assert "Financial Times for 2024 (100 thousand), published before the foreign-made dies were known" in text


def test_all_inside_is_said_when_all_are(data: dict[str, Any]) -> None:
    changed = deepcopy(data)
    for row in changed["hindcast"]:
        row["inside"] = True

    assert "all 3 counts and estimates" in said(changed)


def test_dies_and_packages_of_one_year_are_kept_apart(data: dict[str, Any]) -> None:
    assert "1.60 million dies are 800 thousand packages" in said(data)
    assert "dies are" not in said(api.compute_supply(draws=50, as_of=date(2025, 6, 30)).to_dict())


def test_what_was_not_known_is_said() -> None:
    early = said(api.compute_supply(draws=200, as_of=date(2025, 6, 30)).to_dict())

    assert "Not known on that day: imported memory" in early
    assert "Left out of the minimum, because nothing was known of it: memory" in early


def test_a_second_term_that_is_worth_something_is_told(data: dict[str, Any]) -> None:
    changed = deepcopy(data)
    row = next(row for row in changed["years"] if row["year"] == 2026)
    row["larger_by_a_fifth"]["packaging"]["central"] = 20_000.0

    assert "a fifth more of packaging 20.0 thousand" in said(changed)


def test_a_group_of_firms_has_a_name_in_each_language(data: dict[str, Any]) -> None:
    assert "các hãng Trung Quốc khác" in said(data, "vi")
    assert "20/5/2026" in said(data, "vi")


@pytest.mark.parametrize(
    ("share", "told"), [(0.5, "cannot be told apart"), (0.95, "has fewer (probability 95%)"), (0.02, "has more")]
)
def test_the_account_stands_beside_the_ledger_and_says_no_more_than_is_told_apart(share: float, told: str) -> None:
    interval = {"low": 1e4, "central": 2e4, "high": 3e4, "level": 0.9}
    row = {"year": 2026, "first": "2026-Q1", "last": "2026-Q2", "output": interval, "ledger": interval, "p_less": share}
    data = {**api.compute_supply(draws=200).to_dict(), "beside_ledger": [row]}

    said = [block.text for block in supply_section(data, load_words("en")).blocks if isinstance(block, Text)]

    assert any(told in text and "20.0 thousand (10.0–30.0 thousand)" in text for text in said)
