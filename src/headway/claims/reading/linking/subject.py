"""What a sentence is about: models of AI, or something that only looks alike; on which yardstick; and of whom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from headway.claims.reading.linking.scene import Miss, Scene, Spot
from headway.claims.reading.linking.sides import Pairing, sides_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a claim about a gap stands on: its pair, what it lacks, and the yardstick that is named."""

    pair: str
    lacks: tuple[str, ...]
    yardstick: Mapping[str, str] = field(default_factory=dict)


def ground_of(scene: Scene, pairing: Pairing | Miss, *spots: Spot) -> Ground | Miss:
    """The ground of a claim at some spots, or the first thing that it lacks."""
    subject = subject_of(scene, *spots)
    if isinstance(subject, Miss):
        return subject
    if isinstance(pairing, Miss):
        return Miss(why="other-subject") if "no subject" in subject else pairing
    yardstick = yardstick_of(scene)
    if isinstance(yardstick, Miss):
        return yardstick
    return Ground(pair=pairing.pair, lacks=(*subject, *pairing.lacks), yardstick=yardstick)


def subject_of(scene: Scene, *spots: Spot) -> tuple[str, ...] | Miss:
    """What the subject lacks: models of AI are meant, or why they are not."""
    if is_of_other(scene, *spots):
        return Miss(why="other-subject")
    if scene.has("skill"):
        return Miss(why="one-skill")
    if _is_of_chips(scene, *spots):
        return Miss(why="other-subject")
    models = scene.has("ai") or any(True for _ in scene.kinds("lab", "model", "group"))
    if not models and scene.has_in((scene.start, scene.end), "chip", "compute", "capex"):
        return Miss(why="other-subject")
    if models or (scene.whole is not None and (scene.whole.has("ai") or scene.whole.kinds("lab", "model", "group"))):
        return ()
    return ("carried subject",) if scene.topic.ai else ("no subject",)


def _is_of_chips(scene: Scene, *spots: Spot) -> bool:
    """Whether chips are what stands before some words in their clause, and nothing of models: "these chips trail"."""
    low, _ = scene.clause(*spots)
    ends = (low, min(each.start for each in spots))
    return scene.has_in(ends, "chip") and not scene.has_in(ends, "ai")


def is_of_other(scene: Scene, *spots: Spot) -> bool:
    """Whether another subject is what some words are about.

    It stands in their clause, or before them, and neither a word of AI nor one of saying comes between.
    """
    if _is_between_others(scene):
        return True
    first = min(each.start for each in spots)
    low, high = scene.clause(*spots)
    between = [each for each in scene.cues if each.name in ("ai", "said", "compute", "capex") and each.end <= first]
    own = scene.has_in((low, high), "ai", "compute", "capex")
    for other in scene.cued("other"):
        if other.start >= high or (other.start < low and (between or own)):
            continue
        if other.end > first or not any(other.end <= each.start for each in between):
            return True
    return False


def _is_between_others(scene: Scene) -> bool:
    """Whether a gap is one between two things that are no sides: "between hype and reality in America"."""
    for cue in scene.cued("gap"):
        after = scene.text[cue.end - scene.start :]
        found = _BETWEEN.match(after)
        if found is None:
            continue
        side = next((each for each in sides_of(scene) if each.start >= cue.end), None)
        if side is None or side.kind == "group":  # "between open and closed models"
            continue
        if _AND.search(after[found.end() : side.start - cue.end]):
            return True
    return False


_BETWEEN: Final = re.compile(r"\s(?:\w+\s){0,3}(?:between|giữa|giua)\s", re.IGNORECASE)
_AND: Final = re.compile(r"\s(?:and|và|va)\s", re.IGNORECASE)


def yardstick_of(scene: Scene) -> dict[str, str] | Miss:
    """The yardstick that the sentence names; none where it names none."""
    named = [entity.name for entity, _ in (scene.whole or scene).kinds("benchmark")]
    if not named:
        return {}
    if len(set(named)) > 1 or named[0].startswith("other:"):
        return Miss(why="other-yardstick")
    return {"yardstick": named[0]}
