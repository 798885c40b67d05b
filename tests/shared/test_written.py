"""YAML that no description should be: told in one line, whatever it holds."""

import pytest

from headway.errors import DataError
from headway.written import MOST_VALUES, mapping_of

#: A list of nine, nine times that, and so on: 800 bytes that would be half a billion values.
BOMB = "\n".join(
    ["a: &a [1,1,1,1,1,1,1,1,1]"]
    + [f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
)
MERGED = "\n".join(
    ["a: &a {x: 1, y: 2}"]
    + [f"{new}: &{new} {{<<: [{','.join([f'*{old}'] * 9)}]}}" for old, new in zip("abcdefg", "bcdefgh", strict=True)]
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mine.yaml: the file is empty"),
        ("# a remark\n", "the file is empty"),
        ("- 1\n- 2\n", "a description is a mapping of names to values"),
        ("hidden: 4\nlayers: 2\nhidden: 5\n", "row 3, column 'hidden': the key stands twice, first in row 1"),
        ("a: {b: 1, b: 2}", "column 'b': the key stands twice"),
        ("released: 2024-13-45", "a date or a number that cannot be: month must be in 1..12"),
        (f"hidden: {'9' * 5000}", "a date or a number that cannot be"),
        (f"a: {'[' * 20_000}", "nested too deep"),
        ("a: &a [*a]", "a part of it refers to itself"),
        (BOMB, f"repeats itself into more than {MOST_VALUES:,} values"),
        ("- " + BOMB.replace("\n", "\n  "), "repeats itself"),
        (MERGED, "repeats itself"),
        ("? [1, 2]\n: 3", "unhashable key"),
        ("a: *b", "undefined alias"),
        ("a: 1\n---\nb: 2\n", "expected a single document"),
        ("a: \x00", "special characters are not allowed"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(text: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        mapping_of(text, "mine.yaml")

    assert message in str(caught.value)
    assert str(caught.value).startswith("mine.yaml")
    assert "\n" not in str(caught.value)


def test_anchors_and_merged_keys_may_be_used() -> None:
    text = "base: &base {heads: 8, kv_heads: 2}\nlayer: {<<: *base, kv_heads: 4}\nlast: *base\n"

    assert mapping_of(text, "mine.yaml") == {
        "base": {"heads": 8, "kv_heads": 2},
        "layer": {"heads": 8, "kv_heads": 4},
        "last": {"heads": 8, "kv_heads": 2},
    }
