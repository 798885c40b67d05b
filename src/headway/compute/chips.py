"""Chips in four units: what one is worth at 8 bits, at 16 bits, in memory and in memory bandwidth."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

#: Units of compute: H100-equivalents by dense rate at 8 and at 16 bits, memory in TB, memory bandwidth in TB/s.
UNITS: Final = ("h100e-8bit", "h100e-16bit", "hbm-tb", "hbm-tbps")

#: Dense rates of an H100 SXM5, TFLOP/s. Source: NVIDIA's data sheet, without sparsity (table chips).
H100_8BIT: Final = 1979.0
H100_16BIT: Final = 989.0


def h100e(fp8: float | None, int8: float | None, fp16: float | None) -> tuple[float | None, float | None]:
    """What a chip is worth in H100s at 8 and at 16 bits, from its own dense rates (TFLOP/s, TOP/s).

    At 8 bits the faster of floating point and integers counts, and a chip that has neither does such work at its
    16-bit rate. None where the rates are not known.
    """
    eight = max((rate for rate in (fp8, int8) if rate is not None), default=fp16)
    return (
        None if eight is None else round(eight / H100_8BIT, 4),
        None if fp16 is None else round(fp16 / H100_16BIT, 4),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """What one chip is worth in each unit; None where it is not known."""

    name: str
    h100e_8bit: float | None
    h100e_16bit: float | None
    hbm_tb: float | None
    hbm_tbps: float | None

    def worth(self, unit: str) -> float | None:
        """The chip in a unit of UNITS."""
        return {
            "h100e-8bit": self.h100e_8bit,
            "h100e-16bit": self.h100e_16bit,
            "hbm-tb": self.hbm_tb,
            "hbm-tbps": self.hbm_tbps,
        }[unit]


def chips_of(rows: "pl.DataFrame") -> dict[str, Chip]:
    """The chips of a table `chips`, by name."""
    columns = ("chip", "h100e_8bit", "h100e_16bit", "hbm_gb", "hbm_tbps")
    return {
        name: Chip(
            name=name,
            h100e_8bit=eight,
            h100e_16bit=sixteen,
            hbm_tb=None if memory is None else memory / 1000.0,
            hbm_tbps=bandwidth,
        )
        for name, eight, sixteen, memory, bandwidth in rows.select(columns).iter_rows()
    }
