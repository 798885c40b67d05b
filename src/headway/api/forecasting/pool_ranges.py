"""What the probability of overtaking hangs on: other yardsticks, and other scenarios of the race. An edge."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from headway.api.answers import index_yardstick
from headway.api.forecasting.now import METHOD, SCENARIO, Now, Sides, lead_between
from headway.api.origin import Progress
from headway.api.published import published_yardstick
from headway.api.racing.scenarios import find_scenario, scenario_names
from headway.errors import FitError, GapError, OptionError, StoreError, UnknownName
from headway.facts.domains import DOMAINS
from headway.facts.store import Vintage, open_vintage, vintage_day, vintages_with
from headway.forecast.names import BASELINES, RACES
from headway.forecast.pooled import OF_EVENTS, Pooled, Question, Said, Truths, scaled
from headway.forecast.said import said_by_baseline
from headway.gap import Yardstick
from headway.gap.domains import LEAST_MODELS
from headway.index import METHODS
from headway.race.names import EVENTS, HORIZONS

#: Draws of the race in each scenario: what a scenario changes is read from the same draws of all of them.
SCENARIO_DRAWS: Final = 2_000

#: Draws of each model on another yardstick.
YARDSTICK_DRAWS: Final = 5_000

#: Why METR's time horizons are no yardstick of overtaking.
_NOT_METR: Final = "METR has measured no model of most followers, and two points of an index mean nothing in minutes"

#: Every question about overtaking.
QUESTIONS: Final[tuple[Question, ...]] = tuple((event, within) for event in EVENTS for within in HORIZONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """By question, what the pool says on each yardstick or under each scenario; and what is left out, with why."""

    told: Mapping[Question, Mapping[str, float]] = field(default_factory=dict)
    left_out: tuple[Mapping[str, str], ...] = ()


def over_yardsticks(now: Now, progress: Progress | None = None) -> Range:
    """What the pool's models without a mechanism say on each yardstick, their weights scaled to sum to 1.

    The race is calibrated on one index, so it has no say here. Events that are told on one yardstick alone have no
    range: D3 is about two indices already, D4 about the labs of one.
    """
    told: dict[Question, dict[str, float]] = {question: {} for question in QUESTIONS}
    left_out = []
    asked = dict(yardsticks_of(now.opened))
    for done, (name, load) in enumerate(asked.items()):
        if progress is not None:
            progress(done, len(asked))
        try:
            found = _pooled_on(now, name, load)
        except (FitError, GapError, OptionError, StoreError, UnknownName) as problem:
            left_out.append({"yardstick": name, "why": f"{problem}"})
            continue
        for question in QUESTIONS:
            p = found.probability(*question)
            if p is not None:
                told[question][name] = p.p
    left_out.append({"yardstick": "metr", "why": _NOT_METR})
    return Range(told={asked: by for asked, by in told.items() if len(by) > 1}, left_out=tuple(left_out))


def yardsticks_of(opened: Vintage) -> Iterator[tuple[str, Callable[[], tuple[Yardstick, date]]]]:
    """Each yardstick by name, and what gives it with the last day of its data: METHOD's index first.

    METR's time horizons are none of them.
    """
    last = opened.day
    for method in sorted(METHODS, key=lambda name: name != METHOD):
        yield f"index:{method}", lambda method=method: (index_yardstick(opened, method, None)[0], last)  # type: ignore[misc]
    published = [name for name in vintages_with("published_index") if name <= opened.name]
    if published:
        newest = published[-1]
        yield "published", lambda: (published_yardstick(open_vintage(newest)), vintage_day(newest))
    for domain in DOMAINS:
        yield f"domain:{domain}", lambda domain=domain: (index_yardstick(opened, METHOD, None, domain)[0], last)  # type: ignore[misc]


def _pooled_on(now: Now, name: str, load: Callable[[], tuple[Yardstick, date]]) -> Pooled:
    """The models without a mechanism on a yardstick; raises where it holds too little of the pair."""
    own = name == f"index:{METHOD}"
    if own:
        said: Mapping[str, Said] = {model: now.pooled.said[model] for model in BASELINES if model in now.pooled.said}
        return Pooled(said=said, weights=now.pooled.weights)
    yardstick, last = load()
    until = min(last, now.as_of)
    sides = Sides.of(now.pair, yardstick, until)
    _enough(sides, name)
    series = sides.series(until)
    lead = lead_between(series.ends[-1], now.origin)
    draws = min(now.draws, YARDSTICK_DRAWS)
    said = {model: said_by_baseline(model, series, lead=lead, draws=draws, seed=now.seed) for model in BASELINES}
    return Pooled(said=said, weights=now.pooled.weights)


def _enough(sides: Sides, name: str) -> None:
    """Raise GapError where a side has too few models on a yardstick: its gap says who was measured, not who is good."""
    for side, count in zip(sides.names, sides.counts, strict=True):
        if count < LEAST_MODELS:
            raise GapError(f"{name} places {count} models of {side}, fewer than {LEAST_MODELS}")


def over_scenarios(now: Now, progress: Progress | None = None) -> Range:
    """What the pool says when the race and its ablations run under each ready scenario; nothing where there is no race.

    Models without a mechanism know no scenario: what they say stays. A scenario moves the pool by what it changes on
    the same draws of the race, so the usual one moves it by nothing.
    """
    racing = now.racing
    if racing is None:
        return Range()
    names, draws = scenario_names(), min(now.draws, SCENARIO_DRAWS)
    pooled = {question: now.pooled.probability(*question) for question in QUESTIONS}
    told: dict[Question, dict[str, float]] = {question: {} for question in QUESTIONS}
    # The usual scenario needs no run: a draw is the same however many are drawn.
    usual = _races_part(
        now, {model: {q: each[:draws] for q, each in now.pooled.said[model].events.items()} for model in RACES}
    )
    for done, name in enumerate(names):
        if progress is not None:
            progress(done, len(names))
        part = usual
        if name != SCENARIO:
            scenario = find_scenario(name).scenario
            part = _races_part(now, {model: racing.events(model, draws=draws, scenario=scenario) for model in RACES})
        for question, p in pooled.items():
            if p is not None:
                told[question][name] = float(np.clip(p.p + part[question] - usual[question], 0.0, 1.0))
    return Range(told=told)


def _races_part(now: Now, events: Mapping[str, Mapping[Question, Truths]]) -> dict[Question, float]:
    """What the race and its ablations add to the pool, by question, from their events by model."""
    shares = scaled(now.pooled.weights[OF_EVENTS], tuple(now.pooled.said))
    return {
        question: sum(shares[model] * float(each[question].mean()) for model, each in events.items())
        for question in QUESTIONS
    }
