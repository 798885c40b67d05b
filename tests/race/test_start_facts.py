"""The start of a race from the bundled facts, held to the ledger, the gap and the tables that it is made from."""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from headway.api.answers import gap
from headway.api.compute import compute_vintage
from headway.api.compute.ledger import load_ledger
from headway.api.racing.growth import as_if_told, spending_before, token_growth, token_rows
from headway.api.racing.start import StartFound, start_of
from headway.errors import OptionError, UnknownName
from headway.gap.lag import points_apart, standing_lag
from headway.race.past import UNDER_LICENCE, past_series
from headway.units import DAYS_PER_MONTH, day_number

DRAWS = 500

#: Quarters in which the H20 could be sold without a licence.
_OPEN = ((2023, 4), (2024, 1), (2024, 2), (2024, 3), (2024, 4), (2025, 1))


@lru_cache
def _at(day: str | None = None) -> StartFound:
    return start_of(origin=None if day is None else date.fromisoformat(day), draws=DRAWS)


def test_the_newest_race_starts_on_the_day_of_the_scores() -> None:
    found = _at()

    assert found.as_of == found.start.origin == date(2026, 8, 11)
    assert (found.vintage, found.compute_vintage, found.last_quarter) == ("2026-08-11", "2026-11-23", "2026-Q2")
    assert found.start.history == 43


def test_arrays_have_the_shapes_of_the_history() -> None:
    start = _at("2025-06-30").start

    assert start.flows.shape == (29, 2, 3)
    assert start.open_imports.shape == (30,)
    assert start.chip_errors.shape == (1 + DRAWS, 2, 3)
    assert start.leader.levels.shape[0] == start.follower.levels.shape[0] == 1 + DRAWS


@pytest.mark.parametrize(("day", "quarter"), [("2025-12-31", "2025-Q4"), ("2024-12-31", "2024-Q4")])
def test_chips_of_a_start_are_those_of_the_ledger(day: str, quarter: str) -> None:
    ledger, start = load_ledger(draws=DRAWS), _at(day).start
    names = [str(each) for each in ledger.quarters]
    begin, end = names.index("2022-Q4"), names.index(quarter)

    for side, name, channels in ((0, "US", ("bought", None, None)), (1, "China", ("licensed", "smuggled", "domestic"))):
        for way, channel in enumerate(channels):
            wanted = 0.0
            if channel is not None:
                wanted = ledger.series(name, channel=channel).central[begin]
                wanted += ledger.series(name, channel=channel, kind="flow").central[begin + 1 : end + 1].sum()
            assert start.stock[side, way] + start.flows[:, side, way].sum() == pytest.approx(wanted)


def test_us_firms_had_15_7_million_and_china_2_1_million_at_the_end_of_2025() -> None:
    start = _at("2025-12-31").start
    total = start.stock + start.flows.sum(axis=0)

    # Nothing has retired yet but a little of the oldest.
    assert total[0].sum() / 1e6 == pytest.approx(15.75, abs=0.01)
    assert total[1] / 1e6 == pytest.approx([0.41, 0.66, 0.985], abs=0.005)


def test_after_the_last_quarter_months_go_on_at_its_pace() -> None:
    ledger, start = load_ledger(draws=DRAWS), _at().start
    quarter = ledger.series("US", kind="flow").central[-1]

    assert start.flows[-1, 0].sum() == pytest.approx(quarter / 91 * DAYS_PER_MONTH)


def test_reference_stock_is_that_of_the_end_of_2024_or_of_an_earlier_origin() -> None:
    ledger = load_ledger(draws=DRAWS)
    stock = dict(zip(map(str, ledger.quarters), ledger.series("US").central, strict=True))

    assert _at().start.reference_stock == pytest.approx(stock["2024-Q4"])
    assert _at().start.reference_month * DAYS_PER_MONTH == pytest.approx(
        day_number(date(2024, 12, 31)) - day_number(date(2026, 8, 11))
    )
    early = _at("2024-06-30").start
    assert early.reference_stock == pytest.approx(stock["2024-Q2"])
    assert early.reference_month == 0.0


def test_errors_of_chips_are_1_in_the_central_world_and_wide_for_smuggling() -> None:
    errors = _at().start.chip_errors

    assert (errors[0] == 1.0).all()
    assert (errors[:, 0, 1:] == 1.0).all()  # the leader's chips come by one channel
    low, high = np.quantile(errors[1:, 1, 1], [0.05, 0.95])
    assert low < 0.6
    assert high > 1.8


def test_the_lag_at_the_origin_is_that_of_the_gap() -> None:
    start = _at().start
    wanted = gap()

    lag = standing_lag(start.leader, start.follower, np.array([day_number(start.origin)])).value[:, 0]

    assert lag[0] == pytest.approx(wanted.lag.central)
    assert np.quantile(lag[1:], [0.05, 0.95]) == pytest.approx([wanted.lag.low, wanted.lag.high])
    assert lag[0] == pytest.approx(5.2, abs=0.05)


def test_a_past_origin_sees_no_later_model() -> None:
    start = _at("2025-06-30").start

    for side in (start.leader, start.follower):
        assert side.days.max() <= day_number(date(2025, 6, 30))


def test_what_comes_after_an_origin_does_not_change_it() -> None:
    early, late = _at("2024-12-31").start, _at("2025-12-31").start
    same = [
        np.abs(late.flows[:, side, way].cumsum()[11] / early.flows[:, side, way].cumsum()[11] - 1.0)
        for side, way in ((0, 0), (1, 0), (1, 1), (1, 2))
    ]

    assert np.array_equal(early.leader.levels, late.leader.levels[:, : early.leader.days.size])
    assert max(same) < 0.01  # the same quarters; the months of two origins end on other days


def test_past_points_and_lags_end_at_the_origin() -> None:
    start = _at().start
    series = past_series(start)
    today = np.array([day_number(start.origin)])

    assert series.months[-1] == 0
    assert (np.diff(series.months) == 1).all()
    assert series.lag.shape == series.points.shape == (1 + DRAWS, series.months.size)
    assert np.isfinite(series.lag[0]).all()
    assert np.array_equal(series.points[:, -1:], points_apart(start.leader, start.follower, today))


def test_checks_run_from_the_quarter_in_which_the_follower_first_released_to_the_origin() -> None:
    days = np.rint(_at().start.checked * DAYS_PER_MONTH) + day_number(date(2026, 8, 11))

    assert days[[0, -2, -1]].tolist() == [
        day_number(date(2023, 6, 30)), day_number(date(2026, 6, 30)), day_number(date(2026, 8, 11)),
    ]  # fmt: skip
    assert days.size == 14
    first = max(int(side.days[0]) for side in (_at().start.leader, _at().start.follower))
    assert day_number(date(2023, 3, 31)) < first <= day_number(date(2023, 6, 30))


@pytest.mark.parametrize(("day", "newest"), [(None, "2026-Q2"), ("2024-12-31", "2024-Q4")])
def test_rented_compute_is_that_of_the_ledger_relative_to_the_newest_quarter(day: str | None, newest: str) -> None:
    ledger, start = load_ledger(draws=DRAWS), _at(day).start
    names = [str(each) for each in ledger.quarters]
    used = ledger.series("China", channel="rented", basis="used").central
    ratio = dict(zip(names, used / ledger.series("China").central, strict=True))
    ends = [day_number(each.end) for each in ledger.quarters]
    months = day_number(start.origin) - DAYS_PER_MONTH * np.arange(start.history, -1, -1)

    assert start.rented.shape == (start.history + 1,)
    assert start.rented[-1] == 1.0
    within = months <= ends[names.index(newest)]
    wanted = np.interp(months, ends, list(ratio.values())) / ratio[newest]
    assert start.rented[within] == pytest.approx(wanted[within])
    assert (start.rented[~within] == 1.0).all()


def test_contested_chips_were_open_closed_and_under_licence() -> None:
    share = _at().start.open_imports

    assert share[[0, 26]].tolist() == [1.0, 1.0]  # A800 in 2023, H20 in March 2025
    assert share[28] == 0.0  # after the letter of April 2025
    assert share[-1] == pytest.approx(UNDER_LICENCE)
    assert _at("2025-12-31").start.open_imports[-1] == 0.0


def test_spending_is_that_of_the_year_as_guided_by_the_day() -> None:
    found = _at()

    assert found.start.capex_bn[0] == pytest.approx(175.0 + 200.0 + 220.0 + 135.0)
    assert [side.year for side in found.spending] == [2026, 2026]
    assert not found.spending_from_chips
    assert found.spending[0].missing == found.spending[1].missing == ()


def test_spending_of_2025_is_what_was_reported_of_it() -> None:
    found = _at("2025-12-31")

    assert found.start.capex_bn[0] == pytest.approx(118.0 + 91.4 + 131.0 + 72.2)
    assert np.exp(found.start.past_growth[0, 0]) == pytest.approx(412.6 / (75.6 + 52.54 + 83.0 + 39.23))


def test_where_firms_did_not_tell_spending_is_what_the_chips_must_have_cost() -> None:
    found = _at("2023-12-31")
    start = found.start

    assert found.spending_from_chips
    assert found.spending[1].missing == ("ByteDance", "Alibaba")
    assert start.capex_bn[1] > found.spending[1].bn
    bought = start.flows[-6:].sum(axis=(0, 2))
    assert start.capex_bn[1] / start.capex_bn[0] == pytest.approx(bought[1] / bought[0], rel=0.03)


def test_rows_that_were_over_count_as_told_and_guidance_only_once_given() -> None:
    capex = compute_vintage(table="capex").table("capex")
    day = date(2025, 6, 30)

    told = as_if_told(capex, day).filter(pl.col("known") <= day)

    before = capex.filter(pl.col("id").is_in(told["id"].to_list()))
    assert (before.filter(pl.col("end") > day)["known"] <= day).all()
    assert (before["known"] > day).any()  # reported after the origin, of a quarter that was over


def test_growth_of_firms_told_in_both_years_only() -> None:
    capex = compute_vintage(table="capex").table("capex")

    (spent,) = spending_before(capex, [["Tencent", "Baidu", "ByteDance"]], date(2023, 12, 31))

    assert np.exp(spent.growth) == pytest.approx((3.38 + 1.58) / (2.67 + 1.23))
    assert spent.missing == ("ByteDance",)


def test_growth_of_domestic_chips_is_that_of_the_ledger() -> None:
    flow = load_ledger(draws=DRAWS).series("China", channel="domestic", kind="flow").central

    assert np.exp(_at().start.past_growth[1, 1]) == pytest.approx(flow[-4:].sum() / flow[-8:-4].sum())
    assert np.isnan(_at().start.past_growth[0, 1])


def test_tokens_grew_five_and_tenfold_in_the_year_before() -> None:
    growth = np.exp(_at().start.past_growth[:, 2])

    assert growth[0] == pytest.approx(4.9, abs=0.1)
    assert growth[1] == pytest.approx(10.1, abs=0.1)


def test_a_tenth_as_many_chips_came_under_licences_as_while_the_class_was_open() -> None:
    ledger = load_ledger(draws=DRAWS)
    flow = dict(
        zip(map(str, ledger.quarters), ledger.series("China", channel="licensed", kind="flow").central, strict=True)
    )
    licensed = np.mean([flow[each] for each in ("2025-Q3", "2026-Q1", "2026-Q2")])
    open_ones = np.mean([flow[f"{year}-Q{part}"] for year, part in _OPEN])

    assert licensed / open_ones == pytest.approx(UNDER_LICENCE, abs=0.02)


def test_two_counts_of_one_spring_show_no_growth_in_a_year() -> None:
    day = date(2025, 6, 30)

    assert np.isnan(token_growth(token_rows(compute_vintage(table="allocation").table("allocation"), day), "US", day))


def test_rivals_are_never_above_their_groups() -> None:
    rivals = _at().start.rivals

    assert rivals.shape == (32, 3)
    assert np.nanmin(rivals) >= 0.0
    assert (rivals[-1] <= [0.0, 0.96, 0.96]).all()


def test_a_result_names_its_sources_and_that_some_are_later_than_the_origin() -> None:
    info = _at("2024-06-30").origin_info

    assert info["pseudo_real_time"] is True
    assert info["as_of"] == "2024-06-30"
    assert any("Epoch" in source["title"] for source in info["sources"])
    assert all({"title", "url", "published", "confidence"} == set(source) for source in info["sources"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"follower": "France"}, "the race needs compute of both sides; the tables have that of US and China"),
        ({"leader": "closed", "follower": "open"}, "the race needs compute of both sides"),
        ({"leader": "China", "follower": "US"}, "give leader US and follower China"),
        ({"follower": "US"}, "give leader US and follower China"),
        ({"origin": date(2023, 10, 31)}, "give 2023-12-31 or a later day"),
        ({"origin": date(2022, 6, 1)}, "give 2023-12-31 or a later day"),
        ({"origin": date(2026, 9, 1)}, "after the scores of 2026-08-11"),
        ({"rivals": ()}, "name one rival at least"),
        ({"draws": 1}, "at least 2 draws"),
    ],
)
def test_what_cannot_start_says_what_can(options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        start_of(**{"draws": DRAWS, **options})  # type: ignore[arg-type]


def test_a_rival_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownName, match="'Opennai'; did you mean 'OpenAI'"):
        start_of(rivals=("Opennai",), draws=DRAWS)


def test_the_pages_table_of_growth_is_what_a_start_has() -> None:
    page = (Path(__file__).parents[2] / "docs" / "methods" / "race-start.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| 20")
    ]

    assert len(rows) == 6
    for day, *told in rows:
        growth = np.exp(_at(None if day == "2026-08-11" else day).start.past_growth)
        found = [growth[0, 0], growth[0, 2], *growth[1]]
        for cell, number in zip(told, found, strict=True):
            assert np.isnan(number) if not cell else float(cell) == pytest.approx(number, rel=0.05)


def test_the_pages_path_of_rented_compute_is_what_a_start_has() -> None:
    start = _at().start
    days = [start.origin - timedelta(days=round(DAYS_PER_MONTH * back)) for back in range(start.history, -1, -1)]
    rented = dict(zip([(day.year, day.month) for day in days], start.rented, strict=True))
    steady = [share for month, share in rented.items() if (2024, 4) <= month <= (2025, 12)]

    assert rented[2023, 1] == pytest.approx(0.69, abs=0.005)
    assert rented[2023, 12] == min(rented.values()) == pytest.approx(0.30, abs=0.005)
    assert 0.36 <= min(steady) < max(steady) <= 0.39
    assert rented[2026, 8] == 1.0


def test_an_older_vintage_of_scores_starts_a_race_of_its_own_day() -> None:
    found = start_of(vintage="2026-04-19", draws=50)

    assert found.as_of == date(2026, 4, 19)
    assert found.last_quarter == "2026-Q1"
    assert found.start.chip_errors.shape == (51, 2, 3)
