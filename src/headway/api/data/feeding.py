"""The Atom feed of what changed, made again from the store: one entry for each update. An edge."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from headway.api.data.comparing import FOLLOWER, LEADER, compared
from headway.api.origin import Progress
from headway.errors import OptionError, StoreError
from headway.facts.store import open_vintage, vintages_with
from headway.gap.revisions import Pair

#: Entries of a feed unless more are asked for.
LAST: Final = 10

#: Most entries of a feed: each needs the index of a vintage.
MOST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedResult:
    """A feed that was written.

    Attributes
    ----------
    written
        Whether the file is another than before; a feed with nothing new leaves it untouched.
    """

    path: Path
    written: bool
    content: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway facts feed`."""
        return {**self.content, "path": str(self.path), "written": self.written}


def facts_feed(
    out: Path | str,
    *,
    last: int = LAST,
    lang: str = "en",
    link: str | None = None,
    leader: str = LEADER,
    follower: str = FOLLOWER,
    definition: str = "standing",
    progress: Progress | None = None,
) -> FeedResult:
    """Write the feed of what changed from each vintage with scores to the next, the newest first.

    The same store gives the same bytes; fitted indices are kept, so the next run is quick.

    Parameters
    ----------
    last
        How many entries.
    link
        Address of a page that the entries lead to.
    progress
        Called with (entries done, in all).

    Raises
    ------
    OptionError
        For a number of entries or a link that makes no sense.
    StoreError
        If the store holds no two vintages with scores, a table is damaged, or the file cannot be written.
    UnknownName
        For a language, a group or a definition that is not there.
    """
    from headway.report.changes_feed import changes_feed
    from headway.report.feed import feed_text
    from headway.words import load_words

    words = load_words(lang)
    _check(last, link)
    pairs = list(pairwise(vintages_with("scores")))[-last:]
    if not pairs:
        raise StoreError("the store holds no two vintages with scores; pull or import one more")
    pair = Pair(leader=leader, follower=follower, definition=definition)
    found = []
    for place, (old, new) in enumerate(pairs):
        if progress is not None:
            progress(place, len(pairs))
        found.append(compared(open_vintage(old), open_vintage(new), pair, None, None).to_dict())
    if progress is not None:
        progress(len(pairs), len(pairs))
    feed = changes_feed(found, words, asked=(leader, follower, definition), link=link)
    newest = found[-1]
    common = ("headway", "vintage", "as_of", "draws", "seed", "sources", "citation")
    entries = [
        {"id": each.key, "updated": each.updated.date().isoformat(), "title": each.title} for each in feed.entries
    ]
    path, written = _put(feed_text(feed), Path(out))
    content = {**{name: newest[name] for name in common}, "language": words.language, "entries": entries}
    return FeedResult(path=path, written=written, content=content)


def _check(last: int, link: str | None) -> None:
    if not 1 <= last <= MOST:
        raise OptionError(f"--last {last} is no number of entries; give one from 1 to {MOST}")
    if link is not None and not link.startswith(("https://", "http://")):
        raise OptionError(f"--link {link!r} is no address of a page; give one that begins with https://")


def _put(text: str, path: Path) -> tuple[Path, bool]:
    """Write the feed if the file is not that already."""
    from headway.report.write import write_page

    try:
        if path.read_bytes() == text.encode():
            return path, False
    except OSError:
        pass
    return write_page(text, path, kind="feed"), True
