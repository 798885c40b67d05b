"""Whether runs end within some days on some numbers of one kind of chip: what a report tells. An edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from headway.api.planning.descriptions import find_model
from headway.api.planning.run import plan
from headway.errors import OptionError
from headway.plan.calibrate import LEVEL
from headway.plan.run_result import PlanResult

#: What is told of a run, by the names of the result of `headway plan`.
_RUN: Final = (
    "fits", "days", "chip_hours", "cost_usd", "energy_mwh", "binding", "short_gb", "smallest_chips", "p_within",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinResult:
    """Runs of some models on some numbers of one kind of chip, and the probability that each ends in time.

    Attributes
    ----------
    count
        The number of chips that is asked about first; it is one of those of the runs.
    unpublished
        Models of which no batch is published, so that one was assumed.
    """

    days: float
    count: int
    runs: Sequence[PlanResult]
    unpublished: Sequence[str]

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        told = [run.to_dict() for run in self.runs]
        sources = {tuple(row.values()): row for run in told for row in run["sources"]}
        cluster = told[0]["cluster"]
        return {
            **self.runs[0].origin,
            "sources": list(sources.values()),
            "level": LEVEL,
            "within_days": self.days,
            "count": self.count,
            "cluster": {name: cluster[name] for name in ("name", "chip", "maker", "country", "status")},
            "runs": [
                {
                    "model": run["model"]["name"],
                    "released": run["model"]["released"],
                    "tokens": run["recipe"]["tokens"],
                    "batch": run["recipe"]["batch"],
                    "batch_published": run["model"]["name"] not in self.unpublished,
                    "count": run["cluster"]["count"],
                    **{name: run[name] for name in _RUN},
                }
                for run in told
            ],
        }


def plan_within(
    models: Sequence[str],
    *,
    cluster: str,
    count: int,
    others: Sequence[int],
    days: float,
    batch: int,
    as_of: date | None = None,
    vintage: str | None = None,
) -> WithinResult:
    """Runs of models on `count` chips and on other numbers of them, each with the probability that it ends in `days`.

    Parameters
    ----------
    models
        Names or files; one that was not released by the day is left out.
    batch
        Sequences of a step of models of which no batch is published.

    Raises
    ------
    UnknownName, DataError, OptionError
        As `plan`; OptionError also where no model was released by the day.
    """
    runs, unpublished = list[PlanResult](), list[str]()
    for name in models:
        found = find_model(name)
        if as_of is not None and found.text.released is not None and found.text.released > as_of:
            continue
        assumed = batch if found.text.recipe.batch is None else None
        unpublished += [found.text.name] if assumed else []
        runs += [
            plan(name, cluster=cluster, count=chips, batch=assumed, within_days=days, as_of=as_of, vintage=vintage)
            for chips in sorted({count, *others})
        ]
    if not runs:
        raise OptionError(f"none of {', '.join(models)} was released by {as_of}; give a later date")
    return WithinResult(days=days, count=count, runs=tuple(runs), unpublished=tuple(unpublished))
