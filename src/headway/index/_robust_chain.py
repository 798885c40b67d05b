"""One chain of the robust fit: start, climb, fix the turn of the factors, warm up, draw."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.index.scores import ScoreMatrix

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Steps of the climb from the start towards the middle of the posterior, before and after the factors are turned.
_CLIMBS: Final = (8, 10)

#: Warm-up: after each window the metric is laid at the mean of its last two thirds.
#: Source: docs/methods/index-robust.md.
WINDOWS: Final = (40, 60, 100)

#: Variances of the noise and of the shared numbers before any draw is seen.
_FIRST_NOISE, _FIRST_SHARED = 0.2, 0.01

#: Dual averaging of the step size. Source: Hoffman and Gelman 2014, section 3.2.
_SHRINK, _DELAY, _FORGET = 0.05, 10.0, 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How many models, benchmarks and factors, and where each kind of parameter stands in the vector."""

    models: int
    benchmarks: int
    factors: int

    @property
    def blocks(self) -> int:
        """Parameters of models and benchmarks, before the noise."""
        return self.models * (1 + self.factors) + self.benchmarks * (2 + self.factors)

    @property
    def size(self) -> int:
        """All parameters."""
        return self.blocks + self.benchmarks + 6

    def of_models(self, x: Floats) -> Floats:
        """Capability and specific places, a view of shape (..., models, 1 + factors)."""
        end = self.models * (1 + self.factors)
        return x[..., :end].reshape(*x.shape[:-1], self.models, 1 + self.factors)

    def of_benchmarks(self, x: Floats) -> Floats:
        """Difficulty, log slope and loadings, a view of shape (..., benchmarks, 2 + factors)."""
        begin = self.models * (1 + self.factors)
        return x[..., begin : self.blocks].reshape(*x.shape[:-1], self.benchmarks, 2 + self.factors)

    def judged(self) -> Integers:
        """Parameters by which a path is judged to turn: all but the specific ones."""
        end = self.models * (1 + self.factors)
        first = end + np.arange(self.benchmarks) * (2 + self.factors)
        return np.concatenate(
            [np.arange(self.models) * (1 + self.factors), first, first + 1, np.arange(self.blocks, self.size)]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Draws of one chain, shape (draws, parameters), and how its steps went."""

    draws: Floats
    divergences: int
    gradients: float
    acceptance: float


class Sampler:
    """The compiled kernel with its arrays for one matrix; cells of weight 0 are held out."""

    def __init__(self, matrix: ScoreMatrix, weight: Floats, per_item: Floats, factors: int) -> None:
        self.matrix, self.weight = matrix, weight
        self.shape = Shape(models=len(matrix.models), benchmarks=len(matrix.benchmarks), factors=factors)
        self.data = (weight, matrix.model_start, matrix.cell_benchmark, matrix.cell_score, per_item)
        cells, wide, tall = matrix.cells, 1 + factors, 2 + factors
        width = self.shape.benchmarks * tall
        self.steep, self.by_model, self.by_bench = np.zeros(cells), np.zeros((cells, wide)), np.zeros((cells, tall))
        self.blocks = np.zeros((self.shape.models, wide, wide))
        self.prior, self.whole = np.zeros(self.shape.blocks), np.zeros((width, width))
        self.spare = np.full(self.shape.benchmarks + 6, _FIRST_NOISE)
        self.spare[self.shape.benchmarks :] = _FIRST_SHARED
        self.pivot = np.zeros(factors, dtype=np.int64)
        self.judged = self.shape.judged()

    def density(self, x: Floats, grad: Floats) -> float:
        """The log posterior; fills `grad`."""
        from headway.index._robust_kernel import log_density

        return float(log_density(x, *self.data, self.pivot, grad))

    def lay_metric(self, x: Floats) -> None:
        """The metric at x."""
        from headway.index._robust_metric import fill_metric

        weight, start, bench, _, per_item = self.data
        fill_metric(
            x, weight, start, bench, per_item, self.pivot,
            self.steep, self.by_model, self.by_bench, self.blocks, self.prior, self.whole,
        )  # fmt: skip

    def uphill(self, grad: Floats) -> Floats:
        """The inverse metric times the gradient, noise and shared numbers left where they are."""
        from headway.index._robust_kernel import solve

        out = np.empty_like(grad)
        _, start, bench, _, _ = self.data
        solve(grad, start, bench, self.steep, self.by_model, self.by_bench, self.blocks, self.whole, self.spare, out)
        out[self.shape.blocks :] = 0.0
        return out

    def step(self, x: Floats, grad: Floats, value: float, size: float, rng: Any) -> tuple[float, float, int, bool]:
        """One no-U-turn step in place."""
        from headway.index._robust_kernel import transition

        found: tuple[float, float, int, bool] = transition(
            x, grad, value, size, self.judged, rng, *self.data, self.pivot,
            self.steep, self.by_model, self.by_bench, self.blocks, self.prior, self.whole, self.spare,
        )  # fmt: skip
        return found


def run_chain(
    sampler: Sampler,
    rng: np.random.Generator,
    *,
    draws: int,
    thin: int,
    windows: tuple[int, ...] = WINDOWS,
    stepped: Callable[[], None] = lambda: None,
) -> Chain:
    """Every `thin`-th of `draws * thin` steps after the warm-up; calls `stepped` after each step."""
    shape = sampler.shape
    x = start(sampler, rng)
    for climbs in _CLIMBS:
        sampler.pivot = turn(shape, shape.of_benchmarks(x)[:, 2:], x[None])
        climb(sampler, x, climbs)
    size, middle = 0.1, x
    for number, window in enumerate(windows):
        sampler.lay_metric(middle)
        tail, size = _adapt(sampler, x, size, window, rng, stepped)
        if number == 0:
            rows = np.vstack([tail, x[None]])
            sampler.pivot = turn(shape, shape.of_benchmarks(tail.mean(axis=0))[:, 2:], rows)
            tail, x = rows[:-1], rows[-1].copy()
        middle = tail.mean(axis=0)
        weight = len(tail)
        sampler.spare = (tail[:, shape.blocks :].var(axis=0) * weight + 5.0 * _FIRST_SHARED) / (weight + 5.0)
    sampler.lay_metric(middle)
    return _draw(sampler, x, size, draws, thin, rng, stepped)


def start(sampler: Sampler, rng: np.random.Generator) -> Floats:
    """Capabilities and difficulties from an additive fit on the logit; everything specific at random."""
    shape, matrix, weight = sampler.shape, sampler.matrix, sampler.weight
    score = np.clip(matrix.cell_score, 0.02, 0.98)
    logit, model, bench = np.log(score / (1.0 - score)), matrix.cell_model, matrix.cell_benchmark
    ability: Floats = np.zeros(shape.models)
    hard: Floats = np.zeros(shape.benchmarks)
    for _ in range(20):
        ability = shrunken_means(model, weight, logit + hard[bench], shape.models)
        hard = shrunken_means(bench, weight, ability[model] - logit, shape.benchmarks)
    middle, spread = ability.mean(), max(float(ability.std()), 0.1)
    x = np.zeros(shape.size)
    models, benchmarks = shape.of_models(x), shape.of_benchmarks(x)
    models[:] = 0.3 * rng.standard_normal(models.shape)
    benchmarks[:] = 0.3 * rng.standard_normal(benchmarks.shape)
    models[:, 0] = (ability - middle) / spread + 0.1 * rng.standard_normal(shape.models)
    benchmarks[:, 0], benchmarks[:, 1] = (hard - middle) / spread, np.log(spread)
    x[-6:] = [np.log(spread), np.log(0.5), -2.0, np.log(0.4), np.log(0.3), 1.0]
    return x


def shrunken_means(group: Integers, weight: Floats, value: Floats, groups: int) -> Floats:
    """Weighted means by group, shape (groups,), as if each group had half a value of 0 besides."""
    total = np.bincount(group, weight * value, groups)
    return np.asarray(total / (np.bincount(group, weight, groups) + 0.5))


def turn(shape: Shape, loadings: Floats, rows: Floats) -> Integers:
    """Turn the factors of every row so that the loadings of the pivots are a lower triangle; the pivots.

    The pivot of a factor is the benchmark with the largest part of `loadings` (benchmarks, factors) that earlier pivots
    leave. Products u.v stay as they are.
    """
    left, pivot = loadings.copy(), np.zeros(shape.factors, dtype=np.int64)
    for k in range(shape.factors):
        pivot[k] = int((left**2).sum(axis=1).argmax())
        axis = left[pivot[k]] / max(float(np.linalg.norm(left[pivot[k]])), 1e-12)
        left = left - np.outer(left @ axis, axis)
    for row in rows:
        models, benchmarks = shape.of_models(row), shape.of_benchmarks(row)
        turned, triangle = np.linalg.qr(benchmarks[pivot, 2:].T)
        turned = turned * np.where(np.diag(triangle) < 0, -1.0, 1.0)
        models[:, 1:] = models[:, 1:] @ turned
        benchmarks[:, 2:] = benchmarks[:, 2:] @ turned
        for k in range(shape.factors):
            benchmarks[pivot[k], 3 + k :] = 0.0
    return pivot


def climb(sampler: Sampler, x: Floats, steps: int) -> None:
    """Steps uphill in place, each halved until it gains, the noise and the shared numbers held."""
    grad, new_grad = np.empty(x.size), np.empty(x.size)
    value = sampler.density(x, grad)
    for _ in range(steps):
        sampler.lay_metric(x)
        step, share = sampler.uphill(grad), 1.0
        found = sampler.density(x + step, new_grad)
        while not found > value and share > 1e-3:
            share *= 0.5
            found = sampler.density(x + share * step, new_grad)
        if not found > value:
            return
        gain, value = found - value, found
        x += share * step
        grad[:] = new_grad
        if gain < 0.1:
            return


def _adapt(
    sampler: Sampler, x: Floats, size: float, window: int, rng: Any, stepped: Callable[[], None]
) -> tuple[Floats, float]:
    """A window of the warm-up, `x` moved in place: its last two thirds, and the step size learnt."""
    from headway.index._robust_kernel import ACCEPTANCE

    grad = np.empty(x.size)
    value = sampler.density(x, grad)
    aim, error, log_mean, tail = np.log(5.0 * size), 0.0, 0.0, []
    for i in range(window):
        value, accepted, _, _ = sampler.step(x, grad, value, size, rng)
        share = 1.0 / (i + 1 + _DELAY)
        error = (1.0 - share) * error + share * (ACCEPTANCE - accepted)
        log_size = aim - np.sqrt(i + 1) / _SHRINK * error
        weight = (i + 1.0) ** -_FORGET
        log_mean = weight * log_size + (1.0 - weight) * log_mean
        size = float(np.exp(log_size))
        if i >= window // 3:
            tail.append(x.copy())
        stepped()
    return np.array(tail), float(np.exp(log_mean))


def _draw(
    sampler: Sampler, x: Floats, size: float, draws: int, thin: int, rng: Any, stepped: Callable[[], None]
) -> Chain:
    grad, out = np.empty(x.size), np.empty((draws, x.size))
    value = sampler.density(x, grad)
    divergences, gradients, accepted = 0, 0, 0.0
    for i in range(draws * thin):
        value, accept, used, diverged = sampler.step(x, grad, value, size, rng)
        divergences, gradients, accepted = divergences + diverged, gradients + used, accepted + accept
        if (i + 1) % thin == 0:
            out[i // thin] = x
        stepped()
    steps = draws * thin
    return Chain(draws=out, divergences=divergences, gradients=gradients / steps, acceptance=accepted / steps)
