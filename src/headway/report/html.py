"""One self-contained HTML page from a report: no script, no fetch, every piece of text escaped."""

import re
from collections.abc import Mapping
from html import escape as escape_markup
from importlib.resources import files
from typing import Final

from headway.report.blocks import Block, Cell, Figure, Points, Report, Section, Table, Text
from headway.visible import visible

#: Rows of a table that a page shows at once; a longer one is folded under its caption.
_LONG = 8

#: What a page may load: nothing from elsewhere, no script.
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def escape(text: str) -> str:
    """A text as a page may hold it, in an attribute as well: shown as it is written, never run."""
    return escape_markup(visible(text))


def to_html(report: Report, pictures: Mapping[str, str]) -> str:
    """The page.

    Parameters
    ----------
    pictures
        SVG text of each figure, by its name, and by its name with `-narrow`.
    """
    style = (files("headway.report") / "page.css").read_text("utf-8")
    first, *rest = (_section(part, pictures, report.labels) for part in report.sections)
    body = "\n".join([first, _contents(report), *rest])
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="description" content="{escape(report.headline)}">\n'
        f"<title>{escape(report.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f"<footer><p>{escape(report.labels['foot'])}</p></footer>\n</body>\n</html>\n"
    )


def _contents(report: Report) -> str:
    """Every finding after the first, folded, each a link to its place; nothing on a short page."""
    if len(report.sections) <= _LONG:
        return ""
    items = "\n".join(
        f'<li class="level-{part.level}"><a href="#{escape(part.name)}">{escape(part.title)}</a></li>'
        for part in report.sections[1:]
    )
    label = escape(report.labels["contents"])
    return (
        f'<nav aria-label="{label}">\n<details>\n<summary>{label}</summary>\n<ul>\n{items}\n</ul>\n</details>\n</nav>'
    )


def _section(section: Section, pictures: Mapping[str, str], labels: Mapping[str, str]) -> str:
    name, tag = escape(section.name), f"h{section.level}"
    title = _stressed(section.title, section.strong)
    body = "\n".join(_block(block, pictures, labels) for block in section.blocks)
    kind = "answer" if section.strong or section.level == 1 else "part"
    head = f'<section id="{name}" class="{kind} level-{section.level}" aria-labelledby="{name}-title">'
    return f'{head}\n<{tag} id="{name}-title">{title}</{tag}>\n{body}\n</section>'


def _block(block: Block, pictures: Mapping[str, str], labels: Mapping[str, str]) -> str:
    if isinstance(block, Figure):
        return _figure(block, pictures[block.name], pictures[f"{block.name}-narrow"])
    if isinstance(block, Table):
        return _table(block, labels["table"])
    if isinstance(block, Points):
        items = "<ul>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in block.items) + "\n</ul>"
        return _folded(block.label, len(block.items), items) if block.label else items
    if block.code:
        return f"<pre><code>{escape(block.text)}</code></pre>"
    return f'<p class="small">{_inline(block)}</p>' if block.small else f"<p>{_inline(block)}</p>"


def _inline(text: Text) -> str:
    """The words of a paragraph; a section link follows them, a source link leads them."""
    words = _stressed(text.text, text.strong)
    if text.link is None:
        return words
    label, target = text.link
    if target.startswith("#"):
        return f'{words} <a href="{escape(target)}">{escape(label)}</a>'
    if target.startswith(("https://", "http://")):
        return f'<a href="{escape(target)}" rel="noopener noreferrer">{escape(label)}</a> {words}'
    return f"{escape(label)} {words}"


def _stressed(text: str, strong: str) -> str:
    """Escaped text with its first occurrence of `strong` in bold."""
    if not strong or strong not in text:
        return escape(text)
    before, _, after = text.partition(strong)
    return f"{escape(before)}<strong>{escape(strong)}</strong>{escape(after)}"


def _table(table: Table, label: str) -> str:
    """A table; its roles are spelt out because a narrow screen sets wide tables as cards, which would drop them."""
    head = "".join(_head(table, place) for place in range(len(table.columns)))
    rows = "\n".join(_row(row, table.columns) for row in table.rows)
    caption = escape(table.caption)
    kind = {1: "narrow", 2: "narrow", 3: "middle"}.get(len(table.columns), "wide")
    whole = (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}: {caption}">\n'
        f'<table class="{kind}" role="table">\n<caption>{caption}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{rows}\n</tbody>\n</table>\n</div>'
    )
    long = len(table.rows) > _LONG
    return _folded(f"{label}: {table.caption}", len(table.rows), whole) if long else whole


def _folded(label: str, count: int, whole: str) -> str:
    """A list or table folded under its label and the count of its parts."""
    return f"<details>\n<summary>{escape(label)} ({count})</summary>\n{whole}\n</details>"


def _head(table: Table, place: int) -> str:
    numeric = ' class="number"' if any(row[place].numeric for row in table.rows) else ""
    return f'<th scope="col" role="columnheader"{numeric}>{escape(table.columns[place])}</th>'


def _row(row: tuple[Cell, ...], columns: tuple[str, ...]) -> str:
    cells = []
    for column, cell in zip(columns[1:], row[1:], strict=True):
        numeric = ' class="number"' if cell.numeric else ""
        cells.append(f'<td role="cell" data-label="{escape(column)}"{numeric}>{escape(cell.text)}</td>')
    return f'<tr role="row"><th scope="row" role="rowheader">{escape(row[0].text)}</th>{"".join(cells)}</tr>'


def _figure(figure: Figure, svg: str, narrow: str) -> str:
    """The picture in two layouts, of which the style sheet shows the one that the screen has room for."""
    wide = inline_svg(svg, figure.name, figure.description)
    small = inline_svg(narrow, f"{figure.name}-narrow", figure.description)
    return (
        f'<figure id="{escape(figure.name)}">\n<div class="picture for-page">{wide}</div>\n'
        f'<div class="picture for-telephone">{small}</div>\n'
        f"<figcaption>{escape(figure.caption)}</figcaption>\n</figure>"
    )


def inline_svg(svg: str, name: str, description: str) -> str:
    """An SVG document as a part of the page: one image for a screen reader, ids of its own, width of its column.

    Pictures from one renderer repeat their ids, and a page may hold an id only once: each gets the picture's name.
    """
    start, end = svg.index("<svg"), svg.index(">", svg.index("<svg"))
    box = re.search(r'viewBox="([^"]*)"', svg[start:end])
    width, height = (re.search(rf'\b{side}="([\d.]+)', svg[start:end]) for side in ("width", "height"))
    view = box.group(1) if box else f"0 0 {width.group(1)} {height.group(1)}" if width and height else ""
    inner = svg[end + 1 : svg.rindex("</svg>")]
    inner = re.sub(r'\s(?:aria-[a-z]+|role|xmlns(?::\w+)?)="[^"]*"', "", inner)
    inner = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', inner)
    inner = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", inner)
    inner = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', inner)
    head = f'<svg viewBox="{escape(view)}" role="img" aria-label="{escape(description)}">'
    return f"{head}{inner}</svg>"
