"""Epoch AI's publications, one reader per layout: from the rows of its files to our tables.

Pure: rows in, rows out. Every row of a publication ends up in a table, is merged into a better row of the same cell, or
is in `unplaced` with the rule that decided. Layouts: the notes on the publisher's feeds, docs/methods/data.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from headway.facts.identity import Correction, Identity, Organisation, Register, organisation_of
from headway.facts.provenance import Confidence

Cells = Mapping[str, str]

#: Where the publisher's own files are described.
HUB: Final = "https://epoch.ai/benchmarks"

_OWN_RUNS: Final = "Epoch evaluations"
_OWN_COLUMN: Final = "Best score (across scorers)"
_NOBODY: Final = "the publisher names no developer: belongs to no country"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The tables of one publication, and what became of its rows.

    Attributes
    ----------
    known
        The day on which it was published.
    tables
        Rows by table name.
    identities
        From every name or version string in it to its model.
    placed, merged
        Numbers of rows; those in `tables["unplaced"]` make up the rest.
    """

    known: date
    tables: dict[str, list[dict[str, Any]]]
    identities: dict[str, Identity]
    placed: int
    merged: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, and what became of them."""
        unplaced = len(self.tables["unplaced"])
        read = self.placed + self.merged + unplaced
        return {"read": read, "placed": self.placed, "merged": self.merged, "unplaced": unplaced}


@dataclass(slots=True)
class _Desk:
    """Rows on their way into tables."""

    known: date
    unplaced: list[dict[str, Any]] = field(default_factory=list)
    placed: int = 0
    merged: int = 0

    def origin(self, source: str = "", url: str = HUB, confidence: Confidence = "medium") -> dict[str, Any]:
        """The columns that say where a row came from."""
        where = url if url.startswith("http") else HUB
        return {"source": source or None, "source_url": where, "source_date": self.known, "confidence": confidence}

    def refuse(self, file: str, place: int, column: str, value: str, why: str) -> None:
        """Report a row, counted from 0, that goes into no table."""
        row = {"file": file, "row": place + 2, "column": column, "value": value or None, "why": why}
        self.unplaced.append(row | self.origin("Epoch AI", confidence="high"))


def register(matrix: Iterable[Cells], listed: Mapping[tuple[str, str], str]) -> Register:
    """The names that the newest score matrix gives to models and versions."""
    versions = {name: row["model"].strip() for row in matrix for name in _names(row["model_version"])}
    return Register(models=frozenset(versions.values()), versions=versions, listed=listed)


def read_matrix(
    known: date,
    matrix: Sequence[Cells],
    models: Sequence[Cells],
    names: Register,
    corrections: Mapping[tuple[str, str], Correction],
) -> Publication:
    """The score matrix (`eci_benchmarks.csv`, layout of 2026-08) with its models (`models.csv`)."""
    desk = _Desk(known)
    found = [
        corrected(_model(desk, row, names.of_name(known.isoformat(), row["Model"].strip()).model), known, corrections)
        for row in models
    ]
    desk.placed += len(found)
    dated = {row["model"] for row in found}
    scores, benchmarks = [], {}
    for place, row in enumerate(matrix):
        model, source = row["model"].strip(), row["source"].strip()
        if model not in dated:
            desk.refuse("eci_benchmarks.csv", place, "model", model, "no such model in models.csv")
            continue
        desk.placed += 1
        own = source == _OWN_RUNS
        origin = desk.origin(source, source, "high" if own else "medium")
        version = ";".join(_names(row["model_version"]))
        scores.append(
            {"model": model, "benchmark": row["benchmark"], "score": float(row["performance"]), "version": version}
            | origin
        )
        released = _day(row["benchmark_release_date"])
        benchmarks[row["benchmark"]] = {"benchmark": row["benchmark"], "released": released, "in_index": True}
    origin = desk.origin("Epoch AI", confidence="high")
    rows = [row | origin for _, row in sorted(benchmarks.items())]
    return Publication(
        known=known,
        tables={"models": found, "benchmarks": rows, "scores": scores, "unplaced": desk.unplaced},
        identities={
            published: Identity(model, "as published")
            for published, model in (*((row["model"], row["model"]) for row in found), *names.versions.items())
        },
        placed=desk.placed,
        merged=desk.merged,
    )


def read_published(known: date, rows: Sequence[Cells], names: Register, file: str = "eci_scores.csv") -> Publication:
    """The index by model (`eci_scores.csv`, layout of 2025-12)."""
    desk = _Desk(known)
    models, index, identities = [], [], {}
    for place, row in enumerate(rows):
        published = row["Model"].strip()
        identity = names.of_name(known.isoformat(), published)
        identities[published] = identity
        if not row["date"]:
            desk.refuse(file, place, "date", published, "no release date")
            continue
        desk.placed += 1
        models.append(_model(desk, row, identity.model))
        low, high = (float(row[name]) if row[name] else None for name in ("eci_ci_low", "eci_ci_high"))
        index.append(
            {"model": identity.model, "version": published, "index": float(row["eci"]), "low": low, "high": high}
            | desk.origin("Epoch Capabilities Index", confidence="high")
        )
    tables = {"models": models, "published_index": index, "unplaced": desk.unplaced}
    return Publication(known=known, tables=tables, identities=identities, placed=desk.placed, merged=desk.merged)


def read_raw(
    known: date,
    files: Mapping[str, Sequence[Cells]],
    versions: Sequence[Cells],
    indexed: Sequence[Cells],
    *,
    rules: Sequence[Cells],
    names: Register,
) -> Publication:
    """One file a benchmark, in raw scores, and the index by version (layout of 2026-04).

    Parameters
    ----------
    files
        Rows of each benchmark's file, by its name without `.csv`.
    versions
        `epoch_capabilities_index.csv`: every version with its release date, developers and, for some, its index.
    indexed
        `eci_benchmark_difficulties_and_slopes.csv`: the benchmarks of the index with their release dates.
    rules
        `rules/benchmarks.csv`: which column of which file is the score, and how it is normalised.
    """
    desk = _Desk(known)
    identities = _identities(known, versions, names)
    models, index = _versions(desk, versions, identities)
    used = {row["benchmark_name"]: _day(row["benchmark_release_date"]) for row in indexed}
    scores: dict[tuple[str, str], dict[str, Any]] = {}
    benchmarks = [
        {"benchmark": rule["benchmark"], "released": used.get(rule["benchmark"])}
        | {"in_index": rule["benchmark"] in used}
        | {"baseline": float(rule["baseline"]), "ceiling": float(rule["ceiling"])}
        | desk.origin("Epoch AI", confidence="high")
        for rule in rules
        if rule["column"]
    ]
    for file, rows in files.items():
        of_file = [rule for rule in rules if rule["file"] == file]
        for place, row in enumerate(rows):
            fitting = [rule for rule in of_file if _is_of(rule, row)]
            if fitting:
                _place_raw(desk, fitting[0], place, row, identities, models, scores)
            else:
                column = of_file[0]["version_column"]
                desk.refuse(f"{file}.csv", place, column, row[column], "no rule for this version of the benchmark")
    return Publication(
        known=known,
        tables={
            "models": list(models.values()),
            "benchmarks": benchmarks,
            "scores": [scores[key] for key in sorted(scores)],
            "published_index": index,
            "unplaced": desk.unplaced,
        },
        identities=identities,
        placed=desk.placed,
        merged=desk.merged,
    )


def corrected(
    model: Mapping[str, Any], known: date, corrections: Mapping[tuple[str, str], Correction]
) -> dict[str, Any]:
    """A row of `models` with its release date corrected, if a rule lists it and the publisher still gives that date."""
    correction = corrections.get((known.isoformat(), model["model"]))
    if correction is None or correction.published != model["released"]:
        return dict(model)
    rules = [rule for rule in (model["rule"], correction.text) if rule]
    dates = {"published_released": correction.published, "released": correction.released}
    return {**model, **dates, "rule": "; ".join(rules)}


def _is_of(rule: Cells, row: Cells) -> bool:
    """Whether a row is of the version of the benchmark that the rule is for."""
    return not rule["version_column"] or row[rule["version_column"]].strip() == rule["version"]


def _place_raw(
    desk: _Desk,
    rule: Cells,
    place: int,
    row: Cells,
    identities: Mapping[str, Identity],
    models: Mapping[str, Any],
    scores: dict[tuple[str, str], dict[str, Any]],
) -> None:
    """Put one raw score into its cell if it is the best there."""
    file, version = f"{rule['file']}.csv", row["Model version"].strip()
    if not rule["column"]:
        desk.refuse(file, place, "Model version", version, rule["reason"])
        return
    if not version:
        desk.refuse(file, place, "Model version", row.get("Name", ""), "no version string")
        return
    if version not in identities:
        desk.refuse(file, place, "Model version", version, "version unknown to the list of versions")
        return
    model = identities[version].model
    if model not in models:
        desk.refuse(file, place, "Release date", version, "no release date")
        return
    raw = row[rule["column"]].strip()
    value = _number(raw)
    if value is None:
        desk.refuse(file, place, rule["column"], raw, "no score")
        return
    share = value * float(rule["scale"])
    if not 0.0 <= share <= 1.0:
        desk.refuse(file, place, rule["column"], raw, "outside the scale of the benchmark")
        return
    own = rule["column"] == _OWN_COLUMN
    origin = (
        desk.origin(_OWN_RUNS, confidence="high")
        if own
        else desk.origin(row.get("Source", "").strip(), row.get("Source link", "").strip())
    )
    key = (model, rule["benchmark"])
    score = normalised(share, float(rule["baseline"]), float(rule["ceiling"]))
    found = {"model": model, "benchmark": rule["benchmark"], "score": score, "raw": value, "version": version}
    if key in scores:
        desk.merged += 1
        if scores[key]["score"] >= score:
            return
    else:
        desk.placed += 1
    scores[key] = found | origin


def normalised(share: float, baseline: float, ceiling: float) -> float:
    """A raw share on the scale on which guessing is 0 and the ceiling is 1, clipped to it (docs/methods/data.md)."""
    return min(max((share - baseline) / (ceiling - baseline), 0.0), 1.0)


def _identities(known: date, versions: Sequence[Cells], names: Register) -> dict[str, Identity]:
    months = defaultdict(set)
    for row in versions:
        if row["Release date"]:
            months[row["Model name"].strip()].add(row["Release date"][:7])
    grouped = defaultdict(set)
    for row in versions:
        if model := names.versions.get(row["Model version"].strip()):
            grouped[row["Model name"].strip()].add(model)
    found = {}
    for row in versions:
        version, family = row["Model version"].strip(), row["Model name"].strip()
        dated = len(months[family]) > 1 or any(model != family for model in grouped[family])
        found[version] = names.of_version(known.isoformat(), version, family, _day(row["Release date"]), dated)
    return found


def _versions(
    desk: _Desk,
    versions: Sequence[Cells],
    identities: Mapping[str, Identity],
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Models made of their versions, and the published index by version."""
    file = "epoch_capabilities_index.csv"
    members: dict[str, list[Cells]] = defaultdict(list)
    for row in versions:
        members[identities[row["Model version"].strip()].model].append(row)
    models = {
        name: _joined(desk, name, rows)
        for name, rows in sorted(members.items())
        if any(row["Release date"] for row in rows)
    }
    index = []
    for place, row in enumerate(versions):
        version = row["Model version"].strip()
        name = identities[version].model
        if name not in models:
            desk.refuse(file, place, "Release date", version, "no release date")
            continue
        desk.placed += 1
        if row["ECI Score"]:
            index.append(
                {"model": name, "version": version, "index": float(row["ECI Score"])}
                | desk.origin("Epoch Capabilities Index", confidence="high")
            )
    return models, index


def _joined(desk: _Desk, name: str, rows: Sequence[Cells]) -> dict[str, Any]:
    """One model of its versions: the earliest date, everybody who is named, the most open access."""
    released = min(row["Release date"] for row in rows if row["Release date"])
    terms = sorted({row["Model accessibility"].strip() for row in rows} - {""}, key=_openness)
    people = {
        column: tuple(dict.fromkeys(member for row in rows for member in _names(row[column])))
        for column in ("Organization", "Country")
    }
    row = _filled(name, people["Organization"], people["Country"])
    row |= {"released": date.fromisoformat(released), "access": access_of(terms[0] if terms else "")}
    return row | {"terms": terms[0] if terms else None} | desk.origin("Epoch AI", confidence="high")


def _model(desk: _Desk, row: Cells, name: str) -> dict[str, Any]:
    """A row of `models` from a publication that has one row a model."""
    terms = row["Model accessibility"].strip()
    found = _filled(name, _names(row["Organization"]), _names(row["Country (of organization)"]))
    found |= {"released": _day(row["date"]), "access": access_of(terms), "terms": terms or None}
    return found | desk.origin("Epoch AI", confidence="high")


def _filled(name: str, developers: tuple[str, ...], countries: tuple[str, ...]) -> dict[str, Any]:
    """Name, developers and countries; blank ones by a listed rule."""
    rule = None
    if not developers:
        filled: Organisation | None = organisation_of(name)
        rule = _NOBODY
        if filled is not None:
            developers, countries, rule = filled.developers, filled.countries, filled.text
    return {"model": name, "developers": developers, "countries": countries, "rule": rule}


def access_of(terms: str) -> str:
    """open, closed or other, from the publisher's words."""
    if terms.startswith("Open weights"):
        return "open"
    return "closed" if terms in {"API access", "Hosted access (no API)", "Unreleased"} else "other"


def _openness(terms: str) -> tuple[int, str]:
    return ("open", "closed", "other").index(access_of(terms)), terms


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split(",") if name.strip())


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _number(cell: str) -> float | None:
    try:
        return float(cell.removesuffix("%"))
    except ValueError:
        return None


def summary(publication: Publication) -> list[tuple[str, str, int]]:
    """What was not placed, counted by file and rule, and the models whose developers a rule filled."""
    why = Counter((row["file"], row["why"]) for row in publication.tables["unplaced"])
    filled = Counter(row["rule"] for row in publication.tables["models"] if row["rule"])
    return [(file, rule, count) for (file, rule), count in sorted(why.items())] + [
        ("models", rule, count) for rule, count in sorted(filled.items())
    ]
