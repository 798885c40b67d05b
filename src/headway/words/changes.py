"""Phrases about what changed between two vintages, for the page, the feed, the picture and the command line.

`data` is the JSON of `headway facts compare`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headway.words.format import Words
from headway.words.phrases import day, group_name, opened, pair_of, probability
from headway.words.revisions import seen_amount, signed

Data = Mapping[str, Any]

#: Lists of the JSON whose lengths are told, in the order of the page; `tables` and the index come after them.
COUNTED: Final = (
    "models_added",
    "models_removed",
    "models_renamed",
    "models_changed",
    "benchmarks_added",
    "benchmarks_removed",
    "benchmarks_changed",
    "scores_added",
    "scores_removed",
    "scores_changed",
    "scores_rounded",
    "published_moved",
    "time_horizons_added",
    "time_horizons_removed",
    "time_horizons_changed",
)


#: Widest interval, in index points, of a model that its scores place. Source: the anchors' distance, 150 minus 130.
WIDEST_PLACED: Final = 20.0

#: Days without a release of the follower from which it is said that scores come later. A parameter: ours, a month.
LATE_DAYS: Final = 31


def vintage_text(name: str, words: Words, *, long: bool = True) -> str:
    """The day of a vintage in words; a further state of a day says which it is."""
    date = (words.date_long if long else words.date)(day(name))
    _, _, number = name.partition(".")
    return words.text("changes.state", date=date, number=number) if number else date


def vintages_of(data: Data, words: Words, *, long: bool = True) -> dict[str, str]:
    """Both vintages in words, for the placeholders {old} and {new}."""
    return {end: vintage_text(data[name], words, long=long) for end, name in (("old", "v1"), ("new", "v2"))}


def gap_like(data: Data) -> dict[str, Any]:
    """The headline in the form of a gap result, for phrases that name its pair, unit and interval."""
    told = data["headline"]
    named = {name: told[name] for name in ("leader", "follower", "definition", "unit")}
    return {**data, **named, "lag": told["to"], "longer_than": told["to"]["longer_than"], "yardstick": "index"}


def finding(data: Data, words: Words) -> str:
    """What changed, in one sentence without its full stop."""
    told = vintages_of(data, words)
    if not data["changed"]:
        return words.text("changes.found_none", **told)
    if data["headline"] is None:
        first = counts(data, words)[:3]
        key = "counts" if first else "other"
        return words.text(f"changes.found_{key}", counts=", ".join(first), **told)
    gap = gap_like(data)
    before, after = (_amount(data["headline"][end], gap, words) for end in ("from", "to"))
    apart = data["headline"]["change"]
    key = "same" if before == after else "named" if apart["told_apart"] else "unclear"
    if key == "named":
        before = _without_unit(data["headline"], words) or before
    what = words.text(f"changes.noun_{'months' if gap['unit'] == 'months' else 'points'}")
    pair = opened(pair_of(gap, words))
    return words.text(f"changes.found_{key}", pair=pair, what=what, then=before, now=after, **told)


def _amount(seen: Data, gap: Data, words: Words) -> str:
    return seen_amount({"lag": seen, "longer_than": seen["longer_than"]}, gap, words)


def _without_unit(told: Data, words: Words) -> str | None:
    """The value before without its unit, where the value after has it as well."""
    central = told["from"]["central"]
    return None if central is None or told["to"]["central"] is None else words.number(central)


def counts(data: Data, words: Words) -> list[str]:
    """How many of each kind changed, as short phrases; what did not change is left out."""
    found = []
    for name in COUNTED:
        count = data[name] if isinstance(data[name], int) else len(data[name])
        if count:
            found.append(words.text(f"changes.count_{name}", count=words.number(count, 0)))
    return [*found, *_other_tables(data, words), *_index(data, words)]


def _index(data: Data, words: Words) -> list[str]:
    rows = data["index_moved"]
    if not rows:
        return []
    told = words.number(sum(row["told_apart"] for row in rows), 0)
    return [words.text("changes.count_index_moved", count=words.number(len(rows), 0), told=told)]


def _other_tables(data: Data, words: Words) -> list[str]:
    found = []
    for table in data["tables"]:
        numbers = {name: words.number(len(table[name]), 0) for name in ("added", "removed", "changed")}
        if any(table[name] for name in numbers):
            found.append(words.text("changes.count_table", table=table_name(table["table"], words), **numbers))
    alone = [name for name in ("tables_added", "tables_removed") if data[name]]
    return [*found, *(words.text(f"changes.count_{name}", names=tables_text(data[name], words)) for name in alone)]


def verdict(shift: Data, words: Words) -> str:
    """Whether two values are told apart, with the probability."""
    if shift["decided"] == 0.0:
        return words.text("changes.verdict_unread")
    if shift["central"] == shift["low"] == shift["high"] == 0.0:
        return words.text("changes.verdict_same")
    rose, fell = (probability(shift[f"p_{side}"], words) for side in ("rose", "fell"))
    if not shift["told_apart"]:
        return words.text("changes.verdict_unclear", rose=rose, fell=fell)
    up = shift["p_rose"] > shift["p_fell"]
    return words.text(f"changes.verdict_{'rose' if up else 'fell'}", p=rose if up else fell)


def headline_sentences(data: Data, words: Words) -> list[str]:
    """What the data changed on one day, what time did alone, the distance in points, and who is best on each side."""
    told, gap = data["headline"], gap_like(data)
    first, last = (words.date(day(told["as_of"][end])) for end in ("from", "to"))
    ends = vintages_of(data, words, long=False)
    found = []
    if data["v1"] != data["v2"]:
        same = told["same_day"]
        then, now = (_amount(same[end], gap, words) for end in ("from", "to"))
        said = verdict(same["change"], words)
        if bases := _mixed(data, ends):
            key = "changes.said_same_day_mixed"
        else:
            key = f"changes.said_same_day{_alike(then, now, same)}"
        found.append(words.text(key, day=first, then=then, now=now, verdict=said, **ends, **bases))
    if told["as_of"]["from"] != told["as_of"]["to"]:
        time = told["time"]
        then, now = (_amount(time[end], gap, words) for end in ("from", "to"))
        said = verdict(time["change"], words)
        found.append(
            words.text("changes.said_time", new=ends["new"], then=then, now=now, first=first, last=last, verdict=said)
        )
    found += _late(data, words)
    points = told["points"]
    then, now = (words.number(points[end]["central"]) for end in ("from", "to"))
    said = verdict(points["change"], words)
    key = f"changes.said_points{_alike(then, now, points)}"
    return [*found, words.text(key, then=then, now=now, verdict=said, **ends)]


def _late(data: Data, words: Words) -> list[str]:
    """That no recent model of the follower is in the data yet, so that the lag grows with the calendar."""
    told = data["headline"]
    released = day(told["newest_release"]["follower"])
    if told["unit"] != "months" or (day(told["as_of"]["to"]) - released).days <= LATE_DAYS:
        return []
    follower, new = group_name(told["follower"], words), vintages_of(data, words, long=False)["new"]
    return [words.text("changes.said_late", follower=follower, new=new, day=words.date(released))]


def _alike(then: str, now: str, seen: Data) -> str:
    """Which sentence tells of two values: where the same number is printed twice, shares of draws would say nothing."""
    return "_alike" if then == now and not seen["change"]["told_apart"] else ""


def _mixed(data: Data, ends: Mapping[str, str]) -> dict[str, str]:
    """Whose index is as published and whose is fitted, where the two differ: then the method moved the lag too."""
    by_basis = {basis: ends[end] for end, basis in zip(("old", "new"), data["index_basis"].values(), strict=False)}
    if len(by_basis) < len(ends):
        return {}
    return {"published": by_basis["published"], "fitted": by_basis["scores"]}


def best_sentences(data: Data, words: Words) -> list[str]:
    """The best model of each side before and after."""
    found = []
    for side, ends in data["headline"]["best"].items():
        before, after = (
            f"{ends[end]['model']} ({words.number(ends[end]['index']['central'])})" for end in ("from", "to")
        )
        same = before == after
        name = opened(group_name(data["headline"][side], words))
        key = "changes.said_best_same" if same else "changes.said_best"
        found.append(words.text(key, side=name, after=after, **({} if same else {"before": before})))
    return found


def left_out(data: Data, words: Words) -> list[str]:
    """What could not be compared, each with its reason; a reason names vintages or is a sentence of its own."""
    found = []
    for row in data["left_out"]:
        names = [vintage_text(name, words) for name in row["vintages"]]
        why = ", ".join(names) if names else row["why"].rstrip(".")
        found.append(words.text(f"changes.left_{row['reason']}", why=why))
    return found


def change_text(shift: Data, words: Words) -> str:
    """A difference with its sign and interval."""
    if shift["central"] is None or shift["low"] is None or shift["high"] is None:
        return words.text("revisions.cannot")
    low, high = (signed(shift[end], words) for end in ("low", "high"))
    return f"{signed(shift['central'], words)} ({words.text('phrases.span_to', low=low, high=high)})"


def table_name(name: str, words: Words) -> str:
    """A table in words, if there are any for it; tables of collected facts keep the names of their files."""
    return words.messages.get(f"changes.table_{name}", name)


def tables_text(names: Sequence[str], words: Words) -> str:
    """Tables in words, in a row."""
    return ", ".join(table_name(name, words) for name in names)


def column_name(name: str, words: Words) -> str:
    """A column of a table in words, if there are any for it."""
    return words.messages.get(f"changes.column_{name}", name)


def value_text(value: Any, words: Words) -> str:
    """A cell of a table in words: numbers and days in the reader's form."""
    match value:
        case None:
            return words.text("changes.empty")
        case bool():
            return words.text("changes.yes" if value else "changes.no")
        case int():
            return str(value)
        case float():
            return _number(value, words)
        case str():
            return _date_or_text(value, words)
        case _:
            return "; ".join(str(each) for each in value) or words.text("changes.empty")


def _number(value: float, words: Words) -> str:
    """Shares with three digits, as they are published; larger numbers with one."""
    return words.number(value, 3 if abs(value) < 10 else 1)


def _date_or_text(value: str, words: Words) -> str:
    if len(value) == 10 and value[4] == value[7] == "-":
        try:
            return words.date(day(value))
        except ValueError:
            return value
    return value


def most_moved(data: Data, count: int) -> list[Data]:
    """The models to show: those that their scores place, the ones told apart first, then by size."""
    placed: Sequence[Data] = [row for row in data["index_moved"] if row["placed"]]
    return sorted(placed, key=lambda row: not row["told_apart"])[:count]
