"""Packages whose names are imported when they are asked for."""

from types import ModuleType

import pytest

from headway import api, facts


@pytest.mark.parametrize("package", [api, facts], ids=["api", "facts"])
def test_every_name_of_a_package_that_waits_is_there(package: ModuleType) -> None:
    assert set(package.__all__) == set(package._HOME)

    assert all(hasattr(package, name) for name in package.__all__)


def test_what_is_no_name_of_the_facts_is_not_there() -> None:
    assert not hasattr(facts, "import_nothing")
    assert {"import_path", "sql", "pull"} <= set(dir(facts))
