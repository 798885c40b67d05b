"""Where things stand in a picture before it is drawn: text widths, line breaks, labels that do not overlap."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from headway.words import Words

#: Mean width of a character, in parts of the size of type. Source: measured on Liberation Sans, with some room.
_PLAIN, _BOLD = 0.53, 0.57
_NARROW: Final = frozenset("iIljt.,:;'|!()[]/ fr-")
_WIDE: Final = frozenset("mwMWĐ%@")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that a text takes, a little more rather than less."""
    units = sum(0.62 if letter in _NARROW else 1.6 if letter in _WIDE else 1.1 for letter in text)
    return units * size * (_BOLD if bold else _PLAIN)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most `width` pixels, broken between words but not after a number."""
    lines: list[str] = []
    for word in _WORD.findall(text):
        if lines and text_width(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


#: A word; a number takes the word behind it along ("4.6 months").
_WORD: Final = re.compile(r"\(?[\d.,]+ \S+|\S+")


def folded(name: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """A name in lines of at most `width` pixels, broken between words, else behind hyphens, else anywhere."""
    lines: list[str] = []
    for part in _PART.findall(name):
        if lines and text_width(f"{lines[-1]}{part}".rstrip(), size, bold=bold) <= width:
            lines[-1] += part
            continue
        lines.append(part)
        while len(lines[-1]) > 1 and text_width(lines[-1].rstrip(), size, bold=bold) > width:
            line = lines.pop()
            fitting = [at for at in range(1, len(line)) if text_width(line[:at], size, bold=bold) <= width]
            cut = max(fitting, default=1)
            lines += [line[:cut], line[cut:]]
    return [line.strip() for line in lines]


#: A part of a name that stays together: up to a blank or a hyphen, which belong to it.
_PART: Final = re.compile(r"[^\s-]*[\s-]+|[^\s-]+")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share a point."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def text_box(x: float, y: float, text: str, size: float, align: str = "left", *, bold: bool = False) -> Box:
    """The rectangle of a text whose middle line is at y."""
    width = text_width(text, size, bold=bold)
    left = {"left": x, "right": x - width, "center": x - width / 2}[align]
    return Box(left, y - 0.6 * size, left + width, y + 0.6 * size)


def free(box: Box, taken: Iterable[Box], inside: Box) -> bool:
    """Whether a box lies inside and meets nothing that is taken."""
    within = inside.left <= box.left and box.right <= inside.right
    within = within and inside.top <= box.top and box.bottom <= inside.bottom
    return within and not any(box.meets(other) for other in taken)


def step_boxes(points: Sequence[tuple[float, float]], thickness: float = 3.0) -> list[Box]:
    """The rectangles that a step line through these pixels covers: along each level, then up to the next."""
    half = thickness / 2
    found = []
    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        found.append(Box(x - half, y - half, next_x + half, y + half))
        found.append(Box(next_x - half, min(y, next_y) - half, next_x + half, max(y, next_y) + half))
    return found


def line_boxes(points: Sequence[tuple[float, float]], thickness: float = 4.0) -> list[Box]:
    """Small rectangles along a line through these pixels, which together cover it."""
    half = thickness / 2
    found = []
    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        pieces = max(1, ceil(max(abs(next_x - x), abs(next_y - y)) / thickness))
        for piece in range(pieces + 1):
            share = piece / pieces
            at_x, at_y = x + share * (next_x - x), y + share * (next_y - y)
            found.append(Box(at_x - half, at_y - half, at_x + half, at_y + half))
    return found


@dataclass(frozen=True, slots=True)
class TimeScale:
    """From days to pixels."""

    first: date
    last: date
    width: float

    def at(self, day: date) -> float:
        """The pixel of a day."""
        return self.width * (day - self.first).days / max((self.last - self.first).days, 1)


@dataclass(frozen=True, slots=True)
class ValueScale:
    """From values to pixels, the highest value on top."""

    low: float
    high: float
    height: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.height * (self.high - value) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class RowScale:
    """From values to pixels, to the right; values beyond the ends stand at them."""

    low: float
    high: float
    width: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        inside = min(max(value, self.low), self.high)
        return self.width * (inside - self.low) / (self.high - self.low)


def date_ticks(scale: TimeScale, words: Words) -> list[tuple[date, str]]:
    """Days to mark on a time axis with their labels: as many beginnings of a month as have room, evenly spaced."""
    months = [
        date(year, month, 1)
        for year in range(scale.first.year, scale.last.year + 1)
        for month in range(1, 13)
        if scale.first <= date(year, month, 1) <= scale.last
    ]
    room = max(2, int(scale.width / 66))
    for every in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600):
        chosen = [day for day in months if ((day.year * 12 + day.month - 1) % every) == 0]
        if len(chosen) <= room:
            break
    return [(day, words.month(day)) for day in chosen]


def value_ticks(low: float, high: float, room: int) -> list[float]:
    """Round values between two ends, at most `room` of them."""
    for step in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        first = -(-low // step)
        found = [place * step for place in range(int(first), int(high // step) + 1)]
        if len(found) <= room:
            return found
    return [low, high]
