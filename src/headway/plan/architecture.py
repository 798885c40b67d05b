"""A transformer as plain numbers: layers of attention and feed-forward parts of any kind, in any mix.

No list of supported models: what a model is, its numbers say. Whether they make sense is checked once, here.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from headway.errors import OptionError

#: How keys and values come about: one for each head, shared by groups of heads, from one compressed latent, or a
#: running state instead of a cache.
AttentionKind = Literal["full", "grouped", "latent", "linear"]

#: Bounds against slips of the keyboard, beyond every published model: layers, heads and experts of one, all else.
MOST_LAYERS: Final = 2_000
MOST_PARTS: Final = 100_000
_MOST: Final = 1e9

#: How the feed-forward part is built.
FeedForwardKind = Literal["dense", "experts"]

#: Unknown keys of a description are refused: a misspelt number must not become a default. Read by pydantic.
_STRICT: Final = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """The attention of a layer.

    Attributes
    ----------
    heads, kv_heads
        Query heads, and heads of keys and values; 0: as many as `heads`.
    head_dim, value_dim, rope_dim
        Width of a key without and of a value (0: as the key); for latent attention the part of a key with positions.
    q_rank, kv_rank
        Width of the compressed queries (0: not compressed); of latent attention, that of the latent that is kept.
    window
        Only so many tokens back are attended to; 0: all.
    top_k, indexer_heads, indexer_dim
        Sparse attention: how many tokens are chosen (0: all), and the heads that choose them.
    compress
        Keys and values are compressed along the sequence by this factor.
    output_gate, bias
        Whether a gate as wide as the heads multiplies their output; whether queries, keys and values have a bias.
    output_rank, output_groups
        The heads' output goes through so narrow a waist for each of so many groups of heads (0: straight out).
    shared_kv
        A key is its value too: one matrix, kept once.
    """

    __pydantic_config__: ClassVar = _STRICT

    kind: AttentionKind
    heads: int
    head_dim: int
    kv_heads: int = 0
    value_dim: int = 0
    rope_dim: int = 0
    q_rank: int = 0
    kv_rank: int = 0
    window: int = 0
    top_k: int = 0
    indexer_heads: int = 0
    indexer_dim: int = 0
    compress: float = 1.0
    output_gate: bool = False
    bias: bool = False
    output_rank: int = 0
    output_groups: int = 1
    shared_kv: bool = False

    def __post_init__(self) -> None:
        _positive("attention", heads=self.heads, head_dim=self.head_dim)
        _not_negative("attention", **{name: getattr(self, name) for name in _ATTENTION_COUNTS})
        _at_most("attention", MOST_PARTS, heads=self.heads)
        if self.kind == "latent" and self.kv_rank == 0:
            raise OptionError("attention: latent attention needs kv_rank, the width of the latent that is kept")
        if self.kv_heads > self.heads or (self.kv_heads and self.heads % self.kv_heads):
            raise OptionError(f"attention: {self.heads} heads cannot share {self.kv_heads} heads of keys and values")
        if self.output_groups < 1 or self.heads % self.output_groups:
            raise OptionError(f"attention: {self.heads} heads do not fall into {self.output_groups} groups of output")
        if self.compress < 1.0:
            raise OptionError(
                f"attention: compress is the factor by which keys shrink, at least 1, got {self.compress}"
            )
        if self.top_k and self.kind == "linear":
            raise OptionError("attention: linear attention keeps no keys, so top_k has nothing to choose from")

    @property
    def key_heads(self) -> int:
        """Heads of keys and values."""
        return self.kv_heads or self.heads

    @property
    def key_width(self) -> int:
        """Width of one key, positions included."""
        return self.head_dim + self.rope_dim

    @property
    def value_width(self) -> int:
        """Width of one value."""
        return self.value_dim or self.head_dim


_ATTENTION_COUNTS: Final = (
    "kv_heads", "value_dim", "rope_dim", "q_rank", "kv_rank", "window", "top_k", "indexer_heads", "indexer_dim",
    "output_rank",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedForward:
    """The feed-forward part of a layer.

    Attributes
    ----------
    width
        Hidden width; of one expert where there are experts.
    gated
        Three matrices (gate, up, down) instead of two.
    experts, active
        Experts, and how many of them a token visits: a mean where tokens differ.
    shared, shared_width
        Experts that every token visits, and the width of one of them (0: as `width`).
    expert_hidden
        Width of the latent that experts read and write, with one matrix into and one out of it (0: the model's own).
    node_limit
        Nodes that a token's experts may lie on; 0: any.
    """

    __pydantic_config__: ClassVar = _STRICT

    kind: FeedForwardKind
    width: int
    gated: bool = True
    experts: int = 0
    active: float = 0.0
    shared: int = 0
    shared_width: int = 0
    expert_hidden: int = 0
    node_limit: int = 0

    def __post_init__(self) -> None:
        _positive("feed-forward part", width=self.width)
        _not_negative(
            "feed-forward part",
            experts=self.experts,
            active=self.active,
            shared=self.shared,
            shared_width=self.shared_width,
            expert_hidden=self.expert_hidden,
            node_limit=self.node_limit,
        )
        _at_most("feed-forward part", MOST_PARTS, experts=self.experts)
        if (self.kind == "experts") != (self.experts > 0):
            raise OptionError(f"feed-forward part: kind {self.kind} with {self.experts} experts; give both or neither")
        if self.kind == "experts" and not 0.0 < self.active <= self.experts:
            raise OptionError(f"feed-forward part: a token visits {self.active:g} of {self.experts} experts")

    def read_width(self, hidden: int) -> int:
        """Width of what experts read and write in a model of a width."""
        return self.expert_hidden or hidden

    @property
    def shared_total(self) -> int:
        """Width of all experts together that every token visits."""
        return self.shared * (self.shared_width or self.width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Some layers that are alike."""

    __pydantic_config__: ClassVar = _STRICT

    count: int
    attention: Attention
    ffn: FeedForward

    def __post_init__(self) -> None:
        _positive("layers", count=self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """A transformer: what is trained.

    Attributes
    ----------
    layers
        Groups of layers that are alike; their order does not matter to what is counted.
    positions
        Rows of learned position embeddings.
    mtp
        Modules of multi-token prediction that are trained along: a block of the last kind each.
    lookup_parameters_b
        Parameters of look-up tables that may lie in host memory, billions.
    other_parameters_b
        Parameters of no such part, billions: counted, and visited by every token.
    step_overhead
        Share of a step's time that parts described by none of this add, measured by who proposed them.
    """

    hidden: int
    vocabulary: int
    layers: tuple[Layers, ...]
    tied_embeddings: bool = False
    positions: int = 0
    mtp: int = 0
    lookup_parameters_b: float = 0.0
    other_parameters_b: float = 0.0
    step_overhead: float = 0.0

    def __post_init__(self) -> None:
        _positive("model", hidden=self.hidden, vocabulary=self.vocabulary, layers=len(self.layers))
        _not_negative(
            "model",
            positions=self.positions,
            mtp=self.mtp,
            lookup_parameters_b=self.lookup_parameters_b,
            other_parameters_b=self.other_parameters_b,
            step_overhead=self.step_overhead,
        )
        _at_most("model", MOST_LAYERS, layers=self.depth + self.mtp)

    @property
    def depth(self) -> int:
        """Layers, without those of multi-token prediction."""
        return sum(group.count for group in self.layers)

    @property
    def trained_layers(self) -> tuple[Layers, ...]:
        """The layers, and the blocks of multi-token prediction as layers of the last kind."""
        if not self.mtp:
            return self.layers
        last = self.layers[-1]
        return (*self.layers, Layers(count=self.mtp, attention=last.attention, ffn=last.ffn))

    @property
    def experts(self) -> int:
        """The most experts that a layer has; 0 for a dense model."""
        return max(group.ffn.experts for group in self.layers)


def _positive(what: str, **values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise OptionError(f"{what}: {name} must be above 0, got {value}")
    _at_most(what, _MOST, **values)


def _not_negative(what: str, **values: float) -> None:
    for name, value in values.items():
        if not value >= 0:
            raise OptionError(f"{what}: {name} must not be below 0, got {value}")
    _at_most(what, _MOST, **values)


def _at_most(what: str, most: float, **values: float) -> None:
    for name, value in values.items():
        if value > most:
            shown = value if value < _MOST else "more than a billion"
            raise OptionError(f"{what}: {name} must be at most {most:,.0f}, got {shown}")
