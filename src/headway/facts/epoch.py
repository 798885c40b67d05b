"""Epoch AI's publications, one reader per layout: from the rows of its files to our tables.

Pure: rows in, rows out. Every row of a publication ends up in a table, is merged into a better row of the same cell, or
is in `unplaced` with the rule that decided. Layouts: the notes on the publisher's feeds, docs/methods/data.md.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from headway.errors import DataError
from headway.facts.given import OWN_RUNS, Cells, Given, Placing, cell
from headway.facts.identity import Identity, Register
from headway.facts.members import access_of, filled, names_in, openness
from headway.facts.numbers import day, number, why_not_number

#: The list of versions, and that of the benchmarks of the index, in the layout of 2026-04.
_VERSIONS: Final = "epoch_capabilities_index.csv"
_INDEXED: Final = "eci_benchmark_difficulties_and_slopes.csv"
_OWN_COLUMN: Final = "Best score (across scorers)"


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
    corrections
        What became of each listed correction, in the contract's form; none before `headway.facts.corrections.correct`.
    """

    known: date
    tables: dict[str, list[dict[str, Any]]]
    identities: dict[str, Identity]
    placed: int
    merged: int
    corrections: tuple[Mapping[str, str], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, and what became of them."""
        unplaced = len(self.tables["unplaced"])
        read = self.placed + self.merged + unplaced
        return {"read": read, "placed": self.placed, "merged": self.merged, "unplaced": unplaced}


def register(matrix: Iterable[Cells], listed: Mapping[tuple[str, str], str]) -> Register:
    """The names that the newest score matrix gives to models and versions."""
    told = [tuple(cell("eci_benchmarks.csv", row, column) for column in ("model", "model_version")) for row in matrix]
    versions = {name: model for model, cells in told if model for name in names_in(cells)}
    return Register(models=frozenset(versions.values()), versions=versions, listed=listed)


def read_matrix(
    known: date,
    matrix: Sequence[Cells],
    models: Sequence[Cells],
    names: Register,
) -> Publication:
    """The score matrix (`eci_benchmarks.csv`, layout of 2026-08) with its models (`models.csv`)."""
    placing = Placing(known)
    found: dict[str, dict[str, Any]] = {}
    for place, row in enumerate(models):
        given = Given(placing, "models.csv", place, row)
        model = names.of_name(known.isoformat(), given.name("Model", "no model")).model
        if (read := _model(given, model, found)) is not None:
            found[model] = read
    placing.placed += len(found)
    scores: dict[tuple[str, str], dict[str, Any]] = {}
    benchmarks: dict[str, dict[str, Any]] = {}
    for place, row in enumerate(matrix):
        _place_score(Given(placing, "eci_benchmarks.csv", place, row), found, scores, benchmarks)
    origin = placing.origin("Epoch AI", confidence="high")
    rows = [row | origin for _, row in sorted(benchmarks.items())]
    return Publication(
        known=known,
        tables={
            "models": list(found.values()),
            "benchmarks": rows,
            "scores": list(scores.values()),
            "unplaced": placing.unplaced,
        },
        identities={
            published: Identity(model, "as published")
            for published, model in (*((name, name) for name in found), *names.versions.items())
        },
        placed=placing.placed,
        merged=placing.merged,
    )


def _place_score(
    given: Given,
    models: Mapping[str, Any],
    scores: dict[tuple[str, str], dict[str, Any]],
    benchmarks: dict[str, dict[str, Any]],
) -> None:
    """Put a row of the score matrix into its cell, and its benchmark among the benchmarks."""
    placing, model, source = given.placing, given.text("model"), given.text("source")
    if model not in models:
        given.refuse("model", "no such model in models.csv", model)
        return
    benchmark = given.name("benchmark", "no benchmark")
    score = given.number("performance", "no score")
    released = given.day("benchmark_release_date")
    version = ";".join(names_in(given.text("model_version")))
    if score is not None and not 0.0 <= score <= 1.0:
        given.refuse("performance", "outside 0 to 1")
    if (model, benchmark) in scores:
        given.refuse("benchmark", "the model has a score on this benchmark in a row above")
    if given.refused:
        return
    placing.placed += 1
    scores[model, benchmark] = {"model": model, "benchmark": benchmark, "score": score, "version": version} | (
        placing.origin(source, source, "high" if source == OWN_RUNS else "medium")
    )
    benchmarks[benchmark] = {"benchmark": benchmark, "released": released, "in_index": True}


def read_published(known: date, rows: Sequence[Cells], names: Register, file: str = "eci_scores.csv") -> Publication:
    """The index by model (`eci_scores.csv`, layout of 2025-12)."""
    placing = Placing(known)
    models: dict[str, dict[str, Any]] = {}
    index: dict[str, dict[str, Any]] = {}
    identities: dict[str, Identity] = {}
    for place, row in enumerate(rows):
        given = Given(placing, file, place, row)
        published = given.name("Model", "no model")
        identity = names.of_name(known.isoformat(), published)
        if published:
            identities[published] = identity
        given.day("date", "no release date", published)
        points = given.number("eci", "no index")
        low, high = given.number("eci_ci_low"), given.number("eci_ci_high")
        if published in index:
            given.refuse("Model", "the model stands in a row above")
        model = models.get(identity.model) or _model(given, identity.model, models)
        if given.refused or model is None:
            continue
        placing.placed += 1
        models[identity.model] = model
        index[published] = {
            "model": identity.model,
            "version": published,
            "index": points,
            "low": low,
            "high": high,
        } | placing.origin("Epoch Capabilities Index", confidence="high")
    tables = {
        "models": list(models.values()),
        "published_index": list(index.values()),
        "unplaced": placing.unplaced,
    }
    return Publication(known=known, tables=tables, identities=identities, placed=placing.placed, merged=placing.merged)


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
    placing = Placing(known)
    identities = _identities(known, versions, names)
    models, index = _versions(placing, versions, identities)
    used = {
        given.text("benchmark_name"): given.day("benchmark_release_date")
        for given in (Given(placing, _INDEXED, place, row) for place, row in enumerate(indexed))
    }
    scores: dict[tuple[str, str], dict[str, Any]] = {}
    benchmarks = [
        {"benchmark": rule["benchmark"], "released": used.get(rule["benchmark"])}
        | {"in_index": rule["benchmark"] in used}
        | {"baseline": float(rule["baseline"]), "ceiling": float(rule["ceiling"])}
        | placing.origin("Epoch AI", confidence="high")
        for rule in rules
        if rule["column"]
    ]
    for file, rows in files.items():
        of_file = [rule for rule in rules if rule["file"] == file]
        if not of_file:
            raise DataError("no rule says which of its columns is the score", file=f"{file}.csv", remedy="leave it out")
        for place, row in enumerate(rows):
            given = Given(placing, f"{file}.csv", place, row)
            fitting = [rule for rule in of_file if _is_of(rule, given)]
            if fitting:
                _place_raw(given, fitting[0], identities, models, scores)
            else:
                given.refuse(of_file[0]["version_column"], "no rule for this version of the benchmark")
    return Publication(
        known=known,
        tables={
            "models": list(models.values()),
            "benchmarks": benchmarks,
            "scores": [scores[key] for key in sorted(scores)],
            "published_index": index,
            "unplaced": placing.unplaced,
        },
        identities=identities,
        placed=placing.placed,
        merged=placing.merged,
    )


def _is_of(rule: Cells, given: Given) -> bool:
    """Whether a row is of the version of the benchmark that the rule is for."""
    return not rule["version_column"] or given.text(rule["version_column"]) == rule["version"]


def _place_raw(
    given: Given,
    rule: Cells,
    identities: Mapping[str, Identity],
    models: Mapping[str, Any],
    scores: dict[tuple[str, str], dict[str, Any]],
) -> None:
    """Put one raw score into its cell if it is the best there."""
    placing, row, version = given.placing, given.row, given.text("Model version")
    if not rule["column"]:
        given.refuse("Model version", rule["reason"], version)
        return
    if not version:
        given.refuse("Model version", "no version string", row.get("Name", ""))
        return
    if version not in identities:
        given.refuse("Model version", "version unknown to the list of versions", version)
        return
    model = identities[version].model
    if model not in models:
        given.refuse("Release date", "no release date", version)
        return
    raw = given.text(rule["column"])
    value = number(raw, percent=True)
    if value is None:
        why = why_not_number(raw, percent=True)
        given.refuse(rule["column"], "no score" if not raw or why == "not a number" else f"no score: {why}", raw)
        return
    share = value * float(rule["scale"])
    if not 0.0 <= share <= 1.0:
        given.refuse(rule["column"], "outside the scale of the benchmark", raw)
        return
    origin = placing.origin((row.get("Source") or "").strip(), (row.get("Source link") or "").strip())
    if rule["column"] == _OWN_COLUMN:
        origin = placing.origin(OWN_RUNS, confidence="high")
    key = (model, rule["benchmark"])
    score = normalised(share, float(rule["baseline"]), float(rule["ceiling"]))
    found = {"model": model, "benchmark": rule["benchmark"], "score": score, "raw": value, "version": version}
    if key in scores:
        placing.merged += 1
        if scores[key]["score"] >= score:
            return
    else:
        placing.placed += 1
    scores[key] = found | origin


def normalised(share: float, baseline: float, ceiling: float) -> float:
    """A raw share on the scale on which guessing is 0 and the ceiling is 1, clipped to it (docs/methods/data.md)."""
    return min(max((share - baseline) / (ceiling - baseline), 0.0), 1.0)


def _identities(known: date, versions: Sequence[Cells], names: Register) -> dict[str, Identity]:
    rows = [
        tuple(cell(_VERSIONS, row, column) for column in ("Model version", "Model name", "Release date"))
        for row in versions
    ]
    months = defaultdict(set)
    grouped = defaultdict(set)
    for version, family, text in rows:
        if released := day(text):
            months[family].add((released.year, released.month))
        if model := names.versions.get(version):
            grouped[family].add(model)
    found = {}
    for version, family, text in rows:
        if not version:
            continue
        dated = len(months[family]) > 1 or any(model != family for model in grouped[family])
        found[version] = names.of_version(known.isoformat(), version, family, day(text), dated)
    return found


def _versions(
    placing: Placing,
    versions: Sequence[Cells],
    identities: Mapping[str, Identity],
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Models made of their versions, and the published index by version."""
    members: dict[str, list[Given]] = defaultdict(list)
    for place, row in enumerate(versions):
        given = Given(placing, _VERSIONS, place, row)
        version = given.name("Model version", "no version string")
        given.day("Release date")
        given.number("ECI Score")
        if not given.refused:
            members[identities[version].model].append(given)
    models = {}
    index: dict[str, dict[str, Any]] = {}
    for name, rows in sorted(members.items()):
        if any(given.day("Release date") for given in rows):
            models[name] = _joined(placing, name, rows)
    for given in sorted((given for rows in members.values() for given in rows), key=lambda given: given.place):
        version, points = given.text("Model version"), given.number("ECI Score")
        name = identities[version].model
        if name not in models:
            given.refuse("Release date", "no release date", version)
        elif points is not None and version in index:
            given.refuse("Model version", "the version stands in a row above")
        if given.refused:
            continue
        placing.placed += 1
        if points is not None:
            index[version] = {"model": name, "version": version, "index": points} | (
                placing.origin("Epoch Capabilities Index", confidence="high")
            )
    return models, list(index.values())


def _joined(placing: Placing, name: str, rows: Sequence[Given]) -> dict[str, Any]:
    """One model of its versions: the earliest date, everybody who is named, the most open access."""
    released = min(found for given in rows if (found := given.day("Release date")))
    terms = sorted({given.text("Model accessibility") for given in rows} - {""}, key=openness)
    people = {
        column: tuple(dict.fromkeys(member for given in rows for member in names_in(given.text(column))))
        for column in ("Organization", "Country")
    }
    row = filled(name, people["Organization"], people["Country"])
    row |= {"released": released, "access": access_of(terms[0] if terms else "")}
    return row | {"terms": terms[0] if terms else None} | placing.origin("Epoch AI", confidence="high")


def _model(given: Given, name: str, above: Collection[str]) -> dict[str, Any] | None:
    """A row of `models` from a publication that has one row a model; None if it is refused."""
    released = given.day("date", "no release date", name)
    if name in above:
        given.refuse("Model", "the model stands in a row above")
    terms = given.text("Model accessibility")
    found = filled(name, names_in(given.text("Organization")), names_in(given.text("Country (of organization)")))
    if given.refused:
        return None
    found |= {"released": released, "access": access_of(terms), "terms": terms or None}
    return found | given.placing.origin("Epoch AI", confidence="high")


def summary(publication: Publication) -> list[tuple[str, str, int]]:
    """What was not placed, counted by file and rule, and the models whose developers a rule filled."""
    why = Counter((row["file"], row["why"]) for row in publication.tables["unplaced"])
    filled = Counter(row["rule"] for row in publication.tables["models"] if row["rule"])
    return [(file, rule, count) for (file, rule), count in sorted(why.items())] + [
        ("models", rule, count) for rule, count in sorted(filled.items())
    ]
