"""Options that mean the same in every command."""

from datetime import date, datetime
from typing import Annotated, Final

import typer

_DAY = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
VintageName = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Data of that day; the newest with scores if left out.")
]
AsOf = Annotated[datetime | None, typer.Option(**_DAY, help="Look at this day: only models released by then count.")]
KnownBy = Annotated[datetime | None, typer.Option(**_DAY, help="Only what was known by this day.")]
Since = Annotated[datetime | None, typer.Option(**_DAY, help="First day of the series, the mean and the records.")]
Leader = Annotated[
    str, typer.Option(metavar="GROUP", help="US, closed, developer:OpenAI, country:France+access:open …")
]
Follower = Annotated[str, typer.Option(metavar="GROUP", help="The group whose lag is measured.")]
DomainName = Annotated[
    str | None,
    typer.Option(
        metavar="software|mathematics|agents|knowledge|vision",
        help="The index on the benchmarks of one domain alone.",
    ),
]
YardstickName = Annotated[
    str, typer.Option(metavar="index|metr|metr:legacy|benchmark:NAME", help="The scale on which models are compared.")
]
Method = Annotated[str, typer.Option(metavar="eci|robust", help="How the index is fitted.")]
GapMethod = Annotated[
    str,
    typer.Option(metavar="eci|robust|published", help="How the index is fitted; published: as its publisher gave it."),
]


Accept = Annotated[
    list[str] | None, typer.Option(metavar="CHECK", help="Let a check fail that is named so; may be given again.")
]

#: What a command exits with if it was asked by --exit-code whether something is new or changed, and something is.
SOMETHING_NEW: Final = 3


def day_of(moment: datetime | None) -> date | None:
    """The date of an option that was given."""
    return moment.date() if moment else None
