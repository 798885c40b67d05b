"""The uses of compute of one side in the two scopes: its leading labs, and all that the side uses. Never mixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from headway.compute.beliefs import Belief, belief_of, parameter, set_belief
from headway.compute.estimates import Array, Estimate, Sampler
from headway.compute.quarters import Quarter, parse_quarter, quarter_of
from headway.compute.splits import Use

if TYPE_CHECKING:
    import polars as pl

#: The two scopes: leading labs, and everything in use.
SCOPES: Final = ("labs", "side")

#: The unit in which compute by lab is published.
LAB_UNIT: Final = "h100e-8bit"

#: The first year that is shown: the first of which anybody has published a split.
FIRST_YEAR: Final = 2024

#: Estimates of labs come from one model with shared prices, chip mixes and lags, so they err together.
LAB_FACTOR: Final = "compute by lab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known on the day.

    Attributes
    ----------
    allocation, parameters
        Rows of these tables.
    labs
        Rows of `chip_stock` that tell what single labs use.
    used
        By side and quarter, compute in use: central value and draws, shape (1 + draws,).
    settings
        What the user set, by name of SETTINGS.
    """

    allocation: "pl.DataFrame"
    parameters: "pl.DataFrame"
    labs: "pl.DataFrame"
    used: Mapping[str, Mapping[str, Array]]
    unit: str
    settings: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)


@dataclass(slots=True)
class Account:
    """Uses of one side, and along the way what they rest on and what is not known.

    Attributes
    ----------
    role
        `leader` or `follower`: whose settings apply.
    """

    evidence: Evidence
    side: str
    role: str
    sampler: Sampler
    assumptions: dict[str, Belief] = field(default_factory=dict)
    missing: list[dict[str, str]] = field(default_factory=list)

    def quarters(self, scope: str) -> list[str]:
        """Quarters in which the scope is known: the last of each year, and the newest."""
        return year_ends(self._lab_quarters() if scope == "labs" and self.has_labs else self.evidence.used[self.side])

    @property
    def has_labs(self) -> bool:
        """Whether anybody publishes what the side's labs use."""
        return any(row["side"] == self.side for row in self.evidence.labs.iter_rows(named=True))

    def labs(self, quarter: str) -> dict[str, Array]:
        """Compute of each lab at the end of a quarter, by lab."""
        found = {}
        for row in self.evidence.labs.iter_rows(named=True):
            if row["side"] == self.side and row["period"] == quarter:
                low, central, high = (row[end] if row[end] is not None else row["central"] for end in _ENDS)
                estimate = Estimate(
                    name=f"{row['owner']} {quarter}",
                    low=low,
                    central=central,
                    high=high,
                    level=row["level"] or 0.9,
                    factor=row["factor"] or LAB_FACTOR,
                )
                found[row["owner"]] = np.concatenate([[central], self.sampler.sample(estimate)])
        return found

    def lab_sources(self, quarter: str) -> dict[str, str]:
        """The source of each lab's row of a quarter."""
        rows = self.evidence.labs.iter_rows(named=True)
        return {row["owner"]: row["source"] for row in rows if (row["side"], row["period"]) == (self.side, quarter)}

    def use(self, scope: str, quarter: str) -> Use | None:
        """The use of a scope in a quarter; None where something is not known, which is then noted in `missing`."""
        found = self._labs_use(quarter) if scope == "labs" else self._side_use(quarter)
        if found is None:
            return None
        used, research_share = found
        return Use(side=self.side, used=used, research_share=research_share, final_share=self.final_share())

    def final_share(self) -> Array | None:
        """Final runs as a part of research: the mean over the side's firms that published it, or as set."""
        if chosen := self._set("final_share"):
            return chosen.draws(self.sampler)
        beliefs = [
            self._noted(
                belief_of(row, name=row["id"], side=self.side, meaning=_meaning(row), factor=f"final runs {self.side}")
            )
            for row in self.rows("final_run_share")
        ]
        if not beliefs:
            self.lacks("both", "final_share")
            return None
        return np.asarray(np.mean([belief.draws(self.sampler) for belief in beliefs], axis=0))

    def rows(self, metric: str) -> list[dict[str, Any]]:
        """Rows of `allocation` on the side that have a central value."""
        found = self.evidence.allocation.iter_rows(named=True)
        wanted = (self.side, metric)
        return [row for row in found if (row["country"], row["metric"]) == wanted and row["central"] is not None]

    def _side_use(self, quarter: str) -> tuple[Array, Array] | None:
        used = self.evidence.used[self.side].get(quarter)
        share = self._set("research_share") or self._parameter("side_research_share")
        if used is None or share is None:
            self.lacks("side", "used" if used is None else "research_share")
            return None
        return used, share.draws(self.sampler)

    def _labs_use(self, quarter: str) -> tuple[Array, Array] | None:
        if self.evidence.unit != LAB_UNIT:
            self.lacks("labs", "unit")
            return None
        if self.has_labs:
            return self._published_labs(quarter)
        used = self.evidence.used[self.side].get(quarter)
        part = self._set("lab_part") or self._parameter("lab_part")
        share = self._lab_share()
        if used is None or part is None or share is None:
            self.lacks("labs", "used" if used is None else "lab_part" if part is None else "research_share")
            return None
        return used * part.draws(self.sampler), share.draws(self.sampler)

    def _published_labs(self, quarter: str) -> tuple[Array, Array] | None:
        labs, common = self.labs(quarter), self._lab_share()
        own = {name: self._own_share(name, quarter) for name in labs}
        if not labs or any(own[name] is None and common is None for name in labs):
            self.lacks("labs", "used" if not labs else "research_share")
            return None
        used = np.sum(list(labs.values()), axis=0)
        shares = {name: (own[name] or common) for name in labs}
        research = np.sum([labs[n] * share.draws(self.sampler) for n, share in shares.items() if share], axis=0)
        return used, research / used

    def _own_share(self, lab: str, quarter: str) -> Belief | None:
        """What a lab's own research share was in the year, where nothing was set."""
        if self._set("research_share"):
            return None
        year = parse_quarter(quarter).year
        for row in self.rows("research_share"):
            if row["subject"] == lab and row["start"].year <= year <= row["end"].year:
                return self._noted(belief_of(row, name=row["id"], side=self.side, meaning=_meaning(row)))
        return None

    def _lab_share(self) -> Belief | None:
        """Research share of labs that published none: as set, as believed, or the rest of what is said to serve."""
        if found := self._set("research_share") or self._parameter("lab_research_share"):
            return found
        rows = [row for row in self.rows("serving_share") if row["subject"] not in self.lab_names()]
        if not rows:
            return None
        row = max(rows, key=lambda found: found["known"])
        self._noted(belief_of(row, name=row["id"], side=self.side, meaning=_meaning(row)))
        return self.assumptions[row["id"]].complement()

    def lab_names(self) -> set[str]:
        """Labs whose own compute is published."""
        return {row["owner"] for row in self.evidence.labs.iter_rows(named=True)}

    def _lab_quarters(self) -> list[str]:
        """Quarters with as many labs as in any, so that totals are of the same labs."""
        count: dict[str, int] = {}
        for row in self.evidence.labs.iter_rows(named=True):
            if row["side"] == self.side:
                count[row["period"]] = count.get(row["period"], 0) + 1
        return [quarter for quarter, labs in count.items() if labs == max(count.values())]

    def _set(self, name: str) -> Belief | None:
        ends = self.evidence.settings.get(f"{self.role}_{name}")
        return None if ends is None else self._noted(set_belief(f"{self.role}_{name}", self.side, ends))

    def _parameter(self, name: str) -> Belief | None:
        found = parameter(self.evidence.parameters, name, self.side)
        return None if found is None else self._noted(found)

    def _noted(self, belief: Belief) -> Belief:
        self.assumptions[belief.name] = belief
        return belief

    def lacks(self, scope: str, what: str) -> None:
        """Note that something is not known."""
        found = {"scope": scope, "side": self.side, "what": what}
        if found not in self.missing:
            self.missing.append(found)


_ENDS: Final = ("low", "central", "high")


def _meaning(row: Mapping[str, Any]) -> str:
    return f"{row['subject']}: {row['item']}"


def year_ends(quarters: Sequence[str] | Mapping[str, Any]) -> list[str]:
    """The last quarter of each year from FIRST_YEAR on, and the newest, in order."""
    found = sorted(parse_quarter(quarter) for quarter in quarters)
    kept = [quarter for quarter in found if quarter.year >= FIRST_YEAR and quarter.part == 4]
    if found and found[-1].year >= FIRST_YEAR and found[-1] not in kept:
        kept.append(found[-1])
    return [str(quarter) for quarter in kept]


def nearest_quarter(day: Any, quarters: Sequence[str] | Mapping[str, Any]) -> str | None:
    """The quarter of a day, else the one before it, else None: older compute says nothing of the day."""
    wanted: Quarter = quarter_of(day)
    return next((str(quarter) for quarter in (wanted, wanted.plus(-1)) if str(quarter) in quarters), None)
