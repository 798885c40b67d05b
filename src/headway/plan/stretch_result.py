"""The result of `headway plan techniques`: how far the techniques of a model stretch the chips, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from headway.interval import finite
from headway.plan.calibrate import LEVEL, Array
from headway.plan.run_result import Subject, span, subject_dict
from headway.plan.stretch import CONTEXT, Effect, Side, Stretch

_GIGA = 1e9

#: Techniques that need units for a number format, and that format.
_FORMATS = {"fp8": "fp8", "fp4": "fp4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TechniquesResult:
    """What the techniques of a model save on a cluster."""

    subject: Subject
    stretch: Stretch
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: by what factor the same chips would need longer without each technique."""
        from headway.charts.plan_techniques import techniques_chart
        from headway.words import load_words

        return techniques_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON. A factor is chip-hours without over with; null where nothing fits."""
        stretch = self.stretch
        return {
            **self.origin,
            "level": LEVEL,
            **subject_dict(self.subject),
            "context_tokens": int(CONTEXT),
            "run_flop": stretch.flop or None,
            "using": side_dict(stretch.using),
            "techniques": [self._effect(each) for each in stretch.effects],
            "together": stretch.together and self._effect(stretch.together),
            "left_out": list(stretch.left_out),
            "chosen": stretch.chosen,
        }

    def _effect(self, effect: Effect) -> dict[str, Any]:
        name = effect.names[0] if len(effect.names) == 1 else None
        chip = self.subject.cluster.chip
        stand_in = chip.rate_of(_FORMATS[name]) if name in _FORMATS else None
        return {
            "technique": name,
            "names": list(effect.names),
            "added": effect.added,
            "basis": "unpriced" if effect.unpriced else "counted" if effect.multiplier is None else "published",
            "factor": _factor(effect.factor),
            "counted": _factor(effect.counted),
            "multiplier": span(effect.multiplier),
            "beyond_tested": effect.beyond_tested,
            "stand_in": None if name is None or stand_in == _FORMATS.get(name) else stand_in,
            "using": side_dict(effect.using),
            "without": side_dict(effect.without),
            "published": effect.published and effect.published.to_dict(),
        }


def _factor(values: Array) -> dict[str, float | None] | None:
    """The factor with its interval; None where it is not known, as nothing fits."""
    return span(values) if np.all(np.isfinite(values)) else None


def side_dict(side: Side) -> dict[str, Any]:
    """One description at its best, as JSON; nulls where it does not fit on any number of chips."""
    return {
        "fits": side.fits,
        "chips": side.chips if side.layout else None,
        "plan": side.layout.to_dict() if side.layout else None,
        "chip_seconds_per_million_tokens": None if side.layout is None else span(1e6 * side.chip_seconds),
        "memory_gb": finite(side.memory_bytes / _GIGA),
        "smallest_chips": side.smallest_chips or None,
        "total_b": side.total / _GIGA,
        "active_b": side.active / _GIGA,
        "kv_bytes_per_token": side.kv_bytes,
        "gflop_per_token": side.flop / _GIGA,
    }
