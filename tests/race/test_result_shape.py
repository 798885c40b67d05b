"""Results of a race have the shape for which the words and pictures are written, whatever was drawn."""

from datetime import date
from typing import Any

import numpy as np
import pytest
import race_samples as samples

from headway.race.histogram import Histogram
from headway.race.names import EVENTS, HORIZONS
from headway.race.result import Asked, RaceComparison, RaceResult
from headway.race.tally import LAG_BINS, POINT_BINS, Tally

MEMBERS, MONTHS = 20, 60


def tally(shift: float = 0.0) -> Tally:
    """400 draws of a lag that grows evenly; an event happens in some draws of the first members."""
    lags = shift + np.linspace(4.0, 6.0, 400)[:, None] + 0.3 * np.arange(MONTHS + 1)
    events = np.zeros((MEMBERS, len(EVENTS), len(HORIZONS)), dtype=np.int64)
    events[:3] = 2
    return Tally(
        lag=Histogram.empty(MONTHS + 1, *LAG_BINS).with_draws(lags),
        points=Histogram.empty(MONTHS + 1, *POINT_BINS).with_draws(lags),
        draws=np.full(MEMBERS, 400 // MEMBERS, dtype=np.int64),
        events=events,
        sums=np.zeros((MEMBERS, 2, len(HORIZONS)), dtype=np.int64),
        rejected=0,
    )


def result(shift: float = 0.0, name: str = "baseline") -> RaceResult:
    known = samples.run()
    origin = {
        key: known[key] for key in ("headway", "vintage", "compute_vintage", "as_of", "seed", "sources", "citation")
    }
    return RaceResult(
        asked=Asked(
            scenario=samples.TITLES[name],
            leader=known["leader"],
            follower=known["follower"],
            origin=date(2026, 8, 11),
            horizon=MONTHS,
        ),
        tally=tally(shift),
        past=known["past"],
        models={"compute-only": {("D2", 60): 0.5}},
        members=known["members"],
        origin={**origin, "draws": 500},
    )


def shape(value: Any) -> Any:
    """Keys of a value, of the first of a list for all."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items() if key not in ("models", "scenario")}
    return [shape(value[0])] if isinstance(value, list) and value else type(value).__name__


def test_a_run_has_the_shape_of_the_sample() -> None:
    found, sample = result().to_dict(), samples.run(drivers=[])

    assert found.keys() == sample.keys()
    for part in ("lag", "points", "overtake"):
        assert shape(found[part]) == shape(sample[part])


def test_a_comparison_has_the_shape_of_the_sample() -> None:
    origin = {**result().origin}
    both = RaceComparison(first=result(), second=result(-1.0, "h200-open"), difference=tally(-6.0), origin=origin)

    found, sample = both.to_dict(), samples.comparison()

    assert found.keys() == sample.keys()
    for part in ("first", "second"):
        assert found[part].keys() == sample[part].keys()
    for part in ("lag", "points", "overtake"):
        assert shape(found[part]) == shape(sample[part])


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_results_draw_themselves(lang: str) -> None:
    origin = {**result().origin}
    both = RaceComparison(first=result(), second=result(-1.0, "h200-open"), difference=tally(-6.0), origin=origin)

    assert result().chart(lang)["description"]
    assert both.chart(lang, width=360)["description"]
