"""The README keeps its word: its sentence, its picture and its examples are those of the data inside."""

import csv
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from headway import api
from headway.charts import frontiers
from headway.charts.render import to_svg
from headway.facts import open_vintage
from headway.report.sentences import headline
from headway.words import load_words
from headway.words.phrases import probability, span

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"^headway .+$", README, re.MULTILINE)


def written(svg: str) -> list[str]:
    """Every text of a picture, in order."""
    return re.findall(r"<text[^>]*>([^<]*)", svg)


def test_the_sentence_of_the_readme_is_the_headline_of_the_report() -> None:
    quoted = " ".join(re.sub(r"^> ?", "", line) for line in re.findall(r"^>.*$", README, re.MULTILINE))

    assert headline(api.gap().to_dict(), load_words("en"))[0] in quoted


def test_the_mean_and_the_change_in_the_readme_are_those_of_the_data() -> None:
    gap, words = api.gap().to_dict(), load_words("en")
    text = " ".join(README.split())

    mean = gap["mean"]
    assert f"it was {words.months(mean['central'])} behind ({span(mean, words)})" in text
    assert f"within the last year has a probability of {probability(gap['p_shrank'], words)}" in text
    assert f"that it widened one of {probability(gap['p_widened'], words)}" in text


def test_the_picture_of_the_readme_says_what_the_report_says(tmp_path: Path) -> None:
    picture = (ROOT / "docs/images/frontiers.svg").read_text("utf-8")

    drawn = to_svg(frontiers(api.gap().to_dict(), load_words("en")), cache=tmp_path)

    assert written(picture) == written(drawn)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_readme_runs(
    run: Callable[..., SimpleNamespace], example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    result = run(*shlex.split(example)[1:])

    assert result.code == 0, result.err
    assert result.out


def test_the_readme_cites_headway_as_the_report_does(tmp_path: Path) -> None:
    written = api.report(out=tmp_path).to_dict()
    sources = next(part for part in written["sections"] if part["name"] == "sources")

    (citation,) = (text for text in sources["text"] if "The Headway developers" in text)
    assert citation.splitlines()[-1] in " ".join(README.split())


@pytest.mark.parametrize("command", re.findall(r"\| `(headway [^`]+)` \|", README))
def test_a_command_in_the_table_of_questions_is_one(run: Callable[..., SimpleNamespace], command: str) -> None:
    result = run(*shlex.split(command)[1:], "--help")

    assert result.code == 0, result.err
    assert "Usage" in result.out


def test_the_readme_has_six_examples() -> None:
    assert len(EXAMPLES) == 6


def test_the_verdict_in_the_readme_is_that_of_the_example() -> None:
    quoted = " ".join(re.sub(r"^> ?", "", line) for line in re.findall(r"^>.*$", README, re.MULTILINE))
    claims = api.check(ROOT / "docs/examples/article.en.html").to_dict()["claims"]

    (told,) = [each for each in claims if each["speaker"] == "Demis Hassabis"]
    assert f"{told['speaker']}: “{told['text']}” {told['why']}" in quoted


def test_the_example_table_holds_the_scores_of_the_facts() -> None:
    opened = open_vintage("2026-08-11")
    scores = {model: score for model, name, score in zip(*opened.score_rows(), strict=True) if name == "GPQA diamond"}
    with (ROOT / "examples/gpqa_diamond.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert {row["model"]: float(row["score"]) for row in rows} == {
        row["model"]: round(100 * scores[row["model"]], 1) for row in rows
    }
    dates = {model.name: model.released.isoformat() for model in opened.models()}
    assert all(row["released"] == dates[row["model"]] for row in rows)
