"""The rows behind a key, and behind a number of a report. Pure: from tables and documents to places in them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from headway.errors import OptionError, UnknownName
from headway.facts.schema import Table

if TYPE_CHECKING:
    import polars as pl

#: Lines that a spreadsheet shows above the first row: the header.
_ABOVE: Final = 2

#: Columns that say where a row came from; everything else says what it is about.
_ORIGIN: Final = frozenset({"source", "source_url", "source_date", "known", "confidence", "source_read", "note"})

#: Columns that change with every vintage and mean nothing by that.
_DATED: Final = frozenset({"source_date"})

#: How deep names are looked for beside a number: its row, and what that names in turn, such as matched / model.
_DEPTH: Final = 3


def rows_with_key(table: Table, frame: "pl.DataFrame", key: Sequence[str]) -> list[int]:
    """Places of the rows with these values in the first columns of the key, or with one value in the column `model`.

    Parameters
    ----------
    frame
        The table as text.

    Raises
    ------
    OptionError
        If there are more values than columns in the key, or none.
    UnknownName
        If no row has them.
    """
    if not key or len(key) > len(table.key):
        raise OptionError(f"a row of {table.name} is named by {', '.join(table.key)}; {got(key)}")
    columns = [table.key[: len(key)]]
    if len(key) == 1 and "model" in table.column_names:
        columns.append(("model",))
    for names in columns:
        found = _equal(frame, names, key)
        if found:
            return found
    narrowed = _equal(frame, table.key[: len(key) - 1], key[:-1]) if len(key) > 1 else list(range(frame.height))
    column = table.key[len(key) - 1] if narrowed else table.key[0]
    known = frame[narrowed or list(range(frame.height))][column].unique().drop_nulls().to_list()
    raise UnknownName(f"{column} in {table.name}", key[-1] if narrowed else key[0], known)


def got(names: Sequence[str]) -> str:
    """What was given, as the end of a message."""
    return f"got {', '.join(map(repr, names))}" if names else "got nothing"


def line_of(place: int) -> int:
    """The line of a row as a spreadsheet shows it."""
    return place + _ABOVE


def key_of(table: Table, cells: Mapping[str, str | None]) -> tuple[str | None, ...]:
    """The key of a row."""
    return tuple(cells[column] for column in table.key)


def changed(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """What differs between two states of a row, column by column; the day of the source always does and is left out."""
    columns = (name for name in after if name not in _DATED)
    return [
        {"column": name, "from": before.get(name), "to": after[name]}
        for name in columns
        if before.get(name) != after[name]
    ]


def select_where(table: Table, key: Sequence[str]) -> str:
    """The SQL that shows the rows of a key."""
    tests = (
        f"{column} = '{value.replace(chr(39), chr(39) * 2)}'" for column, value in zip(table.key, key, strict=False)
    )
    return f"SELECT * FROM {table.name} WHERE {' AND '.join(tests)}"


def around(document: Any, pointer: str) -> list[Any]:
    """What lies on the way to a place in a JSON document, from the document to the value.

    Raises
    ------
    OptionError
        If the document has no such place: names the last part that was found.
    """
    if pointer and not pointer.startswith("/"):
        raise OptionError(
            f"a place in report.json begins with /, such as /pairs/0/standing/lag/central; got {pointer!r}"
        )
    found = [document]
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for depth, step in enumerate(steps):
        here = found[-1]
        if isinstance(here, dict) and step in here:
            found.append(here[step])
        elif isinstance(here, list) and step.isdecimal() and int(step) < len(here):
            found.append(here[int(step)])
        else:
            raise OptionError(f"{_place(steps[:depth])} of the report has no {step!r}; it has {_parts(here)}")
    return found


def numbers_in(document: Any, path: str = "") -> Iterator[tuple[str, int | float]]:
    """Every number of a JSON document with its JSON pointer."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from numbers_in(value, f"{path}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(document, list):
        for place, value in enumerate(document):
            yield from numbers_in(value, f"{path}/{place}")
    elif isinstance(document, int | float) and not isinstance(document, bool):
        yield path, document


def places_of(document: Any, shown: str) -> list[str]:
    """Where a number stands in a document as a page has it, such as 5.2: rounded so, or as a share in %."""
    match = re.fullmatch(r"\s*([-−+]?[\d,]*\.?\d+)\s*(%?)\s*", shown)
    if match is None:
        raise OptionError(f"give a place that begins with /, or a number as it is printed, such as 5.2; got {shown!r}")
    text = match[1].replace(",", "").replace("−", "-")
    value, digits = float(text), len(text.partition(".")[2])
    scales = (100.0,) if match[2] else (1.0,)
    return [
        path for path, number in numbers_in(document) if any(round(number * scale, digits) == value for scale in scales)
    ]


def part_with(trust: Mapping[str, Any], pointer: str) -> Mapping[str, Any] | None:
    """The entry of the part `trust` under which a place falls; None for a place that is no data, or no part."""
    for row in trust["numbers"]:
        if any(under(pointer, path) for path in (row["path"], *row["also"])):
            found: Mapping[str, Any] = row
            return found
    return None


def under(pointer: str, path: str) -> bool:
    """Whether a place is another one or lies in it."""
    return pointer == path or pointer.startswith(f"{path}/")


def names_around(values: Sequence[Any]) -> Iterator[frozenset[str]]:
    """Names beside a number, from the nearest to those of the whole part; `values` as `around` gives them."""
    seen: frozenset[str] = frozenset()
    for value in reversed(values):
        found = frozenset(_names(value, _DEPTH)) - seen
        if found:
            yield found
        seen |= found


def _names(value: Any, depth: int) -> Iterator[str]:
    """Texts in an object and the objects in it; of lists only those of texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and depth:
        for each in value.values():
            yield from _names(each, depth - 1)
    elif isinstance(value, list) and depth < _DEPTH and all(isinstance(each, str) for each in value):
        yield from value


def rows_named(table: Table, frame: "pl.DataFrame", names: frozenset[str]) -> list[int]:
    """Places of the rows that have most of the names in their cells, and one of them in what names the row.

    Parameters
    ----------
    frame
        The table as text.
    """
    import polars as pl

    about = [column for column in frame.columns if column not in _ORIGIN]
    naming = {*table.key, *table.links, "model"} & set(about)
    wanted = sorted(names)
    hits = frame.select(
        pl.sum_horizontal([pl.col(column).is_in(wanted).fill_null(value=False) for column in about]).alias("all"),
        pl.any_horizontal([pl.col(column).is_in(wanted).fill_null(value=False) for column in naming]).alias("named"),
    )
    most = hits.filter(pl.col("named"))["all"].max()
    if most is None:
        return []
    return hits.with_row_index("place").filter(pl.col("named") & (pl.col("all") == most))["place"].to_list()


def rows_of_sources(frame: "pl.DataFrame", sources: Collection[tuple[str | None, str | None]]) -> list[int]:
    """Places of the rows that come from these sources, by title and address."""
    return [place for place, row in enumerate(frame.select("source", "source_url").iter_rows()) if row in sources]


def _equal(frame: "pl.DataFrame", columns: Sequence[str], values: Sequence[str]) -> list[int]:
    import polars as pl

    tests = [
        pl.col(column).str.to_lowercase() == value.strip().lower()
        for column, value in zip(columns, values, strict=True)
    ]
    return frame.with_row_index("place").filter(*tests)["place"].to_list()


def _place(steps: Sequence[str]) -> str:
    return "".join(f"/{step}" for step in steps) or "the top"


def _parts(here: Any) -> str:
    if isinstance(here, dict):
        return ", ".join(here)
    return f"0 to {len(here) - 1}" if isinstance(here, list) and here else "no parts"
