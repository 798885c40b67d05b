"""The tables that the planner is calibrated on: training runs, techniques, serving rates, costs of a chip-hour."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from headway.facts.fact_columns import ORIGIN, above
from headway.facts.schema import Column, Rule, Table

if TYPE_CHECKING:
    import polars as pl

#: Kinds of runs: a measured rate of steps; a whole run by its hours; a stage of reinforcement learning; a guess.
RUN_KINDS: Final = ("bench", "run", "rl", "estimate")

#: What a row is for: `calibration` enters the fit; `anchor` is only held against it; `none` says too little.
USES: Final = ("calibration", "anchor", "none")

#: Software stacks, with what sets each apart. One word stands for one way of splitting and overlapping a step.
STACKS: Final = {
    "megatron-2021": "Megatron-LM of SC'21: tensor and interleaved pipeline parallel, full recompute, plain attention",
    "deepspeed-zero3": "DeepSpeed with states, gradients and parameters sharded, without model parallel",
    "megatron-deepspeed": "Megatron-LM with DeepSpeed's pipeline and sharded optimiser",
    "megatron-sp-2022": "Megatron-LM with sequence parallel and selective recompute",
    "megatron-2023": "Megatron-LM as others measured or extended it in 2023 and 2024, with fused attention",
    "megascale-2024": "MegaScale: parallel block, sliding window, overlap of tensor, pipeline and data traffic",
    "megatron-core-2024": "Megatron-Core: overlap of traffic, distributed optimiser, fused attention",
    "bridge-2025": "Megatron Bridge, releases of 2025",
    "bridge-2026": "Megatron Bridge, releases of 2026",
    "fsdp": "sharded data parallel of PyTorch, with or without tensor parallel",
    "jax-tpu": "JAX on TPU",
    "deepseek": "DeepSeek's own: expert parallel, two-way pipeline, 8-bit products",
    "mindspore": "MindSpore on Ascend",
    "own": "a stack of the developer's own",
    "undisclosed": "not said",
}

#: Number formats in which the matrix products of a run were done.
PRECISIONS: Final = ("fp16", "bf16", "fp8", "mxfp8", "nvfp4", "fp4", "int8", "int4")


#: The observation of a measured step or of serving.
_RATE: Final = "tokens_per_second_per_chip"


def _unusable(rows: "pl.DataFrame") -> "pl.Series":
    """Rows that enter the fit without what their kind observes: a rate, or hours and operations, on a known chip."""
    rate = rows[_RATE].is_null() | rows["chips"].is_null()
    whole = rows["chip_hours"].is_null() | rows["training_flop"].is_null() | rows["tokens_t"].is_null()
    lacks = rows["chip"].is_null() | ((rows["kind"] == "bench") & rate) | ((rows["kind"] == "run") & whole)
    return (rows["use"] == "calibration") & (lacks | ~rows["kind"].is_in(("bench", "run")))


def _split(rows: "pl.DataFrame") -> "pl.Series":
    """Rows whose parallel sizes do not multiply to their chips."""
    return rows["tp"] * rows["pp"] * rows["dp"] * rows["cp"] != rows["chips"]


def _without(column: str, words: str) -> "Callable[[pl.DataFrame], pl.Series]":
    """Rows that give a number without the words that say what it is."""
    return lambda rows: rows[column].is_not_null() & rows[words].is_null()


def _miscounted(rows: "pl.DataFrame") -> "pl.Series":
    """Rows of one phase whose rate counts the tokens of the other."""
    of_phase = rows["phase"].replace_strict({"prefill": "input", "decode": "output"}, default=None)
    return rows["counts"] != of_phase


def _count(name: str, meaning: str) -> Column:
    return Column(name, "count", meaning, required=False, lowest=1.0)


def _amount(name: str, meaning: str, highest: float | None = None) -> Column:
    return Column(name, "number", meaning, required=False, lowest=0.0, highest=highest)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, "flag", meaning, required=False)


_CHIP: Final = Column("chip", "text", "name in chips; empty where it is not said or several kinds were used", False)

TRAINING_RUNS: Final = Table(
    "training_runs",
    "Training runs and benchmarks: model, chips, recipe, parallel plan, and the rate or the hours that came out",
    (
        Column("run", "text", "name of the row"),
        Column("model", "text", "name of the model, as in training_compute where it is there"),
        Column("developers", "names", "who ran it, separated by ;"),
        Column("countries", "names", "their countries, separated by ;", required=False),
        Column("released", "day", "day of release of the model, or of publication of the benchmark"),
        Column(
            "kind",
            "text",
            "bench: a measured rate of steps; run: a whole run by its hours; rl: a stage of reinforcement learning; "
            "estimate: guessed by outsiders",
            choices=RUN_KINDS,
        ),
        Column("paper", "text", "publication that the row comes from; rows are left out of a fit by it"),
        Column("stack", "text", "software stack", choices=tuple(STACKS)),
        _CHIP,
        _count("chips", "chips at work"),
        _amount("params_total_b", "parameters in all, billion"),
        _amount("params_active_b", "parameters at work for one token, billion"),
        _count("layers", "layers"),
        _count("hidden", "width of the residual stream"),
        _count("heads", "attention heads"),
        _count("vocabulary", "size of the vocabulary"),
        Column("mtp", "count", "further tokens that extra layers predict; empty where not said", False, 0.0),
        _amount("tokens_t", "training tokens, trillion"),
        _count("sequence", "tokens of a sequence"),
        Column("precision", "text", "format of the matrix products", False, choices=PRECISIONS),
        Column("optimiser", "text", "adamw or muon", False, choices=("adamw", "muon")),
        _count("tp", "tensor parallel"),
        _count("pp", "pipeline parallel"),
        _count("dp", "data parallel"),
        _count("cp", "context parallel"),
        _count("ep", "expert parallel, within data parallel"),
        _count("vpp", "virtual stages of the pipeline on one chip"),
        _count("microbatch", "sequences of a microbatch"),
        _count("batch", "sequences of a step, all chips together"),
        Column("recompute", "text", "activations computed again", False, choices=("none", "selective", "full")),
        Column(
            "zero",
            "count",
            "sharded over data parallel: 1 optimiser, 2 also gradients, 3 also parameters",
            False,
            0.0,
            3.0,
        ),
        _flag("sequence_parallel", "whether norms and dropouts are split over tensor parallel"),
        _flag("masked_skipped", "whether the attention kernel skips masked positions"),
        _flag("masked_counted", "whether the published operations count attention to masked positions"),
        _amount("step_seconds", "seconds of a step"),
        _amount(_RATE, "tokens a second of one chip: the observation of a bench row"),
        _amount("tflops_per_chip", "TFLOP/s of one chip as published"),
        Column("tflops_counts", "text", "what that rate counts", False, choices=("model", "with recompute")),
        _amount("chip_hours", "chip-hours: the observation of a run row"),
        Column("hours_cover", "text", "what the hours cover", False, choices=("pre-training", "all stages", "stage")),
        _amount("wall_days", "days from start to end"),
        _amount("training_flop", "operations of the run"),
        _amount("reported_mfu", "share of the peak as published", 1.0),
        _amount("mfu_base_tflops", "peak that this share is of, TFLOP/s"),
        Column("derived", "names", "columns that Headway derived, each with how, separated by ;", required=False),
        Column("use", "text", "calibration: enters the fit; anchor: held against it; none", choices=USES),
        Column("why", "text", "why it is used so"),
        *ORIGIN,
    ),
    ("run",),
    {"chip": ("chips", "chip")},
    (
        Rule("use", _unusable, "the row cannot be fitted", "give chip and rate, or chip, hours, tokens and operations"),
        Rule("dp", _split, "tensor x pipeline x data x context parallel is not the number of chips"),
        Rule("tflops_counts", _without("tflops_per_chip", "tflops_counts"), "a published rate without what it counts"),
        Rule("hours_cover", _without("chip_hours", "hours_cover"), "hours without what they cover"),
        Rule("params_active_b", above("params_active_b", "params_total_b"), "more parameters at work than there are"),
    ),
)

TECHNIQUES: Final = Table(
    "techniques",
    "Techniques that make training or serving cheaper: what each changes, by which published factor, and when",
    (
        Column("name", "text", "short name"),
        Column("title", "text", "name in full"),
        Column("developers", "names", "who published it, separated by ;"),
        Column("paper", "text", "publication"),
        Column("released", "day", "day of publication; the last day of the month where only that is known"),
        Column("changes", "text", "what it does"),
        _amount("flop_factor", "operations for a token, over those without it"),
        _amount("time_factor", "time of a step or of the hours, over that without it; never mixed with operations"),
        _amount("memory_factor", "memory of the scope, over that without it"),
        Column("memory_scope", "text", "memory that the factor is of", required=False),
        _amount("kv_bytes_per_token", "bytes kept of a token of context"),
        _amount("multiplier_low", "compute that gives the same loss without it, over that with it: low end"),
        _amount("compute_multiplier", "central value"),
        _amount("multiplier_high", "high end"),
        _amount("measured_flop", "operations of the largest run behind the multiplier"),
        Column("conditions", "text", "under which it was measured", required=False),
        Column("reported", "text", "what the publication reports, in our words"),
        *ORIGIN,
    ),
    ("name",),
    {},
    (
        Rule("multiplier_low", above("multiplier_low", "compute_multiplier"), "low is above central"),
        Rule("multiplier_high", above("compute_multiplier", "multiplier_high"), "central is above high"),
        Rule("memory_scope", _without("memory_factor", "memory_scope"), "a factor of memory without its scope"),
        Rule("known", lambda rows: rows["known"] < rows["released"], "known before it happened"),
    ),
)

#: What a rate of serving counts: prompts read, tokens written, or both kinds of work on the same chips.
PHASES: Final = ("prefill", "decode", "mixed")

SERVING_RUNS: Final = Table(
    "serving_runs",
    "Measured rates of serving: tokens a second of one chip, by model, chip and phase",
    (
        Column("run", "text", "name of the row"),
        Column("model", "text", "name of the model"),
        Column("paper", "text", "publication that the row comes from; rows are left out of a fit by it"),
        Column("stack", "text", "software that served"),
        Column("chip", "text", "name in chips"),
        _count("chips", "chips of the deployment, or of the unit that was measured"),
        Column(
            "phase",
            "text",
            "prefill: prompts are read; decode: tokens are written; mixed: both on the same chips",
            choices=PHASES,
        ),
        Column("counts", "text", "tokens that the rate counts", choices=("input", "output", "both")),
        Column("precision", "text", "format of most weights", False, choices=PRECISIONS),
        _count("input_length", "tokens of a prompt"),
        _count("output_length", "tokens of an answer"),
        _amount("cached_share", "share of the prompt that came from a cache", 1.0),
        _amount("concurrency", "sequences at work together, all chips"),
        _amount(_RATE, "tokens a second of one chip"),
        _amount("interactivity", "tokens a second of one user"),
        _amount("reported_mfu", "share of the peak as published, where no rate is", 1.0),
        _amount("draft_length", "tokens that are drafted ahead and checked together; 0 is none"),
        Column("derived", "names", "columns that Headway derived, each with how, separated by ;", required=False),
        Column("use", "text", "calibration: enters the fit; anchor: held against it; none", choices=USES),
        Column("why", "text", "why it is used so"),
        *ORIGIN,
    ),
    ("run",),
    {"chip": ("chips", "chip")},
    (
        Rule("use", lambda rows: (rows["use"] == "calibration") & rows[_RATE].is_null(), "the row has no rate to fit"),
        Rule("counts", _miscounted, "reading counts input, writing counts output"),
    ),
)

CHIP_HOURS: Final = Table(
    "chip_hours",
    "What an hour of a chip costs, by day of the source, and what it draws with everything around it",
    (
        Column("chip", "text", "name in chips"),
        Column(
            "tier",
            "text",
            "owner: all-in cost of a large owner; cloud: of a smaller cloud; list: rental price",
            choices=("owner", "cloud", "list"),
        ),
        _amount("low_usd", "low end, USD an hour"),
        Column("usd", "number", "USD an hour", lowest=0.0),
        _amount("high_usd", "high end, USD an hour"),
        _amount("kw", "power of one chip with server, network and cooling, kW"),
        Column("derived", "names", "columns that Headway derived, each with how, separated by ;", required=False),
        *ORIGIN,
    ),
    ("chip", "tier", "source_date"),
    {"chip": ("chips", "chip")},
    (
        Rule("low_usd", above("low_usd", "usd"), "low is above central"),
        Rule("high_usd", above("usd", "high_usd"), "central is above high"),
    ),
)
