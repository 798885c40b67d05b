"""What is known of a pair by a day: readings, each by the first vintage known since, and records. An edge."""

from datetime import date

import numpy as np

from headway.api.answers import index_yardstick
from headway.api.forecasting.origins import Reader, Readers, vintages_of_scores
from headway.errors import OptionError
from headway.facts.store import open_vintage
from headway.facts.tables import Model
from headway.facts.vintage_names import first_after_months, known_on
from headway.forecast.names import SINCE
from headway.forecast.questions import SIDES
from headway.forecast.settle import Known, Read, Record
from headway.gap.frontier import Frontier
from headway.units import day_from_number


def newest_known(today: date) -> str:
    """The newest vintage of scores that was known on a day.

    Raises
    ------
    OptionError
        If there was none.
    """
    names = known_on(vintages_of_scores(), today)
    if not names:
        raise OptionError(f"no vintage of scores was known on {today}; import one with `headway facts import`")
    return names[-1]


def known_of(pair: str, today: date, *, since: date = date(*SINCE)) -> Known:
    """What settles questions about a pair that are asked from `since` on, as far as it is known on a day.

    Of the vintages of a month, which can be many, the first that was known on or after the end of the month before
    settles; one that has no model of a side settles nothing, and the next month's does.
    """
    readers = Readers(pair=pair, newest=newest_known(today))
    readings: dict[date, Read] = {}
    records: dict[str, dict[str, tuple[Record, ...]]] = {}
    for name in first_after_months(readers.names):
        reader = readers.on(name)
        if reader is not None:
            readings = _readings(reader, since) | readings
            records[name] = _records(reader)
    return Known(readings=readings, records=records, today=today)


def _readings(reader: Reader, since: date) -> dict[date, Read]:
    """What a vintage says of the month ends up to it; none where both sides had no model by the last of them."""
    try:
        series = reader.series(since=since)
    except OptionError:
        return {}
    rows = zip(series.ends, series.lag.tolist(), series.points.tolist(), strict=True)
    return {end: Read(lag=lag, points=points, vintage=reader.vintage) for end, lag, points in rows}


def _records(reader: Reader) -> dict[str, tuple[Record, ...]]:
    models = index_yardstick(open_vintage(reader.vintage), "eci", None)[0].models
    sides = zip(SIDES, (reader.ahead, reader.behind), strict=True)
    return {side: _records_of(front, models) for side, front in sides}


def _records_of(front: Frontier, models: tuple[Model, ...]) -> tuple[Record, ...]:
    """The records of a side in the central fit, the oldest first."""
    places = np.flatnonzero(front.is_record()[0])
    return tuple(
        Record(day_from_number(int(front.days[at])), models[int(front.holders[at])].name) for at in places.tolist()
    )
