"""The section on money: sentences, pictures and tables follow from the numbers, on other days and other data too."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from headway import api
from headway.charts.listings import listings_chart, listings_finding
from headway.charts.money import money_chart, money_finding, money_rows
from headway.charts.money_time import money_time_chart, quarters_of, time_finding
from headway.charts.theme import FOOT_SIZE
from headway.report.blocks import Figure, Table
from headway.report.money import markets_text, money_section, targets_text
from headway.words import load_words
from headway.words.money import definition_sets

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]
CHARTS = {"money": money_chart, "time": money_time_chart, "listings": listings_chart}


@pytest.fixture(scope="module")
def cases() -> dict[str, dict[str, Any]]:
    days = {"now": None, "spring": date(2026, 3, 1), "early": date(2025, 6, 30), "first": date(2024, 1, 1)}
    found = {name: api.compute_money(as_of=day).to_dict() for name, day in days.items()}
    found["nothing"] = api.compute_money(as_of=date(2022, 1, 1)).to_dict()
    found["turned"] = api.compute_money(leader="China", follower="US").to_dict()
    one = deepcopy(found["now"])
    one["ratios"] = [row for row in one["ratios"] if row["id"] == "ubs-2025-03"]
    one["open_leaders"], one["guidance"], one["guidance_sums"] = [], [], []
    one["markets"] = {**one["markets"], "events": one["markets"]["events"][:1], "ratios": [], "halves": []}
    found["one"] = one
    return found


KINDS = ["now", "spring", "early", "first", "nothing", "turned", "one"]


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_section_fills_every_sentence_on_every_day(cases: dict[str, Any], words: Any, kind: str) -> None:
    section = money_section(cases[kind], words)

    texts = [section.title, *(block.text for block in section.blocks if hasattr(block, "text"))]
    texts += [block.caption for block in section.blocks if isinstance(block, Figure | Table)]
    assert all(text and "{" not in text and "None" not in text and "nan" not in text for text in texts)


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_tables_hold_the_numbers_of_the_json(cases: dict[str, Any], words: Any) -> None:
    data = cases["now"]
    tables = {block.name: block for block in money_section(data, words).blocks if isinstance(block, Table)}

    assert [row[0].value for row in tables["money-ratios"].rows] == [row["id"] for row in data["ratios"]]
    assert [row[3].value for row in tables["money-ratios"].rows] == [row["ratio"] for row in data["ratios"]]
    years = {row[1].value for row in tables["money-firms"].rows}
    assert years == {2025, 2026}


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("chart", list(CHARTS))
def test_every_picture_stays_on_its_canvas_in_readable_type(
    cases: dict[str, Any], words: Any, width: int, kind: str, chart: str
) -> None:
    spec = CHARTS[chart](cases[kind], words, width=width)

    sides = spec["padding"]
    assert sides["left"] + spec["width"] + sides["right"] <= width
    for layer in spec["layer"][:-1]:
        for row in layer["data"]["values"]:
            for name in ("x", "x2"):
                assert row.get(name) is None or -sides["left"] <= row[name] <= spec["width"] + sides["right"]
            for name in ("y", "y2"):
                assert row.get(name) is None or -2.0 <= row[name] <= spec["height"] + 40
            assert row.get("size", FOOT_SIZE) >= FOOT_SIZE
    assert "{" not in spec["description"]


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("chart", list(CHARTS))
def test_no_two_texts_of_a_picture_stand_on_each_other(
    cases: dict[str, Any], words: Any, width: int, chart: str
) -> None:
    from headway.charts.layout import text_box

    spec = CHARTS[chart](cases["now"], words, width=width)
    boxes = {
        (row["text"], row["x"], row["y"]): text_box(row["x"], row["y"], row["text"], 0.9 * row["size"], row["align"])
        for layer in spec["layer"][:-1]
        for row in layer["data"]["values"]
        if "text" in row
    }
    names = list(boxes)
    meeting = [(a, b) for place, a in enumerate(names) for b in names[:place] if boxes[a].meets(boxes[b])]
    assert meeting == []


def test_pairs_stand_in_the_order_of_their_ratios_and_the_line_of_a_tenth_between_them(cases: dict[str, Any]) -> None:
    rows = money_rows(cases["now"])
    spec = money_chart(cases["now"], WORDS[0])

    found = [row["ratio"]["central"] if row["ratio"] else row["published"] for row in rows]
    assert found == sorted(found)
    texts = {row["text"] for layer in spec["layer"] for row in layer["data"]["values"] if "text" in row}
    assert "one tenth (1 : 10)" in texts
    assert "570 needed" in texts


def test_the_text_alternative_has_every_ratio_of_the_picture(cases: dict[str, Any]) -> None:
    description = money_chart(cases["now"], WORDS[0])["description"]

    assert description.startswith(money_finding(cases["now"], WORDS[0]))
    assert description.count("1 : ") >= len(money_rows(cases["now"]))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("now", "one dollar for every 8.1"),
        ("one", "1 : 5.9 by the one definition"),
        ("nothing", "No ratio of capital spending"),
    ],
)
def test_the_finding_follows_from_the_numbers(cases: dict[str, Any], kind: str, said: str) -> None:
    assert said in money_finding(cases[kind], WORDS[0])


def test_the_last_quarter_drawn_is_mostly_reported_on_both_sides(cases: dict[str, Any]) -> None:
    period, rows = quarters_of(cases["now"])[-1]

    assert period == "2026-Q2"
    assert min(row["reported_share"] for row in rows) >= 0.5
    assert "Q2 2026" in time_finding(cases["now"], WORDS[0])


def test_expectations_that_fell_are_not_said_to_have_risen(cases: dict[str, Any]) -> None:
    data = deepcopy(cases["now"])
    for row in data["guidance"]:
        row["central"] = 2000.0 - row["central"]

    assert "rose" not in time_finding(data, WORDS[0])


def test_one_expectation_without_quarters_is_told_as_it_is(cases: dict[str, Any]) -> None:
    assert "expected to spend 302 billion USD in 2025" in time_finding(cases["early"], WORDS[0])


def test_what_was_estimated_is_said_beside_the_sum(cases: dict[str, Any]) -> None:
    for kind in ("now", "spring"):
        texts = [block.text for block in money_section(cases[kind], WORDS[0]).blocks if hasattr(block, "text")]
        assert "the rest is estimated" in texts[0]


def test_a_day_without_ratio_of_capital_has_a_plain_title(cases: dict[str, Any]) -> None:
    assert listings_finding(cases["one"], WORDS[0]) == "Capital raised by labs, chip makers and platforms"
    assert listings_finding(cases["nothing"], WORDS[0]) == "No listing or round was known on this day"


def test_a_set_that_reaches_the_published_ratio_in_its_year_is_named(cases: dict[str, Any]) -> None:
    data = deepcopy(cases["now"])
    (found,) = data["open_leaders"]
    found["same_year"] = [found["largest_same_year"]]

    texts = [block.text for block in money_section(data, WORDS[0]).blocks if hasattr(block, "text")]
    assert any("Sets of US firms that reach it in 2025 within 5%: 1" in text for text in texts)


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_the_side_that_spends_more_is_named_first_whoever_leads(cases: dict[str, Any], words: Any) -> None:
    assert money_finding(cases["now"], words) == money_finding(cases["turned"], words)
    assert time_finding(cases["now"], words).startswith(time_finding(cases["turned"], words).partition(";")[0])


def test_the_ratio_of_a_quarter_has_its_interval_and_is_that_of_the_sums(cases: dict[str, Any]) -> None:
    data = cases["now"]
    period, (leader, follower) = quarters_of(data)[-1]
    ratio = next(row["ratio"] for row in data["quarter_ratios"] if row["period"] == period)

    assert ratio["central"] == pytest.approx(leader["amount"]["central"] / follower["amount"]["central"])
    assert leader["amount"]["low"] / follower["amount"]["high"] < ratio["low"] < ratio["central"]
    assert ratio["central"] < ratio["high"] < leader["amount"]["high"] / follower["amount"]["low"]
    assert f"({ratio['low']:.1f}–{ratio['high']:.1f}) times as much" in time_finding(data, WORDS[0])


def test_a_quarter_ratio_turned_round_is_its_inverse(cases: dict[str, Any]) -> None:
    now, turned = ({row["period"]: row["ratio"] for row in cases[name]["quarter_ratios"]} for name in ("now", "turned"))

    assert now.keys() == turned.keys()
    assert all(now[period]["low"] == pytest.approx(1.0 / turned[period]["high"], rel=0.01) for period in now)


def test_a_tally_of_which_only_a_floor_was_told_is_called_so(cases: dict[str, Any]) -> None:
    told = [row for row in cases["now"]["guidance"] if row["central"] == 500.0 and row["year"] == 2026]

    assert [(row["low"], row["high"]) for row in told] == [(500.0, None)]
    assert "rose from over 500 to 765 billion USD" in time_finding(cases["now"], WORDS[0])


def test_the_sum_of_guidance_is_taken_on_draws_and_so_narrower_than_the_sum_of_the_ends(cases: dict[str, Any]) -> None:
    data, last = cases["now"], cases["now"]["guidance_sums"][-1]
    rows = [row["amount"] for row in data["firms"] if row["year"] == last["year"] and row["firm"] in last["firms"]]

    assert last["central"] == pytest.approx(sum(row["central"] for row in rows))
    assert 0.0 < last["high"] - last["low"] < 0.8 * sum(row["high"] - row["low"] for row in rows)


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_who_raised_more_is_named_first_whoever_leads(cases: dict[str, Any], words: Any) -> None:
    assert listings_finding(cases["now"], words) == listings_finding(cases["turned"], words)


def test_a_half_year_that_is_not_over_is_told_up_to_the_day(cases: dict[str, Any]) -> None:
    running = api.compute_money(as_of=date(2026, 6, 1)).to_dict()

    assert listings_finding(running, WORDS[0]).endswith("in the first half of 2026 up to 1 June 2026")
    assert "In the first half of 2026 up to 1 June 2026 labs" in markets_text(running, WORDS[0])
    assert listings_finding(cases["now"], WORDS[0]).endswith("in the first half of 2026")


def test_marks_of_a_definition_stay_with_their_side_when_the_sides_are_turned(cases: dict[str, Any]) -> None:
    for name, weighed, tally in (("now", 0, 1), ("turned", 1, 0)):
        sets = {row["id"]: definition_sets(cases[name], row, WORDS[0]) for row in cases[name]["ratios"]}
        parts = [text.split(" : ") for text in sets.values()]

        assert [place for pair in parts for place in (0, 1) if "as weighed" in pair[place]] == [weighed]
        assert [place for pair in parts for place in (0, 1) if "published tally" in pair[place]] == [tally]


def test_the_line_of_a_tenth_is_explained_where_it_is_drawn(cases: dict[str, Any]) -> None:
    captions = {
        name: next(block.caption for block in money_section(cases[name], WORDS[0]).blocks if isinstance(block, Figure))
        for name in ("now", "early", "turned")
    }

    assert "less than a tenth" in captions["now"]
    assert "less than a tenth" not in captions["early"]
    assert "less than a tenth" not in captions["turned"]


def test_a_search_that_finds_nothing_is_not_told(cases: dict[str, Any]) -> None:
    assert targets_text(cases["turned"], WORDS[0]) == []
    assert targets_text(cases["now"], WORDS[0])


def test_the_text_alternative_of_listings_names_the_currency_at_the_amount(cases: dict[str, Any]) -> None:
    said = listings_chart(cases["now"], WORDS[0])["description"]

    assert "5 Dec 2025 Moore Threads: 1.13 billion USD, +425% first day" in said
    assert "day USD" not in said
