"""The rise of a frontier, and what a change of scale does to the readings of a penalty."""

from datetime import date, timedelta

import numpy as np
import pytest

from headway.errors import GapError
from headway.facts.tables import Model
from headway.gap import Frontier, Yardstick
from headway.gap.penalty import PenaltyRow, read_penalty, rise_since, yearly_rise
from headway.interval import Draws
from headway.units import DAYS_PER_MONTH, day_number

DAY = date(2026, 1, 1)


def scale_of(offset: float = 0.0, factor: float = 1.0, models: int = 12) -> Yardstick:
    rng = np.random.default_rng(4)
    scores = offset + factor * (np.arange(models) + rng.normal(0, 1.5, (6, models)))
    return Yardstick(
        name="index",
        unit="index points",
        models=tuple(
            Model(
                name=f"model {i}",
                released=DAY - timedelta(days=60 * (models - i)),
                developers=("A",),
                countries=("China",) if i % 2 else ("United States of America",),
                access="open",
            )
            for i in range(models)
        ),
        scores=Draws(central=scores[0], values=scores[1:]),
    )


def reading(yardstick: Yardstick, slope: float = 0.05, day: date = DAY) -> PenaltyRow:
    return read_penalty(
        yardstick,
        Draws(central=np.array([slope]), values=np.full((yardstick.scores.count, 1), slope)),
        leader="US",
        follower="China",
        as_of=day,
        since=date(2023, 1, 1),
        penalty_on="slope",
        penalty=0.1,
        published=True,
    )


def test_a_frontier_that_rises_by_a_tenth_of_a_point_a_day_rises_by_that_a_year() -> None:
    first = day_number(date(2023, 1, 1))
    days = np.arange(first, day_number(DAY) + 1)
    levels = 0.1 * (days - first)[None, :] * np.array([[1.0], [2.0]])

    rise = yearly_rise(Frontier(days=days, levels=levels, holders=days * 0), DAY)

    assert rise == pytest.approx([0.1 * 12 * DAYS_PER_MONTH, 0.2 * 12 * DAYS_PER_MONTH])


def test_the_rise_is_the_slope_that_numpy_fits_to_the_daily_levels() -> None:
    released = np.array([day_number(date(2025, 1, 1)) + gap for gap in (0, 40, 41, 200)])
    levels = np.array([[1.0, 2.0, 2.0, 7.0], [0.0, 1.0, 5.0, 5.0]])
    side = Frontier(days=released, levels=levels, holders=released * 0)
    days = np.arange(released[0], day_number(DAY) + 1)

    rise = yearly_rise(side, DAY)

    slopes = [np.polyfit(days - days[0], row, 1)[0] for row in side.at(days)]
    assert rise == pytest.approx(np.array(slopes) * 12 * DAYS_PER_MONTH)
    assert rise_since(date(2025, 1, 1), DAY) == date(2025, 1, 1)
    assert rise_since(date(2020, 1, 1), DAY) == date(2024, 1, 1)


def test_the_day_of_the_first_model_has_no_rise_and_null_in_json() -> None:
    side = Frontier(days=np.array([day_number(DAY)]), levels=np.ones((3, 1)), holders=np.array([0]))

    assert np.isnan(yearly_rise(side, DAY)).all()


def test_lags_do_not_change_with_the_scale_and_rises_change_with_its_factor() -> None:
    plain, scaled = reading(scale_of()), reading(scale_of(offset=100.0, factor=7.0), slope=0.05 / 7.0)

    assert scaled.gap.lag == plain.gap.lag
    assert scaled.points_per_year.central == pytest.approx(7.0 * plain.points_per_year.central)
    assert scaled.logits_per_year.high == pytest.approx(plain.logits_per_year.high)
    assert scaled.spread.low == pytest.approx(plain.spread.low)


def test_the_spread_is_that_of_the_scores_on_the_scale_of_the_fit() -> None:
    yardstick = scale_of()

    assert reading(yardstick, slope=0.5).spread.central == pytest.approx(0.5 * yardstick.scores.central.std())


def test_a_day_before_the_first_model_is_refused_with_a_day_that_works() -> None:
    with pytest.raises(GapError, match="give --as-of"):
        reading(scale_of(), day=date(2023, 6, 1))


def test_one_model_on_each_side_is_enough() -> None:
    row = reading(scale_of(models=2)).to_dict()

    assert row["points_per_year"]["central"] == pytest.approx(0.0, abs=1e-9)
    assert set(row["lag"]) == {"low", "central", "high", "level"}
