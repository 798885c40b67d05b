"""Times of a sentence, English and Vietnamese, with and without diacritics."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headway.claims.reading.dates import day_in
from headway.claims.reading.spans import Sentence, fold
from headway.claims.reading.times import times_of

PUBLISHED = date(2026, 1, 15)


def times(text: str, lang: str, published: date | None = PUBLISHED) -> list[tuple[str, str, bool]]:
    sentence = Sentence(start=0, end=len(text), text=text, folded=fold(text))
    return [
        (each.first.isoformat(), each.last.isoformat(), each.relative)
        for each in times_of(sentence, lang=lang, published=published)
    ]


CASES = [
    ("en", "in 2025", "2025-01-01", "2025-12-31", False),
    ("en", "in January 2026", "2026-01-01", "2026-01-31", False),
    ("en", "on 11 August 2026", "2026-08-11", "2026-08-11", False),
    ("en", "on August 11, 2026", "2026-08-11", "2026-08-11", False),
    ("en", "on 25/8/2026", "2026-08-25", "2026-08-25", False),
    ("en", "on 11/8/2026", "2026-11-08", "2026-11-08", True),
    ("en", "on 2026-08-11", "2026-08-11", "2026-08-11", False),
    ("en", "in Q4 2025", "2025-10-01", "2025-12-31", False),
    ("en", "in the fourth quarter of 2025", "2025-10-01", "2025-12-31", False),
    ("en", "in the first half of 2026", "2026-01-01", "2026-06-30", False),
    ("en", "in mid-2025", "2025-05-01", "2025-08-31", False),
    ("en", "at the end of 2025", "2025-12-01", "2025-12-31", False),
    ("en", "since 2023", "2023-01-01", "2026-01-15", True),
    ("en", "since March", "2025-03-01", "2026-01-15", True),
    ("en", "by 2027", "2026-01-15", "2027-12-31", True),
    ("en", "by May", "2026-01-15", "2026-05-31", True),
    ("en", "before 2028", "2026-01-15", "2027-12-31", True),
    ("en", "from 2023 to 2025", "2023-01-01", "2025-12-31", False),
    ("en", "in 2023-2025", "2023-01-01", "2025-12-31", False),
    ("en", "between 2024 and 2026", "2024-01-01", "2026-12-31", False),
    ("en", "last year", "2025-01-01", "2025-12-31", True),
    ("en", "last month", "2025-12-01", "2025-12-31", True),
    ("en", "this quarter", "2026-01-01", "2026-03-31", True),
    ("en", "last quarter", "2025-10-01", "2025-12-31", True),
    ("en", "in recent years", "2023-01-15", "2026-01-15", True),
    ("en", "next year", "2027-01-01", "2027-12-31", True),
    ("en", "yesterday", "2026-01-14", "2026-01-14", True),
    ("en", "in three to five years", "2029-01-15", "2031-01-15", True),
    ("en", "in 3-5 years", "2029-01-15", "2031-01-15", True),
    ("en", "over the next two years", "2026-01-15", "2028-01-15", True),
    ("en", "within two years", "2026-01-15", "2028-01-15", True),
    ("en", "seven months ago", "2025-06-15", "2025-06-15", True),
    ("en", "over the past 12 months", "2025-01-15", "2026-01-15", True),
    ("vi", "năm 2025", "2025-01-01", "2025-12-31", False),
    ("vi", "tháng 1/2026", "2026-01-01", "2026-01-31", False),
    ("vi", "tháng 1 năm 2026", "2026-01-01", "2026-01-31", False),
    ("vi", "tháng Giêng", "2026-01-01", "2026-01-31", True),
    ("vi", "ngày 11 tháng 8 năm 2026", "2026-08-11", "2026-08-11", False),
    ("vi", "hôm 11/8/2026", "2026-08-11", "2026-08-11", False),
    ("vi", "ngày 11/8", "2025-08-11", "2025-08-11", True),
    ("vi", "quý 4 năm 2025", "2025-10-01", "2025-12-31", False),
    ("vi", "quý IV/2025", "2025-10-01", "2025-12-31", False),
    ("vi", "nửa đầu năm 2026", "2026-01-01", "2026-06-30", False),
    ("vi", "sáu tháng cuối năm 2025", "2025-07-01", "2025-12-31", False),
    ("vi", "giữa năm 2025", "2025-05-01", "2025-08-31", False),
    ("vi", "kể từ năm 2023", "2023-01-01", "2026-01-15", True),
    ("vi", "từ năm 2023 đến năm 2025", "2023-01-01", "2025-12-31", False),
    ("vi", "đến năm 2027", "2026-01-15", "2027-12-31", True),
    ("vi", "trước năm 2028", "2026-01-15", "2027-12-31", True),
    ("vi", "năm ngoái", "2025-01-01", "2025-12-31", True),
    ("vi", "tháng này", "2026-01-01", "2026-01-31", True),
    ("vi", "năm nay", "2026-01-01", "2026-12-31", True),
    ("vi", "năm tới", "2027-01-01", "2027-12-31", True),
    ("vi", "trong những năm gần đây", "2023-01-15", "2026-01-15", True),
    ("vi", "trong 3 đến 5 năm tới", "2029-01-15", "2031-01-15", True),
    ("vi", "ba năm nữa", "2029-01-15", "2029-01-15", True),
    ("vi", "7 tháng trước", "2025-06-15", "2025-06-15", True),
    ("vi", "cách đây hai năm", "2024-01-15", "2024-01-15", True),
    ("vi", "trong 12 tháng qua", "2025-01-15", "2026-01-15", True),
]


@pytest.mark.parametrize(("lang", "words", "first", "last", "relative"), CASES)
def test_a_time_has_a_first_and_a_last_day(lang: str, words: str, first: str, last: str, relative: bool) -> None:
    around = "It was so {}, they said." if lang == "en" else "Điều đó đúng {}, theo họ."
    assert times(around.format(words), lang) == [(first, last, relative)]
    if lang == "vi":
        plain = "".join(each if each.isupper() else fold(each) for each in words)
        assert times(f"Dieu do dung {plain}, theo ho.", lang) == [(first, last, relative)]


def test_several_times_stand_in_the_order_of_the_text() -> None:
    assert [first for first, _, _ in times("In Q1 2024, on 5 May 2025 and in 2026.", "en")] == [
        "2024-01-01",
        "2025-05-05",
        "2026-01-01",
    ]


@pytest.mark.parametrize(
    "text", ["It may rise.", "They march on.", "200,000 chips for $2,025.", "GPT-2025", "1.2025 of it"]
)
def test_words_and_figures_that_are_no_times(text: str) -> None:
    assert times(text, "en") == []


def test_without_a_day_of_publication_what_hangs_on_it_is_left_out() -> None:
    assert times("Last year, in three years, and in 2025.", "en", None) == [("2025-01-01", "2025-12-31", False)]


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("Published on 11 August 2026", "en", date(2026, 8, 11)),
        ("11/8/2026 09:00", "vi", date(2026, 8, 11)),
        ("In August 2026", "en", None),
        ("31/2/2026", "vi", None),
    ],
)
def test_the_first_full_day_of_a_line(text: str, lang: str, day: date | None) -> None:
    assert day_in(text, lang=lang) == day


_PIECES = (
    "in on by since before last next this early mid- end of the first half May March January 2025 2026 "
    "31/2/2026 11/8/2026 99 3 to 5 years months ago Q4 năm tháng ngày quý 4 / - trước tới đến từ "
    "nửa đầu cuối trong qua nữa ba hai 2025-13-40"
).split()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=12),
    st.sampled_from(["en", "vi", None]),
    st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2090, 1, 1))),
)
def test_any_words_in_any_order_give_times_with_their_ends_in_order(
    words: list[str], lang: str | None, published: date | None
) -> None:
    text = " ".join(words)
    sentence = Sentence(start=7, end=7 + len(text), text=text, folded=fold(text))
    for each in times_of(sentence, lang=lang, published=published):
        assert 7 <= each.start < each.end <= sentence.end
        assert each.first <= each.last
