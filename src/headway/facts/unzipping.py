"""The files in a zip that somebody else packed, inflated within limits: the list in it is believed in nothing. Pure.

Nothing is written, nothing is inflated beyond the limits. Limits and reasons: docs/methods/hostile-input.md.
"""

import io
import itertools
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from headway.errors import DataError
from headway.facts.formulas import shown
from headway.facts.raw import Files, NotUnderstood


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a publication may be. The real one of October 2026: 2.4 MB as a zip, 89 files, the largest 3.9 MB.

    Attributes
    ----------
    file_bytes
        Bytes of one file: eight times the largest real one.
    total_bytes
        Bytes of all files together: as rows of cells they take up to twenty times as much, which a small machine holds.
    entries
        Files, folders and links: twenty times the real number.
    ratio
        Bytes of a file in a zip for each byte that it was packed to, counted for files above a megabyte: real tables
        pack to a fourth or a tenth, and the method itself to no less than a thousandth.
    depth
        Folders above a file, the one of the publication itself not counted: the real one has two.
    """

    file_bytes: int = 32_000_000
    total_bytes: int = 64_000_000
    entries: int = 2_000
    ratio: int = 200
    depth: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Mapping[str, bytes]):
    """The files of a publication by their names, with `/` between folders; and what was left aside, each with why."""

    files: Mapping[str, bytes]
    left_out: tuple[NotUnderstood, ...] = ()

    def __getitem__(self, name: str) -> bytes:
        return self.files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


#: How a zip file begins: with an entry, or empty.
ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")

#: Folders that mean something to the readers, so that they stay where they are all that a publication has.
_TELLING: Final = frozenset({"epoch_capabilities_index", "additional_eci_data"})

#: Below this a high ratio says nothing: a thousand equal rows pack to a few bytes.
_SMALL_BYTES: Final = 1_000_000

#: Bytes of the fixed part of the head that stands before each file in a zip, and how it begins.
_HEAD_BYTES: Final = 30
_HEAD: Final = b"PK\x03\x04"

#: Bits of an entry's flags: packed with a password, in either of two ways; the list itself is packed so.
_LOCKED: Final = 0x1 | 0x40 | 0x2000

_AGAIN: Final = "fetch the zip again"
_DANGER: Final = "do not use this zip; fetch it from the publisher"

#: Names longer than this are no names of tables.
_NAME_CHARACTERS: Final = 250


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file in a zip: its path, and where its packed bytes lie."""

    parts: tuple[str, ...]
    info: zipfile.ZipInfo
    start: int

    @property
    def name(self) -> str:
        return "/".join(self.parts)

    @property
    def end(self) -> int:
        return self.start + self.info.compress_size


def unpacked(name: str, content: bytes, *, limits: Limits | None = None) -> Opened:
    """The files in a zip by their names in it; any other content as the one file of that name. Pure.

    Raises
    ------
    DataError
        If the zip is damaged, dangerous or passes a limit: names zip and entry.
    """
    return _opened(name, content, limits or Limits())


def _opened(name: str, content: bytes, limits: Limits) -> Opened:
    if not content.startswith(ZIP_STARTS):
        if name.casefold().endswith((".zip", ".xlsx")):
            start = shown(content[:20].decode("utf-8", "replace"))
            raise DataError(
                "not a zip file", file=name, value=start, remedy="fetch it again: a page may be in its place"
            )
        return Opened(files={name: content})
    found = _unzipped(name, content, limits)
    return replace(found, files=without_top(found.files))


def without_top(files: Files) -> Files:
    """The files without the one folder around all of them, unless the readers know it by its name."""
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or tops & _TELLING or not all("/" in name for name in files):
        return files
    return {name.partition("/")[2]: content for name, content in files.items()}


def left_aside(parts: tuple[str, ...], limits: Limits) -> str | None:
    """Why a file of this path is not read, if it is not; `parts` are its folders and its name."""
    if any(part == "__MACOSX" for part in parts):
        return "what a Mac adds to a zip"
    if any(part.startswith(".") for part in parts):
        return "a hidden file"
    return f"more than {limits.depth} folders deep" if len(parts) > limits.depth + 1 else None


def _unzipped(file: str, content: bytes, limits: Limits) -> Opened:
    """Every file of a zip under its own path, and what was left aside: hidden files, zips in the zip.

    Raises
    ------
    DataError
        If an entry's name leads out of a folder, is doubled or cannot be shown; if it is a link, locked, packed by
        another method than deflate, larger than it says, packed too well, shares bytes with another or does not have
        its checksum; if there are too many entries or bytes.
    """
    entries = [_entry(file, content, info) for info in _listed(file, content, limits) if not info.is_dir()]
    _check_names(file, entries)
    _check_places(file, entries)
    _check_sizes(file, entries, limits)
    files: dict[str, bytes] = {}
    left: list[NotUnderstood] = []
    for entry in entries:
        why = left_aside(entry.parts, limits)
        found = _inflated(file, content, entry) if why is None else b""
        if found.startswith(ZIP_STARTS):
            why = "a zip in a zip is not opened"
        if why is None:
            files[entry.name] = found
        else:
            left.append(NotUnderstood(file=shown(entry.name), why=why))
    if not files:
        raise DataError("the zip has no files", file=file, remedy=_AGAIN)
    if "[Content_Types].xml" in files:
        raise DataError("a workbook or a document, not tables", file=file, remedy="save each sheet as CSV")
    return Opened(files=files, left_out=tuple(left))


def _listed(file: str, content: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """What the list at the end of a zip holds."""
    if len(content) > limits.file_bytes:
        raise DataError(f"the zip is larger than {limits.file_bytes:,} bytes", file=file, remedy=_DANGER)
    # Counted before the list is read: a list of millions would fill the memory.
    if content.count(b"PK\x01\x02") > limits.entries:
        raise DataError(f"more than {limits.entries:,} entries", file=file, remedy=_DANGER)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return opened.infolist()
    # The library raises whatever the damaged bytes lead it to; which differs from version to version.
    except Exception as problem:
        raise DataError(f"a damaged zip ({shown(str(problem), 80)})", file=file, remedy=_AGAIN) from problem


def _entry(file: str, content: bytes, info: zipfile.ZipInfo) -> _Entry:
    """An entry that may be read."""
    parts = _parts(file, info.orig_filename)
    name = "/".join(parts)
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode not in {0, stat.S_IFREG}:
        raise _refused(file, name, "a link or a device, not a file", _DANGER)
    if info.flag_bits & _LOCKED:
        raise _refused(file, name, "packed with a password", "unpack it first")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        method = f"packed by a method that is not read (number {info.compress_type})"
        raise _refused(file, name, method, "pack it with deflate")
    head = content[info.header_offset : info.header_offset + _HEAD_BYTES] if info.header_offset >= 0 else b""
    if len(head) < _HEAD_BYTES or not head.startswith(_HEAD):
        raise _refused(file, name, "a damaged zip: nothing is where the entry should be", _AGAIN)
    named, extra = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    found = _Entry(parts, info, info.header_offset + _HEAD_BYTES + named + extra)
    if found.end > len(content):
        raise _refused(file, name, "a damaged zip: the entry ends beyond the file", _AGAIN)
    return found


def _parts(file: str, name: str) -> tuple[str, ...]:
    """The path of an entry; refused if it could lead anywhere but below the folder it is unpacked in."""
    parts = tuple(name.split("/"))
    if not name or len(name) > _NAME_CHARACTERS:
        raise DataError("an entry without a name, or with an endless one", file=file, value=shown(name), remedy=_DANGER)
    if "\\" in name or ":" in name or name.startswith("/") or any(part in {"", ".", ".."} for part in parts):
        raise _refused(file, name, "a name that leads out of the folder", _DANGER)
    if not name.isprintable():
        raise _refused(file, name, "a name with characters that cannot be seen", _DANGER)
    return parts


def _check_names(file: str, entries: list[_Entry]) -> None:
    """Raise if two entries would be one file on some disk, where capitals or composed letters tell no files apart."""
    seen: set[str] = set()
    for entry in entries:
        folded = unicodedata.normalize("NFC", entry.name).casefold()
        if folded in seen:
            raise _refused(file, entry.name, "two entries of this name", _DANGER)
        seen.add(folded)


def _check_places(file: str, entries: list[_Entry]) -> None:
    """Raise if two entries share bytes, as those of a zip that unpacks to more than its bytes could hold."""
    placed = sorted(entries, key=lambda entry: entry.info.header_offset)
    for before, after in itertools.pairwise(placed):
        if after.info.header_offset < before.end:
            raise _refused(file, after.name, f"shares bytes with {shown(before.name)}", _DANGER)


def _check_sizes(file: str, entries: list[_Entry], limits: Limits) -> None:
    """Raise if the sizes that are given pass a limit: those that are not true fail later."""
    total = 0
    for entry in entries:
        size = entry.info.file_size
        total += size
        if size > limits.file_bytes:
            raise _refused(file, entry.name, f"{size:,} bytes, and at most {limits.file_bytes:,} are read", _DANGER)
        if size > max(_SMALL_BYTES, limits.ratio * entry.info.compress_size):
            packed = f"{size:,} bytes packed to {entry.info.compress_size:,}: more than {limits.ratio} to 1"
            raise _refused(file, entry.name, packed, _DANGER)
    if total > limits.total_bytes:
        raise DataError(f"more than {limits.total_bytes:,} bytes in all", file=file, remedy=_DANGER)


def _inflated(file: str, content: bytes, entry: _Entry) -> bytes:
    """The bytes of an entry, of the size and the checksum that its list gives."""
    packed, size = memoryview(content)[entry.start : entry.end], entry.info.file_size
    if entry.info.compress_type == zipfile.ZIP_STORED:
        found, whole = bytes(packed[: size + 1]), len(packed) == size
    else:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            # One byte more than promised is enough to know that the promise was a lie.
            found = inflater.decompress(packed, size + 1)
        except zlib.error as problem:
            raise _refused(file, entry.name, f"a damaged zip ({problem})", _AGAIN) from problem
        whole = inflater.eof and not inflater.unused_data
    if len(found) > size:
        raise _refused(file, entry.name, f"larger than the {size:,} bytes that it says", _DANGER)
    if len(found) != size or not whole:
        raise _refused(file, entry.name, "a damaged zip: the entry is cut short", _AGAIN)
    if zlib.crc32(found) != entry.info.CRC:
        raise _refused(file, entry.name, "a damaged zip: the checksum is another", _AGAIN)
    return found


def _refused(file: str, name: str, problem: str, remedy: str) -> DataError:
    return DataError(problem, file=f"{file}: {shown(name)}", remedy=remedy)
