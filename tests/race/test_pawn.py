"""PAWN distances against SALib, by brute force and on inputs without effect."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from headway.errors import OptionError, ShapeError
from headway.race.pawn import pawn

NAMES = ["strong", "weak", "none"]


def world(rng: np.random.Generator, rows: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    inputs = rng.normal(size=(rows, 3))
    return inputs, 2.0 * inputs[:, 0] + inputs[:, 1] + 0.3 * rng.normal(size=rows)


def test_salib_has_the_same_distances() -> None:
    from SALib.analyze import pawn as peer

    inputs, values = world(np.random.default_rng(1))
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[0.0, 1.0]] * 3}
    theirs = peer.analyze(problem, inputs, values, S=10)

    ours = pawn(NAMES, inputs, values, np.random.default_rng(1), dummies=20)

    # SALib drops the largest entry of each input; one member of a slice of 100 moves a distance by up to 0.01.
    np.testing.assert_allclose(ours.median, np.asarray(theirs["median"], dtype=float), atol=0.006)
    np.testing.assert_allclose(ours.most, np.asarray(theirs["maximum"], dtype=float), atol=0.011)


def test_a_slices_distance_is_the_kolmogorov_smirnov_distance_also_with_ties() -> None:
    inputs, values = world(np.random.default_rng(2), 200)
    coarse = np.round(values)
    order = np.argsort(inputs[:, 0])
    brute = [ks_2samp(coarse[part], coarse).statistic for part in np.split(order, 4)]

    ours = pawn(NAMES, inputs, coarse, np.random.default_rng(2), slices=4, dummies=20)

    assert ours.median[0] == pytest.approx(np.median(brute), abs=1e-12)
    assert ours.most[0] == pytest.approx(np.max(brute), abs=1e-12)


def test_a_weight_of_two_is_a_member_given_twice() -> None:
    inputs, values = world(np.random.default_rng(3), 300)
    inputs = np.round(inputs)  # with ties, so that a member given twice lies in one slice
    twice = np.arange(300) % 3 == 0
    weights = np.where(twice, 2.0, 1.0)

    by_weight = pawn(NAMES, inputs, values, np.random.default_rng(3), weights=weights, dummies=20)
    by_rows = pawn(
        NAMES,
        np.concatenate([inputs, inputs[twice]]),
        np.concatenate([values, values[twice]]),
        np.random.default_rng(3),
        dummies=20,
    )

    np.testing.assert_allclose(by_weight.median, by_rows.median, atol=1e-9)


def test_what_moves_the_result_is_found_in_order_and_a_dummy_is_not() -> None:
    inputs, values = world(np.random.default_rng(4))

    assert pawn(NAMES, inputs, values, np.random.default_rng(4)).found() == ("strong", "weak")


def test_inputs_without_effect_pass_the_thresholds_as_rarely_as_said() -> None:
    rng = np.random.default_rng(5)
    names = [f"n{column}" for column in range(20)]
    alone, any_of_them = [], []
    for _ in range(30):
        found = pawn(names, rng.random((200, 20)), rng.random(200), rng, slices=5, dummies=300)
        alone.append(np.mean(found.median > found.dummy))
        any_of_them.append(bool(found.found()))

    assert np.mean(alone) == pytest.approx(0.05, abs=0.02)
    assert np.mean(any_of_them) <= 0.15


def test_an_input_of_two_values_and_one_that_never_varies_are_measured() -> None:
    inputs, values = world(np.random.default_rng(6))
    inputs[:, 0] = inputs[:, 0] > 0.0
    values += 5.0 * inputs[:, 0]
    inputs[:, 2] = 1.0

    found = pawn(NAMES, inputs, values, np.random.default_rng(6), dummies=50)

    assert found.median[0] > 0.4
    assert found.median[2] == pytest.approx(0.0, abs=1e-12)


def test_bad_members_are_named() -> None:
    inputs, values = world(np.random.default_rng(7), 100)
    rng = np.random.default_rng(7)
    with pytest.raises(OptionError, match="got 50 slices of 100 members"):
        pawn(NAMES, inputs, values, rng, slices=50)
    with pytest.raises(ShapeError, match="one value each"):
        pawn(NAMES, inputs, values[:5], rng)
    with pytest.raises(ShapeError, match="must be finite"):
        pawn(NAMES, inputs, np.where(values > 0, values, np.nan), rng)
    with pytest.raises(ShapeError, match="weights of 0 or more"):
        pawn(NAMES, inputs, values, rng, weights=-np.ones(100))
