"""Phrases about permission: governments, rules, states, classes of chips and events, from the JSON of a result."""

from collections.abc import Mapping
from typing import Any

from headway.words.compute import amount
from headway.words.format import Words
from headway.words.phrases import day


def rule_of(country: str, words: Words) -> str:
    """The rule of a government: "US rule"."""
    return words.messages.get(f"permission.rule_{country.lower()}") or words.text("permission.rule_other", name=country)


def state_name(state: str | None, words: Words) -> str:
    """A state: "licence"."""
    return words.text(f"permission.state_{state or 'unknown'}")


def stated(change: Mapping[str, Any] | None, words: Words) -> str:
    """A state and how it is applied: "closed (presumption of denial)"; an open one needs no more words."""
    if change is None:
        return state_name(None, words)
    if change["state"] == "open":
        return state_name("open", words)
    how = words.text(f"permission.presumption_{change['presumption'].replace('-', '_')}")
    return words.text("permission.stated", state=state_name(change["state"], words), presumption=how)


def class_label(row: Mapping[str, Any], words: Words) -> str:
    """A class of chips in this language, else as the data call it."""
    return words.messages.get(f"permission.class_{row['class'].replace('-', '_')}") or str(row["label"])


def not_yet_names(data: Mapping[str, Any], words: Words) -> str:
    """The classes of which nothing was known yet."""
    return ", ".join(class_label({"class": name, "label": name}, words) for name in data["not_yet"])


def event_label(event: str | None, words: Words) -> str | None:
    """A few words for an event; None where the catalogue has none."""
    return words.messages.get(f"permission.event_{_slug(event)}") if event else None


def event_of(change: Mapping[str, Any], words: Words) -> str:
    """The event behind a state for a table cell: "letter on H20, 9 Apr 2025"; empty where a class begins so."""
    if change["event"] is None:
        return ""
    name = event_label(change["event"], words) or change["event_text"]
    return f"{name}, {words.date(day(change['event_date']))}" if change["event_date"] else name


def pending_label(row: Mapping[str, Any], words: Words) -> str:
    """What is left to be decided, else as the data tell it."""
    found = words.messages.get(f"permission.pending_{_slug(row['event'])}", row["text"])
    return found if row["source_read"] else words.text("permission.lead", text=found)


def event_day(row: Mapping[str, Any], words: Words) -> str:
    """The day of an event, or its month where only that is known; empty where it has none."""
    if row["date"] is None:
        return ""
    return words.date(day(row["date"])) if row["precision"] == "day" else words.month(day(row["date"]))


def delivered_name(row: Mapping[str, Any], words: Words) -> str:
    """What was delivered, else as the data call it."""
    slug = "".join(letter if letter.isalnum() else "_" for letter in row["item"].lower())
    return words.messages.get(f"permission.flow_{slug}") or str(row["item"])


def delivered_amount(row: Mapping[str, Any], words: Words) -> str:
    """What was delivered, with its range where it has one: "400 (1–890) million USD"."""
    low, high = row["low"], row["high"]
    text = _plain(row["central"] if row["central"] is not None else high, words)
    if None not in (low, high) and low != high:
        text = f"{text} ({_plain(low, words)}–{_plain(high, words)})"
    key = f"permission.{row['unit'].replace('-', '_')}"
    return words.text(key, value=text) if key in words.messages else f"{text} {row['unit']}"


def _plain(value: float, words: Words) -> str:
    """A whole number below a thousand without decimals, else a large amount in words."""
    return words.number(value, 0) if value < 1000 and float(value).is_integer() else amount(value, words)


def _slug(event: str) -> str:
    return event.partition(":")[2].replace("-", "_")
