"""Names of vintages: several states on a day, what was known when, and which of many are fitted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.errors import OptionError
from headway.facts.vintage_names import MOST_OWN, first_after_months, is_vintage_name, known_on, thinned, vintage_day

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
NAMES = st.builds(lambda day, state: f"{day}{state}", DAYS, st.sampled_from(["", ".2", ".3", ".9"]))


@pytest.mark.parametrize("name", ["2026-11-28", "2026-11-28.2", "2026-11-28.9"])
def test_a_name_tells_its_day(name: str) -> None:
    assert vintage_day(name) == date(2026, 11, 28)


@pytest.mark.parametrize(
    "name",
    ["", "2026-11-28.1", "2026-11-28.10", "2026-11-31", ".2026-11-28", "2026-11-28.", "2026-11-28\n", "20261128", "new",
     "2026-11-28/..", "٢٠٢٦-11-28", "2026-11-28.2.2", "2026-11-28 copy"],
)  # fmt: skip
def test_another_name_is_no_vintage_and_says_what_is(name: str) -> None:
    assert not is_vintage_name(name)
    with pytest.raises(OptionError, match="is no name of a vintage; write its day, as 2026-11-28"):
        vintage_day(name)


@given(st.lists(NAMES, unique=True))
def test_names_in_order_are_days_in_order(names: list[str]) -> None:
    days = [vintage_day(name) for name in sorted(names)]

    assert days == sorted(days)


def test_every_state_of_a_day_is_known_on_it_and_the_latest_counts() -> None:
    names = ["2026-11-28.2", "2026-11-27", "2026-11-28", "2026-11-29"]

    assert known_on(names, date(2026, 11, 28)) == ("2026-11-27", "2026-11-28", "2026-11-28.2")
    assert known_on(names, date(2026, 11, 27)) == ("2026-11-27",)


def test_of_ones_own_the_last_of_a_month_is_fitted() -> None:
    found = thinned(["2026-10-01", "2026-10-30", "2026-10-30.2", "2026-11-02", "2026-08-11"], ["2026-08-11"])

    assert found.kept == ("2026-08-11", "2026-10-30.2", "2026-11-02")
    assert found.left_out == ("2026-10-01", "2026-10-30")
    assert [row["reason"] for row in found.told()] == ["thinned", "thinned"]


@given(st.lists(NAMES, unique=True), st.sets(NAMES))
def test_what_is_fitted_and_what_is_not_are_all(names: list[str], bundled: set[str]) -> None:
    found = thinned(names, bundled)
    own = [name for name in found.kept if name not in bundled]

    assert sorted([*found.kept, *found.left_out]) == sorted(names)
    assert not set(found.left_out) & bundled
    assert len(own) <= MOST_OWN
    assert len({name[:7] for name in own}) == len(own)
    if set(names) - bundled:
        assert max(set(names) - bundled) in own


def test_a_thousand_of_ones_own_are_a_year_of_months() -> None:
    names = [f"{date(2026, 11, 27) - timedelta(days=back)}" for back in range(1000)]

    assert thinned(names, []).kept == (
        "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
        "2026-08-31", "2026-09-30", "2026-10-31", "2026-11-27",
    )  # fmt: skip


@given(st.lists(NAMES, unique=True))
def test_a_month_end_is_settled_by_the_first_vintage_after_it(names: list[str]) -> None:
    ends = [date(year, month, 1) - timedelta(days=1) for year in range(2020, 2031) for month in range(1, 13)]
    first = {next((name for name in sorted(names) if vintage_day(name) >= end), None) for end in ends}

    assert first - {None} <= set(first_after_months(names))


@given(st.lists(NAMES, unique=True, min_size=1))
def test_a_later_vintage_changes_no_earlier_settlement(names: list[str]) -> None:
    *earlier, _ = sorted(names)

    assert [name for name in first_after_months(names) if name in earlier] == list(first_after_months(earlier))
