"""Sobol indices against closed forms and against SALib."""

import numpy as np
import pytest
from scipy.stats import norm

from headway.errors import OptionError, ShapeError
from headway.race.sobol import CHANCE, Array, Design, Evaluate, Whole, draw_design, latin_hypercube, sobol

A, B = 7.0, 0.1
ROWS = 8192


def ishigami(points: Array, _: Whole) -> Array:
    x = np.pi * (2.0 * points - 1.0)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def g_function(points: Array, _: Whole) -> Array:
    return np.prod((np.abs(4.0 * points - 2.0) + G) / (1.0 + G), axis=1)


G = np.array([0.0, 0.5, 3.0, 9.0, 99.0, 99.0])


def near(values: Array, errors: Array, truth: Array) -> None:
    """Within four standard errors, and those are small."""
    assert np.all(np.abs(values - truth) <= 4.0 * errors + 1e-3)
    assert errors.max() < 0.03


def test_ishigamis_function_has_its_known_indices() -> None:
    found = sobol(ishigami, draw_design(np.random.default_rng(1), ROWS, ["a", "b", "c"]), chance=False)

    alone = np.array([0.5 * (1.0 + B * np.pi**4 / 5.0) ** 2, A**2 / 8.0, 0.0])
    variance = A**2 / 8.0 + B * np.pi**4 / 5.0 + B**2 * np.pi**8 / 18.0 + 0.5
    both = B**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    near(found.first, found.first_error, alone / variance)
    near(found.total, found.total_error, (alone + np.array([both, 0.0, both])) / variance)
    assert found.variance == pytest.approx(variance, rel=0.03)


def test_sobols_g_function_has_its_known_indices() -> None:
    found = sobol(g_function, draw_design(np.random.default_rng(2), ROWS, list("abcdef")), chance=False)

    parts = 1.0 / (3.0 * (1.0 + G) ** 2)
    variance = np.prod(1.0 + parts) - 1.0
    near(found.first, found.first_error, parts / variance)
    near(found.total, found.total_error, parts * np.prod(1.0 + parts) / (1.0 + parts) / variance)


def test_a_linear_model_shares_its_variance_by_squared_slopes_and_groups_add_up() -> None:
    slopes = np.array([3.0, 2.0, 1.0, 0.0])
    design = draw_design(
        np.random.default_rng(3),
        ROWS,
        list("abcd"),
        groups={"a": [0], "b and c": [1, 2], "all but d": [0, 1, 2], "d": [3]},
    )

    found = sobol(lambda points, _: norm.ppf(points) @ slopes, design, chance=False)

    truth = np.array([9.0, 5.0, 14.0, 0.0]) / 14.0
    near(found.first, found.first_error, truth)
    near(found.total, found.total_error, truth)
    assert found.total[3] == 0.0
    assert found.first[3] == 0.0


def noisy(points: Array, numbers: Whole) -> Array:
    noise = np.random.default_rng(99).normal(size=2 * ROWS)
    return norm.ppf(points) @ np.array([2.0, 1.0]) + 2.0 * noise[numbers]


def test_a_models_own_noise_is_one_more_group_with_its_share() -> None:
    found = sobol(noisy, draw_design(np.random.default_rng(4), ROWS, ["a", "b"]))

    assert found.names == ("a", "b", CHANCE)
    near(found.first, found.first_error, np.array([4.0, 1.0, 4.0]) / 9.0)
    near(found.total, found.total_error, np.array([4.0, 1.0, 4.0]) / 9.0)


def test_without_the_noise_group_inputs_keep_their_shares_of_all_variance() -> None:
    design = draw_design(np.random.default_rng(4), ROWS, ["a", "b"])

    with_noise, without = sobol(noisy, design), sobol(noisy, design, chance=False)

    np.testing.assert_array_equal(with_noise.total[:2], without.total)


def test_several_outputs_are_those_of_each_alone() -> None:
    design = draw_design(np.random.default_rng(5), 256, ["a", "b", "c"])

    both = sobol(lambda points, draws: np.stack([ishigami(points, draws), points[:, 0]], axis=1), design)
    one = sobol(ishigami, design)

    for name in ("first", "first_error", "total", "total_error"):
        np.testing.assert_allclose(getattr(both, name)[:, 0], getattr(one, name), rtol=1e-12)
    assert both.total[:, 1] == pytest.approx([1.0, 0.0, 0.0, 0.0], abs=0.15)


def test_an_output_that_never_varies_has_no_shares() -> None:
    found = sobol(lambda points, _: np.ones(len(points)), draw_design(np.random.default_rng(5), 16, ["a"]))

    assert np.isnan(found.total).all()


def test_standard_errors_are_those_of_independent_repeats() -> None:
    rng = np.random.default_rng(6)
    repeats = []
    for _ in range(200):
        design = Design(first=rng.random((500, 3)), second=rng.random((500, 3)), groups={"a": [0], "b": [1], "c": [2]})
        repeats.append(sobol(ishigami, design, chance=False))

    for name in ("first", "total"):
        spread = np.std([getattr(found, name) for found in repeats], axis=0)
        said = np.mean([getattr(found, f"{name}_error") for found in repeats], axis=0)
        np.testing.assert_allclose(said, spread, rtol=0.2)


@pytest.mark.parametrize("model", [ishigami, g_function])
def test_salib_has_the_same_indices_from_the_same_runs(model: Evaluate) -> None:
    from SALib.analyze import sobol as peer

    names = list("abc" if model is ishigami else "abcdef")
    design = draw_design(np.random.default_rng(7), 512, names)
    found = sobol(model, design, chance=False)

    first, second = (model(*end) for end in design.ends())
    mixed = np.stack([model(*design.sheet(name)) for name in names], axis=1)
    centre = np.concatenate([first, second]).mean()
    for column in range(len(names)):
        ours = found.first[column], found.total[column]
        row = mixed[:, column] - centre
        assert ours[0] == pytest.approx(peer.first_order(first - centre, row, second - centre), rel=1e-10, abs=1e-12)
        assert ours[1] == pytest.approx(peer.total_order(first - centre, row, second - centre), rel=1e-10, abs=1e-12)


def test_salibs_own_design_and_analysis_agree_within_the_errors() -> None:
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0.0, 1.0]] * 3}
    points = sample.sample(problem, 4096, calc_second_order=False, seed=8)
    theirs = analyze.analyze(problem, ishigami(points, np.arange(0)), calc_second_order=False, seed=8)

    ours = sobol(ishigami, draw_design(np.random.default_rng(8), ROWS, list("abc")), chance=False)

    near(ours.first, ours.first_error, np.asarray(theirs["S1"]))
    near(ours.total, ours.total_error, np.asarray(theirs["ST"]))


def test_a_latin_hypercube_has_one_point_in_each_slice_of_each_column() -> None:
    points = latin_hypercube(np.random.default_rng(9), 100, 7)

    np.testing.assert_array_equal(np.sort((points * 100).astype(int), axis=0), np.tile(np.arange(100)[:, None], 7))


def test_the_same_generator_gives_the_same_design() -> None:
    first, again = (draw_design(np.random.Generator(np.random.Philox(5)), 32, ["a", "b"]) for _ in range(2))

    np.testing.assert_array_equal(first.second, again.second)


def test_bad_designs_and_models_are_named() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(OptionError, match="group 'x' names a column outside 0 to 1"):
        draw_design(rng, 8, ["a", "b"], groups={"x": [2]})
    with pytest.raises(OptionError, match="at least 2 rows, got 1"):
        draw_design(rng, 1, ["a", "b"])
    with pytest.raises(ShapeError, match="two sheets of one shape"):
        Design(first=rng.random((3, 2)), second=rng.random((3, 1)), groups={})
    with pytest.raises(ShapeError, match="a model of 8 points"):
        sobol(lambda points, _: points[:3, 0], draw_design(rng, 8, ["a"]))
