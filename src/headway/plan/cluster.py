"""A chip and a cluster as plain numbers."""

from dataclasses import dataclass
from typing import Final

_TERA: Final = 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipSpec:
    """Dense rates, memory, links and power of one chip; 0 where it has none."""

    name: str
    family: str = "other"
    fp16_tflops: float = 0.0
    fp8_tflops: float = 0.0
    fp4_tflops: float = 0.0
    int8_tops: float = 0.0
    hbm_gb: float = 0.0
    hbm_tbps: float = 0.0
    link_gbps: float = 0.0
    tdp_w: float = 0.0

    def peak(self, precision: str) -> float:
        """Dense operations a second at a precision, or at the next wider one that the chip has."""
        if precision == "fp4" and self.fp4_tflops:
            return self.fp4_tflops * _TERA
        if precision in ("fp4", "fp8") and self.fp8_tflops:
            return self.fp8_tflops * _TERA
        return self.fp16_tflops * _TERA


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Chips that work together; link and network one way, GB/s a chip."""

    name: str
    chip: ChipSpec
    count: int
    domain: int
    link_gbps: float
    network_gbps: float
    price_usd_hour: float | None = None
    power_kw: float | None = None
