"""`headway claims statements` and `headway claims check`: what people said, judged, and what became of it. An edge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from headway import __version__
from headway.api.claims.days import day_given
from headway.api.claims.holding import Held, held
from headway.api.claims.known import Known
from headway.api.claims.measuring import newest_day
from headway.api.claims.written import Told, told
from headway.api.forecasting.ledger import open_ledger
from headway.api.origin import Progress
from headway.claims.measured import origin_of
from headway.claims.names import VERDICTS
from headway.claims.reading.spans import fold
from headway.claims.result import Then, claim_dict
from headway.claims.statements_result import MOVED, StatementsResult, Watch, moved_by
from headway.claims.verdict import untestable
from headway.errors import OptionError, UnknownName
from headway.facts.store import vintage_day, vintages_with
from headway.facts.vintage_names import known_on
from headway.words import Words, load_words
from headway.words.claims_statements import flip_said

#: Why a row that came later is not tied yet.
_NOT_TIED: Final = "not-tied"

#: Tables that a new vintage is watched for: scores, and flows of chips.
_WATCHED: Final = ("scores", "chip_flows")


def claims_statements(
    *,
    as_of: date | str | None = None,
    person: str | None = None,
    verdict: str | None = None,
    lang: str = "en",
    ledger: Path | None = None,
    progress: Progress | None = None,
) -> StatementsResult:
    """What people said, each statement held against what is known, beside what was known when it was said.

    Parameters
    ----------
    as_of
        Only what was known by this day, and what was said by then; that of the newest data if None.
    person
        A part of a name, with or without accents.
    verdict
        Only statements of this verdict.
    lang
        Of the sentences that say why.
    ledger
        The ledger of forecasts in which entries are looked up; the user's own if None.
    progress
        Called with (statements done, in all).

    Raises
    ------
    OptionError
        For a day that is none.
    UnknownName
        For a person whom nobody has written down, a verdict or a language that there is not.
    StoreError
        If the ledger is damaged or cannot be read.

    Notes
    -----
    Method: docs/methods/claims-statements.md.
    """
    if verdict is not None and verdict not in VERDICTS:
        raise UnknownName("verdict", verdict, VERDICTS)
    words, known = load_words(lang), Known(day=day_given(as_of, "as_of") or newest_day())
    chosen = _of_person([each for each in told() if each.known <= known.day], person)
    entries = {entry.id: {"seq": entry.seq, "id": entry.id} for entry in open_ledger(ledger).entries("statement")}
    judged = [_judged(each, known) for each in _counted(chosen, progress)]
    rows = [_row(each, words, entries.get(each.told.key)) for each in judged]
    kept = [place for place, row in enumerate(rows) if verdict in (None, row["verdict"])]
    origins = [each.measured.origin for place in kept for each in judged[place].now]
    return StatementsResult(
        lang=words.language,
        statements=[rows[place] for place in kept],
        context=origin_of(origins, version=__version__, as_of=known.day.isoformat()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A statement with its claims, as judged now and as they would have been judged when it was said."""

    told: Told
    now: tuple[Held, ...]
    then: tuple[Held, ...]


def _judged(each: Told, known: Known) -> _Judged:
    claims = each.statement.claims if each.statement else ()
    then = Known(day=each.date, near=True)
    return _Judged(
        told=each,
        now=tuple(held(claim, known) for claim in claims),
        then=tuple(held(claim, then) for claim in claims),
    )


def _of_person(every: Sequence[Told], person: str | None) -> list[Told]:
    if person is None:
        return list(every)
    wanted = fold(str(person).strip())
    found = [each for each in every if any(wanted in fold(name) for name in each.person.values())]
    if not found or not wanted:
        raise UnknownName("person", str(person), {each.person["en"] for each in every})
    return found


def _counted(every: Sequence[Told], progress: Progress | None) -> Iterator[Told]:
    """The statements one by one, each told to `progress` as it comes up."""
    for done, each in enumerate(every):
        if progress is not None:
            progress(done, len(every))
        yield each
    if progress is not None and every:
        progress(len(every), len(every))


def _row(each: _Judged, words: Words, entry: Mapping[str, Any] | None) -> dict[str, Any]:
    said, statement = each.told, each.told.statement
    claims = _claims(each, words)
    return {
        "key": said.key,
        "person": said.person[words.language],
        "role": said.role[words.language],
        "date": said.date.isoformat(),
        "words": _words(said),
        "kind": _kind(said),
        "horizon": statement.horizon.to_dict() if statement and statement.horizon else None,
        "source": said.source,
        "source_url": said.source_url,
        "source_read": said.source_read,
        "ledger": entry,
        "claims": claims,
        "verdict": claims[0]["verdict"],
        "p_true": claims[0]["p_true"],
    }


def _words(said: Told) -> dict[str, str]:
    if said.statement is not None:
        return said.statement.words.to_dict()
    row = said.row or {}
    return {"en": row["words"], "vi": row["words"]}


def _kind(said: Told) -> str | None:
    return said.statement.kind if said.statement else None


def _claims(each: _Judged, words: Words) -> list[dict[str, Any]]:
    """The judged claims; of what nothing settles one, which says why."""
    if not each.now:
        reason = (each.told.statement.untestable if each.told.statement else None) or _NOT_TIED
        return [claim_dict(kind=_kind(each.told), judged=untestable(reason), words=words)]
    return [
        claim_dict(
            kind=_kind(each.told),
            judged=now.judged,
            words=words,
            call=now.claim.call,
            said=now.claim.said,
            measured=now.measured,
            then=Then(measured=then.measured, judged=then.judged),
        )
        for now, then in zip(each.now, each.then, strict=True)
    ]


def claims_check(
    *,
    as_of: date | str | None = None,
    against: date | str | None = None,
    lang: str = "en",
    progress: Progress | None = None,
) -> Watch:
    """All statements judged by what is known on two days: which verdicts flipped, and which probabilities moved.

    Parameters
    ----------
    as_of
        What is known now: the day of the newest data if None.
    against
        What was known before: the day of the newest scores or chips before those if None.

    Raises
    ------
    OptionError
        For a day that is none, two in the wrong order, or no earlier data.
    UnknownName
        For a language that has no catalogue.
    """
    words, now = load_words(lang), Known(day=day_given(as_of, "as_of") or newest_day())
    was = Known(day=day_given(against, "against") or _before(now.day))
    if was.day >= now.day:
        raise OptionError(f"against {was.day} has to be before as_of {now.day}; give an earlier day")
    every = [each for each in told() if each.known <= now.day]
    flipped, moved, origins = list[dict[str, Any]](), list[dict[str, Any]](), list[Mapping[str, Any]]()
    for each in _counted(every, progress):
        for claim in each.statement.claims if each.statement else ():
            # Both on the later day: time that passed settles nothing by itself, data do.
            before, after = held(claim, was, today=now.day), held(claim, now)
            origins += [after.measured.origin, before.measured.origin]
            row = _change(each, before, after, words)
            if before.judged.verdict != after.judged.verdict:
                flipped.append(row)
            elif abs(moved_by(before.p_true, after.p_true) or 0.0) >= MOVED:
                moved.append(row)
    return Watch(
        lang=words.language,
        as_of=now.day.isoformat(),
        against=was.day.isoformat(),
        statements=len(every),
        flipped=flipped,
        moved=moved,
        context=origin_of(origins, version=__version__, as_of=now.day.isoformat()),
    )


def _before(day: date) -> date:
    """The day of the newest vintage of scores or chips before the newest that was known on a day."""
    watched = sorted({vintage_day(name) for table in _WATCHED for name in known_on(vintages_with(table), day)})
    if len(watched) < 2:
        raise OptionError(f"no two vintages of scores or chips are held that were known on {day}; give --against")
    return watched[-2]


#: What is told of each side of a change.
_SIDE: Final = (
    "verdict", "until", "reason", "p_true", "p_true_high", "measured", "longer_than", "vintage", "as_of", "python",
)  # fmt: skip


def _change(said: Told, before: Held, after: Held, words: Words) -> dict[str, Any]:
    """What became of a claim: what was and is said of it, and why."""
    was, now = (_judged_claim(each, words) for each in (before, after))
    return {
        "key": said.key,
        "person": said.person[words.language],
        "date": said.date.isoformat(),
        "words": _words(said),
        **{name: now[name] for name in ("measure", "arguments", "unit", "relation", "value", "band")},
        "was": {name: was[name] for name in _SIDE},
        "now": {name: now[name] for name in _SIDE},
        "why": flip_said(was, now, words),
    }


def _judged_claim(each: Held, words: Words) -> dict[str, Any]:
    return claim_dict(
        kind=None, judged=each.judged, words=words, call=each.claim.call, said=each.claim.said, measured=each.measured
    )
