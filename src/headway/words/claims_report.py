"""Words for what people said and whether it was right, from the JSON of `headway claims statements`.

`data` is that JSON; of several claims of a statement the first decides.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from statistics import mode
from typing import Any, Final

from headway.words.claims import p_true_text
from headway.words.claims_measured import measured_text, short_text, unit_of
from headway.words.claims_names import (
    DIFFERS,
    FAILS,
    HOLDS,
    OPEN,
    UNTESTABLE,
    VERDICTS,
    argument_text,
    band_text,
    measure_short,
    slug,
    verdict_name,
)
from headway.words.forecast_names import forecast_foot
from headway.words.format import Words
from headway.words.generations import joined
from headway.words.phrases import level_of, opened, probability

Data = Mapping[str, Any]

#: Relations that name a number or a range rather than a bound: where they hold, they say more.
_PRECISE: Final = ("equals", "about", "between")


def first_claim(statement: Data) -> Data:
    """The claim that decides a statement."""
    claim: Data = statement["claims"][0]
    return claim


def measurable(data: Data) -> list[Data]:
    """Statements that are held against a measure, by person and date."""
    rows = [row for row in data["statements"] if row["claims"] and row["verdict"] != UNTESTABLE]
    return sorted(rows, key=lambda row: (str(row["person"]).casefold(), str(row["date"])))


def untestable(data: Data) -> list[Data]:
    """Statements that nothing measures, by person and date."""
    rows = [row for row in data["statements"] if not row["claims"] or row["verdict"] == UNTESTABLE]
    return sorted(rows, key=lambda row: (str(row["person"]).casefold(), str(row["date"])))


def settled(data: Data) -> list[Data]:
    """Statements of which data tell how probable it is that they are true, the most probable first."""
    rows = [row for row in measurable(data) if row["verdict"] != OPEN and row["p_true"] is not None]
    return sorted(rows, key=lambda row: -row["p_true"])


def numbers_said(data: Data) -> list[Data]:
    """Statements whose first claim gives a number above nothing that was measured, from the oldest on."""
    rows = [row for row in settled(data) if _has_number(first_claim(row))]
    return sorted(rows, key=lambda row: (str(row["date"]), str(row["person"])))


def _has_number(claim: Data) -> bool:
    found, band = claim.get("measured") or {}, claim["band"]
    ends = [end for end in (band["low"], band["high"], claim["value"]) if end is not None]
    return (found.get("central") or 0.0) > 0.0 and (found.get("low") or 0.0) > 0.0 and any(end > 0.0 for end in ends)


def side_said(claim: Data) -> str:
    """Where the band that was said lies: "low" or "high" of the whole interval that was measured, else "within"."""
    found, band = claim["measured"], claim["band"]
    if band["high"] is not None and found["low"] is not None and band["high"] < found["low"]:
        return "low"
    if band["low"] is not None and found["high"] is not None and band["low"] > found["high"]:
        return "high"
    return "within"


def said_on(text: str, words: Words, *, short: bool = False) -> str:
    """The day, month or year in which something was said; `short`: the month or the year."""
    if len(text) == 4:
        return text
    day = date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    return words.month(day) if short or len(text) == 7 else words.date(day)


def who(row: Data, words: Words, *, short: bool = False) -> str:
    """Who said it and when: "Demis Hassabis, 20 Jan 2026"; `short`: without what stands in brackets, "…, Jan 2026"."""
    person = str(row["person"])
    person = person.partition(" (")[0] if short else person
    return words.text("claims_report.who", person=person, date=said_on(str(row["date"]), words, short=short))


def said_words(row: Data, words: Words) -> str:
    """What was said, in our words, in this language."""
    return str(row["words"].get(words.language) or row["words"]["en"])


def what(claim: Data, words: Words, usual: str | None = None) -> str:
    """What a claim is about with its band: "lag: 3.5–4.5 months", "lag grows"; its pair if it is not the usual one."""
    pair = (claim["arguments"] or {}).get("pair")
    sides = dict(zip(("follower", "leader"), map(str.strip, argument_text("pair", pair, words).split("/")), strict=True)
                 if pair else ())  # fmt: skip
    key = f"claims_report.what_{slug(claim['measure'])}_{'more' if claim['relation'] == 'more than' else 'less'}"
    if claim["value"] == 0 and claim["relation"] in ("more than", "less than") and key in words.messages:
        said = words.text(key, **sides)
        return said if claim["measure"] == "points" else _of(said, pair, usual, words)
    total = (claim["arguments"] or {}).get("total")
    measure = argument_text("total", total, words) if total else measure_short(claim["measure"], words)
    return words.text("claims_report.what", measure=_of(measure, pair, usual, words), band=band_text(claim, words))


def _of(said: str, pair: str | None, usual: str | None, words: Words) -> str:
    """With its pair in brackets where that is another than the usual one."""
    if pair is None or usual in (None, pair):
        return said
    return words.text("claims_report.what_of", what=said, pair=argument_text("pair", pair, words))


def usual_pair(data: Data) -> str | None:
    """The pair that most statements are about; None where none is about a pair."""
    pairs = [row["claims"][0]["arguments"].get("pair") for row in measurable(data)]
    known = [pair for pair in pairs if pair]
    return mode(known) if known else None


def _counts(rows: Sequence[Data], words: Words) -> str:
    """How many statements came to which verdict: "12 hold, 9 fail and 3 are open"."""
    told = []
    for verdict in VERDICTS:
        count = sum(row["verdict"] == verdict for row in rows)
        key = f"claims_report.count_{slug(verdict)}{'_one' if count == 1 else ''}"
        told += [words.text(key, count=words.number(count, 0))] if count else []
    return joined(told, words)


def claims_title(data: Data, words: Words) -> str:
    """The finding of the part: how many of the statements that data can settle came to which verdict."""
    rows = settled(data)
    if not rows:
        return words.text("claims_report.title_none")
    return words.text("claims_report.title", count=words.number(len(rows), 0), said=_counts(rows, words))


def odds_title(data: Data, words: Words) -> str:
    """The finding of a picture, without a full stop: how many turn on the definition, and what became of the rest."""
    rows = settled(data)
    if not rows:
        return words.text("claims_report.title_none")
    rest = [row for row in rows if row["verdict"] != DIFFERS]
    divided = len(rows) - len(rest)
    if divided and rest:
        counts = {"count": words.number(len(rows), 0), "differs": words.number(divided, 0)}
        key = f"claims_report.odds_differs{'_one' if divided == 1 else ''}"
        return words.text(key, said=_counts(rest, words), **counts)
    return words.text("claims_report.odds_title", count=words.number(len(rows), 0), said=_counts(rows, words))


def claims_said(data: Data, words: Words) -> str:
    """How many of all statements came to which verdict, and what that means."""
    rows = data["statements"]
    return words.text("claims_report.text", all=words.number(len(rows), 0), said=_counts(rows, words))


def not_read_said(data: Data, words: Words) -> str:
    """How many statements rest on what others reported; empty where none does."""
    count = sum(not row["source_read"] for row in data["statements"])
    key = f"claims_report.not_read{'_one' if count == 1 else ''}"
    return words.text(key, count=words.number(count, 0)) if count else ""


def telling(data: Data) -> list[Data]:
    """The statements that tell most: the most precise that holds, the one that fails by most, the most divided one.

    Those of which another claim says the opposite come last, and those whose source was read come first. Precise: the
    narrowest band for the size of what was measured, of those that name a number. By most: the distance from the band
    to the value, for the larger of the two. Divided: where as many definitions as can be say yes and as many say no.
    """
    rows = settled(data)
    ranks: Sequence[tuple[str, Callable[[Data], Any]]] = ((HOLDS, _breadth), (FAILS, _nearness), (DIFFERS, _unity))
    found: list[Data] = []
    for verdict, rank in ranks:
        chosen = [row for row in rows if row["verdict"] == verdict and first_claim(row)["measured"]]
        if chosen:
            found.append(
                min(
                    chosen,
                    key=lambda row: (_divided(row), not row["source_read"], rank(first_claim(row)), str(row["date"])),
                )
            )
    return found


def _divided(row: Data) -> bool:
    """Whether one claim of a statement holds and another fails."""
    return {HOLDS, FAILS} <= {claim["verdict"] for claim in row["claims"]}


def _breadth(claim: Data) -> tuple[bool, float]:
    band, central = claim["band"], abs(claim["measured"]["central"] or 0.0)
    if None in (band["low"], band["high"]):
        return True, 0.0
    return claim["relation"] not in _PRECISE, (band["high"] - band["low"]) / (central or 1.0)


def _nearness(claim: Data) -> float:
    central: float | None = claim["measured"]["central"]
    ends: list[float] = [end for end in (claim["band"]["low"], claim["band"]["high"]) if end is not None]
    if central is None or not ends:
        return 0.0
    nearest: float = min(ends, key=lambda end: abs(end - (central or 0.0)))
    return -abs(nearest - central) / (max(abs(nearest), abs(central)) or 1.0)


def _unity(claim: Data) -> int:
    verdicts = [each["verdict"] for each in claim["definitions"]]
    return -min(verdicts.count(HOLDS), verdicts.count(FAILS))


def telling_said(row: Data, words: Words) -> str:
    """A statement with its verdict and why, in one paragraph."""
    return words.text(
        "claims_report.telling_item",
        who=who(row, words),
        words=_stopped(said_words(row, words)),
        verdict=opened(verdict_name(row["verdict"], words)),
        why=first_claim(row)["why"],
    )


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def reason_said(row: Data, reason: str, words: Words) -> str:
    """A statement that cannot be tested, with the reason."""
    said = _stopped(said_words(row, words))
    return words.text("claims_report.untestable_item", who=who(row, words), words=said, reason=reason)


def _value(found: Data, claim: Data, words: Words) -> str:
    """A measured value and the ends of its interval, whose level the table tells; a dash where there is none."""
    return short_text(found, unit_of(claim), words) if found["measured"] else "–"


def measured_said(claim: Data, words: Words) -> str:
    """What was measured with its interval; of what is open, what the pool says; a dash where there is neither."""
    pool = claim.get("pool") or {}
    if claim.get("measured") or None in (pool.get("p"), pool.get("low"), pool.get("high")):
        return _value(claim, claim, words)
    return words.text("claims_report.pool", **{name: probability(pool[name], words) for name in ("p", "low", "high")})


def then_short(claim: Data, words: Words) -> str:
    """What the data that were known then say of it: a value, its probability and its verdict; a dash without a day."""
    then = claim.get("as_known_then")
    if not then:
        return "–"
    if not then["measured"]:
        # What was open then is not what nothing was known of.
        return verdict_name(OPEN, words) if then["verdict"] == OPEN else words.text("claims_report.then_none")
    found, verdict = _value(then, claim, words), verdict_name(then["verdict"], words)
    return words.text("claims_report.then", found=found, p=p_true_text(then, words), verdict=verdict)


def said_title(data: Data, words: Words) -> str:
    """How many numbers that were said lie below, above and within what was measured."""
    sides = [side_said(first_claim(row)) for row in numbers_said(data)]
    counts = {side: words.number(sides.count(side), 0) for side in ("low", "high", "within")}
    return words.text("claims_report.said_title", count=words.number(len(sides), 0), **counts)


def odds_description(data: Data, words: Words) -> str:
    """The title, and every statement with its probability."""
    told = [
        words.text(
            "claims_report.odds_item",
            who=who(row, words),
            what=what(first_claim(row), words, usual_pair(data)),
            p=p_true_text(first_claim(row), words),
            verdict=verdict_name(row["verdict"], words),
        )
        for row in settled(data)
    ]
    return words.text("claims_report.description", title=odds_title(data, words), said="; ".join(told))


def said_description(data: Data, words: Words) -> str:
    """The title, and every number beside what was measured."""
    told = [
        words.text(
            "claims_report.said_item",
            who=who(row, words),
            said=what(first_claim(row), words, usual_pair(data)),
            measured=measured_text(first_claim(row), words),
        )
        for row in numbers_said(data)
    ]
    return words.text("claims_report.description", title=said_title(data, words), said="; ".join(told))


def claims_level(data: Data, words: Words) -> str:
    """The level of the intervals: "90%"."""
    found = [row["claims"][0]["measured"] for row in settled(data) if row["claims"][0]["measured"]]
    return level_of(found[0] if found else {}, words)


def claims_foot(data: Data, words: Words) -> str:
    """Sources, date of the data and level for the foot of a picture."""
    return forecast_foot({**data, "sources": data.get("sources") or []}, words, claims_level(data, words))
