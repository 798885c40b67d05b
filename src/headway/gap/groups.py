"""Groups of models by country, access or developer, and the short names people use for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.errors import GapError, UnknownName
from headway.facts.identity import folded_short_names, short_names
from headway.facts.tables import Model
from headway.gap.yardstick import Yardstick

#: What a model belongs to, by kind of group.
_KINDS: Final[Mapping[str, Callable[[Model], tuple[str, ...]]]] = {
    "country": lambda model: model.countries,
    "access": lambda model: (model.access,),
    "developer": lambda model: model.developers,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Models that are compared as one side.

    Attributes
    ----------
    name
        In full, such as `country:China+access:open`.
    members : shape (members,)
        Positions in the yardstick's models.
    """

    name: str
    members: NDArray[np.int64]


def find_group(text: str, yardstick: Yardstick) -> Group:
    """The group that `text` names: `country:China`, a short name such as `China`, or several joined by `+`.

    A model belongs to a group if any of its countries or developers does. Names are compared whole, without regard to
    capitals, never by a part of them.

    Raises
    ------
    UnknownName
        For a kind or name that no model of the yardstick has; suggests the nearest.
    GapError
        If no model has everything that is joined by `+`.
    """
    parts = [part.strip() for part in text.split("+")]
    found = [_own_group(part, yardstick) if yardstick.groups is not None else _named(part, yardstick) for part in parts]
    members = [place for place in range(len(yardstick.models)) if all(place in part.places for part in found)]
    name = "+".join(part.name for part in found)
    if not members:
        counts = ", ".join(f"{part.name} has {len(part.places)}" for part in found)
        raise GapError(f"no model is in {name} ({counts}); give a group with at least one model")
    return Group(name=name, members=np.array(members, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class _Part:
    """One condition of a group: the models that meet it."""

    name: str
    places: frozenset[int]


def _own_group(text: str, yardstick: Yardstick) -> _Part:
    """A group of a table that brings its own."""
    groups = yardstick.groups or ()
    known = {name.casefold(): name for names in groups for name in names}
    if text.casefold() not in known:
        raise UnknownName("group", text, sorted(known.values()))
    name = known[text.casefold()]
    return _Part(name, frozenset(place for place, names in enumerate(groups) if name in names))


def _named(text: str, yardstick: Yardstick) -> _Part:
    full = folded_short_names().get(text.casefold(), text)
    kind, colon, value = full.partition(":")
    if not colon:
        kind, value = _kind_of(text, yardstick), text
    elif kind not in _KINDS:
        raise UnknownName("kind of group", kind, _KINDS)
    else:
        short_kind, _, short_value = folded_short_names().get(value.casefold(), "").partition(":")
        value = short_value if short_kind == kind else value
    belongs = _KINDS[kind]
    spelled = {name.casefold(): name for model in yardstick.models for name in belongs(model)}
    if value.casefold() not in spelled:
        raise UnknownName(kind, value, sorted(spelled.values()))
    name = spelled[value.casefold()]
    places = frozenset(place for place, model in enumerate(yardstick.models) if name in belongs(model))
    return _Part(f"{kind}:{name}", places)


def _kind_of(text: str, yardstick: Yardstick) -> str:
    """The kind of a name given without one: the only kind in which a model has it."""
    kinds = [
        kind
        for kind, belongs in _KINDS.items()
        if any(text.casefold() == name.casefold() for model in yardstick.models for name in belongs(model))
    ]
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        raise GapError(f"{text!r} is a {' and a '.join(kinds)}; write {kinds[0]}:{text} or {kinds[1]}:{text}")
    everything = {name for model in yardstick.models for belongs in _KINDS.values() for name in belongs(model)}
    raise UnknownName("group", text, [*short_names(), *sorted(everything)])
