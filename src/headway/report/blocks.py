"""The parts a report is made of: sentences, figures, tables and the sections that hold them.

They carry text and numbers side by side, so that the page and `report.json` are two views of one value.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

#: Widths of a picture on a page and on a telephone, pixels.
WIDE: Final = 760
NARROW: Final = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph.

    Attributes
    ----------
    text
        The words, not escaped.
    strong
        A part of `text` to set in bold, or empty.
    link
        Label and target ("#section" or an http address) of a link after the words, or None.
    small
        Whether it is a remark, set in small type.
    code
        Whether it is a command or reference to copy as it stands.
    """

    text: str
    strong: str = ""
    link: tuple[str, str] | None = None
    small: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list of short statements.

    Attributes
    ----------
    label
        What the list holds; a list that has one is folded under it.
    """

    items: tuple[Text, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One picture: its file stem, its Vega-Lite specifications, its text alternative and how to read it.

    Attributes
    ----------
    spec, narrow
        The picture for a page and for a telephone.
    """

    name: str
    spec: dict[str, Any]
    narrow: dict[str, Any]
    description: str
    caption: str

    def to_dict(self) -> dict[str, Any]:
        """File names and text of the picture; its numbers are those of the gap results beside it."""
        return {
            "name": self.name,
            "description": self.description,
            "caption": self.caption,
            "files": [f"charts/{self.name}.svg", f"charts/{self.name}.png"],
        }


def figure(name: str, draw: Callable[[int], dict[str, Any]], caption: str) -> Figure:
    """A picture drawn for a page and for a telephone; `draw` takes the width in pixels."""
    spec, narrow = draw(WIDE), draw(NARROW)
    return Figure(name=name, spec=spec, narrow=narrow, description=spec["description"], caption=caption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a reader sees in a table cell, and the value behind it (JSON)."""

    text: str
    value: Any
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose first column names the row."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Caption, column titles and the values behind the cells."""
        return {
            "name": self.name,
            "caption": self.caption,
            "columns": list(self.columns),
            "rows": [[cell.value for cell in row] for row in self.rows],
        }


Block = Text | Points | Figure | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A finding as title, and what stands under it.

    Attributes
    ----------
    level
        Depth of the title: 1 for the answer of the report, 2 for a part, 3 inside a part.
    strong
        A part of the title to set in bold, or empty.
    of
        JSON pointers of the results in `report.json` whose numbers it tells; empty if it tells none of its own.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    level: int = 2
    strong: str = ""
    of: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def of_view(section: Section, *views: str) -> Section:
    """The section, as one that tells the numbers of views."""
    return replace(section, of=tuple(f"/views/{name}" for name in views))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report in one language.

    Attributes
    ----------
    labels
        Fixed words of the page (document title, foot, name of the table region), by their role.
    data
        Everything `report.json` holds beside the text: gap results, caveats, sources, citation, seed, vintage.
    """

    language: str
    title: str
    headline: str
    sections: tuple[Section, ...]
    labels: dict[str, str]
    data: dict[str, Any]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every picture, in reading order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Figure))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in reading order."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def tables_of(self) -> tuple[tuple[str, ...], ...]:
        """For each table the results whose numbers it tells, as `Section.of`."""
        return tuple(section.of for section in self.sections for _ in section.tables)

    def to_dict(self) -> dict[str, Any]:
        """What `report.json` holds."""
        return {
            "language": self.language,
            "title": self.title,
            "headline": self.headline,
            **self.data,
            "charts": [figure.to_dict() for figure in self.figures],
            "tables": [table.to_dict() for table in self.tables],
            "sections": [{"name": part.name, "title": part.title, "text": _texts(part)} for part in self.sections],
        }


def _texts(section: Section) -> list[str]:
    """The sentences of a section, in reading order."""
    found: list[str] = []
    for block in section.blocks:
        if isinstance(block, Text):
            found.append(block.text)
        elif isinstance(block, Points):
            found.extend(item.text for item in block.items)
    return found
