"""The publications that the bundled vintages come from, and a store of one's own."""

from pathlib import Path

import pytest

#: Beside a checkout; the installed product does not need it.
SHARED = Path(__file__).parents[3] / "shared" / "data" / "epoch"


@pytest.fixture
def publications() -> Path:
    """The folder of the publisher's files."""
    if not SHARED.is_dir():
        pytest.skip(f"the publisher's files are not at {SHARED}")
    return SHARED


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store for the user's vintages."""
    folder = tmp_path / "store"
    monkeypatch.setenv("HEADWAY_STORE", str(folder))
    return folder
