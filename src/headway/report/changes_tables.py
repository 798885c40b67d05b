"""Tables of what changed between two vintages, from the JSON of `headway facts compare`. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.report.blocks import Block, Cell, Table, Text
from headway.report.trust import SHOWN
from headway.words import Words
from headway.words.changes import (
    change_text,
    column_name,
    gap_like,
    table_name,
    tables_text,
    value_text,
    vintage_text,
)
from headway.words.phrases import day, group_name, level_of, opened, pair_of, probability, value_with_span

Data = Mapping[str, Any]

#: Rows that a table of the page holds; the command has all.
MOST_ROWS: Final = 200


def headline_table(data: Data, words: Words) -> Table:
    """The gap before and after: each vintage on its day, both on one day, and the newer one on both days."""
    told, gap = data["headline"], gap_like(data)
    first, last = (words.date(day(told["as_of"][end])) for end in ("from", "to"))
    names = {
        "own_days": words.text("changes.own_days"),
        "same_day": words.text("changes.same_day", day=first),
        "time": words.text("changes.passed", first=first, last=last),
    }
    courses = [("points", told["points"])]
    if told["unit"] == "months":
        courses.insert(0, ("lag", told))
    rows = []
    for kind, course in courses:
        for name, row in (("own_days", course), ("same_day", course["same_day"]), ("time", course["time"])):
            label = words.text(f"changes.row_{kind}", row=names[name])
            rows.append((Cell(text=label, value=f"{kind}.{name}"), *_course(row, words)))
    level = level_of(told["to"], words)
    caption = words.text("changes.caption_headline", pair=opened(pair_of(gap, words)), level=level)
    columns = ("what", "before", "after", "change", "rose", "fell")
    return Table(name="headline", caption=caption, columns=_columns(columns, words), rows=tuple(rows))


def _course(row: Data, words: Words) -> tuple[Cell, ...]:
    change = row["change"]
    return (
        *(_interval(row[end], words) for end in ("from", "to")),
        Cell(text=change_text(change, words), value=dict(change), numeric=True),
        *(
            Cell(text=probability(change[name], words), value=change[name], numeric=True)
            for name in ("p_rose", "p_fell")
        ),
    )


def _interval(found: Data, words: Words) -> Cell:
    text = value_with_span(found, words, found.get("longer_than"))
    return Cell(text=text, value=dict(found), numeric=True)


def best_table(data: Data, words: Words) -> Table:
    """The best model of each side on the day of either vintage."""
    told = data["headline"]
    rows = []
    for side, ends in told["best"].items():
        name = Cell(text=opened(group_name(told[side], words)), value=side)
        cells = [
            Cell(
                text=f"{ends[end]['model']}, {words.date(day(ends[end]['released']))}: "
                f"{value_with_span(ends[end]['index'], words)}",
                value=dict(ends[end]),
            )
            for end in ("from", "to")
        ]
        rows.append((name, *cells))
    caption = words.text("changes.caption_best", level=level_of(told["to"], words))
    return Table(name="best", caption=caption, columns=_columns(("side", "before", "after"), words), rows=tuple(rows))


def index_table(data: Data, words: Words, *, most: int | None = MOST_ROWS) -> list[Block]:
    """The index of every model that moved: first those told apart, then those that their scores place, by size."""
    rows = [
        (
            Cell(text=row["model"], value=row["model"]),
            _interval(row["from"], words),
            _interval(row["to"], words),
            Cell(text=change_text(row["change"], words), value=dict(row["change"]), numeric=True),
            Cell(text=words.text(f"changes.{'yes' if row['told_apart'] else 'no'}"), value=row["told_apart"]),
        )
        for row in sorted(data["index_moved"], key=lambda row: (not row["told_apart"], not row["placed"]))
    ]
    caption = words.text("changes.caption_index", level=level_of(data["index_moved"][0]["change"], words))
    return _cut("index-moved", caption, ("model", "before", "after", "change", "told"), rows, data, words, most)


def list_table(name: str, data: Data, words: Words, *, most: int | None = MOST_ROWS) -> list[Block]:
    """A list of the JSON as a table, one column a key: the newest models and the largest changes of scores first."""
    listed = data[name]
    if name in {"models_added", "models_removed"}:
        listed = sorted(listed, key=lambda row: row["released"], reverse=True)
    if name == "scores_changed":
        listed = sorted(listed, key=lambda row: -abs(row["to"] - row["from"]))
    keys = tuple(listed[0])
    rows = [
        tuple(Cell(text=_text(key, row, words), value=row[key], numeric=_numeric(row[key])) for key in keys)
        for row in listed
    ]
    return _cut(name.replace("_", "-"), words.text(f"changes.caption_{name}"), keys, rows, data, words, most)


def _text(key: str, row: Data, words: Words) -> str:
    """A cell in words: what is a group or a column has a name in the reader's language."""
    value = row[key]
    if key == "column":
        return column_name(value, words)
    kind = row.get("column") if key in {"from", "to"} else key
    if kind == "access":
        return words.messages.get(f"groups.access:{value}", str(value))
    if kind == "countries":
        return "; ".join(group_name(f"country:{each}", words) for each in value) or words.text("changes.empty")
    return value_text(value, words)


def _numeric(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def other_tables(data: Data, words: Words, *, most: int | None = MOST_ROWS) -> list[Block]:
    """How many rows of each other table came, went and changed, and the cells that changed."""
    changed = [table for table in data["tables"] if table["added"] or table["removed"] or table["changed"]]
    blocks: list[Block] = []
    if changed:
        rows = [
            (
                Cell(text=opened(table_name(table["table"], words)), value=table["table"]),
                *(_size(len(table[name]), words) for name in ("added", "removed", "changed")),
            )
            for table in changed
        ]
        caption = words.text("changes.caption_tables")
        columns = _columns(("table", "added", "removed", "changed"), words)
        blocks.append(Table(name="tables", caption=caption, columns=columns, rows=tuple(rows)))
    for table in changed:
        if table["changed"]:
            caption = words.text("changes.caption_cells", table=opened(table_name(table["table"], words)))
            cells = [_cell_row(each, words) for each in table["changed"]]
            names = ("row", "column", "from", "to")
            blocks += _cut(f"cells-{table['table'].replace('_', '-')}", caption, names, cells, data, words, most)
    for name in ("tables_added", "tables_removed"):
        if data[name]:
            text = words.text(f"changes.count_{name}", names=tables_text(data[name], words))
            blocks.append(Text(text=f"{opened(text)}."))
    return blocks


def _size(count: int, words: Words) -> Cell:
    return Cell(text=words.number(count, 0), value=count, numeric=True)


def _cell_row(change: Data, words: Words) -> tuple[Cell, ...]:
    key = " / ".join(value_text(each, words) for each in change["key"].values())
    values = [(key, change["key"]), (column_name(change["column"], words), change["column"])]
    values += [(value_text(change[end], words), change[end]) for end in ("from", "to")]
    return tuple(Cell(text=text, value=value) for text, value in values)


def vintages_table(data: Data, words: Words) -> Table:
    """The two vintages: what the index rests on, and the digest of their tables."""
    rows = []
    for end, told in zip(("from", "to"), data["vintages"], strict=True):
        basis = words.text(f"changes.basis_{data['index_basis'].get(end, 'none')}")
        name = Cell(text=vintage_text(told["vintage"], words, long=False), value=told["vintage"])
        rows.append((name, Cell(text=basis, value=basis), Cell(text=told["digest"][:SHOWN], value=told["digest"])))
    columns = _columns(("vintage", "basis", "digest"), words)
    return Table(name="vintages", caption=words.text("changes.caption_vintages"), columns=columns, rows=tuple(rows))


def _cut(
    name: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
    data: Data,
    words: Words,
    most: int | None,
) -> list[Block]:
    """A table of at most so many rows, and where the others are; None cuts nothing."""
    table = Table(name=name, caption=caption, columns=_columns(columns, words), rows=tuple(rows[:most]))
    if most is None or len(rows) <= most:
        return [table]
    shown, count = words.number(most, 0), words.number(len(rows), 0)
    names = {"old": data["v1"], "new": data["v2"]}
    return [table, Text(text=words.text("changes.more_rows", caption=caption, shown=shown, count=count, **names))]


def _columns(names: Sequence[str], words: Words) -> tuple[str, ...]:
    return tuple(words.text(f"changes.column_{name}") for name in names)
