"""Each chip has one class, and every name leads somewhere that is there."""

from collections import Counter

import pytest

from headway.compute.chip_classes import ChipClass, chip_classes_of, class_of_chip, find_class
from headway.errors import UnknownName
from headway.facts.store import open_vintage


@pytest.fixture(scope="module")
def classes() -> tuple[ChipClass, ...]:
    return chip_classes_of(open_vintage("2026-11-23").table("chip_classes"))


def test_each_chip_of_a_class_is_in_the_table_of_chips_and_in_no_other_class(classes: tuple[ChipClass, ...]) -> None:
    chips = set(open_vintage("2026-11-23").table("chips")["chip"])
    counts = Counter(name for each in classes for name in each.chips)

    assert set(counts) <= chips
    assert set(counts.values()) == {1}


def test_each_chip_whose_export_is_limited_has_a_class(classes: tuple[ChipClass, ...]) -> None:
    rows = open_vintage("2026-11-23").table("chips").select("chip", "export").iter_rows()
    held = {name for each in classes for name in each.chips}

    assert {chip for chip, export in rows if export in ("licence", "restricted")} <= held


def test_each_item_that_tells_of_deliveries_is_in_the_table_of_flows(classes: tuple[ChipClass, ...]) -> None:
    items = set(open_vintage("2026-11-23").table("chip_flows")["item"])

    assert {item for each in classes for item in each.flows} <= items


def test_a_class_is_found_by_name_by_label_and_by_chip(classes: tuple[ChipClass, ...]) -> None:
    assert find_class("H200", classes).name == "h200"
    assert find_class("H20 / MI308", classes).name == "h20"
    assert class_of_chip("GB200 (per GPU, NVL72)", classes).name == "blackwell"


def test_a_name_without_class_suggests_the_nearest(classes: tuple[ChipClass, ...]) -> None:
    with pytest.raises(UnknownName, match="did you mean 'blackwell'"):
        find_class("blackwel", classes)
    with pytest.raises(UnknownName, match="did you mean 'H20 96GB'"):
        class_of_chip("H2", classes)


def test_a_chip_is_found_by_the_words_its_name_begins_with_and_by_its_class() -> None:
    every = chip_classes_of(open_vintage("2026-11-23").table("chip_classes"))

    assert class_of_chip("h20", every).name == "h20"
    assert class_of_chip("H200", every).name == "h200"
    assert class_of_chip("blackwell", every).name == "blackwell"
    with pytest.raises(UnknownName):
        class_of_chip("A", every)
