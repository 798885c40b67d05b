"""Chips: dense rates, what one is worth in H100s at 8 and at 16 bits, its generation, and when it could be had."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from compute_facts.common import CLOSED, Cells, beside, middle_day, number, origin, period, precision
from headway.compute.chips import h100e
from headway.compute.rungs import VOLUME_DAYS

#: Names of sources by the site on which they stand.
_NAMES = {
    "epoch.ai": "Epoch AI, machine learning hardware",
    "semianalysis.com": "SemiAnalysis",
    "reuters.com": "Reuters",
    "nvidia.com": "NVIDIA",
    "ir.amd.com": "AMD",
    "cloud.google.com": "Google",
    "blog.google": "Google",
    "aws.amazon.com": "AWS",
    "hiascend.com": "Huawei",
    "huawei.com": "Huawei",
    "wsj.com": "Wall Street Journal",
    "cset.georgetown.edu": "CSET and Epoch AI",
    "govinfo.gov": "Federal Register and Epoch AI",
}

#: Where the advanced fabs of a foundry stand.
_PLACES = {"TSMC": "Taiwan", "SMIC": "China", "Samsung": "South Korea", "GlobalFoundries": "US"}

_RATES = {
    "fp16_tflops": "dense_fp16_bf16_tflops",
    "fp8_tflops": "dense_fp8_tflops",
    "fp4_tflops": "dense_fp4_tflops",
    "hbm_gb": "hbm_gb",
    "hbm_tbps": "hbm_bandwidth_tb_s",
    "link_gbps": "interconnect_gb_s",
    "tdp_w": "tdp_w",
    "price_low_usd": "price_usd_low",
    "price_high_usd": "price_usd_high",
    "process_nm": "process_node_nm",
}


def rows(raw: Iterable[Cells]) -> list[dict[str, Any]]:
    """The rows of `chips`, with the listed corrections.

    Raises
    ------
    KeyError
        If a chip has no family, or a correction or a family is of a chip that is not there.
    """
    raw = list(raw)
    families = {row["chip"]: row for row in beside("chip_families")}
    corrections: dict[str, dict[str, Cells]] = {row["chip"]: {} for row in raw}
    for row in beside("chips_corrections"):
        corrections[row["id"]][row["column"]] = row
    if extra := set(families) - set(corrections):
        raise KeyError(f"families of chips that are not there: {', '.join(sorted(extra))}")
    return [_chip(row, families[row["chip"]], corrections[row["chip"]]) for row in raw]


def _chip(row: Cells, family: Cells, corrections: dict[str, Cells]) -> dict[str, Any]:
    new = {column: correction["value"] for column, correction in corrections.items()}
    name = row["chip"]
    rates = {column: number(new.get(column, row[cell])) for column, cell in _RATES.items()}
    rates["int8_tops"] = number(new["int8_tops"]) if "int8_tops" in new else _int8(row, rates["fp16_tflops"])
    eight, sixteen = h100e(rates["fp8_tflops"], rates["int8_tops"], rates["fp16_tflops"])
    status = new.get("status", _status(name, row["note"]))
    told = origin({**row, "source_read": "yes"})
    told["source"] = _NAMES.get(told["source"], told["source"])
    days = _days(new.get("released", row["release_date"]), new)
    return {
        "chip": name,
        "vendor": row["vendor"],
        "country": row["vendor_country"],
        **{column: family[column] for column in ("generation", "family", "form", "sale")},
        **days,
        "status": status,
        "foundry": row["foundry"] or None,
        "made_in": _made_in(row),
        **rates,
        "h100e_8bit": eight,
        "h100e_16bit": sixteen,
        "export": row["export_to_china"] or None,
        **told,
        "known": _known(days["released"], status, told["source_date"]),
        "note": ". ".join([*([row["note"]] if row["note"] else []), *_reasons(corrections)]) or None,
    }


def _made_in(row: Cells) -> list[str]:
    """Where the dies are made: by the foundries that the cell names, or at home where it says so."""
    found = {place for foundry, place in _PLACES.items() if foundry in row["foundry"]}
    return sorted(found | ({row["vendor_country"]} if row["foundry"] == "domestic" else set()))


def _days(text: str, new: dict[str, str]) -> dict[str, Any]:
    """The day of release and the days between which the chip could first be had in volume."""
    if not text:
        return dict.fromkeys(("released", "precision", "earliest", "latest"))
    first, last = period(text)
    earliest = date.fromisoformat(new["earliest"]) if "earliest" in new else first
    latest = date.fromisoformat(new["latest"]) if "latest" in new else last + timedelta(days=VOLUME_DAYS)
    released = min(max(middle_day(text), earliest), latest)
    return {"released": released, "precision": precision(text), "earliest": earliest, "latest": latest}


def _known(released: date | None, status: str, published: date) -> date:
    """The rates of a chip on sale were known from its release; what is not on sale is known from its source."""
    return min(released, published, CLOSED) if released and status == "released" else published


def _reasons(corrections: dict[str, Cells]) -> list[str]:
    return [f"Corrected {column}: {correction['reason']}" for column, correction in corrections.items()]


def _status(name: str, note: str) -> str:
    if "(rumour)" in name:
        return "rumoured"
    if "(proposed)" in name:
        return "proposed"
    return "planned" if note.startswith("planned") else "released"


def _int8(row: Cells, fp16: float | None) -> float | None:
    """The dense 8-bit integer rate that the note gives; "twice fp16" where it says so."""
    note = row["note"]
    if (found := re.search(r"int8 (?:about )?(\d{3,4})", note)) and "no faster" not in note[: found.start()]:
        return float(found[1])
    if "int8 twice fp16" in note and fp16 is not None:
        return 2 * fp16
    return None
