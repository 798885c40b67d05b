"""Words for whether runs end within some days; `data` is the JSON of `plan_within`, `run` one of its runs."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.compute import amount, side_phrase
from headway.words.format import Words
from headway.words.generations import chip_name, joined
from headway.words.phrases import level_of, opened, probability
from headway.words.plan import bind_name, figure, figure_span, figure_with_span, scaled

Data = Mapping[str, Any]

#: The columns of the table, in the order in which they are told.
COLUMNS: Final = ("model", "chips", "days", "p", "cost", "binds")


def asked_runs(data: Data) -> list[Data]:
    """The run of each model on the number of chips that is asked about first."""
    return [run for run in data["runs"] if run["count"] == data["count"]]


def within_answer(data: Data, words: Words) -> str:
    """The answer for the head of a report: can it be done on these chips, in how many days, how sure."""
    runs = asked_runs(data)
    likely = [run["p_within"] is not None and run["p_within"] >= 0.5 for run in runs]
    key = "all" if all(likely) else "some" if any(likely) else "none"
    said = "; ".join(_said(run, data, words) for run in runs)
    country = data["cluster"]["country"]
    return words.text(
        f"plan_within.answer_{key}",
        said=said,
        side=side_phrase(country, words) if country else words.text("plan_compare.unknown"),
        maker=data["cluster"]["maker"] or words.text("plan_compare.unknown"),
        **_asked(data, words),
    )


def within_title(data: Data, words: Words) -> str:
    """The finding without a full stop: the probability for each model on the number of chips asked about."""
    said = [words.text("plan_within.title_run", model=run["model"], p=_chance(run, words)) for run in asked_runs(data)]
    return opened(words.text("plan_within.title", said=joined(said, words), **_asked(data, words)))


def _asked(data: Data, words: Words) -> dict[str, str]:
    return {
        "count": words.number(data["count"], 0),
        "chip": chip_name(data["cluster"]["chip"]),
        "limit": words.number(data["within_days"], 0),
    }


def _said(run: Data, data: Data, words: Words) -> str:
    told = {"model": run["model"], "tokens": amount(run["tokens"], words)}
    if run["days"] is None:
        return words.text("plan_within.said_unfit", **told)
    return words.text(
        "plan_within.said",
        days=figure(run["days"]["central"], words),
        level=level_of(run["days"], words),
        span=figure_span(run["days"], words),
        limit=words.number(data["within_days"], 0),
        p=_chance(run, words),
        **told,
    )


def _chance(run: Data, words: Words) -> str:
    return probability(run["p_within"], words)


def within_columns(data: Data, words: Words) -> tuple[str, ...]:
    """Titles of the columns of `within_cells`."""
    told = {"p": {"limit": words.number(data["within_days"], 0)}}
    return tuple(words.text(f"plan_within.column_{name}", **told.get(name, {})) for name in COLUMNS)


def within_cells(run: Data, words: Words) -> tuple[str, ...]:
    """A run as texts: model, chips, days, probability, money, what binds."""
    days = figure_with_span(run["days"], words) if run["days"] else None
    return (
        run["model"],
        words.number(run["count"], 0),
        days or words.text("plan_compare.unfit", short=figure(run["short_gb"], words)),
        _chance(run, words),
        scaled(run["cost_usd"], 1e6, words) if run["cost_usd"] else words.text("plan_compare.unknown"),
        bind_name(run["binding"], words),
    )


def within_remarks(data: Data, words: Words) -> list[str]:
    """What the numbers rest on: batches that are not published, and what is not in the question."""
    found = [words.text("plan_within.scope")]
    assumed = {run["model"]: run["batch"] for run in data["runs"] if not run["batch_published"]}
    return found + [
        words.text("plan_within.batch", model=model, batch=words.number(batch, 0)) for model, batch in assumed.items()
    ]
