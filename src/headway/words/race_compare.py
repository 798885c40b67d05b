"""Words for two scenarios on the same draws; `data` is the JSON of a comparison (headway.race.result)."""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.format import Words
from headway.words.phrases import level_of, opened, span
from headway.words.race import asked_text, at, horizons, rejected_text, scenario_title
from headway.words.race_names import chance, event_text, sides, signed, within_text

Data = Mapping[str, Any]

#: Months below which a difference is told as none: the width of a bin in which draws are counted.
SAME: Final = 0.05


def verdict(difference: Data) -> str:
    """What an interval of differences in months says: nearer, farther, same, or unclear.

    A direction is named where the whole interval has it and the middle draw moves.
    """
    low, central, high = (difference[end] for end in ("low", "central", "high"))
    if max(abs(low), abs(high)) <= SAME:
        return "same"
    if high <= SAME and central < -SAME:
        return "nearer"
    return "farther" if low >= -SAME and central > SAME else "unclear"


def names(data: Data, words: Words) -> dict[str, str]:
    """The titles of both scenarios."""
    return {place: scenario_title(data[place], words) for place in ("first", "second")}


def compare_title(data: Data, words: Words) -> str:
    """The finding for a picture, without a full stop."""
    month = horizons(data)[-1]
    found = at(data["lag"], month)
    told = {
        "scenario": opened(names(data, words)["second"]),
        "within": within_text(month, words),
        "months": words.months(abs(found["central"])),
        **sides(data, words),
    }
    return words.text(f"race_compare.title_{verdict(found)}", **told)


def changes(data: Data, words: Words) -> list[str]:
    """What the second scenario changes of the lag, a sentence for each horizon."""
    return [_change(data, month, words) for month in horizons(data)]


def _change(data: Data, month: int, words: Words) -> str:
    found = at(data["lag"], month)
    said, named, who = verdict(found), names(data, words), sides(data, words)
    told = {"within": within_text(month, words), "second": named["second"]}
    if said == "same":
        return words.text("race_compare.change_same", **told)
    told |= {"level": level_of(found, words), "follower": who["follower"], "first": named["first"]}
    if said == "unclear":
        months = words.months(found["central"] if abs(found["central"]) > SAME else 0.0)
        return words.text("race_compare.change_unclear", months=months, span=differences(found, words), **told)
    turned = {"low": -found["high"], "high": -found["low"]} if said == "nearer" else found
    ends = {end: 0.0 if abs(turned[end]) <= SAME else turned[end] for end in ("low", "high")}
    months = words.months(abs(found["central"]))
    return words.text(f"race_compare.change_{said}", months=months, span=span(ends, words), **told)


def differences(found: Data, words: Words) -> str:
    """The ends of an interval of differences with their signs: "−22.0 to +1.5"."""
    low, high = (signed(0.0 if abs(found[end]) <= SAME else found[end], words) for end in ("low", "high"))
    return words.text("phrases.span_to", low=low, high=high)


def difference_text(found: Data, words: Words) -> str:
    """A difference in months with its interval: "−8.0 (−22.0 to 0.0)"."""
    central = 0.0 if abs(found["central"]) <= SAME else found["central"]
    return f"{signed(central, words)} ({differences(found, words)})"


def odds_changes(data: Data, words: Words, event: str = "D2") -> list[str]:
    """What the second scenario changes of the probability of an event, at the longest horizon."""
    rows = [row for row in data["overtake"] if row["event"] == event]
    if not rows:
        return [words.text("race.no_odds")]
    found = max(rows, key=lambda row: row["within_months"])
    return [odds_change(found, data, words)]


def odds_change(found: Data, data: Data, words: Words) -> str:
    """What the second scenario changes of one probability."""
    before, after = (chance(_same(data[place], found), words) for place in ("first", "second"))
    told = {
        "event": event_text(found["event"], data, words),
        "within": within_text(found["within_months"], words),
        "before": before,
        "after": after,
    }
    if not moves(found):
        return words.text("race_compare.odds_unclear", **told)
    key = "more" if found["p"] > 0.0 else "less"
    points = {"points": words.number(100.0 * abs(found["p"])), "error": words.number(100.0 * found["mc_error"])}
    return words.text(f"race_compare.odds_{key}", **told, **points)


def moves(found: Data) -> bool:
    """Whether a change of a probability is more than what its draws leave open, twice their error."""
    return bool(abs(found["p"]) > 2.0 * found["mc_error"])


def points_change(found: Data, words: Words) -> str:
    """A change of a probability in percentage points with its error: "+5.1 (±0.5)", "+0.24 (±0.05)"."""
    error = 100.0 * found["mc_error"]
    digits = 1 if error >= 0.0995 else 2
    return f"{signed(100.0 * found['p'], words, digits)} (±{words.number(error, digits)})"


def _same(part: Data, found: Data) -> Data:
    """The row of a scenario for the event and horizon of a difference."""
    keys = ("event", "within_months")
    row: Data = next(row for row in part["overtake"] if all(row[key] == found[key] for key in keys))
    return row


def both(data: Data, found: Data, words: Words) -> tuple[str, str]:
    """The probabilities of an event within a horizon under both scenarios."""
    return chance(_same(data["first"], found), words), chance(_same(data["second"], found), words)


def compare_remarks(data: Data, words: Words) -> list[str]:
    """What to know about a comparison."""
    found = [words.text("race_compare.remark_draws"), words.text("race.remark_promise")]
    for place in ("first", "second"):
        found += asked_text({**data, **data[place]}, words)
    return [*found, words.text("race.remark_error"), *rejected_text(data, words)]
