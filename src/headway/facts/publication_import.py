"""A publication that the user has, as a file, a folder or a zip, as a vintage of the day it was known. An edge."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from headway.errors import DataError, OptionError, StoreError
from headway.facts.archive import Archive
from headway.facts.background import background
from headway.facts.cells import Sheet, read_sheet
from headway.facts.given import HUB
from headway.facts.importing import REQUIRED, Imported, import_scores
from headway.facts.intake import Incoming, take_in
from headway.facts.intake_result import FileTaken, Taken
from headway.facts.kinds import is_known
from headway.facts.layouts import UNDERSTOOD, read_publication
from headway.facts.opening import file_content, open_publication, unpacked
from headway.facts.provenance import Source
from headway.facts.raw import Files, NotUnderstood
from headway.facts.store import list_vintages, user_folder
from headway.facts.unzipping import ZIP_STARTS
from headway.facts.writing import store_lock

#: How few columns of one's own make a file look like scores of one's own.
_OWN: Final = 2


def import_path(path: Path, known: date, *, today: date, accept: Collection[str] = ()) -> Imported | Taken:
    """Scores of the user's own, or a publication, as a new vintage of the day `known`; what is in the path decides.

    Raises
    ------
    DataError
        If it is neither: says what was found and what would be understood. If it cannot be used; nothing is written.
    OptionError
        If `known` is after `today`, or `accept` is given for scores of one's own.
    StoreError
        If the store already holds that day, or cannot be written.
    """
    sheet = _lone_sheet(path)
    if sheet is None or is_known(sheet):
        return import_publication(path, known, today=today, accept=accept)
    if len({*REQUIRED} & {*sheet.columns}) < _OWN:
        raise DataError(
            "neither a publication nor scores of your own",
            file=path.name,
            value=", ".join(sheet.columns[:8]),
            remedy=f"scores of your own have the columns {', '.join(REQUIRED)}; publications: {UNDERSTOOD}",
        )
    if accept:
        raise OptionError(f"--accept {' '.join(accept)} is for publications; in scores of your own every row must fit")
    return import_scores(path, known, today=today)


def import_publication(path: Path, known: date, *, today: date, accept: Collection[str] = ()) -> Taken:
    """A publication as a vintage of the day `known`, checked against the newest one by that day.

    Its files are kept in the archive as they came, even if a check refuses it.

    Raises
    ------
    DataError
        If no layout fits, a file cannot be read, or a check fails that is not accepted; no vintage is written.
    UnknownName
        If `accept` names no check.
    OptionError, StoreError
        As `import_path`.
    """
    if known > today:
        raise OptionError(f"--known {known} is after today, {today}; give the day on which it was published")
    if any(info.name == known.isoformat() for info in list_vintages()):
        raise StoreError(
            f"vintage {known} is there already, and old vintages are never changed; `headway facts list` shows what it "
            "holds, and if yours was known on another day, give that one"
        )
    given, files, left_out = _opened(path)
    reading = read_publication(known, files, background=background())
    root = user_folder()
    with store_lock(root):
        archive = Archive(root)
        taken = tuple(
            FileTaken(name=name, sha256=archive.put(content), size=len(content)) for name, content in given.items()
        )
        incoming = Incoming(
            known=known,
            layout=reading.layout,
            tables=reading.publication.tables,
            counts=reading.publication.counts,
            source=Source(title=reading.title, url=HUB, published=known, confidence="high"),
            files=taken,
            rejected=reading.rejected,
            not_understood=(*left_out, *reading.not_understood),
            corrections=reading.publication.corrections,
        )
        return take_in(incoming, root, known.isoformat(), accept=accept)


def _lone_sheet(path: Path) -> Sheet | None:
    """The sheet of a path that is one CSV file; None for a folder, a zip or any other file."""
    if path.is_dir() or not path.name.casefold().endswith((".csv", ".tsv", ".txt")):
        return None
    content = file_content(path)
    return None if content.startswith(ZIP_STARTS) else read_sheet(path.name, content)


def _opened(path: Path) -> tuple[Files, Files, tuple[NotUnderstood, ...]]:
    """The files as they were given, those that are to be read, and what was left aside; zips in a folder are opened."""
    if path.is_dir():
        opened = open_publication(path)
        given = dict(opened.files)
    else:
        given = {path.name: file_content(path)}
        opened = unpacked(path.name, given[path.name])
    files: dict[str, bytes] = {}
    left_out = list(opened.left_out)
    for name, content in opened.files.items():
        if not content.startswith(ZIP_STARTS):
            files[name] = content
            continue
        inner = unpacked(name, content)
        # Under the name of the zip, so that a single file beside it counts before its copy.
        files |= {f"{name}/{within}": part for within, part in inner.files.items()}
        left_out += [replace(part, file=f"{name}/{part.file}") for part in inner.left_out]
    return given, files, tuple(left_out)
