"""A chip and a cluster as plain numbers: what they can do, checked once when made.

Rates are dense and carry their precision; a chip that lacks a narrow format runs such work at its next wider rate, and
`rate_of` says which. Units follow the vendors' sheets (TFLOP/s, GB, TB/s, GB/s, W); `peak` and the properties that end
in `_bytes` and `_bytes_s` give plain operations and bytes. A prefix is decimal: 1 GB is 1e9 bytes.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from headway.errors import OptionError

#: Number formats, each with the field that holds its rate, then the fields of wider formats that can stand in for it.
#: An 8-bit integer format is stood in for by 8-bit floating point, never the other way: training needs the exponent.
PRECISIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "fp4": ("fp4_tflops", "fp8_tflops", "fp16_tflops"),
    "int8": ("int8_tops", "fp8_tflops", "fp16_tflops"),
    "fp8": ("fp8_tflops", "fp16_tflops"),
    "fp16": ("fp16_tflops",),
    "bf16": ("fp16_tflops",),
}

#: The format that a field of rates is named by.
_FORMAT: Final = {"fp4_tflops": "fp4", "int8_tops": "int8", "fp8_tflops": "fp8", "fp16_tflops": "fp16"}

_NUMBERS: Final = (*_FORMAT, "hbm_gb", "hbm_tbps", "link_gbps", "tdp_w")
#: A bound against slips of the keyboard: about a hundred times the chips of all sellers of 2025.
MOST_CHIPS: Final = 1_000_000_000

#: Family of a chip that belongs to none.
NO_FAMILY: Final = "other"

_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipSpec:
    """One chip; a number is None where it is not known.

    Attributes
    ----------
    name
        As in the table of chips, or any name of one's own.
    family
        Chips that share fitted constants: the first word of the designer's generation, in lower case.
    fp16_tflops, fp8_tflops, fp4_tflops, int8_tops
        Dense rates, 1e12 operations a second; 0: the chip has no such units.
    hbm_gb, hbm_tbps
        Memory and its bandwidth, GB and TB/s; never 0.
    link_gbps
        Scale-up link, both directions together, GB/s; 0: none.
    tdp_w
        Power of the chip alone, W; 0 or None: not known.
    price_usd
        One price, or the low and the high end of prices seen, USD.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid", "allow_inf_nan": False}

    name: str
    family: str = NO_FAMILY
    fp16_tflops: float | None = None
    fp8_tflops: float | None = None
    fp4_tflops: float | None = None
    int8_tops: float | None = None
    hbm_gb: float | None = None
    hbm_tbps: float | None = None
    link_gbps: float | None = None
    tdp_w: float | None = None
    price_usd: float | tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise OptionError("a chip needs a name")
        for field in _NUMBERS:
            _no_less_than_zero(self.name, field, getattr(self, field))
        for field in ("hbm_gb", "hbm_tbps"):
            if getattr(self, field) == 0.0:
                raise OptionError(
                    f"{self.name}: {field} is 0; give the memory of the chip in GB and its bandwidth in TB/s"
                )
        low, high = self.price_range_usd or (0.0, 0.0)
        for price in (low, high):
            _no_less_than_zero(self.name, "price_usd", price)
        if low > high:
            raise OptionError(f"{self.name}: price_usd needs the low end first, got {low:g} and {high:g}")

    @property
    def price_range_usd(self) -> tuple[float, float] | None:
        """The low and the high end of the price, USD; the same twice where there is one price."""
        if isinstance(self.price_usd, int | float):
            return (float(self.price_usd), float(self.price_usd))
        return self.price_usd

    @property
    def memory_bytes(self) -> float:
        """Memory of the chip, bytes. OptionError where it is not known."""
        return 1e9 * self._known("hbm_gb", "memory", "GB")

    @property
    def memory_bytes_s(self) -> float:
        """Bandwidth of that memory, bytes a second. OptionError where it is not known."""
        return 1e12 * self._known("hbm_tbps", "memory bandwidth", "TB/s")

    @property
    def one_way_link_gbps(self) -> float:
        """Scale-up link one way, GB/s: half of what sheets give for both. OptionError where there is none."""
        return 0.5 * self._known("link_gbps", "scale-up link (both directions)", "GB/s")

    @property
    def power_w(self) -> float | None:
        """Power of the chip alone, W; None where it is not known."""
        return self.tdp_w or None

    def peak(self, precision: str) -> float:
        """Dense operations a second in a format of PRECISIONS, at the next wider rate where the chip has none.

        OptionError if the format is unknown, or if the chip has neither it nor a wider one.
        """
        return 1e12 * float(getattr(self, self._field(precision)))

    def rate_of(self, precision: str) -> str:
        """The format whose rate `peak` takes: the one asked for where the chip has it, else the next wider one."""
        field = self._field(precision)
        return precision if field == PRECISIONS[precision][0] else _FORMAT[field]

    def _field(self, precision: str) -> str:
        if precision not in PRECISIONS:
            raise OptionError(f"no precision called {precision!r}; known: {', '.join(PRECISIONS)}")
        for field in PRECISIONS[precision]:
            if getattr(self, field):
                return field
        wanted = " or ".join(PRECISIONS[precision])
        raise OptionError(f"{self.name}: no dense rate for {precision} is known; give {wanted}")

    def _known(self, field: str, what: str, unit: str) -> float:
        value = getattr(self, field)
        if not value:
            raise OptionError(f"{self.name}: its {what} is not known; describe the chip by hand with {field} in {unit}")
        return float(value)


def family_of(row: Mapping[str, object]) -> str:
    """The family of a row of `chips`: the first word of its generation in lower case (CDNA 3: cdna); else "other"."""
    word = _FIRST_WORD.search(str(row.get("generation") or ""))
    return word.group().lower() if word else NO_FAMILY


def chip_of_row(row: Mapping[str, object]) -> ChipSpec:
    """The chip that a row of the table `chips` describes; what the row leaves open stays None."""
    low, high = (_number(row.get(f"price_{end}_usd")) for end in ("low", "high"))
    ends = [end for end in (low, high) if end is not None]
    return ChipSpec(
        name=str(row["chip"]),
        family=family_of(row),
        price_usd=(ends[0], ends[-1]) if ends else None,
        **{field: _number(row.get(field)) for field in _NUMBERS},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Chips of one kind, how many, and how they are joined.

    Attributes
    ----------
    count, domain
        Chips in all, and chips that share one scale-up network.
    link_gbps, network_gbps
        Scale-up and scale-out bandwidth of one chip, one way, GB/s; never 0.
    price_usd_hour
        Price of one chip for one hour, USD; None: not given.
    power_kw
        Power of one chip with its share of host, network and cooling, kW; None: not given.
    """

    name: str
    chip: ChipSpec
    count: int
    domain: int
    link_gbps: float
    network_gbps: float
    price_usd_hour: float | None = None
    power_kw: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.count < 1:
            raise OptionError(f"{self.name}: a cluster needs at least one chip, got {self.count}")
        if self.count > MOST_CHIPS:
            raise OptionError(f"{self.name}: a cluster of {self.count:,} chips is beyond any; at most {MOST_CHIPS:,}")
        if not 1 <= self.domain <= self.count:
            raise OptionError(
                f"{self.name}: domain is {self.domain}, but it must lie between 1 and the {self.count} chips there are"
            )
        for field, what in (("link_gbps", "scale-up"), ("network_gbps", "scale-out")):
            value = getattr(self, field)
            if not (math.isfinite(value) and value > 0.0):
                raise OptionError(
                    f"{self.name}: {field} is {value:g}; give the {what} bandwidth of one chip, one way, in GB/s"
                )
        _no_less_than_zero(self.name, "price_usd_hour", self.price_usd_hour)
        _no_less_than_zero(self.name, "power_kw", self.power_kw)
        if self.power_kw == 0.0:
            raise OptionError(f"{self.name}: power_kw is 0; give kW per chip with everything, or leave it out")

    @property
    def domains(self) -> int:
        """Scale-up domains, the last one perhaps not full."""
        return math.ceil(self.count / self.domain)

    @property
    def link_bytes_s(self) -> float:
        """Scale-up bandwidth of one chip, one way, bytes a second."""
        return 1e9 * self.link_gbps

    @property
    def network_bytes_s(self) -> float:
        """Scale-out bandwidth of one chip, one way, bytes a second."""
        return 1e9 * self.network_gbps

    def resized(self, count: int) -> "Cluster":
        """The same cluster with another number of chips; a domain never holds more than there are."""
        return replace(self, count=count, domain=max(1, min(self.domain, count)))


def cluster_of(
    name: str,
    chip: ChipSpec,
    *,
    count: int,
    domain: int,
    network_gbps: float,
    link_gbps: float | None = None,
    price_usd_hour: float | None = None,
    power_kw: float | None = None,
    note: str = "",
) -> Cluster:
    """The cluster with these numbers; without `link_gbps` it has half of the chip's link, which counts both ways.

    OptionError if neither is known, or as Cluster refuses them.
    """
    if link_gbps is None and not chip.link_gbps:
        raise OptionError(
            f"{name}: the scale-up link of {chip.name} is not known; give link_gbps, of one chip, one way, in GB/s"
        )
    return Cluster(
        name=name,
        chip=chip,
        count=count,
        domain=domain,
        link_gbps=chip.one_way_link_gbps if link_gbps is None else link_gbps,
        network_gbps=network_gbps,
        price_usd_hour=price_usd_hour,
        power_kw=power_kw,
        note=note,
    )


def _number(value: object) -> float | None:
    return None if value is None or value == "" else float(str(value))


def _no_less_than_zero(name: str, field: str, value: float | None) -> None:
    if value is not None and not (math.isfinite(value) and value >= 0.0):
        raise OptionError(f"{name}: {field} needs a number of at least 0, got {value:g}")
