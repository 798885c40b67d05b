"""The feed of what changed: one entry for each pair of successive vintages. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any, Final

from headway.report.feed import Entry, Feed, bullets, paragraphs
from headway.report.html import escape
from headway.words import Words
from headway.words.changes import best_sentences, counts, finding, headline_sentences, left_out, most_moved
from headway.words.phrases import day, opened
from headway.words.revisions import signed

Data = Mapping[str, Any]

#: Who names the entries, and since when. A reserved name, as no address on the web belongs to the program (RFC 2606).
_AUTHORITY: Final = "tag:headway.example,2026"

#: Letters of a digest that an address holds.
_DIGITS: Final = 12

#: Models and index values that an entry lists; the page has all.
_LISTED: Final = 15

#: Index values that an entry lists where none clearly moved.
_LARGEST: Final = 5


def changes_feed(compared: Sequence[Data], words: Words, *, asked: Sequence[str], link: str | None = None) -> Feed:
    """The feed from comparisons of successive vintages, the oldest first.

    Parameters
    ----------
    compared
        What `headway facts compare --json` prints of each pair of vintages.
    asked
        Leader, follower and definition as they were asked for: other feeds have other addresses.
    link
        Address of the page that the entries lead to.
    """
    from headway import __version__

    name = "/".join([*(_slug(each) for each in asked), words.language])
    entries = tuple(_entry(data, name, words, link) for data in reversed(compared))
    citations = dict.fromkeys(str(data["citation"]) for data in compared)
    return Feed(
        key=f"{_AUTHORITY}:changes/{name}",
        title=words.text("changes.feed_title"),
        subtitle=words.text("changes.feed_subtitle"),
        author="Headway",
        rights=" ".join(citations),
        language=words.language,
        version=__version__,
        entries=entries,
        link=link,
    )


def _slug(group: str) -> str:
    """A group as a part of an address: letters, digits and hyphens."""
    return "-".join("".join(letter if letter.isascii() and letter.isalnum() else " " for letter in group).split())


def _entry(data: Data, name: str, words: Words, link: str | None) -> Entry:
    ends = "/".join(f"{told['vintage']}-{told['digest'][:_DIGITS]}" for told in data["vintages"])
    title = finding(data, words)
    told = counts(data, words)
    return Entry(
        key=f"{_AUTHORITY}:changes/{name}/{ends}",
        updated=datetime.combine(day(data["v2"]), time(), tzinfo=UTC),
        title=title,
        summary=f"{opened('; '.join(told))}." if told else f"{title}.",
        content=_content(title, told, data, words, link),
        link=link,
    )


def _content(title: str, told: Sequence[str], data: Data, words: Words, link: str | None) -> str:
    """The entry as HTML: the finding, its parts, counts, index values that moved, models that came."""
    texts = [f"{title}."]
    if data["headline"] is not None:
        texts += [*headline_sentences(data, words), *best_sentences(data, words)]
    texts += left_out(data, words)
    blocks = [paragraphs(texts), bullets([opened(each) for each in told])]
    placed = most_moved(data, len(data["index_moved"]))
    moved = [row for row in placed if row["told_apart"]]
    blocks += _list("feed_moved", [_moved(row, words) for row in moved], words)
    if not moved:
        blocks += _list("feed_moved_none", [_moved(row, words) for row in placed[:_LARGEST]], words)
    added = sorted(data["models_added"], key=lambda row: row["released"], reverse=True)
    blocks += _list("feed_added", [f"{row['model']}, {words.date(day(row['released']))}" for row in added], words)
    if link is not None:
        label = escape(words.text("changes.feed_page"))
        blocks.append(f'<p><a href="{escape(link)}">{label}</a></p>')
    blocks.append(paragraphs([data["citation"]]))
    return "\n".join(block for block in blocks if block)


def _list(key: str, items: Sequence[str], words: Words) -> list[str]:
    if not items:
        return []
    rest = len(items) - _LISTED
    more = [words.text("changes.feed_and_more", count=words.number(rest, 0))] if rest > 0 else []
    return [paragraphs([words.text(f"changes.{key}")]), bullets([*items[:_LISTED], *more])]


def _moved(row: Data, words: Words) -> str:
    then, now = (words.number(row[end]["central"]) for end in ("from", "to"))
    change = signed(row["change"]["central"], words)
    return f"{row['model']}: {words.text('changes.chart_value', then=then, now=now, change=change)}"
