"""Which model is it? Version strings and names as published, resolved to one name for all vintages.

One model is one group of versions that share a release date. The newest publication names the groups; what it does not
list is resolved by the rules below, in this order, and every decision is kept with its rule in `identities.csv`.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from headway.facts.reads import note_file, remembered

_HERE: Final = Path(__file__).parent
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

#: The rule of a name that a list gives: rules/names.csv, or a correction that renames (rules/corrections.csv).
LISTED: Final = "listed correction"

#: Hosts whose name some publishers put before a version.
_HOSTS: Final = ("chutes/", "deepinfra/", "fireworks/", "moonshotai/", "deepseek/")


@dataclass(frozen=True, slots=True)
class Identity:
    """The model behind a published name, and the rule that decided."""

    model: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the newest publication knows: its models, and the versions it lists under each.

    `later` are versions that a publication in between lists, by their models.
    """

    models: Collection[str]
    versions: Mapping[str, str]
    listed: Mapping[tuple[str, str], str]
    later: Mapping[str, str] = field(default_factory=dict)

    def before(self, found: Mapping[str, "Identity"]) -> "Register":
        """The register for an older publication: it knows as well what a later one decided on its versions."""
        return replace(self, later={version: identity.model for version, identity in found.items()})

    def of_name(self, vintage: str, name: str) -> Identity:
        """The model behind a group's name in an older publication."""
        if (vintage, name) in self.listed:
            return Identity(self.listed[vintage, name], LISTED)
        return Identity(name, "same name" if name in self.models else "name of its own")

    def of_version(self, vintage: str, version: str, family: str, released: date | None, dated: bool) -> Identity:
        """The model behind a version string.

        Parameters
        ----------
        family
            The publisher's coarser name, which may be empty.
        dated
            Whether the family was released more than once, so that its name alone does not say which model it is.
        """
        if (vintage, version) in self.listed:
            return Identity(self.listed[vintage, version], LISTED)
        if version in self.versions:
            return Identity(self.versions[version], "version listed by the newest publication")
        if version in self.later:
            return Identity(self.later[version], "version listed by a later publication")
        if family in self.models:
            return Identity(family, "family named like a model of the newest publication")
        if family and released and dated:
            name = f"{family} ({_MONTHS[released.month - 1]} {released.year})"
            return Identity(name, "family and month of release")
        if family:
            return Identity(family, "family released once")
        bare = version
        for host in _HOSTS:
            bare = bare.removeprefix(host)
        return Identity(bare or version, "version without a family: a model of its own")


@dataclass(frozen=True, slots=True)
class Organisation:
    """Developers and countries that a rule fills in where the publisher left them blank."""

    prefix: str
    developers: tuple[str, ...]
    countries: tuple[str, ...]
    reason: str

    @property
    def text(self) -> str:
        """The rule in words."""
        return f"names that begin with {self.prefix}: {self.reason}"


@cache
def organisation_rules() -> tuple[Organisation, ...]:
    """The listed rules, by the beginning of a name."""
    return tuple(
        Organisation(
            row["prefix"], tuple(row["developers"].split(";")), tuple(row["countries"].split(";")), row["reason"]
        )
        for row in _rows(_HERE / "rules" / "organisations.csv")
    )


def organisation_of(name: str) -> Organisation | None:
    """The rule with the longest prefix that the name begins with."""
    fitting = [rule for rule in organisation_rules() if name.startswith(rule.prefix)]
    return max(fitting, key=lambda rule: len(rule.prefix), default=None)


@remembered(None)
def parent_labs() -> Mapping[str, str]:
    """From the name of a part of a firm to the firm, for comparisons of labs: `rules/developers.csv`."""
    note_file("facts/rules/developers.csv")
    return {row["name"]: row["lab"] for row in rule_rows("developers.csv")}


def listed_names() -> dict[tuple[str, str], str]:
    """Names given by hand: from (vintage, published name) to model; each with its reason in `rules/names.csv`."""
    return {(row["vintage"], row["published"]): row["model"] for row in _rows(_HERE / "rules" / "names.csv")}


@cache
def short_names() -> Mapping[str, str]:
    """From the names that people use for a group to the group in full: `rules/short_names.csv`."""
    return {row["short"]: row["group"] for row in _rows(_HERE / "rules" / "short_names.csv")}


@cache
def folded_short_names() -> Mapping[str, str]:
    """The same by names without regard to capitals."""
    return {short.casefold(): group for short, group in short_names().items()}


@cache
def known_names() -> Mapping[str, str]:
    """From every version string and name that a bundled publication used to its model; the newest decides."""
    return {published: found.model for _, published, found in sorted(published_names(), key=lambda row: row[0])}


@cache
def published_names() -> tuple[tuple[str, str, Identity], ...]:
    """Vintage, published name or version string, and identity, of the bundled publications."""
    rows = _rows(_HERE / "bundled" / "identities.csv")
    return tuple((row["vintage"], row["published"], Identity(row["model"], row["rule"])) for row in rows)


def rule_rows(file: str) -> list[dict[str, str]]:
    """The rows of a file of listed rules."""
    return _rows(_HERE / "rules" / file)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
