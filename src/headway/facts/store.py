"""The vintages on disk: bundled ones inside the package, the user's own beside them. An edge.

A vintage is a folder named after the day on which its facts were known: one CSV file a table and a datapackage.json.
Vintages are written once, whole or not at all, and never changed.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from headway.errors import StoreError, UnknownName
from headway.facts.contents import contents_of, descriptor_of
from headway.facts.descriptor import citation_of, digest_of, sources_of, table_names, verified
from headway.facts.provenance import Source
from headway.facts.reads import note_table
from headway.facts.schema import text_frame, typed
from headway.facts.tables import TABLES, Model, find_table
from headway.facts.vintage_names import Thinned, is_vintage_name, known_on, thinned
from headway.facts.vintage_names import vintage_day as vintage_day  # noqa: PLC0414 (part of what a store says)

if TYPE_CHECKING:
    import polars as pl

#: Models released earlier stay out of the index. Source: the publisher's rule (docs/methods/index-compatible.md).
INDEX_SINCE: Final = date(2023, 1, 1)

_BUNDLED: Final = Path(__file__).parent / "bundled"


@dataclass(frozen=True, slots=True, kw_only=True)
class VintageInfo:
    """A vintage that the store holds: its name, its folder, and whether it came with Headway."""

    name: str
    folder: Path
    bundled: bool = False

    @property
    def day(self) -> date:
        """The day on which its facts were known."""
        return vintage_day(self.name)


@dataclass(frozen=True, kw_only=True)
class Vintage:
    """All that was known on a day.

    Attributes
    ----------
    name
        The day, as 2026-08-11, or as 2026-08-11.2 for a further state of that day.
    """

    name: str
    folder: Path
    descriptor: Mapping[str, Any]
    _read: dict[str, "pl.DataFrame"] = field(default_factory=dict, repr=False, compare=False)

    @property
    def day(self) -> date:
        """The day on which its facts were known."""
        return vintage_day(self.name)

    @property
    def table_names(self) -> tuple[str, ...]:
        """The tables it holds."""
        return table_names(self.descriptor)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where its tables came from."""
        return sources_of(self.descriptor)

    @property
    def citation(self) -> str:
        """How its tables want to be cited."""
        return citation_of(self.descriptor)

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
        note_table(self.name, name)
        if name not in self._read:
            self._read[name] = _read_table(self, name)
        return self._read[name]

    def models(self) -> tuple[Model, ...]:
        """The models, in the order of the file."""
        note_table(self.name, "models")
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
        return _at_home(Path(chosen))
    from platformdirs import user_data_path

    return user_data_path("headway") / "vintages"


def _at_home(path: Path) -> Path:
    """The path with a leading ~ resolved, which no shell does where a variable is set in a file."""
    try:
        return path.expanduser()
    except RuntimeError:  # a user that this machine does not have
        return path


def list_vintages() -> tuple[VintageInfo, ...]:
    """Every vintage, whole or damaged, the oldest first. A bundled one is never replaced by the user's of that name.

    A folder with another name, or one that begins with a point, is none.
    """
    found: dict[str, VintageInfo] = {}
    for root in (user_folder(), _BUNDLED):
        found |= {name: _info(name, root) for name in _folders(root) if is_vintage_name(name)}
    return tuple(found[name] for name in sorted(found))


def _folders(root: Path) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return [entry.name for entry in entries if _is_folder(entry)]
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise _unreadable(root, problem) from problem


def _unreadable(root: Path, problem: OSError) -> StoreError:
    """What is wrong with the folder of vintages, and what would work."""
    if isinstance(problem, NotADirectoryError):
        return StoreError(f"{root}, where vintages are kept, is no folder; set HEADWAY_STORE to one, or unset it")
    return StoreError(f"{root}, where vintages are kept, cannot be read: {problem.strerror}")


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a folder; a link that leads nowhere, or to itself, is none, and hides nothing beside it."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _info(name: str, root: Path) -> VintageInfo:
    return VintageInfo(name=name, folder=root / name, bundled=root == _BUNDLED)


def find_vintage(name: str) -> VintageInfo:
    """The vintage of that name, whole or damaged; the others are not looked at. Raises UnknownName without one."""
    for root in (_BUNDLED, user_folder()):
        try:
            found = is_vintage_name(name) and (root / name).is_dir()
        except OSError as problem:
            raise _unreadable(root, problem) from problem
        if found:
            return _info(name, root)
    raise UnknownName("vintage", name, [info.name for info in list_vintages()], alike=False)


def open_vintage(name: str | None = None) -> Vintage:
    """The vintage of that name, or the newest that has scores.

    A damaged vintage may hold scores, so an older one is never taken in its place.

    Raises
    ------
    UnknownName
        If the store holds no such vintage.
    StoreError
        If it is damaged: names the vintage and the file; or if no vintage has scores.
    """
    if name is None:
        name = newest_with("scores")
    if name is None:
        raise StoreError("the store holds no vintage with scores; import some with `headway facts import`")
    found = find_vintage(name)
    return Vintage(name=found.name, folder=found.folder, descriptor=descriptor_of(found.folder))


def newest_with(*tables: str, by: date | None = None) -> str | None:
    """The newest vintage that holds all of some tables and was known by a day; None without one.

    One that is damaged may hold them, so it counts: whoever opens it is told, and no older one is taken in its place.
    """
    names = [info for info in reversed(list_vintages()) if by is None or info.day <= by]
    return next((info.name for info in names if _may_hold(info, tables)), None)


def vintages_with(*tables: str) -> tuple[str, ...]:
    """Names of the vintages that hold all of some tables, the oldest first; damaged ones count as in `newest_with`."""
    return tuple(info.name for info in list_vintages() if _may_hold(info, tables))


def vintages_of_index() -> tuple[str, ...]:
    """Names of the vintages that an index can be had of, fitted or as published, the oldest first."""
    return tuple(sorted({*vintages_with("scores"), *vintages_with("published_index")}))


def _may_hold(info: VintageInfo, tables: Sequence[str]) -> bool:
    try:
        held = contents_of(info.folder).tables
    except StoreError:
        return True
    return all(table in held for table in tables)


def known_by(day: date) -> tuple[str, ...]:
    """Names of the vintages that were known by the end of a day, the oldest first; the last is what was known."""
    return known_on((info.name for info in list_vintages()), day)


def fingerprints(*, by: date | None = None) -> tuple[str, ...]:
    """Of each vintage that was known by a day its name and a digest of all that it says of itself, the oldest first.

    What a kept result hangs on that may look at any of them. Of a damaged one, what is wrong with it.
    """
    return tuple(_fingerprint(info) for info in list_vintages() if by is None or info.day <= by)


def _fingerprint(info: VintageInfo) -> str:
    try:
        return f"{info.name} {contents_of(info.folder).fingerprint}"
    except StoreError as problem:
        return f"{problem}"


def thinned_vintages(names: Sequence[str]) -> Thinned:
    """Those of the names that a command fits which would fit them all, and those that it leaves out."""
    return thinned(names, [info.name for info in list_vintages() if info.bundled])


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
