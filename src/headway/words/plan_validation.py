"""Words about how well published runs are predicted."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.words.format import Words

Data = Mapping[str, Any]

#: The columns of the table, in the order in which they are told.
COLUMNS: Final = ("set", "rows", "error", "bias", "coverage", "constant", "paper", "worst")


def set_name(name: str, words: Words) -> str:
    """What readers call a set of rows."""
    return words.text(f"plan_validation.set_{name}")


def errors_of(data: Data, key: str = "sets", field: str = "mean_abs_error") -> dict[str, float]:
    """A field of each set by its name."""
    return {each["name"]: each[field] for each in data[key]}


def validation_title(data: Data, words: Words) -> str:
    """The finding for a picture, without a full stop: the errors on dense benchmarks and on whole runs."""
    errors = _three(errors_of(data), words)
    return words.text("plan_validation.title", dense=errors["dense"], runs=errors["runs"])


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
    """One constant, whole papers, the follower's chips, goodput."""
    goodput = data["goodput"]
    span = f"{words.number(100 * goodput['low'], 0)}–{words.percent(min(goodput['high'], 1.0))}"
    return [
        words.text("plan_validation.note_constant", **_three(errors_of(data, field="baseline_error"), words)),
        words.text("plan_validation.note_paper", **_three(errors_of(data, "sets_by_paper"), words)),
        few_note(data, words),
        words.text(
            "plan_validation.note_goodput",
            goodput=words.percent(goodput["central"]),
            level=words.percent(data["level"]),
            span=span,
        ),
    ]


def few_note(data: Data, words: Words) -> str:
    """How few published rates of Ascend there are, and how far they are missed when left out."""
    few = next(each for each in data["sets"] if each["name"] == "ascend")
    return words.text(
        "plan_validation.note_ascend",
        rows=words.number(few["rows"], 0),
        error=words.percent(few["mean_abs_error"]),
    )


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
