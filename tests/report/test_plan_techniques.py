"""The section on techniques: its sentences follow from the numbers, in both languages, on odd results too."""

from copy import deepcopy
from typing import Any

import pytest

from headway import api
from headway.report.blocks import Figure, Points, Table, Text
from headway.report.plan_techniques import plan_techniques_section
from headway.words import load_words
from headway.words.plan_techniques import techniques_finding, told_rows

LANGUAGES = ["en", "vi"]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.plan_techniques("deepseek-v3", cluster="h800-deepseek-2048").to_dict()


def odd(data: dict[str, Any], kind: str) -> dict[str, Any]:
    found = deepcopy(data)
    if kind == "nothing":
        found |= {"techniques": [], "together": None, "left_out": []}
    if kind == "unfit":
        for row in (found["techniques"][1], found["together"]):
            row |= {"factor": None, "counted": None}
            row["without"] |= {"chips": None, "smallest_chips": None, "memory_gb": None, "fits": False, "plan": None}
    if kind == "larger":
        found["techniques"][1]["without"] |= {"fits": False, "chips": 4096}
    if kind == "counted":
        for row in [*found["techniques"], found["together"]]:
            row |= {"multiplier": None, "basis": "counted", "beyond_tested": None, "factor": row["counted"]}
    return found


def said(section: Any) -> str:
    texts = [block.text for block in section.blocks if isinstance(block, Text)]
    points = [item.text for block in section.blocks if isinstance(block, Points) for item in block.items]
    return " ".join([*texts, *points])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["now", "nothing", "unfit", "larger", "counted"])
def test_no_sentence_is_half_filled(data: dict[str, Any], language: str, kind: str) -> None:
    section = plan_techniques_section(odd(data, kind), load_words(language))

    text = f"{section.title} {said(section)}"
    assert "{" not in text
    assert "None" not in text
    assert "nan" not in text.split()
    assert section.level == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_section_opens_with_its_finding_and_holds_every_number_of_its_picture(
    data: dict[str, Any], language: str
) -> None:
    words = load_words(language)
    section = plan_techniques_section(data, words)

    effects, published = (block for block in section.blocks if isinstance(block, Table))
    (picture,) = (block for block in section.blocks if isinstance(block, Figure))
    rows = told_rows(data)
    assert section.title == techniques_finding(data, words)
    assert picture.description.startswith(section.title)
    assert [row[1].value for row in effects.rows] == [row["factor"] for row in rows]
    assert [row[2].value for row in effects.rows] == [row["counted"] for row in rows]
    assert [row[3].value for row in published.rows] == [row["published"]["source"] for row in rows if row["published"]]


def test_what_is_counted_and_what_is_published_are_told_apart(data: dict[str, Any]) -> None:
    text = said(plan_techniques_section(data, load_words("en")))

    assert "times by what is counted, and 3.5 times by published multipliers" in text
    assert "none of it rests on a published multiplier" in said(
        plan_techniques_section(odd(data, "counted"), load_words("en"))
    )


def test_a_larger_cluster_is_said(data: dict[str, Any]) -> None:
    text = said(plan_techniques_section(odd(data, "larger"), load_words("en")))

    assert "the smallest number on which it does, 4,096" in text


def test_a_source_that_was_not_read_again_is_said_to_be_so(data: dict[str, Any]) -> None:
    _, published = (
        block for block in plan_techniques_section(data, load_words("en")).blocks if isinstance(block, Table)
    )

    unread = [row["published"]["source_read"] for row in told_rows(data) if row["published"]]
    assert ["not read again" in row[3].text for row in published.rows] == [not read for read in unread]


def test_sections_of_several_models_have_names_of_their_own(data: dict[str, Any]) -> None:
    section = plan_techniques_section(data, load_words("en"), name="plan-techniques-v3", level=2)

    names = [block.name for block in section.blocks if isinstance(block, Figure | Table)]
    assert names == ["plan-techniques-v3", "plan-techniques-v3", "plan-techniques-v3-published"]
    assert section.level == 2
