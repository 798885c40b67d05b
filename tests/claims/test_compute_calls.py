"""How a measure of compute can be read: every basis and unit that means something, the default first."""

import pytest

from headway.claims.compute_calls import NO_MEANING, Reading, readings
from headway.claims.registry import call
from headway.compute.quarters import Quarter
from headway.errors import OptionError, UnknownName


def read(name: str, **given: str) -> tuple[Reading, ...]:
    return readings(call(name, **given), str.casefold)


def chosen(name: str, **given: str) -> list[tuple[str, str]]:
    return [(way.basis, way.unit) for way in read(name, **given)]


def test_an_open_share_is_read_on_every_basis_and_in_every_unit_that_of_the_command_first() -> None:
    found = chosen("world-share", side="China", quarter="2025-Q4")

    assert found[0] == ("owned", "h100e-8bit")
    assert len(found) == len(set(found)) == 3 * 4


def test_what_is_given_is_pinned() -> None:
    found = chosen("world-share", side="China", quarter="2025-Q4", basis="used", unit="hbm-tb")

    assert found == [("used", "hbm-tb")]


def test_a_number_of_chips_that_is_said_without_a_unit_is_no_amount_of_memory() -> None:
    units = {unit for _, unit in chosen("stock", side="China", quarter="2025-Q4")}

    assert units == {"h100e-8bit", "h100e-16bit"}
    assert chosen("stock", side="China", quarter="2025-Q4", basis="owned", unit="hbm-tb") == [("owned", "hbm-tb")]


def test_cards_are_counted_by_owner_alone() -> None:
    found = chosen("flow", side="China", first="2025-Q1", last="2025-Q4")

    assert ("owned", "chips") in found
    assert {basis for basis, unit in found if unit == "chips"} == {"owned"}
    (asked,) = read("flow", side="China", first="2025-Q1", last="2025-Q4", basis="located", unit="chips")
    assert asked.why == NO_MEANING


@pytest.mark.parametrize(("channel", "basis"), [("rented-in", "used"), ("rented-out", "owned")])
def test_what_is_rented_has_the_one_basis_on_which_it_means_something(channel: str, basis: str) -> None:
    found = read("stock", side="US", quarter="2025-Q4", channel=channel)

    assert {way.basis for way in found} == {basis}
    assert all(way.rented_out is (channel == "rented-out") for way in found)


def test_of_a_pair_the_follower_is_counted_and_the_leader_stands_above_it() -> None:
    definition = read("stock-ratio", pair="China/US", quarter="2025-Q4")[0].definition

    assert (definition.side, definition.versus, definition.quantity) == ("china", "us", "ratio")


def test_a_change_is_between_the_ends_of_two_quarters() -> None:
    way = read("world-share-change", side="China", since="2024-Q4", until="2025-Q4")[0]

    assert way.since is not None
    assert (way.since.first, way.since.last) == (Quarter(2024, 4), Quarter(2024, 4))
    assert (way.definition.first, way.definition.last) == (Quarter(2025, 4), Quarter(2025, 4))


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(OptionError, match="first before last"):
        read("flow", side="China", first="2025-Q4", last="2025-Q1")


def test_a_share_of_a_channel_needs_one() -> None:
    with pytest.raises(OptionError, match="needs channel"):
        call("channel-share", side="China", quarter="2025-Q4")
    with pytest.raises(UnknownName, match="all"):
        call("channel-share", side="China", quarter="2025-Q4", channel="all")
