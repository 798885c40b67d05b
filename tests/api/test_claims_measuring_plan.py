"""Days of a training run as a measure: those of the planner."""

from datetime import date

import numpy as np
import pytest

from headway.api import plan
from headway.api.claims.measuring import claims_measure
from headway.errors import UnknownName


def test_days_are_those_of_the_planner() -> None:
    found = claims_measure("training-days", model="deepseek-v3", cluster="h800-deepseek-2048")

    printed = plan("deepseek-v3", cluster="h800-deepseek-2048", as_of=date(2026, 11, 23)).to_dict()
    assert found.counted[0].interval.to_dict() == printed["days"]
    assert found.level == printed["level"]


def test_tokens_may_be_given() -> None:
    half, whole = (
        claims_measure("training-days", model="deepseek-v3", cluster="h800-deepseek-2048", tokens=tokens).counted[0]
        for tokens in ("7.4e12", "14.8e12")
    )

    assert np.allclose(2.0 * half.rows, whole.rows)


def test_a_run_that_does_not_fit_never_ends_and_says_what_would_do() -> None:
    found = claims_measure("training-days", model="deepseek-v3", cluster="ascend-910b-atlas-800t-8").counted[0]

    assert np.isposinf(found.rows).all()
    assert found.interval.to_dict()["central"] is None
    assert found.detail["smallest_chips"] > 8


def test_a_model_of_later_is_too_early() -> None:
    found = claims_measure("training-days", model="deepseek-v3", cluster="h800-deepseek-2048", as_of="2024-06-01")

    assert found.why == "too-early"


def test_a_file_is_no_name() -> None:
    with pytest.raises(UnknownName, match="no model called"):
        claims_measure("training-days", model="mine.yaml", cluster="h800-deepseek-2048")
