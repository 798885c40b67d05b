"""The vintages that there are as text for people, from the JSON that `--json` prints."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.cli.text import cited, table_text

Data = Mapping[str, Any]

#: More vintages than this are shown in one line each, and of those only so many.
_SHOWN: Final = 20


def listed_text(data: Data) -> str:
    """Each table of each vintage; of many vintages the newest, a line each, and how many more there are."""
    vintages = data["vintages"]
    shown = _by_vintage(vintages) if len(vintages) > _SHOWN else _by_table(vintages)
    broken = [each["why"] for each in data["damaged"]]
    return "\n".join([shown, *(["", *broken] if broken else []), "", cited(data)])


def _by_table(vintages: Sequence[Data]) -> str:
    rows = [
        (vintage["vintage"], table["table"], table["rows"], table["newest"])
        for vintage in vintages
        for table in vintage["tables"]
    ]
    return table_text(("vintage", "table", "rows", "newest"), rows, right=(2,))


def _by_vintage(vintages: Sequence[Data]) -> str:
    """The newest first; rows of all tables together, and the newest day in any."""
    rows = [
        (
            vintage["vintage"],
            len(vintage["tables"]),
            sum(table["rows"] for table in vintage["tables"]),
            max((table["newest"] for table in vintage["tables"] if table["newest"]), default=""),
        )
        for vintage in reversed(vintages[-_SHOWN:])
    ]
    text = table_text(("vintage", "tables", "rows", "newest"), rows, right=(1, 2))
    older = len(vintages) - _SHOWN
    return f"{text}\n{older} older, since {vintages[0]['vintage']}; --json lists all, with every table"
