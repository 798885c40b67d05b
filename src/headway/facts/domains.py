"""Which benchmark measures what: the listed domains of benchmarks, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from headway.errors import UnknownName
from headway.facts.identity import rule_rows
from headway.facts.reads import note_file, remembered

#: The kinds of tasks that have an index of their own, in the order of lists. Source: docs/methods/domains.md.
DOMAINS: Final = ("software", "mathematics", "agents", "knowledge", "vision")


@dataclass(frozen=True, slots=True)
class DomainRule:
    """The domains of a benchmark, none where it belongs to no one field, and why."""

    benchmark: str
    domains: tuple[str, ...]
    reason: str


@remembered(None)
def domain_rules() -> tuple[DomainRule, ...]:
    """The listed rules, `rules/domains.csv`."""
    note_file("facts/rules/domains.csv")
    return tuple(
        DomainRule(row["benchmark"], tuple(filter(None, row["domains"].split(";"))), row["reason"])
        for row in rule_rows("domains.csv")
    )


def find_domain(name: str) -> str:
    """The domain of that name, without regard to capitals; raises UnknownName, which suggests the nearest."""
    if name.casefold() not in DOMAINS:
        raise UnknownName("domain", name, DOMAINS)
    return name.casefold()


def benchmarks_of(domain: str, among: Iterable[str]) -> tuple[str, ...]:
    """Those of the named benchmarks that a rule puts into the domain, in the order given.

    A benchmark without a rule (a user's own) is in none.
    """
    wanted = find_domain(domain)
    inside = {rule.benchmark for rule in domain_rules() if wanted in rule.domains}
    return tuple(name for name in among if name in inside)
