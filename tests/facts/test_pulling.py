"""A pull against a real server: a vintage where something is new, nothing where nothing is, and never a half one."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from epoch_files import FOLDER, csv_files, zip_files, zipped
from published_files import OTHERS, moved_scores, publication
from publisher_site import Publisher, cut_short, hangs_up, publishing, says
from typer.testing import CliRunner

import headway
from headway.cli.app import app
from headway.errors import DataError, FetchError, OptionError, StoreError, UnknownName
from headway.facts.archive import Archive
from headway.facts.contents import checked_manifest
from headway.facts.fetch import Limits
from headway.facts.intake import free_name
from headway.facts.intake_result import Taken
from headway.facts.pulling import pull
from headway.facts.store import list_vintages, open_vintage
from headway.facts.validation import CHECKS, STRICT

DAY = date(2026, 11, 28)
#: The newest bundled vintage with scores.
LAST = "2026-08-11"
QUICK = Limits(connect_s=2, read_s=2, file_s=10, attempts=2, jitter_s=0.0)


@pytest.fixture
def site() -> Iterator[Publisher]:
    """A publisher with everything in the newest layout."""
    with publishing(publication()) as made:
        yield made


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    """A store of one's own, and nobody waits."""
    monkeypatch.setattr("time.sleep", lambda _seconds: None)


def pulled(site: Publisher, day: date = DAY, *accept: str) -> Taken:
    """A pull, whose count of requests is the server's."""
    before = site.requests
    found = pull(today=day, base=site.url, accept={*accept, *waived()}, limits=QUICK)
    assert found.requests == site.requests - before
    return found


def waived() -> tuple[str, ...]:
    """What must be accepted of a dozen models, some without a date, that follow two hundred."""
    return ("identities",) if names() else tuple(name for name in CHECKS if name not in STRICT)


def names() -> list[str]:
    """The vintages of one's own."""
    return [info.name for info in list_vintages() if not info.bundled]


def test_a_first_pull_writes_a_vintage_of_the_day_with_its_manifest(site: Publisher, store: Path) -> None:
    found = pulled(site)

    assert (found.vintage, found.as_of, found.base, found.folder) == (str(DAY), DAY, LAST, str(store / str(DAY)))
    assert site.requests == 7
    manifest = checked_manifest(store / str(DAY))
    assert manifest is not None
    assert {file.name for file in manifest.origin.files} == set(site.files)
    for file in manifest.origin.files:
        assert Archive(store).get(file.sha256) == site.files[file.name]
        assert (file.url, file.size) == (site.url + file.name, len(site.files[file.name]))
        assert file.retrieved is not None
        assert file.etag is not None
    assert manifest.origin.base == LAST
    now, before = (set(open_vintage(name).table("models")["model"]) for name in (str(DAY), LAST))
    assert set(found.moved.models_added) == now - before
    assert set(found.moved.models_removed) == before - now


def test_a_second_pull_of_the_same_asks_seven_times_and_writes_nothing(site: Publisher, store: Path) -> None:
    pulled(site)
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.is_file()}
    found = pulled(site, date(2026, 11, 30))

    assert (found.vintage, found.base, found.as_of) == (None, str(DAY), DAY)
    assert [file.status for file in found.files] == [304] * 7
    assert found.requests == 7
    assert before == {path: path.stat().st_mtime_ns for path in store.rglob("*") if path.is_file()}


def test_a_damaged_vintage_is_not_said_to_hold_what_is_published(site: Publisher, store: Path) -> None:
    pulled(site)
    with (store / str(DAY) / "scores.csv").open("a") as file:
        file.write("x")

    with pytest.raises(StoreError, match=f"scores.csv of vintage {DAY}"):
        pulled(site)


def test_bytes_that_are_the_same_without_tags_are_nothing_new(site: Publisher) -> None:
    pulled(site)
    site.ways = {name: [says(200, content)] for name, content in site.files.items()}

    assert pulled(site).vintage is None


def test_a_zip_that_is_packed_again_is_nothing_new(site: Publisher) -> None:
    pulled(site)
    packed = dict(reversed(zip_files(samples=4).items()))
    site.files["benchmark_data.zip"] = zipped(packed)
    found = pulled(site)

    assert found.vintage is None
    assert {file.name for file in found.files if file.fresh} == {"benchmark_data.zip"}


def test_files_of_which_no_table_is_made_are_kept_and_make_no_vintage_alone(site: Publisher, store: Path) -> None:
    pulled(site)
    site.files["gpu_clusters.csv"] = b"e,f\n7,8\n"
    found = pulled(site)

    assert found.vintage is None
    assert names() == [str(DAY)]
    answers = Archive(store).answers(site.url + "gpu_clusters.csv")
    assert [Archive(store).get(each.sha256) for each in answers] == [OTHERS["gpu_clusters.csv"], b"e,f\n7,8\n"]


def test_a_second_state_of_a_day_has_a_name_of_its_own(site: Publisher) -> None:
    first = pulled(site)
    site.files = publication(eci_benchmarks=moved_scores())
    second = pulled(site)

    assert names() == [str(DAY), f"{DAY}.2"]
    assert (second.vintage, second.base) == (f"{DAY}.2", first.vintage)
    assert (second.moved.added, second.moved.changed, second.moved.removed) == (0, 1, 0)
    assert second.moved.models_added == second.moved.models_removed == ()


def test_a_state_that_comes_back_is_a_state_of_its_own(site: Publisher) -> None:
    pulled(site)
    site.files = publication(eci_benchmarks=moved_scores())
    pulled(site)
    site.files = publication()

    assert pulled(site).vintage == f"{DAY}.3"


def test_after_nine_states_a_day_is_full(site: Publisher, store: Path) -> None:
    pulled(site)
    for state in range(2, 10):
        assert free_name(DAY, store) == f"{DAY}.{state}"
        (store / f"{DAY}.{state}").mkdir()

    with pytest.raises(StoreError, match="nine states of 2026-11-28 already; the raw files are kept"):
        free_name(DAY, store)
    assert free_name(date(2026, 8, 11), store) == f"{LAST}.2"


def test_without_the_single_files_the_zip_is_enough_and_they_are_listed(site: Publisher) -> None:
    for name in csv_files():
        del site.files[name]
    found = pulled(site)

    assert found.vintage == str(DAY)
    assert {part.file for part in found.not_understood} >= set(csv_files())
    assert site.requests == 7


def test_without_the_zip_the_single_files_are_enough(site: Publisher) -> None:
    del site.files["benchmark_data.zip"]
    found = pulled(site)

    assert found.vintage == str(DAY)
    assert any(part.file == "benchmark_data.zip" and "404" in part.why for part in found.not_understood)


@pytest.mark.parametrize("lone", [(), ("eci_scores.csv", "edi_scores.csv"), ("eci_benchmarks.csv",)])
def test_with_less_than_that_nothing_is_written(site: Publisher, lone: tuple[str, ...]) -> None:
    site.files = {name: content for name, content in site.files.items() if name in {*lone, *OTHERS}}

    with pytest.raises(FetchError, match=r"neither benchmark_data\.zip nor both of .* 404, not found.*--from"):
        pulled(site)
    assert names() == []


def test_a_needed_file_that_fails_stops_the_pull_and_the_next_one_asks_only_for_the_rest(
    site: Publisher, store: Path
) -> None:
    site.ways["benchmark_data.zip"] = [hangs_up]
    with pytest.raises(FetchError, match=r"benchmark_data\.zip"):
        pull(today=DAY, base=site.url, limits=QUICK)
    assert site.requests == 5
    assert names() == []
    site.ways.clear()
    found = pulled(site)

    assert found.vintage == str(DAY)
    assert [file.status for file in found.files] == [304, 304, 304, 200, 200, 200, 200]
    assert all(file.fresh for file in found.files)


def test_files_that_are_replaced_in_between_are_fetched_again(site: Publisher) -> None:
    new, old = publication(eci_benchmarks=moved_scores()), site.files
    site.files = new
    site.ways["eci_benchmarks.csv"] = [says(200, old["eci_benchmarks.csv"]), says(200, new["eci_benchmarks.csv"])]
    found = pulled(site)

    assert found.vintage == str(DAY)
    assert found.requests == 7 + 4
    fresh = {file.name for file in found.files if file.fresh}
    assert fresh == set(new)


def test_files_that_never_agree_are_refused_unless_that_is_accepted(site: Publisher, store: Path) -> None:
    site.files["eci_benchmarks.csv"] = moved_scores()

    with pytest.raises(FetchError, match=r"eci_benchmarks\.csv and the copies .* --accept files-agree"):
        pulled(site)
    assert (site.requests, names()) == (11, [])
    found = pulled(site, DAY, "files-agree")
    assert next(check for check in found.checks if check["check"] == "files-agree")["accepted"]
    manifest = checked_manifest(store / str(DAY))
    assert manifest is not None
    assert "files-agree" in manifest.origin.accepted


def test_a_table_cut_in_the_middle_of_a_line_is_noticed_by_its_copy(site: Publisher) -> None:
    content = site.files["eci_scores.csv"]
    site.files["eci_scores.csv"] = content[: len(content) // 2]

    with pytest.raises(FetchError, match=r"eci_scores\.csv and the copies"):
        pulled(site)


@pytest.mark.parametrize("form", [lambda c: c.replace(b"\n", b"\r\n"), lambda c: b"\xef\xbb\xbf" + c.rstrip()])
def test_line_ends_and_a_mark_of_order_are_no_difference(site: Publisher, form: object) -> None:
    site.files["eci_scores.csv"] = form(site.files["eci_scores.csv"])  # type: ignore[operator]

    assert pulled(site).vintage == str(DAY)


def test_a_publication_that_shrank_is_refused_and_its_files_are_kept(site: Publisher, store: Path) -> None:
    pulled(site)
    lines = csv_files()["eci_benchmarks.csv"].split(b"\n")
    site.files = publication(eci_benchmarks=b"\n".join(lines[:30]) + b"\n")

    with pytest.raises(DataError, match=r"--accept .*; nothing was written, the raw files are kept"):
        pulled(site)
    assert names() == [str(DAY)]
    assert len(Archive(store).answers(site.url + "eci_benchmarks.csv")) == 2


def test_scores_whose_columns_have_other_names_are_told_and_no_vintage_lacks_them(site: Publisher, store: Path) -> None:
    site.files = csv_files()
    site.files["eci_benchmarks.csv"] = site.files["eci_benchmarks.csv"].replace(b"performance", b"result", 1)

    with pytest.raises(DataError, match=r"no scores that are understood \(eci_benchmarks.csv: no reader knows its col"):
        pulled(site)
    assert names() == []
    assert len(Archive(store).answers(site.url + "eci_benchmarks.csv")) == 1


def test_a_damaged_archive_is_healed_by_the_next_pull(site: Publisher, store: Path) -> None:
    first = pulled(site)
    for file in first.files:
        Archive(store).path(file.sha256).write_bytes(b"damaged")
    found = pulled(site)

    assert found.vintage is None
    assert [file.status for file in found.files] == [200] * 7
    for file in first.files:
        assert Archive(store).get(file.sha256) == site.files[file.name]


def test_a_damaged_vintage_is_not_taken_for_the_state_that_is_published(site: Publisher, store: Path) -> None:
    first = pulled(site)
    table = store / f"{first.vintage}" / "scores.csv"
    table.write_bytes(table.read_bytes().replace(b"0.9", b"0.8", 1))

    with pytest.raises(StoreError, match=f"scores.csv of vintage {first.vintage} has changed since it was written"):
        pulled(site)
    shutil.rmtree(table.parent)
    assert pulled(site).vintage == first.vintage


def test_a_name_of_a_check_that_is_none_is_told_before_anything_is_fetched(site: Publisher) -> None:
    with pytest.raises(UnknownName, match="no check called 'model'; did you mean 'models'"):
        pulled(site, DAY, "model")
    assert site.requests == 0


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and stdout of the command."""
    accepted = [part for name in waived() for part in ("--accept", name)]
    result = CliRunner().invoke(app, ["facts", "pull", *arguments, *accepted])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_the_command_says_what_is_new_where_it_lies_and_what_is_next(site: Publisher, store: Path) -> None:
    code, text = run("--from", site.url, "--exit-code")
    today = datetime.now(tz=UTC).date()

    assert code == 3
    assert text.startswith(f"Vintage {today}: scores added: ")
    assert "7 requests, 7 of 7 files changed." in text
    assert f"Written to {store / str(today)}; delete that folder to take it back." in text
    assert f"Next: headway facts compare {LAST} {today}" in text
    assert "Rows that went into no table: 27" in text
    assert "Accepted though the check failed: models: " in text
    assert "Not understood" in text
    assert "all_ai_models.csv, ml_hardware.csv, gpu_clusters.csv: kept as it came" in text
    assert "Cite as: Epoch AI" in text
    assert run("--from", site.url, "--exit-code") == (0, run("--from", site.url)[1])
    assert run("--from", site.url)[1].startswith(f"Nothing new: what is published is what vintage {today} holds.")


def test_the_address_can_stand_in_the_environment(site: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_PUBLISHER", site.url)
    code, text = run("--json")
    told = json.loads(text)

    assert code == 0
    assert set(told) == {
        "headway", "vintage", "as_of", "draws", "sources", "citation", "base", "own", "layout", "folder", "added",
        "changed", "removed", "models", "rejected", "not_understood", "flagged", "corrections", "checks", "files",
        "requests",
    }  # fmt: skip
    assert told["requests"] == 7
    assert set(told["files"][0]) == {"name", "url", "status", "etag", "sha256", "size", "retrieved", "fresh"}
    assert headway.facts.pull().to_dict()["vintage"] is None


def test_an_address_that_is_none_is_told_in_one_line() -> None:
    with pytest.raises(OptionError, match="no address to fetch from"):
        headway.facts.pull(base="file:///etc/passwd")


def test_the_single_files_of_the_tests_are_those_on_disk() -> None:
    assert csv_files() == {path.name: path.read_bytes() for path in FOLDER.glob("*.csv")}


def test_a_body_cut_short_leaves_the_last_good_state(site: Publisher) -> None:
    pulled(site)
    new = publication(eci_benchmarks=moved_scores())
    site.files = new
    site.ways["benchmark_data.zip"] = [cut_short(new["benchmark_data.zip"], 100)]

    with pytest.raises(FetchError, match=r"benchmark_data\.zip: the answer is cut short"):
        pulled(site)
    assert names() == [str(DAY)]
