"""Policy tables: every state has its cause, and the listed corrections are still needed."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from compute_facts import policy
from headway.errors import DataError
from headway.facts.policy_tables import CHIP_CLASSES, POLICY_STATES
from headway.facts.schema import typed
from headway.facts.store import open_vintage

TOOLS = Path(policy.__file__).parent
COLLECTED = Path(__file__).parents[3] / "shared" / "facts" / "policy_events.csv"


@pytest.fixture(scope="module")
def events() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("policy_events")


@pytest.fixture(scope="module")
def states() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("policy_states")


def test_every_change_of_state_cites_an_event_not_later_than_itself(events: pl.DataFrame, states: pl.DataFrame) -> None:
    cited = states.filter(pl.col("event").is_not_null())
    joined = cited.join(events.select("id", "date", "known"), left_on="event", right_on="id", suffix="_event")

    assert joined.height == cited.height
    assert joined.filter(pl.col("date") > pl.col("start")).is_empty()


def test_only_the_first_state_of_a_class_may_stand_without_an_event(states: pl.DataFrame) -> None:
    first = states.sort("start", "known").group_by("class", "role", maintain_order=True).first()["id"]

    assert set(states.filter(pl.col("event").is_null())["id"]) <= set(first)


def test_an_exporters_state_comes_from_the_exporter_and_an_importers_from_the_importer(
    events: pl.DataFrame, states: pl.DataFrame
) -> None:
    joined = states.join(events.select("id", pl.col("role").alias("by")), left_on="event", right_on="id")

    assert joined.filter(~((pl.col("by") == pl.col("role")) | (pl.col("by") == "both"))).is_empty()


def test_each_role_has_one_government(states: pl.DataFrame) -> None:
    assert states.group_by("role").agg(pl.col("country").n_unique())["country"].to_list() == [1, 1]


def test_nothing_is_settled_or_due_before_it_began(events: pl.DataFrame) -> None:
    pending = events.filter(pl.col("pending"))

    assert pending.height >= 9
    assert pending.filter((pl.col("settled") < pl.col("date")) | (pl.col("due") < pl.col("date"))).is_empty()
    assert events.filter(
        ~pl.col("pending") & (pl.col("due").is_not_null() | pl.col("settled").is_not_null())
    ).is_empty()


def test_a_state_and_its_presumption_must_go_together(states: pl.DataFrame) -> None:
    row = {**text_of(states.row(0, named=True)), "state": "open", "presumption": "denial"}

    with pytest.raises(
        DataError, match="row 2, column 'presumption', value 'denial': the presumption does not go with"
    ):
        typed(POLICY_STATES, pl.DataFrame([row]), "policy_states.csv")


def test_a_state_that_is_none_is_refused_with_those_there_are(states: pl.DataFrame) -> None:
    row = {**text_of(states.row(0, named=True)), "state": "ajar"}

    with pytest.raises(DataError, match="it is one of open, licence, closed"):
        typed(POLICY_STATES, pl.DataFrame([row]), "policy_states.csv")


def test_a_class_cannot_be_known_before_it_existed() -> None:
    row = text_of(open_vintage("2026-11-23").table("chip_classes").row(0, named=True))

    with pytest.raises(DataError, match="known before it existed"):
        typed(CHIP_CLASSES, pl.DataFrame([{**row, "known": "2000-01-01"}]), "chip_classes.csv")


def text_of(row: dict[str, Any]) -> dict[str, str | None]:
    """A row as it stands in a file."""
    return {
        name: ";".join(value)
        if isinstance(value, list)
        else None
        if value is None
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
        for name, value in row.items()
    }


def listed(name: str) -> list[dict[str, str]]:
    with (TOOLS / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def collected() -> list[dict[str, str]]:
    if not COLLECTED.is_file():
        pytest.skip(f"the collection is not at {COLLECTED}")
    with COLLECTED.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_every_collected_event_is_in_the_table_and_every_correction_still_changes_it(
    collected: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected = {row["id"]: row for row in policy.rows(collected)}
    whole = policy.beside
    monkeypatch.setattr(policy, "beside", lambda name: [] if name.endswith("corrections") else whole(name))
    plain = {row["id"]: row for row in policy.rows(collected)}

    assert len(corrected) == len(collected) + len(listed("policy_events_extra"))
    unused = [
        (row["id"], row["column"])
        for row in listed("policy_events_corrections")
        if plain[row["id"]][row["column"]] == corrected[row["id"]][row["column"]]
    ]
    assert unused == []


def test_corrections_and_additions_say_why_and_where(collected: list[dict[str, str]]) -> None:
    assert all(
        row["reason"] and row["source_url"].startswith("https://") for row in listed("policy_events_corrections")
    )
    assert all(row["source_url"].startswith("https://") for row in listed("policy_events_extra"))


def test_the_letter_of_april_became_known_with_the_filing(events: pl.DataFrame) -> None:
    row = events.filter(pl.col("id") == "policy_events:10").row(0, named=True)

    assert (row["date"], row["known"]) == (date(2025, 4, 9), date(2025, 4, 15))
