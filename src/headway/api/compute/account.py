"""`headway compute account`: how much of the capability gap is training compute. An edge."""

from datetime import date
from typing import Any, Final

from headway.api.answers import SINCE, index_yardstick
from headway.api.compute import compute_vintage
from headway.api.origin import Progress, day_within
from headway.compute.account import LEAST_RECORDS, WITHIN, WITHIN_SIGHT, take_account
from headway.compute.account_fits import LEAST_DEVELOPERS, LEAST_MODELS, RECENT_MONTHS
from headway.compute.account_result import AccountResult
from headway.compute.estimates import SEED, Sampler
from headway.compute.training import IMPUTED, runs_of
from headway.errors import OptionError
from headway.facts.evidence import known_by, row_sources
from headway.facts.published_slopes import published_by
from headway.facts.store import Vintage, open_vintage
from headway.index import METHODS
from headway.units import DEFAULT_LEVEL

#: Draws of the account: each index draw meets several draws of FLOP and resamples. Source: ours.
DRAWS: Final = 2000

#: What no source gives, in words; the numbers are those of the modules.
_ASSUMPTIONS: Final = (
    ("flop_within", "FLOP is within x/÷1.3 (reported, derived), 2 (hardware), 3 (estimated), 5 (speculative) at 90%"),
    ("within_points", f"a model stands for a frontier that is at most {WITHIN:g} index points above it"),
    ("within_sight_points", f"best models of known compute are shown up to {WITHIN_SIGHT:g} points below"),
    ("least", f"a side's efficiency is compared from {LEAST_MODELS} models of {LEAST_DEVELOPERS} developers on"),
    ("least_records", f"a trend of largest runs needs {LEAST_RECORDS} records"),
    ("recent_months", f"efficiency is compared as well over the last {RECENT_MONTHS} months"),
    ("one_slope", "points rise by the same amount with each order of magnitude of compute, at every level"),
)


def compute_account(
    *,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    method: str = "eci",
    draws: int = DRAWS,
    level: float = DEFAULT_LEVEL,
    progress: Progress | None = None,
) -> AccountResult:
    """How much of the gap is training compute, and how much efficiency at equal compute, at each quarter end.

    `vintage` is that of the index; training compute is of the newest vintage that has it, as known on the day.

    Raises
    ------
    UnknownName, GapError
        For a group or vintage that is not there, or a day before a side's first model.
    OptionError
        For a method that Headway does not have, a vintage without an index, or a day after the vintage.
    """
    if method not in METHODS:
        raise OptionError(f"no method called {method!r}; there is {', '.join(METHODS)}")
    if draws < 2:
        raise OptionError(f"an interval needs at least 2 draws, got {draws}")
    opened = _with_index(vintage)
    day = day_within(opened, as_of)
    facts = compute_vintage(table="training_compute")
    rows = facts.table("training_compute")
    known = known_by(rows, day)
    measured, origin = index_yardstick(opened, method, progress)
    result = take_account(
        measured,
        runs_of(rows, day),
        leader=leader,
        follower=follower,
        as_of=day,
        since=min(SINCE, day),
        sampler=Sampler(draws=draws, seed=SEED),
        level=level,
    )
    counting = known.filter(known["counts"])
    used = counting.filter((counting["basis"] != IMPUTED) & (counting["released"] <= day))
    imputed = counting.filter(counting["basis"] == IMPUTED)
    return result.with_origin(
        {
            **origin,
            "seed": SEED,
            "draws": draws,
            "method": method,
            "facts_vintage": facts.name,
            "sources": [*origin["sources"], *row_sources(used)],
            "leads": int((~used["source_read"]).sum()),
            "bases": {row["basis"]: row["count"] for row in used["basis"].value_counts(sort=True).to_dicts()},
            "imputed_left_out": sorted(imputed["model"].to_list()),
            "index_holds_compute": False,
            "published": [each.to_dict() for each in published_by(day)],
            "assumptions": [_assumption(name, text) for name, text in _ASSUMPTIONS],
        }
    )


def _with_index(vintage: str | None) -> Vintage:
    opened = open_vintage(vintage)
    if not {"scores", "published_index"} & set(opened.table_names):
        newest = open_vintage(None).name
        raise OptionError(f"vintage {opened.name} holds no index; leave --vintage out for the newest, {newest}")
    return opened


def _assumption(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "text": text, "source": "Headway's own estimate", "confidence": "low"}
