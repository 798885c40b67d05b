"""What every command about compute needs: the vintage of its tables, the day, and the origin of a result. An edge."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from headway import __version__
from headway.errors import OptionError
from headway.facts.provenance import COMPUTE_CITATION
from headway.facts.store import Vintage, newest_with, open_vintage


def compute_vintage(vintage: str | None = None, *, table: str = "chip_stock") -> Vintage:
    """The vintage of that name, or the newest that holds the table.

    Raises
    ------
    UnknownName
        If there is no vintage of that name.
    OptionError
        If it holds no such table.
    """
    if vintage is not None:
        opened = open_vintage(vintage)
        if table not in opened.table_names:
            newest = compute_vintage(table=table).name
            raise OptionError(f"vintage {vintage} holds no table {table}; leave --vintage out for the newest, {newest}")
        return opened
    name = newest_with(table)
    if name is None:
        raise OptionError(f"no vintage holds the table {table}")
    return open_vintage(name)


def compute_context(
    opened: Vintage, day: date, sources: Sequence[dict[str, Any]], *, draws: int | None = None, seed: int | None = None
) -> dict[str, Any]:
    """What every result on compute says of its origin; `sources` are those of the rows that it used."""
    return {
        "headway": __version__,
        "vintage": opened.name,
        "as_of": day.isoformat(),
        "seed": seed,
        "draws": draws,
        "sources": list(sources),
        "citation": COMPUTE_CITATION,
    }
