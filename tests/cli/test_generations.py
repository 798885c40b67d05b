"""`headway compute generations`: JSON, text and bad inputs."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from headway import api

Run = Callable[..., SimpleNamespace]


def test_json_is_one_document_with_the_common_keys(run: Run) -> None:
    result = run("compute", "generations", "--json")

    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert found == api.compute_generations().to_dict()
    common = {"headway", "vintage", "as_of", "seed", "draws", "sources"}
    assert common | {"leader", "follower", "vendor", "measure", "per", "answers", "rows", "assumptions"} <= set(found)
    assert {"title", "url", "published", "confidence"} == set(found["sources"][0])


def test_text_says_the_finding_and_a_row_for_each_channel(run: Run) -> None:
    out = run("compute", "generations", "--per", "rack", "--measure", "hbm-tbps").out

    assert out.startswith("The best Chinese rack stands where the best US rack stood")
    for channel in ("the leader can buy", "made at home", "bought by permission", "rented abroad", "smuggled"):
        assert channel in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--measure", "h100e"), "did you mean"),
        (("--per", "pod"), "per chip, rack, watt"),
        (("--follower", "US"), "both US"),
        (("--leader", "Atlantis"), "no side called"),
        (("--as-of", "2030-01-01"), "after the vintage"),
        (("--as-of", "2016-01-01"), "later --as-of"),
        (("--vintage", "2025-12-03"), "holds no table"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("compute", "generations", *arguments)

    assert result.code == 1
    assert said in result.err
    assert result.err.count("\n") == 1
    assert result.out == ""
