"""What the pages say of levers and of what the race hangs on, against a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from headway import api
from headway.errors import OptionError, UnknownName

DOCS = Path(__file__).parents[2] / "docs/methods"


def table(page: str, head: str) -> Iterator[list[str]]:
    """The cells of the rows under a head."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(head))
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def number(text: str) -> float:
    return float(text.replace("−", "-").split("(")[0].split(":")[-1].split("%")[0])


@pytest.mark.slow
def test_the_table_of_levers_is_that_of_a_run() -> None:
    found = api.race_levers(horizon=60).to_dict()

    told = list(table("race-levers.md", "| lever |"))
    assert [row[0] for row in told] == [row["title"]["en"] for row in found["rows"]]
    for cells, row in zip(told, found["rows"], strict=True):
        shown = [row["low"]["mean_lag"], row["high"]["mean_lag"], row["mean_lag"], row["mean_points"], 100 * row["p"]]
        assert [number(cell) for cell in cells[1:]] == pytest.approx(shown, abs=0.051)
        assert (row["low"]["setting"]["en"], row["high"]["setting"]["en"]) == tuple(
            cell.split(":")[0] for cell in cells[1:3]
        )
    assert found["rejected"] == 0
    assert found["event"] == "D2"
    assert found["month"] == found["within_months"] == 60


@pytest.mark.slow
def test_the_table_of_what_the_race_hangs_on_is_that_of_a_run() -> None:
    shown = {
        cells[0]: [number(cell) for cell in cells[1:]] for cells in table("race-sensitivity.md", "| input or group")
    }

    for place, of in enumerate(("lag", "points")):
        found = api.race_sensitivity(of=of, horizon=60).to_dict()
        rows = {row["parameter"]: row for row in found["sobol"]}
        rows |= {"all of low confidence": found["prior"]["low_confidence"], "chance": found["prior"]["chance"]}
        effects = {row["parameter"]: row["share"] for row in found["shapley"]}
        for name, cells in shown.items():
            alone, whole, effect = cells[3 * place : 3 * place + 3]
            assert (alone, whole) == pytest.approx((100 * rows[name]["first"], 100 * rows[name]["total"]), abs=0.51)
            kept = {"chance": found["chance"], "all of low confidence": found["low_confidence_share"]}
            share = kept[name] if name in kept else sum(effects[part] for part in name.split(" + "))
            assert effect == pytest.approx(100 * share, abs=0.51)
        assert found["fragile"] is None


@pytest.mark.slow
def test_scenarios_beside_each_other_agree_with_the_levers_that_they_are() -> None:
    found = api.race_scenarios(["baseline", "h200-open"], draws=2000, horizon=36, within=12).to_dict()
    levers = api.race_levers(draws=2000, horizon=36, within=12).to_dict()

    lever = next(row for row in levers["rows"] if row["lever"] == "imports")
    row = found["rows"][1]
    assert row["mean_difference"] == pytest.approx(lever["high"]["mean_lag"])
    assert row["difference"]["p"] == pytest.approx(lever["high"]["p"])
    assert found["rows"][0]["mean_difference"] == 0.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: api.race_levers(draws=1), "--draws 1"),
        (lambda: api.race_levers(horizon=0), "--horizon 0"),
        (lambda: api.race_levers(horizon=12, within=13), "--within 13: give 1 to 12"),
        (lambda: api.race_scenarios(horizon=10_000), "--horizon 10000"),
        (lambda: api.race_sensitivity(rows=1), "--rows 1: give 64"),
        (lambda: api.race_sensitivity(horizon=6), "--horizon 6: give 12"),
    ],
)
def test_what_makes_no_sense_is_one_clear_line(call: object, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        call()  # type: ignore[operator]


def test_a_quantity_that_is_none_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="lag"):
        api.race_sensitivity(of="lags")
