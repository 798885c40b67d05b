"""The answer of `headway race sensitivity` as text for people, from the JSON that `--json` prints."""

from collections.abc import Mapping
from typing import Any, Final

from headway.cli.text import cited, table_text

Data = Mapping[str, Any]

#: Inputs that are shown; all are in the JSON.
_SHOWN: Final = 10

_NAMES: Final = {"lag": "lag in months", "points": "gap in index points"}


def sensitivity_text(data: Data) -> str:
    """What carries most on the prior and on the members, by three measures, and whether the answer is fragile."""
    what = f"The {_NAMES[data['quantity']]} after {data['month']} months"
    lines = [_answer(what, data), ""]
    lines += [f"On the prior, {data['rows']} rows (Sobol indices, with standard errors):"]
    lines += [table_text(("group of inputs", "confidence", "first", "total"), _sobol(data), right=(2, 3)), ""]
    lines += ["On the members that history left (Shapley effects with intervals; distances of PAWN):"]
    lines += [table_text(("input", "confidence", "share", "PAWN"), _members(data), right=(2, 3))]
    if data["pawn"]:
        lines += [f"* above {data['pawn'][0]['threshold']:.2f}, which chance alone seldom passes."]
    return "\n".join([*lines, "", f"Data of {data['vintage']}; seed {data['seed']}.", cited(data)])


def _answer(what: str, data: Data) -> str:
    if not data["shapley"]:
        return f"{what}: too few members differ to share its variance out."
    top, weak = data["shapley"][0], data["low_confidence_share"]
    said = f"{what} hangs most on {top['parameter']}: {_percent(top['share'])} of its variance. "
    said += f"Inputs of low confidence carry {_percent(weak)}, chance {_percent(data['chance'])}."
    frail = data["fragile"]
    return f"{said} Fragile: {frail['parameter']} is of low confidence and carries too much." if frail else said


def _sobol(data: Data) -> list[list[str]]:
    rows = [(row["parameter"], row["confidence"] or "-", row) for row in data["sobol"][:_SHOWN]]
    told = (("all of low confidence", "low", "low_confidence"), ("chance", "-", "chance"))
    rows += [(name, confidence, data["prior"][key]) for name, confidence, key in told if data["prior"][key]]
    return [[name, confidence, _with_error(row, "first"), _with_error(row, "total")] for name, confidence, row in rows]


def _with_error(row: Data, part: str) -> str:
    return f"{_percent(row[part])} ±{100.0 * row[f'{part}_error']:.0f}"


def _members(data: Data) -> list[list[str]]:
    distances = {row["parameter"]: row for row in data["pawn"]}
    found = []
    for row in data["shapley"][:_SHOWN]:
        near = distances.get(row["parameter"])
        pawn = f"{near['median']:.2f}{'*' if near['found'] else ' '}" if near else "-"
        span = f"{_percent(row['share'])} ({_percent(row['low'])} to {_percent(row['high'])})"
        found.append([row["parameter"], row["confidence"], span, pawn])
    return found


def _percent(share: float) -> str:
    return f"{100.0 * share + 0.0:.0f}%".replace("-0%", "0%")
