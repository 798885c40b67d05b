"""The foot of pictures about plans: sources, data date, level, version."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words import Words
from headway.words.phrases import day

#: Sources that a foot names, those with at most so many letters first; the JSON has all of them.
_NAMED: Final = 3
_SHORT: Final = 90


def plan_foot(data: Mapping[str, Any], words: Words) -> str:
    """Sources, data date, level and version, in one line."""
    titles = sorted(dict.fromkeys(source["title"] for source in data["sources"]), key=lambda title: len(title) > _SHORT)
    named = "; ".join(titles[:_NAMED])
    if len(titles) > _NAMED:
        named = words.text("plan_compare.foot_more", titles=named, count=words.number(len(titles) - _NAMED, 0))
    return words.text(
        "plan.step_foot",
        source=named,
        vintage=words.date(day(data["vintage"])),
        level=words.percent(data["level"]),
        version=data["headway"],
    )
