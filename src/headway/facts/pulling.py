"""The publisher's files fetched and made a vintage, or nothing if nothing is new. An edge."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from headway.errors import DataError, FetchError, StoreError, UnknownName
from headway.facts.agreement import AGREEMENT, disagreeing, merged
from headway.facts.archive import Archive
from headway.facts.background import background
from headway.facts.checks import Check
from headway.facts.contents import checked_manifest
from headway.facts.feeds import KEPT, PUBLISHER, SINGLE, ZIP, Feed, feeds
from headway.facts.fetch import BytesProgress, Fetched, Fetching, Limits, fetch_all
from headway.facts.given import HUB
from headway.facts.intake import Incoming, free_name, take_in
from headway.facts.intake_result import FileTaken, Taken
from headway.facts.layouts import read_publication
from headway.facts.manifest import Manifest
from headway.facts.opening import unpacked
from headway.facts.provenance import Source
from headway.facts.raw import Files, NotUnderstood
from headway.facts.store import VintageInfo, list_vintages, open_vintage, user_folder
from headway.facts.validation import CHECKS
from headway.facts.writing import store_lock

#: Seconds before the files are fetched again where they do not agree. A parameter: ours.
_PAUSE_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pulled:
    """What was fetched, the files in it that tables are made of, and how many of them do not agree."""

    fetching: Fetching
    files: Files
    left_out: tuple[NotUnderstood, ...]
    torn: tuple[str, ...]


def pull(
    *,
    today: date,
    base: str = PUBLISHER,
    accept: Collection[str] = (),
    limits: Limits | None = None,
    progress: BytesProgress | None = None,
) -> Taken:
    """The publisher's files as a new vintage of today; no vintage if the files are those of the last pull.

    Every file is kept as it came, whatever becomes of it. What no table is made of makes no vintage alone.

    Parameters
    ----------
    base
        The address under which the files lie.
    accept
        Names of checks that may fail.

    Raises
    ------
    FetchError
        If a needed file cannot be had, or the publisher is changing its files.
    DataError
        If the files cannot be read, or a check fails; nothing is written.
    OptionError, UnknownName
        If the address or a name of a check cannot be used.
    StoreError
        If another pull is at work, the last vintage is damaged or of a later day, or the store cannot be written.
    """
    every, root = feeds(base), user_folder()
    for name in accept:
        if name not in {*CHECKS, AGREEMENT}:
            raise UnknownName("check", name, (*CHECKS, AGREEMENT), shown=len(CHECKS) + 1)
    with store_lock(root):
        archive = Archive(root)
        archive.tidy()
        pulled = _agreed(every, archive, limits, progress, accept=AGREEMENT in accept)
        last = _last_pulled()
        if last is not None and last[0].day > today:
            raise StoreError(
                f"today is {today} by this machine's clock, and the last pull, {last[0].name}, came later: set the "
                "clock, and pull again; the raw files are kept"
            )
        if last is not None and _is_same(pulled, last[1], archive):
            return _nothing_new(pulled, last[0])
        return _taken(pulled, last[1] if last is not None else None, today, root, accept)


def _agreed(
    every: tuple[Feed, ...],
    archive: Archive,
    limits: Limits | None,
    progress: BytesProgress | None,
    *,
    accept: bool,
) -> _Pulled:
    """The files, fetched once more if the publisher seems to be replacing them."""
    first = _opened(fetch_all(every, archive, limits=limits, progress=progress))
    if not first.torn:
        return first
    time.sleep(_PAUSE_S)
    needed = [feed for feed in every if feed.needed]
    second = _opened(_after(first.fetching, fetch_all(needed, archive, limits=limits, progress=progress)))
    if second.torn and not accept:
        raise FetchError(
            f"{', '.join(second.torn)} and the copies in {ZIP} have different rows: the publisher may be replacing its "
            f"files; pull again in an hour, or --accept {AGREEMENT} takes those of the zip; the raw files are kept"
        )
    return second


def _after(first: Fetching, second: Fetching) -> Fetching:
    """Two fetchings as one: what the second asked for takes the place of what it was before."""
    asked = {each.name for each in second.files} | {part.file for part in second.left_out}
    kept = [file for file in first.files if file.name not in asked]
    left_out = [part for part in first.left_out if part.file not in asked]
    return Fetching(
        files=(*second.files, *kept),
        requests=first.requests + second.requests,
        left_out=(*second.left_out, *left_out),
    )


def _opened(fetching: Fetching) -> _Pulled:
    """The files that tables are made of."""
    contents = {file.name: file.content for file in fetching.files}
    if ZIP not in contents and (missing := [name for name in SINGLE if name not in contents]):
        why = "; ".join(part.why for part in fetching.left_out if part.file in {ZIP, *missing})
        raise FetchError(
            f"neither {ZIP} nor both of {' and '.join(SINGLE)} are there ({why}); see whether the publisher has moved "
            "them, and give their address with --from"
        )
    files, left_out = _files_of(contents)
    single = {name: content for name, content in contents.items() if name != ZIP}
    return _Pulled(fetching=fetching, files=files, left_out=left_out, torn=disagreeing(single, files))


def _files_of(contents: Mapping[str, bytes]) -> tuple[Files, tuple[NotUnderstood, ...]]:
    """The files that tables are made of, and those in the zip that were left aside."""
    single = {name: content for name, content in contents.items() if name not in {ZIP, *KEPT}}
    if ZIP not in contents:
        return single, ()
    opened = unpacked(ZIP, contents[ZIP])
    return merged(single, opened.files), opened.left_out


def _last_pulled() -> tuple[VintageInfo, Manifest] | None:
    """The newest vintage that was pulled, with its manifest."""
    for info in reversed(list_vintages()):
        manifest = None if info.bundled else checked_manifest(info.folder)
        if manifest is not None and any(file.url for file in manifest.origin.files):
            return info, manifest
    return None


def _is_same(pulled: _Pulled, manifest: Manifest, archive: Archive) -> bool:
    """Whether what tables are made of is what the last pull had: the files, or what is in them."""
    then = {file.name: file.sha256 for file in manifest.origin.files if file.name not in KEPT}
    now = {file.name: file.sha256 for file in pulled.fetching.files if file.name not in KEPT}
    if then == now:
        return True
    if not all(archive.has(sha256) for sha256 in then.values()):
        return False
    # A zip that was packed again holds other days of its entries, and nothing else that is new.
    return _files_of({name: archive.get(sha256) for name, sha256 in then.items()})[0] == pulled.files


def _nothing_new(pulled: _Pulled, last: VintageInfo) -> Taken:
    """No vintage, because one holds this state: its tables are read, so that a damaged one is not taken for it."""
    opened = open_vintage(last.name)
    for table in opened.table_names:
        opened.table(table)
    return Taken(
        vintage=None,
        as_of=last.day,
        base=last.name,
        sources=opened.sources,
        not_understood=pulled.fetching.left_out,
        files=tuple(_file_taken(file, fresh=file.fresh) for file in pulled.fetching.files),
        requests=pulled.fetching.requests,
    )


def _taken(pulled: _Pulled, last: Manifest | None, today: date, root: Path, accept: Collection[str]) -> Taken:
    reading = read_publication(today, pulled.files, background=background())
    if "scores" not in reading.publication.tables:
        told = "; ".join(f"{part.file}: {part.why}" for part in reading.not_understood[:3])
        raise DataError(
            f"what was fetched holds no scores that are understood ({told or 'no file has any'})",
            remedy="the publisher may have changed its columns: nothing was written, the raw files are kept; "
            "`headway facts import` takes an index alone",
        )
    fetching = pulled.fetching
    # A pull that was refused has fetched them before: they are new all the same.
    then = {file.name: file.sha256 for file in last.origin.files} if last is not None else {}
    kept = [NotUnderstood(file=file.name, why=_KEPT) for file in fetching.files if file.name in KEPT]
    incoming = Incoming(
        known=today,
        layout=reading.layout,
        tables=reading.publication.tables,
        counts=reading.publication.counts,
        source=Source(title=reading.title, url=HUB, published=today, confidence="high"),
        files=tuple(_file_taken(file, fresh=file.sha256 != then.get(file.name)) for file in fetching.files),
        rejected=reading.rejected,
        corrections=reading.publication.corrections,
        not_understood=(*reading.not_understood, *pulled.left_out, *fetching.left_out, *kept),
        checks=(_agreement(pulled, accepted=bool(pulled.torn)),),
        requests=fetching.requests,
    )
    return take_in(incoming, root, free_name(today, root), accept=frozenset(accept) - {AGREEMENT})


_KEPT: Final = "kept as it came: no table of scores is made of it"


def _agreement(pulled: _Pulled, *, accepted: bool) -> Check:
    return Check(
        check=AGREEMENT,
        found=len(pulled.torn),
        allowed=0,
        passed=not pulled.torn,
        accepted=accepted,
        why=f"{len(pulled.torn)} single files have other rows than their copy in the zip",
    )


def _file_taken(file: Fetched, *, fresh: bool) -> FileTaken:
    return FileTaken(
        name=file.name,
        sha256=file.sha256,
        size=len(file.content),
        url=file.url,
        status=file.status,
        etag=file.etag,
        retrieved=file.retrieved,
        fresh=fresh,
    )
