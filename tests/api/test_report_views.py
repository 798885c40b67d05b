"""Views of a report are kept: the same question on the same data and code is answered once."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from headway.api import views
from headway.api.racing.code import race_code, whole_code
from headway.errors import GapError

ASKED = views.Asked(leader="US", follower="China", as_of=date(2026, 8, 11), vintage="2026-08-11")
GROUPS = ("_VIEWS", "_COMPUTE", "_PLANS", "_RACES", "_CLAIMS", "_FORECASTS")


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The views that were computed, in their order, of a report that has one plain view, one of people's words, and
    one that is not kept.
    """
    found: list[str] = []

    def counting(name: str) -> Any:
        def view(_asked: views.Asked, _progress: object) -> SimpleNamespace:
            found.append(name)
            return SimpleNamespace(to_dict=lambda: {"name": name, "pair": ("US", "China"), "third": 1 / 3})

        return name, view

    for group in GROUPS:
        monkeypatch.setattr(views, group, {})
    monkeypatch.setattr(views, "_VIEWS", {"labs": counting("labs")})
    monkeypatch.setattr(views, "_CLAIMS", {"claims": counting("claims")})
    monkeypatch.setattr(views, "_FORECASTS", {"forecast_score": counting("forecast_score")})
    monkeypatch.setenv("HEADWAY_CACHE", str(tmp_path))
    return found


def test_the_next_report_computes_only_what_reads_the_ledger_and_says_the_same(asked_for: list[str]) -> None:
    first = views.measure_views(ASKED, None)
    second = views.measure_views(ASKED, None)

    assert asked_for == ["labs", "claims", "forecast_score", "forecast_score"]
    assert first == second
    assert first[0]["labs"] == {"name": "labs", "pair": ["US", "China"], "third": 1 / 3}


def test_another_language_is_another_answer_only_where_words_are_told(asked_for: list[str]) -> None:
    views.measure_views(ASKED, None)
    views.measure_views(replace(ASKED, lang="vi"), None)

    assert [asked_for.count(name) for name in ("labs", "claims")] == [1, 2]


@pytest.mark.parametrize(
    "change",
    [{"as_of": date(2026, 8, 10)}, {"follower": "open"}, {"facts_known": date(2026, 8, 1)}, {"vintage": "2026-04-19"}],
)
def test_another_question_is_asked_again(asked_for: list[str], change: dict[str, Any]) -> None:
    views.measure_views(ASKED, None)
    views.measure_views(replace(ASKED, **change), None)

    assert asked_for.count("labs") == 2


def test_other_data_and_other_code_are_asked_again(asked_for: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    views.measure_views(ASKED, None)
    monkeypatch.setattr(views, "whole_code", lambda: "other code")
    views.measure_views(ASKED, None)
    monkeypatch.setattr(views, "fingerprints", tuple)
    views.measure_views(ASKED, None)

    assert asked_for.count("labs") == 3


def test_why_a_view_says_nothing_is_found_again(asked_for: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        asked_for.append("domains")
        raise GapError("nobody had a model by then")

    monkeypatch.setattr(views, "_VIEWS", {"domains": ("domains", refused)})
    first, second = views.measure_views(ASKED, None), views.measure_views(ASKED, None)

    assert first == second
    assert first[1] == {"domains": "nobody had a model by then"}
    assert asked_for.count("domains") == 2


def test_the_code_of_all_is_that_of_the_race_and_more() -> None:
    assert whole_code().startswith(f"{race_code()}, all code ")
