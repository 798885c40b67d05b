"""What is written on the ladder of chips: names at steps and at announced chips, and the notes at its right edge."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import log10
from typing import Any, Final

from headway.charts.generations_plot import COLORS, Data, Plot, Point, middle
from headway.charts.layout import Box, folded, free, text_box
from headway.charts.theme import FOOT_SIZE, LABEL_SIZE
from headway.words import Words
from headway.words.generations import adjective, chip_name, value_text
from headway.words.generations_sentences import answer_of
from headway.words.phrases import opened

#: Size of the names of chips; pixels by which the third ladder stands lower, so that it is seen beside the first.
_NAME_SIZE: Final = FOOT_SIZE + 0.5

#: Where a name may stand around a dot, the best place first.
_AROUND: Final = (
    (-9, 0, "right"),
    (9, 0, "left"),
    (0, -13, "center"),
    (0, 14, "center"),
    (-6, 12, "right"),
    (-6, -12, "right"),
)


def step_names(plot: Plot, taken: list[Box]) -> list[dict[str, Any]]:
    """Names of chips at their steps: above the leader's, below the follower's; what has no room has no name."""
    found = []
    inside = Box(0, -8, plot.x.width, plot.y.height + 4)
    for channel, start, end, row in _wanted(plot):
        (x, y), (last, _) = plot.at(start, row["value"]["central"]), plot.at(end, row["value"]["central"])
        name = chip_name(row["name"])
        for at, dy, align in _places(x, last, channel):
            box = text_box(at, y + dy, name, _NAME_SIZE, align)
            if free(box, taken, inside):
                taken.append(box)
                found.append(
                    {"x": at, "y": y + dy, "text": name, "color": COLORS[channel], "align": align, "size": _NAME_SIZE}
                )
                break
    return found


def _wanted(plot: Plot) -> list[tuple[str, date, date, Data]]:
    """The steps that a name is looked for, the newest of each ladder first; a chip is named once in each.

    What may be bought has no name of its own while it is the leader's best as well, and none where another of the same
    value takes over.
    """
    wanted: list[tuple[str, date, date, Data]] = []
    for channel in ("leader", "domestic", "licensed"):
        named, level, rows = set[str](), 0.0, list[tuple[str, date, date, Data]]()
        for start, end, row in plot.steps(channel):
            if row is None:
                continue
            value = row["value"]["central"]
            shared = channel == "licensed" and (value == level or row["name"] in _bests(plot, start))
            if row["name"] not in named and not shared:
                rows.append((channel, start, end, row))
                named.add(row["name"])
            level = value
        wanted += reversed(rows)
    return wanted


def _bests(plot: Plot, when: date) -> set[str]:
    """The leader's best on a day."""
    return {row["name"] for start, end, row in plot.steps("leader") if row and start <= when <= end}


def _places(x: float, last: float, channel: str) -> list[tuple[float, float, str]]:
    """Where a name may stand beside its step, the best place first: before its corner, then along it."""
    along = [x + shift for shift in range(2, max(round(last - x), 3), 12)]
    if channel == "leader":
        return [(x - 4, -9, "right"), *((at, -9, "left") for at in along), (x - 6, 2, "right"), (x - 8, -20, "right")]
    below = [(at, dy, "left") for dy in (12, 16, 26) for at in along]
    return [*below, (x - 4, 12, "right"), (x - 6, 0, "right"), (last + 6, 0, "left")]


def planned_points(plot: Plot) -> list[tuple[str, Point, str]]:
    """Ladder, pixel and name of each announced chip that has a value and comes soon, the counted vendor's first."""
    found = []
    for plan in sorted(plot.data["announced"], key=lambda plan: plan["vendor"] != plot.data["vendor"]):
        when = max(middle(plan), plot.today + timedelta(days=20))
        if plan["value"] and when <= plot.x.last:
            side = "leader" if plan["side"] == plot.data["leader"] else "domestic"
            found.append((side, plot.at(when, plan["value"]), chip_name(plan["chip"])))
    return found


def plan_names(plot: Plot, taken: list[Box]) -> list[dict[str, Any]]:
    """Names beside the dots of announced chips; what has no room has no name."""
    points = planned_points(plot)
    taken += [Box(x - 5, y - 5, x + 5, y + 5) for _, (x, y), _ in points]
    inside = Box(0, -8, plot.x.width + 8, plot.y.height)
    found = []
    for side, (x, y), name in points:
        for dx, dy, align in _AROUND:
            box = text_box(x + dx, y + dy, name, _NAME_SIZE, align)
            if free(box, taken, inside):
                taken.append(box)
                place = {"x": x + dx, "y": y + dy, "align": align}
                found.append({**place, "text": name, "color": COLORS[side], "size": _NAME_SIZE})
                break
    return found


def edge_notes(data: Data, words: Words, width: int) -> list[dict[str, Any]]:
    """What stands at the right edge for each ladder: whose it is, its best, its value."""
    found = []
    parts = {
        "per": words.text(f"generations.per_{data['per']}"),
        "leader": adjective(data["leader"], words),
        "follower": adjective(data["follower"], words),
    }
    for channel, color in COLORS.items():
        answer = answer_of(data, channel)
        if answer["name"] is None:
            continue
        label = opened(words.text(f"generations.end_{channel}", **parts))
        value = value_text(answer["value"]["central"], data["measure"], data["per"], words)
        lines = [(part, "bold") for part in folded(label, width, LABEL_SIZE, bold=True)]
        lines += [(part, "normal") for part in folded(chip_name(answer["name"]), width, LABEL_SIZE)]
        lines.append((value, "normal"))
        found += [
            {"text": text, "weight": weight, "color": color, "channel": channel, "value": answer["value"]["central"]}
            for text, weight in lines
        ]
    return found


def placed_notes(notes: Sequence[Data], plot: Plot) -> list[dict[str, Any]]:
    """The notes beside the ends of their ladders, one block under the other without overlap."""
    lead, gap = 15, 8
    channels = sorted(dict.fromkeys(note["channel"] for note in notes), key=lambda name: -_value(notes, name))
    tall = {name: lead * sum(note["channel"] == name for note in notes) for name in channels}
    tops: dict[str, float] = {}
    floor_at = 0.0
    for name in channels:
        middle = plot.y.at(log10(_value(notes, name)))
        tops[name] = max(middle - tall[name] / 2, floor_at)
        floor_at = tops[name] + tall[name] + gap
    over = floor_at - gap - plot.y.height
    for name in reversed(channels):
        if over > 0:
            tops[name] -= over
            below = channels[: channels.index(name)]
            over = max((tops[other] + tall[other] + gap - tops[name] for other in below[-1:]), default=0.0)
    rows = dict.fromkeys(channels, 0)
    out = []
    for note in notes:
        name = note["channel"]
        out.append({**note, "x": plot.x.width + 12, "y": tops[name] + lead * (rows[name] + 0.5)})
        rows[name] += 1
    return out


def _value(notes: Sequence[Data], channel: str) -> float:
    return float(next(note["value"] for note in notes if note["channel"] == channel))
