"""Scores that the user brings: all of them or none, and the store as it was after a mistake."""

from datetime import date
from pathlib import Path

import pytest

from headway import api
from headway.errors import DataError, OptionError, StoreError
from headway.facts import CITATION, import_scores, open_vintage

KNOWN = date(2026, 9, 1)
TODAY = date(2026, 11, 24)
HEADER = "model,benchmark,score,released\n"
NEW = "Dragon 1,GPQA diamond,0.9,2026-08-20\n"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "mine.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_new_scores_make_a_new_vintage_on_top_of_the_newest(store: Path, tmp_path: Path) -> None:
    found = import_scores(written(tmp_path, HEADER + NEW + "Kimi K3,GPQA diamond,0.5,\n"), KNOWN, today=TODAY)

    opened = open_vintage("2026-09-01")
    assert found.to_dict() == {
        "headway": found.to_dict()["headway"],
        "vintage": "2026-09-01",
        "as_of": "2026-09-01",
        "sources": [source.to_dict() for source in opened.sources],
        "citation": CITATION,
        "draws": None,
        "folder": str(store / "2026-09-01"),
        "base": "2026-08-11",
        "added": 1,
        "changed": 1,
        "rejected": [],
        "new_models": [
            {"model": "Dragon 1", "scores": 1, "developers": [], "countries": [], "access": "other", "nearest": None}
        ],
        "new_names": [],
    }
    assert len(opened.models()) == 223
    assert opened.table("scores").height == 2250
    assert ("Kimi K3", "GPQA diamond", 0.5) in zip(*opened.score_rows(), strict=True)
    assert [source.title for source in opened.sources][-1] == "mine.csv"


def test_a_version_string_counts_for_its_model(store: Path, tmp_path: Path) -> None:
    import_scores(written(tmp_path, HEADER + "chutes/DeepSeek-R1-0528,New Bench,0.5,\n"), KNOWN, today=TODAY)

    assert ("DeepSeek-R1 (May 2025)", "New Bench", 0.5) in zip(*open_vintage("2026-09-01").score_rows(), strict=True)


def test_without_an_older_vintage_the_file_stands_alone(store: Path, tmp_path: Path) -> None:
    content = "model,benchmark,score,released,developers,countries,access\nA,B,0.5,2024-01-01,X;Y,US;China,Open\n"

    found = import_scores(written(tmp_path, content), date(2024, 6, 1), today=TODAY)

    model = open_vintage("2024-06-01").models()[0]
    assert found.base is None
    assert (model.developers, model.countries) == (("X", "Y"), ("United States of America", "China"))
    assert model.access == "open"


def test_names_are_found_without_regard_to_capitals_and_new_ones_are_told(store: Path, tmp_path: Path) -> None:
    content = (
        "model,benchmark,score,released,countries\n"
        "kimi k3,gpqa DIAMOND,0.5,,prc\n"
        "Dragon 1,OTIS Mock AMIE 2024-2025,0.5,2026-08-20,Chinaa\n"
        "Kimi K33,HLE,0.5,2026-08-20,China\n"
    )

    found = import_scores(written(tmp_path, content), KNOWN, today=TODAY).to_dict()

    assert ("Kimi K3", "GPQA diamond", 0.5) in zip(*open_vintage("2026-09-01").score_rows(), strict=True)
    assert found["new_names"] == [
        {"kind": "benchmark", "name": "OTIS Mock AMIE 2024-2025", "nearest": "OTIS Mock AIME 2024-2025"},
        {"kind": "country", "name": "Chinaa", "nearest": "China"},
    ]
    assert [(row["model"], row["nearest"]) for row in found["new_models"]] == [
        ("Dragon 1", None),
        ("Kimi K33", "Kimi K3"),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Kimi K3,B,0.5,,France,", "column 'countries', value 'France': Kimi K3 has China"),
        ("Dragon 1,B,0.5,,China,open", "row 3, column 'access', value 'open': Dragon 1 has closed"),
        ("Dragon 1,B,0.5,,,ajar", "row 3, column 'access', value 'ajar': not a kind of access"),
    ],
)
def test_a_row_that_contradicts_what_is_known_is_refused(store: Path, tmp_path: Path, row: str, message: str) -> None:
    header = "model,benchmark,score,released,countries,access\n"
    first = "Dragon 1,A,0.5,2026-08-20,China,closed\n"

    with pytest.raises(DataError) as error:
        import_scores(written(tmp_path, f"{header}{first}{row}\n"), KNOWN, today=TODAY)

    assert message in str(error.value)
    assert not store.exists()


def test_a_day_that_has_not_come_is_refused(store: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="--known 2062-01-01 is after today"):
        import_scores(written(tmp_path, HEADER + NEW), date(2062, 1, 1), today=TODAY)

    assert not store.exists()


def test_a_missing_file_is_named_even_if_the_day_is_taken(store: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv: the file cannot be read"):
        import_scores(tmp_path / "none.csv", date(2026, 8, 11), today=TODAY)


@pytest.mark.slow
def test_an_imported_model_moves_the_frontier(store: Path, tmp_path: Path) -> None:
    header = "model,benchmark,score,released,countries\n"
    strong = ("GPQA diamond", "FrontierMath-Tiers-1-3-v2-Private", "ARC-AGI-2", "HLE", "WeirdML", "SimpleBench")
    rows = "".join(f"Dragon 1,{name},0.99,2026-08-20,China\n" for name in strong)
    import_scores(written(tmp_path, header + rows), KNOWN, today=TODAY)

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
        import_scores(written(tmp_path, content), KNOWN, today=TODAY)

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
        import_scores(written(tmp_path, content), KNOWN, today=TODAY)


def test_scores_of_the_day_of_a_publication_are_on_top_of_it_as_the_next_state_of_that_day(
    store: Path, tmp_path: Path
) -> None:
    found = import_scores(
        written(tmp_path, HEADER + NEW.replace("2026-08-20", "2026-08-10")), date(2026, 8, 11), today=TODAY
    )

    assert (found.vintage, found.base) == ("2026-08-11.2", "2026-08-11")
    assert open_vintage().name == "2026-08-11.2"
    assert open_vintage("2026-08-11").table("scores").height == open_vintage().table("scores").height - found.added


def test_a_day_that_has_scores_of_ones_own_already_is_refused(store: Path, tmp_path: Path) -> None:
    file = written(tmp_path, HEADER + NEW.replace("2026-08-20", "2026-08-10"))
    import_scores(file, date(2026, 8, 11), today=TODAY)

    with pytest.raises(StoreError, match=r"vintage 2026-08-11\.2 is there already.*one file, or give another day"):
        import_scores(file, date(2026, 8, 11), today=TODAY)
