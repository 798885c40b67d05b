"""What all tests share: no deadline by the clock, the same examples in every run, a cache of their own, commands."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import settings

from headway.cli import main

settings.register_profile("headway", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("headway")


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test run fits and imports stays out of the user's folders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEADWAY_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("HEADWAY_STORE", str(tmp_path_factory.mktemp("store")))
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
