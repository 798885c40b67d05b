"""What a claim is about, as a noun phrase: its measure with its arguments."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.claims_names import argument_text, slug
from headway.words.compute import side_phrase
from headway.words.format import Words
from headway.words.generations import joined
from headway.words.phrases import day, group_name

Data = Mapping[str, Any]

_DAYS: Final = ("day", "since", "until", "by")

#: Every argument that a phrase may name; what was not given is told by its default or left empty.
_DEFAULTS: Final = {"channel": "all"}
_NAMES: Final = (
    *("by", "cause", "channel", "chip", "cluster", "day", "firm", "first", "input", "last", "model", "of", "quarter"),
    *("side", "since", "total", "until", "versus", "year"),
)


def subject_text(claim: Data, words: Words) -> str:
    """What a claim is about: "the lag of China behind the US on 31 January 2026"."""
    given: Mapping[str, str] = {**_DEFAULTS, **claim["arguments"]}
    told = {name: _argument(name, str(given[name]), words) if name in given else "" for name in _NAMES}
    follower, _, leader = str(given.get("pair", "/")).partition("/")
    sides = {"follower": group_phrase(follower, words), "leader": group_phrase(leader, words)}
    return words.text(f"claims.what_{slug(claim['measure'])}", **told, **sides)


def group_phrase(group: str, words: Words) -> str:
    """A group inside a sentence: "the US", "open weights"."""
    return side_phrase(group_name(group, words), words)


def _argument(name: str, text: str, words: Words) -> str:
    if name in _DAYS and "-Q" not in text:
        return words.date_long(day(text))
    if name == "side":
        return group_phrase(text, words)
    if name == "of":
        return joined([group_phrase(each, words) for each in text.split("+")], words)
    kind, _, side = text.partition(":")
    if name in ("chip", "versus") and kind == "side":
        return words.text("claims.best_chip", side=group_phrase(side, words))
    return argument_text(name, text, words)
