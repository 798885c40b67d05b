"""Which labs lean to which domains: a heat map, two hues for the two directions."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.charts.cells import ROW, column_names, rect, row_names, two_lines
from headway.charts.layout import folded
from headway.charts.leanings import likely, signed, signed_with_span
from headway.charts.theme import FOOT_SIZE, GREY, INK, LABEL_SIZE, LIGHT, NARROW, Spec, frame, widest, written
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.phrases import day, opened
from headway.words.yardsticks import domain_name

Leanings = Mapping[str, Any]
Cell = Mapping[str, Any]

#: From weak to strong, for above 0 and below. Source: Oranges and Blues of ColorBrewer, which stay apart for
#: colour-blind readers.
_RAMPS: Final = {1: ("#fdd0a2", "#fdae6b", "#fd8d3c"), -1: ("#c6dbef", "#9ecae1", "#6baed6")}


def labs_lean_map(data: Leanings, words: Words, *, width: int = 760) -> Spec:
    """The heat map of a leanings result in JSON form, `width` pixels wide."""
    narrow = width < NARROW
    labs = [row["lab"] for row in data["labs"]]
    domains = [row["domain"] for row in data["domains"]]
    left = min(widest(labs, LABEL_SIZE) + 14, width // 4 if narrow else width // 3)
    sides = [two_lines(folded(name, left - 10, LABEL_SIZE)) for name in labs]
    cell = min((width - left - 24) / max(len(domains), 1), 110.0)
    names = [words.text(f"leanings.head_{n}") if narrow else opened(domain_name(n, words)) for n in domains]
    heads = [folded(name, cell - 2, FOOT_SIZE) for name in names]
    top = 15 * max((len(lines) for lines in heads), default=1) + 6
    size = (round(cell * len(domains)), top + ROW * len(labs))
    boxes = [
        {"x": cell * column, "y": top + ROW * at, "lab": row["lab"], "cell": each}
        for at, row in enumerate(data["labs"])
        for column, each in enumerate(row["domains"])
    ]
    most = max([abs(box["cell"]["at_half"]["central"]) for box in boxes] + [0.1])
    title = labs_lean_title(data, words)
    return frame(
        [
            _cells(boxes, cell, most),
            written(_values(boxes, cell, words)),
            written(row_names(sides, top)),
            written(column_names(heads, cell, top)),
            _hovers(boxes, cell, words),
        ],
        size=size,
        left=left,
        right=max(width - left - size[0] - 16, 0),
        title=title,
        subtitle=words.text(
            "leanings.labs_subtitle",
            since=words.date(day(data["since"])),
            as_of=words.date(day(data["as_of"])),
            named=words.percent(NAMED_PROBABILITY),
        ),
        foot=words.text(
            "leanings.labs_foot",
            source="; ".join(dict.fromkeys(source["title"] for source in data.get("sources") or ())),
            vintage=words.date(day(data["vintage"])),
            version=data["headway"],
        ),
        description=_description(data, title, words),
        below=14,
    )


def labs_lean_title(data: Leanings, words: Words) -> str:
    """The finding: the lab with the largest lean whose direction can be told, and the largest the other way."""
    cells = [(row["lab"], each) for row in data["labs"] for each in row["domains"] if each["direction"]]
    if not cells:
        return words.text("leanings.labs_title_none")
    lab, most = max(cells, key=lambda pair: abs(pair[1]["lean"]["central"]))
    same = [each for name, each in cells if name == lab]
    parts = {"lab": lab}
    for name, sign in (("to", 1), ("from", -1)):
        fields = sorted((e for e in same if e["direction"] == sign), key=lambda e: -abs(e["lean"]["central"]))
        if fields:
            parts[name] = domain_name(fields[0]["domain"], words)
    kind = "both" if "to" in parts and "from" in parts else "to" if most["direction"] == 1 else "from"
    return opened(words.text(f"leanings.labs_title_{kind}", **parts))


def _color(cell: Cell, most: float) -> str:
    if not cell["direction"]:
        return LIGHT
    ramp = _RAMPS[cell["direction"]]
    return ramp[min(int(abs(cell["at_half"]["central"]) / most * len(ramp)), len(ramp) - 1)]


def _cells(boxes: Sequence[Mapping[str, Any]], cell: float, most: float) -> Spec:
    spec = rect([{"x": box["x"], "y": box["y"], "color": _color(box["cell"], most)} for box in boxes], cell)
    spec["encoding"]["color"] = {"field": "color", "type": "nominal", "scale": None}
    return spec


def _values(boxes: Sequence[Mapping[str, Any]], cell: float, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "x": box["x"] + cell / 2 - 1,
            "y": box["y"] + ROW / 2 - 1,
            "align": "center",
            "text": signed(box["cell"]["at_half"]["central"], words),
            "color": INK if box["cell"]["direction"] else GREY,
        }
        for box in boxes
    ]


def _hovers(boxes: Sequence[Mapping[str, Any]], cell: float, words: Words) -> Spec:
    """Boxes that cannot be seen, on top of all, each with the words that are shown over it."""
    rows = [
        {
            "x": box["x"],
            "y": box["y"],
            "said": words.text(
                "leanings.labs_hover",
                lab=box["lab"],
                domain=domain_name(box["cell"]["domain"], words),
                value=signed_with_span(box["cell"]["at_half"], words),
                p=likely(box["cell"]["p_above"], words),
            ),
        }
        for box in boxes
    ]
    spec = rect(rows, cell, fill="white", fillOpacity=0, ariaRoleDescription="cell")
    spec["encoding"] |= {"description": {"field": "said"}, "tooltip": {"field": "said"}}
    return spec


def _description(data: Leanings, title: str, words: Words) -> str:
    """The finding, and every lab's leans."""
    said = [
        f"{row['lab']}: "
        + ", ".join(
            f"{domain_name(each['domain'], words)} {signed(each['at_half']['central'], words)}"
            for each in row["domains"]
        )
        for row in data["labs"]
    ]
    return words.text("leanings.description", title=title, said="; ".join(said))
