"""What each side uses its compute for, how much research it has left, and what the follower would need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from headway.compute.beliefs import Belief, parameter, set_belief
from headway.compute.demand import PLANNED, demand_rows, growth_rows, serving_rows, token_ratio
from headway.compute.estimates import Array, Sampler
from headway.compute.quarters import parse_quarter
from headway.compute.splits import Comparison, Use, compare, probability, told, verdict
from headway.compute.tokens import counts_of
from headway.compute.uses import SCOPES, Account, Evidence
from headway.units import DEFAULT_LEVEL, NAMED_PROBABILITY

#: The part that "most" means: more than half.
_MOST: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationResult:
    """The answer of `headway compute allocation`.

    Attributes
    ----------
    rows
        One for each scope, side and quarter: used compute, what serves, final runs, other research, and the shares.
    comparisons
        One for each scope and quarter that both sides have.
    """

    leader: str
    follower: str
    unit: str
    rows: Sequence[Mapping[str, Any]]
    comparisons: Sequence[Mapping[str, Any]]
    labs: Sequence[Mapping[str, Any]]
    final_runs: Mapping[str, Any]
    tokens: Mapping[str, Any]
    statements: Sequence[Mapping[str, Any]]
    assumptions: Sequence[Mapping[str, Any]]
    missing: Sequence[Mapping[str, Any]]
    origin: Mapping[str, Any] = field(default_factory=dict)

    def with_origin(self, origin: Mapping[str, Any]) -> "AllocationResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: one bar a side, split by use."""
        from headway.charts.allocation import allocation_chart
        from headway.words import load_words

        return allocation_chart(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway compute allocation`."""
        return {
            **self.origin,
            "leader": self.leader,
            "follower": self.follower,
            "unit": self.unit,
            "rows": list(self.rows),
            "comparisons": list(self.comparisons),
            "labs": list(self.labs),
            "final_runs": dict(self.final_runs),
            **self.tokens,
            "statements": list(self.statements),
            "assumptions": list(self.assumptions),
            "missing": list(self.missing),
        }


def allocate(
    evidence: Evidence, *, leader: str, follower: str, sampler: Sampler, level: float = DEFAULT_LEVEL
) -> AllocationResult:
    """The uses of compute of two sides from what is known on a day.

    Where something is not known, what rests on it is left out and named in `missing`; nothing is filled in.

    Notes
    -----
    Method: docs/methods/allocation.md.
    """
    accounts = {
        role: Account(evidence, side, role, sampler) for role, side in (("leader", leader), ("follower", follower))
    }
    uses = {(scope, role, quarter): use for scope in SCOPES for role, quarter, use in _uses(accounts, scope)}
    pairs = {
        (scope, quarter): compare(use, uses[scope, "follower", quarter])
        for (scope, role, quarter), use in uses.items()
        if role == "leader" and (scope, "follower", quarter) in uses
    }
    shared = {name: _shared(evidence, name) for name in _SHARED}
    known = {name: belief for name, belief in shared.items() if belief is not None}
    counts = counts_of(evidence.allocation)
    sides, used, unit = (leader, follower), evidence.used, evidence.unit
    check = serving_rows(counts, used, sides, known, unit, sampler)
    tokens = {
        "tokens": [count.to_dict() for count in counts],
        "growth": growth_rows(counts, sampler, level),
        "token_ratio": token_ratio(counts, leader, follower, sampler, level),
        "serving_check": [row.to_dict(level) for row in check],
        "demand": demand_rows(
            counts, evidence.used, (leader, follower), known.get(_EFFICIENCY), evidence.unit, sampler, level
        ),
    }
    beliefs = {**accounts["leader"].assumptions, **accounts["follower"].assumptions}
    beliefs |= {belief.name: belief for belief in known.values()}
    return AllocationResult(
        leader=leader,
        follower=follower,
        unit=unit,
        rows=[_row(key, use, level) for key, use in uses.items()],
        comparisons=[
            {"scope": scope, "quarter": quarter, **pair.to_dict(level)} for (scope, quarter), pair in pairs.items()
        ],
        labs=_labs(accounts, level),
        final_runs=_final_runs(accounts, level),
        tokens=tokens,
        statements=[
            *_ratio_statements(accounts["leader"], pairs, level),
            *_serving_statements(accounts["follower"], check, level),
        ],
        assumptions=[belief.to_dict() for belief in beliefs.values()],
        missing=[*accounts["leader"].missing, *accounts["follower"].missing],
    )


_EFFICIENCY: Final = "serving_efficiency_growth"

#: Quantities that are the same for both sides.
_SHARED: Final = ("serving_utilisation", PLANNED, "active_parameters", _EFFICIENCY)

#: What of the table `parameters` is used.
PARAMETERS_USED: Final = ("side_research_share", "lab_research_share", "lab_part", *_SHARED)


def _uses(accounts: Mapping[str, Account], scope: str) -> list[tuple[str, str, Use]]:
    """The uses of both roles in the scope's quarters: those of the leader's labs are the labs' quarters for both."""
    leader, follower = accounts["leader"], accounts["follower"]
    quarters = leader.quarters(scope)
    if scope == "labs" and not leader.has_labs:
        quarters = follower.quarters(scope)
    if scope == "side" and not quarters:
        quarters = follower.quarters(scope)
    found = []
    for role, account in accounts.items():
        if not quarters:
            account.lacks(scope, "used")
        for quarter in quarters:
            use = account.use(scope, quarter)
            if use is not None:
                found.append((role, quarter, use))
    return found


def _shared(evidence: Evidence, name: str) -> Belief | None:
    """A quantity that is the same for both sides: as set, or as believed."""
    if name in evidence.settings:
        return set_belief(name, "world", evidence.settings[name])
    return parameter(evidence.parameters, name, "world")


def _row(key: tuple[str, str, str], use: Use, level: float) -> dict[str, Any]:
    scope, role, quarter = key
    parts = {name: told(values, level).to_dict() for name, values in use.parts().items()}
    return {
        "scope": scope,
        "role": role,
        "side": use.side,
        "quarter": quarter,
        **{name: parts.get(name) for name in ("used", "serving", "research", "final_runs", "other_research")},
        "research_share": told(use.research_share, level).to_dict(),
        "final_share": None if use.final_share is None else told(use.final_share, level).to_dict(),
    }


def _labs(accounts: Mapping[str, Account], level: float) -> list[dict[str, Any]]:
    """What each lab uses, newest quarter first, the largest first."""
    found = []
    for role, account in accounts.items():
        quarters = account.quarters("labs") if account.has_labs else []
        for quarter in reversed(quarters):
            labs = sorted(account.labs(quarter).items(), key=lambda item: -float(item[1][0]))
            sources = account.lab_sources(quarter)
            found += [
                {
                    "lab": lab,
                    "role": role,
                    "quarter": quarter,
                    "used": told(used, level).to_dict(),
                    "source": sources[lab],
                }
                for lab, used in labs
            ]
    return found


def _final_runs(accounts: Mapping[str, Account], level: float) -> dict[str, Any]:
    """Final runs as a part of research on both sides, and whether they differ."""
    shares: dict[str, Array | None] = {role: account.final_share() for role, account in accounts.items()}
    found: dict[str, Any] = {
        role: {
            "side": account.side,
            "subjects": [row["subject"] for row in account.rows("final_run_share")],
            "share": None if (share := shares[role]) is None else told(share, level).to_dict(),
        }
        for role, account in accounts.items()
    }
    leader, follower = shares["leader"], shares["follower"]
    if leader is None or follower is None:
        return {**found, "difference": None, "p_follower_higher": None, "verdict": None}
    higher = probability(follower > leader)
    word = "higher" if higher >= NAMED_PROBABILITY else "lower" if higher <= 1.0 - NAMED_PROBABILITY else None
    return {
        **found,
        "difference": told(follower - leader, level).to_dict(),
        "p_follower_higher": higher,
        "verdict": word or "cannot be told apart",
    }


def _ratio_statements(
    account: Account, pairs: Mapping[tuple[str, str], Comparison], level: float
) -> list[dict[str, Any]]:
    """What was said of the ratio of compute, against that of each scope when it was said, of all and of research."""
    found = []
    for row in account.rows("research_ratio"):
        low, high = 10.0 ** row["low"], 10.0 ** row["high"]
        for scope in SCOPES:
            ends = [quarter for of, quarter in pairs if of == scope]
            quarters = [quarter for quarter in ends if parse_quarter(quarter).end <= row["known"]] or ends[:1]
            for measure in ("used_ratio", "research_ratio") if quarters else ():
                pair = pairs[scope, quarters[-1]]
                ratio = pair.used_ratio if measure == "used_ratio" else pair.research_ratio
                p = probability((ratio >= low) & (ratio <= high))
                found.append(
                    {
                        **_said(row),
                        "kind": "ratio",
                        "scope": scope,
                        "quarter": quarters[-1],
                        "measure": measure,
                        "range": {"low": low, "high": high},
                        "measured": told(ratio, level).to_dict(),
                        "p_true": p,
                        "p_above": probability(ratio > high),
                        "p_below": probability(ratio < low),
                        "verdict": verdict(p),
                    }
                )
    return found


def _serving_statements(account: Account, check: Sequence[Any], level: float) -> list[dict[str, Any]]:
    """Whether serving takes most of the side's compute, by the only evidence that is not the statement itself."""
    rows = [row for row in check if row.side == account.side]
    lab_names = account.lab_names()
    found = []
    for row in account.rows("serving_share"):
        for need in rows if row["subject"] not in lab_names else ():
            share = np.asarray(need.share_of_used)
            p = probability(share > _MOST)
            found.append(
                {
                    **_said(row),
                    "kind": "serving",
                    "scope": "side",
                    "quarter": need.quarter,
                    "measure": "serving_check",
                    "range": {"low": _MOST, "high": 1.0},
                    "measured": told(share, level).to_dict(),
                    "p_true": p,
                    "p_above": None,
                    "p_below": 1.0 - p,
                    "verdict": verdict(p),
                }
            )
    return found


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "subject": row["subject"],
        "known": row["known"].isoformat(),
        "note": row["note"],
        "source": row["source"],
    }
