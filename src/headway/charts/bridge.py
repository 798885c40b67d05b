"""The picture of what moved an answer between two vintages: a bridge from the older answer to the newer one."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.charts.layout import RowScale, folded
from headway.charts.theme import (
    FOLLOWER,
    FOOT_SIZE,
    GREY,
    INK,
    LABEL_SIZE,
    NARROW,
    Spec,
    frame,
    haloed,
    segments,
    widest,
    written,
)
from headway.words import Words
from headway.words.phrases import day, level_of, opened, pair_of
from headway.words.revisions import amount, effects, gap_of, part_name, part_text, what_of

Data = Mapping[str, Any]

#: Pixels at the right of the bars, and from a bar up to what is written over it, where the picture is narrow.
_NARROW_ROOM, _ABOVE = 44, 18


def revision_parts(data: Data, pair: Data, part: Data, words: Words, *, width: int = 760) -> Spec:
    """The picture of what moved an answer between two vintages: a bridge from the older answer to the newer one.

    Parameters
    ----------
    pair
        One of `decompositions`.
    part
        One of its `spans`, with parts.
    """
    narrow = width < NARROW
    strong = effects(part["parts"])
    steps = _steps(part, strong)
    names = [opened(words.text("revisions.parts_bar", date=words.date(day(pair["from"]))))]
    names += [opened(part_name(name, words)) for name, _ in strong]
    names.append(opened(words.text("revisions.parts_bar", date=words.date(day(pair["to"])))))
    values = [
        words.number(part["old"]),
        *(part_text(part, name, words) for name, _ in strong),
        words.number(part["new"]),
    ]
    height = 42 if narrow else 28
    left = 8 if narrow else min(widest(names, LABEL_SIZE), 230) + 20
    right = _NARROW_ROOM if narrow else widest(values, LABEL_SIZE) + 14
    size = (width - left - right - 16, height * len(steps) + 4)
    ends = [end for step in steps for end in step]
    scale = RowScale(min(0.0, *ends), max(ends) or 1.0, size[0])
    title = _parts_title(data, pair, part, strong, words)
    layers = [
        *_bridge(steps, scale, height, narrow=narrow),
        *haloed(_values(steps, values, scale, height, narrow=narrow)),
    ]
    layers += haloed(_names(names, height, left=left, narrow=narrow))
    rest = [part_name(name, words) for name in part["parts"] if name not in {each for each, _ in strong}]
    lines = _rest_lines(rest, words, size, left, narrow=narrow)
    layers.append(written(lines))
    said = "; ".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
    return frame(
        layers,
        size=(size[0], size[1] + max(16 * len(lines) - 30, 0)),
        left=left,
        right=right,
        title=title,
        subtitle=words.text("revisions.parts_subtitle", pair=opened(pair_of(data, words)), what=what_of(data, words)),
        foot=_foot(data, part, words),
        description=words.text("revisions.parts_description", title=title, said=said),
    )


def _foot(data: Data, part: Data, words: Words) -> str:
    titles = "; ".join(dict.fromkeys(source["title"] for source in data.get("sources") or ()))
    told = {"source": titles, "version": data["headway"], "level": level_of(data["lag"], words)}
    if not part.get("ranges"):
        return words.text("revisions.parts_foot", **told)
    return words.text("revisions.parts_foot_ranges", draws=words.number(data["part_draws"], 0), **told)


def _steps(part: Data, strong: Sequence[tuple[str, float]]) -> list[tuple[float, float]]:
    """The ends of each bar: the older answer, each effect from where the last one ended, the newer answer.

    Effects too small to be printed are left out of the bars; what they sum to is the step onto the last bar.
    """
    found, at = [(0.0, part["old"])], part["old"]
    for _, value in strong:
        found.append((at, at + value))
        at += value
    return [*found, (0.0, part["new"])]


def _bridge(steps: Sequence[tuple[float, float]], scale: RowScale, height: int, *, narrow: bool) -> list[Spec]:
    """The bars, joined by thin lines from the end of one to the beginning of the next."""
    thick = 14
    rows = [_middle(place, height, narrow=narrow) for place in range(len(steps))]
    whole = [
        (scale.at(0.0), y, scale.at(steps[place][1]), y) for place, y in enumerate(rows) if place in {0, len(rows) - 1}
    ]
    longer: list[tuple[float, float, float, float]] = []
    shorter: list[tuple[float, float, float, float]] = []
    for (start, end), y in list(zip(steps, rows, strict=True))[1:-1]:
        (longer if end > start else shorter).append((scale.at(start), y, scale.at(end), y))
    joints = [(scale.at(end), rows[place], scale.at(end), rows[place + 1]) for place, (_, end) in enumerate(steps[:-1])]
    return [
        segments(joints, GREY, strokeWidth=1, opacity=0.6),
        segments(whole, FOLLOWER, strokeWidth=thick),
        segments(longer, INK, strokeWidth=thick),
        segments(shorter, "#9aa1ad", strokeWidth=thick),
    ]


def _middle(place: int, height: int, *, narrow: bool) -> float:
    """The pixel of a bar: under its name where the picture is narrow."""
    return height * place + (height - 12 if narrow else height / 2)


def _values(
    steps: Sequence[tuple[float, float]], values: Sequence[str], scale: RowScale, height: int, *, narrow: bool
) -> list[dict[str, Any]]:
    """Figures behind the right end of each bar; over its right end, at the edge, where the picture is narrow."""
    last = len(steps) - 1
    found = []
    for place, (step, text) in enumerate(zip(steps, values, strict=True)):
        y, weight = _middle(place, height, narrow=narrow), "bold" if place in {0, last} else "normal"
        item = {"x": scale.at(max(step)) + 7, "y": y, "text": text, "size": LABEL_SIZE, "weight": weight}
        if narrow and place not in {0, last}:
            item |= {"x": scale.width + _NARROW_ROOM, "y": y - _ABOVE, "size": FOOT_SIZE, "align": "right"}
        found.append(item)
    return found


def _names(names: Sequence[str], height: int, *, left: int, narrow: bool) -> list[dict[str, Any]]:
    if narrow:
        return [
            {"x": 0, "y": _middle(place, height, narrow=True) - _ABOVE, "text": name, "size": LABEL_SIZE}
            for place, name in enumerate(names)
        ]
    return [
        {"x": -left, "y": _middle(place, height, narrow=False), "text": name, "size": LABEL_SIZE}
        for place, name in enumerate(names)
    ]


def _rest_lines(
    rest: Sequence[str], words: Words, size: tuple[int, int], left: int, *, narrow: bool
) -> list[dict[str, Any]]:
    """The changes without an effect that can be printed, in lines under the bars."""
    if not rest:
        return []
    text = opened(words.text("revisions.parts_rest", least=words.number(0.05, 2), names=", ".join(rest)))
    lines = folded(text, left + size[0] + 40, FOOT_SIZE)
    start = size[1] + 12
    return [
        {"x": -left if not narrow else 0, "y": start + 16 * place, "text": line, "size": FOOT_SIZE, "color": GREY}
        for place, line in enumerate(lines)
    ]


def _parts_title(data: Data, pair: Data, part: Data, strong: Sequence[tuple[str, float]], words: Words) -> str:
    told = {
        "span": gap_of(part["name"], words),
        "old": words.date(day(pair["from"])),
        "new": words.date(day(pair["to"])),
        "then": amount(part["old"], data, words),
        "now": amount(part["new"], data, words),
    }
    if told["then"] == told["now"]:
        return opened(words.text("revisions.parts_title_same", **told))
    along = [(name, value) for name, value in strong if value * part["difference"] > 0]
    if along and abs(along[0][1]) > abs(part["difference"]) / 2:
        return opened(words.text("revisions.parts_title", name=part_name(along[0][0], words), **told))
    return opened(words.text("revisions.parts_title_even", **told))
