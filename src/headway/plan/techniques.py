"""Techniques as transformations: the same model described without one of them, and what equal quality then takes.

What a technique does to operations, memory and traffic follows from the description without it. What it does to
quality cannot be counted: there its published multiplier is used, as an interval, with the scale at which it was
measured (table techniques).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from headway.errors import UnknownName
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.counting import expert_parameters
from headway.plan.recipe import Recipe

Description = tuple[Architecture, Recipe]

#: One PF-day in operations. Source: 1e15 operations a second for a day.
PF_DAY: Final = 8.64e19

#: Loss by training compute in PF-days, a C^-b, with Muon and with AdamW. Source: arXiv 2502.16982, figure 3.
_MUON: Final = (2.506, 0.052)
_ADAMW: Final = (2.608, 0.054)


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """A technique: whether a model uses it, and the model without it.

    Attributes
    ----------
    name
        As in the table techniques.
    quality
        Whether equal quality without it takes more compute than the description says, by its published multiplier.
    unpriced
        Whether it costs compute for a gain in quality that nobody has published as compute: what it costs is counted,
        what it brings is not.
    """

    name: str
    used: Callable[[Architecture, Recipe], bool]
    without: Callable[[Architecture, Recipe], Description]
    quality: bool = False
    unpriced: bool = False


def muon_multiplier(flop: float) -> float:
    """Compute that AdamW needs for the loss that Muon reaches with `flop`, over `flop`.

    From the two published fits; it shrinks with scale: 1.9 at 10 PF-days, 1.6 at 1,000. They were made below 1e21
    operations, so that what they say of a frontier run is an extrapolation.
    """
    (a, b), (c, d) = _MUON, _ADAMW
    days = flop / PF_DAY
    return float((c / a * days**b) ** (1.0 / d) / days)


def _any_attention(test: Callable[[Attention], bool]) -> Callable[[Architecture, Recipe], bool]:
    return lambda model, _: any(test(group.attention) for group in model.layers)


def _any_ffn(test: Callable[[FeedForward], bool]) -> Callable[[Architecture, Recipe], bool]:
    return lambda model, _: any(test(group.ffn) for group in model.layers)


def _change(model: Architecture, change: Callable[[Layers], Layers]) -> Architecture:
    return replace(model, layers=tuple(change(group) for group in model.layers))


def _attention(change: Callable[[Attention], Attention]) -> Callable[[Architecture, Recipe], Description]:
    """The model with its attention changed."""
    return lambda model, recipe: (
        _change(model, lambda group: replace(group, attention=change(group.attention))),
        recipe,
    )


def _ffn(change: Callable[[FeedForward], FeedForward]) -> Callable[[Architecture, Recipe], Description]:
    """The model with its feed-forward parts changed."""
    return lambda model, recipe: (_change(model, lambda group: replace(group, ffn=change(group.ffn))), recipe)


def _recipe(**changes: object) -> Callable[[Architecture, Recipe], Description]:
    """The recipe with fields changed."""
    return lambda model, recipe: (model, replace(recipe, **changes))  # type: ignore[arg-type]  # fields of a Recipe


def full_attention(attention: Attention) -> Attention:
    """Attention with a key and a value for each head, as wide as before."""
    if attention.kind != "latent":
        return attention
    keys, values = attention.key_width, attention.value_width
    return replace(attention, kind="full", head_dim=keys, value_dim=values, rope_dim=0, q_rank=0, kv_rank=0, kv_heads=0)


def softmax_attention(model: Architecture, recipe: Recipe) -> Description:
    """The model with attention to tokens in place of a running state: as in its other layers, else a key a head."""
    others = [group.attention for group in model.layers if group.attention.kind != "linear"]

    def change(attention: Attention) -> Attention:
        if attention.kind != "linear":
            return attention
        return others[-1] if others else replace(attention, kind="full", kv_heads=0, window=0)

    return _attention(change)(model, recipe)


def dense_ffn(ffn: FeedForward, hidden: int) -> FeedForward:
    """A dense part with as many parameters as those that a token visits, together."""
    if ffn.kind == "dense":
        return ffn
    # Experts that read a latent have one matrix into it and one out of it.
    joined = 2.0 * ffn.expert_hidden / (3.0 if ffn.gated else 2.0)
    width = ffn.width * ffn.active * ffn.read_width(hidden) / hidden + ffn.shared_total + joined
    return FeedForward(kind="dense", width=round(width), gated=ffn.gated)


def without_experts(model: Architecture, recipe: Recipe) -> Description:
    """The dense model as large as the part that a token visits."""
    return _change(model, lambda group: replace(group, ffn=dense_ffn(group.ffn, model.hidden))), recipe


def experts_for_lookup(model: Architecture, recipe: Recipe) -> Description:
    """The model with as many more experts as its look-up tables hold parameters; a dense one without the tables."""
    sparse = sum(group.count for group in model.layers if group.ffn.kind == "experts")

    def more(group: Layers) -> Layers:
        ffn = group.ffn
        if ffn.kind == "dense":
            return group
        added = round(model.lookup_parameters_b * 1e9 / (sparse * expert_parameters(ffn, model.hidden)))
        return replace(group, ffn=replace(ffn, experts=ffn.experts + added))

    return replace(_change(model, more), lookup_parameters_b=0.0), recipe


#: Every technique that a description can do without, in the order in which they are told.
TECHNIQUES: Final = (
    Technique(
        name="experts",
        used=_any_ffn(lambda ffn: ffn.kind == "experts"),
        without=without_experts,
        quality=True,
    ),
    Technique(
        name="latent-attention",
        used=_any_attention(lambda attention: attention.kind == "latent"),
        without=_attention(full_attention),
    ),
    Technique(
        name="grouped-attention",
        used=_any_attention(lambda attention: attention.kind == "grouped" and attention.key_heads < attention.heads),
        without=_attention(lambda each: replace(each, kv_heads=0) if each.kind == "grouped" else each),
    ),
    Technique(
        name="sparse-attention",
        used=_any_attention(lambda attention: attention.top_k > 0),
        without=_attention(lambda each: replace(each, top_k=0, indexer_heads=0, indexer_dim=0)),
    ),
    Technique(
        name="compressed-attention",
        used=_any_attention(lambda attention: attention.compress > 1.0),
        without=_attention(lambda each: replace(each, compress=1.0)),
    ),
    Technique(
        name="sliding-window",
        used=_any_attention(lambda attention: attention.window > 0),
        without=_attention(lambda each: replace(each, window=0)),
    ),
    Technique(
        name="linear-attention",
        used=_any_attention(lambda attention: attention.kind == "linear"),
        without=softmax_attention,
        quality=True,
    ),
    Technique(
        name="fp8",
        used=lambda _, recipe: recipe.precision == "fp8",
        without=_recipe(precision="bf16"),
    ),
    Technique(
        name="fp4",
        used=lambda _, recipe: recipe.precision == "fp4",
        without=_recipe(precision="fp8"),
    ),
    Technique(
        name="muon",
        used=lambda _, recipe: recipe.optimiser == "muon",
        without=_recipe(optimiser="adamw"),
        quality=True,
    ),
    Technique(
        name="multi-token",
        used=lambda model, _: model.mtp > 0,
        without=lambda model, recipe: (replace(model, mtp=0), recipe),
        unpriced=True,
    ),
    Technique(
        name="node-limited-routing",
        used=_any_ffn(lambda ffn: ffn.node_limit > 0),
        without=_ffn(lambda each: replace(each, node_limit=0)),
    ),
    Technique(
        name="mhc",
        used=lambda model, _: model.step_overhead > 0.0,
        without=lambda model, recipe: (replace(model, step_overhead=0.0), recipe),
        unpriced=True,
    ),
    Technique(
        name="engram",
        used=lambda model, _: model.lookup_parameters_b > 0.0,
        without=experts_for_lookup,
    ),
    Technique(
        name="selective-recompute",
        used=lambda _, recipe: recipe.recompute in (None, "selective", "none"),
        without=_recipe(recompute="full"),
    ),
)


def used_by(model: Architecture, recipe: Recipe) -> tuple[Technique, ...]:
    """The techniques that a description uses."""
    return tuple(each for each in TECHNIQUES if each.used(model, recipe))


def technique_named(name: str) -> Technique:
    """The technique of that name; raises UnknownName."""
    found = next((each for each in TECHNIQUES if each.name == name.casefold()), None)
    if found is None:
        raise UnknownName("technique", name, [each.name for each in TECHNIQUES])
    return found


def without_all(model: Architecture, recipe: Recipe, techniques: tuple[Technique, ...]) -> Description:
    """The description without any of some techniques."""
    found = (model, recipe)
    for each in techniques:
        found = each.without(*found)
    return found
