"""The published numbers, frozen: data of 2026-08-11, 500 draws, seed 12345.

Last changed: match, trend and tie were added; nothing else moved. Whoever moves one says so under Numbers in the
changelog. Central values are exact to the digits given; ends of intervals and probabilities are read from draws whose
last digits differ between processors.
"""

from typing import Any

import pytest

from headway import api
from headway.gap import DEFINITIONS

PAIRS = {"us-china": ("US", "China"), "closed-open": ("closed", "open")}


@pytest.fixture(scope="module")
def gaps() -> dict[tuple[str, str], dict[str, Any]]:
    """Every pair of the report under every definition."""
    return {
        (name, definition): api.gap(
            leader=pair[0], follower=pair[1], definition=definition, vintage="2026-08-11"
        ).to_dict()
        for name, pair in PAIRS.items()
        for definition in DEFINITIONS
    }


@pytest.mark.parametrize(
    ("pair", "definition", "lag", "mean", "since"),
    [
        ("us-china", "standing", (3.61, 5.224, 6.14), (5.88, 7.773, 9.38), "2023-09-18"),
        ("us-china", "record", (2.76, 4.370, 5.39), (4.03, 6.286, 7.74), "2023-09-18"),
        ("us-china", "points", (3.14, 4.639, 7.05), None, "2023-06-01"),
        ("us-china", "match", (5.12, 6.538, 8.25), None, None),
        ("us-china", "trend", (1.02, 5.940, 8.30), (3.70, 5.92, 8.65), "2023-10-16"),
        ("us-china", "tie", (2.76, 4.370, 5.29), (3.24, 4.38, 6.77), "2023-09-18"),
        ("closed-open", "standing", (3.61, 5.224, 7.98), (4.63, 5.256, 6.33), "2024-07-23"),
        ("closed-open", "record", (2.76, 4.370, 7.13), (3.13, 4.128, 5.04), "2024-07-23"),
        ("closed-open", "points", (3.30, 4.639, 7.29), None, "2023-03-15"),
    ],
)
def test_the_gap_and_its_mean(gaps: Any, pair: str, definition: str, lag: Any, mean: Any, since: str) -> None:
    found = gaps[pair, definition]

    for interval, expected in ((found["lag"], lag), (found["mean"], mean or ())):
        if expected:
            assert interval["central"] == pytest.approx(expected[1], abs=6e-3)
            assert (interval["low"], interval["high"]) == pytest.approx((expected[0], expected[2]), abs=0.1)
    assert found["mean"]["since"] == since


@pytest.mark.parametrize(("pair", "shrank", "widened"), [("us-china", 0.128, 0.872), ("closed-open", 0.116, 0.884)])
def test_how_likely_the_lag_shrank_within_a_year(gaps: Any, pair: str, shrank: float, widened: float) -> None:
    found = gaps[pair, "standing"]

    assert (found["p_shrank"], found["p_widened"]) == pytest.approx((shrank, widened), abs=0.01)
    assert found["p_shrank_decided"] == 1.0


def test_whether_it_is_widening_cannot_be_told_apart_for_the_us_and_china(gaps: Any) -> None:
    rows = gaps["us-china", "standing"]["widening"]

    assert [(row["months"], row["verdict"]) for row in rows] == [
        (12, "cannot be told apart"),
        (24, "cannot be told apart"),
        (34, "cannot be told apart"),
    ]
    assert [row["p_widening"] for row in rows] == pytest.approx([0.63, 0.28, 0.12], abs=0.03)


def test_the_last_records_and_what_they_matched(gaps: Any) -> None:
    rows = gaps["us-china", "record"]["records"]

    assert len(rows) == 23
    assert [(row["model"], row["matched"]["model"], round(row["lag"]["central"], 2)) for row in rows[-6:]] == [
        ("Kimi K2.5", "GPT-5", 5.88),
        ("Qwen 3.6 Plus", "GPT-5", 7.79),
        ("GLM-5.1", "Gemini 3 Pro", 4.60),
        ("Kimi K2.6", "Gemini 3 Pro", 5.03),
        ("Qwen3.7-Max", "GPT-5.2 Pro", 5.22),
        ("Kimi K3", "GPT-5.4 Pro", 4.37),
    ]
