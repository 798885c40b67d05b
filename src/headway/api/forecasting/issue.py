"""`headway forecast issue`: a dated round of forecasts, written into the ledger. An edge.

Nothing is ever back-dated: the clock is read here, once, and a round asks only about days after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np

from headway import __version__
from headway.api.forecasting.book import ledger_context
from headway.api.forecasting.known import newest_known
from headway.api.forecasting.ledger import Ledger, open_ledger
from headway.api.forecasting.now import Now, now_of
from headway.api.forecasting.pairs import pairs_of
from headway.api.forecasting.pool import beaten_since, context_of, last_records
from headway.api.forecasting.statements import probability_bodies, statement_bodies
from headway.api.origin import Progress
from headway.api.racing.code import forecast_code
from headway.errors import OptionError, StoreError
from headway.forecast.entries import Entry, Kind
from headway.forecast.names import DRAWS, POOL, SEED
from headway.forecast.rounds import IssueResult
from headway.forecast.series import last_month_end
from headway.forecast.submission import rows_of_model, rows_of_pool

#: Draws at least: fewer do not show the outermost quantiles.
FEWEST: Final = 1_000

Body = dict[str, Any]


def forecast_issue(
    *,
    pairs: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    ledger: Path | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> IssueResult:
    """A round of forecasts, and the statements of others that the ledger lacks, added to the ledger in one go.

    The round asks from the last month end on or before today. Issued again on the same data it adds nothing
    (`already`); on newer data it adds a second submission, whose names end in the vintage.

    Parameters
    ----------
    pairs
        FOLLOWER/LEADER; China/US and open/closed if None.
    draws
        Of each model.
    ledger
        Its file; the user's own if None.
    now
        The moment, with its time zone; read off the clock if None. Only tests give it.

    Raises
    ------
    OptionError, UnknownName, GapError
        For a pair or number of draws that makes no sense, no known data, or too few readings.
    StoreError
        If the ledger cannot be written; then nothing was added.
    """
    named = pairs_of(pairs)
    if draws < FEWEST:
        raise OptionError(f"--draws {draws}: give {FEWEST} or more, since fewer do not show the outermost quantiles")
    round_ = _Round.of(now or datetime.now(UTC), draws, seed)
    book = open_ledger(ledger)
    entries = book.entries()
    forecasts, made = _forecasts(round_, named, entries, progress)
    known = {entry.id for entry in entries if entry.kind == "statement"}
    told = statement_bodies(round_.today) | probability_bodies(round_.today)
    said = {name: body for name, body in told.items() if name not in known}
    added = _added(book, _items("forecast", forecasts) + _items("statement", said), round_)
    return _result(round_, named, book, added, made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """A round and how it is drawn."""

    moment: datetime
    origin: date
    vintage: str
    draws: int
    seed: int

    @classmethod
    def of(cls, moment: datetime, draws: int, seed: int) -> "_Round":
        today = moment.astimezone(UTC).date()
        return cls(moment=moment, origin=last_month_end(today), vintage=newest_known(today), draws=draws, seed=seed)

    @property
    def today(self) -> date:
        return self.moment.astimezone(UTC).date()

    @property
    def name(self) -> str:
        return self.origin.isoformat()


def _forecasts(
    round_: _Round, pairs: Sequence[str], entries: Sequence[Entry], progress: Progress | None
) -> tuple[dict[str, Body], dict[str, Now]]:
    """The forecasts by name that the ledger lacks, and what they were made from, by pair."""
    forecasts: dict[str, Body] = {}
    made: dict[str, Now] = {}
    here = [entry for entry in entries if entry.kind == "forecast" and entry.body["round_id"] == round_.name]
    for done, pair in enumerate(pairs):
        earlier = {entry.body["vintage"] for entry in here if entry.body["pair"] == pair}
        if round_.vintage in earlier:
            continue
        if progress is not None:
            progress(done, len(pairs))
        made[pair] = now_of(pair, origin=round_.origin, vintage=round_.vintage, draws=round_.draws, seed=round_.seed)
        suffix = f":{round_.vintage}" if earlier else ""
        for model, rows in _submissions(made[pair], pair, round_.origin):
            forecasts[f"{round_.name}:{pair}:{model}{suffix}"] = _body(round_, made[pair], pair, model, rows)
    if progress is not None and made:
        progress(len(pairs), len(pairs))
    return forecasts, made


def _submissions(found: Now, pair: str, origin: date) -> Iterator[tuple[str, list[Body]]]:
    """The rows of the pool and of each of its models; nothing of a record that is known to have come."""
    known = beaten_since(found)
    waits = {
        each.side: each.wait.draws(found.draws, np.random.default_rng([found.seed, crc32(each.side.encode())]))
        for each in last_records(found)
        if each.side not in known
    }
    yield POOL, rows_of_pool(found.pooled, waits, pair, origin)
    for model, said in found.pooled.said.items():
        yield model, rows_of_model(said, pair, origin)


def _body(round_: _Round, found: Now, pair: str, model: str, rows: list[Body]) -> Body:
    weights = {target: dict(each) for target, each in found.pooled.weights.items()} if model == POOL else None
    return {
        "round_id": round_.name,
        "model_id": model,
        "pair": pair,
        "as_of": round_.today.isoformat(),
        "data_until": found.until.isoformat(),
        "vintage": round_.vintage,
        "horizon_unit": "month",
        "rows": rows,
        "headway": __version__,
        "code": forecast_code(),
        "draws": round_.draws,
        "seed": round_.seed,
        "compute_vintage": context_of(found).get("compute_vintage"),
        "weights": weights,
    }


def _items(kind: Kind, bodies: Mapping[str, Body]) -> list[tuple[Kind, str, Body]]:
    return [(kind, name, body) for name, body in bodies.items()]


def _added(book: Ledger, items: list[tuple[Kind, str, Body]], round_: _Round) -> tuple[Entry, ...]:
    """What was added, in one go; where another process was faster with the same names, what that one lacked."""
    if not items:
        return ()
    try:
        return book.append(items, created=round_.moment)
    except StoreError:
        taken = {(entry.kind, entry.id) for entry in book.entries()}
        rest = [item for item in items if item[:2] not in taken]
        if len(rest) == len(items):
            raise
        return book.append(rest, created=round_.moment) if rest else ()


def _result(
    round_: _Round, pairs: Sequence[str], book: Ledger, added: Sequence[Entry], made: Mapping[str, Now]
) -> IssueResult:
    new = [entry for entry in added if entry.kind == "forecast"]
    here = [
        entry
        for entry in book.entries("forecast")
        if (entry.body["round_id"], entry.body["vintage"]) == (round_.name, round_.vintage)
        and entry.body["pair"] in pairs
    ]
    head = book.head
    return IssueResult(
        round=round_.name,
        issued=round_.moment,
        pairs=pairs,
        data_until={entry.body["pair"]: entry.body["data_until"] for entry in here},
        entries=[_row(entry) for entry in new or here],
        statements=[{"seq": entry.seq, "id": entry.id} for entry in added if entry.kind == "statement"],
        head=head.to_dict() if head else None,
        ledger=str(book.path),
        already=not new,
        left_out=[{"pair": pair, **each} for pair, found in made.items() for each in found.left_out],
        context=_context(round_, made),
    )


def _row(entry: Entry) -> Body:
    body = entry.body
    return {
        "seq": entry.seq, "id": entry.id, "model": body["model_id"], "pair": body["pair"], "rows": len(body["rows"]),
    }  # fmt: skip


def _context(round_: _Round, made: Mapping[str, Now]) -> Body:
    """What the result says of its origin: that of the first pair that was forecast, with the sources of all.

    Where none was, that of the scores alone.
    """
    told = [context_of(found) for found in made.values()] or [ledger_context(round_.today)]
    sources = [source for each in told for source in each["sources"]]
    return {
        **told[0],
        "headway": __version__,
        "vintage": round_.vintage,
        "as_of": round_.today.isoformat(),
        "seed": round_.seed,
        "draws": round_.draws,
        "sources": [source for at, source in enumerate(sources) if source not in sources[:at]],
    }
