"""Build the vintage of compute facts from the collected tables.

    python tools/build_compute.py ../shared src/headway/facts/bundled

The same files give the same bytes. The result replaces the vintage of that day in the target folder.
"""

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from compute_facts import (
    allocation,
    capex,
    chip_facts,
    chips,
    fab,
    flows,
    markets,
    mixes,
    parameters,
    policy,
    published_totals,
    runs,
    statements,
    stock,
    techniques,
    training,
)
from compute_facts.common import CLOSED, Cells, cells_of, raw_files
from headway.facts.manifest import Origin
from headway.facts.provenance import COMPUTE_CITATION, Source
from headway.facts.writing import write_vintage


def tables(source: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table, by its name; `source` is the folder of the collection and of the publications."""
    supply = raw(source, "compute_supply")
    events = policy.rows(raw(source, "policy_events"))
    known_chips = chips.rows(raw(source, "chips"))
    return {
        "chips": known_chips,
        "chip_flows": flows.rows(supply),
        "chip_stock": stock.rows(raw(source, "compute_stock_by_owner"), supply),
        "chip_mixes": mixes.rows(),
        "assumptions": mixes.assumptions(),
        "fab_capacity": fab.rows(raw(source, "fab_capacity")),
        "capex": capex.rows(raw(source, "capex")),
        "capex_definitions": capex.definitions(),
        "capital_markets": markets.rows(raw(source, "capital_markets")),
        "policy_events": events,
        "chip_classes": policy.classes(),
        "policy_states": policy.states(events),
        "allocation": allocation.rows(raw(source, "allocation")),
        "statements": statements.rows(raw(source, "statements")),
        "training_compute": training.collected(source),
        "parameters": parameters.rows(raw(source, "model_parameters")),
        "parameter_correlations": parameters.correlations(),
        "published_totals": published_totals.rows(),
        "definition_factors": published_totals.factors(),
        **{name: chip_facts.rows(name) for name in chip_facts.TABLES},
        "training_runs": runs.rows(raw(source, "training_runs"), known_chips),
        "techniques": techniques.rows(raw(source, "efficiency_techniques")),
    }


def raw(source: Path, name: str) -> list[Cells]:
    """The rows of a collected table."""
    return cells_of(source / "facts" / f"{name}.csv")


def write(source: Path, root: Path) -> None:
    """Write the vintage into a folder that holds none of that day."""
    found = tables(source)
    origins = [
        Source(
            title="Headway's collection of public facts on compute; each row names its own source",
            url=None,
            published=CLOSED,
            confidence="medium",
        ),
        Source(
            title="Epoch AI, AI Chip Sales and AI Chip Owners",
            url="https://epoch.ai/data/ai-chip-sales",
            published=max(row["source_date"] for row in found["chip_stock"] if "Epoch" in row["source"]),
            confidence="medium",
        ),
    ]
    write_vintage(
        root,
        CLOSED.isoformat(),
        found,
        sources=origins,
        counts={name: len(rows) for name, rows in found.items()},
        origin=origin_of(source),
        citation=COMPUTE_CITATION,
    )


def origin_of(source: Path) -> Origin:
    """What the manifest says: the tables collected, the publication that tells training compute, our additions."""
    collected = raw_files(source / "facts", lambda _: None)
    beside = raw_files(Path(__file__).parent / "compute_facts", lambda _: None, endings="*.csv")
    folder = training.published_in(source)
    files = [replace(each, name=f"facts/{each.name}") for each in collected]
    published = raw_files(folder, lambda _: None, endings="*.csv")
    files += [replace(each, name=f"{folder.relative_to(source).as_posix()}/{each.name}") for each in published]
    files += [replace(each, name=f"compute_facts/{each.name}") for each in beside]
    return Origin(known=CLOSED, layout="collection of public facts on compute", files=tuple(files))


def build(source: Path, target: Path) -> None:
    """Replace the vintage in the bundled folder."""
    with tempfile.TemporaryDirectory(dir=target) as folder:
        write(source, Path(folder))
        shutil.rmtree(target / CLOSED.isoformat(), ignore_errors=True)
        (Path(folder) / CLOSED.isoformat()).rename(target / CLOSED.isoformat())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build(Path(sys.argv[1]), Path(sys.argv[2]))
