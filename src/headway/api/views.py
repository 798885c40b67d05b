"""What other commands say of the first pair of a report. An edge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from headway.api.domains import gap_domains
from headway.api.labs import gap_labs
from headway.api.multiverse import gap_multiverse
from headway.api.origin import Progress
from headway.api.penalty import gap_penalty
from headway.api.revisions import gap_revisions
from headway.errors import FitError, GapError, OptionError, UnknownName

#: Gives for a part of a report, named in words, the progress to call with (done, in all).
Stages = Callable[[str], Progress]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question of a report: a pair, a day, and the vintage that answers."""

    leader: str
    follower: str
    as_of: date
    vintage: str

    def pair(self) -> dict[str, Any]:
        """Arguments of a command about the pair on the day."""
        return {"leader": self.leader, "follower": self.follower, "as_of": self.as_of, "vintage": self.vintage}


#: Each view, by the name of its command: what is computed, in words, and how.
_VIEWS: Final[Mapping[str, tuple[str, Callable[[Asked, Progress | None], Any]]]] = {
    "multiverse": (
        "Measuring the lag under every choice",
        lambda asked, progress: gap_multiverse(**asked.pair(), progress=progress),
    ),
    "revisions": (
        "Comparing what was known with what is known",
        lambda asked, progress: gap_revisions(
            leader=asked.leader, follower=asked.follower, vintage=asked.vintage, progress=progress
        ),
    ),
    "domains": ("Placing models by domain", lambda asked, progress: gap_domains(**asked.pair(), progress=progress)),
    "labs": (
        "Comparing labs",
        lambda asked, progress: gap_labs(as_of=asked.as_of, vintage=asked.vintage, progress=progress),
    ),
    "penalty": ("Trying other penalties", lambda asked, progress: gap_penalty(**asked.pair(), progress=progress)),
}


def measure_views(asked: Asked, stages: Stages | None) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """What each command says in JSON form, and why the others say nothing, by name."""
    found: dict[str, dict[str, Any]] = {}
    left_out: dict[str, str] = {}
    for name, (label, measure) in _VIEWS.items():
        try:
            found[name] = measure(asked, stages(label) if stages is not None else None).to_dict()
        except (FitError, GapError, OptionError, UnknownName) as problem:
            left_out[name] = str(problem)
    return found, left_out
