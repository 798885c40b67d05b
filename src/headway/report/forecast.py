"""The part on the track record: whether forecasts were any good, what the pool says now, who was right, what is due."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from headway.charts.forecast_calibration import forecast_calibration_chart
from headway.charts.forecast_experts import forecast_experts_chart
from headway.charts.forecast_live import forecast_live_chart
from headway.charts.forecast_pool import forecast_pool_chart
from headway.charts.forecast_settled import forecast_settled_chart
from headway.charts.forecast_skill import forecast_skill_chart
from headway.report.blocks import Block, Points, Section, Text, figure, of_view
from headway.report.forecast_tables import (
    brier_table,
    calibration_table,
    due_table,
    experts_table,
    live_table,
    next_table,
    overtaking_table,
    pool_weights_table,
    record_table,
    skill_table,
)
from headway.words import Words
from headway.words.forecast import (
    HORIZON,
    LEAST_WINDOWS,
    aim_rows,
    aim_said,
    calibration_said,
    calibration_title,
    cases_said,
    pool_was_asked,
    real_time_said,
    scored_pairs,
    settled_pairs,
    settled_title,
    skill_title,
)
from headway.words.forecast_experts import due_title, experts_said, experts_title, on_lag
from headway.words.forecast_live import live_title
from headway.words.forecast_pool import (
    left_out_said,
    overtake_rows,
    pool_headline,
    pool_said,
    pool_title,
    published_elsewhere,
    record_said,
)

Data = Mapping[str, Any]
Views = Mapping[str, Data]

#: The anchor of the part.
NAME: Final = "track-record"


def skill_section(data: Data, words: Words, *, level: int = 3) -> Section | None:
    """The skill of the pool, and the scores of every model; None where nothing was scored."""
    if not aim_rows(data):
        return None
    caption = words.text("forecast.skill_read", least=words.number(LEAST_WINDOWS, 0))
    blocks: list[Block] = [
        figure("forecast-skill", lambda width: forecast_skill_chart(data, words, width=width), caption),
        skill_table(data, words),
        pool_weights_table(data, words),
    ]
    return Section(name="forecast-skill", title=skill_title(data, words), level=level, blocks=tuple(blocks))


def calibration_section(data: Data, words: Words, *, level: int = 3) -> Section | None:
    """Whether bands hold as often as they should; None where that cannot be said."""
    if not scored_pairs(data):
        return None
    caption = words.text("forecast.calibration_read")
    blocks: list[Block] = [
        Text(text=" ".join(calibration_said(data, words))),
        figure("forecast-calibration", lambda width: forecast_calibration_chart(data, words, width=width), caption),
        calibration_table(data, words),
        *([brier_table(data, words)] if pool_was_asked(data) else []),
    ]
    return Section(name="forecast-calibration", title=calibration_title(data, words), level=level, blocks=tuple(blocks))


def settled_section(data: Data, words: Words, *, level: int = 3) -> Section | None:
    """What the pool said before against what came; None where nothing has come due."""
    if not settled_pairs(data):
        return None
    caption = words.text("forecast.settled_read", horizon=words.number(HORIZON, 0))
    drawn = figure("forecast-settled", lambda width: forecast_settled_chart(data, words, width=width), caption)
    return Section(name="forecast-settled", title=settled_title(data, words), level=level, blocks=(drawn,))


def pool_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """Overtaking by the pool as a range, and the next record of each side."""
    drawn = figure(
        "forecast-pool",
        lambda width: forecast_pool_chart(data, words, width=width),
        words.text("forecast.pool_read"),
    )
    blocks: list[Block] = [
        Text(text=" ".join(text for text in (pool_headline(data, words), pool_said(data, words)) if text)),
        *([drawn] if overtake_rows(data) else []),
        *([overtaking_table(data, words)] if data["overtake"] else []),
        *_records(data, words),
        *([Text(text=said, small=True)] if (said := left_out_said(data["left_out"], words)) else []),
    ]
    return Section(name="forecast-pool", title=pool_title(data, words), level=level, blocks=tuple(blocks))


def _records(data: Data, words: Words) -> list[Block]:
    """When the next record of each side is expected."""
    if not data["next_record"]:
        return []
    return [Text(text=" ".join(record_said(data, words))), record_table(data, words)]


def experts_section(data: Data, words: Words, *, level: int = 3) -> Section | None:
    """What experts said beside what is measured and what the pool said before; None where nobody did."""
    if not on_lag(data):
        return None
    caption = words.text("forecast.experts_read")
    said = experts_said(data, words)
    blocks: list[Block] = [
        figure("forecast-experts", lambda width: forecast_experts_chart(data, words, width=width), caption),
        experts_table(data, words),
        *([Points(items=tuple(Text(text=text) for text in said))] if said else []),
    ]
    return Section(name="forecast-experts", title=experts_title(data, words), level=level, blocks=tuple(blocks))


def live_section(data: Data, words: Words, *, level: int = 3) -> Section | None:
    """How good the forecasts of the ledger were; None where none has been settled."""
    if not data["models"]:
        return None
    drawn = figure(
        "forecast-live",
        lambda width: forecast_live_chart(data, words, width=width),
        words.text("forecast.live_read"),
    )
    blocks: list[Block] = [*([drawn] if data["calibration"] else []), live_table(data, words)]
    return Section(name="forecast-live", title=live_title(data, words), level=level, blocks=tuple(blocks))


#: Sections in reading order, each with the view that it tells.
_SECTIONS: Final[tuple[tuple[str, Callable[..., Section | None]], ...]] = (
    ("forecast_backtest", skill_section),
    ("forecast_backtest", calibration_section),
    ("forecast_backtest", settled_section),
    ("forecast_pool", pool_section),
    ("forecast_score", experts_section),
    ("forecast_score", live_section),
)


#: Views that tell what comes due.
_DUE: Final = ("forecast_score", "forecast_pool")


def due_section(views: Views, words: Words, *, level: int = 3) -> Section | None:
    """What comes due next: the questions of the ledger, and what the pool says now."""
    score, pool = views.get("forecast_score"), views.get("forecast_pool")
    due = (score or {}).get("due_next") or ()
    if not due and pool is None:
        return None
    blocks: list[Block] = [Text(text=words.text(f"forecast.due_text{'' if due else '_none'}"))]
    blocks += [due_table(due, words)] if due else []
    blocks += [next_table(pool, words)] if pool is not None else []
    return Section(name="forecast-due", title=due_title(score, words), level=level, blocks=tuple(blocks))


def forecast_sections(views: Views, words: Words) -> Iterator[Section]:
    """The head of the part with its answer and its findings as a list, then the sections; nothing without a view."""
    made: list[tuple[Section | None, tuple[str, ...]]] = [
        (make(views[name], words, level=3), (name,)) for name, make in _SECTIONS if name in views
    ]
    made.append((due_section(views, words), tuple(name for name in _DUE if name in views)))
    sections = tuple(of_view(section, *names) for section, names in made if section is not None)
    if not sections:
        return
    links = tuple(Text(text=f"{part.title}.", link=(words.text("why.link"), f"#{part.name}")) for part in sections)
    blocks = (*_answer(views, words), Text(text=words.text("forecast.report_text")), Points(items=links))
    yield Section(name=NAME, title=words.text("forecast.report_title"), level=2, blocks=blocks)
    yield from sections


def _answer(views: Views, words: Words) -> list[Block]:
    """Whether the aim was reached, first of all; then what is published."""
    found: list[Block] = []
    if "forecast_backtest" in views:
        data = views["forecast_backtest"]
        found.append(Text(text=" ".join(aim_said(data, words))))
        cases = cases_said(data, words)
        found += [Points(items=tuple(Text(text=text) for text in cases))] if cases else []
        found.append(Text(text=real_time_said(data, words), small=True))
    if "forecast_pool" in views:
        found.append(Text(text=pool_headline(views["forecast_pool"], words)))
    return found


def published_text(views: Views, words: Words) -> list[Block]:
    """For the part on the race: what is published instead of its probability, with a link to the record."""
    said = published_elsewhere(views["forecast_pool"], words) if "forecast_pool" in views else ""
    return [Text(text=said, link=(words.text("forecast.published_link"), f"#{NAME}"))] if said else []
