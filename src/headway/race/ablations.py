"""Models that leave a part of the race out: each shows what the part is worth, and how far the answer hangs on it."""

from typing import Final

from headway.errors import UnknownName

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


def modules_without(name: str) -> tuple[str, ...]:
    """The modules that an ablation switches off; raises UnknownName."""
    if name not in ABLATIONS:
        raise UnknownName("ablation", name, ABLATIONS)
    return ABLATIONS[name]
