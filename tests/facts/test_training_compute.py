"""The table of training compute is built from the publication and the collection, the same every time."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from compute_facts import training
from headway.errors import DataError
from headway.facts.provenance import Source
from headway.facts.store import open_vintage
from headway.facts.writing import write_vintage

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.mark.parametrize(
    ("note", "label", "basis"),
    [
        ("Training compute estimated to be 3.8e25 FLOP from benchmark scores. https://...", "Speculative", "imputed"),
        ("Training compute imputed to be 1.58e25 FLOP from benchmark scores.", "Speculative", "imputed"),
        ("Training compute estimated to be 2.2e25 FLOP using benchmark imputation.", "Unknown", "imputed"),
        ("6 FLOP / parameter / token * 32 * 10^9 activated parameters * 15.5 * 10^12 tokens", "Confident", "derived"),
        ("21b active params * 8.1 trillion * 6 = 1.02e24", "Confident", "derived"),
        ("6ND with 36T tokens from a report; 70B active params is based on guesses", "Speculative", "estimated"),
        ("2.3e22, per table 2", "Confident", "reported"),
        ("3 months on 4096 GPUs, GPU-hours * 0.3 [assumed utilization]", "Confident", "hardware"),
        ("Details are in a spreadsheet", "Likely", "estimated"),
    ],
)
def test_the_basis_follows_the_publishers_note(note: str, label: str, basis: str) -> None:
    assert training.basis_of(note, label) == basis


def test_two_figures_of_one_publication_that_differ_are_an_error() -> None:
    noted = [
        {"Model version": "x", "Training compute (FLOP)": flop, "Training compute notes": "6ND"}
        for flop in ("1e24", "2e24")
    ]
    about = {"developers": ("A",), "countries": ("US",), "access": "open", "released": date(2025, 1, 1)}

    with pytest.raises(ValueError, match="X: 2e\\+24 and 1e\\+24 FLOP in one publication"):
        training.rows([], noted, [], published=date(2026, 4, 19), names={"x": "X"}, models={"X": about})


@pytest.mark.skipif(not SHARED.exists(), reason="the collection is not here")
def test_the_bundled_table_is_what_the_collection_gives() -> None:
    built = training.collected(SHARED)
    bundled = open_vintage("2026-11-23").table("training_compute").to_dicts()

    assert [row["id"] for row in built] == [row["id"] for row in bundled]
    assert [row["flop"] for row in built] == [row["flop"] for row in bundled]
    assert [row["basis"] for row in built] == [row["basis"] for row in bundled]


@pytest.mark.skipif(not SHARED.exists(), reason="the collection is not here")
def test_every_listed_correction_and_name_meets_a_row() -> None:
    built = {row["id"]: row["model"] for row in training.collected(SHARED)}
    listed = {row["id"] for row in training.beside("training_corrections")}
    families = [row["models"].split(";") for row in training.beside("training_families")]

    assert listed <= set(built)
    assert {name for names in families for name in names} <= set(built.values())


def row(**changes: Any) -> dict[str, Any]:
    plain = {
        "id": "a:X",
        "model": "X",
        "developers": ("A",),
        "countries": ("US",),
        "access": "open",
        "released": date(2025, 1, 1),
        "flop": 1e24,
        "low": 5e23,
        "high": 2e24,
        "level": 0.9,
        "basis": "derived",
        "counts": True,
        "why": "the only figure",
        "published_flop": 1e24,
        "source": "test",
        "source_date": date(2025, 1, 1),
        "known": date(2025, 1, 1),
        "confidence": "high",
        "source_read": True,
    }
    return plain | changes


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(low=1.5e24)], "low is above the figure"),
        ([row(high=5e23)], "the figure is above high"),
        ([row(known=date(2024, 12, 31))], "known before it happened"),
        ([row(), row(id="b:X")], "not exactly one row of the model counts"),
        ([row(basis="guessed")], "it is one of reported, derived, hardware, estimated, imputed"),
        ([row(flop=-1.0)], "not a number in range"),
    ],
)
def test_a_row_that_cannot_be_is_refused_in_one_line(tmp_path: Path, rows: list[dict[str, Any]], said: str) -> None:
    source = Source(title="t", url=None, published=date(2026, 1, 1), confidence="high")

    with pytest.raises(DataError, match=said) as raised:
        write_vintage(tmp_path, "2026-01-01", {"training_compute": rows}, sources=[source], counts={})

    assert "\n" not in str(raised.value)
