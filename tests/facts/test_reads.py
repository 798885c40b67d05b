"""What an answer was made from: noted while it is made, and again whenever it is kept or remembered."""

from datetime import date
from functools import partial
from pathlib import Path

from headway.facts.reads import Call, asked, kept_with_notes, note_table, noting, remembered, unnoted
from headway.facts.store import open_vintage


def read_two() -> bytes:
    note_table("2026-08-11", "models")
    note_table("2026-08-11", "scores")
    return b"two\nlines"


def test_a_table_is_noted_when_it_is_read_and_not_before() -> None:
    with noting() as before:
        opened = open_vintage("2026-08-11")
        assert "scores" in opened.table_names
    with noting() as after:
        opened.score_rows()

    assert list(before.tables) == []
    assert set(after.tables) == {("2026-08-11", name) for name in ("scores", "benchmarks", "models")}


def test_models_that_were_read_before_are_noted_again() -> None:
    opened = open_vintage("2026-08-11")
    opened.models()
    with noting() as notes:
        opened.models()

    assert list(notes.tables) == [("2026-08-11", "models")]


def test_notes_inside_reach_those_outside_and_not_the_other_way() -> None:
    with noting() as outer:
        note_table("a", "models")
        with noting() as inner:
            note_table("b", "scores")
        with unnoted():
            note_table("c", "chips")

    assert list(outer.tables) == [("a", "models"), ("b", "scores")]
    assert list(inner.tables) == [("b", "scores")]


def test_what_is_kept_gives_its_bytes_and_its_notes_again(tmp_path: Path) -> None:
    made = []

    def make() -> bytes:
        made.append(1)
        asked(read_two)()
        return read_two()

    with noting() as first:
        one = kept_with_notes(tmp_path, "name", make)
    with noting() as second:
        two = kept_with_notes(tmp_path, "name", make)

    assert (one, two, made) == (b"two\nlines", b"two\nlines", [1])
    assert first == second
    assert list(first.tables) == [("2026-08-11", "models"), ("2026-08-11", "scores")]
    assert [call.function for call in first.calls] == ["read_two"]


def test_what_is_remembered_gives_its_notes_again() -> None:
    @remembered(4)
    def length(_: str) -> int:
        return len(read_two())

    with noting() as first:
        length("a")
    with noting() as second:
        length("a")

    assert first == second
    assert len(second.tables) == 2


def test_a_call_is_noted_with_all_that_it_was_given_and_without_what_only_watches(tmp_path: Path) -> None:
    def command(*_: object, **__: object) -> int:
        return 7

    with noting() as notes:
        given = partial(command, "baseline", draws=5)
        found = asked(given)(["a", "b"], as_of=date(2026, 8, 11), vintage=None, progress=print, out=tmp_path)

    (call,) = notes.calls
    assert found == 7
    assert call.arguments == ("baseline", ("a", "b"))
    assert call.options == (("draws", 5), ("as_of", "2026-08-11"), ("out", f"{tmp_path}"))
    assert Call(call.function, call.arguments, call.options, call.module) == call
