"""Tables of a race, for the page and for the command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.report.blocks import Cell, Table
from headway.words import Words
from headway.words.phrases import level_of, opened, value_with_span
from headway.words.race import at, horizons, scenario_title
from headway.words.race_compare import both, difference_text, names, points_change
from headway.words.race_drivers import confidence_name, share_span, shown_drivers
from headway.words.race_hindcast import coverage_cells, hindcast_level, lag_rows
from headway.words.race_levers import end_cell, lever_cells, levers_level, ranked
from headway.words.race_names import (
    chance,
    error_points,
    event_short,
    event_text,
    lever_name,
    model_name,
    parameter_name,
    share_text,
    sides,
    within_text,
)
from headway.words.race_scenarios import chance_with_error, ordered, scenarios_level

Data = Mapping[str, Any]


def overtake_table(data: Data, words: Words) -> Table:
    """Each event in plain words, a column for each horizon: probability, Monte-Carlo error, range over models."""
    months = horizons(data)
    rows = []
    for event in dict.fromkeys(row["event"] for row in data["overtake"]):
        found = {row["within_months"]: row for row in data["overtake"] if row["event"] == event}
        name = Cell(text=opened(event_text(event, data, words)), value=event)
        rows.append(
            (name, *(Cell(text=odds_cell(found[m], words), value=dict(found[m]), numeric=True) for m in months))
        )
    return Table(
        name="race-overtake",
        caption=words.text("race.table_events"),
        columns=(opened(words.text("race.column_event", **sides(data, words))), *_within(months, words)),
        rows=tuple(rows),
    )


def odds_cell(row: Data, words: Words) -> str:
    """A probability with its error and its range over models: "0.7% ± 0.14 (0.7%–3.0%)"."""
    said = f"{chance(row, words)} ± {error_points(row, words)}" if row["p"] > 0.0 else chance(row, words)
    if not row["range"]["models"]:
        return said
    low, high = (share_text(row["range"][end], words) for end in ("low", "high"))
    return f"{said} ({words.text('race.range', low=low, high=high)})"


def _within(months: Sequence[int], words: Words) -> list[str]:
    return [opened(words.text("race.column_within", within=within_text(month, words))) for month in months]


def horizon_table(data: Data, words: Words) -> Table:
    """The lag and the points at each horizon, and now."""
    rows = []
    for month in (0, *horizons(data)):
        lag, points = at(data["lag"], month), at(data["points"], month)
        name = within_text(month, words) if month else words.text("race.now")
        rows.append((Cell(text=opened(name), value=month), _interval(lag, words), _interval(points, words)))
    return Table(
        name="race-lag",
        caption=words.text("race.table_lag", level=level_of(data["lag"][0], words)),
        columns=tuple(words.text(f"race.column_{name}") for name in ("horizon", "lag", "points")),
        rows=tuple(rows),
    )


def _interval(found: Data, words: Words) -> Cell:
    value = {name: found[name] for name in ("low", "central", "high", "level")}
    return Cell(text=value_with_span(found, words), value=value, numeric=True)


def models_table(data: Data, words: Words) -> Table | None:
    """The headline's probability by model; None where no other model was run."""
    rows = {row["within_months"]: row for row in data["overtake"] if row["event"] == data["headline"]}
    others = list(dict.fromkeys(model for row in rows.values() for model in row["range"]["models"]))
    if not others:
        return None
    cells = [_model_row("full", [row["p"] for row in rows.values()], words)]
    cells += [_model_row(name, [row["range"]["models"].get(name) for row in rows.values()], words) for name in others]
    return Table(
        name="race-models",
        caption=words.text("race.table_models", short=event_short(data["headline"], words)),
        columns=(words.text("race.column_model"), *_within(list(rows), words)),
        rows=tuple(cells),
    )


def _model_row(model: str, shares: Sequence[float | None], words: Words) -> tuple[Cell, ...]:
    texts = ["–" if share is None else share_text(share, words) for share in shares]
    values = [Cell(text=text, value=share, numeric=True) for text, share in zip(texts, shares, strict=True)]
    return (Cell(text=opened(model_name(model, words)), value=model), *values)


def drivers_table(data: Data, words: Words) -> Table:
    """Every input by the share of the spread that it carries."""
    return Table(
        name="race-drivers",
        caption=words.text("race.drivers_table"),
        columns=tuple(words.text(f"race.column_{name}") for name in ("parameter", "share", "confidence")),
        rows=tuple(
            (
                Cell(text=opened(parameter_name(row["parameter"], data, words)), value=row["parameter"]),
                Cell(text=share_span(row, words), value=row["share"], numeric=True),
                Cell(text=confidence_name(row, words), value=row["confidence"]),
            )
            for row in [*data["drivers"], *(row for row in shown_drivers(data) if row["parameter"] == "chance")]
        ),
    )


def difference_table(data: Data, words: Words) -> Table:
    """The lag under both scenarios at each horizon, and the difference draw by draw."""
    named = names(data, words)
    rows = []
    for month in horizons(data):
        first, second = (at(data[place]["lag"], month) for place in ("first", "second"))
        apart = at(data["lag"], month)
        value = {name: apart[name] for name in ("low", "central", "high", "level")}
        told = Cell(text=difference_text(apart, words), value=value, numeric=True)
        name = Cell(text=opened(within_text(month, words)), value=month)
        rows.append((name, _interval(first, words), _interval(second, words), told))
    return Table(
        name="race-compare-lag",
        caption=words.text("race_compare.table_lag", level=level_of(data["first"]["lag"][0], words)),
        columns=(words.text("race.column_horizon"), opened(named["first"]), opened(named["second"]),
                 words.text("race_compare.column_difference")),
        rows=tuple(rows),
    )  # fmt: skip


def odds_table(data: Data, words: Words) -> Table:
    """Each event within each horizon under both scenarios, and the difference."""
    named = names(data, words)
    rows = []
    for found in data["overtake"]:
        within = words.text("race.column_within", within=within_text(found["within_months"], words))
        name = Cell(text=f"{opened(event_short(found['event'], words))}, {within}", value=found["event"])
        told = [Cell(text=text, value=text, numeric=True) for text in both(data, found, words)]
        change = Cell(
            text=points_change(found, words), value={key: found[key] for key in ("p", "mc_error")}, numeric=True
        )
        rows.append((name, *told, change))
    return Table(
        name="race-compare-odds",
        caption=words.text("race_compare.table_events"),
        columns=(words.text("race.column_overtaking"), opened(named["first"]), opened(named["second"]),
                 words.text("race_compare.column_p")),
        rows=tuple(rows),
    )  # fmt: skip


def scenarios_table(data: Data, words: Words) -> Table:
    """Every scenario with its lag at the horizon and its probability."""
    return Table(
        name="race-scenarios",
        caption=words.text(
            "race_scenarios.table",
            within=within_text(data["horizon"], words),
            level=scenarios_level(data, words),
            short=event_short(data["event"], words),
        ),
        columns=tuple(words.text(f"race_scenarios.column_{name}") for name in ("scenario", "lag", "p")),
        rows=tuple(
            (
                Cell(text=opened(scenario_title(row, words)), value=row["scenario"]["name"]),
                _interval(row["lag"], words),
                Cell(text=chance_with_error(row, words), value=row["p"], numeric=True),
            )
            for row in ordered(data)
        ),
    )


def levers_table(data: Data, words: Words) -> Table:
    """Every lever by what it changes, with the ends of its setting where it has some."""
    ends = [end for end in ("low", "high") if any(row.get(end) for row in data["rows"])]
    rows = []
    for row in ranked(data):
        lag, p = lever_cells(row, words)
        told = [Cell(text=lag, value=dict(row["lag"]), numeric=True), Cell(text=p, value=row["p"], numeric=True)]
        told += [Cell(text=end_cell(row, end, words), value=row.get(end), numeric=True) for end in ends]
        rows.append((Cell(text=opened(lever_name(row, words)), value=row["lever"]), *told))
    return Table(
        name="race-levers",
        caption=words.text(
            "race_levers.table",
            within=within_text(data["horizon"], words),
            level=levers_level(data, words),
            short=event_short(data["event"], words),
        ),
        columns=tuple(words.text(f"race_levers.column_{name}") for name in ("lever", "lag", "p", *ends)),
        rows=tuple(rows),
    )


def coverage_table(data: Data, words: Words) -> Table:
    """How often what happened lay in the band, and the score, by model and horizon."""
    keys = ("model", "horizon", "origins", "windows", "covered", "share", "bias", "crps")
    return Table(
        name="race-hindcast",
        caption=words.text("race_hindcast.table", level=hindcast_level(data, words)),
        columns=tuple(words.text(f"race_hindcast.column_{key}") for key in keys),
        rows=tuple(
            tuple(
                Cell(text=text, value=row[key], numeric=key != "model")
                for key, text in zip(keys, coverage_cells(row, words), strict=True)
            )
            for row in lag_rows(data)
        ),
    )
