"""The tables `allocation` and `parameters`: built row by row, with every correction still needed."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from compute_facts import allocation, parameters
from headway.errors import DataError
from headway.facts.schema import typed
from headway.facts.store import open_vintage
from headway.facts.use_tables import ALLOCATION, DAYS_OF, PARAMETER_CORRELATIONS, PARAMETERS

ROOT = Path(__file__).parents[2].parent / "shared" / "facts"


@pytest.fixture(scope="module")
def collected() -> list[dict[str, str]]:
    if not ROOT.is_dir():
        pytest.skip("the collection is not here")
    with (ROOT / "allocation.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("allocation")


def texts(found: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as the text of a file."""

    def cell(value: Any) -> str | None:
        return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return pl.DataFrame([{name: cell(value) for name, value in row.items()} for row in found])


def one(rows: pl.DataFrame, **wanted: Any) -> dict[str, Any]:
    """The only row with these values."""
    found = rows.filter(pl.all_horizontal(pl.col(name) == value for name, value in wanted.items()))
    assert found.height == 1
    return found.row(0, named=True)


def test_every_collected_row_is_kept_or_is_derived_from_others(collected: list[dict[str, str]]) -> None:
    built = allocation.rows(collected)

    ids = {row["id"] for row in built}
    left = [row for place, row in enumerate(collected, 2) if f"allocation:{place}" not in ids]
    assert {row["metric"] for row in left} == set(allocation.DERIVED)
    assert len(built) == len(collected) - len(left) + 6
    typed(ALLOCATION, texts(built), "allocation.csv")


def test_a_correction_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="changes nothing"):
        allocation.corrected([{"low": "1"}], "t", [{"id": "t:2", "column": "low", "value": "1"}])


def test_a_correction_of_a_row_that_is_gone_is_refused() -> None:
    with pytest.raises(KeyError):
        allocation.corrected([{"low": "1"}], "t", [{"id": "t:9", "column": "low", "value": "2"}])


def test_tokens_a_day_are_the_central_value_over_the_days_of_the_unit(rows: pl.DataFrame) -> None:
    counted = rows.filter(pl.col("tokens_per_day").is_not_null())

    assert set(counted["unit"]) == set(DAYS_OF)
    for row in counted.iter_rows(named=True):
        assert row["tokens_per_day"] * DAYS_OF[row["unit"]] == pytest.approx(row["central"], rel=1e-5)


def test_the_parts_of_one_firms_spending_add_up(rows: pl.DataFrame) -> None:
    research = one(rows, subject="OpenAI", metric="research_share")
    serving = one(rows, subject="OpenAI", metric="serving_share")

    assert research["central"] + serving["central"] == pytest.approx(1.0, abs=0.03)
    assert research["low"] + serving["high"] == pytest.approx(1.0, abs=0.03)


def test_a_firms_tokens_never_fall(rows: pl.DataFrame) -> None:
    for _, series in rows.filter(pl.col("metric") == "tokens").sort("end").group_by("subject"):
        assert series["tokens_per_day"].is_sorted()


def test_what_was_announced_is_known_from_its_day(rows: pl.DataFrame) -> None:
    assert one(rows, subject="Google all products", period="2026-05")["known"] == date(2026, 5, 19)
    assert one(rows, subject="Google all products", period="2025-04")["known"] == date(2025, 5, 20)
    assert one(rows, subject="China all models", period="2026-03")["known"] == date(2026, 3, 23)


def test_the_figure_of_december_2025_is_the_announced_one(rows: pl.DataFrame) -> None:
    assert one(rows, subject="ByteDance Doubao", period="2025-12")["tokens_per_day"] == 50.0


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("central", "71", "a share is above 1"),
        ("low", "0.9", "low is above central"),
        ("low", "-0.1", "not a number in range"),
        ("unit", "USD bn", "a metric that is a share has another unit"),
        ("unit", "tokens", "it is one of share"),
        ("tokens_per_day", "4", "not the central value in trillion tokens a day"),
        ("known", "2023-01-01", "known before it happened"),
    ],
)
def test_a_bad_row_gets_one_clear_line(rows: pl.DataFrame, column: str, value: str, why: str) -> None:
    row = one(rows, subject="OpenAI", metric="research_share")
    bad = texts([{**row, "high": None}]).with_columns(pl.lit(value).alias(column))

    with pytest.raises(DataError, match=why) as caught:
        typed(ALLOCATION, bad, "allocation.csv")
    assert "\n" not in str(caught.value)


def test_beliefs_have_a_source_and_room_at_their_ends() -> None:
    rows = open_vintage("2026-11-23").table("parameters")

    assert (rows["low"] < rows["central"]).all()
    assert (rows["central"] < rows["high"]).all()
    own = rows.filter(pl.col("source").str.starts_with("Headway"))
    assert set(own["confidence"]) == {"low"}
    assert own["note"].str.len_chars().min() > 80


def test_a_share_of_belief_that_reaches_one_is_refused() -> None:
    row = one(open_vintage("2026-11-23").table("parameters"), name="lab_part")

    with pytest.raises(DataError, match="reaches 1"):
        typed(PARAMETERS, texts([{**row, "high": 1.0}]), "parameters.csv")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"least": 0.4}, "below the least"),
        ({"most": 0.7}, "above the most"),
        ({"least": -0.5}, "beyond 0 to 1"),
        ({"most": 2.0}, "beyond 0 to 1"),
        ({"low": 0.0}, "odds of 0"),
        ({"distribution": "gamma"}, "lognormal"),
    ],
)
def test_a_belief_that_cannot_be_drawn_within_its_range_is_refused(changed: dict[str, Any], why: str) -> None:
    row = one(open_vintage("2026-11-23").table("parameters"), name="lab_part")

    with pytest.raises(DataError, match=why) as caught:
        typed(PARAMETERS, texts([{**row, **changed}]), "parameters.csv")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"b": "research_elasticity"}, "with itself"),
        ({"correlation": 1.0}, "correlation"),
        ({"correlation": -1.0}, "correlation"),
    ],
)
def test_a_correlation_that_cannot_be_is_refused(changed: dict[str, Any], why: str) -> None:
    row = one(open_vintage("2026-11-23").table("parameter_correlations"), a="research_elasticity")

    with pytest.raises(DataError, match=why):
        typed(PARAMETER_CORRELATIONS, texts([{**row, **changed}]), "parameter_correlations.csv")


def test_our_own_estimates_are_known_no_earlier_than_what_they_rest_on() -> None:
    path = Path(parameters.__file__).with_name("parameters_extra.csv")
    with path.open(encoding="utf-8", newline="") as file:
        days = {row["name"]: row["source_date"] for row in csv.DictReader(file)}

    # The compute of single labs was published on 3 September 2026, DeepSeek-V4-Pro came on 24 April 2026.
    assert days["lab_part"] >= "2026-09-03"
    assert days["active_parameters"] >= "2026-04-24"


def test_parameters_of_the_collection_keep_its_numbers() -> None:
    if not ROOT.is_dir():
        pytest.skip("the collection is not here")
    with (ROOT / "model_parameters.csv").open(encoding="utf-8-sig", newline="") as file:
        raw = list(csv.DictReader(file))

    found = {(row["name"], row["side"]): row for row in parameters.rows(raw)}

    share = found["lab_research_share", "US"]
    assert (share["low"], share["central"], share["high"]) == (0.45, 0.65, 0.8)
