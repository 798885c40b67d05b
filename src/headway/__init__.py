"""Headway: how far behind the leader is a group of AI developers, why, and will it catch up?

`headway.gap()`, `headway.index()` and `headway.report()` answer like the commands of the same name; the packages
`headway.gap`, `headway.index` and `headway.report` hold what they are made of.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

__all__ = ["__version__", "check", "claims", "compute", "facts", "forecast", "gap", "index", "plan", "race", "report"]


#: Modules that can be called as well, like the command that they hold the parts of.
_COMMANDS = frozenset(
    {
        "headway.compute.account",
        "headway.compute.allocation",
        "headway.compute.flow",
        "headway.compute.generations",
        "headway.compute.money",
        "headway.compute.permission",
        "headway.compute.reconcile",
        "headway.compute.stock",
        "headway.compute.supply",
        "headway.forecast.backtest",
        "headway.gap",
        "headway.gap.domains",
        "headway.gap.labs",
        "headway.gap.leanings",
        "headway.gap.multiverse",
        "headway.gap.penalty",
        "headway.gap.revisions",
        "headway.index",
        "headway.plan",
        "headway.plan.clusters",
        "headway.plan.compare",
        "headway.plan.largest",
        "headway.plan.models",
        "headway.plan.replace",
        "headway.plan.serve",
        "headway.plan.techniques",
        "headway.plan.validate",
        "headway.race.hindcast",
        "headway.race.history",
        "headway.race.levers",
        "headway.race.members",
        "headway.race.sensitivity",
        "headway.report",
    }
)


#: Packages that hold commands and are none themselves.
_ROOMS = frozenset({"headway.claims", "headway.compute", "headway.facts", "headway.forecast", "headway.race"})

#: Commands of a room that no module is named after.
_CALLS = frozenset(
    {
        "headway.claims.check",
        "headway.claims.measure",
        "headway.claims.measures",
        "headway.claims.statements",
        "headway.facts.compare",
        "headway.facts.export",
        "headway.facts.feed",
        "headway.facts.pull",
        "headway.facts.trace",
        "headway.facts.verify",
        "headway.forecast.export",
        "headway.forecast.import_hub",
        "headway.forecast.issue",
        "headway.forecast.list",
        "headway.forecast.pool",
        "headway.forecast.resolve",
        "headway.forecast.score",
        "headway.forecast.verify",
        "headway.race.compare",
        "headway.race.list",
        "headway.race.run",
        "headway.race.scenarios",
    }
)


class _Package(ModuleType):
    """A package that makes the commands under it callable when they are bound, whoever imports them first."""

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, ModuleType) and value.__name__ in _COMMANDS:
            value.__class__ = _Command
        elif isinstance(value, ModuleType) and value.__name__ in _ROOMS:
            value.__class__ = _Room
        super().__setattr__(name, value)


class _Room(_Package):
    """A package whose commands, such as `headway.gap.labs`, are found without an import of their modules."""

    def __getattr__(self, name: str) -> Any:
        command = f"{self.__name__}.{name}"
        if command in _COMMANDS:
            return import_module(command)
        if command in _CALLS:
            return getattr(import_module("headway.api"), "_".join(command.split(".")[1:]))
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        rooms = (name.rpartition(".") for name in _COMMANDS | _CALLS)
        return sorted({*super().__dir__(), *(name for room, _, name in rooms if room == self.__name__)})


class _Command(_Room):
    """A module that can be called as well: `headway.gap()` is `headway.api.gap()`."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        command = "_".join(self.__name__.split(".")[1:])
        return getattr(import_module("headway.api"), command)(*args, **kwargs)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'headway' has no attribute {name!r}")
    if name == "check":
        return getattr(import_module("headway.api"), name)
    return import_module(f"headway.{name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


import_module("sys").modules[__name__].__class__ = _Package
