"""Rows of the older layouts that no publisher would write: each is refused with the rule, and none stops the others."""

from datetime import date
from typing import Any

import pytest

from headway.errors import DataError
from headway.facts.epoch import Publication, read_matrix, read_published, read_raw, register
from headway.facts.epoch_runs import read_runs
from headway.facts.horizons import read_horizons
from headway.facts.identity import Identity, Register
from headway.facts.raw import Rejected

DAY = date(2026, 4, 19)
NOBODY = Register(models=frozenset(), versions={}, listed={})
RULE = {"benchmark": "Quiz", "file": "quiz", "column": "Score", "scale": "1", "baseline": "0", "ceiling": "1"} | {
    "reason": "",
    "version_column": "",
    "version": "",
}


def model(**changes: str) -> dict[str, str]:
    row = {"Model": "A", "date": "2025-01-01", "Model accessibility": "", "Organization": "X"}
    return row | {"Country (of organization)": "Y"} | changes


def score(**changes: str) -> dict[str, str]:
    row = {"model": "A", "benchmark": "Quiz", "performance": "0.5", "source": "", "model_version": "a-1"}
    return row | {"benchmark_release_date": "2024-01-01"} | changes


def version(**changes: str) -> dict[str, str]:
    row = {"Model version": "a", "Model name": "A", "Release date": "2025-01-01", "ECI Score": ""}
    return row | {"Organization": "X", "Country": "Y", "Model accessibility": ""} | changes


def matrix(models: list[dict[str, str]], scores: list[dict[str, str]]) -> Publication:
    return read_matrix(DAY, scores, models, register(scores, {}))


def raw(versions: list[dict[str, str]], rows: list[dict[str, str]]) -> Publication:
    return read_raw(DAY, {"quiz": rows}, versions, [], rules=[RULE], names=NOBODY)


def told(publication: Publication) -> list[tuple[Any, ...]]:
    columns = ("file", "row", "column", "value", "why")
    return [tuple(row[column] for column in columns) for row in publication.tables["unplaced"]]


@pytest.mark.parametrize(
    ("changes", "column", "value", "why"),
    [
        ({"Model": ""}, "Model", None, "no model"),
        ({"date": ""}, "date", "B", "no release date"),
        ({"date": "11/08/2026"}, "date", "11/08/2026", "day first or month first cannot be told"),
        ({"date": "2025-02-29"}, "date", "2025-02-29", "a day that the calendar does not have"),
        ({"Model": "A"}, "Model", "A", "the model stands in a row above"),
    ],
)
def test_a_hostile_row_of_models_is_refused(changes: dict[str, str], column: str, value: str, why: str) -> None:
    found = matrix([model(), model(**{"Model": "B", **changes})], [score()])

    assert told(found) == [("models.csv", 3, column, value, why)]
    assert found.counts == {"read": 3, "placed": 2, "merged": 0, "unplaced": 1}


@pytest.mark.parametrize(
    ("changes", "column", "value", "why"),
    [
        ({"performance": ""}, "performance", None, "no score"),
        ({"performance": "0,5"}, "performance", "0,5", "a decimal comma, or one that parts thousands"),
        ({"performance": "nan"}, "performance", "nan", "not a finite number"),
        ({"performance": "55"}, "performance", "55", "outside 0 to 1"),
        ({"benchmark": ""}, "benchmark", None, "no benchmark"),
        ({"benchmark_release_date": "soon"}, "benchmark_release_date", "soon", "not a day"),
        ({"benchmark": "Quiz"}, "benchmark", "Quiz", "the model has a score on this benchmark in a row above"),
        ({"model": "=cmd()"}, "model", "'=cmd()", "no such model in models.csv"),
    ],
)
def test_a_hostile_row_of_the_matrix_is_refused(changes: dict[str, str], column: str, value: str, why: str) -> None:
    found = matrix([model()], [score(), score(**{"benchmark": "Exam", **changes})])

    assert told(found) == [("eci_benchmarks.csv", 3, column, value, why)]
    assert len(found.tables["scores"]) == 1


def test_names_parted_by_the_mark_of_our_own_tables_are_parted() -> None:
    found = matrix([model(Organization="X;Z,W")], [score()])

    assert found.tables["models"][0]["developers"] == ("X", "Z", "W")


@pytest.mark.parametrize(
    ("changes", "column", "why"),
    [
        ({"eci": "1e999"}, "eci", "a number too large to be one"),
        ({"eci": ""}, "eci", "no index"),
        ({"eci_ci_low": "?"}, "eci_ci_low", "not a number"),
        ({"date": "1066-10-14"}, "date", "a day outside 1950-01-01 to 2027-04-20"),
        ({"Model": "A"}, "Model", "the model stands in a row above"),
    ],
)
def test_a_hostile_row_of_the_index_is_refused(changes: dict[str, str], column: str, why: str) -> None:
    points = {"eci": "140", "eci_ci_low": "", "eci_ci_high": ""}

    found = read_published(DAY, [model(**points), model(**{"Model": "B", **points, **changes})], NOBODY)

    assert [(row[1], row[2], row[4]) for row in told(found)] == [(3, column, why)]
    assert [row["model"] for row in found.tables["published_index"]] == ["A"]


@pytest.mark.parametrize(
    ("changes", "column", "why"),
    [
        ({"Model version": ""}, "Model version", "no version string"),
        ({"Release date": "2025"}, "Release date", "a number, not a day"),
        ({"ECI Score": "many"}, "ECI Score", "not a number"),
        ({"Model version": "a", "ECI Score": "1"}, "Model version", "the version stands in a row above"),
    ],
)
def test_a_hostile_row_of_the_versions_is_refused(changes: dict[str, str], column: str, why: str) -> None:
    first = version(**{"ECI Score": "140"})

    found = raw([first, version(**{"Model version": "b", **changes})], [{"Model version": "a", "Score": "0.5"}])

    assert [(row[1], row[2], row[4]) for row in told(found)] == [(3, column, why)]
    assert len(found.tables["scores"]) == 1


def test_a_version_that_is_nothing_but_a_host_keeps_its_name() -> None:
    found = raw([version(**{"Model version": "chutes/", "Model name": ""})], [])

    assert [row["model"] for row in found.tables["models"]] == ["chutes/"]


def test_a_score_in_another_way_of_writing_is_refused_with_the_reason() -> None:
    found = raw([version()], [{"Model version": "a", "Score": "0,5"}])

    assert told(found) == [("quiz.csv", 2, "Score", "0,5", "no score: a decimal comma, or one that parts thousands")]


def test_a_missing_column_is_named_with_its_file() -> None:
    with pytest.raises(DataError, match=r"quiz\.csv, row 1, column 'Score': the column is missing; the file has Model"):
        raw([version()], [{"Model version": "a"}])
    with pytest.raises(DataError, match=r"eci_benchmarks\.csv, row 1, column 'model_version': the column is missing"):
        register([{"model": "A"}], {})
    with pytest.raises(DataError, match=r"models\.csv, row 1, column 'date': the column is missing"):
        matrix([{"Model": "A"}], [])
    with pytest.raises(DataError, match=r"benchmarks_runs\.csv, row 1, column 'model': the column is missing"):
        runs([], {"task": "x"})
    with pytest.raises(DataError, match=r"exam\.csv: no rule says which of its columns is the score"):
        read_raw(DAY, {"exam": []}, [], [], rules=[RULE], names=NOBODY)


def runs(indexed: list[dict[str, str]], row: dict[str, str]) -> Publication:
    rule = RULE | {"file": "benchmarks_runs", "in_index": "yes", "released_as": "quiz"}
    versions = [{"id": "a", "Model": "A", "Version release date": "2025-01-01"}]
    files = {"benchmarks_runs": [row]}
    return read_runs(DAY, files, versions, indexed, rules=[rule], names=NOBODY, later=())


def test_a_release_date_of_a_benchmark_that_cannot_be_read_is_told_and_left_empty() -> None:
    found = runs([{"benchmark": "quiz", "benchmark_release_date": "01/02/2024"}], {"model": "a", "Score": "0.5"})

    assert told(found)[0][:4] == ("benchmark_optim.csv", 2, "benchmark_release_date", "01/02/2024")
    assert found.tables["benchmarks"][0]["released"] is None
    assert len(found.tables["scores"]) == 1


@pytest.mark.parametrize(
    ("changes", "column", "why"),
    [
        ({"Time horizon": "an hour"}, "Time horizon", "not a number"),
        ({"Time horizon": "-5"}, "Time horizon", "a negative time"),
        ({"CI_low": "0,5"}, "CI_low", "a decimal comma, or one that parts thousands"),
    ],
)
def test_a_hostile_time_horizon_is_told_and_left_out(changes: dict[str, str], column: str, why: str) -> None:
    row = {"Model version": "a", "Time horizon": "10", "CI_low": "", "CI_high": "", "Source": "", "Source link": ""}
    rejected: list[Rejected] = []

    found = read_horizons(DAY, [row, row | changes], {"a": Identity("A", "as published")}, {"A"}, told=rejected)

    assert [each["minutes"] for each in found] == [10.0]
    assert [(each.row, each.column, each.why) for each in rejected] == [(3, column, why)]
