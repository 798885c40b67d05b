"""The report as a command: every pair measured once, then written. An edge."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from headway import __version__
from headway.api.answers import SINCE, Progress, cache_folder, day_within, index, index_yardstick
from headway.api.trust import Part, trust_of
from headway.api.views import Asked, Stages, measure_views
from headway.errors import FitError, GapError, StoreError, UnknownName
from headway.facts.provenance import CITATION
from headway.facts.queries import dates_that_moved, groups_that_moved, published_dates
from headway.facts.reads import Call, Notes, noting
from headway.facts.store import Vintage, open_vintage, thinned_vintages, vintages_of_index
from headway.facts.vintage_names import known_on, left_out
from headway.gap import DEFINITIONS, Yardstick, find_group, lag_on, measure_gap

if TYPE_CHECKING:
    from headway.report.build import PairInput

#: How Headway itself is cited. Source: the README.
_PROGRAM: Final = f"The Headway developers (2026). Headway, version {__version__}."

#: The pairs of the report: leader and follower.
PAIRS: Final = (("US", "China"), ("closed", "open"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResult:
    """A written report."""

    path: Path
    headline: str
    content: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The content of `report.json` with the path of the page."""
        return {**self.content, "path": str(self.path)}


def report(
    *,
    lang: str = "en",
    out: Path | str = "headway-report",
    leader: str = "US",
    follower: str = "China",
    as_of: date | None = None,
    vintage: str | None = None,
    stages: Stages | None = None,
) -> ReportResult:
    """Write the report and give its path and headline.

    Parameters
    ----------
    stages
        Gives for a part of the work, named in words, the progress to call with (done, in all).

    Raises
    ------
    UnknownName
        For a language, group or vintage that is not there.
    StoreError
        If the folder cannot be written; an older report in it is left as it was.
    """
    from headway.report.build import PairInput, build_report
    from headway.report.trust import with_trust
    from headway.report.write import write_report
    from headway.words import load_words

    words = load_words(lang)
    opened = open_vintage(vintage)
    day = day_within(opened, as_of)
    scales = _Scales.load(opened, day, stages("Fitting the index") if stages is not None else None)
    pairs = tuple(scales.pairs(leader, follower))
    inputs = [
        PairInput(
            slug=_slug(*pair),
            gaps={name: scales.measure(pair, name) for name in DEFINITIONS},
            then=tuple(scales.then(pair)),
            as_published=scales.as_published(pair),
        )
        for pair in pairs
    ]
    again = ["headway", "report", "--lang", lang, "--leader", leader, "--follower", follower]
    again += ["--as-of", f"{day}", "--vintage", opened.name]
    # Without a day or a vintage, facts of compute are the newest, whatever the day of the newest scores.
    known = day if as_of is not None or vintage is not None else None
    asked = Asked(
        leader=leader, follower=follower, as_of=day, vintage=opened.name, facts_known=known, lang=words.language
    )
    views, left_out, made_from = measure_views(asked, stages)
    with noting() as notes:
        facts = {**_report_facts(scales), "command": shlex.join(again), "views_left_out": left_out}
    content = build_report(inputs, words, facts, views)
    parts = [*_pair_parts(inputs, pairs, scales, notes), *_view_parts(views, made_from)]
    content = with_trust(content, trust_of(parts, content.tables_of, again=facts["command"]), words)
    written = write_report(content, Path(out), cache=cache_folder())
    return ReportResult(path=written[-1], headline=content.headline, content=content.to_dict())


@dataclass(frozen=True, slots=True)
class _Scale:
    """The index of a vintage, and what every result on it says of its origin."""

    vintage: Vintage
    yardstick: Yardstick
    origin: Mapping[str, Any]
    notes: Notes

    @classmethod
    def of(cls, vintage: Vintage, progress: Progress | None) -> "_Scale":
        with noting() as notes:
            yardstick, origin = index_yardstick(vintage, "eci", progress)
        return cls(vintage, yardstick, origin, notes)

    def asked(self, **options: str) -> Notes:
        """What a gap on it is made from, and the command that gives it."""
        given = {**options, "vintage": self.vintage.name}
        return Notes(dict(self.notes.tables), {Call("gap", options=tuple(given.items())): None})


@dataclass(frozen=True, slots=True)
class _Scales:
    """The index of the vintage of a report and of every earlier one, each read once."""

    day: date
    earlier: tuple[_Scale, ...]
    now: _Scale
    unused: tuple[Mapping[str, str], ...] = ()

    @classmethod
    def load(cls, opened: Vintage, day: date, progress: Progress | None) -> "_Scales":
        before = known_on(vintages_of_index(), day - timedelta(days=1))
        found = thinned_vintages([name for name in before if name < opened.name])
        earlier, unused = [], found.told()
        for name in found.kept:
            try:
                earlier.append(_Scale.of(open_vintage(name), progress))
            except FitError as problem:  # one of the user's own that is too small says nothing of its day
                unused.append(left_out(name, "fit", problem))
            except StoreError as problem:
                unused.append(left_out(name, "damaged", problem))
        return cls(day, tuple(earlier), _Scale.of(opened, progress), tuple(unused))

    def pairs(self, leader: str, follower: str) -> Iterator[tuple[str, str]]:
        """The pair that is asked for, and the first of PAIRS with other groups that can be measured on the day."""
        yield leader, follower
        asked = self._names(leader, follower)
        for pair in PAIRS:
            try:
                other = self._names(*pair) != asked
                lag_on(self.now.yardstick, leader=pair[0], follower=pair[1], as_of=self.day)
            except (UnknownName, GapError):
                continue
            if other:
                yield pair
                return

    def _names(self, *groups: str) -> list[str]:
        """Groups by their full names."""
        return [find_group(group, self.now.yardstick).name for group in groups]

    def measure(self, pair: tuple[str, str], definition: str, scale: Yardstick | None = None) -> dict[str, Any]:
        """The gap on the day of the report, in JSON form."""
        found = measure_gap(
            scale or self.now.yardstick,
            leader=pair[0],
            follower=pair[1],
            as_of=self.day,
            definition=definition,
            since=min(SINCE, self.day),
        )
        return found.with_origin({**self.now.origin, "method": "eci"}).to_dict()

    def as_published(self, pair: tuple[str, str]) -> dict[str, Any] | None:
        """The gap with the release dates as published, and the models that were corrected, the strongest first."""
        published, scale = published_dates(self.now.vintage), self.now.yardstick
        corrected = sorted(
            (
                place
                for place, model in enumerate(scale.models)
                if model.name in published and min(published[model.name], model.released) <= self.day
            ),
            key=lambda place: -scale.scores.central[place],
        )
        if not corrected:
            return None
        models = tuple(replace(each, released=published.get(each.name, each.released)) for each in scale.models)
        try:
            standing = self.measure(pair, "standing", replace(scale, models=models))
        except GapError:
            return None  # a group had no model by then, as its only one is dated later
        return {"models": [scale.models[place].name for place in corrected], "standing": standing}

    def then(self, pair: tuple[str, str]) -> Iterator[dict[str, Any]]:
        """The lag as each earlier vintage gave it on its own day, beside that day's lag with the newest data."""
        for scale in self.earlier:
            day = scale.vintage.day
            try:
                found, seen_now = (
                    lag_on(each.yardstick, leader=pair[0], follower=pair[1], as_of=day) for each in (scale, self.now)
                )
            except (UnknownName, GapError):
                continue  # one of the two groups had no model yet
            yield {
                "vintage": scale.vintage.name,
                "as_of": day.isoformat(),
                "lag": found.value.to_dict(),
                "longer_than": found.longer_than,
                "now": {"lag": seen_now.value.to_dict(), "longer_than": seen_now.longer_than},
                "sources": scale.origin["sources"],
            }


def _pair_parts(
    inputs: Sequence["PairInput"], asked: Sequence[tuple[str, str]], scales: "_Scales", facts: Notes
) -> Iterator[Part]:
    """What the gaps were made from, by their places in report.json; then what is said of the data and of doubts."""
    everything = Notes()
    for place, (pair, (leader, follower)) in enumerate(zip(inputs, asked, strict=True)):
        sides = {"leader": leader, "follower": follower}
        for name, gap in pair.gaps.items():
            made = scales.now.asked(**sides, definition=name, as_of=f"{scales.day}")
            yield Part(path=f"/pairs/{place}/{name}", what=f"gap_{name}", notes=made, said=gap["sources"])
        told = {row["vintage"] for row in pair.then}
        then = Notes()
        for scale in (each for each in scales.earlier if each.vintage.name in told):
            day = f"{scale.vintage.day}"
            for each in (scale, scales.now):
                then.add(each.asked(**sides, as_of=day))
        if pair.then:
            said = [source for row in pair.then for source in row["sources"]]
            yield Part(path=f"/pairs/{place}/then", what="then", notes=then, said=said)
        if pair.as_published:
            yield Part(path=f"/pairs/{place}/as_published", what="as_published", notes=Notes(scales.now.notes.tables))
        everything.add(then)
    everything.add(scales.now.notes)
    everything.add(facts)
    index_call = Call("index", options=(("vintage", scales.now.vintage.name),))
    yield Part(path="/facts", what="facts", notes=Notes(facts.tables, {index_call: None}))
    yield Part(path="/weaknesses", what="weaknesses", notes=Notes(everything.tables))


def _view_parts(views: Mapping[str, Mapping[str, Any]], made_from: Mapping[str, Notes]) -> Iterator[Part]:
    """What each view was made from."""
    for name, view in views.items():
        yield Part(path=f"/views/{name}", what=name, notes=made_from[name], said=view.get("sources", ()))


def _slug(leader: str, follower: str) -> str:
    """The stem of file names: letters, digits and single dashes."""
    return "-".join(re.findall("[a-z0-9]+", f"{leader} {follower}".casefold()))


def _report_facts(scales: _Scales) -> dict[str, Any]:
    """What the report says of the data themselves."""
    opened, earlier = scales.now.vintage, [scale.vintage for scale in scales.earlier]
    return {
        "vintages": [each.name for each in (*earlier, opened)],
        "vintages_left_out": list(scales.unused),
        "dates_moved": list(dates_that_moved(opened, earlier)),
        "groups_moved": list(groups_that_moved(opened, earlier)),
        "access_unknown": _access_unknown(scales),
        "citation": CITATION,
        "program": _PROGRAM,
        "digest": opened.digest,
        **_evidence(opened),
    }


def _access_unknown(scales: _Scales) -> list[str]:
    """Models by the day that are in neither group of access, the strongest first."""
    scale = scales.now.yardstick
    models = (scale.models[place] for place in np.argsort(-scale.scores.central))
    return [model.name for model in models if model.access == "other" and model.released <= scales.day]


def _evidence(opened: Vintage) -> dict[str, Any]:
    """How much the index of a vintage rests on; empty for a vintage without scores."""
    if "scores" not in opened.table_names:
        return {}
    placed = index(vintage=opened.name)
    counts = placed.index.benchmarks_per_model
    return {
        "models": len(placed.models),
        "benchmarks": len(placed.index.benchmarks),
        "first": min(model.released for model in placed.models).isoformat(),
        "median_benchmarks": median(int(count) for count in counts),
        "most_benchmarks": int(counts.max()),
        "undetermined": list(placed.index.undetermined),
    }
