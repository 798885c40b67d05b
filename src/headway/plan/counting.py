"""What a model's numbers add up to: parameters, operations for a token, bytes kept for a token.

Total and active parameters are two numbers with two names and are never mixed. One multiply-add is two operations.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from headway.plan.architecture import Architecture, Attention, FeedForward, Layers

#: Operations of a backward pass over those of a forward pass: gradients of inputs and of weights. Source: Kaplan et
#: al. 2020, arXiv 2001.08361, section 2.1.
BACKWARD: Final = 2.0

#: Bytes of a value at the precisions of a recipe, scales of blocks not counted. Source: their definition.
BYTES: Final = {"fp32": 4.0, "bf16": 2.0, "fp16": 2.0, "fp8": 1.0, "int8": 1.0, "fp4": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Parameters of a model, by what a plan does with them; numbers, not billions.

    Attributes
    ----------
    embedding, head
        Input table, and output matrix (0 where they are one).
    attention, dense, experts, router, norms, other
        Of all layers; `dense` includes shared experts; `experts` are those among which tokens choose.
    visited
        The part of `experts` that one token visits.
    mtp
        Of the modules of multi-token prediction, which the total does not include.
    mtp_visited
        The part of `mtp` that one token visits.
    lookup
        Tables that may lie in host memory; in the total, visited by nobody's matrix product.
    """

    embedding: float
    head: float
    attention: float
    dense: float
    experts: float
    visited: float
    router: float
    norms: float
    other: float
    mtp: float
    mtp_visited: float
    lookup: float

    @property
    def total(self) -> float:
        """All parameters of the model as it is used: without multi-token prediction."""
        return self.shared + self.experts + self.lookup

    @property
    def active(self) -> float:
        """Parameters that take part in one token, both embeddings included."""
        return self.shared + self.visited

    @property
    def shared(self) -> float:
        """Parameters that every token visits."""
        return self.embedding + self.head + self.attention + self.dense + self.router + self.norms + self.other

    @property
    def trained(self) -> float:
        """All parameters that a training step updates: with multi-token prediction."""
        return self.total + self.mtp


def parameters(model: Architecture) -> Parameters:
    """The parameters of a model."""
    hidden, table = model.hidden, float(model.vocabulary * model.hidden)

    def over(count: Callable[[Layers], float], groups: tuple[Layers, ...] = model.layers) -> float:
        return float(sum(group.count * count(group) for group in groups))

    extra = model.trained_layers[len(model.layers) :]
    joined = model.mtp * 2.0 * hidden * hidden
    blocks = over(lambda group: always_parameters(group, hidden), extra) + joined
    return Parameters(
        embedding=table + model.positions * hidden,
        head=0.0 if model.tied_embeddings else table,
        attention=over(lambda group: attention_parameters(group.attention, hidden)),
        dense=over(lambda group: _dense(group.ffn, hidden)),
        experts=over(lambda group: expert_parameters(group.ffn, hidden) * group.ffn.experts),
        visited=over(lambda group: expert_parameters(group.ffn, hidden) * group.ffn.active),
        router=over(lambda group: float(group.ffn.experts * hidden)),
        norms=over(lambda _: 2.0 * hidden) + hidden,
        other=model.other_parameters_b * 1e9,
        mtp=blocks + over(lambda group: expert_parameters(group.ffn, hidden) * group.ffn.experts, extra),
        mtp_visited=blocks + over(lambda group: expert_parameters(group.ffn, hidden) * group.ffn.active, extra),
        lookup=model.lookup_parameters_b * 1e9,
    )


def always_parameters(group: Layers, hidden: int) -> float:
    """Parameters of a layer that every token visits."""
    ffn = group.ffn
    return attention_parameters(group.attention, hidden) + _dense(ffn, hidden) + (ffn.experts + 2.0) * hidden


def _dense(ffn: FeedForward, hidden: int) -> float:
    """Feed-forward matrices that every token visits."""
    width = ffn.width if ffn.kind == "dense" else ffn.shared_total
    return (3.0 if ffn.gated else 2.0) * hidden * width + 2.0 * hidden * ffn.expert_hidden


def expert_parameters(ffn: FeedForward, hidden: int) -> float:
    """Parameters of one expert among which tokens choose; 0 for a dense part."""
    return (3.0 if ffn.gated else 2.0) * ffn.read_width(hidden) * ffn.width if ffn.kind == "experts" else 0.0


def attention_parameters(attention: Attention, hidden: int) -> float:
    """Parameters of the attention of one layer."""
    keys, values = attention.key_width, attention.value_width
    out = float(attention.heads * values)
    if attention.kind == "latent":
        found = _latent(attention, hidden)
    else:
        shared = attention.key_heads * (keys if attention.shared_kv else keys + values)
        found = _queries(attention, hidden) + hidden * float(shared)
        found += float(attention.heads * keys + shared) if attention.bias else 0.0
    gate = hidden * out if attention.output_gate else 0.0
    return found + _output(attention, hidden, out) + gate + _indexer(attention, hidden)


def _queries(attention: Attention, hidden: int) -> float:
    """The matrix of queries, or the two beside a narrow waist and the norm in it."""
    queries, rank = attention.heads * attention.key_width, attention.q_rank
    return float(hidden * rank + rank * queries + rank if rank else hidden * queries)


def _output(attention: Attention, hidden: int, out: float) -> float:
    """The matrix behind the heads, or one for each group of heads into a waist and one out of all waists.

    Source: DeepSeek-V4, arXiv 2606.19348.
    """
    rank = attention.output_rank
    return out * rank + attention.output_groups * float(rank * hidden) if rank else hidden * out


def _latent(attention: Attention, hidden: int) -> float:
    """Projections of latent attention: queries, the latent with its positions, keys and values from the latent.

    Source: DeepSeek-V2, arXiv 2405.04434, section 2.1 and appendix C.
    """
    latent = hidden * (attention.kv_rank + attention.rope_dim) + attention.kv_rank
    return _queries(attention, hidden) + float(
        latent + attention.kv_rank * attention.heads * (attention.head_dim + attention.value_width)
    )


def _indexer(attention: Attention, hidden: int) -> float:
    """The heads that choose tokens: queries from the compressed queries, one key, a weight for each head.

    Source: DeepSeek-V3.2, arXiv 2512.02556, section 2.1.
    """
    width = attention.indexer_heads * attention.indexer_dim
    return float((attention.q_rank or hidden) * width + hidden * (attention.indexer_dim + attention.indexer_heads))


def kv_bytes(model: Architecture, *, precision: str = "bf16") -> float:
    """Bytes that serving keeps for each token of a sequence, all layers together.

    A window does not shrink what one more token takes until the window is full: use `cache_bytes` for whole sequences.
    """
    return sum(group.count * _kept(group.attention) for group in model.layers) * BYTES[precision]


def _kept(attention: Attention) -> float:
    """Values kept for one token of one layer."""
    if attention.kind == "linear":
        return 0.0
    if attention.kind == "latent":
        found = float(attention.kv_rank + attention.rope_dim)
    else:
        value = 0 if attention.shared_kv else attention.value_width
        found = float(attention.key_heads * (attention.key_width + value))
    # What chooses tokens looks at compressed ones, where they are compressed.
    return (found + (attention.indexer_dim if attention.top_k else 0)) / attention.compress


def cache_bytes(model: Architecture, tokens: float, *, precision: str = "bf16") -> float:
    """Bytes that serving keeps for one sequence of some tokens: windows end, linear layers keep a state."""
    found = 0.0
    for group in model.layers:
        attention = group.attention
        if attention.kind == "linear":
            found += group.count * attention.key_heads * attention.key_width * attention.value_width
        else:
            found += group.count * _kept(attention) * (min(tokens, attention.window) if attention.window else tokens)
    return found * BYTES[precision]


def matrix_parameters(model: Architecture, *, with_mtp: bool = True) -> float:
    """Parameters that a token is multiplied with: visited ones and the output head, without the input table.

    Each module of multi-token prediction ends in the output head once more.
    """
    counted = parameters(model)
    heads = float(model.vocabulary * model.hidden)
    found = counted.attention + counted.dense + counted.visited + counted.router + counted.other + heads
    return found + (counted.mtp_visited + model.mtp * heads if with_mtp else 0.0)


def reach(attention: Attention, sequence: float, *, masked: bool = True) -> float:
    """Tokens that one token attends to, on average over a sequence.

    Parameters
    ----------
    masked
        Whether work on tokens that lie ahead is skipped; kernels of 2021 did it all.
    """
    if attention.kind == "linear":
        return float(attention.key_width)
    whole = sequence / attention.compress
    full = whole / 2.0 if masked else whole
    limit = attention.top_k or attention.window
    if not limit or limit >= whole:
        return full
    # The first `limit` tokens see fewer: on average half of it.
    return limit * (1.0 - limit / (2.0 * whole)) if masked else float(limit)


def attention_flop(model: Architecture, sequence: float, *, masked: bool = True, with_mtp: bool = True) -> float:
    """Operations of the attention itself for one token, forward: scores and weighted sums, all layers."""
    groups = model.trained_layers if with_mtp else model.layers
    return sum(group.count * _scores(group.attention, sequence, masked=masked) for group in groups)


def _scores(attention: Attention, sequence: float, *, masked: bool) -> float:
    seen = reach(attention, sequence, masked=masked)
    if attention.kind == "linear":
        # The state of each head is read and written: twice a product of a key and a value.
        return 4.0 * attention.heads * attention.key_width * attention.value_width
    found = 2.0 * seen * attention.heads * (attention.key_width + attention.value_width)
    if attention.top_k:
        whole = sequence / attention.compress
        looked = whole / 2.0 if masked else whole
        found += 2.0 * looked * attention.indexer_heads * attention.indexer_dim
    return found


def training_flop(model: Architecture, sequence: float, *, masked: bool = True, with_mtp: bool = False) -> float:
    """Operations that train on one token: forward and backward, without any that are done twice."""
    forward = 2.0 * matrix_parameters(model, with_mtp=with_mtp)
    forward += attention_flop(model, sequence, masked=masked, with_mtp=with_mtp)
    return (1.0 + BACKWARD) * forward
