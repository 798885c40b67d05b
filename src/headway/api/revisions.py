"""The gap as each vintage gave it beside the gap as it is known now, and why the two differ. An edge."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final

from headway.api.answers import Progress, cache_folder, index_yardstick
from headway.errors import FitError, GapError, StoreError, UnknownName
from headway.facts.queries import published_dates
from headway.facts.reads import kept_with_notes, remembered
from headway.facts.store import Vintage, open_vintage, thinned_vintages, vintages_of_index
from headway.gap import Yardstick, find_group
from headway.gap.decomposition import PART_DRAWS, Parts, decompose
from headway.gap.definitions import DEFINITIONS
from headway.gap.mixtures import Fits, Snapshot, differences, snapshot
from headway.gap.revisions import (
    Decomposition,
    Pair,
    Revision,
    RevisionsResult,
    Span,
    compare,
    one_day,
    quarter_before,
)
from headway.interval import Interval
from headway.kept import content_hash
from headway.units import DEFAULT_LEVEL

#: Raise when the decomposition changes, so that older files are not read.
_VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class _Known:
    """A vintage with its scale and, if it has scores, what enters the index."""

    vintage: Vintage
    yardstick: Yardstick
    origin: dict[str, Any]
    scores: Snapshot | None

    @property
    def name(self) -> str:
        return self.vintage.name

    @property
    def spans(self) -> tuple[Span, Span]:
        """The day of the vintage, and the quarter before it."""
        day = self.vintage.day
        return one_day(day), quarter_before(day)


def gap_revisions(
    *,
    leader: str = "US",
    follower: str = "China",
    definition: str = "standing",
    vintage: str | None = None,
    method: str = "eci",
    level: float = DEFAULT_LEVEL,
    part_draws: int = PART_DRAWS,
    progress: Progress | None = None,
) -> RevisionsResult:
    """The gap as each vintage gave it on its day, beside the same day's gap in the vintage that counts as today.

    Vintages that cannot be used are listed with the reason, never left out in silence.

    Parameters
    ----------
    part_draws
        Resamples for the intervals of what moved the gap; 0 is several times as fast and gives none.

    Raises
    ------
    UnknownName
        For a definition, group or vintage that is not there.
    GapError
        If the gap of today cannot be measured.
    """
    if definition not in DEFINITIONS:
        raise UnknownName("definition", definition, DEFINITIONS)
    today = _known(open_vintage(vintage), method, progress)
    leader, follower = (find_group(group, today.yardstick).name for group in (leader, follower))
    pair = Pair(leader=leader, follower=follower, definition=definition, level=level)
    skipped: list[tuple[str, str, str]] = []
    usable: list[_Known] = []
    revisions: list[Revision] = []
    for each in [*_earlier(today.name, method, progress, skipped), today]:
        try:
            revisions.append(_revision(pair, each, today))
        except (UnknownName, GapError) as problem:
            if each is today:
                raise
            skipped.append((each.name, "groups", str(problem)))
        else:
            usable.append(each)
    skipped += [
        (each.name, "published", "it holds no scores, so the difference has no parts")
        for each in usable
        if each.scores is None
    ]
    decompositions = tuple(_decompositions(pair, usable, part_draws, progress))
    sources = {json.dumps(row): row for each in reversed(usable) for row in each.origin["sources"]}
    return RevisionsResult(
        pair=pair,
        unit=today.yardstick.unit if definition == "points" else "months",
        by_vintage=tuple(revisions),
        decompositions=decompositions,
        skipped=tuple(skipped),
        origin={
            **today.origin,
            "sources": list(sources.values()),
            "method": method,
            "part_draws": part_draws,
            "yardstick": today.yardstick.name,
        },
    )


def _known(opened: Vintage, method: str, progress: Progress | None) -> _Known:
    scale, origin = index_yardstick(opened, method, progress)
    scores = _snapshot(opened) if "scores" in opened.table_names else None
    return _Known(opened, scale, origin, scores)


def _earlier(
    today: str, method: str, progress: Progress | None, skipped: list[tuple[str, str, str]]
) -> Iterator[_Known]:
    """The vintages before today's that are fitted and can be, the oldest first; of the others, why not."""
    found = thinned_vintages([name for name in vintages_of_index() if name < today])
    skipped += [(row["vintage"], row["reason"], row["why"]) for row in found.told()]
    for name in found.kept:
        try:
            yield _known(open_vintage(name), method, progress)
        except FitError as problem:
            skipped.append((name, "fit", str(problem)))
        except StoreError as problem:
            skipped.append((name, "damaged", str(problem)))


def _revision(pair: Pair, each: _Known, today: _Known) -> Revision:
    day, quarter = each.spans
    now, published = (None, None) if each is today else (today.yardstick, _as_published(today))
    found = compare(pair, day, each.yardstick, now, published)
    try:
        mean = compare(pair, quarter, each.yardstick, now, published)
    except (UnknownName, GapError):
        mean = None  # one of the two groups had no model yet
    return Revision(vintage=each.name, basis=each.origin["basis"], day=found, quarter=mean)


def _as_published(today: _Known) -> Yardstick | None:
    """Today's scale with its release dates as published; None if no rule corrected one."""
    dates = published_dates(today.vintage)
    models = tuple(replace(each, released=dates.get(each.name, each.released)) for each in today.yardstick.models)
    return None if models == today.yardstick.models else replace(today.yardstick, models=models)


def _decompositions(pair: Pair, known: list[_Known], draws: int, progress: Progress | None) -> Iterator[Decomposition]:
    """From each vintage with scores to the next, and from each to today."""
    scored = [each for each in known if each.scores is not None]
    successive = list(pairwise(scored))
    to_today = [(each, scored[-1]) for each in scored[:-2]] if scored and scored[-1] is known[-1] else []
    for place, (old, new) in enumerate([*successive, *to_today]):
        if old.scores is None or new.scores is None:
            continue
        yield Decomposition(
            old=old.name,
            new=new.name,
            successive=place < len(successive),
            parts=_kept_parts(pair, old, new, draws, progress),
            differ=differences(old.scores, new.scores),
        )


def _kept_parts(pair: Pair, old: _Known, new: _Known, draws: int, progress: Progress | None) -> dict[str, Parts]:
    """The parts by span, read from the cache if the same tables were compared before."""
    name = content_hash(
        (_VERSION, draws, old.vintage.digest, new.vintage.digest, old.name),
        (pair.leader, pair.follower, pair.definition),
    )

    def make() -> bytes:
        found = _parts(pair, old, new, draws, progress)
        return json.dumps({span: _stored(each) for span, each in found.items()}).encode()

    content = json.loads(kept_with_notes(cache_folder(), f"revisions-{name}", make))
    return {span: _restored(row) for span, row in content.items()}


def _stored(parts: Parts) -> dict[str, Any]:
    ranges = parts.ranges
    ends = None if ranges is None else {name: [each.low, each.central, each.high] for name, each in ranges.items()}
    return {"old": parts.old, "new": parts.new, "parts": parts.parts, "ranges": ends}


def _restored(row: dict[str, Any]) -> Parts:
    ends = row["ranges"]
    ranges = ends and {name: Interval(low=low, central=at, high=high) for name, (low, at, high) in ends.items()}
    return Parts(old=row["old"], new=row["new"], parts=row["parts"], ranges=ranges)


def _parts(pair: Pair, old: _Known, new: _Known, draws: int, progress: Progress | None) -> dict[str, Parts]:
    fits = _fits((old.name, old.vintage.digest), (new.name, new.vintage.digest), draws)
    fits.progress = progress
    return decompose(fits, {span.name: partial(pair.read, span=span) for span in old.spans})


@remembered(4)
def _fits(old: tuple[str, str], new: tuple[str, str], draws: int) -> Fits:
    """The fits between two vintages, by name and digest; kept while the program runs, they serve every pair."""
    return Fits(*(_snapshot(open_vintage(name)) for name, _ in (old, new)), draws=draws)


def _snapshot(opened: Vintage) -> Snapshot:
    return snapshot(opened.models(), opened.score_rows())


def what_moved(
    pair: Pair, old: Vintage, new: Vintage, *, part_draws: int = PART_DRAWS, progress: Progress | None = None
) -> Decomposition | None:
    """What moved the gap of the older vintage's day and of the quarter before it; None where one has no scores."""
    known = [_known(each, "eci", progress) for each in (old, new)]
    return next(_decompositions(pair, known, part_draws, progress), None)
