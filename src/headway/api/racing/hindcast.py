"""`headway race hindcast`: what the race would have said at days of the past, and what happened. An edge."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np

from headway.api.origin import Progress, cache_folder
from headway.api.racing.code import race_code
from headway.api.racing.field import Field
from headway.api.racing.foretelling import PRIOR_DRAWS, Foretelling
from headway.api.racing.shipped import shipped_members
from headway.errors import OptionError, UnknownName
from headway.facts.reads import kept_with_notes
from headway.gap.rows import interval_of_rows
from headway.interval import interval_of
from headway.kept import content_hash
from headway.race.ablations import ABLATIONS, told_by_past
from headway.race.change import change_of_gap
from headway.race.ensemble import every_module
from headway.race.evidence import expected, history_of, log_evidence
from headway.race.hindcast import REFERENCES, foretold_without, happened, month_end_dates, months_seen
from headway.race.hindcast_result import DRAWS, HORIZON, HindcastResult
from headway.race.history import Observed
from headway.race.names import SEED
from headway.race.outcome import Read, future_days
from headway.race.result import LEVEL, month_rows
from headway.race.scoring import Scored, against_rows, coverage_rows, score
from headway.units import DAYS_PER_MONTH, day_from_number, day_number

#: Origins that are shown as fans unless a caller says otherwise, and the first month end that is scored.
ORIGINS: Final = (date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30))

#: Months after an origin at which forecasts are scored. Source: the design.
SCORED: Final = (6, 12)

#: Models in the order of rows: the race, without parts of it, and without a mechanism.
MODELS: Final = (*ABLATIONS, *REFERENCES)

#: Days from which on the change of the gap is held against what models expect before history has weighed them.
CHANGES_SINCE: Final = (date(2023, 6, 30), date(2023, 12, 31))

#: The model that all others are held against.
OWN: Final = "full"

#: What is read of the gap: its place in a reading is its place here.
QUANTITIES: Final = ("lag", "points")

#: Raise when the form of what is kept changes.
_VERSION: Final = 2
_FEWEST: Final = 100


def race_hindcast(
    *,
    origins: Sequence[date] | None = None,
    horizon: int = HORIZON,
    draws: int = DRAWS,
    models: Sequence[str] | None = None,
    leader: str = "US",
    follower: str = "China",
    vintage: str | None = None,
    progress: Progress | None = None,
) -> HindcastResult:
    """What the race and other models would have said at days of the past, and what happened.

    Parameters
    ----------
    origins
        Days that are shown and scored; if None, four days are shown and all month ends since the first are scored.
    horizon
        Months that fans run, at most as many as have happened; forecasts are scored after 6 and 12 of them.
    draws
        Of each model at each origin.
    models
        Names in `MODELS`; the race itself, `full`, is always among them.

    Raises
    ------
    OptionError, UnknownName
        For an origin without a month after it or before the gap can be read, a number that makes no sense, a model
        that is not there.

    Notes
    -----
    It takes a minute or so; what was found is kept. Method: docs/methods/race-hindcast.md.
    """
    asked = _Asked.of(origins, horizon, draws, models, leader, follower, vintage)
    name = f"hindcast-{asked.key()}"
    found = json.loads(kept_with_notes(cache_folder(), name, lambda: json.dumps(asked.found(progress)).encode()))
    start = asked.today.found
    return HindcastResult(
        leader=start.leader, follower=start.follower, draws=draws, seed=SEED,
        origin={**start.origin_info, "code": race_code()}, **found,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What was asked.

    Attributes
    ----------
    today
        The field on the last day of the data: what happened is read from its frontiers.
    shown, every
        Origins of fans, and all origins.
    """

    today: Field
    shown: tuple[date, ...]
    every: tuple[date, ...]
    horizon: int
    draws: int
    models: tuple[str, ...]
    sides: tuple[str, str]
    vintage: str | None

    @classmethod
    def of(
        cls,
        origins: Sequence[date] | None,
        horizon: int,
        draws: int,
        models: Sequence[str] | None,
        leader: str,
        follower: str,
        vintage: str | None,
    ) -> "_Asked":
        if horizon < 1:
            raise OptionError(f"--horizon {horizon}: give a month or more")
        if draws < _FEWEST:
            raise OptionError(f"--draws {draws}: give {_FEWEST} or more, since fewer show no band")
        for name in models or ():
            if name not in MODELS:
                raise UnknownName("model", name, MODELS)
        today = Field.load(leader=leader, follower=follower, vintage=vintage)
        last = today.found.as_of
        for day in origins or ():
            if months_seen(day, last) < 1:
                raise OptionError(f"--origin {day}: give a day a month or more before {last}, the day of the scores")
        shown = tuple(sorted(set(origins or (day for day in ORIGINS if months_seen(day, last) >= 1))))
        scored = [day for day in month_end_dates(ORIGINS[0], last) if months_seen(day, last) >= SCORED[0]]
        return cls(
            today=today, shown=shown, every=tuple(sorted({*shown, *(() if origins else scored)})), horizon=horizon,
            draws=draws, models=tuple(each for each in MODELS if each in {OWN, *(models or MODELS)}),
            sides=(leader, follower), vintage=vintage,
        )  # fmt: skip

    def key(self) -> str:
        """What the result hangs on, as one name."""
        asked = (self.shown, self.every, self.horizon, self.draws, self.models, SEED, PRIOR_DRAWS, SCORED)
        shipped = shipped_members(self.today.key(())) is not None
        return content_hash(asked, self.today.key(()), shipped, race_code(), _VERSION)

    def found(self, progress: Progress | None) -> dict[str, Any]:
        """The parts of the result, as JSON."""
        rows: list[Mapping[str, Any]] = []
        last: list[Mapping[str, Any]] = []
        scored: list[Scored] = []
        for done, day in enumerate(self.every):
            if progress is not None:
                progress(done, len(self.every))
            origin = self.at(day)
            scored += origin.scored()
            if day in self.shown:
                rows += origin.rows()
                last += origin.last()
        if progress is not None:
            progress(len(self.every), len(self.every))
        return {
            "origins": rows,
            "last": last,
            "coverage": coverage_rows(scored),
            "against_full": against_rows(scored, OWN, seed=SEED),
            "past": list(_past_rows(self.today, self.models)),
        }

    def at(self, day: date) -> "_Origin":
        """One origin: all that is known on it, and what happened after it."""
        months = min(self.horizon if day in self.shown else max(SCORED), months_seen(day, self.today.found.as_of))
        leader, follower = self.sides
        start = self.today.found.start
        return _Origin(
            field=Field.load(leader=leader, follower=follower, origin=day, vintage=self.vintage),
            actual=happened(start.leader, start.follower, day, months),
            months=months,
            draws=self.draws,
            models=self.models,
        )


@dataclass(frozen=True, kw_only=True)
class _Origin:
    """One origin; `actual` has rows of the central fit and of draws of the index of today, by month."""

    field: Field
    actual: Read
    months: int
    draws: int
    models: tuple[str, ...]

    @property
    def day(self) -> date:
        return self.field.found.as_of

    @cached_property
    def told(self) -> dict[str, Read]:
        """What each model says; models that cannot be fitted so early are left out."""
        asked = {"months": self.months, "draws": self.draws, "seed": SEED + day_number(self.day)}
        found: dict[str, Read] = {}
        for name in self.models:
            if name in ABLATIONS:
                found[name] = self.race.foretold(name, **asked)
            elif (read := foretold_without(name, self.field.found.start, **asked)) is not None:
                found[name] = read
        return found

    @cached_property
    def race(self) -> Foretelling:
        """The models that are the race, whole or in parts."""
        return Foretelling(field=self.field)

    def scored(self) -> Iterator[Scored]:
        """Every model at each horizon that has happened."""
        for model, read in self.told.items():
            for quantity, draws, actual in zip(QUANTITIES, read, self.actual, strict=True):
                for horizon in SCORED:
                    if horizon <= self.months:
                        found = score(draws[:, horizon], float(actual[0, horizon]), LEVEL)
                        yield Scored(origin=self.day, model=model, quantity=quantity, horizon=horizon, score=found)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The fans of each model beside what happened."""
        days = future_days(day_number(self.day), self.months)
        actual = [
            {
                "month": month,
                "date": day_from_number(int(day)).isoformat(),
                **{
                    quantity: interval_of_rows(rows[:, month], LEVEL).to_dict()
                    for quantity, rows in zip(QUANTITIES, self.actual, strict=True)
                },
            }
            for month, day in enumerate(days)
        ]
        for model, read in self.told.items():
            yield {
                "origin": self.day.isoformat(),
                "model": model,
                "effective": self.race.effective(model),
                **{
                    quantity: month_rows(self.day, [_band(column) for column in draws.T])
                    for quantity, draws in zip(QUANTITIES, read, strict=True)
                },
                "actual": actual,
            }

    def last(self) -> Iterator[dict[str, Any]]:
        """The last month of each fan."""
        day = day_from_number(int(future_days(day_number(self.day), self.months)[-1]))
        for model, read in self.told.items():
            for quantity, draws, rows in zip(QUANTITIES, read, self.actual, strict=True):
                band, actual = _band(draws[:, -1]), float(rows[0, -1])
                yield {
                    "origin": self.day.isoformat(), "model": model, "quantity": quantity, "month": self.months,
                    "date": day.isoformat(), **band.to_dict(), "actual": actual,
                    "inside": band.low <= actual <= band.high, "as_low": float(np.mean(draws[:, -1] <= actual)),
                }  # fmt: skip


def _band(draws: "np.ndarray[Any, np.dtype[np.float64]]") -> Any:
    """The band of draws of a forecast, with their median in the middle."""
    return interval_of(draws, float(np.median(draws)), LEVEL)


def _past_rows(today: Field, models: Sequence[str]) -> Iterator[dict[str, Any]]:
    """How well models tell the past before history weighs their draws: one row each, those alike in the past once."""
    start, few = today.found.start, replace(today, prior_draws=PRIOR_DRAWS)
    history = history_of(start, few.prior, PRIOR_DRAWS)
    told: dict[tuple[str, ...], tuple[float, float]] = {}
    for name in (each for each in models if each in ABLATIONS):
        past = told_by_past(ABLATIONS[name])
        if past in told:
            continue
        found = expected(start, few.prior, every_module(without=past), history, PRIOR_DRAWS)
        told[past] = (log_evidence(found.log_weight)[0], log_evidence(found.log_later)[0])
        over, later = (float(np.exp(own - its)) for own, its in zip(told[()], told[past], strict=True))
        yield {
            "model": name, "full_over_it": over, "full_over_it_later": later,
            "changes": _changes(today, found.observations, history),
        }  # fmt: skip


def _changes(today: Field, found: "np.ndarray[Any, np.dtype[np.float64]]", history: Observed) -> list[dict[str, Any]]:
    """The change of the gap since some days, up to today, against what members expect."""
    start, rows = today.found.start, []
    for since in CHANGES_SINCE:
        before = (day_number(since) - day_number(start.origin)) / DAYS_PER_MONTH
        first = int(np.argmin(np.abs(start.checked - before)))
        change = change_of_gap(found, history, first, start.checked.size - 1)
        rows.append(
            {
                "since": since.isoformat(), "expected": _band(change.expected).to_dict(), "observed": change.observed,
                "noise": change.noise, "expect_fall": float(np.mean(change.expected < 0.0)), "as_low": change.as_low,
            }
        )  # fmt: skip
    return rows
