"""Sides by their names."""

import pytest

from headway.compute.sides import find_side
from headway.errors import OptionError, UnknownName

KNOWN = ("US", "China", "world")


@pytest.mark.parametrize(
    "name", ["US", "us", "USA", "United States", "United States of America", "country:United States of America"]
)
def test_names_of_one_side_mean_it(name: str) -> None:
    assert find_side(name, KNOWN) == "US"


@pytest.mark.parametrize("name", ["country:China", "china", "CN", "PRC"])
def test_the_other_side_is_found_too(name: str) -> None:
    assert find_side(name, KNOWN) == "China"


def test_a_side_without_a_short_name_is_found_by_its_own() -> None:
    assert find_side("WORLD", KNOWN) == "world"


@pytest.mark.parametrize("name", ["open", "closed", "developer:OpenAI", "country:France"])
def test_a_group_that_is_no_country_is_refused(name: str) -> None:
    with pytest.raises(OptionError, match="compute is counted by country"):
        find_side(name, KNOWN)


def test_an_unknown_side_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'China'"):
        find_side("Chna", KNOWN)


def test_an_alias_of_a_side_that_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownName):
        find_side("usa", ("China",))
