"""What a measure came to, as bytes to keep and back again: the same numbers to the last digit."""

import io
import json
from datetime import date
from typing import Any

import numpy as np

from headway.claims.calls import Call
from headway.claims.measured import Counted, Measured
from headway.interval import Interval


def to_bytes(measured: Measured) -> bytes:
    """A measured quantity with all of its draws, as bytes."""
    about = {
        "measure": measured.call.measure,
        "arguments": dict(measured.call.arguments),
        "known": measured.known.isoformat(),
        "unit": measured.unit,
        "why": measured.why,
        "due": measured.due.isoformat() if measured.due else None,
        "read_on": measured.read_on.isoformat() if measured.read_on else None,
        "left_out": [[dict(chosen), why] for chosen, why in measured.left_out],
        "origin": dict(measured.origin),
        "level": measured.level,
        "counted": [{"chosen": dict(each.chosen), "detail": dict(each.detail)} for each in measured.counted],
    }
    arrays: dict[str, np.ndarray[Any, np.dtype[Any]]] = {
        "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    }
    for place, each in enumerate(measured.counted):
        ends = each.interval
        arrays[f"rows{place}"] = each.rows
        arrays[f"interval{place}"] = np.array([ends.low, ends.central, ends.high, ends.level])
        if each.floor is not None:
            arrays[f"floor{place}"] = each.floor
    target = io.BytesIO()
    np.savez_compressed(target, **arrays)  # type: ignore[arg-type]  # the stub takes the names of arrays for options
    return target.getvalue()


def from_bytes(content: bytes) -> Measured:
    """The measured quantity that `to_bytes` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    about: dict[str, Any] = json.loads(stored["about"].tobytes())
    return Measured(
        call=Call(measure=about["measure"], arguments=about["arguments"]),
        known=date.fromisoformat(about["known"]),
        unit=about["unit"],
        counted=tuple(_counted(place, each, stored) for place, each in enumerate(about["counted"])),
        why=about["why"],
        due=_day(about["due"]),
        read_on=_day(about["read_on"]),
        left_out=tuple((chosen, why) for chosen, why in about["left_out"]),
        origin=about["origin"],
        level=about["level"],
    )


def _counted(place: int, about: dict[str, Any], stored: "dict[str, np.ndarray[Any, np.dtype[Any]]]") -> Counted:
    low, central, high, level = stored[f"interval{place}"].tolist()
    return Counted(
        chosen=about["chosen"],
        detail=about["detail"],
        rows=stored[f"rows{place}"],
        floor=stored.get(f"floor{place}"),
        interval=Interval(low=low, central=central, high=high, level=level),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
