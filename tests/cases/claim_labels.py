"""The sentences of tests/data/claims/labelled.yaml and unseen.yaml with their labels."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LABELLED = Path(__file__).parents[1] / "data" / "claims"

#: When an item was published, unless it says so itself.
PUBLISHED = date(2026, 1, 20)

#: The part whose single failures may be looked at, the one of which only totals are told, and the one that was written
#: for the reader when it was finished.
TUNE, HELD_OUT, UNSEEN = "tune", "held-out", "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A claim that a measure settles, as the words make it.

    Attributes
    ----------
    arguments
        By name, the texts that are equally right; a time is as fine as the words make it, "*" is any, "-" is none.
    relations
        Those that are equally right; "*" is any.
    value, low, high
        The number in the unit of the measure, or the ends of a range; all None where the words give none.
    optional
        Whether it is not missed if it is not linked.
    others
        Labels that are as right as this one.
    """

    measure: str
    arguments: Mapping[str, tuple[str, ...]]
    relations: tuple[str, ...]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    optional: bool = False
    others: tuple["Label", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A sentence with its labels.

    Attributes
    ----------
    text
        As the reader is given it.
    before
        The sentence before it, which is not scored; empty where there is none.
    labels
        Its claims that a measure settles.
    unlinked
        Why no measure settles its other claims.
    is_unseen
        Whether it is one of those that were written for the finished reader.
    """

    id: str
    lang: str
    text: str
    published: date
    is_unseen: bool = False
    before: str = ""
    labels: tuple[Label, ...] = ()
    unlinked: tuple[str, ...] = ()

    @property
    def claims(self) -> bool:
        """Whether the sentence makes a claim."""
        return bool(self.labels or self.unlinked)

    @property
    def split(self) -> str:
        """Which part it belongs to: of the older ones a third, by a hash of the id, is held out."""
        if self.is_unseen:
            return UNSEEN
        digest = hashlib.sha256(self.id.encode()).hexdigest()
        return HELD_OUT if int(digest, 16) % 3 == 0 else TUNE


@cache
def labelled_items() -> tuple[Item, ...]:
    """All items, the English ones first."""
    files = {name: yaml.safe_load((LABELLED / name).read_text(encoding="utf-8")) for name in ("labelled.yaml", _NEW)}
    rows = ((lang, row, name) for lang in ("en", "vi") for name, content in files.items() for row in content[lang])
    return tuple(_item(lang, row, is_unseen=name == _NEW) for lang, row, name in rows)


_NEW = "unseen.yaml"


@cache
def article_item(lang: str) -> tuple[Item, tuple[str, ...]]:
    """The example article of a language as one item, and parts of the sentences that are to be listed."""
    content = yaml.safe_load((LABELLED / "articles.yaml").read_text(encoding="utf-8"))
    labels = tuple(map(_label, content["linked"]))
    return Item(id=f"article-{lang}", lang=lang, text="", published=PUBLISHED, labels=labels), tuple(
        content["listed"][lang]
    )


def _item(lang: str, row: Mapping[str, Any], *, is_unseen: bool) -> Item:
    form = "NFD" if row.get("form") == "decomposed" else "NFC"
    text, before = (unicodedata.normalize(form, row.get(name, "")) for name in ("text", "before"))
    return Item(
        id=row["id"],
        lang=lang,
        text=text,
        before=before,
        is_unseen=is_unseen,
        published=row.get("published", PUBLISHED),
        labels=tuple(_label(claim) for claim in row["claims"] if "measure" in claim),
        unlinked=tuple(claim["unlinked"] for claim in row["claims"] if "unlinked" in claim),
    )


def _label(claim: Mapping[str, Any]) -> Label:
    return Label(
        measure=claim["measure"],
        arguments={name: _texts(value) for name, value in claim["arguments"].items()},
        relations=_texts(claim["relation"]),
        **{name: claim.get(name) for name in ("value", "low", "high")},
        optional=claim.get("optional", False),
        others=tuple(_label(other) for other in claim.get("or", ())),
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
