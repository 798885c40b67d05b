"""What looks wrong in the description of a chip or a cluster, though it may be meant.

A *sparse peak given as dense* is the common slip: vendors print the rate at 2:4 sparsity, which is twice the dense one.
Two rules find it. The ratio rule needs no table: it warns where a rate is high both for the memory bandwidth and for
the power, each above what nine in ten released chips have at that precision. The twin rule compares with known chips:
it warns where a rate is about twice that of a chip of the same name, or of a chip with the same memory and power.
Neither rule speaks where a known chip has just this name and this rate. A warning stops nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from headway.plan.cluster import ChipSpec, Cluster


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWarning:
    """One warning: a key of the catalogues (plan.warning_...) and what its sentence is told.

    Keys and parameters:
    sparse_ratio: chip, precision, tflops, per_byte, per_byte_limit, and per_watt, per_watt_limit where power is known;
    sparse_ratio_no_power: chip, precision, tflops, per_byte, per_byte_limit;
    sparse_twin: chip, precision, tflops, known, known_tflops, ratio; fp8_ratio: chip, ratio, limit;
    power_missing: chip; link_slower: cluster, link, network; link_both_ways: cluster, link, one_way.
    """

    key: str
    values: tuple[tuple[str, str | float], ...]

    def parameters(self) -> dict[str, str | float]:
        """What the sentence is told, by name."""
        return dict(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioLimits:
    """Highest usual dense rates: FLOP per byte of memory, TFLOP/s per watt, FLOP per byte where power is missing."""

    per_byte: float
    per_watt: float
    per_byte_alone: float


#: 90th percentiles over the released packages and cards of the table `chips` (vintage 2026-11-23) with a rate at that
#: precision, and the 95th percentile of FLOP per byte for chips of unknown power. tests/plan/test_cluster.py recomputes
#: them. Integer rates have no limits: too few chips, inference parts among them.
LIMITS: Final = {
    "fp16": RatioLimits(per_byte=357.0, per_watt=2.05, per_byte_alone=449.0),
    "fp8": RatioLimits(per_byte=629.0, per_watt=4.55, per_byte_alone=682.0),
    "fp4": RatioLimits(per_byte=1753.0, per_watt=12.4, per_byte_alone=1814.0),
}

#: An 8-bit rate is twice the 16-bit one by the width of the units; a tenth of slack for rounding. Source: ours.
FP8_RATIO: Final = 2.2

#: "About twice": a rate within a tenth of twice the known one. Source: ours.
_TWICE: Final = (1.8, 2.2)

#: How near two numbers are for "the same": rate, memory bandwidth, memory, power. Source: ours.
_SAME_RATE, _SAME_BANDWIDTH, _SAME_MEMORY, _SAME_POWER = 0.01, 0.05, 0.1, 0.1

#: A one-way link above this multiple of half the chip's link was most likely given for both directions. Source: ours.
_ONE_WAY_SLACK: Final = 1.5

_FIELDS: Final = {"fp16": "fp16_tflops", "fp8": "fp8_tflops", "fp4": "fp4_tflops", "int8": "int8_tops"}


def warnings_of(chip: ChipSpec, known: Sequence[ChipSpec] = ()) -> tuple[PlanWarning, ...]:
    """What looks wrong in a chip; `known` are chips of the table, which may be left out."""
    return tuple(_chip_warnings(chip, known))


def cluster_warnings_of(cluster: Cluster, known: Sequence[ChipSpec] = ()) -> tuple[PlanWarning, ...]:
    """What looks wrong in a cluster: in its chip, then in its networks; power of its own stands in for the chip's."""
    ours = _chip_warnings(cluster.chip, known)
    kept = [one for one in ours if one.key != "plan.warning_power_missing" or cluster.power_kw is None]
    return (*kept, *_network_warnings(cluster))


def _chip_warnings(chip: ChipSpec, known: Sequence[ChipSpec]) -> Iterator[PlanWarning]:
    for precision, field in _FIELDS.items():
        rate = getattr(chip, field)
        if rate and not any(_same_chip(chip, other, field) for other in known):
            yield from _sparse(chip, precision, rate, known)
    if chip.fp8_tflops and chip.fp16_tflops and not any(_same_chip(chip, other, "fp8_tflops") for other in known):
        ratio = chip.fp8_tflops / chip.fp16_tflops
        if ratio > FP8_RATIO:
            yield _warning("fp8_ratio", chip=chip.name, ratio=ratio, limit=FP8_RATIO)
    if chip.power_w is None:
        yield _warning("power_missing", chip=chip.name)


def _sparse(chip: ChipSpec, precision: str, rate: float, known: Sequence[ChipSpec]) -> Iterator[PlanWarning]:
    """One warning at most: the twin says more than the ratios, so it comes first."""
    for other in known:
        other_rate = getattr(other, _FIELDS[precision])
        if other_rate and _TWICE[0] <= rate / other_rate <= _TWICE[1] and _twins(chip, other):
            yield _warning(
                "sparse_twin",
                chip=chip.name,
                precision=precision,
                tflops=rate,
                known=other.name,
                known_tflops=other_rate,
                ratio=rate / other_rate,
            )
            return
    yield from _ratio(chip, precision, rate)


def _ratio(chip: ChipSpec, precision: str, rate: float) -> Iterator[PlanWarning]:
    limits = LIMITS.get(precision)
    if limits is None or chip.hbm_tbps is None:
        return
    per_byte = rate / chip.hbm_tbps
    said: dict[str, str | float] = {"chip": chip.name, "precision": precision, "tflops": rate, "per_byte": per_byte}
    if chip.power_w is None:
        if per_byte > limits.per_byte_alone:
            yield _warning("sparse_ratio_no_power", **said, per_byte_limit=limits.per_byte_alone)
    elif per_byte > limits.per_byte and rate / chip.power_w > limits.per_watt:
        watts = {"per_watt": rate / chip.power_w, "per_watt_limit": limits.per_watt}
        yield _warning("sparse_ratio", **said, per_byte_limit=limits.per_byte, **watts)


def _network_warnings(cluster: Cluster) -> Iterator[PlanWarning]:
    if cluster.domain > 1 and cluster.link_gbps < cluster.network_gbps:
        yield _warning("link_slower", cluster=cluster.name, link=cluster.link_gbps, network=cluster.network_gbps)
    if cluster.chip.link_gbps and cluster.link_gbps > _ONE_WAY_SLACK * cluster.chip.one_way_link_gbps:
        one_way = cluster.chip.one_way_link_gbps
        yield _warning("link_both_ways", cluster=cluster.name, link=cluster.link_gbps, one_way=one_way)


def _warning(key: str, **values: str | float) -> PlanWarning:
    return PlanWarning(key=f"plan.warning_{key}", values=tuple(values.items()))


def _same_chip(chip: ChipSpec, other: ChipSpec, field: str) -> bool:
    """Whether a known chip has this name and this rate: then the rate is the table's own."""
    return _same_name(chip, other) and _near(getattr(chip, field), getattr(other, field), _SAME_RATE)


def _twins(chip: ChipSpec, other: ChipSpec) -> bool:
    """Whether two chips are the same by name, or by memory, its bandwidth and, where both tell it, power."""
    if _same_name(chip, other):
        return True
    power = chip.power_w is None or other.power_w is None or _near(chip.power_w, other.power_w, _SAME_POWER)
    memory = _near(chip.hbm_gb, other.hbm_gb, _SAME_MEMORY) and _near(chip.hbm_tbps, other.hbm_tbps, _SAME_BANDWIDTH)
    return memory and power


def _same_name(chip: ChipSpec, other: ChipSpec) -> bool:
    """Whether one name begins with the other: "H100" is meant for "H100 SXM5 80GB", "H20" is not for "H200"."""
    mine, theirs = chip.name.casefold().split(), other.name.casefold().split()
    shared = min(len(mine), len(theirs))
    return mine[:shared] == theirs[:shared]


def _near(one: float | None, other: float | None, within: float) -> bool:
    return bool(one and other) and abs(float(one or 0.0) / float(other or 1.0) - 1.0) <= within
