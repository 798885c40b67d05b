"""The bundled vintages: made from the publications, whole, and the same names in all of them."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import frictionless
import numpy as np
import polars as pl
import pytest

import build_bundled
from headway import api, facts
from headway.facts import Model
from headway.facts.epoch import normalised
from headway.facts.identity import known_names
from headway.facts.store import list_vintages, open_vintage

BUNDLED = Path(facts.__file__).parent / "bundled"
NAMES = ["2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11"]
COMPUTE = "2026-11-23"


def test_building_again_gives_the_same_bytes(publications: Path, tmp_path: Path) -> None:
    build_bundled.build(publications, tmp_path / "bundled")

    built = {path.relative_to(tmp_path / "bundled"): path for path in (tmp_path / "bundled").rglob("*.*")}
    kept = {path.relative_to(BUNDLED): path for path in BUNDLED.rglob("*.*")}
    assert built.keys() == kept.keys()
    assert [str(name) for name in built if built[name].read_bytes() != kept[name].read_bytes()] == []


def test_a_failed_build_leaves_the_old_vintages(tmp_path: Path) -> None:
    target = tmp_path / "bundled"
    target.mkdir()
    (target / "mark").touch()

    with pytest.raises(FileNotFoundError):
        build_bundled.build(tmp_path / "nothing", target)

    assert [entry.name for entry in target.iterdir()] == ["mark"]


def test_every_rule_and_correction_is_still_needed(publications: Path) -> None:
    assert build_bundled.unused_rules(build_bundled.publications(publications)) == []


def test_the_seventeen_models_without_developer_are_filled_by_rules() -> None:
    filled = open_vintage("2026-08-11").table("models").filter(pl.col("rule").str.starts_with("names that begin"))

    assert filled.height == 17
    assert filled.filter(pl.col("developers").list.len() == 0).is_empty()
    assert filled.filter(pl.col("countries").list.len() == 0).is_empty()
    assert filled.filter(pl.col("model") == "chatglm2-6b")["developers"].to_list() == [
        ["Z.ai (Zhipu AI)", "Tsinghua University"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_each_row_read_is_placed_merged_or_reported(name: str) -> None:
    opened = open_vintage(name)
    counts = opened.descriptor["rows_of_the_publication"]

    assert counts["read"] == counts["placed"] + counts["merged"] + counts["unplaced"]
    assert counts["unplaced"] == opened.table("unplaced").height


def test_the_numbers_of_rows_are_those_of_the_publications() -> None:
    heights = {
        name: {table: open_vintage(name).table(table).height for table in open_vintage(name).table_names}
        for name in NAMES
    }

    assert (heights["2026-08-11"]["scores"], heights["2026-08-11"]["models"]) == (2249, 222)
    assert heights["2026-08-11"]["benchmarks"] == 57
    assert heights["2026-04-19"]["benchmarks"] == 49  # of 49 files; one holds ratings without a scale, one two versions
    assert heights["2026-04-19"]["published_index"] == 348
    assert (heights["2025-12-03"]["scores"], heights["2025-12-03"]["models"]) == (1697, 376)
    assert heights["2025-12-03"]["benchmarks"] == 42  # of 45 tasks and files; two are public parts, one holds ratings
    assert heights["2025-12-19"]["published_index"] == 139  # of 140; the other has no date


@pytest.mark.parametrize("name", [*NAMES, COMPUTE])
def test_the_descriptor_is_valid_and_the_tables_agree_with_it(name: str) -> None:
    report = frictionless.validate(str(BUNDLED / name / "datapackage.json"))

    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_a_source_a_date_and_a_confidence(name: str) -> None:
    opened = open_vintage(name)

    for table in opened.table_names:
        rows = opened.table(table)
        assert rows.select(pl.col("source_url", "source_date", "confidence").is_null().any()).row(0) == (False,) * 3
        assert set(rows["confidence"]) <= {"high", "medium", "low"}


def test_the_same_model_has_one_name_in_all_vintages() -> None:
    names = {name: {model.name: model for model in open_vintage(name).models()} for name in NAMES}
    newest = names["2026-08-11"]

    assert set(names["2025-12-19"]) - set(newest) == {
        "DeepSeek-V3.1",
        "Mistral 7B v0.3",
        "Qwen Plus (Apr 2025)",
        "Qwen3-Coder-480B-A35B",
    }
    assert set(names["2025-12-19"]) <= set(names["2026-04-19"])
    assert indexed("2025-12-03") <= set(names["2026-04-19"])
    assert len(indexed("2025-12-03") - set(newest)) == 19
    assert len(set(newest) & set(names["2026-04-19"])) > 150


def indexed(name: str) -> set[str]:
    """Models with enough scores for the index, whatever their date."""
    counts = Counter(open_vintage(name).table("scores")["model"].to_list())
    return {model for model, count in counts.items() if count >= 4}


def test_models_with_one_name_were_released_at_about_the_same_time() -> None:
    """Publications disagree about days; where they disagree about seasons, one of the names is wrong."""
    dates: dict[str, list[int]] = {}
    for name in NAMES:
        for model in open_vintage(name).models():
            dates.setdefault(model.name, []).append(model.released.toordinal())

    far = {name: max(days) - min(days) for name, days in dates.items() if max(days) - min(days) > 31}

    assert far.keys() == FAR_APART


#: Models whose release the publications date more than a month apart: by an announcement or a preview, or by a release.
FAR_APART = {
    "DeepSeek Coder 1.3B",
    "DeepSeek Coder 33B",
    "DeepSeek Coder 6.7B",
    "GPT-3 XL",
    "Gemini 1.0 Pro",
    "Grok 3",
    "Grok-3 mini",
    "XGen-7B",
}


def test_no_model_is_dated_a_month_away_from_every_version_that_was_tested() -> None:
    """A version string with a date in it says when that version was released; the model cannot be much older."""
    opened = open_vintage("2026-08-11")
    stated: dict[str, set[date]] = {}
    for model, versions in opened.table("scores").select("model", "version").iter_rows():
        for year, month, day in re.findall(r"(20[23]\d)-?(\d\d)-?(\d\d)(?!\d)", versions or ""):
            stated.setdefault(model, set()).add(date(int(year), int(month), int(day)))

    away = {
        model.name: min(abs((model.released - day).days) for day in stated[model.name])
        for model in opened.models()
        if model.name in stated
    }

    assert len(away) > 40
    assert {name for name, days in away.items() if days > 31} == set()


def test_corrected_dates_keep_what_was_published() -> None:
    rows = open_vintage("2026-08-11").table("models").filter(pl.col("published_released").is_not_null())

    found = {row["model"]: (row["published_released"], row["released"]) for row in rows.iter_rows(named=True)}
    assert len(found) == 10
    assert found["o3"] == (date(2024, 12, 20), date(2025, 4, 16))
    assert all("released on" in rule for rule in rows["rule"])


def test_no_name_contradicts_its_date() -> None:
    """A month in a name is that of the release; the publisher's 25 March preview went on sale in April."""
    found = {(name, model.name) for name in NAMES for model in open_vintage(name).models() if contradicts(model)}

    assert found == {("2025-12-19", "Gemini 2.5 Pro (Mar 2025)")}


def contradicts(model: Model) -> bool:
    stated = re.search(r"(\w{3})\w* (\d{4})\)$", model.name)
    return stated is not None and f"{model.released:%b %Y}" != f"{stated[1]} {stated[2]}"


def test_a_version_string_finds_its_model() -> None:
    assert known_names()["chutes/DeepSeek-R1-0528"] == "DeepSeek-R1 (May 2025)"
    assert known_names()["Grok-2"] == "Grok-2 (Dec 2024)"


def test_raw_scores_of_april_are_the_cells_that_the_publisher_uses_in_august() -> None:
    """Baselines, ceilings, scales and columns are right: where nobody reported anew, the cells are equal."""
    then, now = (
        {(model, benchmark): score for model, benchmark, score in zip(*open_vintage(name).score_rows(), strict=True)}
        for name in ("2026-04-19", "2026-08-11")
    )
    for (model, benchmark), score in then.items():
        then[model, benchmark] = normalised(score, *LATER.get(benchmark, (0.0, 1.0)))
    both = then.keys() & now.keys()
    equal = {cell for cell in both if abs(then[cell] - now[cell]) < 1e-6}

    assert len(both) > 1500
    assert (len(both), len(equal)) == (1536, 1504)
    by_benchmark: dict[str, list[bool]] = {}
    for cell in both:
        by_benchmark.setdefault(cell[1], []).append(cell in equal)
    assert [name for name, hits in by_benchmark.items() if len(hits) >= 4 and np.mean(hits) < 0.4] == []


#: Baselines and ceilings that the publisher did not use yet in April.
LATER = {
    "Chess Puzzles": (0.0496, 1.0),
    "FrontierMath-2025-02-28-Private": (0.0, 0.57),
    "FrontierMath-Tier-4-2025-07-01-Private": (0.0, 0.6),
}


@pytest.mark.slow
def test_the_index_of_aprils_raw_scores_is_the_one_published_in_april() -> None:
    fitted = api.index(vintage="2026-04-19", draws=2)
    published: dict[str, float] = {}
    for row in open_vintage("2026-04-19").table("published_index").iter_rows(named=True):
        published[row["model"]] = max(row["index"], published.get(row["model"], 0.0))
    ours = dict(zip(fitted.index.models, fitted.index.capability.central, strict=True))

    apart = np.array([ours[name] - published[name] for name in ours.keys() & published.keys()])
    strong = np.array([ours[name] - published[name] for name in ours.keys() & published.keys() if ours[name] > 115])

    assert published.keys() <= ours.keys()
    assert np.median(np.abs(apart)) < 0.15
    assert np.median(np.abs(strong)) < 0.06
    assert np.abs(strong).max() < 0.9


def test_vintages_are_listed_oldest_first() -> None:
    assert [info.name for info in list_vintages()] == [*NAMES, COMPUTE]


def test_the_descriptor_names_licence_and_citation() -> None:
    found = json.loads((BUNDLED / NAMES[0] / "datapackage.json").read_text("utf-8"))

    assert found["licenses"][0]["name"] == "CC-BY-4.0"
    assert "Epoch AI" in found["citation"]


def test_every_row_of_the_facts_of_compute_has_a_source_and_was_known_by_the_day_of_the_vintage() -> None:
    opened = open_vintage(COMPUTE)

    for table in opened.table_names:
        rows = opened.table(table)
        assert rows["source"].null_count() == 0, table
        assert rows["known"].max() <= date.fromisoformat(COMPUTE), table
        assert rows["source_date"].max() <= date.fromisoformat(COMPUTE), table
