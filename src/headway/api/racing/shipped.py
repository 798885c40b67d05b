"""Members that travel with the package, by origin, so that nobody has to weigh prior draws again. An edge.

`tools/build_members.py` writes the table; docs/methods/race-history.md says what each column is.
"""

import csv
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.facts.reads import note_file, remembered
from headway.race.members import Members

#: Columns of the table. `steps` are the numbers of the prior draws, each less the one before it: small, and so short.
COLUMNS: Final = ("origin", "variant", "prior_draws", "effective", "version", "key", "steps")


def shipped_members(key: str) -> Members | None:
    """The members that were weighed for a key; None where none are shipped for it."""
    row = shipped_rows().get(key)
    return None if row is None else members_of(row)


@remembered(None)
def shipped_rows() -> dict[str, Mapping[str, str]]:
    """The rows of the table by their keys, none where there is no table."""
    place = files("headway.race") / "ready" / "members.csv"
    if not place.is_file():
        return {}
    note_file("race/ready/members.csv")
    return {row["key"]: row for row in csv.DictReader(place.read_text(encoding="utf-8").splitlines())}


def members_of(row: Mapping[str, str]) -> Members:
    """The members of a row."""
    steps = np.array(row["steps"].split(), dtype=np.int64)
    return Members(numbers=np.cumsum(steps), prior_draws=int(row["prior_draws"]), effective=float(row["effective"]))


def steps_of(numbers: NDArray[np.int64]) -> str:
    """Rising numbers as the table has them: the first, then each less the one before."""
    return " ".join(str(step) for step in np.diff(numbers, prepend=0).tolist())
