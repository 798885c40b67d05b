"""The answer of `headway facts compare` as text for people, from the JSON that `--json` prints."""

from collections.abc import Mapping
from typing import Any, Final

from headway.cli.text import cited, table_text
from headway.report.blocks import Block, Table
from headway.report.changes_tables import best_table, headline_table, index_table, list_table, other_tables
from headway.words import Words, load_words
from headway.words.changes import COUNTED, counts, finding, headline_sentences, left_out
from headway.words.phrases import opened

Data = Mapping[str, Any]

#: Rows that a table shows; `--json` has all of them.
_ROWS: Final = 15

#: Lists of the JSON that are printed as tables, in order: of scores that were only rounded there is but a number.
_LISTS: Final = tuple(name for name in COUNTED if name != "scores_rounded")


def compare_text(data: Data) -> str:
    """The finding first, then counts, then tables of at most 15 rows each."""
    words = load_words("en")
    lines = [f"{finding(data, words)}."]
    if data["headline"] is not None and data["changed"]:
        lines += headline_sentences(data, words)
    lines += left_out(data, words)
    told = counts(data, words)
    lines += ["", *(f"{opened(each)}." for each in told)] if told else []
    lines += [f"Written: {data[name]}." for name in ("page", "feed") if data.get(name)]
    for table in _blocks(data, words):
        lines += _table(table)
    return "\n".join([*lines, "", cited(data)])


def _blocks(data: Data, words: Words) -> list[Table]:
    """The tables of the answer."""
    found: list[Block] = []
    if data["headline"] is not None and data["changed"]:
        found += [headline_table(data, words), best_table(data, words)]
    if data["index_moved"]:
        found += index_table(data, words, most=None)
    for name in _LISTS:
        if data[name]:
            found += list_table(name, data, words, most=None)
    found += other_tables(data, words, most=None)
    return [block for block in found if isinstance(block, Table)]


def _table(table: Table) -> list[str]:
    columns = [name[:1].lower() + name[1:] for name in table.columns]
    rows = [[cell.text for cell in row] for row in table.rows[:_ROWS]]
    right = [place for place in range(len(columns)) if table.rows and table.rows[0][place].numeric]
    found = ["", f"{table.caption}:", table_text(columns, rows, right=right, widest=60)]
    if len(table.rows) > _ROWS:
        found.append(f"... and {len(table.rows) - _ROWS} more; --json has all.")
    return found
