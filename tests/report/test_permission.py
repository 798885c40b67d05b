"""The section on permission: it says its finding, holds every number of its picture, and keeps true on other days."""

from copy import deepcopy
from datetime import date
from typing import Any

import polars as pl
import pytest

from headway import api
from headway.charts.permission import permission_finding
from headway.facts.store import open_vintage
from headway.report.blocks import Figure, Table, Text
from headway.report.permission import permission_section
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_permission().to_dict()


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_the_section_has_its_finding_a_picture_the_states_and_what_is_pending(data: dict[str, Any], words: Any) -> None:
    section = permission_section(data, words)

    assert section.title == permission_finding(data, words)
    assert section.level == 3
    kinds = [type(block) for block in section.blocks[:4]]
    assert kinds == [Text, Figure, Table, Table]
    states, pending = (block for block in section.blocks if isinstance(block, Table))
    assert [row[0].value for row in states.rows] == [row["class"] for row in data["classes"]]
    assert [row[3].value for row in states.rows] == [row["product"] for row in data["classes"]]
    assert [row[0].value for row in pending.rows] == [row["event"] for row in data["pending"]]
    for block in section.blocks:
        if isinstance(block, Text):
            assert "{" not in block.text
            assert "None" not in block.text


def test_the_sentence_counts_who_closes_what(data: dict[str, Any]) -> None:
    shut = [row for row in data["classes"] if row["kind"] == "chip" and row["product"]["state"] == "closed"]
    alone = sum(row["exporter"]["state"] == "closed" and row["importer"]["state"] != "closed" for row in shut)
    other = sum(row["exporter"]["state"] != "closed" and row["importer"]["state"] == "closed" for row in shut)

    first = permission_section(data, WORDS[0]).blocks[0]

    assert isinstance(first, Text)
    assert (
        f"Closed by the US alone: {alone}; by China alone: {other}; by both: {len(shut) - alone - other}." in first.text
    )


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2022, 9, 1), date(2024, 1, 1), date(2025, 6, 30)])
def test_an_earlier_day_is_told_without_what_came_later(words: Any, day: date) -> None:
    then = api.compute_permission(as_of=day).to_dict()

    section = permission_section(then, words)

    written = " ".join(
        [section.title]
        + [block.text for block in section.blocks if isinstance(block, Text)]
        + [cell.text for block in section.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    )
    assert "2026" not in written
    assert section.title == permission_finding(then, words)


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_every_event_that_moved_a_state_or_is_pending_and_every_class_has_words(words: Any) -> None:
    tables = {
        name: open_vintage("2026-11-23").table(name) for name in ("policy_states", "policy_events", "chip_classes")
    }
    wanted = {
        *(f"event_{event}" for event in tables["policy_states"]["event"].drop_nulls()),
        *(f"pending_{event}" for event in tables["policy_events"].filter(pl.col("pending"))["id"]),
    }
    keys = {name.replace("policy_events:", "").replace("-", "_") for name in wanted}
    keys |= {f"class_{name.replace('-', '_')}" for name in tables["chip_classes"]["class"]}

    assert {key for key in keys if f"permission.{key}" not in words.messages} == set()


def test_a_pending_event_without_words_is_told_as_the_data_tell_it(data: dict[str, Any]) -> None:
    own = deepcopy(data)
    own["pending"] = [{**data["pending"][0], "event": "policy_events:999", "text": "A new bill", "due": None}]
    own["pending"][0] |= {"role": "other", "actor": "Somebody", "date": None}

    table = permission_section(own, WORDS[0]).blocks[3]

    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0]] == ["A new bill", "Somebody", "", "no date"]
