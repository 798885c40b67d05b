"""Sentences of a document, English and Vietnamese."""

import pytest

from headway.claims.reading.documents import document_of
from headway.claims.reading.sentences import sentences_of


def sentences(text: str, lang: str) -> list[str]:
    return [each.text for each in sentences_of(document_of(text, lang=lang))]


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["It is 4.5 months.", "It was seven."]),
        ("en", ["Mr. Lee of the U.S. office said so.", "Dr. Wu did not."]),
        ("en", ["The lead of the U.S. The rest is unknown."]),
        ("en", ["J. Huang and J. K. Lee met at 5 p.m. in D.C. yesterday.", "They left."]),
        ("en", ["“It is close.” He left.", "Is it?", "Yes!"]),
        ("en", ["“Is it close?” he asked.", "Nobody knew."]),
        ("en", ["Nvidia Corp. said so.", "It (approx. 5%) fell."]),
        ("en", ["They waited... and waited.", "Then..."]),
        ("en", ["The gap is four months.", "xAI was first."]),
        ("en", ["It ranked no. 3 of all.", "Was that good?"]),
        ("en", ["He said no.", "They agreed."]),
        ("vi", ["TP.HCM và TP. Hà Nội có 1.234,5 tỷ đồng.", "TS. Nam nói vậy."]),
        ("vi", ["Khoảng cách là 4,5 tháng.", "Điều đó đúng.", "Ông nói: “Đúng vậy.”"]),
        ("vi", ["khoang cach la 4 thang.", "dieu do dung."]),
    ],
)
def test_a_paragraph_is_split_where_its_sentences_end(lang: str, parts: list[str]) -> None:
    expected = (
        parts
        if parts != ["The lead of the U.S. The rest is unknown."]
        else ["The lead of the U.S.", "The rest is unknown."]
    )
    if parts[0].startswith("“It is close.”"):
        expected = ["“It is close.”", "He left.", "Is it?", "Yes!"]

    assert sentences(" ".join(parts), lang) == expected


def test_a_heading_and_an_item_end_with_their_block() -> None:
    assert sentences("The gap, measured\n\nIt is small. It shrinks.\n\n- first item\n- second item", "en") == [
        "The gap, measured",
        "It is small.",
        "It shrinks.",
        "first item",
        "second item",
    ]
