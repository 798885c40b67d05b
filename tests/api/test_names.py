"""The commands as functions: the list that users may rely on, where each is, and that the documentation names it."""

from pathlib import Path

import pytest

import headway
from headway import api
from headway.api import _HOME

DOCS = Path(__file__).parents[2] / "docs"


def test_every_command_that_can_be_called_is_in_the_list() -> None:
    assert set(api.__all__) == set(_HOME)
    assert set(api.__all__) >= {"_".join(call.split(".")[1:]) for call in headway._CALLS | headway._COMMANDS}


@pytest.mark.parametrize("name", ["compare", "export", "feed", "pull", "trace", "verify"])
def test_a_command_of_the_facts_is_called_as_its_documentation_says(name: str) -> None:
    function = getattr(api, f"facts_{name}")
    said = "".join(path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md")))

    assert getattr(headway.facts, name) is function
    assert name in dir(headway.facts)
    assert function.__doc__
    assert f"headway.facts.{name}(" in said
