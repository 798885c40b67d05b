"""Rates of chip families and software stacks with their uncertainty: what of its peaks a machine reaches.

Row 0 of every array is the central world, the rows after it are draws: shape (1 + draws, 1), so that times of many
layouts broadcast against them. Draws of one calibration belong together: row 7 of the rates and row 7 of goodput are
one world.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.effects import Names, overlaps, overlaps_data, shares_ports
from headway.plan.fit import Fit, fit
from headway.plan.priors import BORROWED, RATE_PRIORS, UNMEASURED
from headway.plan.step import Rates

Array = NDArray[np.float64]

#: Share of belief that intervals of the planner hold, and half the width of such an interval of a normal distribution.
LEVEL: Final = 0.8
HALF: Final = 1.2816

#: Seed of the draws.
SEED: Final = 20261123

#: Year of stacks that are asked for without a name: as things are done now.
_NOW: Final = 2026

#: Goodput is a share: draws beyond are cut.
_LEAST_GOODPUT: Final = 0.2


def _priors_alone() -> Fit:
    return fit(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Rates as fitted, for any chip family, stack and kind of model.

    Attributes
    ----------
    fit
        What was fitted; left out: the priors alone.
    draws, seed
        How many worlds there are beside the central one, and from which seed.
    """

    fit: Fit = field(default_factory=_priors_alone)
    draws: int = 400
    seed: int = SEED

    def rates(self, family: str, stack: str | None = None) -> Rates:
        """What a chip of a family reaches, in each world.

        Parameters
        ----------
        family
            As ChipSpec.family; one that nobody measured takes its forerunner's rates or the prior, with more spread.
        stack
            A name in the table `training_runs`; None, or one that it lacks: a stack like those of today.
        """
        worlds = self._worlds()
        values: dict[str, Any] = {prior.name: prior.value(worlds[:, [i]]) for i, prior in enumerate(RATE_PRIORS)}
        values["matrix"] = np.minimum(values["matrix"] * np.exp(self._family(worlds, family)), 1.0)
        for name in ("hidden_tensor", "hidden_expert", "hidden_context"):
            values[name] = values[name] * overlaps(stack, _NOW)
        values["hidden_data"] = values["hidden_data"] * overlaps_data(stack, _NOW)
        values["shared_ports"] = float(shares_ports(stack))
        name = stack or ""
        values["pace"] = np.exp(self._effect(worlds, "stack", name))
        edition = self._new("edition experts", self.fit.spreads["edition experts"])
        values["expert_pace"] = np.exp(self._effect(worlds, "stack experts", name) + edition)
        return Rates(**values)

    def goodput(self, family: str) -> Array:
        """Steady-state time over billed hours of pre-training in each world, 0..1, shape (1 + draws, 1)."""
        worlds = self._worlds()
        log = worlds[:, [self.fit.names.goodput]] - self._effect(worlds, "goodput", family)
        return np.clip(np.exp(log), _LEAST_GOODPUT, 1.0)

    def noise(self, kind: str, *, experts: bool = False, family: str | None = None) -> Array:
        """What no rate explains, as a factor on time: a new paper, a new model, and the row itself.

        Parameters
        ----------
        kind
            bench: seconds of a step; run: chip-hours of a whole run.
        family
            Of the chip: rows of families that few have measured lie further apart.

        Notes
        -----
        The model and the team (paper) are the same on every chip that is asked about and cancel between two; what is a
        row's own is drawn for each family anew.
        """
        known = family is None or family in self.fit.names.known
        own = kind if kind == "run" else "bench little known" if not known else "bench experts" if experts else "bench"
        groups = ("paper", "model", *(("run paper",) if kind == "run" else ()))
        alike = float(np.sqrt(sum(self.fit.spreads[group] ** 2 for group in groups)))
        apart = self._new(f"noise {kind} {family or ''}", self.fit.spreads[own])
        return np.exp(self._new(f"noise {kind}", alike) + apart)

    def _worlds(self) -> Array:
        """Parameters in each world, shape (1 + draws, parameters)."""
        rng = np.random.default_rng(self.seed)
        root = np.linalg.cholesky(self.fit.covariance)
        apart = rng.standard_normal((self.draws, self.fit.mode.size)) @ root.T
        return np.concatenate([self.fit.mode[None, :], self.fit.mode + apart])

    def _family(self, worlds: Array, family: str) -> Array:
        """Log of what a family's products reach over the others'."""
        names: Names = self.fit.names
        place = names.family(family)
        if place is not None:
            return worlds[:, [place]]
        before = names.forerunner(family)
        if before is not None:
            return worlds[:, [before]] + self._new(f"family {family}", BORROWED)
        return UNMEASURED[0] + self._new(f"family {family}", UNMEASURED[1])

    def _effect(self, worlds: Array, group: str, level: str) -> Array:
        """An effect in each world; of a level that no row has, a new draw of its group."""
        place = self.fit.names.effect(group, level)
        return worlds[:, [place]] if place is not None else self._new(f"{group} {level}", self.fit.spreads[group])

    def _new(self, name: str, width: float) -> Array:
        """Draws of something that no row has: 0 in the central world."""
        rng = np.random.default_rng([self.seed, *name.encode()])
        found: Array = width * np.concatenate([np.zeros(1), rng.standard_normal(self.draws)])[:, None]
        return found


def fit_bytes(fitted: Fit) -> bytes:
    """A fit as bytes that can be kept."""
    names = fitted.names
    return json.dumps(
        {
            "families": names.families,
            "known": names.known,
            "effects": names.effects,
            "mode": fitted.mode.tolist(),
            "covariance": fitted.covariance.tolist(),
            "spreads": dict(fitted.spreads),
        }
    ).encode()


def fit_from_bytes(content: bytes) -> Fit:
    """The fit that `fit_bytes` wrote."""
    found = json.loads(content)
    names = Names(
        families=tuple(found["families"]),
        known=tuple(found["known"]),
        effects=tuple((group, level) for group, level in found["effects"]),
    )
    mode, covariance = np.array(found["mode"]), np.array(found["covariance"])
    return Fit(names=names, mode=mode, covariance=covariance, spreads=found["spreads"])
