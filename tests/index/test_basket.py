import numpy as np
import pytest

from headway.index.basket import equal_weights, expected_score, read_back

DIFFICULTY, SLOPE = np.array([-2.0, 0.0, 1.0, 3.0]), np.array([1.0, 2.0, 0.7, 4.0])


def test_a_basket_score_is_read_back_as_the_capability_that_made_it() -> None:
    capability = np.array([-6.0, -1.0, 0.3, 2.9, 7.0])
    score = expected_score(SLOPE * (capability[:, None] - DIFFICULTY), equal_weights(4))

    assert np.allclose(read_back(score, DIFFICULTY, SLOPE, equal_weights(4)), capability, atol=1e-6)


def test_more_expected_score_is_more_capability() -> None:
    score = np.linspace(0.01, 0.99, 50)

    assert np.all(np.diff(read_back(score, DIFFICULTY, SLOPE, equal_weights(4))) > 0)


def test_one_benchmark_is_half_solved_at_its_difficulty() -> None:
    assert np.allclose(read_back(np.array([0.5]), np.array([1.3]), np.array([2.0]), equal_weights(1)), 1.3)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_read_back_is_what_halving_finds(seed: int) -> None:
    """Steep and flat benchmarks, unequal weights, and scores that no capability has: the end of the bracket."""
    rng = np.random.default_rng(seed)
    difficulty, slope = 3.0 * rng.normal(size=30), np.exp(rng.normal(0.5, 1.0, 30))
    weights = rng.dirichlet(np.ones(30))
    score = np.concatenate([rng.uniform(1e-4, 1.0 - 1e-4, 200), [0.0, 1.0]])

    low, high = np.full(score.shape, difficulty.min() - 20.0), np.full(score.shape, difficulty.max() + 20.0)
    for _ in range(60):
        middle = 0.5 * (low + high)
        below = expected_score(slope * (middle[:, None] - difficulty), weights) < score
        low, high = np.where(below, middle, low), np.where(below, high, middle)

    found = read_back(score, difficulty, slope, weights)
    assert np.allclose(found[:-2], middle[:-2], rtol=0.0, atol=1e-9)
    assert (found[-2] <= difficulty.min()) & (found[-1] >= difficulty.max())
