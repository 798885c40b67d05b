"""The robust capability index: a general factor, shrunken specific factors, heavy tails; every draw kept."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import FitError, OptionError
from headway.index._robust_chain import WINDOWS, Chain, Sampler, Shape, run_chain
from headway.index.basket import equal_weights, expected_score, read_back
from headway.index.bootstrap import Progress
from headway.index.diagnostics import Diagnostics, effective_draws, split_r_hat
from headway.index.result import DEFAULT_DRAWS, DEFAULT_SEED, Factors, Index
from headway.index.scale import ANCHOR_HIGH, ANCHOR_LOW, points_map, position
from headway.index.scores import ScoreMatrix
from headway.interval import Draws

Floats = NDArray[np.float64]

#: Specific factors. More than the data can fill cost little: empty ones shrink. Source: docs/methods/index-robust.md.
FACTORS: Final = 5

#: Chains, and steps between two kept draws. Source: docs/methods/index-robust.md.
CHAINS: Final = 4
THIN: Final = 2

#: A fit is refused above this R-hat of an index value, or below this effective number of draws.
WORST_R_HAT: Final = 1.2
LEAST_EFFECTIVE: Final = 20.0

#: Times THIN that are tried in turn until the chains agree: rounding differs between machines, and so does how well 500
#: draws happen to mix. Source: docs/methods/index-robust.md.
_LONGER: Final = (1, 2, 4)

#: Fewest models and benchmarks for which the spreads of the priors can be learnt.
_LEAST_MODELS: Final = 3
_LEAST_BENCHMARKS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustFit:
    """Draws of the posterior; chains one after the other along the axis of draws.

    Attributes
    ----------
    capability : shape (draws, models)
    difficulty, slope, noise : shape (draws, benchmarks)
        Noise is the scale of the heavy-tailed error of a score of one half, without what the number of items adds.
    specific : shape (draws, models, factors)
    loading : shape (draws, benchmarks, factors)
        Only products of the two are identified.
    freedom : shape (draws,)
        Degrees of freedom of the errors.
    per_item : shape (benchmarks,)
    chains : per chain
    """

    capability: Floats
    difficulty: Floats
    slope: Floats
    noise: Floats
    specific: Floats
    loading: Floats
    freedom: Floats
    per_item: Floats
    chains: tuple[Chain, ...]

    def log_odds(self, model: NDArray[np.int64], bench: NDArray[np.int64]) -> Floats:
        """The log odds of pairs of models and benchmarks, shape (draws, pairs)."""
        general = self.slope[:, bench] * (self.capability[:, model] - self.difficulty[:, bench])
        return np.asarray(general + np.einsum("dpk,dpk->dp", self.specific[:, model], self.loading[:, bench]))

    def error_scale(self, score: Floats, bench: NDArray[np.int64]) -> Floats:
        """Scale of the error of pairs whose expected scores are `score`, shape (draws, pairs)."""
        from headway.index._robust_kernel import FLOOR

        # The kernel's noise is doubled: 4 p (1 - p) is 1 at one half.
        per = self.noise[:, bench] ** 2 * 4.0 + self.per_item[bench]
        return np.asarray(np.sqrt(score * (1.0 - score) * per + FLOOR**2))


def fit_robust(
    matrix: ScoreMatrix,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    factors: int = FACTORS,
    chains: int = CHAINS,
    thin: int = THIN,
    windows: tuple[int, ...] = WINDOWS,
    weight: Floats | None = None,
    per_item: Floats | None = None,
    progress: Progress | None = None,
) -> RobustFit:
    """Draws of the posterior of docs/methods/index-robust.md.

    Parameters
    ----------
    weight : shape (cells,), optional
        0 holds a score out, 1 (everywhere if not given) counts it.
    per_item : shape (benchmarks,), optional
        One over the number of items, 0 where it is not known.
    progress
        Called with (steps done, steps in all).

    Raises
    ------
    OptionError
        For fewer draws than two a chain.
    FitError
        For too few models or benchmarks.
    """
    if draws < 2 * chains:
        raise OptionError(f"the robust fit needs at least {2 * chains} draws, got {draws}; {DEFAULT_DRAWS} is usual")
    models, benchmarks = len(matrix.models), len(matrix.benchmarks)
    if models < _LEAST_MODELS or benchmarks < _LEAST_BENCHMARKS:
        raise FitError(
            f"the robust index needs {_LEAST_MODELS} models and {_LEAST_BENCHMARKS} benchmarks, got {models} and "
            f"{benchmarks}; add scores, or use --method eci"
        )
    weight = np.ones(matrix.cells) if weight is None else weight
    per_item = np.zeros(benchmarks) if per_item is None else per_item
    factors = min(factors, benchmarks - 1)
    each = -(-draws // chains)
    total, done = chains * (sum(windows) + each * thin), 0

    def stepped() -> None:
        nonlocal done
        done += 1
        if progress is not None and (done % 20 == 0 or done == total):
            progress(done, total)

    if progress is not None:
        progress(0, total)  # before the kernel is compiled
    streams = np.random.default_rng(seed).spawn(chains)

    def run(rng: np.random.Generator) -> Chain:
        sampler = Sampler(matrix, weight, per_item, factors)
        return run_chain(sampler, rng, draws=each, thin=thin, windows=windows, stepped=stepped)

    # The kernel leaves the interpreter's lock alone, so chains run side by side; each has its own stream of numbers.
    with ThreadPoolExecutor(max_workers=min(chains, 2)) as pool:
        found = tuple(pool.map(run, streams))
    return _unpacked(Shape(models=models, benchmarks=benchmarks, factors=factors), found, per_item, draws)


def _unpacked(shape: Shape, chains: tuple[Chain, ...], per_item: Floats, draws: int) -> RobustFit:
    x = np.concatenate([chain.draws for chain in chains])[:draws]
    models, benchmarks = shape.of_models(x), shape.of_benchmarks(x)
    noise = x[:, shape.blocks : shape.blocks + shape.benchmarks]
    return RobustFit(
        capability=models[:, :, 0],
        difficulty=benchmarks[:, :, 0],
        slope=np.exp(benchmarks[:, :, 1]),
        noise=np.exp(x[:, -4, None] + np.exp(x[:, -3, None]) * noise),
        specific=models[:, :, 1:],
        loading=benchmarks[:, :, 2:],
        freedom=2.0 + np.exp(x[:, -1]),
        per_item=per_item,
        chains=chains,
    )


def basket_capability(fit: RobustFit) -> Floats:
    """For each draw and model, the capability that its expected score on the basket amounts to, (draws, models)."""
    weights = equal_weights(fit.difficulty.shape[1])
    found = np.empty(fit.capability.shape)
    for draw in range(len(found)):
        log_odds = fit.slope[draw] * (fit.capability[draw][:, None] - fit.difficulty[draw])
        log_odds += fit.specific[draw] @ fit.loading[draw].T
        score = expected_score(log_odds, weights)
        found[draw] = read_back(score, fit.difficulty[draw], fit.slope[draw], weights)
    return found


def robust_index(
    matrix: ScoreMatrix,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    per_item: Floats | None = None,
    progress: Progress | None = None,
) -> Index:
    """The robust index with `draws` draws of its posterior; its central values are the medians of the draws.

    Raises
    ------
    OptionError
        If too few draws are asked for.
    FitError
        If an anchor is missing, the scores are too few, or the chains do not agree.
    """
    low = position(ANCHOR_LOW[0], matrix.models, "model")
    high = position(ANCHOR_HIGH[0], matrix.models, "model")
    fit, found = _agreeing(matrix, draws=draws, seed=seed, per_item=per_item, progress=progress)
    capability = basket_capability(fit)
    offset, factor = points_map(capability, low, high)
    return Index(
        models=matrix.models,
        benchmarks=matrix.benchmarks,
        capability=_central(offset[:, None] + factor[:, None] * capability),
        difficulty=_central(offset[:, None] + factor[:, None] * fit.difficulty),
        slope=_central(fit.slope / factor[:, None]),
        benchmarks_per_model=matrix.benchmarks_per_model,
        seed=seed,
        method="robust",
        diagnostics=found,
        factors=Factors(specific=fit.specific, loading=fit.loading),
    )


def _agreeing(
    matrix: ScoreMatrix, *, draws: int, seed: int, per_item: Floats | None, progress: Progress | None
) -> tuple[RobustFit, Diagnostics]:
    """The fit and how well its chains agree, with longer chains where they do not; raises FitError if none agree.

    Fewer draws than usual are not judged: too few to tell.
    """
    for times in _LONGER:
        fit = fit_robust(matrix, draws=draws, seed=seed, thin=times * THIN, per_item=per_item, progress=progress)
        found = diagnose(matrix, fit)
        if draws < DEFAULT_DRAWS or (found.r_hat <= WORST_R_HAT and found.effective >= LEAST_EFFECTIVE):
            return fit, found
    raise FitError(
        f"the chains of the robust fit do not agree (R-hat {found.r_hat:.2f}, bar {WORST_R_HAT}; effective draws "
        f"{found.effective:.0f}, bar {LEAST_EFFECTIVE:.0f}); give more scores or another seed, or use --method eci"
    )


def diagnose(matrix: ScoreMatrix, fit: RobustFit) -> Diagnostics:
    """Convergence of what is identified: the models' index values (anchors apart) and the log odds of all scores."""
    low, high = (matrix.models.index(name) for name, _ in (ANCHOR_LOW, ANCHOR_HIGH))
    capability = basket_capability(fit)
    offset, factor = points_map(capability, low, high)
    index = _by_chain(offset[:, None] + factor[:, None] * capability, len(fit.chains))
    theta = _by_chain(fit.log_odds(matrix.cell_model, matrix.cell_benchmark), len(fit.chains))
    return Diagnostics(
        r_hat=float(split_r_hat(index).max()),
        effective=float(effective_draws(index).min()),
        theta_r_hat=float(np.quantile(split_r_hat(theta), 0.99)),
        theta_effective=float(np.quantile(effective_draws(theta), 0.01)),
        chains=len(fit.chains),
        divergences=sum(chain.divergences for chain in fit.chains),
        gradients_per_step=float(np.mean([chain.gradients for chain in fit.chains])),
        acceptance=float(np.mean([chain.acceptance for chain in fit.chains])),
    )


def _by_chain(values: Floats, chains: int) -> Floats:
    each = len(values) // chains
    return values[: chains * each].reshape(chains, each, *values.shape[1:])


def _central(values: Floats) -> Draws:
    return Draws(central=np.median(values, axis=0), values=values)
