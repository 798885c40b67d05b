"""What other commands say of the first pair of a report: of its gap, and of what its sides compute with. An edge."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any, Final

from headway.api.answers import gap
from headway.api.claims.statements import claims_statements
from headway.api.compute import compute_vintage
from headway.api.compute.account import compute_account
from headway.api.compute.allocation import compute_allocation
from headway.api.compute.generations import compute_generations
from headway.api.compute.money import compute_money
from headway.api.compute.permission import compute_permission
from headway.api.compute.reconcile import compute_reconcile
from headway.api.compute.stock import compute_stock
from headway.api.compute.supply import compute_supply
from headway.api.domains import gap_domains
from headway.api.forecasting.backtest import forecast_backtest
from headway.api.forecasting.pool import forecast_pool
from headway.api.forecasting.score import forecast_score
from headway.api.labs import gap_labs
from headway.api.leanings import gap_leanings
from headway.api.multiverse import gap_multiverse
from headway.api.origin import Progress, cache_folder
from headway.api.penalty import gap_penalty
from headway.api.planning.compare import COUNT, plan_compare
from headway.api.planning.largest import plan_largest
from headway.api.planning.replacing import REPLACED, REPLACING, plan_replace
from headway.api.planning.serving import plan_serve
from headway.api.planning.techniques import plan_techniques
from headway.api.planning.validate import plan_validate
from headway.api.planning.within import WithinResult, plan_within
from headway.api.racing.code import race_code, whole_code
from headway.api.racing.comparison import race_scenarios
from headway.api.racing.hindcast import race_hindcast
from headway.api.racing.levers import race_levers
from headway.api.racing.run import race_compare, race_run
from headway.api.revisions import gap_revisions
from headway.compute.permission_result import PermissionResult
from headway.compute.sides import find_side
from headway.errors import FitError, GapError, OptionError, PlanError, UnknownName, WorkError
from headway.facts.reads import Notes, kept_with_notes, noting, unnoted
from headway.facts.reads import asked as asked_of
from headway.facts.store import fingerprints, open_vintage, vintage_day
from headway.forecast.pool_result import PoolResult
from headway.gap import GapResult
from headway.gap.revisions import RevisionsResult
from headway.index import METHODS
from headway.kept import content_hash
from headway.plan.serve_result import ServeResult
from headway.race.hindcast_result import HindcastResult

#: Gives for a part of a report, named in words, the progress to call with (done, in all).
Stages = Callable[[str], Progress]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question of a report: a pair, a day, and the vintage that answers.

    Attributes
    ----------
    facts_known
        The day on which facts of compute had to be known; None for all that the newest vintage holds.
    lang
        Of the sentences that a view has.
    """

    leader: str
    follower: str
    as_of: date
    vintage: str
    facts_known: date | None = None
    lang: str = "en"

    def pair(self) -> dict[str, Any]:
        """Arguments of a command about the pair on the day."""
        return {"leader": self.leader, "follower": self.follower, "as_of": self.as_of, "vintage": self.vintage}


#: What is told of the gap by each method.
_TOLD: Final = tuple(
    "method lag longer_than censored mean points widening p_shrank p_widened p_shrank_since p_shrank_decided".split()
)


@dataclass(frozen=True, slots=True)
class _ByMethod:
    """The same gap by each method of the index."""

    gaps: tuple[GapResult, ...]

    def to_dict(self) -> dict[str, Any]:
        """The view as JSON."""
        every = [gap.to_dict() for gap in self.gaps]
        same = {name: every[0][name] for name in ("vintage", "as_of", "leader", "follower", "sources", "citation")}
        return {**same, "methods": [{name: gap[name] for name in _TOLD} for gap in every]}


def _by_method(asked: Asked, progress: Progress | None) -> _ByMethod:
    if "scores" not in open_vintage(asked.vintage).table_names:
        raise OptionError(f"vintage {asked.vintage} holds no scores, so no method can be tried")
    return _ByMethod(tuple(asked_of(gap)(**asked.pair(), method=method, progress=progress) for method in METHODS))


def _revisions(asked: Asked, progress: Progress | None) -> RevisionsResult:
    if asked.as_of < vintage_day(asked.vintage):
        raise OptionError(f"revisions ask about the days of whole vintages, up to {asked.vintage}, after {asked.as_of}")
    return asked_of(gap_revisions)(
        leader=asked.leader, follower=asked.follower, vintage=asked.vintage, progress=progress
    )


#: Each view, by the name of its command: what is computed, in words, and how.
_VIEWS: Final[Mapping[str, tuple[str, Callable[[Asked, Progress | None], Any]]]] = {
    "multiverse": (
        "Measuring the lag under every choice",
        lambda asked, progress: asked_of(gap_multiverse)(**asked.pair(), earlier=False, progress=progress),
    ),
    "methods": ("Fitting the robust index", _by_method),
    "revisions": ("Comparing what was known with what is known", _revisions),
    "domains": (
        "Placing models by domain",
        lambda asked, progress: asked_of(gap_domains)(**asked.pair(), progress=progress),
    ),
    "leanings": (
        "Reading where each side leans",
        lambda asked, progress: asked_of(gap_leanings)(**asked.pair(), progress=progress),
    ),
    "labs": (
        "Comparing labs",
        lambda asked, progress: asked_of(gap_labs)(as_of=asked.as_of, vintage=asked.vintage, progress=progress),
    ),
    "penalty": (
        "Trying other penalties",
        lambda asked, progress: asked_of(gap_penalty)(**asked.pair(), progress=progress),
    ),
}


def _sides(asked: Asked) -> dict[str, Any]:
    """Arguments of a command on compute: the two sides, and the day of the facts."""
    with unnoted():
        known = tuple(compute_vintage().table("chip_stock")["side"].unique())
    names = {role: find_side(group, known) for role, group in (("leader", asked.leader), ("follower", asked.follower))}
    return {**names, "as_of": asked.facts_known}


def _permission(asked: Asked, _: Progress | None) -> PermissionResult:
    """What is permitted; raises OptionError where the leader is not the exporter of the data."""
    sides, found = _sides(asked), asked_of(compute_permission)(as_of=asked.facts_known)
    told = found.to_dict()
    if (told["exporter"], told["importer"]) != (sides["leader"], sides["follower"]):
        raise OptionError(f"rules are known for sales from {told['exporter']} to {told['importer']} only")
    return found


#: Each view of what the sides compute with, as _VIEWS.
_COMPUTE: Final[Mapping[str, tuple[str, Callable[[Asked, Progress | None], Any]]]] = {
    "stock": ("Counting chips", lambda asked, _: asked_of(compute_stock)(**_sides(asked))),
    "reconcile": (
        "Comparing published totals",
        lambda asked, _: asked_of(compute_reconcile)(as_of=_sides(asked)["as_of"]),
    ),
    "generations": ("Comparing generations of chips", lambda asked, _: asked_of(compute_generations)(**_sides(asked))),
    "permission": ("Reading what is permitted", _permission),
    "supply": ("Estimating domestic output", lambda asked, _: asked_of(compute_supply)(as_of=_sides(asked)["as_of"])),
    "money": ("Adding up the money", lambda asked, _: asked_of(compute_money)(**_sides(asked))),
    "allocation": ("Splitting compute by use", lambda asked, _: asked_of(compute_allocation)(**_sides(asked))),
    "account": (
        "Telling compute from efficiency",
        lambda asked, progress: asked_of(compute_account)(**asked.pair(), progress=progress),
    ),
}


#: The run of which the report tells what it takes on other chips: the frontier run whose description is most complete.
_RUN: Final = "deepseek-v3"

#: The cluster of that run; a cluster of the follower's own chips, the days it is given, and the tokens for each
#: parameter at work that the run had, 14.8 trillion for 37 billion.
_ON: Final = "h800-deepseek-2048"
_OWN: Final[Mapping[str, Any]] = {
    "cluster": "ascend-910c-longcat-50000",
    "days": 90.0,
    "tokens_per_parameter": 400.0,
}

#: Runs of which it is told how probable it is that they end in time on the follower's own chips: the one above, and the
#: newest of the follower's of which the tokens are published. Chips: as many as all kinds of chips have in the
#: comparison, and a quarter and four times of that. The batch is that of the one above where none is published.
_WITHIN: Final[Mapping[str, Any]] = {
    "models": (_RUN, "deepseek-v4-pro"),
    "cluster": "ascend-910c-cloudmatrix-384",
    "count": COUNT,
    "others": (COUNT // 4, 4 * COUNT),
    "days": _OWN["days"],
    "batch": 15360,
}


def _within(asked: Asked) -> WithinResult:
    """Runs on the follower's own chips; raises OptionError where the chips of _WITHIN are not the follower's."""
    sides = _sides(asked)
    found = asked_of(plan_within)(**_WITHIN, as_of=sides["as_of"])
    cluster = found.to_dict()["cluster"]
    if cluster["country"] != sides["follower"]:
        raise OptionError(f"{cluster['chip']} is no chip of {sides['follower']}: no run on its own chips is described")
    return found


#: Share of prompts that comes from a cache where it was published (DeepSeek, table serving_runs).
_CACHED: Final = 0.56


def _serve(asked: Asked) -> ServeResult:
    """Serving of the day's tokens of which the allocation of compute tells, so that both speak of one load."""
    sides = _sides(asked)
    checks = asked_of(compute_allocation)(**sides).to_dict()["serving_check"]
    load = next((row["tokens_per_day"] for row in checks if row["side"] == sides["follower"]), None)
    return asked_of(plan_serve)(
        _RUN, tokens_per_day=load, side=sides["follower"] if load else None, cached=_CACHED,
        **sides,
    )  # fmt: skip


#: Each view of what a run takes, as _VIEWS.
_PLANS: Final[Mapping[str, tuple[str, Callable[[Asked, Progress | None], Any]]]] = {
    "plan_compare": (
        "Planning a run on kinds of chips",
        lambda asked, _: asked_of(plan_compare)(_RUN, **_sides(asked)),
    ),
    "plan_within": (
        "Planning runs on the follower's own chips",
        lambda asked, _: _within(asked),
    ),
    "plan_replace": (
        "Replacing chips by others",
        lambda asked, _: asked_of(plan_replace)(REPLACING, REPLACED, model=_RUN, **_sides(asked)),
    ),
    "plan_largest": (
        "Looking for the largest model",
        lambda asked, _: asked_of(plan_largest)(**_OWN, as_of=_sides(asked)["as_of"]),
    ),
    "plan_techniques": (
        "Leaving out techniques",
        lambda asked, _: asked_of(plan_techniques)(_RUN, cluster=_ON, as_of=_sides(asked)["as_of"]),
    ),
    "plan_serve": (
        "Serving a day's tokens",
        lambda asked, _: _serve(asked),
    ),
    "plan_validate": ("Predicting published runs", lambda _, progress: asked_of(plan_validate)(progress=progress)),
}


#: Draws of each lever in a report: fewer than the command takes, since only differences are told, and there are many.
_LEVER_DRAWS: Final = 5_000

#: The scenario that the report holds against the first one: what both governments argue about.
_OTHER: Final = "h200-open"


#: What the race is held against in a report: two models without a part that counts for much, and those without a
#: mechanism.
_HELD_AGAINST: Final = ("compute-only", "no-diffusion", "constant-lag", "past-mean", "ar1")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A view as it was kept."""

    told: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The view as JSON."""
        return self.told


def _race(name: str, measure: Callable[..., Any], *given: str) -> Callable[..., _Kept]:
    """A view of the race, simulated once for the same question, data and code: it takes long and changes rarely.

    The race itself takes as many draws as the command by itself, so that the report and the command say the same.
    """

    def view(asked: Asked, progress: Progress | None) -> _Kept:
        pair = asked.pair()
        key = content_hash(name, given, pair, compute_vintage().name, race_code())
        content = kept_with_notes(
            cache_folder(),
            f"view-{key}",
            lambda: json.dumps(asked_of(measure)(*given, **pair, progress=progress).to_dict()).encode(),
        )
        return _Kept(json.loads(content))

    return view


def _hindcast(asked: Asked, progress: Progress | None) -> HindcastResult:
    """Races started in the past; what is found is kept there."""
    return asked_of(race_hindcast)(
        models=_HELD_AGAINST, leader=asked.leader, follower=asked.follower, vintage=asked.vintage, progress=progress
    )


#: Each view of what happens next, as _VIEWS.
_RACES: Final[Mapping[str, tuple[str, Callable[[Asked, Progress | None], Any]]]] = {
    "race_run": ("Simulating what happens next", _race("run", race_run, "baseline")),
    "race_scenarios": ("Simulating scenarios", _race("scenarios", race_scenarios)),
    "race_compare": (
        "Comparing two scenarios",
        _race("compare", race_compare, "baseline", _OTHER),
    ),
    "race_levers": ("Moving levers", _race("levers", partial(race_levers, draws=_LEVER_DRAWS))),
    "race_hindcast": ("Starting races in the past", _hindcast),
}


def _pool(asked: Asked, progress: Progress | None) -> PoolResult:
    """What the pool says of the pair on the day."""
    pair = f"{asked.follower}/{asked.leader}"
    return asked_of(forecast_pool)(pair, as_of=asked.as_of, vintage=asked.vintage, progress=progress)


def _score(asked: Asked, progress: Progress | None) -> _Kept:
    """Experts beside the index, and what comes due in the user's ledger, by the day of the facts.

    Without such a day it is that of the newest facts, not of the clock: the same data give the same report. Where the
    ledger is kept is nobody else's business.
    """
    day = asked.facts_known or vintage_day(max(compute_vintage().name, asked.vintage))
    told = asked_of(forecast_score)(now=datetime.combine(day, time.max, tzinfo=UTC), progress=progress).to_dict()
    return _Kept({name: value for name, value in told.items() if name != "ledger"})


#: Each view of how good forecasts are, as _VIEWS; the pool is of the pair, all else of every pair that is scored.
_FORECASTS: Final[Mapping[str, tuple[str, Callable[[Asked, Progress | None], Any]]]] = {
    "forecast_backtest": (
        "Scoring forecasts from the past",
        lambda asked, progress: asked_of(forecast_backtest)(vintage=asked.vintage, progress=progress),
    ),
    "forecast_pool": ("Pooling forecasts", _pool),
    "forecast_score": ("Comparing what experts said", _score),
}


def _claims(asked: Asked, progress: Progress | None) -> _Kept:
    """What people said, judged by the day of the facts; what is in the user's own ledger is nobody else's business."""
    told = asked_of(claims_statements)(as_of=asked.facts_known, lang=asked.lang, progress=progress).to_dict()
    rows = [{name: value for name, value in row.items() if name != "ledger"} for row in told["statements"]]
    return _Kept({**told, "statements": rows})


#: The view of who was right, as _VIEWS.
_CLAIMS: Final[Mapping[str, tuple[str, Callable[[Asked, Progress | None], Any]]]] = {
    "claims": ("Judging what people said", _claims),
}


#: Views that keep what takes long themselves, under a name that more code leaves as it is, or read the user's ledger.
_NOT_KEPT: Final = frozenset({*_RACES, *_FORECASTS})


def measure_views(
    asked: Asked, stages: Stages | None
) -> tuple[dict[str, dict[str, Any]], dict[str, str], dict[str, Notes]]:
    """What each command says in JSON form, why the others say nothing, and what the first was made from, by name.

    What was found is kept by the question, all data and all code, so that the next report takes seconds.
    """
    found: dict[str, dict[str, Any]] = {}
    left_out: dict[str, str] = {}
    made_from: dict[str, Notes] = {}
    data = list(fingerprints())
    for name, (label, measure) in {**_VIEWS, **_COMPUTE, **_PLANS, **_RACES, **_CLAIMS, **_FORECASTS}.items():
        make = partial(_told, measure, asked, stages(label) if stages is not None else None)
        try:
            with noting() as notes:
                found[name] = json.loads(
                    make() if name in _NOT_KEPT else kept_with_notes(cache_folder(), _name(name, asked, data), make)
                )
            made_from[name] = notes
        except (FitError, GapError, OptionError, PlanError, UnknownName, WorkError) as problem:
            left_out[name] = str(problem)
    return found, left_out, made_from


def _told(measure: Callable[[Asked, Progress | None], Any], asked: Asked, progress: Progress | None) -> bytes:
    return json.dumps(measure(asked, progress).to_dict()).encode()


def _name(view: str, asked: Asked, data: list[str]) -> str:
    """What a view is kept under; only what people said is told in a language."""
    told = asked if view in _CLAIMS else replace(asked, lang="")
    return f"view-{content_hash(view, told, data, whole_code())}"
