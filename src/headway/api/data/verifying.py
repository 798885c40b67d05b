"""The store held against what was written of it. An edge."""

from headway.facts.verified import VerifyResult
from headway.facts.verifying import verify_facts


def facts_verify(*vintages: str) -> VerifyResult:
    """What is damaged in the vintages of these names, or in all of them and the raw files; nothing is changed.

    Raises
    ------
    UnknownName
        For a vintage that is not there.
    StoreError
        If the store cannot be read at all.
    """
    return verify_facts(vintages)
