"""`--method published`: the index as its publisher gave it, with the publisher's own draws where it gives them."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from epoch_files import MODELS, drawn, zip_files, zipped

from headway import api
from headway.api.published import published_index
from headway.errors import OptionError
from headway.facts import open_vintage
from headway.facts.publication_import import import_publication
from headway.facts.validation import CHECKS


@pytest.fixture
def october(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small vintage of October 2026 with the publisher's draws."""
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "store"))
    (tmp_path / "b.zip").write_bytes(zipped(zip_files(samples=200)))
    day = date(2026, 10, 8)
    import_publication(tmp_path / "b.zip", day, today=date(2026, 11, 24), accept=CHECKS)
    return f"{day}"


def test_the_draws_are_those_of_the_publisher_row_by_row(october: str) -> None:
    measured, origin = published_index(open_vintage(october))

    ability, a, b = drawn(200)
    points = a[:, None] + b[:, None] * ability
    names = [model.name for model in measured.models]
    for published, column in zip(MODELS, points.T, strict=True):
        name = "Grok 4.5" if published.startswith("Grok") else published
        assert np.abs(measured.scores.values[:, names.index(name)] - column).max() < 1e-4
    assert (origin["basis"], origin["draws"]) == ("published", 200)
    assert "the publisher's own draws, joint over all models" in origin["note"]


def test_a_gap_of_the_published_index_fits_nothing(october: str) -> None:
    result = api.gap(method="published", definition="points").to_dict()

    ability, a, b = drawn(200)
    points = a[:, None] + b[:, None] * ability
    best = points[:, list(MODELS).index("GPT-6")] - points[:, list(MODELS).index("Kimi K3")]
    assert (result["vintage"], result["method"], result["basis"]) == (october, "published", "published")
    # GPT-6 is published at 161.000 and Kimi K3, the best of China, at 156.029.
    assert result["points"]["central"] == pytest.approx(4.97, abs=0.01)
    assert result["points"]["low"] == pytest.approx(np.quantile(best, 0.05), abs=1.0)


def test_without_draws_the_intervals_are_drawn_from_and_without_intervals_the_note_says_so() -> None:
    with_intervals = published_index(open_vintage("2025-12-19"))[1]["note"]
    without = published_index(open_vintage("2026-04-19"))[1]["note"]

    assert "draws from its 90% intervals" in with_intervals
    assert "without intervals: its values count as certain" in without


def test_a_vintage_without_scores_says_the_same_as_the_method() -> None:
    asked = api.gap(vintage="2025-12-19", method="published").to_dict()
    stood_in = api.gap(vintage="2025-12-19").to_dict()

    assert asked["lag"] == stood_in["lag"]
    assert "holds no scores" in stood_in["note"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"vintage": "2026-08-11"},
            "vintage 2026-08-11 holds no index as its publisher gave it; vintages that do: 2025-12-19",
        ),
        ({"domain": "software"}, "--method published knows no domains"),
        ({"yardstick": "metr"}, "--method published fits the index"),
    ],
)
def test_what_the_method_cannot_do_says_what_would_work(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        api.gap(method="published", **arguments)  # type: ignore[arg-type]  # one option a case


def test_the_index_itself_takes_no_such_method() -> None:
    with pytest.raises(OptionError, match="headway facts show published_index"):
        api.index(method="published")
