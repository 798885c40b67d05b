"""The sides of the account by their names in the tables."""

from collections.abc import Sequence

from headway.errors import OptionError, UnknownName
from headway.facts.identity import folded_short_names


def find_side(name: str, known: Sequence[str]) -> str:
    """The side of that name, or of a short name that means the same group (headway.facts.identity).

    Raises
    ------
    OptionError
        For a group that is no country.
    UnknownName
        For a name that no side has; suggests the nearest.
    """
    wanted = _group(name)
    for side in known:
        if _group(side) == wanted:
            return side
    if not wanted.startswith("country:") or ":" in name:
        sides = sorted(known)
        raise OptionError(f"compute is counted by country, not for {name!r}; use {' or '.join(sides)}")
    raise UnknownName("side", name, known)


def _group(name: str) -> str:
    """The group that a name means, in small letters."""
    folded = name.strip().casefold()
    full = folded_short_names().get(folded, folded if ":" in folded else f"country:{folded}")
    return full.casefold()
