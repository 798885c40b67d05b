"""Models and clusters by name or from a file: ready-made ones travel with the package. An edge."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from headway.described import STRICT, Origin, described
from headway.errors import DataError, OptionError, UnknownName
from headway.facts.reads import note_file, remembered
from headway.plan.architecture import Architecture
from headway.plan.cluster import ChipSpec, Cluster, chip_of_row, cluster_of
from headway.plan.described import ModelText, model_of
from headway.plan.recipe import Recipe

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SUFFIXES: Final = (".yaml", ".yml")

_EXAMPLE: Final = "see `headway plan clusters --show NAME` for an example"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterText:
    """A cluster as it is written down in YAML; `chip` is a name in the table `chips` or a chip described by hand."""

    __pydantic_config__: ClassVar = STRICT

    name: str
    chip: str | ChipSpec
    count: int
    domain: int
    network_gbps: float
    link_gbps: float | None = None
    price_usd_hour: float | None = None
    power_kw: float | None = None
    source: Origin | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A model with its recipe and where both come from; `ready` for one that travels with the package."""

    text: ModelText
    architecture: Architecture
    recipe: Recipe
    ready: bool


def ready_names(kind: str) -> list[str]:
    """Names of the ready-made descriptions of a kind: models or clusters."""
    return sorted(each.name.removesuffix(".yaml") for each in _folder(kind).iterdir() if each.name.endswith(".yaml"))


def model_text(name: str) -> ModelText:
    """What a ready description or a YAML file says of a model."""
    return model_of(*_text("models", name))


def ready_text(kind: str, name: str) -> str:
    """The text of a ready description, to start from; UnknownName where there is none."""
    known = ready_names(kind)
    if name.casefold() not in known:
        raise UnknownName(kind.removesuffix("s"), name, known)
    note_file(f"plan/ready/{kind}/{name.casefold()}.yaml")
    return (_folder(kind) / f"{name.casefold()}.yaml").read_text(encoding="utf-8")


def find_model(name: str, *, recipe: Mapping[str, Any] | None = None) -> Described:
    """A model by the name of a ready description or the path of a YAML file.

    Parameters
    ----------
    recipe
        Fields of a Recipe that replace what the description says.

    Raises
    ------
    UnknownName
        For a name that is no ready description and no file.
    DataError
        For a file that cannot be read or a description that makes no sense.
    OptionError
        For a recipe that makes no sense.
    """
    text = model_text(name)
    chosen = {**text.recipe.stated(), **(recipe or {})}
    ready = not _is_file(name)
    return Described(text=text, architecture=text.architecture(), recipe=_recipe(chosen), ready=ready)


def _recipe(chosen: Mapping[str, Any]) -> Recipe:
    """The recipe with these fields; one line where a field cannot be that."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Recipe).validate_python(dict(chosen))
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        message = str(first["msg"]).removeprefix("Value error, ")
        if first["type"] == "value_error":
            raise OptionError(message) from None
        raise OptionError(
            f"recipe: {first['loc'][-1]} {first['input']!r}: {message[:1].lower()}{message[1:]}"
        ) from None


def find_cluster(name: str, *, count: int | None = None, vintage: str | None = None) -> tuple[ClusterText, Cluster]:
    """A cluster by the name of a ready description, the path of a YAML file, or the name of a chip in `chips`.

    Parameters
    ----------
    count
        Chips, in place of what the description says; needed with the name of a chip.
    vintage
        Where the table `chips` is looked up; the newest if left out.

    Raises
    ------
    UnknownName
        For a name that is neither.
    DataError
        For a file that cannot be read or a description that makes no sense.
    OptionError
        For a number that no cluster can have.
    """
    if count is not None and count < 1:
        raise OptionError(f"a cluster needs at least one chip, got --count {count}")
    text = _cluster_text(name, count, vintage)
    chip = text.chip if isinstance(text.chip, ChipSpec) else chip_named(text.chip, vintage=vintage)
    found = cluster_of(
        text.name,
        chip,
        count=text.count,
        domain=text.domain,
        link_gbps=text.link_gbps,
        network_gbps=text.network_gbps,
        price_usd_hour=text.price_usd_hour,
        power_kw=text.power_kw,
        note=text.note,
    )
    return text, found if count is None else found.resized(count)


def _cluster_text(name: str, count: int | None, vintage: str | None) -> ClusterText:
    """The description of a ready cluster or of a file; a bare chip has the networks of a ready cluster of its kind."""
    if _is_file(name) or name.casefold() in ready_names("clusters"):
        return described(ClusterText, *_text("clusters", name), example=_EXAMPLE)
    every = chip_rows(vintage)
    try:
        row = _chip_row(name, every)
    except UnknownName:
        raise UnknownName("cluster or chip", name, [*ready_names("clusters"), *every]) from None
    if count is None:
        raise OptionError(f"{row['chip']} is a chip, not a cluster; say how many with --count")
    around = surroundings(row)
    return replace(around, name=row["chip"], count=max(count, around.domain), price_usd_hour=None, power_kw=None)


def surroundings(chip: Mapping[str, Any]) -> ClusterText:
    """A cluster of a chip of the table: the surest of the ready ones, else one of servers of its years, ASSUMED."""
    name = str(chip["chip"])
    like = [text for text in ready_clusters().values() if text.chip == name]
    if like:
        return max(like, key=_surest)
    day = chip["released"] or _UNDATED
    network = next(port for first, port in _PORTS if day >= first)
    return ClusterText(name=name, chip=name, count=_SERVER, domain=_SERVER, network_gbps=network, note=ASSUMED)


def _surest(text: ClusterText) -> tuple[int, int]:
    """How far a description can be trusted, then its chips."""
    sure = {"high": 2, "medium": 1}.get(text.source.confidence, 0) if text.source else 0
    return sure, text.count


#: Networks of a chip that no ready cluster has: servers of eight, and by the first day of its kind ports of 100, 200,
#: 400 and 800 Gb/s, GB/s one way; ASSUMED marks it. Source: DGX SuperPOD reference architectures of V100, A100, H100
#: and B300.
_SERVER: Final = 8
_PORTS: Final = ((date(2025, 7, 1), 100.0), (date(2022, 7, 1), 50.0), (date(2020, 1, 1), 25.0), (date.min, 12.5))
_UNDATED: Final = date(2023, 1, 1)
ASSUMED: Final = "assumed networks: servers of eight chips with the ports of their years"


@remembered(1)
def ready_clusters() -> dict[str, ClusterText]:
    """The ready-made clusters, by name."""
    return {name: described(ClusterText, *_text("clusters", name)) for name in ready_names("clusters")}


def chip_rows(vintage: str | None = None) -> dict[str, dict[str, Any]]:
    """The rows of the table `chips`, by name of the chip."""
    from headway.api.compute import compute_vintage

    rows = compute_vintage(vintage, table="chips").table("chips")
    return {str(row["chip"]): row for row in rows.iter_rows(named=True)}


def chip_named(name: str, *, vintage: str | None = None) -> ChipSpec:
    """A chip of the table `chips`, by its name or by words of it ("910C"); of several the first that was released."""
    return chip_of_row(_chip_row(name, chip_rows(vintage)))


def _chip_row(name: str, every: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    words = name.casefold().split()
    for row in every.values():
        if str(row["chip"]).casefold().split() == words:
            return row
    within = [row for row in every.values() if words and set(words) <= set(_words_of(str(row["chip"])))]
    within.sort(key=lambda row: row["status"] != "released")
    if not within:
        raise UnknownName("chip", name, every)
    return within[0]


def _words_of(name: str) -> list[str]:
    return re.findall(r"[\w.]+", name.casefold())


def _folder(kind: str) -> "Traversable":
    return files("headway.plan") / "ready" / kind


def _is_file(name: str) -> bool:
    return name.endswith(_SUFFIXES) or "/" in name


def _text(kind: str, name: str) -> tuple[str, str]:
    """The text of a description, and what to call it in an error."""
    if _is_file(name):
        try:
            return Path(name).read_text(encoding="utf-8"), name
        except (OSError, UnicodeDecodeError) as problem:
            raise DataError(f"cannot be read: {problem}", file=name) from None
    return ready_text(kind, name), name
