"""The scorer itself, by hand."""

import math
from collections.abc import Mapping
from datetime import date

import pytest
from claim_labels import HELD_OUT, Item, Label, labelled_items
from claim_scores import Answer, Tally, link_right, marked, scores_of, value_right

from headway.claims.calls import Call
from headway.claims.names import RELATIONS
from headway.claims.reading.spans import Found
from headway.claims.registry import MEASURES, call
from headway.claims.said import Said


def _found(measure: str, arguments: Mapping[str, str], relation: str, value: float | None, ends=(1.0, 2.0)) -> Found:
    said = Said(relation=relation, value=value, low=ends[0], high=ends[1])
    made = Call(measure=measure, arguments=dict(arguments))
    return Found(start=0, end=1, text="", kind="lag", call=made, said=said, confidence=1.0)


def _label(measure: str = "lag", relation: str = "equals", **given: object) -> Label:
    arguments = given.pop("arguments", {"pair": ("China/US",), "day": ("2026-01",)})
    return Label(measure=measure, arguments=arguments, relations=(relation,), **given)  # type: ignore[arg-type]


def _item(*labels: Label, unlinked: tuple[str, ...] = ()) -> Item:
    return Item(id="x", lang="en", text="", published=date(2026, 1, 20), labels=labels, unlinked=unlinked)


LAG = {"pair": "China/US", "day": "2026-01-31"}


def test_a_perfect_reader_has_full_marks() -> None:
    mark = marked(_item(_label(value=6.0)), Answer(found=(_found("lag", LAG, "about", 6.0),)))

    scores = scores_of([mark])

    assert [tally.share for pair in (scores.finding, scores.linking, scores.values) for tally in pair] == [1.0] * 6


@pytest.mark.parametrize(
    ("arguments", "relation"),
    [
        ({**LAG, "day": "2026-02-01"}, "equals"),
        ({**LAG, "pair": "open/closed"}, "equals"),
        ({**LAG, "definition": "record"}, "equals"),
        (LAG, "at most"),
    ],
)
def test_a_link_is_wrong_if_one_part_of_it_is(arguments: dict[str, str], relation: str) -> None:
    assert not link_right(_label(value=6.0), _found("lag", arguments, relation, 6.0))


def test_a_default_that_is_no_matter_of_definition_may_be_said_or_left_out() -> None:
    assert link_right(_label(value=6.0), _found("lag", {**LAG, "method": "eci"}, "equals", 6.0))


def test_firms_come_in_any_order() -> None:
    label = _label("capex", arguments={"of": ("Meta+Amazon",), "year": ("2025",)}, value=200.0)

    assert link_right(label, _found("capex", {"of": "Amazon+Meta", "year": "2025"}, "equals", 200.0))


def test_a_chip_may_be_named_by_its_first_words() -> None:
    label = _label("chip-generations", arguments={"chip": ("H200 SXM 141GB",), "day": ("2026",)}, value=2.0)

    assert link_right(label, _found("chip-generations", {"chip": "H200", "day": "2026-01-31"}, "equals", 2.0))
    assert not link_right(label, _found("chip-generations", {"chip": "H20", "day": "2026-01-31"}, "equals", 2.0))


def test_the_day_of_publication_is_that_of_the_item() -> None:
    assert {item.published.year for item in labelled_items()} == {2025, 2026}
    assert sum(item.published != date(2026, 1, 20) for item in labelled_items()) > 20


def test_a_guess_in_a_sentence_without_claims_costs_precision_and_a_miss_costs_recall() -> None:
    guess = marked(_item(), Answer(found=(_found("lag", LAG, "equals", 6.0),)))
    miss = marked(_item(_label(value=6.0)), Answer(listed=True))

    scores = scores_of([guess, miss])

    assert scores.linking == (Tally(0, 1), Tally(0, 1))
    assert scores.finding == (Tally(1, 2), Tally(1, 1))


def test_an_optional_claim_is_right_if_linked_and_not_missed_if_not() -> None:
    item = _item(_label(value=6.0, optional=True))

    assert scores_of([marked(item, Answer(listed=True))]).linking == (Tally(0, 0), Tally(0, 0))
    assert scores_of([marked(item, Answer(found=(_found("lag", LAG, "equals", 6.0),)))]).linking[0] == Tally(1, 1)


@pytest.mark.parametrize(("low", "high", "right"), [(7.0, 10.0, True), (6.6, 10.6, True), (5.0, 10.0, False)])
def test_both_ends_of_a_range_count(low: float, high: float, right: bool) -> None:
    said = Said(relation="between", value=None, low=low, high=high)

    assert value_right(_label(relation="between", low=7.0, high=10.0), said) == right


def test_wilsons_ends_are_where_the_score_test_says_so() -> None:
    tally = Tally(47, 50)

    for end in tally.interval:
        assert abs(tally.share - end) / math.sqrt(end * (1 - end) / tally.of) == pytest.approx(1.6448536269514722)


def test_every_label_names_a_measure_that_there_is_with_its_arguments() -> None:
    for item in labelled_items():
        for label in (way for one in item.labels for way in (one, *one.others)):
            (measure,) = [each for each in MEASURES if each.name == label.measure]
            known = {each.name: each for each in measure.arguments}
            assert label.arguments.keys() - {"event"} <= known.keys(), item.id
            assert {each.name for each in measure.arguments if each.needed} <= label.arguments.keys(), item.id
            assert set(label.relations) <= {*RELATIONS, "*"}, item.id


def test_every_measure_has_two_sentences_and_every_relation_six() -> None:
    labels = [way for item in labelled_items() for one in item.labels for way in (one, *one.others)]

    assert all(sum(label.measure == each.name for label in labels) >= 2 for each in MEASURES)
    assert all(sum(relation in label.relations for label in labels) >= 6 for relation in RELATIONS)


def test_three_in_ten_of_the_sentences_have_nothing_to_link_and_half_are_vietnamese() -> None:
    items = labelled_items()

    assert len(items) >= 150
    assert sum(not item.labels for item in items) >= 0.3 * len(items)
    assert 2 * sum(item.lang == "vi" for item in items) == len(items)
    older = [item for item in items if not item.is_unseen]
    assert sum(item.split == HELD_OUT for item in older) == pytest.approx(len(older) / 3, rel=0.1)


def test_calls_of_the_scorer_are_calls_of_the_registry() -> None:
    assert call("lag", **LAG).arguments == LAG
