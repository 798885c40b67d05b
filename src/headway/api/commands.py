"""A call of a command as a line to type, and as Python. Pure."""

import shlex
from typing import Any, Final

from headway import api
from headway.facts.reads import Call

#: Parts of Python's names that are rooms of commands: `gap_labs` is `headway gap labs`.
_ROOMS: Final = ("gap", "compute", "plan", "race", "forecast", "claims", "facts")

#: Options that the line spells otherwise.
_SPELT: Final = {("race_hindcast", "models"): "model"}

#: Arguments without a name in Python that are options of the line.
_NAMED: Final = {"forecast_pool": ("pair",)}

#: What only Python can set: it leaves something out, sets the clock, or names sides that no number hangs on.
_PYTHON_ONLY: Final = frozenset(
    {("gap_multiverse", "earlier"), ("forecast_score", "now")}
    | {(f"plan_{name}", side) for name in ("compare", "replace", "serve") for side in ("leader", "follower")}
)

#: Options that are days, and moments.
_DAYS: Final = frozenset({"as_of", "since"})
_MOMENTS: Final = frozenset({"now"})

#: Calls that no line makes: each is many lines, whose numbers it sets side by side.
_NO_LINE: Final = frozenset({"race_scenarios", "plan_within"})


def python_call(call: Call) -> str:
    """The call as Python, such as `headway.gap.labs(vintage='2026-08-11')`."""
    room, _, name = call.function.partition("_")
    place = f"headway.{room}.{name}" if room in _ROOMS and name else f"headway.{call.function}"
    if not hasattr(api, call.function):
        place = f"{call.module}.{call.function}"
    given = [repr(_list(value)) for value in call.arguments]
    given += [f"{key}={_python(key, value)}" for key, value in call.options]
    return f"{place}({', '.join(given)})"


def command_line(call: Call) -> str | None:
    """The call as a line to type; None where no single line makes it."""
    if call.function in _NO_LINE:
        return None
    room, _, name = call.function.partition("_")
    words = [room, name] if room in _ROOMS and name else [call.function]
    places, named = call.arguments, _NAMED.get(call.function, ())
    options = [*zip(named, places, strict=False), *call.options]
    words += [_joined(value) for value in places[len(named) :]]
    for key, value in options:
        words += _option(call.function, key, value)
    return shlex.join(["headway", *words])


def _option(function: str, key: str, value: Any) -> list[str]:
    if (function, key) in _PYTHON_ONLY:
        return []
    flag = f"--{(_SPELT.get((function, key)) or key).replace('_', '-')}"
    if isinstance(value, bool):
        return [flag] if value else []
    each = value if isinstance(value, tuple) else (value,)
    return [part for one in each for part in (flag, f"{one}")]


def _joined(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else f"{value}"


def _python(key: str, value: Any) -> str:
    if key in _DAYS:
        return f"date.fromisoformat({value!r})"
    return f"datetime.fromisoformat({value!r})" if key in _MOMENTS else repr(_list(value))


def _list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
