"""The part that says why: what the two sides compute with, each finding a section of its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from headway.report.blocks import Points, Section, Text
from headway.words import Words
from headway.words.compute import quarter_name, ratio_with_span, side_name
from headway.words.phrases import day, level_of, opened

Views = Mapping[str, Mapping[str, Any]]


def why_part(views: Views, sections: tuple[Section, ...], words: Words) -> Iterator[Section]:
    """The head of the part with its findings as a list, then the sections; nothing where there are none."""
    if not sections:
        return
    links = tuple(Text(text=f"{part.title}.", link=(words.text("why.link"), f"#{part.name}")) for part in sections)
    dates = sorted({found["as_of"] for name, found in views.items() if name != "account"})
    known = words.text("why.known", date=words.date_long(day(dates[-1]))) if dates else ""
    blocks = (Text(text=f"{words.text('why.text')} {known}".strip()), Points(items=links))
    yield Section(name="why", title=_title(views.get("stock"), words), level=2, blocks=blocks)
    yield from sections


def _title(stock: Mapping[str, Any] | None, words: Words) -> str:
    """How much more the leader has, where that is known."""
    ratio = (stock or {}).get("ratio")
    if stock is None or ratio is None or ratio["central"] is None:
        return words.text("why.title_unknown")
    names = {role: side_name(stock[role], words) for role in ("leader", "follower")}
    values = {"ratio": ratio_with_span(ratio, words), "level": level_of(ratio, words)}
    more = "title" if ratio["low"] > 1 else "title_unclear"
    return opened(words.text(f"why.{more}", **names, **values, quarter=quarter_name(stock["quarter"], words)))
