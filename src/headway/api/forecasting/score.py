"""`headway forecast score`: forecasts that came due, and every expert beside what is measured and the pool. An edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from headway.api.answers import index_yardstick
from headway.api.forecasting.backtest import forecast_backtest
from headway.api.forecasting.book import day_of, ledger_context
from headway.api.forecasting.known import newest_known
from headway.api.forecasting.ledger import open_ledger
from headway.api.forecasting.origins import vintages_of_scores
from headway.api.forecasting.pool import forecast_pool
from headway.api.forecasting.statements import link_of, statement_rows
from headway.api.origin import Progress
from headway.errors import GapError, UnknownName
from headway.facts.store import open_vintage, vintage_day
from headway.forecast.asked import due_next, forecasts_in, outcomes_in
from headway.forecast.entries import Entry
from headway.forecast.experts import (
    NEAR_DAYS,
    NONE_HELD,
    TOO_FAR,
    Found,
    expert_row,
    pool_of_change,
    pool_of_event,
    pool_of_month,
    summary,
)
from headway.forecast.marks import calibration_rows, marks_of, model_rows
from headway.forecast.measured import Measured, measured
from headway.forecast.names import HORIZONS
from headway.forecast.rounds import ScoreResult
from headway.forecast.series import last_month_end, month_end
from headway.forecast.statements import CHANGE, EVENT, Link

Pool = tuple[Mapping[str, Any] | None, str | None]


def forecast_score(
    *, ledger: Path | None = None, now: datetime | None = None, progress: Progress | None = None
) -> ScoreResult:
    """How good the forecasts were whose questions are settled, and how good what experts said was.

    Experts are held against the index even before a forecast of the ledger has come due; the pool beside them is that
    of the backtest. An expert saw the present of which he spoke, the pool spoke half a year before it.

    Parameters
    ----------
    ledger
        Its file; the user's own if None.
    now
        The moment, with its time zone; read off the clock if None.

    Raises
    ------
    StoreError
        If the ledger is damaged or cannot be read.
    """
    today, book = day_of(now), open_ledger(ledger)
    entries = book.entries()
    forecasts, outcomes = forecasts_in(entries), outcomes_in(entries)
    marks = marks_of(forecasts, {name: each.body["value"] for name, each in outcomes.items() if _over(each, today)})
    asked = {each.question.id for each in forecasts}
    experts = _experts(_Looking(today=today, progress=progress), outcomes)
    return ScoreResult(
        models=model_rows(marks),
        calibration=calibration_rows(marks),
        experts=experts,
        experts_summary=summary(experts),
        due_next=due_next(entries),
        settled=len(asked & outcomes.keys()),
        open=len(asked - outcomes.keys()),
        ledger=str(book.path),
        context=ledger_context(today),
    )


def _over(outcome: Entry, today: date) -> bool:
    """Whether the time that was asked about is over.

    An event that came is settled at once and one that did not only at the end: scored as they are settled, the first
    scores would all be of events that came, and whoever said so loudest would look best.
    """
    due = outcome.body["due"]
    return due is None or date.fromisoformat(due) <= today


def _experts(looking: "_Looking", outcomes: Mapping[str, Entry]) -> list[dict[str, Any]]:
    """Each statement that was known on the day, those tied to a question first, the oldest first."""
    said = [row for row in statement_rows() if row["known"] <= looking.today]
    rows = []
    for row in sorted(said, key=lambda each: (link_of(each["id"]).kind is None, each["date"], each["id"])):
        link = link_of(row["id"])
        settled = outcomes.get(row["id"]) or outcomes.get(link.name or "")
        rows.append(expert_row(row, link, looking.found(link, settled), looking.today))
    return rows


@dataclass(frozen=True, kw_only=True)
class _Looking:
    """What is known on a day, each part read when it is first asked for."""

    today: date
    progress: Progress | None = None
    _pools: dict[tuple[str, date], Any] = field(default_factory=dict)

    def found(self, link: Link, outcome: Entry | None) -> Found:
        """All that is held against one statement."""
        settled = dict(outcome.body) if outcome is not None else None
        if link.kind is None:
            return Found(outcome=settled)
        now = self._measured(link, self.newest)
        then, vintage, why = self._then(link)
        pool, pool_why = self._pool(link, now)
        return Found(
            now=now, then=then, then_vintage=vintage, then_why=why, pool=pool, pool_why=pool_why, outcome=settled
        )

    @cached_property
    def newest(self) -> str:
        """The newest vintage of scores."""
        return newest_known(self.today)

    @cached_property
    def settled(self) -> Sequence[Mapping[str, Any]]:
        """What the pool said in the backtest, and what came."""
        found: list[Mapping[str, Any]] = forecast_backtest(vintage=self.newest, progress=self.progress).to_dict()[
            "settled"
        ]
        return found

    def _measured(self, link: Link, vintage: str) -> Measured | None:
        """What a vintage says; None where its day has not come by then, or a side has no model in it."""
        scale, _ = index_yardstick(open_vintage(vintage), "eci", self.progress)
        try:
            return measured(link, scale, vintage_day(vintage))
        except (UnknownName, GapError):
            return None

    def _then(self, link: Link) -> tuple[Measured | None, str | None, str | None]:
        """What the first vintage after the day gave, if it came soon; of a change nothing is known before its end."""
        due = link.due
        names = [] if due is None or link.kind in (CHANGE, EVENT) else vintages_of_scores()
        name = next((each for each in names if due and due <= vintage_day(each) and each <= self.newest), None)
        if name is None or due is None or (vintage_day(name) - due).days > NEAR_DAYS:
            return None, None, NONE_HELD
        return self._measured(link, name), name, None

    def _pool(self, link: Link, now: Measured | None) -> Pool:
        if link.kind == EVENT:
            origin = last_month_end(self.today)
            found = self._pool_from(link, origin)
            return pool_of_event(link, found.overtake, origin)
        if link.kind == CHANGE:
            return self._pool_of_change(link, now)
        return pool_of_month(link, self.settled)

    def _pool_of_change(self, link: Link, now: Measured | None) -> Pool:
        """What the pool says of the day on which a change ends, from a month end that lies 3, 6 or 12 months before it.

        That month end is the first that is not before the last reading.
        """
        if link.due is None or link.since is None or now is None or link.due <= now.until:
            return None, TOO_FAR
        start = measured(_lag_on(link), self._scale, vintage_day(self.newest))
        ahead = [months for months in sorted(HORIZONS, reverse=True) if month_end(link.due, -months) >= now.until]
        if start is None or not ahead:
            return None, TOO_FAR
        origin = month_end(link.due, -ahead[0])
        rows = {row["month"]: row for row in self._pool_from(link, origin).lag}
        return pool_of_change(rows[ahead[0]], start.interval.central, origin), None

    @cached_property
    def _scale(self) -> Any:
        return index_yardstick(open_vintage(self.newest), "eci", self.progress)[0]

    def _pool_from(self, link: Link, origin: date) -> Any:
        """The pool of the pair from a month end on, without the ranges that take long."""
        key = str(link.pair), origin
        if key not in self._pools:
            self._pools[key] = forecast_pool(
                key[0], vintage=self.newest, origin=origin, scenarios=False, yardsticks=False, progress=self.progress
            )
        return self._pools[key]


def _lag_on(link: Link) -> Link:
    """The lag on the day from which a change is counted."""
    return Link(kind="lag", pair=link.pair, day=link.since, central=0.0)
