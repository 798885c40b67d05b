"""How fast a chip serves a model, what a million tokens cost, how many chips a daily load of tokens takes.

Row 0 of every array is the central world, the rows after it are draws: shape (1 + draws,). Sums and ratios are taken
within a row. Method: docs/methods/plan-serving.md.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.chips import H100_8BIT
from headway.compute.estimates import Estimate, Sampler
from headway.errors import OptionError
from headway.plan.architecture import Architecture
from headway.plan.calibrate import LEVEL
from headway.plan.cluster import ChipSpec, Cluster
from headway.plan.counting import parameters
from headway.plan.serve import Phase, ServeRates, Service, decode, prefill
from headway.plan.serve_fit import ServeCalibration

Array = NDArray[np.float64]

#: Tokens that chips serve over those that they could at full load, 80% ends: chips wait for the peak hour of the day.
#: DeepSeek served on 226.75 nodes on average and 278 at the peak of a day (0.82), having handed idle nodes to research;
#: its chips at work wrote and read about 0.7 to 0.8 of what they can by our count. Source: DeepSeek, Open-source week,
#: day 6 (deepseek-ai/open-infra-index), and Headway's own estimate for those who fill their chips less well.
FILLED: Final = (0.35, 0.6, 0.8)

#: A limit holds serving back where without it a chip would write more by this share. A parameter: ours.
_GAIN: Final = 0.05

#: A speed that every way of serving meets: as if no user waited.
_ANY_SPEED: Final = 1e-6

_SECONDS_A_DAY, _SECONDS_AN_HOUR = 86400.0, 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How a chip of a cluster serves a model, in each world.

    Attributes
    ----------
    reading, writing
        Prefill and decoding on the ways of serving that were chosen, by roofline.
    read_rate, write_rate
        Tokens a second of one chip with what no roofline explains: tokens that were not cached, tokens written.
    read_binds, write_binds
        What takes most of the time: compute, bandwidth, traffic or wait.
    held_back
        memory or speed: the limit without which a chip would write more; None where neither holds back.
    """

    cluster: Cluster
    service: Service
    reading: Phase
    writing: Phase
    read_rate: Array
    write_rate: Array
    read_binds: str
    write_binds: str
    held_back: str | None

    @property
    def chip_seconds(self) -> Array:
        """Seconds of a chip that one request takes, read and written."""
        service = self.service
        return service.prompt * (1.0 - service.cached) / self.read_rate + service.answer / self.write_rate

    @property
    def mixed_rate(self) -> Array:
        """Tokens a second of one chip that reads and writes, cached ones counted, at the request's own mix."""
        return (self.service.prompt + self.service.answer) / self.chip_seconds


def served(model: Architecture, cluster: Cluster, service: Service, calibration: ServeCalibration) -> Served:
    """How a chip of a cluster serves a model; OptionError if the model fits on no way of serving."""
    chip = cluster.chip
    rates = calibration.rates(chip.family)
    reading, writing = prefill(model, cluster, service, rates), decode(model, cluster, service, rates)
    return Served(
        cluster=cluster,
        service=service,
        reading=reading,
        writing=writing,
        read_rate=reading.rate * calibration.noise(chip.name, "prefill"),
        write_rate=writing.rate * calibration.noise(chip.name, "decode"),
        read_binds=binds(reading),
        write_binds=binds(writing),
        held_back=_held_back(model, cluster, service, rates, float(writing.rate[0])),
    )


def binds(phase: Phase) -> str:
    """What takes most of the time in the central world."""
    return max(phase.parts, key=lambda name: float(phase.parts[name][0]))


def _held_back(
    model: Architecture, cluster: Cluster, service: Service, rates: ServeRates, reached: float
) -> str | None:
    """The limit whose end would add most to the central rate of decoding."""
    one = central(rates)
    gains = {
        "memory": float(decode(model, cluster, service, one, endless=True).rate[0]) / reached,
        "speed": float(decode(model, cluster, replace(service, speed=_ANY_SPEED), one).rate[0]) / reached,
    }
    limit = max(gains, key=lambda name: gains[name])
    return limit if gains[limit] > 1.0 + _GAIN else None


def central(rates: ServeRates) -> ServeRates:
    """The central world of rates that may be draws: their first row."""
    names = ("prefill", "decode", "expert", "bandwidth", "link", "hidden", "wait_s")
    return ServeRates(**{name: np.reshape(getattr(rates, name), (-1, 1))[:1] for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """USD for a million tokens in each world: read (cached ones free), written, and at the request's own mix."""

    read: Array
    written: Array
    mixed: Array


def cost_of(one: Served, usd_hour: Array, filled: Array) -> Cost:
    """What a million tokens cost on chips at a price an hour that are filled to a share."""
    second = usd_hour / _SECONDS_AN_HOUR / filled
    return Cost(
        read=1e6 * second / one.read_rate, written=1e6 * second / one.write_rate, mixed=1e6 * second / one.mixed_rate
    )


def filled_worlds(sampler: Sampler) -> Array:
    """Tokens served over those that chips could serve at full load, in each world."""
    low, central_share, high = FILLED
    return sampler.worlds(Estimate(name="plan filled", low=low, central=central_share, high=high, level=LEVEL)).clip(
        0.05, 1.0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Chips that a daily load takes, in each world.

    Attributes
    ----------
    tokens_a_day
        Read and written, cached ones counted.
    chips, h100e
        Chips of the cluster's kind, and the same as H100s at 8 bits.
    share
        Of a stock; None without one.
    """

    tokens_a_day: float
    chips: Array
    h100e: Array
    share: Array | None


def fleet_of(one: Served, tokens_a_day: float, filled: Array, *, stock: Array | None = None) -> Fleet:
    """The chips that a daily load takes at the request's own mix of tokens read and written.

    Parameters
    ----------
    stock
        H100s at 8 bits that there are, in each world.

    Raises
    ------
    OptionError
        For a load of nothing.
    """
    if not tokens_a_day > 0.0:
        raise OptionError(f"a load needs tokens a day above 0, got {tokens_a_day:g}; such as --tokens-per-day 120e12")
    chips = tokens_a_day / _SECONDS_A_DAY / (one.mixed_rate * filled)
    h100e = chips * eight_bit_worth(one.cluster.chip)
    return Fleet(tokens_a_day=tokens_a_day, chips=chips, h100e=h100e, share=None if stock is None else h100e / stock)


def eight_bit_worth(chip: ChipSpec) -> float:
    """A chip as H100s at 8 bits: by the faster of floating point and integers, else by its 16-bit rate."""
    return max(chip.fp8_tflops or 0.0, chip.int8_tops or 0.0, chip.fp16_tflops or 0.0) / H100_8BIT


def utilisation(one: Served, model: Architecture, filled: Array) -> Array:
    """Operations that served tokens need, two for each parameter at work, over the dense 8-bit peak of the chips.

    Counts every token, cached ones too, as `headway compute allocation` counts a load.
    """
    peak = eight_bit_worth(one.cluster.chip) * H100_8BIT * 1e12
    found: Array = one.mixed_rate * filled * 2.0 * parameters(model).active / peak
    return found
