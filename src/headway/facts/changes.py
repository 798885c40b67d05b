"""What differs between two vintages: rows that came, rows that went, and cells that changed, by the key of each table.

Pure: tables in, differences out. Method: docs/methods/changes.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from headway.facts.renames import renamed
from headway.facts.schema import Table
from headway.facts.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

Tables = Mapping[str, "pl.DataFrame"]
Row = Mapping[str, Any]

#: Columns of a publication's tables that are compared: the others say how a cell came to be, not what is known.
COMPARED: Final[Mapping[str, tuple[str, ...]]] = {
    "models": ("released", "developers", "countries", "access"),
    "benchmarks": ("released", "in_index"),
    "scores": ("score",),
    "published_index": ("model", "index", "low", "high"),
    "time_horizons": ("model", "metr_version", "minutes", "low", "high"),
}

#: Of all other tables every column is compared but these: the day of the reading is another in each publication, and
#: the rule that found a name is another once an earlier vintage knows it.
_UNCOMPARED: Final = frozenset({"source_date", "rule"})

#: Scores that differ by less are the same, printed with more or fewer digits. Source: shares are published with three.
ROUNDED: Final = 1e-3

#: Numbers in one cell that are told one by one; of a longer list only the length is told.
_LISTED: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell of a row that both vintages have: the key of the row, the column, and what it held before and after."""

    key: tuple[Any, ...]
    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """What differs in one table.

    Attributes
    ----------
    key
        The columns that name a row.
    added, removed
        Rows of which only the later or only the earlier vintage has the key; key and compared columns.
    changed
        In the order of the later table.
    rows
        Of the earlier and of the later table.
    """

    table: str
    key: tuple[str, ...]
    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[CellChange, ...]
    rows: tuple[int, int]

    @property
    def is_empty(self) -> bool:
        """Whether the two tables say the same."""
        return not (self.added or self.removed or self.changed)

    def to_dict(self) -> dict[str, Any]:
        """The table with the keys of rows that came and went, and the cells that changed."""
        return {
            "table": self.table,
            "rows": {"from": self.rows[0], "to": self.rows[1]},
            "added": [_cells(row, self.key) for row in self.added],
            "removed": [_cells(row, self.key) for row in self.removed],
            "changed": [
                {"key": _cells(dict(zip(self.key, cell.key, strict=True)), self.key), **_ends(cell)}
                for cell in self.changed
            ],
        }


_NOTHING: Final = TableChange(table="", key=(), added=(), removed=(), changed=(), rows=(0, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs between two vintages.

    Attributes
    ----------
    tables
        By name, every table that both hold, whether it changed or not.
    renamed
        Models that have another name in the later vintage: earlier name, later name. Rows of the earlier vintage count
        under the later name.
    published
        The published index of a model before and after, where it moved; the best version of a model counts.
    tables_added, tables_removed
        Tables that only the later, or only the earlier vintage holds. What is in them is no change: the other vintage
        says nothing about it.
    """

    tables: Mapping[str, TableChange]
    renamed: tuple[tuple[str, str], ...] = ()
    published: tuple[tuple[str, float, float], ...] = ()
    tables_added: tuple[str, ...] = ()
    tables_removed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two vintages say the same."""
        every = all(table.is_empty for table in self.tables.values())
        return every and not (self.renamed or self.tables_added or self.tables_removed)

    def of(self, table: str) -> TableChange:
        """The changes of a table; none where one of the two does not hold it."""
        return self.tables.get(table, _NOTHING)

    @property
    def scores_changed(self) -> tuple[CellChange, ...]:
        """Scores that both vintages have and that differ by more than digits."""
        return tuple(cell for cell in self.of("scores").changed if abs(cell.before - cell.after) > ROUNDED)

    def to_dict(self) -> dict[str, Any]:
        """The contract's form: lists by what changed, and under `tables` all tables that have no list of their own."""
        return {
            **self._models(),
            **self._listed("benchmarks", ("benchmark", "released", "in_index")),
            **self._scores(),
            "published_moved": [{"model": name, "from": before, "to": after} for name, before, after in self.published],
            **self._listed("time_horizons", ("model", "version", "metr_version", "minutes")),
            "tables": [each.to_dict() for name, each in self.tables.items() if name not in COMPARED],
            "tables_added": list(self.tables_added),
            "tables_removed": list(self.tables_removed),
        }

    def _models(self) -> dict[str, Any]:
        found = self._listed("models", ("model", *COMPARED["models"]))
        return {**found, "models_renamed": [{"from": before, "to": after} for before, after in self.renamed]}

    def _scores(self) -> dict[str, Any]:
        found, changed = self.of("scores"), self.scores_changed
        return {
            **self._listed("scores", ("model", "benchmark", "score")),
            "scores_changed": [
                {"model": cell.key[0], "benchmark": cell.key[1], "from": cell.before, "to": cell.after}
                for cell in changed
            ],
            "scores_rounded": len(found.changed) - len(changed),
        }

    def _listed(self, table: str, columns: Sequence[str]) -> dict[str, Any]:
        found = self.of(table)
        return {
            f"{table}_added": [_cells(row, columns) for row in found.added],
            f"{table}_removed": [_cells(row, columns) for row in found.removed],
            f"{table}_changed": [
                {**_cells(dict(zip(found.key, cell.key, strict=True)), found.key), **_ends(cell)}
                for cell in found.changed
            ],
        }


def changes(before: Tables, after: Tables, *, renames: Mapping[str, str] | None = None) -> Changes:
    """What differs between the tables of an earlier and of a later vintage.

    Parameters
    ----------
    before, after
        Typed frames by the name of their table.
    renames
        From the name of a model in the earlier vintage to its name in the later one: its rows count as kept. Without
        it, those that `renamed` finds.
    """
    renames = dict(renamed(before, after)) if renames is None else renames
    both = [name for name in TABLES if name in before and name in after]
    return Changes(
        tables={name: table_changes(TABLES[name], before[name], after[name], renames=renames) for name in both},
        renamed=tuple(renames.items()),
        published=_published(before, after, renames),
        tables_added=tuple(name for name in TABLES if name in after and name not in before),
        tables_removed=tuple(name for name in TABLES if name in before and name not in after),
    )


def table_changes(
    table: Table, before: "pl.DataFrame", after: "pl.DataFrame", *, renames: Mapping[str, str] | None = None
) -> TableChange:
    """What differs between two states of a table, row by row of its key.

    The order of rows is no difference, nor is the order of names in a cell.
    """
    columns = compared_columns(table)
    old, new = _keyed(table, before, columns, renames or {}), _keyed(table, after, columns, {})
    return TableChange(
        table=table.name,
        key=table.key,
        added=tuple(row for key, row in new.items() if key not in old),
        removed=tuple(row for key, row in old.items() if key not in new),
        changed=tuple(
            CellChange(key=key, column=column, before=old[key][column], after=row[column])
            for key, row in new.items()
            if key in old
            for column in columns
            if not _same(old[key][column], row[column])
        ),
        rows=(before.height, after.height),
    )


def compared_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table in which a difference is a change; its key is not among them."""
    if table.name in COMPARED:
        return COMPARED[table.name]
    return tuple(name for name in table.column_names if name not in table.key and name not in _UNCOMPARED)


def _keyed(
    table: Table, frame: "pl.DataFrame", columns: Sequence[str], renames: Mapping[str, str]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows by key, with the models of another name under that name."""
    found = {}
    for row in frame.select(*table.key, *columns).iter_rows(named=True):
        if renames and "model" in row:
            row["model"] = renames.get(row["model"], row["model"])
        found[tuple(row[name] for name in table.key)] = row
    return found


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list) and isinstance(after, list) and all(isinstance(each, str) for each in before + after):
        return sorted(before) == sorted(after)
    return bool(before == after)


def _published(before: Tables, after: Tables, renames: Mapping[str, str]) -> tuple[tuple[str, float, float], ...]:
    """The models whose published index moved, the largest move first."""
    if "published_index" not in before or "published_index" not in after:
        return ()
    old = {renames.get(name, name): value for name, value in _best(before["published_index"])}
    moved = [(name, old[name], value) for name, value in _best(after["published_index"]) if name in old]
    return tuple(sorted((row for row in moved if row[1] != row[2]), key=lambda row: (-abs(row[2] - row[1]), row[0])))


def _best(rows: "pl.DataFrame") -> list[tuple[str, float]]:
    """Each model with the highest index of its versions."""
    import polars as pl

    best = rows.group_by("model", maintain_order=True).agg(pl.col("index").max())
    return list(best.iter_rows())


def _cells(row: Row, columns: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(row[name]) for name in columns}


def _ends(cell: CellChange) -> dict[str, Any]:
    return {"column": cell.column, "from": _plain(cell.before), "to": _plain(cell.after)}


def _plain(value: Any) -> Any:
    """A cell as JSON can hold it; of a long list of numbers only how many there are."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and len(value) > _LISTED and isinstance(value[0], float):
        return f"{len(value)} numbers"
    return list(value) if isinstance(value, list | tuple) else value
