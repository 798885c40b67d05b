"""Capital spending of two sides: firms, years, quarters, guidance as it changed, and the ratio by each definition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from headway.compute import spending as spent
from headway.compute.capex import SPREAD, Spending, spending_evidence, spending_rows
from headway.compute.estimates import Sampler
from headway.compute.listings import market_evidence, markets
from headway.compute.money_search import WITHIN, Candidate, candidates, open_leader, search
from headway.compute.quarters import Quarter
from headway.compute.spending import Amount, Book, told, total
from headway.errors import OptionError
from headway.interval import interval_of
from headway.units import DEFAULT_LEVEL

if TYPE_CHECKING:
    import polars as pl

#: Ratios of which the combinations of firms, years and kinds that give them are searched.
TARGETS: Final = (6.0, 8.0, 10.0)
#: Fewest firms of a set in that search: three of a leader, two of a follower. Source: ours.
_LEAST: Final = (3, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyResult:
    """What `headway compute money` found, in JSON form, with the origin of its data."""

    found: Mapping[str, Any]
    origin: Mapping[str, Any] = field(default_factory=dict)

    def with_origin(self, origin: Mapping[str, Any]) -> "MoneyResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway compute money`."""
        return {**self.origin, **self.found}

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: what each definition sets side by side."""
        from headway.charts.money import money_chart
        from headway.words import load_words

        return money_chart(self.to_dict(), load_words(lang))


def measure_money(
    capex: "pl.DataFrame",
    definitions: "pl.DataFrame",
    capital: "pl.DataFrame",
    *,
    leader: str,
    follower: str,
    as_of: date,
    sampler: Sampler,
    year: int | None = None,
) -> MoneyResult:
    """The money of two sides as it was known on a day.

    Parameters
    ----------
    year
        Only this year of spending; every year that is told if None.

    Raises
    ------
    OptionError
        If no spending of that year was known.

    Notes
    -----
    Method: docs/methods/money.md.
    """
    import polars as pl

    known = capex.filter(pl.col("known") <= as_of)
    book = Book(spending_rows(spending_evidence(capex, as_of)), sampler)
    sides = {leader: _firms(book, leader), follower: _firms(book, follower)}
    years = _years(book, year)
    if year is not None and not any(book.year(firm, year) for firms in sides.values() for firm in firms):
        raise OptionError(f"no spending of {year} was known on {as_of}; years that are told: {_span(_years(book))}")
    swapped, core = core_firms(definitions, leader, follower)
    kept = definitions.filter(pl.col("year").is_in(years))
    ratios = [_defined(book, row, as_of, swapped=swapped) for row in kept.iter_rows(named=True)]
    groups = [row for row in spending_rows(known) if row.scope != "firm" and row.covers != "programme"]
    tried = _Tried(book=book, years=years, named=_named_kinds(definitions), groups=groups)
    found: dict[str, Any] = {
        "leader": leader,
        "follower": follower,
        "year": year,
        "level": DEFAULT_LEVEL,
        "core": core,
        "within": WITHIN,
        "firms": _firm_years(book, sides, years),
        "sides": [*_side_years(book, core, years), *_side_quarters(book, core, years)],
        "guidance": _guidance(known, years),
        "quarter_ratios": _quarter_ratios(book, core, years),
        "guidance_sums": _guidance_sums(book, capex, core[leader], years, as_of),
        "ratios": [each for each in ratios if each["ratio"] is not None or each["published"] is not None],
        "not_known": [each["id"] for each in ratios if each["ratio"] is None and each["published"] is None],
        "targets": [search(*tried.sides(core), target) for target in TARGETS],
        "open_leaders": [] if swapped else _open_leaders(ratios, tried.of(leader, core[leader], _LEAST[0], old=True)),
        "markets": markets(market_evidence(capital, as_of), sampler, leader, follower),
        "assumptions": assumptions(),
    }
    used = {name for firm in found["firms"] for name in firm["rows"]}
    used |= {name for each in ratios for name in each["rows"]}
    counted = [row for row in book.rows if row.id in used]
    found["leads"] = sum(not row.read for row in counted)
    found["rows"] = [row.id for row in counted]
    return MoneyResult(found=found)


def assumptions() -> list[dict[str, Any]]:
    """The numbers of this command that no source gives."""
    numbers = {
        "spread_reported": SPREAD[True]["medium"],
        "spread_expected": SPREAD[False]["medium"],
        "ai_spread": spent.AI_SPREAD,
        "quarter_spread": spent.QUARTER_SPREAD,
        "fiscal_spread": spent.FISCAL_SPREAD,
        "rest_growth": spent.REST_GROWTH,
        "rest_spread": spent.REST_SPREAD,
        "within": WITHIN,
    }
    return [
        {"name": name, "value": value, "source": "Headway's own estimate", "confidence": "low"}
        for name, value in numbers.items()
    ]


def _firms(book: Book, side: str) -> list[str]:
    return [firm for firm in book.firms if book.of(firm)[0].country == side]


def _years(book: Book, year: int | None = None) -> list[int]:
    if year is not None:
        return [year]
    return sorted({int(row.period) for row in book.rows if row.period_type == "year"})


def _span(years: Sequence[int]) -> str:
    return f"{years[0]} to {years[-1]}" if years else "none"


def core_firms(definitions: "pl.DataFrame", leader: str, follower: str) -> tuple[bool, dict[str, list[str]]]:
    """Whether the two sides are turned round, and by side the firms that stand for it: those of the headline."""
    firms = {leader: list[str](), follower: list[str]()}
    swapped = False
    for row in definitions.iter_rows(named=True):
        if row["headline"] and {row["leader_side"], row["follower_side"]} == {leader, follower}:
            swapped = row["leader_side"] == follower
            firms[row["leader_side"]], firms[row["follower_side"]] = row["leader_firms"], row["follower_firms"]
            break
    return swapped, firms


def _firm_years(book: Book, sides: Mapping[str, Sequence[str]], years: Sequence[int]) -> list[dict[str, Any]]:
    found = []
    for side, firms in sides.items():
        for firm in firms:
            for year in years:
                amount = book.year(firm, year)
                if amount is None:
                    continue
                part, row = book.for_ai(amount, firm), book.of(firm)[0]
                found.append(
                    {
                        "firm": firm,
                        "side": side,
                        "sector": row.sector,
                        "year": year,
                        "covers": book.covers(firm),
                        **told(amount),
                        "ai": part.interval().to_dict() if part is not None else None,
                    }
                )
    return found


def _side_years(book: Book, core: Mapping[str, Sequence[str]], years: Sequence[int]) -> list[dict[str, Any]]:
    return _side_sums(core, [str(year) for year in years], lambda firm, period: book.year(firm, int(period)))


def _side_quarters(book: Book, core: Mapping[str, Sequence[str]], years: Sequence[int]) -> list[dict[str, Any]]:
    by_name = {str(quarter): quarter for quarter in _quarters(years)}
    return _side_sums(core, list(by_name), lambda firm, period: book.quarters(firm).get(by_name[period]))


def _quarters(years: Sequence[int]) -> list[Quarter]:
    return [Quarter(year, part) for year in years for part in (1, 2, 3, 4)]


def _quarter_ratios(book: Book, core: Mapping[str, Sequence[str]], years: Sequence[int]) -> list[dict[str, Any]]:
    """Leader over follower, draw by draw, in each quarter in which every firm that stands for a side is known."""
    found = []
    for quarter in _quarters(years):
        amounts = [[book.quarters(firm).get(quarter) for firm in firms] for firms in core.values()]
        told = [[each for each in side if each is not None] for side in amounts]
        if not all(told) or [len(side) for side in told] != [len(side) for side in amounts]:
            continue
        top, bottom = (total(side) for side in told)
        ratio = interval_of(top.draws / bottom.draws, top.central / bottom.central)
        found.append({"period": str(quarter), "ratio": ratio.to_dict()})
    return found


def _side_sums(
    core: Mapping[str, Sequence[str]],
    periods: Sequence[str],
    amount_of: Callable[[str, str], Amount | None],
) -> list[dict[str, Any]]:
    """By side and period the sum over the firms that stand for it, where at least one of them is known."""
    found = []
    for period in periods:
        for side, firms in core.items():
            amounts = {firm: amount for firm in firms if (amount := amount_of(firm, period)) is not None}
            if not amounts:
                continue
            whole = total(list(amounts.values()))
            found.append(
                {
                    "side": side,
                    "period": period,
                    "firms": list(amounts),
                    "missing": [firm for firm in firms if firm not in amounts],
                    "estimated": [firm for firm, amount in amounts.items() if amount.reported < 1.0],
                    **told(whole),
                }
            )
    return found


def _guidance(known: "pl.DataFrame", years: Sequence[int]) -> list[dict[str, Any]]:
    """Everything that was expected of a year, by the day on which it was said; the last of a firm is the newest."""
    rows = [
        row
        for row in spending_rows(known)
        if row.period_type == "year" and int(row.period) in years and row.kind not in ("actual", "derived")
    ]
    rows = sorted(rows, key=lambda row: (row.company, row.period, row.known))
    last = {(row.company, row.period, row.kind): row.id for row in rows}
    return [
        {
            "company": row.company,
            "side": row.country,
            "scope": row.scope,
            "members": list(row.members),
            "year": int(row.period),
            "known": row.known.isoformat(),
            "low": row.low,
            "central": row.usd_bn,
            "high": row.high,
            "kind": row.kind,
            "superseded": last[row.company, row.period, row.kind] != row.id,
            "row": row.id,
            "lead": not row.read,
        }
        for row in rows
    ]


def _guidance_sums(
    book: Book, capex: "pl.DataFrame", firms: Sequence[str], years: Sequence[int], as_of: date
) -> list[dict[str, Any]]:
    """The sum of the newest guidance of firms, draw by draw, on each day on which one changed it, once all gave it."""
    rows = [row for row in spending_rows(capex) if row.kind == "guidance" and row.known <= as_of]
    found = list[dict[str, Any]]()
    for year in years:
        given: dict[str, Spending] = {}
        for row in sorted((row for row in rows if row.period == str(year)), key=lambda row: row.known):
            if row.company not in firms:
                continue
            given[row.company] = row
            if len(given) == len(firms):
                whole = total([book.amount(given[firm]) for firm in firms]).interval().to_dict()
                entry = {"year": year, "known": row.known.isoformat(), **whole, "firms": sorted(given)}
                # Several firms of one evening count as one change.
                if found and found[-1]["known"] == entry["known"] and found[-1]["year"] == year:
                    found.pop()
                found.append(entry)
    return found


def _defined(book: Book, row: Mapping[str, Any], as_of: date, *, swapped: bool) -> dict[str, Any]:
    """One definition with both amounts and their ratio; without a ratio where one of them was not known."""
    known = row["known"] <= as_of
    amounts = {role: side_amount(book, row, role) if known else None for role in ("leader", "follower")}
    names = {role: row[f"{role}_firms"] for role in ("leader", "follower")}
    over, under = ("follower", "leader") if swapped else ("leader", "follower")
    top, bottom = amounts[over], amounts[under]
    ratio = interval_of(top.draws / bottom.draws, top.central / bottom.central) if top and bottom else None
    rows = [each for amount in amounts.values() if amount for each in amount.rows]
    return {
        "id": row["id"],
        "publisher": row["publisher"],
        "year": row["year"],
        "kind": row["kind"],
        "headline": row["headline"],
        "instead": [each.company for each in book.rows if each.id in row["instead"]],
        "tally": row["leader_row"] is not None and row["publisher"] is None,
        "tally_side": over,
        "leader_firms": names[over] or (_members(top) if top else []),
        "follower_firms": names[under] or (_members(bottom) if bottom else []),
        "leader": top.interval().to_dict() if top else None,
        "follower": bottom.interval().to_dict() if bottom else None,
        "ratio": ratio.to_dict() if ratio else None,
        "published": row["published"] if known and not swapped else None,
        "known": row["known"].isoformat(),
        "reported_share": round(min(each.reported for each in (top, bottom) if each), 4) if ratio else None,
        "leads": len({each.id for each in rows if not each.read}),
        "rows": list(dict.fromkeys(each.id for each in rows)),
        "source": {"title": row["source"], "url": row["source_url"], "published": row["source_date"].isoformat()},
        "note": row["note"],
    }


def _members(amount: Amount) -> list[str]:
    """The firms of a published group, or the name under which it was published."""
    row = amount.rows[0]
    return list(row.members) or [row.company]


def side_amount(book: Book, row: Mapping[str, Any], role: str) -> Amount | None:
    """One side (`leader` or `follower`) of a row of definitions; None where a part of it is not known."""
    named, kind, year = row[f"{role}_row"], row["kind"], row["year"]
    if named is not None:
        found = book.row(named, year)
        return book.amount(found) if found is not None else None
    instead = {each.company: each for each in book.rows if each.id in row["instead"]}
    if len(instead) < len(row["instead"]):
        return None
    parts = [
        book.amount(instead[firm]) if firm in instead else book.part(firm, year, kind) for firm in row[f"{role}_firms"]
    ]
    known = [part for part in parts if part is not None]
    return total(known) if known and len(known) == len(parts) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What a search of combinations draws on."""

    book: Book
    years: Sequence[int]
    named: Mapping[str, str]
    groups: Sequence[Spending]

    def of(self, side: str, core: Sequence[str], least: int, *, old: bool) -> list[Candidate]:
        """The sets of firms of a side; with published groups that have been replaced if `old`."""
        current = {row.id for row in self.book.rows}
        groups = [row for row in self.groups if old or row.id in current]
        return candidates(self.book, side, core, self.years, least, named=self.named, groups=groups)

    def sides(self, core: Mapping[str, Sequence[str]]) -> tuple[list[Candidate], list[Candidate]]:
        """The sets of firms of the leader and of the follower."""
        (leader, above), (follower, below) = core.items()
        return self.of(leader, above, _LEAST[0], old=False), self.of(follower, below, _LEAST[1], old=False)


def _named_kinds(definitions: "pl.DataFrame") -> dict[str, str]:
    """The kind of spending of each published row that a definition uses; of several the first."""
    found: dict[str, str] = {}
    for row in definitions.iter_rows(named=True):
        for name in (row["leader_row"], row["follower_row"]):
            if name is not None:
                found.setdefault(name, row["kind"])
    return found


def _open_leaders(ratios: Sequence[Mapping[str, Any]], tried: Sequence[Candidate]) -> list[dict[str, Any]]:
    """What a published ratio needs whose leader firms are not named; guidance that has been replaced counts too."""
    return [
        {
            "id": each["id"],
            "year": each["year"],
            **open_leader(tried, each["follower"]["central"], each["year"], each["kind"], each["published"]),
        }
        for each in ratios
        if each["leader"] is None and each["follower"] is not None and each["published"] is not None
    ]
