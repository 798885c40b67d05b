"""What flows in each quarter, and what is made of it: the smallest of dies, memory and packaging, stocks carried on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.estimates import Sampler
from headway.compute.supply_inputs import INPUTS, YEARS, Inputs
from headway.compute.wafers import at_quarters, dies_per_wafer, grown
from headway.errors import ShapeError

Array = NDArray[np.float64]

#: The terms of the minimum, in the order of their axis.
TERM_NAMES: Final = ("dies", "hbm", "packaging")

#: Quarters of a year, and of the account.
PER_YEAR: Final = 4
QUARTERS: Final = PER_YEAR * len(YEARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What comes in each quarter, each of shape (draws, quarters); the rest of shape (draws,).

    Attributes
    ----------
    bank, fab
        Good compute dies bought abroad, and made at home.
    imported, made
        Memory stacks bought abroad, and made at home, that the flagship's maker gets.
    packaging
        Compute dies that can be packaged.
    stacks_per_die
        Memory stacks beside one compute die.
    survive
        Share of what is packaged that comes out whole.
    known
        Terms of which something is known; the others are left out of the minimum.
    """

    bank: Array
    fab: Array
    imported: Array
    made: Array
    packaging: Array
    stacks_per_die: Array
    survive: Array
    known: tuple[str, ...] = TERM_NAMES

    @property
    def dies(self) -> Array:
        """Good dies that come in, from both sources."""
        return self.bank + self.fab

    @property
    def stacks(self) -> Array:
        """Memory stacks that come in, from both sources."""
        return self.imported + self.made


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What is put into packages in each quarter, and what is left.

    Attributes
    ----------
    starts
        Dies put into packages, shape (draws, quarters).
    limits
        Dies that each term alone would let be packaged, shape (terms, draws, quarters); infinite where it is unknown.
    dies_left, stacks_left
        At the end of each quarter, shape (draws, quarters).
    """

    starts: Array
    limits: Array
    dies_left: Array
    stacks_left: Array

    @property
    def binding(self) -> NDArray[np.int64]:
        """The term that binds, shape (draws, quarters): the smallest limit, of equal ones the first of TERM_NAMES."""
        found: NDArray[np.int64] = np.argmin(self.limits, axis=0)
        return found


def make(flows: Flows, *, dies_before: Array | None = None, stacks_before: Array | None = None) -> Made:
    """What is made of the flows: min(dies, stacks / stacks per die, packaging) in each quarter, from stocks of before.

    What is not used stays; packaging that is not used is lost.
    """
    draws, quarters = flows.packaging.shape
    dies = np.zeros(draws) if dies_before is None else dies_before
    stacks = np.zeros(draws) if stacks_before is None else stacks_before
    limits = np.full((len(TERM_NAMES), draws, quarters), np.inf)
    starts, dies_left, stacks_left = (np.empty((draws, quarters)) for _ in range(3))
    for quarter in range(quarters):
        dies, stacks = dies + flows.dies[:, quarter], stacks + flows.stacks[:, quarter]
        alone = {"dies": dies, "hbm": stacks / flows.stacks_per_die, "packaging": flows.packaging[:, quarter]}
        for place, name in enumerate(TERM_NAMES):
            if name in flows.known:
                limits[place, :, quarter] = alone[name]
        used = limits[:, :, quarter].min(axis=0)
        dies = np.maximum(dies - used, 0.0)
        stacks = np.maximum(stacks - used * flows.stacks_per_die, 0.0)
        starts[:, quarter], dies_left[:, quarter], stacks_left[:, quarter] = used, dies, stacks
    return Made(starts=starts, limits=limits, dies_left=dies_left, stacks_left=stacks_left)


def larger(flows: Flows, made: Made, year: int, term: str, factor: float) -> Array:
    """Dies put into packages in one year, shape (draws,), if a term were larger by a factor in that year.

    Stocks at the start of the year count as part of the term.
    """
    if term not in TERM_NAMES:
        raise ShapeError(f"a term is one of {', '.join(TERM_NAMES)}, got {term!r}")
    first = PER_YEAR * YEARS.index(year)
    part = slice(first, first + PER_YEAR)
    cut = replace(
        flows,
        **{name: getattr(flows, name)[:, part] for name in ("bank", "fab", "imported", "made", "packaging")},
    )
    dies = made.dies_left[:, first - 1] if first else np.zeros(flows.packaging.shape[0])
    stacks = made.stacks_left[:, first - 1] if first else np.zeros(flows.packaging.shape[0])
    if term == "dies":
        cut, dies = replace(cut, bank=factor * cut.bank, fab=factor * cut.fab), factor * dies
    elif term == "hbm":
        cut, stacks = replace(cut, imported=factor * cut.imported, made=factor * cut.made), factor * stacks
    else:
        cut = replace(cut, packaging=factor * cut.packaging)
    again: Array = make(cut, dies_before=dies, stacks_before=stacks).starts.sum(axis=1)
    return again


def flows_of(inputs: Inputs, sampler: Sampler) -> Flows:
    """The flows on draws, from the inputs."""
    known = tuple(term for term in TERM_NAMES if inputs.knows(term))
    share = _all_years(inputs, sampler, "hbm_share", 0.0)
    package = _all_years(inputs, sampler, "dies_per_package", 1.0)
    return Flows(
        bank=_spread_evenly(inputs, sampler, "die_bank"),
        fab=_fab(inputs, sampler),
        imported=share[:, None] * _imported(inputs, sampler),
        made=_domestic(inputs, sampler),
        packaging=_by_quarter(inputs, sampler, "packaging") / PER_YEAR,
        stacks_per_die=_all_years(inputs, sampler, "stacks_per_package", 1.0) / package,
        survive=_all_years(inputs, sampler, "packaging_yield", 1.0),
        known=known,
    )


def by_year(inputs: Inputs, sampler: Sampler, name: str) -> Array:
    """Draws of an input for each year, shape (draws, years); 0 where nothing is known."""
    found = np.zeros((sampler.draws, len(YEARS)))
    for place, year in enumerate(YEARS):
        row = inputs.at(name, year)
        if row is not None:
            found[:, place] = np.minimum(sampler.sample(row.estimate), INPUTS[name].highest)
    return found


def _by_quarter(inputs: Inputs, sampler: Sampler, name: str) -> Array:
    return np.repeat(by_year(inputs, sampler, name), PER_YEAR, axis=1)


def _all_years(inputs: Inputs, sampler: Sampler, name: str, unknown: float) -> Array:
    row = inputs.at(name, YEARS[0])
    if row is None:
        return np.full(sampler.draws, unknown)
    spec = INPUTS[name]
    return np.clip(sampler.sample(row.estimate), spec.lowest, spec.highest)


def _fab(inputs: Inputs, sampler: Sampler) -> Array:
    """Good dies from wafers at home: wafers x share x dies on a wafer x yield."""
    if not inputs.of("wafers") or "wafers" in inputs.missing:
        return np.zeros((sampler.draws, QUARTERS))
    level = at_quarters(_wafer_levels(inputs, sampler), YEARS[0], QUARTERS)
    area = _all_years(inputs, sampler, "die_area", np.inf)
    share, good = (_by_quarter(inputs, sampler, name) for name in ("ai_share", "yield"))
    months = 12.0 / PER_YEAR
    gross = np.asarray(dies_per_wafer(area))[:, None] if np.isfinite(area).all() else 0.0
    found: Array = months * level * share * gross * good
    return found


def _wafer_levels(inputs: Inputs, sampler: Sampler) -> Mapping[int, Array]:
    """The level of all fabs together at the end of each year of which something is said."""
    rows = inputs.of("wafers")
    years = sorted({row.year for row in rows if row.year is not None})
    total = {year: np.zeros(sampler.draws) for year in years}
    for entity in {row.entity for row in rows if row.entity}:
        own = {row.year: sampler.sample(row.estimate) for row in rows if row.entity == entity and row.year is not None}
        for year in years:
            total[year] = total[year] + _level_at(own, year)
    for row in rows:
        if not row.entity and row.year is not None:  # set by the user, for all fabs together
            total[row.year] = sampler.sample(row.estimate)
    return total


def _level_at(own: Mapping[int, Array], year: int) -> Array | float:
    """A fab's level at the end of a year: between known ends straight, before the first 0, after the last the same."""
    before, after = [each for each in own if each <= year], [each for each in own if each >= year]
    if not before:
        return 0.0
    if not after or max(before) == year:
        return own[max(before)]
    left, right = max(before), min(after)
    share = (year - left) / (right - left)
    return (1.0 - share) * own[left] + share * own[right]


def _spread_evenly(inputs: Inputs, sampler: Sampler, name: str) -> Array:
    """A total spread evenly over the quarters of its period, as far as they lie in the account; 0 if unknown."""
    row = inputs.at(name, YEARS[0])
    found = np.zeros((sampler.draws, QUARTERS))
    if row is None:
        return found
    first, last = _period(row.row)
    found[:, first:last] = sampler.sample(row.estimate)[:, None] / (last - first)
    return found


def _period(row: Mapping[str, object]) -> tuple[int, int]:
    """First quarter of a row's period and the one after its last; a total without a period came before the bans."""
    start, end = row.get("start"), row.get("end")
    if start is None or end is None:
        return 0, 2 * PER_YEAR
    place = [(day.year - YEARS[0]) * PER_YEAR + (day.month - 1) // 3 for day in (start, end)]  # type: ignore[attr-defined]
    return max(place[0], 0), min(place[1] + 1, QUARTERS)


def _imported(inputs: Inputs, sampler: Sampler) -> Array:
    """Imported stacks: the rush in its quarter, the rest of the total spread evenly over the years before the ban."""
    total = _spread_evenly(inputs, sampler, "hbm_bank")
    row = inputs.at("hbm_rush", YEARS[0])
    if row is None or not total.any():
        return total
    first, last = _period(row.row) if row.row.get("start") else (2 * PER_YEAR - 1, 2 * PER_YEAR)
    rush = np.minimum(sampler.sample(row.estimate), total.sum(axis=1))
    rest = total.sum(axis=1) - rush
    share = np.divide(rest, total.sum(axis=1), out=np.zeros_like(rest), where=total.sum(axis=1) > 0.0)
    found: Array = total * share[:, None]
    found[:, first:last] += rush[:, None] / (last - first)
    return found


def _domestic(inputs: Inputs, sampler: Sampler) -> Array:
    """Domestic stacks that the flagship's maker gets in each quarter: all of its own, its share of what others make.

    Each source has an uncertain start, and grows from year to year.
    """
    found = np.zeros((sampler.draws, QUARTERS))
    if "hbm_start" in inputs.missing:
        return found
    flagship = inputs.at("dies_per_package", YEARS[0])
    share, growth = (_all_years(inputs, sampler, name, 1.0) for name in ("hbm_share", "hbm_growth"))
    edges = YEARS[0] + np.arange(QUARTERS + 1) / PER_YEAR
    for row in inputs.of("hbm_first_year"):
        start = _start(inputs, sampler, row.entity)
        if start is None:
            continue
        first = sampler.sample(row.estimate)
        made_by = grown(edges[None, :] - start[:, None], first[:, None], growth[:, None])
        own = flagship is not None and row.entity == flagship.entity
        found += np.diff(made_by, axis=1) * (1.0 if own else share[:, None])
    return found


def _start(inputs: Inputs, sampler: Sampler, entity: str) -> Array | None:
    """The start of a source as a year with a fraction: its distance from the first year of the account is drawn.

    What a user sets, without an entity, holds for every source.
    """
    rows = inputs.of("hbm_start")
    row = next((each for each in rows if entity in ("", each.entity) or not each.entity), None)
    if row is None:
        return None
    ends = {end: max(getattr(row.estimate, end) - YEARS[0], 0.0) for end in ("low", "central", "high")}
    found: Array = YEARS[0] + sampler.sample(replace(row.estimate, **ends))
    return found
