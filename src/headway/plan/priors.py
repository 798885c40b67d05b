"""What is believed of rates before any run is looked at, each with its reason."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Belief in one rate: its middle, and a deviation on the scale of its logarithm or of its log odds.

    Attributes
    ----------
    scale
        log: any positive number; share: a number between 0 and 1, on the scale of log odds.
    why
        Where middle and deviation come from.
    """

    name: str
    middle: float
    deviation: float
    scale: Literal["log", "share"]
    why: str

    @property
    def centre(self) -> float:
        """The middle on the prior's scale."""
        return float(np.log(self.middle / (1.0 - self.middle) if self.scale == "share" else self.middle))

    def value(self, place: Array) -> Array:
        """Rates at places on the prior's scale."""
        found: Array = 1.0 / (1.0 + np.exp(-place)) if self.scale == "share" else np.exp(place)
        return found


def _share(name: str, middle: float, deviation: float, why: str) -> Prior:
    return Prior(name=name, middle=middle, deviation=deviation, scale="share", why=why)


def _any(name: str, middle: float, deviation: float, why: str) -> Prior:
    return Prior(name=name, middle=middle, deviation=deviation, scale="log", why=why)


#: Priors of the fields of Rates that all families and stacks share: middle and deviation.
RATE_PRIORS: Final = (
    _share("matrix", 0.78, 0.4, "large products of vendors' libraries reach 0.6 to 0.9 of a dense peak"),
    _any(
        "balance", 1000.0, 0.6, "products read each input a few times: half is lost near a thousand operations a byte"
    ),
    _share("narrow", 0.9, 0.5, "scales and casts of 8 bits inside the product"),
    _share("narrowest", 0.85, 0.5, "as 8 bits, and some layers stay wider"),
    _share("expert", 0.75, 0.5, "grouped products of a few hundred rows reach less than large ones"),
    _share(
        "attention",
        0.65,
        0.5,
        "FlashAttention 2 and 3 reach 0.5 to 0.75 of the peak forward, less backward (arXiv 2307.08691, 2407.08608)",
    ),
    _any("unfused", 0.7, 0.5, "kernels that fuse scale, mask and softmax read half of the plain count"),
    _share("memory", 0.8, 0.4, "copies reach 0.85 to 0.93 of a sheet's bandwidth, elementwise kernels less"),
    _share("link", 0.75, 0.4, "all-reduce over a scale-up link reaches 0.7 to 0.85 of one way"),
    _share("network", 0.7, 0.5, "collectives over many nodes reach 0.5 to 0.9 of a port"),
    _share("hidden_tensor", 0.5, 0.8, "stacks since 2023 split products to overlap them with traffic; part stays open"),
    _share("hidden_expert", 0.5, 0.8, "none in plain stacks, nearly all in DeepSeek's (arXiv 2412.19437)"),
    _share("hidden_context", 0.8, 0.8, "rings pass keys on while they compute"),
    _share("hidden_data", 0.8, 0.8, "sums of gradients overlap with the backward pass"),
    _any(
        "dense_launch",
        5e-4,
        0.5,
        "some eighty kernels and a few collectives to a layer, forward and backward, with 5 to 10 "
        "microseconds of start and tail each",
    ),
    _any("expert_launch", 3e-3, 0.8, "as above, and sorting tokens makes the host wait"),
    _any(
        "scale_loss",
        0.01,
        0.7,
        "47% at 96 to 42% at 4,608 chips (Megatron-Core), 65% at 256 to 55% at 12,288 (MegaScale, arXiv 2402.15627)",
    ),
)

#: Deviations of effects on log time between levels of a group before rows are seen, and how many levels that belief
#: is worth. Source: ours; a few per cent between publications of one stack, more between stacks and on experts. Little
#: known: the makers' own reports of one stack before and after tuning, 0.43 to 0.52 and 0.30 to 0.41 of the peak.
SPREADS: Final = {
    "family": (0.10, 4.0),
    "stack": (0.08, 4.0),
    "stack experts": (0.12, 4.0),
    "paper": (0.04, 4.0),
    "edition experts": (0.08, 4.0),
    "model": (0.08, 4.0),
    "goodput": (0.06, 4.0),
    "run paper": (0.12, 2.0),
    "bench": (0.05, 4.0),
    "bench experts": (0.10, 4.0),
    "bench little known": (0.25, 10.0),
    "run": (0.12, 2.0),
}

#: Goodput of a whole run and its deviation in log, and what stages beside pre-training add to log hours. Sources:
#: Llama 3.1 405B (0.41 steady, 0.346 of billed hours: 0.84), PaLM (0.66 with replays), over 0.9 claimed on good
#: windows; together 0.65 to 0.95.
GOODPUT: Final = (0.82, 0.12)
GOODPUT_STAGES: Final = (0.05, 0.05)

#: What families with fewer than ten rows lie off, in log of the rate of products: middle and deviation.
#: Source: the published range of dense training on such chips, 0.20 to 0.50 of the peak, read as 80%.
UNMEASURED: Final = (-0.12, 0.33)

#: The generation before, whose rates a generation takes that nobody has measured, and how far apart the two may lie, in
#: log: as far as those that were measured.
LINEAGE: Final = {"rubin": "blackwell", "blackwell": "hopper", "hopper": "ampere", "ada": "ampere", "ampere": "volta"}
BORROWED: Final = 0.12
