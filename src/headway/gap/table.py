"""A yardstick that the user brings: a CSV file of models, dates, groups and scores. An edge: reads a file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from headway.facts.tables import Model
from headway.gap.yardstick import Yardstick, draws_from_intervals

if TYPE_CHECKING:
    from headway.facts.rows import Row


def read_table(path: Path, *, latest: date, draws: int, seed: int) -> Yardstick:
    """The yardstick in a CSV file with the columns `model, released, group, score` and, if known, `low, high`.

    `low` and `high` are the ends of a 90% interval; rows without them have no width. Several groups of one model are
    separated by `;`.

    Raises
    ------
    DataError
        If the file cannot be used, repeats a model, or holds a value that is not a number or date, or a date after
        `latest`: names file, row, column and value.
    """
    from headway.facts.rows import read_rows

    rows = read_rows(path, ("model", "released", "group", "score"), ("low", "high"))
    models = tuple(_model(row, latest) for row in rows)
    seen: set[str] = set()
    for row, model in zip(rows, models, strict=True):
        if model.name in seen:
            raise row.error("model", "the model appears twice", "keep one row; join its groups with ';'")
        seen.add(model.name)
    scores = np.array([_score(row) for row in rows]).T
    return Yardstick(
        name="table",
        unit="points",
        models=models,
        scores=draws_from_intervals(*scores, draws=draws, rng=np.random.default_rng(seed)),
        groups=tuple(_groups(row) for row in rows),
    )


def _model(row: "Row", latest: date) -> Model:
    released = row.day("released", latest)
    return Model(name=row.text("model"), released=released, developers=(), countries=(), access="other")


def _groups(row: "Row") -> tuple[str, ...]:
    row.text("group")
    return row.names("group")


def _score(row: "Row") -> tuple[float, float, float]:
    """Score and the ends of its interval; nan where no interval is given."""
    score = row.value("score")
    given = [end for end in ("low", "high") if row.cells.get(end)]
    if not given:
        return score, np.nan, np.nan
    if len(given) == 1:
        raise row.error("high" if given == ["low"] else "low", "only one end of the interval is given", "give both")
    low, high = row.value("low"), row.value("high")
    if not low <= score <= high:
        raise row.error("score", f"outside its own interval {low} to {high}", "give low <= score <= high")
    return score, low, high
