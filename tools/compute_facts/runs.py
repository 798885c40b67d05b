"""Training runs: rows of the collection with their notes read into columns, rows of the Bridge tables, and ours."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from compute_facts import run_rates
from compute_facts.common import CLOSED, Cells, beside, number, period
from headway.facts.run_tables import TRAINING_RUNS
from headway.facts.schema import Column

#: Chips of the collection that are not one chip of `chips`.
_NO_CHIP = frozenset({"undisclosed", "mixed", "A100 40GB SXM + H100"})

_COUNTRIES = {"US": "United States of America", "UK": "United Kingdom", "FR": "France", "CH": "Switzerland"}
_COUNTRIES |= {"AE": "United Arab Emirates"}

_KINDS = {"est": "estimate"}

#: Columns of the collection that are taken over as they are.
_PLAIN = {
    "chips": "n_chips",
    "chip_hours": "chip_hours",
    "params_total_b": "params_total_b",
    "params_active_b": "params_active_b",
    "layers": "layers",
    "hidden": "hidden",
    "tokens_t": "tokens_t",
    "sequence": "seq_len",
    "training_flop": "training_flop",
    "reported_mfu": "reported_mfu",
    "tflops_per_chip": "reported_tflops_per_chip",
    "wall_days": "wallclock_days",
}

#: What the notes call a column.
_NOTED = {
    "tp": "TP",
    "pp": "PP",
    "dp": "DP",
    "cp": "CP",
    "ep": "EP",
    "vpp": "VPP",
    "microbatch": "MBS",
    "zero": "ZeRO",
    "heads": "heads",
    "vocabulary": "vocab",
}

_COLUMNS: Mapping[str, Column] = {column.name: column for column in TRAINING_RUNS.columns}

#: Chips by the name of the system in the tables of Megatron Bridge.
_BRIDGE_CHIPS = {
    "H100": "H100 SXM5 80GB",
    "B200": "B200 SXM",
    "B300": "B300 SXM",
    "GB200": "GB200 (per GPU, NVL72)",
    "GB300": "GB300 (per GPU, NVL72)",
}


def rows(raw: Iterable[Cells], chips: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `training_runs`, with the listed corrections and every column that follows from others.

    Parameters
    ----------
    chips
        The rows of `chips`, whose 16-bit peaks a published share is of where no other base is told.

    Raises
    ------
    KeyError
        If a collected row is not listed, or a listed row, paper or correction is of nothing that is there.
    ValueError
        If a correction changes nothing.
    """
    readings = {row["published"]: row for row in beside("training_runs_reading")}
    collected = {row["model"].strip(): row for row in raw if not row["model"].startswith("Bridge ")}
    if apart := readings.keys() ^ collected.keys():
        raise KeyError(f"rows that are collected or listed, but not both: {', '.join(sorted(apart))}")
    found = [_collected(collected[name], reading) for name, reading in readings.items()]
    found += [_bridge(row) for row in beside("training_bridge")]
    found += [_own(row) for row in beside("training_runs_extra")]
    _correct(found)
    peaks = {row["chip"]: row["fp16_tflops"] for row in chips if not row["chip"].startswith("Ascend")}
    return [run_rates.completed(row, peaks) for row in found]


def _collected(row: Cells, reading: Cells) -> dict[str, Any]:
    note = row["note"]
    fields = dict(re.findall(r"(\w+)=([^;]+)", note))
    found: dict[str, Any] = {column: number(row[cell]) for column, cell in _PLAIN.items()}
    found |= {column: number(_digits(fields.get(name, ""))) for column, name in _NOTED.items()}
    chip = row["chip"]
    return {
        **found,
        **{name: reading[name] or None for name in ("run", "model", "stack", "tflops_counts", "hours_cover")},
        **{name: reading[name] for name in ("use", "why")},
        "rate": reading["rate"],
        "kind": _KINDS.get(fields["kind"], fields["kind"]),
        "developers": row["developer"].split("+"),
        "countries": [_COUNTRIES.get(row["country"], row["country"])],
        "released": period(row["release_date"])[1],
        "chip": None if chip in _NO_CHIP else chip,
        "precision": _precision(row["precision"]),
        **_batch(fields.get("GBS", ""), number(row["seq_len"])),
        **_recompute(fields.get("recompute", "")),
        "step_seconds": _step(fields.get("iter_s", "")),
        "tokens_per_second_per_chip": _rate(note),
        "derived": _told(note),
        **_origin(reading["paper"], row["confidence"], read="recalled" not in note, note=note.partition("; ")[2]),
    }


def _bridge(row: Cells) -> dict[str, Any]:
    """A row of the tables of Megatron Bridge, which give model, system, plan and rates."""
    release, model, chip = row["release"], row["model"], row["chip"]
    about = next(each for each in beside("training_bridge_models") if each["model"] == model)
    year, month = release.split(".")[:2]
    published = period(f"20{year}-{month}")[1]
    numbers = ("chips", "batch", "microbatch", "sequence", "tp", "pp", "cp", "vpp", "ep", "mtp")
    shape = ("params_total_b", "params_active_b", "layers", "hidden", "heads", "vocabulary")
    words = (release, model, chip, row["chips"], row["precision"], row["batch"])
    sharded = row["fsdp"] not in ("", "0")
    return {
        "run": "bridge-" + "-".join(re.sub(r"[^a-z0-9.]+", "-", word.lower()).strip("-") for word in words),
        "model": model,
        "stack": f"bridge-20{year}",
        "kind": "bench",
        "developers": ["NVIDIA"],
        "countries": [_COUNTRIES["US"]],
        "released": published,
        "chip": _BRIDGE_CHIPS[chip],
        **{name: number(row[name]) for name in numbers},
        **{name: number(about[name]) for name in shape},
        "precision": row["precision"],
        "optimiser": about["optimiser"],
        "recompute": None,
        "zero": 3 if sharded else None,
        "masked_skipped": True,
        "masked_counted": False,
        "tokens_per_second_per_chip": number(row["tokens_per_second_per_chip"]),
        "tflops_per_chip": number(row["tflops_per_chip"]),
        "tflops_counts": "model",
        "use": "calibration",
        "why": "a measured step; experts are loaded evenly by force" if about["experts"] else "a measured step",
        **_origin("megatron-bridge", "high", read=True, note=f"release {release}"),
        "source_date": min(published, CLOSED),
        "known": min(published, CLOSED),
    }


def _own(row: Cells) -> dict[str, Any]:
    """A row of our own file, whose columns are those of the table; its paper gives the origin."""
    found = {name: _typed(_COLUMNS[name], text) for name, text in row.items() if name in _COLUMNS}
    return {
        **found,
        "rate": row["rate"],
        **_origin(row["paper"], row["confidence"], read=row["source_read"] == "true", note=row["note"]),
    }


def _origin(paper: str, confidence: str, *, read: bool, note: str | None) -> dict[str, Any]:
    about = next((row for row in beside("training_papers") if row["paper"] == paper), None)
    if about is None:
        raise KeyError(f"no paper {paper} in training_papers.csv")
    day = date.fromisoformat(about["source_date"])
    return {
        "paper": paper,
        "source": about["title"],
        "source_url": about["source_url"],
        "source_date": day,
        "known": day,
        "confidence": confidence,
        "source_read": read and about["source_url"].count("/") > 3,
        "note": note or None,
    }


def _correct(found: list[dict[str, Any]]) -> None:
    """Put the listed corrections in place, each with its reason in the note."""
    by_name = {row["run"]: row for row in found}
    for change in beside("training_runs_corrections"):
        row, column = by_name[change["run"]], change["column"]
        value = _typed(_COLUMNS[column], change["value"])
        if row.get(column) == value:
            raise ValueError(f"training_runs_corrections.csv: {change['run']} {column} changes nothing")
        row[column] = value
        if change["reason"] not in (row["note"] or ""):
            row["note"] = "; ".join(part for part in (row["note"], f"{column}: {change['reason']}") if part)


def _typed(column: Column, text: str) -> Any:
    if not text:
        return [] if column.kind == "names" else None
    match column.kind:
        case "number":
            return float(text)
        case "count":
            return int(text)
        case "day":
            return date.fromisoformat(text)
        case "flag":
            return text == "true"
        case "names":
            return text.split(";")
        case _:
            return text


def _digits(text: str) -> str:
    found = re.match(r"\d+", text.strip())
    return found[0] if found else ""


def _precision(text: str) -> str | None:
    return text.partition(" ")[0].partition("+")[0] or None


def _batch(text: str, sequence: float | None) -> dict[str, Any]:
    """Sequences of a step: as counted, or from millions of tokens; of a batch that grows, its last size."""
    tokens = re.match(r"(\d+)M tokens", text)
    if tokens:
        derived = "batch: tokens of a step over tokens of a sequence"
        return {"batch": round(float(tokens[1]) * 1e6 / sequence), "batch_how": derived} if sequence else {}
    sizes = re.findall(r"\d+", text)
    return {"batch": int(sizes[-1])} if sizes else {}


def _recompute(text: str) -> dict[str, Any]:
    if not text:
        return {}
    words = text.strip().split("+")
    return {"recompute": words[0], "sequence_parallel": "SP" in words}


def _step(text: str) -> float | None:
    """Seconds of a step; what the note marks as derived is derived anew from the published rate."""
    return None if "derived" in text or not text else float(text.partition(" ")[0])


def _rate(note: str) -> float | None:
    found = re.search(r"(\d+) tokens/s/GPU", note)
    return float(found[1]) if found else None


def _told(note: str) -> list[str]:
    """Columns that the collection itself derived."""
    found = []
    if "flop=6ND" in note:
        found.append("training_flop: 6 x active parameters x tokens")
    return found
