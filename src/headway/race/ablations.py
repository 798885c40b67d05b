"""Models that leave a part of the race out: each shows what the part is worth, and how far the answer hangs on it."""

from collections.abc import Sequence
from typing import Final

#: By name, the modules that are switched off. `full` is the race itself.
ABLATIONS: Final[dict[str, tuple[str, ...]]] = {
    "full": (),
    "compute-only": ("software", "leak", "offset", "scale"),
    "no-diffusion": ("leak",),
    "no-scale": ("scale",),
    "no-policy": ("policy",),
    "no-serving": ("serving",),
    "no-staircase": ("staircase",),
}

#: Models without a mechanism, which the race has to beat.
STATISTICAL: Final = ("constant-lag", "ar1")


#: Modules that history without noise does not know: it has no rules to come, no need of serving beyond its share, and
#: its staircase is in what is expected of releases.
_FUTURE_ONLY: Final = ("policy", "serving", "staircase")


def told_by_past(without: Sequence[str]) -> tuple[str, ...]:
    """Those of the modules that are switched off which change how well a member tells the past, in a fixed order."""
    return tuple(sorted(set(without) - set(_FUTURE_ONLY)))
