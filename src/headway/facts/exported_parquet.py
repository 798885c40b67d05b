"""A table of several vintages as one Parquet file, whatever its size. An edge."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

    import polars as pl

#: Bytes of rows that are held before they go to the disk. A parameter: ours; a vintage of today has 1 to 5 MB a table.
_HELD: Final = 64 << 20

#: Rows that lie together in the file. A parameter: ours; with it, the bytes do not depend on the number of cores.
_GROUP: Final = 100_000


class ParquetFile:
    """A Parquet file that is filled frame by frame and is there once the block has ended without an error."""

    def __init__(self, path: Path, parts: Path, citation: str) -> None:
        """Rows wait in the folder `parts`, which goes at the end; `citation` is kept with the file."""
        self._path, self._parts, self._citation = path, parts, citation
        self._held: list[pl.DataFrame] = []
        self._size = 0
        self._written: list[Path] = []

    def __enter__(self) -> Self:
        self._parts.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        try:
            if kind is None:
                self._join()
        finally:
            shutil.rmtree(self._parts, ignore_errors=True)

    def add(self, frame: "pl.DataFrame") -> None:
        """Add rows; all frames have the same columns."""
        self._held.append(frame)
        self._size += int(frame.estimated_size())
        if self._size >= _HELD:
            self._flush()

    def _flush(self) -> None:
        import polars as pl

        path = self._parts / f"{len(self._written):06d}.parquet"
        pl.concat(self._held).write_parquet(path)
        self._written.append(path)
        self._held, self._size = [], 0

    def _join(self) -> None:
        """Write the file from its parts, in their order."""
        import polars as pl

        if self._held:
            self._flush()
        rows = pl.scan_parquet(self._written, glob=False, hive_partitioning=False)
        rows.sink_parquet(self._path, row_group_size=_GROUP, metadata={"citation": self._citation})
