"""Techniques that a model does not use, added to its description in their published shape."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from headway.errors import OptionError
from headway.plan.architecture import Architecture, Attention, FeedForward
from headway.plan.recipe import Recipe
from headway.plan.techniques import Description, Technique, technique_named

#: Shapes of the published models that brought each technique. Source: DeepSeek-V3, arXiv 2412.19437, section 4.2
#: (latents, experts, nodes), and DeepSeek-V3.2, config.json (tokens chosen, heads that choose).
_KV_RANK, _Q_RANK, _ROPE = 512, 1536, 64
_EXPERTS, _ACTIVE, _SHARED, _NODES = 256, 8, 1, 4
_TOP_K, _INDEXER_HEADS, _INDEXER_DIM = 2048, 64, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A technique, and a description with it."""

    name: str
    added: Callable[[Architecture, Recipe], Description]


def _attention(change: Callable[[Attention], Attention]) -> Callable[[Architecture, Recipe], Description]:
    return lambda model, recipe: (
        replace(model, layers=tuple(replace(each, attention=change(each.attention)) for each in model.layers)),
        recipe,
    )


def _ffn(change: Callable[[FeedForward], FeedForward]) -> Callable[[Architecture, Recipe], Description]:
    return lambda model, recipe: (
        replace(model, layers=tuple(replace(each, ffn=change(each.ffn)) for each in model.layers)),
        recipe,
    )


def latent(attention: Attention) -> Attention:
    """Attention with one latent in place of keys and values, with as many heads."""
    if attention.kind not in ("full", "grouped"):
        return attention
    return replace(
        attention,
        kind="latent",
        kv_heads=0,
        kv_rank=_KV_RANK,
        q_rank=_Q_RANK,
        rope_dim=_ROPE,
        bias=False,
        shared_kv=False,
    )


def experts(ffn: FeedForward) -> FeedForward:
    """Experts of which a token visits as much width as it did."""
    if ffn.kind == "experts":
        return ffn
    width = max(1, round(ffn.width / (_ACTIVE + _SHARED)))
    return FeedForward(
        kind="experts", width=width, gated=ffn.gated, experts=_EXPERTS, active=_ACTIVE, shared=_SHARED,
        node_limit=_NODES,
    )  # fmt: skip


def sparse(attention: Attention) -> Attention:
    """Attention to chosen tokens alone; linear attention has none to choose from."""
    if attention.kind == "linear":
        return attention
    return replace(attention, top_k=_TOP_K, indexer_heads=_INDEXER_HEADS, indexer_dim=_INDEXER_DIM)


ADDITIONS: Final = (
    Addition(name="experts", added=_ffn(experts)),
    Addition(name="latent-attention", added=_attention(latent)),
    Addition(name="sparse-attention", added=_attention(sparse)),
    Addition(name="fp8", added=lambda model, recipe: (model, replace(recipe, precision="fp8"))),
    Addition(name="fp4", added=lambda model, recipe: (model, replace(recipe, precision="fp4"))),
    Addition(name="muon", added=lambda model, recipe: (model, replace(recipe, optimiser="muon", moments_bytes=0.0))),
    Addition(name="multi-token", added=lambda model, recipe: (replace(model, mtp=1), recipe)),
)


def with_technique(model: Architecture, recipe: Recipe, name: str) -> tuple[Technique, Description]:
    """A technique and the description with it.

    Raises
    ------
    UnknownName
        For a technique that is not there.
    OptionError
        For one that the description uses already, or that cannot be added to any description.
    """
    technique = technique_named(name)
    if technique.used(model, recipe):
        raise OptionError(f"{technique.name} is in use already; --without {technique.name} asks what it saves")
    found = next((each for each in ADDITIONS if each.name == technique.name), None)
    if found is None:
        raise OptionError(f"{technique.name} cannot be added; these can: {', '.join(each.name for each in ADDITIONS)}")
    return technique, found.added(model, recipe)
