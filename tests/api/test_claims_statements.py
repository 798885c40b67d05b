"""What people said, judged by real data: who, when, what is known now and was known then, and what new data change."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from headway.api import claims_check, claims_statements, forecast_import_hub
from headway.api.claims import statements as module
from headway.api.claims.written import Told, told
from headway.errors import OptionError, UnknownName

PUBLISHED = Path(__file__).parents[2] / "forecasts"

#: Statements that two vintages of scores settle, one about chips, and two that nothing settles.
FEW = ("statements:39", "article:1", "statements:51", "statements:5", "article:6")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only some statements, so that no pool of forecasts is drawn."""

    def chosen() -> list[Told]:
        return [each for each in told() if each.key in FEW]

    monkeypatch.setattr(module, "told", chosen)


def rows(ledger: Path, **asked: Any) -> dict[str, dict[str, Any]]:
    found = claims_statements(ledger=ledger, **asked).to_dict()["statements"]
    return {row["key"]: row for row in found}


@pytest.mark.usefixtures("few")
def test_a_statement_is_judged_by_what_is_known_now_beside_what_was_known_then(tmp_path: Path) -> None:
    found = rows(tmp_path / "none.sqlite")["article:1"]

    claim = found["claims"][0]
    assert (found["person"], found["date"], found["verdict"]) == ("An article", "2026-01-31", claim["verdict"])
    assert claim["arguments"] == {"pair": "China/US", "day": "2026-01-31"}
    assert (claim["vintage"], claim["as_known_then"]["vintage"]) == ("2026-08-11", "2025-12-19")
    # The scores of August put China further behind in January than the index of December had it.
    assert claim["measured"]["central"] > 9.0 > claim["as_known_then"]["measured"]["central"] > 8.0
    assert claim["python"] == ("headway.claims.measure('lag', pair='China/US', day='2026-01-31', as_of='2026-11-23')")


@pytest.mark.usefixtures("few")
def test_what_nothing_settles_says_why_in_the_language_asked(tmp_path: Path) -> None:
    found = rows(tmp_path / "none.sqlite", lang="vi")["statements:5"]

    assert (found["verdict"], found["p_true"], found["ledger"]) == ("not testable", None, None)
    assert (found["claims"][0]["reason"], found["claims"][0]["measure"]) == ("cause", None)
    assert "nguyên nhân" in found["claims"][0]["why"]
    assert found["words"]["en"] != found["words"]["vi"]


@pytest.mark.usefixtures("few")
def test_statements_are_found_by_name_without_accents_and_by_verdict_and_day(tmp_path: Path) -> None:
    ledger = tmp_path / "none.sqlite"

    assert list(rows(ledger, person="BAI BAO")) == ["article:1", "article:6"]
    assert list(rows(ledger, verdict="not testable")) == ["statements:5", "article:6"]
    # The last of them was said in May 2026.
    assert "statements:39" not in rows(ledger, as_of="2026-04-30")


@pytest.mark.usefixtures("few")
def test_the_ledgers_entry_of_a_statement_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = tmp_path / "forecasts.sqlite"
    monkeypatch.setenv("HEADWAY_LEDGER", str(ledger))
    forecast_import_hub(PUBLISHED)

    assert rows(ledger, person="Yao")["statements:5"]["ledger"] == {"seq": 29, "id": "statements:5"}


@pytest.mark.usefixtures("few")
def test_what_is_asked_wrongly_is_refused_in_a_line(tmp_path: Path) -> None:
    ledger = tmp_path / "none.sqlite"

    with pytest.raises(UnknownName, match="verdict"):
        claims_statements(verdict="true", ledger=ledger)
    with pytest.raises(UnknownName, match="person"):
        claims_statements(person="Nobody", ledger=ledger)
    with pytest.raises(OptionError, match="as_of is a day"):
        claims_statements(as_of="yesterday", ledger=ledger)
    with pytest.raises(OptionError, match="has to be before"):
        claims_check(as_of="2026-04-19", against="2026-08-11")
    with pytest.raises(OptionError, match="no two vintages"):
        claims_check(as_of="2025-12-03")


@pytest.mark.usefixtures("few")
def test_new_scores_flip_a_verdict_and_say_why() -> None:
    seen: list[tuple[int, int]] = []

    data = claims_check(
        as_of="2026-08-11", against=date(2026, 4, 19), progress=lambda done, total: seen.append((done, total))
    ).to_dict()

    by = {row["key"]: row for row in data["flipped"]}
    assert (data["as_of"], data["against"], data["statements"]) == ("2026-08-11", "2026-04-19", 5)
    assert "statements:39" in by
    was, now = by["statements:39"]["was"], by["statements:39"]["now"]
    assert (was["vintage"], now["vintage"]) == ("2026-04-19", "2026-08-11")
    assert was["verdict"] != now["verdict"]
    assert by["statements:39"]["why"].startswith("It comes to ")
    assert data["unchanged"] == 5 - len({row["key"] for row in (*data["flipped"], *data["moved"])})
    assert seen[0] == (0, 5)
    assert seen[-1] == (5, 5)


@pytest.mark.usefixtures("few")
def test_nothing_flips_between_two_days_on_which_the_same_was_known() -> None:
    data = claims_check(as_of="2026-08-12", against="2026-08-11").to_dict()

    assert (data["flipped"], data["moved"], data["unchanged"]) == ([], [], 5)
