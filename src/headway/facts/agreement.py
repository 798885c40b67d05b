"""Whether the parts of a publication that were fetched one after another are of one state of it. Pure.

The publisher serves some tables by themselves and again in its zip. It replaces them one by one, so that a pull that
comes in between could take one half from before and one from after.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from typing import Final

from headway.facts.feeds import IN_ZIP
from headway.facts.raw import Files

#: Name under which a difference can be accepted.
AGREEMENT: Final = "files-agree"


def disagreeing(single: Mapping[str, bytes], packed: Files) -> tuple[str, ...]:
    """Names of the single files whose rows are not those of their copy in the zip; order and line ends do not count.

    Only the columns that both have are compared. A file of which there is only one copy agrees.
    """
    return tuple(
        name
        for name, copy in IN_ZIP.items()
        if name in single and copy in packed and not _same(single[name], packed[copy])
    )


def merged(single: Mapping[str, bytes], packed: Files) -> dict[str, bytes]:
    """The files to read: those of the zip, and the single ones of which it has no copy."""
    lone = {name: content for name, content in single.items() if IN_ZIP.get(name) not in packed}
    return {**packed, **lone}


def _same(one: bytes, other: bytes) -> bool:
    if one == other:
        return True
    rows = _rows(one, other)
    return rows is not None and rows == _rows(other, one)


def _rows(content: bytes, other: bytes) -> Counter[tuple[str, ...]] | None:
    """The rows of a table, in the columns that it shares with another; None where it cannot be read."""
    try:
        mine, columns = _table(content), {*_table(other)[0]}
        header = mine[0]
    except (ValueError, csv.Error, IndexError):
        return None
    places = sorted((name, place) for place, name in enumerate(header) if name in columns)
    return Counter(tuple(row[place] for _, place in places) for row in mine[1:] if len(row) == len(header))


def _table(content: bytes) -> list[list[str]]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return [[" ".join(cell.split()) for cell in row] for row in rows if row]
