"""Weigh prior draws by the past at many origins, and write the members that travel with the package.

    python tools/build_members.py src/headway/race/ready/members.csv

The same data, beliefs and code give the same file on the same kind of processor. It has to be made again when one of
them changes; tests say so. A row is found by its key, so rows of data that are gone are never read.
"""

import csv
import sys
from datetime import date
from pathlib import Path

from headway.api.racing.field import Field
from headway.api.racing.history import MODELS
from headway.api.racing.shipped import COLUMNS, steps_of
from headway.race.ablations import ABLATIONS, told_by_past
from headway.race.hindcast import month_end_dates
from headway.race.members import VERSION

#: Origins that the documentation tells of, besides the newest; every model is weighed there.
TOLD = (date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30))

#: Models that are weighed at the end of every month, from the first origin to the last whole month before the newest.
MONTHLY = ("full", "compute-only")


def asked() -> list[tuple[date, str]]:
    """What is weighed: origin and model, by origin."""
    newest = Field.load().found.as_of
    every = {(day, name) for day in (*TOLD, newest) for name in MODELS}
    every |= {(day, name) for day in month_end_dates(TOLD[0], newest) for name in MONTHLY}
    return sorted(every, key=lambda each: (each[0], MODELS.index(each[1])))


def row(origin: date, model: str) -> dict[str, str | int]:
    """The members of one model from one origin."""
    field, past = Field.load(origin=origin), told_by_past(ABLATIONS[model])
    members = field.weighed(past)
    return {
        "origin": origin.isoformat(), "variant": model, "prior_draws": members.prior_draws,
        "effective": f"{members.effective:.1f}", "version": VERSION, "key": field.key(past),
        "steps": steps_of(members.numbers),
    }  # fmt: skip


def build(target: Path) -> None:
    """Write the table."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row(*each) for each in asked())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(Path(sys.argv[1]))
