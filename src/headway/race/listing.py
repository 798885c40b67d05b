"""The result of `headway race list`: scenarios to start from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headway.race.names import LEVERS, MODULES
from headway.race.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenariosResult:
    """Scenarios by name, with the text of one that was asked for.

    `parameters` are rows that tell what can be set, with interval and source.
    """

    scenarios: Mapping[str, Scenario]
    parameters: Sequence[Mapping[str, Any]] = ()
    text: str | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        return {
            **self.origin,
            "scenarios": [{**each.to_dict(), "source": _first(each)} for each in self.scenarios.values()],
            "levers": list(LEVERS),
            "modules": list(MODULES),
            "parameters": [dict(row) for row in self.parameters],
            **({"text": self.text} if self.text is not None else {}),
        }


def _first(scenario: Scenario) -> dict[str, Any] | None:
    """The source that a scenario names first; None where it names none."""
    return scenario.sources[0].to_dict() if scenario.sources else None
