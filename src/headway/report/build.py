"""Which findings a report holds, in which order: a pure function from gap results to a `Report`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from headway.charts import frontiers, has_arrow, lag_through_time, records
from headway.errors import OptionError
from headway.report import sentences as say
from headway.report.blocks import Block, Figure, Points, Report, Section, Text, figure
from headway.report.claims import claims_sections
from headway.report.forecast import forecast_sections
from headway.report.match import match_section
from headway.report.plan import plan_sections
from headway.report.race import race_sections
from headway.report.tables import definitions_table, records_table, then_table, years_table
from headway.report.views import view_sections
from headway.report.weaknesses import Weakness, newest_are_thin, weaknesses
from headway.report.why import why_sections
from headway.report.widening import widening_section
from headway.words import Words
from headway.words.phrases import day, group_of, is_joint, level_of, opened, pair_of

#: Parts of a gap result that say how it was made; the report repeats them once, from its first pair.
_ORIGIN = ("headway", "vintage", "as_of", "seed", "draws")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairInput:
    """The gap results of one pair, in JSON form, under several definitions.

    Attributes
    ----------
    slug
        Stem of the chart files and of section anchors, such as "us-china".
    gaps
        What `headway gap --json` prints under each definition, by its name; `standing` and `record` are needed.
    then
        The lag as earlier vintages gave it, oldest first: {"vintage", "as_of", "lag", "longer_than", "now",
        "sources"}, where `now` is the lag on that day as the data of the report give it ({"lag", "longer_than"}), and
        `sources` are those of the vintage.
    as_published
        What `headway gap --json` would print with the release dates as the publisher gave them, and the models whose
        dates were corrected: {"models", "standing"}. None if none were.
    """

    slug: str
    gaps: Mapping[str, dict[str, Any]]
    then: tuple[dict[str, Any], ...] = ()
    as_published: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        if not self.slug or not all(part.isalnum() and part.isascii() for part in self.slug.split("-")):
            raise OptionError(f"a pair needs a slug of letters, digits and single dashes, got {self.slug!r}")

    @property
    def standing(self) -> dict[str, Any]:
        """The gap that gives the answer."""
        return self.gaps["standing"]

    @property
    def record(self) -> dict[str, Any]:
        """The gap read at the follower's records."""
        return self.gaps["record"]


def build_report(
    pairs: Sequence[PairInput],
    words: Words,
    facts: Mapping[str, Any],
    views: Mapping[str, dict[str, Any]] | None = None,
) -> Report:
    """The report on these pairs, the first of which gives the headline.

    Parameters
    ----------
    views
        What other commands say of the first pair, in JSON form, by the names in `report.views`, `report.why`,
        `report.plan`, `report.race`, `report.claims` and `report.forecast`.
    facts
        What the gap results do not hold, all optional. Counts: `models`, `benchmarks`, and for a model
        `median_benchmarks`, `most_benchmarks`. Days: `first` (of the first model), `vintages` (that were used),
        `vintages_left_out` (that were not: vintage, reason, why). Names of models: `dates_moved` (that earlier vintages
        date more than a month away), `groups_moved` (that they put into other groups), `access_unknown` (in neither
        group of access), `undetermined` (whose scores do not determine an index). Texts: `citation` (of
        the data), `program` (citation of Headway), `digest` (sha256 of the data), `command` (that makes the report
        again).

    Raises
    ------
    OptionError
        If there is no pair, or two pairs share a slug.
    """
    slugs = [pair.slug for pair in pairs]
    if not pairs or len(set(slugs)) != len(slugs):
        raise OptionError(f"a report needs one or more pairs with slugs of their own, got {slugs}")
    first, views = pairs[0].standing, views or {}
    doubts = weaknesses([(pair.standing, pair.as_published) for pair in pairs], facts, words)
    sections = [part for place, pair in enumerate(pairs) for part in _pair(pair, words, facts, place=place)]
    sections += [_depends(pairs, views, words), *view_sections(views, words, slug=pairs[0].slug, level=3)]
    sections += [*why_sections(views, words), *plan_sections(views, words), *race_sections(views, words)]
    sections += [*claims_sections(views, words), *forecast_sections(views, words)]
    sections += [_weakens(first, facts, doubts, words), _sources(pairs, views, facts, words)]
    return Report(
        language=words.language,
        title=words.text("report.title", pair=opened(pair_of(first, words)), date=words.date(day(first["as_of"]))),
        headline=say.headline(first, words)[0],
        sections=tuple(sections),
        labels={name: words.text(f"report.label_{name}") for name in ("table", "foot", "contents")},
        data=_data(pairs, views, facts, doubts, words),
    )


def _pair(pair: PairInput, words: Words, facts: Mapping[str, Any], *, place: int) -> list[Section]:
    """The answer, the change and the records of one pair, and how long the leader's records stay ahead."""
    level = 2 if place else 1
    below = level + 1
    found = {"answer": _answer(pair, words, facts, level=level), "standing": _change(pair, words, level=below)}
    if "widening" in pair.standing:
        found["widening"] = widening_section(pair.standing, words, slug=pair.slug, level=below)
    found["record"] = _records(pair, words, level=below)
    if "match" in pair.gaps:
        found["match"] = match_section(pair.gaps["match"], words, slug=pair.slug, level=below)
    of = {name: f"/pairs/{place}/{name if name in pair.gaps else 'standing'}" for name in found}
    return [replace(section, of=(of[name],)) for name, section in found.items()]


def _answer(pair: PairInput, words: Words, facts: Mapping[str, Any], *, level: int) -> Section:
    title, strong = say.headline(pair.standing, words)
    detail = [say.reached(pair.standing, words), say.points_apart(pair.standing, words)]
    blocks: list[Block] = []
    if any(detail):
        blocks.append(Text(text=" ".join(sentence for sentence in detail if sentence)))
    if level == 1:
        link = (words.text("report.link_others"), "#others")
        blocks.append(Text(text=_fine_print(pair.standing, words, facts), link=link, small=True))
    blocks.append(_figure(pair.slug, "frontiers", pair.standing, words))
    return Section(name=pair.slug, title=title, strong=strong, level=level, blocks=tuple(blocks))


def _fine_print(standing: say.Gap, words: Words, facts: Mapping[str, Any]) -> str:
    parts = [words.text("report.fine_definition")]
    vintage = words.date_long(day(standing["vintage"]))
    if facts.get("models") and facts.get("benchmarks") and facts.get("first"):
        counts = {name: words.number(facts[name], 0) for name in ("models", "benchmarks")}
        first = words.date_long(day(facts["first"]))
        parts.append(words.text("report.fine_counts", vintage=vintage, first=first, **counts))
    else:
        parts.append(words.text("report.fine_vintage", vintage=vintage))
    basis = "published" if standing["basis"] == "published" else "interval"
    draws, level = words.number(standing["draws"], 0), level_of(standing["lag"], words)
    parts.append(words.text(f"report.fine_{basis}", draws=draws, level=level))
    return " ".join(parts)


def _change(pair: PairInput, words: Words, *, level: int) -> Section:
    verdict = say.change(pair.standing, words)
    title, text = verdict or (words.text("report.change_none_title"), "")
    blocks: list[Block] = [Text(text=text)] if text else []
    blocks.append(_figure(pair.slug, "lag", pair.standing, words, pair.then))
    years = years_table(pair.slug, pair.standing, words)
    return Section(name=f"{pair.slug}-change", title=title, level=level, blocks=(*blocks, *([years] if years else [])))


def _records(pair: PairInput, words: Words, *, level: int) -> Section:
    rows = pair.record["records"]
    follower = group_of(pair.record, "follower", words)
    latest = rows[-1] if rows else None
    if latest is None:
        title = opened(words.text("report.records_none", follower=follower))
        return Section(name=f"{pair.slug}-moves", title=title, level=level, blocks=())
    parts = {"follower": follower, "count": words.number(len(rows), 0), "model": latest["model"]}
    if latest["lag"]["central"] is None:
        title = words.text("report.records_title_censored", **parts)
    elif latest["matched"] is None:
        kind = "joint" if is_joint(pair.record, latest["model"]) else "leads"
        title = words.text(f"report.records_title_{kind}", **parts)
    else:
        title = words.text("report.records_title", **parts, months=words.months(latest["lag"]["central"]))
    blocks = (_figure(pair.slug, "records", pair.record, words), records_table(pair.slug, pair.record, words))
    return Section(name=f"{pair.slug}-moves", title=opened(title), level=level, blocks=blocks)


def _figure(slug: str, kind: str, gap: dict[str, Any], words: Words, then: Sequence[say.Gap] = ()) -> Figure:
    caption = words.text(f"report.read_{kind}", level=level_of(gap["lag"], words))
    if kind == "frontiers" and has_arrow(gap):
        caption += " " + words.text("report.read_arrow")
    if kind == "lag" and (since := say.mean_since(gap, words)):
        caption += " " + words.text("report.read_mean", since=since)
    if then:
        caption += " " + words.text("report.read_then")
    return figure(f"{slug}-{kind}", lambda width: _draw(kind, gap, words, then, width), caption)


def _draw(kind: str, gap: dict[str, Any], words: Words, then: Sequence[say.Gap], width: int) -> dict[str, Any]:
    if kind == "lag":
        return lag_through_time(gap, words, then, width=width)
    return {"frontiers": frontiers, "records": records}[kind](gap, words, width=width)


def _depends(pairs: Sequence[PairInput], views: Mapping[str, Any], words: Words) -> Section:
    first = pairs[0]
    table = definitions_table([tuple(pair.gaps.values()) for pair in pairs], words)
    blocks: list[Block] = [Text(text=words.text("report.depends_text")), table]
    blocks.append(Text(text=words.text("report.definitions_note"), small=True))
    published = {"intervals": "intervals_published"} if first.standing["basis"] == "published" else {}
    reasons = [words.text(f"report.others_{published.get(name, name)}") for name in _REASONS]
    blocks.append(Points(items=tuple(Text(text=reason) for reason in reasons)))
    # Of the first pair, the view of revisions says the same and more.
    said = pairs[1:] if "revisions" in views else pairs
    blocks += [then_table(pair.slug, pair.standing, pair.then, words) for pair in said if pair.then]
    of = [f"/pairs/{place}/{name}" for place, pair in enumerate(pairs) for name in (*pair.gaps, "then")]
    return Section(name="others", title=_depends_title(first, words), blocks=tuple(blocks), of=tuple(of))


#: Why other people say other numbers, in catalogue order.
_REASONS = ("definition", "ties", "intervals", "scale", "groups", "dates")


def _depends_title(pair: PairInput, words: Words) -> str:
    latest, now = pair.record["lag"]["central"], pair.standing["lag"]["central"]
    if now is None or latest is None or words.months(now) == words.months(latest):
        return words.text("report.depends_title_plain")
    months = {"record": words.months(latest), "standing": words.months(now)}
    return words.text("report.depends_title", date=words.date_long(day(pair.standing["as_of"])), **months)


def _weakens(standing: say.Gap, facts: Mapping[str, Any], doubts: Sequence[Weakness], words: Words) -> Section:
    named = {item.name: item.values for item in doubts}
    if "published" in named:
        title = words.text("report.weak_title_corrected", count=words.number(len(named["corrected"]["models"]), 0))
    else:
        title = words.text("report.weak_title_thin" if newest_are_thin(standing, facts) else "report.weak_title")
    return Section(name="weakens", title=title, blocks=(Points(items=tuple(Text(text=item.text) for item in doubts)),))


def _sources(pairs: Sequence[PairInput], views: Mapping[str, Any], facts: Mapping[str, Any], words: Words) -> Section:
    blocks: list[Block] = []
    listed = tuple(_source(row, words) for row in _all_sources(pairs, views))
    if listed:
        blocks.append(Points(items=listed, label=words.text("report.sources_label")))
    if facts.get("citation"):
        both = [str(facts["citation"]), *([str(facts["program"])] if facts.get("program") else [])]
        blocks += [Text(text=words.text("report.cite")), Text(text="\n".join(both), code=True)]
    blocks.append(Text(text=words.text("report.licence")))
    origin = pairs[0].standing
    made = words.text(
        "report.made",
        version=origin["headway"],
        vintage=words.date(day(origin["vintage"])),
        draws=words.number(origin["draws"], 0),
        seed=origin["seed"],
    )
    blocks.append(Text(text=made))
    if facts.get("command"):
        blocks += [Text(text=words.text("report.again")), Text(text=str(facts["command"]), code=True)]
    if facts.get("digest"):
        blocks += [Text(text=words.text("report.digest")), Text(text=str(facts["digest"]), code=True)]
    title = words.text("report.sources_title", vintage=words.date_long(day(origin["vintage"])))
    return Section(name="sources", title=title, blocks=tuple(blocks))


def _source(row: Mapping[str, Any], words: Words) -> Text:
    published = words.date(day(str(row["published"])))
    confidence = words.text(f"report.confidence_{row['confidence']}")
    note = words.text("report.source_note", published=published, confidence=confidence)
    if row["url"] is None:
        return Text(text=f"{row['title']} {note}")
    return Text(text=note, link=(str(row["title"]), str(row["url"])))


def _all_sources(pairs: Sequence[PairInput], views: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sources of every number in the report, each once: of the pairs, of earlier vintages, of the views."""
    gaps = [*(pair.standing for pair in pairs), *(row for pair in pairs for row in pair.then), *views.values()]
    found = {tuple(row.values()): dict(row) for gap in gaps for row in gap.get("sources", ())}
    return list(found.values())


def _data(
    pairs: Sequence[PairInput],
    views: Mapping[str, Any],
    facts: Mapping[str, Any],
    doubts: Sequence[Weakness],
    words: Words,
) -> dict[str, Any]:
    """The numbers of `report.json`."""
    first = pairs[0].standing
    counts = ("models", "benchmarks", "first", "median_benchmarks", "most_benchmarks", "vintages")
    known = (
        *counts,
        "dates_moved",
        "groups_moved",
        "access_unknown",
        "undetermined",
        "views_left_out",
        "vintages_left_out",
    )
    return {
        **{name: first[name] for name in _ORIGIN},
        "pairs": [
            {
                "slug": pair.slug,
                "headline": say.headline(pair.standing, words)[0],
                **pair.gaps,
                "then": list(pair.then),
                "as_published": pair.as_published,
            }
            for pair in pairs
        ],
        "views": dict(views),
        "facts": {name: facts[name] for name in known if name in facts},
        "weaknesses": [item.to_dict() for item in doubts],
        "sources": _all_sources(pairs, views),
        "citation": facts.get("citation"),
        "licence": "CC-BY-4.0",
        "digest": facts.get("digest"),
        "command": facts.get("command"),
    }
