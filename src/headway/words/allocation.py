"""Phrases about the uses of compute, for sentences, pictures and tables alike; `data` is the JSON of an allocation."""

from collections.abc import Mapping
from typing import Any

from headway.units import NAMED_PROBABILITY
from headway.words.compute import inverse, quarter_name, ratio, ratio_with_span, side_phrase
from headway.words.format import Words
from headway.words.phrases import day, opened

Row = Mapping[str, Any]


def party(side: str, scope: str, words: Words) -> str:
    """Whose compute, inside a sentence: "the leading US labs", "China"."""
    if scope == "side":
        return side_phrase(side, words)
    key = f"allocation.labs_{side.lower()}"
    return words.text(key if key in words.messages else "allocation.labs_other", name=side_phrase(side, words))


def subject_name(subject: str, words: Words) -> str:
    """Whose tokens: a name of the catalogue where there is one, else the subject as collected."""
    return words.messages.get(f"allocation.subject_{subject.lower().replace(' ', '_')}", subject)


def subject_at(subject: str, words: Words) -> str:
    """Where tokens are served, inside a sentence: "across all models in China", "at Google"."""
    key = f"allocation.at_{subject.lower().replace(' ', '_')}"
    return words.text(key if key in words.messages else "allocation.at_other", name=subject_name(subject, words))


def uncounted(data: Row, words: Words) -> list[str]:
    """Whose labs nobody counts, inside a sentence; none where no side has a row by lab."""
    told = {row["role"] for row in data["labs"]}
    scopes = {row["scope"] for row in data["rows"]}
    roles = [role for role in ("leader", "follower") if "labs" in scopes and role not in told]
    return [party(data[role], "labs", words) for role in roles]


def source_name(source: str, words: Words) -> str:
    """The name of a source; what is no publication but our own estimate is said in this language."""
    return words.text("allocation.own_estimate") if source.startswith("Headway's own estimate") else source


def tick_amount(value: float, words: Words) -> str:
    """A round amount at an axis: "0", "5 million", "2.5 million", "1,000 trillion"."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if value >= size:
            scaled = value / size
            return words.text(f"compute.{name}", value=words.number(scaled, 0 if scaled.is_integer() else 1))
    return words.number(value, 0 if float(value).is_integer() else 1)


def scope_name(scope: str, quarter: str, words: Words) -> str:
    """A scope and its quarter: "Leading labs, Q4 2025"."""
    return words.text(f"allocation.scope_{scope}", quarter=quarter_name(quarter, words))


def times_span(interval: Row, words: Words) -> str:
    """The ends of a ratio: "7.7–65"."""
    return f"{ratio(interval['low'], words)}–{ratio(interval['high'], words)}"


def percent_span(interval: Row, words: Words) -> str:
    """The ends of a share: "10–40%"; ends below one percent keep a digit."""
    digits = 1 if interval["high"] < 0.1 else 0
    return f"{words.number(100 * interval['low'], digits)}–{words.percent(interval['high'], digits)}"


def percent_of(interval: Row, words: Words) -> str:
    """A share: "25%"; below ten percent with a digit."""
    return words.percent(interval["central"], 1 if interval["high"] < 0.1 else 0)


def share_text(interval: Row, words: Words) -> str:
    """A share and its interval, "25% (10–40%)"; one that was set has none."""
    if interval["low"] == interval["high"]:
        return percent_of(interval, words)
    return f"{percent_of(interval, words)} ({percent_span(interval, words)})"


def needed_text(comparison: Row, words: Words) -> str:
    """The research share that the follower would need: "5.0 times all of it (2.2–11)", or "60% (30–90%)"."""
    needed = comparison["needed_share"]
    if needed["central"] > 1.0:
        return words.text(
            "allocation.need_cell", needed=ratio(needed["central"], words), span=times_span(needed, words)
        )
    return f"{words.percent(needed['central'])} ({percent_span(needed, words)})"


def newest_rows(data: Row, scope: str) -> tuple[list[Row], Row | None]:
    """The rows of a scope in the newest quarter that both sides have, else in the newest, and their comparison."""
    pairs = [row for row in data["comparisons"] if row["scope"] == scope]
    rows = [row for row in data["rows"] if row["scope"] == scope]
    if not rows:
        return [], None
    quarter = pairs[-1]["quarter"] if pairs else rows[-1]["quarter"]
    chosen = [row for row in rows if row["quarter"] == quarter]
    return sorted(chosen, key=lambda row: row["role"] != "leader"), pairs[-1] if pairs else None


def finding(data: Row, words: Words) -> str:
    """Who had how many times the other's research compute, in the narrowest scope that is known."""
    for scope in ("labs", "side"):
        _, pair = newest_rows(data, scope)
        if pair is None:
            continue
        names = {role: party(data[role], scope, words) for role in ("leader", "follower")}
        quarter = quarter_name(pair["quarter"], words)
        if pair["p_leader_more"] >= NAMED_PROBABILITY:
            times = ratio_with_span(pair["research_ratio"], words)
            return opened(words.text("allocation.title_more", quarter=quarter, ratio=times, **names))
        if pair["p_leader_more"] <= 1.0 - NAMED_PROBABILITY:
            times = ratio_with_span(inverse(pair["research_ratio"]), words)
            return opened(words.text("allocation.title_less", quarter=quarter, ratio=times, **names))
        return opened(words.text("allocation.title_level", quarter=quarter))
    return words.text("allocation.title_unknown", date=words.date_long(day(data["as_of"])))
