"""The two sides of the account by their names in the tables."""

from headway.errors import OptionError, UnknownName
from headway.facts.side_names import SIDE_NAMES


def find_side(name: str, known: tuple[str, ...]) -> str:
    """The side of that name; raises UnknownName, or OptionError for a group that is no country."""
    folded = name.casefold()
    if folded in SIDE_NAMES and SIDE_NAMES[folded] in known:
        return SIDE_NAMES[folded]
    for side in known:
        if side.casefold() == folded:
            return side
    if ":" in name or name in ("open", "closed"):
        raise OptionError(f"compute is counted by country, not for {name!r}; use {' or '.join(known)}")
    raise UnknownName("side", name, known)
