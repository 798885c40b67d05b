"""The main job from end to end: the bundled data in, a report in each language out."""

import csv
import html
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from trust_cases import (
    asked_in_python,
    asked_on_the_line,
    entries_of,
    sha256_of,
    sources_behind,
    tables_of,
    texts_of,
)

import headway
from headway import api
from headway.facts.store import open_vintage
from headway.facts.tracing import around, numbers_in

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
def test_every_number_of_a_report_falls_under_exactly_one_part_that_says_where_it_comes_from(
    report_of: ReportOf,
) -> None:
    folder, _ = report_of("en")
    content = json.loads((folder / "report.json").read_text("utf-8"))
    numbers = dict(numbers_in(content))
    found = {path: entries_of(content["trust"], path) for path in numbers}

    assert len(numbers) > 50_000
    assert {path: paths for path, paths in found.items() if len(paths) != 1} == {}
    told = {paths[0] for paths in found.values()}
    assert {f"/views/{name}" for name in content["views"]} | {"/facts", "/weaknesses", "/pairs/0/standing"} <= told
    assert all(row["why"] for row in content["trust"]["no_data"])
    assert len([path for paths in found.values() for path in paths if path in ("/seed", "/draws")]) == 2


@pytest.mark.slow
def test_what_a_report_says_of_its_files_is_what_is_on_disk(report_of: ReportOf) -> None:
    folder, _ = report_of("en")
    trust = json.loads((folder / "report.json").read_text("utf-8"))["trust"]
    stated = {f"{row['vintage']}/{each['table']}": each for row in trust["vintages"] for each in row["tables"]}

    for row in trust["vintages"]:
        opened = open_vintage(row["vintage"])
        assert row["digest"] == opened.digest
        assert row["raw"]
        for each in row["tables"]:
            content = (opened.folder.parent / each["file"]).read_bytes()
            assert each["sha256"] == sha256_of(content), each["file"]
            assert each["rows"] == len(list(csv.reader(content.decode().splitlines(keepends=True)))) - 1
    for each in trust["program"]["files"]:
        assert each["sha256"] == sha256_of((Path(headway.__file__).parent / each["file"]).read_bytes())
    for row in trust["numbers"]:
        assert row["tables"], row["path"]
        assert row["rows"] == sum(stated[name]["rows"] for name in row["tables"])
        assert row["vintages"] == sorted({name.partition("/")[0] for name in row["tables"]})


@pytest.mark.slow
def test_every_row_behind_a_report_names_its_source_and_every_source_it_names_is_behind_it(
    report_of: ReportOf,
) -> None:
    folder, _ = report_of("en")
    content = json.loads((folder / "report.json").read_text("utf-8"))
    named = {f"/views/{name}": view.get("sources", []) for name, view in content["views"].items()}
    named |= {f"/pairs/{place}/standing": pair["standing"]["sources"] for place, pair in enumerate(content["pairs"])}

    for row in content["trust"]["numbers"]:
        for opened, table in tables_of(row):
            rows = opened.table(table)
            # Confidence and day are there in every row, and a title or an address.
            assert rows["source_date"].null_count() == rows["confidence"].null_count() == 0, table
            assert rows.filter(pl.col("source").is_null() & pl.col("source_url").is_null()).is_empty(), table
        known, texts = sources_behind(row), texts_of(row)
        for source in named.get(row["path"], ()):
            behind = (source["title"], source["url"]) in known
            assert behind or (source["url"] or source["title"]) in texts, (row["path"], source)


@pytest.mark.slow
def test_the_commands_of_a_report_ask_what_the_report_asked(report_of: ReportOf, run: Run) -> None:
    folder, _ = report_of("en")
    rows = json.loads((folder / "report.json").read_text("utf-8"))["trust"]["numbers"]
    lines = {line for row in rows for line in row["command"]}
    asked = {line: asked_in_python(line) for row in rows for line in row["python"]}

    assert len(asked) > 40
    for line in lines:
        words = shlex.split(line)
        function = next(name for name in ("_".join(words[1:3]), words[1]) if name in api.__all__)
        told = asked_on_the_line(run, words, function)
        assert (function, told) in asked.values() or function == "report", line


@pytest.mark.slow
def test_cheap_commands_of_a_report_give_its_numbers(report_of: ReportOf, run: Run) -> None:
    folder, _ = report_of("en")
    content = json.loads((folder / "report.json").read_text("utf-8"))
    rows = {row["path"]: row for row in content["trust"]["numbers"]}

    for path in ("/pairs/0/standing", "/pairs/1/record", "/views/stock", "/views/permission", "/views/labs"):
        (line,) = rows[path]["command"]
        found = json.loads(run(*shlex.split(line)[1:], "--json").out)
        told = around(content, path)[-1]
        assert {name: found[name] for name in told} == told, path


@pytest.mark.slow
def test_a_number_of_every_part_can_be_followed(report_of: ReportOf, run: Run) -> None:
    folder, _ = report_of("en")
    content = json.loads((folder / "report.json").read_text("utf-8"))
    first: dict[str, str] = {}
    for path, _ in numbers_in(content):
        first.setdefault(entries_of(content["trust"], path)[0], path)

    for part, path in first.items():
        found = api.facts_trace(path, report=folder).to_dict()
        if found["part"] is None:
            assert found["why"], path
            continue
        assert part in (found["part"]["path"], *found["part"]["also"])
        assert {row["state"] for row in found["files"]} == {"the same"}
        assert all(row["source"]["url"] or row["source"]["title"] for row in found["rows"])
    lag = run("facts", "trace", "--report", folder / "report.json", "/pairs/0/standing/lag/central", "--json").out
    models = {row["cells"]["model"] for row in json.loads(lag)["rows"] if row["table"] == "scores"}
    standing = content["pairs"][0]["standing"]
    assert models == {standing["best"]["leader"]["model"], standing["best"]["follower"]["model"]} | {
        standing["reached"]["model"]
    }


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_page_ends_with_where_its_numbers_come_from(report_of: ReportOf, lang: str) -> None:
    folder, _ = report_of(lang)
    page = (folder / "report.html").read_text("utf-8")
    content = json.loads((folder / "report.json").read_text("utf-8"))
    part = page[page.index('<section id="trust"') :]

    assert part.count("<section") == 1
    assert len(part) < 40_000
    for row in content["trust"]["vintages"]:
        for each in row["tables"]:
            used = any(f"{row['vintage']}/{each['table']}" in other["tables"] for other in content["trust"]["numbers"])
            assert (each["sha256"][:12] in part) == used
    assert all(html.escape(command) in part for command in ("headway compute stock", "headway facts trace --report"))


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
    monkeypatch.setattr("headway.api.reports.measure_views", lambda *_: ({}, {}, {}))
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
