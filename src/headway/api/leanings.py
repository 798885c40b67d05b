"""Where the follower leans as a command. An edge."""

from datetime import date

from headway.api.answers import index, index_yardstick
from headway.api.origin import Progress, day_within
from headway.facts.domains import DOMAINS, benchmarks_of
from headway.facts.identity import parent_labs
from headway.facts.store import open_vintage
from headway.gap.leanings import MONTHS, LeaningsResult, check_months, compare_leanings
from headway.index import score_matrix
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
    check_months(months)  # told before a minute of fitting
    opened = open_vintage(vintage)
    day = day_within(opened, as_of)
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
