"""The lexicon: how aliases are met, and that every name in it is one that the measures know."""

import pytest

from headway.api.claims.lexicon import load_lexicon
from headway.claims.reading.entities import things_of
from headway.claims.reading.lexicon import lexicon_of
from headway.claims.reading.linking.scene import COSTS, SURE
from headway.claims.reading.read import TELLING
from headway.claims.reading.spans import Sentence, fold
from headway.errors import DataError
from headway.facts.store import open_vintage
from headway.words import load_words

#: A vintage whose scores and one whose tables of chips and money the names are held against.
SCORES, TABLES = "2026-08-11", "2026-11-23"


def names(text: str, lang: str = "en") -> list[str]:
    sentence = Sentence(start=0, end=len(text), text=text, folded=fold(text))
    return [each.name for each, _ in things_of(sentence, load_lexicon(), lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Let us ask the US.", ["US"]),
        ("en", "A meta study of Meta.", ["developer:Meta AI"]),
        ("en", "my model", []),
        ("en", "GPT-5.1 and 16,384 H100s", ["developer:OpenAI", "H100"]),
        ("vi", "Mỹ và Trung Quốc", ["US", "China"]),
        ("vi", "My va TRUNG QUOC", ["US", "China"]),
        ("vi", "mỹ thuật", []),
    ],
)
def test_an_alias_is_met_as_it_is_written_where_it_is_also_a_word(lang: str, text: str, expected: list[str]) -> None:
    assert names(text, lang) == expected


def test_an_alias_that_is_no_text_is_named() -> None:
    with pytest.raises(DataError, match="an alias is a text"):
        lexicon_of({}, {"deny": {"en": [False]}})


def test_every_lab_chip_and_firm_is_one_of_the_tables() -> None:
    things = load_lexicon().things
    developers = {name for row in open_vintage(SCORES).table("models")["developers"].to_list() for name in row}
    chips = [name.casefold() for name in open_vintage(TABLES).table("chips")["chip"].to_list()]

    labs = {each.name.removeprefix("developer:") for each in things if each.kind in ("lab", "model")}
    lost = [
        each.name
        for each in things
        if each.kind == "chip"
        and not any(f"{chip} ".startswith((f"{each.name.casefold()} ", f"{each.name.casefold()}-")) for chip in chips)
    ]

    assert labs <= developers
    assert not lost


def test_the_firms_of_the_four_are_in_the_table_of_spending() -> None:
    companies = set(open_vintage(TABLES).table("capex")["company"].to_list())

    assert {firm for firms in load_lexicon().fours.values() for firm in firms.split("+")} <= companies


def test_every_reason_has_its_words() -> None:
    for language in ("en", "vi"):
        messages = load_words(language).messages
        assert all(f"claims_unlinked.{why.replace('-', '_')}" in messages for why in (*TELLING, "other-subject"))


def test_two_small_doubts_leave_a_link_and_three_do_not() -> None:
    assert 1.0 - COSTS["implied side"] - COSTS["near side"] >= SURE
    assert 1.0 - COSTS["implied side"] - COSTS["near side"] - COSTS["carried subject"] < SURE


def test_the_ready_lexicon_is_read_once() -> None:
    assert load_lexicon() is load_lexicon()
