"""Words for serving a model: tokens, money, fleets; `data` is the JSON of `headway plan serve`, `row` a row of it."""

from collections.abc import Mapping
from typing import Any

from headway.words.compute import amount_with_span, quarter_name, side_phrase
from headway.words.format import Words
from headway.words.generations import chip_name, joined
from headway.words.phrases import opened
from headway.words.plan import family_name, figure_with_span, money, share_with_span
from headway.words.plan_compare import kind_name

Data = Mapping[str, Any]


def ordered(data: Data) -> list[Data]:
    """The kinds of chips, the one that writes most first."""
    return sorted(data["rows"], key=lambda row: -float(row["decode"]["tokens_per_second"]["central"]))


def binds_name(phase: Data, words: Words) -> str:
    """What takes most of the time of a phase, inside a sentence: "arithmetic"."""
    return words.text(f"plan_serve.bind_{phase['binds']}")


def _pair(data: Data) -> tuple[Data, Data]:
    """The kind of chip that writes most of those that are sold, and the follower's that does."""
    rows = ordered(data)
    sold = [row for row in rows if row.get("status") in ("released", None)] or rows
    return sold[0], next((row for row in sold if row["role"] == "follower"), sold[-1])


def serve_title(data: Data, words: Words) -> str:
    """The finding for a picture, without a full stop."""
    if not data["rows"]:
        return words.text("plan_serve.title_none", model=data["model"]["name"])
    first, other = _pair(data)
    if first is other:
        return words.text("plan_serve.title_one", model=data["model"]["name"], **_told("first", first, words))
    return opened(
        words.text("plan_serve.title", model=data["model"]["name"],
                   **_told("first", first, words), **_told("other", other, words))
    )  # fmt: skip


def _told(name: str, row: Data, words: Words) -> dict[str, str]:
    return {
        name: kind_name(row, words),
        f"{name}_writes": figure_with_span(row["decode"]["tokens_per_second"], words),
    }


def serve_subtitle(data: Data, words: Words, *, noted: bool) -> str:
    """What the picture of serving shows; `noted` where what takes most of the time stands in it."""
    asked = data["service"]
    said = words.text(
        "plan_serve.subtitle",
        model=data["model"]["name"],
        input=words.number(asked["input"], 0),
        output=words.number(asked["output"], 0),
        speed=words.number(asked["user_tokens_per_second"], 0),
        level=words.percent(data["level"]),
        leader=side_phrase(data["leader"], words),
        follower=side_phrase(data["follower"], words),
    )
    return f"{said}; {words.text('plan_serve.subtitle_noted')}" if noted else said


def serve_said(row: Data, words: Words) -> str:
    """A row in a few words, for the text alternative of a picture."""
    rates = {name: row[name]["tokens_per_second"] for name in ("prefill", "decode")}
    return words.text(
        "plan_serve.said",
        chip=kind_name(row, words),
        reads=figure_with_span(rates["prefill"], words),
        writes=figure_with_span(rates["decode"], words),
    )


def serve_columns(data: Data, words: Words) -> tuple[str, ...]:
    """Titles of the columns of `serve_cells`."""
    names = ["chip", "prefill", "decode", "binds", "input", "output", "utilisation"]
    if any(row["fleet"] for row in data["rows"]):
        names += ["chips", "share"] if data["stock"] else ["chips"]
    return tuple(words.text(f"plan_serve.column_{name}") for name in names)


def serve_cells(row: Data, data: Data, words: Words) -> tuple[str, ...]:
    """A row as texts: chip, tokens read and written, what binds, money, utilisation, and chips for a load."""
    cost, fleet, unknown = row["usd_per_million"], row["fleet"], words.text("plan_compare.unknown")
    found = [
        kind_name(row, words),
        figure_with_span(row["prefill"]["tokens_per_second"], words),
        figure_with_span(row["decode"]["tokens_per_second"], words),
        binds_name(row["decode"], words),
        *(money(cost[name], words) if cost else unknown for name in ("input", "output")),
        share_with_span(row["utilisation"], words),
    ]
    if fleet:
        found.append(amount_with_span(fleet["chips"], words))
        found += [share_with_span(fleet["share_of_stock"], words)] if data["stock"] else []
    return tuple(found)


def serve_remarks(data: Data, words: Words) -> list[str]:
    """What the numbers rest on: the request, the fit, the load, formats, and what is left out."""
    asked, fit, filled = data["service"], data["fit"], data["filled"]
    said = {"filled": share_with_span(filled, words), "level": words.percent(data["level"])}
    found = [
        words.text(
            "plan_serve.asked",
            input=words.number(asked["input"], 0),
            output=words.number(asked["output"], 0),
            cached=words.percent(asked["cached"]),
            speed=words.number(asked["user_tokens_per_second"], 0),
            **said,
        ),
        words.text(
            "plan_serve.fit",
            count=words.number(fit["rates"], 0),
            families=joined([family_name(name) for name in fit["families"]], words),
        ),
    ]
    found += [_validation(data["validation"], words)] if data["validation"] else []
    if data["stock"] and data["rows"] and data["rows"][0]["fleet"]:
        found += [_load(data, words), words.text("plan_serve.stand_in", model=data["model"]["name"])]
    slow = [kind_name(row, words) for row in data["rows"] if row["decode"]["p_speed"] < 0.5]
    found += [words.text("plan_serve.slow", chips=joined(slow, words))] if slow else []
    narrow = [row for row in data["rows"] if row["weights"] != asked["weights"]]
    for used in dict.fromkeys(row["weights"] for row in narrow):
        chips = joined([kind_name(row, words) for row in narrow if row["weights"] == used], words)
        found.append(words.text("plan_serve.format", used=used, asked=asked["weights"], chips=chips))
    found += [
        words.text("plan_compare.left_out", chip=chip_name(row["chip"]), why=row["why"]) for row in data["left_out"]
    ]
    return found


def _validation(found: Data, words: Words) -> str:
    return words.text(
        "plan_serve.validation",
        count=words.number(found["rates"], 0),
        error=words.percent(found["mean_error"]),
        constant=words.percent(found["constant_mean_error"]),
        coverage=words.percent(found["coverage"]),
    )


def _load(data: Data, words: Words) -> str:
    """The least and the greatest share of a stock that a load takes, by kind of chip."""
    stock = data["stock"]
    shares = [row["fleet"]["share_of_stock"] for row in data["rows"]]
    return words.text(
        "plan_serve.load",
        tokens=words.number(data["rows"][0]["fleet"]["tokens_per_day"] / 1e12, 0),
        side=side_phrase(stock["side"], words),
        quarter=quarter_name(stock["quarter"], words),
        low=words.percent(min(share["central"] for share in shares)),
        high=words.percent(max(share["central"] for share in shares)),
        span=f"{words.number(100 * min(share['low'] for share in shares), 0)}–"
        f"{words.percent(max(share['high'] for share in shares))}",
        level=words.percent(data["level"]),
    )
