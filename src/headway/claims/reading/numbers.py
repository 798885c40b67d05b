"""Numbers of a line, in figures (1,234.5 and 1.234,5, 1/10, 5 × 10^26, $302bn) and in words of either language."""

import re
from functools import cache
from typing import Final

from headway.claims.reading.english_numbers import SCALES_EN, english_at, mixed, out_of
from headway.claims.reading.lines import ENGLISH, VIETNAMESE, Line
from headway.claims.reading.spans import fold
from headway.claims.reading.tokens import VULGAR, Number, Token, longer, made, near, text_at, whole_at
from headway.claims.reading.vietnamese_numbers import SCALES_VI, parts_of, vietnamese_at

#: 5 × 10^26, 1e25, 10²⁵.
_POWER: Final = re.compile(
    r"(?:(?P<m>\d+(?:[.,]\d+)?)\s?(?:[x×*·]|times)\s?)?10\s?(?:\^\s?\{?|\*\*|to\sthe\s(?:power\sof\s)?|mũ\s|mu\s)(?P<e>\d{1,2})\}?(?!\d)"
    r"|(?P<m2>\d+(?:[.,]\d+)?)e\+?(?P<e2>\d{1,2})(?![\w])"
    r"|(?:(?P<m3>\d+(?:[.,]\d+)?)\s?[x×*·]\s?)?10(?P<e3>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
)
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

#: Short for a scale: written at the figure ($302bn, 50k); those of two letters or more may stand after a space.
_SHORT: Final = {
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "t": 1e12,
    "tn": 1e12,
    "trn": 1e12,
    "mil": 1e6,
    "mio": 1e6,
    "bil": 1e9,
}
#: Four figures that are taken for a year.
YEARS: Final = range(1980, 2051)


def number_at(line: Line, tokens: tuple[Token, ...], place: int) -> Number | None:
    """The number that begins at a token, or None."""
    token = tokens[place]
    if token.is_figure:
        return _power(line, tokens, place) or _figures(line, tokens, place)
    if token.text in VULGAR:
        return made(tokens, place, place + 1, VULGAR[token.text], unit="ratio")
    return english_at(tokens, place) if line.mode == ENGLISH else vietnamese_at(line.mode, tokens, place)


def parse_figures(text: str, mode: str) -> tuple[float, int, bool] | None:
    """Value, significant digits and whether the separator is unclear; None for what is no number (1.2.3).

    A mark that stands more than once, or before the other one, parts thousands. One that stands alone before exactly
    three figures is read as the language writes it: in English a comma parts thousands, in Vietnamese a full stop.
    """
    plain = text.replace(" ", "")
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        last = max(plain.rfind("."), plain.rfind(","))
        whole, part = plain[:last], plain[last + 1 :]
        mark = "," if plain[last] == "." else "."
        if plain[last] in whole or not _in_thousands(whole, mark):
            return None
        return _valued(whole.replace(mark, ""), part)
    mark = "." if points else ","
    if points + commas > 1:
        return _valued(plain.replace(mark, ""), "") if _in_thousands(plain, mark) else None
    if points + commas == 0:
        return _valued(plain, "")
    whole, part = plain.split(mark)
    grouped = len(part) == 3 and len(whole) <= 3 and not whole.startswith("0")
    if grouped and (mark == ("," if mode == ENGLISH else ".") or part == "000"):
        return _valued(whole + part, "")
    value, digits, _ = _valued(whole, part)
    return value, digits, grouped and mode != ENGLISH


def _in_thousands(text: str, mark: str) -> bool:
    first, *others = text.split(mark)
    return 1 <= len(first) <= 3 and all(len(each) == 3 for each in others)


def _valued(whole: str, part: str) -> tuple[float, int, bool]:
    written = (whole + part).lstrip("0") if part else whole.strip("0")
    return float(f"{whole}.{part or 0}"), max(len(written), 1), False


def _power(line: Line, tokens: tuple[Token, ...], place: int) -> Number | None:
    found = _POWER.match(line.seen, tokens[place].start)
    if found is None:
        return None
    mantissa = found["m"] or found["m2"] or found["m3"]
    exponent = int(found["e"] or found["e2"] or found["e3"].translate(_RAISED))
    read = parse_figures(mantissa, line.mode) if mantissa else (1.0, 1, False)
    if read is None:
        return None
    stop = place
    while stop < len(tokens) and tokens[stop].start < found.end():
        stop += 1
    return Number(start=found.start(), end=found.end(), stop=stop, value=read[0] * 10.0**exponent, digits=read[1])


def _figures(line: Line, tokens: tuple[Token, ...], place: int) -> Number | None:
    token = tokens[place]
    read = parse_figures(token.text, line.mode)
    if read is None:
        return None
    value, digits, unclear = read
    year = len(token.text) == 4 and token.text.isdecimal() and int(token.text) in YEARS
    number = made(tokens, place, place + 1, value, digits=digits, unclear=unclear, year=year)
    return _fraction(line, tokens, number) or _scaled(line, tokens, mixed(tokens, number))


def _fraction(line: Line, tokens: tuple[Token, ...], number: Number) -> Number | None:
    """1/10, 9 out of 10, 2 phần 3."""
    stop, value = number.stop, number.value
    between = text_at(tokens, stop)
    if between == "/" and near(tokens, stop) and near(tokens, stop + 1) and tokens[stop + 1].is_figure:
        below = whole_at(text_at(tokens, stop + 1))
        if below and value == int(value) and text_at(tokens, stop + 2) != "/" and value <= 1000:
            return longer(tokens, number, stop + 2, value / below, unit="ratio", digits=0, year=False)
        return None
    if line.mode == ENGLISH:
        return out_of(tokens, number)
    return parts_of(line.mode, tokens, number)


def _scaled(line: Line, tokens: tuple[Token, ...], number: Number) -> Number:
    """The number with the scale words after it: 57 billion, $302bn, 57 nghìn tỷ, 2 triệu rưỡi."""
    scales = _scales(line.mode)
    found, scale = number, 1.0
    while found.stop < len(tokens):
        word = text_at(tokens, found.stop)
        short = _SHORT.get(word) if scale == 1.0 and (near(tokens, found.stop) or len(word) >= 2) else None
        factor = scales.get(word) or short or (1e6 if word == "tr" and line.mode != ENGLISH else None)
        if factor is None or (
            word in {"tỷ", "tỉ", "ty", "ti"} and text_at(tokens, found.stop + 1) in {"lệ", "le", "số", "trọng"}
        ):
            break
        scale *= factor
        found = longer(tokens, found, found.stop + 1, found.value * factor, scale=scale, year=False)
    if found.scale > 1 and text_at(tokens, found.stop) in {"rưỡi", "rưởi", "ruoi"}:
        found = longer(tokens, found, found.stop + 1, found.value + found.scale / 2)
    return found


@cache
def _scales(mode: str) -> dict[str, float]:
    if mode == ENGLISH:
        return SCALES_EN
    named = {**SCALES_VI, "trăm": 100.0, "chục": 10.0}
    # figures of money and of chips are often left in English
    names = named if mode == VIETNAMESE else {fold(name): value for name, value in named.items()}
    return names | {name: value for name, value in SCALES_EN.items() if value >= 1e6}
