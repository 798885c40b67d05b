"""What stands in a sentence, or in a part of it that says one thing: the ground on which the rules of linking look."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from headway.claims.calls import Call
from headway.claims.reading.lexicon import Lexicon, Thing
from headway.claims.reading.spans import Cue, Entity, Quantity, When
from headway.claims.said import Said

#: What makes a link less sure, by how much. Parameters: ours (docs/methods/claims-reading.md, part 2).
COSTS: Final = {
    "implied side": 0.1,
    "near side": 0.1,
    "carried pair": 0.12,
    "carried subject": 0.05,
    "no subject": 0.2,
    "own day": 0.0,
    "own period": 0.05,
    "own year": 0.05,
    "whole year": 0.05,
    "far": 0.1,
    "crowded": 0.1,
    "loose set": 0.05,
    "loose unit": 0.05,
}

#: A link below this confidence is none.
SURE: Final = 0.8

#: Letters within which words belong together, unless a rule says otherwise. A parameter: ours.
REACH: Final = 60

Spot = Cue | Quantity | When | Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What the sentences before were about.

    Attributes
    ----------
    pair
        The pair that was named last, a short while ago; None for none.
    ai
        Whether the text is about models of AI.
    """

    pair: str | None = None
    ai: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim as a rule reads it; `lacks` names the costs of its confidence (COSTS), `denies` says that it was
    read from the denial of another.
    """

    call: Call
    said: Said
    kind: str
    marks: tuple[Spot, ...]
    lacks: tuple[str, ...] = ()
    pair: str | None = None
    denies: bool = False

    @property
    def confidence(self) -> float:
        """1 less what each lacking part costs."""
        return round(max(0.0, 1.0 - sum(COSTS[each] for each in self.lacks)), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Words that look like a claim of a family and are not linked: why."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What stands in a part of a sentence.

    Attributes
    ----------
    start, end
        Of the part, in the document; `text` is what stands there.
    day
        On which the text was published.
    things
        Named things without those that are only quoted.
    said_on
        When it was said, where the sentence tells that.
    people
        Names of those who are quoted.
    voices
        The firms and labs that speak: they may speak of themselves.
    whole
        The scene of the sentence of which this is a part; None for a sentence.
    """

    start: int
    end: int
    text: str
    lang: str
    day: date
    lexicon: Lexicon
    things: tuple[tuple[Entity, Thing], ...] = ()
    cues: tuple[Cue, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    whens: tuple[When, ...] = ()
    said_on: When | None = None
    topic: Topic = field(default_factory=Topic)
    people: tuple[str, ...] = ()
    voices: tuple[tuple[Entity, Thing], ...] = ()
    whole: "Scene | None" = None

    def part(self, start: int, end: int) -> "Scene":
        """The scene of a part of this one."""
        return replace(
            self,
            start=start,
            end=end,
            text=self.text[start - self.start : end - self.start],
            things=tuple(each for each in self.things if start <= each[0].start < end),
            cues=tuple(each for each in self.cues if start <= each.start < end),
            quantities=tuple(each for each in self.quantities if start <= each.start < end),
            whens=tuple(each for each in self.whens if start <= each.start < end),
            whole=self.whole or self,
        )

    def cued(self, *names: str) -> tuple[Cue, ...]:
        """The cues of some names, in order."""
        return tuple(each for each in self.cues if each.name in names)

    def has(self, *names: str) -> bool:
        """Whether a cue of one of the names stands there."""
        return any(each.name in names for each in self.cues)

    def kinds(self, *kinds: str) -> tuple[tuple[Entity, Thing], ...]:
        """The named things of some kinds."""
        return tuple(each for each in self.things if each[0].kind in kinds)

    def amounts(self, *units: str | None) -> tuple[Quantity, ...]:
        """The quantities of some units that are no time and no duration in which something happens."""
        return tuple(each for each in self.quantities if each.unit in units and not self._is_time(each))

    def between(self, first: Spot, second: Spot) -> str:
        """The text between two spots."""
        one, two = sorted((first, second), key=lambda each: each.start)
        return self.text[max(0, one.end - self.start) : max(0, two.start - self.start)]

    def clause(self, *spots: Spot) -> tuple[int, int]:
        """The ends of the smallest part between commas and the like that holds some spots."""
        low, high = min(each.start for each in spots), max(each.end for each in spots)
        before, after = self.text[: low - self.start], self.text[high - self.start :]
        left = max((before.rfind(mark) for mark in _BREAKS), default=-1)
        rights = [at for at in (after.find(mark) for mark in _BREAKS) if at >= 0]
        return self.start + left + 1, high + min(rights, default=len(after))

    def has_in(self, ends: tuple[int, int], *names: str) -> bool:
        """Whether a cue of one of the names stands between two offsets."""
        return any(ends[0] <= each.start < ends[1] for each in self.cued(*names))

    def just_before(self, spot: Spot, *names: str, reach: int = 3) -> Cue | None:
        """The cue of one of the names that ends right before a spot."""
        fit = [each for each in self.cued(*names) if 0 <= spot.start - each.end <= reach or _covers(each, spot)]
        return fit[-1] if fit else None

    def nearest(self, spot: Spot, *names: str, reach: int = REACH) -> Cue | None:
        """The nearest cue of the names within reach; the one before where two are as near."""
        fit = [each for each in self.cued(*names) if apart(each, spot) <= reach]
        return min(fit, key=lambda each: (apart(each, spot), each.start), default=None)

    def _is_time(self, quantity: Quantity) -> bool:
        if quantity.unit not in ("day", "month", "year"):
            return False
        if self.is_level(quantity) or any(
            each.start <= quantity.start <= each.end for each in self.cued("come_within")
        ):
            return False
        if any(overlap(each, quantity) for each in self.whens) or self.is_ago(quantity):
            return True
        return self.right_before(quantity, "span") is not None and self.just_before(quantity, "behind") is None

    def is_ago(self, quantity: Quantity) -> bool:
        """Whether a duration says how long ago something was, and not at whose level of then something stands."""
        after = any(0 <= each.start - quantity.end <= 2 for each in self.cued("ago", "later"))
        before = self.just_before(quantity, "ago", reach=2)
        return (after or before is not None) and not self.has("level_of")

    def level_cue(self, spot: Spot) -> Cue | None:
        """The words before a spot that say at whose level something stands.

        "Caught up with models that came out seven months before" says so by where the number stands alone.
        """
        names = ("level_of", "parity", "catchup") if self._earlier_by(spot) else ("level_of", "parity")
        return next((each for each in self.cued(*names) if each.end <= spot.start), None)

    def is_level(self, quantity: Quantity) -> bool:
        """Whether a duration says at whose level of then something stands: "where the US stood nine months ago"."""
        if self.level_cue(quantity) is None:
            return False
        after = any(0 <= each.start - quantity.end <= 2 for each in self.cued("ago", "apart"))
        within = any(quantity.start <= each.start < quantity.end for each in self.cued("apart"))
        return after or within or self._earlier_by(quantity)

    def _earlier_by(self, spot: Spot) -> bool:
        """Whether the word for "earlier" stands right before a spot."""
        return any(0 <= spot.start - each.end <= 2 for each in self.cued("apart"))

    def right_before(self, spot: Spot, *names: str) -> Cue | None:
        """The cue of one of the names with nothing but words that make a number rough between it and a spot."""
        cue = self.just_before(spot, *names, reach=_LOOSE)
        if cue is None or self.lexicon.joins("rough", self.between(cue, spot)):
            return cue
        return None


#: Letters of the words that may make a number rough, before it.
_LOOSE: Final = 16

#: What parts a sentence into clauses.
_BREAKS: Final = (", ", "; ", ": ", " (", ") ", " – ", " — ", "),")


def apart(one: Spot, other: Spot) -> int:
    """Letters between two spots; 0 where they touch."""
    return max(0, other.start - one.end, one.start - other.end)


def overlap(one: Spot, other: Spot) -> bool:
    """Whether two spots share letters."""
    return one.start < other.end and other.start < one.end


def _covers(cue: Cue, spot: Spot) -> bool:
    """Whether a spot begins with the words of a cue ("from three to five")."""
    return cue.start == spot.start and cue.end <= spot.end


def attached(cue: Cue, quantities: Iterable[Quantity], reach: int = 40) -> Quantity | None:
    """The quantity that a cue goes with: the nearest within reach, the one after where two are as near."""
    fit = [each for each in quantities if apart(cue, each) <= reach]
    return min(fit, key=lambda each: (apart(cue, each), -each.start), default=None)
