"""Epoch AI's publications from autumn 2026 on, which name groups: index, score matrix, metadata, files of benchmarks.

Pure: sheets in, rows out. Every row ends up in a table, is merged into a better row of the same cell, or is in
`unplaced` with the rule that decided; what becomes of each file and column: docs/methods/layouts.md.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from headway.facts.cells import Sheet
from headway.facts.desk import Desk, Row
from headway.facts.epoch import Publication
from headway.facts.given import HUB, OWN_RUNS
from headway.facts.identity import Identity
from headway.facts.members import access_of, filled, names_in, openness
from headway.facts.naming import Background, of_versions, resolved
from headway.facts.published_draws import read_draws
from headway.facts.raw_benchmarks import read_benchmarks

_INDEX: Final = "Epoch Capabilities Index"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFiles:
    """The files of a publication that names groups; each may be missing but one of `models` and `matrix`.

    Attributes
    ----------
    models
        Groups with release date, developers and access: `eci_scores.csv`, or `models.csv`.
    index
        `eci_scores.csv`: groups with their index.
    matrix
        `eci_benchmarks.csv`, in the zip `processed_data_for_eci.csv`.
    difficulty
        `edi_scores.csv`.
    benchmarks, versions
        `benchmark_metadata.csv` and `model_metadata.csv`.
    raw
        Files of single benchmarks, by their names without `.csv`.
    draws
        Name and content of `eci_bootstraps.json`.
    """

    models: Sheet | None = None
    index: Sheet | None = None
    matrix: Sheet | None = None
    difficulty: Sheet | None = None
    benchmarks: Sheet | None = None
    versions: Sheet | None = None
    raw: Mapping[str, Sheet] = field(default_factory=dict)
    draws: tuple[str, bytes] | None = None


def read_index(desk: Desk, files: IndexFiles, background: Background, listed: Mapping[str, str]) -> Publication:
    """The tables of a publication that names groups.

    Parameters
    ----------
    desk
        Collects what goes into no table and what nobody understands.
    listed
        Names corrected by hand in publications of this layout.
    """
    groups = _groups(files)
    of_group = resolved(groups, background, listed=listed)
    identities = of_group | of_versions(groups, of_group, background)
    models = _models(desk, files, of_group, background)
    tables: dict[str, list[Row]] = {"models": list(models.values())}
    benchmarks: dict[str, Row] = {}
    if files.matrix is not None:
        _read_matrix(desk, files.matrix, of_group, models, benchmarks)
    if files.difficulty is not None:
        tables["published_difficulty"] = _difficulty(desk, files.difficulty, benchmarks)
    if files.benchmarks is not None:
        horizons = read_benchmarks(desk, files.benchmarks, files.raw, identities, models, benchmarks)
        if horizons:
            tables["time_horizons"] = horizons
    if files.index is not None:
        tables["published_index"] = _published(desk, files.index, of_group, models)
        tables |= _draws(desk, files, tables["published_index"])
    if benchmarks or files.matrix is not None:
        tables["benchmarks"] = [row for _, row in sorted(benchmarks.items())]
    # An index with difficulties alone has benchmarks and no scores; a matrix without a row is refused by the checks.
    if (scores := desk.score_rows()) or files.matrix is not None:
        tables["scores"] = scores
    return Publication(
        known=desk.known,
        tables={**tables, "unplaced": desk.unplaced},
        identities=identities,
        placed=desk.placed,
        merged=desk.merged,
    )


def _groups(files: IndexFiles) -> dict[str, list[str]]:
    """The groups of all files, in the order in which they first appear, with their version strings."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for sheet, group, versions in (
        (files.models, "Model", "model_versions"),
        (files.matrix, "model", "model_version"),
        (files.versions, "model_group", "model_version"),
    ):
        for row in sheet.rows if sheet is not None else ():
            name, listed = row.get(group, "").strip(), names_in(row.get(versions, ""))
            # A row of the metadata is about a version; one that has none is reported, and makes no group.
            if name and (listed or sheet is not files.versions):
                found[name] |= dict.fromkeys(listed)
    return {name: list(versions) for name, versions in found.items()}


def _models(
    desk: Desk, files: IndexFiles, identities: Mapping[str, Identity], background: Background
) -> dict[str, Row]:
    """Rows of `models` by name: by the file of models, else by the metadata, else by the matrix and older vintages."""
    found: dict[str, Row] = {}
    if files.models is not None:
        _from_models(desk, files.models, identities, found)
    if files.versions is not None:
        _from_versions(desk, files.versions, identities, found)
    if files.matrix is not None:
        _from_matrix(desk, files.matrix, identities, found, background)
    return found


def _from_models(desk: Desk, sheet: Sheet, identities: Mapping[str, Identity], found: dict[str, Row]) -> None:
    indexed = "eci" in sheet.columns
    for place, row in enumerate(sheet.rows):
        published = row["Model"].strip()
        if not published:
            desk.refuse(sheet, place, "Model", published, "no name")
            continue
        released = desk.day(sheet, place, "date", value=published)
        if released is None:
            continue
        name = identities[published].model
        if name in found:
            desk.refuse(sheet, place, "Model", published, "the model stands twice")
            continue
        # Rows with an index are counted where it is read.
        desk.placed += not indexed
        found[name] = _row(
            desk,
            name,
            released,
            names_in(row.get("Organization", "")),
            names_in(row.get("Country (of organization)", "")),
            row.get("Model accessibility", "").strip(),
        )


def _from_versions(desk: Desk, sheet: Sheet, identities: Mapping[str, Identity], found: dict[str, Row]) -> None:
    """Models that only the metadata know: the earliest date of the versions, everybody who is named."""
    members: dict[str, list[tuple[date, Mapping[str, str]]]] = defaultdict(list)
    seen: dict[str, str] = {}
    for place, row in enumerate(sheet.rows):
        version, group = row["model_version"].strip(), row["model_group"].strip()
        if not version or not group:
            why = "a group without a version" if group else "a version without a group"
            desk.refuse(sheet, place, "model_version" if group else "model_group", version or group, why)
        elif version in seen:
            why = "the version is listed twice"
            desk.refuse(sheet, place, "model_version", version, f"{why}, first under {seen[version]}")
        else:
            seen[version] = group
            name = identities[group].model
            released = date.min if name in found else desk.day(sheet, place, "date", value=version)
            if released is not None:
                desk.placed += 1
                members[name].append((released, row))
    for name, rows in members.items():
        if name in found:
            continue
        people = [
            tuple(dict.fromkeys(each for _, row in rows for each in names_in(row.get(column, ""))))
            for column in ("organization", "country")
        ]
        terms = {row.get("accessibility", "").strip() for _, row in rows} - {""}
        most = min(terms, key=openness, default="")
        found[name] = _row(desk, name, min(day for day, _ in rows), people[0], people[1], most)


def _from_matrix(
    desk: Desk, sheet: Sheet, identities: Mapping[str, Identity], found: dict[str, Row], background: Background
) -> None:
    """Models that only the matrix names: its date, and the rest as an older vintage gave it."""
    for row in sheet.rows:
        published = row["model"].strip()
        released = desk.plain_day(row.get("date", ""))
        if not published or released is None or (name := identities[published].model) in found:
            continue
        fresh = _row(desk, name, released, (), (), "")
        rules = ["only in the score matrix: date of release as there"]
        if (older := background.models.get(name)) is not None:
            fresh |= {column: older[column] for column in ("developers", "countries", "access", "terms")}
            rules.append(f"developers, countries and access as in the vintage of {older['vintage']}")
        elif fresh["rule"]:
            rules.append(fresh["rule"])
        found[name] = fresh | {"rule": "; ".join(rules)}


def _row(
    desk: Desk, name: str, released: date, developers: tuple[str, ...], countries: tuple[str, ...], terms: str
) -> Row:
    """A row of `models`; developers and countries that are blank by a listed rule."""
    row = filled(name, developers, countries)
    row |= {"released": released, "access": access_of(terms), "terms": terms or None}
    return row | desk.origin("Epoch AI", confidence="high")


def _read_matrix(
    desk: Desk,
    sheet: Sheet,
    identities: Mapping[str, Identity],
    models: Mapping[str, Row],
    benchmarks: dict[str, Row],
) -> None:
    """Scores that came normalised and best of each group, and the benchmarks of the index."""
    # Where the publisher's own runs are named, a blank source is somebody else's; without the column nobody knows.
    named = "source" not in sheet.columns or any(row["source"].strip() == OWN_RUNS for row in sheet.rows)
    for place, row in enumerate(sheet.rows):
        published, benchmark = row["model"].strip(), row["benchmark"].strip()
        if not published or not benchmark:
            column = "benchmark" if published else "model"
            desk.refuse(sheet, place, column, published or benchmark, "no name")
            continue
        model = identities[published].model
        if model not in models:
            desk.refuse(sheet, place, "model", published, "no release date")
            continue
        score = desk.share(sheet, place, "performance")
        if score is None:
            continue
        source = row.get("source", "").strip()
        own = source == OWN_RUNS or (not source and not named)
        origin = desk.origin(OWN_RUNS, confidence="high") if own else desk.origin(source, source)
        version = ";".join(names_in(row.get("model_version", "")))
        desk.score(
            sheet, place, {"model": model, "benchmark": benchmark, "score": score, "version": version or None} | origin
        )
        if benchmark not in benchmarks:
            released = desk.plain_day(row.get("benchmark_release_date", ""))
            benchmarks[benchmark] = _benchmark(desk, benchmark, released)


def _benchmark(desk: Desk, name: str, released: date | None) -> Row:
    """A benchmark of the index whose scores came normalised."""
    return {"benchmark": name, "released": released, "in_index": True} | desk.origin("Epoch AI", confidence="high")


def _difficulty(desk: Desk, sheet: Sheet, benchmarks: dict[str, Row]) -> list[Row]:
    """The table `published_difficulty`; a benchmark that only it names is one of the index all the same."""
    found: dict[str, Row] = {}
    for place, row in enumerate(sheet.rows):
        name = row["benchmark_name"].strip()
        difficulty, slope = (desk.number(row.get(column, "")) for column in ("edi", "estimated_slope_scaled"))
        if not name or name in found:
            desk.refuse(sheet, place, "benchmark_name", name, "the benchmark stands twice" if name else "no name")
            continue
        if difficulty is None or slope is None:
            column = "edi" if difficulty is None else "estimated_slope_scaled"
            desk.refuse(sheet, place, column, row.get(column, ""), "not a number")
            continue
        desk.placed += 1
        anchor = {"true": True, "false": False}.get(row.get("is_anchor", "").strip().casefold())
        found[name] = {"benchmark": name, "difficulty": difficulty, "slope": slope, "anchor": anchor} | desk.origin(
            _INDEX, confidence="high"
        )
        if name not in benchmarks:
            released = desk.plain_day(row.get("benchmark_release_date", ""))
            benchmarks[name] = _benchmark(desk, name, released)
    return list(found.values())


def _published(desk: Desk, sheet: Sheet, identities: Mapping[str, Identity], models: Mapping[str, Row]) -> list[Row]:
    """The table `published_index`; the publisher's anchors have no interval."""
    found: list[Row] = []
    for place, row in enumerate(sheet.rows):
        published = row["Model"].strip()
        if desk.is_refused(sheet, place) or not published or (model := identities[published].model) not in models:
            continue
        index, low, high = (desk.number(row.get(name, "")) for name in ("eci", "eci_ci_low", "eci_ci_high"))
        if index is None and row["eci"].strip():
            desk.refuse(sheet, place, "eci", row["eci"], "not a number")
            continue
        desk.placed += 1
        if index is not None:
            found.append(
                {"model": model, "version": published, "index": index, "low": low, "high": high}
                | desk.origin(_INDEX, confidence="high")
            )
    return found


def _draws(desk: Desk, files: IndexFiles, published: Sequence[Row]) -> dict[str, list[Row]]:
    """The table `published_draws`, if the publisher gave draws that agree with its index."""
    if files.draws is None:
        return {}
    known = {row["version"]: (row["index"], row["low"] is None and row["high"] is None) for row in published}
    read = read_draws(*files.draws, known)
    desk.rejected += read.rejected
    desk.not_understood += read.not_understood
    models = {row["version"]: row["model"] for row in published}
    rows = [
        {"model": models[name], "version": name, "draws": draws} | desk.origin(_INDEX, HUB, "high")
        for name, draws in read.draws.items()
    ]
    return {"published_draws": rows} if rows else {}
