"""Pictures of other scales: their own units on the axis and at the edge, never index points."""

from typing import Any

import pytest

from headway import api
from headway.charts import frontiers, lag_through_time, records
from headway.words import load_words

WORDS = [load_words("en"), load_words("vi")]
OPTIONS: dict[str, dict[str, Any]] = {
    "metr": {"yardstick": "metr:legacy"},
    "benchmark": {"yardstick": "benchmark:GPQA diamond"},
    "domain": {"domain": "software"},
}


def said(spec: Any) -> str:
    """Everything that a picture says."""
    rows = [row for layer in spec["layer"] if isinstance(layer["data"], dict) for row in layer["data"]["values"]]
    marks = [layer["mark"]["text"] for layer in spec["layer"] if isinstance(layer["mark"].get("text"), list)]
    parts = [*spec["title"]["text"], *spec["title"]["subtitle"], spec["description"]]
    return " ".join(
        [*parts, *(row["text"] for row in rows if "text" in row), *(line for text in marks for line in text)]
    )


@pytest.fixture(scope="module", params=OPTIONS)
def gap(request: Any) -> dict[str, Any]:
    return api.gap(**OPTIONS[request.param]).to_dict()


@pytest.mark.parametrize("width", [760, 360])
@pytest.mark.parametrize("words", WORDS, ids=["en", "vi"])
def test_no_picture_of_another_scale_speaks_of_index_points(gap: Any, words: Any, width: int) -> None:
    for draw in (frontiers, records, lag_through_time):
        text = said(draw(gap, words, width=width))
        if gap["domain"] is None:
            assert not any(phrase in text for phrase in ("index point", "Capability index", "điểm chỉ số", "Chỉ số"))
        assert words.text("yardsticks.label_domain", domain="X").partition("X")[0] in text or gap["domain"] is None


def test_each_picture_says_on_which_scale_it_is_read(gap: Any) -> None:
    wanted = {"metr:legacy": "METR's time horizon", "benchmark:GPQA diamond": "GPQA diamond", "index": "software"}

    for draw in (frontiers, records, lag_through_time):
        assert wanted[gap["yardstick"]] in said(draw(gap, WORDS[0]))


def test_a_time_horizon_has_times_on_its_axis_and_doublings_at_its_edge() -> None:
    spec = frontiers(api.gap(yardstick="metr:legacy").to_dict(), WORDS[0])
    axes = [
        layer["encoding"]["y"]["axis"] for layer in spec["layer"] if layer.get("encoding", {}).get("y", {}).get("axis")
    ]

    assert "1 min" in axes[0]["labelExpr"]
    assert "16 h" in axes[0]["labelExpr"]
    assert "doublings" in said(spec)


def test_a_benchmark_has_percent_and_no_interval_at_its_arrow() -> None:
    spec = frontiers(api.gap(yardstick="benchmark:GPQA diamond").to_dict(), WORDS[0])
    rows = [row for layer in spec["layer"] for row in layer["data"]["values"] if "text" in row]

    assert any(row["text"] == "2.0 percentage points" for row in rows)
    assert not any("interval" in row["text"] for row in rows)


def test_points_on_a_time_horizon_are_told_as_doublings() -> None:
    gap = api.gap(yardstick="metr", leader="Anthropic", follower="OpenAI", definition="points").to_dict()

    assert "1.0 doublings below" in " ".join(frontiers(gap, WORDS[0])["title"]["text"])
