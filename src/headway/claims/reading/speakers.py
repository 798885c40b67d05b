"""Who is said to have said a sentence, and which names stand in it only because they are quoted or somebody's house."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from headway.claims.reading.lexicon import Lexicon, Thing
from headway.claims.reading.spans import Cue, Entity, Sentence

#: Letters between a name and the word that says that it speaks, and between a role and its house. Parameters: ours.
_SAID_WITHIN, _ROLE_WITHIN = 45, 30

#: Kinds of things that can speak.
_SPEAK: Final = ("person", "lab", "firm", "model")

Things = Sequence[tuple[Entity, Thing]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Who speaks, and the things of the sentence that are part of a comparison."""

    speaker: str | None
    people: tuple[str, ...]
    voices: tuple[tuple[Entity, Thing], ...]
    left: tuple[tuple[Entity, Thing], ...]


def quoted(sentence: Sentence, things: Things, cues: Sequence[Cue], lexicon: Lexicon) -> Quoted:
    """Who speaks in a sentence, and its things without those that speak or are named as the house of one who does."""
    speaking = _speaking(sentence, things, cues)
    gone = {id(entity) for entity, _ in speaking}
    gone |= {id(entity) for entity, _ in things if entity.kind == "person"}
    gone |= {id(entity) for entity, _ in _houses(sentence, things, cues, lexicon)}
    gone |= {id(entity) for _, entity in _of_people(sentence, things, lexicon)}
    named = [entity for entity, _ in speaking] or [entity for entity, _ in things if _leads(entity, sentence)]
    owners = {id(house): person for person, house in _of_people(sentence, things, lexicon)}
    named = [owners.get(id(entity), entity) for entity in named]
    people = [entity for entity in named if entity.kind == "person"]
    first = next(iter(people or named), None)
    return Quoted(
        speaker=None if first is None else _name(first, sentence),
        people=tuple(entity.name for entity, _ in things if entity.kind == "person"),
        voices=tuple(each for each in speaking if each[0].kind in ("lab", "firm")),
        left=tuple(each for each in things if id(each[0]) not in gone),
    )


def _leads(entity: Entity, sentence: Sentence) -> bool:
    return entity.kind == "person" and entity.start - sentence.start < 3


def _name(entity: Entity, sentence: Sentence) -> str:
    if entity.kind == "person":
        return entity.name
    return sentence.text[entity.start - sentence.start : entity.end - sentence.start]


def _speaking(sentence: Sentence, things: Things, cues: Sequence[Cue]) -> list[tuple[Entity, Thing]]:
    """The names that a word of saying belongs to: right before or after it, or after "according to"."""
    found: list[tuple[Entity, Thing]] = []
    for cue in cues:
        if cue.name == "according":
            found += [
                each
                for each in things
                if each[0].kind in _SPEAK
                and 0 <= each[0].start - cue.end <= _SAID_WITHIN
                and _joined(sentence, cue, each[0])
            ]
        elif cue.name == "said":
            found += _sayer(sentence, things, cue)
    return found


def _joined(sentence: Sentence, cue: Cue, entity: Entity) -> bool:
    return "," not in sentence.text[cue.end - sentence.start : entity.start - sentence.start]


def _sayer(sentence: Sentence, things: Things, cue: Cue) -> list[tuple[Entity, Thing]]:
    before = [
        each
        for each in things
        if each[0].kind in _SPEAK and 0 <= cue.start - each[0].end <= _near(sentence, each[0].end, cue.start)
    ]
    if before:
        return before
    after = [each for each in things if each[0].kind in _SPEAK and 0 <= each[0].start - cue.end <= 2]
    at_end = cue.end - sentence.start > len(sentence.text) // 2
    return after[:1] if at_end else []


def _near(sentence: Sentence, start: int, end: int) -> int:
    """How far a name may stand from the word of saying: a role between commas lies between; otherwise next to it."""
    between = sentence.text[max(0, start - sentence.start) : max(0, end - sentence.start)]
    if not between.lstrip().startswith((",", "(")):
        return 12
    return 120 if between.rstrip().endswith((",", ")")) else 0  # "the lab, the memo says": the memo speaks


def _houses(sentence: Sentence, things: Things, cues: Sequence[Cue], lexicon: Lexicon) -> list[tuple[Entity, Thing]]:
    """Firms and labs (and countries) that stand next to a role: "the chief executive of", "founder"."""
    roles = [cue for cue in cues if cue.name == "role"]
    houses = [each for each in things if each[0].kind in ("lab", "firm", "country")]
    return [each for role in roles for each in houses if _belongs(sentence, role, each[0], lexicon)]


def _of_people(sentence: Sentence, things: Things, lexicon: Lexicon) -> list[tuple[Entity, Entity]]:
    """People with the house that is named right after them: "Liang Wenfeng of DeepSeek"."""
    found = []
    for (person, _), after in pairwise(things):
        between = sentence.text[person.end - sentence.start : after[0].start - sentence.start].strip().lower()
        near = bool(between) and len(between) <= _ROLE_WITHIN and lexicon.joins("house", between.strip("(,"))
        if person.kind == "person" and after[0].kind in ("lab", "firm") and near:
            found.append((person, after[0]))
    return found


def _belongs(sentence: Sentence, role: Cue, entity: Entity, lexicon: Lexicon) -> bool:
    after, before = entity.start - role.end, role.start - entity.end
    if 0 <= before <= 3:
        return True
    if not 0 <= after <= _ROLE_WITHIN:
        return False
    between = sentence.text[role.end - sentence.start : entity.start - sentence.start].strip(" ,")
    return lexicon.joins("house", between)
