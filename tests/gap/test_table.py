"""A yardstick that the user brings."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from headway.errors import DataError
from headway.gap import Yardstick, draws_from_intervals, measure_gap, read_table

GOOD = """model,released,group,score,low,high
A1,2025-01-01,A,10,,
A2,2025-03-01,A,20,18,25
B1,2025-06-01,B;A,15,,
"""


def table(folder: Path, content: str) -> Yardstick:
    path = folder / "mine.csv"
    path.write_text(content, encoding="utf-8")
    return read_table(path, latest=date(2026, 8, 11), draws=2000, seed=1)


def test_a_table_becomes_a_yardstick(tmp_path: Path) -> None:
    measured = table(tmp_path, GOOD)

    assert [model.name for model in measured.models] == ["A1", "A2", "B1"]
    assert measured.groups == (("A",), ("A",), ("B", "A"))
    assert measured.scores.central.tolist() == [10.0, 20.0, 15.0]


def test_draws_spread_as_the_interval_says_and_not_at_all_without_one(tmp_path: Path) -> None:
    values = table(tmp_path, GOOD).scores.values

    assert np.quantile(values[:, 1], [0.05, 0.95]) == pytest.approx([18.0, 25.0], abs=0.4)
    assert set(values[:, 0]) == {10.0}


def test_the_same_seed_gives_the_same_draws() -> None:
    columns = np.array([1.0]), np.array([0.5]), np.array([2.0])

    first, second = (draws_from_intervals(*columns, draws=9, rng=np.random.default_rng(3)) for _ in range(2))

    np.testing.assert_array_equal(first.values, second.values)


def test_a_gap_is_measured_on_the_table(tmp_path: Path) -> None:
    result = measure_gap(table(tmp_path, GOOD), leader="A", follower="B", as_of=date(2025, 6, 1))

    assert result.lag.central == pytest.approx(92 / 30.436875)
    assert result.joint_models == ("B1",)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("C,2062-01-01,A,1,,", "row 5, column 'released', value '2062-01-01': a date out of range"),
        ("C,2025-01-01,A,n/a,,", "row 5, column 'score', value 'n/a': not a number"),
        ("A1,2025-01-01,A,1,,", "row 5, column 'model', value 'A1': the model appears twice"),
        ("C,2025-01-01,,1,,", "row 5, column 'group', value '': the cell is empty"),
        ("C,2025-01-01,A,1,0,", "row 5, column 'high', value '': only one end of the interval is given"),
        ("C,2025-01-01,A,1,,2", "row 5, column 'low', value '': only one end of the interval is given"),
        ("C,2025-01-01,A,3,1,2", "row 5, column 'score', value '3': outside its own interval 1.0 to 2.0"),
    ],
)
def test_a_bad_row_is_named_with_file_row_column_and_value(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        table(tmp_path, f"{GOOD}{row}\n")

    assert f"mine.csv, {message}" in str(caught.value)
