"""How a model is cut into parts for many chips."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from headway.errors import OptionError
from headway.plan.architecture import Architecture
from headway.plan.recipe import Recipe, Recompute


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a model and its batch are cut: tensor, pipeline, data, expert and context parallel.

    Attributes
    ----------
    tp, pp, dp, cp
        Ways of each; their product without `ep` is the number of chips. Experts are spread as wholes over `ep` of the
        tp x dp x cp chips of a stage.
    vpp
        Pieces of the model that each pipeline stage holds, interleaved.
    microbatch
        Sequences that go through the pipeline together.
    """

    tp: int = 1
    pp: int = 1
    dp: int = 1
    ep: int = 1
    cp: int = 1
    vpp: int = 1
    microbatch: int = 1
    recompute: Recompute = "selective"

    def __post_init__(self) -> None:
        for name in ("tp", "pp", "dp", "ep", "cp", "vpp", "microbatch"):
            if getattr(self, name) < 1:
                raise OptionError(f"a layout needs {name} of at least 1, got {getattr(self, name)}")

    @property
    def chips(self) -> int:
        """Chips that the layout uses."""
        return self.tp * self.pp * self.dp * self.cp

    def microbatches(self, recipe: Recipe) -> float:
        """Microbatches of a step in each pipeline."""
        return recipe.batch / (self.dp * self.microbatch)

    def to_dict(self) -> dict[str, int | str]:
        """The layout as JSON."""
        return {
            "tp": self.tp,
            "pp": self.pp,
            "dp": self.dp,
            "ep": self.ep,
            "cp": self.cp,
            "vpp": self.vpp,
            "microbatch": self.microbatch,
            "recompute": self.recompute,
        }


#: By how much of itself a batch may be rounded so that every copy gets as many whole microbatches. A parameter: ours.
BATCH_SLACK: Final = 0.05

#: Kinds of recomputation in the order of their codes in Layouts.
RECOMPUTES: Final[tuple[Recompute, ...]] = get_args(Recompute)

_WAYS: Final = ("tp", "pp", "dp", "ep", "cp", "vpp", "microbatch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layouts:
    """Many layouts side by side: each field an array, shape (layouts,); `recompute` is a place in RECOMPUTES."""

    tp: NDArray[np.float64]
    pp: NDArray[np.float64]
    dp: NDArray[np.float64]
    ep: NDArray[np.float64]
    cp: NDArray[np.float64]
    vpp: NDArray[np.float64]
    microbatch: NDArray[np.float64]
    recompute: NDArray[np.int64]

    @property
    def chips(self) -> NDArray[np.float64]:
        """Chips that each layout uses."""
        return self.tp * self.pp * self.dp * self.cp

    def take(self, places: NDArray[np.int64]) -> "Layouts":
        """Some of the layouts, in the order of `places`."""
        return Layouts(**{name: getattr(self, name)[places] for name in _WAYS}, recompute=self.recompute[places])

    def layout(self, place: int) -> Layout:
        """One of the layouts."""
        ways = {name: int(getattr(self, name)[place]) for name in _WAYS}
        return Layout(**ways, recompute=RECOMPUTES[int(self.recompute[place])])


def layouts_of(layouts: Sequence[Layout]) -> Layouts:
    """Layouts side by side."""
    ways = {name: np.array([getattr(each, name) for each in layouts], dtype=np.float64) for name in _WAYS}
    codes = [RECOMPUTES.index(each.recompute) for each in layouts]
    return Layouts(**ways, recompute=np.array(codes, dtype=np.int64))


def check_layout(layout: Layout, model: Architecture, recipe: Recipe) -> None:
    """Raise OptionError where a model cannot be cut that way: one line, with what would work."""
    blocks = model.depth + model.mtp
    if layout.pp * layout.vpp > blocks:
        raise OptionError(
            f"{layout.pp} pipeline stages of {layout.vpp} pieces need {layout.pp * layout.vpp} layers, "
            f"the model has {blocks}; give at most {blocks}"
        )
    if layout.ep > 1 and (model.experts == 0 or model.experts % layout.ep):
        raise OptionError(
            f"{model.experts} experts cannot be spread over {layout.ep} chips; "
            + (f"divisors work: {_divisors(model.experts)}" if model.experts else "a dense model has none: give ep 1")
        )
    stage = layout.tp * layout.dp * layout.cp
    if stage % layout.ep:
        raise OptionError(
            f"experts are spread over the chips of a stage: ep {layout.ep} does not divide tp x dp x cp = {stage}"
        )
    heads = min(group.attention.heads for group in model.layers)
    if layout.tp > 1 and heads % layout.tp:
        raise OptionError(f"{heads} attention heads cannot be cut {layout.tp} ways; divisors work: {_divisors(heads)}")
    if layout.dp * layout.microbatch > recipe.batch:
        raise OptionError(
            f"{layout.dp} copies x microbatch {layout.microbatch} need a batch of at least "
            f"{layout.dp * layout.microbatch} sequences, got {recipe.batch}"
        )
    if not shares_batch(recipe.batch, np.array(layout.dp * layout.microbatch)):
        raise OptionError(
            f"{layout.dp} copies x microbatch {layout.microbatch} do not share a batch of {recipe.batch} sequences: "
            f"{layout.microbatches(recipe):.2f} microbatches each; with so many copies give "
            f"{round(layout.microbatches(recipe)) * layout.dp * layout.microbatch}, or other copies"
        )
    if layout.cp > 1 and recipe.sequence % layout.cp:
        raise OptionError(f"a sequence of {recipe.sequence} tokens cannot be cut {layout.cp} ways")


def shares_batch(batch: int, parts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether so many parts share a batch evenly, after rounding it by BATCH_SLACK at most."""
    each = batch / np.maximum(parts, 1)
    return (parts >= 1) & (parts <= batch) & (np.abs(np.rint(each) - each) <= BATCH_SLACK * each)


def most_copies(batch: int, room: int, microbatch: int) -> int:
    """The most copies for which there is room and that share a batch evenly; all there is room for if none do."""
    numbers = np.arange(1, min(room, batch) + 1)
    return int(numbers[shares_batch(batch, numbers * microbatch)].max(initial=0)) or room


def _divisors(number: int) -> str:
    return ", ".join(str(each) for each in range(1, number + 1) if number % each == 0)
