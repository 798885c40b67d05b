"""Claims about what is produced: chips turned out in a year, and what limits it."""

import math
from collections.abc import Iterator
from typing import Final

from headway.claims.names import MORE
from headway.claims.reading.lexicon import Thing
from headway.claims.reading.linking.bands import said as said_in
from headway.claims.reading.linking.scene import Draft, Miss, Scene, Spot
from headway.claims.reading.linking.times import nearest_time
from headway.claims.reading.spans import Quantity
from headway.claims.registry import call
from headway.claims.said import Said

#: Something is what limits where it is more likely to than not.
_LIMITS: Final = Said(relation=MORE, value=0.5, low=0.5, high=math.inf)

#: The inputs by their cues.
_INPUTS: Final = {"memory": "memory", "packaging": "packaging", "dies": "dies"}


def links(scene: Scene) -> Iterator[Draft | Miss]:
    """Every claim about production in a scene, or why words that look like one are not linked."""
    for amount in scene.amounts("chip", "h100e"):
        yield from _output(scene, amount)
    if scene.has("bottleneck"):
        yield from _limit(scene)


def _output(scene: Scene, amount: Quantity) -> Iterator[Draft | Miss]:
    made_by = scene.nearest(amount, "produce")
    if made_by is None:
        yield from _published(scene, amount)
        return
    makers = [thing for _, thing in (scene.whole or scene).kinds("country", "firm", "lab", "elsewhere", "chip")]
    follower = scene.lexicon.pairs[0][0]
    if not makers or any(each.of != follower for each in makers):
        yield Miss(why="no-measure")
        return
    if (amount.value or amount.high or 0.0) > _MOST_CHIPS or scene.has_in(scene.clause(amount, made_by), "other"):
        yield Miss(why="other-subject")
        return
    year = _year(scene, amount)
    if isinstance(year, Miss) or not _are_all(scene, makers):
        yield year if isinstance(year, Miss) else Miss(why="no-measure")
        return
    loose = ("loose set",) if any(each.kind in ("firm", "chip") for each in makers) else ()
    unit = _unit(scene, amount)
    yield Draft(
        call=call("output", year=year[0], **unit),
        said=said_in(amount),
        kind="amount",
        marks=(made_by, amount),
        lacks=(*loose, *year[1]),
    )


def _are_all(scene: Scene, makers: list[Thing]) -> bool:
    """Whether makers may stand for all of their side: not several, nor one whose chips nobody has counted."""
    firms = {each.name for each in makers if each.kind == "firm"}
    counted = {name.split("/")[1] for name in scene.lexicon.totals}
    return len(firms) <= 1 and firms <= counted


#: Chips above which a number tells of chips of all kinds. A parameter: ours.
_MOST_CHIPS: Final = 5e7


def _published(scene: Scene, amount: Quantity) -> Iterator[Draft | Miss]:
    """A total that somebody published: by whom, of whose chips and in which year."""
    if not scene.has("count", "according", "said") or not scene.people:
        return
    when = nearest_time(scene, amount)
    owners = [entity.name for entity, _ in scene.kinds("firm", "country", "lab")]
    names = [f"{person}/{owner}/{when.last.year}" for person in scene.people for owner in owners] if when else []
    total = next((scene.lexicon.totals[name] for name in names if name in scene.lexicon.totals), None)
    if total is None:
        yield Miss(why="no-measure")
        return
    yield Draft(call=call("published", total=total), said=said_in(amount), kind="amount", marks=(amount,))


#: Letters after a number within which its unit is named. A parameter: ours.
_NAMED_WITHIN: Final = 12


def _unit(scene: Scene, amount: Quantity) -> dict[str, str]:
    if amount.unit == "h100e":
        return {"unit": "h100e-8bit"}
    named = scene.has_in((amount.start, amount.end + _NAMED_WITHIN), "card")
    return {"unit": "cards"} if named else {}


def _year(scene: Scene, spot: Spot) -> tuple[str, tuple[str, ...]] | Miss:
    when = nearest_time(scene, spot)
    if when is None:
        return str(scene.day.year), ("own year",)
    return str(when.last.year), ()


def _limit(scene: Scene) -> Iterator[Draft | Miss]:
    """What limits production: one of the inputs that are counted."""
    whole = scene.whole or scene
    named = [each for each in scene.cues if each.name in _INPUTS and not scene.just_before(each, "not", reach=10)]
    inputs = {_INPUTS[each.name] for each in named}
    if len(inputs) != 1:
        if whole.has("chip", "ai", "compute"):
            yield Miss(why="cause")
        return
    if scene.just_before(scene.cued("bottleneck")[0], "not", reach=5):
        yield Miss(why="negated")
        return
    follower = scene.lexicon.pairs[0][0]
    told = whole.has("chip") or any(each.of == follower for _, each in whole.things)  # memory limits many things
    if not told or any(each.of not in (None, follower) for _, each in whole.things):
        yield Miss(why="no-measure")
        return
    year = _year(scene, scene.cued("bottleneck")[0])
    if isinstance(year, Miss):
        yield year
        return
    cue = scene.cued("bottleneck")[0]
    made = call("binds", year=year[0], input=inputs.pop())
    yield Draft(call=made, said=_LIMITS, kind="comparison", marks=(cue,), lacks=year[1])
