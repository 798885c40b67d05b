"""The statements that are written down, each with who said it, when and where. An edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final

from headway.api.compute import compute_vintage
from headway.claims.statement import Source, Statement, statements_of
from headway.facts.reads import note_file, remembered

_FILE: Final = "statements.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A statement with who said it.

    Attributes
    ----------
    known
        The day from which it could be known.
    person, role
        By language; alike in both where a row names them.
    date
        The day; of a row that tells the month alone, its last.
    statement
        None of a row that came later and that nobody has tied yet.
    row
        The kind and words that its row gives; None of what has no row.
    """

    key: str
    known: date
    person: Mapping[str, str]
    role: Mapping[str, str | None]
    date: date
    source: str
    source_url: str | None
    source_read: bool
    statement: Statement | None
    row: Mapping[str, Any] | None


@remembered(None)
def written() -> dict[str, Statement]:
    """The statements that are written down, by name."""
    note_file(f"claims/ready/{_FILE}")
    return statements_of((files("headway.claims") / "ready" / _FILE).read_text(encoding="utf-8"), _FILE)


def statement_rows() -> list[dict[str, Any]]:
    """The rows of the newest table of statements, in its order."""
    return compute_vintage(table="statements").table("statements").to_dicts()


def told() -> list[Told]:
    """Every statement: those of the table in its order, then those that have no row."""
    every, rows = written(), statement_rows()
    own = [_of_itself(key, each, each.said) for key, each in every.items() if each.said is not None]
    return [*(_of_row(row, every.get(row["id"])) for row in rows), *own]


def _of_row(row: Mapping[str, Any], statement: Statement | None) -> Told:
    return Told(
        key=row["id"],
        person={"en": row["person"], "vi": row["person"]},
        role={"en": row["role"], "vi": row["role"]},
        date=row["date"],
        source=row["source"],
        source_url=row["source_url"],
        source_read=bool(row["source_read"]),
        known=row["known"],
        statement=statement,
        row={"kind": row["kind"], "words": row["statement"]},
    )


def _of_itself(key: str, statement: Statement, said: Source) -> Told:
    role = said.role.to_dict() if said.role else {"en": None, "vi": None}
    return Told(
        key=key,
        person=said.person.to_dict(),
        role=role,
        date=said.date,
        source=said.source,
        source_url=said.source_url,
        source_read=said.source_read,
        known=said.date,
        statement=statement,
        row=None,
    )
