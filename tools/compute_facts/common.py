"""What all tables share: periods and days from text, numbers, and the origin of a row."""

import csv
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from headway.facts.manifest import RawFile, sha256

Cells = Mapping[str, str]

#: The day on which the collection was closed: nothing in it was known later.
CLOSED = date(2026, 11, 23)

_QUARTERS = {"1": (1, 3), "2": (4, 6), "3": (7, 9), "4": (10, 12)}


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def period(text: str) -> tuple[date, date]:
    """First and last day of 2025, 2025-H1, 2025-Q3, 2025-07, 2025-07-01, 2025-2027 or 2025-07..2025-09."""
    for between in ("..", "/"):
        if between in text:
            first, last = (part.strip() for part in text.split(between))
            return period(first)[0], period(last)[1]
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        year, (first, last) = int(found[1]), _QUARTERS[found[2]]
        return date(year, first, 1), month_end(year, last)
    if found := re.fullmatch(r"(\d{4})-H([12])", text):
        year, first = int(found[1]), 1 if found[2] == "1" else 7
        return date(year, first, 1), month_end(year, first + 5)
    if found := re.fullmatch(r"(\d{4})-(\d{4})", text):
        return date(int(found[1]), 1, 1), date(int(found[2]), 12, 31)
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if re.fullmatch(r"\d{4}-\d{2}", text):
        year, month = map(int, text.split("-"))
        return date(year, month, 1), month_end(year, month)
    day = date.fromisoformat(text)
    return day, day


def precision(text: str) -> str:
    """How well a date is known: day, month, quarter or year."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return "day"
    if re.fullmatch(r"\d{4}-\d{2}(\.\.(\d{4}-)?\d{2})?", text):
        return "month"
    return "quarter" if re.search(r"[QH]", text) else "year"


def latest_day(text: str) -> date:
    """The last day that a date can mean, but none after the collection was closed."""
    return min(period(text)[1], CLOSED)


def middle_day(text: str) -> date:
    """The middle of a period."""
    first, last = period(text)
    return first + (last - first) / 2


def number(text: str) -> float | None:
    """The number in a cell, or None; raises ValueError where the cell holds something else."""
    return float(text) if text.strip() else None


def origin(row: Cells, *, known: date | None = None, read: bool | None = None) -> dict[str, Any]:
    """The origin of a row, from its columns source_url, source_date, confidence, note and source_read.

    A source without an address, or with the bare address of a site, was not read: nobody can read it again there.
    """
    urls = re.findall(r"https?://\S+", row.get("source_url", "") or row.get("source", ""))
    text = (row.get("source_url") or row.get("source") or "").strip()
    url = next((each.rstrip(";,") for each in urls), None)
    name = text if url is None or not text.startswith("http") else urlsplit(url).netloc.removeprefix("www.")
    stated = row.get("source_read", "yes") == "yes"
    published = latest_day(row["source_date"]) if row.get("source_date") else known or CLOSED
    return {
        "source": name,
        "source_url": url,
        "source_date": published,
        "known": known or published,
        "confidence": row["confidence"],
        "source_read": stated if read is None else read,
        "note": row.get("note") or None,
    }


def cells_of(path: Path) -> list[Cells]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def beside(name: str) -> tuple[Cells, ...]:
    """The rows of a file of that name in this folder: extra facts, corrections, readings, each with its reason."""
    return tuple(cells_of(Path(__file__).parent / f"{name}.csv"))


def raw_files(folder: Path, url_of: Callable[[str], str | None], *, endings: str = "*") -> tuple[RawFile, ...]:
    """Every file below a folder for a manifest, by its path in it; `url_of` gives the address of a path."""
    found = sorted(path for path in folder.rglob(endings) if path.is_file())
    names = {path: path.relative_to(folder).as_posix() for path in found}
    return tuple(
        RawFile(name=name, sha256=sha256(path.read_bytes()), size=path.stat().st_size, url=url_of(name))
        for path, name in names.items()
    )
