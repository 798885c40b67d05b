"""What commands of the race start from: both sides at an origin, beliefs, members that history keeps. An edge."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.api.compute import compute_vintage
from headway.api.origin import cache_folder
from headway.api.racing.shipped import shipped_members
from headway.api.racing.start import StartFound, start_of
from headway.facts.reads import kept_with_notes
from headway.kept import content_hash
from headway.race.ablations import told_by_past
from headway.race.ensemble import Ensemble, every_module
from headway.race.members import PRIOR_DRAWS, VERSION, Members, weigh
from headway.race.parameters import ParameterDraws, Prior, correlations_of, priors_of
from headway.race.settings import Setting, apply_settings

Array = NDArray[np.float64]

#: Seed of prior draws and of the choice of members: other seeds give other noise on the same members.
PRIOR_SEED: Final = 20261128


@dataclass(frozen=True, kw_only=True)
class Field:
    """Two sides at an origin, with beliefs on every parameter.

    Attributes
    ----------
    correlations : shape (parameters, parameters)
    prior_draws
        Prior draws that history weighs.
    """

    found: StartFound
    priors: Sequence[Prior]
    correlations: Array
    prior_draws: int = PRIOR_DRAWS

    @classmethod
    def load(
        cls,
        *,
        leader: str = "US",
        follower: str = "China",
        origin: date | None = None,
        vintage: str | None = None,
        prior_draws: int = PRIOR_DRAWS,
    ) -> "Field":
        """The field of a race; raises as `start_of`, and DataError for a table that lacks a parameter."""
        found = start_of(leader=leader, follower=follower, origin=origin, vintage=vintage)
        tables = compute_vintage(found.compute_vintage, table="parameter_correlations")
        return cls(
            found=found,
            priors=priors_of(tables.table("parameters"), {"leader": found.leader, "follower": found.follower}),
            correlations=correlations_of(tables.table("parameter_correlations")),
            prior_draws=prior_draws,
        )

    @cached_property
    def prior(self) -> ParameterDraws:
        """Draws of all parameters before history."""
        return ParameterDraws(priors=self.priors, correlations=self.correlations, seed=PRIOR_SEED)

    def members(self, without: Sequence[str] = ()) -> Members:
        """Members that history keeps with some modules switched off: those that are shipped, else weighed and kept."""
        past = told_by_past(without)
        key = self.key(past)
        shipped = shipped_members(key)
        if shipped is not None:
            return shipped
        content = kept_with_notes(cache_folder(), f"members-{key}", lambda: _to_bytes(self.weighed(past)))
        return _from_bytes(content)

    def weighed(self, past: Sequence[str]) -> Members:
        """Members, weighed now."""
        modules = every_module(without=tuple(past))
        rng = np.random.default_rng(PRIOR_SEED)
        return weigh(self.found.start, self.prior, modules, rng=rng, draws=self.prior_draws)

    def key(self, past: Sequence[str]) -> str:
        """What members hang on, as one name: data, day, beliefs, code and modules."""
        found = self.found
        beliefs = tuple((each.key, each.ends, each.family, each.level, each.least, each.most) for each in self.priors)
        asked = (found.leader, found.follower, found.vintage, found.compute_vintage, found.as_of.isoformat())
        fitted = (found.method, found.draws, found.seed)
        return content_hash(
            asked, fitted, beliefs, self.correlations.round(12).tolist(), PRIOR_SEED, self.prior_draws, tuple(past),
            VERSION,
        )  # fmt: skip

    def ensemble(self, without: Sequence[str] = (), settings: Iterable[Setting] = ()) -> Ensemble:
        """The members, with what was set in place of what history and beliefs say, ready to run."""
        members = self.members(without)
        return Ensemble(
            parameters=apply_settings(members.parameters(self.prior), self.priors, settings),
            start=self.found.start,
            worlds=members.worlds(self.found.start),
            modules=every_module(without=tuple(without)),
        )


def _to_bytes(members: Members) -> bytes:
    target = io.BytesIO()
    np.savez(target, numbers=members.numbers, sizes=np.array([members.prior_draws, members.effective]))
    return target.getvalue()


def _from_bytes(content: bytes) -> Members:
    with np.load(io.BytesIO(content)) as parts:
        return Members(numbers=parts["numbers"], prior_draws=int(parts["sizes"][0]), effective=float(parts["sizes"][1]))
