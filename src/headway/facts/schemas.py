"""Tables of many vintages held against their schemas at once: each alone would cost a minute for a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from headway.errors import DataError
from headway.facts.descriptor import VINTAGE
from headway.facts.schema import Table, text_frame, typed
from headway.facts.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

#: Bytes of one table that are looked at together. A parameter: ours; thirty vintages of today's size.
_TOGETHER: Final = 8 << 20

#: A wrong table: the vintage, the table, and what is wrong.
Wrong = tuple[str, str, str]


@dataclass(slots=True)
class Schemas:
    """Tables that wait to be looked at, and what was found wrong."""

    found: list[Wrong] = field(default_factory=list)
    _waiting: dict[str, list[tuple[str, "pl.DataFrame"]]] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)

    def add(self, vintage: str, name: str, content: bytes) -> None:
        """Look at a table of a vintage, now or later."""
        import polars as pl

        table = TABLES.get(name)
        if table is None:
            self.found.append((vintage, name, "this version of Headway knows no such table; install the newest"))
            return
        try:
            frame = text_frame(content)
        except pl.exceptions.PolarsError as problem:
            self.found.append((vintage, name, f"it is no table ({str(problem).splitlines()[0]})"))
            return
        if list(frame.columns) != list(table.column_names):
            self.found.append((vintage, name, _columns(table, frame.columns)))
            return
        self._waiting.setdefault(name, []).append((vintage, frame))
        self._sizes[name] = self._sizes.get(name, 0) + len(content)
        if self._sizes[name] >= _TOGETHER:
            self._look(name)

    def finish(self) -> list[Wrong]:
        """Look at all that waits; what is wrong with which table."""
        for name in list(self._waiting):
            self._look(name)
        return self.found

    def _look(self, name: str) -> None:
        import polars as pl

        frames = self._waiting.pop(name)
        self._sizes[name] = 0
        names = [pl.Series(VINTAGE.name, [vintage]) for vintage, _ in frames]
        dated = [
            frame.clone().insert_column(0, name.new_from_index(0, frame.height))
            for name, (_, frame) in zip(names, frames, strict=True)
        ]
        if _wrong(_dated(TABLES[name]), pl.concat(dated)):
            several = ((vintage, _wrong(TABLES[name], frame)) for vintage, frame in frames)
            self.found += [(vintage, name, what) for vintage, what in several if what]


def _dated(table: Table) -> Table:
    """The table of which every row says to which vintage it belongs."""
    return replace(table, columns=(VINTAGE, *table.columns), key=(VINTAGE.name, *table.key))


def _wrong(table: Table, frame: "pl.DataFrame") -> str:
    """What is wrong with a table; empty if nothing is."""
    try:
        typed(table, frame, f"{table.name}.csv")
    except DataError as problem:
        return str(problem)
    return ""


def _columns(table: Table, found: Sequence[str]) -> str:
    missing = [name for name in table.column_names if name not in found]
    more = [name for name in found if name not in table.column_names]
    parts = (("it lacks", missing), ("it has besides", more))
    said = [f"{words} the columns {', '.join(names)}" for words, names in parts if names]
    return " and ".join(said) or "its columns stand in another order"
