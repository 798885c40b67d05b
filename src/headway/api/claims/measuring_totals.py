"""A total that somebody published: what ours comes to as its publisher counts, and as our headline does. An edge.

The two, and the steps between them, are those of `headway compute reconcile` (docs/methods/reconcile.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from headway.api.claims.compute_books import Books
from headway.claims.calls import Call
from headway.claims.measured import Counted, Measured
from headway.compute.definitions import Definition, measure, unmeasured
from headway.compute.published import Total, total_of
from headway.compute.reconcile import reconcile_totals
from headway.errors import UnknownName
from headway.facts.evidence import known_by, row_sources
from headway.interval import interval_of

if TYPE_CHECKING:
    import polars as pl

    from headway.compute.reconciliation import Row

#: Ours as the publisher counts, and as our headline does.
THEIRS, OURS = "theirs", "ours"

#: What of a row of the comparison is told with the answer.
_TOLD: Final = ("title", "publisher", "published", "counted", "ours_counted", "steps", "verdict", "closed_by",
                "rival", "same_source")  # fmt: skip

#: Quantities that are amounts, in the unit of a definition; the others have none.
_AMOUNTS: Final = ("stock", "flow")


def published(call: Call, books: Books) -> Measured:
    """What ours comes to beside a published total, by what was known on the day of the books.

    Raises
    ------
    UnknownName
        For a total that is not there.
    """
    rows, name = books.opened.table("published_totals"), call.arguments["total"]
    if name not in set(rows["id"]):
        raise UnknownName("published total", name, rows["id"].to_list())
    known = known_by(rows, books.day)
    totals = {each.name: each for each in (total_of(row) for row in known.iter_rows(named=True))}
    if name not in totals:
        return _nothing(call, books, "too-early")
    total = totals[name]
    pair = [total, *(totals[rival] for rival in [total.rival] if rival in totals)]
    origin = books.origin(*row_sources(_named(known, [each.name for each in pair])))
    row = _row(pair, books)
    if row is None:
        return _alone(call, books, total, origin)
    return _so_far(call, books, row, origin) if row.so_far else _told(call, books, row, origin)


def _row(pair: Sequence[Total], books: Books) -> "Row | None":
    """The first total beside ours, with its rival; None where one of the two definitions cannot be counted."""
    rows = reconcile_totals(pair, books.account, books.account.sampler, day=books.day).rows
    return next((each for each in rows if each.total is pair[0]), None)


def _named(rows: "pl.DataFrame", names: list[str]) -> "pl.DataFrame":
    import polars as pl

    return rows.filter(pl.col("id").is_in(names))


def _told(call: Call, books: Books, row: "Row", origin: Mapping[str, Any]) -> Measured:
    told = row.to_dict()
    theirs = _counted(THEIRS, row.total.definition, row.total.shown, books, {name: told[name] for name in _TOLD})
    ours = _counted(OURS, row.ours_definition, row.ours_definition.unit, books, {"counted": told["ours_counted"]})
    return _of(call, books, row.total, origin, theirs, ours)


def _counted(whose: str, definition: Definition, unit: str, books: Books, detail: Mapping[str, Any]) -> Counted:
    named = {"unit": unit} if definition.quantity in _AMOUNTS else {}
    rows = measure(definition, books.account)
    interval = interval_of(rows[1:], float(rows[0]))
    return Counted(chosen={"counted": whose, **named}, rows=rows, interval=interval, detail=detail)


def _of(call: Call, books: Books, total: Total, origin: Mapping[str, Any], *counted: Counted) -> Measured:
    return Measured(
        call=call,
        known=books.day,
        unit=total.shown,
        counted=counted,
        due=total.end,
        read_on=total.end,
        origin=origin,
    )


def _alone(call: Call, books: Books, total: Total, origin: Mapping[str, Any]) -> Measured:
    """Of a total beside which our headline cannot be set: ours as the publisher counts, where that can be counted."""
    why = unmeasured(total.definition, books.account)
    if why is not None:
        return _left_out(call, books, total, why, origin)
    found = _of(call, books, total, origin, _counted(THEIRS, total.definition, total.shown, books, {}))
    return replace(found, left_out=(({"counted": OURS}, "too-early"),))


def _so_far(call: Call, books: Books, row: "Row", origin: Mapping[str, Any]) -> Measured:
    """Of a period that is not over: what has come of it, which is not what the total speaks of."""
    part = {"counted": THEIRS, "last": str(books.ledger.quarters[-1]), "measured": row.ours.to_dict()}
    return _nothing(call, books, "not-yet", row.total, {**origin, "so_far": part})


def _left_out(call: Call, books: Books, total: Total, why: str, origin: Mapping[str, Any]) -> Measured:
    """Of a total that the ledger cannot be counted like: before the quarter is there, or ever."""
    quarters = books.ledger.quarters
    if why != "quarter":
        return _nothing(call, books, f"no-{why}", total, origin)
    ahead = bool(quarters) and total.definition.last > quarters[-1]
    return _nothing(call, books, "not-yet" if ahead else books.missing(total.definition), total, origin)


def _nothing(
    call: Call, books: Books, why: str, total: Total | None = None, origin: Mapping[str, Any] | None = None
) -> Measured:
    of_data = why if why in ("not-yet", "too-early") else "no-data"
    return Measured(
        call=call,
        known=books.day,
        unit=total.shown if total else "amount",
        why=of_data,
        due=total.end if total and of_data != "no-data" else None,
        left_out=tuple(({"counted": whose}, why) for whose in (THEIRS, OURS)),
        origin=books.origin() if origin is None else origin,
    )
