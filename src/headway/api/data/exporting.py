"""Vintages written for other tools. An edge."""

from collections.abc import Sequence
from pathlib import Path

from headway.facts.exported import ExportResult
from headway.facts.exporting import export_facts


def facts_export(out: Path | str, *, vintages: Sequence[str] | None = None) -> ExportResult:
    """Write all tables as CSV, Parquet and one SQLite file into the folder `out`, with descriptor and citation.

    Parameters
    ----------
    vintages
        Their names; all that the store holds, bundled and own, if left out.

    Raises
    ------
    UnknownName
        For a vintage that is not there.
    StoreError
        If a vintage is damaged, the folder holds something that is no earlier export, or it cannot be written.
    DataError
        If a row breaks the schema of its table, or names a row that its vintage does not hold.
    """
    return export_facts(Path(out), vintages=vintages)
