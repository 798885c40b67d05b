"""The commands as functions: open the store, call the core, hand back a frozen result. An edge."""

import os
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from headway import __version__
from headway.errors import GapError, OptionError, UnknownName
from headway.facts.provenance import CITATION
from headway.facts.queries import dates_that_moved
from headway.facts.store import Vintage, list_vintages, open_vintage
from headway.facts.tables import Model
from headway.gap import GapResult, Yardstick, draws_from_intervals, find_group, lag_on, measure_gap, read_table
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED, Index, cached_index, score_matrix
from headway.units import DEFAULT_LEVEL

Progress = Callable[[int, int], None]

#: Start of the means and of the records. Source: the index holds models from this date (design.md, section 4).
SINCE: Final = date(2023, 1, 1)

#: The pairs of the report: leader and follower.
PAIRS: Final = (("US", "China"), ("closed", "open"))

_METHODS: Final = ("eci",)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexResult:
    """The index of a vintage with the models and benchmarks it places."""

    vintage: Vintage
    models: tuple[Model, ...]
    index: Index

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway index`, models from the most capable, benchmarks from the hardest."""
        models = [
            {
                "model": model.name,
                "released": model.released.isoformat(),
                "developers": list(model.developers),
                "countries": list(model.countries),
                "access": model.access,
                "index": interval.to_dict(),
                "benchmarks": int(count),
                "determined": model.name not in self.index.undetermined,
            }
            for model, interval, count in zip(
                self.models, self.index.capability.intervals(), self.index.benchmarks_per_model, strict=True
            )
        ]
        benchmarks = [
            {"benchmark": name, "difficulty": interval.to_dict(), "slope": float(slope)}
            for name, interval, slope in zip(
                self.index.benchmarks, self.index.difficulty.intervals(), self.index.slope.central, strict=True
            )
        ]
        return {
            **context(self.vintage, draws=self.index.capability.count, seed=self.index.seed),
            "as_of": self.vintage.name,
            "method": "eci",
            "models": sorted(models, key=lambda row: -row["index"]["central"]),
            "benchmarks": sorted(benchmarks, key=lambda row: -row["difficulty"]["central"]),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResult:
    """A written report."""

    path: Path
    headline: str
    content: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The content of `report.json` with the path of the page."""
        return {**self.content, "path": str(self.path)}


def context(vintage: Vintage, *, draws: int, seed: int) -> dict[str, Any]:
    """What every result says of its origin."""
    return {
        "headway": __version__,
        "vintage": vintage.name,
        "seed": seed,
        "draws": draws,
        "sources": [source.to_dict() for source in vintage.sources],
        "citation": CITATION,
    }


def cache_folder() -> Path:
    """Where fitted indices and drawn pictures are kept: $HEADWAY_CACHE, or the user's cache folder."""
    if chosen := os.environ.get("HEADWAY_CACHE"):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("headway")


def index(
    *,
    vintage: str | None = None,
    method: str = "eci",
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> IndexResult:
    """The capability index of a vintage, the newest with scores if none is named.

    Raises
    ------
    OptionError
        For a method that Headway does not have, or a vintage without scores.
    UnknownName
        For a vintage that the store does not hold.
    """
    if method not in _METHODS:
        raise OptionError(f"no method called {method!r}; there is {', '.join(_METHODS)}")
    opened = open_vintage(vintage)
    if "scores" not in opened.table_names:
        raise OptionError(
            f"vintage {opened.name} holds no scores, so no index can be fitted; "
            f"'headway facts show published_index --vintage {opened.name}' shows the index as published"
        )
    models, benchmarks, scores = opened.score_rows()
    fitted = cached_index(
        score_matrix(models, benchmarks, scores), cache_folder(), draws=draws, seed=seed, progress=progress
    )
    known = {model.name: model for model in opened.models()}
    return IndexResult(vintage=opened, models=tuple(known[name] for name in fitted.models), index=fitted)


def gap(
    *,
    leader: str = "US",
    follower: str = "China",
    definition: str = "standing",
    since: date = SINCE,
    as_of: date | None = None,
    vintage: str | None = None,
    method: str = "eci",
    yardstick: str = "index",
    table: Path | None = None,
    level: float = DEFAULT_LEVEL,
    progress: Progress | None = None,
) -> GapResult:
    """How far the follower is behind the leader, on the index or on a table of the user's own.

    Raises
    ------
    UnknownName, GapError
        For a group nobody is in, or a date on which no gap can be read.
    DataError
        For a table that cannot be used, naming file, row, column and value.
    """
    if table is not None:
        measured = read_table(table, latest=datetime.now(tz=UTC).date(), draws=DEFAULT_DRAWS, seed=DEFAULT_SEED)
        origin: dict[str, Any] = {
            "headway": __version__,
            "vintage": None,
            "seed": DEFAULT_SEED,
            "draws": measured.scores.count,
            "sources": [{"title": table.name, "url": None, "published": None, "confidence": None}],
        }
        day = as_of or max(model.released for model in measured.models)
    else:
        if yardstick != "index":
            raise OptionError(f"no yardstick called {yardstick!r}; there is index, or --table with your own")
        opened = open_vintage(vintage)
        day = _day_within(opened, as_of)
        measured, origin = _index_yardstick(opened, method, progress)
    result = measure_gap(
        measured, leader=leader, follower=follower, as_of=day, definition=definition, since=since, level=level
    )
    return result.with_origin({**origin, "method": method if table is None else None})


def _day_within(opened: Vintage, as_of: date | None) -> date:
    """The day to look at: that of the vintage if none is given."""
    known_on = date.fromisoformat(opened.name)
    if as_of is not None and as_of > known_on:
        raise OptionError(f"--as-of {as_of} is after the vintage's own date {known_on}; give an earlier date")
    return as_of or known_on


def _index_yardstick(opened: Vintage, method: str, progress: Progress | None) -> tuple[Yardstick, dict[str, Any]]:
    if "scores" in opened.table_names:
        fitted = index(vintage=opened.name, method=method, progress=progress)
        measured = Yardstick(
            name="index",
            unit="index points",
            models=fitted.models,
            scores=fitted.index.capability,
            evidence=tuple(int(count) for count in fitted.index.benchmarks_per_model),
        )
        return measured, context(opened, draws=fitted.index.capability.count, seed=fitted.index.seed)
    return _published_yardstick(opened), {
        **context(opened, draws=DEFAULT_DRAWS, seed=DEFAULT_SEED),
        "note": f"vintage {opened.name} holds no scores: the index as published, draws from its 90% intervals",
    }


def _published_yardstick(opened: Vintage) -> Yardstick:
    """The index as published, each model drawn from its published interval; the best version of a model counts."""
    known = {model.name: model for model in opened.models()}
    rows = [row for row in opened.table("published_index").iter_rows(named=True) if row["model"] in known]
    best: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["model"] not in best or row["index"] > best[row["model"]]["index"]:
            best[row["model"]] = row
    columns = np.array(
        [[row[end] if row[end] is not None else np.nan for end in ("index", "low", "high")] for row in best.values()]
    ).T
    return Yardstick(
        name="index",
        unit="index points",
        models=tuple(known[name] for name in best),
        scores=draws_from_intervals(*columns, draws=DEFAULT_DRAWS, rng=np.random.default_rng(DEFAULT_SEED)),
    )


def report(
    *,
    lang: str = "en",
    out: Path = Path("headway-report"),
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    progress: Progress | None = None,
) -> ReportResult:
    """Write the report and give its path and headline.

    Raises
    ------
    UnknownName
        For a language, group or vintage that is not there.
    StoreError
        If the folder cannot be written; an older report in it is left as it was.
    """
    from headway.report.build import PairInput, build_report
    from headway.report.write import write_report
    from headway.words import load_words

    words = load_words(lang)
    opened = open_vintage(vintage)
    day = _day_within(opened, as_of)
    scales = _Scales.load(opened, day, progress)
    inputs = [
        PairInput(
            slug=_slug(*pair),
            standing=scales.measure(pair, "standing"),
            record=scales.measure(pair, "record"),
            points=scales.measure(pair, "points"),
            then=tuple(scales.then(pair)),
        )
        for pair in scales.pairs(leader, follower)
    ]
    again = ["headway", "report", "--lang", lang, "--leader", leader, "--follower", follower]
    again += ["--as-of", f"{day}", "--vintage", opened.name]
    content = build_report(inputs, words, {**_report_facts(opened), "command": shlex.join(again)})
    written = write_report(content, out, cache=cache_folder())
    return ReportResult(path=written[-1], headline=content.headline, content=content.to_dict())


@dataclass(frozen=True, slots=True)
class _Scales:
    """The index of the vintage of a report and of every earlier one, each read once."""

    newest: str
    day: date
    loaded: Mapping[str, tuple[Yardstick, dict[str, Any]]]

    @classmethod
    def load(cls, opened: Vintage, day: date, progress: Progress | None) -> "_Scales":
        earlier = [open_vintage(info.name) for info in list_vintages() if info.name < min(opened.name, f"{day}")]
        loaded = {each.name: _index_yardstick(each, "eci", progress) for each in (*earlier, opened)}
        return cls(opened.name, day, loaded)

    def pairs(self, leader: str, follower: str) -> Iterator[tuple[str, str]]:
        """The pair that is asked for, and the first of PAIRS with other groups."""
        yield leader, follower
        asked = self._names(leader, follower)
        yield next(pair for pair in PAIRS if self._names(*pair) != asked)

    def _names(self, *groups: str) -> list[str]:
        """Groups by their full names."""
        return [find_group(group, self.loaded[self.newest][0]).name for group in groups]

    def measure(self, pair: tuple[str, str], definition: str) -> dict[str, Any]:
        """The gap on the day of the report, in JSON form."""
        scale, origin = self.loaded[self.newest]
        found = measure_gap(scale, leader=pair[0], follower=pair[1], as_of=self.day, definition=definition, since=SINCE)
        return found.with_origin({**origin, "method": "eci"}).to_dict()

    def then(self, pair: tuple[str, str]) -> Iterator[dict[str, Any]]:
        """The lag as each earlier vintage gave it on its own day, beside that day's lag with the newest data."""
        for vintage, (_, origin) in self.loaded.items():
            if vintage == self.newest:
                continue
            day = date.fromisoformat(vintage)
            try:
                found, seen_now = (
                    lag_on(self.loaded[of][0], leader=pair[0], follower=pair[1], as_of=day)
                    for of in (vintage, self.newest)
                )
            except (UnknownName, GapError):
                continue  # one of the two groups had no model yet
            yield {
                "vintage": vintage,
                "as_of": vintage,
                "lag": found.value.to_dict(),
                "lag_now": seen_now.value.to_dict(),
                "sources": origin["sources"],
            }


def _slug(leader: str, follower: str) -> str:
    """The stem of file names: letters, digits and single dashes."""
    return "-".join(re.findall("[a-z0-9]+", f"{leader} {follower}".casefold()))


def _report_facts(opened: Vintage) -> dict[str, Any]:
    """What the report says of the data itself: evidence, vintages, what the scores do not place."""
    vintages = [{"vintage": info.name} for info in list_vintages()]
    moved = list(dates_that_moved(opened))
    return {
        "vintages": vintages,
        "dates_moved": moved,
        "citation": CITATION,
        "digest": opened.digest,
        **_evidence(opened),
    }


def _evidence(opened: Vintage) -> dict[str, Any]:
    """How much the index of a vintage rests on; empty for a vintage without scores."""
    if "scores" not in opened.table_names:
        return {}
    fitted = index(vintage=opened.name).index
    return {
        "most_benchmarks": int(fitted.benchmarks_per_model.max()),
        "median_benchmarks": median(int(count) for count in fitted.benchmarks_per_model),
        "models": len(fitted.models),
        "benchmarks": len(fitted.benchmarks),
        "scores": int(fitted.benchmarks_per_model.sum()),
        "undetermined": list(fitted.undetermined),
    }
