"""Whether a new vintage can be believed: each check of it as a whole, alone and against the last. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from headway.errors import DataError, UnknownName
from headway.facts.checks import Check, Limits
from headway.facts.checks_against import AGAINST, against
from headway.facts.checks_alone import ALONE, STRICT, Rows, Tables, alone
from headway.facts.vintage_names import vintage_day

if TYPE_CHECKING:
    import polars as pl

#: The names of all checks, in their order.
CHECKS: Final = (*ALONE, *AGAINST)


class Earlier(Protocol):
    """What is needed of the last vintage; `headway.facts.store.Vintage` has it."""

    @property
    def name(self) -> str:
        """The day on which it was known, which its name begins with."""

    @property
    def table_names(self) -> tuple[str, ...]:
        """The tables it holds."""

    def table(self, name: str) -> "pl.DataFrame":
        """A table with its types."""


def check_new(
    tables: Tables,
    last: Earlier | None,
    *,
    known: date,
    accept: Collection[str] = frozenset(),
    limits: Limits | None = None,
) -> tuple[Check, ...]:
    """Every check that can be made of a new vintage, in the order of CHECKS; those without their tables are left out.

    Parameters
    ----------
    tables
        Rows by table name, as `headway.facts.store.write_vintage` takes them.
    last
        The newest vintage of the same publisher; None where there is none, and nothing is compared.
    known
        The day on which the new vintage was known.
    accept
        Names of checks that may fail. Those in STRICT never may: such rows cannot be written.

    Raises
    ------
    UnknownName
        If `accept` holds a name that no check has.
    """
    for name in accept:
        if name not in CHECKS:
            raise UnknownName("check", name, CHECKS, shown=len(CHECKS))
    limits = limits or Limits()
    found: Iterable[Check] = alone(tables, known, limits)
    if last is not None:
        earlier: dict[str, Rows] = {
            name: last.table(name).rows(named=True) for name in _COMPARED if name in last.table_names
        }
        days = (known - vintage_day(last.name)).days
        found = (*found, *against(tables, earlier, last.name, last.table_names, days, limits))
    return tuple(_accepted(check, accept) for check in found)


def refuse(checks: Iterable[Check]) -> None:
    """Raise DataError for the first check that failed and was not accepted; nothing where there is none."""
    for check in checks:
        if check.passed or check.accepted:
            continue
        way = "" if check.check in STRICT else f"; --accept {check.check} lets it through"
        raise DataError(
            f"check {check.check!r} refuses the publication: {check.why} (found {check.found}, "
            f"allowed {check.allowed}){way}; nothing was written, the raw files are kept"
        )


#: The tables of the last vintage that are compared.
_COMPARED: Final = ("models", "benchmarks", "scores", "published_index")


def _accepted(check: Check, accept: Collection[str]) -> Check:
    """The check, marked if it failed and was accepted by name."""
    if check.passed or check.check in STRICT:
        return check
    return replace(check, accepted=check.check in accept)
