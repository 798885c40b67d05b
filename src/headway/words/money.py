"""Phrases about capital spending, for sentences, tables and pictures alike; `data` is a money result in JSON form."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from headway.words.compute import side_name
from headway.words.format import Words
from headway.words.phrases import day

Money = Mapping[str, Any]


def billions(value: float, words: Words) -> str:
    """Billion USD in two to four figures: 7.4, 51, 413, 1,110."""
    return words.number(value, 0 if abs(value) >= 9.95 else 1)


def billions_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """Billion USD with its interval: "51 (49–53)"."""
    low, central, high = (billions(interval[end], words) for end in ("low", "central", "high"))
    return f"{central} ({low}–{high})"


def one_to(value: float, words: Words) -> str:
    """A ratio: "1 : 8.1"."""
    return words.text("money.share", ratio=times(value, words))


def times(value: float, words: Words) -> str:
    """A ratio near ten, where a tenth matters: "0.12", "8.1", "10.4", "10" where it is said to be just that, "24"."""
    if value < 0.995:
        return words.number(value, 2)
    return words.number(value, 0 if value >= 11.95 or float(value).is_integer() else 1)


def expected_text(row: Mapping[str, Any], words: Words) -> str:
    """What was expected of a year, billion USD: "645"; "over 500" where only the lower end was told."""
    value = billions(row["central"], words)
    return words.text("money.over", value=value) if row["low"] == row["central"] and row["high"] is None else value


def times_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """A ratio and its interval: "8.1 (7.8–8.4)"."""
    span = words.text("money.range", low=times(interval["low"], words), high=times(interval["high"], words))
    return f"{times(interval['central'], words)} ({span})"


def core_firms(data: Money, role: str) -> list[str]:
    """The firms that stand for a side."""
    return list(data["core"].get(data[role], ()))


def core_text(data: Money, words: Words) -> str:
    """Which firms stand for each side, as sentences."""
    found = []
    for role in ("leader", "follower"):
        firms = core_firms(data, role)
        if firms:
            count, side = words.number(len(firms), 0), side_name(data[role], words)
            found.append(words.text("money.core", count=count, side=side, firms=", ".join(firms)))
    return " ".join(found)


def firm_set(firms: Sequence[str], core: Sequence[str], words: Words) -> str:
    """Firms in few words: "the 4 + Oracle" where they hold all that stand for their side."""
    if core and set(core) <= set(firms):
        rest = [firm for firm in firms if firm not in core]
        whole = words.text("money.all_core", count=words.number(len(core), 0))
        return words.text("money.more", core=whole, firms=", ".join(rest)) if rest else whole
    return ", ".join(published_name(firm, words) for firm in firms)


def published_name(name: str, words: Words) -> str:
    """The name of a published group in this language; firms keep theirs."""
    slug = re.sub(r"[^a-z]+", "_", name.casefold()).strip("_")
    return words.messages.get(f"money.name_{slug}", name)


def definition_label(row: Mapping[str, Any], words: Words) -> str:
    """A definition in few words: "UBS, 2025, all spending"."""
    parts = {"year": str(row["year"]), "kind": words.text(f"money.kind_{row['kind']}")}
    if row["publisher"]:
        return words.text("money.label_published", publisher=row["publisher"], **parts)
    return words.text("money.label", **parts)


def definition_sets(data: Money, row: Mapping[str, Any], words: Words) -> str:
    """What a definition sets beside what: "the 4 : the 4 + Oracle"."""
    leader = (
        firm_set(row["leader_firms"], core_firms(data, "leader"), words)
        if row["leader"]
        else words.text("money.not_named")
    )
    follower = firm_set(row["follower_firms"], core_firms(data, "follower"), words)
    sets = {"leader": leader, "follower": follower}
    if row["tally"]:
        sets[row["tally_side"]] = words.text("money.tally_of", firms=sets[row["tally_side"]])
    if row["instead"]:
        role = "follower" if set(row["instead"]) <= set(row["follower_firms"]) else "leader"
        sets[role] += f" ({words.text('money.instead', firms=', '.join(row['instead']))})"
    return words.text("money.versus", **sets)


def half_name(half: str, as_of: str, words: Words) -> str:
    """2026-H1 in this language: "the first half of 2026", with the day up to which it is known if it is not over."""
    year, part = half.split("-H")
    named = words.text(f"money.half_{part}", year=year)
    if as_of >= f"{year}-{'06-30' if part == '1' else '12-31'}":
        return named
    return words.text("money.half_so_far", half=named, date=words.date_long(day(as_of)))


def with_ratio(data: Money) -> list[Mapping[str, Any]]:
    """The definitions of which both sides are known, from the smallest ratio to the largest."""
    return sorted((row for row in data["ratios"] if row["ratio"]), key=lambda row: float(row["ratio"]["central"]))


def headline(data: Money) -> Mapping[str, Any] | None:
    """The definition of the firms that stand for their sides, of the newest year of which most was reported.

    Of years in which less than half was reported the newest, where there is no other.
    """
    found = [row for row in with_ratio(data) if row["headline"]]
    told = [row for row in found if row["reported_share"] >= 0.5]
    return max(told or found, key=lambda row: int(row["year"]), default=None)
