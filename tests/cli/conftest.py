"""A command run as a user runs it: its exit code, what it printed, and its remarks."""

import sys
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from headway.cli import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., SimpleNamespace]:
    def call(*arguments: object) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["headway", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return SimpleNamespace(code=ended.value.code or 0, out=written.out, err=written.err)

    return call
