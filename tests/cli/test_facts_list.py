"""`headway facts list` for people: each table of a few vintages, a line each of many."""

from typing import Any

from headway.cli.facts_list_text import listed_text


def listed(count: int) -> dict[str, Any]:
    tables = [{"table": "models", "rows": 3, "newest": "2025-01-02"}, {"table": "scores", "rows": 4, "newest": None}]
    vintages = [
        {"vintage": f"2026-{1 + place // 28:02}-{1 + place % 28:02}", "tables": tables} for place in range(count)
    ]
    return {"vintages": vintages, "damaged": [], "sources": [], "citation": "somebody"}


def test_a_few_vintages_are_shown_by_table() -> None:
    text = listed_text(listed(20))

    assert text.count("models") == 20
    assert "older" not in text


def test_of_many_the_newest_have_a_line_each_and_the_rest_a_number() -> None:
    lines = listed_text(listed(60)).splitlines()
    rows = [line.split() for line in lines if line.startswith("2026-")]

    assert len(rows) == 20
    assert rows[0] == ["2026-03-04", "2", "7", "2025-01-02"]
    assert "40 older, since 2026-01-01; --json lists all, with every table" in lines


def test_what_is_damaged_is_told_below() -> None:
    text = listed_text(
        {**listed(2), "damaged": [{"vintage": "2026-09-01", "why": "vintage 2026-09-01 is damaged: so"}]}
    )

    assert "\n\nvintage 2026-09-01 is damaged: so\n\nCite as: somebody" in text
