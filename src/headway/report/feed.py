"""An Atom feed (RFC 4287) from entries as values. Pure: the same entries give the same bytes."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from headway.report.html import escape
from headway.visible import visible

#: Namespace of Atom. Source: RFC 4287, section 2.
ATOM: Final = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed.

    Attributes
    ----------
    key
        An address that names it for ever and is never used for another.
    updated
        With a time zone.
    content
        HTML, with every name in it escaped.
    link
        Where there is more, or None.
    """

    key: str
    updated: datetime
    title: str
    summary: str
    content: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: what it is called, by whom, under which terms, and its entries, the newest first."""

    key: str
    title: str
    subtitle: str
    author: str
    rights: str
    language: str
    version: str
    entries: tuple[Entry, ...]
    link: str | None = None


def feed_text(feed: Feed) -> str:
    """The feed as an XML document; what XML cannot hold, or what acts unseen, is written out."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _put(root, "id", feed.key)
    _put(root, "title", feed.title)
    _put(root, "subtitle", feed.subtitle)
    _put(root, "updated", moment(max((entry.updated for entry in feed.entries), default=_NEVER)))
    _put(ET.SubElement(root, "author"), "name", feed.author)
    _link(root, feed.link)
    _put(root, "rights", feed.rights)
    _put(root, "generator", "Headway", version=feed.version)
    for entry in feed.entries:
        _entry(root, entry, feed.rights)
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


#: When a feed without entries was updated: the first day of the scores of the index.
_NEVER: Final = datetime(2023, 1, 1, tzinfo=UTC)


def moment(when: datetime) -> str:
    """A moment as RFC 3339 writes it: 2026-08-11T00:00:00Z."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(root: ET.Element, entry: Entry, rights: str) -> None:
    found = ET.SubElement(root, "entry")
    _put(found, "id", entry.key)
    _put(found, "title", entry.title)
    _put(found, "updated", moment(entry.updated))
    _link(found, entry.link)
    _put(found, "summary", entry.summary)
    _put(found, "content", entry.content, type="html")
    _put(found, "rights", rights)


def _link(parent: ET.Element, target: str | None) -> None:
    if target is not None:
        ET.SubElement(parent, "link", {"rel": "alternate", "type": "text/html", "href": visible(target)})


def _put(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = visible(text)


def paragraphs(texts: Sequence[str]) -> str:
    """Escaped texts as HTML paragraphs."""
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)


def bullets(texts: Sequence[str]) -> str:
    """Escaped texts as an HTML list; nothing of none."""
    items = "\n".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ul>\n{items}\n</ul>" if texts else ""
