"""The tables of policy: events, what one rule treats alike, and the state of each rule."""

from typing import Final

from headway.facts.fact_columns import ORIGIN
from headway.facts.schema import Column, Rule, Table

POLICY_EVENTS: Final = Table(
    "policy_events",
    "Decisions on chips, tools and models, by date",
    (
        Column("id", "text", "name of the row"),
        Column("date", "day", "day of the event; the middle of the month where only that is known", required=False),
        Column("precision", "text", "how well that day is known", False, choices=("day", "month", "quarter", "year")),
        Column("actor", "text", "who acted"),
        Column("role", "text", "on which side of the trade", choices=("exporter", "importer", "both", "other")),
        Column("event", "text", "what happened"),
        Column("chips", "text", "chips, as published", required=False),
        Column("channels", "names", "channels that it touches, separated by ;", required=False),
        Column("effect", "text", "on the importer's compute", required=False, choices=("+", "-", "0", "mixed", "?")),
        Column("effect_note", "text", "what followed", required=False),
        Column("status", "text", "whether it is in force, as far as was known when the collection was closed"),
        Column("pending", "flag", "whether it left something to be decided: a bill, a review, a suspension"),
        Column("due", "day", "day on which that takes effect or ends by itself, where one was set", required=False),
        Column("settled", "day", "day on which it was decided; empty where it was not yet", required=False),
        *ORIGIN,
    ),
    ("id",),
    {},
    (Rule("known", lambda rows: rows["known"] < rows["date"], "known before it happened"),),
)
#: What a government's rule says, and how it is applied: which ways of applying it go with which state.
PRESUMPTIONS: Final = {
    "open": ("none",),
    "licence": ("approval", "case-by-case", "conditional", "partial", "discouraged"),
    "closed": ("ungranted", "denial", "prohibited"),
}
CHIP_CLASSES: Final = Table(
    "chip_classes",
    "Classes of chips, paths and inputs that one rule treats alike",
    (
        Column("class", "text", "name of the class"),
        Column("label", "text", "what people call it"),
        Column(
            "kind",
            "text",
            "chip; path (a way to use chips abroad); input (of a fab); home (chips that cross no border)",
            choices=("chip", "path", "input", "home"),
        ),
        Column("meaning", "text", "what belongs to it"),
        Column("chips", "names", "chips of the table chips that belong to it, separated by ;", required=False),
        Column("flows", "names", "items of the table chip_flows that tell what was delivered, separated by ;", False),
        Column("since", "day", "day from which the class exists: release of its first chip, or first mention"),
        *ORIGIN,
    ),
    ("class",),
    {},
    (Rule("known", lambda rows: rows["known"] < rows["since"], "known before it existed"),),
)
POLICY_STATES: Final = Table(
    "policy_states",
    "What each government allows for each class, from which day, and the event that caused it",
    (
        Column("id", "text", "name of the row"),
        Column("class", "text", "name in chip_classes"),
        Column("role", "text", "whose rule: of the exporter or of the importer", choices=("exporter", "importer")),
        Column("country", "text", "the government"),
        Column(
            "state",
            "text",
            "open: nothing to ask for; licence: given in some cases or with conditions; closed: refused as a rule",
            choices=tuple(PRESUMPTIONS),
        ),
        Column(
            "presumption",
            "text",
            "how the rule is applied",
            choices=tuple(each for group in PRESUMPTIONS.values() for each in group),
        ),
        Column("start", "day", "first day on which it holds"),
        Column("event", "text", "name in policy_events; empty for the state in which a class begins", required=False),
        Column("judged", "flag", "whether the state is Headway's reading where the sources leave it open"),
        *ORIGIN,
    ),
    ("id",),
    {"class": ("chip_classes", "class"), "event": ("policy_events", "id")},
    (
        Rule(
            "presumption",
            lambda rows: (
                ~rows["presumption"]
                .replace_strict({each: state for state, group in PRESUMPTIONS.items() for each in group})
                .eq(rows["state"])
            ),
            "the presumption does not go with the state",
            "; ".join(f"{state}: {', '.join(group)}" for state, group in PRESUMPTIONS.items()),
        ),
    ),
)
