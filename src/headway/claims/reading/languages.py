"""Which language a text is in, by its function words: English, Vietnamese (also without diacritics), or neither."""

import re
from typing import Final

from headway.claims.reading.spans import fold

#: Words that are looked at: the head of a long text says what it is in.
MOST_WORDS: Final = 5000

#: Share of the words that must be function words of the language, and how many at the least. Parameters: ours.
LEAST_SHARE: Final = 0.12
LEAST_WORDS: Final = 2

_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile(r"[a-z]")

_ENGLISH: Final = frozenset(
    "the of and to is that for with was are by from has have it at be this their its which than not but been will "
    "would more most about after before between while who says said were they a an as on year years month months "
    "percent behind ahead gap billion million could may might least every only over under between spent "
    "half times".split()
)
_VIETNAMESE: Final = frozenset(
    "của và là có các trong những cho với được không một đã này người về đến từ khi cũng như để theo tại hơn nhất vẫn "
    "đang sẽ còn năm tháng bằng tỷ triệu chỉ vì nếu nhưng mà do trên dưới khoảng ít nhiều so rằng hai ba bốn bảy mức "
    "gấp lần thế hệ cách".split()
)
#: Of the folded words only those that are no words of other languages.
_PLAIN: Final = frozenset(
    "cua cac trong nhung voi duoc khong mot nay nguoi cung nhu theo nhat hon dang khoang rang thang nghin trieu tai "
    "bang chi neu vi den khi bon bay gap lan cach muc thi nhieu it nam hai".split()
)
#: Function words of languages that share letters and some short words with the two.
_OTHER: Final = frozenset(
    "el los las una que del por para con como pero les des une est dans pour pas sur aux der die das und ist nicht ein "
    "eine zu den mit von auf im dem sich auch nao os uma dos sao il che di non per della sono het een van niet op zijn "
    "yang dan dengan untuk ini dari pada adalah tidak akan le du et de la se au ce och att det som ar av ett jest nie "
    "na w ir ve bir bu".split()
)


def language_of(text: str) -> str | None:
    """The language, "en" or "vi"; None where the text is in neither or too short to say."""
    words = _WORD.findall(text.lower())[:MOST_WORDS]
    folded = [fold(word) for word in words]
    if not words or sum(1 for word in folded if not _LATIN.match(word)) > 0.3 * len(words):
        return None
    shares = {
        "en": _hits(folded, _ENGLISH),
        "vi": max(_hits(words, _VIETNAMESE), _hits(folded, _PLAIN)),
        "other": _hits(folded, _OTHER),
    }
    best = max(shares, key=lambda name: (shares[name], name != "other"))
    enough = shares[best] >= max(min(LEAST_WORDS, len(words) / 3), LEAST_SHARE * len(words))
    return best if best != "other" and enough else None


def _hits(words: list[str], known: frozenset[str]) -> int:
    return sum(1 for word in words if word in known)
