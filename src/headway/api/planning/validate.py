"""`headway plan validate`: published runs as predicted without them, and the rates that were fitted. An edge."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from headway.api.compute import compute_context, compute_vintage
from headway.api.origin import Progress, cache_folder
from headway.api.planning.calibration import made_from, read_runs
from headway.facts.evidence import row_sources
from headway.facts.reads import kept_with_notes
from headway.facts.store import Vintage


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationResult:
    """Errors by set, row by row, and the rates of the fit to all rows; `content` is JSON already."""

    content: dict[str, Any]
    context: dict[str, Any]

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: published runs against what is predicted without them."""
        from headway.charts.validation import validation_chart
        from headway.words import load_words

        return validation_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        return {**self.content, **self.context}


def plan_validate(*, vintage: str | None = None, progress: Progress | None = None) -> ValidationResult:
    """How well each published run is predicted when it, or its whole paper, is left out of the fit.

    A fit for each of some two hundred rows takes a minute; what comes out is kept under a name that says what it was
    made from.

    Parameters
    ----------
    progress
        Called with (fits done, fits in all).

    Raises
    ------
    UnknownName
        For a vintage that is not there.
    OptionError
        For one without the table of runs.
    """
    opened = compute_vintage(vintage, table="training_runs")
    name = f"validate-{made_from(opened)}"
    content = json.loads(
        kept_with_notes(cache_folder(), name, lambda: json.dumps(_validated(opened, progress)).encode())
    )
    runs = opened.table("training_runs")
    used = runs.filter(runs["use"] != "none")
    context = compute_context(opened, opened.day, row_sources(used))
    return ValidationResult(content=content, context=context)


def _validated(opened: Vintage, progress: Progress | None) -> dict[str, Any]:
    from headway.plan.calibrate import LEVEL
    from headway.plan.fit import fit
    from headway.plan.validate import fold_of, left_out, prediction, set_errors

    rows, lacking = read_runs(opened, use="calibration")
    anchors, _ = read_runs(opened, use="anchor")
    whole = fit(rows)
    fits, done = len(rows) + len({fold_of(row, "paper") for row in rows}), count(1)

    def fitted() -> None:
        if progress is not None:
            progress(next(done), fits)

    found = left_out(rows, whole, by="row", each=fitted)
    by_paper = left_out(rows, whole, by="paper", each=fitted)
    return {
        "level": LEVEL,
        "sets": [each.to_dict() for each in set_errors(found, by="row")],
        "sets_by_paper": [each.to_dict() for each in set_errors(by_paper, by="paper")],
        "rows": [
            {**each.to_dict(), "error_by_paper": other.error} for each, other in zip(found, by_paper, strict=True)
        ],
        "anchors": [prediction(whole, row).to_dict() for row in anchors],
        "unused": lacking,
        **_fitted(whole),
    }


def _fitted(whole: Any) -> dict[str, Any]:
    """Rates, families, stacks, goodput and spreads with 80% intervals."""
    import numpy as np

    from headway.plan.calibrate import HALF, LEVEL
    from headway.plan.priors import RATE_PRIORS

    names, spare = whole.names, np.sqrt(np.diag(whole.covariance))

    def ends(place: int, value: Any, sign: float = 1.0) -> dict[str, float]:
        middle, apart = sign * whole.mode[place], HALF * spare[place]
        low, central, high = (float(value(np.array(each))) for each in (middle - apart, middle, middle + apart))
        return {"central": central, "low": low, "high": high, "level": LEVEL}

    def level(group: str) -> dict[str, dict[str, float]]:
        return {name: ends(names.bent + i, np.exp) for i, (kind, name) in enumerate(names.effects) if kind == group}

    return {
        "rates": [
            {"name": prior.name, "prior": prior.middle, **ends(place, prior.value), "why": prior.why}
            for place, prior in enumerate(RATE_PRIORS)
        ],
        "families": {family: ends(names.family(family), np.exp) for family in names.families},
        "stacks": level("stack"),
        "stacks_experts": level("stack experts"),
        "goodput": ends(names.goodput, np.exp),
        "stages": ends(names.goodput + 1, np.exp),
        "spreads": dict(whole.spreads),
    }
