"""A hand-made robust index of ten models and four benchmarks, for everything that is read from specific factors."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from headway.facts.tables import Model
from headway.gap import Yardstick
from headway.gap.leanings import compare_leanings
from headway.gap.leanings_result import LeaningsResult
from headway.index import Factors, Index, ScoreMatrix, score_matrix
from headway.interval import Draws

US = "United States of America"
BENCHMARKS = ("Sums", "Chess", "Facts", "Images")
DOMAINS = {"mathematics": ("Sums",), "knowledge": ("Facts", "Sums"), "vision": ("Images",)}
DRAWS = 60

#: Name, released, developer, countries, specific place, index.
MODELS = (
    ("A1", date(2025, 1, 1), "Ahead", (US,), (0.0, 0.0), 140.0),
    ("A2", date(2025, 6, 1), "Ahead", (US,), (0.2, 0.0), 145.0),
    ("A3", date(2025, 9, 1), "Ahead", (US,), (-0.2, 0.0), 150.0),
    ("A4", date(2025, 10, 1), "Ahead", (US,), (0.0, 0.0), 155.0),
    ("B1", date(2025, 2, 1), "Behind", ("China",), (1.0, 0.0), 135.0),
    ("B2", date(2025, 7, 1), "Behind", ("China",), (1.5, 0.0), 140.0),
    ("B3", date(2025, 11, 1), "Behind Labs", ("China",), (0.5, 0.0), 148.0),
    ("Old", date(2020, 1, 1), "Behind", ("China",), (-9.0, 9.0), 100.0),
    ("Both", date(2025, 11, 2), "Joint", ("China", US), (0.0, 0.0), 120.0),
    ("Late", date(2026, 3, 1), "Ahead", (US,), (9.0, 9.0), 170.0),
)
LOADING = np.array([[0.5, 0.0], [-0.5, 0.0], [0.0, 0.5], [0.0, 0.0]])


def noisy(rng: np.random.Generator, values: Any, size: float) -> Any:
    return values + size * rng.normal(size=(DRAWS, *np.shape(values)))


def robust(noise: float = 0.02) -> tuple[ScoreMatrix, Index, Yardstick]:
    """Factors turned at random in each draw; nobody but Ahead has scores on Images."""
    rng = np.random.default_rng(3)
    scored = [(m[0], b) for m in MODELS for b in BENCHMARKS if b != "Images" or m[2] == "Ahead"]
    matrix = score_matrix(*zip(*scored, strict=True), np.full(len(scored), 0.5).tolist(), min_benchmarks=1)
    turns = [np.linalg.qr(rng.normal(size=(2, 2)))[0] for _ in range(DRAWS)]
    specific, loading = noisy(rng, np.array([m[4] for m in MODELS]), noise), noisy(rng, LOADING, noise)
    places, hard = np.array([m[5] for m in MODELS]), np.array([130.0, 150.0, 155.0, 160.0])
    index = Index(
        models=matrix.models,
        benchmarks=matrix.benchmarks,
        capability=Draws(central=places, values=noisy(rng, places, 0.5)),
        difficulty=Draws(central=hard, values=noisy(rng, hard, 0.1)),
        slope=Draws(central=np.full(4, 0.1), values=np.full((DRAWS, 4), 0.1)),
        benchmarks_per_model=matrix.benchmarks_per_model,
        seed=1,
        method="robust",
        factors=Factors(
            specific=np.array([u @ turn for u, turn in zip(specific, turns, strict=True)]),
            loading=np.array([v @ turn for v, turn in zip(loading, turns, strict=True)]),
        ),
    )
    models = tuple(
        Model(name=name, released=day, developers=(developer,), countries=countries, access="open")
        for name, day, developer, countries, _, _ in MODELS
    )
    return matrix, index, Yardstick(name="index", unit="index points", models=models, scores=index.capability)


def compared(noise: float = 0.02, *, domains: dict[str, Sequence[str]] | None = None, **options: Any) -> LeaningsResult:
    matrix, index, yardstick = robust(noise)
    asked: dict[str, Any] = {
        "leader": "country:US",
        "follower": "country:China",
        "as_of": date(2025, 12, 31),
        "parents": {"Behind Labs": "Behind"},
        **options,
    }
    found = compare_leanings(matrix, index, yardstick, domains=DOMAINS if domains is None else domains, **asked)
    source = {"title": "Hand-made", "url": "https://example.org", "published": "2025-12-31", "confidence": "high"}
    origin = {"headway": "0.1.0", "vintage": "2025-12-31", "seed": 1, "draws": DRAWS, "sources": [source]}
    return found.with_origin({**origin, "citation": "Hand-made", "method": "robust"})
