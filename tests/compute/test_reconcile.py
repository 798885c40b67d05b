"""Reconcile: steps, verdicts, joint intervals, and what is flagged as unexplained."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from reconcile_cases import ACCOUNT, DAY, END_2025, FLOWS, SAMPLER, HandAccount, reconciled, total

from headway.compute.definitions import Definition, factor_parts, headline, measure, steps_between
from headway.compute.estimates import Estimate
from headway.compute.quarters import Quarter
from headway.compute.reconcile import fits, judge
from headway.compute.reconciliation import Row
from headway.errors import OptionError
from headway.interval import Interval, interval_of

STOCK = Definition(quantity="stock", side="China", first=END_2025, last=END_2025)


def row_of(*args: object, **changed: object) -> Row:
    (row,) = reconciled(total(*args, **changed)).rows  # type: ignore[arg-type]
    return row


def test_an_invented_total_that_nobody_could_explain_is_unexplained() -> None:
    row = row_of("invented", 40.0, low=30.0, high=50.0)

    assert row.verdict == "unexplained"
    assert row.difference.high < 0.0


def test_a_total_within_the_joint_interval_is_never_unexplained_however_wide() -> None:
    assert row_of("wide", 2.5, low=1.0, high=6.0).verdict == "indistinct"
    assert row_of("near", 1.98, low=1.9, high=2.06, first=Quarter(2026, 3), last=Quarter(2026, 3)).verdict == "agrees"


def test_the_step_that_closes_a_difference_is_named() -> None:
    dated = row_of("dated", 0.6, low=0.55, high=0.65, first=Quarter(2024, 3), last=Quarter(2024, 3))
    narrow = row_of("narrow", 0.36, low=0.33, high=0.40, channels=("licensed",))

    assert (dated.verdict, dated.closed_by) == ("definition", "date")
    assert (narrow.verdict, narrow.closed_by) == ("definition", "coverage")
    assert [step.name for step in narrow.steps] == ["date", "coverage"]
    assert [step.fits for step in narrow.steps] == [False, True]


def test_each_step_is_worth_what_the_arithmetic_says() -> None:
    row = row_of(
        "narrow", 0.4, low=0.3, high=0.5, channels=("licensed",), retired=False, unit="h100e-16bit", shown="h100e-16bit"
    )

    assert row.headline.central == pytest.approx(0.2 * 11 * 0.9)
    changes = {step.name: step.change.central for step in row.steps}
    assert changes == pytest.approx({"date": 8 / 11, "coverage": 0.25, "retirement": 1 / 0.9, "unit": 0.9})
    assert row.ours.central == pytest.approx(0.05 * 8 * 0.9)
    assert row.headline.central * np.prod(list(changes.values())) == pytest.approx(row.ours.central)


def test_the_joint_interval_is_that_of_independent_draws() -> None:
    row = row_of("near", 0.4, low=0.3, high=0.5, channels=("smuggled",))
    ours = SAMPLER.sample(Estimate(name="China smuggled", low=0.025, central=0.05, high=0.1)) * 8 * 0.9
    published = np.random.default_rng(5).permutation(
        SAMPLER.sample(Estimate(name="anything", low=0.3, central=0.4, high=0.5))
    )

    expected = interval_of(ours - published, 0.0)
    assert row.difference.low == pytest.approx(expected.low, abs=0.02)
    assert row.difference.high == pytest.approx(expected.high, abs=0.05)


def test_the_joint_interval_is_wider_than_that_of_either_side() -> None:
    row = row_of("near", 0.36, low=0.25, high=0.5, channels=("smuggled",))

    width = row.difference.high - row.difference.low
    assert width > row.ours.high - row.ours.low
    assert width > 0.25


def test_totals_of_one_source_err_together_so_only_definitions_are_left() -> None:
    free = row_of("free", 0.36, low=0.18, high=0.72, channels=("smuggled",))
    bound = row_of("bound", 0.36, low=0.18, high=0.72, channels=("smuggled",), same_source=True)

    assert free.difference.high - free.difference.low > 2 * (bound.difference.high - bound.difference.low)
    assert fits(bound.difference, "about")


def test_a_total_of_one_source_that_moved_is_flagged() -> None:
    moved = row_of("moved", 0.72, low=0.36, high=1.44, channels=("smuggled",), same_source=True)
    apart = row_of("apart", 0.72, low=0.36, high=1.44, channels=("smuggled",))

    assert moved.verdict == "unexplained"
    assert apart.verdict != "unexplained"


def test_a_bound_speaks_on_one_side_only() -> None:
    above = row_of("above", 3.0, relation="at most", interval="rounding", level=None)
    below = row_of("below", 0.5, relation="at least", interval="rounding", level=None)
    broken = row_of("broken", 0.5, relation="at most", interval="rounding", level=None)

    assert (above.verdict, below.verdict, broken.verdict) == ("agrees", "agrees", "unexplained")


def test_a_contradiction_needs_another_publisher_who_stands_against_it_too() -> None:
    other = total("other", 0.36, low=0.33, high=0.40, channels=("licensed",))
    bound = total("bound", 0.2, relation="at most", interval="rounding", level=None, channels=("licensed",))

    alone = reconciled(bound).rows[0]
    rivals = reconciled(replace(bound, rival="other"), other).rows[0]
    friends = reconciled(replace(bound, rival="friend"), replace(other, name="friend", low=0.1, central=0.15, high=0.2))

    assert alone.verdict == "unexplained"
    assert (rivals.verdict, rivals.to_dict()["rival"]) == ("contradicts", "other")
    assert friends.rows[0].verdict == "unexplained"


def test_a_rival_that_was_not_known_does_not_count() -> None:
    bound = total(
        "bound", 0.2, relation="at most", interval="rounding", level=None, channels=("licensed",), rival="other"
    )

    assert reconciled(bound).rows[0].verdict == "unexplained"


def test_a_forecast_is_open_until_its_period_is_over() -> None:
    promise = total("promise", 9.0, quantity="flow", first=Quarter(2026, 1), last=Quarter(2026, 4), kind="forecast")

    early = reconciled(promise).rows[0]

    assert (early.verdict, early.so_far, early.to_dict()["due"]) == ("open", True, "2026-12-31")
    assert early.ours.central == pytest.approx(0.2 * 3)
    late = reconciled(replace(promise, kind="estimate"))
    assert [why for _, why in late.left_out] == ["quarter"]


def test_what_cannot_be_counted_is_left_out_with_its_reason() -> None:
    found = reconciled(
        total("later", 1.0, first=Quarter(2027, 1), last=Quarter(2027, 1)),
        total("unknown", 1.0, side="US", owners=("Gamma",)),
        total("channel", 1.0, channels=("rented",)),
        total("side", 1.0, side="Mars"),
    )

    assert [why for _, why in found.left_out] == ["quarter", "owners", "channel", "channel"]
    assert found.rows == ()
    assert found.to_dict()["left_out"][0]["total"] == "later"


def test_an_account_without_quarters_leaves_everything_out() -> None:
    found = reconciled(account=HandAccount(quarters=()))

    assert found.rows == ()
    assert {why for _, why in found.left_out} == {"quarter"}
    assert sum(found.counts().values()) == 0


def test_a_share_counts_of_the_own_make_in_the_world_only_what_it_counts_in_the_side() -> None:
    share = replace(STOCK, quantity="share", versus="world")
    world = 1.0 + 0.3
    whole = measure(share, ACCOUNT)[0]
    bought = measure(replace(share, channels=("licensed",)), ACCOUNT)[0]
    makers = measure(replace(share, versus="makers"), ACCOUNT)[0]
    part = measure(
        replace(share, channels=("licensed", "domestic"), factors=("domestic*half",)),
        HandAccount(factors={"half": (0.5, 0.5, 0.5)}),
    )[0]

    assert whole == pytest.approx(0.2 / (world + 0.1))
    assert bought == pytest.approx(0.05 / world)
    assert makers == pytest.approx(0.2 / world)
    assert part == pytest.approx((0.05 + 0.05) / (world + 0.05))


def test_a_ratio_is_the_other_side_over_the_counted_one() -> None:
    ratio = replace(STOCK, quantity="ratio", versus="US")

    assert measure(ratio, ACCOUNT)[0] == pytest.approx(1.0 / 0.2)
    assert measure(replace(ratio, basis="used"), ACCOUNT)[0] == pytest.approx(1.0 / 0.25)
    doubled = replace(ratio, factors=("versus*two",))
    assert measure(doubled, HandAccount(factors={"two": (2, 2, 2)}))[0] == pytest.approx(10.0)


def test_the_owners_of_a_ratio_are_those_of_the_other_side() -> None:
    ratio = replace(STOCK, quantity="ratio", versus="US", owners=("Alpha", "Beta"))

    assert measure(ratio, ACCOUNT)[0] == pytest.approx(7.0 / (0.2 * 8 * 0.9))
    assert measure(replace(ratio, channels=("licensed",)), ACCOUNT)[0] == pytest.approx(7.0 / (0.05 * 8 * 0.9))


def test_factors_multiply_and_divide_the_part_that_they_name() -> None:
    account = HandAccount(factors={"card": (0.5, 0.5, 0.5), "half": (0.5, 0.5, 0.5)})
    cards = replace(STOCK, channels=("domestic",), factors=("domestic*half", "/card"))

    assert measure(cards, account)[0] == pytest.approx(0.1 * 8 * 0.9)
    assert factor_parts("domestic*huawei-share") == ("domestic", "*", "huawei-share")
    with pytest.raises(OptionError, match="is no factor"):
        factor_parts("half")


def test_our_headline_is_the_newest_and_the_last_year_for_a_flow() -> None:
    theirs = replace(STOCK, quantity="flow-share", versus="makers", channels=("licensed",), retired=False)

    ours = headline(theirs, Quarter(2026, 3), subject=(), basis="owned")

    assert (ours.first, ours.last, ours.versus, ours.channels, ours.retired) == (
        Quarter(2025, 4), Quarter(2026, 3), "world", (), False,
    )  # fmt: skip
    assert [name for name, _ in steps_between(ours, theirs)] == ["date", "coverage"]
    assert list(steps_between(theirs, theirs)) == []


@pytest.mark.parametrize(
    ("fit", "verdict", "closer"),
    [
        ([True], "agrees", None),
        ([False, True], "definition", "one"),
        ([False, False, True], "definition", "two"),
        ([False, True, False, True], "definition", "three"),
        ([True, False, True], "agrees", None),
        ([True, False], "unexplained", None),
        ([False, False], "unexplained", None),
    ],
)
def test_the_closing_step_is_the_last_before_which_it_did_not_fit(
    fit: list[bool], verdict: str, closer: str | None
) -> None:
    steps = ["one", "two", "three"][: len(fit) - 1]

    assert judge(fit, steps, close=True, due=True, contradicted=False) == (verdict, closer)


def test_touching_intervals_fit() -> None:
    assert fits(Interval(low=0.0, central=1.0, high=2.0), "about")
    assert not fits(Interval(low=0.1, central=1.0, high=2.0), "about")
    assert fits(Interval(low=0.1, central=1.0, high=2.0), "at least")
    assert not fits(Interval(low=0.1, central=1.0, high=2.0), "at most")


def test_rounding_fills_the_digits_evenly_and_a_stated_interval_has_its_ends() -> None:
    rounded = total("rounded", 5.0, low=4.5, high=5.5, interval="rounding", level=None).values(SAMPLER)
    stated = total("stated", 5.0, low=4.0, high=7.0).values(SAMPLER)

    assert rounded[0] == stated[0] == 5.0
    assert rounded.min() >= 4.5
    assert rounded.max() <= 5.5
    assert np.quantile(rounded[1:], [0.25, 0.75]) == pytest.approx([4.75, 5.25], abs=0.03)
    assert np.quantile(stated[1:], [0.05, 0.95]) == pytest.approx([4.0, 7.0], abs=0.15)


def test_nothing_but_numbers_leaves_in_json_even_when_ours_is_nothing() -> None:
    import json

    nothing = HandAccount(factors={"none": (0.0, 0.0, 0.0)})
    result = reconciled(total("zero", 1.0, low=0.5, high=2.0, factors=("*none",)), account=nothing)

    text = json.dumps(result.to_dict(), allow_nan=False)
    assert result.rows[0].ours.central == 0.0
    assert result.rows[0].verdict == "unexplained"
    assert "Infinity" not in text


def test_a_day_decides_what_is_due() -> None:
    promise = total("promise", 0.7, low=0.5, high=1.0, quantity="flow", first=Quarter(2025, 1), kind="forecast")

    assert reconciled(promise, day=date(2025, 11, 1)).rows[0].verdict == "open"
    assert reconciled(promise, day=DAY).rows[0].verdict != "open"


def test_every_channel_of_the_stand_in_is_used() -> None:
    assert {side for side, _ in FLOWS} == {"US", "China"}
