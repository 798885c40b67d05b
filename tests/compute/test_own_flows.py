"""The user's own flows: what they replace, and one clear line for each bad row."""

from pathlib import Path

import numpy as np
import pytest

from headway.api.compute.ledger import load_ledger
from headway.compute.ledger import Ledger
from headway.errors import DataError

HEAD = "side,channel,quarter,chip,unit,amount,low,central,high,source\n"


def with_rows(folder: Path, *rows: str, head: str = HEAD) -> Ledger:
    path = folder / "flows.csv"
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return load_ledger(draws=50, flows=path)


def test_rows_replace_those_of_the_same_side_channel_and_quarter(tmp_path: Path, ledger: Ledger) -> None:
    own = with_rows(tmp_path, "China,licensed,2025-Q4,H200 SXM 141GB,chips,50000,,,,my note")

    before, after = (each.series("China", channel="licensed", kind="flow").central for each in (ledger, own))

    assert after[15] == pytest.approx(50_000.0)
    assert np.array_equal(np.delete(before, 15), np.delete(after, 15))
    assert own.own == 1
    assert own.sources[-1]["title"] == "my note"


def test_other_channels_stay(tmp_path: Path, ledger: Ledger) -> None:
    own = with_rows(tmp_path, "China,licensed,2025-Q4,H200 SXM 141GB,chips,50000,,,,")

    for channel in ("smuggled", "domestic"):
        before, after = (each.series("China", channel=channel).central for each in (ledger, own))
        assert np.array_equal(before, after)


def test_rows_of_one_quarter_add_up(tmp_path: Path) -> None:
    own = with_rows(
        tmp_path,
        "China,licensed,2025-Q4,H200 SXM 141GB,chips,50000,,,,",
        "China,licensed,2025-Q4,H20 96GB,chips,100000,,,,",
    )

    found = own.series("China", channel="licensed", kind="flow", unit="hbm-tbps").central[15]

    assert found == pytest.approx(50_000 * 4.8 + 100_000 * 4.0)


def test_an_amount_in_a_unit_is_worth_the_same_as_its_chips(tmp_path: Path) -> None:
    chips = with_rows(tmp_path, "China,licensed,2025-Q4,H20 96GB,chips,100000,,,,")
    memory = with_rows(tmp_path, "China,licensed,2025-Q4,H20 96GB,hbm-tb,9600,,,,")

    for unit in ("h100e-8bit", "hbm-tbps"):
        one, other = (each.series("China", channel="licensed", unit=unit).central[-1] for each in (chips, memory))
        assert one == pytest.approx(other)


def test_an_interval_becomes_draws(tmp_path: Path) -> None:
    own = with_rows(tmp_path, "China,smuggled,2026-Q1,B200 SXM,chips,,1000,4000,9000,")

    flows = own.series("China", channel="smuggled", kind="flow", unit="hbm-tb").values[:, 16]

    assert flows.min() < 0.18 * 2500 < 0.18 * 6000 < flows.max()


def test_own_rows_make_a_channel_known(tmp_path: Path) -> None:
    path = tmp_path / "flows.csv"
    path.write_text(HEAD + "China,licensed,2024-Q4,H20 96GB,chips,1000,,,,\n", encoding="utf-8")
    from datetime import date

    own = load_ledger(draws=10, as_of=date(2025, 12, 31), flows=path)

    assert own.unknown("China") == ()


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("China,licensed,2025-Q4,H20 96GB,chips,-5,,,,", "amount", "an amount below 0"),
        ("China,licensed,2025-Q4,H20 96GB,chips,,9,,5,", "low", "low is above high"),
        ("China,licensed,2025-Q4,H20 96GB,chips,,1,8,5,", "central", "central is not between low and high"),
        ("China,licensed,2025-Q4,H20,chips,5,,,,", "chip", "did you mean 'H20 96GB'"),
        ("China,licensed,2025-07,H20 96GB,chips,5,,,,", "quarter", "write it as 2025-Q3"),
        ("China,licensed,2019-Q3,H20 96GB,chips,5,,,,", "quarter", "it goes from 2022-Q1 to 2026-Q2"),
        ("China,licensed,2025-Q4,H20 96GB,h100,5,,,,", "unit", "did you mean 'h100e-8bit'"),
        ("China,licensed,2025-Q4,B40,hbm-tb,5,,,,", "chip", "unknown chip"),
        ("China,licensed,2025-Q4,MI450 / MI455X,h100e-16bit,5,,,,", "unit", "give the amount in chips"),
        ("China,licenced,2025-Q4,H20 96GB,chips,5,,,,", "channel", "did you mean 'licensed'"),
        ("China,bought,2025-Q4,H20 96GB,chips,5,,,,", "channel", "it is one of licensed, smuggled, domestic, rented"),
        ("Chin,licensed,2025-Q4,H20 96GB,chips,5,,,,", "side", "did you mean 'China'"),
        ("China,licensed,2025-Q4,H20 96GB,chips,many,,,,", "amount", "not a number"),
        ("China,licensed,2025-Q4,H20 96GB,chips,,,,,", "low", "give amount, or low and high"),
        ("China,licensed,2025-Q4,H20 96GB,chips,inf,,,,", "amount", "without end"),
        (",licensed,2025-Q4,H20 96GB,chips,5,,,,", "side", "the cell is empty"),
    ],
)
def test_a_bad_row_is_one_clear_line(tmp_path: Path, row: str, column: str, says: str) -> None:
    good = "China,licensed,2025-Q3,H20 96GB,chips,5,,,,"

    with pytest.raises(DataError) as caught:
        with_rows(tmp_path, good, row)

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (caught.value.row, caught.value.column) == (3, column)
    assert str(caught.value).startswith(str(tmp_path / "flows.csv"))


def test_ends_beside_an_amount_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="row 2, column 'low', value '9': given beside an amount; give amount, or low"):
        with_rows(tmp_path, "China,licensed,2025-Q4,H20 96GB,chips,5,9,,8,")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="column 'unit': the column is missing"):
        with_rows(tmp_path, "China,licensed,2025-Q4,H20 96GB,5", head="side,channel,quarter,chip,amount\n")


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no row in it"):
        with_rows(tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        load_ledger(draws=10, flows=tmp_path / "none.csv")
