"""Words for what people said: the list of statements, and why a verdict flipped."""

from collections.abc import Mapping
from typing import Any

from headway.words.claims import reason_text
from headway.words.claims_measured import measured_text
from headway.words.claims_names import DIFFERS, OPEN, UNTESTABLE, verdict_name
from headway.words.format import Words
from headway.words.phrases import opened

Data = Mapping[str, Any]


def flip_said(was: Data, now: Data, words: Words) -> str:
    """Why a claim is judged otherwise than before, or is likelier or less likely, in one sentence.

    Parameters
    ----------
    was, now
        The judged claim (headway.claims.result) by what was known before, and by what is known now.
    """
    before, after = measured_text(was, words), measured_text(now, words)
    key = _why(was, now)
    if key in ("numbers", "parted", "agreed") and before == after:
        key = "same"
    reason = reason_text(now["reason"], words) if key == "gone" else ""
    return opened(words.text(f"claims_statements.why_{key}", **_given(key, before, after, reason)))


def _why(was: Data, now: Data) -> str:
    if now["verdict"] == OPEN:
        return "numbers" if was["verdict"] == OPEN else "later"
    if now["verdict"] == UNTESTABLE:
        return "gone"
    if was["verdict"] in (OPEN, UNTESTABLE):
        return "due" if was["verdict"] == OPEN else "first"
    if DIFFERS in (was["verdict"], now["verdict"]) and was["verdict"] != now["verdict"]:
        return "parted" if now["verdict"] == DIFFERS else "agreed"
    return "numbers"


def _given(key: str, before: str, after: str, reason: str) -> dict[str, str]:
    """What a sentence is filled with: nothing that it does not name."""
    given = {"due": ("now",), "first": ("now",), "later": (), "gone": ("reason",), "same": ("now",)}
    values = {"was": before, "now": after, "reason": reason}
    return {name: values[name] for name in given.get(key, ("was", "now"))}


def words_of(row: Data, words: Words) -> str:
    """What was said, in the language asked."""
    return str(row["words"][words.language])


def statements_said(counts: Mapping[str, int], words: Words) -> str:
    """How many statements have which verdict: "71 statements: holds: 5, fails: 14"."""
    told = [
        words.text("claims.count_item", verdict=verdict_name(verdict, words), count=words.number(count, 0))
        for verdict, count in counts.items()
        if count
    ]
    total = sum(counts.values())
    key = "title_one" if total == 1 else "title"
    return words.text(f"claims_statements.{key}", said=", ".join(told), **({} if total == 1 else {"count": total}))
