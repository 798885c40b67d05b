"""The part of the report that says where its numbers come from."""

from typing import Any

import pytest

from headway.report.blocks import Report, Section, Table
from headway.report.trust import with_trust
from headway.words import load_words

HASH = "26fd9c1c848797e21811168cbc05b5718921c070398643438a35cae60a8ac2fc"
TABLES = ("models", "scores", "benchmarks", "published_index", "time_horizons")


def number(path: str, what: str, tables: tuple[str, ...], *command: str) -> dict[str, Any]:
    names = [f"2026-08-11/{table}" for table in tables]
    return {"path": path, "what": what, "tables": names, "rows": 1234, "command": list(command), "python": ["x()"]}


TRUST: dict[str, Any] = {
    "program": {"name": "headway", "version": "0.1.0", "code": "race code 1, all code abc123", "files": []},
    "vintages": [
        {
            "vintage": "2026-08-11",
            "tables": [
                {"table": name, "file": f"2026-08-11/{name}.csv", "rows": 7, "sha256": HASH}
                for name in (*TABLES, "unplaced")
            ],
        }
    ],
    "numbers": [
        number("/pairs/0/standing", "gap_standing", TABLES[:2], "headway gap --leader US --follower China"),
        number("/pairs/0/record", "gap_record", TABLES[:2], "headway gap --definition record"),
        number("/views/stock", "stock", TABLES, "headway compute allocation", "headway compute stock --leader US"),
        number("/views/race_scenarios", "race_scenarios", TABLES[:1]),
    ],
    "no_data": [{"path": "/seed", "why": "a setting"}],
}


def report() -> Report:
    before = Section(name="a", title="A", blocks=(Table(name="t", caption="T", columns=("x",), rows=()),))
    standing = {"leader": "country:United States of America", "follower": "country:China"}
    data = {
        "pairs": [{"slug": "us-china", "standing": standing}],
        "command": "headway report --lang en --leader US --follower China",
    }
    return Report(language="en", title="T", headline="H", sections=(before,), labels={}, data=data)


def test_the_part_stands_last_and_the_data_hold_it_whole() -> None:
    found = with_trust(report(), TRUST, load_words("en"))

    assert [part.name for part in found.sections] == ["a", "trust"]
    assert {**found.data["trust"], "no_data": []} == {**TRUST, "no_data": []}
    assert [row["path"] for row in found.data["trust"]["no_data"]] == ["/seed", "/tables/1", "/tables/2"]
    assert "abc123" in found.to_dict()["sections"][-1]["text"][0]


@pytest.mark.parametrize(
    ("lang", "label", "rows", "many"),
    [
        ("en", "The gap (China vs US)", "1,234", "5 tables"),
        ("vi", "Khoảng cách (Trung Quốc so với Mỹ)", "1.234", "5 bảng"),
    ],
)
def test_a_part_is_told_with_its_rows_tables_and_command(lang: str, label: str, rows: str, many: str) -> None:
    parts, files = with_trust(report(), TRUST, load_words(lang)).sections[-1].tables
    gap, stock, scenarios = ([cell.text for cell in row] for row in parts.rows)

    assert gap == [label, rows, "2026-08-11: models, scores", "headway gap"]
    assert stock[2:] == [f"2026-08-11: {many}", "… headway compute stock"]
    assert scenarios[3] == "x()"
    assert [cell.value for cell in parts.rows[1]][3] == TRUST["numbers"][2]["command"]
    assert [[cell.text for cell in row] for row in files.rows] == [
        [f"2026-08-11/{name}.csv", "7", HASH[:12]] for name in TABLES
    ]
    assert files.rows[0][2].value == HASH
