"""The cells of a heat map, with names at the left and over the columns."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.charts.theme import FOOT_SIZE, LABEL_SIZE, Spec

#: Pixels of a row.
ROW: Final = 30


def two_lines(lines: list[str]) -> list[str]:
    """At most two lines, the second with dots if a third is lost; the columns have names in full."""
    return lines if len(lines) <= 2 else [lines[0], f"{lines[1]} …"]


def rect(rows: Sequence[Mapping[str, Any]], cell: float, **mark: Any) -> Spec:
    """A layer of boxes at given pixels."""
    values = [{**row, "x2": row["x"] + cell - 2, "y2": row["y"] + ROW - 2} for row in rows]
    return {
        "data": {"values": values},
        "mark": {"type": "rect", **mark},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
            "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
        },
    }


def row_names(sides: Sequence[Sequence[str]], top: int) -> list[dict[str, Any]]:
    """Names at the left, in one line or two."""
    return [
        {
            "x": -8,
            "y": top + ROW * (row + 0.5) - 1 + 14 * (place - (len(lines) - 1) / 2),
            "text": line,
            "align": "right",
            "size": LABEL_SIZE if len(lines) == 1 else FOOT_SIZE,
        }
        for row, lines in enumerate(sides)
        for place, line in enumerate(lines)
    ]


def column_names(heads: Sequence[Sequence[str]], cell: float, top: int) -> list[dict[str, Any]]:
    """Names over the columns, the last line of each just above the cells."""
    return [
        {
            "x": cell * (column + 0.5) - 1,
            "y": top - 12 - 15 * (len(lines) - 1 - place),
            "text": line,
            "align": "center",
            "size": FOOT_SIZE,
        }
        for column, lines in enumerate(heads)
        for place, line in enumerate(lines)
    ]
