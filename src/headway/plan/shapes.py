"""Models of other sizes that look like a described one: a family of shapes.

Width of a head, ranks of latents, shared heads of keys and values, experts and how many a token visits stay. Hidden
width, heads, widths of feed-forward parts and depth grow together, so the ratio of width to depth stays about the same.
That is what published families do: Llama 3 has 128, 102 and 130 units of hidden width for each layer at 8B, 70B and
405B (arXiv 2407.21783, table 3), and the loss hardly depends on it (Kaplan et al. 2020, arXiv 2001.08361, figure 5).
"""

from dataclasses import replace
from math import lcm
from typing import Final

from headway.errors import OptionError
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers

#: Heads come in multiples of this, so that tensor parallelism can cut them; fewer where the model has fewer. A
#: parameter: ours; published models above 7B have 32 to 160 heads in multiples of 8.
_HEADS: Final = 8

#: Widths of feed-forward parts are rounded to multiples of this. A parameter: ours, as matrix kernels want them.
_WIDTH: Final = 64


def scaled(like: Architecture, size: float) -> Architecture:
    """The model of a family whose layers hold about `size` times the parameters of those of `like`.

    Heads take the nearest whole multiple, which steps; depth makes up for it, so that sizes lie close together.

    Raises
    ------
    OptionError
        For a size that is not above 0.
    """
    if not size > 0.0:
        raise OptionError(f"a model needs a size above 0, got {size:g}")
    first = like.layers[0].attention
    wider = _heads(first, size ** (1.0 / 3.0)) / first.heads
    depth = max(round(like.depth * size / wider**2), 1)
    if wider == 1.0 and depth == like.depth:
        return like
    return replace(
        like,
        hidden=max(round(like.hidden * wider), 1),
        layers=_groups(like, depth, wider),
        lookup_parameters_b=like.lookup_parameters_b * size,
        other_parameters_b=like.other_parameters_b * size,
    )


def sparser(like: Architecture, sparsity: float) -> Architecture:
    """The model with as many experts as make it so sparse: experts over those that a token visits.

    Raises
    ------
    OptionError
        For a model without experts, or fewer experts than a token visits.
    """
    if not like.experts:
        raise OptionError("a dense model has no experts to choose from; give a mixture of experts with --like")
    if sparsity < 1.0:
        raise OptionError(f"sparsity is experts over those that a token visits, at least 1, got {sparsity:g}")
    layers = tuple(replace(group, ffn=_sparser(group.ffn, sparsity)) for group in like.layers)
    return replace(like, layers=layers)


def _sparser(ffn: FeedForward, sparsity: float) -> FeedForward:
    return replace(ffn, experts=max(round(ffn.active * sparsity), 1)) if ffn.kind == "experts" else ffn


def _heads(attention: Attention, factor: float) -> int:
    """Heads of the attention of a larger or smaller model: multiples that its heads of keys and values can serve."""
    shared = attention.kv_heads if attention.kv_heads < attention.heads else 1
    unit = lcm(shared or 1, attention.output_groups, _HEADS if attention.heads % _HEADS == 0 else 1)
    return max(round(attention.heads * factor / unit), 1) * unit


def _groups(like: Architecture, depth: int, wider: float) -> tuple[Layers, ...]:
    """The groups of layers, in the proportions of the described model; a group that has no layer left goes."""
    found, before, ends = [], 0, 0
    for group in like.layers:
        ends += group.count
        here = round(depth * ends / like.depth)
        if here > before:
            found.append(Layers(count=here - before, attention=_wider(group, wider), ffn=_fed(group.ffn, wider)))
        before = here
    return tuple(found)


def _wider(group: Layers, wider: float) -> Attention:
    attention, heads = group.attention, _heads(group.attention, wider)
    return replace(
        attention, heads=heads, kv_heads=heads if attention.kv_heads == attention.heads else attention.kv_heads
    )


def _fed(ffn: FeedForward, wider: float) -> FeedForward:
    return replace(
        ffn,
        width=_rounded(ffn.width * wider),
        shared_width=_rounded(ffn.shared_width * wider),
        expert_hidden=_rounded(ffn.expert_hidden * wider),
    )


def _rounded(width: float) -> int:
    """A width in whole multiples of _WIDTH; 0 stays 0."""
    return max(round(width / _WIDTH), 1) * _WIDTH if width else 0
