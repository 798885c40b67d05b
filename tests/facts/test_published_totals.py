"""Published totals and statements as they are built: sources, units, bounds, days and corrections."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from compute_facts import published_totals, statements
from compute_facts.common import beside
from headway.errors import DataError
from headway.facts.claim_tables import DEFINITION_FACTORS, PUBLISHED_TOTALS, STATEMENTS
from headway.facts.schema import Table, typed
from headway.words import load_words

SHARED = Path(__file__).parents[3] / "shared" / "facts" / "statements.csv"
with_collection = pytest.mark.skipif(not SHARED.exists(), reason="the collection is not here")


def frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a file of the table holds them: text, names joined, days in ISO form."""

    def cell(value: Any) -> str | None:
        if isinstance(value, bool):
            return str(value).lower()
        return None if value is None else value.isoformat() if isinstance(value, date) else str(value)

    return pl.DataFrame(
        [{name: cell(row[name]) for name in table.column_names} for row in rows],
        schema=dict.fromkeys(table.column_names, pl.String),
    )


@pytest.fixture(scope="module")
def totals() -> pl.DataFrame:
    return typed(PUBLISHED_TOTALS, frame(PUBLISHED_TOTALS, published_totals.rows()), "published_totals.csv")


@pytest.fixture(scope="module")
def factors() -> pl.DataFrame:
    rows = [{name: row.get(name) for name in DEFINITION_FACTORS.column_names} for row in published_totals.factors()]
    return typed(DEFINITION_FACTORS, frame(DEFINITION_FACTORS, rows), "definition_factors.csv")


def test_every_row_of_totals_and_factors_validates(totals: pl.DataFrame, factors: pl.DataFrame) -> None:
    assert totals.height >= 20
    assert factors.height >= 5


def test_there_are_four_sources_of_the_world_share_and_three_of_the_ratio(totals: pl.DataFrame) -> None:
    shares = totals.filter(
        (pl.col("quantity") == "share") & (pl.col("side") == "China") & (pl.col("versus") == "world")
    )
    ratios = totals.filter((pl.col("quantity") == "ratio") & (pl.col("versus") == "US"))

    assert shares["publisher"].n_unique() >= 4
    assert ratios["publisher"].n_unique() >= 3


def test_every_factor_that_a_total_names_is_there(totals: pl.DataFrame, factors: pl.DataFrame) -> None:
    from headway.compute.definitions import factor_parts

    named = {factor_parts(text)[2] for row in totals["factors"] for text in row}

    assert named == set(factors["id"])


def test_every_rival_is_another_total(totals: pl.DataFrame) -> None:
    rivals = totals.filter(pl.col("rival").is_not_null())

    assert set(rivals["rival"]) <= set(totals["id"])
    assert (rivals["rival"] != rivals["id"]).all()


def test_every_total_publisher_and_factor_has_words_in_both_languages(
    totals: pl.DataFrame, factors: pl.DataFrame
) -> None:
    for words in (load_words("en"), load_words("vi")):
        for name in totals["id"]:
            assert f"reconcile.total_{name.replace('-', '_')}" in words.messages
        for name in factors["id"]:
            assert f"reconcile.factor_{name.replace('-', '_')}" in words.messages
            assert f"reconcile.note_{name.replace('-', '_')}" in words.messages
        for unit in set(totals["shown"]) - {"share", "ratio"}:
            assert f"reconcile.in_{unit.replace('-', '_')}" in words.messages


def test_titles_in_english_are_those_of_the_table(totals: pl.DataFrame) -> None:
    words = load_words("en")

    for name, title in totals.select("id", "total").iter_rows():
        assert words.messages[f"reconcile.total_{name.replace('-', '_')}"] == title


def test_a_stock_has_one_day_and_a_flow_a_period(totals: pl.DataFrame) -> None:
    flows = totals["quantity"].str.starts_with("flow")

    assert (totals.filter(~flows)["start"] == totals.filter(~flows)["end"]).all()
    assert (totals.filter(flows)["start"] < totals.filter(flows)["end"]).all()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("low", "-1", "in range"),
        ("high", "1", "central is above high"),
        ("relation", "maybe", "it is one of about"),
        ("level", None, "a stated interval has no level"),
        ("known", "2020-01-01", "known before it happened"),
        ("unit", "kilograms", "it is one of h100e-8bit"),
        ("quantity", "share", "a share or ratio without"),
    ],
)
def test_a_bad_total_is_named_in_one_line(column: str, value: str | None, said: str) -> None:
    rows = [row for row in published_totals.rows() if row["id"] == "epoch-licensed"]

    with pytest.raises(DataError, match=said) as raised:
        typed(PUBLISHED_TOTALS, frame(PUBLISHED_TOTALS, [{**rows[0], column: value}]), "published_totals.csv")

    assert "\n" not in str(raised.value)
    assert "published_totals.csv, row 2" in str(raised.value)


def test_a_share_above_one_is_refused() -> None:
    (row,) = (row for row in published_totals.rows() if row["id"] == "epoch-china-share")

    with pytest.raises(DataError, match="a share is above 1"):
        typed(PUBLISHED_TOTALS, frame(PUBLISHED_TOTALS, [{**row, "central": "5.2", "high": "5.5"}]), "t.csv")


@pytest.fixture(scope="module")
def said() -> dict[str, dict[str, Any]]:
    with SHARED.open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in statements.rows(csv.DictReader(file))}


@with_collection
def test_every_statement_validates(said: dict[str, dict[str, Any]]) -> None:
    found = typed(STATEMENTS, frame(STATEMENTS, list(said.values())), "statements.csv")

    assert found.height == 65


@with_collection
def test_a_range_has_two_ends_a_point_a_centre_and_a_bound_one_end(said: dict[str, dict[str, Any]]) -> None:
    def ends(name: str) -> tuple[Any, ...]:
        return tuple(said[name][column] for column in ("relation", "low", "central", "high", "unit"))

    assert ends("statements:18") == ("between", 7.0, None, 10.0, "months")
    assert ends("statements:16") == ("about", None, 6.0, None, "months")
    assert ends("statements:51") == ("at most", None, None, 200_000.0, "chips")
    assert ends("statements:3") == ("at most", None, None, 0.2, "probability")
    assert ends("statements:48") == ("between", 150_000.0, 320_000.0, 600_000.0, "b300e")
    assert ends("statements:7")[:4] == ("between", 4.0, 7.0, 14.0)


@with_collection
def test_percentages_become_shares_and_keep_the_value_as_published(said: dict[str, dict[str, Any]]) -> None:
    assert (said["statements:11"]["central"], said["statements:11"]["unit"]) == (0.05, "share")
    assert said["statements:11"]["value"] == "5"
    assert not [row for row in said.values() if row["unit"] == "percent"]


@with_collection
def test_what_was_read_again_is_no_lead_and_names_where(said: dict[str, dict[str, Any]]) -> None:
    assert said["statements:51"]["source_read"]
    assert said["statements:51"]["source"] == "itnews.com.au"
    assert said["statements:28"]["date"] == date(2025, 6, 18)
    leads = [name for name, row in said.items() if not row["source_read"]]
    assert set(leads) >= {"statements:6", "statements:17", "statements:59", "statements:66"}
    assert len(leads) <= 10


@with_collection
def test_every_correction_has_a_reason_and_meets_a_row(said: dict[str, dict[str, Any]]) -> None:
    rows = beside("statements_corrections")

    assert rows
    assert all(row["reason"] and row["id"] in said for row in rows)


def test_a_correction_of_a_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="statements that are not there"):
        statements.rows([])
