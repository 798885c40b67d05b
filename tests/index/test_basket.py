import numpy as np

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
