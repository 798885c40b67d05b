"""Every measure that there is, by family, with its arguments; the words for them stand in the catalogue."""

from typing import Final

from headway.claims.calls import CHOICE, DAY, NUMBER, PAIR, QUARTER, TEXT, YEAR, Argument, Call, Measure
from headway.claims.calls import call_of as _call_of
from headway.claims.calls import measure_named as _measure_named

_PAIR: Final = Argument(name="pair", form=PAIR, needed=True)
_DAY: Final = Argument(name="day", form=DAY, needed=True)
_SPAN: Final = (Argument(name="since", form=DAY, needed=True), Argument(name="until", form=DAY, needed=True))
_DEFINITION: Final = Argument(
    name="definition", form=CHOICE, choices=("standing", "record", "match", "trend", "tie"), axis=True
)
_DAILY: Final = Argument(name="definition", form=CHOICE, choices=("standing", "record", "match", "tie"), axis=True)
_YARDSTICK: Final = Argument(name="yardstick", form=TEXT, choices=("index",), axis=True)
_METHOD: Final = Argument(name="method", form=CHOICE, choices=("eci", "robust"))
_BASIS: Final = Argument(name="basis", form=CHOICE, choices=("owned", "located", "used"), axis=True)
_UNIT: Final = Argument(
    name="unit", form=CHOICE, choices=("h100e-8bit", "h100e-16bit", "hbm-tb", "hbm-tbps"), axis=True
)
_CARDS: Final = Argument(name="unit", form=CHOICE, choices=("h100e-8bit", "h100e-16bit", "chips"), axis=True)
_SIDE: Final = Argument(name="side", form=TEXT, needed=True)
_CHANNEL: Final = Argument(
    name="channel", form=CHOICE, choices=("all", "domestic", "licensed", "smuggled", "rented-in", "rented-out")
)
_ONE_CHANNEL: Final = Argument(name="channel", form=CHOICE, choices=_CHANNEL.choices[1:], needed=True)
_QUARTER: Final = Argument(name="quarter", form=QUARTER, needed=True)
_QUARTERS: Final = (
    Argument(name="first", form=QUARTER, needed=True),
    Argument(name="last", form=QUARTER, needed=True),
)
_YEAR: Final = Argument(name="year", form=YEAR, needed=True)
_PART: Final = Argument(name="part", form=CHOICE, choices=("total", "ai"), axis=True)
_SPEC: Final = Argument(
    name="spec", form=CHOICE, choices=("h100e-8bit", "h100e-16bit", "hbm-tb", "hbm-tbps"), axis=True
)
_OF: Final = Argument(name="of", form=TEXT, needed=True)
_FIRMS: Final = Argument(name="firms", form=TEXT, axis=True)
_FIRM: Final = Argument(name="firm", form=TEXT, needed=True)


def _measure(family: str, name: str, unit: str, *arguments: Argument) -> Measure:
    return Measure(name=name, family=family, unit=unit, arguments=arguments)


#: Every measure, by family.
MEASURES: Final = (
    _measure("gap", "lag", "months", _PAIR, _DAY, _DEFINITION, _YARDSTICK, _METHOD),
    _measure("gap", "lag-mean", "months", _PAIR, *_SPAN, _DAILY, _YARDSTICK, _METHOD),
    _measure("gap", "lag-least", "months", _PAIR, *_SPAN, _DAILY, _YARDSTICK, _METHOD),
    _measure("gap", "lag-most", "months", _PAIR, *_SPAN, _DAILY, _YARDSTICK, _METHOD),
    # Above 0: the lag grew.
    _measure("gap", "lag-change", "months", _PAIR, *_SPAN, _DAILY, _YARDSTICK, _METHOD),
    # Above 0: the leader is ahead.
    _measure("gap", "points", "points", _PAIR, _DAY, _YARDSTICK, _METHOD),
    _measure("gap", "points-change", "points", _PAIR, *_SPAN, _YARDSTICK, _METHOD),
    # The probability that the follower gains the lead, as the event defines it, by a day.
    _measure(
        "forecast",
        "overtake",
        "p",
        _PAIR,
        Argument(name="by", form=DAY, needed=True),
        Argument(name="event", form=CHOICE, choices=("D2", "D1", "D3", "D4", "D5"), axis=True),
    ),
    # What the pool of models says of the lag on a day to come.
    _measure("forecast", "lag-ahead", "months", _PAIR, _DAY),
    # Above 0: the lag on a day to come is longer than the last one that was read.
    _measure("forecast", "lag-change-ahead", "months", _PAIR, _DAY),
    _measure("compute", "stock", "amount", _SIDE, _QUARTER, _CHANNEL, _BASIS, _UNIT),
    _measure("compute", "flow", "amount", _SIDE, *_QUARTERS, _CHANNEL, _BASIS, _CARDS),
    # The leader's over the follower's.
    _measure("compute", "stock-ratio", "ratio", _PAIR, _QUARTER, _BASIS, _UNIT),
    _measure("compute", "flow-ratio", "ratio", _PAIR, *_QUARTERS, _BASIS, _UNIT),
    # Of the world's.
    _measure("compute", "world-share", "share", _SIDE, _QUARTER, _BASIS, _UNIT),
    _measure(
        "compute",
        "world-share-change",
        "share",
        _SIDE,
        Argument(name="since", form=QUARTER, needed=True),
        Argument(name="until", form=QUARTER, needed=True),
        _BASIS,
        _UNIT,
    ),
    # A channel's, of all that its side has.
    _measure("compute", "channel-share", "share", _SIDE, _QUARTER, _ONE_CHANNEL, _BASIS, _UNIT),
    # What somebody published, counted as its publisher does, and as we do.
    _measure("compute", "published", "amount", Argument(name="total", form=TEXT, needed=True)),
    # What part of the lag goes with compute, and with how well it is used.
    _measure(
        "compute",
        "lag-share",
        "share",
        Argument(name="cause", form=CHOICE, choices=("compute", "efficiency"), needed=True),
    ),
    # Chips that the follower's makers turn out in a year: by what they need, and by what was sold.
    _measure(
        "supply",
        "output",
        "amount",
        _YEAR,
        Argument(name="unit", form=CHOICE, choices=("packages", "cards", "h100e-8bit"), axis=True),
        Argument(name="account", form=CHOICE, choices=("inputs", "sales"), axis=True),
    ),
    # The probability that an input is what limits that output.
    _measure(
        "supply",
        "binds",
        "p",
        _YEAR,
        Argument(name="input", form=CHOICE, choices=("dies", "memory", "packaging"), needed=True),
    ),
    # Of a side, or of named firms, joined by +; `firms` names a definition of who stands for a side.
    _measure("money", "capex", "usd-bn", _OF, _YEAR, _FIRMS, _PART),
    # The follower's over the leader's.
    _measure("money", "capex-share", "ratio", _PAIR, _YEAR, _FIRMS, _PART),
    # Over that of the year before.
    _measure("money", "capex-growth", "ratio", _OF, _YEAR, _FIRMS, _PART),
    # By the newest event of its kind that was known.
    _measure(
        "money", "raised", "usd-bn", _FIRM, Argument(name="event", form=CHOICE, choices=("ipo", "round", "issue"))
    ),
    _measure("money", "first-day-move", "share", _FIRM),
    # One chip over another on a day; each a chip, or the best of a side (side:NAME).
    _measure(
        "chips",
        "chip-ratio",
        "ratio",
        Argument(name="chip", form=TEXT, needed=True),
        Argument(name="versus", form=TEXT, needed=True),
        Argument(name="day", form=DAY, needed=True),
        _SPEC,
    ),
    # Generations of its maker that came after a chip by a day: of those on sale, or of those announced too.
    _measure(
        "chips",
        "chip-generations",
        "generations",
        Argument(name="chip", form=TEXT, needed=True),
        Argument(name="day", form=DAY, needed=True),
        Argument(name="counted", form=CHOICE, choices=("sold", "announced"), axis=True),
    ),
    # By how long the follower's best chip of a channel trails the leader's best.
    _measure(
        "chips",
        "chip-lag",
        "months",
        _PAIR,
        Argument(name="day", form=DAY, needed=True),
        Argument(name="channel", form=CHOICE, choices=("domestic", "licensed", "rented", "smuggled")),
        _SPEC,
    ),
    _measure(
        "plan",
        "training-days",
        "days",
        Argument(name="model", form=TEXT, needed=True),
        Argument(name="cluster", form=TEXT, needed=True),
        Argument(name="tokens", form=NUMBER),
    ),
)


def measure_named(name: str) -> Measure:
    """The measure of that name; raises UnknownName."""
    return _measure_named(MEASURES, name)


def call(name: str, /, **given: object) -> Call:
    """A checked call of a measure; the errors of `headway.claims.calls.call_of`."""
    return _call_of(measure_named(name), given)
