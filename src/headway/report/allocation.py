"""The section on the uses of compute: how much research each side has left, and what the follower would need."""

from collections.abc import Mapping
from typing import Any

from headway.charts.allocation import allocation_chart
from headway.charts.tokens import growth_of, token_series, tokens_chart
from headway.report.blocks import Block, Cell, Points, Section, Table, Text, figure
from headway.report.weaknesses import listed
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.allocation import (
    finding,
    needed_text,
    newest_rows,
    party,
    percent_of,
    percent_span,
    scope_name,
    share_text,
    subject_name,
    times_span,
    uncounted,
)
from headway.words.compute import amount, amount_with_span, quarter_name, ratio, ratio_with_span, side_name, unit_name
from headway.words.phrases import day, level_of, opened, probability

Data = Mapping[str, Any]
Row = Mapping[str, Any]

_VERDICTS = {"holds": "holds", "fails": "fails", "cannot be told apart": "open"}


def allocation_section(data: Data, words: Words, *, level: int = 3) -> Section:
    """The section of an allocation in JSON form."""
    blocks: list[Block] = [Text(text=text) for text in _research(data, words)]
    if data["rows"]:
        picture = figure(
            "allocation", lambda width: allocation_chart(data, words, width=width), words.text("allocation.read")
        )
        blocks += [picture, allocation_table(data, words)]
    blocks += [Text(text=text) for text in (_final_runs(data, words), *_tokens(data, words)) if text]
    if token_series(data):
        caption = words.text("allocation.read_tokens")
        blocks.append(figure("tokens", lambda width: tokens_chart(data, words, width=width), caption))
    if said := [Text(text=_statement(data, row, words)) for row in data["statements"]]:
        blocks.append(Points(items=tuple(said)))
    blocks += [Text(text=text, small=True) for text in _remarks(data, words)]
    return Section(name="allocation", title=finding(data, words), level=level, blocks=tuple(blocks))


def _research(data: Data, words: Words) -> list[str]:
    """A paragraph for each scope that both sides have."""
    found = []
    for scope in ("labs", "side"):
        rows, pair = newest_rows(data, scope)
        if pair is None:
            continue
        leader, follower = rows
        first = words.text(
            f"allocation.text_{scope}",
            quarter=quarter_name(pair["quarter"], words),
            unit=unit_name(data["unit"], words),
            leader=party(data["leader"], scope, words),
            follower=party(data["follower"], scope, words),
            used_leader=amount_with_span(leader["used"], words),
            used_follower=amount_with_span(follower["used"], words),
            research_leader=amount_with_span(leader["research"], words),
            research_follower=amount_with_span(follower["research"], words),
            ratio=ratio_with_span(pair["research_ratio"], words),
            level=level_of(pair["research_ratio"], words),
        )
        said = [opened(first), *_uncounted(data, scope, words), _need(data, scope, pair, words), _why(pair, words)]
        found.append(" ".join(text for text in said if text))
    return found


def _uncounted(data: Data, scope: str, words: Words) -> list[str]:
    """For whose labs nobody counts compute."""
    names = uncounted(data, words) if scope == "labs" else []
    return [words.text("allocation.text_uncounted", name=name) for name in names]


def _need(data: Data, scope: str, pair: Row, words: Words) -> str:
    """Whether any research share of the follower would be enough."""
    needed, name = pair["needed_share"], party(data["follower"], scope, words)
    kind = "open"
    if pair["p_impossible"] >= NAMED_PROBABILITY:
        kind = "impossible"
    elif pair["p_impossible"] <= 1.0 - NAMED_PROBABILITY:
        kind = "possible"
    if kind == "impossible":
        shown = {"needed": ratio(needed["central"], words), "span": times_span(needed, words)}
    else:
        shown = {"needed": words.percent(needed["central"]), "span": percent_span(needed, words)}
    suffix = "_side" if scope == "side" else ""
    return words.text(f"allocation.need_text_{kind}{suffix}", follower=name, **shown)


def _why(pair: Row, words: Words) -> str:
    """How much of the gap comes from the total."""
    part = pair["part_total"]
    if part is None:
        return ""
    shown = {"part": words.percent(part["central"]), "span": percent_span(part, words)}
    more, less = pair["research_ratio"]["low"] > 1.0, pair["research_ratio"]["high"] < 1.0
    same = (more and pair["from_share"]["low"] > 0.0) or (less and pair["from_share"]["high"] < 0.0)
    kind = "why_both" if same else "why_total"
    return words.text(f"allocation.{kind}", **shown)


def _final_runs(data: Data, words: Words) -> str:
    """Final runs as a part of research on both sides."""
    leader, follower = data["final_runs"]["leader"], data["final_runs"]["follower"]
    if leader["share"] is None or follower["share"] is None:
        return ""
    small = max(leader["share"]["high"], follower["share"]["high"]) < 0.5
    kind = {"higher": "higher", "lower": "lower"}.get(data["final_runs"]["verdict"], "same") if small else "plain"
    shown = {role: share_text(side["share"], words) for role, side in (("leader", leader), ("follower", follower))}
    names = {
        f"{role}_names": listed(side["subjects"], words) or party(side["side"], "labs", words)
        for role, side in (("leader", leader), ("follower", follower))
    }
    return words.text(f"allocation.final_{kind}", **shown, **names)


def _tokens(data: Data, words: Words) -> list[str]:
    """Growth of tokens, the check of the compute that they need, and the pressure on the part that serves."""
    parts = []
    for subject, rows in token_series(data).items():
        growth = growth_of(data, subject)
        if growth is not None:
            parts.append(
                words.text(
                    "allocation.tokens_text_part",
                    name=subject_name(subject, words),
                    growth=ratio(growth["per_year"]["central"], words),
                    span=times_span(growth["per_year"], words),
                    tokens=amount(rows[-1]["tokens_per_day"], words),
                    month=words.month(day(rows[-1]["date"])),
                )
            )
    found = [words.text("allocation.tokens_text", said="; ".join(parts))] if parts else []
    found += [_check(data, row, words) for row in data["serving_check"] if row["side"] == data["follower"]]
    return [*found, *_demand(data, words)]


def _check(data: Data, row: Row, words: Words) -> str:
    beliefs = {belief["name"].partition(" ")[0]: belief for belief in data["assumptions"]}
    beliefs |= {belief["meaning"]: belief for belief in data["assumptions"] if belief["set"]}
    active, full = beliefs["active_parameters"], beliefs["serving_utilisation"]
    span = f"{words.number(active['low'], 0)}–{words.number(active['high'], 0)}"
    said = words.text(
        "allocation.check_text",
        active=words.number(active["central"], 0) if active["low"] == active["high"] else span,
        utilisation=words.percent(full["central"]) if full["low"] == full["high"] else percent_span(full, words),
        tokens=amount(row["tokens_per_day"], words),
        names=listed([subject_name(subject, words) for subject in row["subjects"]], words),
        need=amount_with_span(row["need"], words),
        share=percent_of(row["share_of_used"], words),
        share_span=percent_span(row["share_of_used"], words),
        side=party(row["side"], "side", words),
    )
    said = f"{said} {words.text('allocation.check_bound')}" if row["lower_bound"] else said
    return f"{said} {_planned(row, beliefs, words)}" if row["planned"] else said


def _planned(row: Row, beliefs: Mapping[str, Row], words: Words) -> str:
    """The same at the utilisation that the planner derives from measured rates."""
    return words.text(
        "allocation.check_planned",
        utilisation=percent_span(beliefs["serving_utilisation_planned"], words),
        share=percent_of(row["planned"]["share_of_used"], words),
        share_span=percent_span(row["planned"]["share_of_used"], words),
    )


def _demand(data: Data, words: Words) -> list[str]:
    """The fall of compute a token that keeps the part that serves, and whether efficiency gave more."""
    if not data["demand"]:
        return []
    sides = {row["side"]: party(row["side"], "side", words) for row in data["demand"]}
    parts = [
        words.text(
            "allocation.demand_part",
            needed=ratio(row["needed_efficiency"]["central"], words),
            span=times_span(row["needed_efficiency"], words),
            side=sides[row["side"]],
            name=subject_name(row["subject"], words),
        )
        for row in data["demand"]
    ]
    said = [words.text("allocation.demand_text", said=f" {words.text('allocation.and')} ".join(parts))]
    rising = [row for row in data["demand"] if row["verdict"] == "rises"]
    said += [words.text("allocation.demand_rises", side=sides[row["side"]]) for row in rising]
    if len(rising) < len(data["demand"]):
        gave = data["demand"][0]["efficiency"]
        efficiency, span = ratio(gave["central"], words), times_span(gave, words)
        said.append(words.text("allocation.demand_open", efficiency=efficiency, efficiency_span=span))
    return [" ".join(said)]


def _statement(data: Data, row: Row, words: Words) -> str:
    """What was said, what is measured, and what that allows to say."""
    shown = {
        "date": words.date(day(row["known"])),
        "leader": party(data["leader"], row["scope"], words),
        "follower": party(data["follower"], row["scope"], words),
        "quarter": quarter_name(row["quarter"], words),
        "p": probability(row["p_true"], words),
        "verdict": words.text(f"allocation.verdict_{_VERDICTS[row['verdict']]}"),
    }
    if row["kind"] == "serving":
        share = share_text(row["measured"], words)
        return words.text("allocation.statement_serving", measured=share, **shown)
    return words.text(
        "allocation.statement_range",
        low=ratio(row["range"]["low"], words),
        high=ratio(row["range"]["high"], words),
        measure=words.text(f"allocation.measure_{row['measure']}"),
        measured=ratio_with_span(row["measured"], words),
        **shown,
    )


def _remarks(data: Data, words: Words) -> list[str]:
    """What is not known, which rows are leads, and what weakens the answer."""
    found = []
    if said := list(dict.fromkeys(_missing(row, words) for row in data["missing"])):
        date = words.date_long(day(data["as_of"]))
        found.append(words.text("allocation.missing", date=date, said="; ".join(said)))
    if data["leads"]:
        found.append(words.text("allocation.leads", count=words.number(data["leads"], 0)))
    if data["comparisons"]:
        names = listed(uncounted(data, words), words)
        said = [words.text("allocation.weak_labs", names=names)] if names else []
        found.append(" ".join([words.text("allocation.weak"), *said]))
    return found


def _missing(row: Row, words: Words) -> str:
    scope = words.text(f"allocation.scope_word_{row['scope']}")
    return words.text(f"allocation.missing_{row['what']}", side=party(row["side"], "side", words), scope=scope)


def allocation_table(data: Data, words: Words) -> Table:
    """Every scope, quarter and side with its parts, and the share that the follower would need."""
    pairs = {(row["scope"], row["quarter"]): row for row in data["comparisons"]}
    rows = []
    ordered = sorted(data["rows"], key=lambda row: (row["scope"], row["quarter"], row["role"] != "leader"))
    for row in ordered:
        pair = pairs.get((row["scope"], row["quarter"])) if row["role"] == "follower" else None
        name = f"{scope_name(row['scope'], row['quarter'], words)}: {side_name(row['side'], words)}"
        key = {name: row[name] for name in ("scope", "quarter", "side")}
        rows.append(
            (
                Cell(text=name, value=key),
                *(_amount(row[part], words) for part in ("used", "serving", "final_runs", "other_research")),
                _share(row["research_share"], words),
                Cell(
                    text="" if pair is None else needed_text(pair, words),
                    value=None if pair is None else dict(pair["needed_share"]),
                    numeric=True,
                ),
            )
        )
    level = level_of(data["rows"][0]["used"], words)
    names = ("scope", "used", "serving", "final_runs", "other_research", "research_share", "needed")
    return Table(
        name="allocation",
        caption=words.text("allocation.caption", unit=unit_name(data["unit"], words), level=level),
        columns=tuple(words.text(f"allocation.column_{name}") for name in names),
        rows=tuple(rows),
    )


def _amount(interval: Row | None, words: Words) -> Cell:
    if interval is None:
        return Cell(text=words.text("allocation.none"), value=None, numeric=True)
    return Cell(text=amount_with_span(interval, words), value=dict(interval), numeric=True)


def _share(interval: Row, words: Words) -> Cell:
    return Cell(text=share_text(interval, words), value=dict(interval), numeric=True)


def paragraphs(data: Data, words: Words) -> list[str]:
    """The sentences of the section in reading order, for the command."""
    said = [*_research(data, words), _final_runs(data, words), *_tokens(data, words)]
    said += [f"{_statement(data, row, words)}." for row in data["statements"]]
    return [text for text in [*said, *_remarks(data, words)] if text]
