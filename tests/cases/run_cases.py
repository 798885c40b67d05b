"""A small model, a small cluster and rates that are known exactly, for tests of plans."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.cluster import ChipSpec, Cluster
from headway.plan.parallel import Layout
from headway.plan.recipe import Recipe
from headway.plan.run import Run, plan_run, worlds_of
from headway.plan.search import find_layout
from headway.plan.step import Rates
from headway.plan.terms import Quoted, terms_of

CHIP = ChipSpec(name="Chip", family="plain", fp16_tflops=100.0, fp8_tflops=200.0, hbm_gb=80.0, hbm_tbps=2.0,
                link_gbps=400.0, tdp_w=500.0, price_usd=(10000.0, 40000.0))  # fmt: skip
CLUSTER = Cluster(name="Cluster", chip=CHIP, count=16, domain=8, link_gbps=200.0, network_gbps=25.0,
                  price_usd_hour=2.0, power_kw=1.0)  # fmt: skip
MODEL = Architecture(
    hidden=1024,
    vocabulary=32000,
    layers=(
        Layers(
            count=16,
            attention=Attention(kind="full", heads=16, head_dim=64),
            ffn=FeedForward(kind="dense", width=4096),
        ),
    ),
)
RECIPE = Recipe(tokens=1e10, sequence=2048, batch=128, recompute="none")
DRAWS, SEED = 200, 7


@dataclass(frozen=True)
class Steady:
    """Rates that are certain, goodput and noise that are given; a calibration as far as a plan asks for one."""

    share: float = 0.5
    billed: float = 0.8
    spread: float = 0.1
    draws: int = DRAWS
    seed: int = SEED

    def rates(self, family: str, *_: Any, **__: Any) -> Rates:
        return Rates(matrix=np.full((1 + self.draws, 1), self.share))

    def goodput(self, *_: Any, **__: Any) -> Any:
        return np.full((1 + self.draws, 1), self.billed)

    def noise(self, kind: str, **_: Any) -> Any:
        rng = np.random.default_rng([self.seed, len(kind)])
        return np.exp(self.spread * np.concatenate([np.zeros(1), rng.standard_normal(self.draws)]))[:, None]


def run_of(
    layout: Layout | None = None,
    *,
    cluster: Cluster = CLUSTER,
    recipe: Recipe = RECIPE,
    model: Architecture = MODEL,
    quoted: Quoted | None = None,
    calibration: Any = None,
) -> Run:
    """A run of the small model."""
    chosen = calibration or Steady()
    worlds = worlds_of(chosen, model, cluster.chip.family)
    found = find_layout(model, recipe, cluster, worlds.rates, layout=layout)
    return plan_run(model, recipe, cluster, found, worlds, terms_of(cluster, worlds.sampler, quoted))


def without_prices(**changes: Any) -> Cluster:
    """The small cluster without stated price and power."""
    return replace(CLUSTER, price_usd_hour=None, power_kw=None, **changes)
