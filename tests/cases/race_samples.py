"""Results of a race as their JSON is, from closed forms: small, the same each time, and no finding of anything."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from math import sqrt
from typing import Any

from headway.api.racing.scenarios import race_list
from headway.units import DAYS_PER_MONTH

ORIGIN = date(2026, 8, 11)
EVENTS = ("D1", "D2", "D3", "D4", "D5")
HORIZONS = (12, 36, 60)
LEVEL = 0.8
TITLES = {row["name"]: {"name": row["name"], "title": row["title"], "question": row["question"]}
          for row in race_list().to_dict()["scenarios"]}  # fmt: skip

_HEAD: dict[str, Any] = {
    "headway": "0.1.0",
    "vintage": "2026-08-11",
    "compute_vintage": "2026-11-23",
    "as_of": "2026-08-11",
    "seed": 12345,
    "draws": 500,
    "sources": [
        {"title": title, "url": None, "published": "2026-08-11", "confidence": "high"}
        for title in ("First source", "Second source", "Third source", "Fourth source")
    ],
    "citation": "Cited.",
    "leader": "country:United States of America",
    "follower": "country:China",
}


def interval(central: float, width: float) -> dict[str, float]:
    return {"low": central - width, "central": central, "high": central + width, "level": LEVEL}


def day_of(month: int, origin: date = ORIGIN) -> str:
    return (origin + timedelta(days=round(month * DAYS_PER_MONTH))).isoformat()


def fan(last: int, slope: float = 0.4, spread: float = 1.5, origin: date = ORIGIN) -> list[dict[str, Any]]:
    """A lag of 5 months that grows by `slope` a month, its band with the root of time, never below 0."""
    rows = []
    for month in range(last + 1):
        found = interval(max(5.0 + slope * month, 0.0), 1.0 + spread * sqrt(month))
        found |= {"low": max(found["low"], 0.0)}
        rows.append({"month": month, "date": day_of(month, origin), **found})
    return rows


def past(origin: date = ORIGIN) -> list[dict[str, Any]]:
    saw = (6.0, 7.0, 3.5, 4.5, 5.5, 4.0, 5.0)
    rows = [{"month": m, "date": day_of(m, origin), **interval(saw[m % 7], 1.0)} for m in range(-27, 1)]
    return [{**rows[0], "high": None}, *rows[1:]]


def overtake(horizon: int, p: float = 0.007) -> list[dict[str, Any]]:
    """Each event likelier by a tenth than the next, and by half again at each further horizon."""
    rows = []
    for place, event in enumerate(EVENTS):
        for step, within in enumerate(HORIZONS):
            if within <= horizon:
                here = p * (1.0 - 0.1 * place) * 1.5 ** (step - 2)
                models = {"compute-only": here / 2.0, **({"ar1": 0.03, "constant-lag": 0.0} if place < 2 else {})}
                every = [here, *models.values()]
                rows.append({"event": event, "within_months": within, "p": here,
                             "mc_error": 0.0014 if here else 0.0015,
                             "range": {"low": min(every), "high": max(every), "models": models}})  # fmt: skip
    return rows


def run(horizon: int = 60, *, p: float = 0.007, slope: float = 0.4, **changed: Any) -> dict[str, Any]:
    data = {
        **_HEAD,
        "scenario": TITLES["baseline"],
        "horizon": horizon,
        "settings": [],
        "without": [],
        "members": {"count": 1000, "distinct": 984, "prior_draws": 20000, "effective": 2625.9},
        "past": past(),
        "lag": fan(horizon, slope),
        "points": [{**row, **interval(4.0 + 0.2 * row["month"], 3.0 + 0.05 * row["month"])} for row in fan(horizon)],
        "overtake": overtake(horizon, p),
        "headline": "D2",
        "drivers": [
            {"parameter": "diffusion_half_life", "share": 0.31, "low": 0.25, "high": 0.38, "confidence": "medium"},
            {"parameter": "tacit_share", "share": 0.22, "low": 0.17, "high": 0.28, "confidence": "low"},
            {"parameter": "follower.capex_growth", "share": 0.10, "low": 0.06, "high": 0.14, "confidence": "low"},
            {"parameter": "follower.side_research_share", "share": 0.06, "low": 0.02, "high": 0.1, "confidence": "low"},
        ],
        "drivers_of": {"of": "lag", "month": min(max(horizon // 12 * 12, 12), 60)},
        "chance": 0.11,
        "low_confidence_share": 0.55,
        "unexplained": 0.2,
        "fragile": None,
        "rejected": 0,
    }
    return {**deepcopy(data), **changed}


#: What a result says of what it hangs on.
DRIVERS = ("drivers", "drivers_of", "chance", "unexplained", "low_confidence_share", "fragile")


def comparison(horizon: int = 60, **changed: Any) -> dict[str, Any]:
    """The baseline against a scenario that brings the follower nearer by 0.2 months a month."""
    first, second = run(horizon), run(horizon, p=0.06, slope=0.2, scenario=TITLES["h200-open"])
    kept = ("scenario", "settings", "without", "lag", "points", "overtake", "rejected")
    lag = [{**row, "low": -0.4 * row["month"], "central": -0.2 * row["month"], "high": 0.0} for row in first["lag"]]
    odds = [
        {"event": a["event"], "within_months": a["within_months"], "p": b["p"] - a["p"], "mc_error": 0.004}
        for a, b in zip(first["overtake"], second["overtake"], strict=True)
    ]
    data = {
        **_HEAD,
        "horizon": horizon,
        "past": first["past"],
        "first": {key: first[key] for key in kept},
        "second": {key: second[key] for key in kept},
        "lag": lag,
        "points": lag,
        "overtake": odds,
        **{key: first[key] for key in DRIVERS},
        "rejected": 0,
    }
    return {**deepcopy(data), **changed}


def scenarios(names: Sequence[str] = tuple(TITLES)) -> dict[str, Any]:
    """Each further scenario another 2 months nearer or farther, with a probability that follows."""
    rows = [
        {"scenario": TITLES[name], "p": 0.007 + 0.01 * (place % 4), "mc_error": 0.003,
         "lag": interval(29.0 + (2.0 * place if place % 2 else -1.5 * place), 11.0)}
        for place, name in enumerate(names)
    ]  # fmt: skip
    return {**deepcopy(_HEAD), "horizon": 60, "within_months": 60, "event": "D2", "rows": rows}


def levers(*, ends: bool = False) -> dict[str, Any]:
    named = [
        ("imports-open", {"en": "Both governments let H200-class chips through",
                          "vi": "Cả hai chính phủ cho qua chip tương đương H200"}, -8.0, 7.9, 0.051),
        ("leak-stops", {"en": "Know-how stops spreading", "vi": "Bí quyết thôi lan truyền"}, 6.0, 5.0, -0.004),
        ("follower-capex", {"en": "China spends twice as much", "vi": "Trung Quốc chi gấp đôi"}, -3.0, 2.5, 0.012),
        ("serving", {"en": "Users take more", "vi": "Người dùng dùng nhiều hơn"}, 0.8, 2.0, 0.0005),
    ]  # fmt: skip
    rows = [
        {"lever": name, "title": title, "lag": interval(central, width), "p": p, "mc_error": 0.003}
        for name, title, central, width, p in named
    ]
    if ends:
        for side, share in (("low", 0.5), ("high", 1.2)):
            setting = {"en": f"×{share}", "vi": f"×{share}".replace(".", ",")}
            rows[0][side] = {"setting": setting, "lag": interval(-8.0 * share, 4.0), "p": 0.01}
    return {**deepcopy(_HEAD), "scenario": TITLES["baseline"], "horizon": 60, "within_months": 60, "event": "D2",
            "rows": rows}  # fmt: skip


def hindcast() -> dict[str, Any]:
    starts = (date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30))
    origins = []
    for start in starts:
        months = min(24, round((ORIGIN - start).days / DAYS_PER_MONTH))
        saw = (5.0, 6.0, 7.0, 4.5, 5.5, 6.5)
        actual = [
            {"month": m, "date": day_of(m, start), "lag": interval(saw[m % 6], 1.2), "points": interval(5.0, 2.0)}
            for m in range(months + 1)
        ]
        for model, slope in (("full", 0.05), ("compute-only", 0.9)):
            origins.append({"origin": start.isoformat(), "model": model, "lag": fan(months, slope, 0.8, start),
                            "actual": actual})  # fmt: skip
    scores = {"full": (0.75, 0.71, 2.1), "compute-only": (0.4, 0.1, 6.3), "ar1": (0.97, 0.8, 1.9)}
    coverage = [
        {"model": model, "quantity": quantity, "horizon": horizon, "origins": 24, "windows": 24 // horizon,
         "covered": round(24 * share), "share": share, "bias": 1.4, "mae": 2.6, "crps": crps * horizon / 12.0}
        for quantity in ("lag", "points")
        for model, (six, twelve, crps) in scores.items()
        for horizon, share in ((6, six), (12, twelve))
    ]  # fmt: skip
    against = [
        {"model": model, "quantity": "lag", "horizon": horizon, "origins": 24, "windows": 24 // horizon,
         "difference": interval(difference, 0.5), "told_apart": abs(difference) > 0.5}
        for model, difference in (("compute-only", -4.2), ("ar1", 0.2))
        for horizon in (6, 12)
    ]  # fmt: skip
    last = [
        {"origin": "2023-12-31", "model": model, "quantity": "points", "month": 24, "date": "2025-12-31",
         **interval(central, 3.0), "actual": 4.6, "inside": False, "as_low": share}
        for model, central, share in (("full", 9.0, 0.09), ("compute-only", 13.0, 0.02))
    ]  # fmt: skip
    past = [
        {"model": model, "full_over_it": ratio, "full_over_it_later": ratio**0.1, "changes": [
            {"since": "2023-12-31", "expected": interval(central, 1.5), "observed": -4.6, "noise": 5.6,
             "expect_fall": falls, "as_low": 0.1}]}
        for model, ratio, central, falls in (("full", 1.0, 1.0, 0.2), ("compute-only", 3.8, 4.0, 0.0))
    ]  # fmt: skip
    return {**deepcopy(_HEAD), "origins": origins, "last": last, "coverage": coverage, "against_full": against,
            "past": past}  # fmt: skip
