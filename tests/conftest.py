"""What all tests share: no deadline by the clock, the same examples in every run, a cache of their own, commands."""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import settings

from headway.cli import main

settings.register_profile("headway", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("headway")


#: The files that take longest, for workers that run side by side: begun first, so that none of them is still running
#: when the rest is done, and in an order in which no two of them fit or compile the same at the same time.
LONGEST = (
    "cli/test_multiverse.py",
    "index/test_robust_numpyro.py",
    "cli/test_report.py",
    "index/test_robust.py",
    "cli/test_revisions.py",
    "cli/test_penalty.py",
    "facts/test_pull_killed.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files if workers share them out; else the order is that of the folders."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
        items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test run fits and imports stays out of the user's folders.

    Workers that run side by side keep what they fit in one folder, so that none fits again what another has fitted: the
    name of a kept file says what it was made from, and a file appears whole or not at all.
    """
    base = tmp_path_factory.getbasetemp()
    together = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEADWAY_CACHE", str(together / "cache"))
        patch.setenv("HEADWAY_STORE", str(tmp_path_factory.mktemp("store")))
        patch.setenv("HEADWAY_LEDGER", str(tmp_path_factory.mktemp("ledger") / "forecasts.sqlite"))
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., SimpleNamespace]:
    """A command run as a user runs it: its exit code, what it printed, and its remarks."""

    def call(*arguments: object) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["headway", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return SimpleNamespace(code=ended.value.code or 0, out=written.out, err=written.err)

    return call


@pytest.fixture(scope="session")
def leaning_cases() -> ModuleType:
    """The hand-made robust index of `leaning_cases.py`."""
    spec = importlib.util.spec_from_file_location("leaning_cases", Path(__file__).with_name("leaning_cases.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
