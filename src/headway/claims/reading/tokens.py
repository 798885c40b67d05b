"""Figures, words and signs of a line, and the numbers that are made of them."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from headway.claims.reading.lines import Line

_TOKEN: Final = re.compile(r"\d{1,3}(?: \d{3})+(?![\d]|[.,]\d)|\d+(?:[.,]\d+)*|[^\W\d_]+|[^\s\w]|_")

VULGAR: Final = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅛": 1 / 8, "⅒": 1 / 10}


class Token(NamedTuple):
    """A figure, a word or a sign of a line, with its offsets."""

    start: int
    end: int
    text: str

    @property
    def is_figure(self) -> bool:
        """Whether it is a number in figures."""
        return self.text[0].isdecimal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of a line.

    Attributes
    ----------
    start, end
        Offsets into the line.
    stop
        The token after it.
    digits
        Significant digits that were written; 0 in words.
    unit
        "ratio" or "share" where the number itself says so (a tenth, double, one in ten), else None.
    scale
        The scale word that it was said with (1e9 for billion); 1 without one.
    article
        Whether it is only "one", "a", "một".
    unclear
        Whether its separator may be read either way (1,234 in a Vietnamese text).
    year
        Whether its figures are those of a year.
    """

    start: int
    end: int
    stop: int
    value: float
    digits: int = 0
    unit: str | None = None
    scale: float = 1.0
    article: bool = False
    unclear: bool = False
    year: bool = False


def tokens_of(line: Line) -> tuple[Token, ...]:
    """The figures, words and signs of a line."""
    return tuple(Token(*each.span(), each.group()) for each in _TOKEN.finditer(line.seen))


def made(tokens: tuple[Token, ...], first: int, stop: int, value: float, **more: Any) -> Number:
    """The number of the tokens from the first up to the one before `stop`."""
    return Number(start=tokens[first].start, end=tokens[stop - 1].end, stop=stop, value=value, **more)


def text_at(tokens: tuple[Token, ...], place: int) -> str:
    """The word or sign at a place; empty outside the line."""
    return tokens[place].text if 0 <= place < len(tokens) else ""


def near(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether a token follows the one before it without a space."""
    return 0 < place < len(tokens) and tokens[place].start == tokens[place - 1].end


def longer(tokens: tuple[Token, ...], number: Number, stop: int, value: float, **more: Any) -> Number:
    """The number with its end moved to the token before `stop`."""
    return replace(number, end=tokens[stop - 1].end, stop=stop, value=value, **more)


def whole_at(text: str) -> int:
    """The whole number of at most four figures that a text is; 0 if it is none."""
    return int(text) if text.isdecimal() and len(text) <= 4 else 0
