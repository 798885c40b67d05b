"""Classes of chips, paths and inputs that one rule treats alike, and the class of a chip."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from headway.errors import UnknownName

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipClass:
    """What one rule treats alike.

    Attributes
    ----------
    kind
        chip; path (a way to use chips abroad); input (of a fab); home (chips that cross no border).
    chips
        Names in the table chips.
    flows
        Items of the table chip_flows that tell what was delivered.
    """

    name: str
    label: str
    kind: str
    meaning: str
    chips: tuple[str, ...]
    flows: tuple[str, ...]
    since: date


def chip_classes_of(rows: "pl.DataFrame") -> tuple[ChipClass, ...]:
    """The rows of a table `chip_classes`, in the order of the file."""
    columns = ("class", "label", "kind", "meaning", "chips", "flows", "since")
    return tuple(
        ChipClass(
            name=name, label=label, kind=kind, meaning=meaning, chips=tuple(chips), flows=tuple(flows), since=since
        )
        for name, label, kind, meaning, chips, flows, since in rows.select(columns).iter_rows()
    )


def find_class(name: str, classes: Iterable[ChipClass]) -> ChipClass:
    """The class of that name or label; raises UnknownName, which suggests the nearest."""
    known = {each.name: each for each in classes}
    labels = {each.label.casefold(): each for each in known.values()}
    found = known.get(name.casefold()) or labels.get(name.casefold())
    if found is None:
        raise UnknownName("class of chips", name, known)
    return found


def class_of_chip(chip: str, classes: Iterable[ChipClass]) -> ChipClass:
    """The class that holds a chip: by its name in the table chips, the words it begins with, or the class's own name.

    Raises
    ------
    UnknownName
        If no rule names such a chip, or the words begin the names of chips in several classes.
    """
    every = list(classes)
    by_chip = {name: each for each in every for name in each.chips}
    words = f"{chip.casefold()} "
    found = {each.name: each for name, each in by_chip.items() if f"{name.casefold()} ".startswith(words)}
    found |= {each.name: each for each in every if each.name == chip.casefold()}
    if len(found) != 1:
        raise UnknownName("chip in a class of chips", chip, by_chip)
    return next(iter(found.values()))
