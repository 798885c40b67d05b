"""How long a step takes: loads over rates, what hides behind what, and what binds.

Rates may be draws: with rates of shape (draws, 1) and loads of shape (layouts,) every time has shape (draws, layouts).
"""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.load import Load
from headway.plan.recipe import Recipe

if TYPE_CHECKING:
    from headway.plan.cluster import Cluster

Array = NDArray[np.float64]

#: Chips beyond which a step loses time to stragglers and contention. Source: MegaScale, arXiv 2402.15627, and the weak
#: scaling of Megatron-Core: about two points of utilisation for each doubling beyond.
SCALE_FROM: Final = 256.0

_GIGA: Final = 1e9
_TERA: Final = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What of its peaks a chip family and a software stack reach; each a number or draws of shape (draws, 1).

    Attributes
    ----------
    matrix
        Share of the peak that large 16-bit matrix products reach.
    narrow, narrowest
        What of that share is left at 8 and at 4 bits.
    expert
        What of that share products of experts reach.
    attention
        What of that share scores and sums of attention reach.
    memory, link, network
        Share of the bandwidth of memory, scale-up link and network that is reached.
    hidden_tensor, hidden_expert, hidden_context, hidden_data
        Share of the traffic of each cut that hides behind work.
    scale_loss
        Share of time lost for each doubling of chips beyond SCALE_FROM.
    """

    matrix: Array | float = 0.6
    narrow: Array | float = 0.75
    narrowest: Array | float = 0.6
    expert: Array | float = 0.75
    attention: Array | float = 0.7
    memory: Array | float = 0.8
    link: Array | float = 0.75
    network: Array | float = 0.75
    hidden_tensor: Array | float = 0.5
    hidden_expert: Array | float = 0.5
    hidden_context: Array | float = 0.8
    hidden_data: Array | float = 0.8
    scale_loss: Array | float = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """Seconds of a step by what takes them; each of the shape of rates over loads.

    Attributes
    ----------
    products, attention, memory, states
        Matrix products, attention, elementwise passes and weights, the optimiser.
    tensor, expert, context, pipeline, data
        What does not hide of the traffic of each cut.
    bubble, scale
        Idle pipeline; stragglers and contention of many chips.
    """

    products: Array
    attention: Array
    memory: Array
    states: Array
    tensor: Array
    expert: Array
    context: Array
    pipeline: Array
    data: Array
    bubble: Array
    scale: Array

    @property
    def total(self) -> Array:
        """Seconds of a step."""
        found: Array = sum((getattr(self, part.name) for part in fields(self)), np.zeros(1))
        return found


def step_time(load: Load, cluster: "Cluster", recipe: Recipe, rates: Rates, *, overhead: float = 0.0) -> StepTime:
    """Seconds of a step by what takes them.

    Parameters
    ----------
    overhead
        Share of the work that parts which no count describes add (Architecture.step_overhead).

    Notes
    -----
    step = (work + traffic within the pipeline) x (1 + bubble) + exchange of copies + optimiser, then the loss of scale
    (docs/methods/plan.md).
    """
    chip = cluster.chip
    wide, narrow = chip.peak("bf16"), chip.peak(recipe.precision)
    fit = {"fp8": rates.narrow, "fp4": rates.narrowest}.get(recipe.precision, 1.0) if narrow > wide else 1.0
    more = 1.0 + overhead
    products = more * (
        (load.dense_flop + load.expert_flop / rates.expert) / (narrow * fit * rates.matrix)
        + load.head_flop / (wide * rates.matrix)
    )
    attention = more * load.attention_flop / (wide * rates.matrix * rates.attention)
    bandwidth = chip.hbm_tbps * _TERA * rates.memory
    memory = more * (load.memory_bytes + load.weight_bytes) / bandwidth
    link, network = cluster.link_gbps * _GIGA * rates.link, cluster.network_gbps * _GIGA * rates.network
    tensor = load.tensor_bytes / np.where(load.tensor_far, network, link) * (1.0 - rates.hidden_tensor)
    expert = (load.expert_bytes / link + load.expert_network_bytes / network) * (1.0 - rates.hidden_expert)
    context = load.context_bytes / np.where(load.context_far, network, link) * (1.0 - rates.hidden_context)
    pipeline = load.pipeline_bytes / network * (1.0 - rates.hidden_tensor)
    busy = products + attention + memory + tensor + expert + context + pipeline
    data = load.data_bytes / np.where(load.data_far, network, link) * (1.0 - rates.hidden_data)
    states = load.state_bytes / bandwidth
    lost = rates.scale_loss * np.log2(np.maximum(load.chips / SCALE_FROM, 1.0))
    bubble = busy * load.bubble
    return StepTime(
        products=products,
        attention=attention,
        memory=memory,
        states=states,
        tensor=tensor,
        expert=expert,
        context=context,
        pipeline=pipeline,
        data=data,
        bubble=bubble,
        scale=(busy + bubble + data + states) * lost,
    )


#: What each part of a step is bound by.
BINDS: Final = {
    "products": "compute",
    "attention": "compute",
    "memory": "bandwidth",
    "states": "bandwidth",
    "tensor": "link",
    "expert": "network",
    "context": "link",
    "pipeline": "network",
    "data": "network",
    "bubble": "bubble",
    "scale": "network",
}
