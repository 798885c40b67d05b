"""Generations and access: readings by hand, by brute force, and of the bundled tables."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from headway import api
from headway.compute.generations import Ladders, plans_of, reading_days
from headway.compute.ladder import Rung, Span
from headway.errors import GapError, OptionError, UnknownName
from headway.units import DAYS_PER_MONTH, day_number

DAY = date(2026, 11, 23)


def rung(name: str, value: Any, first: date | list[date], **fields: Any) -> Rung:
    values = np.atleast_1d(np.asarray(value, dtype=np.float64))
    firsts = first if isinstance(first, list) else [first] * values.size
    said = {"chip": name, "vendor": "A", "generation": name, "family": name, "form": "package", "foundry": None}
    days = np.array([day_number(day) for day in firsts], dtype=np.int64)
    return Rung(name=name, value=np.broadcast_to(values, days.shape).copy(), first=days, **{**said, **fields})


def ladders(*own: Rung, **channels: tuple[Rung, ...]) -> Ladders:
    """A leader that had 1 on 1 January 2020, 2 a year later and 4 two years later."""
    worlds = own[0].value.size if own else 3
    plan = (("one", 1, 2020), ("two", 2, 2021), ("four", 4, 2022))
    leader = tuple(rung(name, [value] * worlds, date(year, 1, 1)) for name, value, year in plan)
    return Ladders(leader=leader, channels={"domestic": own, **channels}, vendor="A")


def test_the_lag_is_the_time_since_the_leader_first_stood_there() -> None:
    found = ladders(rung("own", [1.5] * 3, date(2022, 6, 1))).read([date(2022, 7, 1)])["domestic"][0]

    assert found.lag.central == pytest.approx((date(2022, 7, 1) - date(2021, 1, 1)).days / DAYS_PER_MONTH)
    assert found.matched is not None
    assert found.matched.name == "two"
    assert found.generations.central == 1.0
    assert found.behind.central == pytest.approx(4 / 1.5)


def test_a_lag_grows_a_day_a_day_between_releases() -> None:
    days = [date(2022, 7, 1), date(2022, 7, 31)]
    first, second = ladders(rung("own", [1.5] * 3, date(2022, 6, 1))).read(days)["domestic"]

    assert second.lag.central - first.lag.central == pytest.approx(30 / DAYS_PER_MONTH)


def test_a_day_of_release_that_is_not_known_widens_the_lag() -> None:
    days = [date(2021, 1, 1), *(date(2021, 1, 1) + timedelta(days=step) for step in range(100))]
    leader = (
        rung("one", [1.0] * 101, date(2020, 1, 1)),
        rung("two", [2.0] * 101, days),
    )
    found = Ladders(leader=leader, channels={"domestic": (rung("own", [1.5] * 101, date(2020, 6, 1)),)}, vendor="A")

    lag = found.read([date(2022, 1, 1)])["domestic"][0].lag
    assert lag.high - lag.low == pytest.approx(0.9 * 99 / DAYS_PER_MONTH)


def test_below_the_leaders_first_chip_a_lag_is_longer_than_the_record() -> None:
    found = ladders(rung("own", [0.5] * 3, date(2022, 6, 1))).read([date(2022, 7, 1)])["domestic"][0]

    assert found.lag.to_dict()["central"] is None
    assert found.longer_than == pytest.approx((date(2022, 7, 1) - date(2020, 1, 1)).days / DAYS_PER_MONTH)


def test_the_follower_that_leads_is_not_behind() -> None:
    found = ladders(rung("own", [5.0] * 3, date(2022, 6, 1))).read([date(2022, 7, 1)])["domestic"][0]

    assert (found.lag.central, found.generations.central) == (0.0, 0.0)
    assert found.matched is None


def test_what_is_bought_is_not_behind_while_it_is_the_leaders_best_as_well() -> None:
    bought = rung("two", [2.0] * 3, date(2021, 1, 1), spans=(Span(0, day_number(DAY), "licence"),))
    early, late = ladders(licensed=(bought,)).read([date(2021, 7, 1), date(2022, 7, 1)])["licensed"]

    assert early.lag.central == 0.0
    assert late.lag.central == pytest.approx((date(2022, 7, 1) - date(2021, 1, 1)).days / DAYS_PER_MONTH)
    assert late.state == "licence"


def test_a_channel_without_a_chip_has_neither_value_nor_lag() -> None:
    found = ladders().read([date(2022, 7, 1)])["domestic"][0]

    assert (found.rung, found.longer_than, found.available) == (None, None, 0.0)
    assert set(found.to_dict()["lag"].values()) == {None, 0.9}
    assert found.to_dict()["over_domestic"] is None


def test_a_chip_that_some_draws_do_not_have_yet_is_told_by_the_share_that_have_it() -> None:
    own = rung("own", [1.5] * 5, [date(2022, 6, 1), *[date(2022, 6, 1)] * 3, date(2023, 1, 1)])
    found = ladders(own).read([date(2022, 7, 1)])["domestic"][0]

    assert found.available == 0.75


def test_what_may_be_bought_against_its_own_is_told_draw_by_draw() -> None:
    own = rung("own", [2.5, 1.0, 2.0, 3.0, 4.0], [date(2021, 1, 1)] * 5)
    bought = rung("two", [2.2] * 5, date(2021, 1, 1))
    found = ladders(own, licensed=(bought,)).read([date(2022, 7, 1)])["licensed"][0]

    assert found.p_over_domestic == 0.5
    assert found.over_domestic.central == pytest.approx(2.2 / 2.5)


def test_steps_are_the_changes_of_the_best_and_gaps_between_spans() -> None:
    bought = rung("two", [2.0] * 3, date(2021, 1, 1),
                  spans=(Span(day_number(date(2021, 2, 1)), day_number(date(2021, 3, 1)), "open"),))  # fmt: skip
    steps = ladders(licensed=(bought,)).steps("licensed", DAY)

    named = [(step.date, step.rung and step.rung.name) for step in steps]
    assert named == [(date(2021, 2, 1), "two"), (date(2021, 3, 2), None)]
    assert [step.rung.name for step in ladders().steps("leader", DAY) if step.rung] == ["one", "two", "four"]


def test_readings_are_of_quarter_ends_and_of_the_day() -> None:
    assert reading_days(date(2020, 7, 15)) == [date(2020, 3, 31), date(2020, 6, 30), date(2020, 7, 15)]
    assert reading_days(date(2020, 6, 30)) == [date(2020, 3, 31), date(2020, 6, 30)]
    assert reading_days(date(2019, 5, 1)) == [date(2019, 5, 1)]


def test_an_announced_generation_counts_once_and_of_the_counted_vendor_only() -> None:
    base = {
        "chip": "next", "vendor": "A", "country": "US", "generation": "five", "known": date(2026, 1, 1),
        "earliest": date(2027, 1, 1), "latest": date(2027, 3, 31), "hbm_gb": 500.0, "tdp_w": None,
    }  # fmt: skip
    rows = [base, {**base, "chip": "refresh", "generation": "four"}, {**base, "chip": "other", "vendor": "B"},
            {**base, "chip": "third side", "country": "FR"}]  # fmt: skip

    found = plans_of(rows, ladders(), "hbm-tb", "chip", ("US", "China"))

    assert {plan.chip: plan.ahead for plan in found} == {"next": 1, "refresh": 0, "other": 0}
    assert {plan.value for plan in found} == {0.5}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.compute_generations().to_dict()


def answer(data: dict[str, Any], channel: str) -> dict[str, Any]:
    return next(row for row in data["answers"] if row["channel"] == channel)


def test_each_lag_of_the_answer_is_that_of_the_steps_read_by_hand(data: dict[str, Any]) -> None:
    leader = [(date.fromisoformat(s["date"]), s["value"]["central"]) for s in data["steps"]["leader"]]
    rows = [row for row in data["rows"] if row["channel"] == "domestic" and row["lag"]["central"]]

    assert len(rows) > 20
    for row in rows:
        reached = min(day for day, value in leader if value >= row["value"]["central"])
        lag = (date.fromisoformat(row["date"]) - reached).days / DAYS_PER_MONTH
        assert row["lag"]["central"] == pytest.approx(lag)
        assert row["lag"]["low"] <= row["lag"]["high"]


def test_rows_are_the_newest_first_and_the_answer_is_on_top(data: dict[str, Any]) -> None:
    days = [row["date"] for row in data["rows"]]

    assert days == sorted(days, reverse=True)
    assert data["rows"][: len(data["answers"])] == data["answers"]
    assert days[0] == data["as_of"] == "2026-11-23"
    assert days[-1] == "2020-03-31"


def test_announced_chips_are_in_no_row_and_no_step(data: dict[str, Any]) -> None:
    planned = {plan["chip"] for plan in data["announced"]}

    assert {"Ascend 950DT", "Ascend 960", "Ascend 970", "Rubin VR200 (per package, NVL144/NVL72)"} <= planned
    assert planned.isdisjoint({row["chip"] for row in data["rows"]})
    assert planned.isdisjoint({step["chip"] for steps in data["steps"].values() for step in steps})


def test_an_h200_is_two_generations_old_with_rubin_and_above_every_domestic_chip_but_in_memory(
    data: dict[str, Any],
) -> None:
    rows = {row["measure"]: row["licensed_vendor"] for row in data["overview"] if row["per"] == "chip"}

    assert {row["chip"] for row in rows.values()} == {"H200 SXM 141GB"}
    assert rows["h100e-8bit"]["generations"]["central"] == 1.0
    assert data["generations_announced"] == 1
    for measure in ("h100e-8bit", "h100e-16bit", "hbm-tbps"):
        assert rows[measure]["p_over_domestic"] > 0.9, measure
    assert rows["hbm-tb"]["over_domestic"]["central"] < 1.0


def test_permission_alone_opens_and_closes_what_may_be_bought(data: dict[str, Any]) -> None:
    by_day = {row["date"]: row for row in data["rows"] if row["channel"] == "licensed"}

    assert by_day["2023-06-30"]["chip"] == "H800 SXM5 80GB"
    assert by_day["2024-12-31"]["chip"] == "H20 96GB"
    assert by_day["2026-11-23"]["permission"] == "licence"
    assert by_day["2025-12-31"]["value"]["central"] < by_day["2024-12-31"]["value"]["central"]


def test_an_earlier_day_knows_what_was_known_then() -> None:
    then = api.compute_generations(as_of=date(2025, 10, 31)).to_dict()
    before = api.compute_generations(as_of=date(2025, 8, 31)).to_dict()

    planned = {plan["chip"]: plan for plan in then["announced"]}
    assert planned["Ascend 950PR (chip)"]["value"] == pytest.approx(1000 / 1979)  # as promised, not as delivered
    assert planned["Ascend 960"]["earliest"] == "2027-10-01"  # before it was moved
    assert "Ascend 960" not in {plan["chip"] for plan in before["announced"]}
    assert answer(then, "rented")["chip"] == "H100 SXM5 80GB"  # the cases of Blackwell came to light later
    assert max(row["date"] for row in then["rows"]) == "2025-10-31"


def test_a_day_before_the_followers_first_chip_is_an_answer() -> None:
    found = api.compute_generations(as_of=date(2019, 1, 1)).to_dict()

    assert answer(found, "domestic")["chip"] is None
    assert answer(found, "leader")["chip"] == "V100 SXM2 32GB"


def test_the_pair_may_be_turned_round() -> None:
    found = api.compute_generations(leader="China", follower="US").to_dict()

    assert answer(found, "domestic")["lag"]["central"] == 0.0
    assert answer(found, "licensed")["chip"] is None
    assert not found["governed"]  # no rule of that trade is on record
    assert found["vendor"] == "Huawei"


def test_the_same_seed_gives_the_same_answer_and_another_does_not(data: dict[str, Any]) -> None:
    assert api.compute_generations().to_dict() == data
    other = api.compute_generations(seed=1).to_dict()
    assert answer(other, "domestic")["lag"] != answer(data, "domestic")["lag"]
    assert answer(other, "domestic")["lag"]["central"] == answer(data, "domestic")["lag"]["central"]


def test_every_measure_and_base_is_in_the_overview(data: dict[str, Any]) -> None:
    assert len(data["overview"]) == 12
    rack = next(row for row in data["overview"] if (row["measure"], row["per"]) == ("h100e-16bit", "rack"))
    assert rack["domestic"]["value"]["central"] == pytest.approx(384 / 16 * 780 / 989)
    assert rack["leader"]["value"]["central"] == pytest.approx(72 * 2500 / 989)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"measure": "flops"}, UnknownName, "no measure called"),
        ({"per": "server"}, OptionError, "per chip, rack, watt"),
        ({"leader": "Chna"}, UnknownName, "did you mean 'China'"),
        ({"follower": "US"}, OptionError, "both US"),
        ({"follower": "open"}, OptionError, "counted by country"),
        ({"as_of": date(2027, 1, 1)}, OptionError, "after the vintage"),
        ({"as_of": date(2017, 1, 1)}, GapError, "no chip on sale by 2017-01-01"),
        ({"draws": 1}, OptionError, "at least 2 draws"),
        ({"vintage": "2026-08-11"}, OptionError, "holds no table chip_access"),
    ],
)
def test_what_cannot_be_answered_is_said(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        api.compute_generations(**options)


def test_the_module_is_the_command(data: dict[str, Any]) -> None:
    import headway

    assert headway.compute.generations().to_dict() == data
