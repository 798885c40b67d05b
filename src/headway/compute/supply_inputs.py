"""The inputs of the account of supply: what is known of each on a day, our own estimates, and what a user sets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from headway.compute.estimates import Estimate
from headway.errors import OptionError, UnknownName
from headway.facts.evidence import evidence

if TYPE_CHECKING:
    import polars as pl

#: Years of the account.
YEARS: Final = tuple(range(2023, 2029))

#: Half width of the 90% interval of a fact that gives one value, as a part of it. Source: ours; two counts of the same
#: cards (116,000 and 142,000 of one vendor in 2025) differ by a fifth, and the stockpiles are told as "more than".
ONE_VALUE: Final = 0.2

#: By factor, the share of the variance that its years have in common. Source: ours. What makes yield, share, capacity
#: or packaging high in one year (learning, tools at hand) makes it high in the next.
SHARED_YEARS: Final = {
    "yield": 0.8,
    "ai_share": 0.7,
    "wafers": 0.7,
    "packaging": 0.8,
    "dies_per_card": 0.5,
    "worth": 0.8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input: its unit, the range that a user may set, and whether it has a value for each year.

    Attributes
    ----------
    scale
        From the unit of the table to that of the account: percent are shares in the account.
    """

    name: str
    unit: str
    lowest: float
    highest: float
    yearly: bool = False
    scale: float = 1.0


#: By name. A die is at most 858 mm2: one exposure of a scanner is 26 mm x 33 mm.
INPUTS: Final = {
    each.name: each
    for each in (
        Input(name="wafers", unit="wafers/month", lowest=0.0, highest=500_000.0, yearly=True),
        Input(name="ai_share", unit="share", lowest=0.0, highest=1.0, yearly=True, scale=0.01),
        Input(name="die_area", unit="mm2", lowest=50.0, highest=858.0),
        Input(name="yield", unit="share", lowest=0.01, highest=0.95, yearly=True, scale=0.01),
        Input(name="die_bank", unit="dies", lowest=0.0, highest=10_000_000.0),
        Input(name="hbm_bank", unit="stacks", lowest=0.0, highest=50_000_000.0),
        Input(name="hbm_rush", unit="stacks", lowest=0.0, highest=50_000_000.0),
        Input(name="hbm_share", unit="share", lowest=0.0, highest=1.0, scale=0.01),
        Input(name="hbm_start", unit="date", lowest=2023.0, highest=2035.0),
        Input(name="hbm_first_year", unit="stacks/year", lowest=0.0, highest=50_000_000.0),
        Input(name="hbm_growth", unit="multiple", lowest=1.0, highest=10.0),
        Input(name="packaging", unit="dies/year", lowest=0.0, highest=50_000_000.0, yearly=True),
        Input(name="packaging_yield", unit="share", lowest=0.1, highest=1.0, scale=0.01),
        Input(name="dies_per_package", unit="dies/package", lowest=1.0, highest=8.0),
        Input(name="stacks_per_package", unit="stacks/package", lowest=1.0, highest=32.0),
        Input(name="dies_per_card", unit="dies/card", lowest=1.0, highest=8.0, yearly=True),
    )
}  # fmt: skip

#: Without one of these facts nothing is known of a term of the minimum.
TERMS: Final = {"dies": ("wafers", "die_bank"), "hbm": ("hbm_bank", "hbm_start"), "packaging": ("packaging",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What one row says of an input.

    Attributes
    ----------
    year
        Of the value, or None if it holds for all years.
    own
        Whether it is our own estimate or set by the user, not a fact.
    """

    name: str
    year: int | None
    entity: str
    estimate: Estimate
    own: bool
    row: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The input in JSON form, in the unit of the account."""
        row, found = self.row, self.estimate
        return {
            "input": self.name,
            "year": self.year,
            "entity": self.entity,
            "unit": INPUTS[self.name].unit,
            "low": found.low,
            "central": found.central,
            "high": found.high,
            "errs_with": found.factor,
            "kind": row["kind"],
            "own": self.own,
            "source": row["source"],
            "source_url": row["source_url"],
            "known": row["known"].isoformat() if row["known"] else None,
            "source_read": row["source_read"],
            "note": row["note"],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that the account is computed from.

    Attributes
    ----------
    rows
        One for each input, entity and year.
    missing
        Inputs of which no fact was known on the day, though the account wants one.
    """

    rows: tuple[Known, ...]
    missing: tuple[str, ...]

    def at(self, name: str, year: int) -> Known | None:
        """The value for a year: its own, else that of the last year before, else the first after; None if unknown."""
        found = sorted((row for row in self.rows if row.name == name), key=lambda row: row.year or 0)
        before = [row for row in found if row.year is None or row.year <= year]
        return before[-1] if before else (found[0] if found else None)

    def of(self, name: str) -> tuple[Known, ...]:
        """All values of an input."""
        return tuple(row for row in self.rows if row.name == name)

    def knows(self, term: str) -> bool:
        """Whether anything is known of a term of the minimum."""
        return any(self.of(name) and name not in self.missing for name in TERMS[term])


def known_inputs(rows: "pl.DataFrame", day: date) -> Inputs:
    """The inputs as known on a day: facts known by then, the newest of each; our own estimates where there is none.

    Parameters
    ----------
    rows
        The table `fab_capacity`.
    """
    import polars as pl

    wanted = rows.filter(pl.col("input").is_in(list(INPUTS)))
    own = wanted.filter(pl.col("kind") == "assumption")
    facts = evidence(wanted.filter(pl.col("kind") != "assumption"), day, ("input", "entity", "period"))
    told = [_known(row, own=False) for row in facts.iter_rows(named=True)]
    places = {(each.name, each.entity, each.year) for each in told}
    ours = [_known(row, own=True) for row in own.iter_rows(named=True)]
    ours = [each for each in ours if (each.name, each.entity, each.year) not in places]
    with_facts = set(wanted.filter(pl.col("kind") != "assumption")["input"])
    missing = [name for name in INPUTS if name in with_facts and name not in {each.name for each in told}]
    return Inputs(rows=(*told, *ours), missing=tuple(missing))


def _known(row: Mapping[str, Any], *, own: bool) -> Known:
    name = row["input"]
    spec = INPUTS[name]
    low, central, high = _values(row) if row["basis"] != "date" else _days(row)
    low, central, high = (min(max(value * spec.scale, 0.0), spec.highest) for value in (low, central, high))
    year = row["end"].year if spec.yearly else None
    factor = name if name in SHARED_YEARS else None
    label = f"supply {name} {row['entity']}" + (f" {year}" if spec.yearly else "")
    estimate = Estimate(name=label, low=low, central=central, high=high, factor=factor)
    return Known(name=name, year=year, entity=row["entity"], estimate=estimate, own=own, row=row)


def _values(row: Mapping[str, Any]) -> tuple[float, float, float]:
    """Low, central and high of a row; an end that it does not give is ONE_VALUE away."""
    low, central, high = row["low"], row["central"], row["high"]
    if central is None:
        central = high if low is None else low if high is None else (low + high) / 2.0
    low = central / (1.0 + ONE_VALUE) if low is None else low
    return low, central, central * (1.0 + ONE_VALUE) if high is None else high


def _days(row: Mapping[str, Any]) -> tuple[float, float, float]:
    """The days of a row as years with a fraction."""
    central = row["day_central"]
    low, high = row["day_low"] or central, row["day_high"] or central
    return fraction(low), fraction(central), fraction(high)


def fraction(day: date) -> float:
    """A day as a year with a fraction: 2026-07-02 is 2026.5."""
    first, following = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - first).days / (following - first).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A value that the user sets: for every year, or from a year on."""

    name: str
    value: float
    since: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The setting in JSON form."""
        return {"input": self.name, "value": self.value, "since": self.since}


def parse_setting(text: str) -> Setting:
    """The setting written as yield=0.4, yield@2027=0.4 or hbm_start=2027-07-01.

    Raises
    ------
    UnknownName
        For an input that is not there.
    OptionError
        For another form, a value that is no number, or one outside the range.
    """
    parts = re.fullmatch(r"\s*([a-z_]+)\s*(?:@\s*(\d{4})\s*)?=\s*(\S+)\s*", text)
    if parts is None:
        raise OptionError(f"--set {text!r} is no setting; write it as yield=0.4 or, from a year on, yield@2027=0.4")
    name, since, given = parts[1], parts[2], parts[3]
    if name not in INPUTS:
        raise UnknownName("input", name, INPUTS)
    spec = INPUTS[name]
    if since is not None and not spec.yearly:
        raise OptionError(f"--set {text!r}: {name} is one value for all years; write it as {name}=VALUE")
    if since is not None and int(since) not in YEARS:
        raise OptionError(f"--set {text!r}: the account runs from {YEARS[0]} to {YEARS[-1]}; give a year of these")
    value = _number(spec, text, given)
    if not spec.lowest <= value <= spec.highest:
        allowed = f"{spec.lowest:,.10g} to {spec.highest:,.10g} {spec.unit}"
        hint = "; a share is written 0.4, not 40" if spec.unit == "share" and 1.0 < value <= 100.0 else ""
        raise OptionError(f"--set {text!r} is outside what {name} can be; it goes from {allowed}{hint}")
    return Setting(name=name, value=value, since=int(since) if since else None)


def _number(spec: Input, text: str, given: str) -> float:
    if spec.unit == "date":
        try:
            return fraction(date.fromisoformat(given))
        except ValueError:
            raise OptionError(f"--set {text!r}: {spec.name} is a day; write it as {spec.name}=2027-07-01") from None
    try:
        return float(given)
    except ValueError:
        raise OptionError(f"--set {text!r}: {given!r} is no number; {spec.name} is in {spec.unit}") from None


def with_settings(inputs: Inputs, settings: Sequence[Setting]) -> Inputs:
    """The inputs with what the user set, certain; of several settings of one input the last counts."""
    rows, missing = list(inputs.rows), list(inputs.missing)
    for each in settings:
        old = [row for row in rows if row.name == each.name]
        rows = [row for row in rows if row.name != each.name]
        if not INPUTS[each.name].yearly:
            entities = {row.entity for row in old}
            rows.append(_set(each, None, entities.pop() if len(entities) == 1 else ""))
        else:
            since = each.since or YEARS[0] - 1
            rows += [row for row in old if row.year is not None and row.year < since]
            held = Inputs(rows=tuple(old), missing=()).at(each.name, YEARS[0])
            if held is not None and held.year is not None and held.year >= since > YEARS[0]:
                rows.append(replace(held, year=YEARS[0]))
            rows += [_set(each, year) for year in range(since, YEARS[-1] + 1)]
        missing = [name for name in missing if name != each.name]
    return Inputs(rows=tuple(rows), missing=tuple(missing))


def _set(setting: Setting, year: int | None, entity: str = "") -> Known:
    value = setting.value
    return Known(
        name=setting.name,
        year=year,
        entity=entity,
        estimate=Estimate(name=f"set {setting.name}", low=value, central=value, high=value),
        own=True,
        row={
            "kind": "set",
            "source": "set by the user",
            "source_url": None,
            "known": None,
            "source_read": True,
            "note": None,
        },
    )
