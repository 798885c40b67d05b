"""Why a sentence with the words of a claim makes none: it asks, it supposes, it tells of others who are wrong."""

import re
from collections.abc import Sequence
from typing import Final

from headway.claims.reading.lexicon import Thing
from headway.claims.reading.linking.scene import Scene, apart
from headway.claims.reading.spans import Cue, Entity, Sentence

#: Letters between "nobody" and what nobody believes, between "not" and a word of believing, and between a share and the
#: people whose share it is. Parameters: ours.
_NOBODY_WITHIN, _NOT_WITHIN, _CROWD_WITHIN = 60, 12, 30

_CODE: Final = re.compile(r"`|\w=\w|^\s*\||\s\|\s.*\s\|(?:\s|$)")
_ATTRIBUTES: Final = frozenset({"leading", "trailing", "lagging"})
_BEFORE_ATTRIBUTE: Final = re.compile(
    r"(?:\b(?:the|an?|its|their|our|his|her|these|those|all|most|some|many|two|three|four|five|both|other|several|of|to|by|"
    r"with|behind|for|from|among|than|no)|['’]s?)\s$"
)


def is_prose(sentence: Sentence) -> bool:
    """Whether a sentence is one, and no row of a table nor code."""
    return _CODE.search(sentence.text) is None


def without_attributes(sentence: Sentence, cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """The cues without words that only describe what follows: "the leading American lab" tells of no lead."""
    return tuple(each for each in cues if not (each.name in ("ahead", "behind") and _describes(sentence, each)))


def without_names(cues: Sequence[Cue], things: Sequence[tuple[Entity, Thing]]) -> tuple[Cue, ...]:
    """The cues without words of saying that are part of a name: the United States states nothing."""
    spans = [(entity.start, entity.end) for entity, _ in things]
    return tuple(
        each for each in cues if each.name != "said" or not any(start < each.start < end for start, end in spans)
    )


def _describes(sentence: Sentence, cue: Cue) -> bool:
    start, end = cue.start - sentence.start, cue.end - sentence.start
    if sentence.folded[start:end] not in _ATTRIBUTES:
        return False
    return _BEFORE_ATTRIBUTE.search(sentence.folded[max(0, start - 12) : start]) is not None


def stop_of(scene: Scene) -> str | None:
    """Why a sentence makes no claim of its own; None where it may make one."""
    if scene.text.rstrip(" \"'”’)").endswith("?"):
        return "question"
    if scene.has("if") or (scene.has("without") and scene.has("would")):
        return "conditional"
    if scene.has("whether"):
        return "question"
    if scene.has("deny") or _is_disbelieved(scene):
        return "denied"
    return "no-measure" if _is_of_crowd(scene) else None


def _is_disbelieved(scene: Scene) -> bool:
    """Whether it is told that nobody, or somebody does not, believe it."""
    for believing in scene.cued("believe"):
        if scene.just_before(believing, "not", reach=_NOT_WITHIN) and "," not in _before(scene, believing, _NOT_WITHIN):
            return True
        nobody = scene.just_before(believing, "nobody", reach=_NOBODY_WITHIN)
        if nobody is not None and "," not in scene.between(nobody, believing):
            return True
    return False


def _before(scene: Scene, cue: Cue, reach: int) -> str:
    return scene.text[max(0, cue.start - scene.start - reach) : cue.start - scene.start]


def _is_of_crowd(scene: Scene) -> bool:
    """Whether a share of people who think so is told: that is what they think."""
    shares = scene.amounts("share", "ratio")
    return any(apart(crowd, share) <= _CROWD_WITHIN for crowd in scene.cued("crowd") for share in shares)
