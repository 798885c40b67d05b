"""What was published of a run that is planned: the chip-hours it took on chips of the same kind. An edge."""

from datetime import date
from typing import TYPE_CHECKING, Any

from headway.api.planning.calibration import plain_name
from headway.facts.evidence import known_by, row_sources

if TYPE_CHECKING:
    import polars as pl


def published_hours(runs: "pl.DataFrame", model: str, chip: str, day: date) -> dict[str, Any] | None:
    """Published chip-hours of a whole run of a model on a kind of chip, known by a day; None where there are none.

    Parameters
    ----------
    runs
        The table `training_runs`; runs with hours of pre-training come before those with hours of all stages.
    """
    name = plain_name(model)
    rows = known_by(runs, day)
    rows = rows.filter((rows["kind"] == "run") & (rows["chip"] == chip) & (rows["use"] != "none"))
    told = [row for row in rows.iter_rows(named=True) if row["chip_hours"] and plain_name(row["model"]) == name]
    if not told:
        return None
    row = min(told, key=lambda each: each["hours_cover"] != "pre-training")
    return {
        "run": row["run"],
        "chip_hours": row["chip_hours"],
        "hours_cover": row["hours_cover"],
        "tokens": None if row["tokens_t"] is None else row["tokens_t"] * 1e12,
        "source": row_sources(rows.filter(rows["run"] == row["run"]))[0],
    }
