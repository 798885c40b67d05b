"""`headway gap multiverse` on the bundled data, with few draws."""

import json
import math
import time
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

import headway
from headway import api
from headway.errors import FitError
from headway.facts.store import open_vintage
from headway.gap import Yardstick, measure_gap
from headway.index import cached_index, score_matrix

Run = Callable[..., SimpleNamespace]
DRAWS = 8


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """The multiverse of the day of the newest data."""
    return headway.gap.multiverse(draws=DRAWS).to_dict()


@pytest.fixture(scope="module")
def then() -> dict[str, Any]:
    """That of an earlier day, of which two vintages with scores can speak."""
    return api.gap_multiverse(draws=DRAWS, as_of=date(2026, 4, 19), at_most=(6.0,)).to_dict()


def test_the_json_holds_what_the_contract_says(found: dict[str, Any]) -> None:
    for row in found["choices"]:
        assert {"definition", "method", "yardstick", "min_benchmarks", "joint", "tie", "penalty", "vintage"} <= set(row)
        assert set(row["lag"]) == {"low", "central", "high", "level"}
    assert found["as_of"] == "2026-08-11"
    assert found["citation"]
    assert {"median", "range", "headline", "share_at_most", "drivers", "skipped", "axes"} <= set(found)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_what_is_said_of_all_follows_from_the_choices(then: dict[str, Any]) -> None:
    counted = [row for row in then["choices"] if row["same_as"] is None]
    central = sorted(math.inf if row["lag"]["central"] is None else row["lag"]["central"] for row in counted)
    middle = len(central) // 2

    assert then["counted"] == len(counted)
    assert then["range"] == {"low": central[0], "high": central[-1]}
    assert then["median"] == pytest.approx((central[middle] + central[-middle - 1]) / 2)
    claim = then["share_at_most"][0]
    assert claim["share"] == pytest.approx(sum(value <= 6.0 for value in central) / len(central))
    default = counted[0]["lag"]["central"]
    assert then["headline"]["share_shorter"] == pytest.approx(sum(value < default for value in central) / len(central))


def test_every_combination_is_measured_or_skipped_with_a_reason(found: dict[str, Any], then: dict[str, Any]) -> None:
    for data in (found, then):
        assert len(data["choices"]) + sum(row["count"] for row in data["skipped"]) == data["product"]
        assert all(row["why"] for row in data["skipped"])


def test_repeated_choices_name_one_that_says_the_same(found: dict[str, Any]) -> None:
    repeated = [row for row in found["choices"] if row["same_as"] is not None]

    assert repeated  # the newest data hold no model with fewer than 4 benchmarks
    for row in repeated:
        first = found["choices"][row["same_as"]]
        assert first["same_as"] is None
        assert (first["definition"], first["tie"], first["penalty"]) == (row["definition"], row["tie"], row["penalty"])
        assert first["lag"] == row["lag"]


@pytest.mark.parametrize(("vintage", "minimum"), [("2026-08-11", 4), ("2026-04-19", 4), ("2026-04-19", 7)])
@pytest.mark.parametrize("definition", ["standing", "record"])
def test_a_choice_gives_what_its_own_measurement_gives(
    then: dict[str, Any], vintage: str, minimum: int, definition: str
) -> None:
    """Brute force: the vintage is opened, fitted and measured again, outside the multiverse."""
    opened = open_vintage(vintage)
    matrix = score_matrix(*opened.score_rows(), min_benchmarks=minimum)
    fitted = cached_index(matrix, api.answers.cache_folder(), draws=5 * DRAWS)
    known = {model.name: model for model in opened.models()}
    measured = Yardstick(
        name="index", unit="points", models=tuple(known[name] for name in fitted.models), scores=fitted.capability
    )

    one = measure_gap(measured, leader="US", follower="China", as_of=date(2026, 4, 19), definition=definition)

    row = next(
        row
        for row in then["choices"]
        if (row["vintage"], row["min_benchmarks"], row["definition"]) == (vintage, minimum, definition)
        and row["penalty"] == "slope-0.1"
        and row["tie"] in {None, "draw"}
    )
    assert row["lag"] == one.lag.to_dict()


def test_a_refused_robust_fit_is_tried_once_for_each_vintage(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def refusing(matrix: Any, folder: Any, *, method: str = "eci", **options: Any) -> Any:
        if method == "robust":
            tried.append(matrix.cells)
            raise FitError("the chains do not agree")
        return cached_index(matrix, folder, method=method, **options)

    monkeypatch.setattr("headway.api.multiverse.cached_index", refusing)
    found = api.gap_multiverse(leader="closed", follower="open", draws=DRAWS, as_of=date(2026, 4, 19)).to_dict()

    assert len(tried) == len(set(tried)) == len(found["vintages"]) == 2
    assert "robust" not in {row["method"] for row in found["choices"]}
    assert "no_fit" in {row["reason"] for row in found["skipped"]}


def test_the_default_choice_is_the_answer_of_the_gap(found: dict[str, Any]) -> None:
    """The central fit does not depend on the number of draws."""
    assert found["headline"]["lag"]["central"] == pytest.approx(api.gap().lag.central)


def test_vintages_are_compared_on_the_day_of_the_earlier_one(found: dict[str, Any], then: dict[str, Any]) -> None:
    assert found["vintages"] == ["2026-08-11"]
    earlier = found["revision"]["as_of"]
    assert earlier < "2026-08-11"
    assert {row["level"] for row in found["revision"]["levels"]} == {"2026-08-11", earlier}
    assert "2026-04-19" in then["vintages"]
    assert then["revision"] is None
    assert "vintage" in {driver["axis"] for driver in then["drivers"]}


def test_a_second_call_reads_what_was_kept(found: dict[str, Any]) -> None:
    begin = time.process_time()  # other tests run beside this one

    again = api.gap_multiverse(draws=DRAWS, at_most=(1.0, 2.0)).to_dict()

    assert time.process_time() - begin < 3.0
    assert again["choices"] == found["choices"]
    assert [claim["months"] for claim in again["share_at_most"]] == [1.0, 2.0]


def test_people_get_the_range_the_claims_and_what_moves_the_lag(run: Run, found: dict[str, Any]) -> None:
    done = run("gap", "multiverse", "--draws", DRAWS, "--at-most", 6, "--at-most", "4.5")

    assert done.code == 0
    assert "At most 6 months" in done.out
    assert "At most 4.5 months" in done.out
    assert "lag at the latest record" in done.out
    assert "Cite as" in done.out
    assert "seed 12345" in done.out


def test_json_is_one_document_and_progress_goes_to_stderr(run: Run) -> None:
    done = run("gap", "multiverse", "--leader", "closed", "--follower", "open", "--draws", 3, "--json")

    assert json.loads(done.out)["follower"] == "open"
    assert done.err.startswith("Measuring the lag under")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as-of", "2027-01-01"], "is after the vintage's own date"),
        (["--at-most", "-1"], "a claim is a number of months from 0 on"),
        (["--at-most", "nan"], "a claim is a number of months from 0 on"),
        (["--follower", "Chian"], "did you mean"),
        (["--follower", "US"], "the same models"),
        (["--as-of", "2020-01-01"], "has no model by 2020-01-01"),
        (["--draws", "1"], "at least 2 draws"),
    ],
)
def test_bad_inputs_end_with_one_line(run: Run, arguments: list[str], message: str) -> None:
    few = [] if "--draws" in arguments else ["--draws", DRAWS]
    done = run("gap", "multiverse", *few, *arguments)

    assert done.code == 1
    lines = [line for line in done.err.splitlines() if not line.startswith("Measuring")]
    assert len(lines) == 1
    assert message in lines[0]
    assert not done.out


def test_a_claim_that_is_no_number_is_wrong_usage(run: Run) -> None:
    assert run("gap", "multiverse", "--at-most", "six").code == 2
