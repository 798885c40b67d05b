"""English number words: two hundred thousand, one and a half, two-thirds, half a million, tenfold, one in ten."""

from dataclasses import replace
from typing import Final

from headway.claims.reading.tokens import VULGAR, Number, Token, longer, made, text_at, whole_at

_SMALL: Final = {
    name: number
    for number, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS: Final = {
    name: 10 * number
    for number, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
SCALES_EN: Final = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_PARTS_EN: Final = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twelfth": 12, "fifteenth": 15, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_TIMES_EN: Final = {
    "twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "thrice": 3, "triple": 3, "tripled": 3,
    "triples": 3, "tripling": 3, "quadruple": 4, "quadrupled": 4, "quadruples": 4, "quadrupling": 4, "quintupled": 5,
}  # fmt: skip


def english_at(tokens: tuple[Token, ...], place: int) -> Number | None:
    """The number that begins at a token, in English words; None where none does."""
    word = tokens[place].text
    if word in {"a", "an"}:
        return _after_article(tokens, place)
    if word == "half":
        return _half(tokens, place)
    if word in _TIMES_EN:
        return _times_word(tokens, place)
    if word.endswith("fold") and word[:-4] in _SMALL | _TENS | {"hundred": 100, "thousand": 1000}:
        folds = _SMALL | _TENS | {"hundred": 100, "thousand": 1000}
        return made(tokens, place, place + 1, float(folds[word[:-4]]), unit="ratio")
    if word not in _SMALL and word not in _TENS:
        return None
    value, stop, scale = _composed(tokens, place)
    number = made(tokens, place, stop, value, scale=scale, article=value == 1.0 and stop == place + 1)
    return _part_of(tokens, number) or out_of(tokens, number) or _mixed_word(tokens, number)


def _mixed_word(tokens: tuple[Token, ...], number: Number) -> Number:
    """Two and a half, and its scale (two and a half million)."""
    found = mixed(tokens, number)
    factor = SCALES_EN.get(text_at(tokens, found.stop)) if found is not number else None
    if factor is not None:
        found = longer(tokens, found, found.stop + 1, found.value * factor, scale=factor)
    return replace(found, article=False) if found is not number else number


def _composed(tokens: tuple[Token, ...], place: int) -> tuple[float, int, float]:
    """Value, token after it, and its last scale, of English number words."""
    total, current, stop, scale = 0.0, 0.0, place, 1.0
    while stop < len(tokens):
        word, step = text_at(tokens, stop), 1
        if stop > place and word in {"-", "and"}:
            word, step = text_at(tokens, stop + 1), 2
            joins = text_at(tokens, stop) == "-" or (current % 100 == 0 and (current or total))
            if not joins or word in SCALES_EN:
                break
        if word in _SMALL or word in _TENS:
            small = _SMALL.get(word, _TENS.get(word, 0))
            open_ten = current % 100 >= 20 and current % 10 == 0 and 0 < small < 10
            if stop > place and not (current % 100 == 0 and (current or total)) and not open_ten:
                break
            current += small
        elif word in SCALES_EN and stop > place:
            current, total, scale = _times_scale(current, total, SCALES_EN[word])
        else:
            break
        stop += step
    return total + current, stop, scale


def _times_scale(current: float, total: float, factor: float) -> tuple[float, float, float]:
    if factor < 1e3:
        return (current or 1.0) * factor, total, factor
    return 0.0, (total + current) * factor if current == 0 else total + current * factor, factor


def _after_article(tokens: tuple[Token, ...], place: int) -> Number | None:
    """A hundred, a billion, a dozen, a third of; None where the article begins no number."""
    word = text_at(tokens, place + 1)
    if word in SCALES_EN:
        value, scale, stop = SCALES_EN[word], SCALES_EN[word], place + 2
        while text_at(tokens, stop) in SCALES_EN:
            value, scale, stop = value * SCALES_EN[text_at(tokens, stop)], SCALES_EN[text_at(tokens, stop)], stop + 1
        return made(tokens, place, stop, value, scale=scale)
    if word == "half":
        return _half(tokens, place + 1)
    if word in _PARTS_EN and (
        text_at(tokens, place + 2) in _OF or text_at(tokens, place - 1) == "by" or place + 2 >= len(tokens)
    ):
        return made(tokens, place, place + 2, 1.0 / _PARTS_EN[word], unit="ratio")
    return None


_OF: Final = frozenset(
    "of as the its their his her that what to in from less more fewer cheaper lower higher since over by compared off "
    ", . ; : ) ! ?".split()
)


def _part_of(tokens: tuple[Token, ...], number: Number) -> Number | None:
    """One tenth, two-thirds, three quarters of."""
    step = 1 if text_at(tokens, number.stop) == "-" else 0
    word = text_at(tokens, number.stop + step)
    name = word.removesuffix("s") if word != "halves" else "half"
    if name not in _PARTS_EN or number.value > 99 or (word == name) != (number.value == 1):
        return None
    after = text_at(tokens, number.stop + step + 1)
    if name == "quarter" and after not in {"of", "as", "the", "its", "that"}:
        return None
    return longer(tokens, number, number.stop + step + 1, number.value / _PARTS_EN[name], unit="ratio", article=False)


_HALF_BEFORE: Final = frozenset(
    "by in than about nearly almost over only just least most roughly around to at under some a".split()
)
_HALF_AFTER: Final = frozenset("of the as its that what their this those these his her".split())


def _half(tokens: tuple[Token, ...], place: int) -> Number | None:
    """Half of, half a million, half a year; None in "the first half"."""
    if text_at(tokens, place - 1) in {"first", "second", "latter", "other", "this", "last", "next"}:
        return None
    after, stop = text_at(tokens, place + 1), place + 1
    if after in {"a", "an", "-"}:
        after, stop = text_at(tokens, place + 2), place + 2
    if after in SCALES_EN:
        return made(tokens, place, stop + 1, 0.5 * SCALES_EN[after], scale=SCALES_EN[after])
    if after in {"year", "month", "generation", "decade", "point", "percent", "day"}:
        return made(tokens, place, stop, 0.5)
    article = text_at(tokens, place - 1) == "a"
    before = text_at(tokens, place - 2 if article else place - 1)
    if text_at(tokens, place + 1) in _HALF_AFTER or before in _HALF_BEFORE:
        return made(tokens, place - 1 if article else place, place + 1, 0.5, unit="ratio")
    return None


def _times_word(tokens: tuple[Token, ...], place: int) -> Number | None:
    after = text_at(tokens, place + 1)
    if after in {"-", "down", "check", "digit", "blind"} or (
        tokens[place].text in {"twice", "thrice"} and after in {"a", "per", "in", "this"}
    ):
        return None
    return made(tokens, place, place + 1, float(_TIMES_EN[tokens[place].text]), unit="ratio")


def mixed(tokens: tuple[Token, ...], number: Number) -> Number:
    """Two and a half: 2½, 2 1/2 is not read."""
    follows = text_at(tokens, number.stop)
    if follows in VULGAR and number.digits and number.value == int(number.value):
        return longer(tokens, number, number.stop + 1, number.value + VULGAR[follows])
    for words in ("and a half", "- and - a - half"):
        length = len(words.split())
        if " ".join(token.text for token in tokens[number.stop : number.stop + length]) == words:
            return longer(tokens, number, number.stop + length, number.value + 0.5)
    return number


def out_of(tokens: tuple[Token, ...], number: Number) -> Number | None:
    """One in ten, 9 out of 10."""
    step = 1 if text_at(tokens, number.stop) == "in" else 2 if _between(tokens, number.stop) == ["out", "of"] else 0
    place = number.stop + step
    if not step or place >= len(tokens) or number.value > 100 or number.value != int(number.value):
        return None
    below = (
        whole_at(text_at(tokens, place))
        or _SMALL.get(text_at(tokens, place), 0)
        or _TENS.get(text_at(tokens, place), 0)
    )
    odd = step == 1 and (below not in {2, 3, 4, 5, 6, 8, 10, 20, 100} or text_at(tokens, place + 1) in _DURATIONS)
    if below <= number.value or below > 1000 or odd:
        return None
    return longer(tokens, number, place + 1, number.value / below, unit="share", digits=0)


_DURATIONS: Final = frozenset("day days week weeks month months year years quarter quarters % percent".split())


def _between(tokens: tuple[Token, ...], place: int) -> list[str]:
    return [text_at(tokens, place), text_at(tokens, place + 1)]
