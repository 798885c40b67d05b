"""Errors of the publisher, corrected where they are and told when they are gone."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import build_bundled
from headway.errors import DataError, UnknownName
from headway.facts.corrections import Correction, correct, expired, listed_corrections, read_corrections, state_of
from headway.facts.epoch import Publication
from headway.facts.identity import Identity
from headway.facts.store import open_vintage

MAY, AUGUST = date(2026, 5, 1), date(2026, 8, 1)
ROW = {
    "table": "models",
    "key": "M (Aug 2024)",
    "field": "released",
    "action": "replace",
    "given": "2024-05-13",
    "value": "2024-08-06",
    "reason": "its name",
    "reported": "no",
    "source_url": "https://example.org",
    "since": "2026-05-01",
    "until": "",
}


def listed(**cells: str) -> Correction:
    return read_corrections([ROW | cells], "corrections.csv")[0]


def model(name: str, released: date = date(2024, 5, 13)) -> dict[str, Any]:
    return {"model": name, "released": released, "rule": None}


def score(name: str, benchmark: str, value: float) -> dict[str, Any]:
    return {"model": name, "benchmark": benchmark, "score": value, "source_url": "https://example.org"}


def publication(models: list[dict[str, Any]], scores: list[dict[str, Any]], known: date = MAY) -> Publication:
    return Publication(
        known=known,
        tables={"models": models, "scores": scores, "unplaced": []},
        identities={row["model"].lower(): Identity(row["model"], "same name") for row in models},
        placed=len(models) + len(scores),
        merged=0,
    )


def test_a_date_is_corrected_and_the_published_one_stays_beside_it() -> None:
    found = correct(publication([model("M (Aug 2024)")], []), [listed()])

    row = found.tables["models"][0]
    assert (row["released"], row["published_released"]) == (date(2024, 8, 6), date(2024, 5, 13))
    assert row["rule"] == "released on 2024-08-06, not 2024-05-13: its name"
    assert [each["state"] for each in found.corrections] == ["applied"]


def test_a_correction_does_nothing_once_the_source_is_fixed() -> None:
    given = publication([model("M (Aug 2024)", date(2024, 8, 7))], [])

    found = correct(given, [listed()])

    assert found.tables == given.tables
    assert [each["state"] for each in found.corrections] == ["fixed upstream"]


def test_a_correction_of_a_row_that_is_not_there_says_so() -> None:
    found = correct(publication([model("Other")], []), [listed()])

    assert [each["state"] for each in found.corrections] == ["not there"]


def test_a_renamed_model_has_its_new_name_in_every_table_and_the_order_is_kept() -> None:
    given = publication(
        [model("A"), model("Z\u2011z"), model("b")], [score("A", "Q", 0.1), score("Z\u2011z", "Q", 0.2)]
    )
    rename = listed(key="Z\u2011z", field="model", action="rename", given="Z\u2011z", value="0-z")

    found = correct(given, [rename])

    assert [row["model"] for row in found.tables["models"]] == ["0-z", "A", "b"]
    assert [row["model"] for row in found.tables["scores"]] == ["0-z", "A"]
    assert found.identities["z\u2011z"] == Identity("0-z", "listed correction")
    assert correct(found, [rename]).corrections[0]["state"] == "fixed upstream"


def test_two_models_that_are_one_keep_the_better_score_and_no_row_is_lost() -> None:
    scores = [score("A", "Q", 0.1), score("A ", "Q", 0.2), score("A ", "R", 0.3)]
    given = publication([model("A"), model("A ")], scores)

    found = correct(given, [listed(key="A ", field="model", action="merge", given="A ", value="A")])

    assert [row["model"] for row in found.tables["models"]] == ["A"]
    assert {(row["benchmark"], row["score"]) for row in found.tables["scores"]} == {("Q", 0.2), ("R", 0.3)}
    assert found.counts == {"read": 5, "placed": 3, "merged": 2, "unplaced": 0}


def test_a_dropped_row_is_told_among_the_unplaced() -> None:
    given = publication([model("A")], [score("A", "Q", 0.9), score("A", "R", 0.3)])

    found = correct(given, [listed(table="scores", key="A / Q", field="score", action="drop", given="0.9", value="")])

    assert [row["benchmark"] for row in found.tables["scores"]] == ["R"]
    told = found.tables["unplaced"][0]
    assert (told["file"], told["row"], told["value"], told["why"]) == (
        "scores as read",
        2,
        "0.9",
        "drop A / Q: its name",
    )
    assert found.counts == {"read": 3, "placed": 2, "merged": 0, "unplaced": 1}


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"action": "mend"}, "not an action"),
        ({"reason": ""}, "the cell is empty"),
        ({"value": ""}, "the cell is empty"),
        ({"field": "weight"}, "no such column"),
        ({"given": "13.5.2024"}, "not a value of its column"),
        ({"reported": "yes"}, "not a value of its column"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_by_name(cells: dict[str, str], problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        listed(**cells)


def test_a_table_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownName, match="modls"):
        listed(table="modls")


def test_no_two_corrections_are_of_the_same_cell() -> None:
    cells = [(each.table, each.key, each.field, each.given) for each in listed_corrections()]

    assert len(cells) == len(set(cells))


def test_the_newest_publication_still_has_every_error_that_is_corrected(publications: Path) -> None:
    held = [found for _, found in build_bundled.publications(publications).values()]

    assert expired(listed_corrections(), held) == ()


def test_the_newest_bundled_table_still_shows_every_date_that_is_corrected() -> None:
    """The same without the publisher's files: a corrected row keeps the date as published beside its own."""
    tables = {"models": open_vintage("2026-08-11").table("models").rows(named=True)}
    now = [each for each in listed_corrections() if each.since == date(2026, 8, 11)]

    assert len(now) == 10
    assert {state_of(tables, each) for each in now} == {"applied"}


def test_a_source_that_is_fixed_fails_the_test_above(publications: Path) -> None:
    held = {known: found for known, (_, found) in build_bundled.publications(publications).items()}
    newest = held[date(2026, 8, 11)]
    fixed = [
        row | {"released": date(2025, 4, 16), "published_released": None}
        for row in newest.tables["models"]
        if row["model"] == "o3"
    ]
    tables = newest.tables | {"models": fixed}
    later = correct(replace(newest, known=date(2026, 9, 1), tables=tables, corrections=()))

    (line,) = expired(listed_corrections(), [*held.values(), later])

    assert line.startswith("o3, released: the source is fixed since 2026-09-01; delete the row")


def test_a_correction_that_says_until_when_is_kept_for_older_publications() -> None:
    wrong = publication([model("M (Aug 2024)")], [])
    right = publication([model("M (Aug 2024)", date(2024, 8, 6))], [], AUGUST)

    assert len(expired([listed()], [right, wrong])) == 1
    assert expired([listed(until="2026-08-01")], [right, wrong]) == ()


def test_a_correction_that_no_publication_needs_stops_the_build(
    publications: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_bundled, "listed_corrections", lambda: (*listed_corrections(), listed(key="Nobody")))

    assert build_bundled.unused_rules(build_bundled.publications(publications)) == ["Nobody"]
