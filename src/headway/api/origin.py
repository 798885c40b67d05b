"""What every command needs of its surroundings: origin of a result, day, folder of kept files. An edge."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from headway import __version__
from headway.errors import OptionError
from headway.facts.provenance import CITATION
from headway.facts.store import Vintage

Progress = Callable[[int, int], None]


def context(vintage: Vintage, *, draws: int, seed: int) -> dict[str, Any]:
    """What every result says of its origin."""
    return {
        "headway": __version__,
        "vintage": vintage.name,
        "seed": seed,
        "draws": draws,
        "sources": [source.to_dict() for source in vintage.sources],
        "citation": CITATION,
    }


def cache_folder() -> Path:
    """Where fitted indices and drawn pictures are kept: $HEADWAY_CACHE, or the user's cache folder."""
    if chosen := os.environ.get("HEADWAY_CACHE"):
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("headway")


def day_within(opened: Vintage, as_of: date | None) -> date:
    """The day to look at: that of the vintage if none is given."""
    known_on = opened.day
    if as_of is not None and as_of > known_on:
        raise OptionError(f"--as-of {as_of} is after the vintage's own date {known_on}; give an earlier date")
    return as_of or known_on
