"""The two sides of the account by their names in the tables."""

from typing import Final

from headway.errors import OptionError, UnknownName

#: Other names of sides, as `headway gap` knows them.
_ALIASES: Final = {
    "country:united states of america": "US",
    "united states of america": "US",
    "united states": "US",
    "usa": "US",
    "country:china": "China",
}


def find_side(name: str, known: tuple[str, ...]) -> str:
    """The side of that name; raises UnknownName, or OptionError for a group that is no country."""
    folded = name.casefold()
    if folded in _ALIASES and _ALIASES[folded] in known:
        return _ALIASES[folded]
    for side in known:
        if side.casefold() == folded:
            return side
    if ":" in name or name in ("open", "closed"):
        raise OptionError(f"compute is counted by country, not for {name!r}; use {' or '.join(known)}")
    raise UnknownName("side", name, known)
