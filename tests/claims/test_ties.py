"""The ties of forecasts follow from the statements."""

from datetime import date

import pytest

from headway.api.claims.written import written
from headway.api.forecasting.statements import probability_bodies, statement_bodies
from headway.claims.statement import Horizon, statements_of
from headway.claims.ties import link_of
from headway.errors import DataError, OptionError
from headway.forecast.bodies import check_body


def test_what_has_no_row_is_in_no_round() -> None:
    assert not any(name.startswith("article") for name in statement_bodies(date(2026, 11, 28)))


def test_an_event_is_asked_from_the_month_end_of_its_horizon_on() -> None:
    statement = written()["article:3"]

    assert link_of(statement).question == "China/US:D2:2026-01-31+60"
    assert statement.horizon == Horizon(since=date(2026, 1, 31), until=date(2031, 1, 31))


def test_every_probability_that_a_measure_can_settle_is_in_the_ledger_with_its_question() -> None:
    today = date(2026, 11, 28)
    bodies = statement_bodies(today) | probability_bodies(today)
    said = {body["key"]: body for body in bodies.values() if body["kind"] == "probability" and body["question"]}

    assert {name for name, each in written().items() if each.kind == "probability" and each.claims} == {
        name.removesuffix(":claim") for name in said
    }
    assert said["article:3"]["said"] == {"p": 0.2, "relation": "at most"}
    assert said["statements:48:claim"]["question"] == "published(total=iaps-total-2026)"
    assert said["statements:48:claim"]["said"] == {
        "relation": "between", "value": 320_000.0, "low": 150_000.0, "high": 600_000.0,
    }  # fmt: skip
    for body in said.values():
        check_body("statement", body)


def test_a_probability_is_in_no_round_before_it_was_named() -> None:
    assert "statements:48:claim" not in probability_bodies(date(2026, 2, 12))
    assert "statements:48:claim" in probability_bodies(date(2026, 2, 13))


WORDS = "words: {en: a, vi: b}, kind: direction"


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        ("measure: points, arguments: {pair: a/b, day: 2026-01-31}, relation: more than, value: 0", "say why"),
        ("measure: overtake, arguments: {pair: a/b, by: 2027-01-31}, relation: at most, value: 0.2", "from when on"),
    ],
)
def test_a_measure_that_forecasts_do_not_know_needs_a_reason(claim: str, problem: str) -> None:
    [statement] = statements_of(f"x: {{{WORDS}, claims: [{{{claim}}}]}}", "said.yaml").values()

    with pytest.raises(OptionError, match=problem):
        link_of(statement)


def test_the_ledger_may_ask_about_another_claim_than_the_first() -> None:
    claims = ", ".join(
        f"{{measure: lag, arguments: {{pair: {pair}, day: 2026-01-31}}, relation: about, value: 8}}"
        for pair in ("a/b", "c/d")
    )
    text = f"x: {{{WORDS}, claims: [{claims}], asked: %d}}"

    assert link_of(statements_of(text % 1, "said.yaml")["x"]).pair == "a/b"
    assert link_of(statements_of(text % 2, "said.yaml")["x"]).pair == "c/d"
    with pytest.raises(DataError, match="no claim 3"):
        statements_of(text % 3, "said.yaml")
