"""Lab against lab as a command. An edge."""

from collections.abc import Sequence
from datetime import date

from headway.api.answers import yardstick_of
from headway.api.origin import Progress, day_within
from headway.api.yardsticks import vintage_for
from headway.facts.domains import find_domain
from headway.facts.identity import parent_labs
from headway.gap.labs import LEAST_MODELS, LabsResult, compare_labs
from headway.units import DEFAULT_LEVEL


def gap_labs(
    *,
    labs: Sequence[str] = (),
    least: int = LEAST_MODELS,
    as_of: date | None = None,
    vintage: str | None = None,
    method: str = "eci",
    yardstick: str = "index",
    domain: str | None = None,
    level: float = DEFAULT_LEVEL,
    progress: Progress | None = None,
) -> LabsResult:
    """How far each lab is behind each other; the strongest with `least` models if none are named.

    Raises
    ------
    UnknownName
        For a lab that nobody has, or a vintage or domain that is not there.
    GapError, OptionError
        If there are not two labs to compare, or an option is outside what it can mean.
    """
    opened = vintage_for(yardstick, vintage)
    day = day_within(opened, as_of)
    measured, origin = yardstick_of(opened, yardstick, domain, method, progress)
    found = compare_labs(measured, as_of=day, names=labs, least=least, parents=parent_labs(), level=level)
    fitted = method if measured.name == "index" else None
    return found.with_origin({**origin, "method": fitted, "domain": find_domain(domain) if domain else None})
