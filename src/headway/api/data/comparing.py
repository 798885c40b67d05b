"""What changed between two vintages, and what that did to the index of each model and to the gap. An edge."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from headway.api.answers import index_yardstick
from headway.api.origin import Progress, cache_folder, context
from headway.api.published import published_yardstick
from headway.api.revisions import what_moved
from headway.errors import FitError, GapError, OptionError, StoreError, UnknownName
from headway.facts.changes import Changes, changes
from headway.facts.store import Vintage, open_vintage, vintages_with
from headway.facts.vintage_names import vintage_day
from headway.gap import Yardstick, find_group
from headway.gap.changed import Headline, Moved, headline, members, moved
from headway.gap.decomposition import PART_DRAWS
from headway.gap.definitions import DEFINITIONS
from headway.gap.revisions import Pair, one_day
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED

#: The pair of whom nobody asked by name: data in which it is not there are compared without a headline.
LEADER: Final = "US"
FOLLOWER: Final = "China"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareResult:
    """What changed between two vintages."""

    content: Mapping[str, Any]

    @property
    def changed(self) -> bool:
        """Whether anything did."""
        return bool(self.content["changed"])

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway facts compare`."""
        return dict(self.content)

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture of the models that moved most as a Vega-Lite specification."""
        from headway.charts.changes import index_moved
        from headway.words import load_words

        return index_moved(self.to_dict(), load_words(lang))


def facts_compare(
    v1: str | None = None,
    v2: str | None = None,
    *,
    leader: str = LEADER,
    follower: str = FOLLOWER,
    definition: str = "standing",
    part_draws: int = PART_DRAWS,
    progress: Progress | None = None,
) -> CompareResult:
    """What changed from an older vintage to a newer one: rows, index values, and the gap of a pair.

    Parameters
    ----------
    v1, v2
        The older and the newer vintage. Without the first it is the newest with scores before the second, without the
        second the newest with scores.
    part_draws
        Resamples for the intervals of what moved the gap; 0 is several times as fast and gives none.

    Raises
    ------
    UnknownName
        For a vintage, a definition or a group that is not there.
    OptionError
        If the first vintage is the newer one, or the two have no table in common.
    StoreError
        If a table is damaged, or the store holds no two vintages with scores.
    """
    if definition not in DEFINITIONS:
        raise UnknownName("definition", definition, DEFINITIONS)
    old, new = _two(v1, v2)
    return compared(old, new, Pair(leader=leader, follower=follower, definition=definition), part_draws, progress)


def changes_page(result: CompareResult, out: Path, *, lang: str = "en") -> Path:
    """Where the page of what changed was written.

    Raises
    ------
    UnknownName
        For a language that is not there.
    StoreError
        If the file cannot be written; an older one is left as it was.
    """
    from headway.charts.render import to_svg
    from headway.report.changes_page import changes_report
    from headway.report.html import to_html
    from headway.report.write import write_page
    from headway.words import load_words

    report = changes_report(result.to_dict(), load_words(lang))
    specs = {figure.name: figure.spec for figure in report.figures}
    specs |= {f"{figure.name}-narrow": figure.narrow for figure in report.figures}
    pictures = {name: to_svg(spec, cache=cache_folder()) for name, spec in specs.items()}
    return write_page(to_html(report, pictures), out)


def _two(v1: str | None, v2: str | None) -> tuple[Vintage, Vintage]:
    """The two vintages, the older first."""
    scored = vintages_with("scores") if v1 is None or v2 is None else ()
    if v2 is None:
        if not scored:
            raise StoreError("the store holds no vintage with scores; give two vintages by name")
        v2 = scored[-1]
    if v1 is None:
        open_vintage(v2)
        earlier = [name for name in scored if name < v2]
        if not earlier:
            raise StoreError(f"the store holds no vintage with scores before {v2}; give two vintages by name")
        v1 = earlier[-1]
    old, new = open_vintage(v1), open_vintage(v2)
    if v1 > v2:
        raise OptionError(f"{v1} is newer than {v2}; give the older one first: headway facts compare {v2} {v1}")
    return old, new


def _tables(opened: Vintage) -> dict[str, Any]:
    """Every table, read and held against its digest."""
    return {name: opened.table(name) for name in opened.table_names}


def compared(
    old: Vintage, new: Vintage, pair: Pair, part_draws: int | None, progress: Progress | None
) -> CompareResult:
    """The comparison; without what moved the gap where `part_draws` is None."""
    if not set(old.table_names) & set(new.table_names):
        raise OptionError(
            f"vintages {old.name} and {new.name} hold no table in common; 'headway facts list' shows who holds what"
        )
    found = changes(_tables(old), _tables(new))
    measured = _measured(old, new, pair, found, part_draws, progress)
    return CompareResult(
        content={
            **_origin(old, new, measured),
            "v1": old.name,
            "v2": new.name,
            "vintages": [_told(each) for each in (old, new)],
            **found.to_dict(),
            "index_basis": dict(zip(("from", "to"), measured.basis, strict=False)),
            "index_moved": [row.to_dict() for row in measured.index],
            "headline": measured.headline_dict(),
            "part_draws": part_draws,
            "left_out": [each.to_dict() for each in measured.left_out],
            "changed": not found.is_empty or bool(measured.index),
        }
    )


def _told(opened: Vintage) -> dict[str, Any]:
    """A vintage as it is told: its digest and its sources."""
    sources = [source.to_dict() for source in opened.sources]
    return {"vintage": opened.name, "digest": opened.digest, "sources": sources}


def _origin(old: Vintage, new: Vintage, measured: "_Measured") -> dict[str, Any]:
    origin = context(new, draws=DEFAULT_DRAWS, seed=DEFAULT_SEED)
    sources = {str(row): row for each in (new, old) for row in (source.to_dict() for source in each.sources)}
    citations = dict.fromkeys(each.citation for each in (new, old))
    return {
        **origin,
        "draws": measured.draws,
        "as_of": vintage_day(new.name).isoformat(),
        "sources": list(sources.values()),
        "citation": " ".join(citations),
    }


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """What could not be compared: the kind of reason, and why in full or the vintages that it lies with."""

    reason: str
    why: str
    vintages: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {"reason": self.reason, "why": self.why, "vintages": list(self.vintages)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """What two vintages come to; `left_out` names what could not be read, with its reason."""

    index: tuple[Moved, ...] = ()
    headline: Headline | None = None
    parts: Mapping[str, Any] | None = None
    basis: tuple[str, ...] = ()
    draws: int | None = None
    left_out: tuple[_LeftOut, ...] = ()

    def headline_dict(self) -> dict[str, Any] | None:
        """The headline with what moved it on the earlier day."""
        return None if self.headline is None else {**self.headline.to_dict(), "parts": self.parts}


def _measured(
    old: Vintage,
    new: Vintage,
    pair: Pair,
    found: Changes,
    part_draws: int | None,
    progress: Progress | None,
) -> _Measured:
    """The index of every model and the gap of the pair, before and after."""
    without = tuple(each.name for each in (old, new) if not {"scores", "published_index"} & set(each.table_names))
    if without:
        return _Measured(left_out=(_LeftOut("index", "neither scores nor a published index", without),))
    try:
        before, after, basis = _scales(old, new, progress)
    except FitError as problem:
        return _Measured(left_out=(_LeftOut("fit", str(problem)),))
    same = old.digest == new.digest
    told, groups, left_out = _gap(old, new, pair, (before, after), same)
    parts = None
    if told is not None and part_draws is not None and not same:
        parts, why = _parts(told.pair, old, new, part_draws, progress)
        left_out += why
    return _Measured(
        index=moved(before, after, sides=groups, renames=dict(found.renamed), level=pair.level, paired=same),
        headline=told,
        parts=parts,
        basis=basis,
        draws=DEFAULT_DRAWS,
        left_out=tuple(left_out),
    )


def _scales(old: Vintage, new: Vintage, progress: Progress | None) -> tuple[Yardstick, Yardstick, tuple[str, ...]]:
    """Either vintage's index and what each rests on.

    Fitted where there are scores. Where one has none, as published on both sides if both were published with intervals.
    """
    every = (old, new)
    if not all("scores" in each.table_names for each in every) and all(_with_intervals(each) for each in every):
        return published_yardstick(old), published_yardstick(new), ("published", "published")
    (before, first), (after, last) = (index_yardstick(each, "eci", progress) for each in every)
    return before, after, (str(first["basis"]), str(last["basis"]))


def _with_intervals(opened: Vintage) -> bool:
    """Whether the index of a vintage was published with intervals."""
    published = "published_index" in opened.table_names
    return published and opened.table("published_index")["low"].count() > 0


def _gap(
    old: Vintage, new: Vintage, pair: Pair, scales: tuple[Yardstick, Yardstick], same: bool
) -> tuple[Headline | None, dict[str, frozenset[str]], list[_LeftOut]]:
    """The gap of a pair, the models of either side, and why it is left out where a vintage does not know the pair.

    A pair that was asked for by name and that the newer vintage does not know is a mistake, and raises.
    """
    before, after = scales
    groups: dict[str, frozenset[str]] = {}
    try:
        leader, follower = (find_group(group, after).name for group in (pair.leader, pair.follower))
        named = replace(pair, leader=leader, follower=follower)
        named.lags(after, one_day(vintage_day(new.name)))
        groups = members(named, after)
        told = headline(named, before, after, (vintage_day(old.name), vintage_day(new.name)), paired=same)
    except (UnknownName, GapError) as problem:
        if not groups and (pair.leader, pair.follower) != (LEADER, FOLLOWER):
            raise
        return None, groups, [_LeftOut("groups", str(problem))]
    return told, groups, []


def _parts(
    pair: Pair, old: Vintage, new: Vintage, part_draws: int, progress: Progress | None
) -> tuple[dict[str, Any] | None, list[_LeftOut]]:
    """What moved the gap of the older vintage's day, or why it is not taken apart."""
    found = what_moved(pair, old, new, part_draws=part_draws, progress=progress)
    if found is None:
        without = tuple(each.name for each in (old, new) if "scores" not in each.table_names)
        return None, [_LeftOut("published", "no scores, so the difference has no parts", without)]
    taken = found.to_dict()
    span = taken["spans"][0]
    if span["parts"] is None:
        return None, [_LeftOut("unread", "the lag cannot be read in every step", (old.name,))]
    return {**span, "changes": taken["changes"]}, []
