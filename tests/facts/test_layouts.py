"""A publication in each layout: what is placed, merged, reported and not understood, whatever the day."""

import json
from collections import Counter
from datetime import date
from pathlib import Path, PurePosixPath

import pytest
from epoch_files import FOLDER, INDEX_FOLDER, MODELS, csv_files, own_file, sheet, zip_files

from headway.errors import DataError
from headway.facts.background import background
from headway.facts.layouts import Reading, read_publication
from headway.facts.naming import Background
from headway.facts.opening import open_publication
from headway.facts.store import open_vintage

DAY = date(2026, 10, 8)
KNOWN = Background(
    names={"grok-4.5_high": "Grok 4.5", "Grok 4.5": "Grok 4.5", "Kimi K3": "Kimi K3", "kimi-k3_max": "Kimi K3"}
)


def read(files: dict[str, bytes]) -> Reading:
    return read_publication(DAY, files, background=KNOWN)


def told(reading: Reading, file: str) -> list[tuple[int | None, str]]:
    return [(row.row, row.why) for row in reading.rejected if row.file == file]


def test_the_files_in_the_tests_are_what_the_builder_makes() -> None:
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == csv_files()


@pytest.mark.parametrize(
    ("day", "layout"),
    [
        ("2025-12-03", "own runs of late 2025"),
        ("2025-12-19", "index by model"),
        ("2026-04-19", "one file a benchmark, to August 2026"),
        ("2026-08-11", "score matrix of August 2026"),
    ],
)
def test_an_older_publication_gives_the_bundled_tables_on_any_day(publications: Path, day: str, layout: str) -> None:
    found = read_publication(DAY, open_publication(publications / day), background=background())

    bundled = open_vintage(day)
    assert found.layout == layout
    assert found.not_understood == ()
    assert found.publication.counts == bundled.descriptor["rows_of_the_publication"]
    for name in {*bundled.table_names} - {"unplaced"}:
        table = bundled.table(name).drop("source_date")
        rows = [{column: row.get(column) for column in table.columns} for row in found.publication.tables[name]]
        assert sorted(map(_plain, rows)) == sorted(map(_plain, table.to_dicts()))
    assert len(found.rejected) == bundled.table("unplaced").height


def _plain(row: dict[str, object]) -> str:
    return repr({name: list(value) if isinstance(value, tuple) else value for name, value in row.items()})


def test_single_files_give_scores_models_index_and_difficulty() -> None:
    found = read(csv_files())

    sizes = {name: len(rows) for name, rows in found.publication.tables.items()}
    assert found.layout == "score matrix of October 2026"
    assert sizes == {
        "models": 12,
        "benchmarks": 8,
        "scores": 77,
        "published_index": 12,
        "published_difficulty": 8,
        "identities": 27,
        "unplaced": 0,
    }
    assert (found.rejected, found.not_understood) == ((), ())


def test_the_zip_gives_the_same_scores_and_more() -> None:
    single, packed = read(csv_files()), read(zip_files(samples=50))

    every = {(row["model"], row["benchmark"]): row["score"] for row in packed.publication.tables["scores"]}
    some = {(row["model"], row["benchmark"]): row["score"] for row in single.publication.tables["scores"]}
    assert packed.layout == "zip from September 2026"
    assert some.items() <= every.items()
    assert Counter(benchmark for _, benchmark in every.keys() - some.keys()) == {
        "Aider polyglot": 2,
        "FrontierMath-Tier-4-2025-07-01-Private": 1,
        "Lech Mazur Writing": 1,
        "METR Time Horizons": 2,
        "Terminal Bench": 1,
    }


def test_single_files_beside_the_zip_count_once() -> None:
    alone, beside = read(zip_files(samples=50)), read({**zip_files(samples=50), **csv_files()})

    assert beside.publication.tables == alone.publication.tables
    assert beside.not_understood == alone.not_understood


def test_a_copy_that_differs_is_told_and_the_single_file_counts() -> None:
    other = csv_files()["eci_scores.csv"].replace(b"Moonshot", b"Moonshot AI")

    found = read({**zip_files(samples=50), "eci_scores.csv": other})

    kimi = next(row for row in found.publication.tables["models"] if row["model"] == "Kimi K3")
    assert kimi["developers"] == ("Moonshot AI",)
    assert ("epoch_capabilities_index/eci_scores.csv", "not the same as eci_scores.csv, which counts") in [
        (each.file, each.why) for each in found.not_understood
    ]


def test_rows_read_are_placed_merged_or_unplaced() -> None:
    found = read(zip_files(samples=50))

    counts = found.publication.counts
    rows = [each for each in found.rejected if each.row is not None]
    assert counts["read"] == counts["placed"] + counts["merged"] + counts["unplaced"]
    assert counts["unplaced"] == len(found.publication.tables["unplaced"]) == len(rows)


def test_the_quirks_of_the_metadata_are_each_reported() -> None:
    found = read(zip_files(samples=50))

    assert Counter(why for _, why in told(found, "model_metadata.csv")) == {
        "an empty row": 11,
        "a group without a version": 3,
        "the version is listed twice, first under GPT-6": 1,
        "no release date": 1,
    }
    blanks = [each for each in found.not_understood if each.file == "model_metadata.csv"]
    assert [(each.what, each.why) for each in blanks] == [
        ("model_version", "read without the blanks around it in 2 rows: 5, 12")
    ]
    assert found.publication.identities["kimi-k3_max"].model == "Kimi K3"


def test_raw_rows_that_cannot_be_placed_say_why() -> None:
    found = read(zip_files(samples=50))

    assert told(found, "aider_polyglot_external.csv") == [
        (4, "outside the scale of the benchmark"),
        (5, "version unknown to the list of versions"),
        (6, "no release date"),
        (7, "no version string"),
    ]
    assert told(found, "vending_bench_2_external.csv") == [
        (2, "outside the scale of the benchmark"),
        (3, "outside the scale of the benchmark"),
    ]
    assert told(found, "simplebench_external.csv") == [
        (2, "SimpleBench: the publisher's score matrix has no such cell")
    ]


def test_scales_baselines_and_ceilings_are_those_of_the_metadata() -> None:
    found = read(zip_files(samples=50))

    scores = {
        (row["model"], row["benchmark"]): (row["raw"], pytest.approx(row["score"]))
        for row in found.publication.tables["scores"]
        if row.get("raw") is not None
    }
    assert scores["DeepSeek-R1 (May 2025)", "Aider polyglot"] == (71.4, 0.714)
    assert scores["Kimi K3", "Lech Mazur Writing"] == (8.4, 0.84)
    # 0.24 of a ceiling of 0.6.
    assert scores["GLM-5.2", "FrontierMath-Tier-4-2025-07-01-Private"] == (0.24, 0.4)


def test_an_old_benchmark_counts_only_without_a_score_on_the_new_one() -> None:
    found = read(zip_files(samples=50))

    old, new = "FrontierMath-Tier-4-2025-07-01-Private", "FrontierMath-Tier-4-v2-Private"
    assert told(found, "frontiermath_tier_4.csv") == [(2, f"{old} is superseded by {new}, on which it has a score")]


def test_versions_of_metr_are_never_mixed() -> None:
    found = read(zip_files(samples=50))

    horizons = {
        row["version"]: (row["metr_version"], row["minutes"]) for row in found.publication.tables["time_horizons"]
    }
    scored = {row["version"] for row in found.publication.tables["scores"] if row["benchmark"] == "METR Time Horizons"}
    assert horizons == {
        "gpt-6_high": ("METR-Horizon-v1.1", 1800.0),
        "claude-3-5-sonnet-20240620": ("METR-Horizon-v1.1", 19.1),
        "DeepSeek-R1-0528": (None, 31.0),
    }
    assert scored == {"gpt-6_high", "claude-3-5-sonnet-20240620"}
    assert [row for row, _ in told(found, "metr_time_horizons_external.csv")] == [4]


def test_benchmarks_outside_the_index_are_marked_so() -> None:
    found = read(zip_files(samples=50))

    marked = {row["benchmark"]: row["in_index"] for row in found.publication.tables["benchmarks"]}
    assert len(marked) == 15
    assert {name for name, used in marked.items() if used} == {
        row["benchmark"] for row in read(csv_files()).publication.tables["benchmarks"]
    }


def test_a_blank_source_is_the_publishers_own_unless_it_names_its_runs() -> None:
    files = csv_files()
    named = files["eci_benchmarks.csv"].replace(b"WeirdML Leaderboard", b"Epoch evaluations")

    def sources(content: bytes) -> dict[str, tuple[str | None, str]]:
        rows = read({**files, "eci_benchmarks.csv": content}).publication.tables["scores"]
        return {row["benchmark"]: (row["source"], row["confidence"]) for row in rows}

    assert sources(files["eci_benchmarks.csv"])["GPQA diamond"] == ("Epoch evaluations", "high")
    assert sources(named)["GPQA diamond"] == (None, "medium")
    assert sources(named)["WeirdML"] == ("Epoch evaluations", "high")


def test_blank_developers_are_filled_by_a_listed_rule_and_several_are_kept() -> None:
    models = {row["model"]: row for row in read(csv_files()).publication.tables["models"]}

    assert models["Qwen2.5-72B"]["developers"] == ("Alibaba",)
    assert models["GLM-5.2"]["developers"] == ("Z.ai (Zhipu AI)", "Tsinghua University")
    assert len(models["Gemini 3 Pro"]["countries"]) == 2
    assert [models[name]["access"] for name in ("GPT-6", "DeepSeek-V5", "Kimi K3")] == ["closed", "other", "open"]


def test_a_renamed_model_keeps_the_name_of_all_vintages() -> None:
    found = read(csv_files())

    rows = {row["published"]: (row["model"], row["rule"]) for row in found.publication.tables["identities"]}
    assert rows["Grok 4.5 (Jul 2026)"] == ("Grok 4.5", "all its known versions are those of Grok 4.5")
    assert rows["grok-4.5_high"][0] == "Grok 4.5"
    assert rows["Kimi K3"] == ("Kimi K3", "same name")
    assert rows["GPT-6"] == ("GPT-6", "name of its own")


def test_anchors_have_no_interval_and_a_line_break_in_a_name_for_display_costs_nothing() -> None:
    index = {row["version"]: row for row in read(csv_files()).publication.tables["published_index"]}

    assert {name for name, row in index.items() if row["low"] is None} == {"Claude 3.5 Sonnet", "GPT-5"}
    assert index["GPT-6"]["low"] < index["GPT-6"]["index"] < index["GPT-6"]["high"]


def test_the_order_of_columns_does_not_matter_and_a_new_one_is_told() -> None:
    files = csv_files()
    lines = [line.split(",") for line in files["edi_scores.csv"].decode().splitlines()]
    turned = "\n".join(",".join([*reversed(line), "new" if place else "Novelty"]) for place, line in enumerate(lines))

    found = read({**files, "edi_scores.csv": turned.encode()})

    assert found.publication.tables["published_difficulty"] == read(files).publication.tables["published_difficulty"]
    assert [(each.file, each.what) for each in found.not_understood] == [("edi_scores.csv", "Novelty")]


def test_a_matrix_alone_takes_developers_from_an_older_vintage() -> None:
    older = {
        "developers": ("Moonshot",),
        "countries": ("China",),
        "access": "open",
        "terms": None,
        "vintage": "2026-08-11",
    }
    known = Background(names={"Kimi K3": "Kimi K3"}, models={"Kimi K3": older})

    found = read_publication(DAY, {"eci_benchmarks.csv": csv_files()["eci_benchmarks.csv"]}, background=known)

    models = {row["model"]: row for row in found.publication.tables["models"]}
    assert (models["Kimi K3"]["released"], models["Kimi K3"]["access"]) == (date(2026, 7, 16), "open")
    assert "as in the vintage of 2026-08-11" in models["Kimi K3"]["rule"]
    assert models["o3"]["developers"] == ()


def test_the_matrix_of_august_is_read_with_the_index_beside_it() -> None:
    files = csv_files()
    lines = files["eci_benchmarks.csv"].decode().split("\n")
    august = "\n".join(line and line + (",False" if place else ",optimized") for place, line in enumerate(lines))

    found = read({"eci_benchmarks.csv": august.encode(), "eci_scores.csv": files["eci_scores.csv"]})

    assert found.layout == "score matrix of August 2026"
    assert found.not_understood == ()
    assert len(found.publication.tables["published_index"]) == 12


def test_files_that_nobody_knows_are_listed_and_stop_nothing() -> None:
    strange = {
        "strange.csv": b"a,b\n1,2\n",
        "notes.json": b"{}",
        "photo.png": b"\x89PNG",
        "new_external.csv": b"Model version,X\n",
    }

    found = read({**zip_files(samples=50), **strange, "all_ai_models.csv": b"a\n1\n"})

    listed = {each.file for each in found.not_understood} - {"model_metadata.csv"}
    assert listed == {*strange, "all_ai_models.csv"}
    assert len(found.publication.tables["scores"]) == len(read(zip_files(samples=50)).publication.tables["scores"])


def test_the_matrix_counts_before_an_older_layout_beside_it_and_what_is_left_is_told(publications: Path) -> None:
    """As in August 2026: the single matrix, and a zip of the older layout."""
    matrix = dict(open_publication(publications / "2026-08-11").files)
    older = dict(open_publication(publications / "2026-04-19").files)

    found = read({**older, **matrix})

    alone = read(matrix).publication.tables
    assert found.layout == "score matrix of August 2026"
    assert found.publication.tables["scores"] == alone["scores"]
    kept_on_purpose = {"README.md", "additional_eci_data/eci_benchmark_difficulties_and_slopes.csv"}
    plain = {PurePosixPath(name).name for name in {*older} if not any(name.endswith(each) for each in kept_on_purpose)}
    assert {PurePosixPath(each.file).name for each in found.not_understood} == plain


@pytest.mark.parametrize("day", ["2025-12-03", "2026-04-19"])
def test_an_index_beside_an_older_layout_is_told_and_changes_nothing(publications: Path, day: str) -> None:
    older = dict(open_publication(publications / day).files)
    beside = {
        "eci_scores.csv": csv_files()["eci_scores.csv"],
        "draws.json": zip_files(samples=50)[f"{INDEX_FOLDER}eci_bootstraps.json"],
    }

    found = read({**older, **beside})

    assert found.publication.tables == read(older).publication.tables
    assert {each.file for each in found.not_understood} == {*beside}


def test_a_column_that_is_missing_is_told_and_nobodys_scores_become_the_publishers_own() -> None:
    files = csv_files()
    files["eci_benchmarks.csv"] = files["eci_benchmarks.csv"].replace(b",date,source\n", b",day,sauce\n", 1)

    found = read(files)

    assert {(each.what, each.why.partition(":")[0]) for each in found.not_understood} == {
        ("day", "no reader knows this column"),
        ("sauce", "no reader knows this column"),
        ("date", "the column is not there"),
        ("source", "the column is not there"),
    }
    rows = found.publication.tables["scores"]
    assert {(row["source"], row["confidence"]) for row in rows} == {(None, "medium")}
    assert len(rows) == len(read(csv_files()).publication.tables["scores"])


def test_an_index_with_difficulties_and_without_scores_has_no_empty_table_of_scores() -> None:
    files = csv_files()
    del files["eci_benchmarks.csv"]

    found = read(files)

    assert found.layout == "index by model"
    assert "scores" not in found.publication.tables
    assert len(found.publication.tables["published_difficulty"]) == len(found.publication.tables["benchmarks"]) == 8


def test_metadata_that_name_no_file_or_no_column_are_told() -> None:
    files = zip_files(samples=50)
    del files["aider_polyglot_external.csv"]
    files["gpqa_diamond.csv"] = sheet(("Model version", "accuracy"), [("gpt-6_high", 0.9)])

    found = read(files)

    told_of = [each.why for each in found.not_understood if each.file == "benchmark_metadata.csv"]
    assert told_of == [
        "gpqa_diamond.csv has no column 'mean_score', the score of GPQA diamond",
        "the file aider_polyglot_external.csv of Aider polyglot is not there",
    ]


def test_figures_of_compute_are_never_read() -> None:
    files = zip_files(samples=50)

    def without(name: str) -> bytes:
        return files[name].replace(b"1e26", b"9e99").replace(b"5e25", b"junk")

    changed = {name: without(name) for name in files}
    assert changed != files
    assert read(changed).publication.tables == read(files).publication.tables


def test_what_is_no_publication_says_what_was_found_and_what_would_work() -> None:
    with pytest.raises(DataError) as error:
        read({"gpqa_diamond.csv": own_file({"gpt-6_high": 0.9}), "edi_scores.csv": csv_files()["edi_scores.csv"]})

    assert str(error.value).startswith("no publication that is understood; found: edi_scores.csv with the columns")
    assert "1 files of single benchmarks" in str(error.value)
    assert "eci_benchmarks.csv with eci_scores.csv or models.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_the_draws_of_the_publisher_stand_beside_its_index() -> None:
    tables = read(zip_files(samples=50)).publication.tables

    draws = {row["version"]: [float(value) for value in row["draws"]] for row in tables["published_draws"]}
    assert draws.keys() == {row["version"] for row in tables["published_index"]} == MODELS.keys()
    assert all(len(each) == 50 for each in draws.values())
    assert {*draws["GPT-5"]} == {150.0}


def test_draws_that_are_not_of_this_index_are_left_out_and_told() -> None:
    files = zip_files(samples=50)
    name = "epoch_capabilities_index/eci_bootstraps.json"
    files[name] = json.dumps({**json.loads(files[name]), "eci_scaled": True}).encode()

    found = read(files)

    assert "published_draws" not in found.publication.tables
    assert [(each.what, each.file) for each in found.not_understood if each.file == name] == [("scaling", name)]
