"""Units after (and currencies before) a number: what they are, and what one of them is in the base of its unit."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from headway.claims.reading.lines import ENGLISH, PLAIN, Line, without_marks
from headway.claims.reading.tokens import Number

#: A unit that nothing here measures (hours, gigabytes, nanometres): the number with it is no quantity of a claim.
OTHER: Final = "other"

_MONEY_BEFORE: Final = (
    ("hkd", r"hk\s?\$|hkd"),
    ("other", r"(?:nt|a|c|s|r)\$"),
    ("usd", r"(?:us\s?|u\.s\.\s?)?\$|usd|us\s?dollars?"),
    ("cny", r"(?:cn)?[¥￥]|rmb|cny"),
    ("eur", r"€|eur"),
    ("gbp", r"£|gbp"),
    ("other", r"₩|₫|₹|jpy|krw|twd"),
)
_COMMON: Final = (
    ("share", 0.01, r"\s?%|\s?٪"),
    ("other", 1.0, r"(?:gpu|chip|card|h\d00)[\s-]?(?:hours?|hrs?)"),
    ("other", 1.0, r"(?:nm|gb|tb|mb|pb|kb|ghz|mhz|hz|km|kg|cm|mm|gwh|mwh|kwh|twh|kv|bps)(?:/s)?|[kmgtpez]?i?b/s"),
    ("other", 1.0, r"(?:[kmgtpez]|tera|peta|exa|zetta)flops?(?:/s)?|flops?/(?:s\b|w)|[tp]ops"),
    ("flop", 1.0, r"flops?|floating[\s-]point\soperations?"),
    ("gw", 1.0, r"gw|gigawatts?"),
    ("gw", 1e-3, r"mw|megawatts?"),
    ("gw", 1e3, r"tw|terawatts?"),
    ("gw", 1e-6, r"kw|kilowatts?"),
    ("hkd", 1.0, r"hong\skong\sdollars?|hkd|hk\$"),
    ("usd", 1.0, r"(?:(?:us|u\.s\.)[\s-]?)?dollars?|usd|us\$|\$"),
    ("cny", 1.0, r"yuan|rmb|renminbi|cny|ndt"),
    ("eur", 1.0, r"euros?|eur|€"),
    ("gbp", 1.0, r"pounds?(?:\ssterling)?|gbp|£"),
    ("other", 1.0, r"yen|jpy|won|krw|rupees?|roubles?|vnd|vnđ|₫|twd"),
)
_CHIP_NOUN: Final = r"(?:ai[\s-])?(?:chips?|gpus?|accelerators?|npus?|tpus?|processors?|cards?|superchips?)"
_ENGLISH: Final = (
    ("share", 0.01, r"percent(?:age)?(?:[\s-]points?)?|per[\s-]cent|pct|pp|p\.p\."),
    ("other", 1.0, r"(?:basis|bullet|talking|data|decimal|check|focal|selling|turning)[\s-]points?"),
    (
        "other",
        1.0,
        r"hours?|hrs?|minutes?|mins?|seconds?|secs?|feet|miles?|met(?:er|re)s?|kilomet(?:er|re)s?|degrees?|watts?|bits?|bytes?|nanomet(?:er|re)s?",
    ),
    ("order", 1.0, r"(?:full\s)?orders?(?:[\s-]of[\s-]magnitude)|ooms?"),
    ("ratio", 1.0, r"times|fold|[x×](?!\s?\d)"),
    (
        "generation",
        1.0,
        r"(?:(?:full|whole|chip|gpu|hardware|product|technology|process|node|model|accelerator|ai)[\s-]){0,3}generations?",
    ),
    ("month", 1.0, r"(?:calendar\s|full\s|more\s)?(?:months?|mos?)(?!\sends?\b)"),
    ("month", 3.0, r"(?:full\s|more\s)?quarters?"),
    ("year", 10.0, r"decades?"),
    ("year", 1.0, r"(?:calendar\s|full\s|more\s)?(?:years?|yrs?)"),
    ("day", 7.0, r"(?:full\s|more\s)?(?:weeks?|wks?)"),
    ("day", 1.0, r"(?:full\s|more\s)?days?"),
    ("point", 1.0, r"(?:(?:index|eci|elo|arena|benchmark|capability|score|rating|full)[\s-]){0,2}(?:points?|pts?)"),
)
_VIETNAMESE: Final = (
    ("share", 0.01, r"phần\străm(?:\sđiểm)?|điểm\s(?:phần\străm|%)"),
    ("order", 1.0, r"bậc(?:\s(?:về\s)?(?:độ\slớn|thập\sphân))?"),
    ("ratio", 1.0, r"lần(?!\s(?:đầu|thứ|nữa|này|cuối|lượt))|[x×](?!\s?\d)"),
    ("generation", 1.0, r"thế\shệ|đời(?=\schip|\ssau|\strước|\sso)"),
    ("month", 1.0, r"tháng(?!\s(?:này|nay|\d))"),
    ("month", 3.0, r"(?:quý|quí)(?!\s(?:i|ii|iii|iv|\d)\b)"),
    ("year", 10.0, r"thập\s(?:kỷ|kỉ|niên)"),
    ("year", 1.0, r"năm(?!\s(?:nay|ngoái|\d{4}|tài\schính\s\d))"),
    ("day", 7.0, r"tuần"),
    ("day", 1.0, r"ngày"),
    ("point", 1.0, r"điểm(?!\s(?:đến|nóng|yếu|mấu|nhấn|chung|sáng|nghẽn))"),
    ("cny", 1.0, r"(?:đồng\s)?nhân\sdân\stệ|tệ"),
    ("hkd", 1.0, r"(?:đồng\s)?(?:đô[\s-]?la|đôla|đô)\s(?:hồng\skông|hong\skong|hongkong)"),
    ("usd", 1.0, r"(?:đồng\s)?(?:đô[\s-]?la|đôla|mỹ\skim|đô)(?:\smỹ)?"),
    ("gbp", 1.0, r"bảng(?:\sanh)?"),
    ("other", 1.0, r"giờ(?:[\s-](?:chip|gpu))?|tiếng|phút|giây|mét|độ|bit|byte|nanomet|ki\slô\smét|đồng|yên|yen"),
    ("other", 1.0, r"(?:con\s)?(?:chip|gpu|card)[\s-]giờ"),
    (
        "chip",
        1.0,
        r"(?:(?:con|chiếc|tấm|bộ|đơn\svị|cái)\s)?(?:chip|gpu|npu|tpu|card|bộ\stăng\stốc|bộ\s(?:vi\s)?xử\slý|vi\sxử\slý|thẻ)",
    ),
)
#: A name of a chip is letters and figures (H100, B300, MI300X, 910C); nothing else is known of it here.
_CHIP_NAME: Final = r"(?:[A-Z]{1,3}\d{2,4}[A-Z]{0,2}|\d{3}[A-Z])"
_EQUIVALENT: Final = re.compile(
    r"[\s-]?(?P<name>[A-Z]{1,3}\d{2,4})(?:e\b|[\s-]?eq(?:uivalents?|s)?\b(?:\s(?:chips?|GPUs?))?|"
    r"[\s-](?:GPU|chip)[\s-]equivalents?\b|\s(?:tương\sđương|tuong\sduong|quy\sđổi|quy\sdoi)\b)"
)
_EQUIVALENT_VI: Final = re.compile(
    r"\s(?:(?:con\s)?(?:chip|gpu|card)\s)?(?:quy\s(?:đổi|doi|ra)|tương\sđương|tuong\sduong)(?:\s(?:ra|sang|với|voi|theo|chip))*\s(?P<name>[A-Z]{1,3}\d{2,4})\b"
)
_NAMED_CHIPS: Final = re.compile(
    rf"\s(?:(?:con|chiếc|chiec|tấm|tam|chip|card|GPU)\s)?(?P<name>{_CHIP_NAME})s?\b(?!-)(?:\s(?:GPU|chip|accelerator|card|NPU)s?\b)?"
)
_CHIPS: Final = re.compile(
    rf"(?P<middle>(?:[\s-][\w./&’'-]+){{0,4}}?)[\s-]{_CHIP_NOUN}\b"
    r"(?![\s-](?:makers?|firms?|compan\w+|design\w*|plants?|start-?ups?|hours?|generations?|giants?|types?|models?|export\w*|"
    r"suppliers?|fabs?))",
    re.IGNORECASE,
)
_DESCRIBING: Final = frozenset(
    "ai advanced domestic foreign data-center datacenter data-centre center centre inference training high-end of its "
    "their the new leading logic graphics more such export-grade top home-made homegrown home-grown legal smuggled "
    "licensed equivalent compliant additional".split()
)
_OF_CHIPS_BEFORE: Final = re.compile(
    r"(?:equivalent\s(?:of|to)|tương\sđương(?:\svới)?|tuong\sduong(?:\svoi)?)\s(?:\w+\s){0,2}$"
)

#: From this many on, figures before the name of a chip count chips. A parameter: ours.
LEAST_CHIPS: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that was found: its name, what one is in the base of it, and where it ends in the line."""

    name: str
    factor: float
    end: int


@cache
def _table(mode: str) -> tuple[re.Pattern[str], tuple[tuple[str, float], ...]]:
    own = _ENGLISH if mode == ENGLISH else _VIETNAMESE
    # Vietnamese texts keep some English words (GPU, USD, %), not those for times
    units = (*_COMMON, *own)
    parts = []
    for index, (_, _, pattern) in enumerate(units):
        # without marks "đô", "tệ" and "thẻ" are other words as well
        words = without_marks(re.sub(r"\|(?:đô|tệ|thẻ)(?=\)|$)", "", pattern)) if mode == PLAIN else pattern
        lead = "" if words.startswith(r"\s?") else r"[\s-]?"
        end = "" if index == 0 else r"(?![^\W\d_])"
        parts.append(rf"(?P<u{index}>{lead}(?:{words}){end})")
    return re.compile("|".join(parts)), tuple((name, factor) for name, factor, _ in units)


def unit_after(line: Line, number: Number) -> Unit | None:
    """The unit that follows a number; None if none does."""
    end = number.end
    equivalent = _EQUIVALENT.match(line.raw, end) or _EQUIVALENT_VI.match(line.raw, end)
    if equivalent is not None:
        return Unit(name=f"{equivalent['name'].lower()}e", factor=1.0, end=equivalent.end())
    pattern, units = _table(line.mode)
    found = pattern.match(line.seen, end)
    if found is not None:
        name, factor = units[int(str(found.lastgroup)[1:])]
        return Unit(name=name, factor=factor, end=found.end())
    return _chips(line, number)


def _chips(line: Line, number: Number) -> Unit | None:
    end = number.end
    named = _NAMED_CHIPS.match(line.raw, end)
    if named is not None and number.value >= LEAST_CHIPS:
        before = _OF_CHIPS_BEFORE.search(line.seen[max(number.start - 40, 0) : number.start])
        return Unit(name="chip" if before is None else f"{named['name'].lower()}e", factor=1.0, end=named.end())
    found = _CHIPS.match(line.raw, end) if line.mode == ENGLISH else None
    if found is None:
        return None
    words = re.split(r"[\s]+", found["middle"].strip(" -"))
    if all(not word or word.lower() in _DESCRIBING or word[0].isupper() or word[0].isdigit() for word in words):
        return Unit(name="chip", factor=1.0, end=found.end())
    return None


_SIGNS: Final = "|".join(f"(?P<m{index}>{pattern})" for index, (_, pattern) in enumerate(_MONEY_BEFORE))
_BEFORE: Final = re.compile(rf"(?<![\w])(?:{_SIGNS})\s?[-−]?$")


def money_before(line: Line, start: int, floor: int) -> tuple[str | None, int]:
    """The currency whose sign stands right before a number, and where it begins."""
    first = max(start - 12, floor)
    found = _BEFORE.search(line.seen[first:start])
    if found is None:
        return None, start
    return _MONEY_BEFORE[int(str(found.lastgroup)[1:])][0], first + found.start()
