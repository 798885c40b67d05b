"""Words for plans: what a run takes, what binds, what it costs; for sentences, tables and pictures alike.

`data` is the JSON of a plan (headway.plan.run_result), or a row of a comparison that has the same keys.
"""

from collections.abc import Mapping
from math import floor, log10
from typing import Any, Final

from headway.units import NAMED_PROBABILITY
from headway.words.compute import amount, amount_span, ratio
from headway.words.format import Words
from headway.words.generations import chip_name
from headway.words.phrases import level_of, opened, probability

Data = Mapping[str, Any]

#: Ways of a layout that are told, and the value that goes without saying.
_WAYS: Final = {"tp": 1, "pp": 1, "dp": 0, "ep": 1, "cp": 1, "vpp": 1, "microbatch": 0}


def figure(value: float, words: Words) -> str:
    """A number of days, hours or money in two to three figures: "81", "4.2", "9,820", "7.92 million"."""
    if value >= 99_950.0:
        return amount(value, words)
    if value >= 999.5:
        unit = 10.0 ** (floor(log10(value)) - 2)
        return words.number(round(value / unit) * unit, 0)
    return words.number(value, 0 if value >= 9.95 else 1 if value >= 0.995 else 2)


def figure_span(interval: Data, words: Words) -> str:
    """The ends of an interval: "62–104", "6.13–10.2 million"."""
    if interval["low"] >= 99_950.0:
        return amount_span(interval, words)
    return f"{figure(interval['low'], words)}–{figure(interval['high'], words)}"


def figure_with_span(interval: Data, words: Words) -> str:
    """A number with its interval: "81 (62–104)"; one that is certain has none."""
    central = figure(interval["central"], words)
    return central if interval["low"] == interval["high"] else f"{central} ({figure_span(interval, words)})"


def scaled(interval: Data, unit: float, words: Words) -> str:
    """A number with its interval in another unit, which the title of its column names."""
    return figure_with_span({name: interval[name] / unit for name in ("low", "central", "high")}, words)


def share_with_span(interval: Data, words: Words) -> str:
    """A share with its interval: "16% (14–19%)"."""
    low = words.number(100 * interval["low"], 0)
    return f"{words.percent(interval['central'])} ({low}–{words.percent(interval['high'])})"


def bind_name(name: str, words: Words) -> str:
    """What binds, inside a sentence: "memory bandwidth"."""
    return words.text(f"plan.bind_{name}")


def part_name(name: str, words: Words) -> str:
    """A part of a step: "matrix products"."""
    return words.text(f"plan.part_{name}")


def layout_text(layout: Data) -> str:
    """A layout in short, alike in every language: "tp 4, pp 2, dp 256, ep 256, microbatch 2, recompute selective"."""
    ways = [f"{name} {layout[name]}" for name, silent in _WAYS.items() if layout[name] != silent]
    return ", ".join([*ways, f"recompute {layout['recompute']}"])


def _who(data: Data, words: Words) -> dict[str, str]:
    return {
        "model": data["model"]["name"],
        "count": words.number(data["cluster"]["count"], 0),
        "chip": chip_name(data["cluster"]["chip"]),
    }


def title(data: Data, words: Words) -> str:
    """The finding for a picture: "DeepSeek-V3 on 2,048 H800: 81 days (62–104)"."""
    on = words.text("plan.on", **_who(data, words))
    if not data["fits"]:
        return words.text("plan.title_unfit", on=on, short=figure(data["short_gb"], words))
    kind, key = ("days", "days") if data["days"] else ("speed", "seconds")
    found = data["days"] or data["step_seconds"]
    told = {key: figure(found["central"], words)}
    return words.text(f"plan.title_{kind}", on=on, span=figure_span(found, words), **told)


def finding(data: Data, words: Words) -> str:
    """The answer in one sentence without a full stop."""
    who = _who(data, words)
    if not data["fits"]:
        kind = "unfit_given" if data["plan_given"] else "unfit"
        return opened(words.text(f"plan.finding_{kind}", short=figure(data["short_gb"], words), **who))
    if not data["days"]:
        step = data["step_seconds"]
        told = {"seconds": figure(step["central"], words), "span": figure_span(step, words)}
        return opened(words.text("plan.finding_speed", level=level_of(step, words), **told, **who))
    days = data["days"]
    told = {"days": figure(days["central"], words), "span": figure_span(days, words)}
    said = opened(words.text("plan.finding_days", level=level_of(days, words), **told, **who))
    if data["within_days"] is None:
        return said
    asked = words.number(data["within_days"], 0 if float(data["within_days"]).is_integer() else 1)
    return f"{said}; {words.text('plan.within', days=asked, p=probability(data['p_within'], words))}"


def binding(data: Data, words: Words) -> str:
    """What binds, in a sentence."""
    shares = [row for row in data["binding_shares"] if row["share"] >= 0.005]
    name = data["binding"]
    if not data["fits"] or not shares:
        return words.text("plan.binds_one", name=bind_name(name, words))
    told = [(bind_name(row["binds"], words), words.percent(row["share"])) for row in shares]
    if name == "capacity" and len(told) > 1:
        return words.text(
            "plan.binds_capacity", name=bind_name(name, words), next=told[0][0], share=told[0][1],
            third=told[1][0], next_share=told[1][1],
        )  # fmt: skip
    if len(told) == 1:
        return words.text("plan.binds_one", name=told[0][0])
    return words.text("plan.binds", name=told[0][0], share=told[0][1], next=told[1][0], next_share=told[1][1])


def paragraphs(data: Data, words: Words) -> list[str]:
    """What stands behind the answer: what binds, time, money, energy, memory, layout, and what looks wrong."""
    found = [binding(data, words)]
    if data["fits"]:
        found += [_speed(data, words), *_bill(data, words), *_published(data, words)]
    else:
        chips = data["smallest_chips"]
        key = (
            "smallest_here"
            if 0 < (chips or 0) <= data["cluster"]["count"]
            else "smallest"
            if chips
            else "smallest_none"
        )
        found.append(words.text(f"plan.{key}", chips=words.number(chips or 0, 0)))
    if data["memory_parts_gb"]:
        found.append(_memory(data, words))
    if data["plan"]:
        found += _layouts(data, words)
    return [*found, *warnings(data, words)]


def _published(data: Data, words: Words) -> list[str]:
    """How the plan compares with the hours that this run is published to have taken on such chips."""
    told = data["published"]
    if told is None or told["planned_over"] is None:
        return []
    over = told["planned_over"]
    return [
        words.text(
            f"plan.published_{'above' if over > 0.0 else 'below'}",
            hours=amount(told["chip_hours"], words),
            source=told["source"]["title"],
            over=words.percent(abs(over)),
            cover=words.text(f"plan.cover_{told['hours_cover'].replace('-', '_').replace(' ', '_')}"),
        )
    ]


def _speed(data: Data, words: Words) -> str:
    recipe = data["recipe"]
    said = words.text(
        "plan.speed",
        batch=words.number(recipe["batch"], 0),
        sequence=words.number(recipe["sequence"], 0),
        seconds=figure_with_span(data["step_seconds"], words),
        tokens=figure_with_span(data["tokens_per_second"], words),
        mfu=share_with_span(data["mfu"], words),
        precision=data["mfu_precision"],
        share=share_with_span(data["share_6nd"], words),
    )
    if data["mfu_precision"] == recipe["precision"] or recipe["precision"] in ("bf16", "fp16"):
        return said
    wider = words.text("plan.precision_wider", asked=recipe["precision"], used=data["mfu_precision"])
    return f"{said} {wider}"


def _bill(data: Data, words: Words) -> list[str]:
    """Chip-hours, money and energy of a run of known length."""
    if not data["days"]:
        return []
    hours, goodput = figure_with_span(data["chip_hours"], words), share_with_span(data["goodput"], words)
    found = [words.text("plan.bill", hours=hours, goodput=goodput)]
    price, power = data["usd_hour"], data["power_kw"]
    if data["cost_usd"]:
        basis = words.text(f"plan.price_{price['basis']}")
        told = {"cost": figure_with_span(data["cost_usd"], words), "price": money(price["value"], words)}
        found.append(words.text("plan.cost", basis=basis, **told))
    else:
        found.append(words.text("plan.cost_none"))
    if data["energy_mwh"]:
        basis = words.text(f"plan.power_{power['basis']}")
        told = {"energy": figure_with_span(data["energy_mwh"], words), "power": money(power["value"], words)}
        found.append(words.text("plan.energy", basis=basis, **told))
    else:
        found.append(words.text("plan.energy_none"))
    return [" ".join(found)]


def money(interval: Data, words: Words) -> str:
    """A small number with two decimals and its interval: "2.00", "1.38 (1.02–1.93)"."""
    central, low, high = (words.number(interval[name], 2) for name in ("central", "low", "high"))
    return central if low == high else f"{central} ({low}–{high})"


def _memory(data: Data, words: Words) -> str:
    held = data["memory_gb"]
    parts = [
        words.text("plan.memory_part", name=words.text(f"plan.held_{name}"), value=_gb(value, words))
        for name, value in data["memory_parts_gb"].items()
        if value >= 0.05
    ]
    limit = _gb(data["memory_limit_gb"], words)
    told = {"held": _gb(held["central"], words), "span": f"{_gb(held['low'], words)}–{_gb(held['high'], words)}"}
    said = words.text("plan.memory", limit=limit, parts="; ".join(parts), **told)
    if not data["fits"] or data["p_fits"] >= NAMED_PROBABILITY:
        return said
    return f"{said} {words.text('plan.memory_tight', p=probability(1.0 - data['p_fits'], words))}"


def _gb(value: float, words: Words) -> str:
    return words.number(value, 0 if value >= 9.95 else 1)


def _layouts(data: Data, words: Words) -> list[str]:
    idle = data["idle_chips"]
    key = "layout_idle" if idle else "layout"
    found = [
        words.text(f"plan.{key}", layout=layout_text(data["plan"]), **({"idle": words.number(idle, 0)} if idle else {}))
    ]
    if data["stack"]:
        found.append(words.text("plan.stack", stack=data["stack"]))
    if data["next_best"]:
        best = data["next_best"]
        slower = words.percent(best["slower"], 1 if best["slower"] < 0.095 else 0)
        told = {"layout": layout_text(best["plan"]), "reason": part_name(best["reason"], words)}
        found.append(words.text("plan.next_best", slower=slower, **told))
    return [" ".join(found)]


def warnings(data: Data, words: Words) -> list[str]:
    """What looks wrong in what was given, and what is assumed; each once."""
    said = [warning_text(row, words) for row in data["warnings"]]
    return [words.text("plan.warning", text=text) for text in dict.fromkeys(said)]


def family_name(family: str) -> str:
    """A family of chips as it is written: "Hopper", "CDNA"."""
    return family.upper() if family in ("cdna", "tpu") else family.title()


def warning_text(row: Data, words: Words) -> str:
    """One warning as a sentence."""
    values = {
        name: family_name(value) if name == "family" else _value(value, words) for name, value in row["values"].items()
    }
    return words.text(row["key"], **values)


def _value(value: float | str, words: Words) -> str:
    if isinstance(value, float) and value < 99.5:
        return ratio(value, words)
    return value if isinstance(value, str) else words.number(value, 0)
