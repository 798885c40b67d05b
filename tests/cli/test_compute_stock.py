"""`headway compute stock` and `headway compute flow`: JSON, text, options, bad inputs."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from headway import api

Run = Callable[..., SimpleNamespace]


def test_the_json_is_that_of_the_function(run: Run) -> None:
    result = run("compute", "stock", "--json")

    assert result.code == 0, result.err
    assert json.loads(result.out) == api.compute_stock().to_dict()


def test_options_reach_the_ledger(run: Run) -> None:
    result = run(
        "compute", "flow", "--side", "China", "--basis", "used", "--unit", "hbm-tb", "--since", "2025-Q1", "--json"
    )

    data = json.loads(result.out)
    assert (data["kind"], data["basis"], data["unit"]) == ("flow", "used", "hbm-tb")
    assert {row["side"] for row in data["rows"]} == {"China"}
    assert min(row["quarter"] for row in data["rows"]) == "2025-Q1"


def test_the_text_tells_the_finding_the_channels_and_the_ratios(run: Run) -> None:
    out = run("compute", "stock").out

    for part in (
        "At the end of Q2 2026, the US has",
        "smuggled",
        "TB of memory",
        "US over China",
        "Epoch AI, AI Chip Owners",
    ):
        assert part in out


@pytest.mark.parametrize(
    "options",
    [
        ("--side", "China"),
        ("--side", "world", "--quarter", "2024-Q4"),
        ("--leader", "China", "--follower", "US", "--basis", "used"),
        ("--basis", "used", "--since", "2026-Q1", "--as-of", "2026-09-30"),
        ("--leader", "world", "--follower", "US"),
    ],
)
def test_the_text_stands_whatever_rows_are_asked_for(run: Run, options: tuple[str, ...]) -> None:
    for command in ("stock", "flow"):
        result = run("compute", command, *options)

        assert result.code == 0, result.err
        assert "times as much" in result.out


def test_an_early_day_says_what_was_not_known(run: Run) -> None:
    result = run("compute", "stock", "--as-of", "2025-06-30")

    assert result.code == 0
    assert "What was known on 30 June 2025 does not tell" in result.out
    assert "not known" in result.out


def test_own_flows_are_counted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "side,channel,quarter,chip,unit,amount\nChina,licensed,2026-Q2,H200 SXM 141GB,chips,400000\n", "utf-8"
    )

    out = run("compute", "stock", "--flows", path).out
    flow = json.loads(run("compute", "flow", "--flows", path, "--quarter", "2026-Q2", "--json").out)

    assert "Own rows: 1." in out
    licensed = next(row for row in flow["rows"] if row["channel"] == "licensed" and row["side"] == "China")
    assert licensed["amount"]["central"] == pytest.approx(400_000.0)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--basis", "rent"), "no basis called 'rent'"),
        (("--unit", "h100e"), "did you mean 'h100e-8bit'"),
        (("--quarter", "2025-07"), "write it as 2025-Q3"),
        (("--leader", "Frace"), "no side called 'Frace'"),
        (("--as-of", "2027-01-01"), "is after the vintage's own date"),
        (("--flows", "/no/such.csv"), "cannot be read"),
    ],
)
def test_bad_input_is_one_line_and_code_one(run: Run, options: tuple[str, ...], says: str) -> None:
    result = run("compute", "stock", *options)

    assert result.code == 1
    assert says in result.err
    assert result.err.count("\n") == 1
