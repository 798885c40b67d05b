"""Models and clusters by name or from a file: ready-made ones travel with the package. An edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from headway.errors import DataError, UnknownName
from headway.plan.architecture import Architecture
from headway.plan.cluster import ChipSpec, Cluster
from headway.plan.described import ModelText, Origin, described, model_of
from headway.plan.recipe import Recipe

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterText:
    """A cluster as it is written down in YAML; `chip` is a name in the table `chips` or a chip described by hand."""

    __pydantic_config__: ClassVar = {"extra": "forbid", "allow_inf_nan": False}

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
    """A model with its recipe and where both come from."""

    text: ModelText
    architecture: Architecture
    recipe: Recipe


def ready_names(kind: str) -> list[str]:
    """Names of the ready-made descriptions of a kind: models or clusters."""
    return sorted(each.name.removesuffix(".yaml") for each in _folder(kind).iterdir() if each.name.endswith(".yaml"))


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
    text = model_of(*_text("models", name))
    chosen = {**text.recipe.stated(), **(recipe or {})}
    return Described(text=text, architecture=text.architecture(), recipe=Recipe(**chosen))


def find_cluster(name: str, *, count: int | None = None) -> tuple[ClusterText, Cluster]:
    """A cluster by the name of a ready description, the path of a YAML file, or the name of a chip in `chips`."""
    written, file = _text("clusters", name)
    text = described(ClusterText, written, file)
    chip = text.chip if isinstance(text.chip, ChipSpec) else chip_named(text.chip)
    link = text.link_gbps if text.link_gbps is not None else chip.link_gbps / 2.0
    found = Cluster(
        name=text.name,
        chip=chip,
        count=count or text.count,
        domain=text.domain,
        link_gbps=link,
        network_gbps=text.network_gbps,
        price_usd_hour=text.price_usd_hour,
        power_kw=text.power_kw,
    )
    return text, found


def chip_named(name: str) -> ChipSpec:
    """A chip of the table `chips`."""
    raise NotImplementedError


def _folder(kind: str) -> "Traversable":
    return files("headway.plan") / "ready" / kind


def _text(kind: str, name: str) -> tuple[str, str]:
    """The text of a description, and what to call it in an error."""
    if name.endswith(_SUFFIXES) or "/" in name:
        try:
            return Path(name).read_text(encoding="utf-8"), name
        except (OSError, UnicodeDecodeError) as problem:
            raise DataError(f"cannot be read: {problem}", file=name) from None
    known = ready_names(kind)
    if name.casefold() not in known:
        raise UnknownName(kind.removesuffix("s"), name, known)
    return (_folder(kind) / f"{name.casefold()}.yaml").read_text(encoding="utf-8"), name
