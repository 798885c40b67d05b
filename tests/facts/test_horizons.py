"""METR's time horizons: what enters the table, and what the bundled table holds."""

from datetime import date

from headway.facts.horizons import read_horizons
from headway.facts.identity import Identity
from headway.facts.store import open_vintage

DAY = date(2026, 4, 19)
IDENTITIES = {name: Identity(name.upper(), "as published") for name in ("a", "b", "undated")}


def row(version: str, minutes: str = "10", **more: str) -> dict[str, str]:
    cells = {"Model version": version, "Time horizon": minutes, "CI_low": "5", "CI_high": "21.5"}
    return cells | {"Source": "", "Source link": ""} | more


def test_rows_without_a_model_a_date_or_a_time_are_left_out() -> None:
    rows = [row("b"), row(" a "), row("undated"), row("nobody"), row("a", "")]

    found = read_horizons(DAY, rows, IDENTITIES, {"A", "B"})

    assert [(each["model"], each["minutes"], each["low"], each["high"]) for each in found] == [
        ("A", 10.0, 5.0, 21.5),
        ("B", 10.0, 5.0, 21.5),
    ]
    assert all(each["source_url"].startswith("https://") for each in found)


def test_the_version_is_kept_and_the_older_layout_has_none() -> None:
    found = read_horizons(DAY, [row("a", **{"METR version": "METR-Horizon-v1.1"}), row("b")], IDENTITIES, {"A", "B"})

    assert [each["metr_version"] for each in found] == ["METR-Horizon-v1.1", None]


def test_a_row_without_an_interval_is_kept_without_one() -> None:
    (found,) = read_horizons(DAY, [row("a", CI_low="", CI_high="")], IDENTITIES, {"A"})

    assert (found["low"], found["high"]) == (None, None)


def test_the_bundled_table_holds_the_rows_of_both_versions() -> None:
    rows = open_vintage("2026-04-19").table("time_horizons").to_dicts()

    assert sum(each["metr_version"] == "METR-Horizon-v1.1" for each in rows) == 13
    assert sum(each["metr_version"] is None for each in rows) == 32
    assert all(each["low"] < each["minutes"] < each["high"] for each in rows)
    (opus,) = (each for each in rows if each["version"] == "claude-opus-4-5-20251101_16K")
    # METR gives 4 h 49 min, and 1 h 49 min to 20 h 25 min as its 95% interval.
    assert [round(opus[end]) for end in ("minutes", "low", "high")] == [289, 109, 1225]
