"""The ledger as an account: spans, retirement, chips, owners and users, on a ledger small enough to add up by hand."""

import numpy as np
import pytest

from headway.compute.definitions import Definition
from headway.compute.estimates import Estimate, Sampler
from headway.compute.ledger import Ledger
from headway.compute.ledger_account import LedgerAccount, factors_of
from headway.compute.lines import Books, Line
from headway.compute.mixes import ChipMix
from headway.compute.quarters import Quarter, quarters_between

QUARTERS = quarters_between(Quarter(2024, 1), Quarter(2025, 4))
SAMPLER = Sampler(draws=50)
#: Every chip of the follower is worth half a unit; those of the leader are counted in units.
HALF = 0.5


def line(side: str, channel: str, name: str, each: float, *, owner: str | None = None, native: str = "chips") -> Line:
    flows = np.full((SAMPLER.draws + 1, len(QUARTERS)), each)
    rate = HALF if native == "chips" else 1.0
    return Line(
        side=side, channel=channel, name=name, native=native, flows=flows, owner=owner,
        worth=lambda unit: np.full_like(flows, rate), retires=channel != "rented",
    )  # fmt: skip


def assumed(name: str, value: float) -> Estimate:
    return Estimate(name=name, low=value, central=value, high=value)


@pytest.fixture(scope="module")
def account() -> LedgerAccount:
    lines = (
        line("US", "bought", "Alpha", 10.0, owner="Alpha", native="h100e-8bit"),
        line("US", "bought", "Beta", 6.0, owner="Beta", native="h100e-8bit"),
        line("China", "licensed", "L1", 4.0),
        line("China", "domestic", "Maker", 2.0),
        line("China", "rented", "rented", 1.0),
        line("world", "bought", "families", 20.0, native="h100e-8bit"),
    )
    expected = {
        "US": ("bought",),
        "China": ("licensed", "domestic", "rented"),
        "world": ("bought", "licensed", "domestic"),
    }
    covered = {(side, channel): (0, 8) for side, channels in expected.items() for channel in channels}
    covered["China", "domestic"] = (4, 8)
    covered["world", "domestic"] = (4, 8)
    assumptions = {"life": assumed("life", 1.0), "in-operation": assumed("in-operation", 0.5)}
    books = Books(quarters=QUARTERS, sampler=SAMPLER, classes=dict[str, ChipMix](), assumptions=assumptions)
    users = [
        {"owner": "Lab", "end": QUARTERS[-1].end, "low": 5.0, "central": 5.0, "high": 5.0, "level": 0.9},
    ]
    ledger = Ledger(quarters=QUARTERS, lines=lines, books=books, expected=expected, covered=covered)
    return LedgerAccount(ledger=ledger, sampler=SAMPLER, factors={"two": assumed("two", 2.0)}, users=users)


def counted(**changed: object) -> Definition:
    fields = {"quantity": "stock", "side": "China", "first": QUARTERS[-1], "last": QUARTERS[-1], "retired": False}
    return Definition(**{**fields, **changed})  # type: ignore[arg-type]


def test_a_stock_with_old_chips_is_all_that_ever_came(account: LedgerAccount) -> None:
    found = account.amount("China", "licensed", counted())

    assert found.shape == (SAMPLER.draws + 1,)
    assert found[0] == pytest.approx(4.0 * HALF * 8)


def test_a_stock_without_them_is_what_came_within_a_life(account: LedgerAccount) -> None:
    assert account.amount("China", "licensed", counted(retired=True))[0] == pytest.approx(4.0 * HALF * 4)


def test_chips_count_as_chips_whatever_they_are_worth(account: LedgerAccount) -> None:
    assert account.amount("China", "licensed", counted(unit="chips"))[0] == pytest.approx(4.0 * 8)
    assert account.amount("China", "licensed", counted(unit="chips", retired=True))[0] == pytest.approx(4.0 * 4)


def test_a_flow_is_the_sum_over_its_quarters(account: LedgerAccount) -> None:
    year = counted(quantity="flow", first=Quarter(2025, 1))

    assert account.amount("China", "licensed", year)[0] == pytest.approx(4.0 * HALF * 4)
    assert account.amount("China", None, year)[0] == pytest.approx((4.0 + 2.0) * HALF * 4)


def test_a_flow_that_the_rows_do_not_reach_is_no_number(account: LedgerAccount) -> None:
    early = counted(quantity="flow", first=Quarter(2024, 1))

    assert np.isnan(account.amount("China", "domestic", early)).all()
    assert np.isnan(account.amount("China", "domestic", counted(last=Quarter(2024, 2)))).all()


def test_rented_capacity_does_not_grow_old(account: LedgerAccount) -> None:
    used = counted(basis="used", retired=True)

    assert account.amount("China", "rented", used)[0] == pytest.approx(1.0 * HALF * 8 * 0.5)
    assert account.channels("China", "used") == ("licensed", "domestic", "rented")
    assert account.channels("China", "owned") == ("licensed", "domestic")
    assert account.channels("Mars", "owned") == ()


def test_the_world_is_the_sum_of_its_channels(account: LedgerAccount) -> None:
    found = account.amount("world", None, counted())[0]

    assert found == pytest.approx(20.0 * 8 + 4.0 * HALF * 8 + 2.0 * HALF * 4)


def test_owners_and_makers_are_found_by_name(account: LedgerAccount) -> None:
    owners, makers = account.owners(("Alpha", "Beta"), counted(side="US")), account.owners(("Maker",), counted())

    assert owners is not None
    assert makers is not None
    assert owners[0] == pytest.approx(16.0 * 8)
    assert account.owners(("Alpha", "Gamma"), counted(side="US")) is None
    assert account.owners(("Maker",), counted(unit="chips", quantity="flow", first=Quarter(2025, 3)))[0] == 4.0  # type: ignore[index]


def test_users_are_found_at_the_end_of_their_quarter(account: LedgerAccount) -> None:
    used = counted(side="US", basis="used")

    assert account.owners(("Lab",), used)[0] == 5.0  # type: ignore[index]
    assert account.owners(("Lab",), counted(side="US", basis="used", last=Quarter(2025, 3))) is None
    assert account.owners(("Nobody",), used) is None


def test_factors_come_by_name_with_their_central_value_first(account: LedgerAccount) -> None:
    assert account.factor("two").tolist() == [2.0] * (SAMPLER.draws + 1)
    (made,) = factors_of([{"id": "half", "low": 0.4, "central": 0.5, "high": 0.6, "level": None}]).values()
    assert (made.low, made.central, made.high, made.level) == (0.4, 0.5, 0.6, 0.9)
