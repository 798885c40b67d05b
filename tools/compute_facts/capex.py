"""Capital spending: quarters, years and guidance, each as it was given."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from compute_facts.common import CLOSED, Cells, latest_day, number, origin, period

_TYPES = {"calendar year": "year", "quarter": "quarter", "commitment": "years", "plan": "years"}

#: Days after the end of a period by which a firm has reported it, where the day itself was not noted.
_REPORTED = timedelta(days=60)


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `capex`; rows that say "not found" hold no fact and stay out."""
    return [_row(place, row) for place, row in enumerate(raw, 2) if row["kind"] != "not found"]


def _row(place: int, row: Cells) -> dict[str, Any]:
    start, end = _period(row["period"], row["period_type"])
    share = [float(each) for each in re.findall(r"\d\.\d+", row["ai_share"])]
    local = re.search(r"RMB\s*~?\s*([\d.]+)(?:-([\d.]+))?\s*bn", row["capex_local"])
    rate = re.search(r"converted at ([\d.]+)", row["note"])
    return {
        "id": f"capex:{place}",
        "company": row["company"],
        "country": row["country"],
        "period": row["period"],
        "start": start,
        "end": end,
        "period_type": "fiscal-year" if row["period"].startswith("FY") else _TYPES.get(row["period_type"], "quarter"),
        "usd_bn": number(row["capex_usd_bn"]),
        "local_bn": float(local[1]) if local else None,
        "currency": "CNY" if local else None,
        "rate": float(rate[1]) if rate else None,
        "ai_share_low": min(share, default=None),
        "ai_share_high": max(share, default=None),
        "kind": row["kind"],
        **origin(row, known=_known(row, end)),
    }


def _period(text: str, kind: str) -> tuple[date, date]:
    if not text.startswith("FY"):
        return period(text)
    year, month = int(text[2:6]), {"Jun": 6, "May": 5, "Mar": 3}[re.search(r"to (\w{3})", kind)[1]]
    end = period(f"{year}-{month:02}")[1]
    return (end + timedelta(days=1)).replace(year=end.year - 1), end


def _known(row: Cells, end: date) -> date:
    """The day of the source; for a result that is dated by its own period, the day by which it had been reported."""
    stated = row["source_date"]
    if row["kind"] == "actual" and (not stated or latest_day(stated) <= end):
        return min(end + _REPORTED, CLOSED)
    return latest_day(stated)
