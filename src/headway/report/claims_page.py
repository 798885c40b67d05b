"""A text with its claims checked as one page: sentences marked, a note beside each.

No script, no fetch, no markup of the source: every text is escaped.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from headway.claims.reading.spans import Document
from headway.report.claims_note import badge, note, sources_list
from headway.report.html import POLICY, escape
from headway.words import Words
from headway.words.claims import remarks_said
from headway.words.claims_names import VERDICTS, slug, verdict_name
from headway.words.phrases import day, opened

Data = Mapping[str, Any]

#: How the page writes the blocks of a text: its own title has the only first heading.
_TAGS: Final = {"heading": "h3", "item": "p", "paragraph": "p"}

#: Languages of which the page can say that a text is in them.
_LANGUAGES: Final = ("en", "vi")

#: Below this confidence nothing is linked; told on the page.
LEAST_CONFIDENCE: Final = 0.8


def claims_page(told: Data, document: Document, words: Words) -> str:
    """The page.

    Parameters
    ----------
    told
        What `headway check --json` prints of the text.
    document
        The text itself, to whose letters the places in `told` refer.
    words
        The language of the page; that of the text may be another.
    """
    styles = "".join((files("headway.report") / name).read_text("utf-8") for name in ("page.css", "claims.css"))
    title = told.get("title") or document.title or words.text("claims_page.title_none")
    name = escape(words.text("claims_page.document_title", title=title))
    body = "\n".join(
        [
            _head(told, title, words),
            _article(told, document, words),
            _unlinked(told, words),
            _how(words),
            _data(told, words),
        ]
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="description" content="{escape(_counts(told, words))}">\n'
        f"<title>{name}</title>\n<style>\n{styles}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f"<footer><p>{escape(words.text('claims_page.foot'))}</p></footer>\n</body>\n</html>\n"
    )


def _head(told: Data, title: str, words: Words) -> str:
    """The title of the text, what it is, and how many claims came to which verdict."""
    parts = [
        f'<p class="kicker">{escape(words.text("claims_page.head"))}</p>',
        f'<h1 lang="{_language(told)}">{escape(title)}</h1>' if _language(told) else f"<h1>{escape(title)}</h1>",
        f"<p>{escape(_counts(told, words))}</p>",
        f'<p class="small">{escape(" ".join([_meta(told, words), *remarks_said(told, words)]))}</p>',
        _legend(told, words),
    ]
    return '<section class="answer level-1">\n' + "\n".join(part for part in parts if part) + "\n</section>"


def _language(told: Data) -> str:
    return str(told["language"]) if told.get("language") in _LANGUAGES else ""


def _meta(told: Data, words: Words) -> str:
    published = told.get("published")
    return words.text(
        "claims_page.meta",
        language=words.text(f"claims_page.language_{_language(told) or 'none'}"),
        words=words.number(told["words"], 0),
        published=(
            words.text("claims_page.published", date=words.date_long(day(published)))
            if published
            else words.text("claims_page.published_none")
        ),
        vintage=words.date_long(day(told["vintage"])),
        as_of=words.date_long(day(told["as_of"])),
    )


def _counts(told: Data, words: Words) -> str:
    """How many claims were held against data, how many sentences were linked to nothing, and what of the others."""
    claims, unlinked = told["claims"], told["unlinked"]
    found = [
        words.text("claims_page.counts", claims=_count("claims", len(claims), words))
        if claims
        else words.text("claims_page.counts_none")
    ]
    if unlinked:
        found.append(words.text("claims_page.counts_unlinked", unlinked=_count("sentences", len(unlinked), words)))
    return " ".join([*found, words.text("claims_page.unmarked")])


def _count(name: str, count: int, words: Words) -> str:
    return words.text(f"claims_page.{name}{'_one' if count == 1 else ''}", count=words.number(count, 0))


def _by_verdict(told: Data) -> list[tuple[str, int]]:
    return [(verdict, sum(claim["verdict"] == verdict for claim in told["claims"])) for verdict in VERDICTS]


def _legend(told: Data, words: Words) -> str:
    """How many claims came to each verdict, and, folded, what the verdicts mean."""
    counted = [(verdict, count) for verdict, count in _by_verdict(told) if count]
    if not counted:
        return ""
    chips = "\n".join(f"<li>{badge(verdict, words, number=count)}</li>" for verdict, count in counted)
    meant = "\n".join(
        f"<div><dt>{badge(verdict, words)}</dt><dd>{escape(words.text(f'claims_page.mean_{slug(verdict)}'))}</dd></div>"
        for verdict, _ in counted
    )
    label = escape(words.text("claims_page.legend"))
    return (
        f'<ul class="tally">\n{chips}\n</ul>\n'
        f'<details class="legend">\n<summary>{label}</summary>\n<dl>\n{meant}\n</dl>\n</details>'
    )


def _article(told: Data, document: Document, words: Words) -> str:
    """The text block by block, each with the notes on its claims beside it."""
    numbered = list(enumerate(sorted(told["claims"], key=lambda claim: (claim["start"], claim["end"])), start=1))
    blocks = document.blocks[1:] if _is_title(told, document) else document.blocks
    rows = "\n".join(_block(block, document, numbered, told["unlinked"], words) for block in blocks)
    label = escape(words.text("claims_page.article"))
    return f'<section class="article" aria-label="{label}">\n{rows}\n</section>'


def _is_title(told: Data, document: Document) -> bool:
    """Whether the first block says what the title of the page says already, and nothing of it is marked."""
    if not document.blocks:
        return False
    start, end, _ = document.blocks[0]
    marked = any(start <= each["start"] < end for each in (*told["claims"], *told["unlinked"]))
    return not marked and document.text[start:end].split() == (told.get("title") or "").split()


Numbered = Sequence[tuple[int, Data]]


def _block(
    block: tuple[int, int, str], document: Document, numbered: Numbered, unlinked: Sequence[Data], words: Words
) -> str:
    start, end, kind = block
    here = [(number, claim) for number, claim in numbered if start <= claim["start"] < end]
    tag = _TAGS.get(kind, "p")
    lang = f' lang="{document.lang}"' if document.lang in _LANGUAGES else ""
    inner = _marked(document.text, start, end, here, unlinked, words)
    notes = "\n".join(note(claim, number, words) for number, claim in here)
    beside = f'\n<div class="notes">\n{notes}\n</div>' if notes else ""
    return f'<div class="row {escape(kind)}"><{tag} class="text"{lang}>{inner}</{tag}>{beside}</div>'


def _marked(text: str, start: int, end: int, here: Numbered, unlinked: Sequence[Data], words: Words) -> str:
    """A block with its sentences marked, all of it escaped."""
    parts, place = [], start
    for first, last, numbers in _spans(start, end, here, unlinked):
        if first < place:
            continue
        parts.append(escape(text[place:first]))
        inner = escape(text[first:last])
        parts.append(_claimed(inner, numbers, words) if numbers else _not_linked(inner, words))
        place = last
    return "".join([*parts, escape(text[place:end])])


def _spans(
    start: int, end: int, here: Numbered, unlinked: Sequence[Data]
) -> list[tuple[int, int, list[tuple[int, Data]]]]:
    """Sentences of a block in order, each with the claims in it; none for one that was not linked."""
    found: dict[tuple[int, int], list[tuple[int, Data]]] = {}
    for number, claim in here:
        found.setdefault((claim["start"], min(claim["end"], end)), []).append((number, claim))
    for each in unlinked:
        if start <= each["start"] < end:
            found.setdefault((each["start"], min(each["end"], end)), [])
    return [(*span, found[span]) for span in sorted(found, key=lambda span: (span[0], -len(found[span]), span[1]))]


def _claimed(inner: str, numbers: Sequence[tuple[int, Data]], words: Words) -> str:
    """A sentence with claims, and behind it a link to each note with the verdict in a word and a shape."""
    verdicts = {claim["verdict"] for _, claim in numbers}
    kind = slug(verdicts.pop()) if len(verdicts) == 1 else "several"
    links = " ".join(_link(number, claim, words) for number, claim in numbers)
    return f'<mark class="claim v-{kind}">{inner}</mark> <span class="refs">{links}</span>'


def _link(number: int, claim: Data, words: Words) -> str:
    told = verdict_name(claim["verdict"], words)
    label = escape(words.text("claims_page.ref", number=number, verdict=told))
    inner = badge(claim["verdict"], words, number=number)
    return f'<a id="ref-{number}" class="ref" href="#note-{number}" aria-label="{label}">{inner}</a>'


def _not_linked(inner: str, words: Words) -> str:
    return f'<span class="unlinked" title="{escape(words.text("claims_page.unlinked_mark"))}">{inner}</span>'


def _unlinked(told: Data, words: Words) -> str:
    """The sentences that were linked to nothing, each with the reason."""
    rows = told["unlinked"]
    if not rows:
        title = words.text("claims_page.unlinked_title_none") if told["claims"] else ""
        return _section("unlinked", title, []) if title else ""
    items = "\n".join(
        f"<li><q>{escape(row['text'].strip())}</q> <span>{escape(row['reason'])}</span></li>" for row in rows
    )
    title = words.text("claims_page.unlinked_title", count=words.number(len(rows), 0))
    text = f"<p>{escape(words.text('claims_page.unlinked_text'))}</p>"
    return _section("unlinked", title, [text, f'<ul class="reasons">\n{items}\n</ul>'])


def _how(words: Words) -> str:
    told = [words.text("claims_page.how_1", least=words.percent(LEAST_CONFIDENCE))]
    told += [words.text(f"claims_page.how_{place}") for place in (2, 3, 4)]
    return _section("how", words.text("claims_page.how_title"), [f"<p>{escape(text)}</p>" for text in told])


def _data(told: Data, words: Words) -> str:
    """Dates of the data, their sources, how to cite them, and under which licence."""
    made = words.text(
        "claims_page.data",
        version=told["headway"],
        vintage=words.date_long(day(told["vintage"])),
        as_of=words.date_long(day(told["as_of"])),
        seed=told.get("seed", "–"),
    )
    sources = [*told.get("sources", ()), *(row for claim in told["claims"] for row in claim.get("sources") or ())]
    blocks = [f"<p>{escape(made)}</p>", sources_list(_once(sources), words) if sources else ""]
    if told.get("citation"):
        cite = escape(words.text("report.cite"))
        blocks += [f"<p>{cite}</p>", f"<pre><code>{escape(told['citation'])}</code></pre>"]
    blocks.append(f"<p>{escape(words.text('report.licence'))}</p>")
    return _section("data", words.text("claims_page.data_title"), [block for block in blocks if block])


def _once(rows: Iterable[Data]) -> list[Data]:
    return list({(row["title"], row.get("url"), row.get("published")): row for row in rows}.values())


def _section(name: str, title: str, blocks: Sequence[str]) -> str:
    body = "\n".join(blocks)
    return (
        f'<section id="{name}" class="part" aria-labelledby="{name}-title">\n'
        f'<h2 id="{name}-title">{escape(opened(title))}</h2>\n{body}\n</section>'
    )
