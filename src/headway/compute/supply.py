"""The follower's own output of accelerators by year: the smallest of dies, memory and packaging, on draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headway.compute.estimates import Sampler
from headway.compute.supply_draws import PER_YEAR, TERM_NAMES, Flows, Made, larger
from headway.compute.supply_inputs import ONE_VALUE, SHARED_YEARS, YEARS, Inputs, Setting
from headway.compute.supply_ledger import Beside
from headway.compute.supply_output import Output, output_of, quarters_of
from headway.compute.supply_published import COUNTED, Published, Vendor
from headway.errors import UnknownName
from headway.interval import Interval, interval_of
from headway.units import DEFAULT_LEVEL, NAMED_PROBABILITY

Array = NDArray[np.float64]

#: Units of output: packages of the flagship, cards as sold, compute dies in them, H100s by 8-bit and by 16-bit rate.
SUPPLY_UNITS: Final = ("packages", "cards", "dies", "h100e-8bit", "h100e-16bit")

#: By how much a term is made larger to see what it is worth.
SHADOW: Final = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyYear:
    """One year.

    Attributes
    ----------
    output
        What is finished in the year; None where nothing is known of the dies.
    limits
        By term, what could be finished if that term alone bound: stock at the start of the year and what comes in it.
    binds
        By term, the share of draws and quarters of the year in which it is the smallest; None where it is unknown.
    shadow
        By term, what would be finished beyond `output` if the term were SHADOW times as large in the year; the mean of
        the draws stands in the middle.
    """

    year: int
    output: Interval | None
    limits: Mapping[str, Interval | None]
    binds: Mapping[str, float | None]
    shadow: Mapping[str, Interval | None]
    published: tuple[Mapping[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """The year in JSON form."""
        return {
            "year": self.year,
            "output": _json(self.output),
            **{term: _json(self.limits[term]) for term in TERM_NAMES},
            "binds": dict(self.binds),
            "binding": self.binding,
            "larger_by_a_fifth": {term: _json(self.shadow[term]) for term in TERM_NAMES},
            "published": [dict(row) for row in self.published],
        }

    @property
    def binding(self) -> str | None:
        """The term that binds with a probability that lets it be named; None if they cannot be told apart."""
        return next((term for term in TERM_NAMES if (self.binds[term] or 0.0) >= NAMED_PROBABILITY), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyResult:
    """The account of supply under one unit.

    Attributes
    ----------
    maker
        Firm whose accelerators are counted.
    beside
        Its cards by this account and by the ledger.
    """

    follower: str
    maker: str
    unit: str
    as_of: date
    years: tuple[SupplyYear, ...]
    stockpiles: tuple[Mapping[str, Any], ...]
    hindcast: tuple[Mapping[str, Any], ...]
    vendors: tuple[Mapping[str, Any], ...]
    inputs: Inputs
    settings: tuple[Setting, ...] = ()
    beside: tuple[Beside, ...] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)

    @property
    def dies_per_package(self) -> float | None:
        """Compute dies in a package of the flagship; None if that was not known."""
        row = self.inputs.at("dies_per_package", YEARS[0])
        return None if row is None else row.estimate.central

    def with_origin(self, origin: Mapping[str, Any]) -> "SupplyResult":
        """The same result with the origin of its data."""
        return replace(self, origin=dict(origin))

    def chart(self, lang: str = "en") -> dict[str, Any]:
        """The picture as a Vega-Lite specification: output by year with published values, and what binds."""
        from headway.charts.supply import supply_chart
        from headway.words import load_words

        return supply_chart(self.to_dict(), load_words(lang))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `headway compute supply`."""
        rows = [row.to_dict() for row in self.inputs.rows]
        leads = [row for row in rows if not row["source_read"]]
        shown = [row for year in self.years for row in year.published if not row["source_read"]]
        return {
            **self.origin,
            "as_of": self.as_of.isoformat(),
            "follower": self.follower,
            "maker": self.maker,
            "unit": self.unit,
            "level": DEFAULT_LEVEL,
            "dies_per_package": self.dies_per_package,
            "years": [year.to_dict() for year in self.years],
            "stockpiles": [dict(row) for row in self.stockpiles],
            "hindcast": [dict(row) for row in self.hindcast],
            "others": [dict(row) for row in self.vendors],
            "beside_ledger": [row.to_dict() for row in self.beside],
            "inputs": [row for row in rows if not row["own"]],
            "assumptions": [row for row in rows if row["own"] and row["kind"] != "set"],
            "set": [each.to_dict() for each in self.settings],
            "correlation": dict(SHARED_YEARS),
            "one_value_within": ONE_VALUE,
            "larger_by": round(SHADOW - 1.0, 6),
            "missing": list(self.inputs.missing),
            "left_out": [term for term in TERM_NAMES if not self.inputs.knows(term)],
            "leads": len(leads) + len(shown),
        }


def measure_supply(
    inputs: Inputs,
    sampler: Sampler,
    *,
    follower: str,
    maker: str,
    unit: str,
    as_of: date,
    published: Sequence[Published],
    vendors: Sequence[Vendor],
    worth: Mapping[int, tuple[float, float, float]],
    years: Sequence[int] = YEARS,
    settings: Sequence[Setting] = (),
) -> SupplyResult:
    """The account of supply.

    Parameters
    ----------
    worth
        By year, what one compute die is worth in H100s under the unit (low, central, high); empty for other units.

    Raises
    ------
    UnknownName
        For a unit that is not of SUPPLY_UNITS.

    Notes
    -----
    Method: docs/methods/supply.md.
    """
    if unit not in SUPPLY_UNITS:
        raise UnknownName("unit", unit, SUPPLY_UNITS)
    account = output_of(inputs, sampler, unit, worth)
    found = tuple(_year(year, account, unit, published) for year in years)
    return SupplyResult(
        follower=follower,
        maker=maker,
        unit=unit,
        as_of=as_of,
        years=found,
        stockpiles=_stockpiles(account.flows, account.made),
        hindcast=_hindcast(found, as_of, _bank_known(inputs)),
        vendors=tuple(each.to_dict() for each in vendors),
        inputs=inputs,
        settings=tuple(settings),
    )


def _year(year: int, account: Output, unit: str, published: Sequence[Published]) -> SupplyYear:
    flows, made, finished = account.flows, account.made, account.rate(year)
    first, output, told = quarters_of(year).start, account.finished(year), account.is_known
    return SupplyYear(
        year=year,
        output=_interval(output) if told else None,
        limits={
            term: _interval(_limit(term, flows, made, first) * finished, known=term in flows.known)
            for term in TERM_NAMES
        },
        binds={term: _share(account.binding(year, term)) for term in TERM_NAMES},
        shadow={
            term: _gain(larger(flows, made, year, term, SHADOW) * finished - output)
            if told and term in flows.known
            else None
            for term in TERM_NAMES
        },
        published=tuple(
            each.to_dict(unit, account.per_die[:, YEARS.index(year)]) for each in published if each.year == year
        ),
    )


def _share(binding: NDArray[np.bool_] | None) -> float | None:
    return None if binding is None else float(binding.mean())


def _limit(term: str, flows: Flows, made: Made, first: int) -> Array:
    """Dies that a term alone would let be packaged in a year: what was left of before, and what comes in."""
    part = slice(first, first + PER_YEAR)
    if term == "packaging":
        found: Array = flows.packaging[:, part].sum(axis=1)
        return found
    if term == "dies":
        left = made.dies_left[:, first - 1] if first else 0.0
        return np.asarray(left + flows.dies[:, part].sum(axis=1))
    left = made.stacks_left[:, first - 1] if first else 0.0
    return np.asarray((left + flows.stacks[:, part].sum(axis=1)) / flows.stacks_per_die)


def _interval(values: Array, *, known: bool = True) -> Interval | None:
    """The interval of draws around their median; None where nothing is known."""
    if not known or not np.isfinite(values).all():
        return None
    return interval_of(values, float(np.median(values)))


def _gain(values: Array) -> Interval | None:
    """The interval of a gain around its mean: where a term seldom binds the median is 0, and says nothing."""
    return interval_of(values, float(values.mean())) if np.isfinite(values).all() else None


def _json(interval: Interval | None) -> dict[str, Any]:
    if interval is None:
        return {"low": None, "central": None, "high": None, "level": DEFAULT_LEVEL}
    return interval.to_dict()


def _stockpiles(flows: Flows, made: Made) -> tuple[Mapping[str, Any], ...]:
    """When what was bought abroad is used up, if it is used first, by quarter; null where not within the account."""
    used = np.cumsum(made.starts, axis=1)
    piles = {
        "die_bank": (flows.bank, used, "dies"),
        "imported_stacks": (flows.imported, used * flows.stacks_per_die[:, None], "hbm"),
    }
    found = []
    for name, (bought, taken, term) in piles.items():
        total = bought.sum(axis=1)
        if term not in flows.known or "dies" not in flows.known or not total.any():
            continue
        gone = taken >= 0.999 * total[:, None]
        ends = np.where(gone.any(axis=1), gone.argmax(axis=1), taken.shape[1]).astype(float)
        tail = (1.0 - DEFAULT_LEVEL) / 2.0
        low, central, high = np.quantile(ends, [tail, 0.5, 1.0 - tail], method="nearest")
        found.append(
            {
                "name": name,
                "total": _json(_interval(total)),
                "used_up": {"low": _quarter(low), "central": _quarter(central), "high": _quarter(high)},
                "p_used_up": float(gone[:, -1].mean()),
            }
        )
    return tuple(found)


def _quarter(place: float) -> str | None:
    year, part = divmod(int(place), PER_YEAR)
    return f"{YEARS[year]}-Q{part + 1}" if year < len(YEARS) else None


def _bank_known(inputs: Inputs) -> date | None:
    """The day from which the dies bought abroad were known; None if they are not, or set by the user."""
    found = inputs.of("die_bank")
    return found[0].row["known"] if found else None


def _hindcast(years: Sequence[SupplyYear], as_of: date, bank: date | None) -> tuple[Mapping[str, Any], ...]:
    """Of years that are over: whether what was counted or estimated lies inside our interval.

    `before_die_bank` says of a value that it was published before the dies bought abroad were known.
    """
    found = []
    for each in years:
        if each.output is None or date(each.year, 12, 31) > as_of:
            continue
        for row in each.published:
            if row["value"]["central"] is None or row["kind"] not in COUNTED:
                continue
            low, high = row["value"]["low"], row["value"]["high"]
            found.append(
                {
                    "year": each.year,
                    "who": row["who"],
                    "kind": row["kind"],
                    "value": row["value"],
                    "before_die_bank": bank is not None and date.fromisoformat(row["known"]) < bank,
                    "inside": bool(low <= each.output.high and high >= each.output.low),
                }
            )
    return tuple(found)
