"""What one chip has to do in a step: operations, bytes through memory and over each network; counted, not timed.

All counts are of one chip of the busiest pipeline stage in one step, shape (layouts,): what a step takes is then a
matter of rates alone (step.py). Counting apart from timing keeps a draw cheap: loads are counted once.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.architecture import Architecture, Layers
from headway.plan.counting import BACKWARD, BYTES, attention_flop, expert_parameters, matrix_parameters, parameters
from headway.plan.parallel import RECOMPUTES, Layouts
from headway.plan.recipe import Recipe

Array = NDArray[np.float64]

#: Bytes of an activation in memory and on the wire. Source: 16-bit activations in mixed precision.
_WORD: Final = 2.0

#: All-reduces of a layer over tensor-parallel chips in a forward and in a backward pass: one for attention, one for the
#: feed-forward part. Source: Megatron-LM, arXiv 1909.08053, section 3.
_REDUCES: Final = 1.0

#: Bytes that an optimiser step moves for a byte of state: read and written.
_READ_WRITE: Final = 2.0

#: Bytes that attention without a fused kernel moves for each score, forward: scores written; read and written by the
#: softmax; read, written and masked by dropout; read by the weighted sum (2 + 4 + 5 + 2). Source: count of a layer.
_SCORE_PASSES: Final = 13.0

#: Passes over a layer's activations by elementwise kernels, forward, in units of its width: two norms and two residual
#: sums (2 + 2 + 3 + 3). Source: count of reads and writes of a pre-norm block.
_PASSES: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one chip has to do in a step.

    Attributes
    ----------
    dense_flop, expert_flop
        Operations of matrix products at the recipe's precision, of parts that all tokens visit and of chosen experts.
    head_flop, attention_flop
        Operations at their own precision: output head, scores and sums of attention.
    model_flop
        Operations without those that are done twice: what utilisation counts.
    memory_bytes, score_bytes, weight_bytes, state_bytes
        Bytes through the chip's memory: activations by elementwise passes, scores of attention that no kernel fuses,
        weights and gradients, optimiser states.
    tensor_bytes, context_bytes, pipeline_bytes
        Bytes that leave the chip for each kind of cut.
    expert_bytes, expert_network_bytes, data_bytes, data_network_bytes
        Bytes that leave the chip for its experts and for the other copies, within and across scale-up domains.
    copies_near
        Copies within a domain, which may share what crosses it.
    tensor_far, context_far, pipeline_far
        Whether that traffic leaves the scale-up domain; stages lie furthest apart.
    dense_passes, expert_passes
        Times that a layer without and with experts is gone through, forward and backward: layers x microbatches.
    bubble
        Time of an idle pipeline over time at work.
    chips
        Chips of the layout.
    tokens
        Tokens of a step, over all chips.
    """

    dense_flop: Array
    expert_flop: Array
    head_flop: Array
    attention_flop: Array
    model_flop: Array
    memory_bytes: Array
    score_bytes: Array
    weight_bytes: Array
    state_bytes: Array
    tensor_bytes: Array
    expert_bytes: Array
    expert_network_bytes: Array
    context_bytes: Array
    pipeline_bytes: Array
    data_bytes: Array
    data_network_bytes: Array
    copies_near: Array
    tensor_far: NDArray[np.bool_]
    context_far: NDArray[np.bool_]
    pipeline_far: NDArray[np.bool_]
    dense_passes: Array
    expert_passes: Array
    bubble: Array
    chips: Array
    tokens: float


def step_load(model: Architecture, recipe: Recipe, layouts: Layouts, *, domain: int) -> Load:
    """What one chip has to do in a step, for each layout.

    Parameters
    ----------
    domain
        Chips that share one scale-up network.

    Notes
    -----
    Method: docs/methods/plan.md. Tensor-parallel, pipeline and data-parallel traffic as in arXiv 2104.04473, section 3;
    traffic of experts as in arXiv 2412.19437, section 3.2.
    """
    counted = parameters(model)
    share = imbalance(model, layouts) / layouts.chips
    tokens = float(recipe.step_tokens)
    passes = 1.0 + BACKWARD + (layouts.recompute == RECOMPUTES.index("full"))
    again = (layouts.recompute == RECOMPUTES.index("selective")).astype(np.float64)
    experts = counted.visited + (counted.mtp_visited if model.experts else 0.0) * _chosen(model)
    head = model.vocabulary * model.hidden * (1.0 + model.mtp)
    dense = matrix_parameters(model) - experts - head
    scores = attention_flop(model, recipe.sequence, masked=recipe.masked)
    local = local_parameters(model, layouts)
    microbatches = recipe.batch / (layouts.dp * layouts.microbatch)
    to_experts, to_copies = _expert(model, recipe, layouts, domain), _data(model, recipe, layouts, domain)
    return Load(
        dense_flop=2.0 * dense * tokens * passes * share,
        expert_flop=2.0 * experts * tokens * passes * share,
        head_flop=2.0 * head * tokens * (1.0 + BACKWARD) * share,
        attention_flop=scores * tokens * (passes + again) * share,
        model_flop=(1.0 + BACKWARD) * (2.0 * (dense + experts + head) + scores) * tokens / layouts.chips,
        memory_bytes=elementwise_bytes(model, recipe) * tokens * passes * share,
        score_bytes=_unfused(model, recipe) * tokens * (passes + again) * share,
        weight_bytes=local * microbatches * (2.0 * recipe.weight_bytes + 2.0 * recipe.gradient_bytes),
        state_bytes=sharded_parameters(model, recipe, layouts)
        * (recipe.state_bytes * _READ_WRITE + recipe.gradient_bytes),
        tensor_bytes=_tensor(model, recipe, layouts),
        expert_bytes=to_experts[0],
        expert_network_bytes=to_experts[1],
        context_bytes=_context(model, recipe, layouts),
        pipeline_bytes=np.where(
            layouts.pp > 1,
            2.0
            * layouts.vpp
            * (recipe.batch / layouts.dp)
            * recipe.sequence
            * model.hidden
            * _WORD
            / (layouts.tp * layouts.cp),
            0.0,
        ),
        data_bytes=to_copies[0],
        data_network_bytes=to_copies[1],
        copies_near=np.clip(domain / layouts.tp, 1.0, layouts.dp * layouts.cp),
        tensor_far=layouts.tp > domain,
        context_far=layouts.tp * layouts.cp > domain,
        pipeline_far=layouts.chips > domain,
        dense_passes=microbatches * _stage_layers(model, layouts, experts=False),
        expert_passes=microbatches * _stage_layers(model, layouts, experts=True),
        bubble=(layouts.pp - 1.0) / (microbatches * layouts.vpp),
        chips=layouts.chips,
        tokens=tokens,
    )


def _stage_layers(model: Architecture, layouts: Layouts, *, experts: bool) -> Array:
    """Layers of the fullest stage with or without experts."""
    count = sum(group.count for group in model.trained_layers if (group.ffn.kind == "experts") == experts)
    found: Array = imbalance(model, layouts) * count / layouts.pp
    return found


def _unfused(model: Architecture, recipe: Recipe) -> float:
    """Bytes that scores of attention move through memory for one token, forward, where no kernel fuses them."""
    if recipe.masked:
        return 0.0
    heads = sum(group.count * group.attention.heads for group in model.trained_layers)
    return _SCORE_PASSES * heads * recipe.sequence


def _chosen(model: Architecture) -> float:
    """The part of multi-token prediction that lies in chosen experts."""
    counted, last = parameters(model), model.layers[-1].ffn
    if not counted.mtp_visited or last.kind == "dense":
        return 0.0
    return model.mtp * expert_parameters(last, model.hidden) * last.active / counted.mtp_visited


def imbalance(model: Architecture, layouts: Layouts) -> Array:
    """Layers of the fullest stage over the mean: 61 layers on 16 stages wait for those that hold four."""
    blocks = float(model.depth + model.mtp)
    found: Array = np.ceil(blocks / layouts.pp) * layouts.pp / blocks
    return found


def elementwise_bytes(model: Architecture, recipe: Recipe) -> float:
    """Bytes through memory of elementwise passes for one token, forward: norms, sums, gates, casts, routing."""
    found = 0.0
    for group in model.trained_layers:
        found += group.count * (_WORD * _touched(group, model.hidden) + _cast(group, model.hidden, recipe))
    return found


def _touched(group: Layers, hidden: int) -> float:
    """Elements read and written by elementwise passes in a layer, for one token."""
    attention, ffn = group.attention, group.ffn
    positions = 2.0 * (attention.heads + attention.key_heads) * attention.key_width
    factor = 3.0 if ffn.gated else 2.0
    if ffn.kind == "dense":
        return _PASSES * hidden + positions + factor * ffn.width
    # Tokens are copied to the order of their experts and back, and summed.
    routed = ffn.active * (4.0 * ffn.read_width(hidden) + factor * ffn.width) + factor * ffn.shared_total
    return _PASSES * hidden + positions + routed


def _cast(group: Layers, hidden: int, recipe: Recipe) -> float:
    """Bytes of casting the inputs of matrix products to the recipe's precision; nothing at 16 bits."""
    narrow = BYTES[recipe.precision]
    if narrow >= _WORD:
        return 0.0
    ffn, attention = group.ffn, group.attention
    width = ffn.width if ffn.kind == "dense" else ffn.active * (ffn.read_width(hidden) + ffn.width) + ffn.shared_total
    return (_WORD + narrow) * (2.0 * hidden + attention.heads * attention.value_width + width)


def _split(model: Architecture) -> tuple[float, float]:
    """Parameters that training updates: of chosen experts, and all others; without look-up tables."""
    counted = parameters(model)
    last = model.layers[-1].ffn
    experts = counted.experts + model.mtp * expert_parameters(last, model.hidden) * last.experts
    return experts, counted.trained - experts - counted.lookup


def local_parameters(model: Architecture, layouts: Layouts) -> Array:
    """Parameters that a chip of the fullest stage holds."""
    experts, others = _split(model)
    found: Array = imbalance(model, layouts) * (experts / layouts.ep + others / layouts.tp) / layouts.pp
    return found


def sharded_parameters(model: Architecture, recipe: Recipe, layouts: Layouts) -> Array:
    """Parameters whose optimiser states a chip of the fullest stage holds.

    Experts are not cut by tensor parallelism: all chips of a stage that hold the same ones share their states.
    """
    if not recipe.zero:
        return local_parameters(model, layouts)
    experts, others = _split(model)
    found: Array = imbalance(model, layouts) * (experts + others) / layouts.chips
    return found


def _stage_tokens(recipe: Recipe, layouts: Layouts) -> Array:
    """Tokens of a step that a chip's copy of the model sees, cut along the sequence."""
    found: Array = recipe.batch * recipe.sequence / (layouts.dp * layouts.cp)
    return found


def _tensor(model: Architecture, recipe: Recipe, layouts: Layouts) -> Array:
    """Bytes that tensor parallelism moves: all-reduces, or as many bytes in gathers and scatters."""
    dense = sum(g.count for g in model.trained_layers if g.ffn.kind == "dense")
    every = model.depth + model.mtp
    # Experts are spread over chips as wholes: their layers reduce after attention alone.
    rounds = (every + dense) * _REDUCES * (2.0 + (layouts.recompute == RECOMPUTES.index("full")))
    moved = 2.0 * (layouts.tp - 1.0) / layouts.tp * _stage_tokens(recipe, layouts) * model.hidden * _WORD
    found: Array = rounds / layouts.pp * moved * imbalance(model, layouts)
    return found


def _expert(model: Architecture, recipe: Recipe, layouts: Layouts, domain: int) -> tuple[Array, Array]:
    """Bytes that tokens take to their experts and back, within a scale-up domain and across domains."""
    nodes = np.maximum(1.0, layouts.ep / domain)
    inside = layouts.ep / nodes
    near, far = np.zeros_like(layouts.tp), np.zeros_like(layouts.tp)
    for group in model.trained_layers:
        ffn = group.ffn
        if ffn.kind == "dense":
            continue
        hops = np.minimum(min(ffn.active, ffn.node_limit or np.inf), nodes) * (1.0 - 1.0 / nodes)
        width = group.count * ffn.read_width(model.hidden)
        near = near + width * ffn.active * (1.0 - 1.0 / np.maximum(inside, 1.0))
        far = far + width * hops
    full = layouts.recompute == RECOMPUTES.index("full")
    there, back = min(_WORD, BYTES[recipe.precision]) if recipe.precision == "fp8" else _WORD, _WORD
    bytes_each = (there + back) * (1.0 + full) + 2.0 * _WORD
    tokens = _stage_tokens(recipe, layouts) / layouts.tp * bytes_each / layouts.pp * imbalance(model, layouts)
    return near * tokens, far * tokens


def _context(model: Architecture, recipe: Recipe, layouts: Layouts) -> Array:
    """Bytes of keys and values that chips pass on where a sequence is cut: once forward, twice backward."""
    widths = 0.0
    for group in model.trained_layers:
        a = group.attention
        if a.kind == "latent":
            widths += group.count * (a.kv_rank + a.rope_dim)
        elif a.kind != "linear":
            widths += group.count * a.key_heads * (a.key_width + a.value_width)
    whole = recipe.batch / layouts.dp * recipe.sequence
    passed = 3.0 * (layouts.cp - 1.0) / layouts.cp * whole * widths * _WORD
    found: Array = passed / (layouts.pp * layouts.tp) * imbalance(model, layouts)
    return found


def _data(model: Architecture, recipe: Recipe, layouts: Layouts, domain: int) -> tuple[Array, Array]:
    """Bytes that copies of the model exchange, by each chip within its domain and across domains.

    Copies within a domain share what crosses it: a ring over nodes brings each node one copy through all its ports.
    """
    experts, others = _split(model)
    copies = layouts.dp * layouts.cp
    held = imbalance(model, layouts) / layouts.pp
    few = np.maximum(layouts.tp * copies / layouts.ep, 1.0)
    near = np.clip(domain / layouts.tp, 1.0, copies)
    near_few = np.clip(domain / layouts.ep, 1.0, few)
    shared, chosen = held * others / layouts.tp, held * experts / layouts.ep
    within = shared * (near - 1.0) / near + chosen * (near_few - 1.0) / near_few
    across = shared / near * (1.0 - near / copies) + chosen / near_few * (1.0 - near_few / few)
    rounds = _exchanged(recipe, recipe.batch / (layouts.dp * layouts.microbatch))
    return within * rounds, across * rounds


def _exchanged(recipe: Recipe, microbatches: Array) -> Array:
    """Bytes that copies exchange for a parameter in a step, each way once around.

    Gradients are summed and weights sent back; gradients that are cut are summed for each microbatch, and weights that
    are cut gathered forward and backward for each. Source: ZeRO, arXiv 1910.02054, section 7.
    """
    if recipe.zero == 3:
        return 3.0 * recipe.weight_bytes * microbatches
    if recipe.zero == 2:
        return recipe.weight_bytes * (microbatches + 1.0)
    back = recipe.weight_bytes if recipe.zero else recipe.gradient_bytes
    return np.full_like(microbatches, recipe.gradient_bytes + back)
