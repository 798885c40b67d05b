"""Models that changed only their name."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from headway.facts.renames import renamed
from headway.facts.store import open_vintage

DAY = date(2026, 1, 1)


def tables(**models: dict[str, float]) -> dict[str, list[dict[str, Any]]]:
    return {
        "models": [{"model": name, "released": DAY} for name in models],
        "scores": [
            {"model": name, "benchmark": benchmark, "score": score}
            for name, scores in models.items()
            for benchmark, score in scores.items()
        ],
    }


FOUR = {"P": 0.1, "Q": 0.2, "R": 0.3, "S": 0.4}


def test_a_model_with_the_same_scores_under_another_name_was_renamed() -> None:
    assert renamed(tables(Old=FOUR, Same=FOUR), tables(New=FOUR, Same=FOUR)) == (("Old", "New"),)


def test_a_model_that_is_still_there_was_not_renamed() -> None:
    assert renamed(tables(Old=FOUR), tables(Old=FOUR, New=FOUR)) == ()


def test_two_equal_scores_are_not_enough() -> None:
    assert renamed(tables(Old={"P": 0.1, "Q": 0.2}), tables(New={"P": 0.1, "Q": 0.2})) == ()


@pytest.mark.parametrize(("changed", "found"), [(1, (("Old", "New"),)), (2, ())])
def test_four_of_five_common_scores_must_be_equal(changed: int, found: tuple[tuple[str, str], ...]) -> None:
    five = FOUR | {"T": 0.5}
    other = five | dict.fromkeys(list(five)[:changed], 0.9)

    assert renamed(tables(Old=five), tables(New=other)) == found


@pytest.mark.parametrize(("days", "found"), [(31, (("Old", "New"),)), (32, ())])
def test_the_dates_of_release_may_be_a_month_apart(days: int, found: tuple[tuple[str, str], ...]) -> None:
    after = tables(New=FOUR)
    after["models"][0]["released"] = date.fromordinal(DAY.toordinal() + days)

    assert renamed(tables(Old=FOUR), after) == found


def test_a_name_is_given_away_once_and_the_closest_pair_goes_first() -> None:
    more = FOUR | {"T": 0.5}

    found = renamed(tables(Alpha=FOUR, Beta=more), tables(Gamma=more))

    assert found == (("Beta", "Gamma"),)


def test_nothing_was_renamed_without_scores() -> None:
    assert renamed({"models": tables(Old=FOUR)["models"]}, tables(New=FOUR)) == ()


def test_frames_and_rows_give_the_same() -> None:
    before, after = tables(Old=FOUR), tables(New=FOUR)
    frames = [{name: pl.DataFrame(rows) for name, rows in side.items()} for side in (before, after)]

    assert renamed(*frames) == renamed(before, after) == (("Old", "New"),)


def test_every_model_of_a_real_vintage_that_is_renamed_is_found_and_nothing_else() -> None:
    """Seed 20261128: twenty models of those with at least four scores get other names."""
    opened = open_vintage("2026-08-11")
    before = {name: opened.table(name).rows(named=True) for name in ("models", "scores")}
    rng = np.random.default_rng(20261128)
    counts = opened.table("scores").group_by("model").len().filter(pl.col("len") >= 4).sort("model")
    chosen = {str(name): f"{name} v2" for name in rng.choice(counts["model"].to_numpy(), size=20, replace=False)}
    after = {
        name: [row | {"model": chosen.get(row["model"], row["model"])} for row in rows] for name, rows in before.items()
    }

    assert dict(renamed(before, after)) == chosen


@pytest.mark.parametrize(
    ("first", "second"), [("2025-12-03", "2026-04-19"), ("2025-12-03", "2026-08-11"), ("2026-04-19", "2026-08-11")]
)
def test_nothing_was_renamed_between_the_bundled_vintages(first: str, second: str) -> None:
    """The rules have given each model one name in all of them."""
    sides = [{name: open_vintage(each).table(name) for name in ("models", "scores")} for each in (first, second)]

    assert renamed(*sides) == ()
