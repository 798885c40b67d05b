"""Chips: dense rates, and what one is worth in H100s at 8 and at 16 bits."""

import re
from collections.abc import Iterable
from typing import Any

from compute_facts.common import Cells, middle_day, number, origin, precision
from headway.compute.chips import h100e

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
    """The rows of `chips`."""
    return [_chip(row) for row in raw]


def _chip(row: Cells) -> dict[str, Any]:
    name, released = row["chip"], row["release_date"]
    rates = {column: number(row[cell]) for column, cell in _RATES.items()}
    rates["int8_tops"] = _int8(row, rates["fp16_tflops"])
    eight, sixteen = h100e(rates["fp8_tflops"], rates["int8_tops"], rates["fp16_tflops"])
    return {
        "chip": name,
        "vendor": row["vendor"],
        "country": row["vendor_country"],
        "released": middle_day(released) if released else None,
        "precision": precision(released) if released else None,
        "status": _status(name, row["note"]),
        "foundry": row["foundry"] or None,
        **rates,
        "h100e_8bit": eight,
        "h100e_16bit": sixteen,
        "export": row["export_to_china"] or None,
        **origin({**row, "source_read": "yes"}),
    }


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
