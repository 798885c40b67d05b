"""The words that every part of a claim uses: verdicts, relations, kinds, reasons."""

from typing import Final

#: What is said of a claim. Two definitions that disagree come before all else; what nothing settles comes last.
DIFFERS, HOLDS, FAILS, INDISTINCT, OPEN, UNTESTABLE = (
    "definition differs",
    "holds",
    "fails",
    "cannot be told apart",
    "open",
    "not testable",
)
VERDICTS: Final = (DIFFERS, HOLDS, FAILS, INDISTINCT, OPEN, UNTESTABLE)

#: How a value is said: as a number, roughly, as a bound, as a range.
EQUALS, ABOUT, AT_MOST, AT_LEAST, LESS, MORE, BETWEEN = (
    "equals",
    "about",
    "at most",
    "at least",
    "less than",
    "more than",
    "between",
)
RELATIONS: Final = (EQUALS, ABOUT, AT_MOST, AT_LEAST, LESS, MORE, BETWEEN)

#: What kind of a claim it is (design, section 10).
KINDS: Final = ("lag", "ratio", "probability", "direction", "comparison", "event", "amount")

#: Why a claim cannot be tested; the words stand in the catalogue.
REASONS: Final = (
    "cause",
    "conditional",
    "no-day",
    "no-direction",
    "no-number",
    "not-captured",
    "not-measured",
    "not-seen",
    "not-tied",
    "opinion",
    "other-source",
    "about-one-skill",
)
