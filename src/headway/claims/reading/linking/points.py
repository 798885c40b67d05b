"""Claims about points of the index, and who is ahead where no number is said."""

import re
from collections.abc import Iterator
from typing import Final

from headway.claims.reading.linking.bands import ABOVE, BELOW, negative
from headway.claims.reading.linking.bands import said as said_in
from headway.claims.reading.linking.lag import pairing_for
from headway.claims.reading.linking.scene import Draft, Miss, Scene
from headway.claims.reading.linking.sides import directed, sides_of, together
from headway.claims.reading.linking.subject import is_of_other, subject_of
from headway.claims.reading.linking.times import day_of, last_year, period_of
from headway.claims.reading.spans import Cue, Quantity
from headway.claims.registry import call

#: Sides of which one leads.
_TWO: Final = 2

#: Units of numbers of which one in the sentence says that more than who is ahead is told.
_NUMBERS: Final[tuple[str | None, ...]] = (
    "month",
    "year",
    "point",
    "share",
    "ratio",
    "usd",
    "cny",
    "chip",
    "h100e",
    "generation",
    "gw",
    "flop",
    "rank",
    None,
)


def links(scene: Scene) -> Iterator[Draft | Miss]:
    """Every claim about points in a scene, and who leads whom in words alone."""
    if _is_of_index(scene) and scene.has("narrow", "widen") and (scene.amounts("point") or scene.has("points")):
        yield _points_moved(scene)
        return
    for amount in scene.amounts("point"):
        if scene.nearest(amount, "behind", "ahead", "gap", "exceeds") is not None:
            yield _of_points(scene, amount)
    for amount in scene.amounts("share"):
        yield from _of_share(scene, amount)
    yield from _who_leads(scene)


def _of_points(scene: Scene, amount: Quantity) -> Draft | Miss:
    whole = scene.whole or scene
    named = [entity.name for entity, _ in whole.kinds("benchmark")]
    pairing, cue = pairing_for(scene, amount)
    subject = subject_of(scene, amount, *([cue] if cue else []))
    if named or not _is_of_index(whole):
        quiet = isinstance(subject, Miss) or "no subject" in subject
        return Miss(why="other-subject" if quiet and not named else "other-yardstick")
    if isinstance(pairing, Miss):
        return pairing
    if isinstance(subject, Miss):
        return subject
    dated = day_of(scene, amount)
    if dated.ahead:
        return Miss(why="no-measure")
    return Draft(
        call=call("points", pair=pairing.pair, day=dated.until.isoformat()),
        said=said_in(amount),
        kind="lag",
        marks=(amount, *([cue] if cue else [])),
        lacks=(*subject, *pairing.lacks, *dated.lacks),
        pair=pairing.pair,
    )


def _is_of_index(scene: Scene) -> bool:
    """Whether the index is meant, and not one that somebody else calls so: "the vibrancy index"."""
    return any(_OWN_INDEX.search(scene.text[: each.end - scene.start]) for each in scene.cued("index"))


_OWN_INDEX: Final = re.compile(
    r"(?:\b(?:the|this|that|an|our|same|latest|capability|capabilities|on|of)\s(?:index|indices)|\beci|index\spoints|"
    r"(?:capability|capabilities)\sindex|chỉ\ssố(?:\snăng\slực)?|chi\sso(?:\snang\sluc)?)$",
    re.IGNORECASE,
)


def _points_moved(scene: Scene) -> Draft | Miss:
    """By how many points the lead moved, or only which way."""
    cue = scene.cued("narrow", "widen")[0]
    amounts = scene.amounts("point")
    pairing = together(scene)
    period = period_of(scene, cue) or last_year(scene)
    if is_of_other(scene, cue):
        return Miss(why="other-subject")
    if isinstance(pairing, Miss) or period.ahead or (scene.whole or scene).kinds("benchmark"):
        return pairing if isinstance(pairing, Miss) else Miss(why="no-measure")
    if amounts and scene.right_before(amounts[0], "by") is None and scene.lang == "en":
        return Miss(why="ambiguous")
    band = ABOVE if cue.name == "widen" else BELOW
    if amounts:
        by = amounts[0]
        band = said_in(by)
        band = negative(band) if cue.name == "narrow" else band
    return Draft(
        call=call("points-change", pair=pairing.pair, since=period.since.isoformat(), until=period.until.isoformat()),
        said=band,
        kind="direction",
        marks=(cue, *amounts[:1]),
        lacks=(*pairing.lacks, *period.lacks),
        pair=pairing.pair,
    )


def _of_share(scene: Scene, amount: Quantity) -> Iterator[Draft | Miss]:
    """A gap in per cent is one on somebody's own scale."""
    if scene.has("chance", "compute", "chip", "capex", "spend"):
        return
    cue = scene.nearest(amount, "behind", "ahead", "gap", reach=40)
    if cue is not None and len(sides_of(scene)) > 0 and not isinstance(subject_of(scene, cue, amount), Miss):
        yield Miss(why="other-yardstick")


def _who_leads(scene: Scene) -> Iterator[Draft | Miss]:
    """Such as "the US leads China": above 0 points, where both are named and nothing else is counted."""
    if scene.has("vague") and sides_of(scene) and scene.has("ai", "chip") and not scene.amounts(*_NUMBERS):
        yield Miss(why="no-value")
    verbs = [
        each
        for each in scene.cued("behind", "ahead")
        if scene.just_before(each, "not", "never", reach=6) is None and _is_said(scene, each)
    ]
    if (
        not verbs
        or scene.amounts(*_NUMBERS)
        or _has_number(scene)
        or any(each.start not in {verb.start for verb in verbs} for each in scene.cued("gap"))
        or scene.has("narrow", "widen", "parity", "average", "chance", "overtake", "vague")
    ):
        if scene.has("overtake") and not scene.has("chance", "future", "if"):
            yield from _has_overtaken(scene)
        return
    yield from _leads(scene, verbs[0], behind=verbs[0].name == "behind")


def _is_said(scene: Scene, cue: Cue) -> bool:
    """Whether it is said that a side stands so: "for China behind the US" only names whom it is about."""
    words = scene.text[cue.start - scene.start : cue.end - scene.start].lower()
    if words == "lead" and scene.just_before(cue, "article", reach=1) is not None:
        return False
    if _OF_WHICH.search(scene.text[: cue.start - scene.start]):  # "the months by which they lag"
        return False
    return words not in _PLACES or _STANDS.search(scene.text[: cue.start - scene.start]) is not None


_OF_WHICH: Final = re.compile(r"\bwhich\b[^,;]{0,40}$", re.IGNORECASE)
_PLACES: Final = frozenset({"behind", "ahead", "ahead of", "in front of"})
_STANDS: Final = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|being|remain\w*|still|stay\w*|stand\w*|stood|sits?|fall\w*|fell|run\w*|keep\w*|"
    r"pull\w*|mov\w+|edg\w+|slip\w*|far|well)|['’](?:s|re))\s[^,;]{0,40}$"
)


def _has_number(scene: Scene) -> bool:
    """Whether "by" tells how far, in words that are no number with a unit."""
    return any(scene.just_before(each, "behind", "ahead", reach=40) for each in scene.cued("by")) and scene.lang == "en"


def _has_overtaken(scene: Scene) -> Iterator[Draft | Miss]:
    """A side that has passed another is ahead."""
    if scene.amounts(*_NUMBERS) or scene.has("gap"):
        return
    cue = scene.cued("overtake")[0]
    if not any(each.start == cue.start for each in scene.cued("overtaken")):
        return
    if scene.just_before(cue, "not", "hedge", reach=12) is None:
        yield from _leads(scene, cue, behind=False)


def _leads(scene: Scene, cue: Cue, *, behind: bool) -> Iterator[Draft | Miss]:
    pairing = directed(scene, cue, behind=behind)
    if isinstance(pairing, Miss) or not pairing.explicit:
        return
    if len({each.name for each in sides_of(scene)}) > _TWO:
        yield Miss(why="ambiguous")
        return
    if scene.has("chip", "compute", "capex", "spend", "list", "raise", "acquire", "produce", "infra", "bottleneck"):
        yield Miss(why="no-value")
        return
    subject = subject_of(scene, cue)
    if isinstance(subject, Miss) or "no subject" in subject:  # who leads, in nobody knows what
        yield subject if isinstance(subject, Miss) else Miss(why="other-subject")
        return
    if scene.kinds("benchmark"):
        yield Miss(why="other-yardstick")
        return
    dated = day_of(scene, cue)
    if dated.ahead or scene.has("future"):
        yield Miss(why="no-value")
        return
    yield Draft(
        call=call("points", pair=pairing.pair, day=dated.until.isoformat()),
        said=ABOVE,
        kind="direction",
        marks=(cue,),
        lacks=(*subject, *pairing.lacks, *dated.lacks),
        pair=pairing.pair,
    )
