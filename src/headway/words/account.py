"""Words of the account of compute and efficiency: its finding and its numbers, for text, tables and pictures alike.

`data` is the result of `headway compute account` in JSON form.
"""

from collections.abc import Mapping
from typing import Any, Final

from headway.units import NAMED_PROBABILITY
from headway.words.compute import ratio, side_phrase
from headway.words.format import Words
from headway.words.phrases import group_name, opened

Account = Mapping[str, Any]

#: The two parts of a gap.
_PARTS: Final = ("compute", "efficiency")


def answer_of(dated: Mapping[str, Any]) -> Account | None:
    """The account that answers on a day."""
    return next((each for each in dated["accounts"] if each["route"] == dated["route"]), None)


def account_by(dated: Mapping[str, Any], route: str) -> Account | None:
    """The account of a day by one route."""
    return next((each for each in dated["accounts"] if each["route"] == route), None)


def ahead_in(account: Account, part: str) -> str | None:
    """Which side a part favours, leader or follower; None where it cannot be told."""
    above = account[f"p_{part}"]
    if above >= NAMED_PROBABILITY:
        return "leader"
    return "follower" if above <= 1.0 - NAMED_PROBABILITY else None


def finding(data: Mapping[str, Any], words: Words) -> str:
    """Whom compute and efficiency favour on the day, in one sentence without a full stop."""
    account = answer_of(data["dates"][-1]) if data["dates"] else None
    if account is None:
        return words.text("account.title_unknown")
    if ahead_in(account, "compute") is None and ahead_in(account, "efficiency") is None:
        return words.text("account.title_none")
    said = words.text("account.title", **{part: _led(data, account, part, words) for part in _PARTS})
    key = f"account.title_{account['route']}"
    return opened(words.text(key, said=said) if key in words.messages else said)


def _led(data: Mapping[str, Any], account: Account, part: str, words: Words) -> str:
    """Whom a part favours: by how many points only where its interval does not hold 0."""
    side, interval = ahead_in(account, part), account[part]
    named = words.text(f"account.{part}")
    if side is None:
        return words.text("account.lead_none", part=named)
    name = group_phrase(data[side], words)
    if interval["low"] <= 0.0 <= interval["high"]:
        return words.text("account.lead_likely", name=name, part=named)
    points = whole_with_span(seen_from(interval, turn=side == "follower"), words)
    return words.text("account.lead_told", name=name, part=named, points=points)


def group_phrase(group: str, words: Words) -> str:
    """A group inside a sentence: "the US"."""
    return side_phrase(group_name(group, words), words)


def seen_from(interval: Mapping[str, Any], *, turn: bool) -> Mapping[str, Any]:
    """An interval of points, from the other side if it is to be turned."""
    if not turn:
        return interval
    return {**interval, "low": -interval["high"], "central": -interval["central"], "high": -interval["low"]}


def whole_with_span(interval: Mapping[str, Any], words: Words) -> str:
    """Points of a title with their interval: "23 (4 to 48)"."""
    low, central, high = (words.number(interval[end], 0) for end in ("low", "central", "high"))
    return f"{central} ({words.text('phrases.span_to', low=low, high=high)})"


def signed_with_span(interval: Mapping[str, Any] | None, words: Words) -> str:
    """Points with their interval, "23.0 (3.7 to 48.0)"; "not told" where there is none."""
    if interval is None or interval["central"] is None:
        return words.text("account.not_told")
    ends = words.text("phrases.span_to", low=words.number(interval["low"]), high=words.number(interval["high"]))
    return f"{words.number(interval['central'])} ({ends})"


def factor_with_span(interval: Mapping[str, Any] | None, words: Words) -> str:
    """A factor with its interval, "2.4 (0.9 to 7.2)"."""
    if interval is None:
        return words.text("account.not_told")
    ends = words.text("phrases.span_to", low=_ratio(interval["low"], words), high=_ratio(interval["high"], words))
    return f"{_ratio(interval['central'], words)} ({ends})"


def _ratio(value: float, words: Words) -> str:
    """Two figures; beyond a thousand either way only that it is beyond."""
    if value >= 1000.0:
        return f">{words.number(1000.0, 0)}"
    return f"<{words.number(0.001, 3)}" if value < 0.001 else ratio(value, words)


def share_text(account: Account | None, words: Words) -> str:
    """The share of compute in the gap; "not told" where it says nothing."""
    return (
        words.text("account.not_told")
        if not account or not account["told"]
        else signed_with_span(account["share_compute"], words)
    )


def route_name(route: str | None, words: Words) -> str:
    """How the runs of a day are known: "two models, one estimated"."""
    return words.text(f"account.route_{route or 'none'}")


def flop_text(log10_flop: float, words: Words) -> str:
    """Operations as 5.0 × 10²⁶."""
    power = int(log10_flop // 1)
    figure = 10 ** (log10_flop - power)
    if round(figure, 1) >= 10:
        figure, power = figure / 10, power + 1
    raised = str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{words.number(figure)} × 10{raised}"
