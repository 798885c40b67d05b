"""Words for claims: why a verdict was given, from the JSON of a judged claim (headway.claims.result)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from headway.units import NAMED_PROBABILITY
from headway.words.claims_definitions import named
from headway.words.claims_measured import is_exact, measured_text
from headway.words.claims_names import (
    DIFFERS,
    FAILS,
    HOLDS,
    INDISTINCT,
    OPEN,
    UNTESTABLE,
    band_text,
    said_unit,
    slug,
    verdict_name,
)
from headway.words.claims_names import said_text as plain_text
from headway.words.claims_subject import group_phrase, subject_text
from headway.words.compute import quarter_end
from headway.words.format import Words
from headway.words.phrases import day, level_of, opened, probability

Data = Mapping[str, Any]

_KEYS: Final = {HOLDS: "holds", FAILS: "fails", INDISTINCT: "indistinct"}

#: Measures that say how something changed: above 0 it grew.
_CHANGES: Final = ("lag-change", "points-change", "world-share-change", "lag-change-ahead")

#: From a day that was asked about to the one that is read as the same.
_NEAR: Final = timedelta(days=31)


#: Measures that set one quantity over another: above 1 the first is larger.
_OVER: Final = ("stock-ratio", "flow-ratio", "capex-share", "chip-ratio")

#: Measures that only forecasts can tell.
_AHEAD: Final = ("overtake", "lag-ahead", "lag-change-ahead")

#: The last day that a call is about: the first of these arguments that it has.
_DAYS: Final = ("day", "until", "by", "quarter", "last")


def why_said(claim: Data, words: Words) -> str:
    """Why a claim has its verdict, in one sentence."""
    verdict = claim["verdict"]
    if verdict == UNTESTABLE:
        return reason_text(claim["reason"], words)
    told = {"what": subject_text(claim, words), "said": said_text(claim, words), "read": read_remark(claim, words)}
    if verdict == OPEN:
        return opened(_open(claim, told, words))
    if verdict == DIFFERS:
        sides = {side: named(claim, verdict, words) for side, verdict in (("holds", HOLDS), ("fails", FAILS))}
        level = level_of(claim["measured"] or {}, words)
        return words.text("claims.differs", **told, **sides, level=level)
    key = _KEYS[verdict]
    if verdict == INDISTINCT and claim["p_true_high"] <= 1.0 - NAMED_PROBABILITY:
        key = "indistinct_within"
    exact = "_exact" if is_exact(claim["measured"]) and claim["p_true"] in (0.0, 1.0) else ""
    told |= {"measured": measured_text(claim, words), "p": p_true_text(claim, words)}
    return opened(words.text(f"claims.{key}{exact}", **told))


def _open(claim: Data, told: Mapping[str, str], words: Words) -> str:
    pool, more = claim["pool"], {"until": words.date_long(day(claim["until"]))}
    found = {"measured": measured_text(claim, words), "p": p_true_text(claim, words)}
    if not pool:
        key = "_far" if claim["measure"] in _AHEAD else "_so_far" if claim["measured"] else ""
        return words.text(f"claims.open{key}", **told, **more, **found)
    if pool["low"] is None:
        return words.text("claims.open_ahead", **told, **more, **found)
    more |= {name: probability(pool[end], words) for name, end in (("pool", "p"), ("low", "low"), ("high", "high"))}
    more["by"] = f" {beyond}" if (beyond := beyond_said(claim, words)) else ""
    return words.text("claims.open_pool", **told, **more, fits=words.text(f"claims.fits_{slug(pool['verdict'])}"))


def reason_text(reason: str | None, words: Words) -> str:
    """Why a claim cannot be tested, in a sentence."""
    code = reason or "not-tied"
    if found := words.messages.get(f"claims.reason_{slug(code)}"):
        return found
    told = words.messages.get(f"measures.why_{code}")
    return f"{opened(told)}." if told else words.text("claims.reason_not_tied")


def left_out_text(why: str, words: Words) -> str:
    """Why a definition could not be read, as a clause."""
    return words.messages.get(f"measures.left_out_{why}") or reason_text(why, words).rstrip(".")


def p_true_text(found: Data, words: Words) -> str:
    """The probability that a claim is true: "34%"; both ends where the data leave some draws undecided; "–"."""
    low, high = found.get("p_true"), found.get("p_true_high")
    if low is None:
        return "–"
    first, last = probability(low, words), probability(low if high is None else high, words)
    return first if first == last else words.text("claims.p_between", low=first, high=last)


def said_text(claim: Data, words: Words) -> str:
    """What was said, with what it is taken as: "about 4 months (taken as 3–5 months)"."""
    relation, value, unit = claim["relation"], claim["value"], said_unit(claim)
    if relation is None:
        return ""
    if direction := _direction(claim, words):
        return direction
    if value is None:
        return _without_value(claim, words)
    key = "none" if value == 0 and relation in ("equals", "about") else slug(relation)
    if unit == "generations" and relation == "equals":
        # Generations are counted: what is said is what is meant.
        key = "plain"
    return words.text(f"claims.said_{key}", value=said_number(value, unit, words), band=band_text(claim, words))


def _without_value(claim: Data, words: Words) -> str:
    """Of a range, or a bound that is the end of one, the ends as they are taken."""
    low, high, unit = claim["band"]["low"], claim["band"]["high"], said_unit(claim)
    if low is None or high is None:
        end = high if low is None else low
        return words.text(f"claims.said_{slug(claim['relation'])}", value=said_number(end or 0.0, unit, words))
    return words.text("claims.said_between", band=band_text(claim, words))


def _direction(claim: Data, words: Words) -> str:
    """What a bound where both are alike says: that it grew, that one is ahead; empty for any other claim."""
    if claim["relation"] not in ("more than", "less than"):
        return ""
    above = claim["relation"] == "more than"
    if claim["measure"] in _OVER and claim["value"] == 1:
        return words.text(f"claims.said_{'larger' if above else 'smaller'}")
    if claim["value"] != 0:
        return ""
    if claim["measure"] in _CHANGES:
        return words.text(f"claims.said_{'grew' if above else 'shrank'}")
    if claim["measure"] != "points":
        return ""
    follower, leader = (group_phrase(side, words) for side in claim["arguments"]["pair"].split("/"))
    return (
        words.text("claims.said_leads", leader=leader) if above else words.text("claims.said_trails", follower=follower)
    )


def said_number(value: float, unit: str | None, words: Words) -> str:
    """A number as it was said, with its unit: "4 months", "4.4 months", "20%"."""
    if unit == "share" and float(round(100 * value, 9)).is_integer():
        return words.percent(value)
    if unit != "months":
        return plain_text(value, unit, words)
    if value == 1:
        return words.text("claims.months_one")
    return words.text("claims.months", number=words.number(value, 0 if float(value).is_integer() else 1))


def read_remark(claim: Data, words: Words) -> str:
    """A remark where the data end before the day that the claim is about; else empty."""
    asked, read = _asked_day(claim["arguments"]), claim["read_on"]
    if read is None or asked is None or day(read) >= asked or claim["verdict"] == OPEN:
        return ""
    return words.text("claims.read_on", date=words.date_long(day(read)))


def beyond_said(claim: Data, words: Words) -> str:
    """Of forecasts that were read for a day well after the one that was asked about, that day; else empty."""
    asked, read = _asked_day(claim["arguments"]), claim["read_on"]
    if read is None or asked is None or day(read) - asked <= _NEAR:
        return ""
    return words.text("claims.beyond", date=words.date_long(day(read)))


def _asked_day(arguments: Mapping[str, str]) -> date | None:
    text = next((arguments[name] for name in _DAYS if name in arguments), None)
    if text is None:
        return None
    return quarter_end(text) if "-Q" in text else day(text)


def then_said(claim: Data, words: Words) -> str:
    """What the claim was worth by what was known when it was made; empty where that is not told."""
    then = claim["as_known_then"]
    if not then:
        return ""
    if then["vintage"] is None:
        return words.text("claims.then_none")
    # A table whose rows say when they became known is read as of the day; of scores whole copies are held.
    # A copy is of a later day where none of that time reaches the day that the claim is about.
    later = day(then["vintage"]) > day(then["as_of"])
    known = ("_known" if then["vintage"] == claim["vintage"] else "_later") if later else ""
    when = {"vintage": words.date(day(then["vintage"])), "day": words.date_long(day(then["as_of"]))}
    if not then["measured"]:
        return words.text(f"claims.then{known}_open", **when)
    found = {**claim, **then}
    return words.text(
        f"claims.then{known}",
        **when,
        measured=measured_text(found, words),
        p=p_true_text(then, words),
        verdict=verdict_name(then["verdict"], words),
    )


def counts_said(counts: Mapping[str, int], words: Words) -> str:
    """How many claims have which verdict: "holds: 2, fails: 1"."""
    told: Sequence[str] = [
        words.text("claims.count_item", verdict=verdict_name(verdict, words), count=count)
        for verdict, count in counts.items()
        if count
    ]
    if not told:
        return words.text("claims.counts_none")
    return words.text("claims.counts", count=sum(counts.values()), said=", ".join(told))


def remarks_said(told: Data, words: Words) -> list[str]:
    """What has to be known of the letters of a text, a sentence each."""
    return [words.text(f"claims_remarks.remark:{code}") for code in told["remarks"]]


def unlinked_text(why: str, words: Words) -> str:
    """Why a sentence was not linked to a measure."""
    return words.messages.get(f"claims_unlinked.{slug(why)}", words.text("claims.reason_not_tied"))
