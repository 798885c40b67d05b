"""Scenarios by name or from a file, with all that the scenario says which they start from. An edge."""

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from headway import __version__
from headway.api.compute import compute_vintage
from headway.errors import DataError, OptionError, UnknownName
from headway.facts.reads import note_file
from headway.race.listing import ScenariosResult
from headway.race.parameters import priors_of
from headway.race.scenario import Scenario, merged, scenario_of

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SUFFIXES: Final = (".yaml", ".yml")


class FoundScenario(NamedTuple):
    """A scenario with all that its base says, the text that it was read from (empty if none), and its sources."""

    scenario: Scenario
    text: str
    sources: list[dict[str, Any]]


def scenario_names() -> list[str]:
    """Names of the ready scenarios, the baseline first."""
    names = sorted(each.name.removesuffix(".yaml") for each in _folder().iterdir() if each.name.endswith(".yaml"))
    return sorted(names, key=lambda name: name != "baseline")


def find_scenario(asked: str | Path | Scenario) -> FoundScenario:
    """A scenario by the name of a ready one, the path of a YAML file, or as it is; merged with what it starts from.

    A base that is a path is looked up beside the file that names it.

    Raises
    ------
    UnknownName
        For a name that is no ready scenario and no file, or for a lever, parameter ... that does not exist.
    DataError
        For a file that cannot be read or a description that makes no sense.
    OptionError
        For scenarios that start from one another in a ring.
    """
    text, where = ("", "") if isinstance(asked, Scenario) else _text(str(asked))
    scenario = asked if isinstance(asked, Scenario) else scenario_of(text, where)
    whole = _whole(scenario, where, [where or scenario.name])
    return FoundScenario(whole, text, [each.to_dict() for each in whole.sources])


def race_list(*, show: str | None = None, leader: str = "US", follower: str = "China") -> ScenariosResult:
    """The ready scenarios, or one of them with the text of its description; and what a scenario may set and move.

    Raises
    ------
    UnknownName
        If there is no ready scenario of that name.
    """
    text, shown = (None, "") if show is None else _ready(show)
    names = scenario_names() if show is None else [shown]
    found = {name: find_scenario(name).scenario for name in names}
    sources = {tuple(row.values()): row for each in found.values() for row in (one.to_dict() for one in each.sources)}
    tables = compute_vintage(None, table="parameter_correlations")
    priors = priors_of(tables.table("parameters"), {"leader": leader, "follower": follower})
    origin = {
        "headway": __version__,
        "vintage": tables.name,
        "as_of": tables.day.isoformat(),
        "seed": None,
        "draws": None,
    }
    return ScenariosResult(
        scenarios=found,
        parameters=[each.to_dict() for each in priors],
        text=text,
        origin={**origin, "sources": list(sources.values())},
    )


def _whole(scenario: Scenario, where: str, chain: list[str]) -> Scenario:
    """The scenario merged with its base, and that with its own; `chain` are the texts that lead here."""
    if scenario.base is None:
        return scenario
    beside = str(Path(where).parent / scenario.base) if _is_file(scenario.base) and _is_file(where) else scenario.base
    text, file = _text(beside)
    if file in chain:
        raise OptionError(f"scenarios start from one another in a ring: {' -> '.join([*chain, file])}")
    return merged(scenario, _whole(scenario_of(text, file), file, [*chain, file]))


def _is_file(name: str) -> bool:
    return name.endswith(_SUFFIXES) or "/" in name


def _text(name: str) -> tuple[str, str]:
    """The text of a scenario, and what to call it in an error."""
    if _is_file(name):
        try:
            return Path(name).read_text(encoding="utf-8"), name
        except (OSError, UnicodeDecodeError) as problem:
            raise DataError(f"cannot be read: {problem}", file=name) from None
    return _ready(name)


def _ready(name: str) -> tuple[str, str]:
    """The text and the name of a ready scenario."""
    known = scenario_names()
    if name.casefold() not in known:
        raise UnknownName("scenario", name, known)
    note_file(f"race/ready/scenarios/{name.casefold()}.yaml")
    return (_folder() / f"{name.casefold()}.yaml").read_text(encoding="utf-8"), name.casefold()


def _folder() -> "Traversable":
    return files("headway.race") / "ready" / "scenarios"
