"""Which rows of a table of facts count: known by a day, the newest of its kind, and read before unread."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl


def known_by(rows: "pl.DataFrame", day: date) -> "pl.DataFrame":
    """The rows that could have been known on a day."""
    import polars as pl

    return rows.filter(pl.col("known") <= day)


def without_leads(rows: "pl.DataFrame", same: Sequence[str]) -> "pl.DataFrame":
    """The rows without leads (sources not read) of which a read row tells the same thing.

    Parameters
    ----------
    same
        Columns that say what a row is about: a lead stays only where no read row has the same values in them.
    """
    import polars as pl

    return rows.filter(pl.col("source_read") | ~pl.col("source_read").any().over(same))


def newest(rows: "pl.DataFrame", same: Sequence[str]) -> "pl.DataFrame":
    """Of rows about the same thing the one that became known last; of one day the last in the file."""
    return (
        rows.with_row_index("_place")
        .sort("known", "_place")
        .unique(subset=list(same), keep="last", maintain_order=True)
        .sort("_place")
        .drop("_place")
    )


def evidence(rows: "pl.DataFrame", day: date, same: Sequence[str]) -> "pl.DataFrame":
    """The rows that a default computation uses on a day: known by then, read where possible, the newest of each."""
    return newest(without_leads(known_by(rows, day), same), same)


def row_sources(*tables: "pl.DataFrame") -> list[dict[str, Any]]:
    """The sources of rows in the contract's form, each once with its newest date, in the order of the rows."""
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    columns = ("source", "source_url", "source_date", "confidence")
    for rows in tables:
        for title, url, published, confidence in rows.select(columns).iter_rows():
            before = found.get((title, url))
            if before is None or before["published"] < published.isoformat():
                found[title, url] = {
                    "title": title,
                    "url": url,
                    "published": published.isoformat(),
                    "confidence": confidence,
                }
    return list(found.values())
