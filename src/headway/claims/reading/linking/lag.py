"""Claims about the lag in months: which numbers are lags, whose, and in what way each is meant."""

import re
from collections.abc import Iterator
from typing import Final

from headway.claims.reading.linking.bands import MONTHS
from headway.claims.reading.linking.moves import direction_of, without_number
from headway.claims.reading.linking.readings import Reading
from headway.claims.reading.linking.scene import Draft, Miss, Scene, Spot, apart
from headway.claims.reading.linking.sides import Pairing, directed, sides_of, together
from headway.claims.reading.linking.subject import ground_of
from headway.claims.reading.spans import Cue, Quantity

#: Cues that say that a number of months is a lag.
_RELATIONS: Final = ("behind", "ahead", "gap")

#: Letters within which a relation belongs to its number. A parameter: ours.
_REACH: Final = 90


def links(scene: Scene) -> Iterator[Draft | Miss]:
    """Every claim about a lag in a scene, or why words that look like one are not linked."""
    if scene.has("chance") and scene.amounts("share", "ratio"):
        if scene.has("narrow", "widen", "behind", "ahead") and not scene.has("overtake"):
            yield Miss(why="no-measure")
        return
    amounts = tuple(each for each in scene.amounts(*MONTHS) if _is_lag(scene, each))
    if not amounts:
        yield from without_number(scene)
        return
    for amount in amounts:
        yield from _of_amount(scene, amount, amounts)
    yield from direction_of(scene, numbered=True)


def _is_lag(scene: Scene, amount: Quantity) -> bool:
    most = max(each for each in (amount.value, amount.low, amount.high, 0.0) if each is not None)
    return most * MONTHS[amount.unit or "month"] <= _LONGEST_MONTHS and _relation(scene, amount) is not None


#: Months of a lag beyond which a number is about something else. A parameter: ours.
_LONGEST_MONTHS: Final = 120.0


def _relation(scene: Scene, amount: Quantity) -> Cue | None:
    """The cue that makes a number of months a lag."""
    found = scene.nearest(amount, *_RELATIONS, "narrow", "widen", reach=_REACH)
    if found is not None and (_is_cut_off(scene, found, amount) or not _is_of_gap(scene, found)):
        found = None
    if found is None and scene.is_level(amount):
        return scene.level_cue(amount)
    if found is None and scene.has("average", "least", "most") and scene.whole is not None:
        return next(iter(scene.whole.cued(*_RELATIONS)), None)
    return found


def _is_of_gap(scene: Scene, cue: Cue) -> bool:
    """Whether a word of growing or shrinking goes with a gap: one is named."""
    if cue.name not in ("narrow", "widen"):
        return True
    whole = scene.whole or scene
    return whole.has(*_RELATIONS, "itself_gap", "away", "average")


def _looks_ahead(scene: Scene, cue: Cue) -> bool:
    """Whether "twelve months ahead" is how far somebody looks.

    Nobody stands before it, nor right after it; or nobody is said to stand there: "a forecast six months ahead".
    """
    sides = sides_of(scene)
    if not any(each.end <= cue.start or 0 <= each.start - cue.end <= _NEXT_TO for each in sides):
        return True
    alone = scene.text[cue.start - scene.start : cue.end - scene.start].lower() == "ahead"
    if not alone or any(0 <= each.start - cue.end <= _NEXT_TO for each in sides):
        return False
    return _STANDS.search(scene.text[: cue.start - scene.start]) is None


_STANDS: Final = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|being|remain\w*|still|stay\w*|now|stand\w*|stood|sits?|puts?|with|perhaps|maybe)|['’](?:s|re))\s"
    r"[^,;]{0,40}$"
)


#: Letters within which a side stands right after a cue. A parameter: ours.
_NEXT_TO: Final = 8


def _is_cut_off(scene: Scene, cue: Cue, amount: Quantity) -> bool:
    """Whether a number stands in a clause of its own, too far from a relation to go with it."""
    if apart(cue, amount) <= _CUT_WITHIN or scene.nearest(amount, "average", "least", "most", "range", reach=40):
        return False
    between = scene.between(cue, amount)
    return any(mark in between for mark in (", ", " (", "; ", ": "))


#: Letters within which a number goes with a relation although a comma stands between. A parameter: ours.
_CUT_WITHIN: Final = 55


def pairing_for(scene: Scene, amount: Spot) -> tuple[Pairing | Miss, Cue | None]:
    """The pair that a number is about, with the cue that says how they stand."""
    verbs = [each for each in scene.cued("behind", "ahead") if not _is_noun(scene, each)]
    near = min(verbs, key=lambda each: apart(each, amount), default=None)
    gap = scene.nearest(amount, "gap", reach=_REACH)
    level = scene.level_cue(amount)
    if near is not None and (gap is None or apart(near, amount) <= apart(gap, amount) or near.start == gap.start):
        return directed(scene, near, behind=near.name == "behind"), near
    if gap is None and near is None and (over := scene.nearest(amount, "exceeds", reach=_REACH)) is not None:
        return directed(scene, over, behind=False), over
    if gap is None and level is not None and isinstance(amount, Quantity) and scene.is_level(amount):
        return directed(scene, level, behind=True), level
    return together(scene), gap


def _is_noun(scene: Scene, cue: Cue) -> bool:
    """Whether a word such as "lag" or "lead" is the gap itself and not what a side does."""
    if not any(each.start == cue.start for each in scene.cued("gap")):
        return False
    return scene.just_before(cue, "article", reach=1) is not None


def _of_amount(scene: Scene, amount: Quantity, amounts: tuple[Quantity, ...]) -> Iterator[Draft | Miss]:
    pairing, cue = pairing_for(scene, amount)
    if cue is not None and cue.name == "ahead" and _looks_ahead(scene, cue):
        return
    relation = _relation(scene, amount)
    spots: tuple[Spot, ...] = tuple(each for each in (cue or relation, amount) if each is not None)
    ground = ground_of(scene, pairing, *spots)
    if isinstance(ground, Miss):
        yield ground
    else:
        yield from Reading(scene, amount, amounts, ground, spots).drafts()
