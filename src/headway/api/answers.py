"""The index and the gap as commands: open the store, call the core, hand back a frozen result. An edge."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from headway import __version__
from headway.errors import OptionError
from headway.facts.provenance import CITATION
from headway.facts.store import Vintage, open_vintage
from headway.facts.tables import Model
from headway.gap import GapResult, Yardstick, draws_from_intervals, measure_gap, read_table
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED, METHODS, Index, cached_index, score_matrix
from headway.units import AXIS_DRAWS, DEFAULT_LEVEL

Progress = Callable[[int, int], None]

#: Start of the means and of the records. Source: where the index begins, docs/methods/index-compatible.md.
SINCE: Final = date(2023, 1, 1)


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
            "method": self.index.method,
            "diagnostics": self.index.diagnostics.to_dict() if self.index.diagnostics else None,
            "models": sorted(models, key=lambda row: -row["index"]["central"]),
            "benchmarks": sorted(benchmarks, key=lambda row: -row["difficulty"]["central"]),
        }


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
    if method not in METHODS:
        raise OptionError(f"no method called {method!r}; there is {', '.join(METHODS)}")
    opened = open_vintage(vintage)
    if "scores" not in opened.table_names:
        raise OptionError(
            f"vintage {opened.name} holds no scores, so no index can be fitted; "
            f"'headway facts show published_index --vintage {opened.name}' shows the index as published"
        )
    models, benchmarks, scores = opened.score_rows()
    fitted = cached_index(
        score_matrix(models, benchmarks, scores),
        cache_folder(),
        method=method,
        draws=draws,
        seed=seed,
        progress=progress,
    )
    known = {model.name: model for model in opened.models()}
    return IndexResult(vintage=opened, models=tuple(known[name] for name in fitted.models), index=fitted)


def gap(
    *,
    leader: str = "US",
    follower: str = "China",
    definition: str = "standing",
    since: date | None = None,
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
        measured, origin = _own_yardstick(table, vintage)
        day = as_of or max(model.released for model in measured.models)
    else:
        if yardstick != "index":
            raise OptionError(f"no yardstick called {yardstick!r}; there is index, or --table with your own")
        opened = open_vintage(vintage)
        day = day_within(opened, as_of)
        measured, origin = index_yardstick(opened, method, progress)
    result = measure_gap(
        measured,
        leader=leader,
        follower=follower,
        as_of=day,
        definition=definition,
        since=min(SINCE, day) if since is None else since,
        level=level,
    )
    return result.with_origin({**origin, "method": method if table is None else None})


def _own_yardstick(table: Path, vintage: str | None) -> tuple[Yardstick, dict[str, Any]]:
    if vintage is not None:
        raise OptionError(f"--table {table} brings its own data, so --vintage {vintage} means nothing; leave one out")
    measured = read_table(table, latest=datetime.now(tz=UTC).date(), draws=DEFAULT_DRAWS, seed=DEFAULT_SEED)
    origin: dict[str, Any] = {
        "headway": __version__,
        "vintage": None,
        "seed": DEFAULT_SEED,
        "draws": measured.scores.count,
        "sources": [{"title": table.name, "url": None, "published": None, "confidence": None}],
        "basis": "table",
    }
    if np.ptp(measured.scores.values, axis=AXIS_DRAWS).max() == 0:
        origin["note"] = "the table gives no intervals (low, high): its scores count as certain, and so does the answer"
    return measured, origin


def day_within(opened: Vintage, as_of: date | None) -> date:
    """The day to look at: that of the vintage if none is given."""
    known_on = date.fromisoformat(opened.name)
    if as_of is not None and as_of > known_on:
        raise OptionError(f"--as-of {as_of} is after the vintage's own date {known_on}; give an earlier date")
    return as_of or known_on


def index_yardstick(opened: Vintage, method: str, progress: Progress | None) -> tuple[Yardstick, dict[str, Any]]:
    """The index of a vintage, fitted or else as published, and what every result on it says of its origin."""
    if "scores" in opened.table_names:
        fitted = index(vintage=opened.name, method=method, progress=progress)
        measured = Yardstick(
            name="index",
            unit="index points",
            models=fitted.models,
            scores=fitted.index.capability,
            evidence=tuple(int(count) for count in fitted.index.benchmarks_per_model),
        )
        origin = context(opened, draws=fitted.index.capability.count, seed=fitted.index.seed)
        return measured, {**origin, "basis": "scores"}
    return _published_yardstick(opened), {
        **context(opened, draws=DEFAULT_DRAWS, seed=DEFAULT_SEED),
        "basis": "published",
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
