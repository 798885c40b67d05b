"""The part on what next: its sections in order, its numbers behind the cells, its answer first."""

import json
from typing import Any

import pytest
import race_samples as samples

from headway.report.blocks import Figure, Points, Section, Table, Text
from headway.report.build import build_report
from headway.report.html import to_html
from headway.report.race import race_sections
from headway.report.race_tables import horizon_table, models_table, odds_table, overtake_table
from headway.words import Words, load_words
from headway.words.race import fragile_text, headline, race_title

EN, VI = load_words("en"), load_words("vi")
VIEWS: dict[str, dict[str, Any]] = {
    "race_run": samples.run(),
    "race_scenarios": samples.scenarios(),
    "race_compare": samples.comparison(),
    "race_levers": samples.levers(),
    "race_hindcast": samples.hindcast(),
}
FRAGILE = {"parameter": "tacit_share", "share": 0.45, "most": 0.4, "low_confidence_share": 0.6}


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def test_nothing_is_said_without_a_view() -> None:
    assert list(race_sections({"plan_compare": {}}, EN)) == []


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_the_part_is_in_reading_order_with_a_link_to_each_finding(words: Words) -> None:
    head, *sections = race_sections(VIEWS, words)

    names = ["race-run", "race-scenarios", "race-compare", "race-levers", "race-drivers", "race-hindcast"]
    assert [section.name for section in sections] == names
    points = next(block for block in head.blocks if isinstance(block, Points))
    assert [item.link[1] for item in points.items if item.link] == [f"#{name}" for name in names]
    assert [item.text for item in points.items] == [f"{section.title}." for section in sections]
    assert (head.name, head.level) == ("race", 2)
    figures = [block.name for section in sections for block in section.blocks if isinstance(block, Figure)]
    assert figures == ["race", "race-scenarios", "race-compare", "race-levers", "race-drivers", "race-hindcast"]


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_the_answer_stands_first_and_says_what_it_is_not(words: Words) -> None:
    head = next(race_sections(VIEWS, words))

    said = [block.text for block in head.blocks if isinstance(block, Text)]
    assert said[:2] == [headline(VIEWS["race_run"], words), words.text("race.remark_promise")]


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_a_fragile_answer_warns_at_the_head_and_where_it_is_explained(words: Words) -> None:
    data = samples.run(fragile=FRAGILE)
    warning = fragile_text(data, words)

    head, *sections = race_sections({"race_run": data}, words)

    for part in (head, sections[-1]):
        assert [block.strong for block in part.blocks if isinstance(block, Text) and block.strong] == [warning]


def test_names_of_figures_and_tables_are_unique() -> None:
    blocks = [block for section in race_sections(VIEWS, EN) for block in section.blocks]

    for kind in (Figure, Table):
        names = [block.name for block in blocks if isinstance(block, kind)]
        assert len(set(names)) == len(names) > 0


def test_every_event_has_a_row_in_plain_words_with_error_and_range() -> None:
    data = samples.run()

    table = overtake_table(data, EN)

    assert [row[0].value for row in table.rows] == ["D1", "D2", "D3", "D4", "D5"]
    assert table.columns == (
        "China overtakes the US if …",
        "Within one year",
        "Within three years",
        "Within five years",
    )
    assert table.rows[1][3].text == "0.6% ± 0.14 (0%–3.0%)"
    assert table.rows[1][3].value["mc_error"] == 0.0014
    assert table.rows[1][0].text.startswith("China is ahead of the US by 2 index points or more")


def test_a_probability_of_nothing_has_a_bound_and_no_error() -> None:
    assert overtake_table(samples.run(p=0.0), EN).rows[1][3].text == "<0.3% (0%–3.0%)"


def test_a_race_of_a_year_has_one_column_and_a_short_one_no_table() -> None:
    year = next(section for section in race_sections({"race_run": samples.run(12)}, EN) if section.name == "race-run")
    short = next(section for section in race_sections({"race_run": samples.run(6)}, EN) if section.name == "race-run")

    assert [len(table.columns) for table in tables(year) if table.name == "race-overtake"] == [2]
    assert [table.name for table in tables(short)] == ["race-lag"]
    assert short.title == race_title(samples.run(6), EN)


def test_the_table_of_horizons_begins_now() -> None:
    table = horizon_table(samples.run(), EN)

    assert [row[0].text for row in table.rows] == ["Now", "One year", "Three years", "Five years"]
    assert table.rows[3][1].value == {"low": pytest.approx(16.38, abs=0.01), "central": 29.0,
                                      "high": pytest.approx(41.62, abs=0.01), "level": 0.8}  # fmt: skip


def test_models_stand_beside_the_whole_one() -> None:
    table = models_table(samples.run(), EN)

    assert table is not None
    assert [row[0].value for row in table.rows] == ["full", "compute-only", "ar1", "constant-lag"]
    assert [row[3].text for row in table.rows] == ["0.6%", "0.3%", "3.0%", "0%"]


def test_a_model_that_does_not_tell_of_a_horizon_has_a_dash() -> None:
    data = samples.run()
    del next(row for row in data["overtake"] if row["event"] == "D2")["range"]["models"]["ar1"]

    table = models_table(data, EN)

    assert table is not None
    assert next(row for row in table.rows if row[0].value == "ar1")[1].text == "–"


def test_without_other_models_there_is_no_table_of_them() -> None:
    data = samples.run()
    for row in data["overtake"]:
        row["range"]["models"] = {}

    assert models_table(data, EN) is None


def test_differences_of_probabilities_have_their_error() -> None:
    data = samples.comparison()

    table = odds_table(data, EN)

    assert len(table.rows) == 15
    assert table.rows[5][0].text == "A sustained lead, within five years"
    assert table.rows[5][3].text == "+4.8 (±0.4)"


def test_drivers_that_were_not_computed_have_no_section() -> None:
    sections = race_sections({"race_run": samples.run(drivers=[])}, EN)

    assert [section.name for section in sections] == ["race", "race-run"]


def test_no_levers_and_no_hindcasts_are_said_and_not_drawn() -> None:
    nothing = {"origins": [], "coverage": [], "past": [], "last": []}
    views = {"race_levers": {**samples.levers(), "rows": []}, "race_hindcast": {**samples.hindcast(), **nothing}}

    _, levers, hindcast = race_sections(views, EN)

    assert levers.title == "There is no lever to rank"
    assert not [block for block in (*levers.blocks, *hindcast.blocks) if isinstance(block, Figure | Table)]


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_the_report_says_what_next_before_what_weakens_it(pairs: Any, facts: Any, words: Words) -> None:
    report = build_report(pairs, words, facts, VIEWS)

    names = [section.name for section in report.sections]
    at = names.index("race")
    assert names[at : at + 8] == [
        "race", "race-run", "race-scenarios", "race-compare", "race-levers", "race-drivers", "race-hindcast", "weakens"
    ]  # fmt: skip
    assert {table.name for table in report.tables} >= {"race-overtake", "race-levers", "race-hindcast"}
    told = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert told["views"]["race_run"]["overtake"] == VIEWS["race_run"]["overtake"]
    drawn = {f"{each.name}{end}": "<svg></svg>" for each in report.figures for end in ("", "-narrow")}
    assert race_title(VIEWS["race_run"], words) in to_html(report, drawn)
