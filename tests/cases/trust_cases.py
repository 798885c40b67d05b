"""What a report says of its numbers, held against the files, the tables and the commands themselves."""

import hashlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import pytest

from headway import api
from headway.api import commands
from headway.errors import OptionError
from headway.facts.store import Vintage, open_vintage
from headway.facts.tracing import under

Asked = tuple[str, dict[str, Any]]


def entries_of(trust: Mapping[str, Any], pointer: str) -> list[str]:
    """Every path of the part `trust` under which a place falls, those of numbers that are no data among them."""
    paths = [path for row in trust["numbers"] for path in (row["path"], *row["also"])]
    return [path for path in (*paths, *(row["path"] for row in trust["no_data"])) if under(pointer, path)]


class Room:
    """Stands for `headway`: tells which function of the API a line of Python asks, and with what."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __getattr__(self, name: str) -> "Room":
        return Room(*self.names, name)

    def __call__(self, *arguments: Any, **options: Any) -> Asked:
        name = "_".join(self.names)
        if not hasattr(api, name):
            module = __import__(".".join(("headway", *self.names[:-1])), fromlist=["_"])
            return self.names[-1], whole(getattr(module, self.names[-1]), arguments, options)
        return name, whole(getattr(api, name), arguments, options)


def whole(function: Callable[..., Any], arguments: Iterable[Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """All that a function is asked with, its defaults among them, as text; not what watches it or only Python sets."""
    bound = inspect.signature(function).bind(*arguments, **options)
    bound.apply_defaults()
    left_out = {"progress", *(key for name, key in commands._PYTHON_ONLY if name == function.__name__)}
    return {name: plain(value) for name, value in bound.arguments.items() if name not in left_out}


def plain(value: Any) -> Any:
    """A value as a command line can tell it: a list as its parts, a number as a number, the rest as text."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value)) or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return f"{value}" if value else None


def asked_in_python(line: str) -> Asked:
    """What a line of Python in a report asks."""
    return eval(line, {"headway": Room(), "date": date, "datetime": datetime, "__builtins__": {}})  # type: ignore[no-any-return]


def asked_on_the_line(run: Callable[..., SimpleNamespace], words: list[str], function: str) -> dict[str, Any]:
    """What a command line asks the function of the API for, which is not run."""
    found: list[dict[str, Any]] = []
    real = getattr(api, function)

    def told(*arguments: Any, **options: Any) -> None:
        found.append(whole(real, arguments, options))
        raise OptionError("asked")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, function, told, raising=False)
        result = run(*words[1:], "--json")
    assert result.err.endswith("headway: asked\n"), (words, result.err)
    return found[0]


def sources_behind(row: Mapping[str, Any]) -> set[tuple[str | None, str | None]]:
    """Titles and addresses of the sources of a part: of its rows and of its vintages."""
    found: set[tuple[str | None, str | None]] = set()
    for opened, table in tables_of(row):
        found |= {(each.title, each.url) for each in opened.sources}
        found |= set(opened.table(table).select("source", "source_url").unique().iter_rows())
    return found


def tables_of(row: Mapping[str, Any]) -> Iterator[tuple[Vintage, str]]:
    """The tables of a part."""
    for name in row["tables"]:
        vintage, _, table = name.partition("/")
        yield open_vintage(vintage), table


def texts_of(row: Mapping[str, Any]) -> str:
    """The files of the package that a part was made from, in one text without line ends."""
    texts = ((files("headway") / name).read_text("utf-8") for name in row["files"])
    return re.sub(r"\s+", " ", " ".join(texts))


def sha256_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
