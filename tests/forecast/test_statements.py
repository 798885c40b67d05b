"""Every statement is tied to a question or to the reason why there is none, with the numbers of its row."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from headway.api.compute import compute_vintage
from headway.api.forecasting.statements import links
from headway.errors import OptionError
from headway.facts.tables import Model
from headway.forecast.measured import measured
from headway.forecast.statements import CHANGE, EVENT, LAG, UNTESTABLE, Link, off_by
from headway.gap import Yardstick
from headway.interval import Draws

LINKS = {name: link for name, link in links().items() if name.startswith("statements:")}

#: The number of the row, the question, and what was said, read from the table by eye.
EXPECTED = {
    2: ("China/US:lag-change:2025-12-31..2026-12-31", {"direction": "widens"}),
    3: ("China/US:D4:2026-01-31+60", {"p": 0.2, "relation": "at most"}),
    7: ("China/US:lag-mean:2023-01-01..2025-12-31", {"low": 4.0, "central": 7.0, "high": 14.0}),
    8: ("China/US:lag-least:2025-01-01..2025-12-31", {"low": None, "central": 4.0, "high": None}),
    9: ("open/closed:lag:2026-05-29", {"low": None, "central": 4.0, "high": None}),
    10: ("open/closed:lag:2024-11-04", {"low": 5.0, "central": 12.0, "high": 22.0}),
    16: ("China/US:lag:2026-01-20", {"low": None, "central": 6.0, "high": None}),
    17: ("China/US:lag:2026-01-22", {"low": None, "central": 0.0, "high": None}),
    18: ("China/US:lag:2025-01-29", {"low": 7.0, "central": None, "high": 10.0}),
    25: ("China/US:lag:2024-03-31", {"low": 6.0, "central": None, "high": 9.0}),
    26: ("China/US:lag:2025-03-25", {"low": None, "central": 3.0, "high": None}),
    27: ("China/US:lag:2025-06-10", {"low": 3.0, "central": None, "high": 6.0}),
    31: ("China/US:lag:2024-05-07", {"low": 24.0, "central": None, "high": 36.0}),
    32: ("China/US:lag:2024-11-30", {"low": None, "central": 12.0, "high": None}),
    33: ("China/US:lag:2025-01-23", {"low": None, "central": 0.0, "high": None}),
    39: ("China/US:lag:2026-05-01", {"low": None, "central": 8.0, "high": None}),
    40: ("China/US:lag:2026-04-24", {"low": 2.0, "central": None, "high": 6.0}),
    43: ("country:China+access:open/US:lag:2026-09-30", {"low": None, "central": 4.4, "high": None}),
    45: ("China/US:lag-change:2025-12-31..2026-12-31", {"direction": "narrows"}),
}

#: Rows whose words say that there is no gap, without a number: a lag of 0.
NO_GAP = ("statements:17", "statements:33")


def rows() -> list[dict[str, object]]:
    return compute_vintage(table="statements").table("statements").to_dicts()


def test_every_row_of_the_table_is_tied_or_has_its_reason_and_nothing_else_is() -> None:
    assert set(LINKS) == {row["id"] for row in rows()}
    assert {link.untestable for link in LINKS.values()} - {None} <= set(UNTESTABLE)


def test_each_tie_is_what_a_reader_of_the_row_expects() -> None:
    found = {int(name.split(":")[1]): (link.name, link.said()) for name, link in LINKS.items() if link.kind}

    assert found == EXPECTED


def test_months_are_those_of_the_row_and_the_day_is_that_on_which_it_was_said() -> None:
    for row in rows():
        link = LINKS[str(row["id"])]
        if link.kind not in (None, CHANGE, EVENT) and row["id"] not in NO_GAP:
            assert (link.low, link.central, link.high) == (row["low"], row["central"], row["high"]), row["id"]
        if link.kind == LAG:
            assert link.day == row["date"], row["id"]


def test_every_lag_in_months_that_is_not_tied_is_about_chips_one_skill_or_has_no_number() -> None:
    left = {str(row["id"]) for row in rows() if row["kind"] == "lag_months" and LINKS[str(row["id"])].untestable}

    assert {name: LINKS[name].untestable for name in sorted(left)} == {
        "statements:15": "no-number",
        "statements:22": "about-chips",
        "statements:28": "about-chips",
        "statements:42": "about-one-skill",
        "statements:44": "no-number",
        "statements:56": "about-chips",
    }


def test_one_number_stands_for_what_was_said() -> None:
    assert LINKS["statements:10"].months == 12.0
    assert LINKS["statements:18"].months == 8.5
    assert LINKS["statements:3"].months is None
    assert off_by(8.5, 2.0) == 6.5
    assert off_by(None, 2.0) is off_by(8.5, None) is None


DAY, SINCE, UNTIL = date(2026, 1, 31), date(2025, 1, 31), date(2026, 1, 31)
EVENT_OF = {"pair": "a/b", "kind": "event", "relation": "about"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "lag"}, "pair is missing"),
        ({"pair": "a/b", "kind": "leg"}, "a kind is one of"),
        ({"untestable": "because"}, "is no reason"),
        ({"untestable": "cause", "pair": "a/b"}, "no more than the reason"),
        ({"pair": "a/b", "kind": "lag", "day": DAY}, "need months"),
        ({"pair": "a/b", "kind": "lag", "day": DAY, "low": 5.0, "high": 3.0}, "need months"),
        ({"pair": "a/b", "kind": "lag", "since": SINCE, "low": 3.0}, "lag takes day"),
        ({"pair": "a/b", "kind": "lag-mean", "since": UNTIL, "until": SINCE, "low": 3.0}, "since before until"),
        (
            {"pair": "a/b", "kind": "lag-change", "since": SINCE, "until": UNTIL, "direction": "up"},
            "widens or narrows",
        ),
        (EVENT_OF | {"question": "a/b:D4:2026-01-31+60", "p": 2.0}, "between 0 and 1"),
        (EVENT_OF | {"question": "a/c:D4:2026-01-31+60", "p": 0.2}, "no event of a/b"),
    ],
)
def test_a_tie_that_makes_no_sense_is_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(OptionError, match=told):
        Link(**given)


def staircase() -> Yardstick:
    """The US releases 10, 20, 30 ... on the first of each month from 2024 on, China 10 in July and 40 in September.

    Without noise: China stands at 10 from July, which the US reached in January, and at 40 from September: April.
    """
    us = [(date(2024, month, 1), 10.0 * month) for month in range(1, 13)]
    china = [(date(2024, 7, 1), 10.0), (date(2024, 9, 1), 40.0)]
    every = [(day, level, "United States of America") for day, level in us] + [(*each, "China") for each in china]
    models = tuple(
        Model(name=f"m{place}", released=day, developers=("x",), countries=(country,), access="closed")
        for place, (day, _, country) in enumerate(every)
    )
    levels = np.array([level for _, level, _ in every])
    return Yardstick(name="index", unit="", models=models, scores=Draws(central=levels, values=np.tile(levels, (3, 1))))


MONTH = 30.436875


def test_a_lag_a_least_and_a_change_are_read_from_the_index_as_by_hand() -> None:
    scale, known = staircase(), date(2024, 12, 31)
    base = {"pair": "China/US", "central": 1.0}
    lag = Link(kind="lag", day=date(2024, 8, 1), **base)
    least = Link(kind="lag-least", since=date(2024, 7, 1), until=date(2024, 10, 31), **base)
    change = Link(
        kind="lag-change", pair="China/US", since=date(2024, 7, 31), until=date(2025, 3, 31), direction="widens"
    )

    read = [measured(each, scale, known) for each in (lag, least, change)]

    # From 1 January to 1 August are 213 days, to the end of July 212; from 1 April to the end of September 182, of
    # December 274.
    assert read[0] is not None
    assert read[0].interval.central == pytest.approx(213 / MONTH)
    assert read[1] is not None
    assert read[1].interval.central == pytest.approx(182 / MONTH)
    assert read[2] is not None
    assert read[2].interval.central == pytest.approx((274 - 212) / MONTH)
    assert (read[2].until, read[2].p_widens) == (date(2024, 12, 31), 1.0)


def test_a_mean_is_over_the_days_on_which_both_sides_had_a_model() -> None:
    link = Link(pair="China/US", kind="lag-mean", since=date(2024, 1, 1), until=date(2024, 7, 3), central=1.0)

    read = measured(link, staircase(), date(2024, 12, 31))

    assert read is not None
    assert read.interval.central == pytest.approx((182 + 183 + 184) / 3 / MONTH)


def test_what_is_not_over_is_not_read_and_an_event_is_no_reading() -> None:
    scale, base = staircase(), {"pair": "China/US", "central": 1.0}
    lag = Link(kind="lag", day=date(2025, 1, 1), **base)
    change = Link(
        kind="lag-change", pair="China/US", since=date(2024, 12, 31), until=date(2025, 3, 31), direction="narrows"
    )

    for link in (lag, change, LINKS["statements:3"], LINKS["statements:4"]):
        assert measured(link, scale, date(2024, 12, 31)) is None
