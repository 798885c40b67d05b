"""The index as its publisher gave it, as a yardstick: with its own draws, or else from its intervals. An edge."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from headway.api.origin import context
from headway.errors import OptionError
from headway.facts.store import Vintage, newest_with, open_vintage, vintages_with
from headway.gap import Yardstick, draws_from_intervals
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED
from headway.interval import Draws
from headway.units import AXIS_DRAWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The method that fits nothing: what its publisher says of the index.
PUBLISHED: Final = "published"

_TABLE: Final = "published_index"
_DRAWS: Final = "published_draws"


def published_vintage(vintage: str | None) -> Vintage:
    """The vintage whose published index answers: the one named, or the newest that holds one.

    Raises
    ------
    OptionError
        If it holds none: says which vintages do.
    UnknownName
        If the store holds no such vintage.
    """
    name = vintage if vintage is not None else newest_with(_TABLE)
    if name is not None and _TABLE in (opened := open_vintage(name)).table_names:
        return opened
    where = f"vintage {vintage} holds" if vintage is not None else "the store holds"
    have = ", ".join(vintages_with(_TABLE)[-8:]) or "none"
    raise OptionError(f"{where} no index as its publisher gave it; vintages that do: {have}; or leave out --method")


def published_index(opened: Vintage, *, asked: bool = True) -> tuple[Yardstick, dict[str, Any]]:
    """The published index of a vintage as a yardstick, and what every result on it says of its origin.

    Parameters
    ----------
    asked
        Whether somebody asked for it, or it stands in because the vintage holds no scores.
    """
    if asked:
        published_vintage(opened.name)
    measured = published_yardstick(opened)
    own = _own_draws(opened)
    spread = np.ptp(measured.scores.values, axis=AXIS_DRAWS).max() > 0
    how = "draws from its 90% intervals" if spread else "without intervals: its values count as certain"
    if own:
        without = len(measured.models) - len(own)
        left = f"; those of {without} models without any are from their 90% intervals" if without else ""
        how = f"with the publisher's own draws, joint over all models{left}"
    why = f"the index as published in vintage {opened.name}, not fitted here"
    told = why if asked else f"vintage {opened.name} holds no scores: the index as published"
    origin = context(opened, draws=measured.scores.count, seed=DEFAULT_SEED)
    return measured, {**origin, "basis": "published", "note": f"{told}, {how}"}


def published_yardstick(opened: Vintage) -> Yardstick:
    """The index as published, the best version of each model: in the publisher's draws, or from its intervals.

    A row of the publisher's draws is one resample, the same for all models, so what they share is in it; draws from
    intervals leave that out.
    """
    known = {model.name: model for model in opened.models()}
    best: dict[str, dict[str, Any]] = {}
    for row in opened.table(_TABLE).iter_rows(named=True):
        if row["model"] in known and (row["model"] not in best or row["index"] > best[row["model"]]["index"]):
            best[row["model"]] = row
    return Yardstick(
        name="index",
        unit="index points",
        models=tuple(known[name] for name in best),
        scores=_drawn(list(best.values()), _own_draws(opened)),
    )


def _own_draws(opened: Vintage) -> Mapping[str, "NDArray[np.float64]"]:
    """The publisher's draws by published name."""
    if _DRAWS not in opened.table_names:
        return {}
    rows = opened.table(_DRAWS).select("version", "draws").iter_rows()
    return {version: np.array(draws, dtype=np.float64) for version, draws in rows}


def _drawn(rows: list[dict[str, Any]], own: Mapping[str, "NDArray[np.float64]"]) -> Draws:
    """Draws of the models of some rows of the published index."""
    count = min((column.size for column in own.values()), default=DEFAULT_DRAWS)
    columns = np.array(
        [[row[end] if row[end] is not None else np.nan for end in ("index", "low", "high")] for row in rows]
    ).T
    drawn = draws_from_intervals(*columns, draws=count, rng=np.random.default_rng(DEFAULT_SEED))
    values = drawn.values.copy()
    for place, row in enumerate(rows):
        if (column := own.get(row["version"])) is not None:
            values[:, place] = column[:count]
    return Draws(central=drawn.central, values=values)
