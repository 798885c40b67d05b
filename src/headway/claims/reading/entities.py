"""Named things in a sentence: countries, groups, labs, firms, chips, models, people and benchmarks."""

from headway.claims.reading.lexicon import Lexicon, Thing
from headway.claims.reading.spans import Entity, Sentence


def things_of(sentence: Sentence, lexicon: Lexicon, lang: str) -> tuple[tuple[Entity, Thing], ...]:
    """The named things of a sentence in its order, each with what is known of it; offsets into the document."""
    found = []
    for start, end, meanings in lexicon.entities.found_in(sentence, lang):
        thing = lexicon.things[meanings[0]]
        at = sentence.start
        found.append((Entity(start=at + start, end=at + end, name=thing.name, kind=thing.kind), thing))
    return tuple(found)
