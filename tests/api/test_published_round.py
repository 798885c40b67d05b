"""The round that is published with the repository: whole, unchanged, and ready to be settled."""

import re
from datetime import date
from pathlib import Path

import pytest

from headway.api import forecast_export, forecast_import_hub, forecast_list, forecast_verify
from headway.api.forecasting.ledger import open_ledger
from headway.api.forecasting.statements import statement_bodies
from headway.forecast.entries import canonical

ROOT = Path(__file__).parents[2]
HUB = ROOT / "forecasts"


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A ledger that holds what is published; the head that the README gives."""
    monkeypatch.setenv("HEADWAY_LEDGER", str(tmp_path / "forecasts.sqlite"))
    forecast_import_hub(HUB)
    [head] = re.findall(r"`([0-9a-f]{64})`", (ROOT / "README.md").read_text(encoding="utf-8"))
    return str(head)


def test_what_is_published_still_holds_the_head_that_the_readme_gives(published: str) -> None:
    assert forecast_verify(head=published).to_dict()["entries"]["all"] >= 90


def test_what_is_published_asks_about_days_after_it_was_written(published: str) -> None:
    listed = forecast_list().to_dict()["entries"]
    rounds = [entry for entry in listed if entry["kind"] == "forecast"]

    assert {entry["pair"] for entry in rounds} == {"China/US", "open/closed"}
    assert all(entry["due"] > entry["created"][:10] for entry in rounds)


def test_what_is_published_is_exported_to_the_same_bytes(published: str, tmp_path: Path) -> None:
    again = tmp_path / "again"
    forecast_export(again)
    here, there = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (HUB, again)
    )
    assert here == there


def test_what_people_said_would_be_written_down_again_to_the_same_bytes(published: str) -> None:
    entries = {entry.id: canonical(entry.body) for entry in open_ledger().entries("statement")}
    bodies = {name: canonical(body) for name, body in statement_bodies(date(2026, 11, 28)).items()}

    assert published
    assert bodies == entries
