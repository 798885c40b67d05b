"""A judged claim as JSON, the same wherever it stands: in what was read in a text, and in the list of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headway.claims.calls import Call
from headway.claims.measured import Counted, Measured
from headway.claims.registry import measure_named
from headway.claims.said import Said
from headway.claims.verdict import Chance, Defined, Judged, Pool
from headway.interval import finite
from headway.words.claims import why_said
from headway.words.format import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """The same claim held against what was known when it was made."""

    measured: Measured
    judged: Judged


def claim_dict(
    *,
    kind: str | None,
    judged: Judged,
    words: Words,
    call: Call | None = None,
    said: Said | None = None,
    measured: Measured | None = None,
    then: Then | None = None,
) -> dict[str, Any]:
    """The JSON of a judged claim, with the sentence that says why in the language of `words`.

    A claim that is tied to no measure has neither call, nor said, nor measured.
    """
    claim = {
        **_asked(call, measured),
        "kind": kind,
        **_said(said),
        "verdict": judged.verdict,
        "until": judged.until.isoformat() if judged.until else None,
        "reason": judged.reason,
        **_chance(judged.chance),
        **_counted(judged.definitions[0].counted if judged.definitions else None),
        **_origin(measured),
        "definitions": [_definition(each) for each in judged.definitions],
        "left_out": [{**chosen, "why": why} for chosen, why in measured.left_out] if measured else [],
        "as_known_then": _then(then) if then else None,
        "pool": _pool(judged.pool) if judged.pool else None,
        "python": call.python(measured.known) if call and measured else None,
        "sources": list(measured.origin.get("sources", ())) if measured else [],
    }
    return {**claim, "why": why_said(claim, words)}


def _asked(call: Call | None, measured: Measured | None) -> dict[str, Any]:
    """The call; its unit is that of the first definition that was read, where the measure itself names none."""
    if call is None:
        return {"measure": None, "arguments": {}, "axes_open": [], "unit": None}
    measure = measure_named(call.measure)
    still = [each.name for each in measure.axes if each.name not in call.arguments]
    return {
        "measure": call.measure,
        "arguments": dict(call.arguments),
        "axes_open": still,
        "unit": measured.unit if measured else measure.unit,
    }


def _said(said: Said | None) -> dict[str, Any]:
    if said is None:
        return {"relation": None, "value": None, "band": {"low": None, "high": None}}
    band = said.to_dict()
    return {"relation": said.relation, "value": said.value, "band": {end: band[end] for end in ("low", "high")}}


def _chance(chance: Chance | None) -> dict[str, float | None]:
    """`p_true` counts nothing undecided as true, `p_true_high` all of it; the two are alike where all is decided."""
    return {
        "p_true": chance.low if chance else None,
        "p_true_high": chance.high if chance else None,
        "p_below": chance.below if chance else None,
        "p_above": chance.above if chance else None,
    }


def _counted(counted: Counted | None) -> dict[str, Any]:
    """The interval, and what the central value is at least where it is longer than can be read."""
    if counted is None:
        return {"measured": None, "longer_than": None}
    longer = counted.floor is not None and finite(float(counted.rows[0])) is None
    least = finite(float(counted.floor[0])) if counted.floor is not None and longer else None
    return {"measured": counted.interval.to_dict(), "longer_than": least}


def _definition(defined: Defined) -> dict[str, Any]:
    return {
        **defined.counted.chosen,
        **_counted(defined.counted),
        **_chance(defined.chance),
        "verdict": defined.verdict,
        "certain": defined.counted.certain,
    }


def _origin(measured: Measured | None) -> dict[str, Any]:
    origin: Mapping[str, Any] = measured.origin if measured else {}
    return {
        "read_on": measured.read_on.isoformat() if measured and measured.read_on else None,
        "vintage": origin.get("vintage"),
        "as_of": origin.get("as_of") or (measured.known.isoformat() if measured else None),
        "draws": origin.get("draws"),
        "seed": origin.get("seed"),
    }


def _then(then: Then) -> dict[str, Any]:
    judged, origin = then.judged, _origin(then.measured)
    return {
        "vintage": origin["vintage"],
        "as_of": origin["as_of"],
        **_counted(judged.definitions[0].counted if judged.definitions else None),
        **_chance(judged.chance),
        "verdict": judged.verdict,
        "why": then.measured.why,
    }


def _pool(pool: Pool) -> dict[str, Any]:
    return {
        "p": pool.p,
        "low": pool.low,
        "high": pool.high,
        "mc_error": pool.mc_error,
        "verdict": pool.verdict,
    }
