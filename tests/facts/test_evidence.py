"""Which rows count: known by the day, read before unread, the newest of each."""

from datetime import date
from typing import Any

import polars as pl

from headway.facts.evidence import evidence, known_by, newest, row_sources, without_leads

SAME = ("about",)


def rows(*given: tuple[str, date, bool, float]) -> pl.DataFrame:
    return pl.DataFrame(given, schema=["about", "known", "source_read", "value"], orient="row")


def values(frame: pl.DataFrame) -> list[Any]:
    return frame["value"].to_list()


def test_a_row_counts_from_the_day_on_which_it_was_known() -> None:
    frame = rows(("a", date(2025, 1, 1), True, 1.0), ("a", date(2026, 1, 1), True, 2.0))

    assert values(known_by(frame, date(2025, 12, 31))) == [1.0]
    assert values(known_by(frame, date(2026, 1, 1))) == [1.0, 2.0]


def test_of_rows_about_the_same_thing_the_newest_counts() -> None:
    frame = rows(
        ("a", date(2026, 1, 1), True, 2.0), ("a", date(2025, 1, 1), True, 1.0), ("b", date(2024, 1, 1), True, 3.0)
    )

    assert values(newest(frame, SAME)) == [2.0, 3.0]


def test_of_one_day_the_last_row_counts() -> None:
    frame = rows(("a", date(2026, 1, 1), True, 1.0), ("a", date(2026, 1, 1), True, 2.0))

    assert values(newest(frame, SAME)) == [2.0]


def test_a_lead_is_left_out_where_a_read_row_tells_the_same() -> None:
    frame = rows(
        ("a", date(2026, 1, 1), False, 9.0), ("a", date(2025, 1, 1), True, 1.0), ("b", date(2025, 1, 1), False, 3.0)
    )

    assert values(without_leads(frame, SAME)) == [1.0, 3.0]


def test_a_newer_lead_never_beats_an_older_read_row() -> None:
    frame = rows(("a", date(2026, 1, 1), False, 9.0), ("a", date(2025, 1, 1), True, 1.0))

    assert values(evidence(frame, date(2026, 6, 1), SAME)) == [1.0]


def test_a_lead_counts_until_the_read_row_is_known() -> None:
    frame = rows(("a", date(2025, 1, 1), False, 9.0), ("a", date(2026, 1, 1), True, 1.0))

    assert values(evidence(frame, date(2025, 6, 1), SAME)) == [9.0]
    assert values(evidence(frame, date(2026, 6, 1), SAME)) == [1.0]


def test_a_source_is_named_once_with_its_newest_day() -> None:
    frame = pl.DataFrame(
        {
            "source": ["S", "T", "S"],
            "source_url": ["u", None, "u"],
            "source_date": [date(2025, 1, 1), date(2025, 2, 1), date(2026, 1, 1)],
            "confidence": ["high", "low", "high"],
        }
    )

    assert row_sources(frame) == [
        {"title": "S", "url": "u", "published": "2026-01-01", "confidence": "high"},
        {"title": "T", "url": None, "published": "2025-02-01", "confidence": "low"},
    ]
