"""A comparison of two vintages in the form of `headway facts compare --json`, small and with hostile names."""

from typing import Any

#: A name that is markup, has characters that no XML can hold, and asks for a fetch.
HOSTILE = "<script>alert('x')</script>\x0b&<img src=https://example.org/x>\x00\uffff"


def interval(low: float, central: float, high: float, **more: Any) -> dict[str, Any]:
    return {"low": low, "central": central, "high": high, "level": 0.9, **more}


def seen(low: float, central: float | None, high: float | None) -> dict[str, Any]:
    longer = 20.0 if central is None else None
    return {"low": low, "central": central, "high": high, "level": 0.9, "longer_than": longer, "censored": 0.0}


def shift(low: float, central: float, high: float, rose: float, fell: float) -> dict[str, Any]:
    told = max(rose, fell) >= 0.9
    return interval(low, central, high, p_rose=rose, p_fell=fell, decided=1.0, told_apart=told)


def course(change: dict[str, Any], then: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    earlier = seen(6.0, 7.5, 8.0)
    return {
        "from": then,
        "to": now,
        "change": change,
        "same_day": {"from": then, "to": earlier, "change": shift(-1.0, 0.4, 1.5, 0.7, 0.3)},
        "time": {"from": earlier, "to": now, "change": shift(-3.0, -2.3, -1.0, 0.01, 0.99)},
    }


def moved(model: str, then: float, now: float, *, told: bool, placed: bool = True, **more: Any) -> dict[str, Any]:
    width = 2.0 if placed else 15.0
    rise = now - then
    return {
        "model": model,
        "from": interval(then - width, then, then + width),
        "to": interval(now - width, now, now + width),
        "change": shift(rise - 1, rise, rise + 1, 1.0 if told else 0.6, 0.0 if told else 0.4),
        "told_apart": told,
        "placed": placed,
        "sides": more.get("sides", []),
    }


def headline(**changes: Any) -> dict[str, Any]:
    lag = course(shift(-4.0, -1.9, -0.2, 0.02, 0.97), seen(6.0, 7.1, 9.0), seen(4.0, 5.2, 6.5))
    points = course(shift(-4.0, -1.9, -0.2, 0.02, 0.97), seen(6.0, 7.1, 9.0), seen(4.0, 5.2, 6.5))
    lag["same_day"] = {"as_of": "2026-09-01", **lag["same_day"]}
    best = {
        side: {
            "from": {"model": f"{side} 1", "released": "2026-05-01", "index": interval(149.0, 150.0, 152.0)},
            "to": {"model": f"{side} {number}", "released": "2026-09-20", "index": interval(150.0, 152.0, 153.0)},
        }
        for side, number in (("leader", 1), ("follower", 2))
    }
    return {
        "leader": "country:United States of America",
        "follower": "country:China",
        "definition": "standing",
        "unit": "months",
        "as_of": {"from": "2026-09-01", "to": "2026-10-01"},
        **lag,
        "points": points,
        "best": best,
        "newest_release": {"leader": "2026-09-20", "follower": "2026-09-10"},
        "parts": None,
        **changes,
    }


def compared(**changes: Any) -> dict[str, Any]:
    """The comparison; `changes` replaces parts of it."""
    origin = {"url": "https://example.org/data", "confidence": "high"}
    sources = [
        {"title": "Publisher, scores", "published": "2026-10-01", **origin},
        {"title": HOSTILE, "published": "2026-09-01", "url": "javascript:alert(1)", "confidence": "medium"},
    ]
    none: dict[str, list[Any]] = {
        f"{name}_{what}": []
        for name in ("models", "benchmarks", "scores", "time_horizons")
        for what in ("added", "removed", "changed")
    }
    found = {
        "headway": "0.1.0",
        "vintage": "2026-10-01",
        "as_of": "2026-10-01",
        "seed": 12345,
        "draws": 500,
        "sources": sources,
        "citation": f"Publisher, 'Data & more'. {HOSTILE}",
        "v1": "2026-09-01",
        "v2": "2026-10-01",
        "vintages": [
            {"vintage": name, "digest": letter * 64, "sources": sources}
            for name, letter in (("2026-09-01", "a"), ("2026-10-01", "b"))
        ],
        **none,
        "models_added": [
            {
                "model": HOSTILE,
                "released": "2026-09-20",
                "developers": [HOSTILE, "B"],
                "countries": ["China"],
                "access": "open",
            }
        ],
        "models_renamed": [{"from": "Old", "to": "New"}],
        "models_changed": [{"model": "M", "column": "access", "from": "open", "to": "closed"}],
        "scores_added": [{"model": HOSTILE, "benchmark": f"b{place}", "score": 0.5} for place in range(300)],
        "scores_changed": [{"model": "M", "benchmark": "b", "from": 0.25, "to": 0.75}],
        "scores_rounded": 3,
        "published_moved": [],
        "tables": [
            {
                "table": "unplaced",
                "rows": {"from": 1, "to": 1},
                "added": [],
                "removed": [],
                "changed": [{"key": {"file": HOSTILE, "row": 2}, "column": "value", "from": HOSTILE, "to": None}],
            }
        ],
        "tables_added": ["published_draws"],
        "tables_removed": [],
        "index_basis": {"from": "scores", "to": "scores"},
        "index_moved": [
            moved("Weak", 60.0, 90.0, told=False, placed=False),
            moved(HOSTILE, 140.0, 149.0, told=True, sides=["follower"]),
            moved("Other", 150.0, 151.0, told=False, sides=["leader"]),
        ],
        "headline": headline(),
        "part_draws": 40,
        "left_out": [{"reason": "published", "why": "no scores", "vintages": ["2026-09-01"]}],
        "changed": True,
    }
    return {**found, **changes}


def unchanged() -> dict[str, Any]:
    """A comparison in which nothing changed."""
    same = {name: [] for name in compared() if name.endswith(("_added", "_removed", "_changed", "_renamed", "_moved"))}
    return compared(**same, tables=[], scores_rounded=0, headline=None, left_out=[], changed=False)
