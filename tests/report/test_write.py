"""Files: all of them or none."""

import json
from pathlib import Path
from typing import Any

import pytest

from headway.charts import render
from headway.errors import StoreError
from headway.report import Report, build_report, write_report
from headway.words import load_words

SVG = '<svg viewBox="0 0 8 4" xmlns="http://www.w3.org/2000/svg"></svg>'


@pytest.fixture
def report(pairs: Any, facts: Any) -> Report:
    return build_report(pairs, load_words("en"), facts)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "to_svg", lambda spec, cache: SVG)
    monkeypatch.setattr(render, "to_png", lambda svg, scale, cache: b"png")


@pytest.mark.usefixtures("quick")
def test_writes_page_numbers_and_each_chart_twice(report: Report, tmp_path: Path) -> None:
    written = write_report(report, tmp_path / "out", cache=tmp_path / "cache")

    names = {path.relative_to(tmp_path / "out").as_posix() for path in written}
    charts = {f"charts/{figure.name}.{kind}" for figure in report.figures for kind in ("svg", "png")}
    assert names == {"report.html", "report.json"} | charts
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["headline"] == report.headline
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failing_picture_leaves_the_old_report(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "report.html"
    old.write_text("old", encoding="utf-8")

    def fail(svg: object, scale: float, cache: Path) -> bytes:
        raise RuntimeError("no picture")

    monkeypatch.setattr(render, "to_svg", lambda spec, cache: SVG)
    monkeypatch.setattr(render, "to_png", fail)

    with pytest.raises(RuntimeError):
        write_report(report, tmp_path, cache=tmp_path / "cache")

    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert old.read_text("utf-8") == "old"


@pytest.mark.usefixtures("quick")
def test_a_full_disk_leaves_the_old_report_and_no_litter(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write_report(report, out, cache=tmp_path / "cache")
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "report.json":
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(StoreError, match="No space left"):
        write_report(report, out, cache=tmp_path / "cache")

    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.usefixtures("quick")
def test_an_unusable_folder_is_one_clear_error(report: Report, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(StoreError, match="the report cannot be written to"):
        write_report(report, tmp_path / "file", cache=tmp_path / "cache")


def test_real_charts_are_rendered_in_both_forms(pair_of: Any, facts: Any, tmp_path: Path) -> None:
    write_report(build_report([pair_of()], load_words("vi"), facts), tmp_path, cache=tmp_path / "cache")

    assert "<svg" in (tmp_path / "charts" / "us-china-frontiers.svg").read_text("utf-8")
    assert (tmp_path / "charts" / "us-china-lag.png").read_bytes().startswith(b"\x89PNG")
