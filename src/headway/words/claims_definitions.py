"""Definitions of a claim in words: by which it holds, by which it fails.

Where one choice alone decides, it alone is named.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.words.claims_measured import short_text, unit_of
from headway.words.claims_names import FAILS, HOLDS, argument_text
from headway.words.format import Words

Data = Mapping[str, Any]

#: Parts of a definition that are no choice of it.
_NO_AXES: Final = (
    "measured", "longer_than", "p_true", "p_true_high", "p_below", "p_above", "verdict", "certain", "detail",
)  # fmt: skip

#: Definitions that a sentence names before it says how many more there are.
_NAMED: Final = 2


def axes_of(definitions: Sequence[Data]) -> list[str]:
    """The choices in which definitions differ, in the order in which they stand."""
    every = list(dict.fromkeys(axis for each in definitions for axis in each if _is_axis(each, axis)))
    return [axis for axis in every if len({each.get(axis) for each in definitions}) > 1]


def _is_axis(definition: Data, name: str) -> bool:
    return name not in _NO_AXES and isinstance(definition[name], str)


def deciding_axis(definitions: Sequence[Data]) -> str | None:
    """The choice that alone decides whether a claim holds or fails; None if there is none.

    A level under which it holds must hold whatever else is chosen, and one under which it fails must fail.
    """
    for axis in axes_of(definitions):
        by_level: dict[str, set[str]] = {}
        for each in definitions:
            by_level.setdefault(str(each.get(axis)), set()).add(each["verdict"])
        if not any(len(verdicts) > 1 and verdicts & {HOLDS, FAILS} for verdicts in by_level.values()):
            return axis
    return None


def definition_text(definition: Data, axes: Sequence[str], words: Words) -> str:
    """The choices of a definition: "time to match, robust index"."""
    return ", ".join(argument_text(axis, str(definition[axis]), words) for axis in axes if definition.get(axis))


def named(claim: Data, verdict: str, words: Words) -> str:
    """The definitions with a verdict, each with its value: "time to match (4.1 months); 2 more".

    Names and values hold commas of their own.
    """
    definitions = [each for each in claim["definitions"] if not each["certain"]]
    axis = deciding_axis(definitions)
    axes = [axis] if axis else axes_of(definitions)
    values: dict[str, str] = {}
    for each in definitions:
        if each["verdict"] == verdict:
            values.setdefault(definition_text(each, axes, words), short_text(each, unit_of(claim, each), words))
    told = [words.text("claims.level_value", name=name, value=value) for name, value in values.items()]
    if len(told) > _NAMED + 1:
        told = [*told[:_NAMED], words.text("claims.more", count=len(told) - _NAMED)]
    return "; ".join(told)
