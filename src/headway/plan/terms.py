"""What an hour of a chip costs and draws: as given, as quoted, or from the chip's price and power; never invented.

Method: docs/methods/plan-run.md.
"""

from dataclasses import dataclass
from typing import Final, Literal

from headway.compute.estimates import Estimate, Sampler
from headway.plan.calibrate import LEVEL, Array
from headway.plan.cluster import Cluster

#: Where a price comes from: stated with the cluster, quoted by kind of owner, or the chip's price spread over its life.
PriceBasis = Literal["given", "quoted", "amortised"]

#: Where power comes from: stated with the cluster, quoted with the price, or the chip's own power times what is around.
PowerBasis = Literal["given", "quoted", "chip"]

#: Beliefs behind a price that is spread over a chip's life, 80% ends: what server, network and building add to the
#: chip; years of service; share of hours that are sold or used; USD for a kWh. Source: Headway's own estimate.
AROUND: Final = (1.3, 1.6, 2.0)
LIFE_YEARS: Final = (4.0, 5.0, 6.0)
IN_USE: Final = (0.6, 0.8, 0.95)
USD_KWH: Final = (0.05, 0.08, 0.12)

#: All that a chip draws with host, network and cooling over its own power, 80% ends. Source: kW for each GPU with
#: everything over the chip's own in SemiAnalysis InferenceX of April 2026: 2.5 (H100), 2.2 (B200), 1.9 (MI355X), 1.75
#: (GB200); a low end below them for chips that do not reach their own limit.
OVERHEAD: Final = (1.5, 2.0, 2.5)

#: What a training run draws of the power that is planned for, 80% ends. Source: Headway's own estimate.
DRAWN: Final = (0.65, 0.8, 0.95)

_HOURS_A_YEAR: Final = 8766.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """USD for an hour of a chip as several ask, and kW of a chip with everything; none where nobody says."""

    usd_hour: tuple[float, ...] = ()
    power_kw: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an hour of a chip costs and draws in each world, shape (1 + draws,); None where it is not known."""

    usd_hour: Array | None
    usd_basis: PriceBasis | None
    power_kw: Array | None
    power_basis: PowerBasis | None


def terms_of(cluster: Cluster, sampler: Sampler, quoted: Quoted | None = None) -> Terms:
    """What an hour of a chip of a cluster costs and draws.

    A stated number is taken as it stands; of quoted prices the lowest and the highest are the ends of the interval.
    """
    power, power_basis = _power(cluster, sampler, quoted)
    price, price_basis = _price(cluster, sampler, quoted, power)
    return Terms(usd_hour=price, usd_basis=price_basis, power_kw=power, power_basis=power_basis)


def _power(cluster: Cluster, sampler: Sampler, quoted: Quoted | None) -> tuple[Array | None, PowerBasis | None]:
    drawn = sampler.worlds(_belief("drawn", DRAWN))
    if cluster.power_kw is not None:
        return cluster.power_kw * drawn, "given"
    if quoted is not None and quoted.power_kw is not None:
        return quoted.power_kw * drawn, "quoted"
    alone = cluster.chip.power_w
    if alone is None:
        return None, None
    return alone / 1e3 * sampler.worlds(_belief("overhead", OVERHEAD)) * drawn, "chip"


def _price(
    cluster: Cluster, sampler: Sampler, quoted: Quoted | None, power: Array | None
) -> tuple[Array | None, PriceBasis | None]:
    if cluster.price_usd_hour is not None:
        return cluster.price_usd_hour * sampler.worlds(_belief("given", (1.0, 1.0, 1.0))), "given"
    if quoted is not None and quoted.usd_hour:
        ends = sorted(quoted.usd_hour)
        middle = ends[len(ends) // 2] if len(ends) % 2 else (ends[len(ends) // 2 - 1] * ends[len(ends) // 2]) ** 0.5
        return sampler.worlds(_belief("hour", (ends[0], middle, ends[-1]))), "quoted"
    bought = cluster.chip.price_range_usd
    if bought is None or power is None:
        return None, None
    price = sampler.worlds(_belief("price", (bought[0], (bought[0] * bought[1]) ** 0.5, bought[1])))
    life, used = (sampler.worlds(_belief(name, ends)) for name, ends in (("life", LIFE_YEARS), ("in use", IN_USE)))
    around, energy = (sampler.worlds(_belief(name, ends)) for name, ends in (("around", AROUND), ("kwh", USD_KWH)))
    found: Array = price * around / (life * used * _HOURS_A_YEAR) + power * energy
    return found, "amortised"


def _belief(name: str, ends: tuple[float, float, float]) -> Estimate:
    low, central, high = ends
    return Estimate(name=f"plan {name}", low=low, central=central, high=high, level=LEVEL)
