"""Who is compared with whom: the sides of a sentence and the pair that they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from headway.claims.reading.linking.scene import Miss, Scene
from headway.claims.reading.spans import Cue

#: Letters between two names that make one side together, such as a country and its open models. A parameter: ours.
_JOIN_WITHIN: Final = 24

_SIDES: Final = ("country", "group", "lab", "model", "firm", "elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A side of a comparison: its group as the gap names it."""

    start: int
    end: int
    name: str
    kind: str
    of: str | None = None
    near: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A pair FOLLOWER/LEADER, with what it lacks (headway.claims.reading.linking.scene.COSTS)."""

    pair: str
    lacks: tuple[str, ...] = ()
    explicit: bool = True


def sides_of(scene: Scene) -> tuple[Side, ...]:
    """The sides that stand in a scene, in order; what belongs together is one."""
    found = [
        Side(start=entity.start, end=entity.end, name=thing.name, kind=thing.kind, of=thing.of, near=thing.near)
        for entity, thing in scene.kinds(*_SIDES)
    ]
    joined: list[Side] = []
    for side in found:
        if joined and _only_names(joined[-1], side, scene):
            continue
        one = _joined(joined[-1], side, scene) if joined else None
        if one is None:
            joined.append(side)
        else:
            joined[-1] = one
    return tuple(joined)


def _only_names(first: Side, second: Side, scene: Scene) -> bool:
    """Whether a model or lab in brackets only names what stands before it: "the best Chinese model (Kimi K3)"."""
    before = scene.text[: second.start - scene.start].rstrip()
    return before.endswith("(") and first.kind == "country" and second.of == first.of


def _joined(first: Side, second: Side, scene: Scene) -> Side | None:
    """Two sides as one: a country and its lab, or a country and its open or closed models."""
    between = scene.text[first.end - scene.start : second.start - scene.start]
    apart = scene.cued(
        "behind", "ahead", "gap", "overtake", "narrow", "widen", "parity", "stronger", "weaker", "to", "from", "compare"
    )
    if len(between) > _JOIN_WITHIN or any(mark in between for mark in ",;:()") or _is_parted(scene, between):
        return None
    if any(first.end <= each.start < second.start for each in apart):
        return None
    kinds = {first.kind, second.kind}
    country, other = (first, second) if first.kind == "country" else (second, first)
    if kinds == {"country", "group"}:
        return Side(
            start=first.start, end=second.end, name=f"{country.name}+{other.name}", kind="mixed", of=country.name
        )
    if country.kind == "country" and other.kind in ("lab", "model", "firm") and other.of == country.name:
        return Side(start=first.start, end=second.end, name=other.name, kind=other.kind, of=other.of)
    same = first.name == second.name and first.kind in ("lab", "model") and second.kind in ("lab", "model")
    return Side(start=first.start, end=second.end, name=first.name, kind=first.kind, of=first.of) if same else None


def _is_parted(scene: Scene, between: str) -> bool:
    """Whether words that join two names as two stand between them."""
    return any(scene.lexicon.joins("parting", word) for word in between.split())


def directed(scene: Scene, cue: Cue, *, behind: bool) -> Pairing | Miss:
    """The pair of a cue that says who is behind (or ahead): whom stands before it, and whom after.

    A side that is not named is the one that the sentences before named, or the other of a known pair.
    """
    before, after, carried = _around(scene, cue)
    if carried:
        return together(scene)
    subject = before[-1] if before else (after[1] if len(after) > 1 else None)
    if after:
        other: Side | None = after[0]
    else:
        rest = [each for each in before if subject and each.name != subject.name]
        other = rest[-1] if rest else None
        if other and subject and not _in_order(scene, subject, other, behind=behind):
            first = next((each for each in scene.cued(cue.name) if each.start < cue.start), None)
            return directed(scene, first, behind=behind) if first else Miss(why="ambiguous")
    if before and after and len({each.name for each in before}) > 1 and before[-1].name == after[0].name:
        subject = next(each for each in reversed(before) if each.name != before[-1].name)
    return _made(scene, subject, other, behind=behind, carried=carried)


def together(scene: Scene) -> Pairing | Miss:
    """The pair of a gap that has no direction: the two that are named, in the order in which they are known."""
    sides, carried = sides_of(scene), False
    if not sides and scene.whole is not None:
        sides, carried = sides_of(scene.whole), True
    names = list(dict.fromkeys(each.name for each in sides))
    if len(names) == 2:
        first, second = (next(each for each in sides if each.name == name) for name in names)
        ordered = _ordered(scene, first, second)
        if ordered is None:
            return Miss(why="no-measure" if "elsewhere" in (first.kind, second.kind) else "ambiguous")
        return _checked(*ordered, lacks=("crowded",) if carried else ())
    if len(names) == 1:
        return _made(scene, sides[0], None, behind=_is_follower(scene, sides[0]), carried=carried)
    if not names:
        return _carried(scene)
    if any(each.kind in ("group", "mixed") for each in sides):
        return Miss(why="ambiguous")
    known = [pair for pair in scene.lexicon.pairs if set(pair) <= set(names)]
    return Pairing(pair="/".join(known[0]), lacks=("crowded",)) if len(known) == 1 else Miss(why="ambiguous")


def _around(scene: Scene, cue: Cue) -> tuple[Sequence[Side], Sequence[Side], bool]:
    """The sides before and after a cue; those of the sentence where its part names none."""
    sides, carried = sides_of(scene), False
    if not sides and scene.whole is not None:
        sides, carried = sides_of(scene.whole), True
    return (
        [each for each in sides if each.end <= cue.start or each.start <= cue.start < each.end],
        [each for each in sides if each.start >= cue.end and not _is_quoted_off(scene, cue.end, each.start)],
        carried,
    )


def _is_quoted_off(scene: Scene, start: int, end: int) -> bool:
    """Whether what was said ends between two offsets: who said it is no side of it."""
    between = scene.text[start - scene.start : end - scene.start]
    return any(mark in between for mark in '"”»') or any(start <= each.start < end for each in scene.cued("said"))


def _made(scene: Scene, subject: Side | None, other: Side | None, *, behind: bool, carried: bool) -> Pairing | Miss:
    lacks = ("crowded",) if carried else ()
    if subject is None or other is None:
        one = subject or other
        if one is None:
            return _carried(scene)
        if one.kind == "elsewhere":
            return Miss(why="no-measure")
        is_follower = behind if subject else not behind
        return _completed(scene, one, is_follower=is_follower, lacks=lacks)
    pair = (subject, other) if behind else (other, subject)
    return _checked(*pair, lacks=lacks)


def _completed(scene: Scene, one: Side, *, is_follower: bool, lacks: tuple[str, ...]) -> Pairing | Miss:
    """The pair of one side that is named: the other is the one of the sentences before, or of the known pairs."""
    topic = scene.topic.pair.split("/") if scene.topic.pair else []
    if one.name in topic:
        other, cost = topic[1 - topic.index(one.name)], "carried pair"
    else:
        known = scene.lexicon.other_of(one.of or one.name) or scene.lexicon.other_of(one.name)
        if known is None:
            return Miss(why="no-pair")
        other, cost = known, "implied side"
    if one.kind == "firm":
        return Miss(why="no-measure")
    if one.kind == "mixed":  # a country's open models may be compared with its closed ones
        return Miss(why="no-pair")
    lacks = (*lacks, cost, *(("near side",) if one.near else ()))
    pair = f"{one.name}/{other}" if is_follower else f"{other}/{one.name}"
    return Pairing(pair=pair, lacks=lacks, explicit=False)


def _checked(follower: Side, leader: Side, *, lacks: tuple[str, ...]) -> Pairing | Miss:
    if "elsewhere" in (follower.kind, leader.kind) or "firm" in (follower.kind, leader.kind):
        return Miss(why="no-measure")
    if {follower.kind, leader.kind} == {"country", "group"}:
        return Miss(why="ambiguous")
    if follower.name == leader.name or _is_within(follower, leader) or _is_within(leader, follower):
        return Miss(why="ambiguous")
    near = ("near side",) if follower.near or leader.near else ()
    return Pairing(pair=f"{follower.name}/{leader.name}", lacks=(*lacks, *near))


def _is_within(one: Side, other: Side) -> bool:
    """Whether a side is a part of the other: a lab of its own country."""
    return other.kind == "country" and one.of == other.name and one.kind in ("lab", "model", "firm")


def _carried(scene: Scene) -> Pairing | Miss:
    if scene.topic.pair is None:
        return Miss(why="no-pair")
    return Pairing(pair=scene.topic.pair, lacks=("carried pair",), explicit=False)


def _is_follower(scene: Scene, side: Side) -> bool:
    """Whether a side is known to be the one behind."""
    names: Iterable[str | None] = (side.name, side.of, *side.name.split("+"))
    return any(pair[0] in names for pair in scene.lexicon.pairs)


def _ordered(scene: Scene, first: Side, second: Side) -> tuple[Side, Side] | None:
    """Two sides as (follower, leader), as they are known to stand; None where that is not known."""
    for pair in scene.lexicon.pairs:
        for one, other in ((first, second), (second, first)):
            if _stands_for(one, pair[0]) and _stands_for(other, pair[1]):
                return one, other
    return None


def _stands_for(side: Side, name: str) -> bool:
    return name in {side.name, side.of} or name in side.name.split("+")


def _in_order(scene: Scene, subject: Side, other: Side, *, behind: bool) -> bool:
    ordered = _ordered(scene, subject, other)
    return ordered is not None and (ordered[0] is subject) == behind
