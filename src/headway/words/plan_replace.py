"""Words for chips that replace one of another kind; `data` is the JSON of `headway plan replace`, `row` a row of it."""

from collections.abc import Mapping
from typing import Any

from headway.words.compute import ratio_with_span, side_phrase
from headway.words.format import Words
from headway.words.generations import chip_name
from headway.words.phrases import opened
from headway.words.plan import bind_name
from headway.words.plan_compare import kind_name

Data = Mapping[str, Any]


def task_name(task: str, words: Words) -> str:
    """A task in short: "training"."""
    return words.text(f"plan_replace.task_{task}")


def task_binds(task: Data, words: Words) -> str:
    """What binds the kind that replaces; empty where it cannot do the task."""
    if task["binds"] is None:
        return ""
    return (
        bind_name(task["binds"], words) if task["task"] == "train" else words.text(f"plan_serve.bind_{task['binds']}")
    )


def task_text(task: Data, words: Words) -> str:
    """Chips for one with their interval, or that it cannot be done."""
    return words.text("plan_replace.cannot") if task["chips"] is None else ratio_with_span(task["chips"], words)


def replace_title(data: Data, words: Words) -> str:
    """The finding for a picture, without a full stop: the follower's best for training, else the first row."""
    rows = [row for row in data["rows"] if all(task["chips"] for task in row["tasks"])]
    if not rows:
        return words.text("plan_replace.title_none", other=chip_name(data["other"]))
    sold = [row for row in rows if row.get("status") in ("released", None)] or rows
    theirs = [row for row in sold if row["role"] == "follower"] or sold
    best = min(theirs, key=lambda row: float(row["tasks"][0]["chips"]["central"]))
    return opened(
        words.text(
            "plan_replace.title",
            other=chip_name(data["other"]),
            chip=kind_name(best, words),
            **{task["task"]: ratio_with_span(task["chips"], words) for task in best["tasks"]},
        )
    )


def replace_subtitle(data: Data, words: Words, *, noted: bool) -> str:
    """What the picture shows; `noted` where what binds stands in it."""
    said = words.text(
        "plan_replace.subtitle",
        other=chip_name(data["other"]),
        model=data["model"]["name"],
        level=words.percent(data["level"]),
        leader=side_phrase(data["leader"], words),
        follower=side_phrase(data["follower"], words),
    )
    return f"{said}; {words.text('plan_replace.subtitle_noted')}" if noted else said


def replace_said(row: Data, words: Words) -> str:
    """A row in a few words, for the text alternative of a picture."""
    tasks = ", ".join(f"{task_name(task['task'], words)} {task_text(task, words)}" for task in row["tasks"])
    return f"{kind_name(row, words)}: {tasks}"


def replace_columns(words: Words) -> tuple[str, ...]:
    """Titles of the columns of `replace_cells`."""
    names = ("chip", "train", "prefill", "decode", "binds")
    return tuple(words.text(f"plan_replace.column_{name}") for name in names)


def replace_cells(row: Data, words: Words) -> tuple[str, ...]:
    """A row as texts: chip, chips for one by task, what binds each."""
    binds = "; ".join(task_binds(task, words) or "–" for task in row["tasks"])
    return (kind_name(row, words), *(task_text(task, words) for task in row["tasks"]), binds)


def replace_remarks(data: Data, words: Words) -> list[str]:
    """What the ratios rest on, and why something cannot be done."""
    asked = data["service"]
    found = [
        words.text(
            "plan_replace.asked",
            model=data["model"]["name"],
            count=words.number(data["other_count"], 0),
            other=chip_name(data["other"]),
            input=words.number(asked["input"], 0),
            output=words.number(asked["output"], 0),
            speed=words.number(asked["user_tokens_per_second"], 0),
        ),
        words.text("plan_replace.shared", level=words.percent(data["level"])),
    ]
    return found + [
        words.text("plan_replace.why", chip=kind_name(row, words), task=task_name(task["task"], words), why=task["why"])
        for row in data["rows"]
        for task in row["tasks"]
        if task["chips"] is None
    ]
