"""A note on a claim of a text as HTML: its verdict, what was said and measured, and how one finds the same again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from headway.charts.claims_shapes import SHAPES
from headway.report.claims_bar import claim_bar
from headway.report.html import escape
from headway.words import Words
from headway.words.claims import left_out_text, p_true_text, then_said
from headway.words.claims_definitions import axes_of, definition_text
from headway.words.claims_measured import measured_text, short_text, unit_of
from headway.words.claims_names import arguments_text, band_text, measure_short, p_text, slug, verdict_name
from headway.words.phrases import day, level_of, opened

Data = Mapping[str, Any]


def badge(verdict: str, words: Words, until: str | None = None, *, number: int | None = None) -> str:
    """A verdict as a shape and a word, and the number of its note where it stands in the text."""
    told = escape(verdict_name(verdict, words, until))
    count = f" {number}" if number is not None else ""
    return f'<span class="badge v-{slug(verdict)}">{shape(verdict)}{told}{count}</span>'


def shape(verdict: str) -> str:
    """The shape of a verdict alone."""
    return f'<svg class="shape" viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true"><path d="{SHAPES[verdict]}"/></svg>'


def note(claim: Data, number: int, words: Words) -> str:
    """The note on a claim, with the id `note-NUMBER`; its details are folded."""
    asked = ": ".join(part for part in (measure_short(claim["measure"], words), arguments_text(claim, words)) if part)
    head = (
        f'<p class="note-head"><a class="number" href="#ref-{number}" '
        f'aria-label="{escape(words.text("claims_page.back"))} {number}">{number}</a> '
        f'{badge(claim["verdict"], words, claim.get("until"))} <span class="asked">{escape(opened(asked))}</span></p>'
    )
    body = [
        head,
        f'<p class="speaker">{escape(speaker)}</p>' if (speaker := _speaker(claim, words)) else "",
        f'<p class="why">{escape(claim["why"])}</p>' if claim.get("why") else "",
        f'<div class="found">{_facts(claim, words)}{claim_bar(claim, words)}</div>',
        f'<p class="then">{escape(then)}</p>' if (then := then_said(claim, words)) else "",
        _more(claim, words),
    ]
    label = escape(words.text("claims_page.note", number=number))
    inner = "\n".join(part for part in body if part)
    return f'<aside class="note v-{slug(claim["verdict"])}" id="note-{number}" aria-label="{label}">\n{inner}\n</aside>'


def _speaker(claim: Data, words: Words) -> str:
    """Who is said to have said it, and whether with reserve; empty where the text says it for itself, and plainly."""
    speaker, hedged = claim.get("speaker"), claim.get("hedged")
    if not speaker:
        return words.text("claims_page.hedged") if hedged else ""
    return words.text(f"claims_page.speaker{'_hedged' if hedged else ''}", speaker=speaker)


def _facts(claim: Data, words: Words) -> str:
    """What was said, what was measured and how probable it is that it is true, as a list."""
    rows = [(name, text) for name, text in _told(claim, words) if text]
    inner = "".join(
        f"<div><dt>{escape(words.text(f'claims_page.{name}'))}</dt><dd>{escape(text)}</dd></div>" for name, text in rows
    )
    return f"<dl>{inner}</dl>"


def _told(claim: Data, words: Words) -> Iterable[tuple[str, str]]:
    said = claim.get("said")
    band = band_text(claim, words)
    yield "said", words.text("claims_page.said_band", said=said, band=band) if said else band
    yield "measured", _measured(claim, words)
    yield "p_true", p_true_text(claim, words) if claim.get("p_true") is not None else ""
    yield "pool", _pool(claim.get("pool"), words)


def _measured(claim: Data, words: Words) -> str:
    if not claim.get("measured"):
        return ""
    found = measured_text(claim, words)
    if not claim.get("read_on"):
        return found
    return words.text("claims_page.measured_on", found=found, date=words.date(day(claim["read_on"])))


def _pool(pool: Data | None, words: Words) -> str:
    if not pool or pool.get("p") is None or pool.get("low") is None:
        return ""
    numbers = {name: p_text(pool[name], words) for name in ("p", "low", "high")}
    return words.text(
        "claims_page.pool_said", verdict=words.text(f"claims_page.pool_{slug(pool['verdict'])}"), **numbers
    )


def _more(claim: Data, words: Words) -> str:
    """What one needs to trace the verdict, folded."""
    parts = [_definitions(claim, words), _left_out(claim, words)]
    if claim.get("sources"):
        parts.append(f"<h4>{escape(words.text('claims_page.sources'))}</h4>\n{sources_list(claim['sources'], words)}")
    if claim.get("python"):
        title = escape(words.text("claims_page.python"))
        parts.append(f"<h4>{title}</h4>\n<pre><code>{escape(claim['python'])}</code></pre>")
    sure = words.text("claims_page.confidence", confidence=words.percent(claim["confidence"]))
    parts.append(f'<p class="small">{escape(sure)}</p>')
    inner = "\n".join(part for part in parts if part)
    return f"<details>\n<summary>{escape(words.text('claims_page.more'))}</summary>\n{inner}\n</details>"


def _definitions(claim: Data, words: Words) -> str:
    """Each definition with its value and verdict; nothing where there is only one and it has no name."""
    rows = claim.get("definitions") or ()
    if not rows:
        return ""
    level = level_of(rows[0]["measured"] or {}, words)
    heads = [words.text(f"claims_page.column_{name}", **({"level": level} if name == "measured" else {}))
             for name in ("definition", "measured", "p", "verdict")]  # fmt: skip
    axes = axes_of(rows)
    body = "\n".join(
        _definition(row, place == 0 and len(rows) > 1, axes, claim, heads, words) for place, row in enumerate(rows)
    )
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    caption = escape(words.text("claims_page.definitions"))
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _definition(row: Data, first: bool, axes: Sequence[str], claim: Data, heads: Sequence[str], words: Words) -> str:
    name = definition_text(row, axes, words) or words.text("claims_page.only")
    name = words.text("claims_page.default", definition=name) if first else name
    cells = (
        escape(short_text(row, unit_of(claim, row), words)),
        escape(p_true_text(row, words)),
        badge(row["verdict"], words) if row.get("verdict") in SHAPES else "",
    )
    told = "".join(f'<td data-label="{escape(head)}">{cell}</td>' for head, cell in zip(heads[1:], cells, strict=True))
    return f'<tr><th scope="row">{escape(name)}</th>{told}</tr>'


def _left_out(claim: Data, words: Words) -> str:
    rows = claim.get("left_out") or ()
    if not rows:
        return ""
    items = [
        words.text("claims_page.left_out_item", definition=_chosen(row, words), why=left_out_text(row["why"], words))
        for row in rows
    ]
    return f'<p class="small">{escape(words.text("claims_page.left_out", items="; ".join(items)))}</p>'


def _chosen(row: Data, words: Words) -> str:
    axes = [axis for axis in row if axis != "why"]
    return definition_text(row, axes, words) or words.text("claims_page.only")


def sources_list(rows: Iterable[Data], words: Words) -> str:
    """Sources with their dates, each once; a link only where its address is one of the web."""
    told = dict.fromkeys(_source(row, words) for row in rows)
    items = "\n".join(f"<li>{item}</li>" for item in told)
    return f'<ul class="sources">\n{items}\n</ul>'


def _source(row: Data, words: Words) -> str:
    title, url = escape(str(row["title"])), str(row.get("url") or "")
    if url.startswith(("https://", "http://")):
        title = f'<a href="{escape(url)}" rel="noopener noreferrer">{title}</a>'
    if not row.get("published"):
        return title
    confidence = words.text(f"report.confidence_{row['confidence']}")
    published = words.date(day(str(row["published"])))
    return f"{title} {escape(words.text('report.source_note', published=published, confidence=confidence))}"
