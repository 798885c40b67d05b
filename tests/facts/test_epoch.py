"""The publisher's layouts on rows of a few cells: what is placed, merged and reported."""

from datetime import date
from typing import Any

import pytest

from headway.facts.epoch import access_of, normalised, read_matrix, read_published, read_raw, register
from headway.facts.identity import Identity, Register, organisation_of

APRIL = date(2026, 4, 19)
NAMES = Register(models={"Alpha", "Beta (Jul 2025)"}, versions={"alpha-1": "Alpha"}, listed={("2026-04-19", "x"): "Xi"})
RULES = [
    {"benchmark": "Quiz", "file": "quiz", "column": "Score", "scale": "0.01", "baseline": "0.25", "ceiling": "1"}
    | {"reason": "percent", "version_column": "", "version": ""},
    {"benchmark": "Arena", "file": "arena", "column": "", "scale": "", "baseline": "", "ceiling": "", "reason": "Elo"}
    | {"version_column": "", "version": ""},
]


def version(name: str, family: str = "", released: str = "2025-01-01", **changes: str) -> dict[str, str]:
    row = {"Model version": name, "Model name": family, "Release date": released, "ECI Score": ""}
    return row | {"Organization": "", "Country": "", "Model accessibility": ""} | changes


def raw(versions: list[dict[str, str]], quiz: list[tuple[str, str]], **more: Any) -> Any:
    rows = [
        {"Model version": name, "Score": score, "Source": "S", "Source link": "https://s.org"} for name, score in quiz
    ]
    files = {"quiz": rows, "arena": more.get("arena", [])}
    indexed = [{"benchmark_name": "Quiz", "benchmark_release_date": ""}]
    return read_raw(APRIL, files, versions, indexed, rules=more.get("rules", RULES), names=NAMES)


def test_the_best_score_of_a_models_versions_counts_and_the_rest_are_merged() -> None:
    found = raw([version("a", "Gamma"), version("b", "Gamma")], [("a", "55"), ("b", " 70% "), ("a", "60")])

    (score,) = found.tables["scores"]
    assert (score["model"], score["score"], score["version"]) == ("Gamma", pytest.approx(0.6), "b")
    assert found.counts == {"read": 5, "placed": 3, "merged": 2, "unplaced": 0}
    assert found.tables["scores"][0]["source_url"] == "https://s.org"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("", "50"), "no version string"),
        (("nobody", "50"), "version unknown to the list of versions"),
        (("a", ""), "no score"),
        (("a", "n/a"), "no score"),
        (("a", "101"), "outside the scale of the benchmark"),
        (("old", "50"), "no release date"),
    ],
)
def test_what_cannot_be_placed_is_reported_with_its_rule(row: tuple[str, str], why: str) -> None:
    found = raw([version("a", "Gamma"), version("old", "Delta", "")], [row])

    reported = [each for each in found.tables["unplaced"] if each["file"] == "quiz.csv"]
    assert [(each["row"], each["why"]) for each in reported] == [(2, why)]
    assert found.tables["scores"] == []


def test_a_file_without_a_scale_is_reported_row_by_row() -> None:
    found = raw([version("a", "Gamma")], [], arena=[{"Model version": "a"}, {"Model version": "b"}])

    assert [(row["row"], row["value"], row["why"]) for row in found.tables["unplaced"]] == [
        (2, "a", "Elo"),
        (3, "b", "Elo"),
    ]


def test_a_model_has_the_earliest_date_all_developers_and_the_most_open_access_of_its_versions() -> None:
    found = raw(
        [
            version(
                "a", "Gamma", "2025-02-09", Organization="X,Y", Country="China", **{"Model accessibility": "API access"}
            ),
            version(
                "b",
                "Gamma",
                "2025-02-01",
                Organization="Y, Z",
                **{"Model accessibility": "Open weights (unrestricted)"},
            ),
        ],
        [],
    )

    row = found.tables["models"][0]
    assert (row["released"], row["developers"], row["access"]) == (date(2025, 2, 1), ("X", "Y", "Z"), "open")


def test_versions_of_a_benchmark_are_benchmarks_of_their_own() -> None:
    rules = [
        RULES[0] | {"version_column": "Source", "version": "S"},
        RULES[0] | {"benchmark": "Quiz (old)", "version_column": "Source", "version": "T"},
        RULES[1],
    ]

    placed = raw([version("a", "Gamma")], [("a", "55")], rules=rules)
    refused = raw([version("a", "Gamma")], [("a", "55")], rules=rules[1:])

    assert [row["benchmark"] for row in placed.tables["scores"]] == ["Quiz"]
    assert [row["why"] for row in refused.tables["unplaced"]] == ["no rule for this version of the benchmark"]


def test_blank_developers_come_from_a_rule_or_stay_blank() -> None:
    found = raw([version("Qwen-tiny"), version("unheard")], [])

    rows = {row["model"]: row for row in found.tables["models"]}
    assert rows["Qwen-tiny"]["developers"] == ("Alibaba",)
    assert rows["unheard"]["developers"] == ()
    assert "belongs to no country" in rows["unheard"]["rule"]


@pytest.mark.parametrize(
    ("name", "family", "released", "dated", "identity"),
    [
        ("alpha-1", "Other", None, False, Identity("Alpha", "version listed by the newest publication")),
        ("x", "Other", None, False, Identity("Xi", "listed correction")),
        ("alpha-2", "Alpha", None, True, Identity("Alpha", "family named like a model of the newest publication")),
        ("beta-7", "Beta", date(2025, 7, 3), True, Identity("Beta (Jul 2025)", "family and month of release")),
        ("gamma-1", "Gamma", date(2025, 7, 3), False, Identity("Gamma", "family released once")),
        ("chutes/delta", "", None, False, Identity("delta", "version without a family: a model of its own")),
    ],
)
def test_a_version_is_resolved_by_the_first_rule_that_fits(
    name: str, family: str, released: date | None, dated: bool, identity: Identity
) -> None:
    assert NAMES.of_version("2026-04-19", name, family, released, dated) == identity


def test_a_name_that_is_not_the_start_of_a_rule_is_not_filled() -> None:
    assert organisation_of("Qwen-1_8B") is not None
    assert organisation_of("Not Qwen") is None


def test_the_matrix_reports_a_model_without_a_date() -> None:
    cells = {"model": "Nobody", "benchmark": "Quiz", "performance": "0.5", "benchmark_release_date": ""}
    row = cells | {"model_version": "n-1", "source": ""}

    found = read_matrix(APRIL, [row], [], register([row], {}))

    assert found.tables["unplaced"][0]["why"] == "no such model in models.csv"
    assert found.counts == {"read": 1, "placed": 0, "merged": 0, "unplaced": 1}


def test_a_published_index_keeps_empty_intervals_empty() -> None:
    row = {"Model": "Alpha ", "eci": "130", "eci_ci_low": "", "eci_ci_high": "", "date": "2024-06-20"}
    row |= {"Organization": "A", "Country (of organization)": "France", "Model accessibility": "Unknown"}

    found = read_published(APRIL, [row, row | {"Model": "Late", "date": ""}], NAMES)

    index = found.tables["published_index"]
    assert [(each["model"], each["index"], each["low"], each["high"]) for each in index] == [
        ("Alpha", 130.0, None, None)
    ]
    assert [(each["value"], each["why"]) for each in found.tables["unplaced"]] == [("Late", "no release date")]


@pytest.mark.parametrize(("share", "score"), [(0.25, 0.0), (1.0, 1.0), (0.1, 0.0), (0.625, 0.5)])
def test_guessing_is_zero_and_the_ceiling_is_one(share: float, score: float) -> None:
    assert normalised(share, 0.25, 1.0) == score


def test_a_ceiling_below_one_stretches_the_scale() -> None:
    assert normalised(0.57, 0.0, 0.57) == 1.0
    assert normalised(0.6, 0.0, 0.57) == 1.0


@pytest.mark.parametrize(
    ("terms", "access"),
    [
        ("Open weights (non-commercial)", "open"),
        ("API access", "closed"),
        ("Unreleased", "closed"),
        ("Unknown", "other"),
        ("", "other"),
    ],
)
def test_access_is_read_from_the_publishers_words(terms: str, access: str) -> None:
    assert access_of(terms) == access
