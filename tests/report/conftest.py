"""A synthetic answer in the form of `headway gap --json`."""

from datetime import date, timedelta
from typing import Any

import pytest

from headway.report import PairInput

LEADER_MODELS = [
    ("GPT-4", "2023-03-14", 126.0),
    ("GPT-4 Turbo", "2023-11-06", 129.0),
    ("Claude 3.5 Sonnet", "2024-06-20", 131.0),
    ("o1", "2024-12-17", 140.5),
    ("o3", "2025-04-16", 146.0),
    ("GPT-5", "2025-08-07", 150.0),
    ("Gemini 3 Pro", "2025-11-18", 153.2),
    ("GPT-5.4", "2026-03-24", 157.1),
    ("Claude Opus 5", "2026-07-20", 159.9),
]
FOLLOWER_MODELS = [
    ("Qwen-14B", "2023-09-28", 117.0),
    ("Yi-34B", "2024-01-22", 121.5),
    ("Qwen2.5-72B", "2024-09-19", 129.4),
    ("DeepSeek-R1", "2025-01-20", 139.1),
    ("Qwen3-235B", "2025-07-25", 144.4),
    ("DeepSeek-V3.2", "2025-12-01", 149.0),
    ("Kimi K3", "2026-07-16", 156.4),
]
AS_OF = "2026-08-11"


def interval(low: float | None, central: float | None, high: float | None) -> dict[str, float | None]:
    return {"low": low, "central": central, "high": high, "level": 0.9}


def _frontier(rows: list[tuple[str, str, float]]) -> list[dict[str, Any]]:
    steps = [
        {"date": day, "model": name, "low": round(level - 1.6, 1), "central": level, "high": round(level + 1.9, 1)}
        for name, day, level in rows
    ]
    return [*steps, {**steps[-1], "date": AS_OF, "model": None}]


def _matched(day: str, level: float) -> tuple[float | None, dict[str, str] | None]:
    for name, released, height in LEADER_MODELS:
        if height >= level:
            months = (date.fromisoformat(day) - date.fromisoformat(released)).days / 30.436875
            return round(max(months, 0.0), 2), {"model": name, "released": released}
    return 0.0, None


def _records() -> list[dict[str, Any]]:
    rows = []
    for name, day, level in FOLLOWER_MODELS:
        lag, matched = _matched(day, level)
        censored = level < 118
        shown = interval(4.1, None, None) if censored or lag is None else interval(round(lag * 0.6, 2), lag, lag * 1.5)
        rows.append(
            {
                "model": name,
                "released": day,
                "index": interval(level - 1.6, level, level + 1.9),
                "lag": shown,
                "longer_than": 4.1 if shown["central"] is None else None,
                "censored": 0.8 if censored else 0.0,
                "matched": None if censored else matched,
            }
        )
    return rows


def _series() -> list[dict[str, Any]]:
    found = []
    first = date.fromisoformat(FOLLOWER_MODELS[1][1])
    days = {first + timedelta(days=30 * step) for step in range(31)} | {date.fromisoformat(AS_OF)}
    for _, released, _ in FOLLOWER_MODELS[1:]:
        moved = date.fromisoformat(released)
        days |= {moved, moved - timedelta(days=1)} if moved > first else {moved}
    for day in sorted(days):
        level = max(height for _, released, height in FOLLOWER_MODELS if released <= day.isoformat())
        lag, _ = _matched(day.isoformat(), level)
        assert lag is not None
        found.append({"date": day.isoformat(), "low": lag * 0.7, "central": lag, "high": lag * 1.4, "censored": 0.0})
    return found


def make_gap(definition: str = "standing", **changes: Any) -> dict[str, Any]:
    lag = {"record": interval(2.9, 3.7, 7.1), "points": interval(1.2, 3.5, 5.6)}.get(
        definition, interval(3.1, 4.6, 7.9)
    )
    best = {
        "leader": {
            "model": "Claude Opus 5",
            "released": "2026-07-20",
            "index": interval(158.0, 159.9, 161.8),
            "benchmarks": 9,
        },
        "follower": {
            "model": "Kimi K3",
            "released": "2026-07-16",
            "index": interval(154.2, 156.4, 158.7),
            "benchmarks": 7,
        },
    }
    gap: dict[str, Any] = {
        "headway": "0.1.0",
        "vintage": AS_OF,
        "as_of": AS_OF,
        "seed": 12345,
        "draws": 500,
        "sources": [
            {
                "title": "Epoch AI, Benchmarking hub",
                "url": "https://epoch.ai/benchmarks",
                "published": AS_OF,
                "confidence": "high",
            }
        ],
        "leader": "country:United States of America",
        "follower": "country:China",
        "basis": "scores",
        "definition": definition,
        "method": "eci",
        "yardstick": "index",
        "unit": "index points" if definition == "points" else "months",
        "lag": lag,
        "longer_than": 29.0 if lag["central"] is None else None,
        "points": interval(1.2, 3.5, 5.6),
        "mean": {"since": "2023-01-01", **interval(5.1, 6.4, 8.0)},
        "series": _series(),
        "records": _records(),
        "p_shrank": 0.37,
        "p_widened": 0.62,
        "p_shrank_decided": 1.0,
        "p_shrank_since": "2025-08-11",
        "p_follower_leads": 0.01,
        "best": best,
        "reached": {"model": "GPT-5.4", "released": "2026-03-24", "benchmarks": 5},
        "frontiers": {"leader": _frontier(LEADER_MODELS), "follower": _frontier(FOLLOWER_MODELS)},
        "joint_models": [{"model": "Joint-7B", "groups": ["country:United States of America", "country:China"]}],
        "by_year": [
            {"year": 2024, "since": "2024-03-05", **interval(5.0, 7.2, 9.1)},
            {"year": 2025, "since": "2025-01-01", **interval(4.4, 5.9, 7.3)},
            {"year": 2026, "since": "2026-01-01", **interval(3.9, 5.2, 8.0)},
        ],
    }
    found = {**gap, **changes}
    if "lag" in changes and found["lag"]["central"] is None:
        found["longer_than"] = 29.0
    return found


def make_pair(slug: str = "us-china", **changes: Any) -> PairInput:
    return PairInput(
        slug=slug,
        gaps={name: make_gap(name, **changes) for name in ("standing", "record", "points")},
        then=(
            {
                "vintage": "2026-04-19",
                "as_of": "2026-04-19",
                "lag": interval(3.0, 6.2, 8.1),
                "longer_than": None,
                "now": {"lag": interval(2.4, 5.0, 8.4), "longer_than": None},
                "sources": [
                    {"title": "mine.csv", "url": None, "published": "2026-04-19", "confidence": "medium"},
                ],
            },
        ),
    )


OPEN_CLOSED = {
    "leader": "access:closed",
    "follower": "access:open",
}

FACTS: dict[str, Any] = {
    "models": 212,
    "benchmarks": 41,
    "median_benchmarks": 12,
    "most_benchmarks": 30,
    "first": "2023-02-24",
    "vintages": ["2026-08-11", "2026-04-19"],
    "undetermined": ["Model X", "Model Y"],
    "citation": "Epoch AI, 'AI Benchmarking Hub'. Published online at epoch.ai. Licensed CC BY 4.0.",
    "digest": "4f" * 32,
    "command": "headway report --lang en --leader US --follower China --as-of 2026-08-11 --vintage 2026-08-11",
}


@pytest.fixture
def pairs() -> list[PairInput]:
    return [make_pair(), make_pair("open-closed", **OPEN_CLOSED)]


@pytest.fixture
def facts() -> dict[str, Any]:
    return dict(FACTS)


@pytest.fixture
def gap_of() -> Any:
    return make_gap


@pytest.fixture
def pair_of() -> Any:
    return make_pair


@pytest.fixture
def span_of() -> Any:
    return interval


@pytest.fixture
def open_closed() -> dict[str, str]:
    return dict(OPEN_CLOSED)
