"""What forecasts make of a statement: the tie to a question that the index settles.

It follows from the first claim, or from the one that the statement names.

There is one list of statements, that of claims; the ledger of forecasts holds them with the questions that follow from
it here. What no question settles there says why: the reason of the statement, or the room of its measure.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from headway.claims.names import BETWEEN, LESS
from headway.claims.registry import measure_named
from headway.claims.statement import Claim, Statement
from headway.errors import OptionError
from headway.forecast.questions import Question
from headway.forecast.series import month_end
from headway.forecast.statements import CHANGE, EVENT, LAG, LEAST, MEAN, NARROWS, WIDENS, Link

#: Why the ledger of forecasts settles nothing of a measure, by the room that counts it.
_ROOMS: Final = {"chips": "about-chips", "compute": "about-compute", "money": "about-money", "supply": "about-chips"}

_MOST: Final = "lag-most"


def link_of(statement: Statement) -> Link:
    """The tie of a statement.

    Raises
    ------
    OptionError
        If nothing says why the ledger of forecasts settles nothing of it.
    """
    if statement.forecast is not None:
        return Link(untestable=statement.forecast)
    if not statement.claims:
        return Link(untestable=statement.untestable)
    first = statement.claims[statement.asked - 1]
    if first.measure in _TIES:
        return _TIES[first.measure](statement, first)
    room = measure_named(first.measure).family
    if room not in _ROOMS:
        raise OptionError(f"the ledger of forecasts settles nothing of {first.measure}: say why under `forecast`")
    return Link(untestable=_ROOMS[room])


def _lag(_: Statement, claim: Claim) -> Link:
    return Link(kind=LAG, pair=_pair(claim), day=_day(claim, "day"), **_months(claim))


def _mean(statement: Statement, claim: Claim) -> Link:
    """A mean that is said with the least and the most of the same days has them for its ends."""
    same = {each.measure: each for each in statement.claims[1:] if each.arguments == claim.arguments}
    ends = {"low": same.get(LEAST), "high": same.get(_MOST)}
    said = _months(claim) | {name: each.number("value") for name, each in ends.items() if each is not None}
    return Link(kind=MEAN, pair=_pair(claim), **_span(claim), **said)


def _least(_: Statement, claim: Claim) -> Link:
    return Link(kind=LEAST, pair=_pair(claim), **_span(claim), **_months(claim))


def _change(_: Statement, claim: Claim) -> Link:
    direction = NARROWS if claim.relation == LESS else WIDENS
    return Link(kind=CHANGE, pair=_pair(claim), **_span(claim), direction=direction)


def _event(statement: Statement, claim: Claim) -> Link:
    """An event is asked from the month end of the day on which the statement's horizon begins."""
    if statement.horizon is None or statement.horizon.since is None:
        raise OptionError("an event needs a horizon that says from when on")
    origin, by = month_end(statement.horizon.since), _day(claim, "by")
    months = (by.year - origin.year) * 12 + by.month - origin.month
    event = str(claim.arguments.get("event") or measure_named(claim.measure).axes[0].choices[0])
    question = Question(pair=_pair(claim), target=event, origin=origin, months=months)
    return Link(kind=EVENT, pair=_pair(claim), question=question.id, p=claim.value, relation=claim.relation)


def _months(claim: Claim) -> dict[str, Any]:
    """The months that were said: the ends of a range, and the number in the middle."""
    ends = {name: claim.number(name) if claim.relation == BETWEEN else None for name in ("low", "high")}
    return {**ends, "central": claim.number("value")}


def _pair(claim: Claim) -> str:
    return claim.call.arguments["pair"]


def _day(claim: Claim, name: str) -> date:
    return date.fromisoformat(claim.call.arguments[name])


def _span(claim: Claim) -> dict[str, Any]:
    return {name: _day(claim, name) for name in ("since", "until")}


_TIES: Final[Mapping[str, Callable[[Statement, Claim], Link]]] = {
    "lag": _lag,
    "lag-mean": _mean,
    "lag-least": _least,
    "lag-change": _change,
    "overtake": _event,
}
