"""How well published runs are predicted by a fit that has not seen them, beside one constant on the same folds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from headway.plan.calibrate import HALF, LEVEL
from headway.plan.fit import Fit, fit, predict
from headway.plan.observations import Observation

#: What is left out together: one row, or all rows of its publication.
Fold = Literal["row", "paper"]


def _bench(row: Observation) -> bool:
    return row.kind == "bench"


def _run(row: Observation) -> bool:
    return row.kind == "run"


#: Sets of rows that errors are told for, by name.
SETS: Final[dict[str, Callable[[Observation], bool]]] = {
    "sc21": lambda row: row.run.startswith("sc21-gpt"),
    "sc21-projections": lambda row: row.run.startswith("sc21-ptd"),
    "sequence-parallel": lambda row: row.paper == "2205.05198",
    "megatron-core": lambda row: row.paper == "megatron-core-2024",
    "bench-dense": lambda row: _bench(row) and not row.experts,
    "bench-dense-16-bit": lambda row: _bench(row) and not row.experts and row.precision in ("bf16", "fp16"),
    "bench-experts": lambda row: _bench(row) and row.experts,
    "bench-narrow": lambda row: _bench(row) and row.precision in ("fp8", "fp4"),
    "runs": _run,
    "runs-dense-30b": lambda row: _run(row) and not row.experts and row.size_b >= 30.0,
    "runs-experts": lambda row: _run(row) and row.experts,
    "ascend": lambda row: row.family == "ascend",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One row, predicted by a fit that has not seen it.

    Attributes
    ----------
    central, low, high
        In the unit of what was observed: tokens a second of a chip, or chip-hours; 80%.
    """

    row: Observation
    central: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """Predicted over observed, less one."""
        return self.central / self.row.observed - 1.0

    @property
    def covered(self) -> bool:
        """Whether the interval holds what was observed."""
        return self.low <= self.row.observed <= self.high

    def to_dict(self) -> dict[str, Any]:
        """The row with its prediction as JSON."""
        row = self.row
        return {
            "run": row.run,
            "model": row.model,
            "kind": row.kind,
            "paper": row.paper,
            "stack": row.stack,
            "chip": row.chip,
            "chips": row.chips,
            "family": row.family,
            "precision": row.precision,
            "experts": row.experts,
            "unit": "chip-hours" if row.kind == "run" else "tokens/s per chip",
            "observed": row.observed,
            "predicted": {"central": self.central, "low": self.low, "high": self.high, "level": LEVEL},
            "error": self.error,
            "covered": self.covered,
            "layout": row.layout.to_dict(),
            "chosen": list(row.chosen),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SetErrors:
    """Errors over one set; shares, not percentages.

    `baseline_error` is that of one constant, fitted to the same set without the same fold.
    """

    name: str
    rows: int
    mean_abs_error: float
    bias: float
    coverage: float
    worst: Prediction
    baseline_error: float

    def to_dict(self) -> dict[str, Any]:
        """The errors as JSON."""
        return {
            "name": self.name,
            "rows": self.rows,
            "mean_abs_error": self.mean_abs_error,
            "coverage_80": self.coverage,
            "bias": self.bias,
            "worst": {"run": self.worst.row.run, "error": self.worst.error},
            "baseline_error": self.baseline_error,
        }


def prediction(fitted: Fit, row: Observation) -> Prediction:
    """A row as a fit predicts it."""
    middle, deviation = predict(fitted, row)
    ends = np.exp(middle + np.array([0.0, -HALF, HALF]) * deviation)
    if row.kind == "run":
        central, low, high = ends * row.chips / 3600.0 * row.tokens / row.load.tokens
    else:
        central, high, low = row.load.tokens / (row.chips * ends)
    return Prediction(row=row, central=float(central), low=float(low), high=float(high))


def left_out(
    observations: Sequence[Observation], whole: Fit, *, by: Fold = "row", each: Callable[[], None] = lambda: None
) -> tuple[Prediction, ...]:
    """Every row as predicted by a fit without it, or without all rows of its paper.

    Parameters
    ----------
    whole
        The fit to all rows: where each fit without one row begins. It ends where its own rows take it.
    each
        Called after each fit.
    """
    found: dict[str, Prediction] = {}
    for fold in sorted({fold_of(row, by) for row in observations}):
        rest = [row for row in observations if fold_of(row, by) != fold]
        without = fit(rest, start=whole if by == "row" else None)
        found |= {row.run: prediction(without, row) for row in observations if fold_of(row, by) == fold}
        each()
    return tuple(found[row.run] for row in observations)


def fold_of(row: Observation, by: Fold) -> str:
    """What a row is left out with."""
    return row.run if by == "row" else row.paper


def set_errors(predictions: Sequence[Prediction], *, by: Fold = "row") -> tuple[SetErrors, ...]:
    """Errors over each set that has rows, with those of one constant beside them."""
    found = []
    for name, holds in SETS.items():
        chosen = [each for each in predictions if holds(each.row)]
        if not chosen:
            continue
        errors = np.array([each.error for each in chosen])
        others = [each.row for each in predictions]
        constant = [constant_error(each.row, [one.row for one in chosen], others, by=by) for each in chosen]
        found.append(
            SetErrors(
                name=name,
                rows=len(chosen),
                mean_abs_error=float(np.mean(np.abs(errors))),
                bias=float(np.mean(errors)),
                coverage=float(np.mean([each.covered for each in chosen])),
                worst=max(chosen, key=lambda each: abs(each.error)),
                baseline_error=float(np.mean(np.abs(constant))),
            )
        )
    return tuple(found)


def constant_error(
    row: Observation, members: Sequence[Observation], everyone: Sequence[Observation], *, by: Fold
) -> float:
    """Error of one constant share of the peak, fitted to a set without the row's fold.

    Where the fold is the whole set, the constant comes from all other rows that are most like it.
    """
    others = [one for one in everyone if one.kind == row.kind and fold_of(one, by) != fold_of(row, by)]
    alike = [one for one in others if one.experts == row.experts]
    near = [one for one in alike if one.family == row.family]
    inside = [one for one in members if one.kind == row.kind and fold_of(one, by) != fold_of(row, by)]
    shares = [share_of_peak(one) for one in inside or near or alike or others]
    constant = float(np.exp(np.mean(np.log(shares))))
    ratio = constant / share_of_peak(row)
    return ratio - 1.0 if row.kind == "bench" else 1.0 / ratio - 1.0


def share_of_peak(row: Observation) -> float:
    """Operations a second over the peak.

    Of a benchmark all that its model does, at the peak of its precision; of a whole run 6 x parameters at work x tokens
    over the 16-bit peak of its billed hours.
    """
    if row.kind == "bench":
        return float(row.observed * row.model_flop / row.speeds.narrow)
    return float(6.0 * row.size_b * 1e9 * row.tokens / (row.observed * 3600.0 * row.speeds.wide))
