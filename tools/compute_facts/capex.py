"""Capital spending: quarters, years and guidance, each as it was given."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from compute_facts.amendments import amended
from compute_facts.common import CLOSED, Cells, beside, latest_day, number, origin, period

_TYPES = {"calendar year": "year", "quarter": "quarter", "commitment": "years", "plan": "years"}

#: Days after the end of a period by which a firm has reported it, where the day itself is not in capex_days.csv.
_REPORTED = timedelta(days=60)

#: Groups of firms, and what is wider than firms, by the name in the collection: scope, and the firms that are summed.
_GROUPS = {
    "US big four (MSFT+GOOGL+AMZN+META)": ("group", ("Microsoft", "Alphabet", "Amazon", "Meta")),
    "Top nine cloud providers worldwide": ("group", ()),
    "China all AI capex (BofA)": ("state", ()),
    "China data-centre capex (analyst)": ("state", ()),
    "China state programme": ("state", ()),
    "China big four internet (UBS)": ("group", ("Alibaba", "Baidu", "ByteDance", "Tencent")),
    "Leading Chinese internet firms (UBS Securities)": ("group", ()),
}
_SECTORS = {
    **dict.fromkeys(("Oracle", "CoreWeave"), "cloud"),
    **dict.fromkeys(("xAI (SpaceX AI segment)", "OpenAI", "OpenAI Stargate", "Anthropic"), "lab"),
    **dict.fromkeys(("China Mobile", "China Telecom", "China Unicom"), "telecom"),
}


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `capex`.

    Rows that say "not found" hold no fact, and what the collection computed from its own rows is computed again by
    `headway compute money`: both stay out.
    """
    days = {(row["company"], row["period"]): date.fromisoformat(row["reported"]) for row in beside("capex_days")}
    kept = [(place, row) for place, row in enumerate(raw, 2) if row["kind"] != "not found"]
    found = [_row(place, row, days) for place, row in kept if row["source_url"] != "this file"]
    return amended(found, "capex")


def definitions() -> list[dict[str, Any]]:
    """The rows of `capex_definitions`: what each published ratio sets side by side."""
    return [{name: cell or None for name, cell in row.items()} for row in beside("capex_definitions")]


def _row(place: int, row: Cells, days: dict[tuple[str, str], date]) -> dict[str, Any]:
    start, end = _period(row["period"], row["period_type"])
    share = [float(each) for each in re.findall(r"\d\.\d+", row["ai_share"])]
    local = re.search(r"RMB\s*~?\s*([\d.]+)(?:-([\d.]+))?\s*bn", row["capex_local"])
    rate = re.search(r"converted at ([\d.]+)", row["note"])
    known = days.get((row["company"], row["period"])) if row["kind"] == "actual" else None
    low, high = _range(row)
    scope, members = _GROUPS.get(row["company"], ("firm", ()))
    found = origin(row, known=known or _known(row, end))
    return {
        "id": f"capex:{place}",
        "company": row["company"],
        "country": row["country"],
        "scope": scope,
        "sector": "all" if scope != "firm" else _SECTORS.get(row["company"], "platform"),
        "members": members,
        "period": row["period"],
        "start": start,
        "end": end,
        "period_type": "fiscal-year" if row["period"].startswith("FY") else _TYPES.get(row["period_type"], "quarter"),
        "usd_low": low,
        "usd_bn": number(row["capex_usd_bn"]),
        "usd_high": high,
        "local_bn": _middle(local) if local else None,
        "currency": "CNY" if local else None,
        "rate": float(rate[1]) if rate else None,
        "ai_share_low": min(share, default=None),
        "ai_share_high": max(share, default=None),
        "kind": row["kind"],
        "covers": _covers(row),
        **found,
        # A result that the collection dates by its own period was published on the day on which it was reported.
        "source_date": max(found["source_date"], found["known"]) if _undated(row, end) else found["source_date"],
    }


def _middle(found: re.Match[str]) -> float:
    """The amount, or the middle of a range such as 600-700."""
    return float(found[1]) if found[2] is None else (float(found[1]) + float(found[2])) / 2


def _range(row: Cells) -> tuple[float | None, float | None]:
    """The ends that a note begins with or names: "175-185", "range 30-70 being weighed", "90% 2.1-3.0"."""
    found = re.search(r"(?:^|range |90% )(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)\b", row["note"])
    return (float(found[1]), float(found[2])) if found else (None, None)


def _covers(row: Cells) -> str:
    """What is counted, from the note."""
    note = row["note"].casefold()
    if row["period_type"] in ("commitment", "plan"):
        return "programme"
    for mark, covers in (
        ("cash pp&e only", "cash"),
        ("spend, not capex", "cloud-spend"),
        ("cloud compute spend", "cloud-spend"),
        ("finance leases", "with-leases"),
        ("before lease reclassification", "with-leases"),
        ("purchases of property", "cash"),
    ):
        if mark in note:
            return covers
    return "as-reported"


def _period(text: str, kind: str) -> tuple[date, date]:
    if quarter := re.search(r"\((\w{3})-(\w{3}) (\d{4})\)", kind):  # a fiscal quarter that is none of the calendar
        return period(f"{_month(quarter[1], quarter[3])}..{_month(quarter[2], quarter[3])}")
    if not text.startswith("FY"):
        return period(text)
    year, month = int(text[2:6]), {"Jun": 6, "May": 5, "Mar": 3}[re.search(r"to (\w{3})", kind)[1]]
    end = period(f"{year}-{month:02}")[1]
    return (end + timedelta(days=1)).replace(year=end.year - 1), end


def _month(name: str, year: str) -> str:
    return f"{year}-{'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split().index(name) + 1:02}"


def _undated(row: Cells, end: date) -> bool:
    """Whether a result is dated by its own period instead of the day on which it was reported."""
    return row["kind"] == "actual" and (not row["source_date"] or latest_day(row["source_date"]) <= end)


def _known(row: Cells, end: date) -> date:
    """The day of the source; for a result that is dated by its own period, the day by which it had been reported."""
    return min(end + _REPORTED, CLOSED) if _undated(row, end) else latest_day(row["source_date"])
