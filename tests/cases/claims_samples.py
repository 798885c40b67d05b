"""Judged claims, a checked text and judged statements as the JSON of the commands; the numbers are made up."""

from typing import Any

from headway.claims.reading.spans import Document

ORIGIN: dict[str, Any] = {
    "headway": "0.1.0",
    "vintage": "2026-08-11",
    "as_of": "2026-08-11",
    "seed": 12345,
    "draws": 500,
    "citation": "Epoch AI, 'Capabilities & Benchmarking'. Published online at epoch.ai. Licensed CC BY 4.0.",
    "sources": [
        {
            "title": "Epoch AI, Capabilities & Benchmarking",
            "url": "https://epoch.ai/benchmarks",
            "published": "2026-08-11",
            "confidence": "high",
        },
        {"title": "mine.csv", "url": None, "published": "2026-08-11", "confidence": "medium"},
    ],
}


def interval(low: float | None, central: float | None, high: float | None) -> dict[str, float | None]:
    return {"low": low, "central": central, "high": high, "level": 0.9}


def definition(
    level: str, found: dict[str, float | None], p_true: float, verdict: str, axis: str = "definition"
) -> dict[str, Any]:
    return {axis: level, "measured": found, "longer_than": None, "p_true": p_true, "p_true_high": p_true,
            "verdict": verdict, "certain": False}  # fmt: skip


def claim(**changes: Any) -> dict[str, Any]:
    """A claim on the lag that depends on the definition, with some of its parts changed."""
    arguments = changes.pop("arguments", {"pair": "China/US", "day": "2026-01-31"})
    made = {
        "measure": "lag",
        "arguments": arguments,
        "axes_open": ["definition", "yardstick"],
        "unit": "months",
        "kind": "lag",
        "relation": "equals",
        "value": 4.0,
        "band": {"low": 3.5, "high": 4.5},
        "verdict": "definition differs",
        "until": None,
        "reason": None,
        "p_true": 0.06,
        "p_true_high": changes.get("p_true", 0.06),
        "measured": interval(6.1, 8.1, 10.2),
        "longer_than": None,
        "read_on": "2026-01-31",
        "vintage": "2026-08-11",
        "as_of": "2026-08-11",
        "draws": 500,
        "seed": 12345,
        "definitions": [
            definition("standing", interval(6.1, 8.1, 10.2), 0.06, "fails"),
            definition("record", interval(3.6, 4.1, 4.4), 0.93, "holds"),
            definition("match", interval(4.0, 6.0, 9.1), 0.31, "cannot be told apart"),
        ],
        "left_out": [{"definition": "trend", "why": "no-data"}],
        "as_known_then": {
            "vintage": "2025-12-19",
            "as_of": "2025-12-19",
            "measured": interval(5.0, 7.9, 9.9),
            "longer_than": None,
            "p_true": 0.08,
            "p_true_high": 0.08,
            "verdict": "fails",
            "why": None,
        },
        "pool": None,
        "why": "At the latest record the lag was 4.1 months, which rounds to 4; on the day itself it was 8.1.",
        "python": 'headway.claims.measure("lag", pair="China/US", day="2026-01-31", as_of="2026-08-11")',
        "sources": ORIGIN["sources"][:1],
    }
    return {**made, **changes}


def holds(**changes: Any) -> dict[str, Any]:
    return claim(**{
        "measure": "lag-mean", "arguments": {"pair": "China/US", "since": "2023-01-01", "until": "2025-12-31"},
        "relation": "about", "value": 7.0, "band": {"low": 5.25, "high": 8.75}, "verdict": "holds", "p_true": 0.97,
        "measured": interval(5.6, 7.2, 8.4), "definitions": [definition("standing", interval(5.6, 7.2, 8.4), 0.97,
        "holds")], "left_out": [], "as_known_then": None, "why": "The mean lag was 7.2 months.",
        **changes,
    })  # fmt: skip


def fails(**changes: Any) -> dict[str, Any]:
    return claim(**{
        "measure": "output", "arguments": {"year": "2025", "unit": "cards"}, "unit": "amount", "kind": "amount",
        "relation": "at most", "value": 200000.0, "band": {"low": None, "high": 200000.0}, "verdict": "fails",
        "p_true": 0.0, "measured": interval(610000.0, 790000.0, 870000.0), "axes_open": ["account"],
        "definitions": [
            definition("inputs", interval(610000.0, 790000.0, 870000.0), 0.0, "fails", "account"),
            definition("sales", interval(790000.0, 812000.0, 850000.0), 0.0, "fails", "account"),
        ],
        "left_out": [], "as_known_then": None, "why": "790 thousand cards were made, four times what was said.",
        **changes,
    })  # fmt: skip


def waiting(**changes: Any) -> dict[str, Any]:
    return claim(**{
        "measure": "overtake", "arguments": {"pair": "China/US", "by": "2031-01-01", "event": "D4"}, "unit": "p",
        "kind": "probability", "relation": "at most", "value": 0.2, "band": {"low": 0.0, "high": 0.2},
        "verdict": "open", "until": "2031-01-01", "p_true": None, "measured": None, "read_on": None, "axes_open": [],
        "definitions": [], "left_out": [], "as_known_then": None,
        "pool": {"p": 0.12, "low": 0.0, "high": 0.66, "mc_error": 0.002, "verdict": "cannot be told apart"},
        "why": "The day has not come; the pool of models gives 12%, from 0% to 66% by the model.",
        **changes,
    })  # fmt: skip


def alike(**changes: Any) -> dict[str, Any]:
    return claim(**{
        "measure": "lag-change", "relation": "more than", "value": 0.0, "band": {"low": 0.0, "high": None},
        "arguments": {"pair": "China/US", "since": "2025-08-11", "until": "2026-08-11"}, "kind": "direction",
        "verdict": "cannot be told apart", "p_true": 0.87, "measured": interval(-0.7, 1.4, 2.9),
        "definitions": [definition("standing", interval(-0.7, 1.4, 2.9), 0.87, "cannot be told apart")],
        "left_out": [], "why": "The lag grew in 87% of the draws.",
        "as_known_then": {"vintage": None, "as_of": "2024-05-01", "measured": None, "longer_than": None,
                          "p_true": None, "p_true_high": None, "verdict": None, "why": "no-data"},
        **changes,
    })  # fmt: skip


def untestable(**changes: Any) -> dict[str, Any]:
    return claim(**{
        "measure": None, "arguments": {}, "unit": None, "relation": None, "value": None,
        "band": {"low": None, "high": None},
        "verdict": "not testable", "reason": "cause", "p_true": None, "measured": None, "read_on": None,
        "axes_open": [], "definitions": [], "left_out": [], "as_known_then": None, "python": None, "sources": [],
        "kind": "event", "why": "A cause is no quantity that can be measured.",
        **changes,
    })  # fmt: skip


EN = [
    ("heading", "How far behind is the follower?"),
    ("paragraph", "The gap has shrunk to four months from an average of seven. Readers may like <b>bold</b> claims."),
    ("paragraph", "Officials said that at most 200,000 chips can be made this year. Prices fell by half last week."),
    ("item", "The chance of overtaking within five years is at most 20%."),
    ("paragraph", "Some say that the real gap is widening. Shortage is the cause of it all."),
]
VI = [
    ("heading", "Bên theo sau còn cách bao xa?"),
    ("paragraph", "Khoảng cách đã thu hẹp còn bốn tháng so với mức trung bình bảy tháng. Có thể thích <b>chữ đậm</b>."),
    ("paragraph", "Giới chức nói năm nay chỉ làm được tối đa 200.000 chip. Giá giảm một nửa trong tuần trước."),
    ("item", "Xác suất vượt lên trong năm năm tới không quá 20%."),
    ("paragraph", "Có người cho rằng khoảng cách thật đang nới rộng. Thiếu chip là nguyên nhân của mọi chuyện."),
]  # fmt: skip


def document(lang: str = "en") -> Document:
    """A short article in a language."""
    text, blocks = "", []
    for kind, said in EN if lang == "en" else VI:
        text += "\n\n" if text else ""
        blocks.append((len(text), len(text) + len(said), kind))
        text += said
    return Document(text=text, blocks=tuple(blocks), lang=lang, title=(EN if lang == "en" else VI)[0][1])


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for place, letter in enumerate(text):
        if letter in ".?" and (place + 1 == len(text) or text[place + 1] in " \n"):
            found.append((start, place + 1))
            start = place + 2
            while start < len(text) and text[start] in " \n":
                start += 1
    return found


def checked(lang: str = "en", **changes: Any) -> dict[str, Any]:
    """What `headway check --json` prints of that article."""
    read = document(lang)
    spans = _sentences(read.text)
    said = [
        (1, claim(), "four months", None),
        (1, holds(), "seven", None),
        (3, fails(), "200,000 chips", "officials"),
        (5, waiting(), "20%", None),
        (6, alike(), "widening", None),
    ]
    claims = [
        {"text": read.text[slice(*spans[place])], "start": spans[place][0], "end": spans[place][1], "speaker": speaker,
         "hedged": False, "confidence": 0.93, "said": words, **told}
        for place, told, words, speaker in said
    ]  # fmt: skip
    unlinked = [
        {"text": read.text[slice(*spans[place])], "start": spans[place][0], "end": spans[place][1], "why": why,
         "reason": reason}
        for place, why, reason in [(4, "no-measure", "Headway measures no such quantity."),
                                   (7, "cause", "A cause is no quantity.")]
    ]  # fmt: skip
    counts: dict[str, int] = {}
    for each in claims:
        counts[each["verdict"]] = counts.get(each["verdict"], 0) + 1
    made = {
        **ORIGIN, "lang": lang, "language": lang, "published": "2026-02-01", "title": read.title, "remarks": [],
        "words": len(read.text.split()), "claims": claims, "unlinked": unlinked, "counts": counts,
    }  # fmt: skip
    return {**made, **changes}


def statement(person: str, on: str, *claims: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A judged statement."""
    first = claims[0]
    made = {
        "key": f"{person.lower().replace(' ', '-')}-{on}",
        "person": person,
        "role": "analyst",
        "date": on,
        "words": {"en": f"What {person} said.", "vi": f"Điều {person} nói."},
        "kind": first["kind"],
        "horizon": None,
        "source": "A newspaper",
        "source_url": "https://example.org/said",
        "source_read": True,
        "ledger": None,
        "claims": list(claims),
        "verdict": first["verdict"],
        "p_true": first["p_true"],
    }
    return {**made, **changes}


def statements(**changes: Any) -> dict[str, Any]:
    """What `headway claims statements --json` prints."""
    rows = [
        statement("Analyst A", "2026-01-20", claim()),
        statement("Analyst B", "2024-05", holds(), claim()),
        statement("Official C", "2025-06-12", fails()),
        statement("Lead D", "2026-01-10", waiting(), ledger={"seq": 3, "id": "3f"}),
        statement("Founder E", "2026-01-10", alike(), source_read=False),
        statement("Founder F", "2024-07", untestable()),
        statement("Analyst A", "2025-01-23", fails(
            measure="lag", arguments={"pair": "China/US", "day": "2025-01-23"}, unit="months", relation="between",
            value=None, band={"low": 0.0, "high": 1.0}, measured=interval(3.1, 4.4, 6.0), kind="lag")),
    ]  # fmt: skip
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
    return {**ORIGIN, "statements": rows, "counts": counts, **changes}
