"""Two governments, one product: what they allow, from when, and what was known of it when."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.compute.permission import (
    ROLES,
    STATES,
    StateChange,
    classes_of,
    in_force,
    more_restrictive,
    permission_on,
    states_of,
    timeline,
)
from headway.errors import OptionError, UnknownName
from headway.facts.store import open_vintage

FIRST = date(2024, 1, 1)


def change(role: str, state: str, start: int, known: int | None = None, chip_class: str = "x") -> StateChange:
    """A row that holds from day `start` and was known from day `known`, counted from FIRST."""
    begins, told = FIRST + timedelta(days=start), FIRST + timedelta(days=start if known is None else known)
    return StateChange(
        id=f"{chip_class}:{role}:{begins}:{told}",
        chip_class=chip_class,
        role=role,
        country="A" if role == "exporter" else "B",
        state=state,
        presumption="none",
        start=begins,
        event=None,
        judged=False,
        known=told,
        source="a source",
        source_url=None,
        source_read=True,
        note=None,
    )


def at(day: int) -> date:
    return FIRST + timedelta(days=day)


rows = st.lists(
    st.builds(
        change,
        role=st.sampled_from(ROLES),
        state=st.sampled_from(STATES),
        start=st.integers(0, 60),
        known=st.integers(-20, 60),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(("one", "other"), list(product(STATES, STATES)))
def test_the_product_is_the_more_restrictive_of_the_two(one: str, other: str) -> None:
    expected = "closed" if "closed" in (one, other) else "licence" if "licence" in (one, other) else "open"

    assert more_restrictive(one, other) == more_restrictive(other, one) == expected


def test_a_state_that_is_not_known_leaves_the_product_unknown() -> None:
    assert more_restrictive("closed", None) is None


@settings(deadline=None)
@given(rows, st.integers(-30, 90), st.integers(-30, 90))
def test_the_product_is_never_more_open_than_either_government(changes: list[StateChange], day: int, told: int) -> None:
    found = permission_on(changes, "x", at(day), as_of=at(told))

    if found.product is not None:
        assert found.exporter is not None
        assert found.importer is not None
        assert STATES.index(found.product) >= max(STATES.index(found.exporter), STATES.index(found.importer))
        assert found.product in (found.exporter, found.importer)


@settings(deadline=None)
@given(rows, st.integers(-30, 90), st.integers(0, 60))
def test_a_timeline_has_no_gap_and_no_overlap_and_agrees_with_every_single_day(
    changes: list[StateChange], first: int, length: int
) -> None:
    spans = timeline(changes, "x", at(first), at(first + length))

    assert all(span.start <= span.end for span in spans)
    for before, after in pairwise(spans):
        assert after.start == before.end + timedelta(days=1)
    if spans:
        assert spans[-1].end == at(first + length)
    for step in range(length + 1):
        day = at(first + step)
        holding = [span for span in spans if span.start <= day <= span.end]
        single = permission_on(changes, "x", day)
        assert (single.product is None) == (not holding)
        assert [span.permission.product for span in holding] == ([single.product] if holding else [])


@settings(deadline=None)
@given(rows, st.integers(-30, 90))
def test_nothing_is_known_before_it_is_known(changes: list[StateChange], told: int) -> None:
    early = [row for row in changes if row.known <= at(told)]

    for role in ROLES:
        assert in_force(changes, "x", role, as_of=at(told)) == in_force(early, "x", role)


def test_a_rule_that_was_announced_and_dropped_stays_in_what_was_known_between() -> None:
    changes = [
        change("exporter", "open", 0),
        change("importer", "open", 0),
        change("exporter", "licence", 50, known=10),
        change("exporter", "open", 40, known=40),
    ]

    assert permission_on(changes, "x", at(60), as_of=at(20)).product == "licence"
    assert permission_on(changes, "x", at(60)).product == "open"
    assert permission_on(changes, "x", at(45), as_of=at(20)).product == "open"


def test_a_rule_that_was_brought_forward_holds_from_the_earlier_day() -> None:
    changes = [
        change("exporter", "open", 0),
        change("importer", "open", 0),
        change("exporter", "closed", 30, known=5),
        change("exporter", "closed", 10, known=11),
    ]

    assert [(span.start, span.permission.product) for span in timeline(changes, "x", at(0), at(50))] == [
        (at(0), "open"),
        (at(10), "closed"),
    ]
    assert permission_on(changes, "x", at(20), as_of=at(8)).product == "open"


def test_one_government_alone_gives_no_product() -> None:
    changes = [change("exporter", "closed", 0)]

    assert permission_on(changes, "x", at(5)).product is None
    assert timeline(changes, "x", at(0), at(5)) == ()


def test_the_binding_government_is_named() -> None:
    changes = [change("exporter", "licence", 0), change("importer", "closed", 0), change("exporter", "closed", 9)]

    assert permission_on(changes, "x", at(3)).bound_by == ("importer",)
    assert permission_on(changes, "x", at(9)).bound_by == ("exporter", "importer")


def test_an_unknown_class_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'h200'"):
        permission_on([change("exporter", "open", 0, chip_class="h200")], "h20x", FIRST)


def test_a_timeline_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(OptionError, match="give a later last day"):
        timeline([change("exporter", "open", 0)], "x", at(5), at(4))


@pytest.fixture(scope="module")
def states() -> tuple[StateChange, ...]:
    return states_of(open_vintage("2026-11-23").table("policy_states"))


#: What was known on a day of that day: class, day, exporter, importer, product.
KNOWN = [
    ("h20", "2025-04-08", "open", "open", "open"),
    ("h20", "2025-04-12", "open", "open", "open"),  # the letter of 9 April became public on the 15th
    ("h20", "2025-04-16", "closed", "open", "closed"),
    ("h20", "2025-08-11", "licence", "open", "licence"),
    ("h20", "2025-08-12", "licence", "licence", "licence"),
    ("h20", "2025-10-10", "licence", "closed", "closed"),
    ("a800-h800", "2023-10-20", "open", "open", "open"),
    ("a800-h800", "2023-10-24", "closed", "open", "closed"),
    ("h200", "2026-01-06", "closed", "licence", "closed"),
    ("h200", "2026-01-14", "closed", "closed", "closed"),
    ("h200", "2026-01-15", "licence", "closed", "closed"),
    ("h200", "2026-01-28", "licence", "licence", "licence"),
    ("blackwell", "2026-11-23", "closed", "licence", "closed"),
    ("rtx6000d", "2025-09-17", "open", "closed", "closed"),
    ("cloud", "2026-11-23", "open", "open", "open"),
]


@pytest.mark.parametrize(("chip_class", "day", "exporter", "importer", "both"), KNOWN)
def test_the_tables_say_what_was_known_on_the_day(
    states: tuple[StateChange, ...], chip_class: str, day: str, exporter: str, importer: str, both: str
) -> None:
    then = date.fromisoformat(day)

    found = permission_on(states, chip_class, then, as_of=then)

    assert (found.exporter, found.importer, found.product) == (exporter, importer, both)


def test_the_letter_on_the_h20_holds_from_its_day_once_it_is_known(states: tuple[StateChange, ...]) -> None:
    assert permission_on(states, "h20", date(2025, 4, 12)).exporter == "closed"


def test_the_diffusion_framework_was_expected_until_it_was_dropped(states: tuple[StateChange, ...]) -> None:
    later = date(2025, 6, 1)

    assert permission_on(states, "cloud", later, as_of=date(2025, 1, 12)).exporter == "open"
    assert permission_on(states, "cloud", later, as_of=date(2025, 3, 1)).exporter == "licence"
    assert permission_on(states, "cloud", later, as_of=date(2025, 5, 13)).exporter == "open"


def test_every_class_of_the_table_has_both_governments_from_its_first_day(states: tuple[StateChange, ...]) -> None:
    classes = open_vintage("2026-11-23").table("chip_classes")

    assert list(classes_of(states)) == classes["class"].to_list()
    for name, since in classes.select("class", "since").iter_rows():
        assert permission_on(states, name, since).product is not None
        assert permission_on(states, name, since - timedelta(days=1)).product is None
