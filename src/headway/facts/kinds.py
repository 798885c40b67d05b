"""The files of a publication by what they are, told by their columns; what no reader knows is listed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from headway.facts.cells import NAMING, Sheet, SheetLimits, read_sheet, records
from headway.facts.raw import Files, NotUnderstood, Rejected

#: What a file is, by columns that it must have; the first that fits decides.
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(columns.split(","))
    for kind, columns in {
        "runs": "task,model,Best score (across scorers)",
        "families": "id,Model,Version release date",
        "dates": "benchmark,optimized_for,benchmark_release_date",
        "distilled": "model,distilled",
        "matrix": "performance,benchmark,model,model_version",
        "index": "Model,eci,date",
        "models": "Model,date,Model accessibility,Organization",
        "difficulty": "benchmark_name,edi,estimated_slope_scaled",
        "scaling": "a,b,scaling_anchor1,scaling_anchor2",
        "benchmarks": "benchmark,in_eci,source_file,score_column",
        "versions": "model_version,model_group",
        "version index": "Model version,ECI Score,Release date,Model name",
        "raw": "Model version",
    }.items()
}

#: Columns of files of a known kind; all others are told. Files of single benchmarks have columns of their own.
_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(columns.split(","))
    for kind, columns in {
        "matrix": (
            "model_id,benchmark_id,performance,benchmark,benchmark_release_date,optimized,model,model_version,Model,"
            "model_group,Model aggregation,Model Aggregation Date,date,source"
        ),
        "index": (
            "Model,Display name,eci,eci_ci_low,eci_ci_high,date,Organization,Country (of organization),"
            "Model accessibility,Accessibility group,model_versions"
        ),
        "models": "Model,date,Organization,Country (of organization),Model accessibility,Accessibility group",
        "difficulty": "benchmark_name,is_anchor,benchmark_release_date,edi,estimated_slope_scaled",
        "benchmarks": (
            "benchmark,in_eci,source_file,score_column,scale,random_baseline,score_ceiling,release_date,superseded_by"
        ),
        "versions": (
            "model_version,model_group,date,display_name,organization,country,accessibility,training_compute_flop"
        ),
    }.items()
}

#: Columns that every layout of a kind has had, besides those that tell it: one that is missing is told.
_ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "matrix": ("benchmark_release_date", "date", "source"),
    "index": ("eci_ci_low", "eci_ci_high", "Organization", "Country (of organization)", "Model accessibility"),
    "models": ("Country (of organization)",),
    "benchmarks": ("scale", "random_baseline", "score_ceiling", "release_date", "superseded_by"),
    "versions": ("date", "organization", "country", "accessibility"),
}

#: Names for display, which no table takes: what is odd in them costs no row.
_UNUSED: Final = frozenset({"display name", "display_name", "name"})

#: Keys that tell a file of draws.
_DRAWS: Final = frozenset({"num_samples", "capability_samples", "eci_scaled"})

#: Files of the publisher that say something about the data but hold none.
_WORDS: Final = (".md", ".txt", ".pdf", ".html")

#: Tables of the publisher's other collections.
_ELSEWHERE: Final = ("all_ai_models.csv", "ml_hardware.csv", "gpu_clusters.csv", "notable_ai_models.csv")


@dataclass(slots=True)
class Found:
    """The files of a publication by what they are."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    raw: dict[str, Sheet] = field(default_factory=dict)
    draws: tuple[str, bytes] | None = None
    rejected: list[Rejected] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)

    def leave(self, file: str, why: str, what: str | None = None) -> None:
        """Say that a file, or a column of it, goes into no table."""
        self.not_understood.append(NotUnderstood(file=file, what=what, why=why))


def is_known(sheet: Sheet) -> bool:
    """Whether a sheet alone tells a publication, by its columns."""
    return _kind(sheet) not in {None, "raw"}


def _kind(sheet: Sheet) -> str | None:
    return next((each for each, columns in _KINDS.items() if columns <= set(sheet.columns)), None)


def sorted_files(files: Files) -> Found:
    """Every file by what it is; single files count before their copies in a folder."""
    found = Found()
    for name in sorted(files, key=lambda path: (path.count("/"), path)):
        plain = PurePosixPath(name).name
        if plain.endswith(_WORDS):
            continue
        if plain in _ELSEWHERE:
            found.leave(name, "another collection of the publisher: no table is made of it")
        elif plain.endswith(".json"):
            _sort_json(found, name, files[name])
        elif plain.casefold().endswith(".csv"):
            _sort_sheet(found, name, files[name], files)
        else:
            found.leave(name, "neither CSV nor JSON")
    return found


def _sort_json(found: Found, name: str, content: bytes) -> None:
    if found.draws is None and all(f'"{key}"'.encode() in content for key in _DRAWS):
        found.draws = name, content
    elif found.draws is None or found.draws[1] != content:
        found.leave(name, f"not a file of draws: it lacks one of {', '.join(sorted(_DRAWS))}")


def _sort_sheet(found: Found, name: str, content: bytes, files: Files) -> None:
    sheet = read_sheet(name, content, naming=NAMING - _UNUSED)
    kind = _kind(sheet)
    if kind is None:
        found.leave(name, f"no reader knows its columns: {', '.join(sheet.columns[:8])}")
        return
    place, group = (PurePosixPath(name).stem, found.raw) if kind == "raw" else (kind, found.sheets)
    if (first := group.get(place)) is not None:
        if files[first.file] != content:
            found.leave(name, f"not the same as {first.file}, which counts")
        return
    group[place] = sheet
    found.rejected += sheet.rejected
    for column in sheet.columns:
        if kind in _COLUMNS and column not in _COLUMNS[kind]:
            found.leave(name, "no reader knows this column", column)
    for column in _ALWAYS.get(kind, ()):
        if column not in sheet.columns:
            found.leave(name, "the column is not there: its cells count as blank", column)


def tell_blanks(found: Found, files: Files) -> None:
    """Say which versions of the metadata have blanks around them: they are read without."""
    if (sheet := found.sheets.get("versions")) is None:
        return
    rows = records(sheet.file, files[sheet.file], SheetLimits())
    place = [cell.strip() for cell in next(rows)[1]].index("model_version")
    blank = [number for number, cells in rows if len(cells) > place and cells[place] != cells[place].strip()]
    if blank:
        numbers = ", ".join(map(str, blank[:10]))
        found.leave(sheet.file, f"read without the blanks around it in {len(blank)} rows: {numbers}", "model_version")
