"""METR's time horizons in a publication of Epoch AI: from the rows of its file to our table.

Pure: rows in, rows out. The same rows hold a share of tasks solved, which is a benchmark like others: what has no model
or no date is in `unplaced` already, and is left out here.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from headway.facts.given import Cells, Given, Placing
from headway.facts.identity import Identity
from headway.facts.raw import Rejected

#: Where the publisher describes METR's time horizons, for rows without an address of their own.
_ABOUT: Final = "https://epoch.ai/benchmarks/metr-time-horizons"

#: Columns of the table by those of the file.
_MINUTES: Final = {"minutes": "Time horizon", "low": "CI_low", "high": "CI_high"}


def read_horizons(
    known: date,
    rows: Sequence[Cells],
    identities: Mapping[str, Identity],
    models: Collection[str],
    *,
    file: str = "metr_time_horizons_external.csv",
    told: list[Rejected] | None = None,
) -> list[dict[str, Any]]:
    """The table `time_horizons` of the rows of `metr_time_horizons_external.csv`, or of its older layout.

    Parameters
    ----------
    identities
        From a version string to its model.
    models
        The models that the publication dates.
    told
        Takes the rows whose minutes cannot be read.

    Raises
    ------
    DataError
        If a column is missing: names file and column.
    """
    found = {}
    for place, row in enumerate(rows):
        given = Given(Placing(known), file, place, row)
        version = given.text("Model version")
        identity = identities.get(version)
        if identity is None or identity.model not in models or not given.text("Time horizon"):
            continue
        minutes = {name: _minutes(given, column) for name, column in _MINUTES.items()}
        if given.refused:
            if told is not None:
                told.append(Rejected.of(given.placing.unplaced[0]))
            continue
        link = given.text("Source link")
        found[version] = {
            "model": identity.model,
            "version": version,
            "metr_version": (row.get("METR version") or "").strip() or None,
            **minutes,
            "source": given.text("Source") or "METR",
            "source_url": link if link.startswith("http") else _ABOUT,
            "source_date": known,
            "confidence": "medium",
        }
    return [found[version] for version in sorted(found)]


def _minutes(given: Given, column: str) -> float | None:
    """A length of time; a negative one refuses the row."""
    found = given.number(column)
    if found is not None and found < 0.0:
        given.refuse(column, "a negative time")
    return found
