"""Two vintages compared: the bundled ones, hand-made ones, and pairs that cannot be compared."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import changes_samples as samples
import pytest
from copied_vintage import copied

from headway import api
from headway.api.data.comparing import CompareResult, changes_page
from headway.errors import OptionError, StoreError, UnknownName
from headway.facts.provenance import Source
from headway.facts.store import open_vintage
from headway.facts.writing import write_vintage

ORIGIN = {"source": "test", "source_url": "https://example.org", "source_date": date(2026, 1, 1), "confidence": "high"}
SOURCE = Source(title="test", url="https://example.org", published=date(2026, 1, 1), confidence="high")
COUNTS = {"read": 1, "placed": 1, "merged": 0, "unplaced": 0}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store for the user's vintages."""
    folder = tmp_path / "store"
    monkeypatch.setenv("HEADWAY_STORE", str(folder))
    return folder


def model(name: str, **changes: Any) -> dict[str, Any]:
    row = {"model": name, "released": date(2025, 1, 1), "developers": ("A",), "countries": ("B",), "access": "open"}
    return {**row, **ORIGIN, **changes}


def published(name: str, index: float, **changes: Any) -> dict[str, Any]:
    return {"model": name, "version": name, "index": index, "low": index - 1, "high": index + 1, **ORIGIN, **changes}


def write(store: Path, name: str, **tables: list[dict[str, Any]]) -> None:
    write_vintage(store, name, tables, sources=[SOURCE], counts=COUNTS)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return api.facts_compare("2026-04-19", "2026-08-11", part_draws=0).to_dict()


def test_the_two_newest_vintages_with_scores_are_compared_unless_others_are_named(told: dict[str, Any]) -> None:
    found = api.facts_compare(part_draws=0).to_dict()

    assert (found["v1"], found["v2"], found["vintage"], found["as_of"]) == (
        "2026-04-19",
        "2026-08-11",
        "2026-08-11",
        "2026-08-11",
    )
    assert found == told
    assert api.facts_compare(v2="2026-04-19", part_draws=0).to_dict()["v1"] == "2025-12-03"


def test_the_answer_holds_what_every_answer_holds_and_is_json(told: dict[str, Any]) -> None:
    assert set(told) >= {"headway", "vintage", "as_of", "draws", "seed", "sources", "citation", "v1", "v2", "changed"}
    assert {source["published"] for source in told["sources"]} == {"2026-04-19", "2026-08-11"}
    assert [row["digest"] for row in told["vintages"]] == [
        open_vintage(name).digest for name in ("2026-04-19", "2026-08-11")
    ]
    json.dumps(told, allow_nan=False)


def test_index_values_are_those_of_the_fits_and_the_largest_move_is_first(told: dict[str, Any]) -> None:
    before, after = (
        {row["model"]: row["index"] for row in api.index(vintage=name).to_dict()["models"]}
        for name in ("2026-04-19", "2026-08-11")
    )

    for row in told["index_moved"]:
        assert (row["from"], row["to"]) == (before[row["model"]], after[row["model"]])
    sizes = [abs(row["to"]["central"] - row["from"]["central"]) for row in told["index_moved"]]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == len(set(before) & set(after)) - 2  # all but the two anchors, which are fixed


def test_the_headline_is_the_gap_of_either_vintage_and_of_the_same_day(told: dict[str, Any]) -> None:
    head = told["headline"]

    for end, vintage, as_of in (
        (head["from"], "2026-04-19", None),
        (head["to"], "2026-08-11", None),
        (head["same_day"]["to"], "2026-08-11", date(2026, 4, 19)),
    ):
        gap = api.gap(vintage=vintage, as_of=as_of).to_dict()
        assert {name: end[name] for name in gap["lag"]} == gap["lag"]
    assert head["best"]["follower"]["to"]["model"] == api.gap().to_dict()["best"]["follower"]["model"]


def test_what_moved_the_headline_is_that_of_the_revisions(told: dict[str, Any]) -> None:
    parts = told["headline"]["parts"]

    revisions = api.gap_revisions(part_draws=0).to_dict()["decompositions"][1]
    assert (revisions["from"], revisions["to"]) == ("2026-04-19", "2026-08-11")
    assert {name: parts[name] for name in revisions["spans"][0]} == revisions["spans"][0]
    assert parts["difference"] == pytest.approx(told["headline"]["same_day"]["change"]["central"], abs=1e-6)


def test_april_to_august_in_numbers(told: dict[str, Any]) -> None:
    """Golden: 8.4 months as known in April, 5.2 in August, 5.0 of April as known in August. Last changed: never."""
    head = told["headline"]

    read = [head["from"], head["to"], head["same_day"]["to"]]
    assert [round(each["central"], 1) for each in read] == [8.4, 5.2, 5.0]
    assert not head["change"]["told_apart"]
    assert told["changed"]


def test_a_vintage_and_itself_are_the_same() -> None:
    told = api.facts_compare("2026-08-11", "2026-08-11").to_dict()

    assert not told["changed"]
    assert told["index_moved"] == []
    assert told["headline"]["from"] == told["headline"]["to"]
    assert told["headline"]["change"]["low"] == told["headline"]["change"]["high"] == 0.0


def test_a_vintage_without_scores_is_compared_by_its_published_index() -> None:
    told = api.facts_compare("2025-12-19", "2026-04-19").to_dict()

    assert told["index_basis"] == {"from": "published", "to": "scores"}
    assert told["headline"]["from"]["central"] == api.gap(vintage="2025-12-19").to_dict()["lag"]["central"]
    assert [(row["reason"], row["vintages"]) for row in told["left_out"]] == [("published", ["2025-12-19"])]
    assert told["published_moved"]


def test_two_vintages_as_published_with_intervals_are_compared_as_published(store: Path) -> None:
    leader, follower = model("Lead", countries=("United States of America",)), model("Tail", countries=("China",))
    first = model("First", countries=("United States of America",), released=date(2024, 1, 1))
    rows = [published("First", 100.0), published("Lead", 150.0), published("Tail", 120.0)]
    later = [published("First", 100.0), published("Lead", 150.0), published("Tail", 140.0)]
    write(store, "2026-09-01", models=[first, leader, follower], published_index=rows)
    write(store, "2026-10-01", models=[first, leader, follower], published_index=later)

    told = api.facts_compare("2026-09-01", "2026-10-01").to_dict()

    assert told["index_basis"] == {"from": "published", "to": "published"}
    assert [(row["model"], row["told_apart"]) for row in told["index_moved"]] == [("Tail", True)]
    assert told["published_moved"] == [{"model": "Tail", "from": 120.0, "to": 140.0}]
    assert told["headline"]["points"]["change"]["central"] == pytest.approx(-20.0)


def test_data_without_the_usual_pair_are_compared_without_a_headline_but_a_pair_by_name_must_be_there(
    store: Path,
) -> None:
    for name, index in (("2026-09-01", 100.0), ("2026-09-02", 101.0)):
        write(store, name, models=[model("One")], published_index=[published("One", index)])

    told = api.facts_compare("2026-09-01", "2026-09-02").to_dict()

    assert told["headline"] is None
    assert [row["reason"] for row in told["left_out"]] == ["groups"]
    with pytest.raises(UnknownName, match="no group called 'Chinaa'"):
        api.facts_compare("2026-04-19", "2026-08-11", follower="Chinaa")


def test_facts_of_compute_are_compared_row_by_row(store: Path) -> None:
    copied("2026-11-23", store / "2026-11-24")

    told = api.facts_compare("2026-11-23", "2026-11-24").to_dict()

    assert len(told["tables"]) > 20
    assert told["headline"] is None
    assert [row["reason"] for row in told["left_out"]] == ["index"]
    assert not told["changed"]


def test_a_vintage_that_is_newer_than_the_other_is_refused_with_what_works() -> None:
    with pytest.raises(OptionError, match="give the older one first: headway facts compare 2026-04-19 2026-08-11"):
        api.facts_compare("2026-08-11", "2026-04-19")


def test_vintages_without_a_table_in_common_are_refused() -> None:
    with pytest.raises(OptionError, match="hold no table in common"):
        api.facts_compare("2026-08-11", "2026-11-23")


def test_a_name_that_is_no_vintage_and_a_definition_that_is_none_are_refused() -> None:
    with pytest.raises(UnknownName, match="no vintage called '2026-01-01'"):
        api.facts_compare("2026-01-01", "2026-08-11")
    with pytest.raises(UnknownName, match="no definition called 'standin'; did you mean 'standing'"):
        api.facts_compare(definition="standin")


def test_a_damaged_table_is_named_even_if_the_two_were_compared_before(store: Path) -> None:
    rows = {"models": [model("One")], "published_index": [published("One", 100.0)]}
    for name in ("2026-09-01", "2026-09-02"):
        write(store, name, **rows)
    api.facts_compare("2026-09-01", "2026-09-02")
    path = store / "2026-09-02" / "models.csv"
    path.write_bytes(path.read_bytes().replace(b"One", b"Two"))

    with pytest.raises(StoreError, match=r"models.csv of vintage 2026-09-02"):
        api.facts_compare("2026-09-01", "2026-09-02")


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_hostile_name_is_text_on_the_written_page(tmp_path: Path, lang: str) -> None:
    path = changes_page(CompareResult(content=samples.compared()), tmp_path / "page.html", lang=lang)

    page = path.read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in "".join(part.split('"')[0] for part in page.split('href="')[1:])
    assert not {"\x00", "\x0b", "\uffff"} & set(page)
    assert f'<html lang="{lang}">' in page


def test_a_page_that_cannot_be_written_leaves_the_older_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")

    with pytest.raises(StoreError, match="the page cannot be written"):
        changes_page(CompareResult(content=samples.unchanged()), tmp_path / "file" / "page.html")
    assert (tmp_path / "file").read_text() == "kept"
