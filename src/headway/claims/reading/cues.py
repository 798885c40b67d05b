"""Cues in a sentence: words that say what it is about, how it compares and how sure it is."""

from headway.claims.reading.lexicon import Lexicon
from headway.claims.reading.spans import Cue, Sentence


def cues_of(sentence: Sentence, lexicon: Lexicon, lang: str) -> tuple[Cue, ...]:
    """The cues of a sentence in its order, one for each name of a phrase; offsets into the document."""
    at = sentence.start
    return tuple(
        Cue(start=at + start, end=at + end, name=lexicon.cues[meaning])
        for start, end, meanings in lexicon.phrases.found_in(sentence, lang)
        for meaning in meanings
    )
