"""What the vintages in the store know of names and models, for reading a publication. An edge."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from headway.facts.epoch import Publication
from headway.facts.identity import Register, listed_names, published_names
from headway.facts.naming import Background
from headway.facts.store import Vintage, list_vintages, open_vintage, vintage_day

#: How many of the user's newest vintages are asked for names: each holds all names of its publication, and older ones
#: were named by those before them.
_NEWEST: Final = 5


def background() -> Background:
    """What the bundled vintages and the newest of the user's know, whatever the day of the publication.

    Names are the same in all vintages, so a publication of an earlier day is read with what is known now.
    """
    bundled = _bundled()
    newest, before = sorted(bundled)[-1:-3:-1]
    told = [open_vintage(day) for day in sorted(bundled)]
    return Background(
        names=store_names(),
        models=_models(),
        register=_register(open_vintage(newest)).before(bundled[before]),
        later=tuple(_publication(opened) for opened in told[1:]),
        listed=listed_names(),
    )


def store_names() -> Mapping[str, str]:
    """From every name and version string that a publication used to its model; the newest vintage decides."""
    by_day = {day: {row: identity.model for row, identity in rows.items()} for day, rows in _bundled().items()}
    for opened in _newest("identities"):
        rows = opened.table("identities").select("published", "model").iter_rows()
        by_day[opened.name] = dict(rows)
    return {published: model for day in sorted(by_day) for published, model in by_day[day].items()}


def _bundled() -> dict[str, dict[str, Any]]:
    """The identities of the bundled vintages, by vintage."""
    found: dict[str, dict[str, Any]] = {}
    for day, published, identity in published_names():
        found.setdefault(day, {})[published] = identity
    return found


def _newest(table: str) -> Iterator[Vintage]:
    """The newest vintages that hold a table, the oldest of them first."""
    found: list[Vintage] = []
    for info in reversed(list_vintages()):
        opened = open_vintage(info.name)
        if table in opened.table_names:
            found.append(opened)
        if len(found) == _NEWEST:
            break
    return reversed(found)


def _models() -> dict[str, dict[str, Any]]:
    """The newest row of every model, with the day of its vintage."""
    return {
        row["model"]: {**row, "vintage": str(vintage_day(opened.name))}
        for opened in _newest("models")
        for row in opened.table("models").iter_rows(named=True)
    }


def _register(opened: Vintage) -> Register:
    """The models of a vintage, and the versions that its scores list under them."""
    rows = opened.table("scores").select("model", "version").iter_rows()
    versions = {version: model for model, listed in rows for version in (listed or "").split(";") if version}
    return Register(models=frozenset(versions.values()), versions=versions, listed=listed_names())


def _publication(opened: Vintage) -> Publication:
    """A vintage as the publication that it was made from, as far as its models go."""
    models = opened.table("models").to_dicts()
    return Publication(
        known=vintage_day(opened.name), tables={"models": models}, identities={}, placed=len(models), merged=0
    )
