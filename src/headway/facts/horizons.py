"""METR's time horizons in a publication of Epoch AI: from the rows of its file to our table.

Pure: rows in, rows out. The same rows hold a share of tasks solved, which is a benchmark like others: what has no model
or no date is in `unplaced` already, and is left out here.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from headway.facts.epoch import Cells
from headway.facts.identity import Identity

#: Where the publisher describes METR's time horizons, for rows without an address of their own.
_ABOUT: Final = "https://epoch.ai/benchmarks/metr-time-horizons"


def read_horizons(
    known: date, rows: Sequence[Cells], identities: Mapping[str, Identity], models: Collection[str]
) -> list[dict[str, Any]]:
    """The table `time_horizons` of the rows of `metr_time_horizons_external.csv`, or of its older layout.

    Parameters
    ----------
    identities
        From a version string to its model.
    models
        The models that the publication dates.
    """
    found = {}
    for row in rows:
        version = row["Model version"].strip()
        identity = identities.get(version)
        if identity is None or identity.model not in models or not row["Time horizon"].strip():
            continue
        link = row["Source link"].strip()
        found[version] = {
            "model": identity.model,
            "version": version,
            "metr_version": row.get("METR version", "").strip() or None,
            "minutes": float(row["Time horizon"]),
            "low": float(row["CI_low"]) if row["CI_low"].strip() else None,
            "high": float(row["CI_high"]) if row["CI_high"].strip() else None,
            "source": row["Source"].strip() or "METR",
            "source_url": link if link.startswith("http") else _ABOUT,
            "source_date": known,
            "confidence": "medium",
        }
    return [found[version] for version in sorted(found)]
