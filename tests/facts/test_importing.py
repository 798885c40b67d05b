"""Scores that the user brings: all of them or none, and the store as it was after a mistake."""

from datetime import date
from pathlib import Path

import pytest

from headway import api
from headway.errors import DataError, StoreError
from headway.facts import CITATION, import_scores, open_vintage

KNOWN = date(2026, 9, 1)
HEADER = "model,benchmark,score,released\n"
NEW = "Dragon 1,GPQA diamond,0.9,2026-08-20\n"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_new_scores_make_a_new_vintage_on_top_of_the_newest(store: Path, tmp_path: Path) -> None:
    found = import_scores(written(tmp_path, HEADER + NEW + "Kimi K3,GPQA diamond,0.5,\n"), KNOWN)

    opened = open_vintage("2026-09-01")
    assert found.to_dict() == {
        "headway": found.to_dict()["headway"],
        "vintage": "2026-09-01",
        "as_of": "2026-09-01",
        "sources": [source.to_dict() for source in opened.sources],
        "citation": CITATION,
        "base": "2026-08-11",
        "added": 1,
        "changed": 1,
        "rejected": [],
    }
    assert len(opened.models()) == 223
    assert opened.table("scores").height == 2250
    assert ("Kimi K3", "GPQA diamond", 0.5) in zip(*opened.score_rows(), strict=True)
    assert [source.title for source in opened.sources][-1] == "mine.csv"


def test_a_version_string_counts_for_its_model(store: Path, tmp_path: Path) -> None:
    import_scores(written(tmp_path, HEADER + "chutes/DeepSeek-R1-0528,New Bench,0.5,\n"), KNOWN)

    assert ("DeepSeek-R1 (May 2025)", "New Bench", 0.5) in zip(*open_vintage("2026-09-01").score_rows(), strict=True)


def test_without_an_older_vintage_the_file_stands_alone(store: Path, tmp_path: Path) -> None:
    content = "model,benchmark,score,released,developers,countries,access\nA,B,0.5,2024-01-01,X;Y,US;China,Open\n"

    found = import_scores(written(tmp_path, content), date(2024, 6, 1))

    model = open_vintage("2024-06-01").models()[0]
    assert found.base is None
    assert (model.developers, model.countries, model.access) == (("X", "Y"), ("US", "China"), "open")


@pytest.mark.slow
def test_an_imported_model_moves_the_frontier(store: Path, tmp_path: Path) -> None:
    header = "model,benchmark,score,released,countries\n"
    strong = ("GPQA diamond", "FrontierMath-Tiers-1-3-v2-Private", "ARC-AGI-2", "HLE", "WeirdML", "SimpleBench")
    rows = "".join(f"Dragon 1,{name},0.99,2026-08-20,China\n" for name in strong)
    import_scores(written(tmp_path, header + rows), KNOWN)

    gap = api.gap()

    assert gap.best_follower.model == "Dragon 1"
    assert gap.as_of == KNOWN
    assert gap.p_follower_leads > 0.5


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("model,benchmark,released\nA,B,2025-01-01\n", "mine.csv, row 1, column 'score': the column is missing"),
        (HEADER + NEW + "A,B,1.7,2025-01-01\n", "mine.csv, row 3, column 'score', value '1.7': a score lies between"),
        (HEADER + "A,B,n/a,2025-01-01\n", "mine.csv, row 2, column 'score', value 'n/a': not a number"),
        (
            HEADER + "A,B,0.5,2062-01-01\n",
            "mine.csv, row 2, column 'released', value '2062-01-01': a date out of range",
        ),
        (HEADER + NEW + NEW, "mine.csv, row 3, column 'model', value 'Dragon 1': Dragon 1 on GPQA diamond is in row 2"),
        (HEADER + "A,B,0.5,\n", "mine.csv, row 2, column 'released', value '': the cell is empty"),
        (HEADER + "Kimi K3,B,0.5,2026-01-01\n", "column 'released', value '2026-01-01': Kimi K3 was released on"),
        (HEADER.encode() + b"Dragon \xff,B,0.5,2025-01-01\n", "mine.csv, row 2, column 'model', value 'byte 0xff'"),
        (HEADER, "mine.csv: the file has no rows"),
    ],
)
def test_a_mistake_is_named_and_leaves_the_store_as_it_was(
    store: Path, tmp_path: Path, content: str | bytes, message: str
) -> None:
    with pytest.raises(DataError) as error:
        import_scores(written(tmp_path, content), KNOWN)

    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert not store.exists()


@pytest.mark.parametrize(
    ("column", "value", "message"), [("access", "free", "not a kind of access"), ("confidence", "sure", "not a level")]
)
def test_words_that_mean_nothing_are_refused(
    store: Path, tmp_path: Path, column: str, value: str, message: str
) -> None:
    content = f"model,benchmark,score,released,{column}\nA,B,0.5,2025-01-01,{value}\n"

    with pytest.raises(DataError, match=message):
        import_scores(written(tmp_path, content), KNOWN)


def test_a_day_that_is_there_already_is_refused(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="vintage 2026-08-11 is there already"):
        import_scores(written(tmp_path, HEADER + NEW), date(2026, 8, 11))
