"""The page of what changed between two vintages: a report of its own, made of the same parts. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.charts.bridge import revision_parts
from headway.charts.changes import index_moved
from headway.facts.changes import ROUNDED
from headway.report.blocks import Block, Points, Report, Section, Text, figure
from headway.report.changes_tables import (
    best_table,
    headline_table,
    index_table,
    list_table,
    other_tables,
    vintages_table,
)
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.changes import (
    WIDEST_PLACED,
    best_sentences,
    counts,
    finding,
    gap_like,
    headline_sentences,
    left_out,
    most_moved,
    vintage_text,
    vintages_of,
)
from headway.words.phrases import day, level_of, opened

Data = Mapping[str, Any]


def changes_report(data: Data, words: Words) -> Report:
    """The page from the JSON of `headway facts compare`, in the language of `words`.

    Its title is the finding. Every name is a text of a block, which the page escapes.
    """
    title = finding(data, words)
    sections = [_answer(title, data, words), *_index(data, words), *_parts(data, words)]
    sections += [_listed(name, data, words) for name in _LISTS if _length(name, data)]
    sections += [*_tables(data, words), _how(data, words), _data(data, words)]
    labels = {name: words.text(f"report.label_{name}") for name in ("table", "foot")}
    labels["contents"] = words.text("changes.contents")
    return Report(
        language=words.language,
        title=words.text("changes.document_title", new=vintage_text(data["v2"], words)),
        headline=title,
        sections=tuple(sections),
        labels=labels,
        data={name: data[name] for name in ("headway", "vintage", "as_of", "v1", "v2", "sources", "citation")},
    )


def _answer(title: str, data: Data, words: Words) -> Section:
    """The finding, what it is made of, and how many of each kind changed."""
    blocks: list[Block] = []
    if data["headline"] is not None:
        blocks += [Text(text=text) for text in headline_sentences(data, words)]
        blocks.append(Points(items=tuple(Text(text=text) for text in best_sentences(data, words))))
        blocks += [headline_table(data, words), best_table(data, words)]
    blocks += [Text(text=text, small=True) for text in left_out(data, words)]
    told = counts(data, words)
    if told:
        blocks.append(Text(text=f"{opened('; '.join(told))}."))
    return Section(name="changes", title=f"{title}.", level=1, blocks=tuple(blocks))


def _index(data: Data, words: Words) -> list[Section]:
    """The models whose index moved most, as a picture, and all of them as a table."""
    if not data["index_moved"]:
        return []
    told = sum(row["told_apart"] for row in data["index_moved"])
    title = words.text(
        f"changes.section_index_{'told' if told else 'none'}",
        count=words.number(told, 0),
        all=words.number(len(data["index_moved"]), 0),
    )
    blocks: list[Block] = []
    if most_moved(data, 1):
        level = level_of(data["index_moved"][0]["change"], words)
        read = words.text("changes.read_chart", level=level, widest=words.number(WIDEST_PLACED, 0))
        blocks.append(figure("index-moved", lambda width: index_moved(data, words, width=width), read))
    blocks += index_table(data, words)
    return [Section(name="index", title=title, blocks=tuple(blocks))]


def _parts(data: Data, words: Words) -> list[Section]:
    """What moved the gap of the earlier vintage's day, as a bridge from the older answer to the newer one."""
    told = data["headline"]
    if told is None or not told.get("parts"):
        return []
    on = words.date_long(day(told["as_of"]["from"]))
    span, gap = told["parts"], gap_like(data)
    same = words.number(span["old"]) == words.number(span["new"])
    ends = {"from": data["v1"], "to": data["v2"]}
    read = words.text("revisions.read_parts")
    picture = figure("parts", lambda width: revision_parts(gap, ends, span, words, width=width), read)
    title = words.text(f"changes.section_parts{'_same' if same else ''}", day=on)
    return [Section(name="parts", title=title, blocks=(picture,))]


#: Lists of the JSON by section: those whose lengths stand in the title come first, all of them are tables.
_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "models": ("models_added", "models_removed", "models_changed", "models_renamed"),
    "benchmarks": ("benchmarks_added", "benchmarks_removed", "benchmarks_changed"),
    "scores": ("scores_added", "scores_removed", "scores_changed"),
    "published": ("published_moved",),
    "horizons": ("time_horizons_added", "time_horizons_removed", "time_horizons_changed"),
}


def _length(name: str, data: Data) -> int:
    return sum(len(data[each]) for each in _LISTS[name])


def _listed(name: str, data: Data, words: Words) -> Section:
    """A section of tables: what came, what went, what changed."""
    sizes = {each.rpartition("_")[2]: words.number(len(data[each]), 0) for each in _LISTS[name]}
    title = words.text(f"changes.section_{name}", **sizes, count=words.number(_length(name, data), 0))
    blocks = [block for each in _LISTS[name] if data[each] for block in list_table(each, data, words)]
    return Section(name=name, title=title, blocks=tuple(blocks))


def _tables(data: Data, words: Words) -> list[Section]:
    """Tables without a list of their own."""
    blocks = other_tables(data, words)
    return [Section(name="tables", title=words.text("changes.section_tables"), blocks=tuple(blocks))] if blocks else []


def _how(data: Data, words: Words) -> Section:
    """What the numbers mean, and what they leave out."""
    texts: list[str] = []
    if data["headline"] is not None:
        texts.append(words.text("changes.how_days"))
    if data["draws"] is not None:
        draws, named = words.number(data["draws"], 0), words.percent(NAMED_PROBABILITY)
        texts.append(words.text("changes.how_draws", draws=draws, named=named))
    if "published" in data["index_basis"].values():
        texts.append(words.text("changes.no_intervals"))
    texts += [words.text("changes.how_keys", rounded=words.number(ROUNDED, 3)), words.text("changes.how_missing")]
    return _section("how", words, [Text(text=text) for text in texts])


def _data(data: Data, words: Words) -> Section:
    """Vintages with their digests, sources with links, the command, the citation and the licence."""
    ends = vintages_of(data, words)
    drawn = data["draws"] is not None
    made = words.text(
        "changes.data" if drawn else "changes.data_plain",
        version=data["headway"],
        draws=words.number(data["draws"], 0) if drawn else "",
        seed=data["seed"],
        **ends,
    )
    blocks: list[Block] = [Text(text=made), vintages_table(data, words)]
    blocks.append(Points(items=tuple(_source(source, words) for source in data["sources"])))
    blocks += [Text(text=words.text("changes.again")), Text(text=_command(data, words), code=True)]
    blocks += [Text(text=words.text("report.cite")), Text(text=data["citation"], code=True)]
    blocks.append(Text(text=words.text("report.licence"), small=True))
    return _section("data", words, blocks)


def _source(source: Data, words: Words) -> Text:
    confidence = words.text(f"report.confidence_{source['confidence']}")
    published = words.date(day(source["published"]))
    note = words.text("report.source_note", published=published, confidence=confidence)
    url = source.get("url") or ""
    link = (source["title"], url) if url.startswith(("https://", "http://")) else None
    return Text(text=note, link=link) if link else Text(text=f"{source['title']} {note}")


def _command(data: Data, words: Words) -> str:
    found = f"headway facts compare {data['v1']} {data['v2']}"
    told = data["headline"]
    if told is not None:
        found += f" --leader '{told['leader']}' --follower '{told['follower']}'"
    return f"{found} --lang {words.language} --out changes.html"


def _section(name: str, words: Words, blocks: Sequence[Block]) -> Section:
    return Section(name=name, title=words.text(f"changes.section_{name}"), blocks=tuple(blocks))
