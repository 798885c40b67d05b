"""The JSON of a judged claim: every key of the contract, and numbers that JSON can hold."""

import json
import math
from typing import Any

from claim_draws import ABOUT_FOUR, ORIGIN, TODAY, counted, measured, share

from headway.claims.measured import Measured
from headway.claims.precision import said_of
from headway.claims.registry import call
from headway.claims.result import claim_dict
from headway.claims.verdict import judge, untestable
from headway.words import load_words

KEYS = {
    *("measure", "arguments", "axes_open", "unit", "kind", "relation", "value", "band", "verdict", "until", "reason"),
    *("p_true", "measured", "read_on", "vintage", "as_of", "draws", "seed", "definitions", "left_out"),
    *("as_known_then", "pool", "why", "python", "sources"),
}


def claim(found: Measured) -> dict[str, Any]:
    judged = judge(ABOUT_FOUR, found, today=TODAY)
    return claim_dict(
        kind="lag", judged=judged, words=load_words("en"), call=found.call, said=ABOUT_FOUR, measured=found
    )


def test_a_claim_has_every_key_whatever_its_verdict() -> None:
    judged = claim(measured(counted(share(95)), origin=ORIGIN))
    unmeasured = claim_dict(kind="lag", judged=untestable("cause"), words=load_words("en"))

    assert set(judged) >= KEYS
    assert set(unmeasured) == set(judged)


def test_a_claim_names_call_and_origin() -> None:
    told = claim(measured(counted(share(95)), origin=ORIGIN, left_out=(({"definition": "trend"}, "no-data"),)))

    assert told["python"] == ("headway.claims.measure('lag', pair='China/US', day='2026-01-31', as_of='2026-11-28')")
    assert told["axes_open"] == ["definition", "yardstick"]
    assert told["band"] == {"low": 3.0, "high": 5.0}
    assert told["left_out"] == [{"definition": "trend", "why": "no-data"}]
    assert (told["vintage"], told["draws"], told["seed"]) == ("2026-08-11", 100, 1)
    assert told["sources"] == ORIGIN["sources"]


def test_an_axis_that_is_given_is_not_open() -> None:
    pinned = call("lag", pair="China/US", day="2026-01-31", definition="match")

    assert claim(measured(counted(share(95)), call=pinned))["axes_open"] == ["yardstick"]


def test_infinite_numbers_are_null() -> None:
    found = measured(counted([math.inf] * 100, [13.0] * 100), origin=ORIGIN)
    said = said_of("more than", 12.0)
    told = claim_dict(
        kind="lag",
        judged=judge(said, found, today=TODAY),
        words=load_words("en"),
        call=found.call,
        said=said,
        measured=found,
    )

    json.dumps(told, allow_nan=False)
    assert told["band"] == {"low": 12.0, "high": None}
    assert told["measured"]["central"] is None
    assert told["longer_than"] == told["definitions"][0]["longer_than"] == 13.0


def test_undecided_draws_leave_two_ends_of_p_true() -> None:
    found = measured(counted([4.0] * 50 + [math.inf] * 50, [0.0] * 50 + [2.0] * 50))
    told = claim(found)

    assert (told["p_true"], told["p_true_high"]) == (0.5, 1.0)
