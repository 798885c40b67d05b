"""Questions to the facts: what is there, the rows of a table, and SQL that can only read. An edge."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from headway import __version__
from headway.errors import OptionError, StoreError
from headway.facts.contents import Contents, check_files, contents_of
from headway.facts.descriptor import newest_column
from headway.facts.store import Vintage, list_vintages, newest_with, open_vintage, vintages_with
from headway.facts.tables import TABLES, Model, find_table

if TYPE_CHECKING:
    import duckdb
    import polars as pl

_SQL_TYPES: Final = {
    "text": "VARCHAR",
    "names": "VARCHAR",
    "day": "DATE",
    "number": "DOUBLE",
    "numbers": "VARCHAR",
    "count": "BIGINT",
    "flag": "BOOLEAN",
}

#: How a cell that holds several values becomes a list.
_LISTS: Final = {
    "names": "coalesce(string_split({0}, ';'), []) AS {0}",
    "numbers": "string_split({0}, ';')::DOUBLE[] AS {0}",
}

#: How many vintages with a table that another one lacks are named at most.
_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question to the facts gives."""

    content: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return dict(self.content)


def list_facts() -> Answer:
    """Every vintage with its tables: rows, and the newest date in each; a damaged one is named with what is wrong.

    Descriptors are read, not tables, but for vintages whose descriptor does not count rows yet.
    """
    whole: dict[str, Contents] = {}
    vintages, broken = [], []
    for info in list_vintages():
        try:
            contents = contents_of(info.folder)
            check_files(info.folder, contents)
            vintages.append(_listed(info.name, contents))
            whole[info.name] = contents
        except StoreError as problem:
            broken.append({"vintage": info.name, "why": str(problem)})
    if not whole:
        raise StoreError(broken[0]["why"] if broken else "the store holds no vintage")
    sources = {source: source.to_dict() for each in whole.values() for source in each.sources}
    common = {
        "sources": list(sources.values()),
        "citation": " ".join(dict.fromkeys(each.citation for each in whole.values())),
    }
    newest = open_vintage(max(whole))
    return Answer({**_origin(newest), **common, "vintages": vintages, "damaged": broken})


def _listed(name: str, contents: Contents) -> dict[str, Any]:
    return {
        "vintage": name,
        "digest": contents.digest,
        "tables": [
            {"table": table, "rows": contents.rows[table], "newest": contents.newest[table]}
            if table in contents.rows
            else _summary(open_vintage(name), table)
            for table in contents.tables
        ],
    }


def show_table(table: str, *, as_of: date | None = None, vintage: str | None = None) -> Answer:
    """The rows of a table, as known and released by `as_of`.

    Without a vintage, the newest that was known by `as_of` and holds the table is read.

    Raises
    ------
    UnknownName
        For a table or vintage that is not there.
    OptionError
        If no vintage with that table was known by `as_of`.
    """
    import polars as pl

    find_table(table)
    opened = open_vintage(vintage) if vintage else opened_with(table, as_of)
    rows = opened.table(table)
    if as_of is not None:
        if as_of < opened.day and vintage:
            raise OptionError(f"vintage {vintage} was not known on {as_of}; leave out --vintage, or give a later day")
        if "released" in rows.columns:
            rows = rows.filter(pl.col("released") <= as_of)
    return Answer({**_origin(opened), "as_of": str(as_of or opened.day), "table": table, "rows": _plain(rows)})


def run_sql(query: str, *, vintage: str | None = None) -> Answer:
    """The columns and rows of a SELECT over the tables of a vintage, in DuckDB's SQL.

    The database lives in memory, holds copies of the tables, and can reach neither files nor the network.

    Raises
    ------
    OptionError
        If the query is not a SELECT, or cannot be run.
    """
    import duckdb

    opened = open_vintage(vintage)
    with duckdb.connect(":memory:") as connection:
        for name in opened.table_names:
            _copy(connection, opened, name)
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        try:
            statements = connection.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise OptionError("the facts are read-only: give one SELECT, such as SELECT count(*) FROM models")
            answer = connection.execute(statements[0])
            columns = [column[0] for column in answer.description or ()]
            rows = [[_json(value) for value in row] for row in answer.fetchall()]
        except duckdb.Error as problem:
            raise OptionError(f"the query cannot be run: {_reason(problem, opened)}") from None
    return Answer({**_origin(opened), "columns": columns, "rows": rows})


def _reason(problem: Exception, opened: Vintage) -> str:
    """Why a query failed, in one line, and where to find a table that this vintage does not hold."""
    text = str(problem)
    if "pytz" in text:
        return "a moment with a time zone cannot be shown; cast it with ::TIMESTAMP"
    reason = text.split("\n", maxsplit=1)[0].rstrip(" :")
    elsewhere = [name for name in TABLES if f"name {name} does not exist" in text]
    for table in elsewhere:
        vintages = vintages_with(table)
        if vintages:
            more = f" (or one of {len(vintages) - _NAMED} older)" if len(vintages) > _NAMED else ""
            named = " or ".join(vintages[-_NAMED:])
            return f"vintage {opened.name} holds no table {table}; add --vintage {named}{more}"
    return f"{reason} (tables of {opened.name}: {', '.join(opened.table_names)})"


def dates_that_moved(opened: Vintage, earlier: Iterable[Vintage], *, days: int = 31) -> tuple[str, ...]:
    """Models that an earlier vintage dates more than `days` away from this one, in the order of this one."""
    return _differing(opened, earlier, lambda now, then: abs((now.released - then.released).days) > days)


def groups_that_moved(opened: Vintage, earlier: Iterable[Vintage]) -> tuple[str, ...]:
    """Models that an earlier vintage puts into other countries or under other access, in the order of this one."""
    return _differing(
        opened, earlier, lambda now, then: set(now.countries) != set(then.countries) or now.access != then.access
    )


def published_dates(opened: Vintage) -> dict[str, date]:
    """The release dates that a rule corrected, as the publisher gave them, by model."""
    rows = opened.table("models").select("model", "published_released").drop_nulls()
    return dict(rows.iter_rows())


def _differing(opened: Vintage, earlier: Iterable[Vintage], differ: Callable[[Model, Model], bool]) -> tuple[str, ...]:
    then = [{model.name: model for model in each.models()} for each in earlier]
    return tuple(
        model.name
        for model in opened.models()
        if any(model.name in known and differ(model, known[model.name]) for known in then)
    )


def _copy(connection: "duckdb.DuckDBPyConnection", opened: Vintage, name: str) -> None:
    """A table of the vintage as a table of the database."""
    opened.table(name)  # fails if the file is damaged
    table = find_table(name)
    types = {column.name: _SQL_TYPES[column.kind] for column in table.columns}
    lists = ", ".join(_LISTS[column.kind].format(column.name) for column in table.columns if column.kind in _LISTS)
    chosen = f"* REPLACE ({lists})" if lists else "*"
    path = str(opened.folder / f"{name}.csv")
    connection.execute(
        f"CREATE TABLE {name} AS SELECT {chosen} FROM read_csv(?, columns = ?, header = true)", [path, types]
    )


def opened_with(table: str, as_of: date | None = None) -> Vintage:
    """The newest vintage that holds a table and was known by a day; OptionError without one."""
    name = newest_with(table, by=as_of)
    if name is None:
        first = next(iter(vintages_with(table)), None)
        if first is None:
            raise OptionError(f"no vintage holds the table {table} yet; 'headway facts list' names what is there")
        raise OptionError(f"no vintage with the table {table} was known on {as_of}; the first is of {first}")
    return open_vintage(name)


def _origin(opened: Vintage) -> dict[str, Any]:
    return {
        "headway": __version__,
        "vintage": opened.name,
        "as_of": opened.day.isoformat(),
        "sources": [source.to_dict() for source in opened.sources],
        "citation": opened.citation,
        "draws": None,
    }


def _summary(opened: Vintage, table: str) -> dict[str, Any]:
    """Rows and newest day of a table whose descriptor does not say: what `describe` counts, counted now."""
    rows, column = opened.table(table), newest_column(find_table(table))
    newest: Any = rows[column].max() if column else None
    return {"table": table, "rows": rows.height, "newest": newest.isoformat() if newest else None}


def _plain(rows: "pl.DataFrame") -> list[dict[str, Any]]:
    return [{name: _json(value) for name, value in row.items()} for row in rows.iter_rows(named=True)]


def _json(value: Any) -> Any:
    """A value as JSON can hold it: dates as text, numbers that are not finite as null."""
    if isinstance(value, float | Decimal):
        value = float(value)
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(key): _json(each) for key, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_json(each) for each in value]
    return value if isinstance(value, str | int | None) else str(value)
