"""Texts of strangers, made safe to show: nothing that a spreadsheet would compute, nothing invisible, nothing endless.

A spreadsheet computes a cell that begins with one of a few characters, wherever the file came from: CSV has no way to
say "this is text" (OWASP, "CSV Injection"). Pure.
"""

import re
from typing import Final

from headway.errors import printable

#: With these a spreadsheet begins a formula; the last four are the wide forms of East Asian keyboards, read alike.
_STARTS: Final = "=+-@＝＋－＠"

#: What begins like a formula and is none: a number, with a sign, grouped, in percent, or a sign alone for "nothing".
#: No digit can be matched in two ways, so that no text makes the match slow.
_HARMLESS: Final = re.compile(r"[+-]?(?:(?:[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})? ?%?)?")

#: Characters of a text that is quoted in a message or a table of rejected rows.
SHOWN_CHARACTERS: Final = 200


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may compute this cell: it begins like a formula, or with a tab or a return; no number does.

    Blanks in front do not protect: some programs take them off before they look.
    """
    if text[:1].isalnum():
        return False
    bare = text.lstrip()
    if not bare:
        return False
    if any(each in "\t\r\n" for each in text[: len(text) - len(bare)]):
        return True  # A tab or a return in front lets some programs move the rest into a cell of its own.
    return bare[0] in _STARTS and _HARMLESS.fullmatch(bare.rstrip()) is None


def neutral(text: str) -> str:
    """The text as a cell that no spreadsheet computes: one that begins like a formula gets an apostrophe in front."""
    return f"'{text}" if is_formula(text) else text


def shown(text: str, most: int = SHOWN_CHARACTERS) -> str:
    r"""The text as it may be quoted: no formula, what cannot be seen written out, at most so many characters.

    A control character becomes `\x1b`, a mark that turns the direction of writing `\u202e`; a text that is too long
    ends with `...`.
    """
    safe = printable(neutral(text[: most + 1]))
    return safe if len(safe) <= most else f"{safe[: most - 3]}..."
