"""The parts of a difference: on pairs of vintages in which one thing differs, and against the definition by orders."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import permutations
from math import exp

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.facts.tables import Model
from headway.gap.decomposition import Parts, decompose, shapley
from headway.gap.mixtures import (
    INGREDIENTS,
    Fits,
    Snapshot,
    central_points,
    common_weights,
    differences,
    mixture,
    snapshot,
)
from headway.gap.revisions import Pair, one_day
from headway.gap.yardstick import Yardstick
from headway.index import ScoreMatrix, score_matrix

BENCHMARKS = {"Winogrande": -1.0, "Quiz": 0.0, "Maths": 1.0, "Code": 1.5, "Agents": 2.0}
#: name, place on the scale of the scores, release, country.
MODELS = [
    ("Old US", -0.5, date(2023, 6, 1), "United States of America"),
    ("Claude 3.5 Sonnet", 0.4, date(2024, 6, 20), "United States of America"),
    ("Mid US", 1.2, date(2024, 12, 1), "United States of America"),
    ("GPT-5", 2.2, date(2025, 8, 7), "United States of America"),
    ("Old CN", -0.8, date(2023, 9, 1), "China"),
    ("Mid CN", 0.6, date(2024, 12, 20), "China"),
    ("New CN", 1.6, date(2025, 10, 1), "China"),
]
Rows = NDArray[np.float64]
DAY = one_day(date(2025, 12, 1))
PAIR = Pair(leader="US", follower="China", definition="standing")


def score(place: float, benchmark: str) -> float:
    """Not quite on the curve, so that a refit moves what was not touched."""
    bent = 0.03 * np.sin(7.0 * place + len(benchmark))
    return float(np.clip(1.0 / (1.0 + exp(BENCHMARKS[benchmark] - place)) + bent, 0.01, 0.99))


def model(name: str, released: date, country: str) -> Model:
    return Model(name=name, released=released, developers=("D",), countries=(country,), access="open")


def base() -> Snapshot:
    return Snapshot(
        models={name: model(name, released, country) for name, _, released, country in MODELS},
        scores={(name, benchmark): score(place, benchmark) for name, place, _, _ in MODELS for benchmark in BENCHMARKS},
    )


def lag(scale: Yardstick) -> Rows:
    return PAIR.read(scale, DAY)


def points(scale: Yardstick) -> Rows:
    return Pair(leader="US", follower="China", definition="points").read(scale, DAY)


def parts_of(old: Snapshot, new: Snapshot, draws: int = 0) -> dict[str, Parts]:
    return decompose(Fits(old, new, draws=draws), {"lag": lag, "points": points})


def nonzero(parts: Mapping[str, float] | None) -> set[str]:
    assert parts is not None
    return {name for name, value in parts.items() if value != 0.0}


def without_benchmark(known: Snapshot, name: str) -> Snapshot:
    return replace(known, scores={cell: value for cell, value in known.scores.items() if cell[1] != name})


def without_model(known: Snapshot, name: str) -> Snapshot:
    return Snapshot(
        models={each: found for each, found in known.models.items() if each != name},
        scores={cell: value for cell, value in known.scores.items() if cell[0] != name},
    )


def redated() -> Snapshot:
    known = base()
    moved = replace(known.models["Mid US"], released=date(2024, 9, 1))
    return replace(known, models={**known.models, "Mid US": moved})


def postponed() -> Snapshot:
    known = base()
    moved = replace(known.models["New CN"], released=date(2026, 1, 15))
    return replace(known, models={**known.models, "New CN": moved})


def regrouped() -> Snapshot:
    known = base()
    return replace(known, models={**known.models, "New CN": replace(known.models["New CN"], countries=("FR",))})


def rescored() -> Snapshot:
    known = base()
    return replace(known, scores={**known.scores, ("New CN", "Maths"): 0.2})


def unmeasured() -> Snapshot:
    known = base()
    return replace(known, scores={cell: at for cell, at in known.scores.items() if cell != ("New CN", "Agents")})


@pytest.mark.parametrize(
    ("old", "new", "only"),
    [
        (base(), postponed(), "dates"),
        (base(), regrouped(), "groups"),
        (without_model(base(), "New CN"), base(), "new_models"),
        (base(), without_model(base(), "New CN"), "dropped_models"),
        (without_benchmark(base(), "Agents"), base(), "benchmarks"),
        (base(), without_benchmark(base(), "Agents"), "benchmarks"),
        (base(), rescored(), "changed_scores"),
        (unmeasured(), base(), "measured"),
        (base(), unmeasured(), "measured"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_where_one_thing_differs_only_it_and_the_refit_that_it_brings_have_a_part(
    old: Snapshot, new: Snapshot, only: str
) -> None:
    differ = differences(old, new)
    found = parts_of(old, new)["points"]

    assert {name for name, items in differ.items() if items} == {only}
    assert only in nonzero(found.parts)
    assert nonzero(found.parts) <= ({only} if only in {"dates", "groups"} else {only, "refit"})


def test_a_release_that_is_dated_earlier_lengthens_the_lag_by_as_much() -> None:
    found = parts_of(base(), redated())["lag"]

    # New CN stands between Mid US and GPT-5, so it is read off GPT-5; without it, Mid CN is read off Mid US.
    assert found.parts is not None
    assert found.parts["dates"] == pytest.approx(found.new - found.old)
    days = parts_of(without_model(base(), "New CN"), without_model(redated(), "New CN"))["lag"]
    assert days.parts is not None
    assert days.parts["dates"] == pytest.approx((date(2024, 12, 1) - date(2024, 9, 1)).days / 30.436875)


def test_parts_sum_to_the_difference_and_the_ends_are_the_two_vintages() -> None:
    old = without_benchmark(without_model(base(), "Mid CN"), "Agents")
    new = replace(without_model(redated(), "Old US"), scores={**without_model(rescored(), "Old US").scores})

    for name, read in {"lag": lag, "points": points}.items():
        found = parts_of(old, new)[name]
        assert found.parts is not None
        assert list(found.parts) == list(INGREDIENTS)
        assert sum(found.parts.values()) == pytest.approx(found.new - found.old, abs=1e-12)
        assert found.old == pytest.approx(read(fitted(old))[0], abs=1e-9)
        assert found.new == pytest.approx(read(fitted(new))[0], abs=1e-9)


def fitted(known: Snapshot) -> Yardstick:
    from headway.interval import Draws

    placed = central_points(known.scores)
    assert placed is not None
    values = np.array(list(placed.values()))
    models = tuple(known.models[name] for name in placed)
    return Yardstick(
        name="index", unit="index points", models=models, scores=Draws(central=values, values=values[None])
    )


def test_the_same_vintage_twice_has_no_parts() -> None:
    found = parts_of(base(), base())["lag"]

    assert found.parts == dict.fromkeys(INGREDIENTS, 0.0)
    assert found.old == found.new


def test_last_digits_are_no_change_but_their_effect_is_not_lost() -> None:
    old = base()
    new = replace(old, scores={cell: round(value, 3) for cell, value in old.scores.items()})

    found = parts_of(old, new)["points"]

    assert differences(old, new)["changed_scores"] == ()
    assert found.parts is not None
    assert sum(found.parts.values()) == pytest.approx(found.new - found.old, abs=1e-12)
    assert nonzero(found.parts) <= {"changed_scores", "refit"}


def test_parts_sum_in_every_draw_and_an_ingredient_that_does_not_differ_has_no_width() -> None:
    found = parts_of(base(), rescored(), draws=40)["points"]

    assert found.parts is not None
    assert found.ranges is not None
    assert {name: each.central for name, each in found.ranges.items() if name != "difference"} == pytest.approx(
        found.parts
    )
    assert found.ranges["difference"].central == pytest.approx(found.new - found.old)
    assert found.ranges["changed_scores"].low < found.ranges["changed_scores"].high
    assert (found.ranges["benchmarks"].low, found.ranges["benchmarks"].high) == (0.0, 0.0)


def test_the_same_scores_are_resampled_alike_in_every_mixture() -> None:
    """So that two vintages which differ in nothing but dates have no noise between them."""
    found = parts_of(base(), postponed(), draws=40)["points"]
    whole, fewer = (fitted_matrix(known) for known in (base(), without_model(base(), "Old US")))

    assert found.ranges is not None
    assert found.ranges["refit"].high == 0.0
    first, second = (common_weights(matrix, 5) for matrix in (whole, fewer))
    for name in fewer.models:
        assert np.array_equal(
            first[:, whole.cell_model == whole.models.index(name)],
            second[:, fewer.cell_model == fewer.models.index(name)],
        )
    assert np.array_equal(first.sum(axis=1), np.full(5, whole.cells))


def fitted_matrix(known: Snapshot) -> ScoreMatrix:
    cells = sorted(known.scores)
    return score_matrix([a for a, _ in cells], [b for _, b in cells], [known.scores[cell] for cell in cells])


def test_a_mixture_of_nothing_is_the_old_vintage_and_of_everything_the_new_one() -> None:
    old, new = unmeasured(), without_benchmark(without_model(rescored(), "Mid CN"), "Quiz")

    assert mixture(old, new, frozenset()) == old
    assert mixture(old, new, frozenset(INGREDIENTS)) == new
    assert mixture(new, old, frozenset(INGREDIENTS)) == old


def test_a_difference_that_cannot_be_read_on_the_way_is_not_taken_apart() -> None:
    """Without its anchor a mixture has no scale; before its first model a group has no lag."""
    no_anchor = without_model(base(), "GPT-5")
    late = replace(base(), models={name: replace(at, released=date(2026, 1, 1)) for name, at in base().models.items()})

    assert parts_of(base(), no_anchor)["lag"].parts is None
    assert parts_of(base(), late)["lag"].to_dict()["new"] is None
    assert parts_of(base(), late)["lag"].parts is None


def test_shapley_is_the_mean_over_all_orders() -> None:
    values = np.random.default_rng(4).normal(size=16)

    found = shapley(values)

    by_orders = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        taken = 0
        for player in order:
            by_orders[player] += (values[taken | 1 << player] - values[taken]) / len(orders)
            taken |= 1 << player
    assert found == pytest.approx(by_orders)
    assert found.sum() == pytest.approx(values[-1] - values[0])


def test_progress_counts_every_fit_once() -> None:
    seen: list[tuple[int, int]] = []
    old = without_benchmark(without_model(base(), "Mid CN"), "Agents")

    decompose(Fits(old, base(), progress=lambda done, total: seen.append((done, total))), {"lag": lag})

    assert seen == [(at, 4) for at in (1, 2, 3, 4)]


def test_a_snapshot_keeps_the_models_that_have_scores() -> None:
    kept = snapshot(base().models.values(), (["GPT-5"], ["Quiz"], [0.5]))

    assert list(kept.models) == ["GPT-5"]
    assert kept.scores == {("GPT-5", "Quiz"): 0.5}
