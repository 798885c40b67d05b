"""The section on domains: where the follower is closest and farthest, and whether that can be told."""

from collections.abc import Mapping
from typing import Any

from headway.charts.domains import domains_plot, domains_title, ordered, row_name, value_text
from headway.gap.domains import LEAST_MODELS
from headway.report.blocks import Block, Cell, Section, Table, Text, figure
from headway.units import NAMED_PROBABILITY
from headway.words import Words
from headway.words.phrases import frontier_of, group_of, level_of, opened, probability, value_with_span
from headway.words.yardsticks import domain_name

Domains = Mapping[str, Any]


def domains_section(data: Domains, words: Words, *, slug: str = "pair", level: int = 3) -> Section:
    """The section of a domains result in JSON form; `slug` begins the names of its picture and table."""
    blocks: list[Block] = [Text(text=text) for text in order_text(data, words)]
    blocks.append(
        figure(
            f"{slug}-domains",
            lambda width: domains_plot(data, words, width=width),
            words.text("domains.read", level=level_of(data["lag"], words)),
        )
    )
    blocks += [domains_table(data, words, slug=slug), Text(text=words.text("domains.method"), small=True)]
    return Section(name=f"{slug}-domains", title=domains_title(data, words), level=level, blocks=tuple(blocks))


def order_text(data: Domains, words: Words) -> list[str]:
    """How sure it is which domain is closest and which farthest, and which domains have too few models to say."""
    found = []
    rows = {row["domain"]: row for row in data["domains"]}
    if data["p_order"] is not None:
        closest, farthest = rows[data["closest"]], rows[data["farthest"]]
        names = {"closest": domain_name(data["closest"], words), "farthest": domain_name(data["farthest"], words)}
        shares = {"p_closest": closest["p_closest"], "p_farthest": farthest["p_farthest"]}
        said = [
            words.text(
                "domains.order",
                short=value_text(closest, words),
                long=value_text(farthest, words),
                p=probability(data["p_order"], words),
                named=words.percent(NAMED_PROBABILITY),
                **names,
            ),
            words.text(
                "domains.order_same", **{key: probability(share, words) for key, share in shares.items()}, **names
            ),
        ]
        found.append(" ".join(said))
    thin = [domain_name(row["domain"], words) for row in data["domains"] if row["thin"]]
    if thin:
        found.append(words.text("domains.thin_text", names=", ".join(thin), least=words.number(LEAST_MODELS, 0)))
    return found


def domains_table(data: Domains, words: Words, *, slug: str = "pair") -> Table:
    """Each domain with its lag, points, place in the order, best models and numbers of models."""
    follower, leader = (group_of(data, role, words) for role in ("follower", "leader"))
    columns = (
        words.text("domains.column_domain"),
        words.text("domains.column_lag"),
        words.text("domains.column_points"),
        words.text("domains.column_closest"),
        words.text("domains.column_farthest"),
        words.text("domains.column_best", group=follower),
        words.text("domains.column_best", group=leader),
        words.text("domains.column_models", follower=follower, leader=leader),
    )
    frontier = frontier_of(data, "leader", words)
    caption = words.text(
        "domains.table_caption", follower=follower, leader=frontier, level=level_of(data["lag"], words)
    )
    rows = tuple(_row(row, words) for row in ordered(data))
    return Table(name=f"{slug}-domains", caption=opened(caption), columns=columns, rows=rows)


def _row(row: Mapping[str, Any], words: Words) -> tuple[Cell, ...]:
    nothing = words.text("report.no_value")
    lag, points = nothing, nothing
    if row["lag"] is not None:
        lag = value_with_span(row["lag"], words, row["longer_than"])
        points = value_with_span(row["points"], words)
    counts = f"{words.number(row['models']['follower'], 0)}, {words.number(row['models']['leader'], 0)}"
    value = None if row["lag"] is None else {**row["lag"], "longer_than": row["longer_than"]}
    return (
        Cell(text=row_name(row, words), value=row["domain"]),
        Cell(text=lag, value=value, numeric=True),
        Cell(text=points, value=row["points"], numeric=True),
        *(
            Cell(text=nothing if row[name] is None else probability(row[name], words), value=row[name], numeric=True)
            for name in ("p_closest", "p_farthest")
        ),
        *(Cell(text=row["best"][role] or nothing, value=row["best"][role]) for role in ("follower", "leader")),
        Cell(text=counts, value=row["models"], numeric=True),
    )
