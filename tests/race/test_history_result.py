"""What `race history` tells: evidence held to a closed form, rows to the start they are read from, the page to both."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import history_page
from headway.api.racing.field import Field
from headway.api.racing.history import MODELS, PRIOR_SAMPLE, race_history, race_members
from headway.errors import OptionError
from headway.race.ensemble import every_module
from headway.race.evidence import expected, history_of, log_evidence
from headway.race.history import predicted_of
from headway.race.names import PARAMETERS, column
from headway.units import day_number

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "race-history.md"


@lru_cache(maxsize=1)
def _told() -> dict[str, Any]:
    return race_history().to_dict()


def _of(model: str) -> dict[str, Any]:
    return next(row for row in _told()["evidence"] if row["model"] == model)


def test_evidence_of_a_normal_prior_under_a_normal_likelihood_is_its_integral() -> None:
    draws = np.random.default_rng(41).standard_normal(200_000)

    value, error = log_evidence(-0.5 * draws**2 - 700.0)

    assert value == pytest.approx(np.log(1.0 / np.sqrt(2.0)) - 700.0, abs=4.0 * error)


def test_the_error_of_evidence_is_how_far_it_varies_from_sample_to_sample() -> None:
    rng = np.random.default_rng(42)
    found = np.array([log_evidence(-0.5 * rng.standard_normal(500) ** 2) for _ in range(2000)])

    assert found[:, 1].mean() == pytest.approx(found[:, 0].std(), rel=0.08)


def test_weights_of_a_model_are_those_of_gaps_and_rises_and_growth() -> None:
    field = Field.load()
    start, history = field.found.start, history_of(field.found.start, field.prior, 2000)

    found = expected(start, field.prior, every_module(), history, 50)

    checks = start.checked.size
    off = found.observations[:, :checks] - history.values[:checks]
    inverse = np.linalg.inv(history.covariance[:checks, :checks])
    assert found.log_gap == pytest.approx(-0.5 * history.temper * np.einsum("di,ij,dj->d", off, inverse, off))
    later = np.linalg.inv(history.covariance[1:checks, 1:checks])
    squares = np.einsum("di,ij,dj->d", off[:, 1:], later, off[:, 1:])
    assert found.log_later == pytest.approx(-0.5 * history.temper * squares)
    assert (found.log_weight != found.log_gap).all()


def test_rows_of_what_was_seen_are_the_gap_of_the_frontiers() -> None:
    start = Field.load().found.start
    rows = [row for row in _told()["observed"] if row["quantity"] == "gap"]

    days = np.array([day_number(date.fromisoformat(row["date"])) for row in rows])

    assert [row["value"] for row in rows] == pytest.approx(start.leader.at(days)[0] - start.follower.at(days)[0])
    assert rows[-1]["date"] == "2026-08-11"
    assert all(row["since"] is None and row["error"] > 0.0 for row in rows)


def test_rises_are_those_of_the_leader_between_checks() -> None:
    start = Field.load().found.start
    rows = [row for row in _told()["observed"] if row["quantity"] == "rise"]

    for row in rows:
        since, until = (np.array([day_number(date.fromisoformat(row[end]))]) for end in ("since", "date"))
        assert row["value"] == pytest.approx((start.leader.at(until) - start.leader.at(since))[0, 0])
    assert len(rows) == start.checked.size - 1


def test_members_expect_what_was_seen_better_than_prior_draws_do() -> None:
    rows = _told()["observed"]

    off = {part: np.mean([((row[part]["central"] - row["value"]) / row["error"]) ** 2 for row in rows if
           row["quantity"] == "gap"]) for part in ("prior", "posterior")}  # fmt: skip
    narrower = [
        row["posterior"]["high"] - row["posterior"]["low"] < row["prior"]["high"] - row["prior"]["low"] for row in rows
    ]

    assert off["posterior"] < off["prior"]
    assert all(narrower)


def test_the_members_behind_the_rows_are_those_of_the_field() -> None:
    field = Field.load()
    kept = field.members().parameters(field.prior)
    now = predicted_of(field.found.start, kept, every_module())

    told = _told()

    assert told["observed"][0]["posterior"]["central"] == pytest.approx(np.median(now[:, 0]))
    row = next(row for row in told["parameters"] if row["parameter"] == "tacit_share")
    assert row["posterior"]["low"] == pytest.approx(np.quantile(kept[:, column("tacit_share")], 0.05))
    assert told["prior_sample"] == PRIOR_SAMPLE


def test_compute_alone_could_not_have_told_the_past() -> None:
    alone = _of("compute-only")["gap_change"]

    # It expected a gap that widens, whatever its parameters; the gap fell, by far more than its error.
    assert alone["prior"]["low"] > 0.0
    assert alone["observed"] + 2.5 * alone["error"] < alone["prior"]["low"]
    assert _of("compute-only")["gaps"]["against_full"] < -1.5


def test_what_speaks_against_compute_alone_is_the_first_gap_and_against_no_leak_every_gap() -> None:
    assert abs(_of("compute-only")["gaps_later"]["against_full"]) < 0.5
    assert _of("no-diffusion")["gaps"]["against_full"] < -1.5
    assert _of("no-diffusion")["gaps_later"]["against_full"] < -1.5


def test_the_race_itself_comes_first_and_is_what_others_are_held_against() -> None:
    assert [row["model"] for row in _told()["evidence"]] == list(MODELS)
    for told in ("all", "gaps", "gaps_later"):
        assert _of("full")[told]["against_full"] == 0.0
        difference = _of("no-scale")[told]["log_evidence"] - _of("full")[told]["log_evidence"]
        assert _of("no-scale")[told]["against_full"] == pytest.approx(difference)


def test_growth_of_the_year_before_is_told_where_it_is_known() -> None:
    assert {row["parameter"]: round(row["last_year"], 1) for row in _told()["growth"]} == {
        "leader.capex_growth": 1.8, "leader.token_growth": 4.9, "follower.capex_growth": 1.8,
        "follower.domestic_growth": 1.2, "follower.token_growth": 10.1,
    }  # fmt: skip


def test_the_result_is_json_and_says_where_it_comes_from() -> None:
    told = json.loads(json.dumps(_told(), allow_nan=False))

    assert (told["leader"], told["follower"], told["as_of"]) == ("US", "China", "2026-08-11")
    assert told["sources"]
    assert "race code" in told["code"]
    assert [row["parameter"] for row in told["parameters"]] == list(PARAMETERS)
    assert told["informed"] == [row["parameter"] for row in told["parameters"] if row["informed"]]


def test_members_come_a_row_each_with_their_parameters() -> None:
    field = Field.load()
    rows = race_members().to_dict()["members"]

    assert len(rows) == 1000
    assert list(rows[0]) == ["member", "draw", "world", *PARAMETERS]
    values = field.prior.at(np.array([rows[500]["draw"]]))[0]
    assert [rows[500][name] for name in PARAMETERS] == values.tolist()
    assert rows[500]["world"] == 1 + rows[500]["draw"] % 500


def test_an_origin_without_history_is_refused_in_one_line() -> None:
    with pytest.raises(OptionError) as caught:
        race_history(as_of=date(2023, 1, 31))
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_without_a_late_start_the_race_tells_the_past_no_better_than_compute_alone() -> None:
    rows = [line.split("|")[2:5] for line in history_page.late().splitlines()[2:]]
    full, alone, closed = (np.array([[float(part) for part in row[at].split(",")] for row in rows]) for at in range(3))

    assert (full[0] < alone[0]).all()
    assert (full[1:] > alone[1:] + 0.5).all()
    assert (closed < full - 0.5).all()
    assert (alone == alone[0]).all()


def test_odds_that_the_page_tells_are_those_of_the_evidence() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("\n", " ")
    odds = {
        (model, told): round(float(np.exp(-_of(model)[told]["against_full"])))
        for model, told in [
            ("compute-only", "all"), ("compute-only", "gaps"), ("no-diffusion", "all"), ("no-diffusion", "gaps_later"),
        ]
    }  # fmt: skip

    first, second, third, fourth = odds.values()
    assert f"{first} to 1 against it on all that was seen, {second} to 1 on the gaps alone" in text
    assert f"{third} to 1 against it on all that was seen up to the newest origin, {fourth} to 1 on the gaps" in text


@pytest.mark.slow
def test_the_page_has_the_numbers_of_the_members() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert history_page.page(text) == text, "run: python tools/history_page.py docs/methods/race-history.md"
