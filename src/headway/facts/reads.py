"""What an answer was made from, noted while it is made: which tables were read, which commands were asked. An edge.

Nobody has to say beforehand what an answer rests on, so nothing that is said of it can go stale: a table is noted when
it is read. What is kept or remembered is kept with its notes, and gives them again whenever it is used.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial, wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from headway.kept import kept

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """A command that was asked as a function.

    Attributes
    ----------
    function
        Its name, such as `gap_labs`.
    arguments
        Those without a name.
    options
        Those with one; days are written 2026-08-11, None is left out.
    module
        Where it is.
    """

    function: str
    arguments: tuple[Any, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()
    module: str = ""


@dataclass(slots=True)
class Notes:
    """Tables by vintage and name, calls, and files of the package: each once, in the order in which they came."""

    tables: dict[tuple[str, str], None] = field(default_factory=dict)
    calls: dict[Call, None] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)

    def add(self, other: "Notes") -> None:
        """Take over what another holds."""
        self.tables |= other.tables
        self.calls |= other.calls
        self.files |= other.files

    def to_json(self) -> bytes:
        """One line."""
        calls = [[call.function, call.arguments, call.options, call.module] for call in self.calls]
        return json.dumps({"tables": list(self.tables), "calls": calls, "files": list(self.files)}).encode()

    @classmethod
    def of(cls, line: bytes) -> "Notes":
        """From the line."""
        told = json.loads(line)
        calls = (Call(name, _frozen(given), _frozen(options), place) for name, given, options, place in told["calls"])
        tables = dict.fromkeys((vintage, table) for vintage, table in told["tables"])
        return cls(tables, dict.fromkeys(calls), dict.fromkeys(told["files"]))


#: The notes that are being taken, the outermost first.
_TAKEN: Final[ContextVar[tuple[Notes, ...]]] = ContextVar("taken", default=())


@contextmanager
def noting() -> Iterator[Notes]:
    """Notes of what is read and asked inside; those that are taken outside get it as well."""
    notes = Notes()
    token = _TAKEN.set((*_TAKEN.get(), notes))
    try:
        yield notes
    finally:
        _TAKEN.reset(token)


@contextmanager
def unnoted() -> Iterator[None]:
    """What is read inside goes into no notes: it names things, and no number comes from it."""
    token = _TAKEN.set(())
    try:
        yield
    finally:
        _TAKEN.reset(token)


def note_table(vintage: str, table: str) -> None:
    """A table was read."""
    for notes in _TAKEN.get():
        notes.tables[vintage, table] = None


def note_file(name: str) -> None:
    """A file of the package that tells facts was read: its path under `headway`, such as race/ready/levers.yaml."""
    for notes in _TAKEN.get():
        notes.files[name] = None


def asked(function: Callable[P, T]) -> Callable[P, T]:
    """The function of a command, which notes that it was called, and with what."""

    def call(*arguments: P.args, **options: P.kwargs) -> T:
        made = _call(function, arguments, options)
        for notes in _TAKEN.get():
            notes.calls[made] = None
        return function(*arguments, **options)

    return call


def kept_with_notes(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """As `kept`: the bytes that `make` gives, or gave before; either way, what they were made from is noted."""

    def told() -> bytes:
        with noting() as notes:
            content = make()
        return notes.to_json() + b"\n" + content

    line, _, content = kept(folder, f"{name}-noted", told).partition(b"\n")
    _again(Notes.of(line))
    return content


def remembered(maxsize: int | None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """As `lru_cache`: an answer that is given again notes again what it was made from."""

    def wrap(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=maxsize)
        def found(*arguments: Any, **options: Any) -> tuple[T, Notes]:
            with noting() as notes:
                value = function(*arguments, **options)
            return value, notes

        @wraps(function)
        def call(*arguments: P.args, **options: P.kwargs) -> T:
            value, notes = found(*arguments, **options)  # type: ignore[arg-type]
            _again(notes)
            return value

        for name in ("cache_clear", "cache_info"):
            setattr(call, name, getattr(found, name))
        return call

    return wrap


def _again(found: Notes) -> None:
    for notes in _TAKEN.get():
        notes.add(found)


def _call(function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Call:
    if isinstance(function, partial):
        return _call(function.func, (*function.args, *arguments), {**function.keywords, **options})
    told = ((name, _plain(value)) for name, value in options.items() if value is not None and name != "progress")
    return Call(function.__name__, tuple(map(_plain, arguments)), tuple(told), function.__module__)


def _plain(value: Any) -> Any:
    """A value as one line of JSON can hold it: days and paths as text, sequences as tuples."""
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value}" if isinstance(value, date | Path) else value


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
