"""What one chip has to do in one pass of serving: operations, bytes of weights and caches, traffic; counted, not timed.

A pass reads some tokens of prompts (prefill) or writes the next token of every sequence of a batch (decode). A replica
of `chips` chips cuts attention and whatever all tokens visit `tensor` ways and spreads experts over all of its chips,
so that it holds chips / tensor groups, each with a batch of its own. All arrays have shape (layouts,).
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.architecture import Architecture, Attention
from headway.plan.counting import BYTES, attention_flop, cache_bytes, expert_parameters, parameters
from headway.plan.load import elementwise_bytes
from headway.plan.recipe import Recipe

Array = NDArray[np.float64]

#: Bytes of a value that is sent: tokens go to experts at 8 bits and come back at 16; all-reduces are at 16 bits.
#: Source: DeepSeek-V3, arXiv 2412.19437, section 3.3.3.
_OUT, _BACK, _WORD = 1.0, 2.0, 2.0

#: All-reduces of a layer cut by tensor parallelism, and exchanges of a layer with experts (out and back).
#: Sources: arXiv 1909.08053, section 3; arXiv 2412.19437, section 3.4.
_EXCHANGES: Final = 2.0

#: Chips that share one path to a network of nodes where a token is sent to a node once and handed on inside it.
#: Source: nodes of 8 chips in every published deployment.
NODE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How a model is cut for serving, many ways side by side; each of shape (layouts,).

    Attributes
    ----------
    chips, tensor
        Chips of a replica, and ways in which attention is cut; chips / tensor groups serve each a batch.
    batch
        Sequences of one group in decoding; tokens of one pass of a group in prefill.
    """

    chips: Array
    tensor: Array
    batch: Array

    def take(self, places: NDArray[np.int64]) -> "Cut":
        """Some of the cuts, in the order of `places`."""
        return Cut(**{part.name: getattr(self, part.name)[places] for part in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one chip has to do in one pass.

    Attributes
    ----------
    shared_flop, shared_bytes
        Products with weights that all tokens visit, output head included; bytes of those weights.
    expert_flop, expert_bytes
        Products with chosen experts; bytes of the experts that any token of the pass visits.
    attention_flop, cache_bytes
        Scores and sums of attention; bytes of keys and values that are read for them.
    passed_bytes
        Bytes through memory of elementwise passes: norms, sums, gates, casts, routing.
    tensor_bytes, expert_link_bytes, expert_network_bytes
        Bytes that leave the chip: all-reduces; tokens to experts within and across scale-up domains.
    exchanges
        Times that chips wait for each other.
    tokens
        Tokens of the pass per chip that come of it: read, or written.
    """

    shared_flop: Array
    shared_bytes: Array
    expert_flop: Array
    expert_bytes: Array
    attention_flop: Array
    cache_bytes: Array
    passed_bytes: Array
    tensor_bytes: Array
    expert_link_bytes: Array
    expert_network_bytes: Array
    exchanges: Array
    tokens: Array

    def take(self, places: NDArray[np.int64]) -> "Pass":
        """The passes of some of the cuts, in the order of `places`."""
        return Pass(**{part.name: getattr(self, part.name)[places] for part in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """Number formats of weights as they are kept, of the products with them, and of caches."""

    weights: str = "fp8"
    products: str = "fp8"
    cache: str = "bf16"


def decode_pass(
    model: Architecture, cut: Cut, formats: Formats, *, context: float, domain: int, draft: int = 0, kept: float = 1.0
) -> Pass:
    """One step of decoding: every sequence of a batch gets its next token.

    Parameters
    ----------
    context
        Tokens that a sequence holds, on average.
    domain
        Chips that share one scale-up network.
    draft, kept
        Tokens drafted ahead for each sequence by the modules of multi-token prediction and checked in the same step,
        and tokens that a step yields on average, from 1 to 1 + draft.
    """
    looked = cut.batch * (1.0 + draft)
    reading = sum(group.count * read_bytes(group.attention, context) for group in model.layers) * BYTES[formats.cache]
    scores = sum(group.count * decode_flop(group.attention, context) for group in model.layers)
    drafting = _draft_parameters(model) * draft
    return _pass(
        model,
        cut,
        formats,
        looked=looked,
        attention=looked * scores / cut.tensor,
        cache=cut.batch * reading / cache_ways(model, cut.tensor),
        drafted=drafting,
        relayed=False,
        domain=domain,
        tokens=cut.batch * kept / cut.tensor,
    )


def prefill_pass(model: Architecture, cut: Cut, formats: Formats, *, prompt: float, cached: float, domain: int) -> Pass:
    """One pass over tokens of prompts; the part of a prompt that is cached is attended to, not worked on again.

    Parameters
    ----------
    prompt
        Tokens of a prompt.
    cached
        Share of it that comes from a cache, 0..1; 1 excluded.
    """
    scores = new_token_flop(model, prompt, prompt * cached)
    return _pass(
        model,
        cut,
        formats,
        looked=cut.batch,
        attention=cut.batch * scores / cut.tensor,
        # Keys of a prompt are read once for a whole block of its queries.
        cache=cut.batch / max(prompt * (1.0 - cached), 1.0) * cache_bytes(model, prompt, precision=formats.cache)
        / cache_ways(model, cut.tensor),
        drafted=0.0,
        relayed=True,
        domain=domain,
        tokens=cut.batch / cut.tensor,
    )  # fmt: skip


def _pass(
    model: Architecture,
    cut: Cut,
    formats: Formats,
    *,
    looked: Array,
    attention: Array,
    cache: Array,
    drafted: float,
    relayed: bool,
    domain: int,
    tokens: Array,
) -> Pass:
    counted = parameters(model)
    head = float(model.vocabulary * model.hidden)
    shared = counted.attention + counted.dense + counted.router + counted.other + head
    groups = cut.chips / cut.tensor
    size = BYTES[formats.weights]
    link, network = expert_traffic(model, cut, looked, domain=domain, relayed=relayed)
    cut_ways = cut.tensor > 1
    return Pass(
        shared_flop=2.0 * looked * (shared + drafted) / cut.tensor,
        shared_bytes=np.broadcast_to(shared * size / cut.tensor, cut.chips.shape),
        expert_flop=2.0 * looked * groups * counted.visited / cut.chips,
        expert_bytes=touched_parameters(model, looked * groups) * size / cut.chips,
        attention_flop=attention,
        cache_bytes=cache,
        passed_bytes=looked
        / cut.tensor
        * elementwise_bytes(model, Recipe(precision="fp8" if size < _WORD else "bf16")),
        tensor_bytes=_EXCHANGES * model.depth * 2.0 * (cut.tensor - 1.0) / cut.tensor * looked * model.hidden * _WORD,
        expert_link_bytes=link,
        expert_network_bytes=network,
        exchanges=_EXCHANGES * (model.depth * cut_ways + _expert_layers(model) * (cut.chips > 1)),
        tokens=tokens,
    )


def _draft_parameters(model: Architecture) -> float:
    """Parameters that one drafted token visits in a module of multi-token prediction, output head included."""
    if not model.mtp:
        return 0.0
    return parameters(model).mtp_visited / model.mtp + model.vocabulary * model.hidden


def _expert_layers(model: Architecture) -> int:
    return sum(group.count for group in model.layers if group.ffn.kind == "experts")


def touched_parameters(model: Architecture, tokens: Array) -> Array:
    """Parameters of the experts that some tokens visit: an expert is missed by all of n tokens with (1 - k/E)^n."""
    found = np.zeros_like(tokens)
    for group in model.layers:
        ffn = group.ffn
        if ffn.kind == "experts":
            missed = (1.0 - ffn.active / ffn.experts) ** tokens
            found = found + group.count * ffn.experts * expert_parameters(ffn, model.hidden) * (1.0 - missed)
    return found


def expert_traffic(model: Architecture, cut: Cut, tokens: Array, *, domain: int, relayed: bool) -> tuple[Array, Array]:
    """Bytes that one chip sends to experts and gets back, within and across scale-up domains.

    Parameters
    ----------
    tokens
        Tokens of a group in the pass.
    relayed
        Whether a token is sent to a node once and handed on inside it (prefill) or to each expert (decoding).
    """
    if not model.experts:
        return np.zeros_like(tokens), np.zeros_like(tokens)
    near = np.minimum(cut.chips, domain)
    across, within = 1.0 - near / cut.chips, (near - 1.0) / cut.chips
    link = network = np.zeros_like(tokens)
    for group in model.layers:
        ffn = group.ffn
        if ffn.kind != "experts":
            continue
        sent = group.count * tokens / cut.tensor * ffn.read_width(model.hidden) * (_OUT + _BACK)
        nodes = np.maximum(cut.chips / np.minimum(near, NODE), 1.0)
        reached = nodes * (1.0 - (1.0 - 1.0 / nodes) ** ffn.active)
        copies = np.minimum(reached, ffn.node_limit or np.inf) if relayed else ffn.active
        link = link + sent * ffn.active * (within if not relayed else np.where(across > 0, 1.0, within))
        network = network + sent * copies * across
    return link, network


def cache_ways(model: Architecture, tensor: Array) -> Array:
    """Ways in which a cache is cut by tensor parallelism: by heads of keys; a latent is held by every chip whole."""
    heads = min(
        (group.attention.key_heads if group.attention.kind != "latent" else 1) for group in model.layers
    )  # fmt: skip
    return np.minimum(tensor, float(heads))


def seen_tokens(attention: Attention, context: float) -> float:
    """Tokens whose keys a new token is compared with at a context."""
    whole = context / attention.compress
    limit = attention.top_k or attention.window
    return min(whole, float(limit)) if limit else whole


def read_bytes(attention: Attention, context: float) -> float:
    """Values that a layer reads from its cache for one step of one sequence: chosen tokens, and keys of the indexer."""
    if attention.kind == "linear":
        # The state is read and written.
        return 2.0 * attention.key_heads * attention.key_width * attention.value_width
    if attention.kind == "latent":
        kept = float(attention.kv_rank + attention.rope_dim)
    else:
        kept = float(attention.key_heads * (attention.key_width + attention.value_width))
    indexer = context * attention.indexer_dim if attention.top_k else 0.0
    return kept * seen_tokens(attention, context) + indexer


def decode_flop(attention: Attention, context: float) -> float:
    """Operations of scores and sums of one layer for one new token at a context.

    Latent attention works on the latent itself, the projections up being absorbed into those of queries and outputs:
    more operations for a token seen, far fewer bytes. Source: DeepSeek-V2, arXiv 2405.04434, appendix C.
    """
    if attention.kind == "linear":
        return 4.0 * attention.heads * attention.key_width * attention.value_width
    if attention.kind == "latent":
        width = 2 * attention.kv_rank + attention.rope_dim
    else:
        width = attention.key_width + attention.value_width
    indexer = 2.0 * context * attention.indexer_heads * attention.indexer_dim if attention.top_k else 0.0
    return 2.0 * attention.heads * width * seen_tokens(attention, context) + indexer


def new_token_flop(model: Architecture, prompt: float, cached: float) -> float:
    """Operations of attention for one new token of a prompt, on average, where its first tokens are cached."""
    done = cached * attention_flop(model, cached, with_mtp=False) if cached else 0.0
    return (prompt * attention_flop(model, prompt, with_mtp=False) - done) / (prompt - cached)


def held_bytes(
    model: Architecture, cut: Cut, formats: Formats, *, context: float, decoding: bool, draft: int = 0
) -> Array:
    """Bytes that one chip holds: its share of the weights, and the caches of its sequences."""
    counted = parameters(model)
    spread = counted.experts + (counted.mtp if draft else 0.0)
    weights = (counted.shared + counted.lookup) / cut.tensor + spread / cut.chips
    sequences = cut.batch if decoding else cut.batch / context
    caches = sequences * cache_bytes(model, context, precision=formats.cache) / cache_ways(model, cut.tensor)
    found: Array = weights * BYTES[formats.weights] + caches
    return found
