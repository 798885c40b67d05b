"""The sentences about chips and generations: what is made at home, bought by permission, reported, announced."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.units import NAMED_PROBABILITY
from headway.words.compute import ratio, side_name
from headway.words.format import Words
from headway.words.generations import (
    adjective,
    chip_name,
    generations_text,
    joined,
    measure_name,
    named_plans,
    place_name,
    value_text,
)
from headway.words.phrases import day, level_of, opened, probability, span

Data = Mapping[str, Any]

#: Kinds of a comparison with the follower's own best.
_ABOVE: Final = ("above", "below", "apart")


def answer_of(data: Data, channel: str) -> Data:
    """The reading of a channel on the day of the answer."""
    found: Data = next(row for row in data["answers"] if row["channel"] == channel)
    return found


def domestic_sentence(data: Data, words: Words) -> str:
    """The best of its own, against the best that the leader can buy."""
    answer, best = answer_of(data, "domestic"), answer_of(data, "leader")
    parts = {
        "measure": measure_name(data["measure"], words),
        "of": words.text(f"generations.of_{data['per']}"),
        "per": words.text(f"generations.per_{data['per']}"),
        "follower": adjective(data["follower"], words),
        "leader": adjective(data["leader"], words),
        "date": words.date_long(day(data["as_of"])),
    }
    if answer["name"] is None:
        return words.text("generations.text_domestic_none", **parts)
    parts |= {
        "chip": chip_name(answer["name"]),
        "value": value_text(answer["value"]["central"], data["measure"], data["per"], words),
        "best": chip_name(best["name"]),
        "best_value": value_text(best["value"]["central"], data["measure"], data["per"], words),
        "ratio": ratio(answer["leader_over"]["central"], words),
    }
    months = answer["lag"]["central"]
    if months is None:
        over = words.months(answer["longer_than"] or 0.0)
        return words.text("generations.text_domestic_over", **parts, months=over)
    if months <= 0.0 or answer["matched"] is None:
        return words.text("generations.text_domestic_level", **parts)
    more = data["generations_announced"]
    return words.text(
        "generations.text_domestic",
        **parts,
        leader_first=_first(data["leader"], words),
        matched=chip_name(answer["matched"]["name"]),
        months=words.months(months),
        level=level_of(answer["lag"], words),
        span=span(answer["lag"], words),
        brought=_brought(answer["generations"], data["vendor"], words),
        announced=words.text(f"generations.announced_{more if more < 2 else 'n'}", count=words.number(more, 0)),
    )


def made_sentence(data: Data, words: Words) -> str:
    """Where the dies of its own best are made; empty where all are made at home, or where it is not known."""
    answer = answer_of(data, "domestic")
    if not answer["name"] or set(answer["made_in"]) <= {data["follower"]}:
        return ""
    places = [place_name(place, words) for place in answer["made_in"]]
    return words.text("generations.text_made", chip=chip_name(answer["chip"]), places=joined(places, words))


def licensed_sentence(data: Data, words: Words) -> str:
    """The best that both governments let it buy, against the best of both sides; empty where no rule is known."""
    if not data["governed"]:
        return ""
    answer = answer_of(data, "licensed")
    parts = {
        "side": side_name(data["follower"], words),
        "per": words.text(f"generations.per_{data['per']}"),
    }
    if answer["name"] is None:
        return words.text("generations.text_licensed_none", **parts)
    months = answer["lag"]["central"]
    kind = "_over" if months is None else "_leads" if months <= 0.0 else ""
    sentence = words.text(
        f"generations.text_licensed{kind}",
        **parts,
        chip=chip_name(answer["name"]),
        value=value_text(answer["value"]["central"], data["measure"], data["per"], words),
        permission=words.text(f"generations.permission_{answer['permission']}"),
        months=words.months(answer["longer_than"] or 0.0 if months is None else months),
        level=level_of(answer["lag"], words),
        span=span(answer["lag"], words),
        against=_against(answer, words),
    )
    return opened(sentence)


def vendor_sentence(data: Data, words: Words) -> str:
    """The best that may be bought of the vendor whose generations are counted, per chip, in every measure; or empty."""
    rows = [row for row in data["overview"] if row["per"] == "chip" and row["licensed_vendor"]]
    if not rows:
        return ""
    name = next(
        (row["licensed_vendor"] for row in rows if row["measure"] == data["measure"]), rows[0]["licensed_vendor"]
    )
    same = [row for row in rows if row["licensed_vendor"]["name"] == name["name"]]
    sorted_out: dict[str, list[str]] = {kind: [] for kind in _ABOVE}
    for row in same:
        share = row["licensed_vendor"]["p_over_domestic"]
        if share is not None:
            sorted_out[_kind(share)].append(measure_name(row["measure"], words))
    said: list[str] = []
    for kind, measures in sorted_out.items():
        if measures:
            key = f"generations.vendor_{kind}{'_too' if said else ''}"
            listed = {"measures": joined(measures, words), "follower": adjective(data["follower"], words)}
            said.append(words.text(key, **listed))
    if not said:
        return ""
    more = data["generations_announced"]
    return words.text(
        f"generations.text_vendor{'_counting' if more else ''}",
        vendor=data["vendor"],
        side=side_name(data["follower"], words),
        chip=chip_name(name["name"]),
        generations=generations_text(name["generations"], words),
        counting=generations_text(name["generations"], words, more),
        where=", ".join(said),
    )


def reported_sentence(data: Data, words: Words) -> str:
    """What is on record of renting abroad and of smuggling; empty if nothing is."""
    found = {name: answer_of(data, name)["name"] for name in ("rented", "smuggled")}
    shown = {name: chip_name(chip) for name, chip in found.items() if chip}
    if not shown:
        return ""
    return words.text(f"generations.text_{'reported' if len(shown) == 2 else next(iter(shown))}", **shown)


def plans_sentence(data: Data, words: Words) -> str:
    """What is announced and not on sale, with values; empty if nothing is."""
    plans = named_plans({**data, "announced": [plan for plan in data["announced"] if plan["value"] is not None]}, words)
    return words.text("generations.text_plans", plans=joined(plans, words)) if plans else ""


def leads_sentence(data: Data, words: Words) -> str:
    """How many steps rest on sources that were not read; empty if none does."""
    return words.text("generations.text_leads", count=words.number(data["leads"], 0)) if data["leads"] else ""


def sentences(data: Data, words: Words) -> Sequence[str]:
    """All of them that say something, in reading order."""
    return [*distances(data, words), *ways(data, words), *filter(None, [leads_sentence(data, words)])]


def distances(data: Data, words: Words) -> Sequence[str]:
    """How far behind the follower's own best is, and the best that it may buy."""
    said = (
        domestic_sentence(data, words),
        made_sentence(data, words),
        licensed_sentence(data, words),
        vendor_sentence(data, words),
    )
    return [sentence for sentence in said if sentence]


def ways(data: Data, words: Words) -> Sequence[str]:
    """What is rented and smuggled, and what is to come."""
    return [sentence for sentence in (reported_sentence(data, words), plans_sentence(data, words)) if sentence]


def _brought(count: Data, vendor: str, words: Words) -> str:
    """What a vendor has brought out since: "Since then NVIDIA has brought one generation to the market"."""
    if count["high"] is not None and round(count["high"]) == 0:
        return words.text("generations.brought_0", vendor=vendor)
    return words.text("generations.brought", vendor=vendor, generations=generations_text(count, words))


def _against(answer: Data, words: Words) -> str:
    share = answer["p_over_domestic"]
    if share is None or answer["over_domestic"]["central"] is None:
        return words.text("generations.against_none")
    kind = {"above": "stronger", "below": "weaker", "apart": "apart"}[_kind(share)]
    times = ratio(answer["over_domestic"]["central"], words)
    return words.text(f"generations.against_{kind}", ratio=times, probability=probability(share, words))


def _kind(share: float) -> str:
    """Above or below its own best from NAMED_PROBABILITY on, else not to be told apart."""
    if share >= NAMED_PROBABILITY:
        return "above"
    return "below" if share <= 1.0 - NAMED_PROBABILITY else "apart"


def _first(side: str, words: Words) -> str:
    key = f"generations.leader_first_{side.lower()}"
    return words.messages.get(key, words.text("generations.leader_first", name=side_name(side, words)))
