"""`headway forecast backtest`: how good forecasts from month ends of the past were, models and pool. An edge."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from headway.api.forecasting.origins import (
    Origin,
    Readers,
    origins_of,
    readers_of,
    vintage_with_scores,
    vintages_of_scores,
)
from headway.api.forecasting.pairs import pairs_of
from headway.api.forecasting.told import LeftOut, Paths, cells_of, race_knows, said_at
from headway.api.origin import Progress, cache_folder, context
from headway.api.racing.code import forecast_code
from headway.errors import OptionError, UnknownName
from headway.facts.reads import kept_with_notes
from headway.facts.store import Vintage, open_vintage
from headway.forecast.backtest import Backtest, backtest
from headway.forecast.backtest_result import BacktestResult
from headway.forecast.baselines import baseline_events
from headway.forecast.cells import Cell, Told
from headway.forecast.names import BACKTEST_DRAWS, SEED, SINCE, TARGETS
from headway.kept import content_hash

#: Draws below which a score says more of chance than of the model.
_FEWEST: Final = 100

#: Months within which an event has to happen to be scored: the only horizon of events that is over.
_EVENTS_WITHIN: Final = 12

#: Raise when the form of what is kept changes.
_VERSION: Final = 3


def forecast_backtest(
    *,
    pairs: Sequence[str] | None = None,
    target: str | None = None,
    since: date | None = None,
    draws: int = BACKTEST_DRAWS,
    vintage: str | None = None,
    progress: Progress | None = None,
) -> BacktestResult:
    """How good the forecasts of every model and of the pool were, from month ends of the past.

    Parameters
    ----------
    pairs
        As `FOLLOWER/LEADER`, or `labs` for several pairs of labs; China/US and open/closed if None.
    target
        `lag` or `points`; both if None.
    since
        First month end of every series; 2024-01-31 if None.
    draws
        Of each model at each origin.

    Raises
    ------
    OptionError, UnknownName, GapError
        For a pair, target, vintage or group that is not there, too few draws, or too few month ends.

    Notes
    -----
    It takes half a minute for two pairs; what was found is kept. Method: docs/methods/forecast-backtest.md.
    """
    asked = _Asked.of(pairs, target, since, draws, vintage)
    made = kept_with_notes(
        cache_folder(), f"backtest-{asked.key()}", lambda: json.dumps(asked.found(progress)).encode()
    )
    found = json.loads(made)
    about = {"as_of": asked.opened.day.isoformat(), "code": forecast_code(), "target": target}
    return BacktestResult(
        since=asked.since,
        pairs=found.pop("pairs"),
        origin={**context(asked.opened, draws=draws, seed=SEED), **found.pop("started_from"), **about},
        found=Backtest(**found),
    )


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What was asked."""

    pairs: tuple[str, ...]
    targets: tuple[str, ...]
    since: date
    draws: int
    opened: Vintage

    @classmethod
    def of(
        cls, pairs: Sequence[str] | None, target: str | None, since: date | None, draws: int, vintage: str | None
    ) -> "_Asked":
        if draws < _FEWEST:
            raise OptionError(f"--draws {draws}: give {_FEWEST} or more, since fewer show no band")
        if target is not None and target not in TARGETS:
            raise UnknownName("target", target, TARGETS)
        return cls(
            pairs=pairs_of(pairs), targets=TARGETS if target is None else (target,), since=since or date(*SINCE),
            draws=draws, opened=vintage_with_scores(vintage),
        )  # fmt: skip

    def key(self) -> str:
        """What the result hangs on, as one name: vintages with scores, the code, the arguments."""
        known = [open_vintage(name) for name in vintages_of_scores() if name <= self.opened.name]
        tables = _tables()
        digests = [(each.name, each.digest) for each in (*known, tables)]
        asked = (self.pairs, self.targets, self.since.isoformat(), self.draws, self.opened.name)
        return content_hash(asked, digests, SEED, forecast_code(), _VERSION)

    def found(self, progress: Progress | None) -> dict[str, Any]:
        """The parts of the result, as JSON."""
        every = [_Pair.of(readers_of(pair, self.opened.name), self) for pair in self.pairs]
        todo = [(pair, origin) for pair in every for origin in pair.origins]
        for done, (pair, origin) in enumerate(todo):
            if progress is not None:
                progress(done, len(todo))
            pair.say(origin)
        if progress is not None:
            progress(len(todo), len(todo))
        cells = [cell for pair in every for cell in pair.cells]
        told = [each for pair in every for each in pair.told]
        parts = {"pairs": [pair.row() for pair in every], "started_from": self._started_from(every)}
        return {**parts, **backtest(cells, told).to_dict()}

    def _started_from(self, pairs: Sequence["_Pair"]) -> dict[str, Any]:
        """The sources of the scores and of what the race started from; nothing where no race spoke."""
        infos = [info for pair in pairs for info in pair.infos]
        if not infos:
            return {}
        every = [
            *(source.to_dict() for source in self.opened.sources),
            *(each for info in infos for each in info["sources"]),
        ]
        sources = [source for at, source in enumerate(every) if source not in every[:at]]
        newest = max(infos, key=lambda info: info["compute_vintage"])
        return {"sources": sources, **{name: newest[name] for name in ("compute_vintage", "citation")}}


def _tables() -> Vintage:
    """The vintage of the tables that the race starts from."""
    from headway.api.compute import compute_vintage

    return compute_vintage(None, table="policy_states")


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """One pair, and what has been said of it so far."""

    readers: Readers
    asked: _Asked
    origins: tuple[Origin, ...]
    cells: list[Cell] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    infos: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, readers: Readers, asked: _Asked) -> "_Pair":
        return cls(readers=readers, asked=asked, origins=tuple(origins_of(readers, since=asked.since)))

    @cached_property
    def raced(self) -> bool:
        """Whether the race knows the pair."""
        return race_knows(self.readers.today.leader.name, self.readers.today.follower.name)

    def say(self, origin: Origin) -> None:
        """Adds what every model says at an origin, beside what happened."""
        said = said_at(origin, raced=self.raced, draws=self.asked.draws)
        self.cells.extend(cells_of(origin, said, self.asked.targets))
        if "points" in self.asked.targets:
            self.told.extend(_events(origin, said))
        self.left_out.extend(said.left_out)
        self.infos.extend([said.origin_info] if said.origin_info else [])

    def row(self) -> dict[str, Any]:
        """What the pair was made of."""
        days, today = [origin.day.isoformat() for origin in self.origins], self.readers.today
        return {
            "pair": self.readers.pair,
            "leader": today.leader.name,
            "follower": today.follower.name,
            "since": today.series(since=self.asked.since).ends[0].isoformat(),
            "first_origin": days[0],
            "last_origin": days[-1],
            "real_time": [origin.day.isoformat() for origin in self.origins if origin.real_time],
            "months": len(today.series(since=self.asked.since).ends),
            "race": self.raced,
            "left_out": [each.to_dict() for each in self.left_out],
        }


def _events(origin: Origin, said: Paths) -> Iterator[Told]:
    """What each model said of events that can be read from the points of one index, where their time is over."""
    if _EVENTS_WITHIN not in origin.happened:
        return
    happened = baseline_events(origin.happened[_EVENTS_WITHIN].points[None])
    for model, paths in said.paths["points"].items():
        drawn = baseline_events(paths, lead=origin.lead)
        for event, within in happened:
            if within == _EVENTS_WITHIN:
                yield Told(
                    pair=origin.pair, model=model, question=event, horizon=within, origin=origin.day,
                    p=float(drawn[event, within].mean()), happened=bool(happened[event, within][0]),
                )  # fmt: skip
