"""The account of uses from hand-made evidence: what is read, what is assumed, what is left out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from headway.compute.allocation import AllocationResult, allocate
from headway.compute.estimates import Sampler
from headway.compute.uses import Evidence, nearest_quarter, year_ends

SAMPLER = Sampler(draws=400)
COLUMNS = {
    "id": pl.String, "subject": pl.String, "country": pl.String, "start": pl.Date, "end": pl.Date,
    "metric": pl.String, "item": pl.String, "unit": pl.String, "low": pl.Float64, "central": pl.Float64,
    "high": pl.Float64, "tokens_per_day": pl.Float64, "covers": pl.String, "source": pl.String,
    "source_url": pl.String, "source_date": pl.Date, "known": pl.Date, "confidence": pl.String,
    "source_read": pl.Boolean, "note": pl.String,
}  # fmt: skip
ORIGIN = {
    "source": "s", "source_url": None, "source_date": date(2026, 1, 5), "known": date(2026, 1, 5),
    "confidence": "low", "source_read": True, "note": None,
}  # fmt: skip


def told(subject: str, country: str, metric: str, ends: Sequence[float], **more: Any) -> dict[str, Any]:
    """A row of `allocation`; by default a share of 2025."""
    low, central, high = ends
    return {
        "id": f"{subject} {metric}", "subject": subject, "country": country, "start": date(2025, 1, 1),
        "end": date(2025, 12, 31), "metric": metric, "item": metric, "unit": "share", "low": low, "central": central,
        "high": high, "tokens_per_day": None, "covers": None, **ORIGIN, **more,
    }  # fmt: skip


def tokens(subject: str, country: str, end: date, trillion: float, covers: str = "side") -> dict[str, Any]:
    row = told(subject, country, "tokens", (trillion,) * 3, start=end, end=end, unit="trillion tokens a day")
    return {**row, "id": f"{subject} {end}", "tokens_per_day": trillion, "covers": covers}


def believed(name: str, side: str, ends: Sequence[float], unit: str = "share") -> dict[str, Any]:
    """A row of `parameters`."""
    low, central, high = ends
    return {"name": name, "side": side, "meaning": name, "unit": unit, "low": low, "central": central, "high": high,
            **ORIGIN}  # fmt: skip


def lab(owner: str, period: str, central: float, side: str = "A") -> dict[str, Any]:
    """A row of `chip_stock` on one lab."""
    return {"side": side, "owner": owner, "period": period, "low": 0.8 * central, "central": central,
            "high": 1.2 * central, "level": 0.9, "factor": None, "source": "labs"}  # fmt: skip


TOLD = (
    told("L1", "A", "research_share", (0.7, 0.8, 0.9)),
    told("L1", "A", "final_run_share", (0.05, 0.1, 0.2)),
    told("F1", "B", "final_run_share", (0.1, 0.2, 0.3)),
    told("F all", "B", "serving_share", (0.6, 0.75, 0.9)),
    told("A labs", "A", "research_ratio", (1.0, 1.5, 2.0), unit="orders of magnitude"),
    tokens("B all", "B", date(2025, 12, 31), 100.0),
    tokens("B all", "B", date(2024, 12, 31), 10.0),
)
BELIEVED = (
    believed("lab_research_share", "A", (0.45, 0.65, 0.8)),
    believed("side_research_share", "A", (0.15, 0.3, 0.45)),
    believed("side_research_share", "B", (0.1, 0.2, 0.4)),
    believed("lab_part", "B", (0.3, 0.5, 0.8)),
    believed("active_parameters", "world", (5.0, 20.0, 60.0), unit="billion"),
    believed("serving_utilisation", "world", (0.03, 0.08, 0.2)),
    believed("serving_efficiency_growth", "world", (3.0, 10.0, 40.0), unit="x per year"),
)
LABS = (lab("L1", "2025-Q4", 2e6), lab("L2", "2025-Q4", 1e6), lab("L1", "2026-Q1", 4e6))
USED = {
    "A": {"2024-Q4": 3e6, "2025-Q4": 9e6, "2026-Q1": 1e7},
    "B": {"2024-Q4": 5e5, "2025-Q4": 1e6, "2026-Q1": 1.2e6},
}


def account(
    *,
    rows: Sequence[Mapping[str, Any]] = TOLD,
    parameters: Sequence[Mapping[str, Any]] = BELIEVED,
    labs: Sequence[Mapping[str, Any]] = LABS,
    used: Mapping[str, Mapping[str, float]] = USED,
    unit: str = "h100e-8bit",
    **settings: float,
) -> AllocationResult:
    """The account; compute in use is known for certain."""
    lab_columns = ["side", "owner", "period", "low", "central", "high", "level", "factor", "source"]
    evidence = Evidence(
        allocation=pl.DataFrame(list(rows), schema=COLUMNS),
        parameters=pl.DataFrame(list(parameters)),
        labs=pl.DataFrame(list(labs)) if labs else pl.DataFrame(schema=dict.fromkeys(lab_columns, pl.String)),
        used={
            side: {quarter: np.full(1 + SAMPLER.draws, amount) for quarter, amount in series.items()}
            for side, series in used.items()
        },
        unit=unit,
        settings={name: (value,) * 3 for name, value in settings.items()},
    )
    return allocate(evidence, leader="A", follower="B", sampler=SAMPLER)


def row(result: AllocationResult, scope: str, side: str, quarter: str = "2025-Q4") -> Mapping[str, Any]:
    return next(r for r in result.rows if (r["scope"], r["side"], r["quarter"]) == (scope, side, quarter))


def test_labs_use_their_own_share_where_they_told_it_and_the_belief_elsewhere() -> None:
    research = row(account(), "labs", "A")["research"]["central"]

    assert research == pytest.approx(2e6 * 0.8 + 1e6 * 0.65)


def test_the_followers_labs_are_a_part_of_its_side_and_research_is_what_does_not_serve() -> None:
    found = row(account(), "labs", "B")

    assert found["used"]["central"] == pytest.approx(0.5e6)
    assert found["research"]["central"] == pytest.approx(0.5e6 * 0.25)


def test_the_two_scopes_are_never_mixed() -> None:
    result = account(labs=[lab("L1", "2025-Q4", 8e6)])

    assert row(result, "side", "A")["research"]["central"] == pytest.approx(9e6 * 0.3)
    assert {(pair["scope"], pair["quarter"]) for pair in result.comparisons} == {
        ("labs", "2025-Q4"), ("side", "2024-Q4"), ("side", "2025-Q4"), ("side", "2026-Q1")
    }  # fmt: skip


def test_a_quarter_with_fewer_labs_is_left_out_of_the_scope_of_labs() -> None:
    assert {r["quarter"] for r in account().rows if r["scope"] == "labs"} == {"2025-Q4"}


def test_errors_of_labs_add_up_as_they_share_a_model_not_in_quadrature() -> None:
    labs = [lab(name, "2025-Q4", 1e6) for name in "abcdefgh"]

    found = row(account(labs=labs), "labs", "A")["used"]

    width = found["high"] - found["low"]
    in_quadrature = 0.4e6 * np.sqrt(8)
    assert width > 1.2 * in_quadrature


def test_what_is_set_replaces_every_belief_of_its_role() -> None:
    result = account(follower_research_share=0.6, leader_research_share=0.5, follower_lab_part=0.9)

    assert row(result, "labs", "A")["research"]["central"] == pytest.approx(3e6 * 0.5)
    assert row(result, "labs", "B")["research"]["central"] == pytest.approx(1e6 * 0.9 * 0.6)
    assert row(result, "side", "B")["research_share"] == {"low": 0.6, "central": 0.6, "high": 0.6, "level": 0.9}
    assert {belief["name"] for belief in result.assumptions if belief["set"]} == {
        "set follower_research_share", "set leader_research_share", "set follower_lab_part"
    }  # fmt: skip


def test_the_share_that_the_follower_needs_is_the_leaders_research_over_its_compute() -> None:
    result = account(leader_research_share=0.5, follower_research_share=0.2)

    pair = next(pair for pair in result.comparisons if (pair["scope"], pair["quarter"]) == ("side", "2025-Q4"))
    assert pair["needed_share"]["central"] == pytest.approx(9e6 * 0.5 / 1e6)
    assert pair["p_impossible"] == 1.0


def test_without_compute_by_lab_the_leaders_labs_are_missing_and_the_side_stands() -> None:
    result = account(labs=[])

    assert {"scope": "labs", "side": "A", "what": "lab_part"} in result.missing
    assert not [r for r in result.rows if (r["scope"], r["side"]) == ("labs", "A")]
    assert row(result, "side", "A")["used"]["central"] == 9e6


def test_in_another_unit_there_are_no_labs_and_no_check_from_tokens() -> None:
    result = account(unit="hbm-tb")

    assert {r["scope"] for r in result.rows} == {"side"}
    assert {"scope": "labs", "side": "A", "what": "unit"} in result.missing
    assert result.tokens["serving_check"] == result.tokens["demand"] == []


def test_without_final_runs_research_is_not_split() -> None:
    result = account(rows=[r for r in TOLD if r["metric"] != "final_run_share"])

    assert row(result, "side", "B")["final_runs"] is None
    assert row(result, "side", "B")["research"]["central"] == pytest.approx(2e5)
    assert result.final_runs["verdict"] is None


def test_with_nothing_known_everything_is_missing_and_nothing_fails() -> None:
    result = account(
        rows=[], parameters=[believed("other", "world", (0.1, 0.2, 0.3))], labs=[], used={"A": {}, "B": {}}
    )

    assert result.rows == result.comparisons == result.statements == []
    assert {"scope": "side", "side": "A", "what": "used"} in result.missing


def test_a_row_without_central_value_counts_as_not_told() -> None:
    rows = [{**r, "central": None} if r["metric"] == "serving_share" else r for r in TOLD]

    assert {"scope": "labs", "side": "B", "what": "research_share"} in account(rows=rows).missing


def test_ends_that_nobody_gave_are_the_central_value() -> None:
    rows = [{**r, "low": None, "high": None} if r["metric"] == "serving_share" else r for r in TOLD]

    share = row(account(rows=rows), "labs", "B")["research_share"]
    assert share["low"] == share["high"] == pytest.approx(0.25)


def test_a_statement_on_the_ratio_is_measured_when_it_was_made() -> None:
    statements = [s for s in account().statements if s["kind"] == "ratio"]

    assert {(s["scope"], s["measure"], s["quarter"]) for s in statements} == {
        ("labs", "used_ratio", "2025-Q4"), ("labs", "research_ratio", "2025-Q4"),
        ("side", "used_ratio", "2025-Q4"), ("side", "research_ratio", "2025-Q4"),
    }  # fmt: skip
    side = next(s for s in statements if (s["scope"], s["measure"]) == ("side", "used_ratio"))
    assert (side["p_true"], side["verdict"]) == (0.0, "fails")  # nine times, and ten at the least were said


def test_that_serving_takes_most_is_measured_by_tokens_and_not_by_the_statement_itself() -> None:
    result = account(used={"A": USED["A"], "B": {"2025-Q4": 1e9}})

    found = next(s for s in result.statements if s["kind"] == "serving")
    assert found["verdict"] == "fails"
    assert row(result, "side", "B")["serving"]["central"] > 0.5e9


def test_a_count_of_one_firm_never_says_that_the_part_which_serves_rises() -> None:
    fast = [tokens("F", "B", date(2024, 12, 31), 0.1, "firm"), tokens("F", "B", date(2025, 12, 31), 100.0, "firm")]
    own = [{**r, "covers": "side"} for r in fast]

    firm, side = (account(rows=rows).tokens["demand"] for rows in (fast, own))

    assert firm[0]["p_share_rises"] == side[0]["p_share_rises"] > 0.99
    assert (firm[0]["verdict"], side[0]["verdict"]) == ("cannot be told apart", "rises")


def test_the_fall_of_compute_a_token_that_keeps_the_share_is_tokens_over_compute() -> None:
    found = account().tokens["demand"][0]

    assert found["needed_efficiency"]["central"] == pytest.approx(10.0 / 2.0, rel=0.02)


def test_tokens_of_long_before_the_ledger_are_not_compared_with_it() -> None:
    assert nearest_quarter(date(2026, 5, 1), ["2026-Q1", "2025-Q4"]) == "2026-Q1"
    assert nearest_quarter(date(2026, 12, 1), ["2026-Q1", "2025-Q4"]) is None


def test_quarters_shown_are_the_last_of_each_year_and_the_newest() -> None:
    quarters = ["2023-Q4", "2024-Q3", "2024-Q4", "2025-Q4", "2026-Q1", "2026-Q2"]

    assert year_ends(quarters) == ["2024-Q4", "2025-Q4", "2026-Q2"]
    assert year_ends([]) == year_ends(["2022-Q4"]) == []


def test_final_runs_of_both_sides_differ_only_if_nine_in_ten_draws_say_so() -> None:
    same = account().final_runs
    apart = account(
        rows=[*(r for r in TOLD if r["subject"] != "F1"), told("F1", "B", "final_run_share", (0.5, 0.6, 0.7))]
    ).final_runs

    assert same["verdict"] == "cannot be told apart"
    assert (apart["verdict"], apart["p_follower_higher"]) == ("higher", 1.0)
    assert apart["difference"]["central"] == pytest.approx(0.5)
