"""Measured rates of serving as the fit wants them: each row of `serving_runs` with its model and its chips. An edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import log2
from typing import TYPE_CHECKING, Any, Final

from headway.api.planning.descriptions import find_cluster, find_model
from headway.facts.evidence import known_by
from headway.facts.reads import remembered
from headway.plan.architecture import Architecture
from headway.plan.cluster import Cluster
from headway.plan.counting import BYTES, parameters
from headway.plan.serve import Service
from headway.plan.serve_measured import Measured

if TYPE_CHECKING:
    import polars as pl

    from headway.facts.store import Vintage

#: Models that are built as another: ready description of what the row was measured on.
_BUILT_AS: Final = {"DeepSeek-R1": "deepseek-v3", "Llama 3.3 70B": "llama-3.1-70b"}

#: Formats by their other names.
_FORMATS: Final = {"nvfp4": "fp4", "mxfp4": "fp4", "mxfp8": "fp8"}

#: Publications whose caches are known to be kept at 8 bits; NVIDIA's of gpt-oss on Blackwell only. Sources: NVIDIA,
#: TensorRT-LLM performance overview, options of each model (the checkpoints of Llama and Qwen carry it, recalled);
#: antgroup/sglang, pull request 4 (--kv-cache-dtype fp8_e4m3).
_NARROW_CACHES: Final = ("trtllm-overview", "lmsys-h20")

#: Requests of which the publication does not say how long they were: tokens in and out. Ours; DeepSeek's mean context
#: of 4,989 tokens a token written (Open-source week, day 6) lies near.
_PROMPT, _ANSWER = 4096.0, 1024.0

#: Largest deployment that is tried where a row does not say how many chips there were, and where those that it says
#: cannot hold the model: 144 chips, as DeepSeek decodes (Open-source week, day 6).
_CHIPS, _LARGE = 64, 144

#: Chips from which a domain of any size can be cut.
_MANY: Final = 100_000

#: Every way of serving meets this speed: for rates that were measured without any regard to users.
_ANY_SPEED: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingRows:
    """Rates that are fitted, and the rows of the table behind them."""

    measured: tuple[Measured, ...]
    rows: "pl.DataFrame"


def serving_rows(opened: "Vintage", day: date) -> ServingRows:
    """The measured rates that enter the fit, as known on a day; none in a vintage without the table."""
    import polars as pl

    if "serving_runs" not in opened.table_names:
        return ServingRows(measured=(), rows=pl.DataFrame())
    rows = known_by(opened.table("serving_runs"), day).filter(pl.col("use") == "calibration")
    return ServingRows(measured=tuple(_measured(row, opened.name) for row in rows.iter_rows(named=True)), rows=rows)


def _measured(row: Mapping[str, Any], vintage: str) -> Measured:
    model = _model(row["model"])
    chips = int(row["chips"] or _held_on(row) or _CHIPS)
    cluster = _cluster(row["chip"], chips, vintage)
    weights = _FORMATS.get(row["precision"], row["precision"] or "fp8")
    if not _holds(model, cluster, weights):
        # The unit that was counted is a part of a larger deployment.
        chips, cluster = _LARGE, _cluster(row["chip"], _LARGE, vintage)
    sequences = row["concurrency"]
    return Measured(
        name=row["run"],
        paper=row["paper"],
        phase=row["phase"],
        counts=row["counts"],
        model=model,
        cluster=cluster,
        service=Service(
            prompt=row["input_length"] or _PROMPT,
            answer=row["output_length"] or _ANSWER,
            cached=row["cached_share"] or 0.0,
            speed=row["interactivity"] or _ANY_SPEED,
            weights=weights,
            cache="fp8" if _narrow_cache(row, cluster) else "bf16",
            draft=int(row["draft_length"] or 0),
        ),
        chips=chips,
        concurrency=sequences,
        rate=row["tokens_per_second_per_chip"],
    )


def _narrow_cache(row: Mapping[str, Any], cluster: Cluster) -> bool:
    plain = row["model"].startswith("gpt-oss") and cluster.chip.family == "hopper"
    return row["paper"] in _NARROW_CACHES and not plain


def _held_on(row: Mapping[str, Any]) -> int | None:
    """Chips that held the published number of sequences: those over the sequences of a chip, from the speed of a user.

    The nearest power of two; None where one of the three numbers is missing.
    """
    if not (row["concurrency"] and row["interactivity"] and row["input_length"] and row["output_length"]):
        return None
    part = {"input": 0.0, "output": 1.0, "both": row["output_length"] / (row["input_length"] + row["output_length"])}
    written = row["tokens_per_second_per_chip"] * part[row["counts"]]
    if not written:
        return None
    return max(1, int(2.0 ** round(log2(row["concurrency"] * row["interactivity"] / written))))


def _holds(model: Architecture, cluster: Cluster, weights: str) -> bool:
    """Whether all chips together hold the weights."""
    return parameters(model).total * BYTES[weights] < cluster.count * cluster.chip.memory_bytes


@remembered(32)
def _model(name: str) -> Architecture:
    ready = _BUILT_AS.get(name) or name.casefold().replace(" ", "-")
    return find_model(ready).architecture


def _cluster(chip: str, chips: int, vintage: str) -> Cluster:
    return _networked(chip, vintage).resized(chips)


@remembered(64)
def _networked(chip: str, vintage: str) -> Cluster:
    """Many chips of a kind with the networks of the ready cluster that has them."""
    return find_cluster(chip, count=_MANY, vintage=vintage)[1]
