"""Statements as they are written down: one for each row, in both languages, every number that of its row."""

import unicodedata
from typing import Any

import pytest

from headway.api.claims.written import statement_rows, told, written
from headway.claims.names import BETWEEN
from headway.claims.statement import Claim, significant, statements_of
from headway.errors import DataError, UnknownName

#: Names of the statements that have no row: the claims of the article that the project began with.
ARTICLE = tuple(f"article:{number}" for number in range(1, 7))

#: Rows whose number the claim takes otherwise: what is told now and not of 2027; the shares that a ratio was made of.
OTHERWISE = {"statements:47", "statements:59"}


def rows() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in statement_rows()}


def test_every_row_of_the_table_is_written_down_and_every_claim_of_the_article() -> None:
    assert set(written()) == {*rows(), *ARTICLE}
    assert [each.key for each in told()] == [*rows(), *ARTICLE]


def test_every_statement_is_held_against_a_measure_or_has_its_reason() -> None:
    linked = {name for name, each in written().items() if each.claims}

    assert len(linked) >= 40
    assert all(bool(each.claims) != bool(each.untestable) for each in written().values())


def test_words_are_ours_and_composed_letters_of_two_languages() -> None:
    for name, each in written().items():
        row = rows().get(name)
        assert row is None or each.words.en.casefold().rstrip(".") != row["statement"].casefold(), name
        assert each.words.en != each.words.vi, name
        assert unicodedata.is_normalized("NFC", each.words.vi), name
        assert not each.words.vi.isascii(), name


def test_numbers_are_those_of_the_row() -> None:
    for name, row in rows().items():
        claims = written()[name].claims
        if not claims or name in OTHERWISE:
            continue
        first = claims[0]
        if first.relation == BETWEEN:
            assert (first.number("low"), first.number("high")) == (row["low"], row["high"]), name
        if row["central"] is not None:
            assert first.number("value") == pytest.approx(row["central"], rel=0.01), name


def test_a_claim_of_a_day_is_of_the_day_on_which_it_was_said() -> None:
    for each in told():
        for claim in each.statement.claims[:1] if each.statement else ():
            if "day" in claim.arguments:
                assert claim.arguments["day"] == each.date, each.key


def test_what_the_article_says_is_marked_as_such_in_both_languages() -> None:
    by = {each.key: each for each in told()}

    assert by["article:1"].person == {"en": "An article", "vi": "Một bài báo"}
    assert by["article:1"].date.isoformat() == "2026-01-31"


@pytest.mark.parametrize(
    ("number", "digits"), [(4, 1), (4.4, 2), (0.2, 1), (200_000, 1), (805_000, 3), (0, 1), (0.145, 3), (1.5, 2)]
)
def test_significant_digits_are_counted_without_the_zeros_at_the_end(number: float, digits: int) -> None:
    assert significant(number) == digits


def test_years_are_turned_into_months_with_the_room_that_years_have() -> None:
    claim = Claim(
        measure="lag",
        arguments={"pair": "China/US", "day": "2024-05-07"},
        relation=BETWEEN,
        low=2,
        high=3,
        unit="year",
        digits=0,
    )

    # Half of an eighth of each end, either way.
    assert (claim.said.low, claim.said.high) == pytest.approx((24 * (1 - 1 / 16), 36 * (1 + 1 / 16)))
    assert (claim.number("low"), claim.number("high"), claim.number("value")) == (24, 36, None)


LAG = "measure: lag, arguments: {pair: China/US, day: 2026-01-31}"
WORDS = "words: {en: a, vi: b}"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("3", "need names with values"),
        ("{words: {en: a}, kind: lag, untestable: cause}", "the key is missing"),
        ("{words: {en: a, vi: ' '}, kind: lag, untestable: cause}", "words in en and vi"),
        (f"{{{WORDS}, kind: cause, untestable: cause}}", "a kind is one of"),
        (f"{{{WORDS}, kind: lag}}", "need claims"),
        (f"{{{WORDS}, kind: lag, untestable: because}}", "is no reason"),
        (f"{{{WORDS}, kind: lag, untestable: cause, forecast: because}}", "ledger of forecasts"),
        (f"{{{WORDS}, kind: lag, untestable: cause, claims: [{{{LAG}, relation: about, value: 3}}]}}", "need claims"),
        (f"{{{WORDS}, kind: lag, claims: [{{{LAG}, relation: about}}]}}", "lacks its number"),
        (f"{{{WORDS}, kind: lag, claims: [{{{LAG}, relation: near, value: 3}}]}}", "a relation is one of"),
        (f"{{{WORDS}, kind: lag, claims: [{{{LAG}, relation: about, value: 3, unit: week}}]}}", "a unit is"),
        (f"{{{WORDS}, kind: lag, claims: [{{{LAG}, relation: between, low: 5, high: 3}}]}}", "low <= high"),
        (
            f"{{{WORDS}, kind: lag, untestable: cause, horizon: {{since: 2026-01-31, until: 2025-01-31}}}}",
            "since before",
        ),
        (f"{{{WORDS}, kind: lag, untestable: cause, saying: me}}", "no such key"),
    ],
)  # fmt: skip
def test_a_statement_that_makes_no_sense_is_refused_with_its_place(given: str, problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        statements_of(f"statements:1: {given}", "said.yaml")

    assert "said.yaml" in str(caught.value)
    assert "statements:1" in str(caught.value)


def test_a_measure_that_is_not_there_is_named_with_the_place() -> None:
    text = (
        f"statements:1: {{{WORDS}, kind: lag, claims: [{{measure: leg, arguments: {{}}, relation: about, value: 3}}]}}"
    )

    with pytest.raises(UnknownName, match=r"said\.yaml"):
        statements_of(text, "said.yaml")
