"""`headway plan serve`: tokens a second, money for a million of them, chips for a daily load. An edge."""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any, Final

import numpy as np

from headway.api.compute.ledger import load_ledger
from headway.api.origin import cache_folder
from headway.api.planning.asked import Facts, names_of, sources_of, terms_for
from headway.api.planning.descriptions import Described, find_cluster, find_model
from headway.api.planning.serving_rows import ServingRows, serving_rows
from headway.compute.ledger import WORLD
from headway.compute.quarters import quarter_of
from headway.compute.sides import find_side
from headway.errors import OptionError
from headway.facts.evidence import row_sources
from headway.facts.reads import kept_with_notes
from headway.kept import content_hash
from headway.plan.calibrate import Array
from headway.plan.cluster import Cluster
from headway.plan.serve import Service
from headway.plan.serve_answer import cost_of, filled_worlds, fleet_of, served, utilisation
from headway.plan.serve_fit import ServeCalibration, fit_bytes, fit_from_bytes, fit_serving, leave_papers_out
from headway.plan.serve_result import ServedRow, ServeResult

#: Ready clusters, one for each kind of chip that people ask about when they serve.
SERVE_CLUSTERS: Final = (
    "h100-meta-24576",
    "h800-deepseek-2048",
    "h200-prime-intellect-512",
    "h20-141gb-512",
    "b200-dgx-superpod-1016",
    "gb200-dgx-superpod-576",
    "gb300-azure-4608",
    "rubin-dgx-superpod-576",
    "ascend-910b-pangu-8192",
    "ascend-910c-cloudmatrix-384",
    "ascend-950dt-atlas-950",
)


def plan_serve(
    model: str,
    *,
    clusters: str | Sequence[str] | None = None,
    prompt: float = 4096.0,
    answer: float = 1024.0,
    cached: float = 0.0,
    speed: float = 20.0,
    weights: str = "fp8",
    cache: str = "bf16",
    draft: int = 0,
    accepted: float = 0.8,
    tokens_per_day: float | None = None,
    side: str | None = None,
    validate: bool = False,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
) -> ServeResult:
    """How fast chips serve a model, what a million tokens cost, and how much of a fleet a daily load takes.

    Parameters
    ----------
    clusters
        Names of ready clusters, YAML files or chips of the table; SERVE_CLUSTERS if left out.
    prompt, answer, cached
        Tokens in and out of one request, and the share of a prompt that comes from a cache.
    speed
        Tokens a second that every user gets at least.
    weights, cache
        Formats: fp8 (int8 on chips without it), fp4, bf16.
    draft, accepted
        Tokens drafted ahead by multi-token prediction, and the probability that one is taken.
    tokens_per_day
        A daily load, tokens in and out together at the mix of a request.
    side
        Whose compute in use the load is held against, as the ledger has it.
    validate
        Also say how well measured rates are met when their publications are left out.
    leader, follower
        Countries of the makers whose chips have a colour of their own.

    Raises
    ------
    UnknownName
        For a model, cluster, chip, side or vintage that is not there.
    DataError
        For a file that cannot be read or makes no sense.
    OptionError
        For a number that cannot be. A model that no chip can hold is no error: it is in `left_out`.
    """
    service = Service(
        prompt=prompt, answer=answer, cached=cached, speed=speed, weights=weights, cache=cache, draft=draft,
        accepted=accepted,
    )  # fmt: skip
    if tokens_per_day is not None and not tokens_per_day >= _LEAST_LOAD:
        raise OptionError(
            f"--tokens-per-day {tokens_per_day:g}: give all tokens of a day, a million or more, such as 120e12"
        )
    if side is not None and tokens_per_day is None:
        raise OptionError("--side says whose compute a daily load is held against: give --tokens-per-day too")
    asked, facts = find_model(model), Facts.load(as_of, vintage)
    rows = serving_rows(facts.opened, facts.day)
    calibration = fitted(rows, facts)
    filled = filled_worlds(facts.sampler)
    stock, about = _stock(side, facts) if side is not None else (None, None)
    found, left_out, sources = [], [], list(row_sources(rows.rows)) if rows.measured else []
    sides = {"leader": leader, "follower": follower}
    for name in dict.fromkeys(names_of(clusters) or SERVE_CLUSTERS):
        text, cluster = find_cluster(name, count=None if "-" in name else _ALONE, vintage=vintage)
        try:
            found.append(_row(name, asked, cluster, service, calibration, facts, filled, tokens_per_day, stock, sides))
        except OptionError as problem:
            left_out.append({"cluster": cluster.name, "chip": cluster.chip.name, "why": str(problem)})
        sources += sources_of(asked, text, cluster, facts)
    return ServeResult(
        model=model_about(asked),
        architecture=asked.architecture,
        service=service,
        rows=found,
        calibration=calibration,
        filled=filled,
        left_out=left_out,
        stock=about,
        sides=sides,
        validation=leave_papers_out(rows.measured) if validate and rows.measured else None,
        origin=facts.origin(sources),
    )


#: The fewest tokens of a day that are taken for a load; fewer are billions that were left out.
_LEAST_LOAD: Final = 1e6

#: Chips of a cluster that is asked for by the name of a chip: enough for any replica.
_ALONE: Final = 1024


def fitted(rows: ServingRows, facts: Facts) -> ServeCalibration:
    """What chips reach in service, in the worlds of the planner; the fit is kept under what it was made from."""
    package = files("headway.plan")
    code = [(package / name).read_bytes() for name in _MADE_BY]
    content = kept_with_notes(
        cache_folder(), f"serve-{content_hash(rows.measured, *code)}", lambda: fit_bytes(fit_serving(rows.measured))
    )
    return fit_from_bytes(content, draws=facts.calibration.draws, seed=facts.calibration.seed)


#: The code by which a fit is made.
_MADE_BY: Final = ("serve.py", "serve_load.py", "serve_measured.py", "serve_fit.py", "counting.py", "load.py")


def model_about(asked: Described) -> dict[str, Any]:
    """Name, developer and day of a model as JSON."""
    text = asked.text
    released = text.released.isoformat() if text.released else None
    return {"name": text.name, "developer": text.developer or None, "released": released}


def chip_about(cluster: Cluster, facts: Facts, sides: Mapping[str, str]) -> dict[str, Any]:
    """Maker, country, role and status of a chip as JSON; None where it is not in the table."""
    row: Mapping[str, Any] = facts.chips.get(cluster.chip.name, {})
    role = {country: role for role, country in sides.items()}.get(str(row.get("country")))
    return {"maker": row.get("vendor"), "country": row.get("country"), "status": row.get("status"), "role": role}


def _row(
    name: str,
    asked: Described,
    cluster: Cluster,
    service: Service,
    calibration: ServeCalibration,
    facts: Facts,
    filled: Array,
    tokens_per_day: float | None,
    stock: Array | None,
    sides: Mapping[str, str],
) -> ServedRow:
    one = served(asked.architecture, cluster, service, calibration)
    terms = terms_for(cluster, facts)
    return ServedRow(
        label=name,
        chip=chip_about(cluster, facts, sides),
        one=one,
        terms=terms,
        cost=None if terms.usd_hour is None else cost_of(one, terms.usd_hour, filled),
        fleet=None if tokens_per_day is None else fleet_of(one, tokens_per_day, filled, stock=stock),
        utilisation=utilisation(one, asked.architecture, filled),
    )


def _stock(side: str, facts: Facts) -> tuple[Array, dict[str, Any]]:
    """H100s at 8 bits that a side uses in the newest quarter that is counted, in each world; and which that is."""
    calibration = facts.calibration
    ledger = load_ledger(
        vintage=facts.opened.name, as_of=facts.day, draws=calibration.draws, seed=calibration.seed
    )  # fmt: skip
    whose = find_side(side, tuple(each for each in ledger.sides if each != WORLD))
    series = ledger.series(whose, basis="used", unit="h100e-8bit")
    whole = np.concatenate([series.central[None, :], series.values])
    known = {
        str(quarter): whole[:, place] for place, quarter in enumerate(ledger.quarters) if whole[:, place].min() > 0.0
    }
    today = str(quarter_of(facts.day))
    quarter = max((each for each in known if each <= today), default=None)
    if quarter is None:
        raise OptionError(f"what {whose} uses is not known on {facts.day}; give a later --as-of or leave --side out")
    return known[quarter], {"side": whose, "quarter": quarter, "h100e": float(known[quarter][0])}
