"""The words that a text is read by: names of things and cues, as one table that is searched in one pass.

An alias is met at the borders of words, whatever its capitals and diacritics, the longest first. Vietnamese words
differ by their diacritics alone, so a sentence that has diacritics is compared with them; one that has none without.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from headway.claims.reading.spans import Sentence, fold
from headway.errors import DataError

#: How the names of small words begin in the description of the cues.
_GLUE: Final = "glue_"

_WORD: Final = re.compile(r"\w+")
_MARKS: Final = re.compile(r"(?:(en|vi):)?([=!])?(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A phrase that stands for something.

    Attributes
    ----------
    text, folded
        As it is written in the lexicon, in small letters unless `exact`; and without diacritics.
    meaning
        What it stands for: its position in the list that the lexicon was made from.
    lang
        The only language in which it is met; None for every one.
    exact
        Whether capitals and diacritics have to be as written.
    strict
        Whether diacritics have to be as written in a sentence that has any.
    marked
        Whether it is met only in a sentence that has diacritics, since without them it is another word as well.
    open
        Whether the last word may end in any way.
    """

    text: str
    folded: str
    meaning: int
    lang: str | None
    exact: bool
    strict: bool
    marked: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Phrases:
    """Aliases by their first word, the longest first."""

    by_word: Mapping[str, tuple[Alias, ...]]

    def found_in(self, sentence: Sentence, lang: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """(start, end, meanings) of what is met in a sentence, left to right; offsets into the sentence."""
        marked = has_diacritics(sentence.text)
        low, at = sentence.text.lower(), 0
        low = low if len(low) == len(sentence.text) else sentence.text
        for word in _WORD.finditer(sentence.folded):
            aliases = self.by_word.get(word.group()) or self.by_word.get(word.group().removesuffix("s"))
            if aliases is None or word.start() < at:
                continue
            end, meanings = _longest(aliases, sentence, low, word.start(), lang, marked)
            if meanings:
                yield word.start(), end, meanings
                at = end


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What an entity is: its kind, whose it is (a country), and its other names.

    Attributes
    ----------
    name
        The canonical one (headway.claims.reading.spans.Entity).
    near
        Whether it stands for `name` in most texts only.
    """

    name: str
    kind: str
    of: str | None = None
    firm: str | None = None
    near: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything that a text is read by.

    Attributes
    ----------
    pairs
        (follower, leader) of the pairs that a text means where it names one side or gives no order.
    glue
        Small words that only join others, without diacritics, by what they do.
    runs
        (alias, model) of the training runs that can be planned, the longest alias first.
    clusters
        The clusters that are described, by CHIP/COUNT.
    totals
        Totals that somebody published, by PUBLISHER/WHOSE/YEAR.
    fours
        Firms that a text means by "the four" of a country.
    """

    things: tuple[Thing, ...]
    entities: Phrases
    cues: tuple[str, ...]
    phrases: Phrases
    pairs: tuple[tuple[str, str], ...]
    glue: Mapping[str, frozenset[str]] = field(default_factory=dict)
    runs: tuple[tuple[str, str], ...] = ()
    clusters: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, str] = field(default_factory=dict)
    fours: Mapping[str, str] = field(default_factory=dict)

    def joins(self, name: str, between: str) -> bool:
        """Whether a text has nothing but small words of a kind."""
        return all(word in self.glue.get(name, ()) for word in fold(between).split())

    def thing(self, name: str) -> Thing | None:
        """The thing of a canonical name."""
        return next((each for each in self.things if each.name == name), None)

    def other_of(self, name: str) -> str | None:
        """Whom a side stands against where a text does not say."""
        return next((pair[1 - pair.index(name)] for pair in self.pairs if name in pair), None)


def lexicon_of(entities: Mapping[str, Any], cues: Mapping[str, Any]) -> Lexicon:
    """The lexicon that two descriptions hold (claims/ready/entities.yaml and cues.yaml).

    Raises
    ------
    DataError
        For a pair that is not FOLLOWER/LEADER, or an alias that is no text.
    """
    things = list(_things(entities))
    names = tuple(name for name in cues if not name.startswith(_GLUE))
    said = ((at, lang, text) for at, name in enumerate(names) for lang in cues[name] for text in cues[name][lang])
    return Lexicon(
        things=tuple(thing for thing, _ in things),
        entities=_phrases(_alias(text, at) for at, (_, aliases) in enumerate(things) for text in aliases),
        cues=names,
        phrases=_phrases(_alias(text, at, lang, strict=lang == "vi") for at, lang, text in said),
        glue={name.removeprefix(_GLUE): _words(cues[name]) for name in cues if name.startswith(_GLUE)},
        pairs=tuple(_pair(text) for text in entities.get("pairs", ())),
        runs=_runs(entities.get("run", {})),
        clusters={text: name for name, text in entities.get("cluster", {}).items()},
        totals={text: name for name, text in entities.get("published", {}).items()},
        fours=dict(entities.get("fours", {})),
    )


def has_diacritics(text: str) -> bool:
    """Whether a text is written with the diacritics of its language."""
    return not text.isascii() and any(letter.isalpha() and not letter.isascii() for letter in text)


def _longest(
    aliases: Sequence[Alias], sentence: Sentence, low: str, start: int, lang: str, marked: bool
) -> tuple[int, tuple[int, ...]]:
    """The end of the longest alias that begins at a place, with all that it means."""
    best, meanings = start, list[int]()
    for alias in aliases:
        end = _end(alias, sentence, low, start, lang, marked)
        if end is not None and end >= best:
            meanings = [*meanings, alias.meaning] if end == best else [alias.meaning]
            best = end
    return best, tuple(dict.fromkeys(meanings))


def _end(alias: Alias, sentence: Sentence, low: str, start: int, lang: str, marked: bool) -> int | None:
    """Where an alias that begins at a place ends; None where it does not stand there."""
    folded = sentence.folded
    if (
        (alias.lang and alias.lang != lang)
        or (alias.marked and not marked)
        or not folded.startswith(alias.folded, start)
    ):
        return None
    end = start + len(alias.folded)
    if alias.open:
        while end < len(folded) and (folded[end].isalnum() or _joins(folded, end)):
            end += 1
    elif not _is_border(folded, end):
        return None
    written = start + len(alias.folded)
    if alias.exact and not _same(sentence.text[start:written], alias.text, marked):
        return None
    return None if alias.strict and marked and low[start:written] != alias.text else end


def _same(written: str, alias: str, marked: bool) -> bool:
    """Whether an exact alias stands there; a text without diacritics need not have those of the alias."""
    return written == alias or (not marked and not alias.isascii() and written == _plain(alias))


def _plain(text: str) -> str:
    return "".join(
        letter.upper() if shown.isupper() else letter for letter, shown in zip(fold(text), text, strict=True)
    )


def _is_border(folded: str, end: int) -> bool:
    """Whether a word ends at a place: no letter follows, nor a point with a figure ("GPT-5" is not in "GPT-5.1")."""
    if end >= len(folded):
        return True
    if folded[end] == "s" and folded[end - 1].isdigit():  # "16,384 H100s"
        end += 1
    return end >= len(folded) or (not folded[end].isalnum() and not _joins(folded, end))


def _joins(folded: str, end: int) -> bool:
    return folded[end : end + 1] == "." and folded[end + 1 : end + 2].isdigit()


def _alias(text: object, meaning: int, lang: str | None = None, *, strict: bool = False) -> Alias:
    found = _MARKS.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise DataError(f"an alias is a text, got {text!r}", remedy="put it in quotation marks")
    only, mark, rest = found.groups()
    exact = mark == "="
    ends_open = rest.endswith("*")
    rest = rest.removesuffix("*")
    return Alias(
        text=rest if exact else rest.lower(),
        folded=fold(rest),
        meaning=meaning,
        lang=only or lang,
        exact=exact,
        strict=strict and not exact,
        marked=mark == "!",
        open=ends_open,
    )


def _phrases(aliases: Iterable[Alias]) -> Phrases:
    by_word: dict[str, list[Alias]] = {}
    for alias in aliases:
        by_word.setdefault(_first_word(alias.folded), []).append(alias)
    return Phrases({word: tuple(sorted(every, key=lambda each: -len(each.folded))) for word, every in by_word.items()})


def _first_word(folded: str) -> str:
    found = _WORD.match(folded)
    if found is None:
        raise DataError(f"an alias begins with a letter or a figure, got {folded!r}")
    return found.group()


def _words(by_lang: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(fold(word) for words in by_lang.values() for word in words)


def _runs(runs: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    found = [(fold(alias), model) for model, aliases in runs.items() for alias in aliases]
    return tuple(sorted(found, key=lambda each: -len(each[0])))


def _pair(text: str) -> tuple[str, str]:
    follower, slash, leader = str(text).partition("/")
    if not (follower and slash and leader):
        raise DataError(f"a pair is FOLLOWER/LEADER, got {text!r}")
    return follower, leader


def _things(entities: Mapping[str, Any]) -> Iterator[tuple[Thing, Sequence[str]]]:
    """What the description holds, with the aliases of each."""
    for kind in ("country", "near"):
        for name, aliases in entities.get(kind, {}).items():
            yield Thing(name=name, kind="country", of=name, near=kind == "near"), aliases
    yield Thing(name="elsewhere", kind="elsewhere"), entities.get("elsewhere", ())
    for name, aliases in entities.get("access", {}).items():
        yield Thing(name=name, kind="group"), aliases
    for name, row in entities.get("lab", {}).items():
        yield Thing(name=f"developer:{name}", kind="lab", of=row["of"], firm=row.get("firm")), row["aliases"]
    for name, row in entities.get("firm", {}).items():
        yield Thing(name=name, kind="firm", of=row["of"], firm=name), row["aliases"]
    for name, row in entities.get("chip", {}).items():
        yield Thing(name=name, kind="chip", of=row["of"]), row["aliases"]
    for row in entities.get("model", {}).values():
        yield Thing(name=f"developer:{row['lab']}", kind="model", of=row["of"]), row["aliases"]
    for kind in ("person", "benchmark"):
        for name, aliases in entities.get(kind, {}).items():
            yield Thing(name=name, kind=kind), aliases
