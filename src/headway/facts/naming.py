"""Which model is it, in a publication that names groups: the name that earlier vintages use, or a new one. Pure.

The first rule that fits decides, and the rule is kept with every name: docs/methods/layouts.md, "Names".
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from headway.facts.epoch import Publication
from headway.facts.identity import LISTED, Identity, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What the vintages that are there already know, for reading a publication.

    Attributes
    ----------
    names
        From every name and version string that a publication used to its model; the newest vintage decides.
    models
        The newest row of `models` of every model, with the day of its vintage as `vintage`.
    register
        What the newest bundled publication knows, for the layouts that name versions.
    later
        Publications that name developers, for the layout that names none; the one to ask first in front.
    listed
        Names corrected by hand, by (vintage, published name).
    """

    names: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    register: Register = field(default_factory=lambda: Register(models=frozenset(), versions={}, listed={}))
    later: tuple[Publication, ...] = ()
    listed: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def listed_of(self, vintage: str) -> dict[str, str]:
        """The names corrected by hand in one vintage."""
        return {published: model for (day, published), model in self.listed.items() if day == vintage}


def resolved(
    groups: Mapping[str, Collection[str]], background: Background, *, listed: Mapping[str, str]
) -> dict[str, Identity]:
    """The model behind each group that a publication names.

    Parameters
    ----------
    groups
        The version strings that it lists under each of its groups.
    listed
        Names corrected by hand.

    Notes
    -----
    No two groups become one model: where two would, both keep the name that the publisher gave them.
    """
    known = frozenset(background.names.values())
    found = {name: _resolved(name, versions, groups, background, known, listed) for name, versions in groups.items()}
    count = Counter(identity.model for identity in found.values())
    return {
        name: identity
        if count[identity.model] == 1
        else Identity(name, f"as published: it and another would both be {identity.model}")
        for name, identity in found.items()
    }


def _resolved(
    name: str,
    versions: Collection[str],
    groups: Collection[str],
    background: Background,
    known: frozenset[str],
    listed: Mapping[str, str],
) -> Identity:
    if name in listed and listed[name] not in groups:
        return Identity(listed[name], LISTED)
    if name in known:
        return Identity(name, "same name")
    owners = {background.names[version] for version in versions if version in background.names}
    if len(owners) == 1:
        (owner,) = owners
        if owner not in groups:
            return Identity(owner, f"all its known versions are those of {owner}")
    earlier = background.names.get(name)
    if earlier is not None and earlier not in groups and not owners:
        return Identity(earlier, f"an earlier publication gave {earlier} this name")
    return Identity(name, "name of its own")


def of_versions(
    groups: Mapping[str, Collection[str]], identities: Mapping[str, Identity], background: Background
) -> dict[str, Identity]:
    """The model behind each version string, by the group that lists it; a group's own name is left to the group."""
    found: dict[str, Identity] = {}
    for name, versions in groups.items():
        model = identities[name].model
        for version in versions:
            if version in identities or version in found:
                continue
            rule = f"version listed under {name}"
            earlier = background.names.get(version, model)
            found[version] = Identity(model, rule if earlier == model else f"{rule}; earlier under {earlier}")
    return found
