"""Runs on the prior: the inputs that a row of uniforms stands for, and Sobol indices of the real kernel."""

from dataclasses import replace

import numpy as np
import pytest
from race_cases import HISTORY, INTERVALS, small_ensemble, small_start

from headway.race.drivers import QUANTITIES
from headway.race.ensemble import every_module
from headway.race.hanging import fragile_by_total, one_group, sobol_rows
from headway.race.independent import DATA, LOW_GROUP, PriorRuns
from headway.race.levers import untouched
from headway.race.names import PARAMETERS
from headway.race.outcome import read_paths
from headway.race.parameters import Prior, value_at
from headway.race.sobol import CHANCE, SobolIndices, draw_design, sobol
from headway.race.tally import LAG_BINS

MONTH, SEED = 24, 9
FAMILIES = {"tacit_share": "beta", "points_per_oom": "normal", "follower.offset_growth": "normal"}


def prior(key: str, confidence: str = "medium", *, varies: bool = True) -> Prior:
    low, central, high = INTERVALS[key] if varies else (INTERVALS[key][1],) * 3
    return Prior(
        key=key, name=key, side="world", meaning="", unit="", low=low, central=central, high=high, level=0.9,
        family=FAMILIES.get(key, "normal"), least=low - 1e3, most=high + 1e3, confidence=confidence, origin={},
    )  # fmt: skip


def runs_of(varying: dict[str, str], correlations: dict[tuple[str, str], float] | None = None) -> PriorRuns:
    """Runs in which only some inputs vary, each with its confidence."""
    found = np.eye(len(PARAMETERS))
    for pair, value in (correlations or {}).items():
        a, b = (PARAMETERS.index(key) for key in pair)
        found[a, b] = found[b, a] = value
    return PriorRuns(
        priors=[prior(key, varying.get(key, "medium"), varies=key in varying) for key in PARAMETERS],
        correlations=found,
        start=small_start(),
        modules=every_module(),
        course=untouched(HISTORY, MONTH),
        month=MONTH,
        seed=SEED,
    )


THREE = {"points_per_oom": "medium", "follower.offset_growth": "low", "tacit_share": "low"}


def uniforms(rows: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(1e-6, 1.0 - 1e-6, (rows, len(PARAMETERS) + 1))


def test_uniforms_stand_for_the_quantiles_of_each_belief_and_for_a_draw_of_the_data() -> None:
    runs, points = runs_of(THREE), np.full((3, len(PARAMETERS) + 1), 0.5)
    points[0], points[2] = 0.05, 0.95

    found = runs.parameters(points)

    for at, key in enumerate(PARAMETERS):
        ends = INTERVALS[key] if key in THREE else (INTERVALS[key][1],) * 3
        np.testing.assert_allclose(found[:, at], ends, rtol=1e-6, atol=1e-6)
    assert runs.worlds(np.array([0.0, 0.124, 0.126, 1.0 - 2.0**-53])).tolist() == [1, 1, 2, 8]


def test_correlated_inputs_have_their_correlation_and_their_own_spread() -> None:
    runs = runs_of(THREE, {("points_per_oom", "tacit_share"): -0.6, ("tacit_share", "follower.offset_growth"): 0.5})
    points = uniforms(20_000)

    found = runs.parameters(points)

    keys = ["points_per_oom", "follower.offset_growth", "tacit_share"]
    at = [PARAMETERS.index(key) for key in keys]
    together = np.corrcoef(found[:, at].T)
    assert together[0, 1] == pytest.approx(0.0, abs=0.03)
    # Two of the three are normal; the skewed one loses a little of its correlation.
    assert together[0, 2] == pytest.approx(-0.6, abs=0.05)
    assert together[1, 2] == pytest.approx(0.5, abs=0.05)
    for key, column in zip(keys, at, strict=True):
        expected = value_at(runs.priors[column], np.array([-1.6448536, 0.0, 1.6448536]))
        np.testing.assert_allclose(np.quantile(found[:, column], [0.05, 0.5, 0.95]), expected, rtol=0.05, atol=0.02)
        assert key in THREE


def test_better_known_inputs_come_first_so_that_weak_ones_hold_only_what_they_leave_open() -> None:
    runs = runs_of(THREE, {("points_per_oom", "tacit_share"): -0.6})
    points, other = uniforms(50), uniforms(50, seed=2)
    points[:, runs.groups[LOW_GROUP]] = other[:, runs.groups[LOW_GROUP]]

    one, two = runs.parameters(uniforms(50)), runs.parameters(points)

    known = PARAMETERS.index("points_per_oom")
    np.testing.assert_array_equal(one[:, known], two[:, known])
    assert (one[:, PARAMETERS.index("tacit_share")] != two[:, PARAMETERS.index("tacit_share")]).all()


def test_groups_hold_every_input_that_varies_once_and_correlated_ones_together() -> None:
    runs = runs_of(
        {**THREE, "chip_life": "medium"}, {("points_per_oom", "tacit_share"): 0.3, ("tacit_share", "chip_life"): 0.1}
    )

    groups = dict(runs.groups)

    low = groups.pop(LOW_GROUP)
    assert list(groups) == ["points_per_oom + tacit_share + chip_life", "follower.offset_growth", DATA]
    assert sorted(at for part in groups.values() for at in part) == sorted(
        [PARAMETERS.index(key) for key in (*THREE, "chip_life")] + [len(PARAMETERS)]
    )
    assert low == [PARAMETERS.index("follower.offset_growth"), PARAMETERS.index("tacit_share")]
    assert runs.confidence == {"points_per_oom + tacit_share + chip_life": "mixed", "follower.offset_growth": "low"}


@pytest.mark.parametrize("first", [0, 1, 17, 40])
def test_a_row_is_a_run_of_its_own_member_with_the_noise_of_its_draw(first: int) -> None:
    runs, points = runs_of(THREE), uniforms(17)
    draws = first + np.arange(17)

    found = runs(points, draws)

    for row in (0, 5, 16):
        alone = replace(
            small_ensemble(runs.parameters(points)[row : row + 1]), worlds=runs.worlds(points[row : row + 1, -1])
        )
        runner = alone.runner(runs.course)
        path = runner.draw(first=int(draws[row]), count=1, months=MONTH, seed=SEED)
        lag, gap = read_paths(runner, path)
        assert found[row] == pytest.approx([lag[0, -1], gap[0, -1]], rel=1e-9)


@pytest.mark.parametrize("threads", [1, 3])
def test_any_number_of_threads_gives_the_same_outputs(threads: int) -> None:
    runs, points = runs_of(THREE), uniforms(50)

    np.testing.assert_array_equal(runs(points, np.arange(50)), replace(runs, threads=threads)(points, np.arange(50)))


def test_salibs_own_design_of_the_race_agrees_within_the_errors() -> None:
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    runs = runs_of(THREE)
    at = [PARAMETERS.index(key) for key in sorted(THREE, key=PARAMETERS.index)]

    def quiet(points: np.ndarray) -> np.ndarray:
        """The points with the noise of one draw for all rows, as SALib knows no draws."""
        whole = np.full((len(points), len(PARAMETERS) + 1), 0.5)
        whole[:, at] = np.clip(points, 1e-9, 1.0 - 1e-9)
        return np.array([runs(row[None], np.array([5]))[0, 1] for row in whole])

    names = [PARAMETERS[place] for place in at]
    problem = {"num_vars": 3, "names": names, "bounds": [[0.0, 1.0]] * 3}
    theirs = analyze.analyze(
        problem, quiet(sample.sample(problem, 256, calc_second_order=False, seed=8)), False, seed=8
    )

    ours = sobol(lambda points, _: quiet(points), draw_design(np.random.default_rng(8), 512, names), chance=False)

    assert np.abs(ours.first - theirs["S1"]).max() < 0.12
    assert np.abs(ours.total - theirs["ST"]).max() < 0.12
    assert np.argmax(ours.total) == np.argmax(theirs["ST"])


def test_an_input_that_cannot_matter_has_no_share_and_the_one_that_stands_alone_has_all() -> None:
    still = {"leader.release_interval": "high", "index_disagreement": "low"}
    runs = runs_of(still)
    found = sobol(runs, draw_design(np.random.default_rng(3), 256, [*PARAMETERS, DATA], groups=runs.groups))

    rows = {row["parameter"]: row for row in sobol_rows(found, 1, runs.confidence)}
    # The disagreement of a second index moves D3 and nothing else.
    assert rows["index_disagreement"]["total"] == 0.0
    assert rows["leader.release_interval"]["total"] > 0.0
    assert rows["leader.release_interval"]["confidence"] == "high"
    assert set(rows) == {*still, DATA}
    chance, low = one_group(found, 1, CHANCE), one_group(found, 1, LOW_GROUP)
    assert chance is not None
    assert chance["total"] > 0.5
    assert low is not None
    assert low["total"] == 0.0
    assert one_group(found, 1, "no such group") is None


@pytest.mark.parametrize(("total", "named"), [(0.39, None), (0.41, "b")])
def test_a_prior_is_fragile_where_one_weak_input_has_too_large_a_total(total: float, named: str | None) -> None:
    values = np.array([[0.9, 0.9], [total, 0.0], [0.8, 0.8]])
    found = SobolIndices(
        names=("a", "b", LOW_GROUP), first=values, first_error=0 * values, total=values, total_error=0 * values,
        variance=np.ones(2),
    )  # fmt: skip

    frail = fragile_by_total(found, 0, {"a": "medium", "b": "low"})

    assert (frail["parameter"] if frail else None) == named
    assert fragile_by_total(found, 1, {"a": "medium", "b": "low"}) is None
    assert len(QUANTITIES) == values.shape[1]


def test_a_lag_that_is_too_long_to_be_read_has_a_number_and_indices() -> None:
    runs = runs_of(THREE)
    far = replace(runs.start, leader=replace(runs.start.leader, levels=runs.start.leader.levels + 200.0))

    found = replace(runs, start=far)(uniforms(400), np.arange(400))

    assert np.isfinite(found).all()
    assert (found[:, QUANTITIES.index("lag")] == LAG_BINS[1]).any()
