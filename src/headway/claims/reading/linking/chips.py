"""Claims about chips: one over another, generations behind, and how long one side's best trail the other's."""

import math
from collections.abc import Iterable, Iterator
from typing import Final

from headway.claims.names import LESS, MORE
from headway.claims.reading.linking.bands import in_months
from headway.claims.reading.linking.bands import said as said_in
from headway.claims.reading.linking.scene import Draft, Miss, Scene, Spot, apart
from headway.claims.reading.linking.sides import Pairing, directed, sides_of, together
from headway.claims.reading.linking.times import day_of
from headway.claims.reading.spans import Cue, Entity, Quantity
from headway.claims.registry import call
from headway.claims.said import Said

_MORE: Final = Said(relation=MORE, value=1.0, low=1.0, high=math.inf)
_LESS: Final = Said(relation=LESS, value=1.0, low=-math.inf, high=1.0)

_MONTHS: Final = {"month": 1.0, "year": 12.0}


def links(scene: Scene) -> Iterator[Draft | Miss]:
    """Every claim about chips in a scene, or why words that look like one are not linked."""
    for amount in scene.amounts("generation"):
        yield _generations(scene, amount)
    yield from _compared(scene)
    if scene.has("chip"):
        for amount in scene.amounts(*_MONTHS):
            yield from _lag(scene, amount)


def _chips(scene: Scene) -> list[Entity]:
    return [entity for entity, _ in scene.kinds("chip")]


def _generations(scene: Scene, amount: Quantity) -> Draft | Miss:
    chips = _chips(scene) or (_chips(scene.whole) if scene.whole else [])
    if scene.nearest(amount, "old", "behind", reach=45) is None:
        return Miss(why="no-measure")
    if not chips:
        return Miss(why="no-measure")
    before = [each for each in chips if each.start < amount.start] or chips
    chip = before[0]
    if len({each.name for each in before}) > 1:
        return Miss(why="ambiguous")
    chip_of = scene.lexicon.thing(chip.name)
    others = [
        each for each in sides_of(scene) if each.start > amount.start and each.of != (chip_of.of if chip_of else None)
    ]
    dated = day_of(scene, amount)
    if dated.ahead or (others and scene.nearest(amount, "behind", reach=12)):
        return Miss(why="no-measure")
    made = call("chip-generations", chip=chip.name, day=dated.until.isoformat(), **_counted(scene))
    return Draft(call=made, said=said_in(amount), kind="comparison", marks=(chip, amount), lacks=dated.lacks)


def _counted(scene: Scene) -> dict[str, str]:
    if scene.has("on_sale"):
        return {"counted": "sold"}
    return {"counted": "announced"} if scene.has("announced") else {}


def _spec(scene: Scene) -> dict[str, str]:
    """What is compared: the bandwidth or the size of the memory where it is named."""
    if scene.has("bandwidth"):
        return {"spec": "hbm-tbps"}
    return {"spec": "hbm-tb"} if scene.has("memory") else {}


def _compared(scene: Scene) -> Iterator[Draft | Miss]:
    """A chip that is stronger or weaker than another, or than the best of a side."""
    chips = _chips(scene)
    cues = scene.cued("stronger", "weaker", "as_strong")
    if scene.has("memory", "bandwidth"):
        cues = (*cues, *scene.cued("higher"))
    if scene.amounts("usd", "cny"):
        return
    ratios = [each for each in scene.amounts("ratio", "share") if _is_of_power(scene, each)]
    if not cues and len(chips) == 2 and ratios and scene.has("memory", "bandwidth"):
        cues = scene.cued("memory", "bandwidth")
    if not cues or not (chips or (scene.whole and _chips(scene.whole))):
        return
    chips = chips or [each for each in _chips(scene.whole or scene) if each.end <= scene.start]
    if not chips:
        return
    cue = min(cues, key=lambda each: min(_apart(each, ratios), _apart(each, chips)))
    if scene.has_in(scene.clause(cue), "other"):
        yield Miss(why="other-subject")
        return
    if not ratios and (cue.name == "as_strong" or scene.amounts("ratio", "share")):
        return
    yield _over(scene, chips, cue, ratios)


def _apart(cue: Cue, spots: Iterable[Spot]) -> float:
    return min((apart(cue, each) for each in spots), default=math.inf)


def _is_of_power(scene: Scene, amount: Quantity) -> bool:
    return scene.nearest(amount, "stronger", "weaker", "as_strong", "memory", "bandwidth", reach=30) is not None


def _over(scene: Scene, chips: list[Entity], cue: Cue, ratios: list[Quantity]) -> Draft | Miss:
    anchor: Spot = ratios[0] if ratios else cue
    before = [each for each in chips if each.end <= anchor.start]
    after = [each for each in chips if each.start >= anchor.end]
    chip = before[-1] if before else None
    if chip is None:
        return Miss(why="ambiguous")
    versus = after[0].name if after else _best(scene, cue)
    if versus is None:
        return Miss(why="no-pair")
    dated = day_of(scene, cue)
    if dated.ahead:
        return Miss(why="no-measure")
    band = _ratio(scene, cue, ratios)
    if isinstance(band, Miss):
        return band
    made = call("chip-ratio", chip=chip.name, versus=versus, day=dated.until.isoformat(), **_spec(scene))
    return Draft(call=made, said=band, kind="comparison", marks=(chip, cue, *ratios[:1]), lacks=dated.lacks)


def _best(scene: Scene, cue: Spot) -> str | None:
    """The best of a side: "every domestic chip", "anything made in China"."""
    if not scene.has("every", "domestic"):
        return None
    sides = [each for each in sides_of(scene) if each.kind == "country" and each.start >= cue.end]
    if sides:
        return f"side:{sides[0].name}"
    if scene.has("domestic"):
        return f"side:{scene.lexicon.pairs[0][0]}"
    return None


def _ratio(scene: Scene, cue: Cue, ratios: list[Quantity]) -> Said | Miss:
    name = cue.name
    if scene.just_before(cue, "not", reach=6) is not None:
        return Miss(why="negated")
    if not ratios:
        return _LESS if name == "weaker" else _MORE
    band = said_in(ratios[0], "ratio" if ratios[0].unit == "ratio" else "share")
    if ratios[0].unit == "share" and scene.has("stronger", "weaker", "higher"):
        return Miss(why="ambiguous")
    return band if name != "weaker" else Miss(why="ambiguous")


def _lag(scene: Scene, amount: Quantity) -> Iterator[Draft | Miss]:
    """By how many months or years a side's best chips trail the other's."""
    models = [
        each for each in scene.cued("ai") if scene.text[each.start - scene.start : each.end - scene.start] != "AI"
    ]
    if models or scene.kinds("chip", "model"):
        return
    cue = scene.nearest(amount, "behind", "ahead", "gap")
    if cue is None:
        return
    if scene.has_in(scene.clause(cue, amount), "other"):
        yield Miss(why="other-subject")
        return
    if scene.has("average", "least", "most", "narrow", "widen", "future"):
        yield Miss(why="no-measure")
        return
    pairing = together(scene) if cue.name == "gap" else directed(scene, cue, behind=cue.name == "behind")
    if isinstance(pairing, Miss):
        yield pairing
        return
    yield _trailing(scene, amount, cue, pairing)


def _trailing(scene: Scene, amount: Quantity, cue: Spot, pairing: Pairing) -> Draft | Miss:
    dated = day_of(scene, amount)
    if dated.ahead:
        return Miss(why="no-measure")
    made = call("chip-lag", pair=pairing.pair, day=dated.until.isoformat(), **_channel(scene))
    return Draft(
        call=made,
        said=in_months(amount),
        kind="lag",
        marks=(cue, amount),
        lacks=(*pairing.lacks, *dated.lacks),
        pair=pairing.pair,
    )


def _channel(scene: Scene) -> dict[str, str]:
    return {"channel": "domestic"} if scene.has("domestic") else {}
