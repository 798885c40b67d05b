"""Claims about a gap without a number: none at all, narrowing, widening."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from headway.claims.reading.linking.bands import ABOVE, BELOW, MONTHS, NONE
from headway.claims.reading.linking.scene import Draft, Miss, Scene
from headway.claims.reading.linking.sides import Pairing, directed, sides_of, together
from headway.claims.reading.linking.subject import Ground, ground_of
from headway.claims.reading.linking.times import Dated, day_of, is_ahead, last_year, period_of
from headway.claims.reading.spans import Cue, Quantity
from headway.claims.registry import call

#: Letters within which a gap belongs to a word of growing or shrinking. A parameter: ours.
_REACH: Final = 90


def without_number(scene: Scene) -> Iterator[Draft | Miss]:
    """No gap, or a gap that narrows or widens; one of points is another family's."""
    if scene.amounts("point") or (scene.has("index") and scene.has("points")):
        return
    if scene.has("deny") and (cue := next(iter(scene.cued("behind")), None)) is not None:
        yield from (replace(each, denies=True) for each in _par(scene, cue) if isinstance(each, Draft))
        return
    parity = scene.cued("parity")
    if parity and (_is_negated(scene, parity[0]) or scene.just_before(parity[0], "nearly", reach=2)):
        yield Miss(why="negated" if _is_negated(scene, parity[0]) else "no-value")
        return
    rising = [each for each in scene.cued("catchup") if scene.just_before(each, "future", reach=12)]
    if parity or rising:
        yield from _par(scene, (*parity, *rising)[0])
        return
    yield from direction_of(scene, numbered=False)


def _par(scene: Scene, cue: Cue) -> Iterator[Draft | Miss]:
    sides = {each.name for each in sides_of(scene)}
    if (len(sides) < 2 and not scene.has("gap")) or scene.has("chip", "compute", "capex", "spend"):
        return
    if not scene.has("gap") and {each.kind for each in sides_of(scene)} == {"model"}:
        # Two models that are named are compared with each other; a lag tells of the best of each side.
        yield Miss(why="no-measure")
        return
    ground = ground_of(scene, together(scene) if len(sides) != 2 else _par_pair(scene, cue), cue)
    if isinstance(ground, Miss):
        yield ground
        return
    if scene.amounts("share", "ratio", "usd", "chip", "h100e", "point"):
        return
    dated = day_of(scene, cue)
    if not dated.ahead and scene.has("future"):
        yield Miss(why="no-day")
        return
    far = ("far",) if "carried pair" in ground.lacks else ()  # "no lag" of nobody who is named
    name, more = ("lag-ahead", {}) if dated.ahead else ("lag", dict(ground.yardstick))
    yield Draft(
        call=call(name, pair=ground.pair, day=dated.until.isoformat(), **more),
        said=NONE,
        kind="lag",
        marks=(cue,),
        lacks=(*ground.lacks, *dated.lacks, *far),
        pair=ground.pair,
    )


def _par_pair(scene: Scene, cue: Cue) -> Pairing | Miss:
    """Who is level with whom: in the order in which they are known to stand, else the subject is the follower."""
    known = together(scene)
    return known if isinstance(known, Pairing) else directed(scene, cue, behind=True)


def direction_of(scene: Scene, *, numbered: bool) -> Iterator[Draft | Miss]:
    """Whether the lag narrows or widens, in words alone; `numbered` where there is a lag in months as well."""
    moves = [each for each in scene.cued("narrow", "widen") if _moves_gap(scene, each)]
    if not moves or (numbered and scene.has("average")):
        return  # What it moved from is an average, which is no lag of an earlier day.
    cue = moves[0]
    ground = ground_of(scene, _moving_pair(scene, cue), cue)
    if isinstance(ground, Miss):
        yield ground
    elif any(_steps_to(scene, each, cue) for each in scene.amounts("share")):
        yield Miss(why="other-yardstick")
    elif (scene.whole or scene).has("chance") and (scene.whole or scene).amounts("share", "ratio"):
        yield Miss(why="no-measure")
    elif len({each.name for each in moves}) > 1:
        yield Miss(why="ambiguous")
    elif _is_negated(scene, cue):
        yield Miss(why="negated")
    elif not any(_steps(scene, each) for each in scene.amounts(*MONTHS)):
        yield _moved(scene, cue, ground, numbered=numbered)


def _moved(scene: Scene, cue: Cue, ground: Ground, *, numbered: bool) -> Draft | Miss:
    coming = (
        tuple(each for each in scene.whens if is_ahead(scene, each) or each.last > scene.day)
        if scene.has("future")
        else ()
    )
    named = _from_to(scene) if numbered else period_of(replace(scene, whens=coming or scene.whens), cue)
    if scene.has("future") and not numbered and not (named and named.ahead):
        return Miss(why="no-day")
    period = named or last_year(scene)
    if period.ahead:
        made = call("lag-change-ahead", pair=ground.pair, day=period.until.isoformat())
    else:
        made = call("lag-change", pair=ground.pair, **period.given, **ground.yardstick)
    return Draft(
        call=made,
        said=BELOW if cue.name == "narrow" else ABOVE,
        kind="direction",
        marks=(cue,),
        lacks=(*ground.lacks, *period.lacks),
        pair=ground.pair,
    )


def _from_to(scene: Scene) -> Dated | None:
    """The period between two times that are named, as in "from nine months in 2024 to four in 2025"."""
    if len(scene.whens) != 2 or scene.whens[1].last > scene.day:
        return None
    first, second = scene.whens
    return Dated(since=first.last, until=second.last) if first.last < second.last else None


def _steps(scene: Scene, amount: Quantity) -> bool:
    moved = scene.nearest(amount, "narrow", "widen", reach=30)
    by = scene.right_before(amount, "by")
    return moved is not None and (
        by is not None
        or (scene.lang == "vi" and not scene.between(moved, amount).strip() and moved.end <= amount.start)
    )


def _steps_to(scene: Scene, share: Quantity, cue: Cue) -> bool:
    """Whether a gap is said to have moved to or by so many per cent: it is one on somebody's own scale."""
    return cue.end <= share.start and scene.nearest(share, "narrow", "widen", reach=30) is not None


def _moves_gap(scene: Scene, cue: Cue) -> bool:
    """Whether a word of growing or shrinking is said of a gap: it tells so itself, or a gap is named."""
    itself = any(each.start == cue.start for each in scene.cued("itself_gap", "away"))
    return itself or scene.nearest(cue, "gap", reach=_REACH) is not None


def _moving_pair(scene: Scene, cue: Cue) -> Pairing | Miss:
    """Whose gap moves: the two that are named, or the one who catches up (or pulls away) and whom it leaves behind."""
    if len({each.name for each in sides_of(scene)}) == 2 and not scene.has("gap"):
        return directed(scene, cue, behind=not any(each.start == cue.start for each in scene.cued("away")))
    return together(scene)


def _is_negated(scene: Scene, cue: Cue) -> bool:
    return scene.just_before(cue, "not", reach=12) is not None
