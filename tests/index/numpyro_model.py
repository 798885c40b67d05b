"""The robust model written a second time, for NumPyro: no line is shared with the kernel. For tests only."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist

from headway.index import ScoreMatrix

numpyro.enable_x64()


def model(cell_model: Any, cell_bench: Any, score: Any, models: int, benches: int, factors: int) -> None:
    """docs/methods/index-robust.md, loadings free to turn."""
    slope_mean = numpyro.sample("slope_mean", dist.Normal(0.5, 1.0))
    slope_spread = numpyro.sample("slope_spread", dist.HalfNormal(0.5))
    noise_mean = numpyro.sample("noise_mean", dist.Normal(-2.5, 1.0))
    noise_spread = numpyro.sample("noise_spread", dist.HalfNormal(0.5))
    spread = numpyro.sample("spread", dist.HalfNormal(1.0))
    extra = numpyro.sample("extra", dist.Gamma(2.0, 0.2))
    capability = numpyro.sample("capability", dist.Normal(0, 1).expand([models]))
    specific = numpyro.sample("specific", dist.Normal(0, 1).expand([models, factors]))
    difficulty = numpyro.sample("difficulty", dist.Normal(0, 2).expand([benches]))
    log_slope = numpyro.sample("log_slope", dist.Normal(slope_mean, slope_spread).expand([benches]))
    loading = numpyro.sample("loading", dist.Normal(0, spread).expand([benches, factors]))
    noise = numpyro.sample("noise", dist.Normal(0, 1).expand([benches]))
    theta = jnp.exp(log_slope)[cell_bench] * (capability[cell_model] - difficulty[cell_bench])
    theta = theta + (specific[cell_model] * loading[cell_bench]).sum(-1)
    p = jax.nn.sigmoid(theta)
    sigma = jnp.exp(noise_mean + noise_spread * noise)[cell_bench]
    scale = jnp.sqrt(4 * sigma**2 * p * (1 - p) + 0.01**2)
    numpyro.sample("score", dist.StudentT(2.0 + extra, p, scale), obs=score)


def arguments(matrix: ScoreMatrix, factors: int) -> tuple[Any, ...]:
    """What the model takes, from a score matrix."""
    arrays = (jnp.asarray(matrix.cell_model), jnp.asarray(matrix.cell_benchmark), jnp.asarray(matrix.cell_score))
    return (*arrays, len(matrix.models), len(matrix.benchmarks), factors)


def sample(matrix: ScoreMatrix, *, factors: int, warmup: int, draws: int, chains: int, seed: int) -> dict[str, Any]:
    """Draws by the no-U-turn sampler, each of shape (chains, draws, ...), from an additive fit on the logit.

    What is specific starts small: from a random start of it a run ends where old and new benchmarks have a general
    factor each; docs/methods/index-robust.md, "What weakens it".
    """
    rng = np.random.default_rng(seed)
    logit = np.log(np.clip(matrix.cell_score, 0.02, 0.98) / (1 - np.clip(matrix.cell_score, 0.02, 0.98)))
    m, b = matrix.cell_model, matrix.cell_benchmark
    ability, ease = np.zeros(len(matrix.models)), np.zeros(len(matrix.benchmarks))
    for _ in range(50):
        ability = np.bincount(m, logit - ease[b]) / (np.bincount(m) + 0.5)
        ease = np.bincount(b, logit - ability[m]) / (np.bincount(b) + 0.5)
    begin = {
        "capability": (ability - ability.mean()) / ability.std(),
        "difficulty": (-ease - ability.mean()) / ability.std(),
        "log_slope": np.full(ease.size, np.log(ability.std())),
        "specific": 0.3 * rng.normal(size=(ability.size, factors)),
        "loading": 0.1 * rng.normal(size=(ease.size, factors)),
        "noise": np.zeros(ease.size),
        "slope_mean": np.log(ability.std()),
        "slope_spread": 0.5,
        "noise_mean": -2.5,
        "noise_spread": 0.4,
        "spread": 0.2,
        "extra": 3.0,
    }
    start = numpyro.infer.init_to_value(values={name: jnp.asarray(value) for name, value in begin.items()})
    kernel = numpyro.infer.NUTS(model, max_tree_depth=8, target_accept_prob=0.8, init_strategy=start)
    run = numpyro.infer.MCMC(
        kernel, num_warmup=warmup, num_samples=draws, num_chains=chains, chain_method="sequential", progress_bar=False
    )
    run.run(jax.random.PRNGKey(seed), *arguments(matrix, factors), extra_fields=("num_steps",))
    return {name: np.asarray(value) for name, value in run.get_samples(group_by_chain=True).items()}
