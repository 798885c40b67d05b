"""Words for scenarios beside each other; `data` is the JSON of a table of them.

It holds what every result does, and leader, follower, horizon, event, within_months, and `rows`: each a scenario (name,
title), its lag at the horizon, and the probability `p` of the event with `mc_error`.
"""

from collections.abc import Mapping
from math import hypot
from typing import Any

from headway.words.format import Words
from headway.words.phrases import level_of, opened, value_with_span
from headway.words.race import scenario_title
from headway.words.race_names import chance, error_text, event_short, event_text, sides, within_text

Data = Mapping[str, Any]


def baseline_of(data: Data) -> Data:
    """The row that the others are held against: the baseline, else the first."""
    rows = data["rows"]
    found: Data = next((row for row in rows if row["scenario"]["name"] == "baseline"), rows[0])
    return found


def ordered(data: Data) -> list[Data]:
    """The baseline, then the others, the nearest to the leader first."""
    base = baseline_of(data)
    rest = [row for row in data["rows"] if row is not base]
    return [base, *sorted(rest, key=lambda row: row["lag"]["central"])]


def scenarios_title(data: Data, words: Words) -> str:
    """The finding for a picture, without a full stop."""
    rows = ordered(data)
    base, others = rows[0], rows[1:]
    told = {
        "within": within_text(data["horizon"], words),
        "base": words.months(base["lag"]["central"]),
        "baseline": scenario_title(base, words),
        **sides(data, words),
    }
    if not others or others[0]["lag"]["central"] >= base["lag"]["central"]:
        return opened(words.text("race_scenarios.title_none", **told))
    best, months = others[0], others[0]["lag"]["central"]
    if months <= 0.05:
        return opened(words.text("race_scenarios.title_level", best=scenario_title(best, words), **told))
    named = {"best": scenario_title(best, words), "months": words.months(months)}
    return opened(words.text("race_scenarios.title", **named, **told))


def scenarios_said(data: Data, words: Words) -> list[str]:
    """The farthest, the range of the probability, and those that it cannot tell from the baseline."""
    rows, base = ordered(data), baseline_of(data)
    within, named = within_text(data["horizon"], words), scenario_title(base, words)
    worst = max(rows, key=lambda row: row["lag"]["central"])
    found = [
        words.text(
            "race_scenarios.farthest",
            worst=scenario_title(worst, words),
            months=words.months(worst["lag"]["central"]),
            within=within,
            follower=sides(data, words)["follower"],
        )
    ]
    least, most = (end(rows, key=lambda row: row["p"]) for end in (min, max))
    found.append(
        words.text(
            "race_scenarios.odds",
            event=event_text(data["event"], data, words),
            within=within_text(data["within_months"], words),
            least=scenario_title(least, words),
            low=chance(least, words),
            most=scenario_title(most, words),
            high=chance(most, words),
        )
    )
    near = [f"“{scenario_title(row, words)}”" for row in rows if row is not base and not tells(row, base)]
    if near:
        found.append(words.text("race_scenarios.near", baseline=named, said="; ".join(near)))
    return found


def tells(row: Data, base: Data) -> bool:
    """Whether two probabilities differ by more than their draws leave open, twice the error of the difference.

    The errors are added as if the draws were not shared, so it says rather too seldom that two differ.
    """
    return bool(abs(row["p"] - base["p"]) > 2.0 * hypot(row["mc_error"], base["mc_error"]))


def scenario_cells(row: Data, words: Words) -> tuple[str, str]:
    """The lag with its interval, and the probability, of a row of the picture."""
    return value_with_span(row["lag"], words), chance(row, words)


def chance_with_error(row: Data, words: Words) -> str:
    """A probability with its Monte-Carlo error: "0.7% (±0.14 points)"; alone where nothing happened."""
    return f"{chance(row, words)} ({error_text(row, words)})" if row["p"] > 0.0 else chance(row, words)


def scenarios_description(data: Data, words: Words) -> str:
    """The title, and the numbers of every row."""
    said = "; ".join(
        words.text("race_scenarios.said", scenario=scenario_title(row, words), lag=lag, p=p)
        for row in ordered(data)
        for lag, p in [scenario_cells(row, words)]
    )
    title = scenarios_title(data, words)
    return words.text("race_scenarios.description", title=title, short=event_short(data["event"], words), said=said)


def scenarios_level(data: Data, words: Words) -> str:
    """The level of the intervals: "80%"."""
    return level_of(data["rows"][0]["lag"], words)
