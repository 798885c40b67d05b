"""Vietnamese number words, with diacritics or without: hai trăm nghìn, ba triệu rưỡi, một phần mười, nửa năm."""

from functools import cache
from typing import Final

from headway.claims.reading.lines import PLAIN, VIETNAMESE
from headway.claims.reading.spans import fold
from headway.claims.reading.tokens import Number, Token, longer, made, text_at, whole_at

_DIGITS_VI: Final = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_AFTER_TEN_VI: Final = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
SCALES_VI: Final = {"nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}


@cache
def _table(name: str, mode: str) -> dict[str, float]:
    named: dict[str, dict[str, float]] = {
        "digits": {**_DIGITS_VI},
        "after": {**_AFTER_TEN_VI},
        "scales": SCALES_VI,
    }
    table = named[name]
    return table if mode == VIETNAMESE else {fold(word): value for word, value in table.items()}


def _is(mode: str, word: str, *names: str) -> bool:
    return word in names if mode == VIETNAMESE else word in {fold(name) for name in names}


def vietnamese_at(mode: str, tokens: tuple[Token, ...], place: int) -> Number | None:
    """The number that begins at a token, in Vietnamese words; None where none does."""
    word = tokens[place].text
    if _is(mode, word, "nửa"):
        return _half_vi(mode, tokens, place)
    if _is(mode, word, "đôi", "rưỡi") and _is(mode, text_at(tokens, place - 1), "gấp", "nhân"):
        return made(tokens, place, place + 1, 2.0 if _is(mode, word, "đôi") else 1.5, unit="ratio")
    if _is(mode, word, "một") and _is(mode, text_at(tokens, place + 1), "nửa"):
        return _half_vi(mode, tokens, place + 1, first=place)
    read = _composed_vi(mode, tokens, place)
    if read is None:
        return None
    value, stop, scale = read
    number = made(tokens, place, stop, value, scale=scale, article=value == 1.0 and stop == place + 1)
    return parts_of(mode, tokens, number) or number


def _half_vi(mode: str, tokens: tuple[Token, ...], place: int, *, first: int | None = None) -> Number | None:
    """Một nửa, nửa triệu, nửa năm; None in "nửa đầu năm"; without diacritics "nua" alone may be "more"."""
    after = text_at(tokens, place + 1)
    start = place if first is None else first
    if _is(mode, after, "đầu", "cuối", "sau", "còn", "kia"):
        return None
    scale = _table("scales", mode).get(after)
    if scale is not None:
        return made(tokens, start, place + 2, 0.5 * scale, scale=scale)
    if _is(mode, after, "năm", "tháng", "thế", "quý", "ngày", "điểm"):
        return made(tokens, start, place + 1, 0.5)
    before = text_at(tokens, place - 1)
    if mode == PLAIN and first is None and before not in {"hon", "gan", "bang", "den", "toi", "chi", "khoang"}:
        return None
    return made(tokens, start, place + 1, 0.5, unit="ratio")


def parts_of(mode: str, tokens: tuple[Token, ...], number: Number) -> Number | None:
    """Một phần mười, ba phần tư, 2 phần 3; "ba phần trăm" is left to the unit."""
    if not _is(mode, text_at(tokens, number.stop), "phần") or number.stop + 1 >= len(tokens):
        return None
    place = number.stop + 1
    word = tokens[place].text
    if _is(mode, word, "trăm"):
        return None
    if tokens[place].is_figure:
        below, stop = float(whole_at(word)), place + 1
    elif _is(mode, word, "tư"):
        below, stop = 4.0, place + 1
    elif _is(mode, word, "nghìn", "ngàn"):
        below, stop = 1000.0, place + 1
    elif _is(mode, word, "năm") and text_at(tokens, place + 1).isdecimal():
        return None
    else:
        below, stop, _ = _composed_vi(mode, tokens, place) or (0.0, place, 1.0)
    if below <= number.value:
        return None
    return longer(tokens, number, stop, number.value / below, unit="ratio", digits=0, article=False)


def _composed_vi(mode: str, tokens: tuple[Token, ...], place: int) -> tuple[float, int, float] | None:
    """Value, token after it, and its last scale, of Vietnamese number words."""
    total, stop, scale = 0.0, place, 1.0
    scales = _table("scales", mode)
    while True:
        group, after = _below_thousand(mode, tokens, stop)
        if after == stop:
            break
        stop = after
        factor = 1.0
        while text_at(tokens, stop) in scales and not (
            _is(mode, text_at(tokens, stop), "tỷ", "tỉ") and _is(mode, text_at(tokens, stop + 1), "lệ", "số", "trọng")
        ):
            factor *= scales[text_at(tokens, stop)]
            stop += 1
        total += group * factor
        scale = factor if factor > 1 else scale if total != group else 100.0 if group % 100 == 0 else 1.0
        if factor == 1.0:
            break
    if stop == place:
        return None
    if scale > 1 and _is(mode, text_at(tokens, stop), "rưỡi", "rưởi"):
        return total + scale / 2, stop + 1, scale
    return total, stop, scale if scale >= 1e3 else 1.0


def _below_thousand(mode: str, tokens: tuple[Token, ...], place: int) -> tuple[float, int]:
    value, stop = _below_hundred(mode, tokens, place)
    if stop == place or not _is(mode, text_at(tokens, stop), "trăm"):
        return value, stop
    value, stop = 100.0 * value, stop + 1
    if _is(mode, text_at(tokens, stop), "linh", "lẻ"):
        more, after = _below_hundred(mode, tokens, stop + 1)
        return (value + more, after) if after > stop + 1 else (value, stop)
    if _is(mode, text_at(tokens, stop), "năm") and not _is(mode, text_at(tokens, stop + 1), "mươi"):
        return value, stop  # một trăm năm: a hundred years
    more, after = _below_hundred(mode, tokens, stop)
    return value + (10.0 * more if 0 < more < 10 and after == stop + 1 else more), after


def _below_hundred(mode: str, tokens: tuple[Token, ...], place: int) -> tuple[float, int]:
    word = text_at(tokens, place)
    ones = _table("after", mode)
    if _is(mode, word, "mười"):
        more = ones.get(text_at(tokens, place + 1), 0.0)
        return 10.0 + more, place + (2 if more else 1)
    digit = _table("digits", mode).get(word)
    if digit is None:
        return 0.0, place
    if _is(mode, text_at(tokens, place + 1), "mươi", "mười", "chục"):
        more = 0.0 if _is(mode, text_at(tokens, place + 1), "chục") else ones.get(text_at(tokens, place + 2), 0.0)
        return 10.0 * digit + more, place + (3 if more else 2)
    return digit, place + 1
