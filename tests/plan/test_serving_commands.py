"""`headway plan serve` and `headway plan replace` on the bundled facts: published rates, words, pictures, pages."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from headway import api
from headway.api.planning.planned import planned_utilisation
from headway.charts.plan_replace import replace_chart
from headway.charts.plan_serve import serve_chart
from headway.cli.plan_replace import replace_text
from headway.cli.plan_serve import serve_text
from headway.errors import OptionError, UnknownName
from headway.facts.store import open_vintage
from headway.report.plan_replace import replace_section
from headway.report.plan_serve import serve_section
from headway.words import load_words
from headway.words.plan_replace import replace_cells
from headway.words.plan_serve import serve_cells

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "plan-serving.md").read_text(encoding="utf-8")
WORDS = load_words("en")


@cache
def served(**options: Any) -> dict[str, Any]:
    return api.plan_serve("deepseek-v3", **options).to_dict()


@cache
def loaded() -> dict[str, Any]:
    return served(tokens_per_day=120e12, side="China", cached=0.56)


@cache
def replaced() -> dict[str, Any]:
    return api.plan_replace().to_dict()


@cache
def validated() -> dict[str, Any]:
    found = served(clusters=("h800-deepseek-2048",), validate=True)["validation"]
    assert found is not None
    return found


def table(first: str) -> list[list[str]]:
    """The rows of the table of the page whose head begins with these cells."""
    lines = iter(PAGE.splitlines())
    next(line for line in lines if line.startswith(f"| {first} |"))
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


@pytest.mark.parametrize(
    "name", ["deepseek-h800-decode", "cloudmatrix-910c-prefill", "cloudmatrix-910c-decode", "sglang-h20-decode"]
)
def test_published_rates_lie_in_the_interval_of_a_fit_that_never_saw_them(name: str) -> None:
    row = next(row for row in validated()["rows"] if row["name"] == name)

    assert row["predicted"]["low"] <= row["measured"] <= row["predicted"]["high"]


def test_the_fit_is_better_than_one_share_of_the_peak_and_its_intervals_hold_what_they_say() -> None:
    found = validated()

    assert found["rates"] == 90
    assert found["mean_error"] < 0.4 < found["constant_mean_error"]
    assert 0.7 <= found["coverage"] <= 0.95


def test_the_page_tells_the_errors_of_the_fit() -> None:
    found = validated()
    by_paper: dict[str, list[dict[str, Any]]] = {}
    for row in found["rows"]:
        by_paper.setdefault(row["paper"], []).append(row)

    on_page = [[row[0], row[1], row[2], row[3]] for row in table("publication")]

    assert on_page == [
        [
            paper,
            str(len(rows)),
            WORDS.percent(sum(abs(row["error"]) for row in rows) / len(rows)),
            f"{sum(row['covered'] for row in rows)}",
        ]
        for paper, rows in by_paper.items()
    ]
    ends = re.search(
        r"mean error is \*\*(\d+%)\*\*.*?one share of the peak: (\d+%).*?\*\*(\d+%)\*\* of them", PAGE, re.DOTALL
    )
    assert ends is not None
    assert ends.groups() == tuple(
        WORDS.percent(found[name]) for name in ("mean_error", "constant_mean_error", "coverage")
    )


def test_the_page_tells_what_kinds_of_chips_serve() -> None:
    assert table("chip | read, tokens/s") == [
        [*serve_cells(row, loaded(), WORDS)[:3], *serve_cells(row, loaded(), WORDS)[5:]] for row in loaded()["rows"]
    ]


def test_the_page_tells_what_replaces_what() -> None:
    assert table("chip | training") == [list(replace_cells(row, WORDS)) for row in replaced()["rows"]]


def test_the_parameter_that_the_allocation_reads_is_what_the_planner_says() -> None:
    rows = open_vintage("2026-11-23").table("parameters").rows(named=True)
    row = next(row for row in rows if row["name"] == "serving_utilisation_planned")

    assert (row["low"], row["central"], row["high"]) == pytest.approx(planned_utilisation(), abs=0.004)


def test_the_allocation_shows_both_utilisations_side_by_side() -> None:
    check = api.compute_allocation(draws=400).to_dict()["serving_check"]

    for row in check:
        ratio = row["planned"]["need"]["central"] / row["need"]["central"]
        assert ratio == pytest.approx(0.08 / 0.126, rel=1e-3)


def test_before_the_planner_was_known_the_allocation_has_no_second_check() -> None:
    check = api.compute_allocation(as_of=date(2026, 6, 30), draws=400).to_dict()["serving_check"]

    assert all(row["planned"] is None for row in check)


def test_a_load_is_held_against_the_stock_of_a_side() -> None:
    data = loaded()
    fleet = data["rows"][0]["fleet"]

    assert data["stock"]["side"] == "China"
    assert fleet["h100e"]["central"] / data["stock"]["h100e"] == pytest.approx(fleet["share_of_stock"]["central"])
    assert "of the compute that China used in" in serve_text(data)
    assert "DeepSeek-V3 stands in for all of them" in serve_text(data)


def test_a_dense_model_that_one_chip_cannot_hold_is_cut_and_one_that_none_holds_is_left_out() -> None:
    data = api.plan_serve("llama-3.1-405b", clusters=("h100-meta-24576", "A100 40GB SXM"), weights="bf16").to_dict()

    assert [row["chip"] for row in data["rows"]] == ["H100 SXM5 80GB"] or data["left_out"]
    assert all("no way of serving fits" in row["why"] for row in data["left_out"])


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("width", [760, 360])
def test_pictures_name_every_kind_of_chip(lang: str, width: int) -> None:
    words = load_words(lang)

    for data, draw in ((served(), serve_chart), (replaced(), replace_chart)):
        spec = draw(data, words, width=width)
        texts = str(spec["layer"])
        assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] <= width + 1
        assert "Ascend 910C" in texts
        assert "Ascend 910C" in spec["description"]


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_sections_have_a_finding_a_picture_and_a_row_for_every_chip(lang: str) -> None:
    words = load_words(lang)

    for data, make in ((loaded(), serve_section), (replaced(), replace_section)):
        section = make(data, words)
        tables = [block for block in section.blocks if hasattr(block, "rows")]
        assert section.title
        assert len(tables[0].rows) == len(data["rows"])


def test_text_of_the_commands_has_the_finding_and_the_sources() -> None:
    assert "written, tokens/s" in serve_text(served())
    assert "One H100 is replaced by" in replace_text(replaced())
    assert "Cite as:" in replace_text(replaced())


def test_what_replaces_one_is_what_the_comparison_says_of_the_same_kinds() -> None:
    compared = api.plan_compare("deepseek-v3", count=2048).to_dict()["rows"]

    ours = {row["chip"]: row["tasks"][0]["chips"]["central"] for row in replaced()["rows"]}
    theirs = {row["chip"]: row["chips_needed"]["central"] / 2048 for row in compared[1:]}
    # One follows the fall of days with chips, the other is in proportion to days near the number that is found.
    assert ours == pytest.approx(theirs, rel=0.08)


def test_sides_are_those_that_are_asked_for() -> None:
    turned = api.plan_replace(["910C"], leader="China", follower="US").to_dict()

    assert [row["role"] for row in turned["rows"]] == ["leader"]
    assert (turned["leader"], turned["follower"]) == ("China", "US")
    assert {row["role"] for row in served()["rows"]} == {"leader", "follower"}


def test_a_chip_that_replaces_itself_is_one() -> None:
    data = api.plan_replace(["H100 SXM5 80GB"], "H100 SXM5 80GB", model="llama-3-8b", count=64).to_dict()

    assert [task["chips"]["central"] for task in data["rows"][0]["tasks"]] == pytest.approx([1.0, 1.0, 1.0], rel=0.03)


def test_wrong_questions_are_refused_in_one_line() -> None:
    with pytest.raises(OptionError, match="a million or more, such as 120e12"):
        api.plan_serve("deepseek-v3", tokens_per_day=-1.0)
    with pytest.raises(UnknownName, match="did you mean 'deepseek-v3'"):
        api.plan_serve("deepseek-v33")
    with pytest.raises(OptionError, match="at least one kind of chip"):
        api.plan_replace([], "H100")
