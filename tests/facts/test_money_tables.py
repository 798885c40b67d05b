"""The tables `capex`, `capex_definitions` and `capital_markets`: what must hold in every row and between rows."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from compute_facts import amendments, capex, markets
from headway.errors import DataError
from headway.facts.money_tables import CAPEX, CAPITAL_MARKETS
from headway.facts.schema import Table, typed
from headway.facts.store import open_vintage


@pytest.fixture(scope="module")
def spending() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("capex")


@pytest.fixture(scope="module")
def capital() -> pl.DataFrame:
    return open_vintage("2026-11-23").table("capital_markets")


def sums(rows: pl.DataFrame) -> list[tuple[str, str, str, float, float]]:
    """Each total over quarters that are all told, derived ones included: firm, kind, period, sum of quarters, total."""
    quarters = rows.filter((pl.col("period_type") == "quarter") & pl.col("kind").is_in(["actual", "derived"]))
    totals = rows.filter(pl.col("period_type").is_in(["year", "fiscal-year"]) & (pl.col("kind") == "actual"))
    found = []
    for total in totals.iter_rows(named=True):
        parts = quarters.filter(
            (pl.col("company") == total["company"])
            & (pl.col("covers") == total["covers"])
            & (pl.col("start") >= total["start"])
            & (pl.col("end") <= total["end"])
        )
        if parts.height == 4:
            found.append((total["company"], total["covers"], total["period"], parts["usd_bn"].sum(), total["usd_bn"]))
    return found


def test_quarters_sum_to_their_year_within_three_percent(spending: pl.DataFrame) -> None:
    found = sums(spending)

    assert len(found) >= 5
    assert [row for row in found if abs(row[3] / row[4] - 1.0) > 0.03] == []


def test_a_fiscal_year_of_alibaba_is_its_four_quarters(spending: pl.DataFrame) -> None:
    rows = {
        row[2]: row for row in sums(spending.with_columns(pl.col("local_bn").alias("usd_bn"))) if row[0] == "Alibaba"
    }

    assert set(rows) == {"FY2025", "FY2026"}
    assert all(abs(row[3] / row[4] - 1.0) < 0.002 for row in rows.values())


def test_the_cash_quarters_of_microsoft_leave_a_plausible_first_quarter_of_their_fiscal_year(
    spending: pl.DataFrame,
) -> None:
    cash = spending.filter((pl.col("company") == "Microsoft") & (pl.col("covers") == "cash"))
    total = cash.filter(pl.col("period") == "FY2026")["usd_bn"].item()
    quarters = cash.filter(pl.col("period_type") == "quarter")["usd_bn"].to_list()

    assert len(quarters) == 3
    assert 0.15 * total < total - sum(quarters) < 0.25 * total


def test_amounts_in_usd_times_the_rate_are_the_local_amounts(spending: pl.DataFrame, capital: pl.DataFrame) -> None:
    for rows, usd, factor in ((spending, "usd_bn", 1.0), (capital, "amount_usd_m", 0.001)):
        told = rows.filter(pl.col("local_bn").is_not_null() & pl.col(usd).is_not_null())
        assert told["rate"].is_not_null().all()
        off = (told[usd] * factor * told["rate"] / told["local_bn"] - 1.0).abs()
        assert off.max() < 0.01  # type: ignore[operator]


def test_nothing_was_known_before_its_period_ended_unless_it_was_expected(spending: pl.DataFrame) -> None:
    actual = spending.filter(pl.col("kind") == "actual")

    assert (actual["known"] >= actual["end"]).all()


def test_ranges_that_stood_in_notes_are_in_columns(spending: pl.DataFrame) -> None:
    rows = {row["id"]: row for row in spending.iter_rows(named=True)}

    ends = {name: (rows[name]["usd_low"], rows[name]["usd_high"]) for name in ("capex:25", "capex:60", "capex:96")}
    assert ends == {"capex:25": (175.0, 185.0), "capex:60": (635.0, 665.0), "capex:96": (30.0, 70.0)}


def test_superseded_guidance_is_kept(spending: pl.DataFrame) -> None:
    rows = spending.filter((pl.col("company") == "Alphabet") & (pl.col("period") == "2026")).sort("known")

    assert rows["usd_bn"].to_list() == [180.0, 185.0, 200.0]


def test_every_firm_and_row_of_a_definition_is_in_the_table(spending: pl.DataFrame) -> None:
    definitions = open_vintage("2026-11-23").table("capex_definitions")
    firms = set(spending.filter(pl.col("scope") == "firm")["company"])
    rows = set(spending["id"]) | set(spending.filter(pl.col("scope") != "firm")["company"])

    for role in ("leader", "follower"):
        assert set(definitions[f"{role}_firms"].explode().drop_nulls()) <= firms
        assert set(definitions[f"{role}_row"].drop_nulls()) <= rows
    assert set(definitions["instead"].explode().drop_nulls()) <= rows


def test_what_the_collection_computed_itself_is_not_stored_as_a_fact(
    spending: pl.DataFrame, capital: pl.DataFrame
) -> None:
    assert spending.filter(pl.col("source") == "this file").is_empty()
    assert capital.filter(pl.col("country") == "derived").is_empty()


def test_calendar_quarters_begin_and_end_with_the_quarter_and_fiscal_ones_do_not(spending: pl.DataFrame) -> None:
    rows = {row["id"]: row for row in spending.iter_rows(named=True)}

    assert (rows["capex:46"]["start"], rows["capex:46"]["end"]) == (date(2026, 6, 1), date(2026, 8, 31))
    assert (rows["capex:66"]["start"], rows["capex:66"]["end"]) == (date(2025, 4, 1), date(2026, 3, 31))
    assert (rows["capex:11"]["start"], rows["capex:11"]["end"]) == (date(2025, 7, 1), date(2026, 6, 30))


def test_a_correction_that_changes_nothing_or_names_no_row_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    change = {"id": "a", "column": "value", "value": "1", "reason": "r", "source_url": ""}
    monkeypatch.setattr(amendments, "beside", lambda name: [change] if name.endswith("corrections") else [])

    assert amendments.amended([{"id": "a", "value": "2"}], "x")[0]["value"] == "1"
    with pytest.raises(ValueError, match="changes nothing"):
        amendments.amended([{"id": "a", "value": "1"}], "x")
    with pytest.raises(ValueError, match="no row a"):
        amendments.amended([{"id": "b", "value": "1"}], "x")


def test_every_correction_names_its_reason() -> None:
    for table in ("capex", "markets"):
        rows = amendments.beside(f"{table}_corrections")
        assert rows
        assert [row for row in rows if not row["reason"]] == []


def test_building_the_rows_again_gives_the_same_rows() -> None:
    raw = [
        {
            "company": "Alibaba", "country": "China", "period": "FY2025", "period_type": "fiscal year to Mar-2025",
            "capex_usd_bn": "11.94", "capex_local": "RMB 85.97bn", "ai_share": "0.8", "kind": "actual",
            "source_url": "https://a.test/x", "source_date": "2026-05-13", "confidence": "high",
            "note": "converted at 7.2", "source_read": "yes",
        }
    ]  # fmt: skip
    first, second = (capex._row(2, raw[0], {}) for _ in range(2))

    assert first == second
    assert (first["local_bn"], first["rate"], first["covers"]) == (85.97, 7.2, "as-reported")


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("Hong Kong IPO", "ipo"), ("STAR IPO planned", "planned"), ("confidential IPO filing", "filing"),
        ("round in talks", "talks"), ("secondary sale", "secondary"), ("equity offering for AI capex", "issue"),
        ("Series H", "round"), ("implied value", "valuation"), ("planned debt issuance", "planned"),
    ],
)  # fmt: skip
def test_the_kind_of_an_event_follows_from_its_name(event: str, kind: str) -> None:
    raw = {
        "entity": "X", "country": "US", "date": "2026-06-12", "event": event, "amount_usd_m": "",
        "valuation_usd_bn": "",
        "price_move": "", "source_url": "https://a.test/x", "confidence": "low", "note": "", "source_read": "no",
    }  # fmt: skip

    assert markets._row(2, raw)["kind"] == kind


def cells(table: Table, rows: pl.DataFrame, name: str, **changed: str) -> pl.DataFrame:
    """One row of a bundled table as text, with some cells changed."""
    row = rows.filter(pl.col("id") == name).to_dicts()[0]
    text: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        text[column.name] = ";".join(value) if isinstance(value, list) else None if value is None else str(value)
        if isinstance(value, bool):
            text[column.name] = str(value).lower()
    return pl.DataFrame({key: [value or None] for key, value in (text | changed).items()}, infer_schema_length=None)


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("capex:72", {"usd_bn": "-5.0"}, "at least 0"),
        ("capex:25", {"usd_low": "190.0"}, "low is above central"),
        ("capex:72", {"usd_bn": "9.0"}, "not the amount in USD times the rate"),
        ("capex:72", {"known": "2025-06-01"}, "known before it ended"),
        ("capex:72", {"start": "2025-13-01"}, "2025-13-01"),
        ("capex:72", {"covers": "capex"}, "it is one of as-reported"),
        ("capex:65", {"ai_share_low": "80"}, "at most 1"),
    ],
)
def test_a_bad_row_of_capex_is_told_in_one_line(
    spending: pl.DataFrame, name: str, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(DataError, match=said) as caught:
        typed(CAPEX, cells(CAPEX, spending, name, **changed).cast(pl.String), "capex.csv")

    assert "\n" not in str(caught.value)


def test_a_bad_row_of_capital_markets_is_told_in_one_line(capital: pl.DataFrame) -> None:
    rows = cells(CAPITAL_MARKETS, capital, "capital_markets:2", amount_usd_m="2000").cast(pl.String)

    with pytest.raises(DataError, match="not the amount in USD times the rate"):
        typed(CAPITAL_MARKETS, rows, "capital_markets.csv")
