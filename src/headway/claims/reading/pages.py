"""An HTML page in blocks of text. Nothing of it is run, and what a reader does not see does not come into the text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from headway.claims.reading.plain import Block
from headway.errors import DataError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

#: What is no text of the article: code, forms, what surrounds it, what is struck out or hidden.
DROPPED: Final = frozenset(
    "script style noscript template nav footer form button select option textarea input iframe object embed applet svg "
    "math canvas audio video map dialog aside head del s strike title datalist".split()
)
HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ROLES: Final = frozenset({"navigation", "search", "dialog", "alertdialog", "menu", "contentinfo"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption"})
_ITEMS: Final = frozenset({"li", "td", "th", "dt", "dd"})
_BLOCKS: Final = (
    _HEADINGS
    | _ITEMS
    | frozenset(
        "p div section article main header body html blockquote pre ul ol dl table thead tbody tfoot tr figure "
        "figcaption details summary address hr center fieldset legend".split()
    )
)
_HTML: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|h1|table|meta|script|section)\b[^>]*>", re.IGNORECASE
)

#: Elements whose end may not be left out, so that they nest.
_TAG: Final = re.compile(
    r"<(/?)(?:a|article|aside|b|blockquote|body|button|center|code|details|dialog|div|dl|em|fieldset|figure|font|footer|form|"
    r"h[1-6]|header|i|main|nav|ol|section|small|span|strong|sub|sup|svg|table|u|ul)\b",
    re.IGNORECASE,
)

#: The deepest page that is read, elements: the time to read one grows with the square of it. A parameter: ours.
MOST_DEEP: Final = 3000

#: Share of the words of the body that an <article> or <main> must hold to be taken for all of it. A parameter: ours.
MAIN_SHARE: Final = 0.4

_DAY_NAMES: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "sailthru.date",
    "citation_publication_date",
    "article:modified_time",
)
_ISO: Final = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read of a page: blocks of (text, kind), its title, and the day on which it says it was published."""

    blocks: tuple[Block, ...]
    title: str | None
    published: date | None


def is_page(text: str) -> bool:
    """Whether a text is HTML, by what stands in it."""
    head = text[:20_000].lstrip()
    return bool(_HTML.match(head)) or (head.startswith("<") and bool(_HTML.search(head))) or len(_closings(head)) > 2


def _closings(head: str) -> list[str]:
    return re.findall(r"</(?:p|div|a|span|h[1-6]|li|td|script|em|strong|b|i)>", head, flags=re.IGNORECASE)


def depth_of(text: str) -> int:
    """How deep the elements of a page are nested at the most, counting only those that must be closed."""
    depth = deepest = 0
    for found in _TAG.finditer(text):
        depth = max(depth + (-1 if found.group(1) else 1), 0)
        deepest = max(deepest, depth)
    return deepest


def read_page(text: str, *, file: object = None) -> Page:
    """The page in blocks.

    Raises
    ------
    DataError
        If its elements are nested so deep that reading them would take long.
    """
    from selectolax.lexbor import LexborHTMLParser

    deepest = depth_of(text)
    if deepest > MOST_DEEP:
        raise DataError(f"elements of the page are nested {deepest:,} deep", file=file, remedy="give its text alone")
    tree = LexborHTMLParser(text)
    body = tree.body
    blocks = tuple(_blocks(_main(body))) if body is not None else ()
    return Page(blocks=blocks, title=_title(tree), published=_published(tree))


def _main(body: "LexborNode") -> "LexborNode":
    """The article of a page where it is most of it, else all of the page."""
    length = len(body.text())
    found = [node for name in ("article", "main", "[role=main]") for node in body.css(name)]
    best = max(found, key=lambda node: len(node.text()), default=body)
    return best if len(best.text()) >= MAIN_SHARE * length else body


def _dropped(node: "LexborNode") -> bool:
    if node.tag in DROPPED:
        return True
    known = node.attributes
    return bool(known) and (
        "hidden" in known
        or known.get("aria-hidden") == "true"
        or known.get("role") in _ROLES
        or bool(HIDDEN.search(known.get("style") or ""))
    )


def _steps(root: "LexborNode") -> Iterator[tuple["LexborNode", bool]]:
    """Every node that is seen, at its begin (True) and its end (False), in the order of the page; no recursion, since a
    page may be nested to any depth.
    """
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, begins = stack.pop()
        yield node, begins
        if not begins:
            continue
        stack.append((node, False))
        child = node.last_child
        while child is not None:
            if child.is_text_node or (child.is_element_node and not _dropped(child)):
                stack.append((child, True))
            child = child.prev


def _blocks(root: "LexborNode") -> Iterator[Block]:
    pieces: list[str] = []
    kinds: list[str] = ["paragraph"]
    breaks = 0
    for node, begins in _steps(root):
        tag = node.tag or ""
        if node.is_text_node:
            if begins:
                words = node.text_content or ""
                pieces.append(words)
                breaks = breaks if not words.strip() else 0
            continue
        if tag == "br" and begins:
            pieces.append("\n")
            breaks += 1
        elif tag == "sup" and begins:
            pieces.append("\x01")
        elif tag == "sup":
            _raise(pieces)
        if tag in _BLOCKS or breaks > 1:
            yield from _closed(pieces, kinds[-1])
            breaks = 0
            if tag in _HEADINGS | _ITEMS:
                kinds = [*kinds, "heading" if tag in _HEADINGS else "item"] if begins else kinds[:-1]
    yield from _closed(pieces, kinds[-1])


def _raise(pieces: list[str]) -> None:
    """A raised figure is a power of ten or else the number of a note; raised letters (1st) belong to the word."""
    place = max(index for index, piece in enumerate(pieces) if piece == "\x01") if "\x01" in pieces else len(pieces)
    raised = "".join(pieces[place + 1 :]).strip()
    before = "".join(pieces[max(place - 2, 0) : place])
    del pieces[place:]
    if re.fullmatch(r"[\d\s,\[\]*†‡]*", raised) is None:
        pieces.append(raised)
    elif raised.isdigit() and re.search(r"\b10$", before):
        pieces.append(f"^{raised}")


def _closed(pieces: list[str], kind: str) -> Iterator[Block]:
    text = "".join(piece for piece in pieces if piece != "\x01")
    pieces.clear()
    if text.strip():
        yield text, kind


def _title(tree: "LexborHTMLParser") -> str | None:
    for path, attribute in (("meta[property='og:title']", "content"), ("h1", None), ("title", None)):
        for node in tree.css(path)[:1]:
            words = node.attributes.get(attribute) if attribute else node.text()
            if words and words.strip():
                return " ".join(words.split())
    return None


def _published(tree: "LexborHTMLParser") -> date | None:
    """The day in the metadata of the page: of its meta tags, of its JSON-LD (read as JSON), of its first <time>."""
    named: dict[str, str] = {}
    for node in tree.css("meta"):
        known = node.attributes
        name = known.get("property") or known.get("name") or known.get("itemprop")
        if name and known.get("content"):
            named.setdefault(name.lower(), known.get("content") or "")
    written = [named[name] for name in _DAY_NAMES[:-1] if name in named]
    written += [found for node in tree.css("script[type='application/ld+json']") for found in _in_json(node.text())]
    written += [node.attributes.get("datetime") or "" for node in tree.css("time[datetime]")[:1]]
    written += [named[_DAY_NAMES[-1]]] if _DAY_NAMES[-1] in named else []
    return next((day for day in map(day_of, written) if day is not None), None)


def day_of(text: str) -> date | None:
    """The day at the beginning of a time as metadata write it (2026-08-11T09:00:00+07:00); None if it is none."""
    found = _ISO.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _in_json(text: str) -> list[str]:
    try:
        tree: Any = json.loads(text)
    except (ValueError, RecursionError):
        return []
    stack, found = [tree], []
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            if isinstance(each.get("datePublished"), str):
                found.append(each["datePublished"])
            stack.extend(each.values())
        elif isinstance(each, list):
            stack.extend(each)
    return found
