"""Texts of strangers made harmless to a terminal, a picture and a page: what acts unseen is written out. Pure.

A control character can clear a screen, retitle a window or stop a renderer of pictures; a mark that turns the direction
of writing lets a name show as another one (Unicode TR36, section 3.2). Letters of every language stay as they are.
"""

import re
from typing import Any, Final

#: Control characters but tab and line feed; separators of lines and paragraphs; marks that override or isolate the
#: direction of writing; halves of characters and what is none, which neither XML nor UTF-8 can hold.
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
#: Keys of a specification whose texts are programs of ours, and what stands for a backslash in the others.
_EXPRESSIONS: Final = frozenset({"expr", "labelExpr"})
_BACKSLASH: Final = "\u29f5"

_BREAKS: Final = re.compile("[\t\n]")


def visible(text: str) -> str:
    r"""The text with what acts unseen written out, as `\x1b` or `\u202e`; tabs and ends of lines stay."""
    return _UNSEEN.sub(_written, text)


def one_line(text: str) -> str:
    r"""The text as `visible` gives it, tabs and ends of lines written out as well."""
    return _BREAKS.sub(_written, visible(text))


def visible_json(text: str) -> str:
    r"""A JSON document with what acts unseen as `\u202e`: the same document to a program."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def drawable(spec: Any) -> Any:
    r"""A specification of a picture with `one_line` of each text, backslashes as what looks like one; expressions stay.

    The renderer puts titles into expressions of its own, where a backslash begins an escape.
    """
    if isinstance(spec, str):
        return one_line(spec).replace("\\", _BACKSLASH)
    if isinstance(spec, dict):
        return {key: each if key in _EXPRESSIONS else drawable(each) for key, each in spec.items()}
    return [drawable(each) for each in spec] if isinstance(spec, list | tuple) else spec


def _written(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
