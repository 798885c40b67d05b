"""What makes the numbers of a race: the same on two machines means the same numbers. An edge that reads own code."""

import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from headway import __version__
from headway.kept import content_hash

#: Packages whose code a draw passes through, those that a score of forecasts hangs on as well, and modules beside them.
_PACKAGES: Final = ("race", "gap")
_SCORING: Final = ("forecast", "api/forecasting")
_MODULES: Final = ("units.py", "interval.py")

#: Endings of files that any number or sentence may come from; what was compiled is made from these.
_WRITTEN: Final = (".py", ".toml", ".yaml", ".csv", ".json")


@cache
def race_code() -> str:
    """Versions and a digest of the code that draws pass through, in one line: equal where numbers are equal.

    Says the version of Headway, of NumPy and of Numba and the kind of processor, since the last digit of a logarithm
    may hang on them.
    """
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba"))
    return f"headway {__version__}, race code {_digest(_PACKAGES)}, {libraries}, {platform.machine()}"


@cache
def forecast_code() -> str:
    """As `race_code`, with the code that makes and scores forecasts."""
    return f"{race_code()}, forecast code {_digest(_SCORING)}"


@cache
def whole_code() -> str:
    """As `race_code`, with all code, words and data that come along: for what hangs on too much to be listed."""
    content = (part for file in _every(files("headway")) for part in (file.name, file.read_bytes()))
    return f"{race_code()}, all code {content_hash(*content)[:12]}"


def _every(folder: Traversable) -> Iterator[Traversable]:
    """Every file below a folder that something is written in, in the order of their names."""
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _every(each)
        elif each.name.endswith(_WRITTEN):
            yield each


def _digest(packages: tuple[str, ...]) -> str:
    own = files("headway")
    found = [each for name in packages for each in sorted(_python(own / name), key=lambda file: file.name)]
    found += [own / name for name in _MODULES]
    return content_hash(*(part for file in found for part in (file.name, file.read_bytes())))[:12]


def _python(folder: Traversable) -> list[Traversable]:
    return [file for file in folder.iterdir() if file.name.endswith(".py")]
