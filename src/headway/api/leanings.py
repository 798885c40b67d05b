"""Where the follower leans as a command. An edge."""

from datetime import date

import numpy as np

from headway.api.answers import index, index_yardstick
from headway.api.origin import Progress, day_within
from headway.facts.domains import DOMAINS, benchmarks_of
from headway.facts.identity import parent_labs
from headway.facts.store import Vintage, open_vintage
from headway.gap import Yardstick
from headway.gap.leanings import MONTHS, compare_leanings, recent_models
from headway.gap.leanings_result import LeaningsResult
from headway.index import score_matrix
from headway.interval import Draws
from headway.units import DEFAULT_LEVEL


def gap_leanings(
    *,
    leader: str = "US",
    follower: str = "China",
    months: int = MONTHS,
    as_of: date | None = None,
    vintage: str | None = None,
    level: float = DEFAULT_LEVEL,
    progress: Progress | None = None,
) -> LeaningsResult:
    """On which benchmarks the follower is closer in or farther out than its general capability says; robust index.

    Raises
    ------
    UnknownName, GapError
        For a group nobody is in, or one without a model in the last `months`.
    OptionError
        For a vintage without scores, or fewer months than 1.
    """
    opened = open_vintage(vintage)
    day = day_within(opened, as_of)
    if "scores" in opened.table_names:  # what cannot be answered is told before a minute of fitting
        recent_models(_unfitted(opened), leader=leader, follower=follower, as_of=day, months=months)
    fitted = index(vintage=opened.name, method="robust", progress=progress)
    yardstick, origin = index_yardstick(opened, "robust", None)
    found = compare_leanings(
        score_matrix(*opened.score_rows()),
        fitted.index,
        yardstick,
        leader=leader,
        follower=follower,
        as_of=day,
        months=months,
        domains={domain: benchmarks_of(domain, fitted.index.benchmarks) for domain in DOMAINS},
        parents=parent_labs(),
        level=level,
    )
    return found.with_origin({**origin, "method": "robust", "domain": None})


def _unfitted(opened: Vintage) -> Yardstick:
    """The models of the score matrix, without a place on a scale."""
    known = {model.name: model for model in opened.models()}
    models = tuple(known[name] for name in score_matrix(*opened.score_rows()).models)
    nowhere = Draws(central=np.zeros(len(models)), values=np.zeros((1, len(models))))
    return Yardstick(name="index", unit="index points", models=models, scores=nowhere)
