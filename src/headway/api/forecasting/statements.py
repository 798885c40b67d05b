"""What people said, row by row of the newest table of statements, with the question that each is tied to. An edge.

The ties follow from the statements of headway.claims, the only list that there is.
"""

from datetime import date
from typing import Any, Final

from headway.api.claims.written import Told, statement_rows, told, written
from headway.claims import ties
from headway.claims.statement import Statement
from headway.errors import DataError
from headway.facts.reads import remembered
from headway.forecast.statements import Link

__all__ = ["CLAIM", "link_of", "links", "probability_bodies", "statement_bodies", "statement_rows"]

#: What the name of an entry ends in that holds a probability with the measure that it is of.
CLAIM: Final = ":claim"

_PROBABILITY: Final = "probability"


@remembered(None)
def links() -> dict[str, Link]:
    """The ties by the names of statements."""
    return {name: ties.link_of(each) for name, each in written().items()}


def link_of(name: str) -> Link:
    """The tie of a statement; one of a row that came later, which nobody has tied yet, has the reason `not-tied`."""
    return links().get(name) or Link(untestable="not-tied")


def statement_bodies(today: date) -> dict[str, dict[str, Any]]:
    """The bodies of the ledger's entries for all statements that were known on a day, by name.

    Raises
    ------
    DataError
        If two rows have one name.
    """
    rows = [row for row in statement_rows() if row["known"] <= today]
    bodies = {row["id"]: _body(row) for row in rows}
    if len(bodies) < len(rows):
        raise DataError("two statements have one name", file="statements")
    return bodies


def _body(row: dict[str, Any]) -> dict[str, Any]:
    link = link_of(row["id"])
    return {
        "person": row["person"],
        "role": row["role"],
        "date": row["date"].isoformat(),
        "words": row["statement"],
        "key": row["id"],
        "question": link.name,
        "said": link.said() if link.kind else None,
        "source": row["source"],
        "source_url": row["source_url"],
        "kind": row["kind"],
        "untestable": link.untestable,
    }


def probability_bodies(today: date) -> dict[str, dict[str, Any]]:
    """The bodies of the entries for probabilities that `statement_bodies` does not hold with a question, by name.

    A probability of what the index does not settle has an entry of its own beside that of its row, whose question is
    the first measure that it is held against; one that has no row has its first entry here.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in told():
        statement = each.statement
        if statement is None or statement.kind != _PROBABILITY or each.known > today or not statement.claims:
            continue
        link = link_of(each.key)
        if each.row is None:
            found[each.key] = _told_body(each, statement, each.key, link.name, link.said())
        elif link.kind is None:
            claim = statement.claims[0]
            said = {name: getattr(claim, name) for name in ("relation", "value", "low", "high")}
            found[each.key + CLAIM] = _told_body(each, statement, each.key + CLAIM, claim.call.text, said)
    return found


def _told_body(
    each: Told, statement: Statement, name: str, question: str | None, said: dict[str, Any]
) -> dict[str, Any]:
    return {
        "person": each.person["en"],
        "role": each.role["en"],
        "date": each.date.isoformat(),
        "words": statement.words.en,
        "key": name,
        "question": question,
        "said": said,
        "source": each.source,
        "source_url": each.source_url,
        "kind": statement.kind,
        "untestable": None,
    }
