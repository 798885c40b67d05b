"""Words for what the past taught; `data` is the JSON of `headway race history`."""

from collections.abc import Mapping
from datetime import date
from math import exp
from typing import Any, Final

from headway.words.format import Words
from headway.words.phrases import opened
from headway.words.race_names import model_name, signed

Data = Mapping[str, Any]

#: From this number on it is a year: no other parameter is as large.
_FIRST_YEAR: Final = 1900.0


def history_title(data: Data, words: Words) -> str:
    """The finding, without a full stop."""
    members = data["members"]
    return words.text(
        "race_history.title",
        day=words.date(date.fromisoformat(data["as_of"])),
        moved=words.number(len(data["informed"]), 0),
        all=words.number(len(data["parameters"]), 0),
        effective=words.number(members["effective"], 0),
        prior=words.number(members["prior_draws"], 0),
    )


def informed_columns(data: Data, words: Words) -> list[str]:
    """What the past moved, before, after."""
    level = words.percent(data["level"])
    return [words.text(f"race_history.column_{name}", level=level) for name in ("parameter", "before", "after")]


def informed_rows(data: Data, words: Words) -> list[list[str]]:
    """The parameters that the past moved or narrowed, those that it moved most first."""
    rows = sorted((row for row in data["parameters"] if row["informed"]), key=lambda row: -row["moved"])
    return [
        [
            row["parameter"],
            _three(row["prior"], words),
            _three(row["posterior"], words),
        ]
        for row in rows
    ]


def evidence_columns(data: Data, words: Words) -> list[str]:
    """How many times as likely the whole race makes the past as each model, by what of the past counts."""
    day = words.date(date.fromisoformat(data["evidence"][0]["gap_change"]["since"]))
    return [words.text(f"race_history.column_{name}", day=day) for name in ("model", "all", "gaps", "later")]


def evidence_rows(data: Data, words: Words) -> list[list[str]]:
    """A row for each model."""
    return [
        [opened(model_name(row["model"], words)), *(_odds(row[part], words) for part in ("all", "gaps", "gaps_later"))]
        for row in data["evidence"]
    ]


def history_remarks(data: Data, words: Words) -> list[str]:
    """How the gap changed and what the race expected; that beliefs are those of today."""
    change = data["evidence"][0]["gap_change"]
    return [
        words.text(
            "race_history.change",
            day=words.date(date.fromisoformat(change["since"])),
            observed=signed(change["observed"], words),
            error=words.number(change["error"], 1),
            low=signed(change["prior"]["low"], words),
            high=signed(change["prior"]["high"], words),
            level=words.percent(data["level"]),
        ),
        words.text("race_history.hindsight"),
    ]


def _three(row: Mapping[str, float], words: Words) -> str:
    """Middle and interval: "0.3 (0.05–0.6)"."""
    low, central, high = (_number(row[end], words) for end in ("low", "central", "high"))
    if row["low"] >= 0.0:
        return f"{central} ({low}–{high})"
    return words.text("race_history.three", low=low, central=central, high=high)


def _number(value: float, words: Words) -> str:
    """A number with two digits behind the point; a year without a mark in it."""
    return f"{value:.0f}" if value >= _FIRST_YEAR else words.number(value, 2)


def _odds(row: Mapping[str, float], words: Words) -> str:
    """How many times as likely the whole race makes it: one over the Bayes factor of the model."""
    return words.number(exp(-row["against_full"]), 1)
