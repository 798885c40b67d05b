"""`headway check`, `headway claims measures` and `measure` as a user runs them: text, JSON and errors."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from claim_draws import ABOUT_FOUR, ORIGIN, TODAY, counted, measured

import headway
from headway import api
from headway.claims.check_result import CheckResult, claim_row, unlinked_row
from headway.claims.names import VERDICTS
from headway.claims.reading.encodings import GUESSED, LOST, MIXED, REPAIRED
from headway.claims.reading.spans import Document, Found, Unlinked
from headway.claims.result import Then, claim_dict
from headway.claims.verdict import judge
from headway.cli.claims_text import check_text, measure_text, measures_text
from headway.words import load_words

Run = Callable[..., SimpleNamespace]

TEXT = "The lag is about four months. Prices rose."


def checked(lang: str = "en", *, language: str | None = "en", found: bool = True) -> CheckResult:
    words = load_words(lang)
    document = Document(text=TEXT, blocks=((0, len(TEXT), "paragraph"),), lang=language)
    several = measured(counted([4.0] * 100), counted([8.0] * 100, definition="match"), origin=ORIGIN)
    judged = judge(ABOUT_FOUR, several, today=TODAY)
    claim = claim_dict(
        kind="lag",
        judged=judged,
        words=words,
        call=several.call,
        said=ABOUT_FOUR,
        measured=several,
        then=Then(measured=several, judged=judged),
    )
    place = Found(
        start=0, end=29, text=TEXT[:29], kind="lag", call=several.call, said=ABOUT_FOUR, confidence=1.0, speaker="X"
    )
    unlinked = Unlinked(start=30, end=42, text=TEXT[30:], why="no-such-reason")
    return CheckResult(
        document=document,
        lang=lang,
        day=date(2026, 2, 10),
        dated="text",
        claims=[claim_row(place, claim, document)] if found else [],
        unlinked=[unlinked_row(unlinked, words)] if found else [],
        context=ORIGIN,
    )


def test_a_claim_is_told_with_verdict_sentence_number_and_definitions() -> None:
    text = check_text(checked().to_dict())

    assert "1. Definition differs: X: “The lag is about four months.”" in text
    assert "holds under: lag on the day (4.0 months). It fails under: time to match (8.0 months)" in text
    assert "Measured: 4.0 months · P(true): >99%" in text
    assert "By definition:\n   - lag on the day: 4.0 months: holds\n   - time to match: 8.0 months: fails" in text
    assert "By what was known then (data of 11 Aug 2026)" in text
    assert "Relative times are counted from 10 Feb 2026, the date that stands in the text." in text
    assert text.index("Claims that were not linked to a measure: 1") > text.index("1. Definition differs")
    assert "Source: Scores." in text


def test_it_is_told_in_vietnamese_as_well() -> None:
    text = check_text(checked("vi").to_dict())

    assert "1. Khác định nghĩa: X: “The lag is about four months.”" in text
    assert "Đo được: 4,0 tháng · Xác suất đúng: >99%" in text
    assert "Số nhận định chưa gắn được với đại lượng nào: 1" in text


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_text_without_claims_says_so(lang: str) -> None:
    assert check_text(checked(lang, found=False).to_dict()) == load_words(lang).text("claims.none")


@pytest.mark.parametrize("code", [GUESSED, MIXED, REPAIRED, LOST])
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_what_was_wrong_with_the_letters_of_a_text_is_told(lang: str, code: str) -> None:
    text = check_text({**checked(lang).to_dict(), "remarks": [code]})

    assert load_words(lang).text(f"claims_remarks.remark:{code}") in text


def test_a_text_in_a_third_language_is_one_clear_line() -> None:
    assert check_text(checked(language=None, found=False).to_dict()) == (
        "The text is neither English nor Vietnamese as far as can be seen: no claims were looked for."
    )


def test_json_is_one_document_with_the_common_keys(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}

    def check(file: str, **options: Any) -> CheckResult:
        given.update(options, file=file)
        return checked()

    monkeypatch.setattr(api, "check", check, raising=False)
    result = run("check", "-", "--lang", "en", "--date", "2026-02-10", "--as-of", "2026-11-01", "--json")

    told = json.loads(result.out)
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources"} <= set(told)
    assert {"lang", "language", "published", "title", "words", "claims", "unlinked", "counts"} <= set(told)
    assert list(told["counts"]) == list(VERDICTS)
    assert (given["file"], given["lang"]) == ("-", "en")
    assert (given["date"], given["as_of"]) == (date(2026, 2, 10), date(2026, 11, 1))


def test_the_page_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(api, "check", lambda *_args, **_options: checked(), raising=False)
    page = tmp_path / "page.html"
    result = run("check", "x.txt", "--out", page)

    assert page.exists()
    assert str(page) in result.out


def test_a_measure_is_told_under_every_definition() -> None:
    found = measured(counted([4.0, 5.0, 4.5]), counted([8.0] * 3, definition="match"), origin=ORIGIN)
    text = measure_text(found.to_dict(), "en")

    assert text.startswith("The lag of China behind the US on 31 January 2026: 4.0 months (90% interval 4.0–5.0).")
    assert "- time to match: 8.0 months" in text


def test_what_else_is_told_of_a_definition_is_no_choice_of_it() -> None:
    exact = replace(counted([8.0] * 3, definition="match"), detail={"certain": True, "by_model": {"a": 0.5}})
    found = measured(counted([4.0, 5.0, 4.5]), exact, origin=ORIGIN)

    assert "- time to match: 8.0 months" in measure_text(found.to_dict(), "en")


def test_a_measure_that_cannot_be_read_says_why_and_from_when() -> None:
    unread = measured(why="not-yet", due=date(2027, 1, 31))
    told = {**unread.to_dict(), "as_of": "2026-11-28"}

    assert "The data end before its day." in measure_text(told, "en")
    assert "It can be read from 31 January 2027 on." in measure_text(told, "en")
    assert "Có thể đọc từ ngày 31 tháng 1 năm 2027." in measure_text(told, "vi")


def test_a_definition_that_was_not_read_is_listed_with_its_reason() -> None:
    found = measured(counted([4.0]), origin=ORIGIN, left_out=(({"definition": "trend"}, "not-read"),))

    assert "Not read: lag between trends (too few records to read it)" in measure_text(found.to_dict(), "en")


def test_arguments_are_written_with_an_equals_sign(run: Run) -> None:
    result = run("claims", "measure", "lag", "nonsense")

    assert result.code == 1
    assert "NAME=VALUE" in result.err
    assert result.err.count("\n") == 1


def test_an_argument_given_twice_is_an_error(run: Run) -> None:
    assert "given twice" in run("claims", "measure", "lag", "pair=China/US", "pair=open/closed").err


def test_an_unknown_measure_suggests_the_nearest(run: Run) -> None:
    assert "did you mean 'lag-mean'?" in run("claims", "measure", "lag-mea", "pair=China/US").err


def test_a_measure_goes_by_its_arguments(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = replace(measured(counted([4.0]), origin=ORIGIN))
    given: dict[str, Any] = {}

    def ask(name: str, **arguments: Any) -> Any:
        given.update(arguments, name=name)
        return found

    monkeypatch.setattr(api, "claims_measure", ask, raising=False)
    result = run("claims", "measure", "lag", "pair=China/US", "day=2026-01-31", "--as-of", "2026-11-01", "--json")

    assert json.loads(result.out)["measure"] == "lag"
    assert given == {"name": "lag", "pair": "China/US", "day": "2026-01-31", "as_of": date(2026, 11, 1)}


def test_measures_are_a_table_with_a_call_that_works() -> None:
    arguments = [
        {"name": "pair", "needed": True, "axis": False},
        {"name": "definition", "needed": False, "axis": True},
        {"name": "method", "needed": False, "axis": False},
    ]
    row = {"measure": "lag", "unit": "months", "meaning": "Months.", "arguments": arguments, "example": "headway …"}
    text = measures_text({"measures": [row], "lang": "en"})

    assert "pair* definition~ method" in text
    assert text.endswith("headway …")


def test_what_can_be_asked_in_python_is_listed() -> None:
    assert {"check", "measure", "measures", "statements"} <= set(dir(headway.claims))
    assert {"check", "claims", "gap", "report"} <= set(dir(headway))


def test_a_page_never_overwrites_its_text(run: Run, tmp_path: Any) -> None:
    text = tmp_path / "article.txt"
    text.write_text(TEXT)

    result = run("check", str(text), "--out", str(tmp_path / "." / "article.txt"))

    assert result.code == 1
    assert "is the text itself, which would be lost" in result.err
    assert text.read_text() == TEXT


def test_quotation_marks_within_a_quotation_are_single() -> None:
    data = checked().to_dict()
    data["claims"][0]["text"] = "“We lead,” she said."
    data["unlinked"][0]["text"] = '"We lead," she said.'

    text = check_text(data)

    assert "“‘We lead,’ she said.”" in text
    assert "“'We lead,' she said.”" in text


def test_a_measure_of_a_day_that_is_over_is_not_read_later() -> None:
    nothing = replace(measured(), why="too-early", due=date(1999, 7, 31), origin={**ORIGIN, "as_of": "2026-11-23"})

    text = measure_text(nothing.to_dict(), "en")

    assert "Nothing could be read. It is about a time before the data begin." in text
    assert "from 31 July 1999" not in text
