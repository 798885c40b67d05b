"""Which combinations of choices mean something, and how many do not."""

from collections import Counter
from itertools import product

from headway.gap import DEFINITIONS
from headway.gap.choices import AXIS_NAMES, Axis, Choice, Level, Rule, combine, declared_axes, only_default
from headway.gap.multiverse import _READERS
from headway.words import load_words
from headway.words.choices import level_text

VINTAGES = ("2026-08-11", "2026-04-19", "2025-12-19")


def axis(name: str, *levels: str) -> Axis:
    return Axis(name=name, default=levels[0], levels=tuple(Level(name=level, why="") for level in sorted(levels)))


SMALL = (
    axis("vintage", "new", "old"),
    axis("yardstick", "index", "clock"),
    axis("method", "eci", "published"),
    axis("min_benchmarks", "4", "2", "8"),
    axis("penalty", "slope-0.1", "slope-1"),
    axis("definition", "standing", "record"),
    axis("tie", "draw", "half"),
    axis("joint", "both", "neither"),
)


def test_the_first_choice_has_every_default() -> None:
    found = combine(declared_axes(VINTAGES), missing=lambda _: None).choices[0]

    assert found == Choice(
        vintage="2026-08-11",
        yardstick="index",
        method="eci",
        min_benchmarks="4",
        penalty="slope-0.1",
        definition="standing",
        tie=None,
        joint="both",
    )
    assert found.to_dict()["min_benchmarks"] == 4


def test_every_combination_is_either_kept_or_counted_with_its_reason() -> None:
    found = combine(SMALL, missing=lambda so_far: "no_old_clock" if {"old", "clock"} <= {*so_far.values()} else None)

    assert found.product == 2 * 2 * 2 * 3 * 2 * 2 * 2 * 2
    assert len(found.choices) + sum(each.count for each in found.skipped) == found.product
    assert len(set(found.choices)) == len(found.choices)


def test_what_is_kept_is_what_the_rules_leave_of_the_whole_product() -> None:
    """By brute force: each combination stands for the one in which idle axes are at their default."""
    kept = set()
    for levels in product(*(each.names for each in SMALL)):
        at = dict(zip(AXIS_NAMES, levels, strict=True))
        idle = set()
        if at["yardstick"] != "index":
            idle |= {"method", "min_benchmarks", "penalty"}
        if at["method"] != "eci" or "method" in idle:
            idle |= {"min_benchmarks", "penalty"}
        if at["definition"] != "record":
            idle |= {"tie"}
        kept.add(Choice(**{name: None if name in idle else level for name, level in at.items()}))

    found = combine(SMALL, missing=lambda _: None)

    assert set(found.choices) == kept
    assert Counter(choice.definition for choice in found.choices)["record"] == 2 * len(
        [choice for choice in found.choices if choice.definition == "standing"]
    )


def test_an_idle_axis_has_no_level_and_the_reason_is_counted_once_for_each_lost_combination() -> None:
    axes = (axis("vintage", "new"), axis("yardstick", "index", "clock"), axis("method", "eci", "published", "third"))
    axes += tuple(only_default(each) for each in SMALL[3:])

    found = combine(
        axes, missing=lambda _: None, rules=[Rule("method", "no_method", lambda at: at["yardstick"] != "index")]
    )

    assert [(choice.yardstick, choice.method) for choice in found.choices] == [
        ("index", "eci"),
        ("index", "published"),
        ("index", "third"),
        ("clock", None),
    ]
    assert [(each.reason, each.count) for each in found.skipped] == [("no_method", 2)]


def test_the_robust_index_has_a_minimum_of_benchmarks_but_no_penalty() -> None:
    choices = combine(declared_axes(VINTAGES), missing=lambda _: None).choices
    robust = [choice for choice in choices if choice.method == "robust"]

    assert {choice.min_benchmarks for choice in robust} == set("2345678")
    assert {choice.penalty for choice in robust} == {None}


def test_every_declared_definition_can_be_read_under_each_of_its_rules_for_ties() -> None:
    choices = combine(declared_axes(VINTAGES), missing=lambda _: None).choices

    assert {(choice.definition, choice.tie) for choice in choices} == set(_READERS)
    assert {choice.definition for choice in choices} | {"tie"} == set(DEFINITIONS)


def test_every_declared_level_has_a_reason_and_words_in_both_languages() -> None:
    for each in declared_axes(VINTAGES):
        assert each.default in {level.name for level in each.levels}
        for level in each.levels:
            assert level.why
            for language in ("en", "vi"):
                assert level_text(each.name, level.name, load_words(language)) != level.name
