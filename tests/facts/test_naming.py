"""Which model a group of a new publication is: the rules in their order, and every decision with its rule."""

import pytest

from headway.facts.identity import Identity
from headway.facts.naming import Background, of_versions, resolved

KNOWN = Background(
    names={"Alpha": "Alpha", "alpha-1": "Alpha", "alpha-2": "Alpha", "Beta": "Beta", "beta-1": "Beta"}
    | {
        "Old Beta": "Beta",
        "Gamma": "Gamma (Jul 2025)",
        "gamma-7": "Gamma (Jul 2025)",
        "Gamma (Jul 2025)": "Gamma (Jul 2025)",
    }
)


@pytest.mark.parametrize(
    ("groups", "name", "identity"),
    [
        ({"Alpha": ["alpha-1"]}, "Alpha", Identity("Alpha", "same name")),
        (
            {"Alpha X": ["alpha-1", "alpha-9"]},
            "Alpha X",
            Identity("Alpha", "all its known versions are those of Alpha"),
        ),
        ({"Alpha X": ["alpha-1"], "Alpha": []}, "Alpha X", Identity("Alpha X", "name of its own")),
        ({"Alpha X": ["alpha-1", "beta-1"]}, "Alpha X", Identity("Alpha X", "name of its own")),
        ({"Old Beta": ["beta-9"]}, "Old Beta", Identity("Beta", "an earlier publication gave Beta this name")),
        ({"Old Beta": [], "Beta": []}, "Old Beta", Identity("Old Beta", "name of its own")),
        ({"New": ["new-1"]}, "New", Identity("New", "name of its own")),
        ({"Listed": []}, "Listed", Identity("Alpha", "listed correction")),
        ({"Listed": [], "Alpha": []}, "Listed", Identity("Listed", "name of its own")),
    ],
)
def test_the_first_rule_that_fits_decides(groups: dict[str, list[str]], name: str, identity: Identity) -> None:
    assert resolved(groups, KNOWN, listed={"Listed": "Alpha"})[name] == identity


def test_two_groups_never_become_one_model() -> None:
    found = resolved({"Alpha X": ["alpha-1"], "Alpha Y": ["alpha-2"]}, KNOWN, listed={})

    assert {name: identity.model for name, identity in found.items()} == {"Alpha X": "Alpha X", "Alpha Y": "Alpha Y"}
    assert found["Alpha X"].rule == "as published: it and another would both be Alpha"


def test_a_version_that_moved_to_another_group_is_told() -> None:
    groups = {"Alpha": ["alpha-1"], "Delta": ["alpha-2", "delta-1", "Alpha"]}

    found = of_versions(groups, resolved(groups, KNOWN, listed={}), KNOWN)

    assert found == {
        "alpha-1": Identity("Alpha", "version listed under Alpha"),
        "alpha-2": Identity("Delta", "version listed under Delta; earlier under Alpha"),
        "delta-1": Identity("Delta", "version listed under Delta"),
    }
