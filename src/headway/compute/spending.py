"""Capital spending of firms by quarter and year on draws: what was reported, and what of it has to be estimated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from headway.compute.capex import Spending
from headway.compute.estimates import Array, Estimate, Sampler
from headway.compute.quarters import Quarter
from headway.interval import Interval, interval_of

#: Half width of an interval of the share that is for AI where one number is given. Source: ours.
AI_SPREAD: Final = 0.10
#: Standard deviation of the logarithm of one quarter's part of a known total. Source: ours, from firms that report.
QUARTER_SPREAD: Final = 0.12
#: The same for a calendar year cut out of fiscal years. Source: ours.
FISCAL_SPREAD: Final = 0.06
#: Rest of a year over its reported part, where fewer than three firm-years show it: growth, and standard deviation
#: of its logarithm. Source: ours.
REST_GROWTH: Final = 1.2
REST_SPREAD: Final = 0.4


#: Kinds that are not what a firm spends in a year on what it owns.
_OTHER: Final = ("programme", "cloud-spend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Billion USD: central value, draws, and what it rests on.

    Attributes
    ----------
    basis
        reported; quarters (their sum); fiscal-years (cut out of them); guidance; part-year (some quarters, the rest
        estimated); estimate; sum.
    reported
        Share of the central value that was reported, 0..1.
    """

    central: float
    draws: Array
    basis: str
    rows: tuple[Spending, ...]
    reported: float = 1.0

    def interval(self) -> Interval:
        """The amount as an interval."""
        return interval_of(self.draws, self.central)

    def times(self, central: float, draws: Array) -> "Amount":
        """The amount times a share."""
        return Amount(
            central=self.central * central,
            draws=self.draws * draws,
            basis=self.basis,
            rows=self.rows,
            reported=self.reported,
        )


def total(amounts: Sequence[Amount]) -> Amount:
    """The sum, draw by draw."""
    central = sum(each.central for each in amounts)
    reported = sum(each.central * each.reported for each in amounts) / central if central else 0.0
    rows = tuple(dict.fromkeys(row for each in amounts for row in each.rows))
    draws = np.sum([each.draws for each in amounts], axis=0)
    return Amount(central=central, draws=draws, basis="sum", rows=rows, reported=reported)


@dataclass(slots=True)
class Book:
    """The spending of all firms, as it was known on a day.

    Attributes
    ----------
    rows
        The rows that count on the day.
    """

    rows: Sequence[Spending]
    sampler: Sampler
    _quarters: dict[str, dict[Quarter, Amount]] = field(default_factory=dict)
    _rest: dict[int, tuple[float, float]] = field(default_factory=dict)

    @property
    def firms(self) -> tuple[str, ...]:
        """Firms with spending of their own, in the order of the table."""
        kept = [row for row in self.rows if row.scope == "firm" and row.covers not in _OTHER]
        return tuple(dict.fromkeys(row.company for row in kept))

    def of(self, company: str) -> list[Spending]:
        """The rows of a firm or group."""
        return [row for row in self.rows if row.company == company]

    def _spending(self, company: str) -> list[Spending]:
        """The rows of a firm without programmes of several years and money paid to clouds."""
        return [row for row in self.of(company) if row.covers not in _OTHER]

    def row(self, name: str, year: int) -> Spending | None:
        """The row of that name, or the newest of the company of that name for a year."""
        named = [row for row in self.rows if row.id == name]
        of_year = [row for row in self.of(name) if row.period == str(year)]
        return next(iter(named), max(of_year, key=lambda row: row.known, default=None))

    def amount(self, row: Spending) -> Amount:
        """The amount of one row."""
        basis = "reported" if row.kind == "actual" else "estimate" if row.kind == "estimate" else "guidance"
        estimate = row.estimate()
        return Amount(
            central=estimate.central,
            draws=self.sampler.sample(estimate),
            basis=basis,
            rows=(row,),
            reported=1.0 if row.kind == "actual" else 0.0,
        )

    def covers(self, company: str) -> str:
        """The kind of spending in which a firm's years are told, else its first rows."""
        rows = self._spending(company)
        years = [row for row in rows if row.period_type == "year"] or rows
        return years[-1].covers if years else "as-reported"

    def year(self, company: str, year: int) -> Amount | None:
        """A firm's calendar year: as reported, else from quarters, else from fiscal years, else as guided."""
        rows = [row for row in self.of(company) if row.covers == self.covers(company) and row.period == str(year)]
        told = [row for row in rows if row.happened]
        if told:
            return self.amount(max(told, key=lambda row: row.known))
        found = self.quarters(company)
        four = [found.get(Quarter(year, part)) for part in (1, 2, 3, 4)]
        settled = [each for each in four if each is not None and each.basis != "guidance"]
        first = four[: len(settled)] == settled
        if len(settled) == 4:
            return _named(total(settled), "quarters")
        guided = [row for row in rows if row.kind == "guidance"]
        if guided:
            return self.amount(max(guided, key=lambda row: row.known))
        return self._fiscal(company, year) or (self._part_year(settled, year) if first else None)

    def part(self, company: str, year: int, kind: str) -> Amount | None:
        """A firm's year: all of it, or the part for AI (kind ai), or that part where it is a telecom."""
        amount = self.year(company, year)
        if amount is None:
            return None
        telecom = any(row.sector == "telecom" for row in self.of(company))
        wanted = kind == "ai" or (kind == "telecom" and telecom)
        return self.for_ai(amount, company) if wanted else amount

    def for_ai(self, amount: Amount, company: str) -> Amount | None:
        """The part of an amount that is for AI; None if no share is known.

        The share is that of the amount's own rows, else the firm's newest, else that of a group that holds the firm.
        """
        groups = [row for row in self.rows if company in row.members]
        told = (
            max(((row.end, row.known, row.share) for row in rows if row.share is not None), default=None)
            for rows in (amount.rows, self._spending(company), groups)
        )
        newest = next((each for each in told if each is not None), None)
        if newest is None:
            return None
        low, high = newest[2]
        middle = (low + high) / 2
        low, high = (low, high) if low < high else (max(low - AI_SPREAD, 0.0), min(high + AI_SPREAD, 1.0))
        if middle == 1.0:
            return amount
        estimate = Estimate(name=f"ai share {company}", low=low, central=middle, high=high, factor="ai share")
        return amount.times(middle, np.minimum(self.sampler.sample(estimate), 1.0))

    def quarters(self, company: str) -> dict[Quarter, Amount]:
        """A firm's quarters: reported ones, and those that totals over several quarters leave to be estimated."""
        if company not in self._quarters:
            rows = [row for row in self.of(company) if row.covers == self.covers(company) and row.quarters]
            found = {row.quarters[0]: self.amount(row) for row in rows if row.period_type == "quarter" and row.happened}
            blocks = [row for row in rows if row.period_type != "quarter" and len(row.quarters) <= 4]
            told = {row.period for row in blocks if row.happened}
            guided = [row for row in blocks if row.kind == "guidance" and row.period not in told]
            for block in (*sorted((row for row in blocks if row.happened), key=_length), *guided):
                found |= self._filled(company, block, found, blocks)
            self._quarters[company] = dict(sorted(found.items()))
        return self._quarters[company]

    def _filled(
        self, company: str, block: Spending, found: Mapping[Quarter, Amount], blocks: Sequence[Spending]
    ) -> dict[Quarter, Amount]:
        """The quarters that a total leaves: the rest of it, spread over them; none where no rest is left."""
        missing = [quarter for quarter in block.quarters if quarter not in found]
        whole = self.amount(block)
        known = [found[quarter] for quarter in block.quarters if quarter in found]
        rest = whole.central - sum(each.central for each in known)
        if not missing or rest <= 0.0:
            return {}
        draws = np.maximum(whole.draws - sum((each.draws for each in known), np.zeros_like(whole.draws)), 0.01 * rest)
        shape = np.array(self._shape(company, missing, block, blocks))
        errors = [
            np.exp(QUARTER_SPREAD * self.sampler.normal(f"{company} {quarter}")) if len(missing) > 1 else 1.0
            for quarter in missing
        ]
        weights = np.array([weight * error for weight, error in zip(shape, errors, strict=True)])
        basis = whole.basis if whole.basis != "reported" else "derived"
        rows = tuple(dict.fromkeys(row for each in (whole, *known) for row in each.rows))
        return {
            quarter: Amount(
                central=float(rest * shape[place] / shape.sum()),
                draws=draws * weights[place] / weights.sum(axis=0),
                basis=basis if len(missing) == 1 or basis == "guidance" else "estimate",
                rows=rows,
                # One quarter that a reported total leaves is as good as reported.
                reported=1.0 if len(missing) == 1 and basis == "derived" else 0.0,
            )
            for place, quarter in enumerate(missing)
        }

    def _shape(
        self, company: str, missing: Sequence[Quarter], block: Spending, blocks: Sequence[Spending]
    ) -> list[float]:
        """Parts of missing quarters: as in the firm's other kind of spending, else growing as the totals grew."""
        others = {
            row.quarters[0]: row.usd_bn
            for row in self.of(company)
            if row.period_type == "quarter" and row.happened and row.quarters
        }
        if all(quarter in others for quarter in missing):
            return [others[quarter] for quarter in missing]
        before = [
            row.usd_bn for row in blocks if len(row.quarters) == len(block.quarters) and row.end == _day_before(block)
        ]
        growth = (block.usd_bn / before[0]) ** (1.0 / len(block.quarters)) if before and before[0] > 0.0 else 1.0
        return [min(max(growth, 0.9), 1.25) ** step for step in range(len(missing))]

    def _fiscal(self, company: str, year: int) -> Amount | None:
        """A calendar year cut out of the fiscal years over it, each growing inside as it grew on the one before."""
        kept = [row for row in self.of(company) if row.covers == self.covers(company)]
        rows = sorted((row for row in kept if row.period_type == "fiscal-year"), key=lambda row: row.end)
        parts, days = list[Amount](), 0
        for row in rows:
            first, last = max(row.start, date(year, 1, 1)), min(row.end, date(year, 12, 31))
            if first > last:
                continue
            before = next((each.usd_bn for each in rows if each.end == _day_before(row)), row.usd_bn)
            share = _share(row, first, last, np.log(row.usd_bn / before))
            days += (last - first).days + 1
            error = np.exp(FISCAL_SPREAD * self.sampler.normal(f"fiscal {row.id}"))
            parts.append(self.amount(row).times(share, share * error))
        return _named(total(parts), "fiscal-years") if days >= 365 else None

    def _part_year(self, settled: Sequence[Amount], year: int) -> Amount | None:
        """A year of which some quarters are told: the rest over the told part is as in other firm-years."""
        if not settled:
            return None
        told = total(settled)
        mean, spread = self.rest(len(settled))
        draws = np.exp(mean + spread * self.sampler.normal(f"rest {settled[0].rows[0].company} {year}"))
        rest = float(np.exp(mean))
        return Amount(
            central=told.central * (1.0 + rest),
            draws=told.draws * (1.0 + draws),
            basis="part-year",
            rows=told.rows,
            reported=told.reported / (1.0 + rest),
        )

    def rest(self, told: int) -> tuple[float, float]:
        """Mean and standard deviation of the logarithm of the rest of a year over its first `told` quarters.

        From the firm-years of which all four quarters were reported, or given by totals, by the day.
        """
        if told not in self._rest:
            ratios = []
            for company in self.firms:
                found = self.quarters(company)
                for year in {quarter.year for quarter in found}:
                    four = [found.get(Quarter(year, part)) for part in (1, 2, 3, 4)]
                    whole = [each.central for each in four if each is not None and each.reported == 1.0]
                    if len(whole) == 4:
                        ratios.append(np.log(sum(whole[told:]) / sum(whole[:told])))
            enough = len(ratios) >= 3
            self._rest[told] = (
                (float(np.mean(ratios)), float(np.std(ratios, ddof=1)))
                if enough
                else (float(np.log(REST_GROWTH * (4 - told) / told)), REST_SPREAD)
            )
        return self._rest[told]


def _named(amount: Amount, basis: str) -> Amount:
    return Amount(central=amount.central, draws=amount.draws, basis=basis, rows=amount.rows, reported=amount.reported)


def _length(row: Spending) -> tuple[int, date]:
    return len(row.quarters), row.start


def _day_before(row: Spending) -> date:
    return row.start - timedelta(days=1)


def _share(row: Spending, first: date, last: date, growth: float) -> float:
    """The part of a year between two of its days where spending grows steadily by `growth` (logarithm) a year."""
    length = (row.end - row.start).days + 1
    begin, end = (first - row.start).days / length, ((last - row.start).days + 1) / length
    if abs(growth) < 1e-9:
        return end - begin
    return float((np.exp(growth * end) - np.exp(growth * begin)) / (np.exp(growth) - 1.0))


def told(amount: Amount) -> dict[str, Any]:
    """What the JSON says of an amount."""
    return {
        "amount": amount.interval().to_dict(),
        "basis": amount.basis,
        "reported_share": round(amount.reported, 4),
        "leads": sum(not row.read for row in amount.rows),
        "rows": [row.id for row in amount.rows],
    }
