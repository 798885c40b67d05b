"""Checked texts and measures as text for people, from the JSON that `--json` prints."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from headway.cli.text import cited, table_text
from headway.words import Words, load_words
from headway.words.claims import (
    beyond_said,
    counts_said,
    left_out_text,
    p_true_text,
    read_remark,
    reason_text,
    remarks_said,
    then_said,
)
from headway.words.claims_definitions import axes_of, definition_text
from headway.words.claims_measured import measured_text, short_text, unit_of
from headway.words.claims_names import verdict_name
from headway.words.claims_subject import subject_text
from headway.words.phrases import day, opened

Data = Mapping[str, Any]

#: Letters of the longest cell.
_WIDEST: Final = 100

#: Double quotation marks, and the single ones for them.
_SINGLE: Final = str.maketrans('“”"', "‘’'")

#: Definitions that are listed under a claim; `--json` has all of them.
_DEFINITIONS: Final = 6


def check_text(data: Data) -> str:
    """The claims of a text with their verdicts, then what was not linked and why."""
    words = load_words(data["lang"])
    page = [words.text("claims.page", path=data["page"])] if data.get("page") else []
    if not data["claims"] and not data["unlinked"]:
        key = "none" if data["language"] else "none_language"
        return "\n".join([words.text(f"claims.{key}"), *remarks_said(data, words), *page])
    lines = [counts_said(data["counts"], words), _dated(data, words), *remarks_said(data, words), *page, ""]
    for number, claim in enumerate(data["claims"], start=1):
        lines += [*_claim(number, claim, words), ""]
    lines += _unlinked(data, words)
    return "\n".join([*lines, *_origin(data, words)])


def _dated(data: Data, words: Words) -> str:
    return words.text(f"claims.dated_{data['dated']}", date=words.date(day(data["day"])))


def _claim(number: int, claim: Data, words: Words) -> Iterator[str]:
    quoted = words.text("claims.quoted", text=_within(claim["text"]))
    speaker = f"{words.text('claims.who', speaker=claim['speaker'])} " if claim["speaker"] else ""
    yield f"{number}. {opened(verdict_name(claim['verdict'], words, claim['until']))}: {speaker}{quoted}"
    yield f"   {claim['why']}"
    if claim["measured"]:
        told = [words.text("claims.line_measured", measured=measured_text(claim, words))]
        # Of a probability that was said, the sentence tells what the pool makes of it.
        told += (
            [] if claim["unit"] == "p" and claim["pool"] else [words.text("claims.line_p", p=p_true_text(claim, words))]
        )
        yield f"   {' · '.join(told)}"
    if len(claim["definitions"]) > 1:
        yield from _definitions(claim, words)
    if then := then_said(claim, words):
        yield f"   {then}"


def _within(text: str) -> str:
    """A text as it stands within quotation marks: its own are single ones."""
    return text.translate(_SINGLE)


def _definitions(claim: Data, words: Words) -> Iterator[str]:
    rows = claim["definitions"]
    axes = axes_of(rows)
    yield f"   {words.text('claims.definitions')}:"
    for row in rows[:_DEFINITIONS]:
        value = short_text(row, unit_of(claim, row), words)
        yield f"   - {definition_text(row, axes, words)}: {value}: {verdict_name(row['verdict'], words)}"
    if len(rows) > _DEFINITIONS:
        yield f"   - {words.text('claims.more', count=len(rows) - _DEFINITIONS)}"


def _unlinked(data: Data, words: Words) -> list[str]:
    rows = data["unlinked"]
    if not rows:
        return []
    told = [words.text("claims.unlinked_item", text=_within(row["text"]), reason=row["reason"]) for row in rows]
    return [f"{words.text('claims.unlinked', count=len(rows))}:", *(f"- {each}" for each in told), ""]


def _origin(data: Data, words: Words) -> list[str]:
    known = words.text("claims.origin", as_of=words.date(day(data["as_of"])))
    return [known, cited(data)] if data.get("sources") else [known]


def measures_text(data: Data) -> str:
    """Every measure with its unit, its meaning and its arguments, and how one asks."""
    words = load_words(data.get("lang", "en"))
    heads = [words.text(f"claims.column_{name}") for name in ("measure", "unit", "meaning", "arguments")]
    rows = [(each["measure"], each["unit"], each["meaning"], _arguments(each)) for each in data["measures"]]
    foot = [words.text("claims.measures_foot"), f"  {data['measures'][0]['example']}"]
    return "\n".join([table_text(heads, rows, widest=_WIDEST), "", *foot])


def _arguments(measure: Data) -> str:
    marks = [f"{each['name']}{'*' if each['needed'] else '~' if each['axis'] else ''}" for each in measure["arguments"]]
    return " ".join(marks)


def measure_text(data: Data, lang: str) -> str:
    """What a measure came to under each definition; or why it could not be read."""
    words = load_words(lang)
    claim = {**data, "longer_than": None, "verdict": None}
    what = opened(subject_text(claim, words))
    if not data["measured"]:
        lines = [words.text("claims.not_read", why=reason_text(data["why"], words))]
        lines += [words.text("claims.read_from", due=words.date_long(day(data["due"])))] if _is_to_come(data) else []
        return "\n".join([f"{what}.", *lines, *_origin(data, words)])
    lines = [f"{what}: {measured_text(claim, words)}{read_remark(claim, words)}."]
    lines += [words.text("claims.read_beyond", beyond=beyond)] if (beyond := beyond_said(claim, words)) else []
    if len(data["definitions"]) > 1:
        lines += ["", *_by_definition(data, words)]
    lines += [_left_out(row, words) for row in data["left_out"]]
    return "\n".join([*lines, "", *_origin(data, words)])


def _is_to_come(data: Data) -> bool:
    """Whether waiting helps: the day from which a measure can be read is after what is known."""
    return bool(data["due"]) and data["due"] > (data.get("as_of") or "")


def _by_definition(data: Data, words: Words) -> list[str]:
    rows, axes = data["definitions"], axes_of(data["definitions"])
    told = [
        f"- {definition_text(row, axes, words)}: {measured_text({**data, **row}, words, unit_of(data, row))}"
        for row in rows
    ]
    return [f"{words.text('claims.definitions')}:", *told]


def _left_out(row: Data, words: Words) -> str:
    chosen = {name: value for name, value in row.items() if name != "why"}
    named = definition_text(chosen, list(chosen), words)
    return words.text("claims.left_out", chosen=named, why=left_out_text(row["why"], words))
