"""Files of single benchmarks, read by `benchmark_metadata.csv`: which column is the score, and on what scale. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from headway.facts.cells import Sheet
from headway.facts.desk import Desk, Row
from headway.facts.epoch import normalised
from headway.facts.given import OWN_RUNS
from headway.facts.horizons import read_horizons
from headway.facts.identity import Identity
from headway.facts.raw import NotUnderstood, Rejected

#: Columns that only files of the publisher's own runs have.
_OWN_COLUMNS: Final = frozenset({"mean_score", "Best score (across scorers)"})
_METR: Final = "METR version"
#: Columns of a file of time horizons.
HORIZON: Final = frozenset({"Model version", "Time horizon", "CI_low", "CI_high", "Source", "Source link"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """How the scores of a benchmark stand in a file."""

    benchmark: str
    in_index: bool
    column: str
    scale: float
    baseline: float
    ceiling: float


def read_benchmarks(
    desk: Desk,
    metadata: Sheet,
    raw: Mapping[str, Sheet],
    identities: Mapping[str, Identity],
    models: Mapping[str, Row],
    benchmarks: dict[str, Row],
) -> list[Row]:
    """The table `time_horizons`, after scores of benchmarks outside the index were put on the desk.

    Scores of benchmarks of the index came normalised in the matrix: rows of their files are held against it, and what
    it does not hold is reported, so that the index rests on what its publisher used.

    Parameters
    ----------
    raw
        Files of benchmarks, by their names without `.csv`.
    benchmarks
        Rows of `benchmarks` by name; those of the metadata are added.
    """
    rules, later = _rules(desk, metadata, raw, benchmarks)
    horizons: list[Row] = []
    for stem, sheet in raw.items():
        if stem not in rules:
            columns = ", ".join(sheet.columns[:6])
            why = f"no row of benchmark_metadata.csv names it; its columns: {columns}"
            desk.not_understood.append(NotUnderstood(file=sheet.file, why=why))
            continue
        kept = _timed(desk, sheet, identities, models)
        horizons += kept.values()
        _read_file(desk, sheet, rules[stem], identities, models, frozenset(kept))
    for old, new in later.items():
        desk.supersede(old, new)
    return sorted(horizons, key=lambda row: str(row["version"]))


def _rules(
    desk: Desk, metadata: Sheet, raw: Mapping[str, Sheet], benchmarks: dict[str, Row]
) -> tuple[dict[str, list[_Rule]], dict[str, str]]:
    """The rules by file, and what superseded what."""
    rules: dict[str, list[_Rule]] = defaultdict(list)
    later: dict[str, str] = {}
    named: set[str] = set()
    for place, row in enumerate(metadata.rows):
        name = row["benchmark"].strip()
        if not name or name in named:
            desk.refuse(metadata, place, "benchmark", name, "the benchmark stands twice" if name else "no name")
            continue
        named.add(name)
        found = _rule(desk, metadata, place, name)
        if found is None:
            continue
        desk.placed += 1
        _add_benchmark(desk, row, found, benchmarks)
        if newer := row.get("superseded_by", "").strip():
            later[name] = newer
        stem = PurePosixPath(row.get("source_file", "").strip()).name.removesuffix(".csv")
        if stem:
            _bind(desk, metadata, found, stem, raw, rules)
    for name, newer in later.items():
        if newer not in benchmarks:
            why = f"{name} is said to be superseded by {newer}, which is no benchmark here"
            desk.not_understood.append(NotUnderstood(file=metadata.file, what="superseded_by", why=why))
    return rules, later


def _rule(desk: Desk, sheet: Sheet, place: int, name: str) -> _Rule | None:
    """A row of the metadata, or None after reporting it."""
    row = sheet.rows[place]
    values = []
    for column, blank in (("scale", 1.0), ("random_baseline", 0.0), ("score_ceiling", 1.0)):
        cell = row.get(column, "").strip()
        found = desk.number(cell) if cell else blank
        if found is None:
            desk.refuse(sheet, place, column, cell, "not a number")
            return None
        values.append(found)
    scale, baseline, ceiling = values
    if not 0.0 <= baseline < ceiling <= 1.0 or scale <= 0.0:
        desk.refuse(sheet, place, "score_ceiling", row.get("score_ceiling", ""), "not above the baseline, or above 1")
        return None
    return _Rule(
        benchmark=name,
        in_index=row.get("in_eci", "").strip().casefold() in {"true", "1", "yes"},
        column=row.get("score_column", "").strip(),
        scale=scale,
        baseline=baseline,
        ceiling=ceiling,
    )


def _add_benchmark(desk: Desk, row: Mapping[str, str], rule: _Rule, benchmarks: dict[str, Row]) -> None:
    """A row of `benchmarks`: the index uses it if its matrix holds it or the metadata say so."""
    there = benchmarks.get(rule.benchmark)
    released = desk.plain_day(row.get("release_date", ""))
    benchmarks[rule.benchmark] = {
        "benchmark": rule.benchmark,
        "released": (there["released"] if there else None) or released,
        "in_index": there is not None or rule.in_index,
        "baseline": rule.baseline,
        "ceiling": rule.ceiling,
    } | desk.origin("Epoch AI", confidence="high")


def _bind(
    desk: Desk, metadata: Sheet, rule: _Rule, stem: str, raw: Mapping[str, Sheet], rules: dict[str, list[_Rule]]
) -> None:
    """Tie a rule to its file, or say that the file or its column is missing."""
    why = ""
    if stem not in raw:
        why = f"the file {stem}.csv of {rule.benchmark} is not there"
    elif rule.column not in raw[stem].columns:
        why = f"{stem}.csv has no column {rule.column!r}, the score of {rule.benchmark}"
    if why:
        desk.not_understood.append(NotUnderstood(file=metadata.file, what="source_file", why=why))
    if stem in raw:
        rules[stem] += [] if why else [rule]


def _read_file(
    desk: Desk,
    sheet: Sheet,
    rules: list[_Rule],
    identities: Mapping[str, Identity],
    models: Mapping[str, Row],
    timed: frozenset[int],
) -> None:
    """Put the rows of a file into their cells; a row with a time horizon of its own is placed in any case."""
    newest = max((row.get(_METR, "") for row in sheet.rows), default="")
    for place, row in enumerate(sheet.rows):
        version = row["Model version"].strip()
        why = _unplaceable(version, identities, models)
        if why is not None:
            desk.refuse(sheet, place, "Model version", version or row.get("Name", ""), why)
            continue
        if (measured := row.get(_METR, "")) != newest:
            if place in timed:
                desk.placed += 1
            else:
                why = f"{newest} counts here, and versions of METR's measurement are never mixed"
                desk.refuse(sheet, place, _METR, measured or "before 1.1", why)
            continue
        for rule in rules:
            _place(desk, sheet, place, rule, identities[version].model)
        if not rules:
            desk.refuse(sheet, place, "Model version", version, "the column of the score is not there")


def _unplaceable(version: str, identities: Mapping[str, Identity], models: Mapping[str, Row]) -> str | None:
    """Why a row belongs to no model."""
    if not version:
        return "no version string"
    if version not in identities:
        return "version unknown to the list of versions"
    return None if identities[version].model in models else "no release date"


def _place(desk: Desk, sheet: Sheet, place: int, rule: _Rule, model: str) -> None:
    """Put one raw score into its cell, or hold it against the matrix."""
    if rule.in_index:
        if desk.has_score(model, rule.benchmark):
            desk.merged += 1
        else:
            why = f"{rule.benchmark}: the publisher's score matrix has no such cell"
            desk.refuse(sheet, place, rule.column, sheet.rows[place][rule.column], why)
        return
    share = desk.share(sheet, place, rule.column, rule.scale)
    if share is None:
        return
    row = sheet.rows[place]
    own = not _OWN_COLUMNS.isdisjoint(sheet.columns)
    link = row.get("Source link") or row.get("Source Link") or row.get("Source link (site from table)") or ""
    source = row.get("Source", "").strip()
    origin = desk.origin(OWN_RUNS, confidence="high") if own else desk.origin(source, link.strip() or source)
    score = normalised(share, rule.baseline, rule.ceiling)
    raw = desk.number(row[rule.column])
    found = {"model": model, "benchmark": rule.benchmark, "score": score, "raw": raw, "version": row["Model version"]}
    desk.score(sheet, place, found | origin)


def _timed(desk: Desk, sheet: Sheet, identities: Mapping[str, Identity], models: Mapping[str, Row]) -> dict[int, Row]:
    """Rows of `time_horizons` by their places: of a version that was measured twice, the newest measurement."""
    if not HORIZON.issubset(sheet.columns):
        return {}
    best: dict[str, int] = {}
    for place, row in enumerate(sheet.rows):
        if desk.number(row["Time horizon"]) is None:
            continue
        other = best.get(row["Model version"])
        if other is None or sheet.rows[other].get(_METR, "") <= row.get(_METR, ""):
            best[row["Model version"]] = place
    found: dict[int, Row] = {}
    for place in best.values():
        told: list[Rejected] = []
        row = sheet.rows[place]
        for read in read_horizons(desk.known, [row], identities, models.keys(), file=sheet.file, told=told):
            found[place] = read
        desk.rejected += [replace(each, row=sheet.numbers[place]) for each in told]
    return found
