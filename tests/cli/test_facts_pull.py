"""What a pull tells people: all kinds of news in few lines, and a bar that counts bytes."""

import io
import sys
from datetime import date

import pytest

from headway.cli.intake_text import taken_text
from headway.cli.progress import bytes_progress
from headway.facts.intake_result import FileTaken, Moved, Taken
from headway.facts.raw import NotUnderstood, Rejected

FILE = FileTaken(name="benchmark_data.zip", sha256="0" * 64, size=3, status=200)


def taken(**more: object) -> str:
    """The text of a result."""
    given = {"vintage": "2026-11-28", "as_of": date(2026, 11, 28), "base": "2026-08-11", "folder": "/store/2026-11-28"}
    return taken_text(Taken(**{**given, **more}).to_dict())  # type: ignore[arg-type]


def test_the_first_line_says_what_moved() -> None:
    text = taken(moved=Moved(added=12, changed=3, removed=1), requests=7, files=(FILE,))

    assert text.splitlines()[0] == (
        "Vintage 2026-11-28: scores added: 12, changed: 3, removed: 1 against 2026-08-11. "
        "7 requests, 1 of 1 files changed."
    )


def test_an_import_says_nothing_of_requests_and_without_a_base_nothing_of_comparing() -> None:
    text = taken(base=None, files=(FILE,))

    assert text.splitlines()[0] == "Vintage 2026-11-28: scores added: 0, changed: 0, removed: 0."
    assert "compare" not in text


def test_scores_of_ones_own_that_are_not_in_it_are_told_with_where_they_are() -> None:
    assert "Your own scores of vintage 2026-09-01 are not in it; --vintage 2026-09-01 still has them.\n" in taken(
        own="2026-09-01"
    )
    assert "Your own" not in taken()


def test_models_are_named_up_to_eight() -> None:
    names = tuple(f"M{number}" for number in range(10))
    text = taken(moved=Moved(models_added=names, models_removed=("Old",), models_renamed=(("A", "B"),)))

    assert "New models (10): M0, M1, M2, M3, M4, M5, M6, M7 and 2 more" in text
    assert "Models gone (1): Old" in text
    assert "Models renamed (1): A is now B" in text


def test_rejected_rows_are_counted_by_file_and_rule_with_the_first_of_each() -> None:
    rows = [Rejected(file="a.csv", row=row, column="date", value="soon", why="not a date") for row in range(2, 5)]
    rows += [Rejected(file=f"{n}.csv", why="no rows") for n in range(8)]
    text = taken(rejected=tuple(rows))

    assert "Rows that went into no table: 11" in text
    assert "  3 in a.csv: not a date (first: row 2, column date, value 'soon')" in text
    assert "  ... and 1 more; --json has all." in text


def test_what_was_not_understood_is_told_by_reason() -> None:
    parts = (
        NotUnderstood(file="a.csv", why="no reader"),
        NotUnderstood(file="b.csv", what="colour", why="no reader"),
        NotUnderstood(file="c.csv", why="not fetched: 404"),
    )
    text = taken(not_understood=parts)

    assert "Not understood, or not there: 3\n  a.csv, b.csv (colour): no reader\n  c.csv: not fetched: 404" in text


def test_flags_corrections_and_what_was_accepted_are_told() -> None:
    text = taken(
        flagged=({"name": "GРT", "kind": "look-alike", "looks_like": "GPT", "why": "it looks like 'GPT'"},),
        corrections=({"state": "applied"}, {"state": "applied"}, {"state": "fixed upstream"}),
        checks=(
            {"check": "models", "accepted": True, "why": "9 of 12 are gone"},
            {"check": "dates", "accepted": False},
        ),
    )

    assert "Names to look at twice: 1\n  'GРT': it looks like 'GPT'" in text
    assert "Listed corrections: 2 applied, 1 fixed upstream" in text
    assert "Accepted though the check failed: models: 9 of 12 are gone" in text
    assert "dates" not in text


def test_a_name_gives_the_terminal_no_orders() -> None:
    text = taken(moved=Moved(models_added=("\x1b[31mRed\n\u202e",)))

    assert "New models (1): \\x1b[31mRed\\n\\u202e\n" in text


def test_nothing_new_is_one_line_and_what_was_not_there() -> None:
    text = taken(vintage=None, folder=None, requests=7, files=(FILE,))

    assert text.startswith("Nothing new: what is published is what vintage 2026-08-11 holds. 7 requests")
    assert "Written" not in text


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_that_counts_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with bytes_progress("Asking.") as progress:
        progress("a.csv", 500, 1000)
        progress("a.csv", 1000, 1000)
        progress("b.zip", 70, None)

    assert "a.csv" in screen.getvalue()
    assert "1.0/1.0 kB" in screen.getvalue()


def test_a_log_gets_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with bytes_progress("Asking the publisher.") as progress:
        progress("a.csv", 1, 2)
        progress("a.csv", 2, 2)

    assert capsys.readouterr().err == "Asking the publisher.\n"
