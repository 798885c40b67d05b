"""Tables of several vintages as one SQLite file: typed columns, keys, links within a vintage, and what they mean."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from headway.errors import DataError
from headway.facts.descriptor import VINTAGE
from headway.facts.schema import Column, Table
from headway.facts.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

#: SQLite has no type for lists or days: lists are JSON, days are text that sorts.
_TYPES: Final = {
    "text": "TEXT",
    "names": "TEXT",
    "day": "DATE",
    "number": "REAL",
    "numbers": "TEXT",
    "count": "INTEGER",
    "flag": "BOOLEAN",
}

#: Tables that tell what the others are.
_ABOUT: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE vintages (
  name TEXT PRIMARY KEY NOT NULL, day DATE NOT NULL, digest TEXT NOT NULL, sources TEXT NOT NULL, citation TEXT NOT NULL
);
CREATE TABLE columns (
  "table" TEXT NOT NULL, place INTEGER NOT NULL, "column" TEXT NOT NULL, kind TEXT NOT NULL, required BOOLEAN NOT NULL,
  meaning TEXT NOT NULL, PRIMARY KEY ("table", "column")
);
"""


class SqliteFile:
    """A new SQLite file that is filled table by table; what is in it counts once `finish` has come back."""

    def __init__(self, path: Path, tables: Sequence[str]) -> None:
        # A file that is not whole is thrown away by whoever makes it, so no journal and no waiting for the disk.
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("BEGIN")
        for statement in _ABOUT.split(";\n"):
            self._connection.execute(statement)
        for name in tables:
            for statement in definition(TABLES[name], tables):
                self._connection.execute(statement)
            self._fill("columns", _described(TABLES[name]))

    def tell(self, about: Mapping[str, str], vintages: Iterable[Mapping[str, Any]]) -> None:
        """Say what the file is, and of each vintage its name, day, digest, sources (as JSON) and citation."""
        self._fill("about", about.items())
        self._fill(
            "vintages",
            ((row["vintage"], row["known"], row["digest"], _json(row["sources"]), row["citation"]) for row in vintages),
        )

    def add(self, name: str, frame: "pl.DataFrame") -> None:
        """Add the rows of a typed frame whose first column is the vintage."""
        kinds = (VINTAGE.kind, *(column.kind for column in TABLES[name].columns))
        cells = (_cells(kind, series) for kind, series in zip(kinds, frame.get_columns(), strict=True))
        self._fill(name, zip(*cells, strict=True))

    def finish(self) -> None:
        """Check that every link leads to a row, and end the file.

        Raises
        ------
        DataError
            For a row whose link leads nowhere: names vintage, table, column and value.
        """
        broken = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise self._told(*broken)
        self._connection.execute("COMMIT")
        self._connection.close()

    def close(self) -> None:
        """Let the file go; nothing happens if it is finished."""
        self._connection.close()

    def _told(self, name: str, row: int, other: str, place: int) -> DataError:
        """The error of a link that leads nowhere."""
        links = self._connection.execute(f"PRAGMA foreign_key_list({_quoted(name)})").fetchall()
        column = next(link[3] for link in links if link[0] == place and link[3] != VINTAGE.name)
        vintage, value = self._connection.execute(
            f"SELECT vintage, {_quoted(column)} FROM {_quoted(name)} WHERE rowid = ?",
            (row,),
        ).fetchone()
        return DataError(
            f"the vintage has no such row in {other}",
            file=f"{name}.csv of vintage {vintage}",
            column=column,
            value=value,
            remedy="leave the vintage out: name the others with --vintage",
        )

    def _fill(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        (width,) = self._connection.execute("SELECT count(*) FROM pragma_table_info(?)", (name,)).fetchone()
        marks = ", ".join("?" * width)
        self._connection.executemany(f"INSERT INTO {_quoted(name)} VALUES ({marks})", rows)


def definition(table: Table, present: Iterable[str]) -> tuple[str, ...]:
    """The statements that make a table, its indexes and its view `latest_…`.

    Parameters
    ----------
    present
        Tables of the file: links lead only to them.
    """
    known = frozenset(present)
    name = _quoted(table.name)
    lines = [_column(column) for column in (VINTAGE, *table.columns)]
    lines.append(f"PRIMARY KEY ({_names((VINTAGE.name, *table.key))})")
    lines.append("FOREIGN KEY (vintage) REFERENCES vintages (name)")
    links = {column: target for column, target in table.links.items() if target[0] in known}
    lines += [
        f"FOREIGN KEY ({_names((VINTAGE.name, column))}) REFERENCES {_quoted(other)} ({_names((VINTAGE.name, key))})"
        for column, (other, key) in links.items()
    ]
    body = ",\n  ".join(lines)
    indexes = [
        f"CREATE INDEX {_quoted(f'{table.name}_by_{column}')} ON {name} ({_names((column, VINTAGE.name))})"
        for column in links
    ]
    newest = f"(SELECT max(vintage) FROM {name})"
    view = f"CREATE VIEW {_quoted(f'latest_{table.name}')} AS SELECT * FROM {name} WHERE vintage = {newest}"
    return (f"CREATE TABLE {name} (\n  {body}\n)", *indexes, view)


def _column(column: Column) -> str:
    return f"{_quoted(column.name)} {_TYPES[column.kind]}{' NOT NULL' if column.required else ''}"


def _described(table: Table) -> list[tuple[Any, ...]]:
    columns = enumerate((VINTAGE, *table.columns), start=1)
    return [
        (table.name, place, column.name, column.kind, int(column.required), column.meaning) for place, column in columns
    ]


def _cells(kind: str, series: "pl.Series") -> list[Any]:
    """A column as SQLite keeps it."""
    if kind == "day":
        return series.dt.to_string("%Y-%m-%d").to_list()
    values: list[Any] = series.to_list()
    return [None if value is None else _json(value) for value in values] if kind in ("names", "numbers") else values


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return f'"{name}"'
