"""Small multiverses that can be measured one choice at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest

from headway.errors import FitError, GapError, UnknownName
from headway.gap import Lags, Yardstick, measure_gap
from headway.gap.choices import Choice, Scale, declared_axes
from headway.gap.multiverse import divided, measure_choices
from headway.gap.multiverse_result import compare_vintages, summarise
from headway.interval import interval_of
from headway.units import DAYS_PER_MONTH

Make = Callable[..., Yardstick]

ROWS = [
    ("L1", 0, 10.0, "L"),
    ("L2", 100, 20.0, "L"),
    ("L3", 380, 30.0, "L"),
    ("F1", 150, 9.0, "F"),
    ("F2", 250, 18.0, "F"),
    ("F3", 400, 25.0, "F"),
]
AS_OF = date(2025, 4, 1)

DEFAULT = Choice(
    vintage="2024-12-31",
    yardstick="index",
    method="eci",
    min_benchmarks="4",
    penalty="slope-0.1",
    definition="standing",
    tie=None,
    joint="both",
)


def choice(**changes: str | None) -> Choice:
    found = {"definition": "standing", **changes}
    tie = found.get("tie", "draw" if found["definition"] == "record" else None)
    return replace(DEFAULT, **{**found, "tie": tie})


def noisy(make: Make, seed: int, rows: list[tuple[str, int, float, str]] = ROWS) -> Yardstick:
    rng = np.random.default_rng(seed)
    return make(rows, np.array([row[2] for row in rows]) + rng.normal(0.0, 3.0, (40, len(rows))))


#: How `headway gap` is asked for each definition and rule for ties: definition and threshold.
ASKED = {
    ("standing", None): ("standing", 0.5),
    ("record", "draw"): ("record", 0.5),
    ("record", "half"): ("tie", 0.5),
    ("record", "twentieth"): ("tie", 0.05),
    ("match", None): ("match", 0.5),
    ("trend", None): ("trend", 0.5),
}


def test_each_choice_gives_what_a_gap_of_its_own_gives(yardstick: Make) -> None:
    """Brute force: every scale and definition measured again, by itself, by the function behind `headway gap`."""
    scales = {str(count): noisy(yardstick, count) for count in range(2, 9)}
    choices = [
        choice(min_benchmarks=count, definition=definition, tie=tie)
        for count, (definition, tie) in product(scales, ASKED)
    ]

    found = measure_choices(
        choices,
        yardstick_of=lambda scale: scales[str(scale.min_benchmarks)],
        leader="L",
        follower="F",
        as_of=AS_OF,
    )

    assert not found.skipped
    assert len(found.answers) == 42
    result = summarise(
        found.answers,
        leader="L",
        follower="F",
        as_of=AS_OF,
        axes=declared_axes(["2024-12-31"]),
        skipped=(),
        product=42,
        at_most=(4.0,),
        level=0.8,
    )
    for outcome in result.outcomes:
        definition, tie = ASKED[outcome.choice.definition, outcome.choice.tie]
        one = measure_gap(
            scales[str(outcome.choice.min_benchmarks)],
            leader="L",
            follower="F",
            as_of=AS_OF,
            definition=definition,
            tie=tie,
            level=0.8,
        )
        assert outcome.lag == one.lag
        assert (outcome.longer_than, outcome.censored) == (one.longer_than, one.censored)


def test_points_are_those_of_a_gap_of_its_own_as_months_and_no_less_than_nothing(yardstick: Make) -> None:
    measured = noisy(yardstick, 1)

    found = measure_choices(
        [choice(definition="points")], yardstick_of=lambda _: measured, leader="L", follower="F", as_of=AS_OF
    )

    one = measure_gap(measured, leader="L", follower="F", as_of=AS_OF).points_in_months
    value = found.answers[0].lag.value
    own = interval_of(value[1:], float(value[0]))
    assert [own.low, own.central, own.high] == pytest.approx(
        [max(end, 0.0) for end in (one.low, one.central, one.high)]
    )


def lag_days(make: Make, rule: str | None, definition: str = "standing") -> float:
    """The lag of the follower where the model J, at 22, belongs to both groups."""
    rows = [*ROWS, ("J", 300, 22.0, "L;F")]
    found = measure_choices(
        [choice(joint="both"), *([choice(joint=rule, definition=definition)] if rule else [])],
        yardstick_of=lambda _: make(rows),
        leader="L",
        follower="F",
        as_of=date(2024, 12, 26),  # day 360
    )
    return round(float(found.answers[-1].lag.value[0]) * DAYS_PER_MONTH, 6)


def test_a_model_of_both_groups_counts_as_the_rule_says(yardstick: Make) -> None:
    """On day 360 the leader has 10 on day 0, 20 on day 100 and perhaps 22 on day 300; the follower 18 or perhaps 22."""
    assert lag_days(yardstick, "both") == 0.0  # the best model of both is one and the same
    assert lag_days(yardstick, "leader") == 260.0  # 18 was reached on day 100
    assert lag_days(yardstick, "follower") == 0.0  # 22 was never reached: the follower leads
    assert lag_days(yardstick, "neither") == 260.0


def test_rules_for_models_of_both_groups_divide_them() -> None:
    leader, follower = np.array([0, 1, 2]), np.array([2, 3])

    found = {
        rule: [each.tolist() for each in divided(leader, follower, rule)] for rule in ("both", "leader", "follower")
    }

    assert found == {"both": [[0, 1, 2], [2, 3]], "leader": [[0, 1, 2], [3]], "follower": [[0, 1], [2, 3]]}
    assert [each.tolist() for each in divided(leader, follower, "neither")] == [[0, 1], [3]]


def test_without_models_of_both_groups_the_rule_for_them_is_no_choice(yardstick: Make) -> None:
    found = measure_choices(
        [choice(joint=rule) for rule in ("both", "leader", "follower", "neither")],
        yardstick_of=lambda _: yardstick(ROWS),
        leader="L",
        follower="F",
        as_of=AS_OF,
    )

    assert [answer.choice.joint for answer in found.answers] == [None]
    assert [(each.reason, each.count) for each in found.skipped] == [("no_joint", 3)]


def test_a_rule_that_leaves_a_group_empty_is_counted(yardstick: Make) -> None:
    found = measure_choices(
        [choice(joint=rule) for rule in ("both", "leader", "follower", "neither")],
        yardstick_of=lambda _: yardstick([*ROWS[:3], ("J", 150, 15.0, "L;F")]),
        leader="L",
        follower="F",
        as_of=AS_OF,
    )

    assert [answer.choice.joint for answer in found.answers] == ["both", "follower"]
    assert [(each.reason, each.count) for each in found.skipped] == [("no_group", 2)]


def test_scales_that_cannot_be_read_are_counted_but_not_the_default(yardstick: Make) -> None:
    def read(scale: Scale) -> Yardstick:
        if scale.min_benchmarks == "8":
            raise FitError("no model has 8 benchmarks")
        return yardstick(ROWS[:3] if scale.min_benchmarks == "7" else ROWS)

    choices = [choice(min_benchmarks=count) for count in ("4", "7", "8")]
    options: dict = {"yardstick_of": read, "leader": "L", "follower": "F", "as_of": AS_OF}

    found = measure_choices(choices, **options)

    assert [answer.choice.min_benchmarks for answer in found.answers] == ["4"]
    assert {each.reason: each.count for each in found.skipped} == {"no_group": 1, "no_fit": 1}
    with pytest.raises(UnknownName):
        measure_choices(choices[1:], **options)
    with pytest.raises(FitError):
        measure_choices(choices[2:], **options)
    with pytest.raises(GapError, match="the same models"):
        measure_choices(choices, **{**options, "follower": "L"})
    with pytest.raises(GapError, match="no model by 2024-01-01"):
        measure_choices(choices, **{**options, "as_of": date(2024, 1, 1)})


def test_a_definition_that_says_nothing_is_counted(yardstick: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader may leave single draws, or everything, without an answer."""
    some, nothing = np.array([2.0, np.nan, 1.0, 3.0]), np.full(4, np.nan)
    readers = {("standing", None): lambda *_: Lags(some, some), ("points", None): lambda *_: Lags(nothing, nothing)}
    monkeypatch.setattr("headway.gap.multiverse._READERS", readers)

    found = measure_choices(
        [choice(), choice(definition="points")],
        yardstick_of=lambda _: yardstick(ROWS),
        leader="L",
        follower="F",
        as_of=AS_OF,
    )

    assert [answer.lag.value.tolist() for answer in found.answers] == [[2.0, 1.0, 3.0]]
    assert [(each.reason, each.count) for each in found.skipped] == [("not_read", 1)]


def test_choices_that_see_the_same_scores_count_once(yardstick: Make) -> None:
    """A minimum of 2 and of 4 leave the same models; one of 8 leaves others that happen to give the same lag."""
    others = yardstick([*ROWS, ("L0", 10, 5.0, "L")])
    found = measure_choices(
        [choice(min_benchmarks=count) for count in ("4", "2", "8")],
        yardstick_of=lambda scale: others if scale.min_benchmarks == "8" else yardstick(ROWS),
        leader="L",
        follower="F",
        as_of=AS_OF,
    )

    result = summarise(
        found.answers,
        leader="L",
        follower="F",
        as_of=AS_OF,
        axes=declared_axes(["2024-12-31"]),
        skipped=(),
        product=3,
        at_most=(),
        level=0.9,
    )

    assert [outcome.same_as for outcome in result.outcomes] == [None, 0, None]
    assert result.counted == 2


def test_lags_that_cannot_be_read_stand_above_all_others(yardstick: Make) -> None:
    """The follower's 5 is below the leader's first 10: its lag is longer than the data reach."""
    low = yardstick([*ROWS[:3], ("F1", 150, 5.0, "F")])
    found = measure_choices(
        [choice(min_benchmarks=count) for count in ("4", "5", "6")],
        yardstick_of=lambda scale: yardstick(ROWS) if scale.min_benchmarks == "4" else low,
        leader="L",
        follower="F",
        as_of=AS_OF,
    )
    result = summarise(
        found.answers,
        leader="L",
        follower="F",
        as_of=AS_OF,
        axes=declared_axes(["2024-12-31"]),
        skipped=(),
        product=3,
        at_most=(400.0, 2.5),
        level=0.9,
    ).to_dict()

    assert result["counted"] == 2
    assert result["unreadable"] == 1
    assert (result["median"], result["range"]["high"]) == (None, None)
    assert result["headline"]["share_longer"] == 0.5
    assert [claim["share"] for claim in result["share_at_most"]] == [0.5, 0.5]
    assert [claim["probability"] for claim in result["share_at_most"]] == [0.5, 0.5]
    assert result["choices"][1]["longer_than"] == pytest.approx(456 / DAYS_PER_MONTH)


def test_two_vintages_are_compared_choice_by_choice(yardstick: Make) -> None:
    names = ("2024-12-31", "2024-10-01")
    choices = [choice(vintage=name, min_benchmarks=count) for name in names for count in ("4", "8")]
    found = measure_choices(
        choices,
        yardstick_of=lambda scale: yardstick(ROWS if scale.vintage == names[0] else [*ROWS[:3], *ROWS[4:5]]),
        leader="L",
        follower="F",
        as_of=AS_OF,
    )

    moved = compare_vintages(found.answers, declared_axes(names), AS_OF)

    assert moved is not None
    lags = [float(answer.lag.value[0]) for answer in found.answers]
    assert (moved.driver.groups, moved.driver.moves) == (2, pytest.approx(abs(lags[0] - lags[2])))
    assert compare_vintages(found.answers[:2], declared_axes(names), AS_OF) is None
