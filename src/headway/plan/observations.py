"""Published training runs as observations: what was trained, on what, how it was cut, and how fast it went.

A benchmark row observes tokens a second of one chip in steady state; a whole run observes billed chip-hours. The two
are never mixed: what lies between them is goodput. Settings that nobody published are chosen by the model itself, as
the best of a few that fit the memory, and every observation says which.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

import numpy as np

from headway.errors import DataError
from headway.plan.architecture import Architecture, Attention, FeedForward, Layers
from headway.plan.chosen import choose
from headway.plan.cluster import Cluster
from headway.plan.counting import parameters, training_flop
from headway.plan.load import Load, step_load
from headway.plan.parallel import Layout, layouts_of
from headway.plan.recipe import Precision, Recipe
from headway.plan.step import Speeds, speeds_of

#: Formats of products, and the recipe's word for each: blocks of scales are a way of writing 8 and 4 bits.
FORMATS: Final[Mapping[str, Precision]] = {
    "fp16": "fp16",
    "bf16": "bf16",
    "fp8": "fp8",
    "mxfp8": "fp8",
    "nvfp4": "fp4",
    "fp4": "fp4",
}

#: First year of stacks with fused attention, which skips masked positions. Source: FlashAttention, arXiv 2205.14135.
FUSED_FROM: Final = 2023

#: Vocabulary and tokens of a batch where nobody says. Source: ours; SC'21, and the usual batch of a large run of 2023.
_VOCABULARY: Final = 51200
_BATCH_TOKENS: Final = 4e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A published run and all that predicts it.

    Attributes
    ----------
    run, model, paper, stack
        Names: of the row, of the model, of the publication and of the software.
    kind
        bench: `observed` is tokens a second of one chip. run: it is billed chip-hours.
    year, edition
        Of publication; the stack with the month of it: software gets faster between two releases.
    experts
        Whether the model is a mixture of experts.
    size_b
        Parameters at work for one token, billions.
    tokens
        Tokens of the whole run; 0 for a benchmark.
    every_stage
        Whether the hours of a run include stages beside pre-training.
    load, speeds
        What a chip has to do in a step, and its peaks; one layout.
    layout
        How the model was cut.
    chosen
        Names of the settings that were not published.
    model_flop
        Operations of a token as utilisation counts them: without what is done twice.
    """

    run: str
    model: str
    paper: str
    stack: str
    family: str
    chip: str
    kind: Literal["bench", "run"]
    year: int
    edition: str
    precision: str
    experts: bool
    size_b: float
    tokens: float
    every_stage: bool
    observed: float
    load: Load
    speeds: Speeds
    layout: Layout
    overhead: float
    chosen: tuple[str, ...]
    model_flop: float

    @property
    def chips(self) -> int:
        """Chips at work."""
        return self.layout.chips

    @property
    def log_step_seconds(self) -> float:
        """Log of the seconds that the observed rate means for a step; of a run with its lost hours."""
        if self.kind == "bench":
            return float(np.log(self.load.tokens / (self.observed * self.chips)))
        return float(np.log(self.observed * 3600.0 / self.chips * self.load.tokens / self.tokens))


def observation_of(
    row: Mapping[str, Any], cluster: Cluster, model: Architecture | None = None, *, batch: int | None = None
) -> Observation:
    """The observation that a row of `training_runs` makes.

    Parameters
    ----------
    cluster
        Chips of the row's kind with their links; how many there are comes from the row.
    model
        The model where it is described; None: built from the numbers of the row.
    batch
        Sequences of a step where the row does not say but the model's description does.

    Raises
    ------
    DataError
        For a row that observes nothing or has too few numbers to build its model from.
    """
    trained = replace(model, mtp=int(row["mtp"])) if model is not None and row.get("mtp") is not None else model
    trained = trained or model_of_row(row)
    recipe = _recipe(row, batch)
    settings = choose(row, trained, recipe, cluster)
    layout, recipe = settings.layout, settings.recipe
    kind: Literal["bench", "run"] = "run" if row["kind"] == "run" else "bench"
    return Observation(
        run=row["run"],
        model=row["model"],
        paper=row["paper"],
        stack=row["stack"],
        family=cluster.chip.family,
        chip=cluster.chip.name,
        kind=kind,
        year=_day(row).year,
        edition=f"{row['stack']} {_day(row):%Y-%m}",
        precision=recipe.precision,
        experts=trained.experts > 0,
        size_b=parameters(trained).active / 1e9,
        tokens=(row.get("tokens_t") or 0.0) * 1e12,
        every_stage=row.get("hours_cover") == "all stages",
        observed=chip_hours(row) if kind == "run" else tokens_rate(row, trained),
        load=step_load(trained, recipe, layouts_of([layout]), domain=cluster.domain),
        speeds=speeds_of(cluster, recipe),
        layout=layout,
        overhead=trained.step_overhead,
        chosen=settings.names,
        model_flop=training_flop(trained, recipe.sequence, masked=recipe.masked),
    )


def chip_hours(row: Mapping[str, Any]) -> float:
    """Billed chip-hours of a whole run; DataError where they or its tokens are not published."""
    if not row.get("chip_hours") or not row.get("tokens_t"):
        raise DataError("a whole run needs chip-hours and tokens", value=row["run"])
    return float(row["chip_hours"])


def tokens_rate(row: Mapping[str, Any], model: Architecture) -> float:
    """Tokens a second of one chip: as published, by the seconds of a step, or from a rate of operations.

    A rate that counts what is computed again (a forward pass done twice) is worth three quarters of one that does not.
    """
    if row.get("tokens_per_second_per_chip"):
        return float(row["tokens_per_second_per_chip"])
    if row.get("step_seconds") and row.get("batch"):
        return float(row["batch"] * row["sequence"] / row["step_seconds"] / row["chips"])
    if not row.get("tflops_per_chip"):
        raise DataError("a benchmark needs a rate: tokens a second, seconds of a step or TFLOP/s", value=row["run"])
    again = 0.75 if row.get("tflops_counts") == "with recompute" and row.get("recompute") == "full" else 1.0
    counted = training_flop(model, row["sequence"], masked=not row.get("masked_counted", True))
    return float(row["tflops_per_chip"] * 1e12 * again / counted)


def model_of_row(row: Mapping[str, Any]) -> Architecture:
    """A dense transformer from layers, width, heads and vocabulary: ungated, four times as wide inside, one table.

    Where the row states parameters the inner width follows from them instead.
    """
    if (row.get("params_active_b") or 0.0) < (row.get("params_total_b") or 0.0):
        raise DataError("a mixture of experts must be described by a file", value=row["run"])
    if not row.get("layers") or not row.get("hidden"):
        raise DataError("needs layers and hidden to build a model from, or a model that is described", value=row["run"])
    hidden, depth = int(row["hidden"]), int(row["layers"])
    heads = int(row.get("heads") or max(1, hidden // 128))
    vocabulary = int(row.get("vocabulary") or _VOCABULARY)
    width = 4 * hidden
    if row.get("params_total_b") and not row.get("heads"):
        inner = (row["params_total_b"] * 1e9 - vocabulary * hidden) / depth - 4.0 * hidden * hidden
        width = max(hidden, round(inner / (2.0 * hidden)))
    layer = Layers(
        count=depth,
        attention=Attention(kind="full", heads=heads, head_dim=max(1, hidden // heads)),
        ffn=FeedForward(kind="dense", width=width, gated=False),
    )
    return Architecture(
        hidden=hidden, vocabulary=vocabulary, tied_embeddings=True, positions=int(row["sequence"]), layers=(layer,)
    )


def _day(row: Mapping[str, Any]) -> date:
    found: date = row["released"]
    return found


def _recipe(row: Mapping[str, Any], described: int | None) -> Recipe:
    """How the row's model was trained; a batch that is not published holds four million tokens."""
    sequence = int(row.get("sequence") or 4096)
    batch = int(row.get("batch") or described or max(1, round(_BATCH_TOKENS / sequence)))
    fused = row.get("masked_skipped")
    return Recipe(
        tokens=(row.get("tokens_t") or 0.0) * 1e12,
        sequence=sequence,
        batch=batch,
        precision=FORMATS.get(row.get("precision") or "bf16", "bf16"),
        optimiser=row.get("optimiser") or "adamw",
        masked=_day(row).year >= FUSED_FROM if fused is None else bool(fused),
    )
