"""Questions to the facts, and what they may not do."""

import sys
from datetime import date
from pathlib import Path

import pytest

from headway.errors import OptionError, UnknownName
from headway.facts import list_facts, show, sql


def test_the_list_counts_rows_and_gives_the_newest_date() -> None:
    august = next(row for row in list_facts().to_dict()["vintages"] if row["vintage"] == "2026-08-11")

    assert {"table": "models", "rows": 222, "newest": "2026-07-31"} in august["tables"]


def test_a_table_is_shown_as_json_can_hold_it() -> None:
    row = next(row for row in show("models").to_dict()["rows"] if row["model"] == "Kimi K3")

    assert row["released"] == "2026-07-16"
    assert row["countries"] == ["China"]


def test_as_of_limits_both_clocks() -> None:
    shown = show("models", as_of=date(2026, 5, 1)).to_dict()

    assert shown["vintage"] == "2026-04-19"
    assert max(row["released"] for row in shown["rows"]) <= "2026-05-01"


def test_a_vintage_that_was_not_known_yet_is_refused() -> None:
    with pytest.raises(OptionError, match="vintage 2025-12-19 was not known on 2025-01-31"):
        show("models", as_of=date(2025, 1, 31), vintage="2025-12-19")


def test_before_the_first_vintage_nothing_was_known() -> None:
    with pytest.raises(OptionError, match="no vintage with the table scores was known on 2025-11-30; the first is of"):
        show("scores", as_of=date(2025, 11, 30))


def test_a_table_that_no_vintage_holds_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path))

    with pytest.raises(OptionError, match="no vintage holds the table published_draws yet; 'headway facts list' names"):
        show("published_draws")


def test_an_unknown_table_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'scores'"):
        show("score")


def test_sql_answers_over_names_dates_and_numbers() -> None:
    found = sql("SELECT model, released, countries, 1.5 AS x FROM models WHERE model = 'Kimi K3'").to_dict()

    assert found["columns"] == ["model", "released", "countries", "x"]
    assert found["rows"] == [["Kimi K3", "2026-07-16", ["China"], 1.5]]


def test_sql_agrees_with_the_table() -> None:
    found = sql("SELECT count(*) FROM scores", vintage="2026-04-19").to_dict()

    assert found["rows"] == [[len(show("scores", vintage="2026-04-19").to_dict()["rows"])]]


def test_infinity_is_null_in_json() -> None:
    assert sql("SELECT 'inf'::DOUBLE, 'nan'::DOUBLE").to_dict()["rows"] == [[None, None]]


@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE models",
        "INSERT INTO models SELECT * FROM models",
        "SELECT 1; SELECT 2",
        "ATTACH 'other.db'",
        "SET lock_configuration = false",
        "",
    ],
)
def test_only_one_select_is_run(query: str) -> None:
    with pytest.raises(OptionError, match="read-only"):
        sql(query)


def test_sql_cannot_reach_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")

    for query in (f"SELECT * FROM '{secret}'", f"SELECT * FROM read_csv('{secret}')"):
        with pytest.raises(OptionError, match="cannot be run"):
            sql(query)


def test_a_mistake_in_sql_is_one_line_with_the_tables() -> None:
    with pytest.raises(OptionError) as error:
        sql("SELECT nothing FROM models")

    assert "\n" not in str(error.value)
    assert "models, benchmarks, scores" in str(error.value)


def test_a_table_of_another_vintage_is_named_with_it() -> None:
    with pytest.raises(OptionError, match="holds no table published_index; add --vintage 2025-12-19 or 2026-04-19"):
        sql("SELECT * FROM published_index")


def test_a_moment_with_a_time_zone_says_how_to_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytz", None)  # which the program does not bring, though a test's oracle may

    with pytest.raises(OptionError, match="cast it with ::TIMESTAMP"):
        sql("SELECT now()")
