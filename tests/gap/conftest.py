"""Small yardsticks whose lags can be worked out by hand."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from headway.facts.tables import Model
from headway.gap import Yardstick
from headway.interval import Draws

#: Day 0 of the hand-worked cases.
START = date(2024, 1, 1)

#: A row: name, days after START, score, groups joined by ";".
Row = tuple[str, int, float, str]


def on_day(days: int) -> date:
    return START + timedelta(days=days)


def make_yardstick(rows: Sequence[Row], draws: Sequence[Sequence[float]] = ()) -> Yardstick:
    """Without `draws`, three draws that all equal the scores."""
    central = np.array([score for _, _, score, _ in rows])
    values = np.array(draws) if len(draws) else np.tile(central, (3, 1))
    return Yardstick(
        name="table",
        unit="points",
        models=tuple(
            Model(name=name, released=on_day(days), developers=(), countries=(), access="other")
            for name, days, _, _ in rows
        ),
        scores=Draws(central=central, values=values),
        groups=tuple(tuple(groups.split(";")) for _, _, _, groups in rows),
    )


@pytest.fixture(scope="session")
def yardstick() -> Callable[..., Yardstick]:
    return make_yardstick
