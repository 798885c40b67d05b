"""The result of `headway plan models`: described models, counted against what their publishers say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headway.plan.counting import Parameters, kv_bytes, parameters, training_flop
from headway.plan.described import ActiveCounts, ModelText

#: Sequence for which operations are told where a description states none.
_SEQUENCE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsResult:
    """Described models by the name of their file; `text` is the description of one that was asked for."""

    models: Mapping[str, ModelText]
    text: str | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        rows = [model_row(name, model) for name, model in self.models.items()]
        return {**self.origin, "models": rows, **({"text": self.text} if self.text is not None else {})}


def model_row(name: str, model: ModelText) -> dict[str, Any]:
    """A described model as JSON: parameters in billions, counted and published, and what a token takes."""
    plain = model.architecture()
    counted, published = parameters(plain), model.published
    sequence = model.recipe.sequence or _SEQUENCE
    return {
        "name": name,
        "model": model.name,
        "developer": model.developer or None,
        "released": model.released.isoformat() if model.released else None,
        "layers": plain.depth,
        "total_b": counted.total / 1e9,
        "active_b": counted.active / 1e9,
        "active_as_published_b": active_as(counted, published.active_counts) / 1e9,
        "active_counts": published.active_counts,
        "published_total_b": published.total_b,
        "published_active_b": published.active_b,
        "kv_bytes_per_token": kv_bytes(plain),
        "training_gflop_per_token": training_flop(plain, sequence) / 1e9,
        "sequence": sequence,
        "recipe": model.recipe.stated(),
        "source": model.source.to_dict() if model.source else None,
    }


def active_as(counted: Parameters, counts: ActiveCounts) -> float:
    """Active parameters, counted as a publisher does."""
    left_out = {"all": 0.0, "without input": counted.embedding, "without embeddings": counted.embedding + counted.head}
    return counted.active - left_out[counts]


def sources_of_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sources of rows, each once."""
    found = {tuple(row["source"].values()): dict(row["source"]) for row in rows if row["source"]}
    return list(found.values())
