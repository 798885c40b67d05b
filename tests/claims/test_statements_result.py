"""Counts of verdicts, what moved, and where a result comes from."""

from headway.claims.measured import origin_of
from headway.claims.statements_result import StatementsResult, Watch, moved_by


def test_every_verdict_is_counted_and_those_that_nobody_has_are_none() -> None:
    result = StatementsResult(lang="en", statements=[{"verdict": "holds"}, {"verdict": "open"}, {"verdict": "holds"}])

    counts = result.to_dict()["counts"]

    assert (counts["holds"], counts["open"], counts["fails"], sum(counts.values())) == (2, 1, 0, 3)


def test_a_statement_with_two_changed_claims_is_changed_once() -> None:
    watch = Watch(
        lang="en",
        as_of="2026-08-11",
        against="2026-04-19",
        statements=5,
        flipped=[{"key": "a"}, {"key": "a"}],
        moved=[{"key": "a"}, {"key": "b"}],
    )

    assert watch.to_dict()["unchanged"] == 3


def test_nothing_moved_where_there_was_nothing_before() -> None:
    assert moved_by(None, 0.5) is moved_by(0.5, None) is None
    assert moved_by(0.25, 0.5) == 0.25


def test_a_result_names_its_newest_vintage_and_each_source_once() -> None:
    source = {"title": "t", "url": "u"}
    origins = [{}, {"vintage": "2026-04-19", "draws": 500, "seed": 1, "sources": [source]}, {"vintage": "2026-08-11"}]

    told = origin_of([*origins, origins[1]], version="1.0", as_of="2026-11-23")

    assert (told["vintage"], told["draws"], told["seed"], told["sources"]) == ("2026-08-11", 500, 1, [source])
    assert origin_of([], version="1.0", as_of="2026-11-23")["vintage"] == "2026-11-23"
