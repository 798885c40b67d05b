"""What a chip has to hold: weights, gradients, optimiser states, activations; and whether that fits."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.architecture import Architecture, Attention, Layers
from headway.plan.counting import BYTES, always_parameters, expert_parameters
from headway.plan.load import imbalance, local_parameters, sharded_parameters
from headway.plan.parallel import RECOMPUTES, Layouts
from headway.plan.recipe import Recipe

Array = NDArray[np.float64]

_WORD: Final = 2.0

#: Bytes of a score of attention that kernels of 2021 kept: mask, input and output of the softmax. Source: arXiv
#: 2205.05198, equation 1.
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
    tokens = layouts.microbatch * recipe.sequence / layouts.cp / layouts.tp
    one = tokens * _stage_bytes(model, recipe, layouts)
    again = tokens * _working_bytes(model, recipe, layouts)
    if recipe.zero >= 3:
        again = again + _gathered_bytes(model, recipe, layouts)
    logits = tokens * model.vocabulary * (_WORD + 4.0)
    # The first stage holds activations of many microbatches, the last those of one and the logits.
    held = one * _in_flight(recipe, layouts)
    first = held >= one + logits
    return Memory(
        weights=weights * recipe.weight_bytes,
        gradients=gradients * recipe.gradient_bytes,
        states=sharded * recipe.state_bytes,
        activations=np.where(first, held, one) + again,
        logits=np.where(first, 0.0, logits),
        runtime=np.full_like(layouts.tp, RUNTIME_BYTES),
    )


def _gathered_bytes(model: Architecture, recipe: Recipe, layouts: Layouts) -> Array:
    """Bytes of weights that other copies hold and that a chip gathers to work on the largest layer."""
    each = [
        expert_parameters(group.ffn, model.hidden) * group.ffn.experts / layouts.ep
        + always_parameters(group, model.hidden) / layouts.tp
        for group in model.layers
    ]
    found: Array = np.max(np.stack(each), axis=0) * recipe.weight_bytes * (1.0 - 1.0 / (layouts.dp * layouts.cp))
    return found


def _in_flight(recipe: Recipe, layouts: Layouts) -> Array:
    """Microbatches of which the first stage holds activations."""
    extra = np.where(layouts.vpp > 1, (layouts.pp - 1.0) / layouts.vpp, 0.0)
    microbatches = recipe.batch / (layouts.dp * layouts.microbatch)
    found: Array = np.minimum(layouts.pp + extra, microbatches)
    return found


def _stage_bytes(model: Architecture, recipe: Recipe, layouts: Layouts) -> Array:
    """Bytes of activations that a token leaves in the fullest stage until its backward pass."""
    by_kind = [
        np.full_like(layouts.tp, sum(g.count * kept_bytes(g, model.hidden, recipe, kind) for g in model.trained_layers))
        for kind in RECOMPUTES
    ]
    found: Array = np.choose(layouts.recompute, by_kind) / layouts.pp * imbalance(model, layouts)
    return found


def _working_bytes(model: Architecture, recipe: Recipe, layouts: Layouts) -> Array:
    """Bytes of a token's activations in the layer that is being computed again, where layers are."""
    largest = max(kept_bytes(group, model.hidden, recipe, "none") for group in model.trained_layers)
    return np.where(layouts.recompute == RECOMPUTES.index("full"), largest, 0.0)


def kept_bytes(group: Layers, hidden: int, recipe: Recipe, recompute: str) -> float:
    """Bytes of activations of one token that a layer keeps for its backward pass.

    A plain transformer with selective recomputation keeps 34 bytes for each unit of hidden width (arXiv 2205.05198).
    """
    if recompute == "full":
        return _WORD * hidden
    spare = recompute == "selective" and recipe.masked
    ffn = group.ffn
    # Where activation functions and norms are done again their outputs need not be kept.
    inner = (3.0 if ffn.gated else 2.0) - (1.0 if spare else 0.0)
    if ffn.kind == "dense":
        fed = hidden + inner * ffn.width
    else:
        fed = hidden + ffn.active * (ffn.read_width(hidden) + inner * ffn.width) + inner * ffn.shared_total
    norms = 2.0 * hidden if spare else 3.0 * hidden
    found = _WORD * (norms + _attended(group.attention, again=spare)) + _operand(recipe) * fed + 2.0 * hidden
    if recompute == "none" and not recipe.masked:
        found += _SCORE_BYTES * group.attention.heads * recipe.sequence
    return found


def _attended(attention: Attention, *, again: bool) -> float:
    """Elements that attention keeps for one token: queries, keys, values and what comes out.

    Latent attention keeps the latents alone where it is done again (arXiv 2412.19437, section 3.2.3).
    """
    out = attention.heads * attention.value_width
    if again and attention.kind == "latent":
        return float(out + attention.q_rank + attention.kv_rank + attention.rope_dim)
    queries = attention.heads * attention.key_width
    return float(out + queries + attention.key_heads * (attention.key_width + attention.value_width))


def _operand(recipe: Recipe) -> float:
    """Bytes of a kept input of a matrix product: narrow products keep narrow inputs, none below 8 bits."""
    return max(1.0, min(_WORD, BYTES[recipe.precision]))
