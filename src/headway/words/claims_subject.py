"""What a claim is about, as a noun phrase: its measure with its arguments."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.claims_names import DIFFERS, argument_text, slug
from headway.words.compute import side_phrase
from headway.words.format import Words
from headway.words.generations import joined
from headway.words.phrases import day, group_name

Data = Mapping[str, Any]

_DAYS: Final = ("day", "since", "until", "by")

#: Every argument that a phrase may name; what was not given is told by its default or left empty.
_DEFAULTS: Final = {"channel": "all"}
_NAMES: Final = (
    *("by", "cause", "channel", "chip", "cluster", "day", "event", "firm", "first", "input", "last", "model", "of"),
    *("quarter", "side", "since", "spec", "total", "until", "versus", "year"),
)


def subject_text(claim: Data, words: Words) -> str:
    """What a claim is about: "the lag of China behind the US on 31 January 2026"."""
    given: Mapping[str, str] = {**_DEFAULTS, **_counted_in(claim), **claim["arguments"]}
    told = {name: _argument(name, str(given[name]), words) if name in given else "" for name in _NAMES}
    follower, _, leader = str(given.get("pair", "/")).partition("/")
    sides = {"follower": group_phrase(follower, words), "leader": group_phrase(leader, words)}
    return words.text(f"claims.what_{slug(claim['measure'])}", **told, **sides)


def _counted_in(claim: Data) -> Mapping[str, str]:
    """What of chips is compared in the value that is told, which is the first; nothing where the others differ."""
    first: Data = next(iter(claim.get("definitions") or ()), {})
    return {"spec": first["spec"]} if "spec" in first and claim.get("verdict") != DIFFERS else {}


def group_phrase(group: str, words: Words) -> str:
    """A group inside a sentence: "the US", "open weights", "the US (open weights)"."""
    name, first = group_name(group, words), group_name(group.partition("+")[0], words)
    return f"{side_phrase(first, words)}{name.removeprefix(first)}"


def _argument(name: str, text: str, words: Words) -> str:
    if name in _DAYS and "-Q" not in text:
        return words.date_long(day(text))
    if name in ("event", "spec"):
        # It follows another word.
        return f" {words.text(f'claims.as_{name}', **{name: argument_text(name, text, words)})}"
    if name == "side":
        return group_phrase(text, words)
    if name == "of":
        return joined([group_phrase(each, words) for each in text.split("+")], words)
    kind, _, side = text.partition(":")
    if name in ("chip", "versus") and kind == "side":
        return words.text("claims.best_chip", side=group_phrase(side, words))
    return argument_text(name, text, words)
