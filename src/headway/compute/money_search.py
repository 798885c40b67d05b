"""Which sets of firms, years and kinds of spending give a stated ratio: every combination tried, none chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from headway.compute.capex import Spending
from headway.compute.spending import Book

#: How near a ratio has to come to count as giving the stated one, as a share. Source: ours.
WITHIN: Final = 0.05
#: Combinations of one target that the result lists; all are counted.
LISTED: Final = 12
_KINDS: Final = ("total", "ai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One side of a ratio: firms or a published group, a year, and all spending or the part for AI.

    Attributes
    ----------
    whole
        Whether it holds every firm that stands for its side.
    published
        Row of a published group, or None for a set of firms.
    beside
        How many firms are added to a published group.
    """

    firms: tuple[str, ...]
    year: int
    kind: str
    usd_bn: float
    whole: bool
    published: str | None = None
    beside: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The side in JSON form."""
        return {
            "firms": list(self.firms),
            "year": self.year,
            "kind": self.kind,
            "usd_bn": round(self.usd_bn, 2),
            "row": self.published,
            "beside": self.beside,
        }


def candidates(
    book: Book,
    country: str,
    core: Sequence[str],
    years: Sequence[int],
    least: int,
    *,
    named: Mapping[str, str],
    groups: Sequence[Spending],
) -> list[Candidate]:
    """Every set of at least `least` firms of a country, and every published group alone and with firms beside it.

    Parameters
    ----------
    core
        Firms that a whole side holds.
    named
        Kind of spending of the published rows that a definition sets beside a whole side, by row.
    groups
        Published groups to try.
    """
    found = []
    for year in years:
        for kind in _KINDS:
            amounts = {
                firm: amount.central
                for firm in book.firms
                if _counts(book, firm, country) and (amount := book.part(firm, year, kind)) is not None
            }
            for firms in _subsets(list(amounts), least):
                value = sum(amounts[firm] for firm in firms)
                whole = bool(core) and set(core) <= set(firms)
                found.append(Candidate(firms=firms, year=year, kind=kind, usd_bn=value, whole=whole))
            for row in groups:
                if row.country == country and row.period == str(year):
                    found += _grouped(row, year, kind, amounts, core, named)
    return found


def _subsets(firms: Sequence[str], least: int) -> list[tuple[str, ...]]:
    return [chosen for size in range(least, len(firms) + 1) for chosen in combinations(firms, size)]


def _counts(book: Book, firm: str, country: str) -> bool:
    """Whether a firm spends for a side's own chips: telecoms build networks and are no peers of platforms."""
    row = book.of(firm)[0]
    return row.country == country and row.sector != "telecom"


def _grouped(
    row: Spending, year: int, kind: str, amounts: Mapping[str, float], core: Sequence[str], named: Mapping[str, str]
) -> list[Candidate]:
    """A published group in one kind of spending, alone and, where its firms are named, with each set of others."""
    told = named.get(row.id, "ai" if row.share == (1.0, 1.0) else "total")
    if told == kind or (kind == "total" and told not in _KINDS):
        value = row.usd_bn
    elif told == "total" and kind == "ai" and row.share is not None:
        value = row.usd_bn * sum(row.share) / 2
    else:
        return []
    whole = bool(core) and (set(core) <= set(row.members) if row.members else row.id in named)
    beside = [firm for firm in amounts if firm not in row.members] if row.members and told in _KINDS else []
    return [
        Candidate(
            firms=(*(row.members or (row.company,)), *firms),
            year=year,
            kind=told if told not in _KINDS else kind,
            usd_bn=value + sum(amounts[firm] for firm in firms),
            whole=whole,
            published=row.id,
            beside=len(firms),
        )
        for firms in ((), *_subsets(beside, 1))
    ]


def search(leaders: Sequence[Candidate], followers: Sequence[Candidate], target: float) -> dict[str, Any]:
    """The pairs whose ratio is within WITHIN of a target, those of like with like apart.

    Like with like: the same year, the same kind of spending, and on both sides every firm that stands for it.
    """
    above = np.array([each.usd_bn for each in leaders])[:, None]
    below = np.array([each.usd_bn for each in followers])[None, :]
    if above.size == 0 or below.size == 0:
        return {"target": target, "tried": 0, "reach": 0, "like_with_like": [], "like_count": 0, "other": []}
    ratio = above / below
    near = np.argwhere(np.abs(ratio / target - 1.0) <= WITHIN).tolist()
    found = [_pair(leaders[i], followers[j], float(ratio[i, j])) for i, j in near]
    found.sort(key=lambda pair: (_mixed(pair), abs(pair["ratio"] / target - 1.0), pair["leader"]["firms"]))
    alike = [pair for pair in found if pair["like"]]
    other = [pair for pair in found if not pair["like"]]
    return {
        "target": target,
        "tried": int(ratio.size),
        "reach": len(found),
        "like_count": len(alike),
        "like_with_like": alike[:LISTED],
        "other": other[:LISTED],
    }


def _mixed(pair: Mapping[str, Any]) -> int:
    """Firms that were added to published groups: plain pairs come first."""
    return int(pair["leader"]["beside"] + pair["follower"]["beside"])


def _pair(leader: Candidate, follower: Candidate, ratio: float) -> dict[str, Any]:
    years, kinds = leader.year == follower.year, leader.kind == follower.kind
    return {
        "ratio": round(ratio, 3),
        "leader": leader.to_dict(),
        "follower": follower.to_dict(),
        "same_year": years,
        "same_kind": kinds,
        "whole_sides": leader.whole and follower.whole,
        "like": years and kinds and leader.whole and follower.whole,
    }


def open_leader(
    leaders: Sequence[Candidate], follower: float, year: int, kind: str, published: float
) -> dict[str, Any]:
    """What a published ratio without named leader firms needs of them, and which sets of firms have it.

    Parameters
    ----------
    follower
        The follower's amount of that ratio, billion USD, in `year`.
    """
    needed = published * follower
    whole = [each for each in leaders if each.whole and each.kind == kind]
    same = [each for each in whole if each.year == year]
    near = [each for each in whole if abs(each.usd_bn / needed - 1.0) <= WITHIN]
    near.sort(key=lambda each: abs(each.usd_bn - needed))
    below = max((each for each in whole if each.usd_bn <= needed), key=lambda each: each.usd_bn, default=None)
    above = min((each for each in whole if each.usd_bn > needed), key=lambda each: each.usd_bn, default=None)
    largest = max(same, key=lambda each: each.usd_bn, default=None)

    def told(each: Candidate | None) -> dict[str, Any] | None:
        return None if each is None else {**each.to_dict(), "ratio": round(each.usd_bn / follower, 3)}

    return {
        "target": published,
        "within": WITHIN,
        "needed": {"low": (1.0 - WITHIN) * needed, "central": needed, "high": (1.0 + WITHIN) * needed},
        "tried": len(whole),
        "same_year": [told(each) for each in near if each.year == year],
        "other_year": [told(each) for each in near if each.year != year],
        "largest_same_year": told(largest),
        "nearest_below": told(below),
        "nearest_above": told(above),
    }
