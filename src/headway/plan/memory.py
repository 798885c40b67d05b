"""What a chip has to hold: weights, gradients, optimiser states, activations; and whether that fits."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.architecture import Architecture, Layers
from headway.plan.load import imbalance, local_parameters, sharded_parameters
from headway.plan.parallel import RECOMPUTES, Layouts
from headway.plan.recipe import Recipe

Array = NDArray[np.float64]

_WORD: Final = 2.0

#: Bytes of a score of attention that kernels of 2021 kept: mask, softmax input and output. Source: arXiv 2205.05198, eq. 1.
_SCORE_BYTES: Final = 5.0

#: Bytes that a chip keeps for its runtime and for buffers of its networks. Source: ours, after reports of 3 to 6 GB.
RUNTIME_BYTES: Final = 4e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Bytes that the fullest chip holds, by use; each of shape (layouts,)."""

    weights: Array
    gradients: Array
    states: Array
    activations: Array
    logits: Array
    runtime: Array

    @property
    def total(self) -> Array:
        """All of it."""
        return self.weights + self.gradients + self.states + self.activations + self.logits + self.runtime


def chip_memory(model: Architecture, recipe: Recipe, layouts: Layouts) -> Memory:
    """What the fullest chip holds at the fullest moment of a step, for each layout.

    Notes
    -----
    Method: docs/methods/plan.md. Activations as in arXiv 2205.05198, sections 4 and 5; the first stage of a pipeline
    holds those of as many microbatches as there are stages, interleaved somewhat more.
    """
    local, sharded = local_parameters(model, layouts), sharded_parameters(model, recipe, layouts)
    weights = sharded if recipe.zero >= 3 else local
    gradients = sharded if recipe.zero >= 2 else local
    tokens = layouts.microbatch * recipe.sequence / layouts.cp
    one = _stage_activations(model, recipe, layouts, tokens)
    logits = tokens * model.vocabulary / layouts.tp * (_WORD + 4.0)
    # The first stage holds activations of many microbatches, the last those of one and the logits.
    held = one * _in_flight(recipe, layouts)
    last = one + logits
    return Memory(
        weights=weights * recipe.weight_bytes,
        gradients=gradients * recipe.gradient_bytes,
        states=sharded * recipe.state_bytes,
        activations=np.where(held >= last, held, one),
        logits=np.where(held >= last, 0.0, logits),
        runtime=np.full_like(layouts.tp, RUNTIME_BYTES),
    )


def _in_flight(recipe: Recipe, layouts: Layouts) -> Array:
    """Microbatches of which the first stage holds activations."""
    extra = np.where(layouts.vpp > 1, (layouts.pp - 1.0) / layouts.vpp, 0.0)
    microbatches = recipe.batch / (layouts.dp * layouts.microbatch)
    found: Array = np.minimum(layouts.pp + extra, microbatches)
    return found


def _stage_activations(model: Architecture, recipe: Recipe, layouts: Layouts, tokens: Array) -> Array:
    """Bytes of activations of one microbatch in one stage, sharded by tensor parallelism with the sequence."""
    every = model.depth + model.mtp
    by_kind = [np.zeros_like(layouts.tp) for _ in RECOMPUTES]
    for group in model.trained_layers:
        for place, kind in enumerate(RECOMPUTES):
            by_kind[place] = by_kind[place] + group.count * kept_bytes(group, model.hidden, recipe, kind)
    largest = max(kept_bytes(group, model.hidden, recipe, "none") for group in model.trained_layers)
    layer = np.choose(layouts.recompute, by_kind) / every
    stage = layer * every / layouts.pp * imbalance(model, layouts)
    # Where a layer is computed again its activations are all there once.
    stage = stage + np.where(layouts.recompute == RECOMPUTES.index("full"), largest, 0.0)
    found: Array = stage * tokens / layouts.tp
    return found


def kept_bytes(group: Layers, hidden: int, recipe: Recipe, recompute: str) -> float:
    """Bytes of activations of one token that a layer keeps for its backward pass.

    A plain transformer with selective recomputation keeps 34 bytes for each unit of hidden width (arXiv 2205.05198).
    """
    if recompute == "full":
        return _WORD * hidden
    attention, ffn = group.attention, group.ffn
    keys = (attention.heads + attention.key_heads) * attention.key_width
    values = (attention.heads + attention.key_heads) * attention.value_width
    wide = 3.0 if ffn.gated else 2.0
    spare = recompute == "selective" and recipe.masked
    # Where activation functions and norms are done again their outputs need not be kept.
    inner = wide - (1.0 if spare else 0.0)
    if ffn.kind == "dense":
        fed = hidden + inner * ffn.width
    else:
        fed = hidden + ffn.active * (hidden + inner * ffn.width) + inner * ffn.shared_total
    norms = 2.0 * hidden if spare else 3.0 * hidden
    found = _WORD * (norms + keys + values + fed) + 2.0 * hidden
    if recompute == "none" and not recipe.masked:
        found += _SCORE_BYTES * attention.heads * recipe.sequence
    return found
