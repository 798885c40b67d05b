"""The part on who was right: counts first, every statement in the table or among those that nothing measures."""

import json
from typing import Any

import claims_samples as samples
import pytest
import race_samples

from headway.report.blocks import Figure, Points, Section, Table, Text
from headway.report.build import build_report
from headway.report.claims import claims_sections, claims_table
from headway.report.html import to_html
from headway.words import Words, load_words
from headway.words.claims_report import (
    claims_said,
    claims_title,
    first_claim,
    measurable,
    numbers_said,
    said_on,
    settled,
    side_said,
    telling,
    then_short,
    untestable,
    who,
)

EN, VI = load_words("en"), load_words("vi")
BOTH = pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
DATA = samples.statements()
NONE: dict[str, Any] = samples.statements(statements=[], counts={})


def of_kind(section: Section, kind: type) -> list[Any]:
    return [block for block in section.blocks if isinstance(block, kind)]


@BOTH
def test_nothing_is_said_without_statements(words: Words) -> None:
    assert list(claims_sections({}, words)) == []
    assert list(claims_sections({"claims": NONE}, words)) == []


@BOTH
def test_the_part_begins_with_counts_and_has_its_pictures(words: Words) -> None:
    head, *rest = claims_sections({"claims": DATA}, words)

    assert (head.name, head.level, head.title) == ("who-was-right", 2, claims_title(DATA, words))
    assert head.blocks[0] == Text(text=claims_said(DATA, words))
    assert [section.name for section in rest] == ["claims-odds", "claims-said"]
    assert [block.name for section in rest for block in of_kind(section, Figure)] == ["claims-odds", "claims-said"]


def test_the_counts_are_those_of_the_statements() -> None:
    assert claims_said(DATA, EN) == (
        "Of 7 statements, 1 holds, 2 fail, 1 holds or fails by the definition, 1 cannot be told apart, 1 is open and "
        "1 is not testable. A statement holds where at least 90% of the draws lie in the band that was said, and fails "
        "where at least 90% of them lie on one and the same side of it."
    )
    assert claims_title(NONE, EN) == "Who was right? Nothing that was said can be held against data yet"


def test_every_statement_is_either_in_the_table_or_among_the_reasons() -> None:
    named = [row["key"] for row in (*measurable(DATA), *untestable(DATA))]

    assert sorted(named) == sorted(row["key"] for row in DATA["statements"])
    head = next(claims_sections({"claims": DATA}, EN))
    folded = [block for block in of_kind(head, Points) if block.label]
    assert [block.label for block in folded] == ["Not testable, with the reason"]
    assert [item.text for item in folded[0].items] == [
        "Founder F, Jul 2024: What Founder F said. It names a cause; no measure of ours tells causes apart."
    ]


def test_the_table_goes_by_person_and_date_with_the_claim_that_decides() -> None:
    table = claims_table(DATA, EN)

    assert [row[0].text for row in table.rows] == [
        "Analyst A, 23 Jan 2025", "Analyst A, 20 Jan 2026", "Analyst B, May 2024", "Founder E, 10 Jan 2026",
        "Lead D, 10 Jan 2026", "Official C, 12 Jun 2025",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[1]][1:] == [
        "definition differs", "What Analyst A said.", "8.1 months, 6.1–10.2", "6%", "7.9 months, 5.0–9.9; 8%: fails",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[4]][3:] == ["the pool: 12% (<1%–66%)", "–", "–"]
    assert table.rows[4][1].text == "open until 1 Jan 2031"
    assert table.rows[3][5].text == "no data"
    json.dumps(table.to_dict(), allow_nan=False)


def test_what_tells_most_is_the_precise_the_far_and_the_divided_one() -> None:
    assert [row["date"] for row in telling(DATA)] == ["2024-05", "2025-01-23", "2026-01-20"]
    wide = samples.holds(band={"low": 0.0, "high": 90.0})
    many = samples.statements(statements=[*DATA["statements"], samples.statement("Wide", "2020-01-01", wide)])
    assert [row["date"] for row in telling(many)] == ["2024-05", "2025-01-23", "2026-01-20"]
    assert telling(NONE) == []


def test_what_was_read_goes_before_what_was_reported() -> None:
    rows = [
        samples.statement("Reported", "2024-01-01", samples.holds(), source_read=False),
        samples.statement("Read", "2025-01-01", samples.holds(band={"low": 1.0, "high": 20.0})),
    ]

    assert [row["person"] for row in telling(samples.statements(statements=rows))] == ["Read"]


def test_what_another_claim_contradicts_goes_last() -> None:
    both = samples.statement("Both", "2024-01-01", samples.holds())
    both["claims"] = [*both["claims"], {**samples.holds(), "verdict": "fails"}]
    rows = [both, samples.statement("One", "2025-01-01", samples.holds(band={"low": 1.0, "high": 20.0}))]

    assert [row["person"] for row in telling(samples.statements(statements=rows))] == ["One"]


def test_what_was_taken_from_others_is_told() -> None:
    head = next(claims_sections({"claims": DATA}, EN))

    small = [block.text for block in of_kind(head, Text) if block.small]
    assert small == [
        "One of these statements was taken from what others reported: its own source could not be read again."
    ]


def test_a_number_lies_below_above_or_meets_the_interval() -> None:
    sides = {row["person"] + row["date"]: side_said(first_claim(row)) for row in numbers_said(DATA)}

    assert sides == {
        "Analyst B2024-05": "within", "Analyst A2025-01-23": "low", "Official C2025-06-12": "low",
        "Analyst A2026-01-20": "low",
    }  # fmt: skip
    assert side_said(samples.claim(band={"low": 11.0, "high": 12.0})) == "high"
    assert side_said(samples.claim(band={"low": 10.0, "high": None})) == "within"


def test_directions_and_what_is_open_have_no_number_to_compare() -> None:
    assert "Founder E" not in {row["person"] for row in numbers_said(DATA)}
    assert "Lead D" not in {row["person"] for row in settled(DATA)}
    assert [row["p_true"] for row in settled(DATA)] == sorted((0.97, 0.87, 0.06, 0.0, 0.0), reverse=True)


@pytest.mark.parametrize(
    ("text", "en", "vi"),
    [("2026-01-10", "10 Jan 2026", "10/1/2026"), ("2024-05", "May 2024", "5/2024"), ("2025", "2025", "2025")],
)
def test_a_day_is_told_as_far_as_it_is_known(text: str, en: str, vi: str) -> None:
    assert (said_on(text, EN), said_on(text, VI)) == (en, vi)


def test_a_short_name_has_no_brackets_and_no_day() -> None:
    row = samples.statement("Lin (of a lab)", "2026-01-10", samples.claim())

    assert who(row, EN) == "Lin (of a lab), 10 Jan 2026"
    assert who(row, EN, short=True) == "Lin, Jan 2026"


def test_a_claim_without_a_day_of_its_own_has_a_dash() -> None:
    assert then_short(samples.holds(), EN) == "–"


def test_what_was_open_then_is_said_to_have_been_open_and_not_without_data() -> None:
    then = {"verdict": "open", "measured": None, "p_true": None, "vintage": "2026-01-01", "as_of": "2026-01-10"}

    assert then_short({**samples.holds(), "as_known_then": then}, EN) == "open"
    assert then_short({**samples.holds(), "as_known_then": {**then, "verdict": "not testable"}}, EN) == "no data"


@BOTH
def test_statements_that_nothing_measures_make_no_picture(words: Words) -> None:
    rows = [samples.statement("Founder F", "2024-07", samples.untestable())]

    sections = list(claims_sections({"claims": samples.statements(statements=rows)}, words))

    assert [section.name for section in sections] == ["who-was-right"]
    assert of_kind(sections[0], Table) == []


@BOTH
def test_the_report_tells_who_was_right_before_the_track_record(pairs: Any, facts: Any, words: Words) -> None:
    views = {"race_run": race_samples.run(), "claims": DATA}

    report = build_report(pairs, words, facts, views)

    names = [section.name for section in report.sections]
    at = names.index("who-was-right")
    assert names[at : at + 4] == ["who-was-right", "claims-odds", "claims-said", "weakens"]
    told = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert told["views"]["claims"]["statements"] == DATA["statements"]
    assert samples.ORIGIN["sources"][1] in told["sources"]
    drawn = {f"{each.name}{end}": "<svg></svg>" for each in report.figures for end in ("", "-narrow")}
    assert 'id="who-was-right"' in to_html(report, drawn)
