"""What a user sets: a parameter of a race as one value or as an interval of its own."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError, UnknownName
from headway.race.parameters import Prior, score_of, value_at

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A parameter that is set: low, central and high, which are the same for one value."""

    key: str
    low: float
    central: float
    high: float

    @property
    def is_fixed(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high

    def to_dict(self) -> dict[str, object]:
        """The setting in JSON form."""
        return {"parameter": self.key, "low": self.low, "central": self.central, "high": self.high}


def parse_settings(given: Iterable[str], priors: Sequence[Prior]) -> tuple[Setting, ...]:
    """What was set, as name=0.3 or name=0.2:0.3:0.4; of one name the last counts.

    Raises
    ------
    UnknownName
        For a name that is no parameter: suggests the nearest.
    OptionError
        For what is no number, out of order, or outside the range of the parameter: one line with range and unit.
    """
    known = {prior.key: prior for prior in priors}
    found = (_setting(text, known) for text in given)
    return tuple({setting.key: setting for setting in found}.values())


def _setting(text: str, known: dict[str, Prior]) -> Setting:
    name, equals, ends = (part.strip() for part in text.partition("="))
    if not equals or not name or not ends:
        raise OptionError(f"{text!r} sets nothing: write NAME=0.3 or NAME=0.2:0.3:0.4")
    if name not in known:
        raise UnknownName("parameter", name, known)
    prior = known[name]
    low, central, high = _numbers(text, name, ends)
    if not low <= central <= high:
        raise OptionError(f"{text}: need low <= central <= high")
    if not prior.least <= low <= high <= prior.most:
        raise OptionError(f"{text} is outside what makes sense: {_range(prior)}; it is now {prior.central:g}")
    setting = Setting(key=name, low=low, central=central, high=high)
    if not setting.is_fixed:
        _leaves_room(text, prior, setting)
    return setting


def _numbers(text: str, name: str, ends: str) -> tuple[float, float, float]:
    parts = ends.split(":")
    if len(parts) not in (1, 3):
        raise OptionError(f"{text}: give one value or low:central:high, such as {name}=0.3 or {name}=0.2:0.3:0.4")
    if not all(re.fullmatch(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*", part, re.ASCII) for part in parts):
        raise OptionError(f"{text} is no number; write {name}=0.3 or {name}=0.2:0.3:0.4")
    found = [float(part) for part in parts]
    return (found[0],) * 3 if len(found) == 1 else (found[0], found[1], found[2])


def _leaves_room(text: str, prior: Prior, setting: Setting) -> None:
    """An interval on a logarithm or on odds cannot begin at 0, one on odds cannot end at 1."""
    if prior.family != "normal" and setting.low <= 0.0:
        raise OptionError(f"{text}: an interval of {prior.key} begins above 0; one value may be {prior.least:g}")
    if prior.family == "beta" and setting.high >= 1.0:
        raise OptionError(f"{text}: an interval of {prior.key} ends below 1; one value may be {prior.most:g}")


def _range(prior: Prior) -> str:
    return f"{prior.key} is {prior.least:g} to {prior.most:g} ({prior.unit})"


def with_settings(priors: Sequence[Prior], settings: Iterable[Setting]) -> tuple[Prior, ...]:
    """The beliefs with what was set in their place; its origin says so."""
    chosen = {setting.key: setting for setting in settings}
    return tuple(_set(prior, chosen[prior.key]) if prior.key in chosen else prior for prior in priors)


def _set(prior: Prior, setting: Setting) -> Prior:
    origin = {
        "source": "set by the user", "source_url": None, "source_date": None, "known": None, "confidence": "low",
        "source_read": True, "note": None,
    }  # fmt: skip
    return replace(prior, low=setting.low, central=setting.central, high=setting.high, confidence="low", origin=origin)


def apply_settings(values: Array, priors: Sequence[Prior], settings: Iterable[Setting]) -> Array:
    """Drawn parameters with what was set in their place, shape of `values`, (draws, parameters).

    One value replaces the column. An interval keeps each draw's rank in the belief that it was drawn from, so that
    draws which history has chosen stay where they were, high or low.
    """
    found = values.copy()
    chosen = {setting.key: setting for setting in settings}
    for at, prior in enumerate(priors):
        if prior.key in chosen:
            now = _set(prior, chosen[prior.key])
            found[:, at] = value_at(now, score_of(prior, values[:, at]))
    return found
