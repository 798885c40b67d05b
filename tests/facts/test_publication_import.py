"""A publication that somebody has, imported: the same tables as the bundled vintage, or nothing and why."""

import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from epoch_files import csv_files, grown_files, sheet, zip_files, zipped

from headway.errors import DataError, OptionError, StoreError, UnknownName
from headway.facts import open_vintage
from headway.facts.archive import Archive
from headway.facts.contents import checked_manifest
from headway.facts.importing import Imported
from headway.facts.intake_result import Taken
from headway.facts.publication_import import import_path, import_publication
from headway.facts.validation import CHECKS

TODAY = date(2026, 11, 24)
DAY = date(2026, 10, 8)

#: A publication of twelve models with scores that nobody measured fails by most checks after one of 222.
SMALL = CHECKS


def folder(root: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = root / "publication" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root / "publication"


def small(path: Path, known: date = DAY) -> Taken:
    return import_publication(path, known, today=TODAY, accept=SMALL)


@pytest.mark.parametrize("day", ["2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11"])
def test_a_real_older_publication_is_imported_as_it_is_bundled(store: Path, publications: Path, day: str) -> None:
    known = date.fromisoformat(day) + timedelta(days=1)

    taken = import_publication(publications / day, known, today=TODAY)

    mine, bundled = open_vintage(f"{known}"), open_vintage(day)
    assert taken.vintage == f"{known}"
    assert (taken.moved.added, taken.moved.changed, taken.moved.models_added) == (0, 0, taken.moved.models_added)
    for name in {*bundled.table_names} - {"unplaced"}:
        order = bundled.table(name).columns[:2]
        drop = ["source_date"]
        assert mine.table(name).drop(drop).sort(order).equals(bundled.table(name).drop(drop).sort(order))
    assert len(taken.rejected) == bundled.table("unplaced").height


def test_a_zip_and_the_folder_in_it_give_the_same_tables(store: Path, publications: Path, tmp_path: Path) -> None:
    path = tmp_path / "benchmark_data.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for file in sorted((publications / "2026-04-19").rglob("*.*")):
            packed.write(file, file.relative_to(publications / "2026-04-19"))

    import_publication(path, date(2026, 4, 20), today=TODAY)

    mine, bundled = open_vintage("2026-04-20"), open_vintage("2026-04-19")
    assert mine.table("scores").drop("source_date").equals(bundled.table("scores").drop("source_date"))


def test_the_newest_zip_becomes_a_vintage_with_a_manifest_and_its_raw_file(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "benchmark_data.zip"
    path.write_bytes(zipped(zip_files(samples=50)))

    taken = small(path)

    manifest = checked_manifest(store / "2026-10-08")
    assert manifest is not None
    assert manifest.origin.layout == taken.layout == "zip from September 2026"
    assert [(file.name, file.url) for file in manifest.origin.files] == [("benchmark_data.zip", None)]
    assert Archive(store).get(manifest.origin.files[0].sha256) == path.read_bytes()
    opened = open_vintage("2026-10-08")
    assert opened.table("published_draws")["draws"].list.len().to_list() == [50] * 12
    assert taken.base == "2026-08-11"
    assert ("o3", "applied") in [(row["key"], row["state"]) for row in taken.corrections]
    assert "Grok 4.5" not in taken.moved.models_added


def test_a_publication_of_the_real_size_passes_every_check(store: Path, tmp_path: Path) -> None:
    taken = import_publication(folder(tmp_path, grown_files()), DAY, today=TODAY)

    assert taken.layout == "score matrix of October 2026"
    assert (taken.moved.models_added, taken.moved.models_removed) == (("GPT-6", "Kimi K4"), ())
    assert (taken.moved.added, taken.moved.changed, taken.moved.removed) == (34, 0, 0)
    assert all(check["passed"] for check in taken.checks)


def test_single_files_beside_the_zip_are_read_with_it(store: Path, tmp_path: Path) -> None:
    packed = {"benchmark_data.zip": zipped(zip_files(samples=50))}

    taken = small(folder(tmp_path, {**csv_files(), **packed}))

    assert taken.layout == "zip from September 2026"
    assert {file.name for file in taken.files} == {*csv_files(), *packed}
    assert open_vintage("2026-10-08").table("scores").height == 84


def test_a_check_that_fails_is_named_and_writes_no_vintage(store: Path, tmp_path: Path) -> None:
    path = folder(tmp_path, csv_files())

    with pytest.raises(DataError, match=r"check 'models' refuses the publication: .*--accept models lets it through"):
        import_publication(path, DAY, today=TODAY)

    assert not (store / "2026-10-08").exists()


def test_names_of_ones_own_vintages_count_for_later_publications(store: Path, tmp_path: Path) -> None:
    small(folder(tmp_path / "first", csv_files()))
    later = {
        name: content.replace(b"GPT-6", b"GPT-6 (Sep 2026)").replace(b"gpt-6 (sep 2026)", b"gpt-6")
        for name, content in csv_files().items()
    }

    small(folder(tmp_path / "second", later), DAY + timedelta(days=7))

    rows = open_vintage("2026-10-15").table("identities").to_dicts()
    told = {row["published"]: (row["model"], row["rule"]) for row in rows}
    assert told["GPT-6 (Sep 2026)"] == ("GPT-6", "all its known versions are those of GPT-6")
    assert "GPT-6" in open_vintage("2026-10-15").table("models")["model"].to_list()


def test_own_scores_find_models_by_versions_of_ones_own_vintages(store: Path, tmp_path: Path) -> None:
    small(folder(tmp_path, csv_files()))
    mine = tmp_path / "mine.csv"
    mine.write_text("model,benchmark,score,released\ngpt-6_low,New Bench,0.5,\n")

    found = import_path(mine, DAY + timedelta(days=1), today=TODAY)

    assert isinstance(found, Imported)
    rows = zip(*open_vintage("2026-10-09").score_rows(), strict=True)
    assert ("GPT-6", "New Bench", 0.5) in rows


def test_scores_of_ones_own_that_a_publication_does_not_hold_are_named_once(store: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("model,benchmark,score,released\nMine,GPQA diamond,0.5,2026-01-01\n", encoding="utf-8")
    import_path(own, date(2026, 9, 1), today=TODAY)
    path = folder(tmp_path, grown_files())

    first, second = (import_publication(path, day, today=TODAY) for day in (DAY, DAY + timedelta(days=1)))

    assert (first.base, first.own) == ("2026-08-11", "2026-09-01")
    assert "Mine" not in set(open_vintage(str(DAY)).table("models")["model"])
    assert second.own is None


def test_an_older_publication_is_held_against_the_vintage_before_its_day(store: Path, tmp_path: Path) -> None:
    taken = small(folder(tmp_path, csv_files()), date(2026, 5, 1))

    assert taken.base == "2026-04-19"


def test_what_is_in_a_path_decides(store: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("model,benchmark,score,released\nDragon,B,0.5,2026-01-01\n")
    (tmp_path / "eci.csv").write_bytes(csv_files()["eci_scores.csv"])

    own = import_path(tmp_path / "mine.csv", date(2026, 9, 1), today=TODAY)
    publication = import_path(tmp_path / "eci.csv", DAY, today=TODAY, accept=SMALL)

    assert isinstance(own, Imported)
    assert isinstance(publication, Taken)
    assert publication.layout == "index by model"
    assert publication.moved.removed == 0


def test_what_is_neither_says_what_would_be_understood(store: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(sheet(("a", "b"), [(1, 2)]))

    with pytest.raises(DataError) as error:
        import_path(tmp_path / "odd.csv", DAY, today=TODAY)

    assert str(error.value).startswith("odd.csv, value 'a, b': neither a publication nor scores of your own;")
    assert "model, benchmark, score, released" in str(error.value)
    assert "benchmark_data.zip" in str(error.value)
    assert not store.exists()


def test_days_checks_and_paths_that_cannot_be_are_refused(store: Path, tmp_path: Path) -> None:
    path = folder(tmp_path, csv_files())
    own = tmp_path / "mine.csv"
    own.write_text("model,benchmark,score,released\nA,B,0.5,2026-01-01\n")

    with pytest.raises(OptionError, match="--known 2062-01-01 is after today"):
        import_path(path, date(2062, 1, 1), today=TODAY)
    with pytest.raises(StoreError, match="vintage 2026-08-11 is there already"):
        import_path(path, date(2026, 8, 11), today=TODAY)
    with pytest.raises(UnknownName, match="no check called 'nonesuch'"):
        import_path(path, DAY, today=TODAY, accept=["nonesuch"])
    with pytest.raises(OptionError, match="--accept models is for publications"):
        import_path(own, DAY, today=TODAY, accept=["models"])
    with pytest.raises(DataError, match="the file cannot be read"):
        import_path(tmp_path / "none.zip", DAY, today=TODAY)
    assert not (store / "2026-10-08").exists()
