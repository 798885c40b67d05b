"""Where a number came from: the title, address and date of its source, and how far it can be trusted."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, get_args

from headway.errors import ProvenanceError

#: high: a primary source; medium: a reputable secondary one; low: an estimate or a rumour (docs/methods/data.md).
Confidence = Literal["high", "medium", "low"]

CONFIDENCES: Final[tuple[str, ...]] = get_args(Confidence)

#: How the publisher of the bundled scores wants to be cited. Source: its page on the data, https://epoch.ai/benchmarks.
CITATION: Final = (
    "Epoch AI, 'Capabilities & Benchmarking'. Published online at epoch.ai. Retrieved from "
    "https://epoch.ai/benchmarks. Licensed CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."
)

#: How the publisher of most counts of chips wants to be cited. Source: https://epoch.ai/data/ai-chip-sales.
COMPUTE_CITATION: Final = (
    "Epoch AI, 'AI Chip Sales' and 'AI Chip Owners'. Published online at epoch.ai. Retrieved from "
    "https://epoch.ai/data/ai-chip-sales. Licensed CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). "
    "Other facts: the sources listed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table or a number came from."""

    title: str
    url: str | None
    published: date
    confidence: Confidence

    def __post_init__(self) -> None:
        if not self.title:
            raise ProvenanceError("a source needs a title")
        if self.confidence not in CONFIDENCES:
            raise ProvenanceError(f"{self.title}: confidence is {', '.join(CONFIDENCES)}, got {self.confidence!r}")

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "title": self.title,
            "url": self.url,
            "published": self.published.isoformat(),
            "confidence": self.confidence,
        }
