"""Commands that would fit every vintage fit a stated few of the user's own, and name the others with the reason."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from copied_vintage import copied

from headway.api import multiverse, reports, revisions
from headway.errors import FitError
from headway.facts.store import fingerprints, open_vintage, vintages_of_index
from headway.words import load_words
from headway.words.revisions import unused_sentences

BUNDLED = ("2025-12-03", "2025-12-19", "2026-04-19", "2026-08-11")
OWN = ("2026-09-03", "2026-09-20", "2026-09-20.2", "2026-10-05", "2026-11-24", "2026-11-25")
THINNED = ["2026-09-03", "2026-09-20", "2026-11-24"]


@pytest.fixture
def own(store: Path) -> Path:
    """Copies of August under names of one's own, one of them damaged; and the newest, which counts as today."""
    for name in (*OWN, "2026-11-26"):
        copied("2026-08-11", store / name)
    (store / "2026-10-05" / "scores.csv").write_text("model,benchmark\n")
    return store


def test_revisions_fit_the_bundled_and_the_last_of_each_month(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def known(opened: Any, *_: object) -> Any:
        if opened.name == "2025-12-03":
            raise FitError("too few")
        return SimpleNamespace(name=opened.name, rows=opened.table("scores").height if opened.name > "2026" else 0)

    monkeypatch.setattr(revisions, "_known", known)
    skipped: list[tuple[str, str, str]] = []

    found = [each.name for each in revisions._earlier("2026-11-26", "eci", None, skipped)]

    assert found == ["2025-12-19", "2026-04-19", "2026-08-11", "2026-09-20.2", "2026-11-25"]
    assert [(name, reason) for name, reason, _ in skipped] == [
        *((name, "thinned") for name in THINNED),
        ("2025-12-03", "fit"),
        ("2026-10-05", "damaged"),
    ]


@pytest.mark.parametrize("before", [None, date(2026, 11, 25)])
def test_the_multiverse_takes_the_same(own: Path, before: date | None) -> None:
    opened, unused = multiverse._older(open_vintage("2026-11-26"), before)

    expected = [*BUNDLED, "2026-09-20.2", "2026-11-24" if before else "2026-11-25"]
    assert [each.name for each in opened] == sorted(expected, reverse=True)
    assert [row["vintage"] for row in unused if row["reason"] == "thinned"] == THINNED[: 2 if before else 3]
    assert [row["vintage"] for row in unused if row["reason"] == "damaged"] == ["2026-10-05"]


def test_the_report_takes_the_same(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scale(opened: Any, *_: object) -> Any:
        if "scores" in opened.table_names:
            opened.table("scores")
        return SimpleNamespace(vintage=opened)

    monkeypatch.setattr(reports, "_Scale", SimpleNamespace(of=scale))

    found = reports._Scales.load(open_vintage("2026-11-26"), date(2026, 11, 26), None)

    assert [each.vintage.name for each in found.earlier] == [*BUNDLED, "2026-09-20.2", "2026-11-25"]
    assert [row["vintage"] for row in found.unused] == [*THINNED, "2026-10-05"]


def test_with_the_bundled_alone_nothing_is_left_out(store: Path) -> None:
    assert vintages_of_index() == BUNDLED
    opened, unused = multiverse._older(open_vintage(), None)

    assert [each.name for each in opened] == ["2026-04-19", "2025-12-19", "2025-12-03"]
    assert unused == []


@pytest.mark.parametrize(("lang", "sentence"), [("en", "Not fitted: 3 of your own vintages."), ("vi", "3 bản dữ liệu")])
def test_people_are_told_in_one_sentence_how_many(own: Path, lang: str, sentence: str) -> None:
    _, unused = multiverse._older(open_vintage("2026-11-26"), None)

    thinned = [text for text in unused_sentences(unused, load_words(lang)) if sentence in text]
    damaged = [text for text in unused_sentences(unused, load_words(lang)) if "scores.csv" in text]
    assert (len(thinned), len(damaged)) == (1, 1)


def test_what_a_kept_result_hangs_on_changes_with_any_vintage(own: Path) -> None:
    before = fingerprints()
    copied("2026-08-11", own / "2026-11-27")

    assert set(before) < set(fingerprints())
    assert fingerprints(by=date(2026, 11, 26)) == before
