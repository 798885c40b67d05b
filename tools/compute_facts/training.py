"""Training compute: the operations of final training runs, by model, with the basis of each figure."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from compute_facts.common import CLOSED, Cells, beside, cells_of, number, origin, period
from headway.facts.identity import known_names
from headway.facts.store import open_vintage
from headway.facts.tables import Model

#: From the best basis to the worst; a better one wins over a worse one of the same model.
BASES = ("reported", "derived", "hardware", "estimated", "imputed")

#: The figure is within this factor either way with 90% belief, by basis. Headway's own estimate: what 6ND leaves out
#: (attention, post-training, repeated parts) is under a third; utilisation differs by two; the intervals that the
#: publisher states for estimates are 1.4 to 3.2 either way.
FACTORS = {"reported": 1.3, "derived": 1.3, "hardware": 2.0, "estimated": 3.0, "imputed": 10.0}
_SPECULATIVE = 5.0

_COUNTRIES = {"US": "United States of America", "UK": "United Kingdom", "FR": "France", "CH": "Switzerland"}
_COUNTRIES |= {"AE": "United Arab Emirates"}

_IMPUTED = re.compile(r"from benchmark scores|benchmark imputation|benchmarks match", re.IGNORECASE)
_COUNTED = re.compile(
    r"6 ?N[CD]\b|6 ?FLOPs? ?/|\* ?6 ?[=)]|\b6 ?\* ?\d|FLOP ?/ ?(?:token|param)|6 ?×|params?(?:eters)? ?\*|\*6\b"
    r"|tokens ?\* ?[\d.]+B? param|active params|counting operations",
    re.IGNORECASE,
)
_HARDWARE = re.compile(r"GPUs? ?\*|GPU-?hours|TPU|utili[sz]ation", re.IGNORECASE)
_ASSUMED = re.compile(r"assumed|assuming|assumption", re.IGNORECASE)
_STATED = re.compile(r"\btable\b|stated in|PFLOPs|petaflop|required ~", re.IGNORECASE)
_FIGURE = re.compile(r"\d(?:\.\d+)?e\+?\d+")


#: The publication that has training compute in its files; and the vintages that know its models, newest last.
_PUBLISHED = date(2026, 4, 19)
_VINTAGES = ("2026-04-19", "2026-08-11")


def collected(source: Path) -> list[dict[str, Any]]:
    """The rows of `training_compute` from the publications and the collection in a folder."""
    folder = published_in(source)
    noted = [row for path in sorted(folder.glob("*.csv")) for row in cells_of(path)]
    models = {model.name: vars_of(model) for name in _VINTAGES for model in open_vintage(name).models()}
    return rows(
        cells_of(folder / "epoch_capabilities_index.csv"),
        noted,
        cells_of(source / "facts" / "training_runs.csv"),
        published=_PUBLISHED,
        names=known_names(),
        models=models,
    )


def published_in(source: Path) -> Path:
    """The folder of the publication that has training compute in its files."""
    return source / "data" / "epoch" / _PUBLISHED.isoformat() / "benchmark_data"


def vars_of(model: Model) -> dict[str, Any]:
    """What the table takes over of a model."""
    return {column: getattr(model, column) for column in ("developers", "countries", "access", "released")}


def rows(
    versions: Iterable[Cells],
    noted: Iterable[Cells],
    runs: Iterable[Cells],
    *,
    published: date,
    names: Mapping[str, str],
    models: Mapping[str, Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """The rows of `training_compute`, sorted by model and source; one of each model's counts.

    Parameters
    ----------
    versions
        The publisher's list of versions, which says how sure it is of each.
    noted
        Rows with a version, its operations and the notes on them, from any of the publisher's files.
    runs
        The collection's table of training runs.
    published
        The day of the publisher's files.
    names
        From the publisher's version to the model.
    models
        Rows of `models` by name, of the newest vintage that has the model.
    """
    found = _of_publisher(versions, noted, published, names, models)
    found += [_of_collection(row, models) for row in [*runs, *beside("training_extra")] if _is_run(row)]
    families = {model: row["family"] for row in beside("training_families") for model in row["models"].split(";")}
    for row in found:
        row["family"] = families.get(row["model"])
    return _chosen(found)


def _of_publisher(
    versions: Iterable[Cells],
    noted: Iterable[Cells],
    published: date,
    names: Mapping[str, str],
    models: Mapping[str, Mapping[str, Any]],
) -> list[dict[str, Any]]:
    labels = {row["Model version"].strip(): row["Confidence"] for row in versions}
    found: dict[str, dict[str, Any]] = {}
    for row in noted:
        version, note = (row.get("Model version") or "").strip(), row.get("Training compute notes") or ""
        model, flop = names.get(version), _operations(row.get("Training compute (FLOP)") or "", note)
        if model is None or model not in models or flop is None or not note:
            continue
        if model in found:
            if abs(flop / found[model]["published_flop"] - 1.0) > 0.01:
                raise ValueError(f"{model}: {flop:g} and {found[model]['published_flop']:g} FLOP in one publication")
            continue
        label = labels.get(version, "")
        found[model] = _row("epoch", model, flop, basis_of(note, label), label) | {
            **_about(models[model]),
            "source": "Epoch AI, Capabilities & Benchmarking: training compute",
            "source_url": "https://epoch.ai/benchmarks",
            "source_date": published,
            "confidence": {"Confident": "high", "Likely": "medium"}.get(label, "low"),
            "source_read": True,
            "note": " ".join(note.split()),
        }
    for row in found.values():
        # Parameters and tokens come with the model; what the publisher worked out itself is known from its files.
        row["known"] = row["released"] if row["basis"] in BASES[:3] else published
    return list(found.values())


def _operations(cell: str, note: str) -> float | None:
    """The figure in the cell; the one in the note where the publisher keeps an imputed figure out of the column."""
    if cell:
        return float(f"{float(cell):.8g}")
    stated = _FIGURE.search(note) if _IMPUTED.search(note) else None
    return float(stated[0]) if stated else None


def basis_of(note: str, label: str) -> str:
    """The basis of a figure from the publisher's notes and how sure it says it is."""
    if _IMPUTED.search(note):
        return "imputed"
    if label == "Speculative":
        return "estimated"
    if _COUNTED.search(note):
        return "derived"
    if _STATED.search(note):
        return "reported"
    return "hardware" if _HARDWARE.search(note) and _ASSUMED.search(note) else "estimated"


def _is_run(row: Cells) -> bool:
    return row["note"].startswith(("kind=run", "kind=est")) and bool(row["training_flop"])


def _of_collection(row: Cells, models: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    listed = {each["published"]: each["model"] for each in beside("training_names")}
    name, flop = row["model"].strip(), float(row["training_flop"])
    model = listed.get(name, name)
    released = period(row["release_date"])[1]
    known = models.get(model)
    about = (
        _about(known)
        if known
        else {
            "developers": row["developer"].split("+"),
            "countries": [_COUNTRIES.get(row["country"], row["country"])],
            "access": "other",
            "released": released,
        }
    )
    basis = _collected_basis(row, flop)
    listed = _listed(f"collection:{model}").get("source_read")
    cited = {**row, "source_url": listed["source_url"]} if listed else row
    read = listed is not None or ("recalled" not in row["note"] and cited["source_url"].count("/") > 3)
    dated = {**cited, "source_date": about["released"].isoformat(), "note": row["note"].partition("; ")[2]}
    return {
        **_row("collection", model, flop, basis, ""),
        **about,
        **origin(dated, known=CLOSED if basis == "estimated" else about["released"], read=read),
    }


def _collected_basis(row: Cells, flop: float) -> str:
    active, tokens = number(row["params_active_b"]), number(row["tokens_t"])
    if row["note"].startswith("kind=est"):
        return "estimated"
    counted = active and tokens and 0.85 < flop / (6e21 * active * tokens) < 1.15
    if counted or "6ND" in row["note"]:
        return "derived"
    if "Epoch" in row["note"]:
        return "estimated"
    return "reported"


def _about(model: Mapping[str, Any]) -> dict[str, Any]:
    return {column: model[column] for column in ("developers", "countries", "access", "released")}


def _row(source: str, model: str, flop: float, basis: str, label: str) -> dict[str, Any]:
    """The figure with its listed corrections and its interval."""
    listed = _listed(f"{source}:{model}")
    basis = listed["basis"]["value"] if "basis" in listed else basis
    used = float(listed["flop"]["value"]) if "flop" in listed else flop
    factor = _SPECULATIVE if label == "Speculative" and basis == "estimated" else FACTORS[basis]
    ends = {"low": used / factor, "high": used * factor}
    ends |= {end: float(listed[end]["value"]) for end in ends if end in listed}
    reasons = dict.fromkeys(row["reason"] for row in listed.values() if not row["reason"].startswith("see "))
    return {
        "id": f"{source}:{model}",
        "model": model,
        "flop": used,
        **{end: float(f"{value:.4g}") for end, value in ends.items()},
        "level": 0.9,
        "basis": basis,
        "label": label or None,
        "published_flop": flop,
        "correction": "; ".join(reasons) or None,
    }


def _listed(name: str) -> dict[str, Cells]:
    """The listed corrections of a row, by column."""
    return {row["column"]: row for row in beside("training_corrections") if row["id"] == name}


def _chosen(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the one that counts: better basis, then read before unread, then the publisher's one method."""
    by_model: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(found, key=lambda row: row["id"]):
        by_model.setdefault(row["model"], []).append(row)
    for same in by_model.values():
        same.sort(key=lambda row: (BASES.index(row["basis"]), not row["source_read"], row["id"].startswith("coll")))
        best = same[0]
        for row in same:
            row["counts"] = row is best
            row["why"] = _why(row, best, len(same))
    return [row for model in sorted(by_model) for row in by_model[model]]


def _why(row: Mapping[str, Any], best: Mapping[str, Any], count: int) -> str:
    if count == 1:
        return "the only figure"
    if row is best:
        return "counts"
    apart = row["flop"] / best["flop"]
    agrees = "agrees" if 1 / 1.1 < apart < 1.1 else f"{apart:.2g} times the other"
    if row["basis"] != best["basis"]:
        return f"{agrees}; {best['basis']} wins over {row['basis']}"
    return (
        f"{agrees}; same basis: {'a read source wins' if not row['source_read'] else 'one method for all models wins'}"
    )
