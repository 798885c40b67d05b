"""Words for what a race hangs on by three measures; `data` is the JSON of `headway race sensitivity`."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.format import Words
from headway.words.phrases import opened
from headway.words.race_names import within_text

Data = Mapping[str, Any]

#: Inputs that are shown; all are in the JSON.
_SHOWN: Final = 10


def sensitivity_title(data: Data, words: Words) -> str:
    """What the members' variance hangs on most, without a full stop; that nothing can be shared out, else."""
    what = words.text(f"race_sensitivity.of_{data['quantity']}", within=within_text(data["month"], words))
    if not data["shapley"]:
        return opened(words.text("race_sensitivity.few", what=what))
    top = data["shapley"][0]
    told = {"parameter": top["parameter"], "share": words.percent(top["share"])}
    return opened(words.text("race_sensitivity.title", what=what, **told))


def sensitivity_said(data: Data, words: Words) -> list[str]:
    """What low confidence and chance carry, and whether one input carries too much, on the members and on the prior."""
    found = []
    if data["shapley"]:
        low, chance = words.percent(data["low_confidence_share"]), words.percent(data["chance"])
        found.append(words.text("race_sensitivity.carried", low=low, chance=chance))
    for name, frail in (("members", data["fragile"]), ("prior", data["prior"]["fragile"])):
        if frail:
            told = {"share": words.percent(frail["share"]), "most": words.percent(frail["most"])}
            found.append(words.text(f"race_sensitivity.fragile_{name}", parameter=frail["parameter"], **told))
        else:
            found.append(words.text(f"race_sensitivity.steady_{name}"))
    return found


def sobol_columns(words: Words) -> list[str]:
    """Group, confidence, first-order and total index."""
    return [words.text(f"race_sensitivity.column_{name}") for name in ("group", "confidence", "first", "total")]


def sobol_cells(data: Data, words: Words) -> list[list[str]]:
    """A row for each group of inputs, then all of low confidence, then chance."""
    rows = [(row["parameter"], row["confidence"] or "–", row) for row in data["sobol"][:_SHOWN]]
    for key, confidence in (("low_confidence", "low"), ("chance", "–")):
        if data["prior"][key]:
            rows.append((words.text(f"race_sensitivity.row_{key}"), confidence, data["prior"][key]))
    return [
        [name, confidence, *(_with_error(row, part, words) for part in ("first", "total"))]
        for name, confidence, row in rows
    ]


def member_columns(words: Words) -> list[str]:
    """Input, confidence, Shapley effect, PAWN."""
    return [words.text(f"race_sensitivity.column_{name}") for name in ("input", "confidence", "share", "pawn")]


def member_cells(data: Data, words: Words) -> list[list[str]]:
    """A row for each input, with its share and interval, and a star at distances that chance seldom reaches."""
    distances = {row["parameter"]: row for row in data["pawn"]}
    found = []
    for row in data["shapley"][:_SHOWN]:
        near = distances.get(row["parameter"])
        pawn = f"{words.number(near['median'], 2)}{'*' if near['found'] else ' '}" if near else "–"
        share, low, high = (words.percent(row[end]) for end in ("share", "low", "high"))
        span = words.text("race_sensitivity.span", share=share, low=low, high=high)
        found.append([row["parameter"], row["confidence"], span, pawn])
    return found


def _with_error(row: Data, part: str, words: Words) -> str:
    return f"{words.percent(row[part])} ±{words.number(100.0 * row[f'{part}_error'], 0)}"
