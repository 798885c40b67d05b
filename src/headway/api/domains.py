"""The gap in every domain as a command. An edge."""

from datetime import date
from typing import Any

from headway.api.answers import index, index_yardstick
from headway.api.origin import Progress, day_within
from headway.errors import FitError
from headway.facts.domains import DOMAINS, benchmarks_of
from headway.facts.store import open_vintage
from headway.gap import Yardstick, find_group
from headway.gap.domains import DomainsResult, compare_domains
from headway.units import DEFAULT_LEVEL


def gap_domains(
    *,
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    method: str = "eci",
    level: float = DEFAULT_LEVEL,
    progress: Progress | None = None,
) -> DomainsResult:
    """How far the follower is behind in every domain, and how sure the order of the domains is.

    Raises
    ------
    UnknownName, GapError
        For a group nobody is in, or a date on which no gap can be read.
    OptionError
        For a vintage without scores.
    """
    opened = open_vintage(vintage)
    day = day_within(opened, as_of)
    fitted = index(vintage=opened.name, method=method, progress=progress)
    whole, origin = index_yardstick(opened, method, progress)
    for group in (leader, follower):
        find_group(group, whole)  # a name that nobody has is told before five indices are fitted
    names = fitted.index.benchmarks
    scales: dict[str, tuple[Yardstick | None, tuple[str, ...]]] = {}
    for domain in DOMAINS:
        try:
            scale: Yardstick | None = index_yardstick(opened, method, None, domain)[0]
        except FitError:  # a small vintage of the user's own may have nobody in a domain
            scale = None
        scales[domain] = (scale, benchmarks_of(domain, names))
    found = compare_domains(whole, scales, leader=leader, follower=follower, as_of=day, benchmarks=names, level=level)
    more: dict[str, Any] = {**origin, "method": method, "domain": None}
    return found.with_origin(more)
