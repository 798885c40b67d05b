"""The reader of texts as the evaluation asks it: one sentence of the labelled set at a time."""

import unicodedata
from functools import cache

from claim_labels import Item, labelled_items
from claim_scores import Answer, Marked, marked

from headway.api.claims.lexicon import load_lexicon
from headway.claims.reading.documents import document_of
from headway.claims.reading.read import read_document


def answer(item: Item) -> Answer:
    """What the reader says of the sentence of an item; what it says of the sentence before does not count."""
    document = document_of(f"{item.before} {item.text}".strip().encode(), lang=item.lang, published=item.published)
    read = read_document(document, load_lexicon(), today=item.published)
    start = len(unicodedata.normalize("NFC", item.before))
    found = tuple(each for each in read.found if each.end > start)
    return Answer(found=found, listed=any(each.end > start for each in read.unlinked))


@cache
def marked_items() -> tuple[Marked, ...]:
    """Every item of the labelled set with what the reader makes of it."""
    return tuple(marked(item, answer(item)) for item in labelled_items())
