"""The page of what changed: its title is the finding, nothing runs and nothing is fetched, no name is markup."""

import re
from html.parser import HTMLParser
from typing import Any

import changes_samples as samples
import pytest

from headway.report.blocks import Report, Table, Text
from headway.report.changes_page import changes_report
from headway.report.html import POLICY, to_html
from headway.words import Words, load_words
from headway.words.changes import finding

EN, VI = load_words("en"), load_words("vi")
BOTH = pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
SVG = '<svg viewBox="0 0 10 10" width="10" height="10"></svg>'


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def page(report: Report) -> str:
    pictures = {name: SVG for figure in report.figures for name in (figure.name, f"{figure.name}-narrow")}
    return to_html(report, pictures)


def tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(text)
    return reader.found


def texts(report: Report) -> str:
    blocks = [block for section in report.sections for block in section.blocks]
    return "\n".join(block.text for block in blocks if isinstance(block, Text))


@BOTH
def test_the_title_is_the_finding_and_names_both_vintages(words: Words) -> None:
    report = changes_report(samples.compared(), words)

    assert report.sections[0].title == f"{finding(samples.compared(), words)}."
    assert all(words.date_long(day) in report.sections[0].title for day in map(_day, ("2026-09-01", "2026-10-01")))


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


@BOTH
def test_no_name_is_markup_and_nothing_runs_or_is_fetched(words: Words) -> None:
    text = page(changes_report(samples.compared(), words))

    for tag, attributes in tags(text):
        assert tag not in {"script", "link", "iframe", "img", "object", "embed", "base", "form"}
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        assert "href" not in attributes or str(attributes["href"]).startswith(("#", "https://", "http://"))
    policies = [each["content"] for tag, each in tags(text) if tag == "meta" and "http-equiv" in each]
    assert policies == [POLICY]
    assert "&lt;script&gt;" in text


@BOTH
def test_every_part_of_the_answer_has_its_section(words: Words) -> None:
    names = [section.name for section in changes_report(samples.compared(), words).sections]

    assert names == ["changes", "index", "models", "scores", "tables", "how", "data"]


def test_the_tables_hold_the_values_of_the_json() -> None:
    data = samples.compared()

    tables = {table.name: table for table in changes_report(data, EN).tables}

    assert [row[0].value for row in tables["headline"].rows][:3] == ["lag.own_days", "lag.same_day", "lag.time"]
    assert tables["headline"].rows[0][3].value == data["headline"]["change"]
    assert tables["scores-changed"].rows[0][2].value == 0.25
    assert [row[0].value for row in tables["index-moved"].rows] == [samples.HOSTILE, "Other", "Weak"]
    assert [row[2].value for row in tables["vintages"].rows] == ["a" * 64, "b" * 64]
    assert all(len(row) == len(table.columns) for table in tables.values() for row in table.rows)


def test_a_long_table_says_how_many_rows_there_are_and_who_has_them_all() -> None:
    report = changes_report(samples.compared(), EN)

    (added,) = [table for table in report.tables if table.name == "scores-added"]
    assert len(added.rows) == 200
    assert "the first 200 of 300; headway facts compare 2026-09-01 2026-10-01 --json has all." in texts(report)


@BOTH
def test_what_is_left_out_is_told_with_the_reason(words: Words) -> None:
    assert words.date_long(_day("2026-09-01")) in texts(changes_report(samples.compared(), words))


@BOTH
def test_nothing_changed_is_said_in_one_short_page(words: Words) -> None:
    report = changes_report(samples.unchanged(), words)

    assert [section.name for section in report.sections] == ["changes", "how", "data"]
    assert len(page(report)) < 20_000


@BOTH
def test_data_without_a_headline_and_an_unreadable_lag_are_told(words: Words) -> None:
    without = changes_report(samples.compared(headline=None), words)
    head = samples.headline()
    unread = {"low": None, "central": None, "high": None, "level": 0.9, "p_rose": 0.0, "p_fell": 0.0}
    head |= {"to": samples.seen(12.0, None, None), "change": {**unread, "decided": 0.0, "told_apart": False}}

    assert "headline" not in {table.name for table in without.tables}
    (table,) = [
        each for each in changes_report(samples.compared(headline=head), words).tables if each.name == "headline"
    ]
    assert table.rows[0][3].text == words.text("revisions.cannot")


def test_in_vietnamese_access_and_countries_have_their_names() -> None:
    tables = {table.name: table for table in changes_report(samples.compared(), VI).tables}

    assert [cell.text for cell in tables["models-added"].rows[0]][3:] == ["Trung Quốc", "trọng số mở"]
    assert [cell.text for cell in tables["models-changed"].rows[0]][1:] == ["Truy cập", "trọng số mở", "trọng số đóng"]


def test_the_parts_of_the_headline_are_drawn_where_there_are_any() -> None:
    parts = {"new_models": -1.5, "refit": 0.2, "dates": 0.0}
    span = {"name": "2026-09-01", "old": 7.1, "new": 5.8, "difference": -1.3, "parts": parts, "ranges": None}
    report = changes_report(samples.compared(headline=samples.headline(parts=span)), EN)

    assert [figure.name for figure in report.figures] == ["index-moved", "parts"]
    assert "models scored since" in report.figures[1].description


@BOTH
def test_numbers_are_written_as_the_language_writes_them(words: Words) -> None:
    text = page(changes_report(samples.compared(), words))

    assert re.search(r"5[.,]2", text)
    assert ("5,2" in text) == (words.language == "vi")
    assert isinstance(changes_report(samples.compared(), words).tables[0], Table)
