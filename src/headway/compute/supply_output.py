"""The output of the account of supply on draws: what is finished in a year, in a unit, and which term binds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headway.compute.estimates import Estimate, Sampler
from headway.compute.supply_draws import PER_YEAR, TERM_NAMES, Flows, Made, by_year, flows_of, make
from headway.compute.supply_inputs import YEARS, Inputs

Array = NDArray[np.float64]

#: By year, what one compute die is worth in a unit: low, central, high.
Worth = Mapping[int, tuple[float, float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What comes in, what is made of it, and what a finished die is in a unit.

    Attributes
    ----------
    per_die : shape (draws, years)
        nan where the unit has no worth in a year.
    """

    flows: Flows
    made: Made
    per_die: Array

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the dies, without which there is no output."""
        return "dies" in self.flows.known

    def rate(self, year: int) -> Array:
        """What a die that is put into a package comes to in the unit, shape (draws,)."""
        found: Array = self.flows.survive * self.per_die[:, YEARS.index(year)]
        return found

    def finished(self, year: int) -> Array:
        """What is finished in a year in the unit, shape (draws,)."""
        found: Array = self.made.starts[:, quarters_of(year)].sum(axis=1) * self.rate(year)
        return found

    def binding(self, year: int, term: str) -> NDArray[np.bool_] | None:
        """Where a term is the smallest, shape (draws, quarters of the year); None where that cannot be told."""
        if not self.is_known or term not in self.flows.known:
            return None
        found: NDArray[np.bool_] = self.made.binding[:, quarters_of(year)] == TERM_NAMES.index(term)
        return found


def quarters_of(year: int) -> slice:
    """The columns of a year's quarters."""
    first = PER_YEAR * YEARS.index(year)
    return slice(first, first + PER_YEAR)


def output_of(inputs: Inputs, sampler: Sampler, unit: str, worth: Worth) -> Output:
    """The output in a unit of SUPPLY_UNITS; `worth` is empty for units that are no H100s."""
    flows = flows_of(inputs, sampler)
    return Output(flows=flows, made=make(flows), per_die=_per_die(inputs, sampler, unit, worth))


def _per_die(inputs: Inputs, sampler: Sampler, unit: str, worth: Worth) -> Array:
    """What one finished die is in the unit, shape (draws, years)."""
    if unit == "dies":
        return np.ones((sampler.draws, len(YEARS)))
    if unit == "packages":
        return 1.0 / np.maximum(by_year(inputs, sampler, "dies_per_package"), 1.0)
    if unit == "cards":
        return 1.0 / np.maximum(by_year(inputs, sampler, "dies_per_card"), 1.0)
    found = np.full((sampler.draws, len(YEARS)), np.nan)
    for place, year in enumerate(YEARS):
        if year in worth:
            low, central, high = worth[year]
            name = f"supply worth of a die {year}"
            estimate = Estimate(name=name, low=low, central=central, high=high, factor="worth")
            found[:, place] = sampler.sample(estimate)
    return found
