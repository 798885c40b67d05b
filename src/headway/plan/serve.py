"""How fast a model is served: the time of a pass by roofline, and the way of serving that gives most tokens for a chip.

Rates may be draws: with rates of shape (draws, 1) and passes of shape (layouts,) every time has shape (draws, layouts).
In every draw the operator serves as that world allows: cuts and batch are chosen draw by draw.
"""

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.plan.architecture import Architecture
from headway.plan.cluster import ChipSpec, Cluster
from headway.plan.serve_load import Cut, Formats, Pass, decode_pass, held_bytes, prefill_pass

Array = NDArray[np.float64]

#: Share of the memory that weights and caches may fill; runtime, activations and fragments take the rest. Source: the
#: default of vLLM (gpu_memory_utilization 0.9).
FILLED: Final = 0.9

#: Tokens of one pass of prefill of a group: enough that weights are read for many tokens. Source: DeepSeek's published
#: profile of its serving (deepseek-ai/profile-data), 16,384 tokens a chip.
PASS_TOKENS: Final = 16384.0

#: Steps of the grid of batches, as a factor, and the largest batch of a group.
_STEP, _LARGEST = 2.0 ** (1 / 3), 2.0**13

#: The largest replica that is tried. Source: CloudMatrix384 serves one copy on 320 chips (arXiv 2506.12708).
_MOST_CHIPS: Final = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is asked of serving.

    Attributes
    ----------
    prompt, answer
        Tokens in and out of one request.
    cached
        Share of a prompt that comes from a cache, 0..1.
    speed
        Tokens a second that every user gets at least.
    weights, cache
        Formats of weights and caches; a chip without 8-bit floating point serves at 8-bit integers, one without 4-bit
        units keeps weights at 4 bits and multiplies at 8 or 16.
    draft, accepted
        Tokens drafted ahead, and the probability that a drafted token is taken once those before it were.
    """

    prompt: float = 4096.0
    answer: float = 1024.0
    cached: float = 0.0
    speed: float = 20.0
    weights: str = "fp8"
    cache: str = "bf16"
    draft: int = 0
    accepted: float = 0.8

    def __post_init__(self) -> None:
        if not (self.prompt > 0.0 and self.answer > 0.0):
            raise OptionError(f"a request needs tokens in and out, got {self.prompt:g} and {self.answer:g}")
        if not 0.0 <= self.cached < 1.0:
            raise OptionError(f"cached is a share of the prompt, at least 0 and below 1, got {self.cached:g}")
        if not self.speed > 0.0:
            raise OptionError(f"speed is tokens a second for one user, above 0, got {self.speed:g}")
        if self.draft < 0 or not 0.0 <= self.accepted <= 1.0:
            raise OptionError(f"drafting needs draft >= 0 and accepted 0..1, got {self.draft} and {self.accepted:g}")

    @property
    def kept(self) -> float:
        """Tokens that one step yields for one sequence on average: 1 + p + p^2 + ... over the drafted ones."""
        return float(sum(self.accepted**place for place in range(self.draft + 1)))

    @property
    def context(self) -> float:
        """Tokens that a sequence holds on average while it is answered."""
        return self.prompt + self.answer / 2.0

    def formats(self, chip: ChipSpec) -> Formats:
        """Formats on a chip: 8-bit integers where it has no 8-bit floating point, 16 bits where it has neither."""
        kept, products = serving_formats(chip, self.weights)
        return Formats(weights=kept, products=products, cache=serving_formats(chip, self.cache)[0])


def serving_formats(chip: ChipSpec, wanted: str) -> tuple[str, str]:
    """The format in which a chip keeps weights that are wanted at another, and that of its products with them."""
    if wanted == "fp4":
        return "fp4", "fp4" if chip.fp4_tflops else "fp8" if chip.fp8_tflops else "bf16"
    if wanted in ("fp8", "int8"):
        other = {"fp8": chip.int8_tops, "int8": chip.fp8_tflops}[wanted]
        own = {"fp8": chip.fp8_tflops, "int8": chip.int8_tops}[wanted]
        found = wanted if own else {"fp8": "int8", "int8": "fp8"}[wanted] if other else "bf16"
        return found, found
    return wanted, wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRates:
    """What of its peaks a chip reaches in service; each a number or draws of shape (draws, 1).

    Attributes
    ----------
    prefill, decode
        Share of the peak that products and attention reach when reading prompts and when writing.
    expert
        What is left of shares of peak and bandwidth in products with experts: small, uneven matrices.
    bandwidth, link
        Share of the bandwidth of memory, and of link and network, that is reached.
    hidden
        Share of the shorter of work and traffic that hides behind the longer, 0..1.
    wait_s
        Seconds that one exchange takes however little is sent.
    """

    prefill: Array | float = 0.45
    decode: Array | float = 0.45
    expert: Array | float = 0.7
    bandwidth: Array | float = 0.65
    link: Array | float = 0.7
    hidden: Array | float = 0.7
    wait_s: Array | float = 15e-6


#: Part of the best rate from which, and times the allowed time of a pass up to which a way of serving may be best in
#: another world; fastest ways that are tried whatever they yield. Ours: wider than rates differ between worlds.
LEAST, LATE, _FASTEST = 0.1, 3.0, 8

#: The middle of what chips reach, by which ways of serving are sorted out before draws are made.
_MIDDLE: Final = ServeRates(prefill=np.full((1, 1), 0.45), decode=np.full((1, 1), 0.45))


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSeconds:
    """Seconds of a pass by what takes them; each of the shape of rates over passes.

    Attributes
    ----------
    compute, bandwidth
        Parts in which operations, and parts in which bytes of memory take longer.
    traffic
        What does not hide of tensor and expert traffic.
    wait
        Exchanges, however little is sent.
    """

    compute: Array
    bandwidth: Array
    traffic: Array
    wait: Array

    @property
    def total(self) -> Array:
        """Seconds of the pass."""
        return self.compute + self.bandwidth + self.traffic + self.wait


def pass_time(work: Pass, cluster: Cluster, formats: Formats, rates: ServeRates, *, decoding: bool) -> PassSeconds:
    """Seconds of a pass by what takes them.

    Each part (weights that all tokens visit, experts, attention) takes the longer of its operations and its bytes;
    elementwise passes take their bytes.

    Notes
    -----
    Method: docs/methods/plan-serving.md.
    """
    chip = cluster.chip
    share = rates.decode if decoding else rates.prefill
    # Kernels of decoding multiply caches in the format in which they are kept; prefill attends at 16 bits.
    narrow, wide = (chip.peak(name) * share for name in (formats.products, formats.cache if decoding else "bf16"))
    bandwidth = chip.memory_bytes_s * rates.bandwidth
    compute, memory = np.zeros(1), work.passed_bytes / bandwidth
    for flop, size, peak, left in (
        (work.shared_flop, work.shared_bytes, narrow, 1.0),
        (work.expert_flop, work.expert_bytes, narrow, rates.expert),
        (work.attention_flop, work.cache_bytes, wide, 1.0),
    ):
        working, reading = flop / (peak * left), size / (bandwidth * left)
        compute = compute + np.where(working >= reading, working, 0.0)
        memory = memory + np.where(working >= reading, 0.0, reading)
    near = (work.tensor_bytes + work.expert_link_bytes) / (cluster.link_bytes_s * rates.link)
    far = work.expert_network_bytes / (cluster.network_bytes_s * rates.link)
    # Link and network carry at the same time; the longer of them is what hides behind work, or work behind it.
    sent, worked = np.maximum(near, far), compute + memory
    exposed = np.maximum(sent - worked, 0.0) + (1.0 - rates.hidden) * np.minimum(sent, worked)
    return PassSeconds(compute=compute, bandwidth=memory, traffic=exposed, wait=work.exchanges * rates.wait_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """How fast one phase goes in each world; all of shape (draws,).

    Attributes
    ----------
    rate
        Tokens a second of one chip: tokens that are read and were not cached, or tokens that are written.
    speed
        Tokens a second of one user (decoding), or of one group (prefill).
    met
        Whether the speed that was asked for is met; where nothing meets it the fastest way is taken.
    chips, tensor, batch
        The way that was chosen.
    parts
        Shares of the time by compute, bandwidth, traffic and wait.
    """

    rate: Array
    speed: Array
    met: NDArray[np.bool_]
    chips: Array
    tensor: Array
    batch: Array
    parts: dict[str, Array]


def prefill(model: Architecture, cluster: Cluster, service: Service, rates: ServeRates) -> Phase:
    """How fast prompts are read, on the cut that reads most tokens for a chip.

    Raises OptionError if the model fits on no cut.
    """
    formats = service.formats(cluster.chip)
    cut = _cuts(model, cluster, decoding=False)
    cut = fitting(model, cluster, formats, cut, context=service.prompt, decoding=False)
    work = prefill_pass(model, cut, formats, prompt=service.prompt, cached=service.cached, domain=cluster.domain)
    kept = promising(work, cluster, formats, decoding=False)
    cut, work = cut.take(kept), work.take(kept)
    time = pass_time(work, cluster, formats, rates, decoding=False)
    return _chosen(cut, time, work.tokens / time.total, speed=cut.batch / time.total, wanted=0.0)


def decode(
    model: Architecture, cluster: Cluster, service: Service, rates: ServeRates, *, endless: bool = False
) -> Phase:
    """How fast answers are written, on the cut and batch that write most tokens for a chip at the speed asked for.

    Parameters
    ----------
    endless
        As if memory had no end.

    Raises
    ------
    OptionError
        If the model fits on no cut.
    """
    formats, draft = service.formats(cluster.chip), min(service.draft, model.mtp)
    kept = replace(service, draft=draft).kept
    cut = _cuts(model, cluster, decoding=True)
    if not endless:
        cut = fitting(model, cluster, formats, cut, context=service.context, decoding=True, draft=draft)
    work = decode_pass(model, cut, formats, context=service.context, domain=cluster.domain, draft=draft, kept=kept)
    places = promising(work, cluster, formats, decoding=True, longest=kept / service.speed)
    cut, work = cut.take(places), work.take(places)
    time = pass_time(work, cluster, formats, rates, decoding=True)
    return _chosen(cut, time, work.tokens / time.total, speed=kept / time.total, wanted=service.speed)


def promising(
    work: Pass, cluster: Cluster, formats: Formats, *, decoding: bool, longest: float = np.inf
) -> NDArray[np.int64]:
    """The passes that may be best in some world, by their places.

    In the middle of the prior: those that do at least LEAST of the best among passes that take no longer than they may,
    of passes up to LATE times as long, and the fastest few.

    Parameters
    ----------
    longest
        Seconds that a pass may take.
    """
    seconds = pass_time(work, cluster, formats, _MIDDLE, decoding=decoding).total[0]
    rate = work.tokens / seconds
    short = seconds <= longest
    best = rate[short].max() if short.any() else 0.0
    kept = (rate >= LEAST * best) & (seconds <= LATE * longest)
    kept[np.argsort(seconds)[:_FASTEST]] = True
    return np.flatnonzero(kept)


def _chosen(cut: Cut, time: PassSeconds, rate: Array, *, speed: Array, wanted: float) -> Phase:
    """The best cut of each world: most tokens among those that meet the speed, else the fastest."""
    meets = speed >= wanted
    met: NDArray[np.bool_] = np.any(meets, axis=1)
    best = np.where(met, np.argmax(np.where(meets, rate, -1.0), axis=1), np.argmax(speed, axis=1))
    rows = np.arange(rate.shape[0])
    total = time.total[rows, best]
    taken = cut.take(best)
    parts = {
        part.name: np.broadcast_to(getattr(time, part.name), rate.shape)[rows, best] / total for part in fields(time)
    }
    return Phase(
        rate=rate[rows, best],
        speed=speed[rows, best],
        met=met,
        chips=taken.chips,
        tensor=taken.tensor,
        batch=taken.batch,
        parts=parts,
    )


def fitting(
    model: Architecture,
    cluster: Cluster,
    formats: Formats,
    cut: Cut,
    *,
    context: float,
    decoding: bool,
    draft: int = 0,
) -> Cut:
    """The cuts whose weights and caches fit in memory.

    Raises
    ------
    OptionError
        If none fits: says by how much, and how many chips would hold it.
    """
    held = held_bytes(model, cut, formats, context=context, decoding=decoding, draft=draft)
    room = cluster.chip.memory_bytes * FILLED
    fits = held <= room
    if not fits.any():
        least = int(np.argmin(held))
        many = int(np.ceil((held[least] * cut.chips[least]) / max(room, 1.0)))
        raise OptionError(
            f"{cluster.name}: no way of serving fits: the smallest needs {held[least] / 1e9:.0f} GB on each of "
            f"{int(cut.chips[least])} chips and {max(room, 0.0) / 1e9:.0f} GB are free; "
            f"about {many} chips of that memory could hold it"
        )
    return cut.take(np.flatnonzero(fits))


def _cuts(model: Architecture, cluster: Cluster, *, decoding: bool) -> Cut:
    found = ways_of_cutting(model, cluster, most=cluster.count)
    steps = np.arange(int(np.log(_LARGEST) / np.log(_STEP)) + 1)
    batches = np.unique(np.round(_STEP**steps)) if decoding else np.array([PASS_TOKENS])
    each = np.repeat(np.array(found, dtype=np.float64), batches.size, axis=0)
    return Cut(chips=each[:, 0], tensor=each[:, 1], batch=np.tile(batches, len(found)))


def ways_of_cutting(model: Architecture, cluster: Cluster, *, most: int) -> list[tuple[int, int]]:
    """Chips of a replica and ways in which attention is cut: what is tried.

    Replicas of powers of two chips and of whole domains, up to `most` and to twice the experts; attention is cut within
    a domain. A dense model is cut as many ways as there are chips.
    """
    count, domain = min(most, cluster.count, _MOST_CHIPS), min(cluster.domain, cluster.count)
    heads = min(group.attention.heads for group in model.layers)
    sizes = {2**power for power in range(count.bit_length())} | {domain * times for times in (1, 2, 4)}
    return [
        (chips, tensor)
        for chips in sorted(sizes)
        for tensor in (2**power for power in range(min(chips, domain).bit_length()))
        if chips <= count
        and heads % tensor == 0
        and chips % tensor == 0
        and (tensor == chips or chips <= 2 * model.experts)
    ]
