"""Words for the same recipe on several kinds of chips; `data` is the JSON of a comparison, `row` one of its rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.words.format import Words
from headway.words.generations import chip_name, joined
from headway.words.phrases import day, opened
from headway.words.plan import bind_name, figure, figure_span, figure_with_span, scaled

Data = Mapping[str, Any]


def kind_name(row: Data, words: Words) -> str:
    """A kind of chip, marked where it is not sold yet: "Rubin VR200 (planned)"."""
    name = chip_name(row["chip"])
    return words.text("plan_compare.marked", chip=name) if row.get("status") == "planned" else name


def by_days(data: Data) -> bool:
    """Whether a number of days was asked for, so that chips are what is compared."""
    return data["days_of"] is None and data["days"] is not None


def value_of(row: Data, data: Data) -> Data | None:
    """What is compared of a row: its days on the same number of chips, or its chips for the same days."""
    found: Data | None = row["chips_needed"] if by_days(data) else row["days"]
    return found


def binding_of(row: Data, data: Data) -> str:
    """What binds a row in the run that is compared."""
    needed = row["needed"] if by_days(data) else None
    return str(needed["binding"] if needed else row["binding"])


def ordered(data: Data) -> list[Data]:
    """The rows with a value, the smallest first, then those without."""
    rows = [row for row in data["rows"] if value_of(row, data)]
    rows.sort(key=lambda row: value_of(row, data)["central"])  # type: ignore[index]  # those without are left out
    return [*rows, *(row for row in data["rows"] if not value_of(row, data))]


def compare_finding(data: Data, words: Words) -> str:
    """The comparison in one sentence without a full stop: the best and the follower's best of those that are sold."""
    rows = [row for row in ordered(data) if value_of(row, data)]
    parts = {"model": data["model"]["name"], "count": words.number(data["count"], 0)}
    if not rows:
        return words.text("plan_compare.finding_none", **parts)
    sold = [row for row in rows if row.get("status") == "released"] or rows
    best, other = sold[0], next((row for row in sold if row["role"] == "follower"), sold[-1])
    days = words.number(data["days"], 0 if data["days"] >= 9.95 else 1)
    if best is other:
        told = value_of(best, data) or {}
        return opened(words.text("plan_compare.finding_one", best=kind_name(best, words),
                                 best_days=figure_with_span(told, words), **parts))  # fmt: skip
    if by_days(data):
        chips = {
            name: figure_with_span(row["chips_needed"], words)
            for name, row in (("chips", best), ("other_chips", other))
        }
        names = {"best": kind_name(best, words), "other": kind_name(other, words)}
        return opened(words.text("plan_compare.finding_days", model=parts["model"], days=days, **chips, **names))
    if not other["chips_needed"]:
        return opened(words.text("plan_compare.finding_one", best=kind_name(best, words),
                                 best_days=figure_with_span(best["days"], words), **parts))  # fmt: skip
    return opened(
        words.text(
            "plan_compare.finding",
            **parts,
            best=kind_name(best, words),
            best_days=figure_with_span(best["days"], words),
            worst=kind_name(other, words),
            worst_days=figure_with_span(other["days"], words),
            days=days,
            reference=chip_name(data["days_of"]),
            chips=figure_with_span(other["chips_needed"], words),
            other=kind_name(other, words),
        )
    )


def compare_columns(data: Data, words: Words) -> tuple[str, ...]:
    """Titles of the columns of `compare_cells`."""
    days = "" if data["days"] is None else words.number(data["days"], 0 if data["days"] >= 9.95 else 1)
    told = {"days": {"count": words.number(data["count"], 0)}, "chips": {"days": days}}
    names = ("chip", "days", "chips", "cost", "energy", "binds", "precision")
    return tuple(words.text(f"plan_compare.column_{name}", **told.get(name, {})) for name in names)


def compare_cells(row: Data, words: Words) -> tuple[str, ...]:
    """A row as texts: chip, days, chips for the same days, cost, energy, what binds, precision."""
    unknown = words.text("plan_compare.unknown")
    if row["fits"]:
        days = figure_with_span(row["days"], words)
        cost = scaled(row["cost_usd"], 1e6, words) if row["cost_usd"] else unknown
        energy = scaled(row["energy_mwh"], 1e3, words) if row["energy_mwh"] else unknown
    else:
        days, cost, energy = words.text("plan_compare.unfit", short=figure(row["short_gb"], words)), "", ""
    needed = row["chips_needed"]
    chips = _chips(needed, row["count"], words) if needed else words.text("plan_compare.no_number")
    return (kind_name(row, words), days, chips, cost, energy, bind_name(row["binding"], words), row["precision"])


def _chips(needed: Data, count: int, words: Words) -> str:
    """Chips with their interval; the kind whose days are wanted takes the number that all have, to the chip."""
    if round(needed["central"]) == count:
        return f"{words.number(count, 0)} ({figure_span(needed, words)})"
    return figure_with_span(needed, words)


def compare_remarks(data: Data, words: Words) -> list[str]:
    """What to know about the rows: what they share, which chips lack units, are planned, do not fit, are left out."""
    found = [words.text("plan_compare.same", count=words.number(data["count"], 0))]
    asked = data["recipe"]["precision"]
    for used in dict.fromkeys(row["precision"] for row in data["rows"]):
        if used != asked and asked not in ("bf16", "fp16"):
            chips = _names([row for row in data["rows"] if row["precision"] == used], words)
            found.append(words.text("plan_compare.narrow", asked=asked, used=used, chips=chips))
    planned = [row for row in data["rows"] if row.get("status") == "planned"]
    found += [words.text("plan_compare.planned", chips=_names(planned, words))] if planned else []
    late = [row for row in data["rows"] if row["chips_needed"] is None]
    found += [words.text("plan_compare.not_reached", chips=_names(late, words))] if late and data["days"] else []
    for row in data["rows"]:
        if not row["fits"]:
            key = "smallest" if row["smallest_chips"] else "smallest_none"
            chips = words.number(row["smallest_chips"] or 0, 0)
            found.append(words.text(f"plan_compare.{key}", chip=kind_name(row, words), chips=chips))
    found += _prices(data, words)
    for row in data["left_out"]:
        date = {"date": words.date_long(day(row["known"]))} if row["reason"] == "later" else {}
        found.append(words.text(f"plan_compare.left_out_{row['reason']}", chip=chip_name(row["chip"]), **date))
    return found


def _prices(data: Data, words: Words) -> list[str]:
    """Which prices of an hour are asked for and which are made of a chip's own price, where both occur."""
    bases = dict.fromkeys(row["usd_hour"]["basis"] for row in data["rows"] if row["usd_hour"]["basis"])
    if len(bases) < 2:
        return []
    told = [
        words.text(
            f"plan_compare.price_{basis}",
            chips=_names([row for row in data["rows"] if row["usd_hour"]["basis"] == basis], words),
        )
        for basis in bases
    ]
    return [words.text("plan_compare.prices", kinds="; ".join(told))]


def _names(rows: Sequence[Data], words: Words) -> str:
    return joined([chip_name(row["chip"]) for row in rows], words)


def said(row: Data, data: Data, words: Words) -> str:
    """A row in a few words, for the text alternative of a picture."""
    name, value = kind_name(row, words), value_of(row, data)
    if value is None:
        return words.text("plan_compare.said_unfit", chip=name)
    kind = "chips" if by_days(data) else "days"
    told = {kind: figure(value["central"], words), "span": figure_span(value, words)}
    return words.text(f"plan_compare.said_{kind}", chip=name, **told)
