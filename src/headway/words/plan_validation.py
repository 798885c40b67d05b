"""Words about how well published runs are predicted."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.words.format import Words

Data = Mapping[str, Any]


def set_name(name: str, words: Words) -> str:
    """What readers call a set of rows."""
    return words.text(f"plan_validation.set_{name}")


def errors_of(data: Data, key: str = "sets", field: str = "mean_abs_error") -> dict[str, float]:
    """A field of each set by its name."""
    return {each["name"]: each[field] for each in data[key]}


def finding(data: Data, words: Words) -> str:
    """The errors of the three great sets."""
    rows = errors_of(data, field="rows")
    return words.text(
        "plan_validation.finding",
        **_three(errors_of(data), words),
        dense_rows=words.number(rows["bench-dense"], 0),
        expert_rows=words.number(rows["bench-experts"], 0),
        run_rows=words.number(rows["runs"], 0),
    )


def notes(data: Data, words: Words) -> list[str]:
    """One constant, whole papers, goodput."""
    goodput = data["goodput"]
    span = f"{words.percent(goodput['low'])}–{words.percent(min(goodput['high'], 1.0))}"
    return [
        words.text("plan_validation.note_constant", **_three(errors_of(data, field="baseline_error"), words)),
        words.text("plan_validation.note_paper", **_three(errors_of(data, "sets_by_paper"), words)),
        words.text(
            "plan_validation.note_goodput",
            goodput=words.percent(goodput["central"]),
            level=words.percent(data["level"]),
            span=span,
        ),
    ]


def table_rows(data: Data, words: Words) -> list[Sequence[str]]:
    """A row for each set: rows, error, bias, coverage, one constant, error without the paper, the worst."""
    papers = errors_of(data, "sets_by_paper")
    return [
        (
            set_name(each["name"], words),
            words.number(each["rows"], 0),
            words.percent(each["mean_abs_error"], 1),
            words.percent(each["bias"], 1),
            words.percent(each["coverage_80"]),
            words.percent(each["baseline_error"], 1),
            words.percent(papers[each["name"]], 1),
            f"{each['worst']['run']} {words.percent(each['worst']['error'])}",
        )
        for each in data["sets"]
    ]


def _three(errors: Mapping[str, float], words: Words) -> dict[str, str]:
    return {
        "dense": words.percent(errors["bench-dense"], 1),
        "experts": words.percent(errors["bench-experts"], 1),
        "runs": words.percent(errors["runs"], 1),
    }
