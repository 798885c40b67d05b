"""What readers read: message catalogues and the number and date formats of each language."""

from headway.words.format import Words, available_languages, load_words

__all__ = ["Words", "available_languages", "load_words"]
