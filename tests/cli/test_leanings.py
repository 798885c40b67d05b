"""`headway gap leanings` on the bundled scores, with factors put in the place of a minute of fitting."""

import json
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import headway
from headway import api
from headway.api import answers
from headway.index import Factors, Index, cached_index

Run = Callable[..., SimpleNamespace]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The compatible index with factors drawn at random, for the robust one."""

    def fitted(matrix: Any, folder: Any, **options: Any) -> Index:
        found = cached_index(matrix, folder, **{**options, "method": "eci"})
        rng, draws = np.random.default_rng(8), found.capability.count
        factors = Factors(
            specific=rng.normal(size=(draws, len(found.models), 2)) + 0.5,
            loading=0.2 * rng.normal(size=(draws, len(found.benchmarks), 2)),
        )
        return replace(found, method=options["method"], factors=factors)

    monkeypatch.setattr(answers, "cached_index", fitted)


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    def fitted(*_: Any, **__: Any) -> Index:
        raise AssertionError("fitted before the question was understood")

    monkeypatch.setattr(answers, "cached_index", fitted)


@pytest.mark.usefixtures("quick")
def test_leanings_print_text_and_one_json_document(run: Run) -> None:
    text, document = run("gap", "leanings"), json.loads(run("gap", "leanings", "--json").out)

    assert text.code == 0
    assert "A lean is how much better or worse" in text.out
    assert "Cite as: Epoch AI" in text.out
    assert (document["vintage"], document["method"], document["months"]) == ("2026-08-11", "robust", 18)
    assert {"as_of", "draws", "seed", "sources", "citation", "unit"} <= set(document)
    assert document["models"] == {"leader": 68, "follower": 32}
    assert len(document["labs"]) == 10
    assert document == headway.gap.leanings().to_dict()


@pytest.mark.usefixtures("quick")
def test_another_pair_time_and_day_can_be_asked(run: Run) -> None:
    options = ("--follower", "open", "--leader", "closed", "--months", 24, "--as-of", "2025-06-30", "--json")
    document = json.loads(run("gap", "leanings", *options).out)

    assert (document["follower"], document["as_of"], document["since"]) == ("access:open", "2025-06-30", "2023-07-01")


@pytest.mark.usefixtures("never")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--months", 0), "--months 0: leanings need at least 1 month"),
        (("--follower", "Chona"), "did you mean 'China'"),
        (("--as-of", "2030-01-01"), "after the vintage's own date"),
        (("--as-of", "2019-01-01", "--months", 3), "released no model from 2018-10-02 to 2019-01-01"),
        (("--vintage", "2001-01-01"), "no vintage called"),
        (("--vintage", "2025-12-19"), "holds no scores"),
        (("--follower", "country:China+developer:OpenAI"), "no model is in"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line_before_anything_is_fitted(
    run: Run, options: tuple[Any, ...], said: str
) -> None:
    result = run("gap", "leanings", *options)

    assert (result.code, result.out) == (1, "")
    assert said in result.err
    assert result.err.count("\n") == 1


def test_a_day_that_is_none_is_wrong_usage(run: Run) -> None:
    assert run("gap", "leanings", "--as-of", "tomorrow").code == 2


def test_the_command_is_a_function_of_the_same_name() -> None:
    assert api.gap_leanings.__name__ == "gap_leanings"
    assert callable(headway.gap.leanings)
