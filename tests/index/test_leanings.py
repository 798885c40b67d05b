from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.index import Factors, ScoreMatrix
from headway.index.leanings import lean, leanings, principal_loadings

Floats = NDArray[np.float64]


@pytest.fixture
def factors_of() -> Callable[[Floats, Floats], Factors]:
    """Factors with given specific places and loadings; each draw has its factors turned at random."""

    def build(specific: Floats, loading: Floats) -> Factors:
        rng, draws = np.random.default_rng(0), 50
        turns = [np.linalg.qr(rng.normal(size=(loading.shape[1],) * 2))[0] for _ in range(draws)]
        return Factors(
            specific=np.array([specific @ turn for turn in turns]), loading=np.array([loading @ turn for turn in turns])
        )

    return build


def test_a_lean_is_the_mean_of_the_products_however_the_factors_are_turned(
    factors_of: Callable[[Floats, Floats], Factors],
) -> None:
    specific, loading = np.array([[1.0, 0.0], [3.0, 2.0], [9.0, 9.0]]), np.array([[0.5, 0.0], [0.0, -1.0], [1.0, 1.0]])

    found = lean(factors_of(specific, loading), np.array([0, 1]))

    assert np.allclose(found, [1.0, -1.0, 3.0])


def test_the_follower_is_closest_in_where_its_lean_exceeds_the_leaders_most(
    small: ScoreMatrix, factors_of: Callable[[Floats, Floats], Factors]
) -> None:
    specific = np.array([[1.0], [0.0], [-1.0], [0.0], [0.0], [0.0]])
    factors = factors_of(specific, np.linspace(-0.3, 0.3, 7)[:, None])

    found = leanings(small, factors, leader=np.array([0]), follower=np.array([2])).closer

    assert found.central == pytest.approx(np.linspace(0.6, -0.6, 7))
    assert np.allclose(found.values, found.central)


def test_an_empty_group_has_no_leanings(small: ScoreMatrix, factors_of: Callable[[Floats, Floats], Factors]) -> None:
    with pytest.raises(OptionError, match="the follower has no model"):
        leanings(
            small,
            factors_of(np.ones((6, 1)), np.ones((7, 1))),
            leader=np.array([0]),
            follower=np.array([], dtype=np.int64),
        )


def test_principal_loadings_are_the_same_in_draws_that_differ_by_a_turn(
    factors_of: Callable[[Floats, Floats], Factors],
) -> None:
    loading = np.random.default_rng(5).normal(size=(9, 3)) * [1.0, 0.5, 0.2]

    found = principal_loadings(factors_of(np.ones((2, 3)), loading))

    assert np.allclose(found.values, found.central)
    axes = found.central.reshape(9, 3)
    assert np.allclose(np.diag(np.diag(axes.T @ axes)), axes.T @ axes)
    assert np.allclose(axes @ axes.T, loading @ loading.T)
