"""Permission through time: for each class two governments' rules as thin bars, their product as a thick one."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise, product
from typing import Any, Final

from headway.charts.layout import Box, TimeScale, date_ticks, free, text_box, text_width
from headway.charts.theme import FOOT_SIZE, GREY, INK, LABEL_SIZE, LIGHT, NARROW, Spec, frame, segments, widest, written
from headway.words import Words
from headway.words.compute import side_phrase
from headway.words.permission import class_label, event_label, rule_of, state_name, stated
from headway.words.phrases import day

Data = Mapping[str, Any]
Row = Mapping[str, Any]

#: A change of a rule: its weight, its day, its event, and whether its class begins with it.
Change = tuple[int, str, str, bool]

#: The lane of a label and where it stands.
Label = tuple[int, dict[str, Any]]

#: From the most to the least open, each darker than the one before, so that they are told apart in grey too.
COLORS: Final = {"open": "#d5ebe4", "licence": "#e0a63c", "closed": "#58305f"}
_LETTERS: Final = {"open": INK, "licence": INK, "closed": "white"}

#: Pixels: a thin bar, the thick one, from one to the next, a line of events, from class to class, a heading.
_THIN: Final = 7
_THICK: Final = 15
_STEP: Final = 9
_LANE: Final = 15
_BETWEEN: Final = 8
_HEADING: Final = 16

#: Orders in which the forms of a label are tried: with or without its month, at the right or the left of its change.
_ORDERS: Final = ((0, 1, 2, 3), (0, 2, 1, 3), (2, 1, 3, 0), (1, 0, 3, 2))

#: Weight of a change that moves the product, against 3 of one that moves one government and 1 of all others.
_MOVES: Final = 10

#: Kinds of classes in the picture, in order; chips that cross no border have nothing to show.
_KINDS: Final = ("chip", "path", "input")


def permission_finding(data: Data, words: Words) -> str:
    """How many classes of chips are closed, on licence and open, in one sentence without a full stop."""
    chips = [row for row in data["classes"] if row["kind"] == "chip" and row["product"]["state"]]
    on, importer = words.date_long(day(data["as_of"])), side_phrase(data["importer"], words)
    if len(data["classes"]) == 1 and data["classes"][0]["product"]["state"]:
        return _finding_of_one(data, data["classes"][0], words)
    if not chips:
        return words.text("permission.title_none", date=on, importer=importer)
    states = [row["product"]["state"] for row in chips]
    return words.text(
        "permission.title_closed",
        date=on,
        importer=importer,
        shut=_count(states.count("closed"), words),
        all=words.number(len(chips), 0),
        licence=_count(states.count("licence"), words),
        open=_count(states.count("open"), words),
    )


def _finding_of_one(data: Data, row: Row, words: Words) -> str:
    return words.text(
        "permission.title_one",
        label=class_label(row, words),
        product=state_name(row["product"]["state"], words),
        date=words.date_long(day(data["as_of"])),
        exporter_rule=rule_of(data["exporter"], words),
        exporter=stated(row["exporter"], words),
        importer_rule=rule_of(data["importer"], words),
        importer_state=stated(row["importer"], words),
    )


def _count(number: int, words: Words) -> str:
    return words.number(number, 0) if number else words.text("permission.zero")


def permission_chart(data: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of a permission result in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    shown = [row for kind in _KINDS for row in data["classes"] if row["kind"] == kind and row["timeline"]]
    labels = [class_label(row, words) for row in shown]
    left = 4 if narrow else widest(labels, LABEL_SIZE, bold=True) + 14
    right = 12
    room = width - 16 - left - right
    first = min((day(row["timeline"][0]["start"]) for row in shown), default=day(data["as_of"]) - timedelta(days=365))
    scale = TimeScale(first, day(data["as_of"]), room)
    layers: list[Spec] = []
    height, kind = 0.0, ""
    for row, label in zip(shown, labels, strict=True):
        if row["kind"] != kind:
            kind = row["kind"]
            height += _HEADING
            layers.append(_heading(words.text(f"permission.kind_{kind}"), height, left, narrow=narrow))
        events = _event_labels(row, scale, words, lanes=1 if narrow else 2)
        lanes = 1 + max((lane for lane, _ in events), default=0)
        top = height + _LANE * lanes + (LABEL_SIZE + 6 if narrow else 4)
        layers += [*_bars(row, scale, top, words), _name(label, top, lanes, narrow=narrow), *_events(events, top)]
        height = top + 2 * _STEP + _THICK + _BETWEEN
    title = permission_finding(data, words)
    return frame(
        [_grid(scale, height, words), *layers, written(_ticks(scale, height, words) if shown else [])],
        size=(round(room), round(height)),
        left=left,
        right=right,
        title=title,
        subtitle=words.text(
            "permission.subtitle",
            exporter=side_phrase(data["exporter"], words),
            importer=side_phrase(data["importer"], words),
        ),
        foot=_foot(data, words),
        description=_description(data, shown, title, words),
        below=30,
    )


def _bars(row: Row, scale: TimeScale, top: float, words: Words) -> list[Spec]:
    """Three bars of one class: exporter, importer, product; a licence is striped."""
    boxes, stripes, texts = [], [], []
    for lane, (name, height) in enumerate((("exporter", _THIN), ("importer", _THIN), ("product", _THICK))):
        y = top + lane * _STEP
        for state, start, end in _runs(row["timeline"], name):
            x, x2 = scale.at(start), scale.at(end)
            boxes.append({"x": x, "y": y, "x2": max(x2, x + 1.5), "y2": y + height, "color": COLORS[state]})
            word = state_name(state, words)
            labelled = name == "product" and text_width(word, FOOT_SIZE) + 8 <= x2 - x
            if labelled:
                texts.append(
                    {"x": x + 5, "y": y + height / 2, "text": word, "size": FOOT_SIZE, "color": _LETTERS[state]}
                )
            if state == "licence":
                begin = x + (text_width(word, FOOT_SIZE) + 10 if labelled else 2)
                stripes += _stripes(begin, x2, y, height)
    return [_boxes(boxes), segments(stripes, "white", strokeWidth=1.4), written(texts)]


def _runs(spans: Sequence[Row], name: str) -> list[tuple[str, date, date]]:
    """Stretches of one state: state, first day, and the day on which the next begins."""
    found = []
    for state, group in groupby(spans, key=lambda span: span[name]):
        part = list(group)
        found.append((str(state), day(part[0]["start"]), day(part[-1]["end"]) + timedelta(days=1)))
    return found


def _stripes(x: float, x2: float, y: float, height: float) -> list[tuple[float, float, float, float]]:
    """Slanted lines over a bar, 6 pixels apart."""
    slant = height * 0.6
    count = int(max(x2 - x - slant, 0.0) // 6)
    return [(x + 6 * k, y + height - 0.5, x + 6 * k + slant, y + 0.5) for k in range(count + 1) if x2 - x > slant + 1]


def _event_labels(row: Row, scale: TimeScale, words: Words, *, lanes: int) -> list[Label]:
    """A few words for each change, with the lane in which they stand: those of the product first, then the newest.

    A word may stand at either side of its change, without its month where that makes room for others; what finds no
    room is left out, and is in the table.
    """
    newest = sorted(_changes(row["timeline"]), reverse=True)
    oldest = sorted(newest, key=lambda change: (-change[0], change[1]))
    tries = [
        _placed(changes, scale, words, places)
        for changes in (newest, oldest)
        for places in (list(product(range(lanes), order)) for order in _ORDERS)
    ] + [
        _placed(changes, scale, words, [(lane, form) for form, lane in product(order, range(lanes))])
        for changes in (newest, oldest)
        for order in _ORDERS
    ]
    return max(tries, key=lambda found: sum(label["weight"] for _, label in found))


def _placed(
    changes: Sequence[Change], scale: TimeScale, words: Words, places: Sequence[tuple[int, int]]
) -> list[Label]:
    """The labels that find room if their places, lane and form, are tried in this order."""
    found: list[Label] = []
    for weight, start, event, begins in changes:
        name, month = event_label(event, words), words.month(day(start))
        full = month if name is None else name if begins else f"{month}: {name}"
        forms = [(full, "left"), (full, "right"), (name or full, "left"), (name or full, "right")]
        at = scale.at(day(start))
        for lane, (text, align) in [(lane, forms[form]) for lane, form in places]:
            x = at + 4 if align == "left" else at - 4
            label = {"x": x, "at": at, "text": text, "align": align, "weight": weight}
            if _has_room(_box(label), at, lane, found, scale.width):
                found.append((lane, label))
                break
    return found


def _has_room(box: Box, at: float, lane: int, found: Sequence[Label], width: float) -> bool:
    """Whether a label keeps its distance in its lane, and no line down to a change goes through a label."""
    wide = Box(box.left - 5, box.top, box.right + 5, box.bottom)
    for other_lane, label in found:
        other = _box(label)
        crossed = other_lane < lane and other.left - 3 < at < other.right + 3
        crossing = other_lane > lane and box.left - 3 < label["at"] < box.right + 3
        if crossed or crossing or (other_lane == lane and wide.meets(other)):
            return False
    return free(box, [], Box(0, -LABEL_SIZE, width + 8, LABEL_SIZE))


def _box(label: Mapping[str, Any]) -> Box:
    return text_box(label["x"], 0, label["text"], FOOT_SIZE, label["align"])


def _changes(spans: Sequence[Row]) -> list[Change]:
    """Each change of a rule, each once."""
    found = {
        (_weight(before, after, role), after["start"], after[f"{role}_event"], False)
        for before, after in pairwise(spans)
        for role in ("exporter", "importer")
        if (before[role], before[f"{role}_presumption"]) != (after[role], after[f"{role}_presumption"])
    }
    first = spans[0]
    found |= {
        (_MOVES, first["start"], first[f"{role}_event"], True)
        for role in ("exporter", "importer")
        if first[f"{role}_event"] and first[f"{role}_since"] == first["start"] and first[role] == first["product"]
    }
    return list(found)


def _weight(before: Row, after: Row, role: str) -> int:
    if before["product"] != after["product"]:
        return _MOVES
    return 3 if before[role] != after[role] else 1


def _events(labels: Sequence[Label], top: float) -> list[Spec]:
    """The words above the bars, each with a thin line down to its change."""
    texts = [
        {
            **{name: label[name] for name in ("x", "text", "align")},
            "y": top - 9 - _LANE * lane,
            "size": FOOT_SIZE,
            "color": GREY,
        }
        for lane, label in labels
    ]
    lines = [(label["at"], top - 15 - _LANE * lane, label["at"], top) for lane, label in labels]
    return [segments(lines, GREY, strokeWidth=1), written(texts)]


def _heading(text: str, y: float, left: int, *, narrow: bool) -> Spec:
    """What kind of classes follows."""
    return written([{"x": 0 if narrow else -left, "y": y - 6, "text": text, "color": GREY}])


def _name(label: str, top: float, lanes: int, *, narrow: bool) -> Spec:
    """The class at the left of its bars, or above them where it is narrow."""
    if narrow:
        return written([{"x": 0, "y": top - _LANE * lanes - 9, "text": label, "weight": "bold"}])
    return written([{"x": -10, "y": top + _STEP + _THICK / 2, "text": label, "weight": "bold", "align": "right"}])


def _boxes(rows: Sequence[Mapping[str, Any]]) -> Spec:
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "rect"},
        "encoding": {
            **{name: {"field": name, "type": "quantitative", "scale": None, "axis": None} for name in ("x", "y")},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "color": {"field": "color", "type": "nominal", "scale": None},
        },
    }


def _grid(scale: TimeScale, height: float, words: Words) -> Spec:
    lines = [(scale.at(each), 0.0, scale.at(each), float(height)) for each, _ in date_ticks(scale, words)]
    return segments(lines, LIGHT, strokeWidth=1)


def _ticks(scale: TimeScale, height: float, words: Words) -> list[dict[str, Any]]:
    ticks = [(scale.at(each), label) for each, label in date_ticks(scale, words)]
    return [
        {"x": x, "y": height + 12, "text": label, "align": "center" if x > 24 else "left", "color": GREY}
        for x, label in ticks
        if x < scale.width - 20
    ]


def _foot(data: Data, words: Words) -> str:
    source = data["sources"][0]["title"] if data["sources"] else "Headway"
    return words.text(
        "permission.foot", source=source, date=words.date(day(data["as_of"])), version=data.get("headway", "")
    )


def _description(data: Data, shown: Sequence[Row], title: str, words: Words) -> str:
    states = [
        words.text(
            "permission.described",
            label=class_label(row, words),
            exporter_rule=rule_of(data["exporter"], words),
            exporter=stated(row["exporter"], words),
            importer_rule=rule_of(data["importer"], words),
            importer_state=stated(row["importer"], words),
            product=state_name(row["product"]["state"], words),
            since=words.date(day(row["product"]["since"])),
        )
        for row in shown
    ]
    return words.text("permission.description", title=title, states=". ".join(states) + "." if states else "").strip()
