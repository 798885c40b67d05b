"""Why a verdict was given, in English and Vietnamese: one sentence with number, interval, day and band."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from claim_draws import ABOUT_FOUR, ORIGIN, TODAY, ahead, counted, measured, share

from headway.claims.measured import Measured
from headway.claims.names import REASONS
from headway.claims.precision import said_of
from headway.claims.registry import MEASURES, call
from headway.claims.result import Then, claim_dict
from headway.claims.said import Said
from headway.claims.verdict import judge, untestable
from headway.words import load_words
from headway.words.claims import beyond_said, counts_said, reason_text, then_said, why_said
from headway.words.claims_definitions import axes_of, deciding_axis
from headway.words.claims_measured import unit_of
from headway.words.claims_names import band_text, said_unit
from headway.words.claims_subject import subject_text


def claim(found: Measured, said: Said = ABOUT_FOUR, lang: str = "en", then: Then | None = None) -> dict[str, Any]:
    judged = judge(said, found, today=TODAY)
    return claim_dict(
        kind="lag", judged=judged, words=load_words(lang), call=found.call, said=said, measured=found, then=then
    )


def test_a_claim_that_holds_says_number_interval_day_and_band() -> None:
    found = measured(counted([4.7] * 90 + [5.2] * 6 + [4.2] * 4), origin=ORIGIN)

    assert claim(found)["why"] == (
        "The lag of China behind the US on 31 January 2026 comes to 4.7 months (90% interval 4.7–5.2): "
        "about 4 months (taken as 3–5 months) is very likely true (probability 94%)."
    )
    assert claim(found, lang="vi")["why"] == (
        "Độ trễ của Trung Quốc so với Mỹ vào ngày 31 tháng 1 năm 2026 là 4,7 tháng (khoảng 90%: 4,7–5,2): "
        "khoảng 4 tháng (hiểu là 3–5 tháng) rất có thể đúng (xác suất 94%)."
    )


def test_a_claim_that_fails_is_said_to_be_very_unlikely() -> None:
    why = claim(measured(counted([8.0] * 97 + [4.0] * 3), origin=ORIGIN))["why"]

    assert why.endswith("is very unlikely to be true (probability 3%).")


def test_what_cannot_be_told_apart_says_so() -> None:
    why = claim(measured(counted(share(45))))["why"]

    assert "may or may not be true (probability 45%), which is too little to say yes and too much to say no" in why


def test_definitions_that_differ_are_named_with_their_values() -> None:
    found = measured(counted([4.0] * 100), counted([8.0] * 100, definition="match"), origin=ORIGIN)

    assert claim(found)["why"] == (
        "It depends on the definition (values with 90% intervals): for the lag of China behind the US on "
        "31 January 2026, about 4 months (taken as 3–5 months) holds under: lag on the day (4.0 months). "
        "It fails under: time to match (8.0 months)."
    )
    assert claim(found, lang="vi")["why"].startswith("Tùy định nghĩa (kèm khoảng 90%): với độ trễ")


def test_where_one_choice_decides_it_alone_is_named() -> None:
    rows = [
        {"unit": unit, "account": account, "verdict": verdict}
        for account in ("inputs", "sales")
        for unit, verdict in (("cards", "fails"), ("h100e-8bit", "holds"), ("packages", "cannot be told apart"))
    ]

    assert deciding_axis(rows) == "unit"
    assert axes_of(rows) == ["unit", "account"]
    assert deciding_axis([*rows, {"unit": "cards", "account": "sales", "verdict": "holds"}]) is None


def test_a_choice_that_does_not_settle_it_alone_is_not_named_alone() -> None:
    """On the index nothing can be told, on another yardstick it holds: "lag on the day" alone would be wrong."""
    rows = [
        {"definition": "standing", "yardstick": "index", "verdict": "cannot be told apart"},
        {"definition": "standing", "yardstick": "benchmark:X", "verdict": "holds"},
        {"definition": "tie", "yardstick": "index", "verdict": "fails"},
    ]

    assert deciding_axis(rows) is None


def test_many_definitions_are_counted() -> None:
    others = [counted([8.0] * 100, definition=name) for name in ("record", "match", "trend", "tie")]
    why = claim(measured(counted([4.0] * 100), *others))["why"]

    assert "; 2 more." in why


def test_a_day_before_which_the_data_end_is_told() -> None:
    why = claim(measured(counted([4.0] * 100), read_on=date(2026, 1, 20)))["why"]

    assert ", read on 20 January 2026, where the data end:" in why
    assert "where the data end" not in claim(measured(counted([4.0] * 100), read_on=date(2026, 1, 31)))["why"]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "cannot be told before 1 January 2027"), ("vi", "chưa thể biết trước ngày 1 tháng 1")]
)
def test_an_open_claim_says_until_when(lang: str, words: str) -> None:
    assert words in claim(measured(why="not-yet", due=date(2027, 1, 1)), lang=lang)["why"]


def test_an_experts_probability_is_held_against_the_pool() -> None:
    found = ahead("p", "overtake", [counted(np.repeat((0.02, 0.1, 0.15), 100))], by="2031-01-31")
    why = claim(found, said_of("at most", 0.2, unit="share", digits=2))["why"]

    assert why == (
        "The probability that China overtakes the US by 31 January 2031 can be checked only then; the pool "
        "of forecasts now gives 2% (its models 2% to 15%), and at most 20% is consistent with that."
    )


def test_an_event_beyond_the_pool_says_that_no_forecast_reaches_it() -> None:
    found = replace(ahead("p", "overtake", [], by="2040-01-31"), why="too-far")

    assert claim(found)["why"].endswith("no forecast of ours reaches so far.")


def test_a_lag_to_come_says_what_the_pool_expects() -> None:
    found = ahead("months", "lag-ahead", [counted(share(30))], day="2031-01-31")

    assert "the pool of forecasts expects 4.0 months" in claim(found)["why"]


def test_a_lag_that_is_longer_than_can_be_read_says_more_than() -> None:
    found = measured(counted([math.inf] * 100, [13.0] * 100))
    told = claim(found, said_of("more than", 12.0, unit="month", digits=2))

    assert told["longer_than"] == 13.0
    assert "comes to more than 13.0 months: more than 12 months is very likely true" in told["why"]


def test_an_undecided_probability_has_two_ends() -> None:
    found = measured(counted([5.0] * 50 + [math.inf] * 50, [0.0] * 50 + [6.0] * 50))

    assert "(probability 50% to >99%)" in claim(found, said_of("at most", 12.0, unit="month"))["why"]


@pytest.mark.parametrize(
    ("relation", "words"), [("more than", "that it grew may"), ("less than", "that it shrank may")]
)
def test_a_direction_is_told_as_one(relation: str, words: str) -> None:
    asked = call("lag-change", pair="open/closed", since="2025-01-01", until="2026-01-01")
    why = claim(measured(counted([1.0, -1.0]), call=asked), said_of(relation, 0.0))["why"]

    assert words in why
    assert "open weights behind closed weights from 1 January 2025 to 1 January 2026" in why


def test_who_is_ahead_is_told_as_that() -> None:
    asked = call("points", pair="China/US", day="2026-01-31")
    ahead_of = claim(measured(counted([5.0] * 9), call=asked, unit="points"), said_of("more than", 0.0))

    assert "that the US is ahead is right" in ahead_of["why"]


def test_no_gap_is_told_as_none_at_all() -> None:
    assert (
        "none at all (taken as 0–1 months)"
        in claim(measured(counted([0.5] * 9)), said_of("equals", 0.0, unit="month"))["why"]
    )


def test_a_published_value_is_right_or_not() -> None:
    asked = call("raised", firm="Zhipu")
    found = measured(counted([1.0]), call=asked, unit="usd-bn", origin=ORIGIN)

    assert claim(found, said_of("at least", 0.5))["why"].endswith("at least 0.5 billion USD is right.")
    assert claim(found, said_of("at least", 2.0), lang="vi")["why"].endswith("ít nhất 2 tỷ USD là không đúng.")


def test_a_side_that_is_a_part_of_a_country_has_its_article() -> None:
    asked = call("points", pair="China+access:open/US+access:open", day="2026-01-31")

    why = claim(measured(counted([-5.0] * 9), call=asked, unit="points"), said_of("less than", 0.0))["why"]

    assert why.startswith("The lead of the US (open weights) over China (open weights)")
    assert "that China (open weights) is ahead" in why


def test_generations_are_counted_so_they_have_no_band() -> None:
    asked = call("chip-generations", chip="X", day="2026-01-31", counted="sold")
    found = measured(counted([1.0]), call=asked, unit="generations", origin=ORIGIN)

    told = claim(found, said_of("equals", 1.0, digits=0))

    assert told["why"].endswith("comes to 1 generation: 1 generation is right.")
    assert band_text(told, load_words("en")) == "1 generation"


def test_a_share_and_its_change_are_told_in_percent_and_in_percentage_points() -> None:
    said = said_of("about", 0.05, unit="share", digits=1)
    share_of = call("world-share", side="China", quarter="2025-Q4")
    change = call("world-share-change", side="China", since="2024-Q4", until="2025-Q4")

    told = claim(measured(counted([0.05] * 9), call=share_of, unit="share"), said)["why"]
    fell = claim(measured(counted([-0.03] * 9), call=change, unit="share"), said_of("less than", 0.0), lang="vi")["why"]

    assert "about 5% (taken as 4.0%–6.0%)" in told
    assert "−3,0 điểm phần trăm" in fell


def test_more_than_one_time_says_which_of_the_two_is_larger() -> None:
    asked = call("stock-ratio", pair="China/US", quarter="2025-Q4")
    found = measured(counted([9.0] * 9), call=asked, unit="ratio")

    assert "that the first is the larger of the two is" in claim(found, said_of("more than", 1.0))["why"]
    assert "hơn 2 lần" in claim(found, said_of("more than", 2.0), lang="vi")["why"]


def test_an_event_and_what_is_compared_are_named() -> None:
    words = load_words("en")
    event = {"measure": "overtake", "arguments": {"pair": "China/US", "by": "2031-01-31", "event": "D4"}}
    chips = {"measure": "chip-ratio", "arguments": {"chip": "A", "versus": "side:China", "day": "2026-01-31"}}
    rows = [{"spec": "h100e-8bit", "measured": {}}, {"spec": "hbm-tb", "measured": {}}]

    assert subject_text(event, words).endswith("by 31 January 2031 (as: one lab ahead of both rivals)")
    assert subject_text({**chips, "definitions": rows}, words).startswith("A over the best chip of China by 8-bit rate")


def test_a_period_that_is_not_over_says_what_is_known_so_far() -> None:
    found = measured(counted([4.0] * 9), due=date(2027, 1, 1), read_on=date(2026, 11, 1))

    told = {**claim(found), "verdict": "open", "until": "2027-01-01"}

    why = why_said(told, load_words("en"))
    assert "cannot be told before 1 January 2027; by what is known so far it comes to 4.0 months" in why


def test_choices_are_those_parts_of_a_definition_that_are_named() -> None:
    rows = [{"definition": "standing", "detail": {"certain": True}}, {"definition": "match"}]

    assert axes_of(rows) == ["definition"]


def test_a_range_is_told_by_its_band() -> None:
    said = said_of("between", None, 3.0, 9.0, unit="month", digits=1)

    assert "the range that was named (taken as 2.8–9.2 months)" in claim(measured(counted([4.0] * 9)), said)["why"]


def test_a_band_of_a_small_ratio_has_three_digits() -> None:
    asked = call("capex-share", pair="China/US", year="2025")
    found = measured(counted([0.12] * 9), call=asked, unit="ratio")

    assert "0.10 times (taken as 0.088–0.113 times)" in claim(found, said_of("equals", 0.1, unit="ratio"))["why"]


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("reason", [*REASONS, "no-data", "too-early", "not-yet", "unknown-name", "untold", "too-far"])
def test_every_reason_has_a_sentence(reason: str, lang: str) -> None:
    words = load_words(lang)
    told = claim_dict(kind=None, judged=untestable(reason), words=words)["why"]

    assert told == words.text(f"claims.reason_{reason.replace('-', '_')}")
    assert reason_text("something-new", words) == words.text("claims.reason_not_tied")


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_every_measure_is_a_noun_phrase_with_its_arguments(measure: Any, lang: str) -> None:
    examples = {"pair": "open/closed", "day": "2026-01-31", "by": "2026-01-31", "quarter": "2025-Q4", "year": "2025"}
    spans = {"since": "2025-01-31", "until": "2026-01-31", "first": "2025-Q1", "last": "2025-Q4"}
    if measure.name == "world-share-change":
        spans |= {"since": "2025-Q1", "until": "2025-Q4"}
    given = {each.name: (examples | spans).get(each.name, "US") for each in measure.arguments if each.needed}
    words = load_words(lang)

    told = subject_text({"measure": measure.name, "arguments": given}, words)

    assert "{" not in told
    assert "  " not in told
    if "pair" in given:
        assert words.text("groups.open") in told


def test_what_was_known_then_stands_beside() -> None:
    found = measured(counted([8.0] * 100), origin=ORIGIN)
    then = Then(measured=found, judged=judge(ABOUT_FOUR, found, today=TODAY))
    words = load_words("en")

    assert then_said(claim(found, then=then), words) == (
        "By what was known then (data of 11 Aug 2026): 8.0 months, P(true) <1%: fails."
    )
    unread = measured(why="not-yet", due=date(2027, 1, 1), origin=ORIGIN)
    still = Then(measured=unread, judged=judge(ABOUT_FOUR, unread, today=TODAY))
    assert "it could not be told yet" in then_said(claim(found, then=still), words)
    never = measured(why="no-data", origin={})
    none = Then(measured=never, judged=judge(ABOUT_FOUR, never, today=TODAY))
    assert then_said(claim(found, then=none), words) == "No data are held of what was known then."
    assert then_said(claim(found), words) == ""


def test_counts_name_each_verdict_that_came() -> None:
    counts: Mapping[str, int] = {"holds": 2, "fails": 0, "open": 1}

    assert counts_said(counts, load_words("en")) == ("Claims that could be held against data: 3 (holds: 2, open: 1).")
    assert counts_said({}, load_words("vi")) == "Không nhận định nào đối chiếu được với dữ liệu."


def test_a_share_of_compute_is_told_in_percent_in_whatever_chips_it_is_counted() -> None:
    asked = call("world-share", side="China", quarter="2025-Q4")
    found = measured(counted([0.05] * 10), call=asked, unit="share", origin=ORIGIN)
    said = said_of("about", 0.05, unit="share", digits=1)

    assert "about 5% (taken as 4.0%–6.0%)" in claim(found, said)["why"]


def test_a_published_total_goes_by_its_title_and_not_by_its_key() -> None:
    asked = call("published", total="epoch-china-share")

    for lang, title in (("en", "China's share by owner"), ("vi", "Tỷ trọng TQ theo chủ sở hữu")):
        told = subject_text({"measure": asked.measure, "arguments": asked.arguments}, load_words(lang))
        assert title in told
        assert "epoch-china-share" not in told


def test_a_day_that_is_over_but_not_in_the_data_is_not_said_to_be_to_come() -> None:
    over = measured(why="not-yet", due=date(2026, 9, 30), call=call("stock", side="China", quarter="2026-Q3"))

    found = claim(over)
    assert (found["verdict"], found["reason"]) == ("not testable", "not-yet")
    assert found["why"] == "The data end before its day."


def test_a_ratio_of_amounts_is_a_ratio_whatever_was_counted() -> None:
    rows = {"unit": "ratio", "axes_open": ["unit"]}

    assert unit_of(rows, {"unit": "hbm-tb"}) == said_unit(rows) == "ratio"
    assert unit_of({**rows, "unit": "packages"}, {"unit": "cards"}) == "cards"


def test_data_from_after_the_text_are_not_called_those_of_then() -> None:
    found = measured(counted([8.0] * 100), origin={**ORIGIN, "vintage": "2026-04-19", "as_of": "2026-01-20"})
    then = Then(measured=found, judged=judge(ABOUT_FOUR, found, today=TODAY))
    now = measured(counted([8.0] * 100), origin=ORIGIN)

    assert then_said(claim(now, then=then), load_words("en")) == (
        "By the first data held that reach that day (19 Apr 2026): 8.0 months, P(true) <1%: fails."
    )
    assert "sớm nhất còn giữ" in then_said(claim(now, then=then), load_words("vi"))


@pytest.mark.parametrize(("read_on", "told"), [(date(2027, 10, 31), True), (date(2027, 1, 31), False)])
def test_a_forecast_that_reaches_beyond_the_day_says_so(read_on: date, told: bool) -> None:
    found = {
        "arguments": {"pair": "China/US", "by": "2026-12-31"},
        "read_on": read_on.isoformat(),
    }

    beyond = beyond_said(found, load_words("en"))

    assert beyond == ("for the time until 31 October 2027, the next that is asked of it" if told else "")


def test_the_page_and_the_sentence_word_a_band_alike() -> None:
    found = measured(counted([0.12] * 9), call=call("capex-share", pair="China/US", year="2025"), unit="ratio")
    told = claim(found, said_of("about", 0.1, unit="ratio", digits=1))

    assert band_text(told, load_words("en")) == "0.075–0.125 times"
    assert band_text(told, load_words("en")) in told["why"]
