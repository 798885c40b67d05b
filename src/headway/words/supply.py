"""Words for the account of supply: terms, units, kinds of statement, and its finding."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from headway.units import NAMED_PROBABILITY
from headway.words.compute import amount, amount_span, side_name
from headway.words.format import Words

Supply = Mapping[str, Any]

#: The terms of the minimum, in the order in which they are told.
TERMS: Final = ("dies", "hbm", "packaging")


def term_name(term: str, words: Words) -> str:
    """A term of the minimum in this language: "memory (HBM)"."""
    return words.text(f"supply.term_{term}")


def supply_unit(data: Supply, words: Words) -> str:
    """The unit of the account in this language: "packages of two dies"."""
    return words.text(f"supply.unit_{data['unit'].replace('-', '_')}")


def short_unit(unit: str, words: Words) -> str:
    """A unit behind a number: "packages", "H100 equivalents"."""
    return words.text(f"supply.of_{unit.replace('-', '_')}")


def vendor_name(vendor: str, words: Words) -> str:
    """A firm by its name, and a group of firms in this language."""
    return words.messages.get(f"supply.vendor_{vendor.lower().replace(' ', '_')}", vendor)


def period_name(period: str, words: Words) -> str:
    """A period as published, a day as a date of this language."""
    try:
        return words.date(date.fromisoformat(period))
    except ValueError:
        return period


def kind_name(kind: str, words: Words) -> str:
    """What a published value is, in this language: "counted", "forecast", "plan"."""
    return words.text(f"supply.kind_{kind}")


def published_value(row: Supply, words: Words) -> str:
    """A value as it was published, with its unit: "812 thousand cards"."""
    said = row["as_published"]
    return f"{amount(said['central'], words)} {short_unit(said['unit'], words)}"


def known_years(data: Supply) -> list[Supply]:
    """The years of which the output is known."""
    return [row for row in data["years"] if row["output"]["central"] is not None]


def this_year(data: Supply) -> Supply | None:
    """The year of the day, or else the last year before it, or else the first after it; None if nothing is known."""
    known, year = known_years(data), int(data["as_of"][:4])
    before = [row for row in known if row["year"] <= year]
    return before[-1] if before else (known[0] if known else None)


def chief(row: Supply) -> tuple[str, float] | None:
    """The term that binds most often in a year, and how often; None where that is not known."""
    told = [(share, term) for term, share in row["binds"].items() if share is not None]
    if not told:
        return None
    share, term = max(told)
    return term, share


def named(share: float) -> bool:
    """Whether a term binds so often that it is named without a doubt."""
    return share >= NAMED_PROBABILITY


def supply_finding(data: Supply, words: Words) -> str:
    """What the follower can make itself this year and what binds, in one sentence without a full stop."""
    row = this_year(data)
    if row is None:
        return words.text("supply.title_unknown", side=side_name(data["follower"], words))
    said = {
        "maker": data["maker"],
        "unit": short_unit(data["unit"], words),
        "year": row["year"],
        "amount": amount(row["output"]["central"], words),
        "span": amount_span(row["output"], words),
    }
    first = chief(row)
    if first is None or not named(first[1]):
        return words.text("supply.title_open", **said)
    return words.text(f"supply.title_{first[0]}", **said)
