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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What of its peaks a chip family and a software stack reach; each a number or draws of shape (draws, 1).

    Attributes
    ----------
    matrix
        Share of the peak that large matrix products would reach if reading their inputs cost nothing.
    balance
        Operations for a byte of bandwidth at which reading the inputs takes as long as the product itself. Chips that
        do many operations for a byte reach less of their peak, and so do 8 and 4 bits on the same chip.
    narrow, narrowest
        What of that share is left at 8 and at 4 bits beyond it: scales, casts, power.
    expert
        What of that share products of experts reach.
    attention
        What of that share scores and sums of attention reach.
    unfused
        Bytes that kernels of 2021 move for scores of attention, over those of a plain count.
    memory, link, network
        Share of the bandwidth of memory, scale-up link and network that is reached.
    hidden_tensor, hidden_expert, hidden_context, hidden_data
        Share of the traffic of each cut that hides behind work.
    shared_ports
        1 where copies within a domain share what they bring through their ports, 0 where each brings all of it.
    dense_launch, expert_launch
        Seconds that going once through a layer without and with experts takes beside its work: kernels started, tokens
        sorted, chips waited for.
    scale_loss
        Share of time lost for each doubling of chips beyond SCALE_FROM.
    pace, expert_pace
        Factors on all time: of a stack, and of a stack on models with experts.
    """

    matrix: Array | float = 0.78
    balance: Array | float = 1000.0
    narrow: Array | float = 0.9
    narrowest: Array | float = 0.85
    expert: Array | float = 0.75
    attention: Array | float = 0.7
    unfused: Array | float = 0.7
    memory: Array | float = 0.8
    link: Array | float = 0.75
    network: Array | float = 0.75
    hidden_tensor: Array | float = 0.5
    hidden_expert: Array | float = 0.5
    hidden_context: Array | float = 0.8
    hidden_data: Array | float = 0.8
    shared_ports: Array | float = 1.0
    dense_launch: Array | float = 0.001
    expert_launch: Array | float = 0.003
    scale_loss: Array | float = 0.01
    pace: Array | float = 1.0
    expert_pace: Array | float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """Seconds of a step by what takes them; each of the shape of rates over loads.

    Attributes
    ----------
    products, attention, memory, launch, states
        Matrix products, attention, elementwise passes and weights, layers started, the optimiser.
    tensor, expert, context, pipeline, data
        What does not hide of the traffic of each cut.
    bubble, scale
        Idle pipeline; stragglers and contention of many chips.
    """

    products: Array
    attention: Array
    memory: Array
    launch: Array
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """Peaks of one chip and its networks in plain operations and bytes a second; numbers, or one for each layout.

    Attributes
    ----------
    wide
        At 16 bits.
    narrow, attention, head
        At the precision of the products in the layers, of attention, and of the output head.
    eight, four, attention_eight, attention_four, head_eight, head_four
        1 where the chip does that work at those bits, faster than at 16, else 0.
    """

    wide: Array | float
    narrow: Array | float
    eight: Array | float
    four: Array | float
    attention: Array | float
    attention_eight: Array | float
    attention_four: Array | float
    head: Array | float
    head_eight: Array | float
    head_four: Array | float
    memory: Array | float
    link: Array | float
    network: Array | float


def speeds_of(cluster: "Cluster", recipe: Recipe) -> Speeds:
    """The peaks that count for a recipe on a cluster."""
    chip = cluster.chip
    wide = chip.peak("bf16")

    def bits(precision: str) -> tuple[float, float, float]:
        """The peak at a precision, and whether it is one of 8 and of 4 bits."""
        peak, format_ = chip.peak(precision), chip.rate_of(precision)
        return peak, float(peak > wide and format_ == "fp8"), float(peak > wide and format_ == "fp4")

    narrow, eight, four = bits(recipe.precision)
    attention, attention_eight, attention_four = bits(recipe.attention_precision)
    head, head_eight, head_four = bits(recipe.head_precision)
    return Speeds(
        wide=wide,
        narrow=narrow,
        eight=eight,
        four=four,
        attention=attention,
        attention_eight=attention_eight,
        attention_four=attention_four,
        head=head,
        head_eight=head_eight,
        head_four=head_four,
        memory=chip.memory_bytes_s,
        link=cluster.link_bytes_s,
        network=cluster.network_bytes_s,
    )


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
    return timed(load, speeds_of(cluster, recipe), rates, overhead=overhead)


def step_seconds(load: Load, speeds: Speeds, rates: Rates, *, overhead: Array | float = 0.0) -> Array:
    """Seconds of a step, for each layout or row."""
    return timed(load, speeds, rates, overhead=overhead).total


def timed(load: Load, speeds: Speeds, rates: Rates, *, overhead: Array | float = 0.0) -> StepTime:
    """Seconds of a step by what takes them; loads and speeds may be of many rows side by side."""
    pace = (1.0 + overhead) * rates.pace * np.where(load.expert_flop > 0.0, rates.expert_pace, 1.0)
    narrow = _reached(speeds.narrow, speeds.eight, speeds.four, speeds, rates)
    head = _reached(speeds.head, speeds.head_eight, speeds.head_four, speeds, rates)
    scores = _reached(speeds.attention, speeds.attention_eight, speeds.attention_four, speeds, rates)
    products = pace * ((load.dense_flop + load.expert_flop / rates.expert) / narrow + load.head_flop / head)
    attention = pace * load.attention_flop / (scores * rates.attention)
    bandwidth = speeds.memory * rates.memory / pace
    memory = (load.memory_bytes + load.score_bytes * rates.unfused + load.weight_bytes) / bandwidth
    launch = pace * (load.dense_passes * rates.dense_launch + load.expert_passes * rates.expert_launch)
    link, network = speeds.link * rates.link / pace, speeds.network * rates.network / pace
    work = products + attention + memory
    tensor = _exposed(load.tensor_bytes / np.where(load.tensor_far, network, link), rates.hidden_tensor, work)
    experts = load.expert_bytes / link + load.expert_network_bytes / network
    expert = _exposed(experts, rates.hidden_expert, work)
    context = _exposed(load.context_bytes / np.where(load.context_far, network, link), rates.hidden_context, work)
    pipeline = load.pipeline_bytes / np.where(load.pipeline_far, network, link) * (1.0 - rates.hidden_tensor)
    busy = work + launch + tensor + expert + context + pipeline
    across = load.data_network_bytes * load.copies_near ** (1.0 - rates.shared_ports)
    data = _exposed(load.data_bytes / link + across / network, rates.hidden_data, work)
    states = load.state_bytes / bandwidth
    lost = rates.scale_loss * np.log2(np.maximum(load.chips / SCALE_FROM, 1.0))
    bubble = busy * load.bubble
    return StepTime(
        products=products,
        attention=attention,
        memory=memory,
        launch=launch,
        states=states,
        tensor=tensor,
        expert=expert,
        context=context,
        pipeline=pipeline,
        data=data,
        bubble=bubble,
        scale=(busy + bubble + data + states) * lost,
    )


def _reached(peak: Array | float, eight: Array | float, four: Array | float, speeds: Speeds, rates: Rates) -> Array:
    """What large products reach of a peak: less at few bits, and less where a chip does many operations for a byte."""
    fit = rates.narrow**eight * rates.narrowest**four
    found: Array = peak * fit * rates.matrix / (1.0 + peak / speeds.memory / rates.balance)
    return found


def _exposed(traffic: Array, hidden: Array | float, work: Array) -> Array:
    """Seconds of traffic that do not hide: what a stack leaves open, and at least what is longer than the work."""
    found: Array = np.maximum(traffic * (1.0 - hidden), np.where(np.asarray(hidden) > 0.0, traffic - work, 0.0))
    return found
