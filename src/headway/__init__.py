"""Headway: how far behind the leader is a group of AI developers, why, and will it catch up?

`headway.gap()`, `headway.index()` and `headway.report()` answer like the commands of the same name; the packages
`headway.gap`, `headway.index` and `headway.report` hold what they are made of.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

__all__ = ["__version__", "facts", "gap", "index", "report"]


class _CommandRoom(ModuleType):
    """A package that can be called as well: the command of the same name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        command = self.__name__.rpartition(".")[2]
        return getattr(import_module("headway.api"), command)(*args, **kwargs)


class _Headway(ModuleType):
    """The package itself: makes a room callable when it is bound, whoever imports it first."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("gap", "index", "report") and isinstance(value, ModuleType):
            value.__class__ = _CommandRoom
        super().__setattr__(name, value)


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"module 'headway' has no attribute {name!r}")
    return import_module(f"headway.{name}")


import_module("sys").modules[__name__].__class__ = _Headway
