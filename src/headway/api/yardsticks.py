"""What a gap is read on beside the fitted index: published, a table, time horizons, a benchmark. An edge."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from headway import __version__
from headway.api.origin import context
from headway.errors import GapError, OptionError, UnknownName
from headway.facts.store import Vintage, newest_with, open_vintage, vintages_with
from headway.gap import Yardstick, draws_from_intervals, find_group, read_table
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED, LEAST_IN_DOMAIN, Index
from headway.units import AXIS_DRAWS

#: The scales of the option `--yardstick`.
YARDSTICKS: Final = ("index", "metr", "metr:legacy", "benchmark:NAME")

#: Level of METR's published intervals. Source: METR, https://metr.org/notes/2026-01-22-time-horizon-limitations ("95%
#: confidence interval"; 2.5% of its resamples lie below the low end).
METR_LEVEL: Final = 0.95

#: Said of METR's benchmark where its scores are those of the publisher's matrix. Source: docs/methods/data.md.
_MIXED: Final = (
    "; the publisher's matrix does not say with which version of METR's measurement a score was made, and that of "
    "August 2026 mixes them: the yardsticks metr and metr:legacy do not"
)

#: The version of METR's measurement in the publisher's words; rows of one version are never put beside another's.
_METR_VERSION: Final[Mapping[str, str | None]] = {"metr": "METR-Horizon-v1.1", "metr:legacy": None}

#: How many vintages are named at most in what is said of them.
_NAMED: Final = 8

#: With fewer models than this on a side, a result says so.
_FEW: Final = 5


def vintage_for(yardstick: str, vintage: str | None) -> Vintage:
    """The vintage that answers: the one named, or the newest that holds what the yardstick needs.

    Raises
    ------
    OptionError
        For a yardstick that is not there, or a vintage that does not hold it.
    """
    if yardstick not in (*_METR_VERSION, "index") and not yardstick.startswith("benchmark:"):
        wanted = f"; write benchmark:{yardstick.partition(':')[2] or 'NAME'}" if yardstick.startswith("bench") else ""
        known = f"there is {', '.join(YARDSTICKS)}, or --table with your own"
        raise OptionError(f"no yardstick called {yardstick!r}{wanted}; {known}")
    if yardstick not in _METR_VERSION:
        return open_vintage(vintage)
    name = vintage or newest_with("time_horizons")
    if name is not None and "time_horizons" in open_vintage(name).table_names:
        return open_vintage(name)
    holding = vintages_with("time_horizons")
    where = f"vintage {vintage} holds" if vintage is not None else "the store holds"
    raise OptionError(f"{where} no METR time horizons; vintages that do: {', '.join(holding[-_NAMED:]) or 'none'}")


def fitted_yardstick(opened: Vintage, fitted: Index) -> Yardstick:
    """A fitted index of a vintage as a scale."""
    known = {model.name: model for model in opened.models()}
    return Yardstick(
        name="index",
        unit="index points",
        models=tuple(known[name] for name in fitted.models),
        scores=fitted.capability,
    )


def other_yardstick(opened: Vintage, yardstick: str) -> tuple[Yardstick, dict[str, Any]]:
    """METR's time horizons or one benchmark, and what every result on it says of its origin."""
    if yardstick in _METR_VERSION:
        return _horizons(opened, yardstick)
    return _benchmark(opened, yardstick.partition(":")[2].strip())


def _horizons(opened: Vintage, yardstick: str) -> tuple[Yardstick, dict[str, Any]]:
    """Time horizons of one version, log2 minutes; the longest of a model's versions counts."""
    version = _METR_VERSION[yardstick]
    known = {model.name: model for model in opened.models()}
    every = opened.table("time_horizons").sort("minutes").to_dicts()
    best = {row["model"]: row for row in every if row["metr_version"] == version and row["model"] in known}
    if not best:
        raise OptionError(f"vintage {opened.name} holds no METR time horizons of {_version_name(version)}")
    columns = np.log2([[row[end] for end in ("minutes", "low", "high")] for row in best.values()]).T
    measured = Yardstick(
        name=yardstick,
        unit="doublings",
        models=tuple(known[name] for name in best),
        scores=draws_from_intervals(
            *columns, level=METR_LEVEL, draws=DEFAULT_DRAWS, rng=np.random.default_rng(DEFAULT_SEED)
        ),
    )
    used = sum(row["metr_version"] == version for row in every)
    note = (
        f"METR's time horizons of {_version_name(version)} ({used} of {len(every)} rows of vintage {opened.name}, the "
        f"newest data that hold them), in doublings of minutes, draws from METR's own {METR_LEVEL:.0%} intervals; "
        "rows of other versions cannot be compared and are left out"
    )
    return measured, {**_plain_context(opened), "basis": "horizons", "note": note}


def _version_name(version: str | None) -> str:
    return "version 1.1" if version is not None else "the version before 1.1 (legacy)"


def _benchmark(opened: Vintage, name: str) -> tuple[Yardstick, dict[str, Any]]:
    """Scores on one benchmark, in percent of the way from guessing to the ceiling; they count as certain."""
    import polars as pl

    if "scores" not in opened.table_names:
        raise OptionError(f"vintage {opened.name} holds no scores, so no benchmark; give another --vintage")
    spelled = {each.casefold(): each for each in opened.table("benchmarks")["benchmark"]}
    if name.casefold() not in spelled:
        raise UnknownName("benchmark", name, sorted(spelled.values()))
    benchmark = spelled[name.casefold()]
    known = {model.name: model for model in opened.models()}
    rows = opened.table("scores").filter(pl.col("benchmark") == benchmark).sort("model")
    scores = 100.0 * rows["score"].to_numpy()
    unknown = np.full(scores.size, np.nan)
    measured = Yardstick(
        name=f"benchmark:{benchmark}",
        unit="percentage points",
        models=tuple(known[model] for model in rows["model"]),
        scores=draws_from_intervals(
            scores, unknown, unknown, draws=DEFAULT_DRAWS, rng=np.random.default_rng(DEFAULT_SEED)
        ),
    )
    note = (
        f"one benchmark, {benchmark}, {scores.size} models, in percent of the way from guessing to the ceiling: the "
        "data give no error of a score, so scores count as certain: "
        "intervals have no width, and probabilities say nothing"
    )
    if benchmark.startswith("METR") and rows["raw"].null_count() == rows.height:
        note += _MIXED
    return measured, {**_plain_context(opened), "basis": "benchmark", "note": note}


def _plain_context(opened: Vintage) -> dict[str, Any]:
    return context(opened, draws=DEFAULT_DRAWS, seed=DEFAULT_SEED)


def explained(measured: Yardstick, opened: Vintage, groups: Sequence[str], what: str, remedy: str) -> tuple[str, ...]:
    """What to say about sides with few models on a yardstick that holds few of the vintage's models.

    Parameters
    ----------
    what
        The yardstick in words, as in "no model of country:China has {what}".
    remedy
        What would work.

    Raises
    ------
    GapError
        If a group has models in the vintage, but none on the yardstick.
    """
    all_models = everybody(opened)
    remarks = []
    for text in groups:
        whole = find_group(text, all_models)
        on_it = {model.name for model in measured.models}
        names = [name for name in (all_models.models[place].name for place in whole.members) if name in on_it]
        if not names:
            raise GapError(
                f"none of the {whole.members.size} models of {whole.name} in vintage {opened.name} has {what} "
                f"(models that do: {len(measured.models)}, of {_holders(measured)}); {remedy}"
            )
        if len(names) < _FEW:
            remarks.append(f"only {len(names)} of {whole.members.size} models of {whole.name} have {what}")
    return tuple(remarks)


def everybody(opened: Vintage) -> Yardstick:
    """All models of a vintage, each with a score of 0: what groups are looked up in before anything is measured."""
    models = opened.models()
    nothing = np.zeros((3, len(models)))
    scores = draws_from_intervals(*nothing, draws=2, rng=np.random.default_rng(DEFAULT_SEED))
    return Yardstick(name="models", unit="", models=models, scores=scores)


def _holders(measured: Yardstick) -> str:
    """The developers with the most models on a yardstick."""
    count: dict[str, int] = {}
    for model in measured.models:
        for developer in model.developers:
            count[developer] = count.get(developer, 0) + 1
    names = sorted(count, key=lambda name: (-count[name], name))
    return ", ".join(names[:4]) + (", ..." if len(names) > 4 else "") if names else "no named developer"


def described(yardstick: str, domain: str | None) -> tuple[str, str]:
    """What a model needs to be on a yardstick, and what to try where nobody of a group is."""
    if domain is not None:
        return f"the {LEAST_IN_DOMAIN} scores that the domain {domain} wants", "give another domain or group"
    if yardstick == "metr":
        what = f"a METR time horizon of {_version_name(_METR_VERSION[yardstick])}"
        return what, "give another group, or metr:legacy, which reads METR's rows of before 1.1 by themselves"
    if yardstick in _METR_VERSION:
        return f"a METR time horizon of {_version_name(_METR_VERSION[yardstick])}", "give another group"
    return f"a score on {yardstick.partition(':')[2]}", "give another benchmark or group"


def own_yardstick(table: Path, vintage: str | None) -> tuple[Yardstick, dict[str, Any]]:
    """A table of the user's own, and what every result on it says of its origin."""
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
