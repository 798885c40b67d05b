"""The part that says what next: the race simulated, what would change it, what that hangs on, how good it was."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from headway.charts.race import race_chart
from headway.charts.race_compare import race_compare_chart
from headway.charts.race_drivers import race_drivers_chart
from headway.charts.race_hindcast import race_hindcast_chart
from headway.charts.race_levers import race_levers_chart
from headway.charts.race_scenarios import race_scenarios_chart
from headway.report.blocks import Block, Points, Section, Text, figure, of_view
from headway.report.forecast import published_text
from headway.report.race_tables import (
    coverage_table,
    difference_table,
    drivers_table,
    horizon_table,
    levers_table,
    models_table,
    odds_table,
    overtake_table,
    scenarios_table,
)
from headway.words import Words
from headway.words.phrases import level_of
from headway.words.race import (
    asked_text,
    change,
    fragile_text,
    hangs_on,
    headline,
    lags,
    points_text,
    race_title,
    run_remarks,
)
from headway.words.race_compare import changes, compare_remarks, compare_title, odds_changes
from headway.words.race_drivers import drivers_title
from headway.words.race_hindcast import hindcast_level, hindcast_said, hindcast_title
from headway.words.race_levers import levers_level, levers_said, levers_title
from headway.words.race_scenarios import scenarios_level, scenarios_said, scenarios_title

Data = Mapping[str, Any]
Views = Mapping[str, Data]


def run_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """What happens next under a scenario: the fan of the lag, and the probability of overtaking in plain words."""
    odds = [overtake_table(data, words)] if data["overtake"] else []
    blocks: list[Block] = [
        Text(text=" ".join([lags(data, words), change(data, words), points_text(data, words)])),
        figure(
            "race",
            lambda width: race_chart(data, words, width=width),
            words.text("race.read", level=level_of(data["lag"][0], words)),
        ),
        Text(text=headline(data, words)),
        *odds,
        horizon_table(data, words),
        *([table] if (table := models_table(data, words)) else []),
        _small([*asked_text(data, words), *run_remarks(data, words)]),
    ]
    return Section(name="race-run", title=race_title(data, words), level=level, blocks=tuple(blocks))


def scenarios_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """What another course of things would change: every scenario against the baseline."""
    caption = words.text("race_scenarios.read", level=scenarios_level(data, words))
    blocks: list[Block] = [
        Text(text=" ".join(scenarios_said(data, words))),
        figure("race-scenarios", lambda width: race_scenarios_chart(data, words, width=width), caption),
        scenarios_table(data, words),
    ]
    return Section(name="race-scenarios", title=scenarios_title(data, words), level=level, blocks=tuple(blocks))


def compare_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """Two scenarios on the same draws."""
    caption = words.text("race_compare.read", level=level_of(data["first"]["lag"][0], words))
    blocks: list[Block] = [
        Text(text=" ".join([*changes(data, words), *odds_changes(data, words)])),
        figure("race-compare", lambda width: race_compare_chart(data, words, width=width), caption),
        difference_table(data, words),
        *([odds_table(data, words)] if data["overtake"] else []),
        _small(compare_remarks(data, words)),
    ]
    return Section(name="race-compare", title=compare_title(data, words), level=level, blocks=tuple(blocks))


def levers_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """Levers ranked by what they change."""
    title = levers_title(data, words)
    if not data["rows"]:
        return Section(name="race-levers", title=title, level=level, blocks=())
    caption = words.text("race_levers.read", level=levers_level(data, words))
    blocks: list[Block] = [
        Text(text=" ".join(levers_said(data, words))),
        figure("race-levers", lambda width: race_levers_chart(data, words, width=width), caption),
        levers_table(data, words),
    ]
    return Section(name="race-levers", title=title, level=level, blocks=tuple(blocks))


def drivers_section(data: Data, words: Words, *, level: int = 3) -> Section | None:
    """What the answer of a run hangs on; None where that was not computed."""
    if not data.get("drivers"):
        return None
    warning = fragile_text(data, words)
    blocks: list[Block] = [
        Text(text=" ".join(hangs_on(data, words))),
        *([Text(text=warning, strong=warning)] if warning else []),
        figure(
            "race-drivers",
            lambda width: race_drivers_chart(data, words, width=width),
            words.text("race.drivers_read"),
        ),
        drivers_table(data, words),
    ]
    return Section(name="race-drivers", title=drivers_title(data, words), level=level, blocks=tuple(blocks))


def hindcast_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """What the race would have said in the past, against what happened."""
    blocks: list[Block] = [
        *(Text(text=text) for text in hindcast_said(data, words)),
        *(
            [
                figure(
                    "race-hindcast",
                    lambda width: race_hindcast_chart(data, words, width=width),
                    words.text("race_hindcast.read", level=hindcast_level(data, words)),
                )
            ]
            if data["origins"]
            else []
        ),
        *([coverage_table(data, words)] if data["coverage"] else []),
        Text(text=words.text("race_hindcast.remark"), small=True),
    ]
    return Section(name="race-hindcast", title=hindcast_title(data, words), level=level, blocks=tuple(blocks))


def _small(remarks: list[str]) -> Points:
    return Points(items=tuple(Text(text=remark, small=True) for remark in remarks))


#: Sections in reading order, each with the view that it tells.
_SECTIONS: Final[tuple[tuple[str, Callable[..., Section | None]], ...]] = (
    ("race_run", run_section),
    ("race_scenarios", scenarios_section),
    ("race_compare", compare_section),
    ("race_levers", levers_section),
    ("race_run", drivers_section),
    ("race_hindcast", hindcast_section),
)


def race_sections(views: Views, words: Words) -> Iterator[Section]:
    """The head of the part with its answer and its findings as a list, then the sections; nothing without a view."""
    made = ((make(views[name], words, level=3), name) for name, make in _SECTIONS if name in views)
    sections = tuple(of_view(section, name) for section, name in made if section is not None)
    if not sections:
        return
    links = tuple(Text(text=f"{part.title}.", link=(words.text("why.link"), f"#{part.name}")) for part in sections)
    blocks: tuple[Block, ...] = (*_answer(views, words), Text(text=words.text("race.report_text")), Points(items=links))
    yield Section(name="race", title=words.text("race.report_title"), level=2, blocks=blocks)
    yield from sections


def _answer(views: Views, words: Words) -> list[Block]:
    """The headline's probability with its range over models, what warns of it, and what is published instead."""
    if "race_run" not in views:
        return []
    data = views["race_run"]
    warning = fragile_text(data, words)
    found: list[Block] = [Text(text=headline(data, words))]
    if warning:
        found.append(Text(text=warning, strong=warning))
    found += published_text(views, words)
    found.append(Text(text=words.text("race.remark_promise"), small=True))
    return found
