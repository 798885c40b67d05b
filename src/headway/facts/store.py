"""The vintages on disk: bundled ones inside the package, the user's own beside them. An edge.

A vintage is a folder named after the day on which its facts were known: one CSV file a table and a datapackage.json.
Vintages are written once, whole or not at all, and never changed.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from headway.errors import StoreError, UnknownName
from headway.facts.descriptor import DESCRIPTOR, digest_of, sources_of, table_names, verified
from headway.facts.provenance import Source
from headway.facts.schema import text_frame, typed
from headway.facts.tables import TABLES, Model, find_table

if TYPE_CHECKING:
    import polars as pl

#: Models released earlier stay out of the index. Source: the publisher's rule (docs/methods/index-compatible.md).
INDEX_SINCE: Final = date(2023, 1, 1)

_BUNDLED: Final = Path(__file__).parent / "bundled"


@dataclass(frozen=True, slots=True, kw_only=True)
class VintageInfo:
    """A vintage that the store holds: its name, which is its date, and its folder."""

    name: str
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Vintage:
    """All that was known on a day.

    Attributes
    ----------
    name
        The day, as 2026-08-11.
    """

    name: str
    folder: Path
    descriptor: Mapping[str, Any]
    _read: dict[str, "pl.DataFrame"] = field(default_factory=dict, repr=False, compare=False)

    @property
    def table_names(self) -> tuple[str, ...]:
        """The tables it holds."""
        return table_names(self.descriptor)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where its tables came from."""
        return sources_of(self.descriptor)

    @property
    def digest(self) -> str:
        """SHA-256 of its tables."""
        return digest_of(self.descriptor)

    def table(self, name: str) -> "pl.DataFrame":
        """A table with its types.

        Raises
        ------
        UnknownName
            If this vintage has no such table.
        StoreError
            If the file is missing or is not what the descriptor says.
        """
        find_table(name)
        if name not in self.table_names:
            raise UnknownName(f"table in vintage {self.name}", name, self.table_names)
        if name not in self._read:
            self._read[name] = _read_table(self, name)
        return self._read[name]

    def models(self) -> tuple[Model, ...]:
        """The models, in the order of the file."""
        return self._models

    @cached_property
    def _models(self) -> tuple[Model, ...]:
        columns = ("model", "released", "developers", "countries", "access")
        return tuple(
            Model(name=name, released=released, developers=tuple(developers), countries=tuple(countries), access=access)
            for name, released, developers, countries, access in self.table("models").select(columns).iter_rows()
        )

    def score_rows(self) -> tuple[list[str], list[str], list[float]]:
        """Models, benchmarks and scores that enter the index: its benchmarks, and models since INDEX_SINCE."""
        import polars as pl

        rows = (
            self.table("scores")
            .join(self.table("benchmarks").filter(pl.col("in_index")), on="benchmark", how="semi")
            .join(self.table("models").filter(pl.col("released") >= INDEX_SINCE), on="model", how="semi")
        )
        return rows["model"].to_list(), rows["benchmark"].to_list(), rows["score"].to_list()


def user_folder() -> Path:
    """Where the user's own vintages are kept: $HEADWAY_STORE, or the user's data folder."""
    if chosen := os.environ.get("HEADWAY_STORE"):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("headway") / "vintages"


def list_vintages() -> tuple[VintageInfo, ...]:
    """Every vintage, the oldest first. A bundled one is never replaced by the user's of the same day."""
    found: dict[str, Path] = {}
    for root in (user_folder(), _BUNDLED):
        if root.is_dir():
            found |= {entry.name: entry for entry in root.iterdir() if _is_vintage(entry)}
    return tuple(VintageInfo(name=name, folder=found[name]) for name in sorted(found))


def _is_vintage(entry: Path) -> bool:
    """Whether a folder is a whole vintage: one that is being written has a name that begins with a point."""
    return not entry.name.startswith(".") and (entry / DESCRIPTOR).is_file()


def open_vintage(name: str | None = None) -> Vintage:
    """The vintage of that name, or the newest that has scores.

    Raises
    ------
    UnknownName
        If the store holds no such vintage.
    StoreError
        If its descriptor cannot be read.
    """
    known = {info.name: info.folder for info in list_vintages()}
    if name is not None and name not in known:
        raise UnknownName("vintage", name, known, alike=False)
    wanted = [name] if name is not None else sorted(known, reverse=True)
    for each in wanted:
        opened = Vintage(name=each, folder=known[each], descriptor=_descriptor(known[each]))
        if name is not None or "scores" in opened.table_names:
            return opened
    raise StoreError(f"the store holds no vintage with scores; it has {', '.join(known) or 'none'}")


def _read_table(opened: Vintage, name: str) -> "pl.DataFrame":
    path = opened.folder / f"{name}.csv"
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise StoreError(f"{path.name} of vintage {opened.name} cannot be read: {problem.strerror}") from problem
    return _typed(name, verified(opened.descriptor, name, content))


@lru_cache(maxsize=128)
def _typed(name: str, content: bytes) -> "pl.DataFrame":
    """The table with its types, remembered by its content: the parts of one answer open a vintage again and again."""
    return typed(TABLES[name], text_frame(content), f"{name}.csv")


def _descriptor(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
        table_names(found), sources_of(found), digest_of(found)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise StoreError(
            f"{folder / DESCRIPTOR} cannot be read ({problem}); restore it, or delete its folder"
        ) from problem
    return found
