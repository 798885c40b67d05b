"""Descriptions that people write: from YAML to checked values, with one clear line where it fails."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar, cast

from headway.errors import DataError, HeadwayError, UnknownName, nearest
from headway.written import mapping_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

#: How descriptions are checked: no key that is not known, no number that is none.
STRICT: Final = {"extra": "forbid", "allow_inf_nan": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a description comes from."""

    __pydantic_config__: ClassVar = STRICT

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


def described(kind: type[T], text: str, file: str, *, example: str = "") -> T:
    """A value of a kind from a YAML text; `example` says where to find a text that is right.

    Raises
    ------
    DataError
        For a text that is no mapping in YAML (headway.written), an unknown or missing key, a value of a wrong kind or
        out of range: names the file, the place and what would work.
    UnknownName
        For a name that the kind does not know: names the file.
    """
    return checked(kind, mapping_of(text, file, example=example), file)


def checked(kind: type[T], found: Mapping[Any, Any], file: str) -> T:
    """A value of a kind from a mapping that was read; the errors of `described`."""
    from pydantic import ValidationError

    try:
        value: T = _checker(cast("Any", kind)).validate_python(found)
    except ValidationError as problem:
        raise _clear(problem, kind, file) from None
    except UnknownName as problem:
        raise problem.within(file) from None
    return value


@cache
def _checker(kind: Any) -> "TypeAdapter[Any]":
    """What checks a kind: made once, for a file may hold many of one kind."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


#: What a value should have been, in plain words, by the kind of mistake.
_WANTED: Final = {
    "dataclass_type": "need names with values",
    "date_from_datetime_parsing": "need a day such as 2027-01-31",
    "date_parsing": "need a day such as 2027-01-31",
    "date_type": "need a day such as 2027-01-31",
    "dict_type": "need names with values",
    "finite_number": "need a finite number",
    "float_parsing": "need a number",
    "float_type": "need a number",
    "int_from_float": "need a whole number",
    "int_parsing": "need a whole number",
    "int_type": "need a whole number",
    "string_type": "need a text",
    "tuple_type": "need a list",
}

_UNKNOWN: Final = ("unexpected_keyword_argument", "extra_forbidden")


def _clear(problem: "ValidationError", kind: type, file: str) -> HeadwayError:
    """One of the problems in one line: a misspelt key rather than the missing one that it was to be."""
    told = problem.errors(include_url=False)
    # Where a name or a description may stand, what is no name is a description: its own mistakes are told.
    every = [each for each in told if not (each["loc"][-1:] == ("str",) and isinstance(each["input"], Mapping))] or told
    first = next((each for each in every if each["type"] in _UNKNOWN), every[0])
    named = [part for part in first["loc"] if isinstance(part, int) or not part[:1].isupper()]
    if len(named) > 1 and named[-1] in ("str", "float"):
        named.pop()  # one of several kinds that a value may be, no key
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
    message = _WANTED.get(first["type"], first["msg"].removeprefix("Value error, "))
    return DataError(message, file=file, column=place or None, value=shown)


def _keys_at(kind: Any, place: tuple[Any, ...]) -> list[str]:
    """The keys that a description may have at a place."""
    from typing import get_type_hints

    for part in place:
        if isinstance(part, int):
            continue
        hints = {_key(kind, name): hint for name, hint in get_type_hints(kind).items()}
        kind = next((each for each in _parts(hints.get(str(part))) if is_dataclass(each)), kind)
    return [_key(kind, part.name) for part in fields(kind)]


def _parts(hint: Any) -> list[Any]:
    """A type and all types that it is made of."""
    from typing import get_args

    return [hint, *(each for inner in get_args(hint) for each in _parts(inner))]


def _key(kind: Any, name: str) -> str:
    """How a description writes a field: a kind may say so where Python keeps the word to itself, as `from`."""
    alias = getattr(kind, "__pydantic_config__", {}).get("alias_generator")
    return str(alias(name)) if alias is not None else name
