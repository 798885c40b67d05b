"""The part that says why: what the two sides compute with, each finding a section of its own."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from headway.report.account import account_section
from headway.report.allocation import allocation_section
from headway.report.blocks import Points, Section, Text, of_view
from headway.report.generations import generations_section
from headway.report.money import money_section
from headway.report.permission import permission_section
from headway.report.ratios import ratios_section
from headway.report.reconcile import reconcile_section
from headway.report.stock import stock_section
from headway.report.supply import supply_section
from headway.words import Words
from headway.words.compute import inverse, quarter_name, ratio_with_span, side_phrase
from headway.words.phrases import day

Views = Mapping[str, Mapping[str, Any]]


#: Sections in reading order, each with the view that it tells.
_SECTIONS: Final[tuple[tuple[str, Callable[..., Section]], ...]] = (
    ("stock", stock_section),
    ("stock", ratios_section),
    ("reconcile", reconcile_section),
    ("generations", generations_section),
    ("permission", permission_section),
    ("supply", supply_section),
    ("money", money_section),
    ("allocation", allocation_section),
    ("account", account_section),
)


#: Words that the part uses and explains, in the order of the list.
_TERMS: Final = ("h100e", "dense", "basis", "die", "interval", "draw", "lead")


def why_sections(views: Views, words: Words) -> Iterator[Section]:
    """The head of the part with its findings as a list, then the sections; nothing where no view is there."""
    sections = tuple(of_view(make(views[name], words, level=3), name) for name, make in _SECTIONS if name in views)
    if not sections:
        return
    links = tuple(Text(text=f"{part.title}.", link=(words.text("why.link"), f"#{part.name}")) for part in sections)
    # The account is as of the day of the index; the other views are as of the day of the facts.
    dates = sorted(views[name]["as_of"] for name, _ in _SECTIONS if name in views and name != "account")
    known = words.text("why.known", date=words.date_long(day(dates[-1]))) if dates else ""
    # Groups that are no countries have an account and nothing else.
    title = _title(views.get("stock"), words) if dates else words.text("why.title_account")
    text = words.text("why.text" if dates else "why.text_account")
    blocks = (Text(text=f"{text} {known}".strip()), Points(items=links))
    yield Section(name="why", title=title, level=2, blocks=blocks)
    yield from sections


def _title(stock: Mapping[str, Any] | None, words: Words) -> str:
    """How much more one side has than the other, where that is known."""
    ratio = (stock or {}).get("ratio")
    if stock is None or ratio is None or ratio["central"] is None:
        return words.text("why.title_unknown")
    less = ratio["low"] > 0.0 and ratio["high"] < 1.0
    sides = (side_phrase(stock[role], words) for role in ("leader", "follower"))
    names = dict(zip(("less", "more") if less else ("more", "less"), sides, strict=True))
    shown = ratio_with_span(inverse(ratio) if less else ratio, words)
    clear = "title" if less or ratio["low"] > 1 else "title_unclear"
    return words.text(f"why.{clear}", **names, ratio=shown, quarter=quarter_name(stock["quarter"], words))
