"""`headway gap penalty`: JSON, text, picture, section and bad inputs."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest

from headway import api
from headway.charts.penalty import decimal, penalty_chart, penalty_finding
from headway.charts.theme import FOOT_SIZE
from headway.report.penalty import penalty_section
from headway.words import load_words

Run = Callable[..., SimpleNamespace]
WORDS = [load_words("en"), load_words("vi")]
LANGUAGES = ["en", "vi"]


@pytest.fixture(scope="module", autouse=True)
def _few_strengths() -> Iterator[None]:
    """Three strengths in place of nine: the same code in a third of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("headway.api.penalty.PENALTIES", (1e-3, 0.1, 1.0))
        yield


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return api.gap_penalty().to_dict()


def test_json_holds_a_row_for_each_kind_and_strength(run: Run, data: dict[str, Any]) -> None:
    result = run("gap", "penalty", "--json")

    assert result.code == 0, result.err
    assert json.loads(result.out) == data
    assert [(row["penalty_on"], row["penalty"]) for row in data["rows"]] == [
        (kind, strength) for kind in ("slope", "log_slope") for strength in (1e-3, 0.1, 1.0)
    ]
    for row in data["rows"]:
        for name in ("lag", "points_per_year", "logits_per_year", "spread"):
            assert row[name]["low"] <= row[name]["high"]
    assert {"headway", "vintage", "as_of", "seed", "draws", "sources", "citation"} <= set(data)


def test_the_published_row_has_the_central_lag_of_the_gap_command(data: dict[str, Any]) -> None:
    gap = api.gap().to_dict()

    (published,) = (row for row in data["rows"] if row["published"])
    assert published["lag"]["central"] == data["lag"]["central"] == gap["lag"]["central"]
    assert published["mean"]["central"] == pytest.approx(gap["mean"]["central"])


def test_a_stronger_penalty_on_slopes_makes_the_frontier_rise_faster_on_both_scales(data: dict[str, Any]) -> None:
    rows = [row for row in data["rows"] if row["penalty_on"] == "slope"]

    for name in ("points_per_year", "logits_per_year"):
        rises = [row[name]["central"] for row in rows]
        assert rises == sorted(rises)
    assert rows[1]["spread"]["central"] / rows[0]["spread"]["central"] == pytest.approx(1.20, abs=0.02)


def test_the_module_is_the_command(data: dict[str, Any]) -> None:
    import headway.gap.penalty

    assert headway.gap.penalty(since=None).to_dict() == data


def test_text_names_the_finding_and_every_strength(run: Run, data: dict[str, Any]) -> None:
    out = run("gap", "penalty").out

    assert penalty_finding(data, WORDS[0]) in out
    assert "0.1 (published)" in out
    assert out.count("log a") >= 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--vintage", "2025-12-19"), "holds no scores"),
        (("--leader", "Chin"), "did you mean"),
        (("--leader", "China"), "same models"),
        (("--as-of", "2027-01-01"), "after the vintage"),
        (("--since", "2026-09-01"), "earlier --since"),
        (("--as-of", "2020-01-01"), "has no model by"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("gap", "penalty", *arguments)

    assert result.code == 1
    assert said in result.err
    assert result.err.strip().count("\n") <= 1  # a line of progress may stand before


def odd(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The result as other data would make it: lags out of reach, far apart, all one, open above, no rise."""
    censored, apart, same, still = (deepcopy(data) for _ in range(4))
    for row in censored["rows"]:
        row["lag"] = {"low": 12.0, "central": None, "high": None, "level": 0.9}
        row["mean"] = {"since": None, "low": None, "central": None, "high": None, "level": 0.9, "censored": 1.0}
        row["longer_than"] = 13.0
    censored["lag"], censored["longer_than"] = censored["rows"][0]["lag"], 13.0
    for place, row in enumerate(apart["rows"]):
        row["lag"] = {"low": 2.0 * place, "central": 2.0 * place + 1.0, "high": 2.0 * place + 2.0, "level": 0.9}
    apart["lag"] = apart["rows"][1]["lag"]
    for row in same["rows"]:
        row["lag"] = {"low": 0.0, "central": 0.0, "high": 0.0, "level": 0.9}
    same["lag"] = same["rows"][0]["lag"]
    for row in still["rows"]:
        row["points_per_year"] = {"low": None, "central": None, "high": None, "level": 0.9}
    return {"censored": censored, "apart": apart, "same": same, "still": still}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("censored", "Under 6 of 6 penalties of the fit the lag is longer than the data reach"),
        ("apart", "The lag depends on the penalty of the fit: from 1.0 to 11.0 months"),
        ("same", "Whatever the penalty of the fit, the lag is 0.0 months"),
    ],
)
def test_the_finding_follows_from_the_numbers(data: dict[str, Any], kind: str, said: str) -> None:
    assert penalty_finding(odd(data)[kind], WORDS[0]) == said


def test_a_lag_that_moves_inside_its_interval_is_said_to_do_so(data: dict[str, Any]) -> None:
    moved = deepcopy(data)
    moved["rows"][0]["lag"]["central"] = (moved["lag"]["low"] + moved["lag"]["central"]) / 2

    assert "by less than its interval" in penalty_finding(moved, WORDS[0])


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("kind", ["real", "censored", "apart", "same", "still"])
def test_every_picture_stays_on_its_canvas_in_readable_type(
    data: dict[str, Any], words: Any, width: int, kind: str
) -> None:
    shown = data if kind == "real" else odd(data)[kind]
    spec = penalty_chart(shown, words, width=width)

    sides = spec["padding"]
    assert sides["left"] + spec["width"] + sides["right"] <= width
    assert spec["description"].startswith(penalty_finding(shown, words))
    for layer in spec["layer"][:-1]:
        for row in layer["data"]["values"]:
            for name in ("y", "low", "high"):
                assert row.get(name) is None or -1.0 <= row[name] <= spec["height"] + 40
            assert row.get("size", FOOT_SIZE) >= FOOT_SIZE


@pytest.mark.parametrize("words", WORDS, ids=LANGUAGES)
@pytest.mark.parametrize("kind", ["real", "censored", "apart", "same", "still"])
def test_the_section_says_its_finding_and_holds_every_number_of_its_picture(
    data: dict[str, Any], words: Any, kind: str
) -> None:
    shown = data if kind == "real" else odd(data)[kind]
    section = penalty_section(shown, words)

    text, figure, table = section.blocks
    assert section.title == penalty_finding(shown, words)
    assert "{" not in text.text + figure.caption + table.caption
    assert len(table.rows) == len(shown["rows"])
    assert [row[1].value["central"] for row in table.rows] == [row["lag"]["central"] for row in shown["rows"]]
    assert [row[3].value for row in table.rows] == [row["points_per_year"] for row in shown["rows"]]


@pytest.mark.parametrize("width", [760, 360])
def test_a_long_name_of_a_group_does_not_run_into_the_next_panel(data: dict[str, Any], width: int) -> None:
    named = {**data, "leader": "country:United Kingdom of Great Britain and Northern Ireland+access:open"}
    spec = penalty_chart(named, WORDS[0], width=width)

    written = [row for layer in spec["layer"][:-1] for row in layer["data"]["values"] if row.get("weight") == "bold"]
    assert written[-1]["text"] == "Rise of the leader, points a year"


def test_strengths_have_as_many_digits_as_they_need() -> None:
    assert [decimal(value, WORDS[0]) for value in (1e-4, 0.03, 0.1, 1.0)] == ["0.0001", "0.03", "0.1", "1"]
    assert decimal(0.0003, WORDS[1]) == "0,0003"
