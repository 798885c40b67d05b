"""How probable it is that each statement is true, sorted; with what was known then and the range over definitions."""

from typing import Final

from headway.charts.claims_rows import claim_rows, stamped
from headway.charts.layout import RowScale
from headway.charts.theme import FOOT_SIZE, GREY, LIGHT, NARROW, Spec, frame, haloed, hollow, segments, written
from headway.words import Words
from headway.words.claims import p_true_text
from headway.words.claims_report import (
    Data,
    claims_foot,
    first_claim,
    odds_description,
    odds_title,
    settled,
    usual_pair,
)

#: Shares with a number below, and the ends from which on a statement fails or holds.
_TICKS: Final = (0.0, 0.5, 1.0)
_ENDS: Final = (0.1, 0.9)
_ZONE: Final = "#f1f3f6"


def claims_odds_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of the probabilities in the JSON of the statements, `width` pixels wide."""
    rows = settled(data)
    claims = [first_claim(row) for row in rows]
    places = claim_rows(
        rows, words, width=width, usual=usual_pair(data), told=[p_true_text(claim, words) for claim in claims]
    )
    scale = RowScale(0.0, 1.0, places.width)
    height = max(places.height, 20)
    pairs = list(zip(rows, claims, places.ys, strict=True))
    ranges = [(scale.at(low), y, scale.at(high), y) for _, claim, y in pairs if (ends := _range(claim)) is not None
              for low, high in (ends,)]  # fmt: skip
    then = [(scale.at(p), y) for _, claim, y in pairs if (p := _then(claim)) is not None]
    now = [(row["verdict"], scale.at(row["p_true"]), y) for row, _, y in pairs]
    narrow = width < NARROW
    layers = [
        *_zones(scale, height, words, narrow=narrow),
        segments(ranges, GREY, strokeWidth=2, opacity=0.55),
        hollow(then, GREY, 46),
        *stamped(now, size=72),
        *([] if narrow else stamped(places.shapes, size=48, thick=1.6)),
        *(stamped(places.shapes, size=48, thick=1.6) if narrow else []),
        *haloed(places.texts),
    ]
    return frame(
        layers,
        size=(places.width, height),
        left=places.left,
        right=places.right,
        title=odds_title(data, words),
        subtitle=words.text("claims_report.odds_subtitle"),
        foot=claims_foot(data, words),
        description=odds_description(data, words),
        below=34,
    )


def _range(claim: Data) -> tuple[float, float] | None:
    """The least and the greatest probability over definitions whose errors are known; None where there is only one."""
    found = [each["p_true"] for each in claim["definitions"] if each["p_true"] is not None and not each["certain"]]
    return (min(found), max(found)) if len(found) > 1 else None


def _then(claim: Data) -> float | None:
    then = claim.get("as_known_then") or {}
    p = then.get("p_true")
    return None if p is None else float(p)


def _zones(scale: RowScale, height: int, words: Words, *, narrow: bool) -> list[Spec]:
    """Light zones of what is unlikely and likely, with their names above and shares below."""
    plain = {"type": "quantitative", "scale": None, "axis": None}
    zones = [{"x": 0.0, "x2": scale.at(_ENDS[0])}, {"x": scale.at(_ENDS[1]), "x2": scale.at(1.0)}]
    bars = {
        "data": {"values": [{**zone, "y": 0.0, "y2": float(height)} for zone in zones]},
        "mark": {"type": "rect", "color": _ZONE},
        "encoding": {"x": {"field": "x", **plain}, "x2": {"field": "x2"}, "y": {"field": "y", **plain},
                     "y2": {"field": "y2"}},
    }  # fmt: skip
    lines = [(scale.at(tick), 0.0, scale.at(tick), height + 3.0) for tick in (*_TICKS, *_ENDS)]
    aligned = ("left", "center", "right")
    texts = [
        {"x": scale.at(tick), "y": height + 14, "text": words.percent(tick), "align": align, "color": GREY,
         "size": FOOT_SIZE}
        for tick, align in zip(_TICKS, aligned, strict=True)
    ]  # fmt: skip
    names = [("odds_unlikely", 0.0, "left"), ("odds_likely", 1.0, "right")]
    texts += [
        {"x": scale.at(at), "y": -7, "text": words.text(f"claims_report.{name}"), "align": align, "color": GREY,
         "size": FOOT_SIZE}
        for name, at, align in ([] if narrow else names)
    ]  # fmt: skip
    return [bars, segments(lines, LIGHT), written(texts)]
