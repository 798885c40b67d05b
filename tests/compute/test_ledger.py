"""The ledger of the bundled data: invariants, published sums, correlation, what was known when."""

from datetime import date
from math import sqrt
from typing import Any

import numpy as np
import polars as pl
import pytest

from headway.api.compute.ledger import load_ledger
from headway.compute.chips import UNITS, chips_of
from headway.compute.ledger import Ledger
from headway.compute.quarters import Quarter
from headway.errors import UnknownName
from headway.facts.fact_columns import BASES
from headway.facts.store import open_vintage
from headway.interval import Interval, interval_of

VINTAGE = open_vintage("2026-11-23")
FLOWS, STOCK = VINTAGE.table("chip_flows"), VINTAGE.table("chip_stock")
END_2025 = Quarter(2025, 4)


def at(ledger: Ledger, quarter: Quarter, *args: Any, **options: Any) -> Interval:
    series = ledger.series(*args, **options)
    return series.intervals()[ledger.quarters.index(quarter)]


def row(frame: pl.DataFrame, name: str) -> dict[str, Any]:
    return frame.filter(pl.col("id") == name).row(0, named=True)


def test_the_ledger_goes_from_2022_to_the_newest_quarter_of_both_sides(ledger: Ledger) -> None:
    assert (str(ledger.quarters[0]), str(ledger.quarters[-1])) == ("2022-Q1", "2026-Q2")
    assert ledger.newest("US", "China") == Quarter(2026, 2)
    assert [str(quarter) for quarter in ledger.extrapolated] == ["2026-Q1", "2026-Q2"]


def test_channels_follow_the_basis(ledger: Ledger) -> None:
    assert ledger.channels("US", "owned") == ("bought",)
    assert ledger.channels("China", "owned") == ("licensed", "smuggled", "domestic")
    assert ledger.channels("China", "used") == ("licensed", "smuggled", "domestic", "rented")


def test_no_line_ever_loses_what_it_got(ledger: Ledger) -> None:
    for line in ledger.lines:
        assert (line.flows >= 0.0).all(), line.name
        assert np.isfinite(line.flows).all(), line.name


@pytest.mark.parametrize("unit", UNITS)
def test_every_line_has_a_worth_in_every_unit(ledger: Ledger, unit: str) -> None:
    for line in ledger.lines:
        worth = line.worth(unit)
        assert (worth > 0.0).all(), line.name
        assert np.isfinite(worth).all(), line.name


@pytest.mark.parametrize(
    "line",
    [
        "smuggled smuggled",
        "domestic Huawei",
        "domestic T-Head",
        "domestic Cambricon",
        "domestic Kunlunxin",
        "domestic other-domestic",
        "domestic domestic",
    ],
)
def test_the_quarters_of_a_year_sum_to_the_row_of_the_year(ledger: Ledger, line: str) -> None:
    channel, name = line.split()
    found = next(each for each in ledger.lines if (each.side, each.channel, each.name) == ("China", channel, name))
    years = {year: [place for place, q in enumerate(ledger.quarters) if q.year == year] for year in range(2022, 2026)}
    rows = FLOWS.filter(
        (pl.col("side") == "China")
        & (pl.col("channel") == channel)
        & (pl.col("class") == name)
        & (pl.col("unit") == ("chips" if found.native == "chips" else "h100e-8bit"))
        & (pl.col("period").str.len_chars() == 4)
        & (pl.col("start") < date(2026, 1, 1))
    )
    assert rows.height > 0
    for year, places in years.items():
        of_year = rows.filter(pl.col("start") == date(year, 1, 1)).sort("known")
        if of_year.height:
            assert found.flows[0, places].sum() == pytest.approx(of_year["central"][-1], rel=0.03), (line, year)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("compute_supply:2", 2022),
        ("compute_supply:4", 2023),
        ("compute_supply:6", 2024),
        ("compute_supply:8", 2025),
    ],
)
def test_licensed_quarters_sum_to_the_published_years(ledger: Ledger, name: str, year: int) -> None:
    places = [place for place, quarter in enumerate(ledger.quarters) if quarter.year == year]
    lines = [line for line in ledger.lines if line.channel == "licensed" and line.name != "MI308X"]

    found = sum(line.flows_in("h100e-8bit")[0, places].sum() for line in lines)

    assert found == pytest.approx(row(FLOWS, name)["central"], rel=0.03)


@pytest.mark.parametrize(("name", "family"), [("compute_supply:12", "H20"), ("compute_supply:13", "H20")])
def test_cards_of_a_year_are_those_of_its_quarters(ledger: Ledger, name: str, family: str) -> None:
    published = row(FLOWS, name)
    places = [place for place, quarter in enumerate(ledger.quarters) if quarter.year == published["start"].year]
    line = next(each for each in ledger.lines if each.channel == "licensed" and each.name == family)

    assert line.native == "chips"
    assert line.flows[0, places].sum() == pytest.approx(published["central"], rel=0.03)


def test_a_row_in_both_units_agrees_with_chips_times_worth(ledger: Ledger) -> None:
    cards = STOCK.filter((pl.col("class") == "MI308X") & (pl.col("unit") == "chips"))["central"][0]
    line = next(each for each in ledger.lines if each.channel == "licensed" and each.name == "MI308X")

    assert cards * line.worth("h100e-8bit")[0, -1] == pytest.approx(
        row(FLOWS, "compute_supply:14")["central"], rel=0.03
    )


@pytest.mark.parametrize("quarter", ["2022-Q4", "2023-Q4", "2024-Q4", "2025-Q4"])
def test_families_reproduce_the_publishers_own_sum_and_interval(ledger: Ledger, quarter: str) -> None:
    families = ("A100", "A800", "H100/H200", "H800", "H20", "B200", "B300")
    lines = [
        line for line in ledger.lines if line.name in families and (line.side == "world" or line.channel == "licensed")
    ]
    place = [str(each) for each in ledger.quarters].index(quarter)
    published = row(STOCK, f"epoch-nvidia:{quarter}")

    total = sum(np.cumsum(line.flows_in("h100e-8bit"), axis=1)[:, place] for line in lines)
    found = interval_of(total[1:], float(total[0]))

    # The publisher's own draws: the declared correlation of prices gives its interval back.
    assert found.central == pytest.approx(published["central"], rel=0.03)
    assert found.low == pytest.approx(published["low"], rel=0.04)
    assert found.high == pytest.approx(published["high"], rel=0.04)


def test_licensed_chips_reproduce_the_published_total_of_china(ledger: Ledger) -> None:
    published = STOCK.filter((pl.col("owner") == "China") & (pl.col("period") == "2025-Q4")).row(0, named=True)

    found = at(ledger, END_2025, "China", channel="licensed")

    assert found.central == pytest.approx(published["central"], rel=0.03)
    assert found.low == pytest.approx(published["low"], rel=0.05)
    assert found.high == pytest.approx(published["high"], rel=0.05)


def test_smuggled_chips_are_the_published_number_at_its_date(ledger: Ledger) -> None:
    found = at(ledger, END_2025, "China", channel="smuggled")

    assert found.central == pytest.approx(660_000.0)
    assert (found.low, found.high) == pytest.approx((290_000.0, 1_600_000.0), rel=0.1)


def test_the_sum_of_owners_lies_in_the_interval_of_their_published_sum(ledger: Ledger) -> None:
    for published in STOCK.filter(pl.col("owner") == "US named owners (sum)").iter_rows(named=True):
        if "incomplete" not in (published["note"] or "").lower():
            year, part = published["period"].split("-Q")
            # Stock, not yet retired, so that it is the cumulative count of the row.
            found = at(ledger, Quarter(int(year), int(part)), "US")
            assert published["low"] <= found.central <= published["high"]


def test_quadrature_would_be_a_fifth_narrower_than_the_sum_of_owners(ledger: Ledger) -> None:
    published = STOCK.filter(
        (pl.col("class") == "merchant") & (pl.col("period") == "2025-Q4") & (pl.col("basis") == "owned")
    )
    below = sqrt(sum((published["central"] - published["low"]) ** 2))
    above = sqrt(sum((published["high"] - published["central"]) ** 2))

    found = at(ledger, END_2025, "US")

    assert published.height == 7
    assert below + above < 0.8 * (found.high - found.low)


@pytest.mark.parametrize("unit", UNITS)
def test_the_world_has_at_least_what_the_leader_has_and_the_follower_got_under_licence(
    ledger: Ledger, unit: str
) -> None:
    world, leader = (ledger.series(side, unit=unit).central for side in ("world", "US"))
    licensed = ledger.series("China", channel="licensed", unit=unit).central

    assert (world >= leader + licensed).all()


def test_the_sum_over_channels_is_that_of_the_channels_draw_by_draw(ledger: Ledger) -> None:
    parts = [ledger.series("China", channel=channel).values for channel in ledger.channels("China")]

    assert np.allclose(ledger.series("China").values, sum(parts))


def test_the_ratio_is_taken_draw_by_draw(ledger: Ledger) -> None:
    top, bottom = ledger.series("US"), ledger.series("China")

    assert np.allclose(ledger.ratio("US", "China").values, top.values / bottom.values)


def test_the_ratio_moves_with_the_unit(ledger: Ledger) -> None:
    rates = {unit: ledger.ratio("US", "China", unit=unit) for unit in UNITS}

    assert np.mean(rates["h100e-8bit"].values[:, -1] > 1.5 * rates["hbm-tb"].values[:, -1]) > 0.99


def test_used_is_owned_less_rented_out_plus_rented_times_what_is_switched_on(ledger: Ledger) -> None:
    share = ledger._operation("China")[1:]
    owned = ledger.series("China").values[:, -1]
    rented = ledger.series("China", channel="rented", basis="used").values[:, -1]

    used = ledger.series("China", basis="used").values[:, -1]

    assert np.allclose(used, owned * share + rented)
    assert (ledger.series("US", basis="used").central < ledger.series("US").central).all()


def test_flows_are_what_stocks_gain_before_anything_retires(ledger: Ledger) -> None:
    stock, flow = (ledger.series("China", kind=kind).central for kind in ("stock", "flow"))

    # The central life is five years, longer than the ledger: nothing has been retired in the central world.
    assert np.allclose(np.cumsum(flow), stock)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("side", ["US", "China"])
def test_what_retires_is_not_taken_off_what_came_on_any_basis(ledger: Ledger, side: str, basis: str) -> None:
    flows = ledger.series(side, basis=basis, kind="flow").values
    gained = np.diff(ledger.series(side, basis=basis).values, axis=1)
    old = slice(None, 8)  # before anything retires, what came is what the stock gained

    assert np.allclose(flows[:, 1:][:, old], gained[:, old])
    assert (flows[:, 1:] >= gained - 1e-6).all()
    assert (flows[:, -1] > gained[:, -1] + 1e-6).any()


def test_the_oldest_chips_retire_in_the_worlds_of_a_short_life(ledger: Ledger) -> None:
    got = np.cumsum(ledger.series("US", kind="flow").values, axis=1)[:, -1]
    has = ledger.series("US").values[:, -1]

    assert (has <= got * (1 + 1e-12)).all()
    assert (has < got).any()


def test_no_stock_is_counted_as_a_flow_nor_the_reverse() -> None:
    assert not FLOWS["item"].str.contains("(?i)cumulative|stock").any()
    assert (STOCK["start"] == STOCK["end"]).all()


def test_the_collections_own_sums_and_conversions_feed_nothing() -> None:
    fed = pl.concat([FLOWS.select("id", "kind", "class", "source"), STOCK.select("id", "kind", "class", "source")])
    derived = fed.filter((pl.col("kind") == "derived") & pl.col("class").is_not_null())

    assert derived["id"].to_list() == ["extra:domestic-other-2025"]  # a difference of one source's own counts


def test_what_headway_estimates_is_marked_low() -> None:
    for frame in (FLOWS, STOCK):
        own = frame.filter((pl.col("source") == "Headway's own estimate") & pl.col("class").is_not_null())
        assert own.height > 0
        assert set(own["confidence"]) == {"low"}


def test_channels_without_a_row_are_unknown_and_so_is_the_ratio(old_ledger: Ledger) -> None:
    assert old_ledger.unknown("US") == ("bought",)
    assert old_ledger.unknown("China") == ("licensed",)
    assert np.isnan(old_ledger.ratio("US", "China").central).all()
    assert old_ledger.newest("US", "China") is None


def test_domestic_output_rests_on_what_was_counted_by_the_day(old_ledger: Ledger, ledger: Ledger) -> None:
    then = at(old_ledger, END_2025, "China", channel="domestic")
    huawei = next(line for line in old_ledger.lines if line.name == "Huawei")
    now = next(line for line in ledger.lines if line.name == "Huawei")

    assert {line.name for line in old_ledger.lines if line.channel == "domestic"} == {"domestic", "Huawei"}
    assert huawei.flows[0, 12:16].sum() == pytest.approx(805_000.0)  # SemiAnalysis
    assert now.flows[0, 12:16].sum() == pytest.approx(812_000.0)  # IDC
    assert then.central > 0.0


def test_before_the_count_the_ceiling_of_the_government_was_all_there_was() -> None:
    early = load_ledger(draws=50, as_of=date(2025, 7, 15))

    huawei = next(line for line in early.lines if line.name == "Huawei")

    # Half of the year of which he spoke had ended.
    assert str(early.quarters[-1]) == "2025-Q2"
    assert huawei.flows[0].sum() == pytest.approx(100_000.0, rel=0.1)
    # "At or below": no world has more than the ceiling, and some have less.
    assert huawei.flows.sum(axis=1).max() == pytest.approx(huawei.flows[0].sum())
    assert huawei.flows.sum(axis=1).min() < 0.9 * huawei.flows[0].sum()


def test_a_day_before_the_first_row_gives_an_empty_ledger() -> None:
    empty = load_ledger(draws=10, as_of=date(2023, 1, 1))

    assert empty.quarters == ()
    assert empty.unknown("China", "used") == ("licensed", "smuggled", "domestic", "rented")
    assert empty.series("China").values.shape == (10, 0)


def test_the_same_seed_gives_the_same_ledger_and_another_another() -> None:
    one, same, other = (load_ledger(draws=20, seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(one.series("China").values, same.series("China").values)
    assert not np.array_equal(one.series("China").values, other.series("China").values)
    assert np.array_equal(one.series("China").central, other.series("China").central)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"channel": "boughtt"}, "no channel of US on the basis owned called 'boughtt'; did you mean 'bought'"),
        ({"basis": "own"}, "did you mean 'owned'"),
        ({"unit": "h100e"}, "did you mean 'h100e-8bit'"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(ledger: Ledger, options: dict[str, str], message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        ledger.series("US", **options)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("side", ["US", "China", "world"])
def test_every_side_has_a_total_on_every_basis(ledger: Ledger, side: str, basis: str) -> None:
    assert np.isfinite(ledger.series(side, basis=basis).values).all()


def test_the_mix_of_a_class_is_of_chips_that_are_there(ledger: Ledger) -> None:
    known = chips_of(VINTAGE.table("chips"))

    for line in ledger.lines:
        if line.mix is not None:
            shares = line.mix.shares(ledger.quarters[-1])
            assert sum(each["share"] for each in shares) == pytest.approx(1.0)
            assert all(each["chip"] in known or each["chip"] == line.name for each in shares)
