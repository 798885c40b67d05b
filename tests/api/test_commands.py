"""A call as a line to type and as Python: both ask the same."""

import pytest

from headway.api.commands import command_line, python_call
from headway.facts.reads import Call


@pytest.mark.parametrize(
    ("call", "line", "python"),
    [
        (
            Call("gap_labs", options=(("as_of", "2026-08-11"), ("least", 3))),
            "headway gap labs --as-of 2026-08-11 --least 3",
            "headway.gap.labs(as_of=date.fromisoformat('2026-08-11'), least=3)",
        ),
        (
            Call("gap", options=(("leader", "developer:OpenAI"), ("follower", "Meta AI"))),
            "headway gap --leader developer:OpenAI --follower 'Meta AI'",
            "headway.gap(leader='developer:OpenAI', follower='Meta AI')",
        ),
        (
            Call("race_compare", ("baseline", "h200-open")),
            "headway race compare baseline h200-open",
            "headway.race.compare('baseline', 'h200-open')",
        ),
        (
            Call("race_hindcast", options=(("models", ("ar1", "past-mean")),)),
            "headway race hindcast --model ar1 --model past-mean",
            "headway.race.hindcast(models=['ar1', 'past-mean'])",
        ),
        (
            Call("forecast_pool", ("China/US",), (("vintage", "2026-08-11"),)),
            "headway forecast pool --pair China/US --vintage 2026-08-11",
            "headway.forecast.pool('China/US', vintage='2026-08-11')",
        ),
        (
            Call("plan_replace", (("a", "b"), "c"), (("leader", "US"),)),
            "headway plan replace a,b c",
            "headway.plan.replace(['a', 'b'], 'c', leader='US')",
        ),
        (
            Call("gap_multiverse", options=(("earlier", False),)),
            "headway gap multiverse",
            "headway.gap.multiverse(earlier=False)",
        ),
        (Call("race_scenarios"), None, "headway.race.scenarios()"),
        (
            Call("plan_within", (("a",),), (), "headway.api.planning.within"),
            None,
            "headway.api.planning.within.plan_within(['a'])",
        ),
    ],
)
def test_a_call_is_told_as_a_line_and_as_python(call: Call, line: str | None, python: str) -> None:
    assert command_line(call) == line
    assert python_call(call) == python
