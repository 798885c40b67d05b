"""What a question to the planner is made of: recipe, layout, terms, warnings, sources. An edge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from headway.api.compute import compute_context, compute_vintage
from headway.api.origin import day_within
from headway.api.planning.calibration import calibration
from headway.api.planning.descriptions import ASSUMED, ClusterText, Described, chip_rows
from headway.compute.estimates import Sampler
from headway.described import described
from headway.errors import DataError, OptionError, UnknownName, nearest
from headway.facts.evidence import evidence, known_by, row_sources
from headway.facts.run_tables import STACKS
from headway.plan.calibrate import Calibration
from headway.plan.cluster import NO_FAMILY, ChipSpec, Cluster, chip_of_row, family_of
from headway.plan.cluster_warnings import cluster_warnings_of
from headway.plan.described import EXAMPLE, RecipeText
from headway.plan.parallel import RECOMPUTES, Layout, most_copies
from headway.plan.run_result import Subject
from headway.plan.terms import Quoted, Terms, terms_of

if TYPE_CHECKING:
    import polars as pl

    from headway.facts.store import Vintage

#: Digits of such a number at most.
_DIGITS: Final = 9

#: Fields of a layout that are numbers.
_WAYS: Final = ("tp", "pp", "dp", "ep", "cp", "vpp", "microbatch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the planner reads: the vintage, the day, the chips, and rates as fitted."""

    opened: "Vintage"
    day: date
    chips: Mapping[str, Mapping[str, Any]]
    calibration: Calibration

    @classmethod
    def load(cls, as_of: date | None, vintage: str | None) -> "Facts":
        """The facts of a vintage, the newest if None, as known by a day."""
        opened = compute_vintage(vintage, table="chips")
        day = day_within(opened, as_of)
        return cls(
            opened=opened,
            day=day,
            chips=chip_rows(vintage),
            calibration=calibration(as_of=day, vintage=vintage),
        )

    @property
    def sampler(self) -> Sampler:
        """Draws that belong to those of the rates."""
        return Sampler(draws=self.calibration.draws, seed=self.calibration.seed)

    def check_known(self, model: Described) -> None:
        """Raise OptionError where the model was not released by the day."""
        released = model.text.released
        if released is not None and released > self.day:
            raise OptionError(
                f"{model.text.name} was released on {released}, after --as-of {self.day}; give a later date"
            )

    def known_since(self, chip: ChipSpec) -> date | None:
        """The day from which a chip of the table was known; None for one that is described by hand."""
        row = self.chips.get(chip.name)
        return row["known"] if row is not None else None

    def check_chip(self, chip: ChipSpec) -> None:
        """Raise OptionError where nothing was known of a chip of the table by the day."""
        known = self.known_since(chip)
        if known is not None and known > self.day:
            raise OptionError(f"{chip.name} was not known before {known}, after --as-of {self.day}; give a later date")

    def known(self) -> tuple[ChipSpec, ...]:
        """The chips of the table."""
        return tuple(chip_of_row(row) for row in self.chips.values())

    def measured(self, family: str) -> int:
        """Published runs on chips of a family that the rates rest on."""
        runs = known_by(self.opened.table("training_runs"), self.day)
        used = runs.filter(runs["use"] == "calibration")["chip"]
        return sum(family_of(self.chips[name]) == family for name in used)

    def origin(self, sources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """What a result says of its origin, each source once."""
        once = {tuple(row.values()): dict(row) for row in sources if row.get("published")}
        drawn = {"draws": self.calibration.draws, "seed": self.calibration.seed}
        return compute_context(self.opened, self.day, list(once.values()), **drawn)


def chosen_recipe(file: Path | str | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a recipe: those of a YAML file, then those given one by one.

    Raises
    ------
    DataError
        For a file that cannot be read or says what no recipe has.
    OptionError
        For no tokens at all.
    """
    stated: dict[str, Any] = {}
    if file is not None:
        try:
            written = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise DataError(f"cannot be read: {problem}", file=file) from None
        stated = described(RecipeText, written, str(file), example=EXAMPLE).stated()
    found = {**stated, **{name: value for name, value in options.items() if value is not None}}
    if "tokens" in found and not found["tokens"] > 0:
        raise OptionError(f"a run needs tokens, got --tokens {found['tokens']:g}; such as --tokens 14.8e12")
    return found


def free_to_recompute(model: Described, chosen: Mapping[str, Any]) -> Described:
    """The model with what is computed again left to the search, unless a user asked for it or wrote the description.

    A published run chose that for its own chips; on others something else may be faster.
    """
    return (
        model
        if "recompute" in chosen or not model.ready
        else replace(model, recipe=replace(model.recipe, recompute=None))
    )


def names_of(names: str | Iterable[str] | None) -> tuple[str, ...]:
    """Names as a tuple: one name is a name, not its letters."""
    return (names,) if isinstance(names, str) else tuple(names or ())


def known_stack(name: str | None) -> str | None:
    """A software stack by its name; raises UnknownName for one that the table of runs does not know."""
    if name is not None and name not in STACKS:
        raise UnknownName("software stack", name, STACKS)
    return name


def parsed_layout(text: str, chips: int, batch: int) -> Layout:
    """A layout from "tp=8,pp=16,ep=8,recompute=full"; without dp the most copies for which chips have room and that
    share the batch evenly.

    Raises
    ------
    OptionError
        For a name that no layout has, or a value that it cannot be.
    """
    ways: dict[str, Any] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, sign, value = (each.strip() for each in part.partition("="))
        if not sign or name not in (*_WAYS, "recompute"):
            near = nearest(name, (*_WAYS, "recompute"))
            hint = f"; did you mean {near!r}?" if near and near != name else ""
            raise OptionError(f"--layout {part}: write names and values, such as tp=8,pp=16,recompute=full{hint}")
        if name == "recompute":
            if value not in RECOMPUTES:
                raise OptionError(f"--layout {part}: recompute is {', '.join(RECOMPUTES)}")
            ways[name] = value
        elif value.isascii() and value.isdigit() and len(value) <= _DIGITS and int(value) > 0:
            ways[name] = int(value)
        else:
            raise OptionError(f"--layout {part}: {name} needs a whole number of at least 1")
    inner = ways.get("tp", 1) * ways.get("pp", 1) * ways.get("cp", 1)
    room = max(chips // inner, 1)
    if "dp" not in ways:
        ways["dp"] = most_copies(batch, room, ways.get("microbatch", 1))
    return Layout(**ways)


def subject_of(model: Described, cluster: Cluster, facts: Facts) -> Subject:
    """Model, recipe and cluster with what is known of each by name."""
    text, row = model.text, facts.chips.get(cluster.chip.name, {})
    return Subject(
        model={
            "name": text.name,
            "developer": text.developer or None,
            "released": text.released.isoformat() if text.released else None,
        },
        architecture=model.architecture,
        recipe=model.recipe,
        cluster=cluster,
        chip={"maker": row.get("vendor"), "country": row.get("country"), "status": row.get("status")},
    )


def terms_for(cluster: Cluster, facts: Facts) -> Terms:
    """What an hour of a chip of a cluster costs and draws."""
    return terms_of(cluster, facts.sampler, _quoted(cluster.chip.name, facts))


def quotes_of(chip: str, facts: Facts) -> "pl.DataFrame | None":
    """Rows of the table `chip_hours` about a chip that were known by the day; None where nobody quotes any."""
    import polars as pl

    if "chip_hours" not in facts.opened.table_names:
        return None
    rows = evidence(facts.opened.table("chip_hours"), facts.day, ("chip", "tier")).filter(pl.col("chip") == chip)
    return rows if rows.height else None


def _quoted(chip: str, facts: Facts) -> Quoted | None:
    """Prices and power that are quoted for a chip; None where nobody quotes any."""
    rows = quotes_of(chip, facts)
    if rows is None:
        return None
    ends = [end for name in ("low_usd", "usd", "high_usd") for end in rows[name].drop_nulls().to_list()]
    kilowatts = rows["kw"].drop_nulls().to_list()
    return Quoted(usd_hour=tuple(ends), power_kw=max(kilowatts) if kilowatts else None)


def warned(text: ClusterText, cluster: Cluster, facts: Facts) -> list[dict[str, Any]]:
    """What looks wrong in a cluster and what is assumed of it: keys of the catalogue with their values."""
    found = [{"key": one.key, "values": one.parameters()} for one in cluster_warnings_of(cluster, facts.known())]
    if text.note == ASSUMED:
        found.append({"key": "plan.warning_assumed", "values": {"cluster": text.name, "port": 8.0 * text.network_gbps}})
    family = cluster.chip.family
    if family not in facts.calibration.fit.names.known:
        rows = facts.measured(family)
        key = "thin" if rows else "no_family" if family == NO_FAMILY else "unmeasured"
        found.append({"key": f"plan.warning_{key}", "values": {"family": family, "rows": rows}})
    status = facts.chips.get(cluster.chip.name, {}).get("status")
    if status in ("planned", "proposed", "rumoured"):
        found.append({"key": f"plan.warning_{status}", "values": {"chip": cluster.chip.name}})
    return found


def assumed(model: Described, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is assumed of a recipe that moves the answer: a key of the catalogue with its values; none where stated."""
    if model.text.recipe.batch is not None or "batch" in chosen:
        return []
    values = {"model": model.text.name, "batch": model.recipe.batch, "sequence": model.recipe.sequence}
    return [{"key": "plan.warning_batch", "values": values}]


def sources_of(model: Described, text: ClusterText | None, cluster: Cluster, facts: Facts) -> list[dict[str, Any]]:
    """Where the numbers of a model, its recipe, a cluster and its chip come from."""
    said = [model.text.source, model.text.recipe.source, text.source if text else None]
    found = [origin.to_dict() for origin in said if origin is not None]
    row = facts.chips.get(cluster.chip.name)
    if row is not None:
        found.append(
            {
                "title": row["source"],
                "url": row["source_url"],
                "published": row["source_date"].isoformat(),
                "confidence": row["confidence"],
            }
        )
    quotes = quotes_of(cluster.chip.name, facts)
    if quotes is not None:
        used = (cluster.price_usd_hour is None, cluster.power_kw is None and quotes["kw"].null_count() < quotes.height)
        found += row_sources(quotes) if any(used) else []
    return found
