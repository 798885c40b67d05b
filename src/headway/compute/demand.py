"""What the demand for tokens says of serving: its growth, the compute it needs, and the pressure on its share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from headway.compute.beliefs import Belief
from headway.compute.estimates import Array, Sampler
from headway.compute.quarters import parse_quarter
from headway.compute.splits import probability, told
from headway.compute.tokens import (
    READING_ERROR,
    Count,
    by_subject,
    growth,
    leading_subject,
    recent,
    serving_need,
    side_tokens,
)
from headway.compute.uses import LAB_UNIT, nearest_quarter
from headway.units import NAMED_PROBABILITY

_OPEN: Final = "cannot be told apart"

Used = Mapping[str, Mapping[str, Array]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Compute that the tokens of a side need, beside what it uses.

    Attributes
    ----------
    lower_bound
        Whether only some firms' tokens are counted.
    planned_need, planned_share
        The same at the utilisation that the planner derives from measured rates; None where it is not known.
    """

    side: str
    subjects: Sequence[str]
    day: date
    quarter: str
    trillion: float
    lower_bound: bool
    need: Array
    share_of_used: Array
    planned_need: Array | None = None
    planned_share: Array | None = None

    def to_dict(self, level: float) -> dict[str, Any]:
        """The check in JSON form."""
        return {
            "side": self.side,
            "subjects": list(self.subjects),
            "date": self.day.isoformat(),
            "quarter": self.quarter,
            "tokens_per_day": float(round(self.trillion * 1e12)),
            "lower_bound": self.lower_bound,
            **_answer(self.need, self.share_of_used, level),
            "planned": None
            if self.planned_need is None or self.planned_share is None
            else _answer(self.planned_need, self.planned_share, level),
        }


def _answer(need: Array, share: Array, level: float) -> dict[str, Any]:
    """Compute that is needed and its part of what is used, in JSON form."""
    return {
        "need": told(need, level).to_dict(),
        "share_of_used": told(share, level).to_dict(),
        "p_most": probability(share > 0.5),
        "p_more_than_all": probability(share > 1.0),
    }


#: Utilisation of serving chips as the planner has it, a row of `parameters` beside the one of this package: the planner
#: lies to the right of it and cannot be asked (headway.api.planning.planned).
PLANNED: Final = "serving_utilisation_planned"


def serving_rows(
    counts: Sequence[Count],
    used: Used,
    sides: Sequence[str],
    beliefs: Mapping[str, Belief],
    unit: str,
    sampler: Sampler,
) -> list[Need]:
    """The check of each side; empty in units other than 8-bit H100s, which FLOP of tokens cannot be turned into."""
    if unit != LAB_UNIT or not {"active_parameters", "serving_utilisation"} <= beliefs.keys():
        return []
    active = beliefs["active_parameters"].draws(sampler)
    utilisation = beliefs["serving_utilisation"].draws(sampler)
    planned = beliefs[PLANNED].draws(sampler) if PLANNED in beliefs else None
    found = []
    for side in sides:
        newest = side_tokens(counts, side)
        quarter = nearest_quarter(newest["day"], used[side]) if newest else None
        if newest is None or quarter is None:
            continue
        have = used[side][quarter]
        need = serving_need(newest["trillion"], active, utilisation)
        other = None if planned is None else serving_need(newest["trillion"], active, planned)
        found.append(
            Need(
                side=side,
                quarter=quarter,
                need=need,
                share_of_used=need / have,
                planned_need=other,
                planned_share=None if other is None else other / have,
                **newest,
            )
        )
    return found


def growth_rows(counts: Sequence[Count], sampler: Sampler, level: float) -> list[dict[str, Any]]:
    """Growth of every subject, over all of its counts and over the newest thirteen months."""
    found = []
    for subject, series in by_subject(counts).items():
        for window, chosen in (("all", series), ("recent", recent(series))):
            factor = growth(chosen, sampler)
            if factor is not None:
                found.append(
                    {
                        "subject": subject,
                        "side": series[0].side,
                        "window": window,
                        "from": chosen[0].day.isoformat(),
                        "to": chosen[-1].day.isoformat(),
                        "counts": len(chosen),
                        "per_month": told(factor, level).to_dict(),
                        "per_year": told(factor**12, level).to_dict(),
                    }
                )
    return found


def token_ratio(
    counts: Sequence[Count], leader: str, follower: str, sampler: Sampler, level: float
) -> dict[str, Any] | None:
    """Tokens of the follower over those of the leader, which is no ratio of compute; None where one is not counted."""
    sides = {side: side_tokens(counts, side) for side in (leader, follower)}
    first, second = sides[leader], sides[follower]
    if first is None or second is None:
        return None
    moved = sampler.normal(f"tokens {follower}") - sampler.normal(f"tokens {leader}")
    ratio = second["trillion"] / first["trillion"] * np.exp(np.concatenate([[0.0], READING_ERROR * moved]))
    return {
        "ratio": told(ratio, level).to_dict(),
        **{
            role: {**found, "day": found["day"].isoformat()}
            for role, found in (("leader", first), ("follower", second))
        },
    }


def demand_rows(
    counts: Sequence[Count],
    used: Used,
    sides: Sequence[str],
    efficiency: Belief | None,
    unit: str,
    sampler: Sampler,
    level: float,
) -> list[dict[str, Any]]:
    """Whether tokens grow faster than compute and efficiency together, so that serving takes a growing share.

    Empty in units other than 8-bit H100s: efficiency is of FLOP.
    """
    if unit != LAB_UNIT:
        return []
    found = []
    for side in sides:
        series = recent(leading_subject(counts, side))
        factor = growth(series, sampler)
        last = nearest_quarter(series[-1].day, used[side]) if series else None
        before = str(parse_quarter(last).plus(-4)) if last else ""
        if factor is None or efficiency is None or last is None or before not in used[side]:
            continue
        yearly, compute = factor**12, used[side][last] / used[side][before]
        fall = efficiency.draws(sampler)
        pressure = yearly / (compute * fall)
        rising = probability(pressure > 1.0)
        found.append(
            {
                "side": side,
                "subject": series[0].subject,
                "from": series[0].day.isoformat(),
                "to": series[-1].day.isoformat(),
                "quarter": last,
                "tokens_growth": told(yearly, level).to_dict(),
                "used_growth": told(compute, level).to_dict(),
                "needed_efficiency": told(yearly / compute, level).to_dict(),
                "efficiency": told(fall, level).to_dict(),
                "p_share_rises": rising,
                "covers": series[0].covers,
                # Efficiency at fixed quality is the most by which compute a token can have fallen, as models grow and
                # think longer: that the share falls is never said. One firm's tokens do not speak for a whole side.
                "verdict": "rises" if rising >= NAMED_PROBABILITY and series[0].covers == "side" else _OPEN,
            }
        )
    return found
