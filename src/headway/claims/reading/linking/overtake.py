"""Claims about the chance that the one behind takes the lead by a day."""

import re
from collections.abc import Iterator
from typing import Final

from headway.claims.reading.linking.bands import said as said_in
from headway.claims.reading.linking.scene import Draft, Miss, Scene, apart
from headway.claims.reading.linking.sides import Pairing, directed
from headway.claims.reading.linking.subject import subject_of
from headway.claims.reading.linking.times import years_after
from headway.claims.reading.spans import Cue, Quantity
from headway.claims.registry import call


def links(scene: Scene) -> Iterator[Draft | Miss]:
    """Every claim in a scene that gives the chance of an overtaking; one without a number is told as such."""
    verbs = scene.cued("overtake")
    if not verbs:
        return
    cue = verbs[0]
    chances = [each for each in scene.amounts("share", "ratio") if scene.nearest(each, "chance", reach=90)]
    chances.sort(key=lambda each: min(apart(each, chance) for chance in scene.cued("chance")))
    if not chances:
        yield from _without_chance(scene, cue)
        return
    yield _of_chance(scene, cue, chances[0])


def _without_chance(scene: Scene, cue: Cue) -> Iterator[Draft | Miss]:
    pairing = _pairing(scene, cue)
    if isinstance(pairing, Pairing) and (scene.has("future", "chance") or by_day(scene) is not None):
        if isinstance(subject_of(scene, cue), Miss) or scene.has("chip", "compute", "capex", "spend"):
            return
        yield Miss(why="no-value")


def _pairing(scene: Scene, cue: Cue) -> Pairing | Miss:
    """Who passes whom: the one that is passed leads now."""
    return directed(scene, cue, behind=True)


def _of_chance(scene: Scene, cue: Cue, chance: Quantity) -> Draft | Miss:
    pairing = _pairing(scene, cue)
    subject = subject_of(scene, cue)
    if isinstance(pairing, Miss):
        return pairing
    if isinstance(subject, Miss):
        return subject
    if not pairing.explicit and _NAME.match(scene.text, cue.end - scene.start):
        return Miss(why="no-pair")  # who is passed has a name that is not known
    if (scene.whole or scene).kinds("benchmark"):
        return Miss(why="other-yardstick")
    day = by_day(scene)
    if day is None:
        return Miss(why="no-day")
    said = said_in(chance, "share")
    return Draft(
        call=call("overtake", pair=_sides(scene, pairing.pair), by=day),
        said=said,
        kind="probability",
        marks=(cue, chance),
        lacks=(*subject, *pairing.lacks),
        pair=pairing.pair,
    )


_NAME: Final = re.compile(r"\s[A-Z]")


def _sides(scene: Scene, pair: str) -> str:
    """The pair of the sides that the labs of a sentence belong to: an event is asked of sides alone."""
    names = []
    things = [scene.lexicon.thing(name) for name in pair.split("/")]
    if not any(each is not None and each.kind == "country" for each in things):
        return pair
    for name, thing in zip(pair.split("/"), things, strict=True):
        names.append(thing.of if thing is not None and thing.kind in ("lab", "model") and thing.of else name)
    return "/".join(names) if len(set(names)) == 2 else pair


def by_day(scene: Scene) -> str | None:
    """The day by which something is to happen: the end of the time that is named, or of the years within which."""
    for each in scene.quantities:
        if each.unit in ("year", "month") and scene.just_before(each, "within", "span", reach=8) is not None:
            most = each.high if each.high is not None else each.value
            if most is not None:
                return years_after(scene.day, most * (12 if each.unit == "year" else 1)).isoformat()
    ahead = [each for each in (scene.whens or (scene.whole.whens if scene.whole else ())) if each.last > scene.day]
    return max(each.last for each in ahead).isoformat() if ahead else None


__all__ = ["by_day", "links"]
