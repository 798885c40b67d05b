"""Two states of one day: both can be asked for, the later one is what was known, and `as_of` is always a day."""

from datetime import date
from pathlib import Path

import pytest
from copied_vintage import copied

import headway
from headway.api.claims.known import Known
from headway.api.claims.statements import _before
from headway.api.forecasting.known import newest_known
from headway.api.forecasting.origins import Readers
from headway.errors import StoreError

DAY = date(2026, 11, 28)
FIRST, SECOND = "2026-11-28", "2026-11-28.2"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two copies of August under one day."""
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path))
    for name in (FIRST, SECOND):
        copied("2026-08-11", tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", [FIRST, SECOND, None])
def test_a_gap_and_an_index_name_the_state_and_tell_the_day(name: str | None) -> None:
    for told in (headway.gap(vintage=name).to_dict(), headway.index(vintage=name).to_dict()):
        assert (told["vintage"], told["as_of"]) == (name or SECOND, "2026-11-28")


def test_what_was_known_on_the_day_is_its_later_state() -> None:
    assert newest_known(DAY) == SECOND
    assert newest_known(date(2026, 11, 27)) == "2026-08-11"
    assert Known(day=DAY).vintage_with("scores") == SECOND
    assert Known(day=date(2026, 11, 27)).vintage_with("scores") == "2026-08-11"
    assert Known(day=DAY).dated("chips") == ("2026-11-23", date(2026, 11, 23))
    assert _before(DAY) == date(2026, 11, 23)


def test_a_month_end_is_known_by_the_later_state_and_settled_by_the_first() -> None:
    readers = Readers(pair="China/US", newest=SECOND)
    settling = readers.settling(DAY)

    assert readers.names[-2:] == (FIRST, SECOND)
    known = readers.known_at(date(2026, 11, 30))
    assert known is not None
    assert settling is not None
    assert (known.vintage, settling.vintage, settling.day) == (SECOND, FIRST, DAY)


def test_a_damaged_newest_stops_a_gap_that_would_use_it_and_no_other(store: Path) -> None:
    (store / SECOND / "datapackage.json").write_text("{")

    with pytest.raises(StoreError, match=r"vintage 2026-11-28\.2 is damaged"):
        headway.gap()
    assert headway.gap(vintage=FIRST).to_dict()["vintage"] == FIRST
