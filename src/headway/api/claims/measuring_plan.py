"""Days that a training run takes on a cluster, as `headway plan` counts them. An edge.

Method: docs/methods/claims-measures.md, section 5.
"""

from dataclasses import replace

import numpy as np

from headway.api.claims.known import Known
from headway.api.planning.asked import Facts
from headway.api.planning.descriptions import find_cluster, find_model, ready_names
from headway.api.planning.run import plan
from headway.claims.calls import Call
from headway.claims.measured import Counted, Measured
from headway.claims.registry import measure_named
from headway.errors import OptionError, UnknownName
from headway.interval import Interval, interval_of
from headway.plan.calibrate import LEVEL
from headway.plan.run_result import PlanResult

#: What of a plan is told of its origin.
_ORIGIN = ("headway", "vintage", "seed", "draws", "sources", "citation")


def measured(call: Call, known: Known) -> Measured:
    """The days of a run, by the facts that were known on a day; infinite where the model does not fit the cluster.

    Raises
    ------
    UnknownName
        For a model or a cluster that does not travel with the package: what is kept under a name never changes.
    OptionError
        For a number of tokens that cannot be, or none where the model's own recipe has none.
    """
    nothing = Measured(call=call, known=known.day, unit=measure_named(call.measure).unit, level=LEVEL)
    model, cluster = call.arguments["model"], call.arguments["cluster"]
    for kind, given in (("model", model), ("cluster", cluster)):
        if given not in ready_names(f"{kind}s"):
            raise UnknownName(kind, given, ready_names(f"{kind}s"))
    if not _known(model, cluster, known):
        return replace(nothing, why="too-early")
    tokens = call.arguments.get("tokens")
    found = plan(model, cluster=cluster, tokens=None if tokens is None else float(tokens), as_of=known.day)
    origin = {name: found.origin[name] for name in _ORIGIN if name in found.origin}
    return replace(nothing, counted=(_counted(found),), read_on=known.day, origin=origin)


def _known(model: str, cluster: str, known: Known) -> bool:
    """Whether the model was released and its chips were known by the day."""
    asked, chips = find_model(model), find_cluster(cluster)[1]
    try:
        facts = Facts.load(known.day, None)
        facts.check_known(asked)
        facts.check_chip(chips.chip)
    except OptionError:
        return False
    return True


def _counted(found: PlanResult) -> Counted:
    """The days in each world; a run that does not fit never ends."""
    run = found.run
    if run is None or not run.fits:
        never = np.full(2, np.inf)
        detail = {"fits": False, "short_gb": found.missing_gb, "smallest_chips": found.smallest}
        return Counted(
            chosen={},
            rows=never,
            detail=detail,
            interval=Interval(low=np.inf, central=np.inf, high=np.inf, level=LEVEL),
        )
    if run.days is None:
        raise OptionError("training-days needs tokens: the model's own recipe says none; such as tokens=14.8e12")
    ends = interval_of(run.days[1:], float(run.days[0]), LEVEL)
    return Counted(chosen={}, rows=run.days, interval=ends, detail={"fits": True, "p_fits": run.p_fits})
