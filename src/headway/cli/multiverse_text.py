"""The multiverse as text for people, from the JSON that `--json` prints."""

from collections.abc import Mapping
from typing import Any

from headway.charts.curve import curve_title
from headway.cli.text import cited, table_text
from headway.report import multiverse as say
from headway.words import load_words
from headway.words.choices import axis_text, level_text
from headway.words.phrases import day, opened

Data = Mapping[str, Any]


def multiverse_text(data: Data) -> str:
    """The range, where the default stands, the claims, what moves the lag, and what was left out."""
    words = load_words("en")
    lines = [f"{curve_title(data, words)}, as of {words.date_long(day(data['as_of']))}."]
    lines += [say.spread_sentence(data, words), say.headline_sentence(data, words)]
    lines += say.claim_sentences(data, words)
    revision = say.revision_sentence(data, words)
    lines += [revision] if revision else []
    if data["drivers"]:
        lines += ["", f"{opened(words.text('multiverse.drivers_caption'))}:", _drivers(data)]
    return "\n".join([*lines, "", *say.counts_sentences(data, words), cited(data), _again(data)])


def _drivers(data: Data) -> str:
    words = load_words("en")
    rows = []
    for driver in data["drivers"]:
        share = "" if driver["share"] is None else words.percent(driver["share"])
        rows.append((axis_text(driver["axis"], words), "", say.moved(driver, words), share, "", ""))
        for level in driver["levels"]:
            median = "longer" if level["median"] is None else words.number(level["median"])
            name = level_text(driver["axis"], level["level"], words)
            rows.append(("", name, "", "", words.number(level["count"], 0), median))
    return table_text(("decision", "level", "moves, months", "variance", "choices", "median"), rows, right=(2, 3, 4, 5))


def _again(data: Data) -> str:
    vintages = ", ".join(data["vintages"])
    return f"Data of {vintages}; {data['fits']} fits of {data['draws']} draws, seed {data['seed']}."
