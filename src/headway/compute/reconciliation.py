"""What a reconciliation found: a row for each published total, its steps and its verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args

import numpy as np

from headway.compute.definitions import Definition, factor_parts
from headway.compute.published import Total
from headway.interval import Interval, finite
from headway.units import DEFAULT_LEVEL

Verdict = Literal["agrees", "definition", "indistinct", "contradicts", "missed", "open", "unexplained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step from our definition to the publisher's, and what ours come to after it.

    Attributes
    ----------
    name
        "date", "basis", "coverage", "retirement", "unit" or a factor's text.
    definition
        What is counted after the step.
    value, change
        Ours after the step, and over ours before it.
    difference
        Ours after the step less the published total.
    fits
        Whether that may be nothing.
    """

    name: str
    definition: Definition
    value: Interval
    change: Interval
    difference: Interval
    fits: bool

    def to_dict(self) -> dict[str, Any]:
        """The step in JSON form."""
        known = self.name.isalpha()
        return {
            "step": self.name if known else "factor",
            "factor": None if known else factor_parts(self.name)[2],
            "counted": definition_dict(self.definition),
            "ours": self.value.to_dict(),
            "change": self.change.to_dict(),
            "difference": self.difference.to_dict(),
            "fits": self.fits,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A published total beside ours.

    Attributes
    ----------
    headline, ours
        Ours under our own definition and under the publisher's.
    headline_difference, difference
        Ours less the published total, with the joint interval.
    headline_ratio, ratio
        Ours over the published total.
    closed_by
        Name of the step from which on the difference may be nothing; None where none was needed or none did it.
    so_far
        Whether ours hold only the part of the period that has passed.
    """

    total: Total
    ours_definition: Definition
    headline: Interval
    headline_difference: Interval
    headline_ratio: Interval
    ours: Interval
    difference: Interval
    ratio: Interval
    steps: tuple[Step, ...]
    verdict: Verdict
    closed_by: str | None
    so_far: bool

    def to_dict(self) -> dict[str, Any]:
        """The row in JSON form."""
        total = self.total
        return {
            "total": total.name,
            "title": total.title,
            "publisher": total.publisher,
            "quantity": total.definition.quantity,
            "side": total.definition.side,
            "versus": total.definition.versus,
            "subject": list(total.subject),
            "unit": total.shown,
            "period": total.period,
            "due": None if total.due(date.min) else total.end.isoformat(),
            "published": total.to_dict(),
            "counted": definition_dict(total.definition),
            "ours": self.ours.to_dict(),
            "difference": self.difference.to_dict(),
            "ratio": self.ratio.to_dict(),
            "ours_headline": self.headline.to_dict(),
            "ours_counted": definition_dict(self.ours_definition),
            "difference_headline": self.headline_difference.to_dict(),
            "ratio_headline": self.headline_ratio.to_dict(),
            "drawn": self._drawn(),
            "steps": [step.to_dict() for step in self.steps],
            "verdict": self.verdict,
            "closed_by": None if self.closed_by is None else _closer(self.closed_by),
            "same_source": total.same_source,
            "rival": total.rival if self.verdict == "contradicts" else None,
            "lead": total.lead,
            "foretold": total.foretold,
            "so_far": self.so_far,
            "detectable": finite(self.detectable),
            "source": dict(total.origin),
        }

    @property
    def detectable(self) -> float:
        """By what factor the published total would have to be off to stand out; infinite where nothing would."""
        low, central, high = self.ratio.low, self.ratio.central, self.ratio.high
        if low <= 0.0 or central <= 0.0:
            return float("inf")
        return max(central / low, high / central)

    def _drawn(self) -> dict[str, Any]:
        """The ends of both sides' own intervals over the published central value, as a picture shows them."""
        over = max(self.total.central, np.finfo(np.float64).tiny)
        return {
            "published": {"low": self.total.low / over, "high": self.total.high / over},
            "ours": {name: getattr(self.ours, name) / over for name in ("low", "central", "high")},
            "headline": {name: getattr(self.headline, name) / over for name in ("low", "central", "high")},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Every published total that was known, beside ours.

    Attributes
    ----------
    left_out
        Totals that our account cannot be counted like, with the reason: "quarter", "channel" or "owners".
    assumptions
        The factors that were used, with their reasons.
    """

    rows: tuple[Row, ...]
    left_out: tuple[tuple[Total, str], ...] = ()
    assumptions: tuple[Mapping[str, Any], ...] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many rows have each verdict."""
        return {verdict: sum(row.verdict == verdict for row in self.rows) for verdict in get_args(Verdict)}

    def detectable(self) -> float | None:
        """The factor by which a total would have to be off to stand out in half of the rows; None without rows."""
        found = sorted(row.detectable for row in self.rows)
        return finite(found[len(found) // 2]) if found else None

    def with_origin(self, origin: Mapping[str, Any]) -> "Reconciliation":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: a row for each total, ours over the published value."""
        from headway.charts.reconcile import reconcile_chart
        from headway.words import load_words

        return reconcile_chart(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway compute reconcile`."""
        return {
            **self.origin,
            "rows": [row.to_dict() for row in self.rows],
            "counts": self.counts(),
            "detectable": self.detectable(),
            "leads": sum(row.total.lead for row in self.rows),
            "same_source": sum(row.total.same_source for row in self.rows),
            "left_out": [
                {"total": total.name, "title": total.title, "publisher": total.publisher, "why": why}
                for total, why in self.left_out
            ],
            "assumptions": [dict(row) for row in self.assumptions],
            "level": DEFAULT_LEVEL,
        }


def definition_dict(definition: Definition) -> dict[str, Any]:
    """A definition in JSON form."""
    return {
        "basis": definition.basis,
        "channels": list(definition.channels),
        "owners": list(definition.owners),
        "versus": definition.versus,
        "unit": definition.unit,
        "retired": definition.retired,
        "first": str(definition.first),
        "last": str(definition.last),
        "factors": [factor_parts(factor)[2] for factor in definition.factors],
    }


def _closer(name: str) -> str:
    return name if name.isalpha() else factor_parts(name)[2]
