"""The search of firm sets, years and kinds: against brute force, and what it calls like with like."""

from itertools import combinations

import pytest

from headway.compute.estimates import Sampler
from headway.compute.money_search import Candidate, candidates, open_leader, search
from headway.compute.spending import Book


def side(usd: float, **given: object) -> Candidate:
    fields: dict[str, object] = {"firms": ("a",), "year": 2025, "kind": "total", "usd_bn": usd, "whole": True}
    return Candidate(**fields | given)  # type: ignore[arg-type]


def test_pairs_within_a_twentieth_are_those_of_brute_force() -> None:
    leaders, followers = [side(value + 0.3) for value in range(300, 700, 7)], [side(50.0), side(57.0)]

    found = search(leaders, followers, 10.0)

    expected = sum(0.95 <= a.usd_bn / b.usd_bn / 10.0 <= 1.05 for a in leaders for b in followers)
    assert (found["tried"], found["reach"]) == (len(leaders) * 2, expected)


@pytest.mark.parametrize("odd", [{"year": 2026}, {"kind": "ai"}, {"whole": False}])
def test_another_year_kind_or_part_of_a_side_is_not_like_with_like(odd: dict[str, object]) -> None:
    found = search([side(570.0, **odd)], [side(57.0)], 10.0)

    assert found["reach"] == 1
    assert found["like_count"] == 0
    assert len(found["other"]) == 1


def test_a_ratio_without_named_leader_tells_what_it_needs_and_who_has_it() -> None:
    tried = [side(413.0), side(478.0), side(578.0, year=2026), side(900.0, year=2026), side(570.0, whole=False)]

    found = open_leader(tried, 57.0, 2025, "total", 10.0)

    assert found["needed"] == pytest.approx({"low": 541.5, "central": 570.0, "high": 598.5})
    assert found["same_year"] == []
    assert [each["usd_bn"] for each in found["other_year"]] == [578.0]
    assert found["largest_same_year"]["ratio"] == pytest.approx(478.0 / 57.0, abs=1e-3)


def test_nothing_to_try_is_an_answer() -> None:
    assert search([], [side(1.0)], 8.0)["tried"] == 0
    assert open_leader([], 57.0, 2025, "total", 10.0)["largest_same_year"] is None


def test_every_set_of_firms_is_tried_once(capex_rows: list) -> None:  # type: ignore[type-arg]
    book = Book(capex_rows, Sampler(draws=100))

    found = candidates(book, "US", ("A", "B"), [2025], 2, named={}, groups=[])

    assert {each.firms for each in found if each.kind == "total"} == {
        chosen for size in (2, 3) for chosen in combinations(("A", "B", "C"), size)
    }
    assert {each.firms for each in found if each.whole} == {("A", "B"), ("A", "B", "C")}
