"""The index and the gap as commands: open the store, call the core, hand back a frozen result. An edge."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from headway.api.origin import Progress, cache_folder, context, day_within
from headway.api.published import PUBLISHED, published_index, published_vintage
from headway.api.yardsticks import described, explained, other_yardstick, own_yardstick, vintage_for
from headway.errors import OptionError
from headway.facts.domains import benchmarks_of, find_domain
from headway.facts.reads import remembered
from headway.facts.store import Vintage, open_vintage
from headway.facts.tables import Model
from headway.gap import DEFAULT_TIE, GapResult, Yardstick, measure_gap
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED, METHODS, Index, cached_index, domain_index, score_matrix
from headway.units import DEFAULT_LEVEL

__all__ = [
    "SINCE",
    "IndexResult",
    "Progress",
    "cache_folder",
    "context",
    "day_within",
    "gap",
    "index",
    "index_yardstick",
]

#: Start of the means and of the records. Source: where the index begins, docs/methods/index-compatible.md.
SINCE: Final = date(2023, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexResult:
    """The index of a vintage, or of a domain of it, with the models and benchmarks it places."""

    vintage: Vintage
    models: tuple[Model, ...]
    index: Index
    domain: str | None = None

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
            "as_of": self.vintage.day.isoformat(),
            "method": self.index.method,
            "domain": self.domain,
            "diagnostics": self.index.diagnostics.to_dict() if self.index.diagnostics else None,
            "models": sorted(models, key=lambda row: -row["index"]["central"]),
            "benchmarks": sorted(benchmarks, key=lambda row: -row["difficulty"]["central"]),
        }


def index(
    *,
    vintage: str | None = None,
    method: str = "eci",
    domain: str | None = None,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> IndexResult:
    """The capability index of a vintage, the newest with scores if none is named; of a domain if one is named.

    Raises
    ------
    OptionError
        For a method that Headway does not have, or a vintage without scores.
    UnknownName
        For a vintage that the store does not hold, or a domain that is not there.
    FitError
        For a domain in which no model has enough benchmarks.
    """
    domain = find_domain(domain) if domain is not None else None
    if method == PUBLISHED:
        raise OptionError(
            f"--method {method} fits nothing and is for headway gap; 'headway facts show published_index' shows the "
            "index as its publisher gave it"
        )
    if method not in METHODS:
        raise OptionError(
            f"no method called {method!r}; there is {', '.join(METHODS)}, and for headway gap {PUBLISHED}"
        )
    opened = open_vintage(vintage)
    if "scores" not in opened.table_names:
        raise OptionError(
            f"vintage {opened.name} holds no scores, so no index can be fitted; "
            f"'headway facts show published_index --vintage {opened.name}' shows the index as published"
        )
    wanted = _Wanted(opened.digest, method, domain, draws, seed, cache_folder(), opened, progress)
    known = {model.name: model for model in opened.models()}
    fitted = _fitted(wanted)
    models = tuple(known[name] for name in fitted.models)
    return IndexResult(vintage=opened, models=models, index=fitted, domain=domain)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Everything that an index is made from, and what only helps to make it."""

    digest: str
    method: str
    domain: str | None
    draws: int
    seed: int
    folder: Path
    opened: Vintage = field(compare=False)
    progress: Progress | None = field(compare=False)


@remembered(16)
def _fitted(wanted: _Wanted) -> Index:
    """The index, remembered: a report asks for the same few again and again."""
    matrix = score_matrix(*wanted.opened.score_rows())
    whole = cached_index(
        matrix,
        wanted.folder,
        method=wanted.method,
        draws=wanted.draws,
        seed=wanted.seed,
        progress=wanted.progress,
    )
    if wanted.domain is None:
        return whole
    return domain_index(matrix, whole, benchmarks_of(wanted.domain, matrix.benchmarks))


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
    domain: str | None = None,
    table: Path | None = None,
    tie: float = DEFAULT_TIE,
    level: float = DEFAULT_LEVEL,
    progress: Progress | None = None,
) -> GapResult:
    """How far the follower is behind the leader: on the index, in a domain, on another yardstick or on a table.

    Raises
    ------
    UnknownName, GapError
        For a group nobody is in, or a date on which no gap can be read.
    OptionError
        For a yardstick or domain that cannot be had.
    DataError
        For a table that cannot be used, naming file, row, column and value.
    """
    if table is not None:
        if yardstick != "index" or domain is not None:
            raise OptionError(f"--table {table} is a yardstick of its own; leave out --yardstick and --domain")
        measured, origin = own_yardstick(table, vintage)
        day = as_of or max(model.released for model in measured.models)
    else:
        as_published = method == PUBLISHED and yardstick == "index"
        opened = published_vintage(vintage) if as_published else vintage_for(yardstick, vintage)
        day = day_within(opened, as_of)
        measured, origin = yardstick_of(opened, yardstick, domain, method, progress)
        if yardstick != "index" or domain is not None:
            remarks = explained(measured, opened, (leader, follower), *described(yardstick, domain))
            origin = {**origin, "note": "; ".join([*filter(None, [origin.get("note")]), *remarks]) or None}
    result = measure_gap(
        measured,
        leader=leader,
        follower=follower,
        as_of=day,
        definition=definition,
        since=min(SINCE, day) if since is None else since,
        level=level,
        tie=tie,
    )
    fitted = method if measured.name == "index" else None
    return result.with_origin({**origin, "method": fitted, "domain": find_domain(domain) if domain else None})


def yardstick_of(
    opened: Vintage, yardstick: str, domain: str | None, method: str, progress: Progress | None
) -> tuple[Yardstick, dict[str, Any]]:
    """The yardstick that an option names, on the data of a vintage, and what every result on it says of its origin."""
    if yardstick == "index":
        return index_yardstick(opened, method, progress, domain)
    if method != METHODS[0]:
        raise OptionError(f"--method {method} fits the index; leave it out, or leave out --yardstick {yardstick}")
    if domain is not None:
        raise OptionError(
            f"--domain {domain} is a part of the index; leave it out, or leave out --yardstick {yardstick}"
        )
    return other_yardstick(opened, yardstick)


def index_yardstick(
    opened: Vintage, method: str, progress: Progress | None, domain: str | None = None
) -> tuple[Yardstick, dict[str, Any]]:
    """The index of a vintage, fitted or else as published, and what every result on it says of its origin."""
    if method == PUBLISHED:
        if domain is not None:
            raise OptionError(f"--method {method} knows no domains; leave it out, or leave out --domain {domain}")
        return published_index(opened)
    if "scores" in opened.table_names or domain is not None:
        fitted = index(vintage=opened.name, method=method, domain=domain, progress=progress)
        measured = Yardstick(
            name="index",
            unit="index points",
            models=fitted.models,
            scores=fitted.index.capability,
            evidence=tuple(int(count) for count in fitted.index.benchmarks_per_model),
        )
        origin = context(opened, draws=fitted.index.capability.count, seed=fitted.index.seed)
        return measured, {**origin, "basis": "scores"}
    return published_index(opened, asked=False)
