"""What others published on points per order of magnitude of compute and on the growth of efficiency."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published value.

    Attributes
    ----------
    measure
        slope: index points per order of magnitude of training compute; growth: by how many times a year the compute for
        equal points falls.
    known
        The day of publication; the last day of the month where only that is told.
    """

    measure: str
    name: str
    low: float
    central: float
    high: float
    source: str
    url: str
    known: date

    def to_dict(self) -> dict[str, Any]:
        """The value in JSON form."""
        return {**asdict(self), "known": self.known.isoformat()}


_NOTEBOOK: Final = "Epoch AI, benchmark-stitching, December 2025"
_NOTEBOOK_URL: Final = "https://github.com/epoch-research/benchmark-stitching"
_NOTEBOOK_KNOWN: Final = date(2025, 12, 31)

PUBLISHED: Final = (
    Published(
        measure="slope",
        name="inside LLaMA families (3.1, 1, 2)",
        low=6.7,
        central=9.4,
        high=11.0,
        source=f"{_NOTEBOOK}; slopes 0.124, 0.176, 0.205 per e-fold, in index points by our conversion",
        url=_NOTEBOOK_URL,
        known=_NOTEBOOK_KNOWN,
    ),
    Published(
        measure="growth",
        name="index points, one fixed slope",
        low=4.2,
        central=5.8,
        high=8.1,
        source=_NOTEBOOK,
        url=_NOTEBOOK_URL,
        known=_NOTEBOOK_KNOWN,
    ),
    Published(
        measure="growth",
        name="index points, with the slope of LLaMA 3.1",
        low=8.0,
        central=18.6,
        high=43.0,
        source=_NOTEBOOK,
        url=_NOTEBOOK_URL,
        known=_NOTEBOOK_KNOWN,
    ),
    Published(
        measure="growth",
        name="pre-training loss 2012-2023",
        low=1.8,
        central=2.8,
        high=5.3,
        source="Ho et al. 2024; 95% interval of the halving time",
        url="https://arxiv.org/abs/2403.05812",
        known=date(2024, 3, 9),
    ),
    Published(
        measure="growth",
        name="catching up with a reached level",
        low=2.0,
        central=20.0,
        high=200.0,
        source="Catch-up algorithmic progress might actually be 60x per year, LessWrong; 80% interval",
        url="https://www.lesswrong.com/posts/yXLqrpfFwBW5knpgc/catch-up-algorithmic-progress-might-actually-be-60-per-year",
        known=date(2025, 12, 31),
    ),
)


def published_by(day: date) -> tuple[Published, ...]:
    """What had been published by a day."""
    return tuple(each for each in PUBLISHED if each.known <= day)
