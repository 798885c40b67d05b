"""How a model is trained: tokens, batch, precision by part, recomputation, optimiser."""

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from headway.errors import OptionError

Precision = Literal["bf16", "fp16", "fp8", "fp4"]
Recompute = Literal["none", "selective", "full"]
Optimiser = Literal["adamw", "adamw-8bit", "muon", "sgd"]

#: Bytes of state for a parameter beside its weight and gradient: master weight, and the moments that an optimiser
#: keeps. adamw-8bit keeps two moments of one byte; muon one momentum. Sources: arXiv 1910.02054, section 3.1 (AdamW:
#: 4 + 4 + 4); arXiv 2110.02861; arXiv 2502.16982.
STATE_BYTES: Final = {"adamw": 12.0, "adamw-8bit": 6.0, "muon": 8.0, "sgd": 8.0}

#: Bounds against slips of the keyboard, beyond every run: sequences of a step or tokens of one, and tokens of a run.
MOST_TOKENS: Final = 1_000_000_000
_MOST_TRAINED: Final = 1e20


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a model is trained.

    Attributes
    ----------
    tokens
        Tokens trained on; 0 where only the speed is asked for.
    sequence
        Tokens of one sequence.
    batch
        Sequences of one step.
    precision
        Of the matrix products in the layers.
    attention_precision, head_precision
        Of scores and sums of attention, and of the output head: those of published runs at 8 and 4 bits stay at 16.
    weight_bytes, gradient_bytes
        Of a parameter: the copy that is multiplied with, and its gradient as it is added up.
    moments_bytes
        Of the moments of a parameter; 0: as the optimiser keeps them (STATE_BYTES).
    recompute
        What of the forward pass is done again in the backward pass; None: whatever serves best.
    masked
        Whether the attention kernel skips what lies ahead; those of 2021 did not.
    zero
        Stage of ZeRO: 1 shards optimiser states over data-parallel copies, 2 gradients too, 3 weights too.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid", "allow_inf_nan": False}

    tokens: float = 0.0
    sequence: int = 4096
    batch: int = 1024
    precision: Precision = "bf16"
    attention_precision: Precision = "bf16"
    head_precision: Precision = "bf16"
    optimiser: Optimiser = "adamw"
    recompute: Recompute | None = None
    weight_bytes: float = 2.0
    gradient_bytes: float = 4.0
    moments_bytes: float = 0.0
    masked: bool = True
    zero: Literal[0, 1, 2, 3] = 1

    def __post_init__(self) -> None:
        if self.sequence < 1 or self.batch < 1:
            raise OptionError(f"a step needs sequences of tokens, got {self.batch} of {self.sequence} tokens")
        if self.sequence > MOST_TOKENS or self.batch > MOST_TOKENS:
            raise OptionError(
                f"a step of {self.batch:,} sequences of {self.sequence:,} tokens is beyond any run; "
                f"give at most {MOST_TOKENS:,} of each"
            )
        if not 0.0 <= self.tokens <= _MOST_TRAINED:
            raise OptionError(f"a run needs tokens, at most {_MOST_TRAINED:g}, got {self.tokens:g}")
        if 0.0 < self.tokens < self.step_tokens:
            raise OptionError(
                f"{self.tokens:g} tokens are less than one step of {self.step_tokens:,}; "
                "give all tokens of the run, such as 14.8e12"
            )
        for name in ("weight_bytes", "gradient_bytes"):
            if getattr(self, name) <= 0.0:
                raise OptionError(f"{name} must be above 0, got {getattr(self, name):g}")
        if self.moments_bytes < 0.0:
            raise OptionError(f"moments_bytes must not be below 0, got {self.moments_bytes:g}")

    @property
    def step_tokens(self) -> int:
        """Tokens of one step."""
        return self.batch * self.sequence

    @property
    def state_bytes(self) -> float:
        """Bytes of state for a parameter beside weight and gradient."""
        return 4.0 + self.moments_bytes if self.moments_bytes else STATE_BYTES[self.optimiser]
