"""How much processor time it takes to read an article of 10,000 words and to check what it claims.

    python benchmarks/check_article.py

The article is put together from parts: sentences with claims of many kinds about many days, near misses and plain
sentences, a third of them with a claim. It is read, then checked twice: the first check measures what was never
measured before, the second finds it kept. The whole command, from the start of Python to its last line, finds it kept
as well: what it takes more is the start. Processor time is counted, since a busy machine has no other that means
something. Exits with 1 if reading or the second check takes longer than MOST_S.
"""

import os

# Before NumPy is imported, as in refit.py.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import process_time
from typing import Final

#: Words of the article, and the bar for reading and for checking it, seconds. Source: what the project set itself.
WORDS: Final = 10_000
MOST_S: Final = 2.0

#: The day on which the article says that it was published, and the seed of its parts.
PUBLISHED: Final = date(2026, 1, 20)
SEED: Final = 20260120

_NUMBERS: Final = {
    "en": ("three", "four", "five", "six", "seven", "eight", "nine"),
    "vi": ("ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"),
}

_CLAIMS: Final = {
    "en": (
        "In {month}/2025 Chinese models trailed American ones by about {number} months.",
        "Open models were {number} to fourteen months behind closed ones in 2024.",
        "China's lag behind the United States has shrunk since January 2024.",
        "The chance that China overtakes the US in AI by the end of 2030 is at most {percent}%.",
        "The United States had {number} times as much AI compute as China at the end of 2025.",
        "Chinese firms spent a tenth of what American ones did on capital expenditure in 2025.",
        "The H200 is {number} generations old, yet it is stronger than every Chinese chip.",
        "Huawei can make no more than {percent}0,000 AI chips in 2025.",
    ),
    "vi": (
        "Tháng {month}/2025, mô hình AI Trung Quốc chậm hơn Mỹ khoảng {number} tháng.",
        "Năm 2024, mô hình mở đi sau mô hình đóng từ {number} đến mười bốn tháng.",
        "Khoảng cách AI giữa Trung Quốc và Mỹ đã thu hẹp từ tháng 1/2024.",
        "Xác suất Trung Quốc vượt Mỹ về AI trước cuối năm 2030 tối đa là {percent}%.",
        "Cuối năm 2025, năng lực tính toán AI của Mỹ gấp {number} lần Trung Quốc.",
        "Năm 2025, chi tiêu vốn của các hãng Trung Quốc chỉ bằng một phần mười các hãng Mỹ.",
        "Chip H200 đã cũ {number} thế hệ nhưng vẫn mạnh hơn mọi chip nội địa Trung Quốc.",
        "Huawei chỉ làm được tối đa {percent}0.000 chip AI trong năm 2025.",
    ),
}
_PLAIN: Final = {
    "en": (
        "The start-up in the next building has money left for {number} months and no plan for the month after that.",
        "Nobody at the table wanted to put a number on it, although everybody had brought a notebook.",
        "The train from the coast takes {number} hours, long enough to read a report of {percent} pages twice.",
        "Will it last, asks the woman who rents out the meeting room, and what will they pay her in {month} months?",
        "The home side is {number} points behind with a game to play, and that was all that people spoke of at lunch.",
        "A million tokens cost half of what they did in spring, says the leaflet, and the coffee costs twice as much.",
    ),
    "vi": (
        "Công ty khởi nghiệp ở tòa nhà bên cạnh còn đủ tiền cho {number} tháng và chưa có kế hoạch gì cho sau đó.",
        "Không ai quanh bàn muốn đưa ra một con số, dù ai cũng mang theo sổ tay.",
        "Chuyến tàu từ bờ biển mất {number} giờ, đủ lâu để đọc hai lần một bản báo cáo dày {percent} trang.",
        "Liệu có kéo dài được không, người phụ nữ cho thuê phòng họp hỏi, và {month} tháng nữa họ trả bà bao nhiêu?",
        "Đội chủ nhà kém {number} điểm khi chỉ còn một trận, và bữa trưa mọi người chỉ nói chuyện đó.",
        "Tờ rơi viết rằng giá một triệu token chỉ còn một nửa so với mùa xuân, còn cà phê thì đắt gấp đôi.",
    ),
}


def article(lang: str, words: int = WORDS, seed: int = SEED) -> str:
    """A plain text of so many words, or a few more, in paragraphs."""
    return "\n\n".join(
        [f"---\npublished: {PUBLISHED.isoformat()}\n---", *_paragraphs(lang, words, random.Random(seed))]
    )


def _paragraphs(lang: str, words: int, chance: random.Random) -> Iterator[str]:
    written = 0
    while written < words:
        paragraph = " ".join(_sentence(lang, chance) for _ in range(5))
        written += len(paragraph.split())
        yield paragraph


def _sentence(lang: str, chance: random.Random) -> str:
    part = chance.choice((_CLAIMS if chance.random() < 1 / 3 else _PLAIN)[lang])
    given = {"month": chance.randint(1, 12), "number": chance.choice(_NUMBERS[lang]), "percent": chance.randint(5, 95)}
    return part.format(**given)


def seconds(task: Callable[[], object], times: int = 1) -> float:
    """Processor seconds of a task in this process, the best of some times."""
    found = []
    for _ in range(times):
        begin = process_time()
        task()
        found.append(process_time() - begin)
    return min(found)


def seconds_of_command(path: Path) -> float:
    """Processor seconds of `headway check` as a command of its own."""
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", "from headway.cli import main; main()", "check", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime


def measured(lang: str) -> bool:
    """Whether an article is read, and checked again, in time."""
    from headway.api.claims.checking import check
    from headway.api.claims.lexicon import load_lexicon
    from headway.claims.reading.documents import document_of
    from headway.claims.reading.read import read_document

    text = article(lang)
    words = len(text.split())

    def read(content: str = text) -> object:
        return read_document(document_of(content.encode()), load_lexicon(), today=PUBLISHED)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(text, encoding="utf-8")
        taken = {
            "lexicon and first words": seconds(lambda: read("A word.")),
            "reading": seconds(read, 3),
            "first check": seconds(lambda: check(path)),
            "second check": seconds(lambda: check(path), 3),
            "whole command": min(seconds_of_command(path) for _ in range(3)),
        }
        claims = len(check(path).to_dict()["claims"])
    print(f"{lang}: {words:,} words, {claims} claims")
    for name, found in taken.items():
        print(f"{name:>25} {found:8.2f} s {1000 * found / words * 1000:8.1f} ms per 1,000 words")
    return max(taken[name] for name in ("reading", "second check")) <= MOST_S


def main() -> int:
    """Measure, print, and say by the exit code whether the bar is met."""
    print(f"bar {MOST_S:g} s of processor time for reading and for the second check of {WORDS:,} words")
    met = [measured(lang) for lang in ("en", "vi")]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
