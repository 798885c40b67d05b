"""Every language says the same things."""

import string
import unicodedata

import pytest

from headway.errors import OptionError, UnknownName
from headway.words import available_languages, load_words


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_english_and_vietnamese_are_available() -> None:
    assert {"en", "vi"} <= set(available_languages())


@pytest.mark.parametrize("language", available_languages())
def test_each_language_has_the_keys_of_english(language: str) -> None:
    assert set(load_words(language).messages) == set(load_words("en").messages)


@pytest.mark.parametrize("language", available_languages())
def test_each_message_takes_the_values_of_the_english_one(language: str) -> None:
    english, other = load_words("en").messages, load_words(language).messages

    different = {key for key in english.keys() & other.keys() if placeholders(english[key]) != placeholders(other[key])}

    assert different == set()


@pytest.mark.parametrize("language", available_languages())
def test_messages_are_composed_unicode_without_stray_spaces(language: str) -> None:
    for key, text in load_words(language).messages.items():
        assert unicodedata.is_normalized("NFC", text), key
        assert text == text.strip(), key
        assert "  " not in text, key


def test_an_unknown_language_suggests_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="no language called 'xx'"):
        load_words("xx")


def test_an_unknown_message_suggests_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"did you mean 'report.headline'"):
        load_words("en").text("report.headlin")


def test_a_missing_value_is_an_error_not_a_half_filled_sentence() -> None:
    with pytest.raises(OptionError, match="needs 'pair'"):
        load_words("en").text("report.title", date="today")
