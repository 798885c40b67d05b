"""What follows from what a run published: tokens a second, steps, data parallel, hours, operations."""

from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]


def gpt_flop(row: Row) -> float:
    """Operations for a token of a GPT block stack, attention to masked positions counted, without recompute.

    72 L h^2 (1 + s / 6h + V / 12 L h). Source: Narayanan et al. 2021 (arXiv 2104.04473), section 5.1, less recompute.
    """
    layers, hidden, tokens, words = _shape(row)
    return 72 * layers * hidden**2 * (1 + tokens / (6 * hidden) + words / (12 * layers * hidden))


def recomputed_gpt_flop(row: Row) -> float:
    """The same with one further forward pass of the blocks: 96 L h^2 (1 + s / 6h + V / 16 L h)."""
    layers, hidden, tokens, words = _shape(row)
    return 96 * layers * hidden**2 * (1 + tokens / (6 * hidden) + words / (16 * layers * hidden))


def causal_flop(row: Row) -> float:
    """Operations for a token of a dense model: 6 N and attention to earlier positions alone, 6 L h s."""
    return float(6e9 * row["params_active_b"] + 6 * row["layers"] * row["hidden"] * row["sequence"])


def _shape(row: Row) -> tuple[float, float, float, float]:
    """Layers, width, tokens of a sequence and words of the vocabulary."""
    return row["layers"], row["hidden"], row["sequence"], row["vocabulary"]


#: How a published rate or share of the peak becomes tokens a second: operations for a token, and how to say it.
RATES: Mapping[str, tuple[Callable[[Row], float], str]] = {
    "gpt-model": (gpt_flop, "72 L h^2 (1 + s/6h + V/12Lh)"),
    "gpt-full-recompute": (recomputed_gpt_flop, "96 L h^2 (1 + s/6h + V/16Lh)"),
    "causal": (causal_flop, "6 x parameters + 6 L h s"),
}

#: What the attention of a stack skips and what its published rates count, by stack.
_MASKS = {
    "megatron-2021": (False, True),
    "megatron-sp-2022": (False, True),
    "deepspeed-zero3": (False, True),
    "megatron-deepspeed": (False, True),
    "megatron-core-2024": (True, True),
    "megatron-2023": (True, None),
    "megascale-2024": (True, None),
    "deepseek": (True, None),
    "fsdp": (None, None),
}


def completed(row: Mapping[str, Any], peaks: Mapping[str, float | None]) -> dict[str, Any]:
    """A row with the columns that follow from others; each is named in `derived` with how.

    `peaks` are the 16-bit peaks of chips whose bins are known, TFLOP/s.
    """
    found = dict(row)
    how = list(found.get("derived") or [])
    if found.get("batch_how"):
        how.append(found["batch_how"])
    _masks(found)
    _data_parallel(found, how)
    _rate(found, how)
    _step(found, how)
    _hours(found, how)
    found["derived"] = how
    found["mfu_base_tflops"] = found.get("mfu_base_tflops") or _base(found, peaks)
    return {name: _whole(value) for name, value in found.items()}


def _masks(row: dict[str, Any]) -> None:
    if row["kind"] != "bench":
        return
    for name, value in zip(("masked_skipped", "masked_counted"), _MASKS.get(row["stack"], (None, None)), strict=True):
        if row.get(name) is None:
            row[name] = value


def _data_parallel(row: dict[str, Any], how: list[str]) -> None:
    if any(row.get(name) is None for name in ("chips", "tp", "pp")):
        return
    if row.get("dp") is None:
        row["dp"] = row["chips"] / (row["tp"] * row["pp"] * (row.get("cp") or 1))
        how.append("dp: chips / (tp x pp x cp)")
    if row.get("cp") is None:
        row["cp"] = 1
        how.append("cp: not told, and the other sizes multiply to the chips")


def _rate(row: dict[str, Any], how: list[str]) -> None:
    """Tokens a second of one chip: from the step, from the published rate, or from the share of the peak."""
    if row.get("tokens_per_second_per_chip") is not None or row["kind"] != "bench":
        return
    if row.get("step_seconds") and row.get("batch"):
        row["tokens_per_second_per_chip"] = row["batch"] * row["sequence"] / (row["step_seconds"] * row["chips"])
        how.append("tokens_per_second_per_chip: batch x sequence / (step_seconds x chips)")
    elif row.get("rate"):
        flop, words = RATES[row["rate"]]
        tflops = row.get("tflops_per_chip")
        told = "tflops_per_chip" if tflops else "reported_mfu x mfu_base_tflops"
        rate = 1e12 * (tflops or row["reported_mfu"] * row["mfu_base_tflops"])
        row["tokens_per_second_per_chip"] = rate / flop(row)
        how.append(f"tokens_per_second_per_chip: {told} / ({words})")


def _step(row: dict[str, Any], how: list[str]) -> None:
    rate, batch = row.get("tokens_per_second_per_chip"), row.get("batch")
    if row["kind"] == "bench" and row.get("step_seconds") is None and rate and batch:
        row["step_seconds"] = batch * row["sequence"] / (rate * row["chips"])
        how.append("step_seconds: batch x sequence / (tokens_per_second_per_chip x chips)")


def _hours(row: dict[str, Any], how: list[str]) -> None:
    whole = row["kind"] == "run"
    if whole and row.get("chip_hours") is None and row.get("chips") and row.get("wall_days") and row.get("hours_cover"):
        row["chip_hours"] = 24 * row["chips"] * row["wall_days"]
        how.append("chip_hours: chips x wall_days x 24")
    active, tokens = row.get("params_active_b"), row.get("tokens_t")
    if whole and row.get("training_flop") is None and active and tokens:
        row["training_flop"] = 6e21 * active * tokens
        how.append("training_flop: 6 x active parameters x tokens")


def _base(row: Row, peaks: Mapping[str, float | None]) -> float | None:
    """The 16-bit peak of the chip where a share of the peak was published for a run in 16 bits."""
    sixteen = row.get("precision") in ("fp16", "bf16") and row.get("reported_mfu") is not None
    return peaks.get(row.get("chip") or "") if sixteen else None


def _whole(value: Any) -> Any:
    """A number to six significant digits; a whole one without a point, so that counts are counts."""
    if isinstance(value, float):
        short = float(f"{value:.6g}")
        return int(short) if short.is_integer() and abs(short) < 1e15 else short
    return value
