"""A measured rate of serving, and what the roofline says of the same chips, model, requests and batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.plan.architecture import Architecture
from headway.plan.cluster import Cluster
from headway.plan.counting import matrix_parameters
from headway.plan.serve import PASS_TOKENS, ServeRates, Service, fitting, pass_time, promising, ways_of_cutting
from headway.plan.serve_load import Cut, Formats, Pass, decode_pass, prefill_pass

Array = NDArray[np.float64]

MeasuredPhase = Literal["prefill", "decode", "mixed"]

#: Batches of a group that are tried where neither the number of sequences nor the speed of a user was published.
_BATCHES: Final = 2.0 ** np.arange(0.0, 13.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measured rate.

    Attributes
    ----------
    paper
        Publication that it comes from.
    counts
        Which tokens the rate counts: input, with those from a cache; output; both.
    chips
        Chips of the deployment, or of the unit that was measured.
    concurrency
        Sequences at work together on all of them; None where that was not published.
    rate
        Tokens a second of one chip.
    """

    name: str
    paper: str
    phase: MeasuredPhase
    counts: Literal["input", "output", "both"]
    model: Architecture
    cluster: Cluster
    service: Service
    chips: int
    concurrency: float | None
    rate: float

    def __post_init__(self) -> None:
        if not self.rate > 0.0 or self.chips < 1:
            raise OptionError(f"{self.name}: a measured rate is above 0 on at least one chip, got {self.rate:g}")

    @property
    def family(self) -> str:
        """Of its chip."""
        return self.cluster.chip.family


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A measured rate with the passes that it may have been made of: counted once, timed for many rates.

    Attributes
    ----------
    reading, writing
        Passes of prefill and of decoding on every way of cutting that fits; None where the phase has none.
    ideal
        Tokens a second of one chip at the whole peak without any attention: what one share is taken of.
    """

    measured: Measured
    formats: Formats
    reading: Pass | None
    writing: Pass | None
    kept: float
    ideal: float


def worked(row: Measured) -> Worked:
    """A measured rate with its passes."""
    service, model, cluster = row.service, row.model, row.cluster
    formats = service.formats(cluster.chip)
    ways = ways_of_cutting(model, cluster, most=row.chips)
    reading = writing = None
    if row.phase != "decode":
        cut = _cut(ways, np.array([PASS_TOKENS]))
        cut = _fitting_or_all(row, formats, cut, decoding=False)
        reading = prefill_pass(
            model, cut, formats, prompt=service.prompt, cached=service.cached, domain=cluster.domain
        )  # fmt: skip
    draft = min(service.draft, model.mtp)
    kept = service.kept if draft else 1.0
    if row.phase != "prefill":
        cut = _cut(ways, _BATCHES)
        if row.concurrency is not None:
            # The same sequences a chip, whatever the cut: a group has `tensor` chips.
            cut = _cut(ways, np.ones(1))
            cut = Cut(chips=cut.chips, tensor=cut.tensor, batch=row.concurrency / row.chips * cut.tensor)
        cut = _fitting_or_all(row, formats, cut, decoding=True)
        writing = decode_pass(
            model, cut, formats, context=service.context, domain=cluster.domain, draft=draft, kept=kept
        )  # fmt: skip
        writing = writing.take(
            promising(writing, cluster, formats, decoding=True, longest=kept / service.speed)
        )  # fmt: skip
    if reading is not None:
        reading = reading.take(promising(reading, cluster, formats, decoding=False))
    ideal = _ideal(row, formats)
    return Worked(measured=row, formats=formats, reading=reading, writing=writing, kept=kept, ideal=ideal)


def _cut(ways: Sequence[tuple[int, int]], batches: Array) -> Cut:
    each = np.repeat(np.array(ways, dtype=np.float64), batches.size, axis=0)
    return Cut(chips=each[:, 0], tensor=each[:, 1], batch=np.tile(batches, len(ways)))


def _fitting_or_all(row: Measured, formats: Formats, cut: Cut, *, decoding: bool) -> Cut:
    """What fits; what was measured ran, so that where our count of memory says no way fits, all ways are kept."""
    context = row.service.context if decoding else row.service.prompt
    try:
        return fitting(row.model, row.cluster, formats, cut, context=context, decoding=decoding)
    except OptionError:
        return cut


def _ideal(row: Measured, formats: Formats) -> float:
    peak = row.cluster.chip.peak(formats.products) / (2.0 * matrix_parameters(row.model, with_mtp=False))
    new = row.service.prompt * (1.0 - row.service.cached)
    tokens = {"prefill": new, "decode": row.service.answer, "mixed": new + row.service.answer}[row.phase]
    return peak * counted_tokens(row) / tokens


def counted_tokens(row: Measured) -> float:
    """Tokens of a request that the rate counts."""
    service = row.service
    return {"input": service.prompt, "output": service.answer, "both": service.prompt + service.answer}[row.counts]


def predicted(row: Worked, rates: ServeRates) -> Array:
    """Tokens a second of one chip by roofline, counted as published, shape (worlds,)."""
    one, seconds = row.measured, np.zeros(1)
    if row.reading is not None:
        time = pass_time(row.reading, one.cluster, row.formats, rates, decoding=False).total
        read = (row.reading.tokens / time).max(axis=1)
        seconds = seconds + one.service.prompt * (1.0 - one.service.cached) / read
    if row.writing is not None:
        time = pass_time(row.writing, one.cluster, row.formats, rates, decoding=True).total
        rate = row.writing.tokens / time
        if one.concurrency is None:
            met = row.kept / time >= one.service.speed
            rate = np.where(met | ~met.any(axis=1, keepdims=True), rate, 0.0)
        seconds = seconds + one.service.answer / rate.max(axis=1)
    return np.asarray(counted_tokens(one) / seconds)
