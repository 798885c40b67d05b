"""Messages, numbers and dates in one language.

A catalogue is `catalogue/<language>/<room>.toml`: flat keys and templates. A key is `room.key`; every language has the
same keys, and a missing key or value raises, so that no reader meets a half-filled sentence.
"""

import tomllib
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 (a method of Words is called date)
from functools import lru_cache
from importlib.resources import files

from headway.errors import OptionError, UnknownName

_MONTHS_EN = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTHS_EN_LONG = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language: its messages and formats."""

    language: str
    messages: dict[str, str]

    def text(self, key: str, **values: object) -> str:
        """The message under `room.key` with its values filled in.

        Raises
        ------
        UnknownName
            If the catalogue has no such key.
        OptionError
            If the message needs a value that was not given.
        """
        if key not in self.messages:
            raise UnknownName(f"message ({self.language})", key, self.messages)
        try:
            return self.messages[key].format(**values)
        except KeyError as missing:
            raise OptionError(f"message {key!r} ({self.language}) needs {missing}") from None

    def number(self, value: float, digits: int = 1) -> str:
        """1,234.5 in English, 1.234,5 in Vietnamese; a true minus sign."""
        text = f"{value:,.{digits}f}"
        if float(text.replace(",", "")) == 0:
            text = text.lstrip("-")
        if self.language == "vi":
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", "−")

    def percent(self, share: float, digits: int = 0) -> str:
        """A share 0..1 as a percentage."""
        return f"{self.number(100 * share, digits)}%"

    def date(self, day: Date) -> str:
        """Short date: 11 Aug 2026; 11/8/2026."""
        if self.language == "vi":
            return f"{day.day}/{day.month}/{day.year}"
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"

    def date_long(self, day: Date) -> str:
        """Date inside a sentence: 11 August 2026; ngày 11 tháng 8 năm 2026."""
        if self.language == "vi":
            return f"ngày {day.day} tháng {day.month} năm {day.year}"
        return f"{day.day} {_MONTHS_EN_LONG[day.month - 1]} {day.year}"

    def month(self, day: Date) -> str:
        """A month on a time axis: Aug 2026; 8/2026."""
        return f"{day.month}/{day.year}" if self.language == "vi" else f"{_MONTHS_EN[day.month - 1]} {day.year}"

    def months(self, value: float) -> str:
        """A length in months with its unit: 4.7 months; 4,7 tháng."""
        return f"{self.number(value)} tháng" if self.language == "vi" else f"{self.number(value)} months"


def available_languages() -> tuple[str, ...]:
    """Languages that have a catalogue, sorted."""
    root = files("headway.words") / "catalogue"
    return tuple(sorted(entry.name for entry in root.iterdir() if entry.is_dir()))


@lru_cache
def load_words(language: str) -> Words:
    """The catalogue of a language; raises UnknownName for a language that has none."""
    if language not in available_languages():
        raise UnknownName("language", language, available_languages())
    messages: dict[str, str] = {}
    for entry in sorted((files("headway.words") / "catalogue" / language).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            room = entry.name.removesuffix(".toml")
            messages |= {f"{room}.{key}": text for key, text in tomllib.loads(entry.read_text("utf-8")).items()}
    return Words(language=language, messages=messages)
