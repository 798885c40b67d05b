"""The foot of pictures about compute: sources, date of the data, the day whose knowledge it is."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words import Words
from headway.words.phrases import day

#: Sources that a foot names; the JSON has all of them.
_NAMED: Final = 3


def compute_foot(data: Mapping[str, Any], words: Words) -> str:
    """Sources, data date, day and version, in one line."""
    titles = list(dict.fromkeys(source["title"] for source in data["sources"]))
    named = "; ".join(titles[:_NAMED])
    if len(titles) > _NAMED:
        named = words.text("stock.foot_more", titles=named, count=words.number(len(titles) - _NAMED, 0))
    return words.text(
        "stock.foot",
        source=named,
        vintage=words.date(day(data["vintage"])),
        day=words.date(day(data["as_of"])),
        version=data["headway"],
    )
