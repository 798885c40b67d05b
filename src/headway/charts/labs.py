"""Lab against lab: a heat map of how many months each lab is behind each other."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.charts.cells import ROW, column_names, rect, row_names, two_lines
from headway.charts.layout import folded
from headway.charts.theme import FOOT_SIZE, GREY, INK, LABEL_SIZE, LIGHT, NARROW, Spec, frame, widest, written
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.phrases import day, level_of, probability, value_with_span
from headway.words.yardsticks import scale_label

Labs = Mapping[str, Any]
Pair = Mapping[str, Any]

#: From light to dark in one hue, so that the order is seen without colour too. Source: the Blues of ColorBrewer.
_RAMP: Final = ("#eff3ff", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#084594")

#: From this step of the ramp on, letters are white (contrast 4.5 or more either way).
_DARK: Final = 5

_LABS_NARROW: Final = 5


def labs_map(data: Labs, words: Words, *, width: int = 760) -> Spec:
    """The heat map of a labs result in JSON form, `width` pixels wide; a narrow one has fewer labs."""
    narrow = width < NARROW
    names = [row["lab"] for row in data["labs"]][: _LABS_NARROW if narrow else None]
    pairs = {(row["behind"], row["ahead"]): row for row in data["pairs"]}
    left = min(widest(names, LABEL_SIZE) + 14, width // 3)
    sides = [two_lines(folded(name, left - 10, LABEL_SIZE)) for name in names]
    cell = min((width - left - 24) / len(names), 76.0)
    heads = [folded(_short(name), cell + 6, FOOT_SIZE) for name in names]
    top = 15 * max(len(lines) for lines in heads) + 6
    size = (round(cell * len(names)), top + ROW * len(names))
    most = max([_shown(pairs[a, b]) for a in names for b in names if a != b] + [1.0])
    boxes = [
        {"x": cell * column, "y": top + ROW * row, "behind": behind, "ahead": ahead}
        for row, behind in enumerate(names)
        for column, ahead in enumerate(names)
    ]
    title = labs_title(data, words)
    on = words.date_long(day(data["as_of"]))
    some = words.text("labs.subtitle_some", shown=words.number(len(names), 0), date=on)
    return frame(
        [
            _cells(boxes, pairs, cell, most),
            written(_values(boxes, pairs, cell, most, words)),
            written(row_names(sides, top)),
            written(column_names(heads, cell, top)),
            _hovers(boxes, pairs, cell, words),
        ],
        size=size,
        left=left,
        right=max(width - left - size[0] - 16, 0),
        title=title,
        subtitle=some if len(names) < len(data["labs"]) else words.text("labs.subtitle", date=on),
        foot=_foot(data, words),
        description=_description(data, pairs, title, words),
        below=14,
    )


def labs_title(data: Labs, words: Words) -> str:
    """The finding: who stands first, if that can be told, and how far the next is behind."""
    names = [row["lab"] for row in data["labs"]]
    pairs = {(row["behind"], row["ahead"]): row for row in data["pairs"]}
    first, second = names[:2]
    if pairs[first, second]["p_leads"] >= NAMED_PROBABILITY:
        lag = _months(pairs[second, first], words)
        return words.text("labs.title_first", first=first, second=second, lag=lag)
    if len(names) == 2:
        return words.text("labs.title_level", first=first, second=second)
    lag = _months(pairs[names[2], first], words)
    return words.text("labs.title_level_third", first=first, second=second, third=names[2], lag=lag)


def _months(pair: Pair, words: Words) -> str:
    if pair["lag"]["central"] is None:
        return words.text("labs.months_over", months=words.months(pair["longer_than"] or 0.0))
    return words.months(pair["lag"]["central"])


def _short(name: str) -> str:
    """A name without what stands in brackets."""
    return name.partition(" (")[0]


def _shown(pair: Pair) -> float:
    """The lag, or what it is longer than."""
    central = pair["lag"]["central"]
    return float(central if central is not None else pair["longer_than"] or 0.0)


def _step(pair: Pair, most: float) -> int:
    return min(int(_shown(pair) / most * len(_RAMP)), len(_RAMP) - 1)


def _color(pair: Pair | None, most: float) -> str:
    if pair is None:
        return "#ffffff"
    return LIGHT if _shown(pair) == 0 and pair["longer_than"] is None else _RAMP[_step(pair, most)]


def _cells(boxes: Sequence[Mapping[str, Any]], pairs: Mapping[tuple[str, str], Pair], cell: float, most: float) -> Spec:
    rows = [
        {"x": box["x"], "y": box["y"], "color": _color(pairs.get((box["behind"], box["ahead"])), most)} for box in boxes
    ]
    spec = rect(rows, cell)
    spec["encoding"]["color"] = {"field": "color", "type": "nominal", "scale": None}
    return spec


def _values(
    boxes: Sequence[Mapping[str, Any]], pairs: Mapping[tuple[str, str], Pair], cell: float, most: float, words: Words
) -> list[dict[str, Any]]:
    found = []
    for box in boxes:
        pair = pairs.get((box["behind"], box["ahead"]))
        if pair is None:
            text, color = "–", GREY
        elif pair["lag"]["central"] is None:
            text = words.text("labs.over", months=words.number(pair["longer_than"] or 0.0))
            color = "white" if _step(pair, most) >= _DARK else INK
        else:
            leads = pair["lag"]["central"] == 0
            text = words.number(pair["lag"]["central"], 0 if leads else 1)
            color = GREY if leads else "white" if _step(pair, most) >= _DARK else INK
        at = {"x": box["x"] + cell / 2 - 1, "y": box["y"] + ROW / 2 - 1, "align": "center"}
        found.append({**at, "text": text, "color": color})
    return found


def _hovers(
    boxes: Sequence[Mapping[str, Any]], pairs: Mapping[tuple[str, str], Pair], cell: float, words: Words
) -> Spec:
    """Boxes that cannot be seen, on top of all, each with the words that are shown over it."""
    rows = []
    for box in boxes:
        pair = pairs.get((box["behind"], box["ahead"]))
        if pair is not None:
            rows.append({"x": box["x"], "y": box["y"], "said": _hover(pair, words)})
    spec = rect(rows, cell, fill="white", fillOpacity=0, ariaRoleDescription="cell")
    spec["encoding"] |= {"description": {"field": "said"}, "tooltip": {"field": "said"}}
    return spec


def _hover(pair: Pair, words: Words) -> str:
    return words.text(
        "labs.hover",
        behind=pair["behind"],
        ahead=pair["ahead"],
        lag=value_with_span(pair["lag"], words, pair["longer_than"]),
        level=level_of(pair["lag"], words),
        p=probability(pair["p_leads"], words),
    )


def _foot(data: Labs, words: Words) -> str:
    titles = "; ".join(dict.fromkeys(source["title"] for source in data.get("sources") or ()))
    said = words.text(
        "labs.foot",
        source=titles,
        vintage=words.date(day(data["vintage"])),
        level=level_of(data["pairs"][0]["lag"], words),
        version=data["headway"],
    )
    label = scale_label(data, words)
    return f"{label} {said}" if label else said


def _description(data: Labs, pairs: Mapping[tuple[str, str], Pair], title: str, words: Words) -> str:
    """The finding, and how far each lab is behind the first."""
    first, *others = (row["lab"] for row in data["labs"])
    said = [
        words.text(
            "labs.said",
            behind=name,
            ahead=first,
            lag=value_with_span(pairs[name, first]["lag"], words, pairs[name, first]["longer_than"]),
        )
        for name in others
    ]
    return words.text("labs.description", title=title, said="; ".join(said))
