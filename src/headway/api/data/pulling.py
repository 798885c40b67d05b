"""`headway facts pull`: the publisher's files, if they are new, as a new vintage. An edge: it knows the clock."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime

from headway.facts.feeds import PUBLISHER
from headway.facts.fetch import BytesProgress, Limits
from headway.facts.intake_result import Taken

#: Names the address under which the publisher's files lie, where none is given.
PUBLISHER_VARIABLE = "HEADWAY_PUBLISHER"


def facts_pull(
    *,
    base: str | None = None,
    accept: Iterable[str] = (),
    progress: BytesProgress | None = None,
    limits: Limits | None = None,
) -> Taken:
    """Fetch the publisher's files and keep them as a vintage of today (UTC); no vintage if nothing is new.

    Parameters
    ----------
    base
        The address under which the files lie; without one `$HEADWAY_PUBLISHER`, or the publisher's own.
    accept
        Names of checks that may fail (docs/methods/checks.md).
    progress
        Called with a file's name, its bytes so far, and its bytes in all or None.

    Raises
    ------
    FetchError
        If a needed file cannot be had: offline, refused, cut short, too large, too slow.
    DataError
        If the files cannot be read, or a check fails that is not accepted; nothing is written.
    OptionError, UnknownName
        If the address or a name of a check cannot be used.
    StoreError
        If another pull is at work, the last vintage is damaged, or the store cannot be written.
    """
    from headway.facts.pulling import pull

    return pull(
        today=datetime.now(tz=UTC).date(),
        base=base or os.environ.get(PUBLISHER_VARIABLE) or PUBLISHER,
        accept=frozenset(accept),
        limits=limits,
        progress=progress,
    )
