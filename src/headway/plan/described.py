"""Descriptions of models, clusters and recipes: from YAML to checked values, with one clear line where it fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar

from headway.errors import DataError, HeadwayError, OptionError, nearest
from headway.plan.architecture import Architecture, Layers
from headway.plan.recipe import Recipe
from headway.plan.written import mapping_of

if TYPE_CHECKING:
    from pydantic import ValidationError

T = TypeVar("T")

#: How publishers count active parameters: with both embeddings, without the input table, without either.
ActiveCounts = Literal["all", "without input", "without embeddings"]

_STRICT: Final = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a description comes from."""

    __pydantic_config__: ClassVar = _STRICT

    title: str
    url: str | None = None
    published: date | None = None
    confidence: str = "medium"
    read: bool = True
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The source in the contract's form."""
        return {
            "title": self.title,
            "url": self.url,
            "published": self.published.isoformat() if self.published else None,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Parameters as the publisher states them, billions, and which embeddings the active ones include."""

    __pydantic_config__: ClassVar = _STRICT

    total_b: float | None = None
    active_b: float | None = None
    active_counts: ActiveCounts = "all"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeText:
    """A recipe as published: what is not stated is left out."""

    __pydantic_config__: ClassVar = _STRICT

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

    __pydantic_config__: ClassVar = _STRICT

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
    found = described(ModelText, text, file)
    try:
        found.architecture()
    except OptionError as problem:
        raise DataError(str(problem), file=file) from None
    return found


def described(kind: type[T], text: str, file: str) -> T:
    """A value of a kind from a YAML text.

    Raises
    ------
    DataError
        For a text that is no mapping in YAML (headway.plan.written), an unknown or missing key, a value of a wrong
        kind or out of range: names the file, the place and what would work.
    """
    from pydantic import TypeAdapter, ValidationError

    found = mapping_of(text, file)
    try:
        return TypeAdapter(kind).validate_python(found)
    except ValidationError as problem:
        raise _clear(problem, kind, file) from None


_UNKNOWN: Final = ("unexpected_keyword_argument", "extra_forbidden")


def _clear(problem: "ValidationError", kind: type, file: str) -> HeadwayError:
    """One of the problems in one line: a misspelt key rather than the missing one that it was to be."""
    told = problem.errors(include_url=False)
    # Where a name or a description may stand, what is no name is a description: its own mistakes are told.
    every = [each for each in told if not (each["loc"][-1] == "str" and isinstance(each["input"], Mapping))] or told
    first = next((each for each in every if each["type"] in _UNKNOWN), every[0])
    named = [part for part in first["loc"] if isinstance(part, int) or not part[:1].isupper()]
    place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in named)
    if first["type"] in _UNKNOWN:
        allowed = _keys_at(kind, first["loc"][:-1])
        near = nearest(str(first["loc"][-1]), allowed)
        remedy = f"did you mean {near!r}?" if near else f"it may have {', '.join(allowed)}"
        return DataError("no such key", file=file, column=place, remedy=remedy)
    if first["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return DataError("the key is missing", file=file, column=place)
    value = first.get("input")
    shown = None if isinstance(value, Mapping | list | tuple) or value is None else value
    return DataError(first["msg"].removeprefix("Value error, "), file=file, column=place or None, value=shown)


def _keys_at(kind: Any, place: tuple[Any, ...]) -> list[str]:
    """The keys that a description may have at a place."""
    from typing import get_args, get_type_hints

    for part in place:
        if isinstance(part, int):
            continue
        hint = get_type_hints(kind).get(str(part))
        choices = [hint, *get_args(hint)] if hint is not None else []
        kind = next((each for each in choices if is_dataclass(each)), kind)
    return [part.name for part in fields(kind)]
