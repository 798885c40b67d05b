"""Sentences on a race: each number in them is one of the data, and each edge has words of its own."""

import re

import pytest
import race_samples as samples

from headway.race.ablations import ABLATIONS, STATISTICAL
from headway.race.names import CLEAR_POINTS, EVENTS, HORIZONS, LEVERS, MODULES, PARAMETERS, RUN_MONTHS
from headway.words import Words, load_words
from headway.words import race as say
from headway.words.race_compare import (
    changes,
    compare_remarks,
    compare_title,
    odds_changes,
    points_change,
    verdict,
)
from headway.words.race_drivers import drivers_title
from headway.words.race_hindcast import band_verdict, hindcast_description, hindcast_said, hindcast_title
from headway.words.race_levers import levers_said, levers_title
from headway.words.race_names import (
    chance,
    event_short,
    event_text,
    lever_name,
    model_name,
    module_name,
    parameter_name,
    share_text,
    within_text,
)
from headway.words.race_scenarios import scenarios_said, scenarios_title, tells

EN, VI = load_words("en"), load_words("vi")
BOTH = pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
ROLES = {"leader": "country:United States of America", "follower": "country:China"}


def numbers(text: str, words: Words) -> set[float]:
    """The numbers of a sentence, whatever language it is in."""
    plain = text.translate(str.maketrans(",.", ".,")) if words.language == "vi" else text
    return {float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", plain)}


def rounded(*values: float) -> set[float]:
    return {round(abs(value), 1) for value in values}


@BOTH
def test_everything_that_a_race_names_has_plain_words(words: Words) -> None:
    for parameter in (*PARAMETERS, "chance"):
        assert parameter_name(parameter, ROLES, words) != parameter
    for model in (*ABLATIONS, *STATISTICAL):
        assert model_name(model, words) != model
    for module in MODULES:
        assert module_name(module, words) != module
    for event in EVENTS:
        assert event_text(event, ROLES, words)
        assert event_short(event, words)
    for lever in LEVERS:
        assert words.text(f"race_names.lever_{lever}")
    for months in HORIZONS:
        assert within_text(months, words) == words.text(f"race.within_{months}")


@BOTH
def test_no_words_are_kept_for_what_is_not_there(words: Words) -> None:
    there = {
        "parameter": {each.replace(".", "_") for each in (*PARAMETERS, "chance")},
        "model": {each.replace("-", "_") for each in (*ABLATIONS, *STATISTICAL, "past-mean")},
        "module": set(MODULES),
        "lever": set(LEVERS),
        "event": {each.lower() for each in EVENTS},
        "short": {each.lower() for each in EVENTS},
        "confidence": {"high", "medium", "low"},
    }

    for key in (key.removeprefix("race_names.") for key in words.messages if key.startswith("race_names.")):
        kind, _, name = key.partition("_")
        assert name in there[kind], key


@BOTH
def test_no_two_parameters_have_the_same_words(words: Words) -> None:
    found = [parameter_name(parameter, ROLES, words) for parameter in PARAMETERS]

    assert len(set(found)) == len(found)


@BOTH
def test_the_words_of_a_sustained_lead_hold_its_definition(words: Words) -> None:
    text = event_text("D2", ROLES, words)

    assert f"{CLEAR_POINTS:.0f}" in text
    assert RUN_MONTHS == 3
    assert ("three month ends" if words is EN else "ba cuối tháng") in text


def test_a_parameter_without_words_keeps_its_name() -> None:
    assert parameter_name("new.one", ROLES, EN) == "new.one"


@pytest.mark.parametrize(
    ("p", "error", "said"),
    [
        (0.0, 0.0015, "<0.3%"),
        (0.0, 0.00001, "<0.1%"),
        (0.0, 0.15, "<30%"),
        (1.0, 0.0015, ">99.7%"),
        (0.0002, 0.0001, "<0.1%"),
        (0.0071, 0.001, "0.7%"),
        (0.0994, 0.001, "9.9%"),
        (0.0996, 0.001, "10%"),
        (0.244, 0.001, "24%"),
        (0.9512, 0.001, "95.1%"),
        (0.9997, 0.0001, ">99.9%"),
    ],
)
def test_probabilities_say_what_their_draws_can_tell(p: float, error: float, said: str) -> None:
    assert chance({"p": p, "mc_error": error}, EN) == said


def test_a_share_of_no_draw_is_nothing() -> None:
    assert share_text(0.0, EN) == "0%"
    assert share_text(1.0, EN) == "100%"


@BOTH
def test_the_title_has_the_probability_and_the_median(words: Words) -> None:
    data = samples.run()

    row = say.headline_row(data)
    assert row is not None
    assert (row["event"], row["within_months"]) == ("D2", 60)
    assert {round(100 * row["p"], 1), 29.0} <= numbers(say.race_title(data, words), words)


def test_the_headline_is_worked_by_hand() -> None:
    data = samples.run()

    assert say.headline(data, EN) == (
        "The probability that China is ahead of the US by 2 index points or more at three month ends in a row within "
        "five years is 0.6% (Monte-Carlo error ±0.14 points); over all models it runs from 0% to 3.0%."
    )
    assert say.headline(data, VI) == (
        "Xác suất để Trung Quốc hơn Mỹ từ 2 điểm chỉ số trở lên vào ba cuối tháng liên tiếp trong vòng 5 năm là 0,6% "
        "(sai số Monte Carlo ±0,14 điểm); qua mọi mô hình, xác suất ấy đi từ 0% đến 3,0%."
    )


def test_what_happens_in_no_draw_is_said_to_be_below_what_they_can_tell() -> None:
    data = samples.run(p=0.0)

    assert say.headline(data, EN) == (
        "It does not happen in any draw that China is ahead of the US by 2 index points or more at three month ends in "
        "a row within five years: its probability is <0.3%; over all models it runs from 0% to 3.0%."
    )
    assert "<0,3%" in say.race_title(data, VI)


def test_without_other_models_there_is_no_range() -> None:
    data = samples.run()
    for row in data["overtake"]:
        row["range"] = {"low": row["p"], "high": row["p"], "models": {}}

    assert say.headline(data, EN).endswith("is 0.6% (Monte-Carlo error ±0.14 points).")


@BOTH
def test_a_race_of_a_year_tells_of_a_year(words: Words) -> None:
    data = samples.run(12)

    assert say.horizons(data) == [12]
    assert numbers(say.lags(data, words), words) >= rounded(9.8, 3.6, 16.0)
    assert words.text("race.within_12") in say.race_title(data, words)
    assert words.text("race.within_60") not in say.race_title(data, words)


def test_a_race_of_half_a_year_has_no_probability_of_overtaking() -> None:
    data = samples.run(6)

    assert say.race_title(data, EN) == "In 6 months, at the median, China is 7.4 months behind the US"
    assert say.headline(data, EN).startswith("The simulated time is too short")
    assert say.lags(data, EN) == "Months behind at the median, with 80% intervals: 7.4 months in 6 months (2.7–12.1)."


def test_a_median_of_no_lag_is_level_or_ahead() -> None:
    assert "at the median it is level or ahead by then" in say.race_title(samples.run(slope=-0.2), EN)
    assert (
        say.race_title(samples.run(6, slope=-1.0), EN)
        == "In 6 months, at the median, China is level with the US or ahead"
    )


@pytest.mark.parametrize(
    ("lag", "key"), [((6.0, 9.0, 12.0), "longer"), ((0.0, 2.0, 4.0), "shorter"), ((2.0, 9.0, 12.0), "cannot be told")]
)
def test_a_lag_is_told_apart_from_today_only_where_nine_of_ten_draws_agree(
    lag: tuple[float, float, float], key: str
) -> None:
    data = samples.run()
    data["lag"][60] |= dict(zip(("low", "central", "high"), lag, strict=True))

    said = say.change(data, EN)

    assert key in said
    assert "5.0 months" in said
    assert ("90% of the draws" in said) == (key != "cannot be told")


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ((4.0, 16.0, 22.0), "In five years the US is 16.0 index points ahead (4.0–22.0)."),
        ((-9.0, -5.0, -1.0), "In five years China is 5.0 index points ahead (1.0–9.0)."),
        ((-3.0, 5.0, 9.0), ("Which side is ahead in five years cannot be told apart: on the index China is between 9.0 "
         "points below the US and 3.0 points above.")),
    ],
)  # fmt: skip
def test_who_is_ahead_is_said_only_where_it_can_be_told(points: tuple[float, float, float], said: str) -> None:
    data = samples.run()
    data["points"][60] |= dict(zip(("low", "central", "high"), points, strict=True))

    assert say.points_text(data, EN) == said
    assert ("which side is ahead by then cannot be told apart" in say.race_title(data, EN)) == ("told apart" in said)


@BOTH
def test_what_the_answer_hangs_on_has_its_shares(words: Words) -> None:
    data = samples.run()

    said = " ".join(say.hangs_on(data, words))

    assert {31.0, 22.0, 10.0, 55.0, 20.0, 11.0} <= numbers(said, words)
    assert parameter_name("diffusion_half_life", data, words) in said
    assert say.hangs_on({**data, "drivers": []}, words) == []


@BOTH
def test_a_fragile_answer_warns_with_its_input(words: Words) -> None:
    data = samples.run(fragile={"parameter": "tacit_share", "share": 0.45, "most": 0.4})

    said, title = say.fragile_text(data, words), drivers_title(data, words)

    assert parameter_name("tacit_share", data, words) in said
    assert numbers(said, words) - {5.0} == {45.0}
    assert 45.0 in numbers(title, words)
    assert say.fragile_text(samples.run(), words) == ""


@BOTH
def test_draws_that_were_left_out_are_counted_aloud(words: Words) -> None:
    said = say.run_remarks(samples.run(rejected=1234), words)

    assert any(1234.0 in numbers(text, words) for text in said)
    assert len(said) == len(say.run_remarks(samples.run(), words)) + 1


def test_settings_and_what_is_left_out_are_said() -> None:
    settings = [
        {"parameter": "tacit_share", "low": 0.2, "central": 0.2, "high": 0.2},
        {"parameter": "chip_life", "low": 4.0, "central": 5.0, "high": 6.0},
    ]

    said = say.asked_text(samples.run(settings=settings, without=["leak", "policy"]), EN)

    assert said == [
        "Set for this run: the part of know-how that never leaks = 0.20; the life of chips = 5.00 (4.00–6.00).",
        "Left out of the model: spread of know-how and changes of rules.",
    ]


@BOTH
def test_a_run_says_what_it_is_not(words: Words) -> None:
    said = say.run_remarks(samples.run(), words)

    for remark in ("promise", "score", "error", "events"):
        assert words.text(f"race.remark_{remark}") in said


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((-22.0, -8.0, 0.0), "nearer"),
        ((-22.0, -8.0, 0.025), "nearer"),
        ((0.0, 3.0, 9.0), "farther"),
        ((-7.2, 0.0, 0.0), "unclear"),
        ((-4.0, -2.0, 1.0), "unclear"),
        ((-0.04, 0.0, 0.04), "same"),
    ],
)
def test_a_change_is_named_only_where_the_interval_has_one_direction(
    ends: tuple[float, float, float], said: str
) -> None:
    assert verdict(dict(zip(("low", "central", "high"), ends, strict=True))) == said


def test_changes_are_worked_by_hand() -> None:
    data = samples.comparison()
    data["lag"][36] |= {"low": -7.0, "central": -2.0, "high": 1.0}
    data["lag"][60] |= {"low": 1.0, "central": 4.0, "high": 9.0}
    data["lag"][12] |= {"low": -0.01, "central": 0.0, "high": 0.02}
    second = "“Both governments let H200-class chips through”"

    assert changes(data, EN) == [
        f"In one year, {second} changes the lag by less than a tenth of a month.",
        (
            f"In three years, the lag under {second} cannot be told apart from that under “Rules go on changing as "
            "they have” (difference −2.0 months, 80% interval −7.0 to +1.0)."
        ),
        f"In five years, {second} leaves China farther behind by 4.0 months (80% interval 1.0–9.0).",
    ]
    assert compare_title(data, EN).endswith("in five years China is 4.0 months farther behind the US")


@BOTH
def test_changes_have_the_numbers_of_the_difference(words: Words) -> None:
    data = samples.comparison()

    for month, text in zip((12, 36, 60), changes(data, words), strict=True):
        found = data["lag"][month]
        assert numbers(text, words) >= rounded(found["low"], found["central"], found["high"])


@pytest.mark.parametrize(("p", "key"), [(0.05, "rises"), (-0.05, "falls"), (0.007, "cannot be told apart")])
def test_probabilities_closer_than_their_error_cannot_be_told_apart(p: float, key: str) -> None:
    data = samples.comparison()
    for row in data["overtake"]:
        row["p"] = p

    (said,) = odds_changes(data, EN)

    assert key in said
    assert ("by 5.0 percentage points (±0.4)" in said) == (abs(p) > 0.008)


def test_a_comparison_of_half_a_year_has_no_probabilities() -> None:
    data = samples.comparison(6)

    assert odds_changes(data, EN) == [EN.text("race.no_odds")]
    assert len(changes(data, EN)) == 1


def test_rejected_draws_are_said_of_a_comparison_as_well() -> None:
    assert compare_remarks(samples.comparison(rejected=7), EN)[-1].startswith("7 draws did not stay finite")


def test_small_changes_have_more_digits() -> None:
    assert points_change({"p": 0.0024, "mc_error": 0.0005}, EN) == "+0.24 (±0.05)"
    assert points_change({"p": -0.0514, "mc_error": 0.0046}, VI) == "−5,1 (±0,5)"


@BOTH
def test_scenarios_name_the_nearest_the_farthest_and_what_cannot_be_told_apart(words: Words) -> None:
    data = samples.scenarios()
    base = data["rows"][0]
    unclear = [row for row in data["rows"][1:] if not tells(row, base)]

    said = " ".join(scenarios_said(data, words))

    assert {14.0, 29.0} <= numbers(scenarios_title(data, words), words)
    assert {51.0, 0.7, 3.7} <= numbers(said, words)
    assert unclear
    assert all(lever_name(row["scenario"], words) in said for row in unclear)


def test_a_scenario_that_is_no_nearer_is_not_called_the_nearest() -> None:
    data = samples.scenarios(("baseline", "h200-open"))

    assert scenarios_title(data, EN) == (
        "No scenario brings China nearer to the US in five years than “Rules go on changing as they have”: 29.0 months "
        "behind"
    )


@BOTH
def test_levers_name_the_strongest_and_what_cannot_be_told_apart(words: Words) -> None:
    data = samples.levers()

    assert 8.0 in numbers(levers_title(data, words), words)
    said = " ".join(levers_said(data, words))
    assert {5.1, 0.3} <= numbers(said, words)
    assert lever_name(data["rows"][3], words) in said


def test_levers_that_move_nothing_are_said_so() -> None:
    data = samples.levers()
    rows = [{**row, "lag": samples.interval(0.5, 2.0), "p": 0.001} for row in data["rows"]]

    assert levers_title({**data, "rows": rows}, EN).startswith("No lever moves the lag between China and the US")
    assert levers_said({**data, "rows": rows}, EN)[0].startswith("No lever moves the probability that China is ahead")
    assert levers_said({**data, "rows": []}, EN) == []


def test_a_lever_without_a_title_keeps_its_name() -> None:
    assert lever_name({"lever": "imports-open"}, EN) == "imports-open"
    assert lever_name({"name": "mine", "title": {"en": "Mine"}}, VI) == "Mine"


@pytest.mark.parametrize(("share", "said"), [(0.64, "narrow"), (0.65, "good"), (0.95, "good"), (0.96, "wide")])
def test_a_band_holds_within_its_limits(share: float, said: str) -> None:
    assert band_verdict(share) == said


def test_hindcasts_say_what_fails() -> None:
    data = samples.hindcast()

    said = hindcast_said(data, EN)

    assert hindcast_title(data, EN) == (
        "Started in the past, the race held what happened 12 months later in its 80% band 71% of the time; its median "
        "was 1.4 months too high"
    )
    assert said[0].startswith(
        "After 6 months the 80% band of the race held what happened at 18 of 24 starts (75%), within 65% to 95% as a "
        "band of 80% should be."
    )
    assert said[2].startswith("Compute alone fails on the past: it expects the gap to grow by 2.5 to 5.5 points")
    assert said[2].endswith(
        "makes the past 3.8 times as likely, but only 1.1 times without the first gap, of mid 2023."
    )
    assert said[3].startswith("Started on 31 Dec 2023 and run 24 months, the whole model said 6.0 to 12.0 points (9% ")
    assert said[4] == (
        "After 6 months the race scores better than compute alone (−4.2) (difference of CRPS in months: below 0 is "
        "better for the race)."
    )
    assert said[-1].startswith(
        "After 12 months, 2 stretches that do not overlap, scores do not tell the race from these:"
    )


def test_compute_alone_is_not_said_to_fail_where_it_does_not() -> None:
    data = samples.hindcast()
    for row in data["past"]:
        row["changes"][-1]["observed"] = 3.0

    assert not [text for text in hindcast_said(data, EN) if "fails on the past" in text]


def test_a_middle_that_is_too_low_is_said_so() -> None:
    data = samples.hindcast()
    for row in data["coverage"]:
        row["bias"] = -2.0

    assert hindcast_title(data, EN).endswith("its median was 2.0 months too low")


@BOTH
def test_every_score_is_in_the_text_alternative(words: Words) -> None:
    data = samples.hindcast()

    found = numbers(hindcast_description(data, words), words)

    lags = [row for row in data["coverage"] if row["quantity"] == "lag"]
    assert {round(row["crps"], 2) for row in lags} <= found
    assert {float(row["covered"]) for row in lags} <= found


def test_hindcasts_without_scores_have_a_title() -> None:
    data = {**samples.hindcast(), "coverage": [], "past": [], "last": []}

    assert hindcast_title(data, EN) == "What the race would have said in the past"
    assert hindcast_said(data, EN) == []
