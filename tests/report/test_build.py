"""The report as a value: every finding, every number."""

import json
from dataclasses import replace
from typing import Any

import pytest

from headway.errors import OptionError
from headway.report import PairInput, build_report
from headway.words import load_words

EN, VI = load_words("en"), load_words("vi")


def test_report_json_holds_the_answers_and_how_they_were_made(pairs: Any, facts: Any) -> None:
    found = json.loads(json.dumps(build_report(pairs, EN, facts).to_dict(), allow_nan=False))

    assert {found[name] for name in ("headway", "vintage", "as_of")} == {"0.1.0", "2026-08-11"}
    assert (found["seed"], found["draws"], found["licence"]) == (12345, 500, "CC-BY-4.0")
    assert [pair["slug"] for pair in found["pairs"]] == ["us-china", "open-closed"]
    assert found["pairs"][0]["standing"] == pairs[0].standing
    assert found["citation"] == facts["citation"]


def test_each_pair_has_three_charts_with_file_names(pairs: Any, facts: Any) -> None:
    names = [figure.name for figure in build_report(pairs, EN, facts).figures]

    assert names == [
        f"{slug}-{kind}" for slug in ("us-china", "open-closed") for kind in ("frontiers", "lag", "records")
    ]


def test_records_table_lists_the_newest_first(pairs: Any, facts: Any) -> None:
    table = next(table for table in build_report(pairs, EN, facts).tables if table.name == "us-china-records")

    assert [row[0].text for row in table.rows][:2] == ["Kimi K3", "DeepSeek-V3.2"]
    assert table.rows[0][4].text == "GPT-5.4 (24 Mar 2026)"
    assert table.rows[-1][4].text == "–"


def test_censored_lag_is_shown_in_words_not_as_zero(pairs: Any, facts: Any) -> None:
    table = next(table for table in build_report(pairs, EN, facts).tables if table.name == "us-china-records")

    assert table.rows[-1][3].text == "over 4.1"
    assert table.rows[-1][3].value["central"] is None


def test_all_definitions_stand_in_one_table(pairs: Any, facts: Any) -> None:
    table = next(table for table in build_report(pairs, VI, facts).tables if table.name == "definitions")

    assert [row[0].value for row in table.rows] == ["standing", "record", "points"] * 2
    assert table.rows[0][1].text == "4,6 (3,1–7,9)"
    assert table.rows[2][1].text == "3,5 (1,2–5,6)"


def test_sources_of_earlier_vintages_are_listed_too(pairs: Any, facts: Any) -> None:
    report = build_report(pairs, EN, facts)

    listed = next(part for part in report.sections if part.name == "sources").blocks[0]
    assert [(item.text, item.link) for item in listed.items] == [
        ("(published 11 Aug 2026; confidence: high)", ("Epoch AI, Benchmarking hub", "https://epoch.ai/benchmarks")),
        ("mine.csv (published 19 Apr 2026; confidence: medium)", None),
    ]
    assert [row["title"] for row in report.to_dict()["sources"]] == ["Epoch AI, Benchmarking hub", "mine.csv"]


def test_a_mean_says_since_when(pairs: Any, facts: Any) -> None:
    report = build_report(pairs, EN, facts)

    table = next(table for table in report.tables if table.name == "definitions")
    assert table.rows[0][2].text == "6.4 (5.1–8.0) since Jan 2023"
    assert "The dashed line is the mean since Jan 2023." in report.figures[1].caption


def test_weaknesses_carry_their_numbers(pairs: Any, facts: Any) -> None:
    doubts = {row["name"]: row for row in build_report(pairs, EN, facts).to_dict()["weaknesses"]}

    assert doubts["coverage"]["values"] == {
        "leader": 9,
        "follower": 7,
        "reached": 5,
        "median": 12,
        "most": 30,
        "all": 41,
    }
    assert "on 7 of 41 benchmarks" in doubts["coverage"]["text"]
    assert "11 Aug 2026, 19 Apr 2026" in doubts["refit"]["text"]
    assert {"refit", "one-dimension", "joint", "undetermined", "censored"} <= set(doubts)


def test_coverage_is_said_once_for_two_pairs_with_the_same_best_models(pairs: Any, facts: Any, pair_of: Any) -> None:
    other = {**pairs[1].standing["best"], "follower": {**pairs[1].standing["best"]["follower"], "model": "Another"}}

    same = build_report(pairs, EN, facts).to_dict()["weaknesses"]
    differ = build_report([pairs[0], pair_of("other", best=other)], EN, facts).to_dict()["weaknesses"]

    assert [row["name"] for row in same].count("coverage") == 1
    assert [row["name"] for row in differ].count("coverage") == 2


def test_a_year_that_begins_late_says_from_when(pairs: Any, facts: Any) -> None:
    table = next(table for table in build_report(pairs, EN, facts).tables if table.name == "us-china-years")

    assert [row[1].text for row in table.rows][:2] == ["7.2 (5.0–9.1) since Mar 2024", "5.9 (4.4–7.3)"]


def test_corrected_dates_are_named_once_and_their_effect_is_told_for_each_pair(
    pairs: Any, facts: Any, gap_of: Any, span_of: Any
) -> None:
    mean = {"since": "2023-09-18", **span_of(6.0, 8.6, 10.0)}
    published = {"models": ["o3"], "standing": gap_of(mean=mean, p_shrank=0.88)}

    report = build_report([replace(pair, as_published=published) for pair in pairs], EN, facts)

    found = [row for row in report.to_dict()["weaknesses"] if row["name"] in {"corrected", "published"}]
    assert [row["name"] for row in found] == ["corrected", "published", "published"]
    assert "8.6 (6.0–10.0) on average since Sep 2023" in found[1]["text"]
    assert "88% instead of 37%" in found[1]["text"]
    assert {part.name: part.title for part in report.sections}["weakens"].startswith("Corrected release dates (1)")


def test_dates_that_change_nothing_that_is_printed_are_no_headline(pairs: Any, facts: Any, gap_of: Any) -> None:
    published = {"models": ["o3"], "standing": gap_of()}

    report = build_report([replace(pairs[0], as_published=published)], EN, facts)

    assert [row["name"] for row in report.to_dict()["weaknesses"]].count("published") == 0
    assert "Corrected" not in {part.name: part.title for part in report.sections}["weakens"]


def test_an_arrow_is_explained_where_there_is_one(pairs: Any, facts: Any, pair_of: Any, span_of: Any) -> None:
    ahead = pair_of(lag=span_of(0.0, 0.0, 0.0), points=span_of(-5.0, -3.0, -1.0))

    with_it, without = (build_report([pair], EN, facts).figures[0].caption for pair in (pairs[0], ahead))

    assert "dark arrow" in with_it
    assert "dark arrow" not in without


def test_title_of_weaknesses_claims_thin_tests_only_when_they_are(pairs: Any, facts: Any) -> None:
    title = {part.name: part.title for part in build_report(pairs, EN, {**facts, "median_benchmarks": 8}).sections}

    assert title["weakens"] == "What weakens this number"


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_report_is_whole_with_no_facts_at_all(pair_of: Any, words: Any) -> None:
    pair = pair_of(p_shrank=None, reached=None, by_year=[], joint_models=[], sources=[])

    report = build_report([pair], words, {})

    assert report.headline
    assert "None" not in " ".join(part.title for part in report.sections)


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_report_is_whole_when_nothing_can_be_read(pair_of: Any, span_of: Any, words: Any) -> None:
    nothing = span_of(None, None, None)
    mean = {"since": "2023-01-01", **nothing}

    report = build_report([pair_of(lag=nothing, points=nothing, mean=mean, records=[], reached=None)], words, {})

    assert "None" not in json.dumps(report.to_dict()["sections"])


def test_two_pairs_may_not_share_a_slug(pair_of: Any) -> None:
    with pytest.raises(OptionError, match="slugs of their own"):
        build_report([pair_of(), pair_of()], EN, {})


def test_slug_may_not_leave_the_folder(gap_of: Any) -> None:
    with pytest.raises(OptionError, match="slug"):
        PairInput(slug="../up", gaps={"standing": gap_of(), "record": gap_of()})
