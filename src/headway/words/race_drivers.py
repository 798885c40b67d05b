"""Words for what the answer of a race hangs on; `data` is its JSON (headway.race.result)."""

from collections.abc import Mapping
from typing import Any, Final

from headway.units import DEFAULT_LEVEL
from headway.words.format import Words
from headway.words.phrases import opened
from headway.words.race import hangs_month
from headway.words.race_names import parameter_name, within_text

Data = Mapping[str, Any]

#: Inputs that a picture shows; the table has all of them.
_SHOWN: Final = 10


def shown_drivers(data: Data) -> list[Data]:
    """The inputs of the picture, those that carry most first, and chance below them where its share is known."""
    rows = sorted(data.get("drivers") or (), key=lambda row: -row["share"])[:_SHOWN]
    chance = data.get("chance")
    if not rows or chance is None:
        return rows
    return [*rows, {"parameter": "chance", "share": chance, "low": chance, "high": chance, "confidence": ""}]


def drivers_title(data: Data, words: Words) -> str:
    """The finding for a picture, without a full stop."""
    rows, found = shown_drivers(data), data.get("fragile")
    if not rows:
        return words.text("race.drivers_title_none")
    # What makes the answer fragile carries most, but for chance: it is among the inputs that are shown.
    top, key = (found, "drivers_title_fragile") if found else (rows[0], "drivers_title")
    told = {"parameter": parameter_name(top["parameter"], data, words), "share": words.percent(top["share"])}
    told["within"] = within_text(hangs_month(data), words)
    return opened(words.text(f"race.{key}", **told))


def drivers_subtitle(data: Data, words: Words) -> str:
    """What the picture shows, with the level of its intervals."""
    return words.text(
        "race.drivers_subtitle",
        within=within_text(hangs_month(data), words),
        level=words.percent(drivers_level(data)),
    )


def drivers_level(data: Data) -> float:
    """The level of the intervals of shares: that of the result, else the one at which they are computed."""
    return float(data.get("drivers_level") or DEFAULT_LEVEL)


def share_span(row: Data, words: Words) -> str:
    """A share with its interval: "31% (25–38%)"."""
    if row["low"] == row["high"]:
        return words.percent(row["share"])
    return f"{words.percent(row['share'])} ({words.number(100.0 * row['low'], 0)}–{words.percent(row['high'])})"


def confidence_name(row: Data, words: Words) -> str:
    """How well an input is known; a dash for what is no input."""
    name = row.get("confidence")
    return words.text(f"race_names.confidence_{name}") if name else words.text("race.no_confidence")


def driver_cells(row: Data, words: Words) -> tuple[str, str]:
    """The share of an input with its interval, and how well it is known."""
    return share_span(row, words), confidence_name(row, words)


def drivers_description(data: Data, words: Words) -> str:
    """The title, and the share of every input that is shown."""
    said = []
    for row in shown_drivers(data):
        told = {"parameter": parameter_name(row["parameter"], data, words), "share": words.percent(row["share"])}
        if row.get("confidence"):
            said.append(words.text("race.drivers_said", confidence=confidence_name(row, words), **told))
        else:
            said.append(words.text("race.drivers_said_plain", **told))
    title = drivers_title(data, words)
    return words.text("race.drivers_description", title=title, said="; ".join(said)) if said else f"{title}."
