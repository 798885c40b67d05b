"""Who made a model and on what terms, from the words of a publisher. Pure."""

from typing import Any, Final

from headway.facts.identity import organisation_of

_NOBODY: Final = "the publisher names no developer: belongs to no country"


def filled(name: str, developers: tuple[str, ...], countries: tuple[str, ...]) -> dict[str, Any]:
    """Name, developers and countries of a row of `models`; blank ones by a listed rule."""
    rule = None
    if not developers:
        found = organisation_of(name)
        rule = _NOBODY
        if found is not None:
            developers, countries, rule = found.developers, found.countries, found.text
    return {"model": name, "developers": developers, "countries": countries, "rule": rule}


def access_of(terms: str) -> str:
    """open, closed or other, from the publisher's words."""
    if terms.startswith("Open weights"):
        return "open"
    return "closed" if terms in {"API access", "Hosted access (no API)", "Unreleased"} else "other"


def openness(terms: str) -> tuple[int, str]:
    """A key that puts the most open terms first."""
    return ("open", "closed", "other").index(access_of(terms)), terms


def names_in(cell: str) -> tuple[str, ...]:
    """The names in a cell, which commas part; so does `;`, by which our own tables part them."""
    return tuple(name.strip() for name in cell.replace(";", ",").split(",") if name.strip())
