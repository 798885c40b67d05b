"""Build the bundled vintages from the publisher's files, and report every row that went into no table.

    python tools/build_bundled.py ../shared/data/epoch src/headway/facts/bundled

The same files give the same bytes. The result replaces what is in the target folder.
"""

import csv
import io
import json
import shutil
import sys
import tempfile
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

import build_compute
from compute_facts.common import cells_of, raw_files
from headway.facts.corrections import correct, listed_corrections
from headway.facts.epoch import Publication, read_matrix, read_published, read_raw, register, summary
from headway.facts.epoch_runs import read_runs
from headway.facts.given import HUB, Cells
from headway.facts.horizons import read_horizons
from headway.facts.identity import Register, listed_names, organisation_rules
from headway.facts.manifest import Origin
from headway.facts.provenance import Source
from headway.facts.writing import LOCK, write_vintage

#: Files with METR's time horizons, by vintage.
HORIZONS = {
    date(2025, 12, 3): "external_benchmark_metr.csv",
    date(2026, 4, 19): "benchmark_data/metr_time_horizons_external.csv",
}

#: How each publication came, and where it could be fetched; where it was, and when, nobody wrote down.
LAYOUTS = {
    date(2025, 12, 3): "one file a benchmark, own runs in one file (late 2025)",
    date(2025, 12, 19): "index as published, one row a model",
    date(2026, 4, 19): "zip with one file a benchmark, index keyed by version (to August 2026)",
    date(2026, 8, 11): "score matrix of the index (August 2026)",
}
FEEDS = "https://epoch.ai/data"
URLS = {
    (date(2025, 12, 19), "eci_scores.csv"): f"{FEEDS}/eci_scores.csv",
    (date(2026, 8, 11), "eci_benchmarks.csv"): f"{FEEDS}/eci_benchmarks.csv",
}
ZIPPED = {date(2026, 4, 19): f"{FEEDS}/benchmark_data.zip"}

RULES = Path(__file__).parents[1] / "src/headway/facts/rules"


def publications(source: Path) -> dict[date, tuple[str, Publication]]:
    """Each vintage with the title of its source, the oldest first."""
    august, april, december, runs = date(2026, 8, 11), date(2026, 4, 19), date(2025, 12, 19), date(2025, 12, 3)
    matrix = cells_of(source / f"{august}/eci_benchmarks.csv")
    names = register(matrix, listed_names())
    newest = correct(read_matrix(august, matrix, cells_of(source / f"{august}/models.csv"), names))
    published = correct(read_published(december, cells_of(source / f"{december}/eci_scores.csv"), names))
    raw = correct(read_april(april, source / f"{april}/benchmark_data", names))
    oldest = correct(read_december(runs, source / f"{runs}", names.before(raw.identities), (published, raw, newest)))
    return {
        runs: ("Epoch AI, AI Benchmarking Hub", oldest),
        december: ("Epoch AI, Epoch Capabilities Index", published),
        april: ("Epoch AI, AI Benchmarking Hub", raw),
        august: ("Epoch AI, score matrix of the Epoch Capabilities Index", newest),
    }


def read_april(known: date, folder: Path, names: Register) -> Publication:
    """The vintage with one file a benchmark."""
    rules = cells_of(RULES / "benchmarks.csv")
    return read_raw(
        known,
        ruled_files(folder, rules, besides=("epoch_capabilities_index",)),
        cells_of(folder / "epoch_capabilities_index.csv"),
        cells_of(folder / "additional_eci_data/eci_benchmark_difficulties_and_slopes.csv"),
        rules=rules,
        names=names,
    )


def read_december(known: date, folder: Path, names: Register, later: Sequence[Publication]) -> Publication:
    """The vintage with the publisher's own runs in one file."""
    rules = cells_of(RULES / "benchmarks_2025-12.csv")
    return read_runs(
        known,
        ruled_files(folder, rules, besides=("model_versions", "benchmark_optim", "distilled_models")),
        cells_of(folder / "model_versions.csv"),
        cells_of(folder / "benchmark_optim.csv"),
        rules=rules,
        names=names,
        later=later,
    )


def ruled_files(folder: Path, rules: Sequence[Cells], *, besides: Collection[str]) -> dict[str, list[Cells]]:
    """The rows of each file of scores; ends if one has no rule, or a rule has no file."""
    files = {path.stem: cells_of(path) for path in sorted(folder.glob("*.csv")) if path.stem not in besides}
    if unknown := set(files) ^ {rule["file"] for rule in rules}:
        sys.exit(f"files without a rule, or rules without a file: {', '.join(sorted(unknown))}")
    return files


def add_horizons(source: Path, found: dict[date, tuple[str, Publication]]) -> None:
    """METR's time horizons into the vintages whose publication has them."""
    for known, file in HORIZONS.items():
        publication = found[known][1]
        models = {row["model"] for row in publication.tables["models"]}
        horizons = read_horizons(known, cells_of(source / f"{known}" / file), publication.identities, models)
        publication.tables["time_horizons"] = horizons


def unused_rules(found: dict[date, tuple[str, Publication]]) -> list[str]:
    """Rules that change nothing any more: the publisher has filled or corrected the cells, so the rules go."""
    used = {row["rule"] or "" for _, publication in found.values() for row in publication.tables["models"]}
    unused = [rule.prefix for rule in organisation_rules() if not any(rule.text in text for text in used)]
    told = [each for _, publication in found.values() for each in publication.corrections if each["state"] == "applied"]
    acted = {(each["table"], each["key"], each["field"], each["reason"]) for each in told}
    corrections = {(each.table, each.key, each.field, each.reason): each for each in listed_corrections()}
    return unused + [each.key for key, each in corrections.items() if key not in acted]


def build(source: Path, target: Path) -> None:
    """Write every vintage and the table of identities into `target`."""
    found = publications(source)
    add_horizons(source, found)
    if unused := unused_rules(found):
        sys.exit(f"rules in organisations.csv or corrections.csv that change nothing: {', '.join(unused)}; delete them")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        fresh = Path(folder) / "bundled"
        for known, (title, publication) in found.items():
            origin = Source(title=title, url=HUB, published=known, confidence="high")
            write_vintage(
                fresh,
                known.isoformat(),
                publication.tables,
                sources=[origin],
                counts=publication.counts,
                origin=origin_of(known, source / f"{known}"),
            )
            report(known, publication)
        build_compute.write(source.parents[1], fresh)
        (fresh / "identities.csv").write_bytes(identities(found))
        (fresh / LOCK).unlink()
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)


def origin_of(known: date, folder: Path) -> Origin:
    """What the manifest says of a publication: every file of it, whether or not a table was made from it."""
    files = raw_files(folder, lambda name: URLS.get((known, name), ZIPPED.get(known)))
    return Origin(known=known, layout=LAYOUTS[known], files=files)


def identities(found: dict[date, tuple[str, Publication]]) -> bytes:
    """Every published name and version string with its model and the rule that decided."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(("vintage", "published", "model", "rule"))
    for known, (_, publication) in found.items():
        for published, identity in sorted(publication.identities.items()):
            writer.writerow((known, published, identity.model, identity.rule))
    return target.getvalue().encode()


def report(known: date, publication: Publication) -> None:
    """Print what became of the rows of a publication."""
    print(f"{known}: {json.dumps(publication.counts)}")
    for file, why, count in summary(publication):
        print(f"  {count:5} {file}: {why}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build(Path(sys.argv[1]), Path(sys.argv[2]))
