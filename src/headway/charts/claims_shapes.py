"""Verdicts as shapes that are told apart without colour: strokes in a box from −1 to 1, for pages and pictures."""

from typing import Final

#: Each verdict as a path to be stroked: a tick, a cross, a fork in the road, two waves, a clock, a dash.
SHAPES: Final = {
    "holds": "M-0.85,0.1L-0.25,0.7L0.9,-0.65",
    "fails": "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7",
    "definition differs": "M0,0.9L0,0.1L-0.75,-0.8M0,0.1L0.75,-0.8",
    "cannot be told apart": (
        "M-0.9,-0.25C-0.6,-0.75,-0.3,-0.75,0,-0.35C0.3,0.05,0.6,0.05,0.9,-0.45"
        "M-0.9,0.5C-0.6,0,-0.3,0,0,0.4C0.3,0.8,0.6,0.8,0.9,0.3"
    ),
    "open": "M0,-0.9A0.9,0.9,0,1,1,-0.01,-0.9ZM0,-0.5L0,0.05L0.4,0.3",
    "not testable": "M-0.8,0L0.8,0",
}
