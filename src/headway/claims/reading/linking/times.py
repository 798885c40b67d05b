"""When a claim is about: the day, the period, the quarter or the year that its words name, or the day of the text."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from headway.claims.reading.linking.scene import Scene, Spot, apart
from headway.claims.reading.spans import Quantity, When

#: From when averages and extremes are counted where a text does not say: the day from which `headway gap` counts its
#: mean. A parameter: ours.
SINCE: Final = date(2023, 1, 1)

#: Days in a longer time than which a word such as "in 2024" is said to name a whole year.
_LONG: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day or a period, with what it lacks; `ahead` where it lies after the day of the text."""

    since: date
    until: date
    lacks: tuple[str, ...] = ()
    ahead: bool = False

    @property
    def given(self) -> dict[str, str]:
        """The period as arguments of a measure."""
        return {"since": self.since.isoformat(), "until": self.until.isoformat()}


def day_of(scene: Scene, *spots: Spot) -> Dated:
    """The day that is meant at some spots: the last of the time that is named nearest, else the day of the text."""
    when = nearest_time(scene, *spots)
    if when is None:
        said = scene.said_on.last if scene.said_on is not None else scene.day
        return Dated(since=min(said, scene.day), until=min(said, scene.day), lacks=("own day",))
    if is_ahead(scene, when) or (when.last > scene.day and scene.has("future")):
        return Dated(since=when.first, until=when.last, ahead=True)
    long = (when.last - when.first).days > _LONG and when.last <= scene.day
    return Dated(since=when.first, until=min(when.last, scene.day), lacks=("whole year",) if long else ())


def period_of(scene: Scene, *spots: Spot) -> Dated | None:
    """The period that is named: since a time, or over one; None where none is."""
    when = joined(scene) or nearest_time(scene, *spots)
    if when is None:
        return None
    if is_ahead(scene, when) or (when.last > scene.day and scene.has("future")):
        return Dated(since=scene.day, until=when.last, ahead=True)
    if is_since(scene, when) or when.first == when.last:
        first = when.first
        return Dated(since=first, until=scene.day) if first < scene.day else None
    return Dated(since=when.first, until=min(when.last, scene.day))


def mean_period(scene: Scene, *spots: Spot) -> Dated | None:
    """The period of an average or an extreme: the one that is named, else since SINCE; None if a day is."""
    found = period_of(scene, *spots)
    if (
        found is not None
        and not found.ahead
        and (scene.day - found.until).days > _SHORT > (found.until - found.since).days
    ):
        return None
    if found is None or found.ahead or (found.until - found.since).days < _SHORT:
        return Dated(since=SINCE, until=scene.day, lacks=("own period",))
    return found


#: Days of the shortest time over which something is averaged.
_SHORT: Final = 45


def last_year(scene: Scene) -> Dated:
    """The twelve months before the day of the text, or before it was said."""
    said = min(scene.said_on.last, scene.day) if scene.said_on is not None else scene.day
    return Dated(since=_year_before(said), until=said, lacks=("own period",))


def is_ahead(scene: Scene, when: When) -> bool:
    """Whether a time lies after the day of the text; "by 2027" begins on it."""
    return when.first >= scene.day and when.last > scene.day


def is_since(scene: Scene, when: When) -> bool:
    """Whether a time is one from which something is counted, and no range of two."""
    words = scene.text[when.start - scene.start : when.end - scene.start].split()
    is_range = any(scene.lexicon.joins("ends", word) for word in words[1:])
    return scene.just_before(when, "since", reach=4) is not None and not is_range


def ago_of(scene: Scene, amount: Quantity) -> date | None:
    """The day that a duration right after a number leads back to: "nine months behind a year ago"."""
    for each in scene.quantities:
        if each.unit in _MONTHS and each.value and 0 <= each.start - amount.end <= _AGO_WITHIN and scene.is_ago(each):
            return years_after(scene.day, -each.value * _MONTHS[each.unit])
    return None


#: Letters within which such a duration follows its number, and months of its units.
_AGO_WITHIN: Final = 12
_MONTHS: Final = {"month": 1.0, "year": 12.0}


def nearest_time(scene: Scene, *spots: Spot) -> When | None:
    """The time nearest to some spots, or the only one of the sentence."""
    whens = scene.whens or _whens_before(scene)
    if not whens:
        return None
    return min(whens, key=lambda each: (min((apart(each, spot) for spot in spots), default=0), -each.start))


def _whens_before(scene: Scene) -> tuple[When, ...]:
    """The times of the sentence of which a scene is a part; none where they go with another number of months."""
    whole = scene.whole
    if whole is None or scene.has("now"):
        return ()
    taken = any(each.unit in _MONTHS and each.start < scene.start for each in whole.quantities)
    return () if taken else whole.whens


def joined(scene: Scene) -> When | None:
    """Two times as one where they are the ends of it: "between the first quarter and the third"."""
    if len(scene.whens) != 2:
        return None
    first, second = scene.whens
    if second.last <= first.first:
        return None
    between = scene.between(first, second).strip()
    if not between or not (between in "-–" or scene.lexicon.joins("ends", between)):
        return None
    return When(start=first.start, end=second.end, first=first.first, last=second.last)


def quarter_of(day: date) -> str:
    """The quarter that holds a day, such as 2025-Q4."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def last_quarter(day: date) -> str:
    """The last quarter that was over on a day."""
    after = day + timedelta(days=1)
    first = date(after.year, 3 * ((after.month - 1) // 3) + 1, 1)
    return quarter_of(first - timedelta(days=1))


def quarter_before(quarter: str, count: int) -> str:
    """The quarter some quarters earlier."""
    year, number = quarter.split("-Q")
    at = 4 * int(year) + int(number) - 1 - count
    return f"{at // 4}-Q{at % 4 + 1}"


def years_after(day: date, months: float) -> date:
    """The day a number of months after one."""
    whole = round(months)
    at = 12 * day.year + day.month - 1 + whole
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, _days_of(year, month + 1)))


def _days_of(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _year_before(day: date) -> date:
    return years_after(day, -12)
