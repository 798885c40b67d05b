"""How well the reading of texts finds claims, links them and reads their numbers, against labels made by hand.

- finding: is a sentence with a claim found at all, linked or listed as a claim that was not linked?
- linking: measure, arguments and direction of the relation; a link is right or wrong as a whole.
- values: the number, or both ends of a range, within a hundredth.

Method: docs/methods/claims-evaluation.md.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claim_labels import Item, Label

from headway.claims.calls import Call
from headway.claims.names import ABOUT, AT_LEAST, AT_MOST, BETWEEN, EQUALS, LESS, MORE
from headway.claims.reading.spans import Found
from headway.claims.registry import measure_named
from headway.claims.said import Said

#: Relations that go the same way are one.
_WAYS = {EQUALS: "at", ABOUT: "at", AT_MOST: "below", LESS: "below", AT_LEAST: "above", MORE: "above", BETWEEN: "range"}

#: How far a number may be off. A range is given as the band in which it is true, which widens it by an eighth at most
#: (headway.claims.precision: RANGE_TIMES x ABOUT_TIMES x MOST).
NEAR, WIDER = 0.01, 0.125

#: Quantile of the normal distribution for an interval of 90%.
Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the reader says of the sentence of an item.

    Attributes
    ----------
    found
        The claims that it links.
    listed
        Whether it lists the sentence among the claims that it could not link.
    """

    found: tuple[Found, ...] = ()
    listed: bool = False


Reader = Callable[[Item], Answer]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """The share; 1 of nothing."""
        return self.hits / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 90% for the share; from 0 to 1 for nothing (Wilson 1927)."""
        if not self.of:
            return 0.0, 1.0
        square = Z90**2 / self.of
        middle = (self.share + square / 2) / (1 + square)
        half = math.sqrt(self.share * (1 - self.share) * square + square**2 / 4) / (1 + square)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Precision and recall of finding, linking and values, over some items."""

    items: int
    finding: tuple[Tally, Tally]
    linking: tuple[Tally, Tally]
    values: tuple[Tally, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An item with what the reader made of it.

    Attributes
    ----------
    right
        (label, found) that belong together.
    missed
        Labels that were needed and not linked.
    wrong
        What was linked and is not in the labels.
    """

    item: Item
    answer: Answer
    right: tuple[tuple[Label, Found], ...]
    missed: tuple[Label, ...]
    wrong: tuple[Found, ...]

    @property
    def is_found(self) -> bool:
        """Whether the reader takes it for a claim."""
        return bool(self.answer.found) or self.answer.listed

    @property
    def is_faultless(self) -> bool:
        """Whether all of it is as labelled, numbers too."""
        numbers = all(value_right(label, found.said) for label, found in self.right)
        return self.is_found == self.item.claims and not self.missed and not self.wrong and numbers


def marked(item: Item, answer: Answer) -> Marked:
    """An item with what the reader made of it."""
    left = list(item.labels)
    right, wrong = [], []
    for found in answer.found:
        fitting = ((label, way) for label in left for way in (label, *label.others) if link_right(way, found))
        if pair := next(fitting, None):
            left.remove(pair[0])
            right.append((pair[1], found))
        else:
            wrong.append(found)
    missed = tuple(label for label in left if not label.optional)
    return Marked(item=item, answer=answer, right=tuple(right), missed=missed, wrong=tuple(wrong))


def scores_of(marks: Sequence[Marked]) -> Scores:
    """Precision and recall over marked items."""
    return Scores(items=len(marks), finding=_finding(marks), linking=_linking(marks), values=_values(marks))


def _finding(marks: Sequence[Marked]) -> tuple[Tally, Tally]:
    both = sum(mark.is_found and mark.item.claims for mark in marks)
    return Tally(both, sum(mark.is_found for mark in marks)), Tally(both, sum(mark.item.claims for mark in marks))


def _linking(marks: Sequence[Marked]) -> tuple[Tally, Tally]:
    right, wrong = sum(len(mark.right) for mark in marks), sum(len(mark.wrong) for mark in marks)
    met = sum(not label.optional for mark in marks for label, _ in mark.right)
    return Tally(right, right + wrong), Tally(met, met + sum(len(mark.missed) for mark in marks))


def _values(marks: Sequence[Marked]) -> tuple[Tally, Tally]:
    """Of the claims that were linked rightly, and of all that have a number."""
    told = [(label, found.said) for mark in marks for label, found in mark.right if says_number(label)]
    right = [label for label, said in told if value_right(label, said)]
    missed = sum(says_number(label) for mark in marks for label in mark.missed)
    return Tally(len(right), len(told)), Tally(len(right), len(told) + missed)


def link_right(label: Label, found: Found) -> bool:
    """Whether measure, arguments and the direction of the relation are those of the label."""
    ways = {_WAYS.get(relation, relation) for relation in label.relations}
    same = label.measure == found.call.measure and ways & {"*", _WAYS[found.said.relation]}
    return bool(same) and _arguments_right(label, found.call)


def _arguments_right(label: Label, call: Call) -> bool:
    measure = measure_named(call.measure)
    default = {each.name: each.choices[0] for each in measure.arguments if each.choices and not each.axis}
    wanted = {**{name: (value,) for name, value in default.items()}, **label.arguments}
    given = {**default, **call.arguments}
    names = wanted.keys() | given.keys()
    return all(_fits(wanted.get(name, ("-",)), given.get(name)) for name in names)


def _fits(wanted: Iterable[str], given: str | None) -> bool:
    if given is None:
        return bool({"*", "-"} & set(wanted))
    return any(one == "*" or _same(one, given) for one in wanted)


def _same(wanted: str, given: str) -> bool:
    """Whether two texts mean the same: firms in any order, a time inside a coarser one, a chip by its first words."""
    if wanted.replace("-", "").isdigit():
        return given == wanted or given.startswith(f"{wanted}-")
    return sorted(wanted.split("+")) == sorted(given.split("+")) or wanted.startswith(f"{given} ")


def says_number(label: Label) -> bool:
    """Whether the words give a number, not a direction alone."""
    if label.low is not None:
        return True
    return label.value is not None and label.value != 0 and (label.measure, label.value) != ("chip-ratio", 1)


def value_right(label: Label, said: Said) -> bool:
    """Whether the number, or both ends of a range, are those of the label; True where the words give none."""
    if not says_number(label):
        return True
    if label.low is not None and label.high is not None:
        low, high = said.low / label.low, said.high / label.high
        return 1 - WIDER - NEAR <= low <= 1 + NEAR and 1 - NEAR <= high <= 1 + WIDER + NEAR
    assert label.value is not None
    return said.value is not None and abs(said.value - label.value) <= NEAR * abs(label.value)


def cuts(marks: Sequence[Marked]) -> Mapping[str, Sequence[Marked]]:
    """The items that the table tells of, by the name of its row."""
    found = {"all": list(marks)}
    for lang, name in (("en", "English"), ("vi", "Vietnamese")):
        found[name] = [mark for mark in marks if mark.item.lang == lang]
    for split in ("tune", "held-out", "unseen"):
        found[split] = [mark for mark in marks if mark.item.split == split]
    return found


def table_lines(marks: Sequence[Marked]) -> Iterator[str]:
    """The table of the page, in Markdown: shares with intervals and counts."""
    yield "| sentences | | | finding | linking | values |"
    yield "|---|---|---|---|---|---|"
    for name, part in cuts(marks).items():
        scores = scores_of(part)
        for place, which in enumerate(("precision", "recall")):
            cells = (_cell(pair[place]) for pair in (scores.finding, scores.linking, scores.values))
            yield f"| {name} | {scores.items} | {which} | {' | '.join(cells)} |"


def _cell(tally: Tally) -> str:
    low, high = tally.interval
    return f"{_percent(tally.share)} ({_percent(low)}–{_percent(high)}; {tally.hits}/{tally.of})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def failure_lines(marks: Iterable[Marked]) -> Iterator[str]:
    """What went wrong: the sentence, what was expected, what came. Of items that may be looked at only."""
    for mark in marks:
        if mark.is_faultless:
            continue
        yield f"- {mark.item.id} ({mark.item.published}): {mark.item.before} {mark.item.text}".replace("  ", " ")
        yield f"  - expected: {'; '.join([*map(_told_label, mark.item.labels), *mark.item.unlinked]) or 'no claim'}"
        got = "; ".join(map(_told_found, mark.answer.found))
        yield f"  - got: {got or ('listed' if mark.answer.listed else 'nothing')}"


def _told_label(label: Label) -> str:
    given = ", ".join(f"{name}={'|'.join(texts)}" for name, texts in label.arguments.items())
    number = label.value if label.low is None else f"{label.low}..{label.high}"
    return f"{label.measure}({given}) {'|'.join(label.relations)} {number}"


def _told_found(found: Found) -> str:
    said = found.said
    number = said.value if said.value is not None else f"{said.low:g}..{said.high:g}"
    return f"{found.call.text} {said.relation} {number} [{found.confidence:.2f}]"
