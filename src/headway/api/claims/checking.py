"""`headway check`: a text is read, each claim that can be linked is measured and judged. An edge."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 (the option is called date)
from pathlib import Path
from typing import Any

from headway import __version__
from headway.api.claims.known import Known
from headway.api.claims.measuring import measure, newest_day
from headway.api.origin import Progress
from headway.claims.calls import Call
from headway.claims.check_result import GIVEN, IN_TEXT, TODAY, CheckResult, claim_row, unlinked_row
from headway.claims.measured import Measured
from headway.claims.reading.spans import Document, Found
from headway.claims.registry import measure_named
from headway.claims.result import Then, claim_dict
from headway.claims.verdict import FORECAST, judge
from headway.errors import HeadwayError, OptionError
from headway.facts.provenance import CITATION
from headway.words import Words, load_words

#: Why nothing was measured for a claim: it names a group, chip or firm that is not in the data.
UNKNOWN_NAME = "unknown-name"


def check(
    source: Path | str | None = None,
    *,
    lang: str | None = None,
    date: Date | str | None = None,
    as_of: Date | str | None = None,
    text: str | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """The claims of a text, each held against what is known, and the list of what could not be linked.

    Parameters
    ----------
    source
        A file with plain text or HTML; `-` is standard input.
    lang
        Of the sentences that say why; that of the text if None, English where it is neither.
    date
        What relative times such as "last year" are counted from; the day that the text names if None, else today.
    as_of
        Only what was known by this day; that of the newest data if None.
    text
        The text itself, in place of a file.
    progress
        Called with (measures done, in all).

    Raises
    ------
    OptionError, UnknownName
        For a day or a language that makes no sense, or neither file nor text.
    DataError
        For a file that is no text, is empty or too long.

    Notes
    -----
    Method: docs/methods/claims.md.
    """
    document = _document(source, text)
    words = load_words(lang or document.lang or "en")
    day, dated = _dated(_day(date, "date"), document)
    known = Known(day=_day(as_of, "as_of") or newest_day())
    found, unlinked = _read(document, day)
    asked = _Asked(known, progress, [each.call for each in found])
    then = None if dated == TODAY or day >= known.day else Known(day=day, near=True)
    claims = [claim_row(each, _judged(each, asked, then, words), document) for each in found]
    return CheckResult(
        document=document,
        lang=words.language,
        day=day,
        dated=dated,
        claims=claims,
        unlinked=[unlinked_row(each, words) for each in unlinked],
        context=_context(claims, known),
    )


def check_page(result: CheckResult, out: Path) -> Path:
    """Where the annotated page of a result was written.

    Raises
    ------
    StoreError
        If the file cannot be written; an older one is left as it was.
    """
    from headway.report.claims_page import claims_page
    from headway.report.write import write_page

    return write_page(claims_page(result.to_dict(), result.document, load_words(result.lang)), out)


def _document(source: Path | str | None, text: str | None) -> Document:
    if text is not None:
        from headway.claims.reading.documents import document_of

        return document_of(text)
    if source is None:
        raise OptionError("nothing to check: give a file, - for standard input, or text=...")
    from headway.api.claims.opening import open_document

    return open_document("-" if source == "-" else Path(source))


def _day(given: Date | str | None, name: str) -> Date | None:
    if given is None or isinstance(given, Date):
        return given
    try:
        return Date.fromisoformat(given)
    except ValueError as problem:
        raise OptionError(f"{name} is a day such as 2026-01-31, got {given!r}") from problem


def _dated(given: Date | None, document: Document) -> tuple[Date, str]:
    """What relative times are counted from, and where that comes from."""
    if given is not None:
        return given, GIVEN
    return (document.published, IN_TEXT) if document.published else (_clock(), TODAY)


def _clock() -> Date:
    return datetime.now(UTC).date()


def _read(document: Document, day: Date) -> tuple[Sequence[Found], Sequence[Any]]:
    """What was found in a text and what was not linked; a text in a third language has neither."""
    if document.lang is None:
        return (), ()
    from headway.api.claims.lexicon import load_lexicon
    from headway.claims.reading.read import read_document

    read = read_document(document, load_lexicon(), today=day)
    return read.found, read.unlinked


class _Asked:
    """What calls came to by what is known, each asked once."""

    def __init__(self, known: Known, progress: Progress | None, calls: Sequence[Call]) -> None:
        self.known = known
        distinct = list({each.text: each for each in calls}.values())
        self._found: dict[tuple[str, Known], Measured] = {}
        for done, call in enumerate(distinct):
            if progress is not None:
                progress(done, len(distinct))
            self.of(call, known)
        if progress is not None and distinct:
            progress(len(distinct), len(distinct))

    def of(self, call: Call, known: Known) -> Measured:
        name = (call.text, known)
        if name not in self._found:
            self._found[name] = measured_or_why(call, known)
        return self._found[name]


def measured_or_why(call: Call, known: Known, ask: Callable[[Call, Known], Measured] | None = None) -> Measured:
    """What a call came to; where it names something that is not in the data, nothing, and that this is why."""
    try:
        return (ask or measure)(call, known)
    except HeadwayError:
        return Measured(call=call, known=known.day, unit=measure_named(call.measure).unit, why=UNKNOWN_NAME)


def _judged(found: Found, asked: _Asked, then: Known | None, words: Words) -> dict[str, Any]:
    measured = asked.of(found.call, asked.known)
    judged = judge(found.said, measured, today=asked.known.day)
    return claim_dict(
        kind=found.kind,
        judged=judged,
        words=words,
        call=found.call,
        said=found.said,
        measured=measured,
        then=_then(found, asked, then),
    )


def _then(found: Found, asked: _Asked, then: Known | None) -> Then | None:
    """The same claim by what was known when the text was written; of forecasts, only today's are asked."""
    if then is None or measure_named(found.call.measure).family == FORECAST:
        return None
    measured = asked.of(found.call, then)
    return Then(measured=measured, judged=judge(found.said, measured, today=then.day))


def _context(claims: Sequence[Any], known: Known) -> dict[str, Any]:
    """The origin of a result: the newest vintage that was read, and every source once."""
    sources = {(source["title"], source.get("url")): source for claim in claims for source in claim["sources"]}
    first: Mapping[str, Any] = next((claim for claim in claims if claim["draws"] is not None), {})
    return {
        "headway": __version__,
        "vintage": max((claim["vintage"] for claim in claims if claim["vintage"]), default=known.day.isoformat()),
        "as_of": known.day.isoformat(),
        "seed": first.get("seed"),
        "draws": first.get("draws"),
        "sources": list(sources.values()),
        "citation": CITATION,
    }
