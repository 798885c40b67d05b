"""Where a race of two countries starts, from the bundled facts: frontiers, chips, money, rules. An edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from headway import __version__
from headway.api.answers import index
from headway.api.compute import compute_vintage
from headway.api.compute.ledger import load_ledger
from headway.api.racing.books import FIRST, Books, books_of
from headway.api.racing.growth import Spent, core_firms, spending_before, token_growth, token_rows
from headway.api.yardsticks import fitted_yardstick
from headway.compute.chip_classes import chip_classes_of
from headway.compute.ledger import WORLD, Ledger
from headway.compute.permission import ROLES, states_of, timeline
from headway.compute.quarters import quarter_of, quarters_between
from headway.compute.sides import find_side
from headway.errors import OptionError, UnknownName
from headway.facts.evidence import row_sources
from headway.facts.identity import parent_labs
from headway.facts.provenance import CITATION, COMPUTE_CITATION
from headway.facts.store import Vintage, open_vintage
from headway.gap import Yardstick, find_group
from headway.gap.frontier import Frontier, frontier
from headway.index import DEFAULT_DRAWS, DEFAULT_SEED
from headway.race.past import allowed_share, checked_months, month_ends, readable_from
from headway.race.rivals import rivals_history
from headway.race.start import Start
from headway.units import day_number, day_numbers, months_before

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

#: From when on rivals are looked at, or from so many months before an earlier origin.
RIVALS_SINCE: Final = date(2024, 1, 1)
RIVAL_MONTHS: Final = 6

#: Days of a quarter: the gap has to be readable so long before the origin, or nothing can be checked.
LEAST_PAST_DAYS: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class StartFound:
    """Where a race starts, and what it was made from.

    Attributes
    ----------
    as_of
        The origin.
    vintage, compute_vintage
        Of scores, and of the tables on compute, money and rules.
    last_quarter
        The newest quarter of the ledger that was used; months after it go on at its pace.
    spending
        By side: the year of capital spending, the firms that were missing, and the rows.
    spending_from_chips
        Whether the follower's spending is what its chips must have cost, since firms were missing.
    sources
        In the contract's form.
    pseudo_real_time
        Whether something that was used was published after the origin.
    """

    start: Start
    leader: str
    follower: str
    as_of: date
    vintage: str
    compute_vintage: str
    method: str
    draws: int
    seed: int
    last_quarter: str
    spending: tuple[Spent, Spent]
    spending_from_chips: bool
    sources: tuple[Mapping[str, Any], ...]
    pseudo_real_time: bool

    @property
    def origin_info(self) -> dict[str, Any]:
        """What every result on this start says of its origin."""
        return {
            "headway": __version__,
            "vintage": self.vintage,
            "compute_vintage": self.compute_vintage,
            "as_of": self.as_of.isoformat(),
            "method": self.method,
            "seed": self.seed,
            "draws": self.draws,
            "pseudo_real_time": self.pseudo_real_time,
            "last_quarter": self.last_quarter,
            "capex_year": self.spending[0].year,
            "capex_missing": [firm for side in self.spending for firm in side.missing],
            "capex_from_chips": self.spending_from_chips,
            "sources": [dict(source) for source in self.sources],
            "citation": f"{CITATION} {COMPUTE_CITATION}",
        }


def start_of(
    *,
    leader: str = "US",
    follower: str = "China",
    origin: date | None = None,
    vintage: str | None = None,
    compute: str | None = None,
    draws: int = DEFAULT_DRAWS,
    method: str = "eci",
    rivals: Sequence[str] = ("OpenAI", "Anthropic"),
) -> StartFound:
    """What is known of two countries at an origin, the day of the vintage of scores if none is given.

    Parameters
    ----------
    vintage, compute
        Of the scores, and of the tables on compute, money and rules; the newest of each if None.
    draws
        Of the index and of the ledger.
    rivals
        Developers of the leader that one of the follower's has to pass.

    Raises
    ------
    OptionError
        For sides without counts of chips, a vintage without scores or tables, or an origin too early or too late.
    UnknownName
        For a vintage or a rival that is not there.

    Notes
    -----
    Method: docs/methods/race-start.md.
    """
    tables = compute_vintage(compute, table="policy_states")
    ledger = load_ledger(vintage=tables.name, draws=draws)
    sides = _sides(ledger, tables, leader, follower)
    opened = open_vintage(vintage)
    day = _day(opened, origin)
    measured = fitted_yardstick(opened, index(vintage=opened.name, method=method, draws=draws).index)
    scored = _scored(measured, (leader, follower), day)
    books = books_of(ledger, sides, day)
    if scored is None or books is None:
        earliest = _earliest(measured, (leader, follower), _last_day(opened))
        raise OptionError(
            f"no race can start on {day}: the gap cannot be read a quarter before it; give {earliest} or a later day"
        )
    known = _Known(tables, sides, day, books)
    start = Start(
        origin=day,
        history=books.history,
        stock=books.chips.stock,
        flows=books.chips.flows,
        chip_errors=books.errors(),
        reference_stock=books.reference()[0],
        reference_month=books.reference()[1],
        capex_bn=known.capex_bn,
        past_growth=known.past_growth(),
        leader=scored.leader,
        follower=scored.follower,
        checked=scored.checked,
        open_imports=known.open_imports(),
        rented=books.rented(),
        rivals=_rivals(measured, scored, (leader, follower), rivals, day),
    )
    sources = [source.to_dict() for source in opened.sources]
    sources += [source for source in known.sources() if source not in sources]
    after = max([opened.day.isoformat(), *(source["published"] for source in sources)])
    return StartFound(
        start=start,
        leader=sides[0],
        follower=sides[1],
        as_of=day,
        vintage=opened.name,
        compute_vintage=tables.name,
        method=method,
        draws=draws,
        seed=DEFAULT_SEED,
        last_quarter=str(books.last),
        spending=known.spending,
        spending_from_chips=known.from_chips,
        sources=tuple(sources),
        pseudo_real_time=after > day.isoformat(),
    )


def _sides(ledger: Ledger, tables: Vintage, leader: str, follower: str) -> tuple[str, str]:
    """Both sides by their names in the ledger: those whose chips are counted and whose trade the rules are about."""
    known = [side for side in ledger.sides if side != WORLD]
    states = states_of(tables.table("policy_states"))
    exporter, importer = (next(change.country for change in states if change.role == role) for role in ROLES)
    remedy = f"give leader {exporter} and follower {importer}"
    try:
        ahead, behind = find_side(leader, known), find_side(follower, known)
    except (OptionError, UnknownName) as problem:
        raise OptionError(
            f"the race needs compute of both sides; the tables have that of {' and '.join(known)}, not of both "
            f"{leader} and {follower}: {remedy}"
        ) from problem
    if (ahead, behind) != (exporter, importer):
        raise OptionError(
            f"the rules on chips are those of {exporter} towards {importer}, not of {ahead} towards {behind}: {remedy}"
        )
    return ahead, behind


def _last_day(opened: Vintage) -> date:
    return opened.day


def _day(opened: Vintage, origin: date | None) -> date:
    """The origin: the day of the vintage if none is given."""
    last = _last_day(opened)
    if origin is not None and origin > last:
        raise OptionError(
            f"the race cannot start on {origin}, after the scores of {last}; give {last} or an earlier day"
        )
    return origin or last


@dataclass(frozen=True, slots=True)
class _Scored:
    """The two frontiers at an origin, and the months at which history is checked."""

    leader: Frontier
    follower: Frontier
    checked: Array


def _scored(measured: Yardstick, groups: tuple[str, str], day: date) -> _Scored | None:
    """The frontiers of models released by a day; None if no gap can be read a quarter before."""
    fronts = [frontier(measured, find_group(group, measured).members, day_number(day)) for group in groups]
    if fronts[0] is None or fronts[1] is None:
        return None
    ends = day_numbers([quarter.end for quarter in quarters_between(FIRST, quarter_of(day)) if quarter.end <= day])
    checked = checked_months(fronts[0], fronts[1], ends, day)
    lag_from = readable_from(fronts[0], fronts[1], ends)
    if lag_from is None or day_number(day) - ends[lag_from] < LEAST_PAST_DAYS:
        return None
    return _Scored(fronts[0], fronts[1], checked)


def _earliest(measured: Yardstick, groups: tuple[str, str], last: date) -> date:
    """The first quarter end at which a race can start."""
    for quarter in quarters_between(FIRST.next, quarter_of(last)):
        if _scored(measured, groups, quarter.end) is not None:
            return quarter.end
    return last


class _Known:
    """What the tables tell of money, tokens and rules on the eve of a race."""

    def __init__(self, tables: Vintage, sides: tuple[str, str], day: date, books: Books) -> None:
        self.tables, self.sides, self.day, self.books = tables, sides, day, books
        firms = core_firms(tables.table("capex_definitions"), *sides)
        ahead, behind = spending_before(tables.table("capex"), firms, day)
        self.spending = ahead, behind
        self.tokens = token_rows(tables.table("allocation"), day)
        self.states = states_of(tables.table("policy_states"))
        # What the follower's chips must have cost at the leader's price, where firms that bought them did not tell.
        self.bound = ahead.bn * books.flow_ratio()
        self.from_chips = bool(behind.missing) and self.bound > behind.bn

    @property
    def capex_bn(self) -> Array:
        """Capital spending of both sides, billions of dollars a year."""
        ahead, behind = self.spending
        return np.array([ahead.bn, self.bound if self.from_chips else behind.bn])

    def past_growth(self) -> Array:
        """Logarithms of the growth of spending, domestic chips and tokens, by side."""
        return np.array(
            [
                [self.spending[at].growth, self.books.domestic_growth(at), token_growth(self.tokens, side, self.day)]
                for at, side in enumerate(self.sides)
            ]
        )

    @property
    def contested(self) -> tuple[str, ...]:
        """Classes of chips that were made to be sold to the follower and had a rule by the origin."""
        ruled = {change.chip_class for change in self.states if change.known <= self.day}
        classes = chip_classes_of(self.tables.table("chip_classes"))
        return tuple(each.name for each in classes if each.kind == "chip" and each.flows and each.name in ruled)

    def open_imports(self) -> Array:
        """How far both governments allowed the most open of the contested classes, by month."""
        first = date(FIRST.year, 1, 1)
        lines = [timeline(self.states, name, first, self.day, as_of=self.day) for name in self.contested]
        return allowed_share(lines, self.books.days)

    def sources(self) -> list[dict[str, Any]]:
        """Of the rows used, in the contract's form."""
        capex, states = self.tables.table("capex"), self.tables.table("policy_states")
        spent = [row for side in self.spending for row in side.rows]
        contested = self.contested
        ruled = [each.id for each in self.states if each.known <= self.day and each.chip_class in contested]
        found = [dict(source) for source in self.books.ledger.sources]
        rows = row_sources(_with_ids(capex, spent), self.tokens, _with_ids(states, ruled))
        return found + [source for source in rows if source not in found]


def _with_ids(rows: "pl.DataFrame", ids: Sequence[str]) -> "pl.DataFrame":
    import polars as pl

    return rows.filter(pl.col("id").is_in(list(ids)))


def _rivals(measured: Yardstick, scored: _Scored, groups: tuple[str, str], named: Sequence[str], day: date) -> Array:
    """By month end, how far the better named rival was below the leader, and the follower's two best labs below it."""
    since = min(RIVALS_SINCE, months_before(day, RIVAL_MONTHS))
    ends = month_ends(day, since)
    labs = [_labs(measured, group, day) for group in groups]
    known = {name.casefold(): front for name, front in labs[0].items()}
    if not named:
        raise OptionError("name one rival at least, such as OpenAI")
    for name in named:
        if name.casefold() not in known:
            raise UnknownName(f"developer of {groups[0]} with a model by {day}", name, sorted(labs[0]))
    ahead = np.stack([known[name.casefold()].at(ends)[0] for name in named])
    behind = np.stack([front.at(ends)[0] for front in labs[1].values()])
    return rivals_history(scored.leader.at(ends)[0], ahead, scored.follower.at(ends)[0], behind)


def _labs(measured: Yardstick, group: str, day: date) -> dict[str, Frontier]:
    """The frontier of each developer of a group that had released by a day."""
    parents = parent_labs()
    members: dict[str, list[int]] = {}
    for place in find_group(group, measured).members:
        for lab in dict.fromkeys(parents.get(name, name) for name in measured.models[place].developers):
            members.setdefault(lab, []).append(int(place))
    found = {lab: frontier(measured, np.array(places), day_number(day)) for lab, places in members.items()}
    return {lab: front for lab, front in found.items() if front is not None}
