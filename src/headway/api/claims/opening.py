"""A file, or what comes in, as a document: limits first, then its bytes. An edge."""

import sys
from datetime import date
from pathlib import Path
from typing import Final, Literal

from headway.claims.reading.documents import document_of
from headway.claims.reading.spans import Document
from headway.errors import DataError

#: The largest file that is read, bytes.
MOST_BYTES: Final = 5_000_000

_LIMIT: Final = f"at most {MOST_BYTES // 1_000_000} MB are read: give the text of one article"


def open_document(source: Path | Literal["-"], *, lang: str | None = None, published: date | None = None) -> Document:
    """The document in a file, or "-" for what comes in.

    Raises
    ------
    DataError
        If there is no such file, it is empty, too large, or no text.
    """
    data, name = (_incoming(), "standard input") if source == "-" else (_of_file(Path(source)), str(source))
    if not data.strip():
        raise DataError("there is nothing in it", file=name, remedy="give a plain text or an HTML page with words")
    return document_of(data, lang=lang, published=published, file=name)


def _incoming() -> bytes:
    """What comes in, read no further than one byte beyond the limit."""
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise DataError("more than the limit came in", file="standard input", remedy=_LIMIT)
    return data


def _of_file(path: Path) -> bytes:
    if path.is_dir():
        raise DataError("this is a folder", file=path, remedy="give a file: plain text or HTML")
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
            size = path.stat().st_size
    except FileNotFoundError:
        raise DataError("there is no such file", file=path, remedy="give a file, or - for what comes in") from None
    except OSError as problem:
        raise DataError(f"it cannot be read ({problem.strerror})", file=path, remedy="check who may read it") from None
    if len(data) > MOST_BYTES:
        raise DataError(f"it has {max(size, len(data)) / 1e6:,.0f} MB", file=path, remedy=_LIMIT)
    return data
