"""The tree of errors: one root, and messages that say what would work."""

import pytest

from headway import errors
from headway.errors import DataError, HeadwayError, UnknownName


def test_every_error_is_a_headway_error_and_stands_in_the_drawn_tree() -> None:
    raised = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, HeadwayError)]

    assert len(raised) == 12
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in raised)


def test_an_unknown_name_suggests_the_nearest_whatever_its_case() -> None:
    assert str(UnknownName("group", "chnia", ["US", "China"])) == "no group called 'chnia'; did you mean 'China'?"


def test_an_unknown_name_like_nothing_known_lists_what_is_known() -> None:
    assert str(UnknownName("group", "xyz", ["US", "China"])) == "no group called 'xyz'; known: US, China"


def test_a_long_list_of_known_names_is_cut_after_eight() -> None:
    assert str(UnknownName("table", "zzz", [f"t{i}" for i in range(9)])).endswith("t6, t7, ...")


def test_an_unknown_name_among_none_only_says_so() -> None:
    assert str(UnknownName("vintage", "2020", [])) == "no vintage called '2020'"


def test_an_unknown_name_is_caught_as_a_key_error_too() -> None:
    with pytest.raises(KeyError):
        raise UnknownName("group", "x", [])


def test_a_data_error_names_file_row_column_value_and_remedy_in_one_line() -> None:
    error = DataError("not a number", file="a.csv", row=3, column="score", value="n/a", remedy="write 0.55")

    assert str(error) == "a.csv, row 3, column 'score', value 'n/a': not a number; write 0.55"
    assert (error.problem, error.file, error.row, error.column, error.value) == (
        "not a number",
        "a.csv",
        3,
        "score",
        "n/a",
    )


def test_a_data_error_without_a_place_is_only_the_problem() -> None:
    assert str(DataError("empty")) == "empty"


def test_a_value_of_zero_or_nothing_is_still_named() -> None:
    assert str(DataError("too small", row=1, value=0)) == "row 1, value 0: too small"
    assert str(DataError("empty", row=1, value="")) == "row 1, value '': empty"


def test_what_a_stranger_wrote_makes_no_message_long_or_of_two_lines() -> None:
    told = str(DataError("not a model", file="a\nb.csv", column="\x1b[2J", value="x" * 5_000, remedy="see \u202ehere"))

    assert told.isprintable()
    assert len(told) < 1_000
    assert told.startswith("a\\nb.csv, column '\\x1b[2J', value 'xxx")
    assert told.endswith("xxx': not a model; see \\u202ehere")
