"""The fit to the raw files of a vintage against the index as published: how near, and what the rest comes from."""

import numpy as np
import pytest

import compare_published
from compare_published import STRONG, Row, compared
from headway.facts.store import open_vintage
from headway.gap.mixtures import central_points

#: Models, 19 of them without a family, that April's index leaves out and August's takes in.
UNPUBLISHED = 21


def numbers(rows: list[Row]) -> tuple[float, float, float]:
    """Correlation, median absolute difference, largest."""
    apart = np.array([abs(row.apart) for row in rows])
    both = np.corrcoef([row.fitted for row in rows], [row.published for row in rows])
    return float(both[0, 1]), float(np.median(apart)), float(apart.max())


def test_aprils_raw_files_give_the_index_published_in_april() -> None:
    rows, ours, theirs = compared("2026-04-19", "2026-04-19")

    assert (len(rows), len(ours), theirs) == (163, UNPUBLISHED, [])
    correlation, median, largest = numbers(rows)
    assert (correlation > 0.9997, median < 0.05, largest < 3.3) == (True, True, True)
    correlation, median, largest = numbers([row for row in rows if row.published > STRONG])
    assert (correlation > 0.9999, median < 0.035, largest < 0.9) == (True, True, True)


def test_most_of_what_remains_in_april_are_models_that_were_not_published() -> None:
    rows, ours, _ = compared("2026-04-19", "2026-04-19")
    models, benchmarks, scores = open_vintage("2026-04-19").score_rows()
    cells = dict(zip(zip(models, benchmarks, strict=True), scores, strict=True))

    fitted = central_points({cell: score for cell, score in cells.items() if cell[0] not in ours})

    assert fitted is not None
    without = [Row(row.model, fitted[row.model], row.published, row.benchmarks) for row in rows]
    assert numbers(without)[0] > 0.9999
    assert numbers(without)[2] < 1.0 < numbers(rows)[2]


def test_the_scores_of_early_december_are_near_the_index_of_mid_december() -> None:
    rows, _, theirs = compared("2025-12-03", "2025-12-19")

    correlation, median, _ = numbers(rows)
    assert (len(rows), len(theirs)) == (128, 11)
    assert (correlation > 0.998, median < 0.45) == (True, True)


def test_the_model_furthest_apart_in_december_was_published_with_the_score_of_another_release() -> None:
    rows, _, _ = compared("2025-12-03", "2025-12-19")
    models, benchmarks, scores = open_vintage("2025-12-03").score_rows()
    fitted = central_points(dict(zip(zip(models, benchmarks, strict=True), scores, strict=True)))

    assert fitted is not None
    assert rows[0].model == "Gemini 1.5 Pro (May 2024)"
    assert fitted["Gemini 1.5 Pro (Sept 2024)"] == pytest.approx(rows[0].published, abs=0.3)


def test_the_comparison_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    compare_published.main("2026-04-19", "2026-04-19")

    printed = capsys.readouterr().out
    assert "all: 163 models: correlation 0.9997" in printed
    assert "fitted only: 21: Amazon Nova Pro" in printed
