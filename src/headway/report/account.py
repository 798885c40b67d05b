"""The section on the account: how much of the gap is training compute, how much efficiency at equal compute."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from headway.charts.account import account_chart
from headway.charts.compute_scatter import compute_scatter
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.units import DAYS_PER_MONTH, NAMED_PROBABILITY
from headway.words import Words
from headway.words.account import (
    account_by,
    answer_of,
    factor_with_span,
    finding,
    flop_text,
    group_phrase,
    route_name,
    seen_from,
    share_text,
    signed_with_span,
)
from headway.words.compute import inverse
from headway.words.phrases import day, level_of, opened, probability

Data = Mapping[str, Any]
Rows = tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]

_SIDES = ("leader", "follower")


def account_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """What `headway compute account` found, as a finding, two pictures and three tables."""
    blocks: list[Block] = [Text(text=sentence) for sentence in sentences(data, words)]
    if any(answer_of(dated) for dated in data["dates"]):
        read = words.text("account.read", **_names(data, words))
        blocks.append(figure("account", lambda width: account_chart(data, words, width=width), read))
    if data["models"]:
        read = words.text("account.scatter_read")
        blocks.append(figure("compute-scatter", lambda width: compute_scatter(data, words, width=width), read))
    shown = {"level": level_of(data["share_compute"], words), **_names(data, words)}
    for name, found in (
        ("dates", date_rows(data, words)),
        ("slopes", slope_rows(data, words)),
        ("differences", difference_rows(data, words)),
    ):
        if found[1]:
            caption = words.text(f"account.caption_{name}", **shown)
            blocks.append(Table(name=f"account_{name}", caption=caption, columns=found[0], rows=found[1]))
    return Section(name="account", title=finding(data, words), level=level, blocks=tuple(blocks))


def sentences(data: Data, words: Words) -> list[str]:
    """The answer, what the models of known compute say, the slope, the efficiency of the sides, and the limits."""
    found = [_answer(data, words), _best_known(data, words), _slope(data, words), _efficiency(data, words)]
    found.append(_limits(data, words))
    return [text for text in found if text]


def _limits(data: Data, words: Words) -> str:
    count, limits = len(data["imputed_left_out"]), words.text("account.text_limits")
    if not count:
        return limits
    return f"{words.text('account.text_limits_imputed', count=words.number(count, 0))} {limits}"


def _names(data: Data, words: Words) -> dict[str, str]:
    return {side: group_phrase(data[side], words) for side in _SIDES}


def _runs(account: Data, words: Words) -> dict[str, str]:
    """Name, size and date of the two runs of an account."""
    found = {}
    for side, run in account["runs"].items():
        found[f"{side}_model"] = run["model"] or ""
        found[f"{side}_flop"] = flop_text(run["log10_flop"]["central"], words)
        found[f"{side}_date"] = words.date(day(run["released"])) if run["released"] else ""
        short = run["points_below_frontier"]
        found[f"{side}_short"] = words.number(short) if short is not None else ""
        found[f"{side}_count"] = words.number(account["models"][side], 0)
    return found


def _carried(account: Data, on: str, words: Words) -> dict[str, str]:
    """Months from the last record of each side's trend to the day."""
    return {
        f"{side}_months": words.number((day(on) - day(run["released"])).days / DAYS_PER_MONTH, 0)
        for side, run in account["runs"].items()
        if run["released"]
    }


def _parts(account: Data, words: Words) -> dict[str, str]:
    return {name: signed_with_span(account[name], words) for name in ("gap", "compute", "efficiency")}


def _answer(data: Data, words: Words) -> str:
    if not data["dates"]:
        return ""
    last = data["dates"][-1]
    account, names = answer_of(last), _names(data, words)
    on = {"date": words.date_long(day(last["day"]))}
    if account is None:
        return words.text("account.text_unknown", **on, **names, gap=signed_with_span(last["gap"], words))
    key = "trend" if account["route"] == "trend" else "pair"
    shown = {**on, **names, **_parts(account, words), **_runs(account, words), **_carried(account, last["day"], words)}
    said = words.text(f"account.text_{key}", **shown)
    told = "share" if account["told"] else "share_none"
    return f"{said} {words.text(f'account.text_{told}', share=share_text(account, words))}"


def _best_known(data: Data, words: Words) -> str:
    account = account_by(data["dates"][-1], "best_known") if data["dates"] else None
    if account is None or data["route"] == "known":
        return ""
    return words.text("account.text_best_known", **_parts(account, words), **_runs(account, words))


def _slope(data: Data, words: Words) -> str:
    slopes = {slope["name"]: slope for slope in data["slopes"]}
    said = []
    if families := slopes.get("families"):
        counts = {name: words.number(families[name], 0) for name in ("clusters", "models")}
        said.append(words.text("account.text_slope", families=signed_with_span(families["points"], words), **counts))
    if upper := slopes.get("upper_families"):
        said.append(words.text("account.text_slope_upper", upper=signed_with_span(upper["points"], words)))
    if over := slopes.get("trend"):
        shown = {"trend": signed_with_span(over["points"], words), "trend_models": words.number(over["models"], 0)}
        said.append(words.text("account.text_slope_trend", **shown))
    published = [row for row in data["published"] if row["measure"] == "slope"]
    if said and published:
        ends = {"low": min(row["low"] for row in published), "high": max(row["high"] for row in published)}
        shown = {name: words.number(value) for name, value in ends.items()}
        said.append(words.text("account.text_slope_published", **shown))
    return " ".join(said)


def _efficiency(data: Data, words: Words) -> str:
    rows = {(row["known"], row["since"] is not None): row for row in data["differences"]}
    recent, every = rows[True, True], rows[True, False]
    names = _names(data, words)
    told = next((row for row in (recent, every) if row["points"]), None)
    if told is None:
        return words.text("account.text_difference_none", **names, **_counts(every, words))
    key = "text_difference" if told is recent else "text_difference_all"
    # The side whose models stand higher is named first.
    turn = told["points"]["central"] < 0
    who, other = ("leader", "follower") if turn else ("follower", "leader")
    said = [
        words.text(
            f"account.{key}",
            who=names[who],
            other=names[other],
            counts=" + ".join(words.number(told["models"][side], 0) for side in (who, other)),
            months=_months(data, words),
            points=signed_with_span(seen_from(told["points"], turn=turn), words),
            factor=factor_with_span(inverse(told["factor"]) if turn else told["factor"], words),
            p=probability(_chance(told, turn=turn), words),
        )
    ]
    if 1.0 - NAMED_PROBABILITY < told["p_follower_more_efficient"] < NAMED_PROBABILITY:
        said.append(words.text("account.text_difference_open"))
    wider = rows[False, told is recent]
    if wider["points"] and wider["models"] != told["models"]:
        points = signed_with_span(seen_from(wider["points"], turn=turn), words)
        p = probability(_chance(wider, turn=turn), words)
        said.append(words.text("account.text_difference_estimated", points=points, p=p))
    if every["points_per_year"]:
        said.append(_growth(data, every, words))
    return " ".join(said)


def _chance(row: Data, *, turn: bool) -> float:
    p = float(row["p_follower_more_efficient"])
    return 1.0 - p if turn else p


def _growth(data: Data, row: Data, words: Words) -> str:
    published = [each["central"] for each in data["published"] if each["measure"] == "growth"]
    said = words.text(
        "account.text_growth",
        points=signed_with_span(row["points_per_year"], words),
        factor=factor_with_span(row["factor_per_year"], words),
    )
    if not published:
        return said
    low, high = (words.number(end(published)) for end in (min, max))
    key = "one" if low == high else "range"
    return f"{said} {words.text(f'account.text_growth_{key}', low=low, high=high)}"


def _counts(row: Data, words: Words) -> dict[str, str]:
    return {f"{side}_count": words.number(row["models"][side], 0) for side in _SIDES}


def _months(data: Data, words: Words) -> str:
    """Months between the start of the recent models and the day."""
    since = next((row["since"] for row in data["differences"] if row["since"]), data["as_of"])
    first, last = date.fromisoformat(since), date.fromisoformat(data["as_of"])
    return words.number(12 * (last.year - first.year) + last.month - first.month, 0)


def date_rows(data: Data, words: Words) -> Rows:
    """A row for each date: gap, parts, share, and what they rest on."""
    columns = ("date", "gap", "compute", "efficiency", "share", "route", "models")
    rows = []
    for dated in data["dates"]:
        account = answer_of(dated)
        counts = account["models"] if account else dict.fromkeys(_SIDES, 0)
        behind = " + ".join(words.number(counts[side], 0) for side in _SIDES)
        parts = [account and account[name] for name in ("compute", "efficiency")]
        gap = account["gap"] if account else dated["gap"]
        rows.append(
            (
                Cell(text=words.date(day(dated["day"])), value=dated["day"]),
                Cell(text=signed_with_span(gap, words), value=gap, numeric=True),
                *(Cell(text=signed_with_span(part, words), value=part, numeric=True) for part in parts),
                Cell(text=share_text(account, words), value=account and account["share_compute"], numeric=True),
                Cell(text=route_name(dated["route"], words), value=dated["route"]),
                Cell(text=behind, value=counts, numeric=True),
            )
        )
    return tuple(words.text(f"account.column_{name}") for name in columns), tuple(rows)


def slope_rows(data: Data, words: Words) -> Rows:
    """A row for each estimate of the slope, with the compute part of the last day under it."""
    under = {row["slope"]: row["compute"] for row in data["sensitivity"]}
    columns = [words.text(f"account.column_{name}") for name in ("slope", "points", "behind")]
    rows = []
    for slope in data["slopes"]:
        kind = "developers" if slope["name"] == "trend" else "families"
        counts = {name: words.number(slope[name], 0) for name in ("clusters", "models")}
        part = under.get(slope["name"])
        rows.append(
            (
                Cell(text=words.text(f"account.slope_{slope['name']}"), value=slope["name"]),
                Cell(text=signed_with_span(slope["points"], words), value=slope["points"], numeric=True),
                Cell(text=words.text(f"account.behind_{kind}", **counts), value=slope["models"]),
                Cell(text=signed_with_span(part, words), value=part, numeric=True),
            )
        )
    return (*columns, words.text("account.under")), tuple(rows)


def difference_rows(data: Data, words: Words) -> Rows:
    """A row for each comparison of the sides' efficiency that can be made."""
    names, months = _names(data, words), _months(data, words)
    columns = tuple(
        opened(words.text(f"account.column_{name}", **names))
        for name in ("evidence", "models", "points", "factor", "p", "growth")
    )
    rows = []
    for row in data["differences"]:
        kind = f"{'known' if row['known'] else 'estimated'}_{'recent' if row['since'] else 'all'}"
        p = row["p_follower_more_efficient"]
        behind = " + ".join(words.number(row["models"][side], 0) for side in _SIDES)
        chance = words.text("account.not_told") if p is None else probability(p, words)
        rows.append(
            (
                Cell(text=words.text(f"account.evidence_{kind}", months=months), value=kind),
                Cell(text=behind, value=row["models"], numeric=True),
                Cell(text=signed_with_span(row["points"], words), value=row["points"], numeric=True),
                Cell(text=factor_with_span(row["factor"], words), value=row["factor"], numeric=True),
                Cell(text=chance, value=p, numeric=True),
                Cell(text=factor_with_span(row["factor_per_year"], words), value=row["factor_per_year"], numeric=True),
            )
        )
    return columns, tuple(rows)
