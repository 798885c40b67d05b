"""Bytes to text: what the bytes are, in which encoding they stand, and what had to be guessed."""

import codecs
import re
import unicodedata
from typing import Final

from headway.errors import DataError

#: What was remarked while reading; the words stand in the catalogue.
GUESSED, MIXED, REPAIRED, LOST = "encoding-guessed", "encoding-mixed", "encoding-repaired", "letters-lost"

#: First bytes of files that are no text, and what they are called.
_MAGIC: Final = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document (docx, odt, epub, xlsx)"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image, a sound or a film"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc, xls)"),
    (b"{\\rtf", "a rich-text document (rtf)"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a table (parquet)"),
)
_REMEDY: Final = "save it as plain text or HTML (UTF-8)"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{3,20})""")
#: A run of letters above ASCII that is UTF-8, or else one byte that is not.
_PIECES: Final = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+|[\x80-\xff]"
)
#: UTF-8 that was once read as windows-1252: such pairs stand in no language.
_MOJIBAKE: Final = re.compile("[ÃÂÄÆ][\u0080-¿]|á[ºb»][\u0080-¿‚-™A-z]|â€|Ä‘|Æ°")
_BYTES_LOOKED_AT: Final = 100_000


def text_of(data: bytes, *, file: object = None) -> tuple[str, tuple[str, ...]]:
    """The text of the bytes and what was remarked.

    Raises
    ------
    DataError
        If the bytes are no text.
    """
    _refuse_binary(data, file)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    wide = _wide(data)
    if wide:
        return data.decode(wide, errors="replace"), (GUESSED,)
    if b"\0" in data:
        raise DataError("this is a binary file, not a text", file=file, remedy=_REMEDY)
    try:
        return _repaired(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _other(data, file)


def _refuse_binary(data: bytes, file: object) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise DataError(f"this is {name}, not a text", file=file, remedy=_REMEDY)


def _marked(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        return data.decode(encoding, errors="replace"), (LOST,)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Latin text is 0."""
    head = data[:4000]
    half = max(len(head) // 2, 1)
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.5 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.05 else None


def _repaired(text: str) -> tuple[str, tuple[str, ...]]:
    """UTF-8 that was taken for windows-1252 on the way and written again is taken back, and said."""
    if len(_MOJIBAKE.findall(text[:_BYTES_LOOKED_AT])) < 3:
        return text, ()
    try:
        return "".join(map(_byte, text)).encode("latin-1").decode("utf-8"), (REPAIRED,)
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text, (LOST,)


def _byte(letter: str) -> str:
    """The byte that windows-1252 shows as this letter; where it shows none, the byte of its number."""
    try:
        return letter.encode("cp1252").decode("latin-1")
    except UnicodeEncodeError:
        return letter


def _other(data: bytes, file: object) -> tuple[str, tuple[str, ...]]:
    """Text that is not all UTF-8: as it declares, else UTF-8 with stray bytes, else the likeliest encoding."""
    pieces = _PIECES.findall(data)
    stray = sum(1 for piece in pieces if len(piece) == 1)
    declared = _CHARSET.search(data[:4096])
    if stray * 2 > len(pieces) or len(pieces) < 2:
        name = declared.group(1).decode("ascii") if declared else ""
        try:
            return _composed(data.decode(name)), ()
        except (LookupError, UnicodeDecodeError):
            return _likeliest(data, file)
    # the text is UTF-8 with pieces pasted in from elsewhere: those are read as Western European, byte for byte
    return _PIECES.sub(_to_utf8, data).decode("utf-8", errors="replace"), (MIXED,)


def _to_utf8(found: re.Match[bytes]) -> bytes:
    piece = found.group()
    if len(piece) > 1:
        return piece
    return piece.decode("cp1252", errors="replace").encode("utf-8")


def _likeliest(data: bytes, file: object) -> tuple[str, tuple[str, ...]]:
    control = sum(1 for byte in data[:4000] if byte < 32 and byte not in b"\t\n\r\f\x1b")
    if control > 0.02 * len(data[:4000]):
        raise DataError("this is a binary file or a text in an old encoding", file=file, remedy=_REMEDY)
    vietnamese = _composed(data.decode("cp1258", errors="replace"))
    western = data.decode("cp1252", errors="replace")
    if _vietnamese_letters(vietnamese) > max(2, _vietnamese_letters(western)):
        return vietnamese, (GUESSED, *((LOST,) if "\ufffd" in vietnamese else ()))
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_BYTES_LOOKED_AT]).best()
    name = best.encoding if best is not None else "cp1252"
    text = western if name in {"cp1250", "latin_1", "cp1252"} else data.decode(name, errors="replace")
    return text, (GUESSED, *((LOST,) if "\ufffd" in text else ()))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _vietnamese_letters(text: str) -> int:
    """Letters with two marks, and đ: other languages of Latin letters have none or few of them."""
    return sum(1 for letter in text[:_BYTES_LOOKED_AT] if "\u1ea0" <= letter <= "\u1ef9" or letter in "đĐươƯƠ")
