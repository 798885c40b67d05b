"""The section on money: capital spending by definition and through time, and capital raised."""

from collections.abc import Mapping, Sequence
from typing import Any

from headway.charts.listings import listings_chart, listings_of, move_text
from headway.charts.money import crosses_a_tenth, money_chart, money_finding
from headway.charts.money_time import expected_of, money_time_chart, quarters_of
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.words import Words
from headway.words.compute import side_name, side_phrase
from headway.words.money import (
    Money,
    billions,
    billions_with_span,
    core_firms,
    definition_label,
    definition_sets,
    expected_text,
    firm_set,
    half_name,
    headline,
    one_to,
    times,
    times_with_span,
    with_ratio,
)
from headway.words.phrases import level_of


def money_section(data: Money, words: Words, *, level: int = 3) -> Section:
    """What `headway compute money` found: sentences, pictures and tables, as far as they were known on the day."""
    blocks: list[Block] = []
    spoken = [text for text in (_core(data, words), _range(data, words)) if text]
    if spoken:
        blocks.append(Text(text=" ".join(spoken)))
    if with_ratio(data):
        caption = words.text("money.read_ratios", level=level_of(data, words))
        if crosses_a_tenth(data):
            caption += f" {words.text('money.read_tenth')}"
        blocks.append(figure("money", lambda width: money_chart(data, words, width=width), caption))
    blocks += [Text(text=text) for text in (*open_text(data, words), *targets_text(data, words))]
    if quarters_of(data) or _steps(data) > 1:
        caption = words.text("money.read_time")
        blocks.append(figure("money-time", lambda width: money_time_chart(data, words, width=width), caption))
    blocks += [Text(text=text) for text in (_guidance(data, words), markets_text(data, words)) if text]
    if listings_of(data):
        caption = words.text("money.read_listings")
        blocks.append(figure("listings", lambda width: listings_chart(data, words, width=width), caption))
    if data["ratios"]:
        blocks.append(ratio_table(data, words))
    if data["firms"]:
        blocks += [firm_table(data, words), Text(text=leads_text(data, words), small=True)]
    title = money_finding(data, words) if with_ratio(data) else words.text("money.section_none")
    return Section(name="money", title=title, level=level, blocks=tuple(blocks))


def _steps(data: Money) -> int:
    """How many times something was expected of the newest year of guidance."""
    expected = expected_of(data)
    return len(expected[1]) + len(expected[2]) if expected else 0


def _core(data: Money, words: Words) -> str:
    row = headline(data)
    if row is None:
        return ""
    text = words.text(
        "money.text_core",
        year=str(row["year"]),
        follower_firms=", ".join(row["follower_firms"]),
        leader_firms=", ".join(row["leader_firms"]),
        follower=billions_with_span(row["follower"], words),
        leader=billions_with_span(row["leader"], words),
        level=level_of(data, words),
        ratio=times_with_span(row["ratio"], words),
    )
    if row["reported_share"] >= 1.0:
        return text
    return f"{text} {words.text('money.text_reported', share=words.percent(row['reported_share']))}"


def _range(data: Money, words: Words) -> str:
    rows = with_ratio(data)
    if len(rows) < 2:
        return ""
    ends = {"low": rows[0], "high": rows[-1]}
    values = {name: times(row["ratio"]["central"], words) for name, row in ends.items()}
    labels = {
        f"{name}_label": f"{definition_label(row, words)}, {definition_sets(data, row, words)}"
        for name, row in ends.items()
    }
    return words.text("money.text_range", **values, **labels)


def open_text(data: Money, words: Words) -> list[str]:
    """Whether a published ratio whose leader firms were not named can be met, a paragraph for each."""
    found, by_id = [], {row["id"]: row for row in data["ratios"]}
    core = core_firms(data, "leader")
    for each in data["open_leaders"]:
        row, largest, same = by_id[each["id"]], each["largest_same_year"], each["same_year"]
        parts = {
            "publisher": row["publisher"],
            "target": times(each["target"], words),
            "year": str(each["year"]),
            "follower": billions(row["follower"]["central"], words),
            "side": side_name(data["leader"], words),
            "needed": billions(each["needed"]["central"], words),
            "within": words.percent(each["within"]),
        }
        if same:
            count, firms = words.number(len(same), 0), firm_set(same[0]["firms"], core, words)
            found.append(words.text("money.text_open_reached", count=count, firms=firms, **parts))
            continue
        if largest is None:
            continue
        text = words.text(
            "money.text_open",
            count=words.number(len(core), 0),
            firms=firm_set(largest["firms"], core, words),
            largest=billions(largest["usd_bn"], words),
            ratio=times(largest["ratio"], words),
            **parts,
        )
        for other in each["other_year"][:1]:
            text += " " + words.text(
                "money.text_open_other",
                within=parts["within"],
                firms=firm_set(other["firms"], core, words),
                year=str(other["year"]),
                value=billions(other["usd_bn"], words),
                ratio=times(other["ratio"], words),
            )
        found.append(text)
    return found


def targets_text(data: Money, words: Words) -> list[str]:
    """How many combinations give each stated ratio, and for each an example of like with like."""
    rows = data["targets"]
    if not any(row["reach"] for row in rows):
        return []

    def counted(name: str) -> str:
        told = [(words.number(row[name], 0), times(row["target"], words)) for row in rows]
        return ", ".join(words.text("money.target_reach", count=count, target=target) for count, target in told)

    tried, within = words.number(rows[0]["tried"], 0), words.percent(data["within"])
    text = words.text(
        "money.text_targets", tried=tried, within=within, reach=counted("reach"), like=counted("like_count")
    )
    examples = [_example(data, row["target"], pair, words) for row in rows for pair in row["like_with_like"][:1]]
    return [" ".join([text, *examples])]


def _example(data: Money, target: float, pair: Mapping[str, Any], words: Words) -> str:
    return words.text(
        "money.text_targets_example",
        target=times(target, words),
        follower=firm_set(pair["follower"]["firms"], core_firms(data, "follower"), words),
        leader=firm_set(pair["leader"]["firms"], core_firms(data, "leader"), words),
        year=str(pair["leader"]["year"]),
        kind=words.text(f"money.kind_{pair['leader']['kind']}"),
    )


def _guidance(data: Money, words: Words) -> str:
    expected = expected_of(data)
    if expected is None or not expected[1] or not expected[2]:
        return ""
    year, tallies, sums = expected
    steps = ", ".join(expected_text(row, words) for row in tallies)
    total, side = billions(sums[-1]["central"], words), side_name(data["leader"], words)
    return words.text("money.text_guidance", year=str(year), side=side, steps=steps, sum=total)


def markets_text(data: Money, words: Words) -> str:
    """Capital raised in the newest half-year of both sides, and first days of listings."""
    said, markets = [], data["markets"]
    both = [row for row in markets["ratios"] if row["count"] == "all"]
    if both:
        half = max(both, key=lambda row: str(row["half"]))["half"]
        ratios = {row["count"]: row["ratio"]["central"] for row in markets["ratios"] if row["half"] == half}
        sums = {
            row["side"]: row["amount_usd_m"]["central"] / 1000.0
            for row in markets["halves"]
            if row["half"] == half and row["count"] == "all" and row["amount_usd_m"]
        }
        said.append(
            words.text(
                "money.text_markets",
                half=half_name(half, data["as_of"], words),
                leader=side_phrase(data["leader"], words),
                follower=side_phrase(data["follower"], words),
                top=billions(sums[data["leader"]], words),
                bottom=billions(sums[data["follower"]], words),
                ratio=times(ratios["all"], words),
                ai=times(ratios["ai"], words),
            )
        )
    said += [_first_day(row, words) for row in markets["first_days"] if row["listings"]]
    return " ".join(said)


def _first_day(row: Mapping[str, Any], words: Words) -> str:
    return words.text(
        f"money.text_first_day{'s' if row['listings'] > 1 else ''}",
        count=words.number(row["listings"], 0),
        side=side_phrase(row["side"], words),
        low=move_text(row["lowest"], words),
        high=move_text(row["highest"], words),
        median=move_text(row["median"], words),
    )


def leads_text(data: Money, words: Words) -> str:
    """How many rows rest on sources that were not read."""
    return words.text("money.text_leads", count=words.number(data["leads"], 0), all=words.number(len(data["rows"]), 0))


def ratio_table(data: Money, words: Words) -> Table:
    """Each definition with both amounts, the ratio and what was published."""
    columns = [
        words.text("money.column_definition"),
        *(words.text("money.column_leader", side=side_name(data[role], words)) for role in ("leader", "follower")),
        words.text("money.column_ratio"),
        words.text("money.column_published"),
    ]
    rows = []
    for row in data["ratios"]:
        label = f"{definition_label(row, words)} ({definition_sets(data, row, words)})"
        published = one_to(row["published"], words) if row["published"] else ""
        found = words.text("money.share", ratio=times_with_span(row["ratio"], words)) if row["ratio"] else ""
        rows.append(
            (
                Cell(text=label, value=row["id"]),
                *(_amount(row[role], words) for role in ("leader", "follower")),
                Cell(text=found, value=row["ratio"], numeric=True),
                Cell(text=published, value=row["published"], numeric=True),
            )
        )
    caption = words.text("money.caption_ratios", level=level_of(data, words))
    return Table(name="money-ratios", caption=caption, columns=tuple(columns), rows=tuple(rows))


def _amount(interval: Mapping[str, Any] | None, words: Words) -> Cell:
    text = billions_with_span(interval, words) if interval else ""
    return Cell(text=text, value=interval, numeric=True)


def firm_table(data: Money, words: Words) -> Table:
    """Each firm's years: amount, what it rests on, and the part for AI."""
    rows = [
        (
            Cell(text=row["firm"], value=row["firm"]),
            Cell(text=str(row["year"]), value=row["year"], numeric=True),
            _amount(row["amount"], words),
            Cell(text=_basis(row, words), value={"basis": row["basis"], "leads": row["leads"]}),
            _amount(row["ai"], words),
        )
        for row in _newest_years(data["firms"])
    ]
    names = ("firm", "year", "amount", "basis", "ai")
    return Table(
        name="money-firms",
        caption=words.text("money.caption_firms", level=level_of(data, words)),
        columns=tuple(words.text(f"money.column_{name}") for name in names),
        rows=tuple(rows),
    )


def _basis(row: Mapping[str, Any], words: Words) -> str:
    basis = words.text(f"money.basis_{row['basis']}")
    return words.text("money.basis_lead", basis=basis) if row["leads"] else basis


def _newest_years(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The two newest years that are told: older ones are in the JSON."""
    years = sorted({row["year"] for row in rows})[-2:]
    return [row for row in rows if row["year"] in years]
