"""The result of `headway plan serve`: tokens, money and chips for each kind of chip, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from headway.plan.architecture import Architecture
from headway.plan.calibrate import LEVEL, Array
from headway.plan.counting import parameters
from headway.plan.run_result import span
from headway.plan.serve import Phase, Service
from headway.plan.serve_answer import Cost, Fleet, Served
from headway.plan.serve_fit import LeftOut, ServeCalibration, Validation
from headway.plan.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedRow:
    """One kind of chip.

    Attributes
    ----------
    label
        Name of the cluster as it was asked for.
    chip
        Maker, country and status of the chip where it is in the table.
    terms
        What an hour costs, and where that comes from.
    utilisation
        Operations of served tokens over the dense 8-bit peak, in each world.
    """

    label: str
    chip: Mapping[str, Any]
    one: Served
    terms: Terms
    cost: Cost | None
    fleet: Fleet | None
    utilisation: Array

    def to_dict(self) -> dict[str, Any]:
        """The kind of chip as JSON."""
        one, cluster = self.one, self.one.cluster
        return {
            "name": cluster.name,
            "label": self.label,
            "chip": cluster.chip.name,
            "family": cluster.chip.family,
            **self.chip,
            "weights": one.service.formats(cluster.chip).weights,
            "prefill": {**_phase(one.reading), "tokens_per_second": span(one.read_rate), "binds": one.read_binds},
            "decode": {
                **_phase(one.writing),
                "tokens_per_second": span(one.write_rate),
                "binds": one.write_binds,
                "held_back": one.held_back,
                "user_tokens_per_second": span(one.writing.speed),
                "p_speed": float(np.mean(one.writing.met[1:])),
            },
            "mixed_tokens_per_second": span(one.mixed_rate),
            "utilisation": span(self.utilisation),
            "usd_hour": {"basis": self.terms.usd_basis, "value": span(self.terms.usd_hour)},
            "usd_per_million": None if self.cost is None else _cost(self.cost),
            "fleet": None if self.fleet is None else _fleet(self.fleet),
        }


def _phase(phase: Phase) -> dict[str, Any]:
    return {
        "chips": int(phase.chips[0]),
        "tensor": int(phase.tensor[0]),
        "batch": float(phase.batch[0]),
        "parts": {name: float(values[0]) for name, values in phase.parts.items()},
    }


def _cost(cost: Cost) -> dict[str, Any]:
    return {"input": span(cost.read), "output": span(cost.written), "mixed": span(cost.mixed)}


def _fleet(fleet: Fleet) -> dict[str, Any]:
    return {
        "tokens_per_day": fleet.tokens_a_day,
        "chips": span(fleet.chips),
        "h100e": span(fleet.h100e),
        "share_of_stock": span(fleet.share),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeResult:
    """A model served on several kinds of chips.

    Attributes
    ----------
    left_out
        Kinds of chips on which it cannot be served, or of which too little is known, and why.
    stock
        Side, quarter and H100s at 8 bits of the stock that a load is held against; None where none was asked for.
    sides
        Countries of leader and follower, by whose makers chips are coloured.
    validation
        Errors with publications left out; None where not asked for.
    """

    model: Mapping[str, Any]
    architecture: Architecture
    service: Service
    rows: Sequence[ServedRow]
    calibration: ServeCalibration
    filled: Array
    left_out: Sequence[Mapping[str, str]] = ()
    stock: Mapping[str, Any] | None = None
    sides: Mapping[str, str] = field(default_factory=dict)
    validation: Validation | None = None
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: tokens a second of one chip, read and written, for each kind of chip."""
        from headway.charts.plan_serve import serve_chart
        from headway.words import load_words

        return serve_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        counted, asked = parameters(self.architecture), self.service
        return {
            **self.origin,
            "level": LEVEL,
            "model": {**self.model, "total_b": counted.total / 1e9, "active_b": counted.active / 1e9},
            "service": {
                "input": asked.prompt,
                "output": asked.answer,
                "cached": asked.cached,
                "user_tokens_per_second": asked.speed,
                "weights": asked.weights,
                "cache": asked.cache,
                "draft": min(asked.draft, self.architecture.mtp),
                "accepted": asked.accepted,
            },
            "rows": [row.to_dict() for row in self.rows],
            "left_out": [dict(row) for row in self.left_out],
            "filled": span(self.filled),
            "stock": None if self.stock is None else dict(self.stock),
            **self.sides,
            "fit": {
                "rates": self.calibration.rows,
                "families": list(self.calibration.families),
                "error": self.calibration.error,
            },
            "validation": None if self.validation is None else validation_dict(self.validation),
        }


def validation_dict(found: Validation) -> dict[str, Any]:
    """Errors with publications left out, as JSON."""
    return {
        "rates": len(found.rows),
        "mean_error": found.mean_error,
        "constant_mean_error": found.constant_error,
        "coverage": found.coverage,
        "rows": [_left_out(row) for row in found.rows],
    }


def _left_out(row: LeftOut) -> dict[str, Any]:
    one = row.measured
    return {
        "name": one.name,
        "paper": one.paper,
        "chip": one.cluster.chip.name,
        "phase": one.phase,
        "measured": one.rate,
        "predicted": {"low": row.low, "central": row.central, "high": row.high, "level": LEVEL},
        "error": row.error,
        "constant_error": row.constant_error,
        "covered": row.covered,
    }
