"""From a document to claims that are linked to measures, and the sentences that look like claims and are not linked."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from headway.claims.reading.cues import cues_of
from headway.claims.reading.entities import things_of
from headway.claims.reading.lexicon import Lexicon
from headway.claims.reading.linking import chips, compute, lag, money, overtake, plan, points, supply
from headway.claims.reading.linking.scene import SURE, Draft, Miss, Scene, Topic
from headway.claims.reading.quantities import quantities_of
from headway.claims.reading.sentences import sentences_of
from headway.claims.reading.spans import Cue, Document, Found, Sentence, Unlinked, When
from headway.claims.reading.speakers import Quoted, quoted
from headway.claims.reading.stops import is_prose, stop_of, without_attributes, without_names
from headway.claims.reading.times import times_of

#: The families in the order in which they read a sentence.
_FAMILIES: Final[tuple[Callable[[Scene], Iterator[Draft | Miss]], ...]] = (
    overtake.links,
    lag.links,
    points.links,
    chips.links,
    compute.links,
    supply.links,
    money.links,
    plan.links,
)

#: Reasons in the order in which they are told where there are several: the most telling first.
TELLING: Final = (
    "conditional",
    "question",
    "denied",
    "negated",
    "other-yardstick",
    "one-skill",
    "cause",
    "no-measure",
    "ambiguous",
    "no-day",
    "no-pair",
    "no-value",
    "unsure",
    "other-subject",
)

#: Sentences for which the pair that was named last is still meant. A parameter: ours.
_CARRIED_FOR: Final = 4

_PARTS: Final = re.compile(r";\s|\s[–—]\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read from a document, in its order."""

    found: tuple[Found, ...]
    unlinked: tuple[Unlinked, ...]


def read_document(document: Document, lexicon: Lexicon, *, today: date) -> Read:
    """The claims of a document that are linked to measures, and what looks like one and is not linked, with reasons.

    Parameters
    ----------
    today
        The day that relative times hang on where the document does not say when it was published.

    Notes
    -----
    Method: docs/methods/claims-reading.md, part 2. A text in neither language has no claims.
    """
    if document.lang is None:
        return Read(found=(), unlinked=())
    day = document.published or today
    found, unlinked = list[Found](), list[Unlinked]()
    topic, left = Topic(), 0
    for sentence in filter(is_prose, sentences_of(document)):
        scene, spoken = _scene(sentence, document.lang, day, lexicon, topic)
        claims, missed = _linked(sentence, scene, spoken)
        found += claims
        unlinked += missed
        topic, left = _carried(topic, scene, claims, left)
    return Read(found=tuple(found), unlinked=tuple(unlinked))


def _scene(sentence: Sentence, lang: str, day: date, lexicon: Lexicon, topic: Topic) -> tuple[Scene, Quoted]:
    things = things_of(sentence, lexicon, lang)
    cues = without_names(without_attributes(sentence, cues_of(sentence, lexicon, lang)), things)
    spoken = quoted(sentence, things, cues, lexicon)
    times = times_of(sentence, lang=lang, published=day)
    saying = [each for each in times if _is_of_saying(each, cues)]
    if saying and saying[0].last < day:  # what hangs on a day hangs on that on which it was said
        then = times_of(sentence, lang=lang, published=saying[0].last)
        times = (*saying, *(each for each in then if each.start not in {one.start for one in saying}))
    scene = Scene(
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        lang=lang,
        day=day,
        lexicon=lexicon,
        things=spoken.left,
        cues=cues,
        quantities=quantities_of(sentence, lang=lang),
        whens=tuple(each for each in times if each not in saying),
        said_on=saying[0] if saying else None,
        topic=topic,
        people=spoken.people,
        voices=spoken.voices,
    )
    return scene, spoken


def _is_of_saying(when: When, cues: Sequence[Cue]) -> bool:
    """Whether a time is when something was said: "he said on Tuesday"."""
    return any(each.name == "said" and 0 <= when.start - each.end <= _SAID_ON for each in cues)


#: Letters between a word of saying and its time: those of "on" or "vào". A parameter: ours.
_SAID_ON: Final = 5


def _linked(sentence: Sentence, scene: Scene, spoken: Quoted) -> tuple[list[Found], list[Unlinked]]:
    """The claims of a sentence; where there is none, why what looks like one is not linked."""
    drafts, misses = list[Draft](), list[Miss]()
    for part in _parts(scene):
        for links in _FAMILIES:
            for each in links(part):
                (drafts if isinstance(each, Draft) else misses).append(each)  # type: ignore[arg-type]
    sure = _once([each for each in drafts if each.confidence >= SURE])
    misses += [Miss(why="unsure") for each in drafts if each.confidence < SURE and "no subject" not in each.lacks]
    if scene.has("deny") and any(each.denies for each in sure):
        sure = [each for each in sure if each.denies]
    if not sure and not misses:
        misses += _untold(scene)
    stop = stop_of(scene) if (sure or misses) and not any(each.denies for each in sure) else None
    if stop == "question":
        return [], []
    if stop is not None and (sure or any(each.why not in _QUIET for each in misses)):
        return [], [_unlinked(sentence, stop)]
    if sure:
        return [_found(sentence, scene, spoken, each) for each in sure], []
    told = [each.why for each in misses if each.why not in _QUIET]
    return [], [_unlinked(sentence, min(told, key=TELLING.index))] if told else []


def _untold(scene: Scene) -> list[Miss]:
    """Why words that no family read are no claim of ours: they tell of a side's AI or chips what nothing measures."""
    if not scene.has("ai", "chip", "compute") or not scene.kinds("country", "lab", "firm", "chip", "model"):
        return []
    if scene.has("slowed") and scene.amounts("month", "year"):
        return [Miss(why="cause")]
    return [Miss(why="no-measure")] if scene.amounts("share", "ratio") else []


#: Reasons that say that a sentence makes no claim of ours at all.
_QUIET: Final = ("other-subject",)


def _parts(scene: Scene) -> Iterator[Scene]:
    """The parts of a sentence that say one thing each: between semicolons, dashes and words such as "while"."""
    cuts = [scene.start + each.start() for each in _PARTS.finditer(scene.text)]
    cuts += [each.start for each in scene.cued("contrast") if each.start > scene.start]
    ends = sorted({scene.start, *cuts, scene.end})
    if len(ends) == 2:
        yield scene
        return
    for start, end in pairwise(ends):
        yield scene.part(start, end)


def _once(drafts: list[Draft]) -> list[Draft]:
    """Each call once, the surest reading of it; none of a call of which two things are said; in order."""
    best: dict[str, Draft] = {}
    torn = set[str]()
    for draft in drafts:
        known = best.get(draft.call.text)
        if known is not None and (known.said.low, known.said.high) != (draft.said.low, draft.said.high):
            torn.add(draft.call.text)
        if known is None or draft.confidence > known.confidence:
            best[draft.call.text] = draft
    return sorted(
        (each for text, each in best.items() if text not in torn),
        key=lambda each: min(spot.start for spot in each.marks),
    )


def _found(sentence: Sentence, scene: Scene, spoken: Quoted, draft: Draft) -> Found:
    return Found(
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        kind=draft.kind,
        call=draft.call,
        said=draft.said,
        confidence=draft.confidence,
        speaker=spoken.speaker,
        hedged=scene.has("hedge"),
        marks=tuple(dict.fromkeys((each.start, each.end) for each in draft.marks)),
    )


def _unlinked(sentence: Sentence, why: str) -> Unlinked:
    return Unlinked(start=sentence.start, end=sentence.end, text=sentence.text, why=why)


def _carried(topic: Topic, scene: Scene, claims: list[Found], left: int) -> tuple[Topic, int]:
    """What the next sentence may take for granted."""
    pair = next((each.call.arguments["pair"] for each in claims if "pair" in each.call.arguments), None)
    pair = pair or _named_pair(scene)
    ai = topic.ai or scene.has("ai") or bool(scene.kinds("lab", "model", "group"))
    if pair is not None:
        return Topic(pair=pair, ai=ai), _CARRIED_FOR
    return Topic(pair=topic.pair if left > 1 else None, ai=ai), max(0, left - 1)


def _named_pair(scene: Scene) -> str | None:
    """The known pair of which a sentence names both sides and no other."""
    names = {entity.name for entity, _ in scene.kinds("country", "group", "elsewhere")}
    known = [f"{follower}/{leader}" for follower, leader in scene.lexicon.pairs if {follower, leader} == names]
    return known[0] if known else None


__all__ = ["Read", "read_document"]
