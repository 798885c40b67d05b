"""A publication as it came: its files as bytes, and what of it went into no table. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from headway.facts.formulas import shown

#: Files of a publication by their path in it, such as `epoch_capabilities_index/eci_scores.csv`.
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row of a publication that goes into no table.

    Attributes
    ----------
    row
        As a spreadsheet shows it (the header is 1); None where the whole file is meant.
    value
        What a cell holds, as it may be shown: short, and no formula of a spreadsheet.
    """

    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    why: str

    def __post_init__(self) -> None:
        if self.value is not None:
            object.__setattr__(self, "value", shown(self.value))

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Rejected":
        """From a row of the table `unplaced`."""
        return cls(**{name: row[name] for name in ("file", "row", "column", "value", "why")})

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """A file, or a column of it, that no reader knows: kept as it came, in no table.

    Attributes
    ----------
    what
        The column; None for the whole file.
    """

    file: str
    what: str | None = None
    why: str

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return asdict(self)
