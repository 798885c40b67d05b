"""The main job from end to end: the bundled data in, a report in each language out."""

import html
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from headway import api

Run = Callable[..., SimpleNamespace]

KINDS = ("frontiers", "lag", "records", "match")
PICTURES = {f"{pair}-{kind}" for pair in ("us-china", "closed-open") for kind in KINDS} | {
    "multiverse",
    "us-china-revisions-then",
    "us-china-revisions-parts",
    "us-china-domains",
    "us-china-leanings",
    "us-china-leanings-labs",
    "labs",
    "penalty",
    "account",
    "allocation",
    "claims-odds",
    "claims-said",
    "compute-scatter",
    "forecast-calibration",
    "forecast-experts",
    "forecast-pool",
    "forecast-settled",
    "forecast-skill",
    "generations",
    "listings",
    "money",
    "money-time",
    "permission",
    "plan-compare",
    "plan-replace",
    "plan-serve",
    "plan-techniques",
    "plan-validation",
    "ratios",
    "race",
    "race-compare",
    "race-drivers",
    "race-hindcast",
    "race-levers",
    "race-scenarios",
    "reconcile",
    "stock",
    "supply",
    "tokens",
}
DECIMAL = {"en": ".", "vi": ","}
Made = tuple[Path, SimpleNamespace]
ReportOf = Callable[[str], Made]


@pytest.fixture(scope="module")
def made() -> dict[str, Made]:
    """Reports by language, each written once."""
    return {}


@pytest.fixture
def report_of(run: Run, made: dict[str, Made], tmp_path_factory: pytest.TempPathFactory) -> ReportOf:
    """The folder of the report in a language, to be read only, and what the command said."""

    def written(lang: str) -> Made:
        if lang not in made:
            folder = tmp_path_factory.mktemp(f"report-{lang}") / "out"
            made[lang] = folder, run("report", "--lang", lang, "--out", folder)
        return made[lang]

    return written


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_report_holds_page_numbers_and_pictures(report_of: ReportOf, lang: str) -> None:
    folder, result = report_of(lang)

    assert result.code == 0, result.err
    path, headline = result.out.splitlines()
    page = Path(path).read_text("utf-8")
    numbers = json.loads((folder / "report.json").read_text("utf-8"))
    charts = {file.name for file in (folder / "charts").iterdir()}
    lag = api.gap().lag

    assert charts == {f"{name}.{kind}" for name in PICTURES for kind in ("svg", "png")}
    assert f"{lag.central:.1f}".replace(".", DECIMAL[lang]) in headline
    assert numbers["headline"] == headline
    assert numbers["pairs"][0]["standing"]["lag"] == lag.to_dict()
    assert {row["published"] for row in numbers["sources"]} >= {"2026-08-11", "2026-04-19", "2025-12-19", "2025-12-03"}
    assert f'<html lang="{lang}"' in page
    assert "CC BY 4.0" in page


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_number_on_a_picture_is_in_report_json(report_of: ReportOf, lang: str) -> None:
    folder, _ = report_of(lang)
    content = json.loads((folder / "report.json").read_text("utf-8"))
    known = {text for value in values_of(content, (int, float)) for text in printed(float(value), lang)}
    names = sorted(values_of(content, str), key=len, reverse=True)

    for picture in sorted((folder / "charts").glob("*.svg")):
        for text in texts_beside_axes(picture.read_text("utf-8")):
            for name in names:
                text = text.replace(name, "")
            found = re.findall(rf"(?<![\w.,-])[−+]?\d+{re.escape(DECIMAL[lang])}\d(?![\d.,]*\d)", text)
            assert {number.lstrip("−+") for number in found} <= known, (picture.name, text)


def values_of(content: object, kind: type | tuple[type, ...]) -> set[Any]:
    """Every value of a kind in a JSON document, keys left aside."""
    if isinstance(content, dict):
        return set().union(*(values_of(each, kind) for each in content.values()))
    if isinstance(content, list):
        return set().union(*(values_of(each, kind) for each in content))
    return {content} if isinstance(content, kind) and not isinstance(content, bool) else set()


def printed(value: float, lang: str) -> set[str]:
    """How a value may stand on a picture: with one digit, as it is, as a percentage, in thousands, millions …"""
    scaled = (value * factor for factor in (1, 100, 1e-3, 1e-6, 1e-9))
    return {f"{abs(each):.1f}".replace(".", DECIMAL[lang]) for each in scaled}


def texts_beside_axes(svg: str) -> list[str]:
    """Every text of a picture but the labels of its axes."""
    root = ET.fromstring(svg)
    for group in list(root.iter()):
        for child in list(group):
            if "role-axis" in (child.get("class") or ""):
                group.remove(child)
    return ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.slow
def test_the_page_loads_nothing_from_elsewhere(report_of: ReportOf) -> None:
    folder, _ = report_of("en")

    page = (folder / "report.html").read_text("utf-8")

    assert "<script" not in page
    assert not re.findall(r"<(?:img|link|iframe|object|embed)\b", page)
    assert not re.findall(r"url\((?!#)|@import", page)


@pytest.mark.slow
def test_the_same_data_give_the_same_report(run: Run, report_of: ReportOf, tmp_path: Path) -> None:
    first, _ = report_of("en")
    run("report", "--out", tmp_path)

    one, two = (sorted(path for path in folder.rglob("*") if path.is_file()) for folder in (first, tmp_path))
    assert one
    assert [path.name for path in one] == [path.name for path in two]
    assert all(mine.read_bytes() == other.read_bytes() for mine, other in zip(one, two, strict=True))


@pytest.mark.slow
def test_the_command_in_a_report_makes_it_again(run: Run, tmp_path: Path) -> None:
    arguments = ["--lang", "vi", "--leader", "closed weights", "--follower", "open", "--as-of", "2026-06-01"]
    run("report", *arguments, "--out", tmp_path / "one")

    written = json.loads((tmp_path / "one" / "report.json").read_text("utf-8"))
    run(*shlex.split(written["command"])[1:], "--out", tmp_path / "two")

    one, two = ((tmp_path / name / "report.html").read_text("utf-8") for name in ("one", "two"))
    assert written["command"] in html.unescape(one)
    assert one == two


@pytest.mark.slow
def test_any_two_groups_on_any_day(run: Run, tmp_path: Path) -> None:
    result = run(
        "report", "--leader", "OpenAI", "--follower", "Anthropic", "--as-of", "2025-06-01", "--out", tmp_path, "--json"
    )

    report = json.loads(result.out)
    assert "On 1 June 2025" in report["headline"]
    assert [pair["slug"] for pair in report["pairs"]] == ["openai-anthropic", "us-china"]
    assert all(row["released"] <= "2025-06-01" for row in report["pairs"][0]["record"]["records"])


@pytest.mark.slow
def test_scores_of_ones_own_reach_the_report(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "store"))
    # The views fit new scores some hundred times; they have tests of their own.
    monkeypatch.setattr("headway.api.reports.measure_views", lambda *_: ({}, {}))
    mine = tmp_path / "mine.csv"
    strong = ("GPQA diamond", "FrontierMath-Tiers-1-3-v2-Private", "ARC-AGI-2", "HLE", "WeirdML", "SimpleBench")
    rows = "".join(f"Dragon 1,{name},0.99,2026-08-20,China\n" for name in strong)
    mine.write_text(f"model,benchmark,score,released,countries\n{rows}", "utf-8")

    imported = json.loads(run("facts", "import", mine, "--known", "2026-09-01", "--json").out)
    report = run("report", "--out", tmp_path / "out")

    assert (imported["vintage"], imported["added"], imported["rejected"]) == ("2026-09-01", len(strong), [])
    assert imported["sources"][-1]["title"] == "mine.csv"
    assert "Dragon 1" in report.out
    assert "mine.csv (published 1 Sep 2026; confidence: medium)" in (tmp_path / "out" / "report.html").read_text(
        "utf-8"
    )


@pytest.mark.slow
def test_a_vintage_of_ones_own_that_is_too_small_does_not_stop_reports(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "store"))
    mine = tmp_path / "mine.csv"
    mine.write_text("model,benchmark,score,released\nDragon 1,HLE,0.5,2025-06-02\n", "utf-8")

    imported = run("facts", "import", mine, "--known", "2025-11-20")
    report = run("report", "--out", tmp_path / "out")

    assert "this one stands alone" in imported.out
    assert report.code == 0, report.err
    written = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert written["facts"]["vintages"] == ["2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11"]


@pytest.mark.slow
def test_a_second_pair_that_cannot_be_measured_is_left_out(run: Run, tmp_path: Path) -> None:
    result = run("report", "--leader", "OpenAI", "--follower", "Meta AI", "--as-of", "2023-05-15", "--out", tmp_path)

    assert result.code == 0, result.err
    written = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert [pair["slug"] for pair in written["pairs"]] == ["openai-meta-ai", "closed-open"]


@pytest.mark.slow
def test_pictures_of_an_older_report_go_and_other_files_stay(run: Run, tmp_path: Path) -> None:
    run("report", "--out", tmp_path)
    (tmp_path / "charts" / "mine.svg").write_text("mine", "utf-8")

    run("report", "--leader", "OpenAI", "--follower", "Anthropic", "--out", tmp_path)

    names = {file.name for file in (tmp_path / "charts").iterdir()}
    assert {"mine.svg", "openai-anthropic-lag.svg", "us-china-lag.svg"} <= names
    assert not [name for name in names if name.startswith(("closed-open", "us-china-domains"))]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--lang", "fr"], "no language called 'fr'"), (["--follower", "Chian"], "did you mean 'China'?")],
)
def test_a_mistake_leaves_an_older_report_as_it_was(
    run: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "report.html").write_text("older", "utf-8")

    result = run("report", "--out", tmp_path, *arguments)

    assert result.code == 1
    assert message in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text("utf-8") == "older"


def test_a_bad_row_leaves_the_store_as_it_was(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_STORE", str(tmp_path / "store"))
    mine = tmp_path / "mine.csv"
    mine.write_text("model,benchmark,score,released\nA,HLE,1.7,2026-08-20\n", "utf-8")

    result = run("facts", "import", mine, "--known", "2026-09-01")

    assert result.code == 1
    assert result.err.startswith("headway: mine.csv, row 2, column 'score', value '1.7'")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]
