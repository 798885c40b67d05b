"""The one tree of errors that Headway raises on purpose.

HeadwayError                 catch this to catch everything below
├── DataError                a file or row cannot be used: names file, row, column and value
├── UnknownName              no group, vintage, table ... has that name: suggests the nearest
├── StoreError               a vintage is missing, damaged or cannot be written
├── FetchError               a publisher's file could not be fetched: offline, refused, cut short, too large
├── ProvenanceError          the origin of a number is missing or impossible
├── ShapeError               arrays that should line up do not
├── FitError                 the scores do not determine an index
├── GapError                 no gap can be read: an empty group, a date before the first model
├── PlanError                no layout of these chips can hold or train that model: says by how much it misses
├── WorkError                draws could not be counted: one of them failed, or the workers that count them did
└── OptionError              an option is outside what the command can mean

A message says what was wrong, what was given, and what would work, in one line.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final


class HeadwayError(Exception):
    """Anything Headway raises on purpose."""


#: Characters of a message: what is longer is no longer read, and may be somebody else's file.
_MESSAGE_CHARACTERS: Final = 1_000


def one_line(text: str) -> str:
    """The text as one line of at most 1,000 characters, with what cannot be seen written out, such as a line break."""
    if len(text) > _MESSAGE_CHARACTERS:
        text = f"{text[: _MESSAGE_CHARACTERS // 2]} ... {text[-_MESSAGE_CHARACTERS // 3 :]}"
    return printable(text)


def printable(text: str) -> str:
    r"""The text with every character that does not print written out, as `\x1b` or, for a line break, `\n`."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


class DataError(HeadwayError, ValueError):
    """A file or a row of it cannot be used."""

    def __init__(
        self,
        problem: str,
        *,
        file: object = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        remedy: str = "",
    ) -> None:
        self.problem, self.file, self.row, self.column, self.value = problem, file, row, column, value
        where = [f"{file}" if file is not None else "", f"row {row}" if row is not None else ""]
        where += [f"column {column!r}" if column else "", f"value {value!r}" if value is not None else ""]
        place = ", ".join(part for part in where if part)
        message = f"{place}: {problem}" if place else problem
        super().__init__(one_line(f"{message}; {remedy}" if remedy else message))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one: one that begins with it, else one spelt much alike, else None."""
    folded = {choice.casefold(): choice for choice in known}
    begins = sorted((choice for choice in folded if choice.startswith(name.casefold())), key=len)
    near = begins or get_close_matches(name.casefold(), list(folded), n=1)
    return folded[near[0]] if near else None


class UnknownName(HeadwayError, KeyError):
    """Nothing of that kind has that name; the first `shown` names are told.

    `alike` is False where names that look alike mean other things, as days.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, alike: bool = True, shown: int = 8) -> None:
        choices = list(known)
        near = nearest(str(name), choices) if alike and name else None
        if near is not None:
            hint = f"; did you mean {near!r}?"
        elif choices:
            hint = f"; known: {', '.join(choices[:shown])}{', ...' if len(choices) > shown else ''}"
        else:
            hint = ""
        self.message = f"no {kind} called {name!r}{hint}"
        super().__init__(self.message)

    def within(self, file: object) -> "UnknownName":
        """The same mistake, told with the file that it stands in."""
        self.message = f"{file}: {self.message}"
        return self

    def __str__(self) -> str:
        return self.message


class StoreError(HeadwayError, OSError):
    """A vintage is missing, damaged or cannot be written."""


class FetchError(HeadwayError, OSError):
    """A publisher's file could not be fetched."""


class ProvenanceError(HeadwayError, ValueError):
    """The origin of a number is missing or impossible."""


class ShapeError(HeadwayError, ValueError):
    """Arrays that should line up do not."""


class FitError(HeadwayError, ValueError):
    """The scores do not determine an index."""


class GapError(HeadwayError, ValueError):
    """No gap can be read from these groups on this date."""


class PlanError(HeadwayError, ValueError):
    """No layout of these chips can do it.

    Attributes
    ----------
    missing_gb
        Memory of a chip that the best attempt lacks, GB; 0 where memory is not what is missing.
    chips
        The smallest number of such chips, in whole scale-up domains, on which it fits; 0: none does.
    """

    def __init__(self, message: str, *, missing_gb: float = 0.0, chips: int = 0) -> None:
        self.missing_gb, self.chips = missing_gb, chips
        super().__init__(message)


class WorkError(HeadwayError, RuntimeError):
    """Draws could not be counted: one of them failed, or the workers that count them did."""


class OptionError(HeadwayError, ValueError):
    """An option is outside what the command can mean."""
