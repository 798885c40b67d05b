"""`headway check`: a text is read, each claim that can be linked is measured and judged. An edge."""

from collections.abc import Sequence
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 (the option is called date)
from pathlib import Path
from typing import Any, Final

from headway import __version__
from headway.api.claims.days import day_given
from headway.api.claims.known import Known
from headway.api.claims.measuring import last_day, measured_or_why, newest_day
from headway.api.origin import Progress
from headway.claims.calls import Call
from headway.claims.check_result import GIVEN, IN_TEXT, TODAY, CheckResult, claim_row, unlinked_row
from headway.claims.measured import Measured, origin_of
from headway.claims.reading.spans import Document, Found
from headway.claims.registry import measure_named
from headway.claims.result import Then, claim_dict
from headway.claims.verdict import FORECAST, judge
from headway.errors import OptionError
from headway.words import Words, load_words

#: Families whose measures speak of a day, not of a period that has to be over: "now" is the day of the text.
_OF_A_DAY: Final = ("gap", "chips")


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
    day, dated = _dated(day_given(date, "date"), document)
    known = Known(day=_known_by(as_of))
    found, unlinked = _read(document, day)
    asked = _Asked(known, progress, [each.call for each in found])
    then = None if dated == TODAY or day >= known.day else Known(day=day, near=True)
    claims = [claim_row(each, _judged(each, asked, then, words, day), document) for each in found]
    return CheckResult(
        document=document,
        lang=words.language,
        day=day,
        dated=dated,
        claims=claims,
        unlinked=[unlinked_row(each, words) for each in unlinked],
        context=origin_of(claims, version=__version__, as_of=known.day.isoformat()),
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
    if source is not None and text is not None:
        raise OptionError("two things to check: give a file or text=..., not both")
    if text is not None:
        from headway.claims.reading.documents import document_of

        _check_kind(text, "text", "a text", str)
        return document_of(text)
    if source is None:
        raise OptionError("nothing to check: give a file, - for standard input, or text=...")
    _check_kind(source, "source", "the path of a file, or - for standard input", str, Path)
    from headway.api.claims.opening import open_document

    return open_document("-" if source == "-" else Path(source))


def _check_kind(given: object, name: str, meant: str, *kinds: type) -> None:
    if not isinstance(given, kinds):
        raise OptionError(f"{name} is {meant}, got {type(given).__name__}")


def _known_by(given: Date | str | None) -> Date:
    day = day_given(given, "as_of")
    if day is not None and day > _clock():
        raise OptionError(f"as_of is a day that has come, got {day}: nobody knows yet what will be known by then")
    return day or newest_day()


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


def _judged(found: Found, asked: _Asked, then: Known | None, words: Words, day: Date) -> dict[str, Any]:
    measured = asked.of(found.call, asked.known)
    judged = judge(found.said, measured, today=_today(found.call, last_day(asked.known), day))
    return claim_dict(
        kind=found.kind,
        judged=judged,
        words=words,
        call=found.call,
        said=found.said,
        measured=measured,
        then=_then(found, asked, then),
    )


def _today(call: Call, known: Date, text: Date) -> Date:
    """The day from which on days are to come: the last that is known.

    A text that is newer than the data speaks of its own day all the same, where the data end a little before it.
    """
    return max(known, text) if measure_named(call.measure).family in _OF_A_DAY else known


def _then(found: Found, asked: _Asked, then: Known | None) -> Then | None:
    """The same claim by what was known when the text was written; of forecasts, only today's are asked."""
    if then is None or measure_named(found.call.measure).family == FORECAST:
        return None
    measured = asked.of(found.call, then)
    return Then(measured=measured, judged=judge(found.said, measured, today=then.day))
