"""What an answer of a server means: whether a body is the file asked for, where it sends on, when to ask again."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

from headway.errors import FetchError

#: Kinds of content that are no table and no zip, whatever they hold: error pages and portals mostly.
_REFUSED_TYPES: Final = ("text/html", "application/xhtml+xml", "application/json", "application/pdf", "text/xml")
_REFUSED_TYPES_FROM: Final = ("image/", "audio/", "video/", "font/", "multipart/")

#: How a page or another document begins, in small letters.
_MARKUP: Final = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<svg", b"<script", b"{", b"[{", b"%pdf")

#: Signatures of a zip: a file in it, or its end where it is empty. Source: APPNOTE 6.3.10, sections 4.3.7 and 4.3.16.
_ZIP_BEGINS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_ENDS: Final = b"PK\x05\x06"
_ZIP_END_BYTES: Final = 22
_ZIP_COMMENT_BYTES: Final = 65_535

#: Characters of an address. Source: RFC 9110, section 4.1, asks for 8,000 at least; none of a file's has a tenth.
_ADDRESS_CHARACTERS: Final = 2_000

#: Seconds that stand for any longer wait: a hundred years.
_FOREVER_S: Final = 3_155_760_000.0


class CutShort(Exception):  # a reason to ask again, no error of its own
    """A body that ends before it should."""


def checked_body(url: str, kind: Literal["csv", "zip"], content_type: str, content: bytes) -> bytes:
    """The body, if it can be the file that was asked for.

    Raises
    ------
    FetchError
        If it is something else, as a page.
    CutShort
        If it is empty, or a zip without its end.
    """
    media = content_type.partition(";")[0].strip().lower()
    begins = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not content:
        raise CutShort("the answer is empty")
    if kind == "zip":
        if not content.startswith(_ZIP_BEGINS):
            raise FetchError(f"{url}: not a zip{_said(media, begins)}; {_LOOK}")
        if not _ends_as_zip(content):
            raise CutShort("the zip has no end")
        return content
    if media in _REFUSED_TYPES or media.startswith(_REFUSED_TYPES_FROM) or begins.startswith(_MARKUP):
        raise FetchError(f"{url}: not a table of comma-separated values{_said(media, begins)}; {_LOOK}")
    if content.startswith(_ZIP_BEGINS):
        raise FetchError(f"{url}: a zip, not a table of comma-separated values; {_LOOK}")
    return content


_LOOK: Final = "open the address in a browser: a portal, a page of maintenance, or the publisher has moved the file"


def _said(media: str, begins: bytes) -> str:
    """What the server says that it is, and how it begins."""
    shown = re.sub(r"[^\x20-\x7e]", "?", begins[:24].decode("latin-1"))
    return f" (the server calls it {re.sub(r'[^a-z0-9.+/-]', '?', media)[:60] or 'nothing'}; it begins with {shown!r})"


def _ends_as_zip(content: bytes) -> bool:
    """Whether the record that ends a zip stands where its comment reaches the last byte."""
    begin = len(content) - _ZIP_END_BYTES - _ZIP_COMMENT_BYTES
    place = content.rfind(_ZIP_ENDS, max(begin, 0))
    while place >= 0:
        comment = int.from_bytes(content[place + 20 : place + 22], "little")
        if place + _ZIP_END_BYTES + comment == len(content):
            return True
        place = content.rfind(_ZIP_ENDS, max(begin, 0), place)
    return False


def sent_on(url: str, location: str | None) -> str:
    """The address that a redirect names.

    Raises
    ------
    FetchError
        If there is none, it is endless, it is not http or https, or it leads from https down to http.
    """
    if not location:
        raise FetchError(f"{url}: sends elsewhere without saying where; {_LOOK}")
    if len(location) > _ADDRESS_CHARACTERS:
        raise FetchError(f"{url}: sends to an address of {len(location):,} characters; {_LOOK}")
    try:
        target = urljoin(url, location)
        parts = urlsplit(target)
        host = parts.hostname
    except ValueError:
        raise FetchError(f"{url}: sends to {location[:200]!r}, which is no address; {_LOOK}") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchError(f"{url}: sends to {target[:200]!r}; only http and https are followed")
    if urlsplit(url).scheme == "https" and parts.scheme == "http":
        raise FetchError(f"{url}: sends from https down to {target[:200]}, where anybody on the way could change it")
    return target


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds that `Retry-After` asks to wait, from seconds or an HTTP date; None if it says nothing that can be used.

    Source: RFC 9110, section 10.2.3. A date that has passed is 0.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return min(float(text[:12]) if len(text) <= 12 else _FOREVER_S, _FOREVER_S)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), _FOREVER_S)
