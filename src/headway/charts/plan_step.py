"""Where the time of a step goes: one bar a part, the longest first, shaded by what the part waits for."""

from collections.abc import Mapping
from typing import Any, Final

from headway.charts.plan_foot import plan_foot
from headway.charts.theme import FOOT_SIZE, GREY, INK, LABEL_SIZE, NARROW, Spec, frame, widest, written
from headway.words import Words
from headway.words.phrases import opened
from headway.words.plan import figure, layout_text, part_name, title

Data = Mapping[str, Any]

#: Shade of each kind of waiting; greys, because the two hues are those of the two sides.
_SHADES: Final = {"compute": INK, "memory": "#6b7280", "network": "#a7adb8", "idle": "#d9dce2"}

#: What each part of a step is to a reader: arithmetic, memory, between chips, idle.
KINDS: Final = {"compute": "compute", "bandwidth": "memory", "link": "network", "network": "network", "bubble": "idle"}

#: Least share of a step that has a bar.
_LEAST: Final = 0.003

#: Pixels: a bar, the room from bar to bar, a line of type.
_BAR: Final = 18
_ROW: Final = 27
_LINE: Final = 17


def step_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of a plan in JSON form, `width` pixels wide."""
    rows = sorted(data["breakdown"], key=lambda row: -row["seconds"])
    rows = [row for row in rows if row["share"] >= _LEAST] if data["fits"] else []
    names = [opened(part_name(row["part"], words)) for row in rows]
    values = [_value(row, words) for row in rows]
    narrow = width < NARROW
    left = 8 if narrow else widest(names, LABEL_SIZE) + 18
    right = widest(values, LABEL_SIZE) + 14
    room = width - 16 - left - right
    tall = _ROW + (_LINE if narrow else 0)
    top = 30 if rows else 0
    scale = room / max((row["seconds"] for row in rows), default=1.0)
    boxes, texts = [], []
    for place, (row, name, value) in enumerate(zip(rows, names, values, strict=True)):
        y = top + place * tall + (_LINE if narrow else 0)
        end = max(row["seconds"] * scale, 1.0)
        boxes.append({"x": 0, "x2": end, "y": y, "y2": y + _BAR, "color": _SHADES[KINDS.get(row["binds"], "idle")]})
        texts.append({"x": end + 6, "y": y + _BAR / 2, "text": value})
        label = {"x": 0, "y": y - _LINE / 2 + 1} if narrow else {"x": -10, "y": y + _BAR / 2, "align": "right"}
        texts.append({**label, "text": name})
    key_boxes, key_texts = _key(rows, words, -left)
    height = max(top + len(rows) * tall, 20)
    said = title(data, words)
    layout = layout_text(data["plan"]) if data["plan"] else ""
    return frame(
        [_bars([*boxes, *key_boxes]), written([*texts, *key_texts])],
        size=(room, height),
        left=left,
        right=right,
        title=said,
        subtitle=words.text("plan.step_subtitle", layout=layout).rstrip("; "),
        foot=plan_foot(data, words),
        description=_description(rows, said, words),
        below=12,
    )


def _value(row: Data, words: Words) -> str:
    share = words.percent(row["share"], 0 if row["share"] >= 0.095 else 1)
    return words.text("plan.step_label", seconds=figure(row["seconds"], words), share=share)


def _key(rows: list[Data], words: Words, start: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The kinds of waiting above the bars, each behind a square of its shade."""
    boxes, texts, x = list[dict[str, Any]](), list[dict[str, Any]](), start
    for kind in dict.fromkeys(KINDS.get(row["binds"], "idle") for row in rows):
        text = words.text(f"plan.kind_{kind}")
        boxes.append({"x": x, "x2": x + 9, "y": 4, "y2": 13, "color": _SHADES[kind]})
        texts.append({"x": x + 14, "y": 9, "text": text, "size": FOOT_SIZE, "color": GREY})
        x += 14 + widest([text], FOOT_SIZE) + 10
    return boxes, texts


def _bars(boxes: list[dict[str, Any]]) -> Spec:
    plain = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": boxes},
        "mark": {"type": "rect"},
        "encoding": {
            "x": {"field": "x", **plain},
            "y": {"field": "y", **plain},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "color": {"field": "color", "type": "nominal", "scale": None},
        },
    }


def _description(rows: list[Data], said: str, words: Words) -> str:
    """The finding, and the numbers of every bar."""
    if not rows:
        return said
    parts = "; ".join(f"{part_name(row['part'], words)} {_value(row, words)}" for row in rows)
    return words.text("plan.description", title=said, said=parts)
