"""What differs between two vintages: exact lists by hand, what must hold of any two tables, real vintages by SQL."""

import random
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest

from headway.facts.changes import Changes, changes, compared_columns, table_changes
from headway.facts.schema import typed
from headway.facts.store import open_vintage
from headway.facts.tables import TABLES

ORIGIN = {"source": "s", "source_url": "https://example.org", "source_date": "2026-01-01", "confidence": "high"}


def table(name: str, *rows: dict[str, Any], **origin: str) -> pl.DataFrame:
    """A typed table from rows of text; columns that are left out are empty."""
    columns = TABLES[name].column_names
    cells = {column: [({**ORIGIN, **origin} | row).get(column) for row in rows] for column in columns}
    return typed(TABLES[name], pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String)), f"{name}.csv")


def model(name: str, **cells: str) -> dict[str, Any]:
    return {"model": name, "released": "2025-01-01", "developers": "A", "countries": "X", "access": "open", **cells}


def score(name: str, benchmark: str, value: str) -> dict[str, Any]:
    return {"model": name, "benchmark": benchmark, "score": value}


BEFORE = {
    "models": table("models", model("Kept"), model("Gone"), model("Old name"), model("Moved", developers="B;A")),
    "benchmarks": table("benchmarks", {"benchmark": "b1", "in_index": "true"}, {"benchmark": "b2", "in_index": "true"}),
    "scores": table(
        "scores",
        score("Kept", "b1", "0.5"),
        score("Kept", "b2", "0.25"),
        score("Gone", "b1", "0.125"),
        score("Old name", "b1", "0.75"),
        score("Moved", "b1", "0.3333"),
    ),
    "published_index": table(
        "published_index",
        {"model": "Kept", "version": "kept-1", "index": "130"},
        {"model": "Kept", "version": "kept-2", "index": "132"},
    ),
}
AFTER = {
    "models": table(
        "models",
        model("Moved", released="2025-02-03", developers="A;B", countries="X;Y", access="closed"),
        model("Kept"),
        model("New name"),
        model("Come"),
        source_date="2026-02-02",
    ),
    "benchmarks": table(
        "benchmarks", {"benchmark": "b1", "in_index": "false"}, {"benchmark": "b3", "in_index": "true"}
    ),
    "scores": table(
        "scores",
        score("Kept", "b1", "0.625"),
        score("Come", "b3", "0.875"),
        score("New name", "b1", "0.75"),
        score("Moved", "b1", "0.333299"),
    ),
    "published_index": table("published_index", {"model": "Kept", "version": "other", "index": "131.5"}),
    "time_horizons": table("time_horizons", {"model": "Kept", "version": "k", "minutes": "12"}),
}
NAMES = {"Old name": "New name"}


def found() -> dict[str, Any]:
    return changes(BEFORE, AFTER, renames=NAMES).to_dict()


def test_models_that_came_went_and_changed_are_listed_with_their_cells() -> None:
    listed = found()

    assert [row["model"] for row in listed["models_added"]] == ["Come"]
    assert [row["model"] for row in listed["models_removed"]] == ["Gone"]
    assert listed["models_added"][0] == {
        "model": "Come",
        "released": "2025-01-01",
        "developers": ["A"],
        "countries": ["X"],
        "access": "open",
    }
    assert listed["models_changed"] == [
        {"model": "Moved", "column": "released", "from": "2025-01-01", "to": "2025-02-03"},
        {"model": "Moved", "column": "countries", "from": ["X"], "to": ["X", "Y"]},
        {"model": "Moved", "column": "access", "from": "open", "to": "closed"},
    ]
    assert listed["models_renamed"] == [{"from": "Old name", "to": "New name"}]


def test_scores_are_matched_by_model_and_benchmark_and_those_of_a_renamed_model_are_kept() -> None:
    listed = found()

    assert listed["scores_added"] == [{"model": "Come", "benchmark": "b3", "score": 0.875}]
    assert listed["scores_removed"] == [
        {"model": "Kept", "benchmark": "b2", "score": 0.25},
        {"model": "Gone", "benchmark": "b1", "score": 0.125},
    ]
    assert listed["scores_changed"] == [{"model": "Kept", "benchmark": "b1", "from": 0.5, "to": 0.625}]
    assert listed["scores_rounded"] == 1


def test_a_model_without_a_new_name_is_gone_and_come() -> None:
    listed = changes(BEFORE, AFTER, renames={}).to_dict()

    assert [row["model"] for row in listed["models_added"]] == ["New name", "Come"]
    assert {row["model"] for row in listed["scores_removed"]} == {"Kept", "Gone", "Old name"}


def test_benchmarks_that_enter_or_leave_the_index_are_told() -> None:
    listed = found()

    assert [row["benchmark"] for row in listed["benchmarks_added"]] == ["b3"]
    assert [row["benchmark"] for row in listed["benchmarks_removed"]] == ["b2"]
    assert listed["benchmarks_changed"] == [{"benchmark": "b1", "column": "in_index", "from": True, "to": False}]


def test_the_published_index_of_a_model_is_that_of_its_best_version() -> None:
    assert found()["published_moved"] == [{"model": "Kept", "from": 132.0, "to": 131.5}]


def test_a_table_that_one_vintage_lacks_is_no_change_of_rows() -> None:
    listed = found()

    assert listed["time_horizons_added"] == []
    assert (listed["tables_added"], listed["tables_removed"]) == (["time_horizons"], [])
    assert changes(AFTER, BEFORE, renames={}).to_dict()["tables_removed"] == ["time_horizons"]


def test_the_same_tables_in_another_order_and_read_on_another_day_have_not_changed() -> None:
    again = {name: frame.reverse().with_columns(source_date=pl.lit(date(2027, 1, 1))) for name, frame in BEFORE.items()}

    assert changes(BEFORE, again).is_empty
    assert not changes(BEFORE, AFTER).is_empty


def test_a_name_that_is_found_by_another_rule_is_no_change() -> None:
    first, second, third = (
        {"identities": table("identities", {"published": "P", "model": model, "rule": rule})}
        for model, rule in (("M", "name of its own"), ("M", "same name"), ("N", "same name"))
    )

    assert changes(first, second).is_empty
    assert not changes(second, third).is_empty


def test_any_table_is_compared_by_its_key() -> None:
    rows = {"file": "a.csv", "column": "c", "why": "w"}
    before = table("unplaced", {**rows, "row": "2", "value": "x"}, {**rows, "row": "3"})
    after = table("unplaced", {**rows, "row": "2", "value": "y"}, {**rows, "row": "4"})

    told = table_changes(TABLES["unplaced"], before, after).to_dict()

    assert told == {
        "table": "unplaced",
        "rows": {"from": 2, "to": 2},
        "added": [{"file": "a.csv", "row": 4}],
        "removed": [{"file": "a.csv", "row": 3}],
        "changed": [{"key": {"file": "a.csv", "row": 2}, "column": "value", "from": "x", "to": "y"}],
    }


def test_of_a_long_list_of_numbers_only_the_length_is_told() -> None:
    row = {"model": "m", "version": "v"}
    before = table("published_draws", {**row, "draws": ";".join(["1.5"] * 20)})
    after = table("published_draws", {**row, "draws": ";".join(["2.5"] * 30)})

    told = table_changes(TABLES["published_draws"], before, after).to_dict()["changed"]

    assert [(cell["from"], cell["to"]) for cell in told] == [("20 numbers", "30 numbers")]


def drawn(rng: random.Random) -> dict[str, pl.DataFrame]:
    """A vintage of a few models, benchmarks and scores drawn from few values, so that much of two is the same."""
    names, tests = rng.sample("PQRSTUV", rng.randint(1, 6)), rng.sample("abcd", rng.randint(1, 4))
    models = [
        model(
            name,
            released=rng.choice(["2025-01-01", "2025-06-01"]),
            developers=rng.choice(["", "A", "A;B", "B;A"]),
            access=rng.choice(["open", "closed"]),
        )
        for name in names
    ]
    scores = [
        score(name, test, rng.choice(["0.1", "0.10005", "0.9"]))
        for name in names
        for test in tests
        if rng.random() < 0.7
    ]
    listed = [{"benchmark": test, "in_index": rng.choice(["true", "false"])} for test in tests]
    return {
        "models": table("models", *models),
        "benchmarks": table("benchmarks", *listed),
        "scores": table("scores", *scores),
    }


def keyed(name: str, frame: pl.DataFrame) -> dict[tuple[Any, ...], dict[str, Any]]:
    schema = TABLES[name]
    columns = (*schema.key, *compared_columns(schema))
    return {tuple(row[each] for each in schema.key): row for row in frame.select(columns).iter_rows(named=True)}


def plain(rows: dict[tuple[Any, ...], dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Names in a cell without their order, which is no difference."""
    return {
        key: {name: sorted(cell) if isinstance(cell, list) else cell for name, cell in row.items()}
        for key, row in rows.items()
    }


@pytest.mark.parametrize("seed", range(40))
def test_what_is_told_turns_the_earlier_tables_into_the_later_ones(seed: int) -> None:
    rng = random.Random(seed)
    before, after = drawn(rng), drawn(rng)

    told = changes(before, after, renames={})

    for name, change in told.tables.items():
        rows = keyed(name, before[name])
        for row in change.removed:
            del rows[tuple(row[each] for each in change.key)]
        for cell in change.changed:
            assert rows[cell.key][cell.column] == cell.before
            rows[cell.key][cell.column] = cell.after
        rows |= {tuple(row[each] for each in change.key): dict(row) for row in change.added}
        assert plain(rows) == plain(keyed(name, after[name]))


@pytest.mark.parametrize("seed", range(40))
def test_the_way_back_is_the_mirror_of_the_way_there(seed: int) -> None:
    rng = random.Random(1000 + seed)
    before, after = drawn(rng), drawn(rng)

    there, back = (changes(*pair, renames={}) for pair in ((before, after), (after, before)))

    for name, change in there.tables.items():
        turned = back.tables[name]
        assert sorted(map(str, change.added)) == sorted(map(str, turned.removed))
        assert sorted(map(str, change.removed)) == sorted(map(str, turned.added))
        assert {(cell.key, cell.column, str(cell.before), str(cell.after)) for cell in change.changed} == {
            (cell.key, cell.column, str(cell.after), str(cell.before)) for cell in turned.changed
        }
    assert there.is_empty == back.is_empty


def of_vintages(first: str, second: str) -> Changes:
    opened = [open_vintage(name) for name in (first, second)]
    return changes(*({name: each.table(name) for name in each.table_names} for each in opened))


def test_from_april_to_august_the_counts_are_those_of_sql() -> None:
    """Golden numbers; last changed: never. Checked a second way by full joins in DuckDB."""
    told = of_vintages("2026-04-19", "2026-08-11").to_dict()

    with duckdb.connect(":memory:") as db:
        for vintage, letter in (("2026-04-19", "a"), ("2026-08-11", "b")):
            for name in ("models", "benchmarks", "scores"):
                path = open_vintage(vintage).folder / f"{name}.csv"
                db.execute(f"CREATE TABLE {letter}_{name} AS SELECT * FROM read_csv('{path}', all_varchar = true)")
        for name, keys, differ, column in (
            ("models", "model", "a.released <> b.released", "released"),
            ("benchmarks", "benchmark", "a.in_index <> b.in_index", "in_index"),
            ("scores", "model, benchmark", "abs(a.score::DOUBLE - b.score::DOUBLE) > 0.001", None),
        ):
            counted = db.execute(
                "SELECT count(*) FILTER (a.source_url IS NULL), count(*) FILTER (b.source_url IS NULL), "
                f"count(*) FILTER ({differ}) FROM a_{name} a FULL JOIN b_{name} b USING ({keys})"
            ).fetchone()
            changed = [row for row in told[f"{name}_changed"] if row.get("column") == column]
            assert counted == (len(told[f"{name}_added"]), len(told[f"{name}_removed"]), len(changed))

    assert [len(told[f"models_{name}"]) for name in ("added", "removed", "changed")] == [35, 180, 32]
    assert [len(told[f"scores_{name}"]) for name in ("added", "removed", "changed")] == [689, 556, 111]
    assert [len(told[f"benchmarks_{name}"]) for name in ("added", "removed", "changed")] == [15, 7, 2]


def test_facts_of_compute_are_compared_as_well_and_with_themselves_are_the_same() -> None:
    told = of_vintages("2026-11-23", "2026-11-23")

    assert told.is_empty
    assert len(told.tables) > 20
