"""How many chips of one kind replace one of another: for training, for reading prompts and for writing answers.

Both kinds are asked in the same worlds: what errs alike on both (how well a service is run, what a count leaves out)
cancels in the ratio. Row 0 of every array is the central world, the rows after it are draws: shape (1 + draws,).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headway.plan.calibrate import LEVEL, Array
from headway.plan.run import Run
from headway.plan.run_result import span
from headway.plan.serve import Service
from headway.plan.serve_answer import Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Chips of one kind that do the work of one of another, for one task.

    Attributes
    ----------
    chips
        In each world; None where the task cannot be done by one of the kinds, as `why` says.
    binds, other_binds
        What binds on the kind that replaces, and on the one that is replaced.
    """

    task: str
    chips: Array | None
    binds: str | None = None
    other_binds: str | None = None
    why: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The ratio as JSON."""
        return {
            "task": self.task,
            "chips": span(self.chips),
            "binds": self.binds,
            "other_binds": self.other_binds,
            "why": self.why,
        }


def for_serving(one: Served, other: Served) -> tuple[Replacement, Replacement]:
    """Chips of `one` for a chip of `other`, for reading and for writing."""
    return (
        Replacement(
            task="prefill",
            chips=other.read_rate / one.read_rate,
            binds=one.read_binds,
            other_binds=other.read_binds,
        ),
        Replacement(
            task="decode",
            chips=other.write_rate / one.write_rate,
            binds=one.write_binds,
            other_binds=other.write_binds,
        ),
    )


def for_training(one: Run, other: Run) -> Replacement:
    """Chips of `one` for a chip of `other`, from two runs of the same recipe that take about as long.

    What one run would need to end exactly with the other is taken in proportion to days, lost hours included.
    """
    if one.days is None or other.days is None:
        speeds = (one.tokens_per_second / one.chips, other.tokens_per_second / other.chips)
        return Replacement(
            task="train", chips=speeds[1] / speeds[0], binds=one.binding, other_binds=other.binding
        )  # fmt: skip
    chips = one.chips / other.chips * one.days / other.days
    return Replacement(task="train", chips=chips, binds=one.binding, other_binds=other.binding)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceRow:
    """One kind of chip against the one that is replaced."""

    label: str
    chip: str
    about: Mapping[str, Any]
    tasks: Sequence[Replacement]
    train_chips: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The kind of chip as JSON."""
        return {
            "label": self.label,
            "chip": self.chip,
            **self.about,
            "train_chips": self.train_chips,
            "tasks": [task.to_dict() for task in self.tasks],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceResult:
    """How many chips of several kinds replace one of another.

    Attributes
    ----------
    other, other_count
        The kind that is replaced, and how many of it train in the comparison.
    sides
        Countries of leader and follower, by whose makers chips are coloured.
    """

    model: Mapping[str, Any]
    other: str
    other_count: int
    service: Service
    rows: Sequence[ReplaceRow]
    sides: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)

    def chart(self, lang: str = "en", *, width: int = 760) -> dict[str, Any]:
        """The picture of this result: chips for one, by task, on a logarithmic axis."""
        from headway.charts.plan_replace import replace_chart
        from headway.words import load_words

        return replace_chart(self.to_dict(), load_words(lang), width=width)

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        asked = self.service
        return {
            **self.origin,
            "level": LEVEL,
            "model": dict(self.model),
            "other": self.other,
            "other_count": self.other_count,
            "service": {"input": asked.prompt, "output": asked.answer, "user_tokens_per_second": asked.speed},
            "rows": [row.to_dict() for row in self.rows],
            **self.sides,
        }
