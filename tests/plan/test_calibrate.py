"""Rates with their uncertainty: the fit is checked by other fitters and by rows that were drawn from known rates."""

from dataclasses import replace

import numpy as np
import pytest

from headway.plan.calibrate import Calibration, fit_bytes, fit_from_bytes
from headway.plan.effects import design_of, names_of, noise_kind, overlaps, overlaps_data, shares_ports
from headway.plan.fit import Fit, fit, predict, predicted_log_seconds, priors_of, rows_of
from headway.plan.observations import Observation
from headway.plan.posterior import fit_map
from headway.plan.priors import RATE_PRIORS
from headway.plan.step import Rates

Runs = tuple[Observation, ...]


def test_a_straight_model_gives_the_closed_form_of_bayesian_regression() -> None:
    rng = np.random.default_rng(1)
    design = rng.standard_normal((40, 5))
    observed = design @ np.array([1.0, -2.0, 0.5, 0.0, 3.0]) + 0.3 * rng.standard_normal(40)
    centre, spread, noise = np.full(5, 0.2), np.array([1.0, 2.0, 0.5, 0.1, 4.0]), np.full(40, 0.3)

    found = fit_map(
        lambda places: places @ design[:, :2].T, design[:, 2:], observed, noise=noise, centre=centre, spread=spread
    )

    precision = design.T @ design / 0.09 + np.diag(spread**-2.0)
    expected = np.linalg.solve(precision, design.T @ observed / 0.09 + centre / spread**2)
    assert found.mode == pytest.approx(expected, abs=1e-6)
    assert found.covariance == pytest.approx(np.linalg.inv(precision), abs=1e-8)


def test_another_optimiser_finds_the_same_peak(runs: Runs, fitted: Fit) -> None:
    from scipy.optimize import least_squares

    names = names_of(runs)
    rows, design = rows_of(runs, names.families), design_of(runs, names)
    centre, spread = priors_of(names, fitted.spreads)
    noise = np.array([fitted.spreads[noise_kind(each, names)] for each in runs])

    def residuals(place: np.ndarray) -> np.ndarray:
        left = rows.observed - predicted_log_seconds(rows, place[None, : names.bent])[0] - design @ place[names.bent :]
        return np.concatenate([left / noise, (place - centre) / spread])

    other = least_squares(residuals, fitted.mode + 0.05 * spread, x_scale=spread, max_nfev=60)

    assert np.sum(residuals(fitted.mode) ** 2) <= 2 * other.cost * (1 + 1e-3)
    assert (fitted.mode - other.x) / np.sqrt(np.diag(fitted.covariance)) == pytest.approx(0.0, abs=0.3)


def test_intervals_hold_rates_that_rows_were_drawn_from(runs: Runs) -> None:
    rng = np.random.default_rng(7)
    names = names_of(runs)
    rows, design = rows_of(runs, names.families), design_of(runs, names)
    prior = fit(())
    centre, spread = priors_of(names, prior.spreads)
    noise = np.array([prior.spreads[noise_kind(each, names)] for each in runs])
    inside = []
    for _ in range(12):
        truth = centre + spread * rng.standard_normal(centre.size)
        means = predicted_log_seconds(rows, truth[None, : names.bent])[0] + design @ truth[names.bent :]
        drawn = means + noise * rng.standard_normal(noise.size)

        found = fit(_observed(runs, rows.observed, drawn))

        apart = (found.mode - truth) / np.sqrt(np.diag(found.covariance))
        inside.append(np.abs(apart[: names.bent]) < 1.2816)

    assert 0.70 <= np.mean(inside) <= 0.90


def _observed(runs: Runs, before: np.ndarray, after: np.ndarray) -> Runs:
    """The runs with other log seconds: a rate falls as seconds rise, hours rise with them."""
    signs = [1.0 if each.kind == "run" else -1.0 for each in runs]
    return tuple(
        replace(each, observed=each.observed * float(np.exp(sign * (new - old))))
        for each, sign, old, new in zip(runs, signs, before, after, strict=True)
    )


def test_a_fit_to_nothing_is_the_prior() -> None:
    found = fit(())

    assert found.mode[: len(RATE_PRIORS)] == pytest.approx([prior.centre for prior in RATE_PRIORS])
    assert np.sqrt(np.diag(found.covariance))[: len(RATE_PRIORS)] == pytest.approx([p.deviation for p in RATE_PRIORS])


def test_rows_make_rates_surer(fitted: Fit) -> None:
    spare = np.sqrt(np.diag(fitted.covariance))[: len(RATE_PRIORS)]

    assert np.all(spare <= np.array([prior.deviation for prior in RATE_PRIORS]) * (1 + 1e-9))
    assert np.mean(spare / np.array([prior.deviation for prior in RATE_PRIORS])) < 0.8


def test_a_fit_that_begins_elsewhere_ends_in_the_same_place(runs: Runs, fitted: Fit) -> None:
    again = fit(runs, start=replace(fitted, mode=fitted.mode + 0.02))

    spare = np.sqrt(np.diag(fitted.covariance))
    assert (again.mode - fitted.mode) / spare == pytest.approx(0.0, abs=0.1)


def test_row_0_is_the_central_world_and_draws_lie_around_it(fitted: Fit) -> None:
    found = Calibration(fit=fitted, draws=2000)

    rates = found.rates("hopper", "megatron-core-2024")
    matrix = np.asarray(rates.matrix)

    assert matrix.shape == (2001, 1)
    place = fitted.names.family("hopper")
    assert place is not None
    expected = RATE_PRIORS[0].value(fitted.mode[0]) * np.exp(fitted.mode[place])
    assert matrix[0, 0] == pytest.approx(expected)
    assert np.median(matrix[1:]) == pytest.approx(matrix[0, 0], rel=0.02)


def test_the_same_seed_gives_the_same_worlds_and_another_others(fitted: Fit) -> None:
    first, again, other = (Calibration(fit=fitted, draws=50, seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(first.goodput("hopper"), again.goodput("hopper"))
    assert np.array_equal(first.noise("run"), again.noise("run"))
    assert not np.array_equal(first.goodput("hopper"), other.goodput("hopper"))


def test_shares_stay_between_0_and_1_for_any_family(fitted: Fit) -> None:
    found = Calibration(fit=fitted, draws=500)
    for family in ("hopper", "ascend", "rubin", "never-heard-of"):
        rates = found.rates(family)
        for name in ("matrix", "narrow", "expert", "attention", "memory", "link", "network", "hidden_data"):
            share = np.asarray(getattr(rates, name))
            assert np.all((share >= 0.0) & (share <= 1.0)), (family, name)
        goodput = found.goodput(family)
        assert np.all((goodput > 0.0) & (goodput <= 1.0))


def test_families_that_nobody_measured_are_less_sure_and_forerunners_help(fitted: Fit) -> None:
    found = Calibration(fit=fitted, draws=2000)

    width = {
        family: float(np.std(np.log(np.asarray(found.rates(family).matrix)[1:])))
        for family in ("hopper", "rubin", "never-heard-of")
    }

    assert width["hopper"] < width["rubin"] < width["never-heard-of"]


def test_old_stacks_hide_nothing_but_what_they_were_built_for(fitted: Fit) -> None:
    found = Calibration(fit=fitted, draws=10)

    old, new = found.rates("ampere", "megatron-2021"), found.rates("ampere", "megatron-core-2024")

    assert np.all(np.asarray(old.hidden_tensor) == 0.0)
    assert np.all(np.asarray(new.hidden_tensor) > 0.0)
    assert not overlaps("megatron-2021", 2025)
    assert overlaps("fsdp", 2023)
    assert overlaps_data("deepspeed-zero3", 2021)
    assert not shares_ports("deepspeed-zero3")


def test_noise_of_a_run_is_wider_than_that_of_a_dense_benchmark(fitted: Fit) -> None:
    found = Calibration(fit=fitted, draws=2000)

    dense, experts, run = (np.std(np.log(each[1:])) for each in (
        found.noise("bench"), found.noise("bench", experts=True), found.noise("run"),
    ))  # fmt: skip

    assert found.noise("bench")[0, 0] == 1.0
    assert dense < run
    assert dense < experts


def test_a_kept_fit_comes_back_as_it_was(fitted: Fit) -> None:
    found = fit_from_bytes(fit_bytes(fitted))

    assert found.names == fitted.names
    assert np.array_equal(found.mode, fitted.mode)
    assert np.array_equal(found.covariance, fitted.covariance)
    assert found.spreads == dict(fitted.spreads)


def test_a_row_that_the_fit_has_seen_is_surer_than_one_of_unknown_family_and_stack(runs: Runs, fitted: Fit) -> None:
    row = next(each for each in runs if each.run == "sc21-gpt-18.4b")
    strange = replace(row, family="never-heard-of", stack="new", paper="new", model="new")

    seen, unseen = predict(fitted, row), predict(fitted, strange)

    assert seen[0] == pytest.approx(row.log_step_seconds, abs=3 * seen[1])
    assert unseen[1] > 2 * seen[1]


def test_rates_are_fields_of_rates() -> None:
    assert {prior.name for prior in RATE_PRIORS} <= set(Rates.__dataclass_fields__)
    assert all(prior.why for prior in RATE_PRIORS)


def test_noise_of_two_families_shares_model_and_team_and_not_what_is_a_rows_own() -> None:
    known = Calibration(draws=20_000)
    one, other = (np.log(known.noise("run", family=name))[1:, 0] for name in ("hopper", "ascend"))

    spreads = known.fit.spreads
    alike = spreads["paper"] ** 2 + spreads["model"] ** 2 + spreads["run paper"] ** 2
    assert np.var(one) == pytest.approx(alike + spreads["run"] ** 2, rel=0.05)
    assert np.cov(one, other)[0, 1] == pytest.approx(alike, rel=0.05)
    assert np.var(one - other) == pytest.approx(2.0 * spreads["run"] ** 2, rel=0.05)
