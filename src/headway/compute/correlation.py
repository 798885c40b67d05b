"""What errs together, declared in one place: by factor, the share of the variance that its rows have in common."""

from typing import Any, Final

from headway.compute.estimates import SHARED

#: Shared variance of each factor, and why.
CORRELATION: Final = {
    "epoch-price": (
        0.5,
        "counts of one publisher divide one revenue by the same prices; shares of owners and mix of families err alone",
    ),
    "smuggled-detection": (
        0.9,
        "every number on diverted chips scales reported cases by one rate of detection",
    ),
    "domestic-count": (
        0.6,
        "counts of vendors and years share the counting house, and yields and memory that bind every vendor alike",
    ),
    "rented-unreported": (
        0.9,
        "every number on rented compute adds one allowance for deals that nobody reported",
    ),
    "licensed-2026": (0.8, "licensed sales of 2026 share one filing's bound"),
    "operation": (0.7, "one study gives the share of chips in operation of both sides"),
}

#: For a Sampler.
SHARED_BY_FACTOR: Final = {factor: share for factor, (share, _) in CORRELATION.items()}


def declared() -> dict[str, Any]:
    """The declaration in JSON form."""
    return {
        "method": "rows of a factor share this part of the variance of their logarithm; other rows err alone",
        "default": SHARED,
        "factors": [
            {"factor": factor, "shared": share, "reason": reason} for factor, (share, reason) in CORRELATION.items()
        ],
    }
