"""Names of a race in plain words: its sides, events, parameters, models and levers; and its probabilities.

`data` is the JSON of a race (headway.race.result) or of what is told about one.
"""

from collections.abc import Mapping
from typing import Any, Final

from headway.words.compute import side_phrase
from headway.words.format import Words
from headway.words.phrases import group_of

Data = Mapping[str, Any]

#: Horizons with a name of their own.
_NAMED: Final = (12, 36, 60)

#: Below this share, and above one less it, a percentage has a digit behind the point: 9.9%, 10%.
_FINE: Final = 0.0995


def sides(data: Data, words: Words) -> dict[str, str]:
    """Both sides inside a sentence: the US, China."""
    return {role: side_phrase(group_of(data, role, words), words) for role in ("leader", "follower")}


def within_text(months: int, words: Words) -> str:
    """A time in words: "three years"."""
    return words.text(f"race.within_{months if months in _NAMED else 'other'}", months=words.number(months, 0))


def event_text(event: str, data: Data, words: Words) -> str:
    """What an event means, as a clause after "that"."""
    return words.text(f"race_names.event_{event.lower()}", **sides(data, words))


def event_short(event: str, words: Words) -> str:
    """An event in a few words: "a sustained lead"."""
    return words.text(f"race_names.short_{event.lower()}")


def parameter_name(parameter: str, data: Data, words: Words) -> str:
    """A parameter in plain words; its own name if the catalogue has none."""
    key = f"race_names.parameter_{parameter.replace('.', '_')}"
    return words.text(key, **sides(data, words)) if key in words.messages else parameter


def model_name(model: str, words: Words) -> str:
    """A model or an ablation in plain words; its own name if the catalogue has none."""
    return words.messages.get(f"race_names.model_{model.replace('-', '_')}", model)


def module_name(module: str, words: Words) -> str:
    """A part of the model in plain words; its own name, as of an ablation, if the catalogue has none."""
    return words.messages.get(f"race_names.module_{module}", model_name(module, words))


def lever_name(row: Data, words: Words) -> str:
    """The title of a lever or scenario in this language, in English if it has no other, else its name."""
    title = row.get("title") or {}
    return str(title.get(words.language) or title.get("en") or row.get("name") or row.get("lever"))


def share_text(share: float, words: Words) -> str:
    """A share of draws: 0.7%, 24%, <0.1%."""
    if 0.0 < share < 0.0005:
        return words.text("race.chance_below", share=words.percent(0.001, 1))
    if 0.9995 < share < 1.0:
        return words.text("race.chance_above", share=words.percent(0.999, 1))
    return words.percent(share, 1 if 0.0 < share < _FINE or 1.0 - _FINE < share < 1.0 else 0)


def chance(row: Data, words: Words) -> str:
    """A probability with what its draws can tell: where nothing happened, or always, the end of its 95% interval."""
    p, bound = row["p"], 2.0 * row["mc_error"]
    if p == 0.0 and bound:
        return words.text("race.chance_below", share=words.percent(min(max(bound, 0.001), 1.0), _digits(bound)))
    if p == 1.0 and bound:
        return words.text("race.chance_above", share=words.percent(max(1.0 - bound, 0.0), _digits(bound)))
    return share_text(p, words)


def _digits(share: float) -> int:
    return 1 if share < _FINE else 0


def error_text(row: Data, words: Words) -> str:
    """The Monte-Carlo error in percentage points: ±0.14 points."""
    return words.text("race.error", points=error_points(row, words))


def error_points(row: Data, words: Words) -> str:
    """The number of `error_text`: two digits behind the point below one, else one."""
    points = 100.0 * row["mc_error"]
    return words.number(points, 2 if points < 0.995 else 1)


def signed(value: float, words: Words, digits: int = 1) -> str:
    """A number with its sign: +0.4, −2.7, 0.0."""
    text = words.number(value, digits)
    return f"+{text}" if value > 0 and text.strip("0.,") else text
