"""The part "it depends" says what its numbers say, in both languages."""

import copy
import re
from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Points, Table, Text
from headway.report.multiverse import headline_sentence, multiverse_section, section_title
from headway.words import load_words

EN, VI = load_words("en"), load_words("vi")


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.gap_multiverse(draws=8).to_dict()


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_the_section_holds_picture_claims_and_drivers(data: Any, words: Any) -> None:
    section = multiverse_section(data, words)

    figure = next(block for block in section.blocks if isinstance(block, Figure))
    assert figure.narrow["width"] < figure.spec["width"]
    points = next(block for block in section.blocks if isinstance(block, Points))
    assert len(points.items) == len(data["share_at_most"])
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert len(table.rows) == sum(len(driver["levels"]) for driver in data["drivers"])
    assert all(isinstance(block, Text | Points | Figure | Table) for block in section.blocks)
    assert "{" not in section.title + "".join(block.text for block in section.blocks if isinstance(block, Text))


def test_the_title_counts_the_choices_that_agree(data: Any) -> None:
    counted = data["counted"]
    claims = {"some": 1 / 3, "all": 1.0, "none": 0.0}

    titles = {
        name: section_title({**data, "share_at_most": [{"months": 6.0, "share": share, "share_balanced": share}]}, EN)
        for name, share in claims.items()
    }

    assert titles["some"].startswith(f"It depends: {round(counted / 3)} of {counted} defensible choices")
    assert titles["all"].startswith(f"All {counted} defensible choices put the best Chinese model at most 6 months")
    assert titles["none"].startswith(f"None of {counted}")
    assert section_title({**data, "share_at_most": []}, EN).startswith("How far the best Chinese model is behind")


def test_the_title_takes_the_claim_that_divides_the_choices(data: Any) -> None:
    claims = [
        {"months": months, "share": share, "share_balanced": share} for months, share in ((4, 0.05), (6, 0.6), (9, 1.0))
    ]

    assert "at most 6 months" in section_title({**data, "share_at_most": claims}, EN)


def test_numbers_are_vietnamese_in_vietnamese(data: Any) -> None:
    section = multiverse_section(data, VI)
    said = " ".join(block.text for block in section.blocks if isinstance(block, Text) and not block.small)

    assert not re.search(r"\d\.\d(?!\d\d)", said)
    assert re.search(r"\d,\d", said)


def test_what_cannot_be_read_is_said_in_words(data: Any) -> None:
    censored = copy.deepcopy(data)
    censored["headline"] |= {"lag": {"low": 3.0, "central": None, "high": None, "level": 0.9}, "longer_than": 12.5}
    censored["median"], censored["quartiles"]["high"], censored["range"]["high"] = None, None, None
    censored["unreadable"] = 61
    censored["drivers"][0]["moves"] = None
    censored["drivers"][0]["levels"][0]["median"] = None

    section = multiverse_section(censored, EN)

    assert "over 12.5 months (3.0 or more)" in headline_sentence(censored, EN)
    first = next(block for block in section.blocks if isinstance(block, Text))
    assert "61" in first.text
    assert "longer than the data reach" in first.text
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert table.rows[0][1].text == "longer than the data reach"
    assert "nan" not in str(section)


def test_without_an_earlier_vintage_nothing_is_said_of_one(data: Any) -> None:
    with_it, without = (multiverse_section({**data, "revision": each}, EN) for each in (data["revision"], None))

    assert len(with_it.blocks) == len(without.blocks) + 1
