"""Domains of benchmarks: every benchmark has a rule and a reason."""

import pytest

from headway.errors import UnknownName
from headway.facts.domains import DOMAINS, benchmarks_of, domain_rules, find_domain
from headway.facts.store import list_vintages, open_vintage


def scored() -> list[str]:
    return [info.name for info in list_vintages() if "benchmarks" in open_vintage(info.name).table_names]


@pytest.mark.parametrize("vintage", scored())
def test_every_benchmark_of_a_vintage_has_a_rule(vintage: str) -> None:
    listed = {rule.benchmark for rule in domain_rules()}

    assert set(open_vintage(vintage).table("benchmarks")["benchmark"]) - listed == set()


def test_every_rule_has_a_reason_and_known_domains_and_stands_once() -> None:
    names = [rule.benchmark for rule in domain_rules()]

    assert len(set(names)) == len(names)
    assert all(rule.reason and set(rule.domains) <= set(DOMAINS) for rule in domain_rules())


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_domain_has_benchmarks_in_every_vintage(domain: str) -> None:
    for vintage in scored():
        assert len(benchmarks_of(domain, open_vintage(vintage).table("benchmarks")["benchmark"])) >= 2


def test_benchmarks_keep_their_order_and_unknown_ones_are_in_no_domain() -> None:
    assert benchmarks_of("Vision", ("OSWorld", "my own", "GeoBench", "MMLU")) == ("OSWorld", "GeoBench")


def test_an_unknown_domain_is_told_with_the_nearest() -> None:
    assert find_domain("Agents") == "agents"
    with pytest.raises(UnknownName, match="did you mean 'mathematics'"):
        find_domain("maths")
