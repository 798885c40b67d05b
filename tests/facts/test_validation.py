"""Checks of a new vintage: real publications pass, publications with a fault do not."""

import csv
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from headway import facts
from headway.errors import DataError, UnknownName
from headway.facts.checks import Check, Limits
from headway.facts.store import Vintage, open_vintage
from headway.facts.validation import CHECKS, STRICT, check_new, refuse

NAMES = ["2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11"]
RAW, MATRIX = "2026-04-19", "2026-08-11"
ORIGIN = {"source_url": "https://example.org", "source_date": date(2026, 1, 1), "confidence": "high"}
IDENTITIES = Path(facts.__file__).parent / "bundled" / "identities.csv"

Row = dict[str, Any]
Tables = dict[str, list[Row]]


@cache
def identities() -> list[dict[str, str]]:
    with IDENTITIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables_of(name: str) -> Tables:
    """The rows of a bundled vintage, with what each name and version string was resolved to."""
    opened = open_vintage(name)
    resolved: list[Row] = [row | ORIGIN for row in identities() if row["vintage"] == name]
    return {table: opened.table(table).rows(named=True) for table in opened.table_names} | {"identities": resolved}


def failed(tables: Mapping[str, Any], last: str | None, known: str, **options: Any) -> set[str]:
    opened = open_vintage(last) if last else None
    checks = check_new(tables, opened, known=date.fromisoformat(known), **options)
    return {check.check for check in checks if not check.passed}


@pytest.mark.parametrize("name", NAMES)
def test_each_real_publication_passes_by_itself(name: str) -> None:
    assert failed(tables_of(name), None, name) == set()


@pytest.mark.parametrize(("last", "new"), list(combinations(NAMES, 2)))
def test_each_real_publication_passes_after_each_earlier_one(last: str, new: str) -> None:
    assert failed(tables_of(new), last, new) == set()


def test_a_table_that_only_grew_by_a_quarter_passes() -> None:
    """What the publisher added from August to October 2026: 52 models and 649 scores, three benchmarks."""
    new = tables_of(MATRIX)
    like = {row["model"]: [] for row in new["models"][:52]}
    for row in new["scores"]:
        if row["model"] in like:
            like[row["model"]].append(row)
    new["models"] += [
        row | {"model": f"{row['model']} next", "released": date(2026, 10, 1)} for row in new["models"][:52]
    ]
    new["benchmarks"] += [new["benchmarks"][0] | {"benchmark": f"New {place}"} for place in range(3)]
    new["scores"] += [
        row | {"model": f"{name} next", "score": min(row["score"] + 0.05, 1.0)}
        for name, rows in like.items()
        for row in rows
    ]

    assert failed(new, MATRIX, "2026-10-08") == set()


def test_the_same_publication_again_passes() -> None:
    for name in NAMES:
        assert failed(tables_of(name), name, name) == set()


def without(rows: list[Row], keep: Callable[[Row], bool]) -> list[Row]:
    return [row for row in rows if keep(row)]


def half_of_the_scores(new: Tables) -> None:
    """Seed 20261128."""
    chosen = np.random.default_rng(20261128).random(len(new["scores"])) < 0.5
    new["scores"] = [row for row, keep in zip(new["scores"], chosen, strict=True) if keep]


def cut_short(share: float) -> Callable[[Tables], None]:
    """A file that ends after a share of its rows, and the models without a score with it."""

    def cut(new: Tables) -> None:
        new["scores"] = new["scores"][: int(share * len(new["scores"]))]
        there = {row["model"] for row in new["scores"]}
        new["models"] = without(new["models"], lambda row: row["model"] in there)

    return cut


def half_of_the_models(new: Tables) -> None:
    gone = {row["model"] for row in new["models"][::2]}
    new["models"], new["scores"] = (
        without(new[table], lambda row: row["model"] not in gone) for table in ("models", "scores")
    )


def put(new: Tables, benchmark: str, change: Callable[[float], float]) -> None:
    new["scores"] = [
        row | {"score": change(row["score"])} if row["benchmark"] == benchmark else row for row in new["scores"]
    ]


def a_column_in_percent(new: Tables) -> None:
    put(new, "GPQA diamond", lambda score: 100 * score)


def a_column_a_hundredth(new: Tables) -> None:
    put(new, "GPQA diamond", lambda score: score / 100)


def a_column_a_tenth(new: Tables) -> None:
    put(new, "Aider polyglot", lambda score: score / 10)


def a_column_clipped(new: Tables) -> None:
    """Percent that a reader took for shares and clipped."""
    put(new, "GPQA diamond", lambda score: min(100 * score, 1.0))


def a_benchmark_zeroed(new: Tables) -> None:
    put(new, "OTIS Mock AIME 2024-2025", lambda score: 0.0)


def a_small_benchmark_zeroed(new: Tables) -> None:
    put(new, "OSWorld", lambda score: 0.0)


def a_benchmark_upside_down(new: Tables) -> None:
    put(new, "MMLU", lambda score: 1.0 - score)


def dates_a_year_later(new: Tables) -> None:
    new["models"] = [row | {"released": row["released"] + timedelta(days=365)} for row in new["models"]]


def dates_a_year_earlier(new: Tables) -> None:
    new["models"] = [row | {"released": row["released"] - timedelta(days=365)} for row in new["models"]]


def days_and_months_swapped(new: Tables) -> None:
    def swapped(day: date) -> date:
        return day.replace(month=day.day, day=day.month) if day.day <= 12 else day

    new["models"] = [row | {"released": swapped(row["released"])} for row in new["models"]]


def swapped(new: Tables, column: str, one: str, other: str) -> None:
    names = {one: other, other: one}
    new["scores"] = [row | {column: names.get(row[column], row[column])} for row in new["scores"]]


def two_models_swapped(new: Tables) -> None:
    swapped(new, "model", "GPT-5", "GPT-4o (May 2024)")


def two_models_alike_swapped(new: Tables) -> None:
    """Neighbours on the index: no score moves far."""
    swapped(new, "model", "GPT-5", "o3")


def two_benchmarks_swapped(new: Tables) -> None:
    swapped(new, "benchmark", "GPQA diamond", "FrontierMath-2025-02-28-Private")


def names_shifted_by_a_row(new: Tables) -> None:
    names = [row["model"] for row in new["scores"]]
    cells, moved = set(), []
    for row, name in zip(new["scores"], [*names[37:], *names[:37]], strict=True):
        if (cell := (name, row["benchmark"])) not in cells:
            cells.add(cell)
            moved.append(row | {"model": name})
    new["scores"] = moved


def all_scores_a_tenth_higher(new: Tables) -> None:
    new["scores"] = [row | {"score": min(row["score"] + 0.1, 1.0)} for row in new["scores"]]


def benchmarks_gone(new: Tables) -> None:
    gone = {row["benchmark"] for row in new["benchmarks"][:10]}
    new["benchmarks"], new["scores"] = (
        without(new[table], lambda row: row["benchmark"] not in gone) for table in ("benchmarks", "scores")
    )


def no_scores(new: Tables) -> None:
    new["scores"] = []


def no_models(new: Tables) -> None:
    new["models"] = []


def a_cell_twice(new: Tables) -> None:
    new["scores"].append(new["scores"][0] | {"score": 0.5})


def a_name_twice_in_other_capitals(new: Tables) -> None:
    new["models"].append(new["models"][0] | {"model": f" {new['models'][0]['model'].upper()}"})


def a_look_alike(new: Tables) -> None:
    """A Cyrillic letter in the place of a Latin one."""
    new["models"].append(next(row for row in new["models"] if row["model"] == "GPT-5") | {"model": "GP\u0422-5"})


def a_score_of_nobody(new: Tables) -> None:
    new["scores"].append(new["scores"][0] | {"model": "Nobody"})


def a_score_that_is_no_number(new: Tables) -> None:
    new["scores"][0] = new["scores"][0] | {"score": float("nan")}


def a_day_in_the_future(new: Tables) -> None:
    new["models"][0] = new["models"][0] | {"released": date(2062, 8, 11)}


def a_day_before_computers(new: Tables) -> None:
    new["models"][0] = new["models"][0] | {"released": date(1900, 1, 1)}


def versions_that_nobody_knows(new: Tables) -> None:
    new["identities"] = [
        row | {"model": "Nobody"} if place % 4 == 0 else row for place, row in enumerate(new["identities"])
    ]


FAULTS: list[tuple[Callable[[Tables], None], set[str]]] = [
    (half_of_the_scores, {"scores"}),
    (cut_short(0.9), {"models", "scores"}),
    (cut_short(0.5), {"models", "scores"}),
    (half_of_the_models, {"models", "scores"}),
    (a_column_in_percent, {"ranges", "benchmark-scale"}),
    (a_column_a_hundredth, {"benchmark-scale"}),
    (a_column_a_tenth, {"benchmark-scale"}),
    (a_column_clipped, {"benchmarks-moved"}),
    (a_benchmark_zeroed, {"flat-benchmarks", "benchmark-scale"}),
    (a_small_benchmark_zeroed, {"flat-benchmarks"}),
    (a_benchmark_upside_down, {"benchmark-order"}),
    (dates_a_year_later, {"dates", "dates-moved"}),
    (dates_a_year_earlier, {"dates-moved"}),
    (days_and_months_swapped, {"dates-moved"}),
    (two_models_swapped, {"models-moved", "swapped-names"}),
    (two_models_alike_swapped, {"swapped-names"}),
    (two_benchmarks_swapped, {"benchmarks-moved", "swapped-names"}),
    (names_shifted_by_a_row, {"models-moved", "large-changes", "changed-scores"}),
    (all_scores_a_tenth_higher, {"median-change", "large-changes", "changed-scores"}),
    (benchmarks_gone, {"benchmarks"}),
    (no_scores, {"rows", "models", "benchmarks", "scores"}),
    (no_models, {"rows", "links"}),
    (a_cell_twice, {"keys"}),
    (a_name_twice_in_other_capitals, {"folded-keys", "look-alikes"}),
    (a_look_alike, {"look-alikes"}),
    (a_score_of_nobody, {"links"}),
    (a_score_that_is_no_number, {"ranges"}),
    (a_day_in_the_future, {"dates"}),
    (a_day_before_computers, {"dates"}),
    (versions_that_nobody_knows, {"identities"}),
]


@pytest.mark.parametrize("last", [RAW, MATRIX])
@pytest.mark.parametrize(("fault", "found"), FAULTS)
def test_a_publication_with_a_fault_is_refused(fault: Callable[[Tables], None], found: set[str], last: str) -> None:
    """Against the same publication without the fault, and against one of four months before in another layout."""
    new = tables_of(MATRIX)
    fault(new)

    assert found <= failed(new, last, MATRIX)


def test_an_older_publication_that_comes_as_new_is_refused() -> None:
    assert {"models", "benchmarks", "scores"} <= failed(tables_of(RAW), MATRIX, "2026-09-01")


def test_a_table_that_was_there_and_is_gone_is_refused_in_the_same_layout() -> None:
    new = tables_of(RAW)
    del new["published_index"]

    assert failed(new, RAW, "2026-05-01") == {"tables"}
    assert failed(tables_of(MATRIX), RAW, MATRIX) == set()  # another layout, which never had it


def test_an_index_that_is_shifted_or_turned_is_refused() -> None:
    shifted, turned = tables_of("2025-12-19"), tables_of("2025-12-19")
    shifted["published_index"] = [row | {"index": row["index"] + 5} for row in shifted["published_index"]]
    points = [row["index"] for row in turned["published_index"]]
    turned["published_index"] = [
        row | {"index": other} for row, other in zip(turned["published_index"], reversed(points), strict=True)
    ]

    assert failed(shifted, "2025-12-19", "2026-01-01") == {"published-shift"}
    assert "published-order" in failed(turned, "2025-12-19", "2026-01-01")


def test_an_index_that_lost_models_is_refused() -> None:
    new = tables_of("2025-12-19")
    new["published_index"] = new["published_index"][:100]

    assert failed(new, "2025-12-19", "2026-01-01") == {"published-models"}


def test_models_that_were_renamed_are_not_lost() -> None:
    new = tables_of(MATRIX)
    names = {row["model"]: f"{row['model']} v2" for row in new["models"][:60]}
    for table in ("models", "scores", "identities"):
        new[table] = [row | {"model": names.get(row["model"], row["model"])} for row in new[table]]

    assert failed(new, MATRIX, "2026-09-01") == set()


def test_more_may_be_gone_the_longer_ago_the_last_vintage_was_but_never_half() -> None:
    limits = Limits()

    assert [round(limits.lost("models", days), 3) for days in (0, 120, 365, 36500)] == [0.05, 0.05, 0.12, 0.4]


@pytest.mark.parametrize("accept", [frozenset(), frozenset({"dates-moved"})])
def test_a_check_that_failed_is_let_through_by_its_name(accept: Collection[str]) -> None:
    new = tables_of(MATRIX)
    dates_a_year_earlier(new)

    checks = check_new(new, open_vintage(MATRIX), known=date(2026, 9, 1), accept=accept)

    failing = [(check.check, check.accepted) for check in checks if not check.passed]
    assert failing == [("dates-moved", bool(accept))]
    if accept:
        refuse(checks)
    else:
        with pytest.raises(DataError, match="--accept dates-moved lets it through") as told:
            refuse(checks)
        assert "222 of 222 models" in str(told.value)
        assert "allowed 0.1" in str(told.value)
        assert "the raw files are kept" in str(told.value)
        assert "\n" not in str(told.value)


def test_rows_that_cannot_be_written_are_never_accepted() -> None:
    new = tables_of(MATRIX)
    a_score_of_nobody(new)

    checks = check_new(new, None, known=date(2026, 9, 1), accept=STRICT)

    with pytest.raises(DataError, match="links") as told:
        refuse(checks)
    assert "--accept" not in str(told.value)


def test_a_check_that_there_is_not_cannot_be_accepted() -> None:
    with pytest.raises(UnknownName, match="did you mean 'scores'"):
        check_new({}, None, known=date(2026, 9, 1), accept={"score"})


def test_the_checks_come_in_the_order_of_their_list() -> None:
    names = [check.check for check in check_new(tables_of(RAW), open_vintage("2025-12-03"), known=date(2026, 4, 19))]

    assert names == [name for name in CHECKS if name in names]
    assert len(names) == len(set(names))


def test_a_check_says_what_it_found_in_the_form_of_the_contract() -> None:
    check = Check(check="scores", found=0.5, allowed=0.1, passed=False, why="half are gone")

    assert set(check.to_dict()) == {"check", "found", "allowed", "passed", "accepted", "why"}


def test_a_first_vintage_is_checked_by_itself_alone() -> None:
    assert [check.check for check in check_new(tables_of(MATRIX), None, known=date(2026, 8, 11))] == list(CHECKS[:8])


def test_the_loss_of_scores_is_counted_as_a_join_counts_it() -> None:
    """A second way: the cells of the index that an anti-join leaves over."""
    last, new = open_vintage(RAW), open_vintage(MATRIX)

    found = next(each for each in check_new(tables_of(MATRIX), last, known=date(2026, 8, 11)) if each.check == "scores")

    cells = index_cells(last)
    gone = cells.join(new.table("scores"), on=["model", "benchmark"], how="anti")
    assert found.found == round(gone.height / cells.height, 4)


def index_cells(opened: Vintage) -> pl.DataFrame:
    young = opened.table("models").filter(pl.col("released") >= date(2023, 1, 1))
    used = opened.table("benchmarks").filter("in_index")
    cells = opened.table("scores").join(young, on="model", how="semi").join(used, on="benchmark", how="semi")
    return cells.filter(pl.len().over("model") >= 4)
