"""Every layout worth a try on some chips, as arrays: which cuts there are, and what each leaves open.

A cut says how model and batch are spread over chips (tp, pp, dp, ep, cp); pieces of a stage, microbatch and
recomputation are then chosen within it. Rules and their reasons: docs/methods/plan-search.md.
"""

from dataclasses import dataclass
from math import gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray

from headway.plan.architecture import Architecture
from headway.plan.parallel import RECOMPUTES, Layouts, shares_batch
from headway.plan.recipe import Recipe

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

#: Tokens of a sequence that each chip keeps where the sequence is cut, at first and where nothing else fits. A
#: parameter: ours; Llama 3 cut 131,072 tokens 16 ways (arXiv 2407.21783, table 4).
LEAST_TOKENS: Final = 4096
LEAST_TOKENS_WIDE: Final = 512

#: Microbatches that are tried, sequences. A parameter: those of published runs lie between 1 and 16.
MICROBATCHES: Final = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuts:
    """Ways to cut, side by side: whole numbers of shape (cuts,)."""

    tp: Whole
    pp: Whole
    dp: Whole
    ep: Whole
    cp: Whole

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.tp.size)

    @property
    def chips(self) -> Whole:
        """Chips that each uses."""
        return self.tp * self.pp * self.dp * self.cp

    def where(self, kept: NDArray[np.bool_]) -> "Cuts":
        """Those that are kept."""
        return Cuts(tp=self.tp[kept], pp=self.pp[kept], dp=self.dp[kept], ep=self.ep[kept], cp=self.cp[kept])


def possible_cuts(model: Architecture, recipe: Recipe, chips: int, *, domain: int, wide: bool = False) -> Cuts:
    """Every cut of so many chips, each with as many copies of the model as the chips and the batch allow.

    Parameters
    ----------
    wide
        Also cuts that are slow: tensor parallelism that straddles or leaves a scale-up domain, sequences in short
        pieces. For when nothing else fits.

    Notes
    -----
    Chips that no whole copy fills stand idle: 61 layers may run faster on 1,952 of 2,048 chips than on all of them.
    With fewer copies than there is room for nothing is won, as each then has more of the batch to do.
    """
    blocks = model.depth + model.mtp
    grid = np.meshgrid(
        tensor_ways(model, chips, domain=domain, wide=wide),
        np.arange(1, min(blocks, chips) + 1),
        sequence_ways(recipe.sequence, wide=wide),
        divisors(model.experts) if model.experts else np.ones(1, dtype=np.int64),
        indexing="ij",
    )
    tp, pp, cp, ep = (each.ravel() for each in grid)
    room = np.minimum(chips // (tp * pp * cp), recipe.batch)
    held = room > 0
    tp, pp, cp, ep, room = tp[held], pp[held], cp[held], ep[held], room[held]
    found = Cuts(tp=tp, pp=pp, dp=_copies(recipe.batch, room, ep // np.gcd(ep, tp * cp)), ep=ep, cp=cp)
    return found.where(found.dp > 0)


def _copies(batch: int, room: Whole, step: Whole) -> Whole:
    """The most copies for which there is room, that share the batch evenly and are a multiple of `step`; 0: none."""
    numbers = np.arange(int(room.max(initial=0)) + 1)
    shared = shares_batch(batch, numbers)
    found = np.zeros_like(room)
    for each in np.unique(step):
        most = np.maximum.accumulate(np.where(shared & (numbers % each == 0), numbers, 0))
        same = step == each
        found[same] = most[room[same]]
    return found


def tensor_ways(model: Architecture, chips: int, *, domain: int, wide: bool) -> Whole:
    """Ways to cut every layer: divisors of all attention heads and, if not wide, of the scale-up domain."""
    heads = 0
    for group in model.layers:
        heads = gcd(heads, group.attention.heads)
    ways = divisors(heads if wide else gcd(heads, domain))
    return ways[ways <= chips]


def sequence_ways(sequence: int, *, wide: bool) -> Whole:
    """Ways to cut a sequence: powers of two that leave whole pieces which are not too short."""
    least = LEAST_TOKENS_WIDE if wide else LEAST_TOKENS
    ways = [1]
    while sequence % (2 * ways[-1]) == 0 and sequence // (2 * ways[-1]) >= least:
        ways.append(2 * ways[-1])
    return np.array(ways, dtype=np.int64)


def piece_counts(blocks: int, pp: int) -> list[int]:
    """Pieces that a stage may hold: as many as divide its layers, and powers of two; 1 without a pipeline."""
    depth = -(-blocks // pp)
    most = blocks // pp if pp > 1 else 1
    return [each for each in range(1, most + 1) if depth % each == 0 or each & (each - 1) == 0]


def recompute_codes(recipe: Recipe) -> list[int]:
    """Places in RECOMPUTES of the kinds that are tried: that of the recipe, or all."""
    return [RECOMPUTES.index(recipe.recompute)] if recipe.recompute else list(range(len(RECOMPUTES)))


def layouts_within(cuts: Cuts, model: Architecture, recipe: Recipe) -> Layouts:
    """Every layout within these cuts: pieces of a stage, microbatch, recomputation."""
    blocks = model.depth + model.mtp
    by_stages = {int(pp): piece_counts(blocks, int(pp)) for pp in np.unique(cuts.pp)}
    pieces = np.array(sorted({each for some in by_stages.values() for each in some}), dtype=np.int64)
    allowed = np.zeros((blocks + 1, pieces.size), dtype=bool)
    for pp, some in by_stages.items():
        allowed[pp] = np.isin(pieces, some)
    sizes = np.array([each for each in MICROBATCHES if each <= recipe.batch], dtype=np.int64)
    shared = shares_batch(recipe.batch, cuts.dp[:, None] * sizes)
    # Interleaving wins time only where every stage has a microbatch to work on: at least as many as stages.
    full = recipe.batch >= cuts.pp[:, None] * cuts.dp[:, None] * sizes
    open_ = allowed[cuts.pp][:, :, None] & shared[:, None, :] & ((pieces == 1)[None, :, None] | full[:, None, :])
    cut, piece, size = np.nonzero(open_)
    codes = recompute_codes(recipe)
    cut, piece, size = (np.repeat(each, len(codes)) for each in (cut, piece, size))
    return Layouts(
        **{name: getattr(cuts, name)[cut].astype(np.float64) for name in ("tp", "pp", "dp", "ep", "cp")},
        vpp=pieces[piece].astype(np.float64),
        microbatch=sizes[size].astype(np.float64),
        recompute=np.tile(np.array(codes, dtype=np.int64), cut.size // len(codes)),
    )


def leanest_within(cuts: Cuts, recipe: Recipe) -> Layouts:
    """The layouts within these cuts that hold least: one sequence at a time, stages in one piece, any recomputation."""
    codes = np.array(recompute_codes(recipe), dtype=np.int64)
    ways = {name: getattr(cuts, name).astype(np.float64) for name in ("tp", "pp", "dp", "ep", "cp")}
    repeated = {name: np.repeat(each, codes.size) for name, each in ways.items()}
    ones = np.ones(cuts.count * codes.size)
    return Layouts(**repeated, vpp=ones, microbatch=ones, recompute=np.tile(codes, cuts.count))


def divisors(number: int) -> Whole:
    """The numbers that divide a number, from 1 up."""
    every = np.arange(1, number + 1)
    found: Whole = every[number % every == 0]
    return found
