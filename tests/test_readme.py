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
from headway.report.sentences import headline
from headway.words import load_words

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"^headway .+$", README, re.MULTILINE)


def written(svg: str) -> list[str]:
    """Every text of a picture, in order."""
    return re.findall(r"<text[^>]*>([^<]*)", svg)


def test_the_sentence_of_the_readme_is_the_headline_of_the_report() -> None:
    quoted = " ".join(re.sub(r"^> ?", "", line) for line in re.findall(r"^>.*$", README, re.MULTILINE))

    assert headline(api.gap().to_dict(), load_words("en"))[0] in quoted


def test_the_picture_of_the_readme_says_what_the_report_says(tmp_path: Path) -> None:
    picture = (ROOT / "docs/images/frontiers.svg").read_text("utf-8")

    drawn = to_svg(frontiers(api.gap().to_dict(), load_words("en")), cache=tmp_path)

    assert written(picture) == written(drawn)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_readme_runs(
    run: Callable[..., SimpleNamespace], example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Path("my_scores.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("model", "released", "group", "score"), ("A", "2025-01-01", "US", 10), ("B", "2025-06-01", "China", 9)]
        )

    result = run(*shlex.split(example)[1:])

    assert result.code == 0, result.err
    assert result.out


def test_the_readme_has_five_examples() -> None:
    assert len(EXAMPLES) == 5
