"""Models and recipes as they are written down: from YAML to checked values."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar, Final, Literal

from headway.described import STRICT, Origin, described
from headway.errors import DataError, OptionError
from headway.plan.architecture import Architecture, Layers
from headway.plan.recipe import Recipe

#: How publishers count active parameters: with both embeddings, without the input table, without either.
ActiveCounts = Literal["all", "without input", "without embeddings"]

#: Where a description that cannot be read finds one that can.
EXAMPLE: Final = "see `headway plan models --show NAME` for an example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Parameters as the publisher states them, billions, and which embeddings the active ones include."""

    __pydantic_config__: ClassVar = STRICT

    total_b: float | None = None
    active_b: float | None = None
    active_counts: ActiveCounts = "all"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeText:
    """A recipe as published: what is not stated is left out."""

    __pydantic_config__: ClassVar = STRICT

    tokens: float | None = None
    sequence: int | None = None
    batch: int | None = None
    precision: str | None = None
    attention_precision: str | None = None
    head_precision: str | None = None
    optimiser: str | None = None
    recompute: str | None = None
    weight_bytes: float | None = None
    gradient_bytes: float | None = None
    moments_bytes: float | None = None
    masked: bool | None = None
    zero: int | None = None
    source: Origin | None = None
    note: str = ""

    def stated(self) -> dict[str, Any]:
        """What is stated, as arguments of a Recipe."""
        every = {part.name: getattr(self, part.name) for part in fields(Recipe)}
        return {name: value for name, value in every.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelText:
    """A model as it is written down in YAML."""

    __pydantic_config__: ClassVar = STRICT

    name: str
    hidden: int
    vocabulary: int
    layers: tuple[Layers, ...]
    developer: str = ""
    released: date | None = None
    source: Origin | None = None
    published: Published = field(default_factory=Published)
    tied_embeddings: bool = False
    positions: int = 0
    mtp: int = 0
    lookup_parameters_b: float = 0.0
    other_parameters_b: float = 0.0
    step_overhead: float = 0.0
    recipe: RecipeText = field(default_factory=RecipeText)
    note: str = ""

    def architecture(self) -> Architecture:
        """The model as plain numbers."""
        return Architecture(**{part.name: getattr(self, part.name) for part in fields(Architecture)})


def model_of(text: str, file: str) -> ModelText:
    """The model that a YAML text describes; raises DataError with the place of what is wrong."""
    found = described(ModelText, text, file, example=EXAMPLE)
    try:
        found.architecture()
    except OptionError as problem:
        raise DataError(str(problem), file=file) from None
    return found
