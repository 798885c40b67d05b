"""`headway claims statements` and `headway claims check` as a user runs them: text, JSON and errors."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway.api.claims import statements as module
from headway.api.claims.written import Told, told
from headway.claims.statements_result import Watch
from headway.cli.claims_statements import watch_text

Run = Callable[..., SimpleNamespace]

COMMON = ("headway", "vintage", "as_of", "seed", "draws", "sources", "citation")


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only statements about chips, which take milliseconds, and what nothing settles."""
    keys = ("statements:5", "statements:22", "statements:28", "statements:55")

    def chosen() -> list[Told]:
        return [each for each in told() if each.key in keys]

    monkeypatch.setattr(module, "told", chosen)


def test_statements_are_a_table_by_person_with_verdict_and_measured_value(run: Run) -> None:
    done = run("claims", "statements")

    assert done.code == 0
    assert "4 statements: holds: 1, fails: 2, not testable: 1." in done.out
    rows = [line for line in done.out.splitlines() if "2025 " in line or "2026 " in line]
    assert [row.split("  ")[0] for row in rows[:4]] == ["David Sacks", "Jensen Huang", "Ren Zhengfei", "Yao Shunyu"]
    assert "32.1 months" in done.out
    assert "Cite as:" in done.out


def test_statements_are_told_in_vietnamese(run: Run) -> None:
    done = run("claims", "statements", "--lang", "vi", "--person", "huang")

    assert "1 phát biểu: sai: 1." in done.out
    assert "Về chip, Trung Quốc chỉ chậm hơn" in done.out


def test_json_holds_all_that_makes_a_verdict(run: Run) -> None:
    data = json.loads(run("claims", "statements", "--json").out)

    assert {*COMMON, "lang", "statements", "counts"} <= data.keys()
    [claim] = next(row for row in data["statements"] if row["key"] == "statements:28")["claims"]
    assert {
        "measure",
        "arguments",
        "vintage",
        "draws",
        "seed",
        "sources",
        "python",
        "why",
        "as_known_then",
    } <= claim.keys()
    assert claim["band"] == pytest.approx({"low": 16.875, "high": 25.5})
    assert claim["sources"]


def test_a_verdict_that_nobody_has_is_said(run: Run) -> None:
    assert "No statement has this verdict." in run("claims", "statements", "--verdict", "open").out


def test_a_wrong_verdict_or_person_is_one_line(run: Run) -> None:
    for wrong in (("--verdict", "true"), ("--person", "Nobody")):
        done = run("claims", "statements", *wrong)

        assert done.code == 1
        assert len(done.err.strip().splitlines()) == 1


def test_watching_ends_well_and_says_what_did_not_change(run: Run) -> None:
    done = run("claims", "check", "--as-of", "2026-08-11", "--against", "2026-04-19")

    assert done.code == 0
    assert "4 statements, by what was known on 19 Apr 2026 and on 11 Aug 2026." in done.out
    assert "Verdicts that flipped: 0" in done.out
    assert "Statements without either: 4" in done.out


def side(verdict: str, p: float) -> dict[str, Any]:
    return {"verdict": verdict, "until": None, "p_true": p, "p_true_high": p}


def test_the_claims_of_one_statement_stand_under_it_once() -> None:
    row = {
        "key": "a", "person": "Ada", "date": "2026-01-20", "words": {"en": "Six months", "vi": "Sáu tháng"},
        "measure": "lag", "arguments": {"pair": "China/US", "day": "2026-01-20"}, "unit": "months", "relation": "about",
        "value": 6.0, "band": {"low": 5.0, "high": 7.0}, "was": side("holds", 0.95), "now": side("fails", 0.02),
        "why": "So it is.",
    }  # fmt: skip
    moved = {**row, "key": "b", "was": side("fails", 0.01), "now": side("fails", 0.09)}
    context = {"citation": "c", "sources": []}
    watch = Watch(
        lang="en", as_of="2026-08-11", against="2026-04-19", statements=3, flipped=[row, row], moved=[moved],
        context=context,
    )  # fmt: skip

    text = watch_text(watch.to_dict())

    assert text.count("Ada, 20 Jan 2026: “Six months”") == 2
    assert text.count("The lag of China behind the US on 20 January 2026: holds → fails. So it is.") == 2
    assert "1% → 9%" in text
    assert "Statements without either: 1" in text


def test_the_same_is_called_from_python() -> None:
    assert headway.claims.check(as_of="2026-08-11", against="2026-04-19").to_dict()["unchanged"] == 4
    assert headway.claims.statements(person="Ren").to_dict()["counts"]["holds"] == 1
