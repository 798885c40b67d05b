"""Phrases about what was known then and what is known now, for sentences, tables, pictures and the command line.

`data` is the JSON of `headway gap revisions`; a comparison is a row of `by_vintage` or its `quarter`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from headway.units import NAMED_PROBABILITY
from headway.words.format import Words
from headway.words.phrases import day, opened

Data = Mapping[str, Any]

#: Definitions with a phrase of their own.
_WHAT: Final = ("standing", "record", "points")


def comparisons(data: Data) -> Iterator[tuple[Data, Data]]:
    """Each vintage with each of its comparisons with today: on its day and over its quarter."""
    for row in data["by_vintage"]:
        for found in (row, row["quarter"]):
            if found and found["now"]:
                yield row, found


def what_of(data: Data, words: Words) -> str:
    """What is measured, as a noun phrase."""
    name = data["definition"] if data["definition"] in _WHAT else "other"
    return words.text(f"revisions.what_{name}", definition=data["definition"])


def unused_sentences(rows: Sequence[Data], words: Words) -> list[str]:
    """Which vintages say nothing, or less, and why: one sentence for all that many others stand for, else one each."""
    found = []
    for row in rows:
        if row["reason"] != "thinned":
            why = words.text(f"revisions.why_{row['reason']}", detail=row["why"])
            found.append(words.text("revisions.skipped", vintage=words.date_long(day(row["vintage"])), why=why))
    thinned = sum(row["reason"] == "thinned" for row in rows)
    return [*found, *([words.text("revisions.thinned", count=words.number(thinned, 0))] if thinned else [])]


def unit_name(data: Data, words: Words) -> str:
    """months, or index points."""
    return words.text("revisions.unit_months" if data["unit"] == "months" else "phrases.unit_index")


def amount(value: float, data: Data, words: Words) -> str:
    """A value with its unit: 8.3 months."""
    if data["unit"] == "months":
        return words.text("revisions.amount_months", value=words.number(value))
    return words.text("revisions.amount_points", value=words.number(value), unit=unit_name(data, words))


def seen_amount(seen: Data, data: Data, words: Words) -> str:
    """The central value of a lag with its unit, or what it is longer than."""
    central = seen["lag"]["central"]
    if central is not None:
        return amount(central, data, words)
    return words.text("phrases.over", low=amount(seen["longer_than"] or 0.0, data, words))


def signed(value: float, words: Words) -> str:
    """A number with its sign: +0.4, −2.7, 0.0."""
    text = words.number(value)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def part_text(part: Data, name: str, words: Words) -> str:
    """What an ingredient adds, with its sign and interval; the `difference` without: its interval stands elsewhere."""
    if name == "difference":
        return signed(part["difference"], words)
    value = part["parts"][name]
    found = (part.get("ranges") or {}).get(name)
    text = signed(value, words)
    if not found or not any(text.strip("0.,") or words.number(found[end]).strip("0.,") for end in ("low", "high")):
        return text
    low, high = (words.number(found[end]) for end in ("low", "high"))
    return f"{text} ({words.text('phrases.span_to', low=low, high=high)})"


def quarter_text(name: str, words: Words) -> str:
    """A quarter in words from its name: 2025Q3."""
    year, _, number = name.partition("Q")
    return words.text("revisions.quarter", quarter=number, year=year)


def span_text(name: str, words: Words, *, long: bool = False) -> str:
    """A day or the mean of a quarter, from its name."""
    if "Q" in name:
        return words.text("revisions.over_quarter", quarter=quarter_text(name, words))
    on = words.date_long(day(name)) if long else words.date(day(name))
    return words.text("revisions.over_day", date=on)


def gap_of(name: str, words: Words) -> str:
    """The gap on a day or its mean over a quarter, as a noun phrase."""
    if "Q" in name:
        return words.text("revisions.gap_quarter", quarter=quarter_text(name, words))
    return words.text("revisions.gap_day", date=words.date_long(day(name)))


def name_of(found: Data) -> str:
    """The name of the span of a comparison."""
    return str(found.get("name") or found["until"])


def direction(found: Data) -> str:
    """Which of longer and shorter the answer then was, if it is told apart from today's; else unclear."""
    apart = found["difference"]
    named = [side for side in ("longer", "shorter") if apart[f"p_{side}_then"] >= NAMED_PROBABILITY]
    return named[0] if named else "unclear"


def finding(data: Data, words: Words, *, days_only: bool = False, key: str = "found") -> str:
    """The largest change that can be told apart, else that none can be, in one sentence."""
    found = [each for each in comparisons(data) if not (days_only and each[1].get("name"))]
    if not found:
        return words.text(f"revisions.{key}_none")
    named = [each for each in found if direction(each[1]) != "unclear"]
    readable = [each for each in named or found if each[1]["difference"]["central"] is not None]
    vintage, largest = max(readable or named or found, key=lambda each: abs(each[1]["difference"]["central"] or 0.0))
    if not named and all(not round(each[1]["difference"]["central"] or 0.0, 1) for each in found):
        return words.text(f"revisions.{key}_same")
    text = words.text(
        f"revisions.{key}_{'named' if named else 'unclear'}",
        span=gap_of(name_of(largest), words),
        then=seen_amount(largest, data, words),
        now=seen_amount(largest["now"], data, words),
        vintage=words.date_long(day(vintage["vintage"])),
    )
    return opened(text)


def part_name(name: str, words: Words) -> str:
    """An ingredient in words."""
    return words.text(f"revisions.part_{name}")


def effects(parts: Mapping[str, float]) -> list[tuple[str, float]]:
    """The ingredients that move the answer by what can be printed, the strongest first."""
    found = [(name, value) for name, value in parts.items() if round(abs(value), 1) >= 0.1]
    return sorted(found, key=lambda item: -abs(item[1]))


def widest_change(data: Data) -> tuple[Data, Data] | None:
    """The pair of vintages and the span with the largest difference that is taken apart; those up to today first."""
    found = [(pair, span) for pair in data["decompositions"] for span in pair["spans"] if span["parts"]]
    today = [each for each in found if each[0]["to"] == data["vintage"]]
    return max(today or found, key=lambda each: abs(each[1]["difference"]), default=None)
