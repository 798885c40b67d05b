"""Words for levers ranked by what they change; `data` is the JSON of `headway race levers`.

It holds what every result does, and leader, follower, horizon, event, within_months, and `rows`: each a lever (name,
title), the months `lag` that lie between its low and its high end draw by draw, and `p`, what lies between them of the
probability, with its `mc_error`; under `low` and `high` what each end changes against the scenario.
"""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.format import Words
from headway.words.phrases import opened
from headway.words.race_compare import difference_text, moves, points_change, verdict
from headway.words.race_names import event_text, lever_name, sides, signed, within_text

Data = Mapping[str, Any]

#: Level of the intervals of a race where there is no row to read it from.
_LEVEL: Final = 0.8


def ranked(data: Data) -> list[Data]:
    """The levers, those that change most first."""
    return sorted(data["rows"], key=lambda row: -abs(row["lag"]["central"]))


def levers_level(data: Data, words: Words) -> str:
    """The level of the intervals: "80%"."""
    return words.percent(data["rows"][0]["lag"]["level"] if data["rows"] else _LEVEL)


def levers_title(data: Data, words: Words) -> str:
    """The finding for a picture, without a full stop."""
    if not data["rows"]:
        return words.text("race_levers.title_none")
    told = {"within": within_text(data["horizon"], words), **sides(data, words)}
    named = [row for row in ranked(data) if verdict(row["lag"]) in ("nearer", "farther")]
    if not named:
        return opened(words.text("race_levers.title_unclear", **told))
    best = named[0]
    said = {"lever": lever_name(best, words), "months": words.months(abs(best["lag"]["central"]))}
    return opened(words.text(f"race_levers.title_{verdict(best['lag'])}", **said, **told))


def levers_said(data: Data, words: Words) -> list[str]:
    """What moves the probability most, and the levers whose effect cannot be told apart from nothing."""
    if not data["rows"]:
        return []
    told = {
        "event": event_text(data["event"], data, words),
        "within": within_text(data["within_months"], words),
    }
    best = max(data["rows"], key=lambda row: abs(row["p"]))
    if moves(best):
        said = {
            "lever": lever_name(best, words),
            "points": signed(100.0 * best["p"], words),
            "error": words.number(100.0 * best["mc_error"]),
        }
        found = [words.text("race_levers.odds", **said, **told)]
    else:
        found = [words.text("race_levers.odds_none", **told)]
    unclear = [f"“{lever_name(row, words)}”" for row in ranked(data) if verdict(row["lag"]) in ("unclear", "same")]
    if unclear:
        found.append(words.text("race_levers.unclear", said="; ".join(unclear)))
    return found


def lever_cells(row: Data, words: Words) -> tuple[str, str]:
    """What a lever changes: months with their interval, points of the probability with their error."""
    return difference_text(row["lag"], words), points_change(row, words)


def end_cell(row: Data, end: str, words: Words) -> str:
    """What a lever changes at an end of its setting: "×0.5: −3.0 (−5.0 to 0.0)"; empty where it has none."""
    found = row.get(end)
    if not found:
        return ""
    return f"{found['setting'][words.language]}: {difference_text(found['lag'], words)}"


def levers_description(data: Data, words: Words) -> str:
    """The title, and the numbers of every lever."""
    said = "; ".join(
        words.text("race_levers.said", lever=lever_name(row, words), lag=lag, p=p)
        for row in ranked(data)
        for lag, p in [lever_cells(row, words)]
    )
    title = levers_title(data, words)
    return words.text("race_levers.description", title=title, said=said) if said else f"{title}."
