"""Names that look like another name, or hold what nobody sees: told, so that no model hides behind another. Pure.

Method: skeletons of Unicode Technical Standard 39, "Unicode Security Mechanisms", by its table of confusable characters
(docs/methods/checks.md). Names in Chinese letters beside Latin ones are ordinary and are not told.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final, Literal

FlagKind = Literal["hidden character", "mixed scripts", "unusual form", "look-alike"]

#: Alphabets with letters that cannot be told apart; ordinary names keep to one of them.
_ALIKE_SCRIPTS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})

#: Categories of characters that show nothing: controls, marks of direction and width, line and paragraph separators,
#: private, half and unassigned ones. Source: Unicode Standard, section 4.5.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Co", "Cs", "Cn"})

#: Letters and marks that show nothing as well. Source: property Default_Ignorable_Code_Point.
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(each) for each in range(0xFE00, 0xFE10)
}

#: Hyphens, dashes and the minus sign.
_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D), "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A name to look at, and the ordinary name that it looks like or is another form of, or None."""

    name: str
    kind: FlagKind
    looks_like: str | None
    why: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return asdict(self)


def flagged(names: Iterable[str], known: Iterable[str]) -> tuple[Flag, ...]:
    """What is odd about each of the names, sorted; a name may be told more than once.

    Parameters
    ----------
    names
        Names of a new publication.
    known
        Names that were there before. A name that is among them looks like nothing else: it is itself.
    """
    given, there = sorted(set(names)), set(known)
    alike = _by_skeleton((*given, *there))
    return tuple(flag for name in given for flag in _flags(name, there, alike))


def doubles(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of names that are written otherwise and look the same, sorted."""
    groups = (tuple(sorted(group)) for group in _by_skeleton(names).values() if len(group) > 1)
    return tuple(sorted(set(groups)))


def skeletons(name: str) -> frozenset[str]:
    """What a name looks like as it is written, and without regard to capitals; equal to those of names that look alike.

    Two, because a capital I looks like a small L, but only as long as it stays a capital.
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).translate(_DASHES).split())
    seen = "".join(letter for letter in plain if not _unseen(letter))
    return frozenset(_shape(form) for form in (seen, seen.casefold()))


def _flags(name: str, known: set[str], alike: Mapping[str, set[str]]) -> Iterator[Flag]:
    ordinary = unicodedata.normalize("NFKC", name).translate(_DASHES)
    if unseen := sorted({_title(letter) for letter in name if _unseen(letter)}):
        shown = "".join(letter for letter in name if not _unseen(letter))
        yield Flag(name=name, kind="hidden character", looks_like=shown, why=f"it holds {', '.join(unseen)}")
    if len(scripts := _scripts(name)) > 1:
        told = " and ".join(script.capitalize() for script in scripts)
        yield Flag(name=name, kind="mixed scripts", looks_like=None, why=f"its letters are {told}")
    if not unicodedata.is_normalized("NFKC", name):
        why = "it is written with characters that have an ordinary form"
        yield Flag(name=name, kind="unusual form", looks_like=ordinary, why=why)
    others = set().union(*(alike.get(each, set()) for each in skeletons(name))) - {name}
    if others and name not in known:
        other = min(others & known or others)
        yield Flag(name=name, kind="look-alike", looks_like=other, why=f"it looks like {other!r}, written otherwise")


def _by_skeleton(names: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for skeleton in skeletons(name):
            found[skeleton].add(name)
    return found


def _unseen(letter: str) -> bool:
    return letter in _FILLERS or unicodedata.category(letter) in _UNSEEN


def _title(letter: str) -> str:
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


def _scripts(name: str) -> list[str]:
    """The alphabets of a name that can be taken for each other."""
    if name.isascii():
        return []
    from confusable_homoglyphs import categories

    return sorted({categories.alias(letter) for letter in name if letter.isalpha()} & _ALIKE_SCRIPTS)


def _shape(text: str) -> str:
    shapes = _shapes()
    return "".join(shapes.get(letter, letter) for letter in text)


@lru_cache(maxsize=1)
def _shapes() -> Mapping[str, str]:
    """From each character to the one that stands for all that look like it, an ordinary one where there is one."""
    from confusable_homoglyphs.confusables import confusables_data

    parent: dict[str, str] = {}
    several: dict[str, str] = {}
    for letter, entries in confusables_data.items():
        for entry in entries:
            other = entry["c"].strip("\u200e")
            if len(letter) == 1 == len(other):
                _join(parent, letter, other)
            elif len(letter) == 1 and other.isascii():
                several[letter] = other
    single = {letter: _root(parent, letter) for letter in parent}
    longer = {letter: other for letter, other in several.items() if not single.get(letter, "\uffff").isascii()}
    whole = single | longer | {letter: other for letter, other in several.items() if letter.isascii()}
    return {letter: "".join(single.get(each, each) for each in shape) for letter, shape in whole.items()}


def _root(parent: dict[str, str], letter: str) -> str:
    while parent.setdefault(letter, letter) != letter:
        letter = parent[letter]
    return letter


def _join(parent: dict[str, str], letter: str, other: str) -> None:
    """Put two characters into one group, whose root is its first character: an ASCII one if it has any."""
    low, high = sorted((_root(parent, letter), _root(parent, other)))
    parent[high] = low
