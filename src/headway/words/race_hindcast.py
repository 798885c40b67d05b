"""Words for races started in the past; `data` is the JSON of `headway race hindcast` (headway.race.hindcast_result).

The lag is told; of the points only what shows where a model fails.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from headway.words.format import Words
from headway.words.generations import joined
from headway.words.phrases import day, opened
from headway.words.race_names import model_name

Data = Mapping[str, Any]

#: The race itself, and the model that is shown beside it.
RACE: Final = "full"
BESIDE: Final = "compute-only"

#: What is told and drawn of what was scored.
QUANTITY: Final = "lag"

#: Shares of an 80% band between which it is told to hold. Source: docs/methods/race-hindcast.md.
LEAST, MOST = 0.65, 0.95

#: Level of the bands where there is no row to read it from.
_LEVEL: Final = 0.8


def hindcast_level(data: Data, words: Words) -> str:
    """The level of the bands: "80%"."""
    rows = [row for origin in data["origins"] for row in origin["lag"]]
    return words.percent(rows[0]["level"] if rows else _LEVEL)


def happened(origin: Data) -> list[Data]:
    """What happened to the lag after an origin: rows with the day and the interval."""
    return [{"date": row["date"], **row[QUANTITY]} for row in origin["actual"]]


def lag_rows(data: Data) -> list[Data]:
    """The rows of the coverage that are about the lag."""
    return [row for row in data["coverage"] if row["quantity"] == QUANTITY]


def covered(data: Data, model: str, horizon: int) -> Data | None:
    """The row of a model and horizon; None if there is none."""
    rows = lag_rows(data)
    return next((row for row in rows if (row["model"], row["horizon"]) == (model, horizon)), None)


def horizons(data: Data) -> list[int]:
    """Months after which the race was scored, rising."""
    return sorted({row["horizon"] for row in lag_rows(data) if row["model"] == RACE})


def hindcast_title(data: Data, words: Words) -> str:
    """The finding for a picture, without a full stop."""
    own = covered(data, RACE, horizons(data)[-1]) if horizons(data) else None
    if own is None:
        return words.text("race_hindcast.title_none")
    return words.text("race_hindcast.title", level=hindcast_level(data, words), **_own(own, words))


def _own(row: Data, words: Words) -> dict[str, str]:
    """What is told of the race at a horizon."""
    counts = {key: words.number(row[key], 0) for key in ("horizon", "covered", "origins", "windows")}
    lean = "long" if row["bias"] > 0.0 else "short"
    off = words.text(f"race_hindcast.too_{lean}", bias=words.number(abs(row["bias"])))
    return {**counts, "share": words.percent(row["share"]), "off": off}


def hindcast_said(data: Data, words: Words) -> list[str]:
    """Whether the band holds, where the race leans, how compute alone fails, and which scores differ."""
    return [*_bands(data, words), *_failing(data, words), *_scores(data, words)]


def band_verdict(share: float) -> str:
    """Whether a band that held a share of what happened is good, too narrow or too wide."""
    return "narrow" if share < LEAST else "wide" if share > MOST else "good"


def _bands(data: Data, words: Words) -> Iterator[str]:
    told = {"level": hindcast_level(data, words), "low": words.percent(LEAST), "high": words.percent(MOST)}
    for horizon in horizons(data):
        row = covered(data, RACE, horizon)
        if row is not None:
            verdict = words.text(f"race_hindcast.{band_verdict(row['share'])}", **told)
            yield words.text("race_hindcast.band", verdict=verdict, **told, **_own(row, words))


def _failing(data: Data, words: Words) -> Iterator[str]:
    """What compute alone says of history, and of the longest stretch after an origin."""
    past = {row["model"]: row for row in data["past"]}
    if BESIDE in past and RACE in past:
        change, own = past[BESIDE]["changes"][-1], past[RACE]["changes"][-1]
        if change["observed"] < 0.0 < change["expected"]["low"]:
            yield words.text(
                "race_hindcast.grows",
                model=opened(model_name(BESIDE, words)),
                since=words.date(day(change["since"])),
                low=words.number(change["expected"]["low"]),
                high=words.number(change["expected"]["high"]),
                observed=words.number(-change["observed"]),
                falls=words.percent(own["expect_fall"]),
                ratio=words.number(past[BESIDE]["full_over_it"]),
                later=words.number(past[BESIDE]["full_over_it_later"]),
            )
    yield from _farthest(data, words)


def _farthest(data: Data, words: Words) -> Iterator[str]:
    rows = {row["model"]: row for row in reversed(data["last"]) if row["quantity"] == "points"}
    if BESIDE in rows and RACE in rows:
        yield words.text(
            "race_hindcast.farthest",
            origin=words.date(day(rows[RACE]["origin"])),
            month=words.number(rows[RACE]["month"], 0),
            actual=words.number(rows[RACE]["actual"]),
            said=joined([_fan(rows[model], words) for model in (RACE, BESIDE)], words),
        )


def _fan(row: Data, words: Words) -> str:
    told = {key: words.number(row[key]) for key in ("low", "high")}
    share = words.percent(row["as_low"])
    return words.text("race_hindcast.fan", model=model_name(row["model"], words), share=share, **told)


def _scores(data: Data, words: Words) -> Iterator[str]:
    """By horizon, the models that scores tell from the race, better or worse, and those that they do not."""
    for horizon in horizons(data):
        rows = [row for row in data["against_full"] if (row["quantity"], row["horizon"]) == (QUANTITY, horizon)]
        told = [row for row in rows if row["told_apart"]]
        groups = {
            "better": [row for row in told if row["difference"]["central"] < 0.0],
            "worse": [row for row in told if row["difference"]["central"] >= 0.0],
            "alike": [row for row in rows if not row["told_apart"]],
        }
        for key, found in groups.items():
            if found:
                yield words.text(
                    f"race_hindcast.{key}",
                    horizon=words.number(horizon, 0),
                    windows=words.number(max(row["windows"] for row in found), 0),
                    said=joined([_item(row, words) for row in found], words),
                )


def _item(row: Data, words: Words) -> str:
    difference = words.number(row["difference"]["central"])
    return words.text("race_hindcast.item", model=model_name(row["model"], words), difference=difference)


def coverage_cells(row: Data, words: Words) -> tuple[str, ...]:
    """A row of the table: model, horizon, starts, windows, how many in the band, share, bias, score."""
    counts = (words.number(row[key], 0) for key in ("horizon", "origins", "windows", "covered"))
    numbers = (words.number(row[key], 2) for key in ("bias", "crps"))
    return (opened(model_name(row["model"], words)), *counts, words.percent(row["share"]), *numbers)


def hindcast_description(data: Data, words: Words) -> str:
    """The title, and every row of the coverage."""
    level = hindcast_level(data, words)
    said = "; ".join(
        words.text(
            "race_hindcast.covered",
            model=model_name(row["model"], words),
            level=level,
            share=words.percent(row["share"]),
            crps=words.number(row["crps"], 2),
            **{key: words.number(row[key], 0) for key in ("horizon", "covered", "origins")},
        )
        for row in lag_rows(data)
    )
    title = hindcast_title(data, words)
    return words.text("race_hindcast.description", title=title, said=said) if said else f"{title}."
