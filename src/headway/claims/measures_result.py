"""The result of `headway claims measures`: every measure with its unit, its arguments and what they mean."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headway.claims.calls import Argument, Measure
from headway.words import Words

#: The room of the catalogue.
_ROOM = "measures"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresResult:
    """Every measure, with its meaning in one language and a call that works on the data that come along.

    Attributes
    ----------
    examples
        By measure, the arguments of a call.
    """

    measures: Sequence[Measure]
    examples: Mapping[str, Mapping[str, str]]
    words: Words
    context: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway claims measures`."""
        return {**self.context, "lang": self.words.language, "measures": [self._row(each) for each in self.measures]}

    def _row(self, measure: Measure) -> dict[str, Any]:
        return {
            "measure": measure.name,
            "family": measure.family,
            "unit": measure.unit,
            "meaning": self.words.text(f"{_ROOM}.{measure.name}"),
            "arguments": [_argument(measure, each, self.words) for each in measure.arguments],
            "example": command(measure.name, self.examples[measure.name]),
            "example_arguments": dict(self.examples[measure.name]),
        }


def command(name: str, arguments: Mapping[str, str]) -> str:
    """The command that asks for a measure, as it is typed in a shell."""
    given = [shlex.quote(f"{argument}={value}") for argument, value in arguments.items()]
    return " ".join(["headway claims measure", name, *given])


def meaning_of(measure: Measure, argument: Argument, words: Words) -> str:
    """What an argument means: in this measure if the catalogue says so, else in all."""
    own = f"{_ROOM}.argument_{argument.name}_{measure.name}"
    return words.text(own if own in words.messages else f"{_ROOM}.argument_{argument.name}")


def _argument(measure: Measure, argument: Argument, words: Words) -> dict[str, Any]:
    return {
        "name": argument.name,
        "form": argument.form,
        "choices": list(argument.choices),
        "axis": argument.axis,
        "needed": argument.needed,
        "meaning": meaning_of(measure, argument, words),
    }
