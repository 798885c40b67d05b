"""The sections about time to match and about widening say what their numbers say."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from headway.charts import match
from headway.facts.tables import Model
from headway.gap import Yardstick, measure_gap
from headway.interval import Draws
from headway.report.match import match_section
from headway.report.tables import definitions_table
from headway.report.widening import widening_section, widening_title
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]

#: Follower levels by name of the case.
CASES = {"some": [15.0, 25.0], "none": [5.0], "ahead": [50.0]}


def answer(follower: list[float], definition: str = "match", draws: int = 30) -> dict[str, Any]:
    rows = [(f"L{at}", 60 * at, 10.0 * at, "L") for at in range(1, 5)]
    rows += [(f"F{at}", 50 + 90 * at, level, "F") for at, level in enumerate(follower)]
    central = np.array([level for _, _, level, _ in rows])
    noise = np.random.default_rng(1).normal(size=(draws, central.size))
    measured = Yardstick(
        name="table",
        unit="points",
        models=tuple(
            Model(
                name=name,
                released=date(2024, 1, 1) + timedelta(days=day),
                developers=(),
                countries=(),
                access="other",
            )
            for name, day, _, _ in rows
        ),
        scores=Draws(central=central, values=central + noise),
        groups=tuple((group,) for *_, group in rows),
    )
    origin = {"headway": "0", "vintage": None, "sources": [], "draws": draws, "seed": 1}
    found = measure_gap(measured, leader="L", follower="F", as_of=date(2024, 12, 1), definition=definition)
    return found.with_origin(origin).to_dict()


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_match_section_holds_for_any_data(words: Any, case: str) -> None:
    gap = answer(CASES[case])

    section = match_section(gap, words, slug="l-f")

    assert section.name == "l-f-match"
    text = " ".join(block.text for block in section.blocks if hasattr(block, "text"))
    assert ("L4" in text) == any(row["model"] == "L4" for row in gap["match"]["unmatched"])
    if gap["lag"]["central"] is not None:
        assert words.months(gap["lag"]["central"]) in section.title


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("case", CASES)
def test_the_numbers_of_the_match_picture_are_in_the_json(words: Any, width: int, case: str) -> None:
    gap = answer(CASES[case])

    spec = match(gap, words, width=width)

    for row in gap["match"]["records"]:
        shown = row["age_months"] if row["months"]["central"] is None else row["months"]["central"]
        assert f"{row['model']} " in spec["description"]
        assert words.number(shown) in spec["description"]
        assert words.number(shown) in json.dumps(spec["layer"], ensure_ascii=False)
    sizes = [item.get("size", 12) for layer in spec["layer"] for item in layer["data"]["values"] if "text" in item]
    assert min(sizes, default=12) >= 11


def window(verdict: str, months: int, p: float | None) -> dict[str, Any]:
    slope = dict.fromkeys(("low", "central", "high"), None) if p is None else {"low": -1.0, "central": 1.5, "high": 4.0}
    return {
        "since": "2024-10-11",
        "months": months,
        "lag_per_year": {**slope, "level": 0.9},
        "points_per_year": {**slope, "level": 0.9},
        "p_widening": p,
        "late": False,
        "p_widening_points": p,
        "verdict": verdict,
    }


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([("widening", 12, 0.95), ("cannot be told apart", 24, 0.5)], "widening"),
        ([("narrowing", 12, 0.05)], "narrowing"),
        ([("narrowing", 12, 0.05), ("widening", 24, 0.95)], "mixed"),
        ([("cannot be told apart", 12, 0.5), ("cannot be read", 24, None)], "unclear"),
        ([("cannot be read", 12, None)], "unread"),
    ],
)
def test_the_title_names_a_direction_only_where_the_probability_allows_it(words: Any, rows: list, title: str) -> None:
    gap = {**answer(CASES["some"]), "widening": [window(*row) for row in rows]}

    said = widening_title(gap, words)

    start = words.messages[f"widening.title_{title}"].partition("{")[0]
    assert said.startswith(start)
    section = widening_section(gap, words, slug="l-f")
    assert len(section.blocks[-1].rows) == len(rows)
    for _, _, p in rows:
        assert p is None or words.percent(p) in section.blocks[0].text


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
def test_the_table_of_definitions_takes_any_of_them(words: Any) -> None:
    names = ("standing", "record", "match", "trend", "points", "tie")

    table = definitions_table([[answer(CASES["some"], name) for name in names]], words)

    assert [row[0].value for row in table.rows] == list(names)
    assert words.percent(0.05) in table.rows[-1][0].text


def test_every_definition_draws_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from headway import api

    draw: Callable[[str], dict[str, Any]] = lambda name: api.gap(definition=name).chart("vi")  # noqa: E731

    titles = {name: " ".join(draw(name)["title"]["text"]) for name in ("match", "trend", "tie")}

    assert "6,5 tháng" in titles["match"]
    assert "5,9 tháng" in titles["trend"]
    assert "4,4 tháng" in titles["tie"]
