"""Write the tables of docs/methods/race-history.md from the members and what they are made of.

    python tools/history_page.py docs/methods/race-history.md

What stands between the marks is replaced; a test holds the page to the data.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build_members import TOLD
from headway.api.racing.field import Field
from headway.api.racing.history import MODELS, PRIOR_SAMPLE, race_history
from headway.race.ablations import ABLATIONS
from headway.race.ensemble import every_module
from headway.race.evidence import expected, history_of, log_evidence
from headway.race.members import Prior
from headway.race.names import PARAMETERS, column
from parameter_page import table

Array = NDArray[np.float64]

#: Late starts of the follower at which models are compared, orders of magnitude: from none to the prior's 95%.
LATE = (0.0, 1.0, 2.0, 3.0)


@cache
def results() -> tuple[Mapping[str, Any], ...]:
    """What history taught at each origin that the page tells of, the newest last."""
    days: tuple[date | None, ...] = (*TOLD, None)
    return tuple(race_history(as_of=day).to_dict() for day in days)


def members() -> str:
    """What is left of the prior draws at each origin."""
    head = ("origin", "checks", "temper", "prior draws", "effective", "members", "distinct", "parameters moved")
    rows = []
    for found in results():
        left = found["members"]
        checks = sum(row["quantity"] == "gap" for row in found["observed"])
        rows.append(
            (
                found["as_of"], str(checks), f"{found['temper']:.2f}", f"{left['prior_draws']:,}",
                f"{left['effective']:,.0f}", f"{left['count']:,}", str(left["distinct"]), str(len(found["informed"])),
            )
        )  # fmt: skip
    return table(head, rows)


def moved() -> str:
    """The parameters that history moved or narrowed at the newest origin, the farthest first."""
    rows = [row for row in results()[-1]["parameters"] if row["informed"]]
    head = ("parameter", "before: 5%, 50%, 95%", "after: 5%, 50%, 95%", "moved by", "spread left")
    return table(
        head,
        [
            (f"`{row['parameter']}`", *(_ends(row[part]) for part in ("prior", "posterior")), f"{row['moved']:.2f}",
             f"{row['spread_left']:.2f}")
            for row in sorted(rows, key=lambda row: -row["moved"])
        ],
    )  # fmt: skip


def unmoved() -> str:
    """The parameters of which history says next to nothing at any origin, in one line."""
    ever = {name for found in results() for name in found["informed"]}
    return ", ".join(f"`{name}`" for name in PARAMETERS if name not in ever) + "."


def evidence() -> str:
    """Evidence of each model at each origin, against the race itself."""
    head = (
        "origin",
        "model",
        "all that was seen",
        "gaps alone",
        "without the first gap",
        "change of the gap expected",
        "seen",
    )
    rows = []
    for found in results():
        for row in found["evidence"]:
            change = row["gap_change"]
            against = [f"{row[told]['against_full']:+.1f}" for told in ("all", "gaps", "gaps_later")]
            first = row["model"] == MODELS[0]
            rows.append(
                (
                    found["as_of"], row["model"], *(["0"] * 3 if first else against), _ends(change["prior"], "+.1f"),
                    f"{change['observed']:+.1f} ± {change['error']:.1f}",
                )
            )  # fmt: skip
    return table(head, rows)


def late() -> str:
    """Logarithms of evidence at the newest origin with the follower's late start held at a value."""
    field = Field.load()
    start, history = field.found.start, history_of(field.found.start, field.prior, field.prior_draws)
    rows = []
    for value in LATE:
        prior = Held(field.prior, column("follower.late_start"), value)
        row = [f"{value:g}"]
        for model in MODELS[:3]:
            modules = every_module(without=ABLATIONS[model])
            found = expected(start, prior, modules, history, PRIOR_SAMPLE)
            row.append(", ".join(f"{log_evidence(part)[0]:.1f}" for part in (found.log_weight, found.log_gap)))
        rows.append(row)
    return table(("late start, OOM", *(f"{model}: all, gaps" for model in MODELS[:3])), rows)


@dataclass(frozen=True, slots=True)
class Held:
    """Prior draws with one parameter held at a value."""

    prior: Prior
    place: int
    value: float

    def __call__(self, first: int, count: int) -> Array:
        """As the draws that it is made of."""
        return self.at(np.arange(first, first + count))

    def at(self, draws: NDArray[np.int64]) -> Array:
        """Draws by their numbers."""
        found = self.prior.at(draws)
        found[:, self.place] = self.value
        return found


def gaps() -> str:
    """The gap at each check of the newest origin, and what was expected of it."""
    head = ("day", "gap seen", "error", "before: 5%, 50%, 95%", "after: 5%, 50%, 95%")
    rows: Sequence[Mapping[str, Any]] = results()[-1]["observed"]
    return table(
        head,
        [
            (row["date"], f"{row['value']:.1f}", f"{row['error']:.1f}", _ends(row["prior"], ".1f"),
             _ends(row["posterior"], ".1f"))
            for row in rows
            if row["quantity"] == "gap"
        ],
    )  # fmt: skip


def _ends(interval: Mapping[str, float], form: str = "#.3g") -> str:
    """Low, central and high; a year with one decimal."""
    return ", ".join(
        format(interval[end], ".1f" if interval[end] > 1000 else form) for end in ("low", "central", "high")
    )


def page(text: str) -> str:
    """The page with its tables made again."""
    for part in (members, gaps, moved, unmoved, evidence, late):
        marks = (f"<!-- {part.__name__} -->", f"<!-- end of {part.__name__} -->")
        body = f"{marks[0]}\n\n{part()}\n\n{marks[1]}"
        text, found = re.subn(f"{marks[0]}.*?{marks[1]}", lambda _, b=body: b, text, flags=re.DOTALL)
        if found != 1:
            raise SystemExit(f"the page needs {marks[0]} and {marks[1]} once")
    return text


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    target.write_text(page(target.read_text(encoding="utf-8")), encoding="utf-8")
