"""What part of the gap goes with training compute, and what with how well it is used, on draws. An edge.

The account is that of `headway compute account` on the last day of the index (docs/methods/account.md): the answer of
the least assuming route first, then the other routes, and the answer under the other slopes.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from headway.api.claims.known import Known
from headway.api.compute.account import compute_account
from headway.claims.calls import Call
from headway.claims.measured import Counted, Measured
from headway.compute.account_result import ROUTES, Account
from headway.facts.reads import remembered
from headway.facts.store import open_vintage, vintage_day

if TYPE_CHECKING:
    from headway.compute.account_result import AccountResult

#: Tables of which one makes an index.
_INDEX: Final = ("scores", "published_index")

#: Why there is no share of a gap: it may be none, or the data hold no account of it.
NO_GAP, NO_ACCOUNT = "no-gap", "no-data"

_UNIT: Final = "share"


def lag_share(call: Call, known: Known) -> Measured:
    """What share of the gap goes with a cause, by what was known on a day."""
    name = max((name for table in _INDEX if (name := known.vintage_with(table))), default=None)
    if name is None:
        return Measured(call=call, known=known.day, unit=_UNIT, why="too-early")
    day = min(known.day, vintage_day(name))
    result = _account(name, open_vintage(name).digest, day)
    found = list(_ways(result))
    counted = [_counted(call, chosen, account) for chosen, account in found if account.share_rows is not None]
    return Measured(
        call=call,
        known=day,
        unit=_UNIT,
        counted=tuple(counted),
        why=None if counted else NO_ACCOUNT,
        due=day,
        read_on=day if counted else None,
        left_out=tuple((chosen, NO_GAP) for chosen, account in found if account.share_rows is None),
        origin={**result.origin, "as_of": day.isoformat()},
    )


@remembered(8)
def _account(name: str, _digest: str, day: date) -> "AccountResult":
    """The account on a day; the digest tells a vintage from another one of that name."""
    return compute_account(vintage=name, as_of=day)


def _ways(result: "AccountResult") -> Iterator[tuple[dict[str, str], Account]]:
    """The accounts of the last day with their route and slope, the answer first."""
    last = result.dates[-1] if result.dates else None
    answer = last.answer if last else None
    if last is None or answer is None:
        return
    slope = result.slopes[0].name
    yield {"route": answer.route, "slope": slope}, answer
    for each in last.accounts:
        if each.route in ROUTES and each.route != answer.route:
            yield {"route": each.route, "slope": slope}, each
    for name, account in result.sensitivity:
        if name != slope:
            yield {"route": account.route, "slope": name}, account


def _counted(call: Call, chosen: dict[str, str], account: Account) -> Counted:
    of_compute = call.arguments["cause"] == "compute"
    share = account.share_compute if of_compute else account.share_efficiency
    rows = account.share_rows
    if rows is None or share is None:
        raise AssertionError("only accounts with a share are counted")
    return Counted(
        chosen=chosen,
        rows=rows if of_compute else 1.0 - rows,
        interval=share,
        detail={"told": account.told, "runs": list(account.runs)},
    )
